package report

import (
	"time"

	"github.com/govalues/decimal"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// sources leads every printed figure of a unit's own table back to its cell.
func (t *termTable) sources() Appendix {
	l := t.l
	traced := Table{
		Sheet:   lang.T(l, "report.sheet.sources"),
		Caption: lang.T(l, "report.sources.figures"),
		Columns: sized([]int{1}, 18, 46, 14, 22, 30, 18),
		Head: heads(lang.T(l, "report.head.code"), lang.T(l, "report.head.indicator"), lang.T(l, "report.head.column"),
			lang.T(l, "report.head.printed"), lang.T(l, "report.head.text"), lang.T(l, "report.head.cell")),
		Stub: 2,
	}
	for i, row := range t.table().Rows {
		r := &t.Form.Rows[i]
		for j, c := range row.Cells {
			if c.From == nil {
				continue
			}
			traced.Rows = append(traced.Rows, Row{Cells: []Cell{Words(string(r.Indicator)), Words(r.Label),
				Words(t.columns[j].Heading), {Text: c.Text, Value: c.Value, Decimals: c.Decimals}, Words(c.From.Text), Words(c.From.At.String())}})
		}
	}
	return Appendix{
		Title: []string{lang.T(l, "report.sources.title")}, DataOnly: true, Landscape: true,
		Tables: []Table{versions(l, []sending{{t.Unit, &t.Submission}}), traced},
	}
}

// A sending is what a unit sent.
type sending struct {
	unit Place
	sub  *stat.Submission
}

// versions lists exactly the files that a report was made from.
func versions(l lang.Lang, all []sending) Table {
	t := Table{
		Sheet:   lang.T(l, "report.sheet.versions"),
		Caption: lang.T(l, "report.sources.files"),
		Columns: sized([]int{2}, 5, 8, 28, 8, 23, 24, 28, 68, 18),
		Head: heads(lang.T(l, "report.head.number"), lang.T(l, "report.head.unit-code"), lang.T(l, "report.head.unit"),
			lang.T(l, "report.head.version"), lang.T(l, "report.head.received"), lang.T(l, "report.head.receipt"),
			lang.T(l, "report.head.file"), lang.T(l, "report.head.sha256"), lang.T(l, "report.head.edition")),
		Stub: 3,
	}
	for i, s := range all {
		t.Rows = append(t.Rows, Row{Cells: []Cell{number(l, i+1), Words(string(s.unit.Code)), Words(s.unit.Full()), number(l, s.sub.Version),
			Words(moment(l, s.sub.Received)), Words(string(s.sub.Receipt)), Words(s.sub.Name), Words(s.sub.SHA256), Words(string(s.sub.Edition))}})
	}
	return t
}

func moment(l lang.Lang, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.DateTime(l, t)
}

// number makes the cell of a count.
func number(l lang.Lang, n int) Cell {
	return valueCell(l, stat.NumberOf(decimal.MustNew(int64(n), 0)), "")
}

// addresses repeats a table with, in the place of each figure, the cell of the
// unit's file that it was read from. A column before the figures names the
// worksheet, so that an address need not repeat it.
func addresses(l lang.Lang, t Table) Table {
	out := Table{Sheet: lang.T(l, "report.sheet.sources"), Stub: t.Stub + 1, Rows: make([]Row, len(t.Rows))}
	out.Columns = append(append(append(out.Columns, t.Columns[:t.Stub]...), Column{22, Left}), t.Columns[t.Stub:]...)
	for r, cells := range t.Head {
		row := append([]HeadCell{}, cells...)
		if r == 0 {
			sheet := HeadCell{Text: lang.T(l, "report.head.sheet"), Down: len(t.Head)}
			row = append(append(append([]HeadCell{}, cells[:t.Stub]...), sheet), cells[t.Stub:]...)
		}
		out.Head = append(out.Head, row)
	}
	for i := range t.Rows {
		out.Rows[i] = addressRow(&t.Rows[i], t.Stub)
	}
	return out
}

func addressRow(r *Row, stub int) Row {
	sheet, named := "", false
	out := Row{Cells: make([]Cell, len(r.Cells)+1)}
	copy(out.Cells, r.Cells[:stub])
	for i, c := range r.Cells[stub:] {
		if c.From == nil || c.From.At.IsZero() {
			continue
		}
		if !named {
			sheet, named = c.From.At.Sheet, true
		}
		text := c.From.At.A1()
		if c.From.At.Sheet != sheet {
			text = c.From.At.String()
		}
		out.Cells[stub+1+i] = Words(text)
	}
	out.Cells[stub] = Words(sheet)
	return out
}

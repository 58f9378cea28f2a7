package report

import (
	"wardbook/internal/catalog"
	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// A book finds the indicators of an edition.
type book map[stat.IndicatorCode]*catalog.Indicator

func openBook(e *catalog.Edition) book {
	b := make(book, len(e.Indicators))
	for i := range e.Indicators {
		b[e.Indicators[i].Code] = &e.Indicators[i]
	}
	return b
}

func (b book) kind(code stat.IndicatorCode) catalog.Kind {
	if ind := b[code]; ind != nil {
		return ind.Kind
	}
	return ""
}

// cellFrom is the cell of a value as its unit stated it, with where it stood. A
// value that can be read in two ways is blank and has a question mark.
func cellFrom(l lang.Lang, s *stat.Submission, o *stat.Observation) Cell {
	c := valueCell(l, o.Value, o.Text)
	if o.Questioned {
		c.State = Questioned
		if o.Value.Shape == stat.Blank {
			c.Text = "?"
		}
	}
	if c.State != Absent {
		c.From = source(s, o)
	}
	return c
}

// valueCell prints v with all the decimals it was stated with. Words print as
// they were written.
func valueCell(l lang.Lang, v stat.Value, text string) Cell {
	c := Cell{Value: v, Text: lang.Value(l, v)}
	switch {
	case v.Shape == stat.Words:
		c.Text = text
	case v.Shape == stat.Blank:
		c.State = Absent
	case v.IsExact():
		c.Decimals = v.Num.Scale()
	}
	return c
}

// source names the cell of the file that o was read from.
func source(s *stat.Submission, o *stat.Observation) *stat.Source {
	return &stat.Source{Indicator: o.Indicator, Role: o.Role, Unit: s.Unit, Version: s.Version, Value: o.Value, Text: o.Text,
		SHA256: s.SHA256, At: o.At, Edition: s.Edition, Receipt: s.Receipt}
}

// texts makes a row of plain words.
func texts(s ...string) Row {
	r := Row{Cells: make([]Cell, len(s))}
	for i := range s {
		r.Cells[i] = Words(s[i])
	}
	return r
}

// heads makes one heading row.
func heads(s ...string) [][]HeadCell {
	row := make([]HeadCell, len(s))
	for i := range s {
		row[i] = HeadCell{Text: s[i]}
	}
	return [][]HeadCell{row}
}

// sized makes columns of the given widths, centred but for those named in left.
func sized(left []int, widths ...int) []Column {
	cols := make([]Column, len(widths))
	for i, w := range widths {
		cols[i] = Column{Weight: w, Align: Center}
	}
	for _, i := range left {
		cols[i].Align = Left
	}
	return cols
}

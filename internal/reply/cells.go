package reply

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"wardbook/internal/catalog"
	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// row makes the cells of the i-th row of the form.
func (s *sketch) row(i int) []any {
	r, ind := &s.Form.Rows[i], s.inds[i]
	out := make([]any, len(s.Form.Columns))
	for k, c := range s.Form.Columns {
		out[k] = s.cell(r, ind, c.Role)
	}
	return out
}

func (s *sketch) cell(r *catalog.Row, ind *catalog.Indicator, role catalog.ColumnRole) excelize.Cell {
	switch role {
	case catalog.ColNumber:
		return excelize.Cell{StyleID: s.styles.number, Value: r.Number}
	case catalog.ColLabel:
		return s.label(r, ind)
	case catalog.ColMeasure:
		return excelize.Cell{StyleID: s.styles.measure, Value: r.MeasureText}
	}
	switch {
	case s.pointless(ind, role):
		return excelize.Cell{StyleID: s.styles.closed}
	case r.Formula && role != catalog.ColNote:
		return s.formula(ind, role)
	case role == catalog.ColNote, role == catalog.ColVerdict, ind.Kind == catalog.Text:
		return s.words(ind, role)
	}
	return s.figure(ind, role)
}

// pointless reports whether nobody needs to write in a cell: in the row of a
// group, in a column that is recomputed, where a statement in words would have
// to be a number, and where a stock would have to be added up over months.
func (s *sketch) pointless(ind *catalog.Indicator, role catalog.ColumnRole) bool {
	if _, ok := s.known[place{ind.Code, role}]; ok {
		return false
	}
	switch role {
	case catalog.ColComparePlan, catalog.ColCompareSame:
		return true
	case catalog.ColPlan, catalog.ColSamePeriod:
		return ind.Kind == catalog.Group || ind.Kind == catalog.Text
	case catalog.ColCumulative:
		return ind.Kind == catalog.Group || ind.Kind == catalog.Text || ind.OverTime == catalog.Last && !computed(ind)
	}
	return ind.Kind == catalog.Group
}

// computed reports whether a figure is put together from others.
func computed(ind *catalog.Indicator) bool { return ind.Numerator != "" }

func (s *sketch) label(r *catalog.Row, ind *catalog.Indicator) excelize.Cell {
	text, style := r.Label, s.styles.label
	switch {
	case r.Level > 0:
		text = "+ " + text
	case ind.Kind == catalog.Group:
		style = s.styles.group
	}
	return excelize.Cell{StyleID: style, Value: text}
}

// figure is a cell for a number, filled where one is known.
func (s *sketch) figure(ind *catalog.Indicator, role catalog.ColumnRole) excelize.Cell {
	c := excelize.Cell{StyleID: s.styles.figure}
	if role == catalog.ColActual || role == catalog.ColCumulative {
		c.StyleID = s.styles.asked
	}
	o, ok := s.known[place{ind.Code, role}]
	switch {
	case !ok:
	case o.Value.IsExact():
		c.Value = numeric(o.Value.Num)
	case o.Value.Shape == stat.Blank || o.Value.Shape == stat.Words:
		c.Value = o.Text
	default:
		c.Value = lang.Value(lang.VI, o.Value)
	}
	return c
}

// words is a cell for text.
func (s *sketch) words(ind *catalog.Indicator, role catalog.ColumnRole) excelize.Cell {
	c := excelize.Cell{StyleID: s.styles.words}
	if role == catalog.ColActual {
		c.StyleID = s.styles.askedWords
	}
	if o, ok := s.known[place{ind.Code, role}]; ok {
		if c.Value = o.Text; o.Text == "" {
			c.Value = lang.Value(lang.VI, o.Value)
		}
	}
	return c
}

// numeric gives a spreadsheet the very digits of d. A spreadsheet keeps 15
// digits: what has more is written as text, as a person would.
func numeric(d stat.Decimal) any {
	if d.Trim(0).Prec() > 15 {
		return lang.Number(lang.VI, d)
	}
	if n, _, ok := d.Trim(0).Int64(0); ok && d.IsInt() && n < math.MaxInt64 {
		return n
	}
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		return lang.Number(lang.VI, d)
	}
	return f
}

// formula is a locked cell that computes a rate from its parts in this sheet,
// with its result where the parts are known. Where the form lacks a part the
// cell stays closed.
func (s *sketch) formula(ind *catalog.Indicator, role catalog.ColumnRole) excelize.Cell {
	closed := excelize.Cell{StyleID: s.styles.closed}
	top, bottom := ind.PartRoles(s.Edition, stat.Role(role))
	over := ind.Denominator
	if ind.LastYear {
		over = ind.Numerator
	}
	a, okA := s.address(ind.Numerator, top)
	b, okB := s.address(over, bottom)
	if !okA || !okB {
		return closed
	}
	share := a
	if ind.Kind == catalog.Growth {
		share = "(" + a + "-" + b + ")"
	}
	return excelize.Cell{
		StyleID: s.styles.computed(ind.Decimals),
		Formula: fmt.Sprintf(`IF(COUNT(%s,%s)<2,"%s",IF(%s=0,"%s",ROUND(%s/%s*%s,%d)))`,
			a, b, notYet, b, nothing, share, b, ind.Scale, ind.Decimals),
		Value: s.result(ind, place{ind.Numerator, catalog.ColumnRole(top)}, place{over, catalog.ColumnRole(bottom)}),
	}
}

// address is the cell in which an indicator's figure stands in this sheet.
func (s *sketch) address(code stat.IndicatorCode, role stat.Role) (string, bool) {
	row, ok := s.rows[code]
	col, ok2 := s.cols[catalog.ColumnRole(role)]
	return cellName(col, row), ok && ok2 && role != ""
}

// What statistical tables print for a figure that is not there yet, and where
// there was nothing to measure.
const (
	notYet  = "…"
	nothing = "-"
)

// result is what a formula comes to.
func (s *sketch) result(ind *catalog.Indicator, a, b place) any {
	x, y := s.known[a].Value, s.known[b].Value
	if !x.IsExact() || !y.IsExact() {
		return notYet
	}
	v, err := ind.Compute(x.Num, y.Num)
	if err != nil || !v.IsExact() {
		return nothing
	}
	return numeric(v.Num)
}

// advise adds the drop-down lists, and the note that a chosen cell shows of the
// period before.
func (s *sketch) advise() error {
	if col, ok := s.cols[catalog.ColVerdict]; ok {
		if err := s.choose(span(col, headingRow+1, s.last()), s.verdictWords()); err != nil {
			return err
		}
	}
	col, ok := s.cols[catalog.ColActual]
	if !ok {
		return nil
	}
	_, shown := s.cols[catalog.ColPrevious]
	for i, ind := range s.inds {
		at := cellName(col, headingRow+1+i)
		if s.Form.Rows[i].Formula {
			continue
		}
		if ind.Kind == catalog.Milestone {
			if err := s.choose(at, []string{lang.T(lang.VI, "template.reached"), lang.T(lang.VI, "template.not-reached")}); err != nil {
				return err
			}
			continue
		}
		if o, ok := s.known[place{ind.Code, catalog.ColPrevious}]; ok && !shown {
			if err := s.remind(at, ind, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// verdictWords are the words of the column So sánh NQ, one per class.
func (s *sketch) verdictWords() (words []string) {
	for _, l := range s.Edition.Labels {
		switch l.Class {
		case stat.Exceeded, stat.Met, stat.Missed, stat.Increased, stat.Decreased, stat.Unchanged:
			words = append(words, l.Name.VI)
		}
	}
	return words
}

// choose offers a list, and lets a person write something else.
func (s *sketch) choose(cells string, words []string) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(cells)
	if err := v.SetDropList(words); err != nil {
		return err
	}
	v.ShowErrorMessage = false
	return s.file.AddDataValidation(s.sheet, v)
}

// remind shows the figure of the period before while its cell is chosen.
func (s *sketch) remind(cell string, ind *catalog.Indicator, o stat.Observation) error {
	text := o.Text
	if o.Value.Shape != stat.Blank && o.Value.Shape != stat.Words {
		text = lang.Value(lang.VI, o.Value)
	}
	if m, ok := s.Edition.Measure(ind.Measure); ok {
		text = strings.TrimSpace(text + " " + m.Symbol)
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(cell)
	v.SetInput(lang.T(lang.VI, "role.previous"), text)
	v.Type = "none"
	v.ShowErrorMessage = false
	return s.file.AddDataValidation(s.sheet, v)
}

// span names the cells of a column between two rows.
func span(col, from, to int) string { return cellName(col, from) + ":" + cellName(col, to) }

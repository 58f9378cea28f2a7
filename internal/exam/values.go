package exam

import (
	"slices"
	"strings"

	"wardbook/internal/catalog"
	"wardbook/internal/check"
	"wardbook/internal/layout"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// values collects what the rows of one table say.
type values struct {
	table        *layout.Table
	observations []stat.Observation
	stated       []check.Stated
	findings     []stat.Finding
	doubted      map[stat.CellRef]bool
	judged       bool // the form has verdicts, whether or not the file has their column
}

// readValues understands every cell of a table. Rows that the form computes are
// passed over.
func readValues(t *layout.Table) *values {
	n := 0
	for i := range t.Rows {
		n += len(t.Rows[i].Entries)
	}
	v := &values{table: t, observations: make([]stat.Observation, 0, n+len(t.Rows)), doubted: map[stat.CellRef]bool{},
		stated: make([]check.Stated, 0, len(t.Rows))}
	v.judged = slices.ContainsFunc(t.Form.Columns, func(c catalog.Column) bool { return c.Role == catalog.ColVerdict })
	for i := range t.Rows {
		row := &t.Rows[i]
		ind, ok := t.Edition.Indicator(row.Form.Indicator)
		if !ok || ind.Kind == catalog.Group || row.Form.Formula {
			continue
		}
		v.row(row, ind)
	}
	return v
}

func (v *values) row(row *layout.Row, ind *catalog.Indicator) {
	measure, f, bad := v.measure(row, ind)
	if bad {
		v.findings = append(v.findings, f)
	}
	e := v.table.Edition.Expect(ind)
	for _, en := range row.Entries {
		o := stat.Observation{Indicator: ind.Code, Role: en.Role, Text: en.Cell.Text, At: en.At}
		switch {
		case row.Guessed, bad:
			v.doubted[en.At] = true
		case en.Role == stat.Note:
			if strings.TrimSpace(o.Text) != "" {
				o.Value.Shape = stat.Words
			}
		default:
			v.value(&o, en.Cell, ind, measure, e)
		}
		if o.Value.Shape != stat.Blank || strings.TrimSpace(o.Text) != "" || en.Role == stat.Actual || en.Role == stat.Cumulative {
			v.observations = append(v.observations, o)
		}
	}
	if v.judged {
		v.stated = append(v.stated, check.Stated{Indicator: ind.Code, Text: strings.TrimSpace(row.Verdict.Cell.Text), At: row.Verdict.At})
	}
}

// value understands one cell into o, and says what is doubtful about it.
func (v *values) value(o *stat.Observation, c sheet.Cell, ind *catalog.Indicator, measure *catalog.Measure, e *stat.Expect) {
	switch c.Kind {
	case sheet.Error:
		v.doubt(stat.CellError, o, ind, c.Text)
		return
	case sheet.Uncalculated:
		v.doubt(stat.FormulaNotCalculated, o, ind)
		return
	case sheet.Boolean:
		v.doubt(stat.NumberWords, o, ind, map[string]string{"1": "TRUE", "0": "FALSE"}[c.Text])
		return
	}
	if c.Kind == sheet.Text && isErrorValue(c.Text) {
		v.doubt(stat.CellError, o, ind, c.Text)
		return
	}
	w := stat.Written{
		Text: c.Text, Numeric: c.Kind == sheet.Number,
		Percent: c.Format == sheet.Percent, Date: c.Kind == sheet.Number && c.Format == sheet.Date,
	}
	r := stat.Read(w, v.expect(ind, measure, e))
	if r.Measure != "" {
		m, ok := v.table.Edition.MatchMeasure(ind, r.Measure)
		switch {
		case !ok || !convertible(m, v.own(ind)):
			v.doubt(stat.MeasureDiffers, o, ind, r.Measure, string(ind.Measure))
			return
		case m.Code != measure.Code:
			measure = m
			r = stat.Read(w, v.expect(ind, measure, e))
		}
	}
	o.Value = r.Value
	v.convert(o, ind, measure)
	if r.Doubt != "" {
		v.doubt(r.Doubt, o, ind, v.args(r, o)...)
	}
}

// expect says what a cell in a measure may hold. In another measure than the
// indicator's own 6,2 thousand is whole, and its limits are other numbers: they
// are asked about after converting.
func (v *values) expect(ind *catalog.Indicator, measure *catalog.Measure, own *stat.Expect) *stat.Expect {
	if measure == nil || measure.Code == ind.Measure {
		return own
	}
	return &stat.Expect{Percent: own.Percent, Milestone: own.Milestone, Words: own.Words, Measure: own.Measure}
}

// isErrorValue reports whether text is how a spreadsheet shows an error, as a
// file saved as CSV or a table pasted into a document keeps it.
func isErrorValue(text string) bool {
	switch strings.TrimSpace(text) {
	case "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A":
		return true
	}
	return false
}

// args writes what a doubt is about, as the finding's code wants it.
func (v *values) args(r stat.Reading, o *stat.Observation) []string {
	switch {
	case r.Open():
		return []string{o.Text, r.Options[0].String(), r.Options[1].String()}
	case r.Doubt == stat.NumberRange:
		return []string{o.Text, r.Value.Num.String(), r.Value.Upper.String()}
	case r.Value.Shape == stat.Number:
		return []string{o.Text, o.Value.String()}
	}
	return []string{o.Text}
}

// doubt adds a finding about o. What stands in a cell that is refused or has
// two readings is no value.
func (v *values) doubt(code stat.FindingCode, o *stat.Observation, ind *catalog.Indicator, args ...string) {
	f := stat.Find(code, o.At, append([]string{string(ind.Code)}, args...)...)
	v.findings = append(v.findings, f)
	if f.Severity != stat.Notice {
		v.doubted[o.At] = true
	}
}

// measure reads the row's own ĐVT: the measure its figures are in. Without one
// it is the indicator's.
func (v *values) measure(row *layout.Row, ind *catalog.Indicator) (*catalog.Measure, stat.Finding, bool) {
	own := v.own(ind)
	text := strings.TrimSpace(row.Measure.Text)
	if row.Measure.Kind == sheet.Uncalculated {
		at := row.Entries[0].At
		at.Row, at.Col = row.Measure.Row, row.Measure.Col
		return own, stat.Find(stat.FormulaNotCalculated, at, string(ind.Code)), true
	}
	if text == "" || ind.Kind == catalog.Milestone || ind.Kind == catalog.Text {
		return own, stat.Finding{}, false
	}
	at := row.Entries[0].At
	at.Row, at.Col = row.Measure.Row, row.Measure.Col
	if row.Measure.Kind == sheet.Error {
		return own, stat.Find(stat.CellError, at, string(ind.Code), text), true
	}
	m, ok := v.table.Edition.MatchMeasure(ind, text)
	if ok && convertible(m, own) {
		return m, stat.Finding{}, false
	}
	return own, stat.Find(stat.MeasureDiffers, at, string(ind.Code), text, string(ind.Measure)), true
}

func (v *values) own(ind *catalog.Indicator) *catalog.Measure {
	m, _ := v.table.Edition.Measure(ind.Measure)
	return m
}

func convertible(a, b *catalog.Measure) bool {
	return a != nil && b != nil && (a.Code == b.Code || a.Family != "" && a.Family == b.Family)
}

// convert brings o into the indicator's own measure and says so.
func (v *values) convert(o *stat.Observation, ind *catalog.Indicator, from *catalog.Measure) {
	to := v.own(ind)
	if from == nil || to == nil || from.Code == to.Code || o.Value.Shape != stat.Number && o.Value.Shape != stat.Range {
		return
	}
	for _, d := range [...]*stat.Decimal{&o.Value.Num, &o.Value.Upper} {
		up, err := d.Mul(from.Factor)
		if err == nil {
			up, err = up.Quo(to.Factor)
		}
		if err != nil {
			v.doubt(stat.MeasureDiffers, o, ind, string(from.Code), string(to.Code))
			return
		}
		*d = up.Trim(0)
	}
	v.doubt(stat.MeasureConverted, o, ind, string(from.Code), string(to.Code), o.Value.String())
}

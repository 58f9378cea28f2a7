// Package layout finds the official table inside a grid: which form it is, for
// whom and when, where its columns stand, which rows mean which indicators.
// A book comes in; rows as text that remember their cells go out, and notes
// about what could not be placed. It understands no number.
package layout

import (
	"strings"

	"wardbook/internal/catalog"
	"wardbook/internal/org"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// A Wish is what the sender says about a workbook; empty parts are unknown.
type Wish struct {
	Form   stat.FormID
	Unit   stat.UnitCode
	Period stat.Period
}

// A Table is one form found in a workbook.
type Table struct {
	Edition *catalog.Edition
	Form    *catalog.Form
	Unit    stat.UnitCode
	Period  stat.Period
	Rows    []Row
}

// A Row is one row of a form as text.
type Row struct {
	Form    *catalog.Row // the row of the form that it is
	Label   sheet.Cell
	Measure sheet.Cell // zero where there is no such column
	Verdict Entry
	Guessed bool    // the label came close to the row of the form, no more
	Entries []Entry // one for each value column, blank ones too
}

// An Entry is one cell of a value column.
type Entry struct {
	Role stat.Role
	Cell sheet.Cell // Kind is sheet.Empty for a blank one; Row and Col are always set
	At   stat.CellRef
}

// Find looks for a form in b. It returns false where there is none, with a
// finding that says so; without a finding it is because nobody named a unit or
// a period. What the title and the hidden form mark say is compared with w.
func Find(b *sheet.Book, c *catalog.Catalog, units *org.Units, w Wish) (Table, []stat.Finding, bool) {
	m := readMark(b)
	said := saidIn(b, units)
	t := Table{Unit: w.Unit, Period: w.Period}
	if t.Period.IsZero() {
		t.Period = firstPeriod(m.period, said.period)
	}
	if t.Unit == "" {
		t.Unit = firstUnit(m.unit, said.unit)
	}
	if t.Period.IsZero() || t.Unit == "" {
		return t, nil, false
	}
	fs := disagreements(t, m, said)
	found := false
	r := &reader{t: &t}
	for _, hidden := range [...]bool{false, true} { // what people see comes first
		for i := range b.Grids {
			g := &b.Grids[i]
			switch {
			case g.Name == MarkSheet || g.Hidden != hidden:
			case !found && t.settle(g, c, w.Form):
				found = true
				r.open()
				r.readRows(g)
			case found && b.Kind == sheet.DOCX: // a table that Word split in two
				r.readRows(g)
			}
		}
	}
	fs = append(fs, r.fs...)
	if !found {
		return t, []stat.Finding{stat.Find(stat.TableNotFound, stat.CellRef{})}, false
	}
	return t, fs, true
}

// disagreements compares the wish with what the file says of itself. The hidden
// form mark was written by us, so against it a workbook is refused; a title is
// only asked about.
func disagreements(t Table, m mark, s said) (fs []stat.Finding) {
	add := func(code stat.FindingCode, at stat.CellRef, sure bool, args ...string) {
		f := stat.Find(code, at, args...)
		if sure {
			f.Severity = stat.Blocking
		}
		fs = append(fs, f)
	}
	switch {
	case m.unit != "" && m.unit != t.Unit:
		add(stat.UnitDiffers, m.at, true, string(m.unit), string(t.Unit))
	case m.unit == "" && s.unit != "" && s.unit != t.Unit:
		add(stat.UnitDiffers, s.unitAt, false, string(s.unit), string(t.Unit))
	}
	switch {
	case !m.period.IsZero() && m.period != t.Period:
		add(stat.PeriodDiffers, m.at, true, m.period.String(), t.Period.String())
	case m.period.IsZero() && !s.period.IsZero() && s.period != t.Period:
		add(stat.PeriodDiffers, s.periodAt, false, s.period.String(), t.Period.String())
	}
	return fs
}

func firstPeriod(ps ...stat.Period) stat.Period {
	for _, p := range ps {
		if !p.IsZero() {
			return p
		}
	}
	return stat.Period{}
}

func firstUnit(us ...stat.UnitCode) stat.UnitCode {
	for _, u := range us {
		if u != "" {
			return u
		}
	}
	return ""
}

// blank reports whether a cell has nothing a person would see.
func blank(c sheet.Cell) bool {
	return c.Kind == sheet.Empty || c.Kind == sheet.Text && strings.TrimSpace(c.Text) == ""
}

package report

import (
	"strings"

	"github.com/govalues/decimal"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// coverage counts who has sent.
func (m *monthTable) coverage() Table {
	t := Table{Sheet: m.t("sheet.coverage"), Stub: 1, Columns: []Column{{44, Left}, {24, Center}, {14, Center}},
		Head: heads(m.t("head.matter"), m.t("head.count"), m.t("head.share"))}
	t.Rows = append(t.Rows, texts(m.t("coverage.deadline"), lang.DateTime(m.l, m.Deadline), ""))
	for _, line := range []struct {
		key string
		n   int
	}{
		{"expected", len(m.Units)}, {"received", m.sent}, {"accepted", m.accepted}, {"on-time", m.onTime}, {"late", m.late},
		{"missing", len(m.Units) - m.sent}, {"questioned", m.questioned},
	} {
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(m.t("coverage." + line.key)), number(m.l, line.n), Words(m.percent(line.n))}})
	}
	return t
}

// percent gives n of all expected units to one decimal.
func (m *monthTable) percent(n int) string {
	if len(m.Units) == 0 {
		return ""
	}
	of := int64(len(m.Units))
	return lang.Number(m.l, decimal.MustNew((int64(n)*1000+of/2)/of, 1)) + "%"
}

// missing lists the units that have sent nothing, and those whose sending does
// not count.
func (m *monthTable) missing() Table {
	t := Table{Sheet: m.t("sheet.missing"), Caption: m.t("month.missing"), Stub: 3, Columns: sized([]int{2}, 6, 10, 40, 24),
		Head: heads(m.t("head.number"), m.t("head.unit-code"), m.t("head.unit"), m.t("head.state"))}
	for i := range m.Units {
		if u := &m.Units[i]; u.Submission == nil {
			t.Rows = append(t.Rows, Row{Cells: []Cell{number(m.l, len(t.Rows)+1), Words(string(u.Code)), Words(u.Name), Words(m.state(u))}})
		}
	}
	return m.filled(t)
}

// questions lists the units with open questions and what they are about.
func (m *monthTable) questions() Table {
	t := Table{Sheet: m.t("sheet.questions"), Caption: m.t("month.questions"), Stub: 3, Columns: sized([]int{2, 4}, 6, 10, 34, 12, 60),
		Head: heads(m.t("head.number"), m.t("head.unit-code"), m.t("head.unit"), m.t("head.questions"), m.t("head.about"))}
	for i := range m.Units {
		if u := &m.Units[i]; u.Questions > 0 {
			t.Rows = append(t.Rows, Row{Cells: []Cell{number(m.l, len(t.Rows)+1), Words(string(u.Code)), Words(u.Name),
				number(m.l, u.Questions), Words(m.about(u))}})
		}
	}
	return m.filled(t)
}

// about names the indicators that open questions of u are about.
func (m *monthTable) about(u *UnitLine) string {
	if u.Submission == nil {
		return ""
	}
	var names []string
	seen := map[stat.IndicatorCode]bool{}
	for i := range u.Submission.Observations {
		o := &u.Submission.Observations[i]
		if ind := m.book[o.Indicator]; o.Questioned && ind != nil && !seen[o.Indicator] {
			seen[o.Indicator] = true
			names = append(names, ind.Name.In(string(m.l)))
		}
	}
	return strings.Join(names, "; ")
}

// states says of every unit where it stands.
func (m *monthTable) states() Table {
	t := Table{Sheet: m.t("sheet.states"), Caption: m.t("month.states"), Stub: 3, Columns: sized([]int{2}, 6, 10, 34, 20, 24, 14),
		Head: heads(m.t("head.number"), m.t("head.unit-code"), m.t("head.unit"), m.t("head.state"), m.t("head.received"), m.t("head.on-time"))}
	for i := range m.Units {
		u := &m.Units[i]
		t.Rows = append(t.Rows, Row{Cells: []Cell{number(m.l, i+1), Words(string(u.Code)), Words(u.Name), Words(m.state(u)),
			Words(moment(m.l, u.received())), Words(m.punctual(u))}})
	}
	return t
}

func (m *monthTable) state(u *UnitLine) string {
	s := u.State
	if s == "" {
		s = missing
		if u.Submission != nil {
			s = u.Submission.State
		}
	}
	return lang.T(m.l, "state."+string(s))
}

func (m *monthTable) punctual(u *UnitLine) string {
	switch {
	case u.Submission == nil:
		return ""
	case u.OnTime:
		return m.t("on-time")
	}
	return m.t("late")
}

// filled says in words that a list is empty.
func (m *monthTable) filled(t Table) Table {
	if len(t.Rows) == 0 {
		row := Row{Cells: make([]Cell, len(t.Columns))}
		row.Cells[min(2, len(row.Cells)-1)] = Words(m.t("none"))
		t.Rows = append(t.Rows, row)
	}
	return t
}

// units makes the sheets that show what every unit stated, which files were
// used, and in which cell each figure stood.
func (m *monthTable) units() []Appendix {
	var used []sending
	for i := range m.Units {
		if u := &m.Units[i]; u.Submission != nil {
			used = append(used, sending{u.place(), u.Submission})
		}
	}
	files := Appendix{Title: []string{m.t("sources.title")}, Landscape: true, DataOnly: true,
		Tables: []Table{m.filled(versions(m.l, used))}}
	matrix := m.matrix()
	if len(matrix.Columns) == matrix.Stub {
		return []Appendix{files}
	}
	return []Appendix{
		{Title: []string{m.t("month.units")}, Bracket: m.t("month.units.legend"), Landscape: true, DataOnly: true, Tables: []Table{matrix}},
		files,
		{Title: []string{m.t("month.addresses")}, Bracket: m.t("month.addresses.legend"), Landscape: true, DataOnly: true,
			Tables: []Table{addresses(m.l, matrix)}},
	}
}

// matrix puts units into rows and the stated figures into columns. A column
// that no unit has a value for is left out.
func (m *monthTable) matrix() Table {
	said := make([]map[figure]*stat.Observation, len(m.Units))
	any := map[figure]bool{}
	for i := range m.Units {
		if s := m.Units[i].Submission; s != nil {
			said[i] = observed(s)
			for f := range said[i] {
				any[f] = true
			}
		}
	}
	t, shown := m.matrixHead(any)
	for i := range m.Units {
		u := &m.Units[i]
		row := Row{Cells: make([]Cell, 0, len(t.Columns))}
		row.Cells = append(row.Cells, number(m.l, i+1), Words(string(u.Code)), Words(u.Name))
		for _, f := range shown {
			row.Cells = append(row.Cells, m.saidCell(u.Submission, said[i][f]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (m *monthTable) saidCell(s *stat.Submission, o *stat.Observation) Cell {
	if o == nil {
		return Cell{State: Absent}
	}
	c := cellFrom(m.l, s, o)
	if o.Value.Shape == stat.NotApplicable {
		c.Text = signNone
	}
	return c
}

// matrixHead names each indicator over its columns: label and measure, code,
// and what the figure is.
func (m *monthTable) matrixHead(any map[figure]bool) (Table, []figure) {
	t := Table{Sheet: m.t("sheet.units"), Stub: 3, Columns: sized([]int{2}, 5, 8, 30), Head: [][]HeadCell{
		{{m.t("head.number"), 1, 3}, {m.t("head.unit-code"), 1, 3}, {m.t("head.unit"), 1, 3}}, nil, nil}}
	var shown []figure
	for i := range m.Form.Rows {
		r, from := &m.Form.Rows[i], len(shown)
		for _, c := range m.columns {
			if f := (figure{r.Indicator, stat.Role(c.Role)}); any[f] {
				shown = append(shown, f)
				t.Head[2] = append(t.Head[2], HeadCell{Text: c.Heading})
				t.Columns = append(t.Columns, Column{15, Right})
			}
		}
		if n := len(shown) - from; n > 0 {
			t.Head[0] = append(t.Head[0], HeadCell{r.Label + " (" + r.MeasureText + ")", n, 1})
			t.Head[1] = append(t.Head[1], HeadCell{string(r.Indicator), n, 1})
		}
	}
	return t, shown
}

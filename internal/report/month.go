package report

import (
	"strconv"
	"strings"
	"time"

	"wardbook/internal/catalog"
	"wardbook/internal/lang"
	"wardbook/internal/rollup"
	"wardbook/internal/stat"
)

// A MonthInput is what a city's report on a month is made from.
type MonthInput struct {
	Language    lang.Lang // empty is Vietnamese
	Edition     *catalog.Edition
	Form        *catalog.Form
	Unit        Place // the city
	Parent      Place // zero: none
	Office      Office
	Period      stat.Period
	Deadline    time.Time
	Rows        []stat.RollupRow
	Units       []UnitLine // every expected unit, in official order
	Provisional bool
	Sample      bool
}

// A UnitLine is what one expected unit did.
type UnitLine struct {
	Code       stat.UnitCode
	Name       string     // in full
	State      stat.State // of what it sent; empty or "missing" when it sent nothing
	OnTime     bool
	Questions  int
	Received   time.Time        // of a sending that does not count; zero when missing
	Submission *stat.Submission // the one that counts; nil: none does
}

const missing stat.State = "missing"

func (u *UnitLine) sent() bool { return u.Submission != nil || u.State != missing && u.State != "" }

func (u *UnitLine) place() Place { return Place{Code: u.Code, Name: u.Name} }

func (u *UnitLine) received() time.Time {
	if u.Submission != nil {
		return u.Submission.Received
	}
	return u.Received
}

// Month makes a city's report on a month: the totals with how complete they are,
// who has sent and who has not, what every unit stated, and which files all of
// it was made from.
func Month(in MonthInput) Document {
	m := monthTable{MonthInput: &in, l: or(in.Language), book: openBook(in.Edition), totals: map[figure]*stat.RollupRow{}}
	for i := range in.Rows {
		m.totals[figure{in.Rows[i].Indicator, in.Rows[i].Role}] = &in.Rows[i]
	}
	for _, c := range in.Form.Columns {
		switch stat.Role(c.Role) {
		case stat.Plan, stat.Actual, stat.Cumulative, stat.SamePeriod:
			m.columns = append(m.columns, c)
		}
	}
	m.count()
	return m.document()
}

// monthTable looks up what belongs into the rows of the form.
type monthTable struct {
	*MonthInput
	l       lang.Lang
	book    book
	totals  map[figure]*stat.RollupRow
	columns []catalog.Column // those that are added up

	sent, accepted, onTime, late, questioned int
	newest                                   time.Time
}

func (m *monthTable) count() {
	for i := range m.Units {
		u := &m.Units[i]
		if u.sent() {
			m.sent++
		}
		if u.Questions > 0 {
			m.questioned++
		}
		if at := u.received(); at.After(m.newest) {
			m.newest = at
		}
		switch {
		case u.Submission == nil:
		case u.OnTime:
			m.accepted++
			m.onTime++
		default:
			m.accepted++
			m.late++
		}
	}
}

func (m *monthTable) t(key string, args ...string) string { return lang.T(m.l, "report."+key, args...) }

func (m *monthTable) document() Document {
	office := m.Office.complete(m.l, m.Unit, m.Parent, m.Period)
	when := lang.Period(m.l, m.Period)
	d := office.frame(m.l)
	d.Provisional, d.Sample, d.Dated = m.Provisional, m.Sample, m.newest
	d.Subject = []string{m.t("month.subject"), when}
	d.Title = strings.Join(d.Subject, " ") + " - " + m.Unit.Full()
	d.Body = m.body(when)
	bracket := office.bracket(m.l, m.Unit)
	of := " - " + strings.ToUpper(when)
	d.Appendices = []Appendix{
		{Heading: m.t("appendix.n", "I"), Title: []string{m.t("month.totals") + of}, Bracket: bracket, Landscape: true,
			Tables: []Table{m.table()}, Notes: []string{m.t("month.legend")}},
		{Heading: m.t("appendix.n", "II"), Title: []string{m.t("month.coverage") + of}, Bracket: bracket,
			Tables: []Table{m.coverage(), m.missing(), m.questions(), m.states()}},
	}
	d.Appendices = append(d.Appendices, m.units()...)
	return d
}

func (m *monthTable) body(when string) []Block {
	n := strconv.Itoa
	return ended([]Block{
		{Text: m.t("month.opening", committee(m.l, m.Unit), when)},
		{Text: m.t("month.sent", lang.DateTime(m.l, m.Deadline), n(len(m.Units)), n(m.sent), n(m.accepted), n(m.onTime), n(m.late), n(len(m.Units)-m.sent))},
		{Text: m.t("month.questioned", n(m.questioned))},
		{Text: m.t("month.closing")},
	})
}

// table holds the totals, each with the number of units in it.
func (m *monthTable) table() Table {
	t := Table{Sheet: m.t("sheet.totals"), Stub: 3, Columns: sized([]int{1}, 5, 42, 13)}
	first := []HeadCell{{m.t("head.number"), 1, 2}, {m.t("head.indicator"), 1, 2}, {m.t("head.measure"), 1, 2}}
	var second []HeadCell
	for _, c := range m.columns {
		first = append(first, HeadCell{c.Heading, 2, 1})
		second = append(second, HeadCell{Text: m.t("head.total")}, HeadCell{Text: m.t("head.units")})
		t.Columns = append(t.Columns, Column{13, Right}, Column{9, Center})
	}
	first = append(first, HeadCell{m.t("head.questioned"), 1, 2}, HeadCell{m.t("head.note"), 1, 2}, HeadCell{m.t("head.code"), 1, 2})
	t.Columns = append(t.Columns, Column{9, Center}, Column{25, Left}, Column{19, Left})
	t.Head = [][]HeadCell{first, second}
	for i := range m.Form.Rows {
		t.Rows = append(t.Rows, m.row(&m.Form.Rows[i], len(t.Columns)))
	}
	return t
}

func (m *monthTable) row(r *catalog.Row, width int) Row {
	out := Row{Level: r.Level, Cells: make([]Cell, 0, width)}
	out.Cells = append(out.Cells, Words(r.Number), Words(rowLabel(r)))
	if m.book.kind(r.Indicator) == catalog.Group {
		out.Group, out.Cells = true, append(out.Cells, make([]Cell, width-2)...)
		return out
	}
	out.Cells = append(out.Cells, Words(r.MeasureText))
	questioned := 0
	for _, c := range m.columns {
		total := m.totals[figure{r.Indicator, stat.Role(c.Role)}]
		if total == nil {
			out.Cells = append(out.Cells, Cell{}, Cell{})
			continue
		}
		questioned += total.Questioned
		out.Cells = append(out.Cells, m.total(total), Words(strconv.Itoa(total.Reported)+"/"+strconv.Itoa(total.Expected)))
	}
	out.Cells = append(out.Cells, number(m.l, questioned), Words(m.reasons(r.Indicator)), Words(string(r.Indicator)))
	return out
}

// The signs of the statistical yearbooks: nothing occurred, no figure, and a
// figure that would mean nothing.
const (
	signNone    = "-"
	signNoData  = "..."
	signNoSense = "x"
)

func (m *monthTable) total(r *stat.RollupRow) Cell {
	if r.Reported == 0 { // a sum of nothing is not zero
		return Cell{Text: signNoData, State: Absent}
	}
	c := valueCell(m.l, r.Value, "")
	switch {
	case r.Value.IsExact():
		if ind := m.book[r.Indicator]; ind != nil && ind.OverUnits != catalog.Sum {
			c.Decimals = ind.Decimals
			c.Text = lang.Fixed(m.l, r.Value.Num, c.Decimals)
		}
		if r.Questioned > 0 {
			c.State = Questioned
		}
	case r.Value.Shape == stat.NotApplicable:
		c.Text = signNone
	case r.Reason == rollup.ReasonNotAdded || r.Reason == rollup.ReasonNoParts:
		c.Text = signNoSense
	default:
		c.Text = signNoData
	}
	return c
}

// reasons says in words why a row has columns without a total: once where all
// columns agree, else column by column.
func (m *monthTable) reasons(code stat.IndicatorCode) string {
	var words, each []string
	for _, c := range m.columns {
		total := m.totals[figure{code, stat.Role(c.Role)}]
		if total == nil {
			continue
		}
		word := m.reason(total)
		words = append(words, word)
		if word != "" {
			each = append(each, c.Heading+": "+word)
		}
	}
	if len(words) == 0 || len(each) == 0 {
		return ""
	}
	for _, w := range words {
		if w != words[0] {
			return strings.Join(each, "; ")
		}
	}
	return words[0]
}

func (m *monthTable) reason(r *stat.RollupRow) string {
	switch key := "report.reason." + r.Reason; {
	case r.Reason == "" || r.Reported == 0:
		return ""
	case lang.Has(key):
		return lang.T(m.l, key, strconv.Itoa(r.Reported), strconv.Itoa(r.Expected))
	}
	return m.t("reason.other", r.Reason)
}

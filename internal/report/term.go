package report

import (
	"slices"
	"strconv"
	"strings"

	"wardbook/internal/catalog"
	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// A TermInput is what a unit's report on a term is made from.
type TermInput struct {
	Language    lang.Lang // empty is Vietnamese
	Edition     *catalog.Edition
	Form        *catalog.Form
	Unit        Place
	Parent      Place // zero: none
	Office      Office
	Submission  stat.Submission
	Targets     []stat.Target // registered ones go before those that the file states
	Provisional bool
	Sample      bool
}

// Term makes a unit's report on a term: a letter, and the form's own table as
// its appendix, in the order, the words and the verdicts of the form.
func Term(in TermInput) Document {
	l := or(in.Language)
	office := in.Office.complete(l, in.Unit, in.Parent, in.Submission.Period)
	when := lang.Period(l, in.Submission.Period)
	d := office.frame(l)
	d.Provisional, d.Sample = in.Provisional, in.Sample
	d.Dated = in.Submission.Received
	d.Subject = []string{lang.T(l, "report.term.subject"), when}
	d.Title = strings.Join(d.Subject, " ") + " - " + in.Unit.Full()
	t := newTermTable(l, &in)
	d.Body = t.body(when)
	d.Appendices = []Appendix{{
		Heading: lang.T(l, "report.appendix"),
		Title:   []string{strings.ToUpper(lang.T(l, "report.term.subject")), strings.ToUpper(when)},
		Bracket: office.bracket(l, in.Unit),
		Tables:  []Table{t.table()},
	}, t.sources()}
	return d
}

func or(l lang.Lang) lang.Lang {
	if l == "" {
		return lang.VI
	}
	return l
}

// termTable looks up what belongs into the rows of the form.
type termTable struct {
	*TermInput
	l        lang.Lang
	book     book
	values   map[figure]*stat.Observation
	verdicts map[stat.IndicatorCode]*stat.Verdict
	columns  []catalog.Column
}

// A figure is one column of one indicator.
type figure struct {
	code stat.IndicatorCode
	role stat.Role
}

func newTermTable(l lang.Lang, in *TermInput) *termTable {
	t := &termTable{TermInput: in, l: l, book: openBook(in.Edition), values: observed(&in.Submission), verdicts: map[stat.IndicatorCode]*stat.Verdict{}}
	for i := range in.Submission.Verdicts {
		v := &in.Submission.Verdicts[i]
		t.verdicts[v.Indicator] = v
	}
	for _, c := range in.Form.Columns {
		if _, ok := termWidth(c.Role); ok {
			t.columns = append(t.columns, c)
		}
	}
	return t
}

// observed finds the values of s that belong to its own period.
func observed(s *stat.Submission) map[figure]*stat.Observation {
	m := make(map[figure]*stat.Observation, len(s.Observations))
	for i := range s.Observations {
		o := &s.Observations[i]
		if o.Period.IsZero() || o.Period == s.Period {
			m[figure{o.Indicator, o.Role}] = o
		}
	}
	return m
}

// termWidth gives the width of a column in characters, and whether the printed
// table has it.
func termWidth(r catalog.ColumnRole) (int, bool) {
	switch r {
	case catalog.ColNumber:
		return 5, true
	case catalog.ColLabel:
		return 40, true
	case catalog.ColMeasure:
		return 9, true
	case catalog.ColTarget:
		return 10, true
	case catalog.ColActual:
		return 14, true
	case catalog.ColVerdict:
		return 21, true
	}
	return 0, false
}

func (t *termTable) table() Table {
	out := Table{Sheet: lang.T(t.l, "report.sheet.appendix"), Stub: 2}
	head := make([]HeadCell, len(t.columns))
	for i, c := range t.columns {
		w, _ := termWidth(c.Role)
		align := Center
		if c.Role == catalog.ColLabel {
			align = Left
		}
		out.Columns = append(out.Columns, Column{w, align})
		head[i] = HeadCell{Text: c.Heading}
	}
	out.Head = [][]HeadCell{head}
	for i := range t.Form.Rows {
		out.Rows = append(out.Rows, t.row(&t.Form.Rows[i]))
	}
	return out
}

func (t *termTable) row(r *catalog.Row) Row {
	out := Row{Group: t.book.kind(r.Indicator) == catalog.Group, Level: r.Level, Cells: make([]Cell, len(t.columns))}
	for i, c := range t.columns {
		switch {
		case c.Role == catalog.ColNumber:
			out.Cells[i] = Words(r.Number)
		case c.Role == catalog.ColLabel:
			out.Cells[i] = Words(rowLabel(r))
		case out.Group: // a heading has no figures
		case c.Role == catalog.ColMeasure:
			out.Cells[i] = Words(r.MeasureText)
		case c.Role == catalog.ColVerdict:
			out.Cells[i] = t.verdict(r.Indicator)
		case c.Role == catalog.ColTarget:
			out.Cells[i] = t.target(r)
		default:
			out.Cells[i] = t.stated(figure{r.Indicator, stat.Role(c.Role)})
		}
	}
	return out
}

// rowLabel writes a label as the form prints it; what stands under a group has
// a plus sign.
func rowLabel(r *catalog.Row) string {
	if r.Level > 0 {
		return strings.Repeat("  ", r.Level-1) + "+ " + r.Label
	}
	return r.Label
}

// stated is the cell of a value that the unit itself wrote.
func (t *termTable) stated(f figure) Cell {
	o := t.values[f]
	if o == nil {
		return Cell{State: Absent}
	}
	return cellFrom(t.l, &t.Submission, o)
}

// target prints the registered targets of a row, else the one that the file
// states. A registered one keeps the cell of the file where both say the same.
func (t *termTable) target(r *catalog.Row) Cell {
	own := t.stated(figure{r.Indicator, stat.TargetRole})
	if own.State == Absent { // not every row has a target
		own.State = Stated
	}
	var all []Cell
	for i := range t.Targets {
		g := &t.Targets[i]
		if g.Indicator == r.Indicator && (g.Row == "" || g.Row == r.ID) {
			all = append(all, valueCell(t.l, g.Value, g.Printed))
		}
	}
	if len(all) == 0 || len(all) == 1 && all[0].Text == own.Text {
		return own
	}
	for i := 1; i < len(all); i++ {
		all[0] = Words(all[0].Text + "; " + all[i].Text)
	}
	return all[0]
}

// verdict prints the words of the submission, else the edition's word for the class.
func (t *termTable) verdict(code stat.IndicatorCode) Cell {
	v := t.verdicts[code]
	if v == nil {
		return Cell{}
	}
	c := Cell{Text: v.Label, Class: t.judged(v)}
	if c.Text == "" {
		c.Text = lang.T(t.l, "class."+string(v.Class))
	}
	return c
}

// judged gives the class of v; of a text target, what the person said.
func (t *termTable) judged(v *stat.Verdict) stat.Class {
	if v.Class == stat.Attested {
		return t.attests(v.Label)
	}
	return v.Class
}

// body says how many results there are of each class and what the figures were
// made from. The appendix says the rest.
func (t *termTable) body(when string) []Block {
	s := &t.Submission
	who := committee(t.l, t.Unit)
	return ended([]Block{
		{Text: lang.T(t.l, "report.term.opening", who, when)},
		{Text: t.counts()},
		{Text: lang.T(t.l, "report.term.made-from", strconv.Itoa(s.Version), s.Name, lang.DateTime(t.l, s.Received), string(s.Receipt), grouped(s.SHA256))},
		{Text: lang.T(t.l, "report.term.closing", who)},
	})
}

func (t *termTable) counts() string {
	n, attested := map[stat.Class]int{}, 0
	for _, v := range t.verdicts {
		n[t.judged(v)]++
		if v.Class == stat.Attested {
			attested++
		}
	}
	var parts []string
	for _, c := range stat.Classes() {
		if n[c] > 0 {
			parts = append(parts, lang.T(t.l, "report.count", strconv.Itoa(n[c]), lang.T(t.l, "report.class."+string(c))))
		}
	}
	text := lang.T(t.l, "report.term.counts", strconv.Itoa(len(t.verdicts)), strings.Join(parts, "; "))
	if attested > 0 {
		text += " " + lang.T(t.l, "report.term.attested", strconv.Itoa(attested))
	}
	return text
}

// attests gives what the words about a text target say: met or missed, or
// attested where the edition does not know them.
func (t *termTable) attests(words string) stat.Class {
	for i := range t.Edition.Labels {
		b := &t.Edition.Labels[i]
		if !says(b, words) {
			continue
		}
		if b.Attests != "" {
			return b.Attests
		}
		return b.Class
	}
	return stat.Attested
}

func says(b *catalog.Label, words string) bool {
	words = strings.TrimSpace(words)
	if strings.EqualFold(b.Name.VI, words) {
		return true
	}
	return slices.ContainsFunc(b.Aliases, func(a string) bool { return strings.EqualFold(a, words) })
}

// grouped breaks a long hash into groups, so that lines can break in it.
func grouped(hash string) string {
	var parts []string
	for len(hash) > 8 {
		parts, hash = append(parts, hash[:8]), hash[8:]
	}
	return strings.Join(append(parts, hash), " ")
}

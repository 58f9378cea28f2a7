package catalog

import (
	"fmt"
	"strings"
	"sync"

	"wardbook/internal/spelling"
	"wardbook/internal/stat"
)

// An index answers what an edition is asked for every row of every workbook. All
// of it is made once. Texts as they are printed are found as they stand; other
// spellings are found by their words.
type index struct {
	indicators map[stat.IndicatorCode]*Indicator
	measures   map[stat.MeasureCode]*Measure
	expects    map[stat.IndicatorCode]*stat.Expect
	said       map[saidKey]*Measure
	roles      map[string]ColumnRole // headings as written
	phrases    map[string][]phrase   // by first word, the longest first
	verdicts   map[string]stat.Class // by words, and as written
	short      map[string]string     // abbreviations by word
}

// A saidKey is a text of the ĐVT column, and where it means something: for one
// indicator, in one family, or anywhere.
type saidKey struct {
	indicator stat.IndicatorCode
	family    string
	text      string
}

// A phrase is words that mean a role in a heading, or nothing (role "").
type phrase struct {
	words []string
	role  ColumnRole
}

// A formIndex finds the row of a form that a label means. It is made when the
// form is first used: a program that judges one workbook needs one.
type formIndex struct {
	once    sync.Once
	faults  []string
	written map[string]*Row // labels, names, aliases and codes as they are written
	words   map[string]*Row // the same by words
	folded  map[string]*Row // without accents; nil where two rows would have it
	close   []candidate
}

// A candidate is one name of a row, for finding what comes close.
type candidate struct {
	words  string
	folded string
	row    *Row
}

// complete fills in what a file may leave out and makes the indexes.
func (d *decoder) complete(e *Edition) {
	e.index = &index{
		indicators: make(map[stat.IndicatorCode]*Indicator, len(e.Indicators)),
		measures:   make(map[stat.MeasureCode]*Measure, len(e.Measures)),
		expects:    make(map[stat.IndicatorCode]*stat.Expect, len(e.Indicators)),
		said:       map[saidKey]*Measure{}, roles: map[string]ColumnRole{}, phrases: map[string][]phrase{},
		verdicts: map[string]stat.Class{}, short: map[string]string{},
	}
	for i := range e.Indicators {
		e.index.indicators[e.Indicators[i].Code] = &e.Indicators[i]
	}
	for i := range e.Measures {
		e.index.measures[e.Measures[i].Code] = &e.Measures[i]
	}
	for _, a := range e.Abbreviations {
		e.index.short[wordsOf(a.Short)] = wordsOf(a.Long)
	}
	e.indexMeasures(d)
	for i := range e.Indicators {
		e.index.expects[e.Indicators[i].Code] = e.expect(&e.Indicators[i])
	}
	e.indexHeadings(d)
	e.indexVerdicts(d)
	for i := range e.Forms {
		f := &e.Forms[i]
		f.index = &formIndex{}
		for j := range f.Rows {
			e.completeRow(&f.Rows[j])
		}
	}
}

// prove asks what only reading all names of all forms can tell: whether two
// rows share one. An edition is proven before it is published.
func (d *decoder) prove(e *Edition) {
	for i := range e.Forms {
		f := &e.Forms[i]
		for _, fault := range e.rowsOf(f).faults {
			d.wrong(d.at["form "+string(f.ID)], "%s", fault)
		}
	}
}

// expect says what the cells of an indicator may hold. The bounds are the
// narrower of what is possible and what is usual: of two readings of a number
// they can rule one out.
func (e *Edition) expect(ind *Indicator) *stat.Expect {
	x := &stat.Expect{Whole: ind.Whole, Milestone: ind.Kind == Milestone, Words: ind.Kind == Text}
	if m := e.index.measures[ind.Measure]; m != nil {
		x.Percent = strings.HasPrefix(m.Symbol, "%")
	}
	x.Min, x.Max = narrower(ind.Logical.Min, ind.Sane.Min, 1), narrower(ind.Logical.Max, ind.Sane.Max, -1)
	x.Measure = func(words string) bool { _, ok := e.MatchMeasure(ind, words); return ok }
	return x
}

// narrower gives the end of an interval that leaves less; nil is open.
func narrower(a, b *stat.Decimal, sign int) *stat.Decimal {
	if a == nil || b != nil && b.Cmp(*a)*sign > 0 {
		return b
	}
	return a
}

// wordsOf gives the words of a text in one spelling, with one space between.
func wordsOf(text string) string { return strings.Join(spelling.Tokens(spelling.KeyIY(text)), " ") }

// words gives the words of a label in one spelling and without abbreviations.
func (e *Edition) words(text string) string {
	ws := spelling.Tokens(spelling.KeyIY(text))
	for i, w := range ws {
		if long, ok := e.index.short[w]; ok {
			ws[i] = long
		}
	}
	return strings.Join(ws, " ")
}

// measureKey gives a text of the ĐVT column in one spelling: "tr. đ / người"
// and "(Tr.đ/người)" are equal.
func measureKey(text string) string {
	text = strings.Trim(spelling.KeyIY(text), "() ")
	return strings.ReplaceAll(strings.ReplaceAll(text, " ", ""), "1,000", "1.000")
}

func (e *Edition) indexMeasures(d *decoder) {
	add := func(k saidKey, text string, m *Measure, line int) {
		for _, k.text = range [...]string{text, measureKey(text)} {
			if other := e.index.said[k]; other != nil && other != m {
				d.wrong(line, "the measure %q means both %s and %s", text, other.Code, m.Code)
			}
			e.index.said[k] = m
		}
	}
	for i := range e.Measures {
		m := &e.Measures[i]
		line := d.at["measure "+string(m.Code)]
		add(saidKey{}, m.Symbol, m, line)
		for _, w := range m.Words {
			add(saidKey{}, w, m, line)
		}
		for _, w := range m.Short {
			add(saidKey{family: m.Family}, w, m, line)
		}
	}
	for i := range e.Indicators {
		ind := &e.Indicators[i]
		for _, w := range ind.MeasureSaid {
			add(saidKey{indicator: ind.Code}, w, e.index.measures[ind.Measure], d.at["indicator "+string(ind.Code)])
		}
	}
}

func (e *Edition) indexVerdicts(d *decoder) {
	for _, l := range e.Labels {
		if l.Attests != "" {
			continue // the same words as of met and missed: what they attest is asked of the label
		}
		for _, text := range append([]string{l.Name.VI, l.Name.EN}, l.Aliases...) {
			for _, key := range [...]string{text, wordsOf(text)} {
				if c, ok := e.index.verdicts[key]; ok && c != l.Class {
					d.wrong(1, "the words %q mean both %s and %s", text, c, l.Class)
				}
				e.index.verdicts[key] = l.Class
			}
		}
	}
}

func (e *Edition) indexHeadings(d *decoder) {
	add := func(text string, role ColumnRole) {
		if old, ok := e.index.roles[text]; ok && old != role {
			d.wrong(1, "the heading %q means both %s and %s", text, old, role)
		}
		if !strings.Contains(text, anyNumber) && role != "" {
			e.index.roles[text] = role
		}
		e.addPhrase(phrase{strings.Fields(headingWords(text)), role})
	}
	for i := range e.Forms {
		for _, c := range e.Forms[i].Columns {
			add(c.Heading, c.Role)
			for _, a := range c.Aliases {
				add(a, c.Role)
			}
		}
	}
	for _, h := range e.Headings {
		for _, w := range h.Words {
			add(w, h.Role)
		}
	}
	for _, w := range e.HeadingNoise {
		add(w, "")
	}
}

// headingWords gives the words of a heading without accents, every number in it
// as {n}, also one behind letters as in "T10".
func headingWords(text string) string {
	ws := spelling.Tokens(spelling.Fold(strings.ReplaceAll(text, anyNumber, "0")))
	for i, w := range ws {
		if j := strings.IndexAny(w, "0123456789"); j >= 0 && strings.Trim(w[j:], "0123456789.,") == "" {
			ws[i] = w[:j] + anyNumber
		}
	}
	return strings.Join(ws, " ")
}

// anyNumber stands for a number in the words of a heading.
const anyNumber = "{n}"

func (e *Edition) addPhrase(p phrase) {
	if len(p.words) == 0 {
		return
	}
	ps := e.index.phrases[p.words[0]]
	i := 0
	for i < len(ps) && len(ps[i].words) >= len(p.words) {
		i++
	}
	ps = append(ps, phrase{})
	copy(ps[i+1:], ps[i:])
	ps[i] = p
	e.index.phrases[p.words[0]] = ps
}

// rowsOf gives the index of a form's rows. No two rows may share a name. Where a
// computed row and one that is filled in do, the latter has it: nobody writes
// figures into a computed row.
func (e *Edition) rowsOf(f *Form) *formIndex {
	x := f.index
	x.once.Do(func() {
		n := 6 * len(f.Rows)
		x.written, x.words, x.folded = make(map[string]*Row, n), make(map[string]*Row, n), make(map[string]*Row, n)
		for _, formula := range [...]bool{false, true} {
			for i := range f.Rows {
				if r := &f.Rows[i]; r.Formula == formula {
					x.addRow(e, r)
				}
			}
		}
	})
	return x
}

func (e *Edition) completeRow(r *Row) {
	ind := e.index.indicators[r.Indicator]
	if r.Label == "" {
		r.Label = ind.Name.VI
	}
	if m := e.index.measures[ind.Measure]; m != nil && r.MeasureText == "" {
		r.MeasureText = m.Symbol
	}
}

func (x *formIndex) addRow(e *Edition, r *Row) {
	ind := e.index.indicators[r.Indicator]
	for _, name := range [...]string{r.Label, ind.Name.VI, ind.Name.EN, string(ind.Code)} {
		x.addName(e, r, name)
	}
	for _, name := range ind.Aliases {
		x.addName(e, r, name)
	}
}

func (x *formIndex) addName(e *Edition, r *Row, name string) {
	if x.written[bare(name)] == r {
		return
	}
	words := e.words(name)
	if old := x.words[words]; old != nil && old != r {
		if old.Formula == r.Formula {
			x.faults = append(x.faults, fmt.Sprintf("%q means both %s and %s", name, old.Indicator, r.Indicator))
		}
		return
	}
	x.written[bare(name)] = r
	if x.words[words] == r {
		return
	}
	x.words[words] = r
	folded := spelling.Fold(words)
	if old, ok := x.folded[folded]; ok && old != r {
		x.folded[folded] = nil
	} else {
		x.folded[folded] = r
	}
	x.close = append(x.close, candidate{words, folded, r})
}

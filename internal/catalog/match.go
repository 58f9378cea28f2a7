package catalog

import (
	"slices"
	"strings"

	"wardbook/internal/spelling"
	"wardbook/internal/stat"
)

// Indicator gives an indicator or component by its code.
func (e *Edition) Indicator(code stat.IndicatorCode) (*Indicator, bool) {
	ind, ok := e.index.indicators[code]
	return ind, ok
}

// Measure gives a measure by its code.
func (e *Edition) Measure(code stat.MeasureCode) (*Measure, bool) {
	m, ok := e.index.measures[code]
	return m, ok
}

// Expect says what the cells of an indicator may hold.
func (e *Edition) Expect(ind *Indicator) *stat.Expect { return e.index.expects[ind.Code] }

// Form gives a form by its id.
func (e *Edition) Form(id stat.FormID) (*Form, bool) {
	for i := range e.Forms {
		if e.Forms[i].ID == id {
			return &e.Forms[i], true
		}
	}
	return nil, false
}

// LabelOf gives the words that Vietnamese reports print for a class. For an
// attested verdict there are none: they are a person's.
func (e *Edition) LabelOf(c stat.Class) string {
	for i := range e.Labels {
		if l := &e.Labels[i]; l.Class == c && l.Attests == "" {
			return l.Name.VI
		}
	}
	return ""
}

// MatchVerdict gives the class that words of a verdict cell mean.
func (e *Edition) MatchVerdict(text string) (stat.Class, bool) {
	if c, ok := e.index.verdicts[text]; ok {
		return c, true
	}
	c, ok := e.index.verdicts[wordsOf(text)]
	return c, ok
}

// MatchMeasure gives the measure that words of the ĐVT column, or behind a
// number, mean in a row of ind. "triệu" means million dong per person and year
// where the indicator or its family says so, and nothing elsewhere. The measure
// may be of another family than the indicator's.
func (e *Edition) MatchMeasure(ind *Indicator, text string) (*Measure, bool) {
	if m := e.said(ind, text); m != nil {
		return m, true
	}
	m := e.said(ind, measureKey(text))
	return m, m != nil
}

func (e *Edition) said(ind *Indicator, text string) *Measure {
	if m := e.index.said[saidKey{indicator: ind.Code, text: text}]; m != nil {
		return m
	}
	if own := e.index.measures[ind.Measure]; own != nil && own.Family != "" {
		if m := e.index.said[saidKey{family: own.Family, text: text}]; m != nil {
			return m
		}
	}
	return e.index.said[saidKey{text: text}]
}

// MatchHeading gives the role of the column that opens with text: words that
// the form or the edition knows, whole, in any case and spelling, among numbers
// and words that change nothing. A text with any other word is no heading, so
// "các bước thực hiện" is none.
func (e *Edition) MatchHeading(f *Form, text string) (ColumnRole, bool) {
	if role, ok := e.index.roles[text]; ok {
		return role, true
	}
	if f != nil && e.rowsOf(f).written[bare(text)] != nil {
		return "", false // the label of a row, as it is printed
	}
	return e.cover(strings.Fields(headingWords(text)))
}

// maxHeading is how many words a heading has at most.
const maxHeading = 16

// cover explains every word of a heading, long phrases first, and gives the
// most telling role among them.
func (e *Edition) cover(ws []string) (ColumnRole, bool) {
	if len(ws) > maxHeading {
		return "", false
	}
	best := len(columnRoles)
	for len(ws) > 0 {
		ps := e.index.phrases[ws[0]]
		i := slices.IndexFunc(ps, func(p phrase) bool {
			return len(p.words) <= len(ws) && slices.Equal(p.words, ws[:len(p.words)])
		})
		if i < 0 && ws[0] == anyNumber {
			ws = ws[1:]
			continue
		}
		if i < 0 {
			return "", false
		}
		if at := slices.Index(columnRoles[:], ps[i].role); at >= 0 {
			best = min(best, at)
		}
		ws = ws[len(ps[i].words):]
	}
	if best == len(columnRoles) {
		return "", false
	}
	return columnRoles[best], true
}

// A Match is the row of a form that a label means. A nil Row means none.
type Match struct {
	Row     *Row
	Guessed bool // the label only comes close; a person must say whether it is that row
}

// MatchLabel finds the row of f that a label means: as it is printed, as the
// indicator is named, or one of its aliases or its code; else in any spelling,
// with numbering, bullets, abbreviations, or the measure in brackets behind it;
// else without accents, where only one row can be meant; else, as a guess, the
// one row that comes close. Under parent, its own rows come first.
func (e *Edition) MatchLabel(f *Form, label string, parent *Row) Match {
	x := e.rowsOf(f)
	if r := x.written[bare(label)]; r != nil {
		return Match{Row: r}
	}
	words := e.words(label)
	if r := e.byWords(x, label, words); r != nil {
		return Match{Row: r}
	}
	r := x.guess(e, words, parent)
	return Match{r, r != nil}
}

// bare takes off the bullet before a label and the colon behind it.
func bare(label string) string {
	return strings.TrimRight(strings.TrimLeft(label, " \t\u00a0+-–•*"), " \t\u00a0:")
}

func (e *Edition) byWords(x *formIndex, label, words string) *Row {
	if r := x.find(words); r != nil {
		return r
	}
	plain := dropNumbering(words)
	if r := x.find(plain); r != nil {
		return r
	}
	if i := strings.LastIndexByte(label, '('); i > 0 {
		if _, ok := e.index.said[saidKey{text: measureKey(label[i:])}]; ok {
			return x.find(dropNumbering(e.words(label[:i])))
		}
	}
	return nil
}

func (x *formIndex) find(words string) *Row {
	if words == "" {
		return nil
	}
	if r := x.words[words]; r != nil {
		return r
	}
	return x.folded[spelling.Fold(words)]
}

// dropNumbering takes a number, a Roman number or a single letter off the front:
// "1.1", "II", "a".
func dropNumbering(words string) string {
	first, rest, ok := strings.Cut(words, " ")
	if !ok || strings.Trim(first, "0123456789.,") != "" && strings.Trim(first, "ivx") != "" && len(first) > 1 {
		return words
	}
	return rest
}

// guess gives the one row whose name comes close to words, or nil.
func (x *formIndex) guess(e *Edition, words string, parent *Row) *Row {
	words = dropNumbering(words)
	folded := spelling.Fold(words)
	var best, next float64
	var row *Row
	for _, c := range x.close {
		s := likeness(words, folded, c)
		if s > 0 && parent != nil && e.index.indicators[c.row.Indicator].Parent == parent.Indicator {
			s += ownRows
		}
		switch {
		case c.row == row:
			best = max(best, s)
		case s > best:
			best, next, row = s, best, c.row
		default:
			next = max(next, s)
		}
	}
	if best-next < clearly {
		return nil
	}
	return row
}

const (
	closeEnough = 0.85 // of the letters are the same
	clearly     = 0.02 // better than the next
	ownRows     = 0.05 // is what standing under its own group is worth
	halfOrMore  = 0.6  // of the words of a name that is cut short or goes on
	fewest      = 3    // words that may stand for a whole name
)

// likeness is 0 for names that have little in common, else between 0.85 and 1.
func likeness(words string, folded string, c candidate) float64 {
	if part := beginning(words, c.words); part > 0 {
		return closeEnough + part*(1-closeEnough)
	}
	long, short := max(len(folded), len(c.folded)), min(len(folded), len(c.folded))
	if float64(short) < closeEnough*float64(long) || long == 0 {
		return 0
	}
	s := 1 - float64(distance(folded, c.folded))/float64(long)
	if s < closeEnough {
		return 0
	}
	return s
}

// beginning says how much of the longer of two names the shorter one is, where
// it is the beginning of the longer one; else 0.
func beginning(a, b string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if !strings.HasPrefix(b, a) || len(b) > len(a) && b[len(a)] != ' ' {
		return 0
	}
	n, all := strings.Count(a, " ")+1, strings.Count(b, " ")+1
	if part := float64(n) / float64(all); n >= fewest && part >= halfOrMore {
		return part
	}
	return 0
}

// distance counts the letters to put in, leave out or change to make b of a. Both
// are without accents, so a letter is a byte.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

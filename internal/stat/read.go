package stat

import (
	"strings"
	"unicode/utf8"
)

// Written is what stands in a cell, before anybody has understood it.
// Text is NFC. Numeric says that the cell holds a binary number, written by the
// file with up to 17 digits, and not text.
type Written struct {
	Text    string
	Numeric bool
	Percent bool // the cell's number format shows a percentage
	Date    bool // the cell's number format shows a date
}

// Expect says what a cell may hold: it decides between readings of one text.
type Expect struct {
	Whole     bool     // only integers make sense
	Percent   bool     // the measure is a percentage
	Milestone bool     // reached or not
	Words     bool     // words are a proper answer
	Min, Max  *Decimal // the interval in which a figure is believable; nil is open
	// Measure reports whether words that follow a number are a measure. Nil: none is.
	Measure func(words string) bool
}

// A Reading is one written value as understood: a value, or two readings
// between which only a person can choose, or a doubt that says why there is none.
type Reading struct {
	Value   Value       // blank while Options are open and where there is no reading
	Doubt   FindingCode // "" when there is nothing to say
	Options [2]Decimal  // the two readings of NumberAmbiguous, PercentDoubt, NumberFraction
	Measure string      // measure words that stood in the cell, as written
}

// Open reports whether two readings survive.
func (r Reading) Open() bool {
	return r.Doubt == NumberAmbiguous || r.Doubt == PercentDoubt || r.Doubt == NumberFraction
}

// Read understands one cell in the Vietnamese way: a dot groups thousands, a
// comma begins decimals. It never guesses: where two readings survive it
// returns both and no value. Text is taken exactly, trailing zeros included; a
// numeric cell is taken to 15 significant digits, which is what a spreadsheet shows.
func Read(w Written, e *Expect) Reading {
	if w.Numeric {
		return readNumeric(w, e)
	}
	return readText(w.Text, e)
}

func (e *Expect) believes(d Decimal) bool {
	return (e.Min == nil || d.Cmp(*e.Min) >= 0) && (e.Max == nil || d.Cmp(*e.Max) <= 0)
}

func exact(d Decimal) Reading { return Reading{Value: NumberOf(d)} }

func ask(code FindingCode, a, b Decimal) Reading {
	return Reading{Doubt: code, Options: [2]Decimal{a, b}}
}

// readText understands text. The order matters: signs that stand for a whole
// answer first, then what surrounds a number, then the number.
func readText(text string, e *Expect) Reading {
	if n, ok := bare(text, e); ok {
		return n
	}
	s := tidy(text)
	if r, ok := readSign(s, e); ok {
		return r
	}
	if e.Words {
		return Reading{Value: Value{Shape: Words}}
	}
	r := readAround(strings.ToLower(s), e)
	if r.Value.Shape == Blank && r.Doubt == "" {
		r.Doubt = NumberWords
	}
	return r
}

// bare is the short way for text that is nothing but a number.
func bare(s string, e *Expect) (Reading, bool) {
	if s == "" {
		return Reading{}, true
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != ',' {
			return Reading{}, false
		}
	}
	r, ok := readNumeral(s, e)
	return r, ok
}

// readSign understands answers that are no number: blanks, dashes, ticks.
func readSign(s string, e *Expect) (Reading, bool) {
	low := strings.ToLower(s)
	switch low {
	case "", "...", "..", "…":
		return Reading{}, true
	case "-", "--":
		return Reading{Value: Value{Shape: NotApplicable}, Doubt: DashAsNone}, true
	case "không phát sinh", "không áp dụng":
		return Reading{Value: Value{Shape: NotApplicable}}, true
	}
	if e.Milestone {
		switch low {
		case "x", "v", "✓", "✔", "√", "đạt", "đạt chuẩn", "hoàn thành", "có", "đã đạt":
			return exact(one), true
		case "chưa đạt", "không đạt", "chưa", "không", "chưa hoàn thành":
			return exact(zero), true
		}
	}
	return Reading{}, false
}

// readAround takes off what may stand around a number (bounds, "khoảng",
// parentheses) and says so.
func readAround(s string, e *Expect) Reading {
	s = strings.TrimPrefix(s, "'")
	bound, rest := cutBound(s)
	doubt := FindingCode("")
	if r, ok := cutWord(rest, "khoảng", "xấp xỉ", "gần", "ước", "ước tính", "~", "≈"); ok {
		rest, doubt = r, NumberApproximate
	}
	if bound == Exact && doubt == "" && strings.HasPrefix(rest, "(") && strings.HasSuffix(rest, ")") {
		if r, ok := readNumeral(strings.TrimSpace(rest[1:len(rest)-1]), e); ok && r.Value.IsExact() {
			return Reading{Value: NumberOf(r.Value.Num.Neg()), Doubt: NumberParentheses}
		}
	}
	if bound == Exact {
		if r, ok := readRange(rest, e); ok {
			return r
		}
	}
	r := readHead(rest, e)
	if r.Value.Shape == Number {
		r.Value.Bound = bound
	}
	if doubt != "" && (r.Doubt == "" || SeverityOf(r.Doubt) == Notice) && r.Value.Shape == Number {
		r.Doubt = doubt
	}
	return r
}

// readHead reads a number at the head of s and what follows it.
func readHead(s string, e *Expect) Reading {
	tok, rest := numberToken(s)
	if tok == "" {
		return readLater(s, e)
	}
	r, ok := readNumeral(tok, e)
	if !ok {
		return Reading{Doubt: NumberWords}
	}
	if strings.HasPrefix(rest, "/") {
		return readFraction(tok, rest[1:], e)
	}
	core, foot := cutFootnote(rest)
	if core == "" || e.isMeasure(core) {
		r.Measure = core
		if foot && r.Doubt == "" {
			r.Doubt = NumberFootnote
		}
		return r
	}
	if more := numbersIn(rest, e); len(more) > 0 {
		return Reading{Doubt: NumberAmbiguous, Options: [2]Decimal{r.Value.Num, more[0]}}
	}
	if r.Doubt == "" || SeverityOf(r.Doubt) == Notice {
		r.Doubt = NumberWithWords
	}
	return r
}

// readLater reads "đạt 80%": words first, then one number.
func readLater(s string, e *Expect) Reading {
	i := strings.IndexAny(s, "0123456789")
	if i < 0 {
		return Reading{Doubt: NumberWords}
	}
	tok, rest := numberToken(s[i:])
	r, ok := readNumeral(tok, e)
	if !ok || len(numbersIn(rest, e)) > 0 || !r.Value.IsExact() {
		return Reading{Doubt: NumberWords}
	}
	if core, _ := cutFootnote(rest); core != "" && e.isMeasure(core) {
		r.Measure = core
	}
	r.Doubt = NumberWithWords
	return r
}

// readFraction reads what follows the stroke of "5/12": a share or a count of
// part of a whole, which only a person can tell; "5/12/2025" is a date.
func readFraction(numerator, s string, e *Expect) Reading {
	tok, rest := numberToken(s)
	n, ok1 := plain(numerator)
	d, ok2 := plain(tok)
	if strings.HasPrefix(rest, "/") {
		return Reading{Doubt: DateInNumber}
	}
	if !ok1 || !ok2 {
		return Reading{Doubt: NumberWords}
	}
	if more := numbersIn(rest, e); len(more) > 0 {
		return ask(NumberAmbiguous, more[0], n)
	}
	if !e.Percent || d.IsZero() {
		return ask(NumberFraction, n, d)
	}
	q, err := n.Quo(d)
	if err != nil {
		return Reading{Doubt: NumberWords}
	}
	q, err = q.Mul(hundred)
	if err != nil {
		return Reading{Doubt: NumberWords}
	}
	return ask(NumberFraction, q.Round(2).Trim(0), n)
}

// readRange reads "78% - 85%" and "từ 78 đến 85 %".
func readRange(s string, e *Expect) (Reading, bool) {
	body, _ := cutWord(s, "từ")
	a, rest := numberToken(body)
	if a == "" {
		return Reading{}, false
	}
	m1 := ""
	for _, sep := range [...]string{"đến", "tới", "-"} {
		i := strings.Index(rest, sep)
		if i < 0 {
			continue
		}
		m1 = strings.TrimSpace(rest[:i])
		b, tail := numberToken(strings.TrimSpace(rest[i+len(sep):]))
		tail = strings.TrimSpace(tail)
		if b == "" || m1 != "" && !e.isMeasure(m1) || tail != "" && !e.isMeasure(tail) {
			return Reading{}, false
		}
		lo, ok1 := readNumeral(a, e)
		hi, ok2 := readNumeral(b, e)
		if !ok1 || !ok2 || !lo.Value.IsExact() || !hi.Value.IsExact() || lo.Value.Num.Cmp(hi.Value.Num) > 0 {
			return Reading{}, false
		}
		if tail == "" {
			tail = m1
		}
		v := Value{Shape: Range, Num: lo.Value.Num, Upper: hi.Value.Num}
		return Reading{Value: v, Doubt: NumberRange, Measure: tail}, true
	}
	return Reading{}, false
}

func (e *Expect) isMeasure(words string) bool {
	if words == "%" {
		return true
	}
	return e.Measure != nil && e.Measure(words)
}

// numbersIn lists the numbers inside s, such as the 41,7 of "trường (41,7%)".
func numbersIn(s string, e *Expect) (all []Decimal) {
	for {
		i := strings.IndexAny(s, "0123456789")
		if i < 0 {
			return all
		}
		tok, rest := numberToken(s[i:])
		if r, ok := readNumeral(tok, e); ok && r.Value.IsExact() {
			all = append(all, r.Value.Num)
		}
		s = rest
	}
}

// cutBound takes a bound off the front or the back of s.
func cutBound(s string) (Bound, string) {
	for _, p := range [...]struct {
		sign string
		b    Bound
	}{{"<=", AtMost}, {"≤", AtMost}, {"<", Below}, {">=", AtLeast}, {"≥", AtLeast}, {">", Above}} {
		if rest, ok := strings.CutPrefix(s, p.sign); ok {
			return p.b, strings.TrimSpace(rest)
		}
	}
	if rest, ok := strings.CutSuffix(s, "trở lên"); ok {
		rest, _ = cutWord(strings.TrimSpace(rest), "từ", "đạt từ", "đạt")
		return AtLeast, rest
	}
	if rest, ok := strings.CutSuffix(s, "trở xuống"); ok {
		rest, _ = cutWord(strings.TrimSpace(rest), "từ")
		return AtMost, rest
	}
	for _, p := range [...]struct {
		word string
		b    Bound
	}{
		{"dưới", Below}, {"nhỏ hơn", Below}, {"ít hơn", Below}, {"không quá", AtMost}, {"tối đa", AtMost},
		{"trên", Above}, {"lớn hơn", Above}, {"hơn", Above}, {"ít nhất", AtLeast}, {"tối thiểu", AtLeast},
	} {
		if rest, ok := cutWord(s, p.word); ok {
			return p.b, rest
		}
	}
	return Exact, s
}

// cutWord takes one of the words off the front of s, whole tokens only.
func cutWord(s string, words ...string) (string, bool) {
	for _, w := range words {
		rest, ok := strings.CutPrefix(s, w)
		if !ok {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(rest); r == ' ' || r >= '0' && r <= '9' {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

// cutFootnote takes footnote marks off s: stars, superscripts, "(1)".
func cutFootnote(s string) (string, bool) {
	t := strings.TrimRight(strings.TrimSpace(s), "*¹²³†")
	if len(t) >= 3 && t[len(t)-1] == ')' && t[len(t)-3] == '(' && t[len(t)-2] >= '1' && t[len(t)-2] <= '9' {
		t = t[:len(t)-3]
	}
	t = strings.TrimSpace(t)
	return t, t != strings.TrimSpace(s)
}

// tidy trims s and gives its spaces, digits and minus signs one shape.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 0xA0 || r == 0x202F || r == 0x2009 || r == 0x2007 || r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r == 0x200B || r == 0xFEFF:
			return -1
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == 0x2212 || r == 0x2013 || r == 0x2014:
			return '-'
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

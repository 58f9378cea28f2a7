package stat

import (
	"strings"

	"github.com/govalues/decimal"
)

var (
	zero     = decimal.MustNew(0, 0)
	one      = decimal.MustNew(1, 0)
	hundred  = decimal.MustNew(100, 0)
	thousand = decimal.MustNew(1000, 0)
)

// numberToken cuts a number off the front of s: a sign, digits with dots and
// commas, and spaces that group three digits. The rest has no leading space.
func numberToken(s string) (tok, rest string) {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
		for i < len(s) && s[i] == ' ' {
			i++
		}
	}
	if i >= len(s) || !isDigit(s[i]) {
		return "", s
	}
	for i < len(s) {
		switch {
		case isDigit(s[i]):
			i++
		case (s[i] == '.' || s[i] == ',') && i+1 < len(s) && isDigit(s[i+1]):
			i++
		case s[i] == ' ' && groupAt(s, i+1):
			i += 4
		default:
			return s[:i], strings.TrimLeft(strings.TrimLeft(s[i:], ".,"), " ")
		}
	}
	return s[:i], ""
}

// groupAt reports whether exactly three digits begin at s[i].
func groupAt(s string, i int) bool {
	return i+3 <= len(s) && isDigit(s[i]) && isDigit(s[i+1]) && isDigit(s[i+2]) && (i+3 == len(s) || !isDigit(s[i+3]))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// readNumeral understands the digits and separators of one number. It says
// false when they are no number in any order of separators.
func readNumeral(tok string, e *Expect) (Reading, bool) {
	var buf [64]byte
	sign, body := "", tok
	if body != "" && (body[0] == '-' || body[0] == '+') {
		if body[0] == '-' {
			sign = "-"
		}
		body = strings.TrimLeft(body[1:], " ")
	}
	b := append(buf[:0], sign...)
	if strings.IndexByte(body, ' ') >= 0 {
		if !spacesGroup(body) {
			return Reading{}, false
		}
		body = strings.ReplaceAll(body, " ", "")
	}
	dots, commas := strings.Count(body, "."), strings.Count(body, ",")
	head, tail, _ := cutLast(body)
	switch {
	case dots+commas == 0:
		return parsed(append(b, body...), "")
	case dots == 1 && commas == 0 && groups(body, '.'):
		return dotted(b, head, tail, e)
	case commas == 0 && dots > 1 && groups(body, '.'):
		return parsed(strip(b, body), "")
	case commas > 1 && dots == 0 && groups(body, ','):
		return parsed(strip(b, body), NumberEnglish)
	case commas == 1 && dots == 0:
		if e.Whole && groups(body, ',') {
			return twoReadings(b, head, tail)
		}
		return parsed(decimalOf(b, head, tail), "")
	case dots == 1 && commas == 0:
		return parsed(decimalOf(b, head, tail), NumberEnglish)
	case commas == 1 && groups(head, '.'):
		return parsed(decimalOf(b, head, tail), "")
	case dots == 1 && groups(head, ','):
		return parsed(decimalOf(b, head, tail), NumberEnglish)
	}
	return Reading{}, false
}

// dotted decides what "95.140" is: grouped thousands, unless that is beyond
// belief and a decimal reading survives; then a person decides.
func dotted(b []byte, head, tail string, e *Expect) (Reading, bool) {
	n := len(b)
	grouped, ok := parsed(append(append(b, head...), tail...), "")
	if !ok || e.believes(grouped.Value.Num) {
		return grouped, ok
	}
	dec, ok := parsed(decimalOf(b[:n], head, tail), "")
	if !ok || e.Whole && !dec.Value.Num.IsInt() || !e.believes(dec.Value.Num) {
		return grouped, true
	}
	return ask(NumberAmbiguous, grouped.Value.Num, dec.Value.Num.Trim(0)), true
}

func twoReadings(b []byte, head, tail string) (Reading, bool) {
	n := len(b)
	grouped, ok1 := parsed(append(append(b, head...), tail...), "")
	dec, ok2 := parsed(decimalOf(b[:n], head, tail), "")
	return ask(NumberAmbiguous, grouped.Value.Num, dec.Value.Num.Trim(0)), ok1 && ok2
}

// readNumeric understands a numeric cell. Its type and number format say what
// was shown; they cannot say what was meant.
func readNumeric(w Written, e *Expect) Reading {
	d, ok := binaryNumber(w.Text)
	switch {
	case w.Date:
		return Reading{Doubt: DateInNumber}
	case !ok:
		return Reading{Doubt: NumberWords}
	case w.Percent:
		return readPercent(d, e)
	case e.Whole && !d.IsInt() && d.Scale() <= 3:
		if up, err := d.Mul(thousand); err == nil && e.believes(up) {
			return ask(NumberAmbiguous, up.Trim(0), d)
		}
	}
	return exact(d)
}

// readPercent understands a number under a percent format: 0.951 is shown as
// 95.1 %. A number that is only believable unscaled was typed before the format.
func readPercent(d Decimal, e *Expect) Reading {
	up, err := d.Mul(hundred)
	if err != nil {
		return Reading{Doubt: NumberWords}
	}
	up = up.Trim(0)
	if e.Percent && e.believes(up) && (e.Max != nil || up.Cmp(thousand) < 0) {
		return exact(up)
	}
	if !e.Percent || e.believes(d) {
		return ask(PercentDoubt, up, d)
	}
	return exact(up)
}

// binaryNumber reads a number that a spreadsheet wrote, such as
// 55.700000000000003 or 1.4E4, to 15 significant digits.
func binaryNumber(s string) (Decimal, bool) {
	var buf [32]byte
	digits, exp, neg := buf[:0], 0, false
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		neg = s[i] == '-'
		i++
	}
	seen, point := false, false
	for ; i < len(s) && s[i] != 'E' && s[i] != 'e'; i++ {
		switch {
		case s[i] == '.' && !point:
			point = true
			continue
		case !isDigit(s[i]):
			return Decimal{}, false
		}
		seen = true
		if point {
			exp--
		}
		if len(digits) == 0 && s[i] == '0' {
			continue
		}
		if len(digits) == cap(digits) {
			exp++
			continue
		}
		digits = append(digits, s[i])
	}
	if !seen {
		return Decimal{}, false
	}
	if i < len(s) {
		e, ok := smallInt(s[i+1:])
		if !ok {
			return Decimal{}, false
		}
		exp += e
	}
	return compose(round15(digits, &exp), exp, neg)
}

func smallInt(s string) (int, bool) {
	neg := strings.HasPrefix(s, "-")
	if neg || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	n := 0
	for i := range len(s) {
		if !isDigit(s[i]) || n > 1000 {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	if neg {
		n = -n
	}
	return n, s != ""
}

// round15 keeps 15 significant digits, halves away from zero, and drops zeros
// at the end.
func round15(d []byte, exp *int) []byte {
	if len(d) > 15 {
		up := d[15] >= '5'
		*exp += len(d) - 15
		d = d[:15]
		for i := 14; up && i >= 0; i-- {
			if d[i]++; d[i] <= '9' {
				up = false
			} else {
				d[i] = '0'
			}
		}
		if up {
			copy(d[1:], d[:14])
			d[0] = '1'
			*exp++
		}
	}
	for len(d) > 0 && d[len(d)-1] == '0' {
		d = d[:len(d)-1]
		*exp++
	}
	return d
}

func compose(digits []byte, exp int, neg bool) (Decimal, bool) {
	var v int64
	for _, c := range digits {
		v = v*10 + int64(c-'0')
	}
	if v == 0 {
		return zero, true
	}
	for ; exp > 0; exp-- {
		if v > (1<<62)/10 {
			return Decimal{}, false
		}
		v *= 10
	}
	if neg {
		v = -v
	}
	if -exp > decimal.MaxScale {
		return zero, true
	}
	d, err := decimal.New(v, -exp)
	return d, err == nil
}

// plain reads a number that can be read in one way only.
func plain(tok string) (Decimal, bool) {
	r, ok := readNumeral(tok, &Expect{})
	return r.Value.Num, ok && r.Value.IsExact()
}

func parsed(b []byte, doubt FindingCode) (Reading, bool) {
	d, err := decimal.Parse(string(b))
	if err != nil || tooLong(b) {
		return Reading{}, false
	}
	return Reading{Value: NumberOf(d), Doubt: doubt}, true
}

// tooLong refuses numbers that would be rounded: more than 19 digits.
func tooLong(b []byte) bool {
	n := 0
	for _, c := range b {
		if isDigit(c) && (n > 0 || c != '0') {
			n++
		}
	}
	return n > decimal.MaxPrec
}

// groups reports whether sep stands in s only between groups of three digits,
// behind a first group of one to three that does not begin with 0.
func groups(s string, sep byte) bool {
	first := strings.IndexByte(s, sep)
	if first < 0 {
		first = len(s)
	}
	if first < 1 || first > 3 && first != len(s) || s[0] == '0' && first != len(s) {
		return false
	}
	for i := range first {
		if !isDigit(s[i]) {
			return false
		}
	}
	for i := first; i < len(s); i += 4 {
		if s[i] != sep || !groupAt(s, i+1) {
			return false
		}
	}
	return true
}

// spacesGroup reports whether the spaces in s group thousands.
func spacesGroup(s string) bool {
	whole := s
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		whole = s[:i]
		if strings.IndexByte(s[i:], ' ') >= 0 {
			return false
		}
	}
	return groups(whole, ' ')
}

// cutLast cuts s at its last separator.
func cutLast(s string) (head, tail string, ok bool) {
	i := strings.LastIndexAny(s, ".,")
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

func strip(b []byte, s string) []byte {
	for i := range len(s) {
		if isDigit(s[i]) {
			b = append(b, s[i])
		}
	}
	return b
}

func decimalOf(b []byte, head, tail string) []byte {
	b = strip(b, head)
	if tail == "" {
		return b
	}
	return append(append(b, '.'), tail...)
}

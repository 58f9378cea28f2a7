package lang

import (
	"strings"

	"github.com/govalues/decimal"

	"wardbook/internal/stat"
)

// Number writes d with the separators of the language and all its decimals:
// 1.234,50 and 1,234.50.
func Number(l Lang, d stat.Decimal) string { return separate(l, d.String()) }

// Fixed writes d with exactly so many decimals, halves away from zero, as a
// spreadsheet shows it.
func Fixed(l Lang, d stat.Decimal, decimals int) string {
	return separate(l, round(d, decimals))
}

// round writes d with so many decimals and a dot, halves away from zero. It
// works on digits, so that no size of number can overflow it.
func round(d stat.Decimal, decimals int) string {
	s := d.Abs().String()
	whole, frac, _ := strings.Cut(s, ".")
	up := len(frac) > decimals && frac[decimals] >= '5'
	frac = (frac + strings.Repeat("0", decimals))[:decimals]
	digits := []byte("0" + whole + frac)
	for i := len(digits) - 1; up && i >= 0; i-- {
		if digits[i] == '9' {
			digits[i] = '0'
			continue
		}
		digits[i]++
		up = false
	}
	out := string(digits[:len(digits)-decimals])
	if len(out) > 1 && out[0] == '0' {
		out = out[1:]
	}
	if decimals > 0 {
		out += "." + string(digits[len(digits)-decimals:])
	}
	if d.IsNeg() && strings.Trim(out, "0.") != "" {
		out = "-" + out
	}
	return out
}

// separate gives plain digits with a dot the separators of the language.
func separate(l Lang, plain string) string {
	group, point := byte('.'), byte(',')
	if l == EN {
		group, point = ',', '.'
	}
	digits, negative := strings.CutPrefix(plain, "-")
	whole, frac, _ := strings.Cut(digits, ".")
	b := make([]byte, 0, len(plain)+len(whole)/3+1)
	if negative {
		b = append(b, '-')
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b = append(b, group)
		}
		b = append(b, whole[i])
	}
	if frac != "" {
		b = append(b, point)
		b = append(b, frac...)
	}
	return string(b)
}

// Value writes what an official stated: a number, "< 1", "78 – 85", the words
// for "nothing to report", or nothing for a blank. Of a statement in words it
// only says that it is one; the words are in the observation's text.
func Value(l Lang, v stat.Value) string {
	switch v.Shape {
	case stat.Number:
		return sign(v.Bound) + Number(l, v.Num)
	case stat.Range:
		return Number(l, v.Num) + " – " + Number(l, v.Upper)
	case stat.Words:
		return T(l, "value.words")
	case stat.NotApplicable:
		return T(l, "value.not-applicable")
	}
	return ""
}

func sign(b stat.Bound) string {
	switch b {
	case stat.Below:
		return "< "
	case stat.AtMost:
		return "≤ "
	case stat.Above:
		return "> "
	case stat.AtLeast:
		return "≥ "
	}
	return ""
}

// canonical reads what stat.Value.String writes.
func canonical(s string) (stat.Value, bool) {
	if s == "n/a" {
		return stat.Value{Shape: stat.NotApplicable}, true
	}
	if lo, hi, ok := strings.Cut(s, " .. "); ok {
		a, err := decimal.Parse(lo)
		b, err2 := decimal.Parse(hi)
		return stat.Value{Shape: stat.Range, Num: a, Upper: b}, err == nil && err2 == nil
	}
	v := stat.Value{Shape: stat.Number}
	if op, rest, ok := strings.Cut(s, " "); ok {
		bound, known := stat.ParseBound(op)
		if !known {
			return v, false
		}
		v.Bound, s = bound, rest
	}
	d, err := decimal.Parse(s)
	v.Num = d
	return v, err == nil
}

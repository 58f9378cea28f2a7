package stat

// A Bound says on which side of a limit a value lies.
type Bound uint8

const (
	Exact   Bound = iota
	Below         // < , "dưới"
	AtMost        // <=
	Above         // > , "trên"
	AtLeast       // >= , "từ … trở lên", "ít nhất"
)

var boundNames = [...]string{"", "<", "<=", ">", ">="}

// String writes <, <=, >, >= or nothing.
func (b Bound) String() string { return boundNames[b] }

// ParseBound reads what String writes.
func ParseBound(s string) (Bound, bool) {
	for i, n := range boundNames {
		if n == s {
			return Bound(i), true
		}
	}
	return Exact, false
}

// Shape says what kind of thing a value is.
type Shape uint8

const (
	Blank         Shape = iota // nothing was written; never zero
	Number                     // Num, under Bound
	Range                      // from Num to Upper, both included
	Words                      // a statement in words, kept in the observation's text
	NotApplicable              // "không phát sinh": there was nothing to count
)

// A Value is what an official stated: nothing, a number, a bound such as "< 1",
// a range, words, or that it does not apply. It is comparable with ==, which
// distinguishes 21.1 from 21.10; compare amounts with Num.Cmp.
type Value struct {
	Shape Shape
	Bound Bound
	Num   Decimal
	Upper Decimal
}

// NumberOf makes an exact number.
func NumberOf(d Decimal) Value { return Value{Shape: Number, Num: d} }

// IsExact reports whether v is one known number, neither bound nor range.
func (v Value) IsExact() bool { return v.Shape == Number && v.Bound == Exact }

// String writes v for logs and tests, such as "< 1", "78 .. 85", "n/a".
func (v Value) String() string {
	switch v.Shape {
	case Number:
		if v.Bound != Exact {
			return v.Bound.String() + " " + v.Num.String()
		}
		return v.Num.String()
	case Range:
		return v.Num.String() + " .. " + v.Upper.String()
	case Words:
		return "words"
	case NotApplicable:
		return "n/a"
	}
	return ""
}

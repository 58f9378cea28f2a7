package stat

import (
	"fmt"
	"strconv"
	"strings"
)

// A Month counts months since January of year 0.
type Month int

// MonthOf gives the month of a year, January being 1.
func MonthOf(year, month int) Month { return Month(year*12 + month - 1) }

// Year gives the calendar year of m.
func (m Month) Year() int { return int(m) / 12 }

// Number gives the month within its year, January being 1.
func (m Month) Number() int { return int(m)%12 + 1 }

// String writes m as 2026-03.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), m.Number()) }

// A Period is an inclusive run of whole months. It is comparable.
// The zero Period stands for "the period of the file itself".
type Period struct{ From, To Month }

// PeriodKind names the length of a period as official calendars do.
type PeriodKind string

const (
	KindMonth      PeriodKind = "month"
	KindQuarter    PeriodKind = "quarter"
	KindHalf       PeriodKind = "half"
	KindNineMonths PeriodKind = "nine-months"
	KindYear       PeriodKind = "year"
	KindTerm       PeriodKind = "term"
)

// ParsePeriod reads 2026-03, 2026-Q1, 2026-H1, 2026-H2, 2026-9M, 2026 and 2021-2025.
// It refuses anything else, because a guessed period spoils a whole series.
func ParsePeriod(s string) (Period, error) {
	y, rest, cut := strings.Cut(s, "-")
	year, ok := digits(y, 4)
	if !ok || year < 1900 || year > 2999 {
		return Period{}, fmt.Errorf("period %q: want one of 2026-03, 2026-Q1, 2026-H1, 2026-9M, 2026, 2021-2025", s)
	}
	at := func(a, b int) (Period, error) { return Period{MonthOf(year, a), MonthOf(year, b)}, nil }
	switch {
	case !cut:
		return at(1, 12)
	case rest == "H1":
		return at(1, 6)
	case rest == "H2":
		return at(7, 12)
	case rest == "9M":
		return at(1, 9)
	case len(rest) == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4':
		q := int(rest[1] - '0')
		return at(3*q-2, 3*q)
	}
	if n, ok := digits(rest, 2); ok && n >= 1 && n <= 12 {
		return at(n, n)
	}
	if n, ok := digits(rest, 4); ok && n > year && n < year+100 {
		return Period{MonthOf(year, 1), MonthOf(n, 12)}, nil
	}
	return Period{}, fmt.Errorf("period %q: want one of 2026-03, 2026-Q1, 2026-H1, 2026-9M, 2026, 2021-2025", s)
}

func digits(s string, n int) (int, bool) {
	if len(s) != n {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	v, err := strconv.Atoi(s)
	return v, err == nil
}

// IsZero reports whether p is the zero Period.
func (p Period) IsZero() bool { return p == Period{} }

// Kind names the length of p.
func (p Period) Kind() PeriodKind {
	switch n := p.To - p.From + 1; {
	case n == 1:
		return KindMonth
	case n == 3:
		return KindQuarter
	case n == 6:
		return KindHalf
	case n == 9:
		return KindNineMonths
	case n == 12:
		return KindYear
	}
	return KindTerm
}

// String writes p in the form that ParsePeriod reads; the zero Period is "".
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	y, m := p.From.Year(), p.From.Number()
	switch p.Kind() {
	case KindMonth:
		return p.From.String()
	case KindQuarter:
		return fmt.Sprintf("%04d-Q%d", y, (m+2)/3)
	case KindHalf:
		return fmt.Sprintf("%04d-H%d", y, (m+5)/6)
	case KindNineMonths:
		return fmt.Sprintf("%04d-9M", y)
	case KindYear:
		return fmt.Sprintf("%04d", y)
	}
	return fmt.Sprintf("%04d-%04d", y, p.To.Year())
}

// MarshalText writes p as String does.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Period) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	*p, err = ParsePeriod(string(b))
	return err
}

// Contains reports whether q lies wholly within p.
func (p Period) Contains(q Period) bool { return p.From <= q.From && q.To <= p.To }

// Previous gives the period of the same length right before p.
func (p Period) Previous() Period {
	n := p.To - p.From + 1
	return Period{p.From - n, p.To - n}
}

// LastYear gives the same months one year earlier.
func (p Period) LastYear() Period { return Period{p.From - 12, p.To - 12} }

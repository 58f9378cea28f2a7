package stat

import "github.com/govalues/decimal"

// Judge compares a result with its target at the end of period on.
//
// A bound (<, >) is met or missed, never exceeded: "trên 95 %" with 95.0 is
// missed. Any other target is met when equal, exceeded when strictly better and
// missed when strictly worse; where no operator is printed the direction gives
// it. A direction of none compares and judges nothing. A result that is a bound
// or a range is an interval: inside the target it is met, outside missed, and
// overlapping it gives NoData. Before the horizon of a target the class is
// NotDue. Figures are compared exactly as submitted.
func Judge(t Target, d Direction, actual Value, on Month) Class {
	switch {
	case actual.Shape == NotApplicable:
		return NoOccurrence
	case d == Attesting || t.Value.Shape == Words:
		return Attested
	case actual.Shape == Blank, actual.Shape == Words, t.Value.Shape == Blank, t.Value.Shape == NotApplicable:
		return NoData
	case t.Horizon == ByYear && on < MonthOf(t.Year, 12), t.Horizon.overTerm() && !t.Term.IsZero() && on < t.Term.To:
		return NotDue
	}
	if d == Descriptive {
		return change(actual, t.Value)
	}
	return judge(t.Value, d, actual)
}

func (h Horizon) overTerm() bool { return h == EndOfTerm || h == AverageOver || h == CumulativeOf }

// change names the change from the target to the result.
func change(actual, target Value) Class {
	if !actual.IsExact() || !target.IsExact() {
		return NoData
	}
	return [...]Class{Decreased, Unchanged, Increased}[actual.Num.Cmp(target.Num)+1]
}

func judge(target Value, d Direction, actual Value) Class {
	want := interval(target, d)
	got := interval(actual, "")
	switch {
	case target.Bound == Exact && target.Shape == Number && actual.IsExact():
		return ranked(actual.Num.Cmp(target.Num), d)
	case target.Bound == AtMost && actual.IsExact():
		return ranked(actual.Num.Cmp(target.Num), Lower)
	case target.Bound == AtLeast && actual.IsExact():
		return ranked(actual.Num.Cmp(target.Num), Higher)
	case got.within(want):
		return Met
	case got.apartFrom(want):
		return Missed
	}
	return NoData
}

// ranked turns a comparison into a class: equal is met.
func ranked(cmp int, d Direction) Class {
	if d == Lower {
		cmp = -cmp
	}
	return [...]Class{Missed, Met, Exceeded}[cmp+1]
}

// A span is an interval with ends that may be open or missing.
type span struct {
	lo, hi         Decimal
	hasLo, hasHi   bool
	loOpen, hiOpen bool
}

// interval gives the numbers that v allows. For a target without an operator
// the direction d opens the better side.
func interval(v Value, d Direction) span {
	if v.Shape == Range {
		return span{lo: v.Num, hi: v.Upper, hasLo: true, hasHi: true}
	}
	b := v.Bound
	if b == Exact && d == Higher {
		b = AtLeast
	}
	if b == Exact && d == Lower {
		b = AtMost
	}
	s := span{lo: v.Num, hi: v.Num, hasLo: true, hasHi: true}
	switch b {
	case Below, AtMost:
		s.hasLo, s.hiOpen = false, b == Below
	case Above, AtLeast:
		s.hasHi, s.loOpen = false, b == Above
	}
	return s
}

// within reports whether every number of s lies in t.
func (s span) within(t span) bool {
	lo := !t.hasLo || s.hasLo && (s.lo.Cmp(t.lo) > 0 || s.lo.Cmp(t.lo) == 0 && (!t.loOpen || s.loOpen))
	hi := !t.hasHi || s.hasHi && (s.hi.Cmp(t.hi) < 0 || s.hi.Cmp(t.hi) == 0 && (!t.hiOpen || s.hiOpen))
	return lo && hi
}

// apartFrom reports whether no number lies in both.
func (s span) apartFrom(t span) bool {
	return s.hasLo && t.hasHi && beyond(s.lo, t.hi, s.loOpen || t.hiOpen) ||
		t.hasLo && s.hasHi && beyond(t.lo, s.hi, t.loOpen || s.hiOpen)
}

func beyond(lo, hi Decimal, open bool) bool {
	c := lo.Cmp(hi)
	return c > 0 || c == 0 && open
}

// Gap gives how much is missing to the target (a positive number, in the
// indicator's measure), or false where the target is not missed or cannot be measured.
func Gap(t Target, d Direction, actual Value) (decimal.Decimal, bool) {
	if !actual.IsExact() || t.Value.Shape != Number || judge(t.Value, d, actual) != Missed {
		return Decimal{}, false
	}
	g, err := t.Value.Num.Sub(actual.Num)
	return g.Abs(), err == nil
}

// Package rollup adds many units up into one and says how complete the sum is.
// Accepted submissions come in; totals with "n of N", the missing units and the
// number of questioned values go out. Missing, zero and not applicable are three
// things; bounds and ranges are never added; what cannot be added says so.
package rollup

import (
	"github.com/govalues/decimal"
	"wardbook/internal/catalog"
	"wardbook/internal/stat"
)

// Reasons why a total has no value.
const (
	ReasonNoData   = "no-data"      // nobody reported
	ReasonCoverage = "coverage"     // too few units reported
	ReasonNoParts  = "no-parts"     // a rate without its numerator and denominator
	ReasonNotAdded = "not-additive" // adding it up over units means nothing
	ReasonNothing  = "no-occurrence"
	ReasonTooLarge = "too-large" // beyond 19 digits
)

// A Basis is what totals are computed from.
type Basis struct {
	Edition  *catalog.Edition
	Form     *catalog.Form
	Expected []stat.UnitCode   // units that should have reported, in order
	Accepted []stat.Submission // the current accepted one of each unit that has one
	// LeastShare is the share of units below which a total is withheld.
	LeastShare stat.Decimal
}

// Roles are the columns that are added up.
var roles = [...]stat.Role{stat.Plan, stat.Actual, stat.Cumulative, stat.SamePeriod}

// A book holds the values of every unit, found by series.
type book struct {
	Basis
	units  map[stat.UnitCode]int // position in Accepted
	series map[series][]*stat.Observation
}

type series struct {
	code stat.IndicatorCode
	role stat.Role
}

func open(b Basis) *book {
	k := &book{Basis: b, units: make(map[stat.UnitCode]int, len(b.Accepted)), series: map[series][]*stat.Observation{}}
	for i := range b.Accepted {
		s := &b.Accepted[i]
		k.units[s.Unit] = i
		for j := range s.Observations {
			o := &s.Observations[j]
			at := series{o.Indicator, o.Role}
			row := k.series[at]
			if row == nil {
				row = make([]*stat.Observation, len(b.Accepted))
				k.series[at] = row
			}
			row[i] = o
		}
	}
	return k
}

// Compute gives one row for each row and column of the form that figures stand in.
func Compute(b Basis) []stat.RollupRow {
	k := open(b)
	var out []stat.RollupRow
	for i := range b.Form.Rows {
		ind, ok := b.Edition.Indicator(b.Form.Rows[i].Indicator)
		if !ok || ind.Kind == catalog.Group {
			continue
		}
		for _, role := range roles {
			if b.has(role) {
				out = append(out, k.total(ind, role, nil))
			}
		}
	}
	return out
}

// Explain computes one total with every value that went into it.
func Explain(b Basis, code stat.IndicatorCode, role stat.Role) (stat.RollupRow, bool) {
	ind, ok := b.Edition.Indicator(code)
	if !ok {
		return stat.RollupRow{}, false
	}
	k := open(b)
	var sources []stat.Source
	r := k.total(ind, role, func(s stat.Source) { sources = append(sources, s) })
	r.Sources = sources
	return r, true
}

// How names the way an indicator is put together over units.
func How(ind *catalog.Indicator) string { return string(ind.OverUnits) }

func (b *Basis) has(role stat.Role) bool {
	for _, c := range b.Form.Columns {
		if stat.Role(c.Role) == role {
			return true
		}
	}
	return false
}

// total puts one indicator together over the expected units.
func (k *book) total(ind *catalog.Indicator, role stat.Role, tell func(stat.Source)) stat.RollupRow {
	row := stat.RollupRow{Indicator: ind.Code, Role: role, Measure: ind.Measure, Expected: len(k.Expected), Estimated: "0"}
	t := tally{book: k, row: &row, tell: tell}
	switch ind.OverUnits {
	case catalog.Sum:
		t.sum(ind, role)
	case catalog.RatioOfSums, catalog.WeightedMean, catalog.GrowthOfSum:
		t.ratio(ind, role)
	case catalog.CountAchieving:
		if ind.Kind == catalog.Milestone {
			t.sum(ind, role)
		} else {
			t.none(ind, role)
		}
	default:
		t.none(ind, role)
	}
	row.Weight = share(row.Reported, row.Expected).String()
	if row.Reported == 0 { // nobody reported: that is no zero
		row.Value = stat.Value{}
		if row.Reason == "" {
			row.Withheld, row.Reason = true, ReasonNoData
		}
		return row
	}
	if row.Reason == "" && !enough(row.Reported, row.Expected, k.LeastShare) {
		row.Withheld, row.Reason, row.Value = true, ReasonCoverage, stat.Value{}
	}
	return row
}

// share gives n of all to two decimals, never rounded up: 1 is all of them.
func share(n, all int) stat.Decimal {
	if all == 0 {
		return decimal.MustNew(0, 0)
	}
	return decimal.MustNew(int64(n*100/all), 2)
}

// enough reports whether n of all are at least the share least, unrounded.
func enough(n, all int, least stat.Decimal) bool {
	needed, err := least.Mul(decimal.MustNew(int64(all), 0))
	return err == nil && decimal.MustNew(int64(n), 0).Cmp(needed) >= 0
}

// A tally is one total in the making.
type tally struct {
	*book
	row  *stat.RollupRow
	tell func(stat.Source)
}

// sum adds exact values. A unit where there was nothing to count has reported.
func (t *tally) sum(ind *catalog.Indicator, role stat.Role) {
	var total stat.Decimal
	values := t.series[series{ind.Code, role}]
	for _, u := range t.Expected {
		o := t.of(values, u)
		if o == nil || !o.Value.IsExact() && o.Value.Shape != stat.NotApplicable {
			t.row.Missing = append(t.row.Missing, u)
			continue
		}
		t.count(o.Questioned)
		t.source(u, o)
		if o.Value.IsExact() && !add(&total, o.Value.Num) {
			t.row.Reason = ReasonTooLarge
			return
		}
	}
	t.row.Value = stat.NumberOf(total)
}

// ratio divides the sum of numerators by the sum of denominators, over the
// units that gave both. Averaging the rates of units would be wrong. A unit that
// says of both that there was nothing to count has reported.
func (t *tally) ratio(ind *catalog.Indicator, role stat.Role) {
	n, d := t.parts(ind, role)
	if n == nil || d == nil {
		t.none(ind, role)
		t.row.Reason = ReasonNoParts
		return
	}
	var num, den stat.Decimal
	for _, u := range t.Expected {
		a, b := t.of(n, u), t.of(d, u)
		if a == nil || b == nil || !(a.Value.IsExact() && b.Value.IsExact() || nothing(a.Value) && nothing(b.Value)) {
			t.row.Missing = append(t.row.Missing, u)
			continue
		}
		t.count(a.Questioned || b.Questioned)
		t.source(u, a)
		t.source(u, b)
		if !add(&num, a.Value.Num) || !add(&den, b.Value.Num) {
			t.row.Reason = ReasonTooLarge
			return
		}
	}
	v, err := ind.Compute(num, den)
	switch {
	case err != nil:
		t.row.Reason = ReasonTooLarge
	case t.row.Reported == 0:
	case v.Shape == stat.NotApplicable:
		t.row.Value, t.row.Reason = v, ReasonNothing
	default:
		t.row.Value = v
	}
}

// nothing reports whether v says that there was nothing to count. As a decimal
// it is then zero.
func nothing(v stat.Value) bool {
	return v.Shape == stat.NotApplicable || v.IsExact() && v.Num.IsZero()
}

// parts gives the series of numerator and denominator that a rate's column is
// computed from, or nil where the form does not collect them.
func (t *tally) parts(ind *catalog.Indicator, role stat.Role) (n, d []*stat.Observation) {
	nr, dr := ind.PartRoles(t.Edition, role)
	if nr == "" {
		return nil, nil
	}
	den := ind.Denominator
	if ind.LastYear {
		den = ind.Numerator
	}
	return t.series[series{ind.Numerator, nr}], t.series[series{den, dr}]
}

// none counts who reported something that cannot be added.
func (t *tally) none(ind *catalog.Indicator, role stat.Role) {
	values := t.series[series{ind.Code, role}]
	for _, u := range t.Expected {
		o := t.of(values, u)
		if o == nil || o.Value.Shape == stat.Blank {
			t.row.Missing = append(t.row.Missing, u)
			continue
		}
		t.count(o.Questioned)
		t.source(u, o)
	}
	t.row.Reason = ReasonNotAdded
}

func (t *tally) count(questioned bool) {
	t.row.Reported++
	if questioned {
		t.row.Questioned++
	}
}

func (t *tally) of(values []*stat.Observation, u stat.UnitCode) *stat.Observation {
	i, ok := t.units[u]
	if !ok || values == nil {
		return nil
	}
	return values[i]
}

func (t *tally) source(u stat.UnitCode, o *stat.Observation) {
	if t.tell == nil {
		return
	}
	s := &t.Accepted[t.units[u]]
	t.tell(stat.Source{Indicator: o.Indicator, Role: o.Role, Unit: u, Version: s.Version, Value: o.Value, Text: o.Text,
		SHA256: s.SHA256, At: o.At, Edition: s.Edition, Receipt: s.Receipt})
}

// add adds exactly, or says false where a digit would be lost.
func add(total *stat.Decimal, d stat.Decimal) bool {
	sum, err := total.AddExact(d, max(total.Scale(), d.Scale()))
	if err == nil {
		*total = sum
	}
	return err == nil
}

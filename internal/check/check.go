// Package check asks questions of the values of one workbook: is anything
// missing, impossible or hard to believe, do parts agree with their wholes, do
// the written verdicts and targets agree with the computed and registered ones.
// Observations and what is known come in, findings go out. It opens no file and
// writes no sentence.
package check

import (
	"math"
	"slices"

	"wardbook/internal/catalog"
	"wardbook/internal/stat"
)

// A Key names a series of one unit: an indicator in a role.
type Key struct {
	Indicator stat.IndicatorCode
	Role      stat.Role
}

// History is what the unit reported before in the same form: its last accepted
// values, and those of the same period one year earlier.
type History struct {
	Previous map[Key]stat.Value
	LastYear map[Key]stat.Value
}

// A Table is the values of one form as they were read, with what is known of them.
type Table struct {
	Edition      *catalog.Edition
	Form         *catalog.Form
	Period       stat.Period
	Observations []stat.Observation
	Targets      []stat.Target // registered for the unit and term
	Before       History
	// Doubted holds the cells that already have a finding. Run adds to it: one
	// cause gives one finding.
	Doubted map[stat.CellRef]bool
	at      map[Key]int
}

// Run asks every question about values and returns the findings.
func Run(t *Table) []stat.Finding {
	t.index()
	var fs []stat.Finding
	for i := range t.Observations {
		if f, bad := t.value(&t.Observations[i]); bad {
			fs = append(fs, f)
			t.doubt(f)
		}
	}
	for _, f := range append(t.shares(), t.parts()...) {
		fs = append(fs, f)
		t.doubt(f)
	}
	return append(fs, t.missingRows()...)
}

func (t *Table) index() {
	t.at = make(map[Key]int, len(t.Observations))
	for i := range t.Observations {
		o := &t.Observations[i]
		t.at[Key{o.Indicator, o.Role}] = i
	}
	if t.Doubted == nil {
		t.Doubted = map[stat.CellRef]bool{}
	}
}

func (t *Table) doubt(f stat.Finding) {
	for _, c := range f.Concerned() {
		t.Doubted[c] = true
	}
}

// get returns the observation of an indicator in a role, or nil.
func (t *Table) get(code stat.IndicatorCode, role stat.Role) *stat.Observation {
	if i, ok := t.at[Key{code, role}]; ok {
		return &t.Observations[i]
	}
	return nil
}

// value asks about one value. The first answer that is bad is the cause; the
// rest would only echo it.
func (t *Table) value(o *stat.Observation) (stat.Finding, bool) {
	if o.Role == stat.Note || t.Doubted[o.At] || !figure(o.Value) {
		return stat.Finding{}, false
	}
	ind, ok := t.Edition.Indicator(o.Indicator)
	if !ok {
		return stat.Finding{}, false
	}
	for _, ask := range [...]func(*catalog.Indicator, *stat.Observation) (stat.Finding, bool){
		t.impossible, t.slipped, t.jumped, t.unlikely, t.fell,
	} {
		if f, bad := ask(ind, o); bad {
			return f, true
		}
	}
	return stat.Finding{}, false
}

func figure(v stat.Value) bool { return v.Shape == stat.Number || v.Shape == stat.Range }

// impossible finds values that cannot be: outside the logical bounds, or a
// fraction of something that is counted whole.
func (t *Table) impossible(ind *catalog.Indicator, o *stat.Observation) (stat.Finding, bool) {
	v := o.Value.Num
	inside := ind.Logical.Admits(v) && (o.Value.Shape != stat.Range || ind.Logical.Admits(o.Value.Upper))
	if inside && (!ind.Whole || v.IsInt()) {
		return stat.Finding{}, false
	}
	return stat.Find(stat.OutOfBounds, o.At, string(ind.Code), o.Value.String(),
		end(ind.Logical.Min), end(ind.Logical.Max), suggestion(ind, v)), true
}

// end writes one end of a limit, or nothing where it is open.
func end(d *stat.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// suggestion offers the value with its comma one or two places to the left,
// which is what a number typed under other settings loses.
func suggestion(ind *catalog.Indicator, v stat.Decimal) string {
	for _, places := range [...]int{1, 2} {
		d := v
		for range places {
			q, err := d.Quo(ten)
			if err != nil {
				return ""
			}
			d = q
		}
		if !ind.Whole && ind.Logical.Admits(d) {
			return d.Trim(0).String()
		}
	}
	return ""
}

// slipped finds a rate typed as a fraction: 0,951 where the reference is 95.
func (t *Table) slipped(ind *catalog.Indicator, o *stat.Observation) (stat.Finding, bool) {
	if !isRate(ind) || !o.Value.IsExact() || o.Value.Num.Sign() <= 0 || o.Value.Num.Cmp(one) >= 0 {
		return stat.Finding{}, false
	}
	ref, kind := t.reference(ind, o)
	if least, err := o.Value.Num.Mul(twenty); kind == "" || err != nil || ref.Cmp(least) < 0 {
		return stat.Finding{}, false
	}
	return stat.Find(stat.FractionSlip, o.At, string(ind.Code), o.Value.String(), ref.String(), kind), true
}

func isRate(ind *catalog.Indicator) bool {
	return ind.Kind == catalog.Rate || ind.Kind == catalog.Share
}

// jump is the least distance on a log scale that is asked about: a factor of
// five. The largest honest one seen in a real report is 0.52.
const jump = 0.7

// jumped finds counts and amounts that are ten or a thousand times too large or
// too small against what is known.
func (t *Table) jumped(ind *catalog.Indicator, o *stat.Observation) (stat.Finding, bool) {
	if ind.Kind != catalog.Count && ind.Kind != catalog.Amount || !o.Value.IsExact() || o.Role == stat.TargetRole || o.Role == stat.Plan || o.Role == stat.SamePeriod {
		return stat.Finding{}, false
	}
	ref, kind := t.reference(ind, o)
	if kind == "" || ref.IsZero() || o.Value.Num.IsZero() || distance(o.Value.Num, ref) < jump {
		return stat.Finding{}, false
	}
	return stat.Find(stat.MagnitudeJump, o.At, string(ind.Code), o.Value.String(), ref.String(), kind), true
}

// distance is |log10(a/b)|. A binary logarithm is good enough to ask a question;
// no figure is computed from it.
func distance(a, b stat.Decimal) float64 {
	x, _ := a.Abs().Float64()
	y, _ := b.Abs().Float64()
	return math.Abs(math.Log10(x / y))
}

// reference gives the value that o is compared with, and which kind it is:
// the last accepted one, the same period last year, or in a term form the
// row's own target unless that is cumulative. A plan is never a reference.
func (t *Table) reference(ind *catalog.Indicator, o *stat.Observation) (stat.Decimal, string) {
	k := Key{o.Indicator, o.Role}
	if v, ok := t.Before.Previous[k]; ok && v.IsExact() && !t.restarts(ind, o) {
		return v.Num, "previous"
	}
	if v, ok := t.Before.LastYear[k]; ok && v.IsExact() {
		return v.Num, "same-period"
	}
	if s := t.get(o.Indicator, stat.SamePeriod); s != nil && s.Value.IsExact() && o.Role == stat.Actual {
		return s.Value.Num, "same-period"
	}
	if o.Role != stat.Actual || !slices.Contains(t.Form.Serves, stat.KindTerm) {
		return stat.Decimal{}, ""
	}
	for _, g := range t.Targets {
		if g.Indicator == o.Indicator && g.Value.Shape == stat.Number && g.Horizon != stat.CumulativeOf {
			return g.Value.Num, "target"
		}
	}
	if s := t.get(o.Indicator, stat.TargetRole); s != nil && s.Value.Shape == stat.Number && !t.cumulativeTarget(o.Indicator) {
		return s.Value.Num, "target"
	}
	return stat.Decimal{}, ""
}

func (t *Table) cumulativeTarget(code stat.IndicatorCode) bool {
	for _, g := range t.Targets {
		if g.Indicator == code && g.Horizon == stat.CumulativeOf {
			return true
		}
	}
	return false
}

// restarts reports whether a cumulative figure begins anew, as each January.
func (t *Table) restarts(ind *catalog.Indicator, o *stat.Observation) bool {
	return o.Role == stat.Cumulative && ind.OverTime == catalog.Sum && t.Period.From.Number() == 1
}

// unlikely finds values outside what the indicator has ever sensibly been.
func (t *Table) unlikely(ind *catalog.Indicator, o *stat.Observation) (stat.Finding, bool) {
	if ind.Sane.Admits(o.Value.Num) && (o.Value.Shape != stat.Range || ind.Sane.Admits(o.Value.Upper)) {
		return stat.Finding{}, false
	}
	return stat.Find(stat.OutOfRange, o.At, string(ind.Code), o.Value.String(), end(ind.Sane.Min), end(ind.Sane.Max)), true
}

// fell finds a cumulative figure below the one of the month before.
func (t *Table) fell(ind *catalog.Indicator, o *stat.Observation) (stat.Finding, bool) {
	if o.Role != stat.Cumulative || ind.OverTime != catalog.Sum || t.restarts(ind, o) || !o.Value.IsExact() {
		return stat.Finding{}, false
	}
	v, ok := t.Before.Previous[Key{o.Indicator, o.Role}]
	if !ok || !v.IsExact() || o.Value.Num.Cmp(v.Num) >= 0 {
		return stat.Finding{}, false
	}
	return stat.Find(stat.CumulativeFell, o.At, string(ind.Code), o.Value.String(), v.Num.String()), true
}

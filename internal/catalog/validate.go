package catalog

import (
	"slices"

	"wardbook/internal/stat"
)

// check asks whether what an edition refers to exists, and whether indicators
// say what their kind needs.
func (d *decoder) check(e *Edition) {
	if e.ID == "" || e.Holds.IsZero() || len(e.Forms) == 0 {
		d.wrong(1, "an edition needs an id, a period it holds for, and a form")
	}
	measures := map[stat.MeasureCode]bool{}
	for _, m := range e.Measures {
		if measures[m.Code] {
			d.wrong(1, "measure %s is given twice", m.Code)
		}
		measures[m.Code] = true
	}
	known := map[stat.IndicatorCode]*Indicator{}
	for i := range e.Indicators {
		ind := &e.Indicators[i]
		if known[ind.Code] != nil {
			d.wrong(d.at["indicator "+string(ind.Code)], "indicator %s is given twice", ind.Code)
		}
		known[ind.Code] = ind
	}
	for i := range e.Indicators {
		d.checkIndicator(&e.Indicators[i], known, measures)
	}
	for i := range e.Forms {
		d.checkForm(&e.Forms[i], known)
	}
	d.checkRules(e, known)
	d.checkLabels(e)
}

func (d *decoder) checkIndicator(ind *Indicator, known map[stat.IndicatorCode]*Indicator, measures map[stat.MeasureCode]bool) {
	line := d.at["indicator "+string(ind.Code)]
	for _, c := range [...]stat.IndicatorCode{ind.Parent, ind.Numerator, ind.Denominator} {
		if c != "" && known[c] == nil {
			d.wrong(line, "%s refers to %s, which does not exist", ind.Code, c)
		}
	}
	if ind.Kind == Group {
		return
	}
	if !measures[ind.Measure] {
		d.wrong(line, "%s: measure %q does not exist", ind.Code, ind.Measure)
	}
	if ind.Direction == "" || ind.OverUnits == "" || ind.OverTime == "" || ind.Frequency == "" {
		d.wrong(line, "%s needs direction, over_units, over_time and frequency", ind.Code)
	}
	if slices.Contains([]Adding{RatioOfSums, WeightedMean, GrowthOfSum}, ind.OverUnits) && (ind.Numerator == "" || ind.Denominator == "" && !ind.LastYear) {
		d.wrong(line, "%s is put together as %s and needs a numerator and a denominator", ind.Code, ind.OverUnits)
	}
	if (ind.Kind == Growth) != ind.LastYear || ind.LastYear && ind.Denominator != "" {
		d.wrong(line, "%s: a growth, and nothing else, compares its numerator with last year's", ind.Code)
	}
	if ind.Kind == Count && !ind.Whole {
		d.wrong(line, "%s counts things and must be whole", ind.Code)
	}
}

func (d *decoder) checkForm(f *Form, known map[stat.IndicatorCode]*Indicator) {
	line := d.at["form "+string(f.ID)]
	roles := map[ColumnRole]bool{}
	for _, c := range f.Columns {
		if roles[c.Role] {
			d.wrong(line, "form %s has two columns %s", f.ID, c.Role)
		}
		roles[c.Role] = true
	}
	if !roles[ColLabel] || !roles[ColActual] || len(f.Serves) == 0 {
		d.wrong(line, "form %s needs columns label and actual, and the periods it serves", f.ID)
	}
	rows := map[string]bool{}
	for _, r := range f.Rows {
		at := d.at["row "+r.ID]
		ind := known[r.Indicator]
		switch {
		case ind == nil:
			d.wrong(at, "form %s: indicator %q does not exist", f.ID, r.Indicator)
			continue
		case rows[r.ID]:
			d.wrong(at, "form %s has two rows %s", f.ID, r.ID)
		case r.Formula && ind.Numerator == "":
			d.wrong(at, "form %s: %s is computed and has no numerator", f.ID, r.ID)
		case r.Required && (r.Formula || ind.Kind == Group):
			d.wrong(at, "form %s: %s cannot be required, nothing is written there", f.ID, r.ID)
		}
		rows[r.ID] = true
	}
}

func (d *decoder) checkRules(e *Edition, known map[stat.IndicatorCode]*Indicator) {
	need := func(codes ...stat.IndicatorCode) {
		for _, c := range codes {
			if known[c] == nil {
				d.wrong(1, "a rule refers to %q, which does not exist", c)
			}
		}
	}
	for _, r := range e.Shares {
		need(r.Parts...)
	}
	for _, r := range e.Parts {
		need(r.Part, r.Whole)
		if p, w := known[r.Part], known[r.Whole]; p != nil && w != nil && p.Measure != w.Measure {
			d.wrong(1, "part %s and whole %s are measured differently", r.Part, r.Whole)
		}
	}
}

// checkLabels asks for words for every class, and for both things that a person
// can attest.
func (d *decoder) checkLabels(e *Edition) {
	for _, c := range stat.Classes() {
		if !slices.ContainsFunc(e.Labels, func(l Label) bool { return l.Class == c }) {
			d.wrong(1, "labels: there are no words for %s", c)
		}
	}
	for _, c := range [...]stat.Class{stat.Met, stat.Missed} {
		if !slices.ContainsFunc(e.Labels, func(l Label) bool { return l.Attests == c }) {
			d.wrong(1, "labels: there are no words that attest %s", c)
		}
	}
}

package catalog

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/govalues/decimal"

	"wardbook/internal/stat"
)

// A decoder makes typed data of one file and collects what is wrong with it.
type decoder struct {
	errs []error
	at   map[string]int // lines of what can be referred to, for messages about references
}

// wrong notes a fault; the file is read on, so that one reading tells them all.
func (d *decoder) wrong(line int, format string, args ...any) {
	d.errs = append(d.errs, lineError{line, fmt.Sprintf(format, args...)})
}

// fields iterates over the keys and values of a map.
func (d *decoder) fields(n *node) iter.Seq2[string, *node] {
	return func(yield func(string, *node) bool) {
		if n.kind != mapping {
			d.wrong(n.line, "want keys and values here")
			return
		}
		for i, k := range n.keys {
			if !yield(k, &n.items[i]) {
				return
			}
		}
	}
}

func (d *decoder) unknown(key string, n *node) { d.wrong(n.line, "unknown key %q", key) }

// each makes one thing of every item of a list.
func each[T any](d *decoder, n *node, make1 func(*node) T) []T {
	if n.kind != list {
		d.wrong(n.line, "want a list here")
		return nil
	}
	out := make([]T, len(n.items))
	for i := range n.items {
		out[i] = make1(&n.items[i])
	}
	return out
}

// text is a scalar that says something.
func (d *decoder) text(n *node) string {
	if n.kind != scalar || n.text == "" {
		d.wrong(n.line, "want a text here")
		return ""
	}
	return n.text
}

func (d *decoder) texts(n *node) []string { return each(d, n, d.text) }

func (d *decoder) number(n *node) stat.Decimal {
	v, err := decimal.Parse(n.text)
	if n.kind != scalar || err != nil {
		d.wrong(n.line, "%q is no number", n.text)
	}
	return v
}

func (d *decoder) integer(n *node) int {
	v, err := strconv.Atoi(n.text)
	if n.kind != scalar || err != nil {
		d.wrong(n.line, "%q is no whole number", n.text)
	}
	return v
}

func (d *decoder) yes(n *node) bool {
	if n.kind != scalar || n.text != "true" && n.text != "false" {
		d.wrong(n.line, "want true or false, not %q", n.text)
	}
	return n.text == "true"
}

func (d *decoder) period(n *node) stat.Period {
	p, err := stat.ParsePeriod(n.text)
	if n.kind != scalar || err != nil {
		d.wrong(n.line, "%q is no period", n.text)
	}
	return p
}

// oneOf is a text that must be one of a few words.
func oneOf[T ~string](d *decoder, n *node, words ...T) T {
	for _, w := range words {
		if n.kind == scalar && n.text == string(w) {
			return w
		}
	}
	d.wrong(n.line, "%q: want one of %v", n.text, words)
	return ""
}

func (d *decoder) name(n *node) (v Name) {
	for key, n := range d.fields(n) {
		switch key {
		case "vi":
			v.VI = d.text(n)
		case "en":
			v.EN = d.text(n)
		default:
			d.unknown(key, n)
		}
	}
	if v.VI == "" || v.EN == "" {
		d.wrong(n.line, "want a name in vi and in en")
	}
	return v
}

func (d *decoder) limit(n *node) (v Limit) {
	for key, n := range d.fields(n) {
		x := d.number(n)
		switch key {
		case "min":
			v.Min = &x
		case "max":
			v.Max = &x
		default:
			d.unknown(key, n)
		}
	}
	return v
}

func (d *decoder) edition(n *node) *Edition {
	e := &Edition{}
	for key, n := range d.fields(n) {
		switch key {
		case "edition":
			e.ID = stat.EditionID(d.text(n))
		case "name":
			e.Name = d.name(n)
		case "holds":
			e.Holds = d.period(n)
		case "measures":
			e.Measures = each(d, n, d.measure)
		case "indicators":
			e.Indicators = each(d, n, d.indicator)
		case "forms":
			e.Forms = each(d, n, d.form)
		case "labels":
			e.Labels = each(d, n, d.label)
		case "shares":
			e.Shares = each(d, n, d.share)
		case "parts":
			e.Parts = each(d, n, d.part)
		case "headings":
			e.Headings = each(d, n, d.heading)
		case "heading_noise":
			e.HeadingNoise = d.texts(n)
		case "abbreviations":
			e.Abbreviations = each(d, n, d.abbreviation)
		default:
			d.unknown(key, n)
		}
	}
	return e
}

func (d *decoder) measure(n *node) (m Measure) {
	m.Factor = decimal.One
	for key, n := range d.fields(n) {
		switch key {
		case "code":
			m.Code = stat.MeasureCode(d.text(n))
		case "symbol":
			m.Symbol = d.text(n)
		case "name":
			m.Name = d.name(n)
		case "words":
			m.Words = d.texts(n)
		case "short":
			m.Short = d.texts(n)
		case "family":
			m.Family = d.text(n)
		case "factor":
			m.Factor = d.number(n)
		default:
			d.unknown(key, n)
		}
	}
	d.at["measure "+string(m.Code)] = n.line
	if m.Code == "" || m.Symbol == "" || !m.Factor.IsPos() {
		d.wrong(n.line, "a measure needs a code, a symbol and a factor above 0")
	}
	return m
}

func (d *decoder) indicator(n *node) (v Indicator) {
	v.Scale = decimal.One
	for key, n := range d.fields(n) {
		if !d.meaning(&v, key, n) && !d.behaviour(&v, key, n) {
			d.unknown(key, n)
		}
	}
	if v.OverTerm == "" {
		v.OverTerm = v.OverTime
	}
	if v.Code == "" || v.Name.VI == "" || v.Kind == "" {
		d.wrong(n.line, "an indicator needs a code, a name and a kind")
	}
	d.at["indicator "+string(v.Code)] = n.line
	return v
}

// meaning reads the keys that say what an indicator is.
func (d *decoder) meaning(v *Indicator, key string, n *node) bool {
	switch key {
	case "code":
		v.Code = d.code(n)
	case "parent":
		v.Parent = d.code(n)
	case "name":
		v.Name = d.name(n)
	case "aliases":
		v.Aliases = d.texts(n)
	case "kind":
		v.Kind = oneOf(d, n, Group, Count, Amount, Share, Rate, Ratio, Growth, Text, Milestone)
	case "component":
		v.Component = d.yes(n)
	case "measure":
		v.Measure = stat.MeasureCode(d.text(n))
	case "measure_said":
		v.MeasureSaid = d.texts(n)
	case "frequency":
		v.Frequency = oneOf(d, n, "monthly", "quarterly", "half-yearly", "annual")
	case "continues":
		v.Continues = d.code(n)
	case "breaks":
		v.Breaks = d.name(n)
	case "note":
		v.Note = d.name(n)
	default:
		return false
	}
	return true
}

// behaviour reads the keys that say how an indicator is judged and put together.
func (d *decoder) behaviour(v *Indicator, key string, n *node) bool {
	switch key {
	case "direction":
		v.Direction = oneOf(d, n, stat.Higher, stat.Lower, stat.Descriptive, stat.Attesting)
	case "whole":
		v.Whole = d.yes(n)
	case "logical":
		v.Logical = d.limit(n)
	case "sane":
		v.Sane = d.limit(n)
	case "over_units":
		v.OverUnits = oneOf(d, n, Sum, RatioOfSums, WeightedMean, CountAchieving, GrowthOfSum, NoAdding)
	case "over_time":
		v.OverTime = oneOf(d, n, Sum, RatioOfSums, Last, Mean, Minimum, Compound, AllOf, NoAdding)
	case "over_term":
		v.OverTerm = oneOf(d, n, Sum, RatioOfSums, Last, Mean, Minimum, Compound, AllOf, NoAdding)
	case "numerator":
		v.Numerator = d.code(n)
	case "denominator":
		v.Denominator = d.code(n)
	case "last_year":
		v.LastYear = d.yes(n)
	case "numerator_role":
		v.NumeratorRole = oneOf(d, n, stat.Actual, stat.Cumulative)
	case "scale":
		v.Scale = d.number(n)
	case "decimals":
		v.Decimals = d.integer(n)
	default:
		return false
	}
	return true
}

func (d *decoder) code(n *node) stat.IndicatorCode { return stat.IndicatorCode(d.text(n)) }

func (d *decoder) form(n *node) (f Form) {
	for key, n := range d.fields(n) {
		switch key {
		case "form":
			f.ID = stat.FormID(d.text(n))
		case "name":
			f.Name = d.name(n)
		case "serves":
			f.Serves = each(d, n, func(n *node) stat.PeriodKind {
				return oneOf(d, n, stat.KindMonth, stat.KindQuarter, stat.KindHalf, stat.KindNineMonths, stat.KindYear, stat.KindTerm)
			})
		case "columns":
			f.Columns = each(d, n, d.column)
		case "rows":
			f.Rows = each(d, n, d.row)
		default:
			d.unknown(key, n)
		}
	}
	d.at["form "+string(f.ID)] = n.line
	return f
}

func (d *decoder) column(n *node) (c Column) {
	for key, n := range d.fields(n) {
		switch key {
		case "role":
			c.Role = d.role(n)
		case "heading":
			c.Heading = d.text(n)
		case "aliases":
			c.Aliases = d.texts(n)
		case "required":
			c.Required = d.yes(n)
		default:
			d.unknown(key, n)
		}
	}
	if c.Role == "" || c.Heading == "" {
		d.wrong(n.line, "a column needs a role and a heading")
	}
	return c
}

func (d *decoder) role(n *node) ColumnRole { return oneOf(d, n, columnRoles[:]...) }

func (d *decoder) row(n *node) (r Row) {
	for key, n := range d.fields(n) {
		switch key {
		case "id":
			r.ID = d.text(n)
		case "number":
			r.Number = d.text(n)
		case "indicator":
			r.Indicator = d.code(n)
		case "label":
			r.Label = d.text(n)
		case "measure_text":
			r.MeasureText = d.text(n)
		case "level":
			r.Level = d.integer(n)
		case "required":
			r.Required = d.yes(n)
		case "formula":
			r.Formula = d.yes(n)
		case "target_blank":
			r.TargetBlank = d.yes(n)
		default:
			d.unknown(key, n)
		}
	}
	if r.ID == "" {
		r.ID = string(r.Indicator)
	}
	d.at["row "+r.ID] = n.line
	return r
}

func (d *decoder) label(n *node) (l Label) {
	for key, n := range d.fields(n) {
		switch key {
		case "class":
			l.Class = oneOf(d, n, stat.Classes()...)
		case "name":
			l.Name = d.name(n)
		case "aliases":
			l.Aliases = d.texts(n)
		case "attests":
			l.Attests = oneOf(d, n, stat.Met, stat.Missed)
		default:
			d.unknown(key, n)
		}
	}
	if (l.Class == stat.Attested) != (l.Attests != "") {
		d.wrong(n.line, "a label of class attested, and no other, says what it attests")
	}
	return l
}

func (d *decoder) share(n *node) (r ShareRule) {
	for key, n := range d.fields(n) {
		switch key {
		case "of":
			r.Parts = each(d, n, d.code)
		case "total":
			r.Total = d.number(n)
		case "tolerance":
			r.Tolerance = d.number(n)
		default:
			d.unknown(key, n)
		}
	}
	return r
}

func (d *decoder) part(n *node) (r PartRule) {
	for key, n := range d.fields(n) {
		switch key {
		case "part":
			r.Part = d.code(n)
		case "whole":
			r.Whole = d.code(n)
		default:
			d.unknown(key, n)
		}
	}
	return r
}

func (d *decoder) heading(n *node) (h Heading) {
	for key, n := range d.fields(n) {
		switch key {
		case "role":
			h.Role = d.role(n)
		case "words":
			h.Words = d.texts(n)
		default:
			d.unknown(key, n)
		}
	}
	return h
}

func (d *decoder) abbreviation(n *node) (a Abbreviation) {
	for key, n := range d.fields(n) {
		switch key {
		case "short":
			a.Short = d.text(n)
		case "long":
			a.Long = d.text(n)
		default:
			d.unknown(key, n)
		}
	}
	return a
}

// A targetSheet holds the targets that one unit is set for one term.
type targetSheet struct {
	unit    stat.UnitCode
	term    stat.Period
	targets []stat.Target
	lines   []int // of the targets
}

func (d *decoder) targetSheet(n *node) (s targetSheet) {
	for key, n := range d.fields(n) {
		switch key {
		case "unit":
			s.unit = stat.UnitCode(d.text(n))
		case "term":
			s.term = d.period(n)
		case "targets":
			s.targets = each(d, n, func(n *node) stat.Target {
				s.lines = append(s.lines, n.line)
				return d.target(n)
			})
		default:
			d.unknown(key, n)
		}
	}
	if s.unit == "" || s.term.IsZero() {
		d.wrong(n.line, "targets need a unit and a term")
	}
	for i := range s.targets {
		s.targets[i].Unit, s.targets[i].Term = s.unit, s.term
	}
	return s
}

func (d *decoder) target(n *node) (t stat.Target) {
	for key, n := range d.fields(n) {
		switch key {
		case "indicator":
			t.Indicator = d.code(n)
		case "row":
			t.Row = d.text(n)
		case "value":
			t.Value = d.value(n)
		case "horizon":
			t.Horizon = oneOf(d, n, stat.EndOfTerm, stat.EachYear, stat.ByYear, stat.AverageOver, stat.CumulativeOf, stat.Maintain)
		case "year":
			t.Year = d.integer(n)
		case "condition":
			t.Condition = d.name(n).VI
		case "aspirational":
			t.Aspirational = d.yes(n)
		case "printed":
			t.Printed = n.text
		default:
			d.unknown(key, n)
		}
	}
	if t.Indicator == "" || t.Value.Shape == stat.Blank || t.Horizon == "" {
		d.wrong(n.line, "a target needs an indicator, a value and a horizon")
	}
	if (t.Horizon == stat.ByYear) != (t.Year != 0) {
		d.wrong(n.line, "a target by a year, and no other, names the year")
	}
	return t
}

// value reads what is to be reached: 16.5, < 1, >= 14, or words.
func (d *decoder) value(n *node) stat.Value {
	if n.text == "words" {
		return stat.Value{Shape: stat.Words}
	}
	sign, num, two := strings.Cut(n.text, " ")
	if !two {
		sign, num = "", n.text
	}
	b, ok := stat.ParseBound(sign)
	v, err := decimal.Parse(num)
	if n.kind != scalar || !ok || err != nil {
		d.wrong(n.line, "%q: want a value such as 16.5, < 1, >= 14 or words", n.text)
	}
	return stat.Value{Shape: stat.Number, Bound: b, Num: v}
}

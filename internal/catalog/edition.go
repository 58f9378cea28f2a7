// Package catalog holds editions: dated, published and then frozen lists of
// indicators, forms and rules, and the targets that units are set. Bytes of an
// edition come in; typed data and the answer to "which indicator does this
// label mean" come out. It reads no workbook and knows no unit's figures.
//
// Load reads everything once. Afterwards all methods only look things up; they
// may be called from many goroutines, and what they return must not be changed.
package catalog

import "wardbook/internal/stat"

// A Name is a name in the two languages of the product.
type Name struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en"`
}

// In gives the name in language lang ("vi" or "en").
func (n Name) In(lang string) string {
	if lang == "en" && n.EN != "" {
		return n.EN
	}
	return n.VI
}

// An Edition is a published version of a set of indicators with its forms and
// rules. It never changes; its hash is kept beside it.
type Edition struct {
	ID            stat.EditionID `yaml:"edition"` // kt-xh/2021-2025
	Name          Name           `yaml:"name"`
	Holds         stat.Period    `yaml:"holds"` // the periods it judges
	Hash          string         `yaml:"-"`     // SHA-256 of its bytes, hexadecimal
	Measures      []Measure      `yaml:"measures"`
	Indicators    []Indicator    `yaml:"indicators"`
	Forms         []Form         `yaml:"forms"`
	Labels        []Label        `yaml:"labels"`
	Shares        []ShareRule    `yaml:"shares"`
	Parts         []PartRule     `yaml:"parts"`
	Headings      []Heading      `yaml:"headings"`
	HeadingNoise  []string       `yaml:"heading_noise"` // words that change nothing in a heading: "năm", "kỳ"
	Abbreviations []Abbreviation `yaml:"abbreviations"`

	index *index
}

// A Measure is a measure (đơn vị tính) with the ways it is written. Measures of
// one family convert into each other.
type Measure struct {
	Code   stat.MeasureCode `yaml:"code"`
	Symbol string           `yaml:"symbol"` // what a report prints, such as "triệu đồng"
	Name   Name             `yaml:"name"`
	Words  []string         `yaml:"words"`  // other spellings seen: "tr.đ", "triệu đ"
	Short  []string         `yaml:"short"`  // words that mean it only where the family is already known: "triệu"
	Family string           `yaml:"family"` // such as "dong"; empty: converts into nothing else
	Factor stat.Decimal     `yaml:"factor"` // how many of the family's base measure one of these is
}

// A Kind says what sort of figure an indicator is.
type Kind string

const (
	Group     Kind = "group" // a heading without a value
	Count     Kind = "count" // whole things
	Amount    Kind = "amount"
	Share     Kind = "share" // part of one whole, in %
	Rate      Kind = "rate"
	Ratio     Kind = "ratio"
	Growth    Kind = "growth"    // in %: numerator over denominator, less one
	Text      Kind = "text"      // words, judged by a person
	Milestone Kind = "milestone" // reached (1) or not (0)
)

// An Adding says how an indicator is put together over units or over time.
type Adding string

const (
	Sum            Adding = "sum"
	RatioOfSums    Adding = "ratio-of-sums" // numerator and denominator are each put together their own way, then divided
	WeightedMean   Adding = "weighted-mean" // the same, the denominator being the weight
	CountAchieving Adding = "count-achieving"
	GrowthOfSum    Adding = "growth-of-sum"
	Last           Adding = "last"
	Mean           Adding = "mean"
	Minimum        Adding = "min"
	Compound       Adding = "compound"
	AllOf          Adding = "all" // true if true in every year
	NoAdding       Adding = "none"
)

// A Limit is a closed interval; a nil end is open.
type Limit struct {
	Min *stat.Decimal `yaml:"min"`
	Max *stat.Decimal `yaml:"max"`
}

// Admits reports whether d lies in l, its ends included.
func (l Limit) Admits(d stat.Decimal) bool {
	return (l.Min == nil || d.Cmp(*l.Min) >= 0) && (l.Max == nil || d.Cmp(*l.Max) <= 0)
}

// An Indicator is one series: what it means and how it behaves.
type Indicator struct {
	Code          stat.IndicatorCode `yaml:"code"`
	Parent        stat.IndicatorCode `yaml:"parent"`
	Name          Name               `yaml:"name"`
	Aliases       []string           `yaml:"aliases"` // labels seen in real workbooks, at least as printed in the appendix and the resolution
	Kind          Kind               `yaml:"kind"`
	Component     bool               `yaml:"component"` // a collected numerator or denominator
	Measure       stat.MeasureCode   `yaml:"measure"`
	MeasureSaid   []string           `yaml:"measure_said"` // ĐVT words that mean Measure for this indicator only, such as "tạ"
	Direction     stat.Direction     `yaml:"direction"`
	Whole         bool               `yaml:"whole"`      // only integers make sense
	Logical       Limit              `yaml:"logical"`    // outside it a value is impossible
	Sane          Limit              `yaml:"sane"`       // outside it a value is asked about
	OverUnits     Adding             `yaml:"over_units"` // several units in one period
	OverTime      Adding             `yaml:"over_time"`  // the months of a year
	OverTerm      Adding             `yaml:"over_term"`  // the years of a term; never empty after Load, where the file leaves it out it is OverTime
	Numerator     stat.IndicatorCode `yaml:"numerator"`  // of rates, shares, ratios and growths
	Denominator   stat.IndicatorCode `yaml:"denominator"`
	LastYear      bool               `yaml:"last_year"`      // the denominator is the numerator one year earlier
	NumeratorRole stat.Role          `yaml:"numerator_role"` // in the month form, the column the numerator is taken from; never empty after Load, where the file leaves it out it is the actual value
	Scale         stat.Decimal       `yaml:"scale"`          // numerator / denominator is multiplied by this: 100 for %, 1000 for per 1,000; 1 where the file leaves it out
	Decimals      int                `yaml:"decimals"`       // printed decimals of a computed value
	Frequency     string             `yaml:"frequency"`      // monthly, quarterly, half-yearly, annual
	Continues     stat.IndicatorCode `yaml:"continues"`      // the code of an earlier edition that this one carries on
	Breaks        Name               `yaml:"breaks"`         // why the series breaks there; empty: it does not
	Note          Name               `yaml:"note"`
}

// A Column is one column of a form.
type Column struct {
	Role     ColumnRole `yaml:"role"`
	Heading  string     `yaml:"heading"`  // as our own form prints it
	Aliases  []string   `yaml:"aliases"`  // other headings seen, matched as whole tokens
	Required bool       `yaml:"required"` // a blank cell in a required row is a finding
}

// A ColumnRole says what a column holds: one of the roles of observations, or
// one of the columns that describe or compare the row.
type ColumnRole string

const (
	ColNumber      ColumnRole = "number" // TT
	ColLabel       ColumnRole = "label"
	ColMeasure     ColumnRole = "measure"
	ColVerdict     ColumnRole = "verdict"
	ColActual      ColumnRole = ColumnRole(stat.Actual)
	ColTarget      ColumnRole = ColumnRole(stat.TargetRole)
	ColPlan        ColumnRole = ColumnRole(stat.Plan)
	ColCumulative  ColumnRole = ColumnRole(stat.Cumulative)
	ColSamePeriod  ColumnRole = ColumnRole(stat.SamePeriod)
	ColPrevious    ColumnRole = ColumnRole(stat.PreviousOf)
	ColEstimate    ColumnRole = ColumnRole(stat.Estimate)
	ColNote        ColumnRole = ColumnRole(stat.Note)
	ColComparePlan ColumnRole = "compare-plan" // % of the plan, recomputed and never read
	ColCompareSame ColumnRole = "compare-same" // % of the same period last year, likewise
	ColMonth       ColumnRole = "month"        // one month of the year, named by its number
	ColQuarter     ColumnRole = "quarter"
	ColHalf        ColumnRole = "half" // 6 or 9 months
)

// A Form is a table to be filled in.
type Form struct {
	ID      stat.FormID       `yaml:"form"`
	Name    Name              `yaml:"name"`
	Serves  []stat.PeriodKind `yaml:"serves"`
	Columns []Column          `yaml:"columns"`
	Rows    []Row             `yaml:"rows"`

	index *formIndex
}

// A Row is one row of a form. In the file only the indicator must be given: ID
// is then its code, Label its name and MeasureText the symbol of its measure.
type Row struct {
	ID          string             `yaml:"id"`     // unique in the form: the code, or code and a suffix
	Number      string             `yaml:"number"` // as printed in TT: "1", "" for "+" rows
	Indicator   stat.IndicatorCode `yaml:"indicator"`
	Label       string             `yaml:"label"`        // as the form prints it, without a leading "+"
	MeasureText string             `yaml:"measure_text"` // ĐVT as the form prints it
	Level       int                `yaml:"level"`        // 0, 1 for a "+" row
	Required    bool               `yaml:"required"`
	Formula     bool               `yaml:"formula"`      // recomputed from its numerator and denominator, never read
	TargetBlank bool               `yaml:"target_blank"` // its target may be blank
}

// A Label is the words a report prints for a class of verdict, and the other
// words that mean the same.
type Label struct {
	Class   stat.Class `yaml:"class"`
	Name    Name       `yaml:"name"`
	Aliases []string   `yaml:"aliases"`
	Attests stat.Class `yaml:"attests"` // for words about a text target: met or missed
}

// A ShareRule says that shares of one whole add up to Total.
type ShareRule struct {
	Parts     []stat.IndicatorCode `yaml:"of"`
	Total     stat.Decimal         `yaml:"total"`
	Tolerance stat.Decimal         `yaml:"tolerance"` // per part
}

// A PartRule says that a part cannot exceed its whole.
type PartRule struct {
	Part  stat.IndicatorCode `yaml:"part"`
	Whole stat.IndicatorCode `yaml:"whole"`
}

// A Heading lists words that open a column of a role in any layout. In them {n}
// stands for any number.
type Heading struct {
	Role  ColumnRole `yaml:"role"`
	Words []string   `yaml:"words"`
}

// An Abbreviation is a short form that may stand in any label, such as BHYT.
type Abbreviation struct {
	Short string `yaml:"short"`
	Long  string `yaml:"long"`
}

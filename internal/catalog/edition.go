// Package catalog holds editions: dated, published and then frozen lists of
// indicators, forms and rules, and the targets that units are set. Bytes of an
// edition come in; typed data and the answer to "which indicator does this
// label mean" come out. It reads no workbook and knows no unit's figures.
//
// Load reads everything once. Afterwards all methods only look things up; they
// may be called from many goroutines, and what they return must not be changed.
// In the files the keys are the names of the fields in small letters, words
// joined by "_".
package catalog

import (
	"slices"

	"wardbook/internal/stat"
)

// A Name is a name in the two languages of the product.
type Name struct {
	VI string
	EN string
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
	ID            stat.EditionID // kt-xh/2021-2025
	Name          Name
	Holds         stat.Period // the periods it judges
	Hash          string      // SHA-256 of its bytes, hexadecimal
	Measures      []Measure
	Indicators    []Indicator
	Forms         []Form
	Labels        []Label
	Shares        []ShareRule
	Parts         []PartRule
	Headings      []Heading
	HeadingNoise  []string // words that change nothing in a heading: "năm", "kỳ"
	Abbreviations []Abbreviation

	index *index
}

// A Measure is a measure (đơn vị tính) with the ways it is written. Measures of
// one family convert into each other.
type Measure struct {
	Code   stat.MeasureCode
	Symbol string // what a report prints, such as "triệu đồng"
	Name   Name
	Words  []string     // other spellings seen: "tr.đ", "triệu đ"
	Short  []string     // words that mean it only where the family is already known: "triệu"
	Family string       // such as "dong"; empty: converts into nothing else
	Factor stat.Decimal // how many of the family's base measure one of these is
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
	Min *stat.Decimal
	Max *stat.Decimal
}

// Admits reports whether d lies in l, its ends included.
func (l Limit) Admits(d stat.Decimal) bool {
	return (l.Min == nil || d.Cmp(*l.Min) >= 0) && (l.Max == nil || d.Cmp(*l.Max) <= 0)
}

// An Indicator is one series: what it means and how it behaves.
type Indicator struct {
	Code          stat.IndicatorCode
	Parent        stat.IndicatorCode
	Name          Name
	Aliases       []string // labels seen in real workbooks, at least as printed in the appendix and the resolution
	Kind          Kind
	Component     bool // a collected numerator or denominator
	Measure       stat.MeasureCode
	MeasureSaid   []string // ĐVT words that mean Measure for this indicator only, such as "tạ"
	Direction     stat.Direction
	Whole         bool               // only integers make sense
	Logical       Limit              // outside it a value is impossible
	Sane          Limit              // outside it a value is asked about
	OverUnits     Adding             // several units in one period
	OverTime      Adding             // the months of a year
	OverTerm      Adding             // the years of a term; never empty after Load, where the file leaves it out it is OverTime
	Numerator     stat.IndicatorCode // of rates, shares, ratios and growths
	Denominator   stat.IndicatorCode
	LastYear      bool               // the denominator is the numerator one year earlier
	NumeratorRole stat.Role          // the column the numerator is taken from when the actual value is computed; empty: the actual one
	Scale         stat.Decimal       // numerator / denominator is multiplied by this: 100 for %, 1000 for per 1,000; 1 where the file leaves it out
	Decimals      int                // printed decimals of a computed value
	Frequency     string             // monthly, quarterly, half-yearly, annual
	Continues     stat.IndicatorCode // the code of an earlier edition that this one carries on
	Breaks        Name               // why the series breaks there; empty: it does not
	Note          Name
}

// A Column is one column of a form.
type Column struct {
	Role     ColumnRole
	Heading  string   // as our own form prints it
	Aliases  []string // other headings seen, matched as whole tokens
	Required bool     // a blank cell in a required row is a finding
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

// columnRoles lists every role, the most telling first: where the words of
// several roles meet in one heading, the first of them is meant.
var columnRoles = [...]ColumnRole{
	ColVerdict, ColComparePlan, ColCompareSame, ColSamePeriod, ColPrevious, ColCumulative, ColEstimate,
	ColTarget, ColPlan, ColActual, ColNote, ColMeasure, ColLabel, ColNumber, ColMonth, ColQuarter, ColHalf,
}

// A Form is a table to be filled in.
type Form struct {
	ID      stat.FormID
	Name    Name
	Serves  []stat.PeriodKind
	Columns []Column
	Rows    []Row

	index *formIndex
}

// ServesKind reports whether f is filled in for periods of kind k.
func (f *Form) ServesKind(k stat.PeriodKind) bool { return slices.Contains(f.Serves, k) }

// A Row is one row of a form. In the file only the indicator must be given: ID
// is then its code, Label its name and MeasureText the symbol of its measure.
type Row struct {
	ID          string // unique in the form: the code, or code and a suffix
	Number      string // as printed in TT: "1", "" for "+" rows
	Indicator   stat.IndicatorCode
	Label       string // as the form prints it, without a leading "+"
	MeasureText string // ĐVT as the form prints it
	Level       int    // 0, 1 for a "+" row
	Required    bool
	Formula     bool // recomputed from its numerator and denominator, never read
	TargetBlank bool // its target may be blank
}

// A Label is the words a report prints for a class of verdict, and the other
// words that mean the same.
type Label struct {
	Class   stat.Class
	Name    Name
	Aliases []string
	Attests stat.Class // for words about a text target: met or missed
}

// A ShareRule says that shares of one whole add up to Total.
type ShareRule struct {
	Parts     []stat.IndicatorCode
	Total     stat.Decimal
	Tolerance stat.Decimal // per part
}

// A PartRule says that a part cannot exceed its whole.
type PartRule struct {
	Part  stat.IndicatorCode
	Whole stat.IndicatorCode
}

// A Heading lists words that open a column of a role in any layout. In them {n}
// stands for any number.
type Heading struct {
	Role  ColumnRole
	Words []string
}

// An Abbreviation is a short form that may stand in any label, such as BHYT.
type Abbreviation struct {
	Short string
	Long  string
}

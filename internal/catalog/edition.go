// Package catalog holds editions: dated, published and then frozen lists of
// indicators, forms and rules, and the targets that units are set. Bytes of an
// edition come in; typed data and the answer to "which indicator does this
// label mean" come out. It reads no workbook and knows no unit's figures.
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
	ID         stat.EditionID // kt-xh/2021-2025
	Name       Name
	Holds      stat.Period // the periods it judges
	Hash       string      // SHA-256 of its bytes, hexadecimal
	Measures   []Measure
	Indicators []Indicator
	Forms      []Form
	Labels     []Label
	Shares     []ShareRule
	Parts      []PartRule
	Headings   []Heading
}

// A Measure is a measure (đơn vị tính) with the ways it is written. Measures of
// one family convert into each other.
type Measure struct {
	Code   stat.MeasureCode
	Name   Name
	Words  []string     // other spellings seen: "tr.đ", "triệu đ"
	Family string       // such as "dong"; empty: converts into nothing else
	Factor stat.Decimal // how many of the family's base measure one of these is
	Symbol string       // what a report prints, such as "triệu đồng"
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
	Growth    Kind = "growth"
	Text      Kind = "text"      // words, judged by a person
	Milestone Kind = "milestone" // reached (1) or not (0)
)

// An Adding says how an indicator is put together over units or over time.
type Adding string

const (
	Sum            Adding = "sum"
	RatioOfSums    Adding = "ratio-of-sums"
	WeightedMean   Adding = "weighted-mean"
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
type Limit struct{ Min, Max *stat.Decimal }

// An Indicator is one series: what it means and how it behaves.
type Indicator struct {
	Code        stat.IndicatorCode
	Parent      stat.IndicatorCode
	Name        Name
	Aliases     []string // labels seen in real workbooks, at least as printed in the appendix and the resolution
	Kind        Kind
	Component   bool // a collected numerator or denominator
	Measure     stat.MeasureCode
	MeasureSaid []string // ĐVT words that mean Measure for this indicator only, such as "tạ"
	Direction   stat.Direction
	Whole       bool  // only integers make sense
	Logical     Limit // outside it a value is impossible
	Sane        Limit // outside it a value is asked about
	OverUnits   Adding
	OverTime    Adding
	Numerator   stat.IndicatorCode // of rates, shares, ratios and growths
	Denominator stat.IndicatorCode
	LastYear    bool               // the denominator is the numerator one year earlier
	Scale       stat.Decimal       // numerator / denominator is multiplied by this: 100 for %, 1000 for per 1,000
	Decimals    int                // printed decimals of a computed value
	Frequency   string             // annual, quarterly, monthly …
	Continues   stat.IndicatorCode // the code of an earlier edition that this one carries on
	Breaks      string             // why the series breaks there; empty: it does not
	Note        Name
}

// A Column is one column of a form.
type Column struct {
	Role     ColumnRole
	Heading  string   // as our own form prints it
	Aliases  []string // other headings seen, matched as whole tokens
	Required bool     // a blank cell in a required row is a finding
}

// A ColumnRole says what a column holds: one of the roles of observations, or
// one of the columns that describe the row.
type ColumnRole string

const (
	ColNumber  ColumnRole = "number" // TT
	ColLabel   ColumnRole = "label"
	ColMeasure ColumnRole = "measure"
	ColVerdict ColumnRole = "verdict"
	// and "actual", "target", "plan", "cumulative", "same-period", "note" as in stat.Role
)

// A Form is a table to be filled in.
type Form struct {
	ID      stat.FormID
	Name    Name
	Serves  []stat.PeriodKind
	Columns []Column
	Rows    []Row
}

// A Row is one row of a form.
type Row struct {
	ID          string // unique in the form: the code, or code and a suffix
	Number      string // as printed in TT: "1", "" for "+" rows
	Indicator   stat.IndicatorCode
	Label       string // as the form prints it
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
	Attests string // for words about a text target: "met" or "missed"
}

// A ShareRule says that shares of one whole add up to Total.
type ShareRule struct {
	Parts     []stat.IndicatorCode
	Total     stat.Decimal
	Tolerance stat.Decimal // per part
}

// A PartRule says that a part cannot exceed its whole.
type PartRule struct {
	Part, Whole stat.IndicatorCode
}

// A Heading lists words that open a column of a role in any layout.
type Heading struct {
	Role  ColumnRole
	Words []string
}

package stat

// A Class is what comparing a result with its target comes to.
type Class string

const (
	Exceeded     Class = "exceeded"
	Met          Class = "met"
	Missed       Class = "missed"
	Increased    Class = "increased"
	Decreased    Class = "decreased"
	Unchanged    Class = "unchanged"
	Attested     Class = "attested" // a person's word about a text target
	OnTrack      Class = "on-track"
	Behind       Class = "behind"
	NotDue       Class = "not-due"
	NoData       Class = "no-data"
	NoOccurrence Class = "no-occurrence" // zero denominator: nothing to judge
	NotApplying  Class = "not-applicable"
)

// Classes lists every class in the order reports count them.
func Classes() []Class {
	return []Class{Exceeded, Met, Missed, Increased, Decreased, Unchanged, Attested, OnTrack, Behind, NotDue, NoData, NoOccurrence, NotApplying}
}

// A Direction says which way an indicator is better. It belongs to the indicator.
type Direction string

const (
	Higher      Direction = "higher"
	Lower       Direction = "lower"
	Descriptive Direction = "none" // changes are named, never judged
	Attesting   Direction = "text" // a person judges
)

// A Horizon says for when a target is set.
type Horizon string

const (
	EndOfTerm    Horizon = "end-of-term"
	EachYear     Horizon = "each-year"
	ByYear       Horizon = "by-year"
	AverageOver  Horizon = "average"    // compound growth over the term
	CumulativeOf Horizon = "cumulative" // summed over the term
	Maintain     Horizon = "maintain"   // held in every year of the term
)

// A Target is what a resolution sets for one indicator of one unit.
type Target struct {
	Unit         UnitCode
	Term         Period // the term of the resolution
	Row          string // row of the form it stands in, when a code has several targets
	Indicator    IndicatorCode
	Value        Value // Bound tells the operator; Exact means none is printed and the direction gives it
	Horizon      Horizon
	Year         int    // of ByYear
	Condition    string // in words; a target under a condition is judged only where it is known to hold
	Aspirational bool   // "phấn đấu"
	Printed      string // as the resolution prints it
}

package stat

import "time"

type (
	// UnitCode is the official code of an administrative unit: 5 characters for a
	// ward or commune, 2 for a province or city. Alone it names whoever holds the
	// code at a date.
	UnitCode string
	// IndicatorCode names an indicator or a collected component, such as KT-TNBQ.
	IndicatorCode string
	// MeasureCode names a measure (đơn vị tính) of an edition, such as trieu-dong.
	MeasureCode string
	// FormID names a form, such as kt-xh-term.
	FormID string
	// EditionID names an edition, such as kt-xh/2021-2025.
	EditionID string
	// Receipt is what a unit gets for the bytes it sent: the same bytes for the
	// same unit, form and period give the same receipt for ever.
	Receipt string
)

// A Role says what a figure is in its row.
type Role string

const (
	Actual     Role = "actual"
	TargetRole Role = "target"
	Plan       Role = "plan"
	Cumulative Role = "cumulative"
	SamePeriod Role = "same-period"
	PreviousOf Role = "previous"
	Estimate   Role = "estimate"
	Note       Role = "note"
)

// An Observation is one stated value: which indicator, in which role, how much,
// and in which cell it was written.
type Observation struct {
	Indicator  IndicatorCode
	Role       Role
	Period     Period // zero: the period of the file
	Value      Value
	Text       string // what stood in the cell
	At         CellRef
	Questioned bool // a question about the value is open; a value with two readings is blank
}

// A Verdict compares a result with its target: the computed class, the words
// the report prints, and beside them the words that the workbook states.
type Verdict struct {
	Indicator IndicatorCode
	Class     Class
	Label     string
	Stated    string
	At        CellRef
}

// State is where a submission stands.
type State string

const (
	Received    State = "received"
	Rejected    State = "rejected"
	Accepted    State = "accepted"
	Returned    State = "returned"
	Approved    State = "approved"
	Locked      State = "locked"
	Superseded  State = "superseded"
	Withdrawn   State = "withdrawn"
	Quarantined State = "quarantined"
)

// A Submission is one sending of one form by one unit for one period, as it was
// judged by its edition.
type Submission struct {
	Receipt      Receipt
	Unit         UnitCode
	Period       Period
	Form         FormID
	Edition      EditionID
	Version      int // 1 for the first accepted or rejected sending of this unit, form and period
	State        State
	Name         string // the file's name as sent
	SHA256       string // of the file's bytes, in hexadecimal
	Received     time.Time
	Sample       bool // demonstration data, marked so wherever it is shown
	Observations []Observation
	Verdicts     []Verdict
	Findings     []Finding
}

// A RollupRow is one figure over many units, with how complete it is.
type RollupRow struct {
	Indicator  IndicatorCode
	Role       Role
	Value      Value // blank when withheld or when it cannot be added
	Measure    MeasureCode
	Reported   int // units whose value is in it
	Questioned int // of these, units whose value has an open question
	Expected   int // units that should have reported
	Weight     string
	Estimated  string
	Missing    []UnitCode
	Withheld   bool
	Reason     string // a code: why there is no value
	Sources    []Source
}

// A Source is one value that went into a rollup.
type Source struct {
	Indicator IndicatorCode // of a rate: its numerator or its denominator
	Role      Role
	Unit      UnitCode
	Version   int
	Value     Value
	Text      string
	SHA256    string
	At        CellRef
	Edition   EditionID
	Receipt   Receipt
}

// A Publication is one report made from exactly the listed versions.
// Its ID is computed from its inputs: same inputs, same ID, same bytes.
type Publication struct {
	ID          string
	Report      string
	Unit        UnitCode
	Period      Period
	Revision    int
	Provisional bool
	Made        time.Time
	Files       []PublishedFile
	Used        []UsedVersion
}

// A PublishedFile is one file of a publication.
type PublishedFile struct {
	Name   string `json:"name"`
	Type   string `json:"type"` // media type
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// A UsedVersion names one submission that a publication was made from.
type UsedVersion struct {
	Unit    UnitCode `json:"unit"`
	Version int      `json:"version"`
}

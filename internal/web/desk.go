package web

import (
	"context"
	"errors"
	"time"

	"wardbook/internal/stat"
)

// ErrNoReport says that there is no report of a kind for a unit and period.
var ErrNoReport = errors.New("no such report")

// A Desk does what visitors ask for. Its methods answer platform.ErrNotFound
// for what does not exist and platform.ErrConflict for what the state of things
// forbids; anything else that goes wrong is any other error.
type Desk interface {
	// Submit keeps and judges one file.
	Submit(ctx context.Context, s Sending) (Answer, error)
	// Check judges one file and keeps nothing: what it gives has no receipt and
	// no version.
	Check(ctx context.Context, s Sending) (stat.Submission, error)

	// Submission gives one sending. Version 0 is the one that counts now, else
	// the newest; an empty form is the one that serves the period.
	Submission(ctx context.Context, of Sent, version int) (stat.Submission, error)
	// Versions lists what was sent, newest first; figures may be left out.
	Versions(ctx context.Context, of Sent) ([]stat.Submission, error)
	// Receipt gives the sending that a receipt was given for.
	Receipt(ctx context.Context, r stat.Receipt) (stat.Submission, error)
	// Raw gives the bytes as they were sent.
	Raw(ctx context.Context, r stat.Receipt) ([]byte, error)

	// Status says who under a unit has sent what a period expects.
	Status(ctx context.Context, under stat.UnitCode, p stat.Period) (Status, error)
	// Rollup adds up what was accepted.
	Rollup(ctx context.Context, under stat.UnitCode, p stat.Period) ([]stat.RollupRow, error)
	// Explain leads from one figure to the cells it came from.
	Explain(ctx context.Context, f Figure) (Explanation, error)

	// Publish makes a report, or finds the one made before from the same inputs;
	// ErrNoReport where there is none of that kind.
	Publish(ctx context.Context, o Order) (pub stat.Publication, created bool, err error)
	// Publications lists the reports about a unit and period, newest first.
	Publications(ctx context.Context, unit stat.UnitCode, p stat.Period) ([]stat.Publication, error)
	// PublishedFile gives one file of a publication.
	PublishedFile(ctx context.Context, publication, name string) (PublishedBytes, error)
}

// A Sending is a file and what its sender says about it.
type Sending struct {
	Unit   stat.UnitCode
	Period stat.Period
	Form   stat.FormID // empty: the table's headings tell
	Name   string      // the file's name; only its last part, never a path
	Raw    []byte
	NoWait bool // answer once the file is kept, before it is judged
}

// An Answer is what became of a Sending.
type Answer struct {
	Submission stat.Submission
	Duplicate  bool // the same bytes came before; this is their submission
}

// Sent names all sendings of one form by one unit for one period.
type Sent struct {
	Unit   stat.UnitCode
	Period stat.Period
	Form   stat.FormID
}

// A Status says who has sent and who has not.
type Status struct {
	Under    stat.UnitCode
	Period   stat.Period
	Deadline time.Time
	Expected int // units that should report
	Received int // units that sent anything
	Accepted int // units whose sending counts
	Late     int // accepted units that sent after the deadline
	Missing  []stat.UnitCode
	Units    []UnitStatus
}

// Missing is the state of a unit that has sent nothing.
const Missing stat.State = "missing"

// A UnitStatus is one unit's line in a Status.
type UnitStatus struct {
	Unit      stat.UnitCode
	Name      string
	State     stat.State // of what it sent, or Missing
	Version   int
	Received  time.Time // zero when missing
	OnTime    bool
	Receipt   stat.Receipt
	Blocking  int
	Questions int
	Sample    bool // demonstration data
}

// A Figure names one number.
type Figure struct {
	Unit      stat.UnitCode
	Period    stat.Period
	Indicator stat.IndicatorCode
	Role      stat.Role
}

// An Explanation is a figure with everything that went into it.
type Explanation struct {
	stat.RollupRow
	How string // how it was put together: "sum", "ratio-of-sums" …; "reported" for a unit's own figure
}

// An Order asks for a report: month, quarter, half, nine-months, year or term.
type Order struct {
	Report string
	Unit   stat.UnitCode
	Period stat.Period
}

// PublishedBytes is one file of a publication.
type PublishedBytes struct {
	Type string // media type
	Body []byte
}

package web

import (
	"time"

	"wardbook/internal/stat"
)

// This file holds the JSON objects that the API and the command line both
// print. Field names and their order are a promise; lists are never null.

// CheckJSON is a workbook judged: what `check` and the try print.
type CheckJSON struct {
	File         string            `json:"file"`
	SHA256       string            `json:"sha256"`
	Form         stat.FormID       `json:"form"`
	Edition      stat.EditionID    `json:"edition"`
	Unit         stat.UnitCode     `json:"unit"`
	Period       stat.Period       `json:"period"`
	Accepted     bool              `json:"accepted"`
	Observations []ObservationJSON `json:"observations"`
	Verdicts     []VerdictJSON     `json:"verdicts"`
	Findings     []FindingJSON     `json:"findings"`
}

// ObservationJSON is one stated value.
type ObservationJSON struct {
	Indicator     stat.IndicatorCode `json:"indicator"`
	Role          stat.Role          `json:"role"`
	Period        string             `json:"period,omitempty"` // only when it is not the file's own
	Value         string             `json:"value"`
	Bound         string             `json:"bound"`
	Upper         string             `json:"upper"`
	NotApplicable bool               `json:"not_applicable"`
	Text          string             `json:"text"`
	Cell          string             `json:"cell"`
}

// VerdictJSON is one result compared with its target.
type VerdictJSON struct {
	Indicator stat.IndicatorCode `json:"indicator"`
	Class     stat.Class         `json:"class"`
	Label     string             `json:"label"`
	Stated    string             `json:"stated"`
	Cell      string             `json:"cell"`
}

// FindingJSON is one finding with its message in every language.
type FindingJSON struct {
	Code     stat.FindingCode  `json:"code"`
	Severity stat.Severity     `json:"severity"`
	Cell     string            `json:"cell"`
	Cells    []string          `json:"cells"`
	Args     []string          `json:"args"`
	Message  map[string]string `json:"message"`
}

// A Telling writes a finding in words, once per language ("vi", "en").
type Telling func(stat.Finding) map[string]string

// NewCheckJSON writes a judged workbook.
func NewCheckJSON(s stat.Submission, tell Telling) CheckJSON {
	c := CheckJSON{
		File: s.Name, SHA256: s.SHA256, Form: s.Form, Edition: s.Edition, Unit: s.Unit, Period: s.Period,
		Accepted:     stat.Count(s.Findings, stat.Blocking) == 0,
		Observations: make([]ObservationJSON, len(s.Observations)),
		Verdicts:     make([]VerdictJSON, len(s.Verdicts)),
		Findings:     findingsJSON(s.Findings, tell),
	}
	for i, o := range s.Observations {
		c.Observations[i] = observationJSON(o, s.Period)
	}
	for i, v := range s.Verdicts {
		c.Verdicts[i] = VerdictJSON{v.Indicator, v.Class, v.Label, v.Stated, v.At.String()}
	}
	return c
}

func observationJSON(o stat.Observation, own stat.Period) ObservationJSON {
	j := ObservationJSON{
		Indicator: o.Indicator, Role: o.Role,
		Value: plain(o.Value), Bound: o.Value.Bound.String(),
		NotApplicable: o.Value.Shape == stat.NotApplicable,
		Text:          o.Text, Cell: o.At.String(),
	}
	if o.Period != own {
		j.Period = o.Period.String()
	}
	if o.Value.Shape == stat.Range {
		j.Upper = o.Value.Upper.String()
	}
	return j
}

// plain writes the number of a value, the limit of a bound, the lower end of a
// range, or nothing.
func plain(v stat.Value) string {
	if v.Shape == stat.Number || v.Shape == stat.Range {
		return v.Num.String()
	}
	return ""
}

func findingsJSON(fs []stat.Finding, tell Telling) []FindingJSON {
	out := make([]FindingJSON, len(fs))
	for i, f := range fs {
		cells := make([]string, 0, len(f.Cells))
		for _, c := range f.Concerned() {
			cells = append(cells, c.String())
		}
		out[i] = FindingJSON{f.Code, f.Severity, f.At.String(), cells, list(f.Args), tell(f)}
	}
	return out
}

// SubmitJSON is the answer to a sending.
type SubmitJSON struct {
	Receipt   stat.Receipt  `json:"receipt"`
	State     stat.State    `json:"state"`
	Version   int           `json:"version"`
	SHA256    string        `json:"sha256"`
	Duplicate bool          `json:"duplicate"`
	Unit      stat.UnitCode `json:"unit"`
	Period    stat.Period   `json:"period"`
	Form      stat.FormID   `json:"form"`
	Accepted  bool          `json:"accepted"`
	Findings  []FindingJSON `json:"findings"`
}

// NewSubmitJSON writes an answer.
func NewSubmitJSON(a Answer, tell Telling) SubmitJSON {
	s := a.Submission
	return SubmitJSON{
		Receipt: s.Receipt, State: s.State, Version: s.Version, SHA256: s.SHA256, Duplicate: a.Duplicate,
		Unit: s.Unit, Period: s.Period, Form: s.Form,
		Accepted: counts(s.State) && stat.Count(s.Findings, stat.Blocking) == 0, Findings: findingsJSON(s.Findings, tell),
	}
}

// counts reports whether a sending in this state was accepted. One that a newer
// one replaced had been.
func counts(s stat.State) bool {
	switch s {
	case stat.Accepted, stat.Approved, stat.Locked, stat.Superseded:
		return true
	}
	return false
}

// StatusJSON says who has sent and who has not.
type StatusJSON struct {
	Under    stat.UnitCode    `json:"under"`
	Period   stat.Period      `json:"period"`
	Deadline string           `json:"deadline"`
	Expected int              `json:"expected"`
	Received int              `json:"received"`
	Accepted int              `json:"accepted"`
	Late     int              `json:"late"`
	Missing  []stat.UnitCode  `json:"missing"`
	Units    []UnitStatusJSON `json:"units"`
}

// UnitStatusJSON is one unit's line in a StatusJSON.
type UnitStatusJSON struct {
	Unit      stat.UnitCode `json:"unit"`
	Name      string        `json:"name"`
	State     stat.State    `json:"state"`
	Version   int           `json:"version"`
	Received  string        `json:"received"`
	OnTime    bool          `json:"on_time"`
	Receipt   stat.Receipt  `json:"receipt"`
	Blocking  int           `json:"blocking"`
	Questions int           `json:"questions"`
}

// NewStatusJSON writes a status.
func NewStatusJSON(s Status) StatusJSON {
	j := StatusJSON{
		Under: s.Under, Period: s.Period, Deadline: moment(s.Deadline),
		Expected: s.Expected, Received: s.Received, Accepted: s.Accepted, Late: s.Late,
		Missing: list(s.Missing), Units: make([]UnitStatusJSON, len(s.Units)),
	}
	for i, u := range s.Units {
		j.Units[i] = UnitStatusJSON{u.Unit, u.Name, u.State, u.Version, moment(u.Received), u.OnTime, u.Receipt, u.Blocking, u.Questions}
	}
	return j
}

// RollupJSON is the totals of a period.
type RollupJSON struct {
	Under  stat.UnitCode   `json:"under"`
	Period stat.Period     `json:"period"`
	Basis  string          `json:"basis"`
	Rows   []RollupRowJSON `json:"rows"`
}

// RollupRowJSON is one total and how complete it is.
type RollupRowJSON struct {
	Indicator  stat.IndicatorCode `json:"indicator"`
	Role       stat.Role          `json:"role"`
	Value      string             `json:"value"`
	Measure    stat.MeasureCode   `json:"measure"`
	Reported   int                `json:"reported"`
	Questioned int                `json:"questioned"`
	Expected   int                `json:"expected"`
	Weight     string             `json:"weight"`
	Estimated  string             `json:"estimated"`
	Missing    []stat.UnitCode    `json:"missing"`
	Withheld   bool               `json:"withheld"`
	Reason     string             `json:"reason"`
}

// NewRollupJSON writes totals as reported.
func NewRollupJSON(under stat.UnitCode, p stat.Period, rows []stat.RollupRow) RollupJSON {
	j := RollupJSON{Under: under, Period: p, Basis: "reported", Rows: make([]RollupRowJSON, len(rows))}
	for i, r := range rows {
		j.Rows[i] = RollupRowJSON{
			Indicator: r.Indicator, Role: r.Role, Value: plain(r.Value), Measure: r.Measure,
			Reported: r.Reported, Questioned: r.Questioned, Expected: r.Expected,
			Weight: r.Weight, Estimated: r.Estimated, Missing: list(r.Missing),
			Withheld: r.Withheld, Reason: r.Reason,
		}
	}
	return j
}

// PublishJSON is a report that was made or found.
type PublishJSON struct {
	Report      string               `json:"report"`
	Unit        stat.UnitCode        `json:"unit"`
	Period      stat.Period          `json:"period"`
	Publication string               `json:"publication"`
	Revision    int                  `json:"revision"`
	Created     bool                 `json:"created"`
	Files       []stat.PublishedFile `json:"files"`
	Used        []stat.UsedVersion   `json:"used"`
}

// NewPublishJSON writes a publication.
func NewPublishJSON(p stat.Publication, created bool) PublishJSON {
	return PublishJSON{p.Report, p.Unit, p.Period, p.ID, p.Revision, created, list(p.Files), list(p.Used)}
}

// ExplainJSON is where a number came from.
type ExplainJSON struct {
	Unit      stat.UnitCode      `json:"unit"`
	Period    stat.Period        `json:"period"`
	Indicator stat.IndicatorCode `json:"indicator"`
	Role      stat.Role          `json:"role"`
	Value     string             `json:"value"`
	How       string             `json:"how"`
	Sources   []SourceJSON       `json:"sources"`
}

// SourceJSON is one value that went into a number.
type SourceJSON struct {
	Unit    stat.UnitCode  `json:"unit"`
	Version int            `json:"version"`
	Value   string         `json:"value"`
	Text    string         `json:"text"`
	SHA256  string         `json:"sha256"`
	Cell    string         `json:"cell"`
	Edition stat.EditionID `json:"edition"`
	Receipt stat.Receipt   `json:"receipt"`
}

// NewExplainJSON writes an explanation.
func NewExplainJSON(f Figure, e Explanation) ExplainJSON {
	j := ExplainJSON{f.Unit, f.Period, f.Indicator, f.Role, plain(e.Value), e.How, make([]SourceJSON, len(e.Sources))}
	for i, s := range e.Sources {
		j.Sources[i] = SourceJSON{s.Unit, s.Version, plain(s.Value), s.Text, s.SHA256, s.At.String(), s.Edition, s.Receipt}
	}
	return j
}

func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

// moment writes an instant at +07:00, where all deadlines are counted.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(time.FixedZone("", 7*3600)).Format(time.RFC3339)
}

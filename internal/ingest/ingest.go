// Package ingest is the world around an exam: a file comes in, is kept under
// its hash before anything else happens, a job is queued, and whoever takes the
// job looks up what is known, examines, and records the answer in one write.
//
// A job may arrive several times, late, or after a crash at any step: the same
// bytes for the same unit and period always end as one sending with one receipt.
package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"wardbook/internal/catalog"
	"wardbook/internal/exam"
	"wardbook/internal/org"
	"wardbook/internal/platform"
	"wardbook/internal/stat"
	"wardbook/internal/store"
)

// ErrUnknown says that a sending names a unit, period or form that does not exist.
var ErrUnknown = errors.New("unknown")

// A Desk takes files in. All fields must be set.
type Desk struct {
	Files   platform.Files
	Queue   platform.Queue
	Store   *store.Store
	Catalog *catalog.Catalog
	Units   *org.Units
	Known   exam.Known // catalog, units and limits for exams
}

// A Sending is a file with what its sender says about it.
type Sending struct {
	Unit     stat.UnitCode
	Period   stat.Period
	Form     stat.FormID // empty: the one that serves the period
	Name     string
	Raw      []byte
	Received time.Time
	Sample   bool // demonstration data
}

// A Job is what the queue carries: everything but the bytes.
type Job struct {
	Unit     stat.UnitCode `json:"unit"`
	Period   stat.Period   `json:"period"`
	Form     stat.FormID   `json:"form"`
	Name     string        `json:"name"`
	SHA256   string        `json:"sha256"`
	Received time.Time     `json:"received"`
	Sample   bool          `json:"sample,omitempty"`
}

// Receipt gives the receipt of a job. It depends on the unit, the period and
// the bytes alone.
func (j Job) Receipt() stat.Receipt {
	sum := sha256.Sum256([]byte(string(j.Unit) + "\n" + j.Period.String() + "\n" + j.SHA256))
	code := base32.StdEncoding.EncodeToString(sum[:])[:10]
	return stat.Receipt(fmt.Sprintf("%s-%s-%s", j.Unit, j.Period, code))
}

// RawKey is where the bytes with a hash are kept.
func RawKey(sha string) string { return "raw/" + sha }

// Accept keeps the bytes, then queues the job. After it returned without an
// error the file cannot be lost. ErrUnknown: there is no such unit, period or form.
func (d *Desk) Accept(ctx context.Context, s Sending) (Job, error) {
	form, err := d.form(s)
	if err != nil {
		return Job{}, err
	}
	sum := sha256.Sum256(s.Raw)
	j := Job{s.Unit, s.Period, form, baseName(s.Name), hex.EncodeToString(sum[:]), s.Received, s.Sample}
	if err := d.Files.Put(ctx, RawKey(j.SHA256), s.Raw); err != nil {
		return j, fmt.Errorf("keep %s of %s: %w", j.SHA256, j.Unit, err)
	}
	body, err := json.Marshal(j)
	if err != nil {
		return j, fmt.Errorf("queue %s: %w", j.Receipt(), err)
	}
	if err := d.Queue.Send(ctx, body); err != nil {
		return j, fmt.Errorf("queue %s: %w", j.Receipt(), err)
	}
	return j, nil
}

// form checks that unit and period exist and gives the form they are reported in.
func (d *Desk) form(s Sending) (stat.FormID, error) {
	if u, ok := d.Units.At(s.Unit, s.Period.To); !ok || u.Parent == "" { // a city reports through its units
		return "", fmt.Errorf("unit %q in period %s: %w", s.Unit, s.Period, ErrUnknown)
	}
	if _, f, ok := d.Catalog.Form(s.Form, s.Period); ok {
		return f.ID, nil
	}
	return "", fmt.Errorf("form %q for period %s: %w", s.Form, s.Period, ErrUnknown)
}

// baseName keeps the last part of a file's name, at most 120 characters.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	return name
}

// Handle does one job: it examines the file and records the answer. It may be
// called any number of times for one job.
func (d *Desk) Handle(ctx context.Context, body []byte) (stat.Submission, bool, error) {
	var j Job
	if err := json.Unmarshal(body, &j); err != nil {
		return stat.Submission{}, false, fmt.Errorf("read job: %w", err)
	}
	old, err := d.Store.Seen(ctx, j.Unit, j.Period, j.SHA256)
	if err == nil {
		return old, true, nil
	}
	if !errors.Is(err, platform.ErrNotFound) {
		return old, false, err
	}
	raw, err := d.Files.Get(ctx, RawKey(j.SHA256))
	if err != nil {
		return old, false, fmt.Errorf("fetch %s: %w", RawKey(j.SHA256), err)
	}
	sub, err := d.Examine(ctx, j, raw)
	if err != nil {
		return sub, false, err
	}
	return d.Store.Record(ctx, sub)
}

// Examine judges a file with everything that is known about its unit, and keeps
// nothing.
func (d *Desk) Examine(ctx context.Context, j Job, raw []byte) (stat.Submission, error) {
	previous, lastYear, err := d.Store.Before(ctx, store.Place{Unit: j.Unit, Form: j.Form, Period: j.Period})
	if err != nil {
		return stat.Submission{}, err
	}
	known := d.Known
	known.Before = map[stat.FormID]exam.History{j.Form: exam.HistoryOf(previous.Observations, lastYear.Observations)}
	x := exam.Examine(exam.Paper{Name: j.Name, Raw: raw, Unit: j.Unit, Period: j.Period, Form: j.Form}, known)
	return Submission(j, x), nil
}

// Submission puts a job and its exam together.
func Submission(j Job, x exam.Exam) stat.Submission {
	s := stat.Submission{Receipt: j.Receipt(), Unit: j.Unit, Period: j.Period, Form: j.Form, Edition: x.Edition,
		State: stat.Accepted, Name: j.Name, SHA256: x.SHA256, Received: j.Received, Sample: j.Sample,
		Observations: x.Observations, Verdicts: x.Verdicts, Findings: x.Findings}
	if !x.Accepted() {
		s.State = stat.Rejected
	}
	return s
}

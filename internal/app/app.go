// Package app puts the rooms together on a platform: what visitors, commands,
// the queue and the clock ask for, answered by the same few methods wherever
// the program runs.
package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wardbook/internal/catalog"
	"wardbook/internal/exam"
	"wardbook/internal/ingest"
	"wardbook/internal/org"
	"wardbook/internal/platform"
	"wardbook/internal/regime"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/internal/store"
	"wardbook/internal/web"
	"wardbook/seeds"
)

// A Config is everything that may differ between two deployments.
type Config struct {
	Now    func() time.Time // the clock; nil is the real one
	Demo   bool             // the data are a demonstration, and the pages say so
	Limits sheet.Limits     // zero is the default
}

// An App answers for one platform. It is safe for concurrent use.
type App struct {
	platform platform.Platform
	config   Config
	store    *store.Store
	desk     *ingest.Desk
	catalog  *catalog.Catalog
	units    *org.Units
	regime   *regime.Regime
}

// Reference is the data that judges: editions, targets, units, calendars.
type Reference struct {
	Catalog *catalog.Catalog
	Units   *org.Units
	Regime  *regime.Regime
}

// Load reads the reference data that the program carries.
func Load() (Reference, error) {
	c, err := catalog.Load(seeds.Editions(), seeds.Targets(), seeds.Published())
	if err != nil {
		return Reference{}, fmt.Errorf("read editions: %w", err)
	}
	u, err := org.Load(seeds.Units()...)
	if err != nil {
		return Reference{}, fmt.Errorf("read units: %w", err)
	}
	r, err := regime.Load(seeds.Regimes(), seeds.Calendar())
	if err != nil {
		return Reference{}, fmt.Errorf("read regimes: %w", err)
	}
	return Reference{c, u, r}, nil
}

// Known gives what an exam may look up, without any history.
func (r Reference) Known(lim sheet.Limits) exam.Known {
	return exam.Known{Catalog: r.Catalog, Units: r.Units, Limits: lim}
}

// New puts an App together on a platform.
func New(p platform.Platform, ref Reference, c Config) *App {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Limits == (sheet.Limits{}) {
		c.Limits = sheet.DefaultLimits()
	}
	s := store.New(p.Table)
	return &App{
		platform: p, config: c, store: s, catalog: ref.Catalog, units: ref.Units, regime: ref.Regime,
		desk: &ingest.Desk{Files: p.Files, Queue: p.Queue, Store: s, Catalog: ref.Catalog, Units: ref.Units, Known: ref.Known(c.Limits)},
	}
}

// Now gives the time by the App's clock.
func (a *App) Now() time.Time { return a.config.Now() }

// Submit keeps one file, waits until it is judged, and gives the answer.
func (a *App) Submit(ctx context.Context, s web.Sending) (web.Answer, error) {
	return a.send(ctx, ingest.Sending{Unit: s.Unit, Period: s.Period, Form: s.Form, Name: s.Name, Raw: s.Raw, Received: a.Now()}, !s.NoWait)
}

// waitStep is how often a waiting visitor looks whether the answer is there.
const waitStep = 10 * time.Millisecond

func (a *App) send(ctx context.Context, s ingest.Sending, wait bool) (web.Answer, error) {
	j, err := a.desk.Accept(ctx, s)
	if err != nil {
		return web.Answer{}, missing(err)
	}
	old, err := a.store.Seen(ctx, j.Unit, j.Period, j.SHA256)
	if err == nil {
		return web.Answer{Submission: old, Duplicate: true}, nil
	}
	if !wait {
		return web.Answer{Submission: stat.Submission{Receipt: j.Receipt(), Unit: j.Unit, Period: j.Period, Form: j.Form, Name: j.Name, SHA256: j.SHA256, State: stat.Received, Received: j.Received}}, nil
	}
	for {
		sub, err := a.store.Receipt(ctx, j.Receipt())
		if err == nil {
			return web.Answer{Submission: sub}, nil
		}
		if !errors.Is(err, platform.ErrNotFound) {
			return web.Answer{}, err
		}
		select {
		case <-ctx.Done():
			return web.Answer{}, fmt.Errorf("wait for %s: %w", j.Receipt(), ctx.Err())
		case <-time.After(waitStep):
		}
	}
}

// missing makes a name that does not exist what visitors are told of it.
func missing(err error) error {
	if errors.Is(err, ingest.ErrUnknown) {
		return fmt.Errorf("%w: %w", platform.ErrNotFound, err)
	}
	return err
}

// Check judges one file and keeps nothing.
func (a *App) Check(ctx context.Context, s web.Sending) (stat.Submission, error) {
	f, _, err := a.form(s.Form, s.Period)
	if err != nil {
		return stat.Submission{}, err
	}
	if _, ok := a.units.At(s.Unit, s.Period.To); !ok {
		return stat.Submission{}, fmt.Errorf("unit %q: %w", s.Unit, platform.ErrNotFound)
	}
	j := ingest.Job{Unit: s.Unit, Period: s.Period, Form: f.ID, Name: s.Name}
	sub, err := a.desk.Examine(ctx, j, s.Raw)
	sub.Receipt = ""
	return sub, err
}

// form gives a form and the edition that judges it in a period.
func (a *App) form(id stat.FormID, p stat.Period) (*catalog.Form, *catalog.Edition, error) {
	if e, f, ok := a.catalog.Form(id, p); ok {
		return f, e, nil
	}
	return nil, nil, fmt.Errorf("form %q for period %s: %w", id, p, platform.ErrNotFound)
}

// place completes what names a sending.
func (a *App) place(of web.Sent) (store.Place, error) {
	f, _, err := a.form(of.Form, of.Period)
	if err != nil {
		return store.Place{}, err
	}
	return store.Place{Unit: of.Unit, Form: f.ID, Period: of.Period}, nil
}

// Submission gives one sending; see web.Desk.
func (a *App) Submission(ctx context.Context, of web.Sent, version int) (stat.Submission, error) {
	p, err := a.place(of)
	if err != nil {
		return stat.Submission{}, err
	}
	return a.store.Submission(ctx, p, version)
}

// Versions lists what was sent, newest first.
func (a *App) Versions(ctx context.Context, of web.Sent) ([]stat.Submission, error) {
	p, err := a.place(of)
	if err != nil {
		return nil, err
	}
	return a.store.Versions(ctx, p)
}

// Receipt gives the sending that a receipt was given for.
func (a *App) Receipt(ctx context.Context, r stat.Receipt) (stat.Submission, error) {
	return a.store.Receipt(ctx, r)
}

// Raw gives the bytes as they were sent.
func (a *App) Raw(ctx context.Context, r stat.Receipt) ([]byte, error) {
	sub, err := a.store.Receipt(ctx, r)
	if err != nil {
		return nil, err
	}
	return a.platform.Files.Get(ctx, ingest.RawKey(sub.SHA256))
}

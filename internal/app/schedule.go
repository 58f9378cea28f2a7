package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// A Schedule is work that the clock starts. Times are at +07:00. What it does
// depends on what is stored and on the time alone, so that firing twice, late or
// not at all is made good by the next firing.
type Schedule struct {
	Name  string
	Every time.Duration // from midnight, or
	At    time.Duration // once a day, so long after midnight, where Every is zero
	Do    func(a *App, ctx context.Context) error
}

// Schedules is the one list of what the clock starts, wherever the program runs.
func Schedules() []Schedule {
	return []Schedule{
		{Name: "owed", Every: 15 * time.Minute, Do: (*App).PayOwed},
		{Name: "month", At: 18 * time.Hour, Do: (*App).PublishDueMonth},
	}
}

// vietnam is the zone of all deadlines; it needs no table of zones.
var vietnam = time.FixedZone("+07:00", 7*60*60)

// Last gives the newest moment at or before now at which s fires.
func (s Schedule) Last(now time.Time) time.Time {
	now = now.In(vietnam)
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, vietnam)
	if s.Every > 0 {
		return midnight.Add(now.Sub(midnight).Truncate(s.Every))
	}
	if t := midnight.Add(s.At); !t.After(now) {
		return t
	}
	return midnight.AddDate(0, 0, -1).Add(s.At)
}

// Clock fires the schedules until ctx ends. Each fires once at start, to catch
// up with what was missed.
func (a *App) Clock(ctx context.Context, log *slog.Logger) {
	fired := map[string]time.Time{}
	for {
		for _, s := range Schedules() {
			if at := s.Last(a.Now()); at.After(fired[s.Name]) {
				fired[s.Name] = at
				if err := s.Do(a, ctx); err != nil && ctx.Err() == nil {
					log.ErrorContext(ctx, "schedule", "job", s.Name, "err", err)
				}
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// PayOwed makes those city reports anew that were made before and that newer
// sendings have made stale. A report that was never made waits for its day.
func (a *App) PayOwed(ctx context.Context) error {
	jobs, err := a.store.Owed(ctx)
	if err != nil || len(jobs) == 0 {
		return err
	}
	stale := map[web.Order]bool{}
	for _, j := range jobs {
		u, ok := a.units.At(j.Unit, j.Period.To)
		if !ok || j.Period.Kind() != stat.KindMonth {
			continue
		}
		made, err := a.Publications(ctx, u.Parent, j.Period)
		if err != nil {
			return err
		}
		if len(made) > 0 {
			stale[web.Order{Report: "month", Unit: u.Parent, Period: j.Period}] = true
		}
	}
	var errs []error
	for o := range stale {
		if _, _, err := a.Publish(ctx, o); err != nil {
			errs = append(errs, fmt.Errorf("publish %s %s %s: %w", o.Report, o.Unit, o.Period, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return a.store.Paid(ctx, jobs)
}

// PublishDueMonth makes the report of the newest month whose deadline has passed,
// for every city that has accepted figures. Without new sendings it changes nothing.
func (a *App) PublishDueMonth(ctx context.Context) error {
	p := a.DueMonth()
	var errs []error
	for _, city := range a.units.Roots(p.To) {
		st, err := a.Status(ctx, city.Code, p)
		if err != nil || st.Accepted == 0 {
			errs = append(errs, err)
			continue
		}
		if _, _, err := a.Publish(ctx, web.Order{Report: "month", Unit: city.Code, Period: p}); err != nil {
			errs = append(errs, fmt.Errorf("publish month %s of %s: %w", p, city.Code, err))
		}
	}
	return errors.Join(errs...)
}

// DueMonth gives the newest month whose deadline has passed.
func (a *App) DueMonth() stat.Period {
	now := a.Now().In(vietnam)
	m := stat.MonthOf(now.Year(), int(now.Month())) + 1
	p := stat.Period{From: m, To: m}
	for !a.regime.Deadline(p).Before(now) {
		p = p.Previous()
	}
	return p
}

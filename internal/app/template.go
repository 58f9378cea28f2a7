package app

import (
	"context"
	"fmt"

	"wardbook/internal/platform"
	"wardbook/internal/reply"
	"wardbook/internal/stat"
	"wardbook/internal/store"
)

// Template makes the workbook that a unit fills in for a period: with its
// registered targets, the plan it stated last in the same year, its last figures
// and those of the same period a year earlier, as far as they are accepted.
func (a *App) Template(ctx context.Context, unit stat.UnitCode, p stat.Period, id stat.FormID) ([]byte, error) {
	f, e, err := a.form(id, p)
	if err != nil {
		return nil, err
	}
	u, ok := a.units.At(unit, p.To)
	if !ok {
		return nil, fmt.Errorf("unit %q in %s: %w", unit, p, platform.ErrNotFound)
	}
	previous, lastYear, err := a.store.Before(ctx, store.Place{Unit: unit, Form: f.ID, Period: p})
	if err != nil {
		return nil, err
	}
	known := earlier(previous, lastYear, p)
	for _, t := range a.catalog.Targets(unit, p) {
		known = append(known, stat.Observation{Indicator: t.Indicator, Role: stat.TargetRole, Value: t.Value, Text: t.Printed})
	}
	return reply.Template(reply.TemplateInput{Edition: e, Form: f, Unit: unit, Name: u.FullName(), Period: p, Known: known})
}

// earlier gives what is known from accepted sendings, in the roles that it has
// in the new workbook.
func earlier(previous, lastYear stat.Submission, p stat.Period) (out []stat.Observation) {
	take := func(s stat.Submission, from, to stat.Role) {
		for _, o := range s.Observations {
			if o.Role == from && o.Value.IsExact() && !o.Questioned && s.State == stat.Accepted {
				out = append(out, stat.Observation{Indicator: o.Indicator, Role: to, Value: o.Value})
			}
		}
	}
	take(lastYear, stat.Actual, stat.SamePeriod)
	take(previous, stat.Actual, stat.PreviousOf)
	if previous.Period.From.Year() == p.From.Year() {
		take(previous, stat.Plan, stat.Plan)
	}
	return out
}

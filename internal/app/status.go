package app

import (
	"context"
	"fmt"

	"github.com/govalues/decimal"
	"wardbook/internal/platform"
	"wardbook/internal/rollup"
	"wardbook/internal/stat"
	"wardbook/internal/store"
	"wardbook/internal/web"
)

// Status says who under a unit has sent what a period expects.
func (a *App) Status(ctx context.Context, under stat.UnitCode, p stat.Period) (web.Status, error) {
	f, _, err := a.form("", p)
	if err != nil {
		return web.Status{}, err
	}
	expected := a.units.Under(under, p.To)
	if len(expected) == 0 {
		return web.Status{}, fmt.Errorf("units under %q in %s: %w", under, p, platform.ErrNotFound)
	}
	lines, err := a.store.Lines(ctx, f.ID, p)
	if err != nil {
		return web.Status{}, err
	}
	s := web.Status{Under: under, Period: p, Deadline: a.regime.Deadline(p), Expected: len(expected)}
	for _, u := range expected {
		l, sent := lines[u.Code]
		if !sent {
			s.Missing = append(s.Missing, u.Code)
			s.Units = append(s.Units, web.UnitStatus{Unit: u.Code, Name: u.FullName(), State: web.Missing})
			continue
		}
		s.Received++
		onTime := !l.FirstOK.IsZero() && !l.FirstOK.After(s.Deadline)
		if l.Accepted > 0 {
			s.Accepted++
			if !onTime {
				s.Late++
			}
		}
		s.Units = append(s.Units, web.UnitStatus{Unit: u.Code, Name: u.FullName(), State: l.State, Version: version(l), Received: l.Received,
			OnTime: onTime, Receipt: l.Receipt, Blocking: l.Blocking, Questions: l.Questions, Sample: l.Sample})
	}
	return s, nil
}

// version gives the version that counts, else the newest.
func version(l store.Line) int {
	if l.Accepted > 0 {
		return l.Accepted
	}
	return l.Newest
}

// leastShare is the share of units below which a total is withheld.
var leastShare = decimal.MustNew(5, 1)

// basis gathers what the totals of a period are computed from.
func (a *App) basis(ctx context.Context, under stat.UnitCode, p stat.Period) (rollup.Basis, error) {
	f, e, err := a.form("", p)
	if err != nil {
		return rollup.Basis{}, err
	}
	b := rollup.Basis{Edition: e, Form: f, LeastShare: leastShare}
	for _, u := range a.units.Under(under, p.To) {
		b.Expected = append(b.Expected, u.Code)
	}
	if len(b.Expected) == 0 {
		return b, fmt.Errorf("units under %q in %s: %w", under, p, platform.ErrNotFound)
	}
	lines, err := a.store.Lines(ctx, f.ID, p)
	if err != nil {
		return b, err
	}
	for _, u := range b.Expected {
		l, sent := lines[u]
		if !sent || l.Accepted == 0 {
			continue
		}
		sub, err := a.store.Submission(ctx, store.Place{Unit: u, Form: f.ID, Period: p}, l.Accepted)
		if err != nil {
			return b, err
		}
		b.Accepted = append(b.Accepted, sub)
	}
	return b, nil
}

// Rollup adds up what was accepted.
func (a *App) Rollup(ctx context.Context, under stat.UnitCode, p stat.Period) ([]stat.RollupRow, error) {
	b, err := a.basis(ctx, under, p)
	if err != nil {
		return nil, err
	}
	return rollup.Compute(b), nil
}

// Explain leads from one figure to the cells it came from.
func (a *App) Explain(ctx context.Context, f web.Figure) (web.Explanation, error) {
	if len(a.units.Under(f.Unit, f.Period.To)) == 0 {
		return a.explainUnit(ctx, f)
	}
	b, err := a.basis(ctx, f.Unit, f.Period)
	if err != nil {
		return web.Explanation{}, err
	}
	row, ok := rollup.Explain(b, f.Indicator, f.Role)
	if !ok {
		return web.Explanation{}, fmt.Errorf("indicator %q: %w", f.Indicator, platform.ErrNotFound)
	}
	ind, _ := b.Edition.Indicator(f.Indicator)
	return web.Explanation{RollupRow: row, How: rollup.How(ind)}, nil
}

// explainUnit leads from a unit's own figure to its cell.
func (a *App) explainUnit(ctx context.Context, f web.Figure) (web.Explanation, error) {
	sub, err := a.Submission(ctx, web.Sent{Unit: f.Unit, Period: f.Period}, 0)
	if err != nil {
		return web.Explanation{}, err
	}
	for _, o := range sub.Observations {
		if o.Indicator != f.Indicator || o.Role != f.Role {
			continue
		}
		return web.Explanation{How: "reported", RollupRow: stat.RollupRow{Indicator: o.Indicator, Role: o.Role, Value: o.Value, Reported: 1, Expected: 1,
			Sources: []stat.Source{{Indicator: o.Indicator, Role: o.Role, Unit: f.Unit, Version: sub.Version, Value: o.Value, Text: o.Text,
				SHA256: sub.SHA256, At: o.At, Edition: sub.Edition, Receipt: sub.Receipt}}}}, nil
	}
	return web.Explanation{}, fmt.Errorf("indicator %q of %s in %s: %w", f.Indicator, f.Unit, f.Period, platform.ErrNotFound)
}

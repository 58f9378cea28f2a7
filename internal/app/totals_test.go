package app_test

import (
	"errors"
	"math/big"
	"slices"
	"testing"

	"wardbook/internal/app"
	"wardbook/internal/catalog"
	"wardbook/internal/platform"
	"wardbook/internal/stat"
	"wardbook/internal/store"
	"wardbook/internal/web"
)

func rat(t testing.TB, d stat.Decimal) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		t.Fatalf("%s is no number", d)
	}
	return r
}

// TestStatusIsWhatTheLinesSay counts the units of the city from the stored lines.
func TestStatusIsWhatTheLinesSay(t *testing.T) {
	a, mem := demonstration(t)
	ref := reference(t)
	lines, err := store.New(mem.Platform().Table).Lines(ctx, "kt-xh-month", october)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Status(ctx, app.DemoCity, october)
	if err != nil {
		t.Fatal(err)
	}
	var missing []stat.UnitCode
	received, accepted, late := 0, 0, 0
	for _, u := range ref.Units.Under(app.DemoCity, october.To) {
		l, sent := lines[u.Code]
		if !sent {
			missing = append(missing, u.Code)
			continue
		}
		received++
		if l.Accepted > 0 {
			accepted++
			if l.FirstOK.After(ref.Regime.Deadline(october)) {
				late++
			}
		}
	}
	if s.Expected != 114 || s.Received != received || s.Accepted != accepted || s.Late != late || !slices.Equal(s.Missing, missing) || received+len(missing) != 114 {
		t.Errorf("status: %d expected, %d received, %d accepted, %d late, missing %v; the lines say %d, %d, %d, missing %v",
			s.Expected, s.Received, s.Accepted, s.Late, s.Missing, received, accepted, late, missing)
	}
	if len(s.Units) != 114 {
		t.Errorf("%d units listed, want 114", len(s.Units))
	}
	if _, err := a.Status(ctx, app.DemoWard, october); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("Status of a unit with nobody under it = %v, want ErrNotFound", err)
	}
}

type series struct {
	code stat.IndicatorCode
	role stat.Role
}

// TestEveryTotalIsRecomputed puts every row of the rollup together a second
// time, in fractions, from the observations of the accepted sendings.
func TestEveryTotalIsRecomputed(t *testing.T) {
	a, mem := demonstration(t)
	ref := reference(t)
	st := store.New(mem.Platform().Table)
	lines, err := st.Lines(ctx, "kt-xh-month", october)
	if err != nil {
		t.Fatal(err)
	}
	said := map[stat.UnitCode]map[series]stat.Value{}
	for unit, l := range lines {
		if l.Accepted == 0 {
			continue
		}
		sub, err := st.Submission(ctx, store.Place{Unit: unit, Form: "kt-xh-month", Period: october}, l.Accepted)
		if err != nil {
			t.Fatal(err)
		}
		said[unit] = map[series]stat.Value{}
		for _, o := range sub.Observations {
			said[unit][series{o.Indicator, o.Role}] = o.Value
		}
	}
	rows, err := a.Rollup(ctx, app.DemoCity, october)
	if err != nil {
		t.Fatal(err)
	}
	e := ref.Catalog.For(october)[0]
	sums, ratios := 0, 0
	for _, r := range rows {
		ind, ok := e.Indicator(r.Indicator)
		if !ok {
			t.Errorf("total of %s, which is no indicator", r.Indicator)
			continue
		}
		if r.Withheld || !r.Value.IsExact() {
			continue
		}
		num, den := new(big.Rat), new(big.Rat)
		reported := 0
		switch ind.OverUnits {
		case catalog.Sum:
			sums++
			for _, vs := range said {
				v := vs[series{r.Indicator, r.Role}]
				if v.IsExact() {
					num.Add(num, rat(t, v.Num))
				}
				if v.IsExact() || v.Shape == stat.NotApplicable {
					reported++
				}
			}
			if num.Cmp(rat(t, r.Value.Num)) != 0 {
				t.Errorf("%s %s: total %s, want %s", r.Indicator, r.Role, r.Value, num.FloatString(4))
			}
		case catalog.RatioOfSums:
			ratios++
			nr, dr := ind.PartRoles(e, r.Role)
			below := ind.Denominator
			if ind.LastYear {
				below = ind.Numerator
			}
			for _, vs := range said {
				n, d := vs[series{ind.Numerator, nr}], vs[series{below, dr}]
				if n.IsExact() && d.IsExact() {
					num.Add(num, rat(t, n.Num))
					den.Add(den, rat(t, d.Num))
					reported++
				}
			}
			want := num.Mul(num.Quo(num, den), rat(t, ind.Scale))
			off := new(big.Rat).Sub(want, rat(t, r.Value.Num))
			half := big.NewRat(1, 2)
			for range ind.Decimals {
				half.Quo(half, big.NewRat(10, 1))
			}
			if off.Abs(off).Cmp(half) > 0 {
				t.Errorf("%s %s: rate %s, want %s", r.Indicator, r.Role, r.Value, want.FloatString(ind.Decimals+3))
			}
		default:
			continue
		}
		if r.Reported != reported || r.Expected != 114 || r.Reported+len(r.Missing) != 114 {
			t.Errorf("%s %s: %d of %d, %d missing; want %d of 114", r.Indicator, r.Role, r.Reported, r.Expected, len(r.Missing), reported)
		}
	}
	if sums < 30 || ratios < 5 {
		t.Errorf("%d sums and %d rates were recomputed of %d rows, too few to mean something", sums, ratios, len(rows))
	}
}

// TestExplainLeadsToCells follows totals to the cells of the files they came from.
func TestExplainLeadsToCells(t *testing.T) {
	a, _ := demonstration(t)
	for _, f := range []series{{"DS-DANSO", stat.Actual}, {"NS-THU", stat.Cumulative}, {"AN-TP", stat.SamePeriod}} {
		x, err := a.Explain(ctx, web.Figure{Unit: app.DemoCity, Period: october, Indicator: f.code, Role: f.role})
		if err != nil {
			t.Fatal(err)
		}
		total := new(big.Rat)
		for _, s := range x.Sources {
			if s.Value.IsExact() {
				total.Add(total, rat(t, s.Value.Num))
			}
			sub, err := a.Receipt(ctx, s.Receipt)
			if err != nil || sub.Unit != s.Unit || sub.SHA256 != s.SHA256 || s.At.IsZero() {
				t.Fatalf("%s %s: source %+v leads to %s of %s, %v", f.code, f.role, s, sub.SHA256, sub.Unit, err)
			}
			if !slices.ContainsFunc(sub.Observations, func(o stat.Observation) bool {
				return o.Indicator == s.Indicator && o.Role == s.Role && o.At == s.At && o.Value == s.Value && o.Text == s.Text
			}) {
				t.Errorf("%s %s: %s did not write %q in %s", f.code, f.role, s.Unit, s.Text, s.At)
			}
		}
		if len(x.Sources) != x.Reported || len(x.Sources) < 90 || total.Cmp(rat(t, x.Value.Num)) != 0 {
			t.Errorf("%s %s: %d sources add up to %s; %d reported %s", f.code, f.role, len(x.Sources), total.FloatString(2), x.Reported, x.Value)
		}
	}
	one, err := a.Explain(ctx, web.Figure{Unit: "10543", Period: october, Indicator: "DS-DANSO", Role: stat.Actual})
	if err != nil || len(one.Sources) != 1 || one.Sources[0].At.IsZero() || one.Sources[0].Value != one.Value {
		t.Errorf("a unit's own figure: %+v, %v; want its cell", one, err)
	}
	for _, f := range []web.Figure{
		{Unit: app.DemoCity, Period: october, Indicator: "NO-SUCH", Role: stat.Actual},
		{Unit: "10543", Period: october, Indicator: "NO-SUCH", Role: stat.Actual},
		{Unit: "99999", Period: october, Indicator: "DS-DANSO", Role: stat.Actual},
	} {
		if _, err := a.Explain(ctx, f); !errors.Is(err, platform.ErrNotFound) {
			t.Errorf("Explain(%+v) = %v, want ErrNotFound", f, err)
		}
	}
}

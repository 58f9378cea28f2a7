package regime_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"
	"wardbook/internal/regime"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

func load(t *testing.T) *regime.Regime {
	t.Helper()
	r, err := regime.Load(seeds.Regimes(), seeds.Calendar())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func period(t *testing.T, s string) stat.Period {
	t.Helper()
	p, err := stat.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWindowsAndDeadlines(t *testing.T) {
	r := load(t)
	rows := []struct{ period, first, last, due, government string }{
		{"2026-10", "2026-09-15", "2026-10-14", "2026-10-16T17:00:00+07:00", "2026-10-25"},
		{"2026-11", "2026-10-15", "2026-11-14", "2026-11-17T17:00:00+07:00", "2026-11-25"},
		{"2026-12", "2026-11-15", "2026-12-14", "2026-12-16T17:00:00+07:00", "2026-12-25"},
		{"2027-01", "2026-12-15", "2027-01-14", "2027-01-18T17:00:00+07:00", "2027-01-25"},
		{"2026-Q1", "2025-12-15", "2026-03-14", "2026-03-17T17:00:00+07:00", "2026-03-25"},
		{"2026-Q2", "2026-03-15", "2026-06-14", "2026-06-16T17:00:00+07:00", "2026-06-25"},
		{"2026-Q3", "2026-06-15", "2026-09-14", "2026-09-16T17:00:00+07:00", "2026-09-25"},
		{"2026-Q4", "2026-09-15", "2026-12-14", "2026-12-16T17:00:00+07:00", "2026-12-25"},
		{"2026-H1", "2025-12-15", "2026-06-14", "2026-06-16T17:00:00+07:00", "2026-06-25"},
		{"2026-H2", "2026-06-15", "2026-12-14", "2026-12-16T17:00:00+07:00", "2026-12-25"},
		{"2026-9M", "2025-12-15", "2026-09-14", "2026-09-16T17:00:00+07:00", "2026-09-25"},
		{"2026", "2025-12-15", "2026-12-14", "2026-12-16T17:00:00+07:00", "2026-12-25"},
	}
	for _, row := range rows {
		p := period(t, row.period)
		first, last := r.Window(p)
		gov, _ := r.GovernmentDue(p)
		got := [...]string{first.Format(time.DateOnly), last.Format(time.DateOnly), r.Deadline(p).Format(time.RFC3339), gov.Format(time.DateOnly)}
		if want := [...]string{row.first, row.last, row.due, row.government}; got != want {
			t.Errorf("%s: got %v, want %v", row.period, got, want)
		}
	}
}

// Months tile quarters, quarters halves and halves the year, without gap or overlap.
func TestWindowsTile(t *testing.T) {
	r := load(t)
	rapid.Check(t, func(t *rapid.T) {
		from := stat.MonthOf(rapid.IntRange(2000, 2100).Draw(t, "year"), 1)
		n := rapid.SampledFrom([]int{1, 3, 6}).Draw(t, "months")
		first, last := r.Window(stat.Period{From: from, To: from + 11})
		next := first
		for m := from; m < from+12; m += stat.Month(n) {
			a, b := r.Window(stat.Period{From: m, To: m + stat.Month(n) - 1})
			if !a.Equal(next) {
				t.Fatalf("window of %d months from %v begins %v, want %v", n, m, a, next)
			}
			next = b.AddDate(0, 0, 1)
		}
		if !next.Equal(last.AddDate(0, 0, 1)) {
			t.Fatalf("the parts end before %v, the year after %v", next, last)
		}
	})
}

func TestHolidays(t *testing.T) {
	c, err := regime.Load([]byte("- {code: x, first_day: 15, ward: {working_days: 2, hour: 17}}"),
		[]byte("fixed: [{day: 11-24, since: 2026}]\nyears: {2026: {confirmed: true, off: ['2026-10-15'], work: ['2026-10-17']}}"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Deadline(period(t, "2026-10")).Format(time.RFC3339), "2026-10-17T17:00:00+07:00"; got != want {
		t.Errorf("a day off and a Saturday worked: got %s, want %s", got, want)
	}
	if !c.Confirmed(period(t, "2026-10")) || c.Confirmed(period(t, "2027-10")) {
		t.Error("Confirmed: want 2026 yes, 2027 no")
	}
	for _, bad := range []string{"fixed: [{day: 24-11}]", "years: {2026: {off: ['2027-01-01']}}", "fixd: []"} {
		if _, err := regime.Load([]byte("- {code: x, first_day: 15}"), []byte(bad)); err == nil {
			t.Errorf("calendar %q: want an error", bad)
		}
	}
}

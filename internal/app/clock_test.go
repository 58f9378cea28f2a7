package app_test

import (
	"testing"
	"time"

	"wardbook/internal/app"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/store"
)

func TestLast(t *testing.T) {
	daily := app.Schedule{At: 18 * time.Hour}
	hourly := app.Schedule{Every: time.Hour}
	for _, c := range []struct {
		name      string
		s         app.Schedule
		now, want string
	}{
		{"a moment before 18:00", daily, "2026-10-20T17:59:59.999999999+07:00", "2026-10-19T18:00:00+07:00"},
		{"a moment after", daily, "2026-10-20T18:00:00.000000001+07:00", "2026-10-20T18:00:00+07:00"},
		{"a clock in UTC, a second before", daily, "2026-10-20T10:59:59Z", "2026-10-19T18:00:00+07:00"},
		{"a clock in UTC, to the second", daily, "2026-10-20T11:00:00Z", "2026-10-20T18:00:00+07:00"},
		{"tomorrow here, today in UTC", daily, "2026-10-20T17:30:00Z", "2026-10-20T18:00:00+07:00"},
		{"a clock far west", daily, "2026-10-19T23:00:00-12:00", "2026-10-20T18:00:00+07:00"},
		{"New Year's morning", daily, "2027-01-01T08:00:00+07:00", "2026-12-31T18:00:00+07:00"},
		{"midnight", hourly, "2026-10-20T00:00:00+07:00", "2026-10-20T00:00:00+07:00"},
		{"before midnight, in UTC", hourly, "2026-10-20T16:59:00Z", "2026-10-20T23:00:00+07:00"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.s.Last(now).Format(time.RFC3339); got != c.want {
			t.Errorf("%s: Last(%s) = %s, want %s", c.name, c.now, got, c.want)
		}
	}
}

// revisions counts the reports of the city on the month.
func revisions(t *testing.T, a *app.App) int {
	t.Helper()
	all, err := a.Publications(ctx, app.DemoCity, october)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestPublishDueMonthTwiceIsOnePublication(t *testing.T) {
	a, mem := demonstration(t)
	early := func() time.Time { return time.Date(2026, 10, 16, 9, 59, 0, 0, time.UTC) }
	before := app.New(mem.Platform(), reference(t), app.Config{Now: early})
	if err := before.PublishDueMonth(ctx); err != nil || revisions(t, a) != 0 {
		t.Errorf("before the deadline: %d publications, %v; want none", revisions(t, a), err)
	}
	for i := range 2 {
		if err := a.PublishDueMonth(ctx); err != nil {
			t.Fatal(err)
		}
		if n := revisions(t, a); n != 1 {
			t.Errorf("after firing %d times: %d publications, want 1", i+1, n)
		}
	}
}

func TestPublishDueMonthOfNothing(t *testing.T) {
	a := app.New(local.Memory().Platform(), reference(t), app.Config{Now: app.DemoNow})
	if err := a.PublishDueMonth(ctx); err != nil || revisions(t, a) != 0 {
		t.Errorf("nobody has sent: %d publications, %v; want none", revisions(t, a), err)
	}
}

// TestPayOwed: what follows from sendings is made once, and only where a report
// was made before.
func TestPayOwed(t *testing.T) {
	a, mem := demonstration(t)
	owed := func() int {
		jobs, err := store.New(mem.Platform().Table).Owed(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return len(jobs)
	}
	pay := func(when string, wantRevisions int) {
		t.Helper()
		if err := a.PayOwed(ctx); err != nil {
			t.Fatal(err)
		}
		if n := revisions(t, a); n != wantRevisions || owed() != 0 {
			t.Errorf("%s: %d publications, %d jobs owed; want %d and none", when, n, owed(), wantRevisions)
		}
	}
	if owed() < 100 {
		t.Errorf("%d jobs owed after a demonstration, want one for each file", owed())
	}
	pay("before there was a report", 0)
	publish(t, a, monthly)
	pay("nothing new", 1)
	ref := reference(t)
	for i, unit := range []stat.UnitCode{"10543", "11506"} {
		if _, err := a.Submit(ctx, correction(t, a, ref, unit, int64(i+1))); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Drain(ctx, quiet); err != nil {
		t.Fatal(err)
	}
	if owed() != 2 {
		t.Errorf("%d jobs owed after two corrections, want 2", owed())
	}
	pay("two corrections", 2)
	pay("again", 2)
}

package app_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"wardbook/internal/app"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/web"
)

var october = stat.Period{From: stat.MonthOf(2026, 10), To: stat.MonthOf(2026, 10)}

// demonstration fills a platform in memory.
func demonstration(t testing.TB) (*app.App, *local.Mem) {
	t.Helper()
	mem := local.Memory()
	ref, err := app.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := app.New(mem.Platform(), ref, app.Config{Now: app.DemoNow, Demo: true})
	if _, err := a.FillDemo(ctx, quiet); err != nil {
		t.Fatal(err)
	}
	return a, mem
}

func TestDemonstration(t *testing.T) {
	a, _ := demonstration(t)
	before, err := a.Status(ctx, app.DemoCity, october)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.FillDemo(ctx, quiet); err != nil {
		t.Fatal(err)
	}
	s, err := a.Status(ctx, app.DemoCity, october)
	if err != nil || s.Received != before.Received || s.Accepted != before.Accepted {
		t.Errorf("filled again: %d received, %d accepted %v, want %d and %d", s.Received, s.Accepted, err, before.Received, before.Accepted)
	}
	rejected, questions := 0, 0
	for _, u := range s.Units {
		if u.State == stat.Rejected {
			rejected++
		}
		if u.State != web.Missing && !u.Sample {
			t.Errorf("%s sent figures that are not marked as samples", u.Unit)
		}
		questions += u.Questions
	}
	if s.Expected != 114 || len(s.Missing) == 0 || s.Late == 0 || rejected == 0 || questions == 0 || s.Accepted+rejected+len(s.Missing) != 114 {
		t.Errorf("%d expected, %d accepted, %d late, %d missing, %d refused, %d questions", s.Expected, s.Accepted, s.Late, len(s.Missing), rejected, questions)
	}
	ward, err := a.Submission(ctx, web.Sent{Unit: app.DemoWard, Period: term}, 0)
	if err != nil || ward.State != stat.Accepted || ward.Sample || len(ward.Verdicts) != 21 {
		t.Errorf("the ward: %s, sample %v, %d verdicts %v", ward.State, ward.Sample, len(ward.Verdicts), err)
	}
}

// TestTotalsAreRecomputed adds the accepted figures up a second, slower way.
func TestTotalsAreRecomputed(t *testing.T) {
	a, _ := demonstration(t)
	rows, err := a.Rollup(ctx, app.DemoCity, october)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Status(ctx, app.DemoCity, october)
	if err != nil {
		t.Fatal(err)
	}
	type key struct {
		code stat.IndicatorCode
		role stat.Role
	}
	sums, counts := map[key]stat.Decimal{}, map[key]int{}
	for _, u := range s.Units {
		if u.State != stat.Accepted {
			continue
		}
		sub, err := a.Submission(ctx, web.Sent{Unit: u.Unit, Period: october}, u.Version)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range sub.Observations {
			if k := (key{o.Indicator, o.Role}); o.Value.IsExact() {
				sum, err := sums[k].Add(o.Value.Num)
				if err != nil {
					t.Fatal(err)
				}
				sums[k], counts[k] = sum, counts[k]+1
			}
		}
	}
	checked := 0
	value := map[key]stat.RollupRow{}
	for _, r := range rows {
		value[key{r.Indicator, r.Role}] = r
	}
	for _, code := range []stat.IndicatorCode{"DS-DANSO", "NS-THU", "YT-BHYT-TS", "DN-SO", "AN-TP"} {
		for _, role := range []stat.Role{stat.Actual, stat.Cumulative, stat.SamePeriod} {
			k := key{code, role}
			r := value[k]
			if r.Withheld {
				continue
			}
			checked++
			if r.Value.Num.Cmp(sums[k]) != 0 || r.Reported != counts[k] || r.Reported+len(r.Missing) != r.Expected {
				t.Errorf("%s %s: %s of %d units, want %s of %d", code, role, r.Value, r.Reported, sums[k], counts[k])
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d totals were checked", checked)
	}
	rate := value[key{"DT-GIAINGAN", stat.Cumulative}].Value.Num
	n, d := sums[key{"DT-GIAINGAN-TS", stat.Cumulative}], sums[key{"DT-KH", stat.Actual}]
	hundred := decimal.MustNew(100, 0)
	if n, err = n.Mul(hundred); err == nil {
		n, err = n.Quo(d)
	}
	if err != nil || n.Round(2).Trim(0).Cmp(rate) != 0 {
		t.Errorf("disbursement: %s %%, want the ratio of sums %s", rate, n.Round(2))
	}
}

// TestPublicationsAreTheirInputs publishes on two platforms, again, and after a correction.
func TestPublicationsAreTheirInputs(t *testing.T) {
	order := web.Order{Report: "month", Unit: app.DemoCity, Period: october}
	file := func(a *app.App, p stat.Publication) []byte {
		f, err := a.PublishedFile(ctx, p.ID, p.Files[0].Name)
		if err != nil {
			t.Fatal(err)
		}
		return f.Body
	}
	a, _ := demonstration(t)
	one, created, err := a.Publish(ctx, order)
	if err != nil || !created || !one.Provisional {
		t.Fatalf("first: created %v, provisional %v, %v", created, one.Provisional, err)
	}
	bytesOne := file(a, one)
	if again, created, err := a.Publish(ctx, order); err != nil || created || again.ID != one.ID {
		t.Errorf("again: %s created %v %v, want %s", again.ID, created, err, one.ID)
	}
	b, _ := demonstration(t)
	two, _, err := b.Publish(ctx, order)
	if err != nil || two.ID != one.ID || !bytes.Equal(file(b, two), bytesOne) {
		t.Errorf("another machine: %s %v, want %s and the same bytes", two.ID, err, one.ID)
	}
	ward, err := a.Submission(ctx, web.Sent{Unit: "10543", Period: october}, 0)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := a.Raw(ctx, ward.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	corrected, err := a.Submit(ctx, web.Sending{Unit: "10543", Period: october, Name: "b.xlsx", Raw: append(bytes.Clone(raw), 0), NoWait: true})
	if err != nil || corrected.Duplicate {
		t.Fatalf("a correction: %+v %v", corrected, err)
	}
	if err := a.Drain(ctx, quiet); err != nil {
		t.Fatal(err)
	}
	if same, created, err := a.Publish(ctx, order); err != nil || created || same.ID != one.ID {
		t.Errorf("after a refused correction: %s created %v %v, want %s", same.ID, created, err, one.ID)
	}
	if !bytes.Equal(file(a, one), bytesOne) {
		t.Error("an old publication has other bytes")
	}
}

func TestSchedule(t *testing.T) {
	daily := app.Schedule{At: 18 * time.Hour}
	quarter := app.Schedule{Every: 15 * time.Minute}
	rows := []struct {
		s         app.Schedule
		now, want string
	}{
		{daily, "2026-10-20T17:59:59+07:00", "2026-10-19T18:00:00+07:00"},
		{daily, "2026-10-20T18:00:00+07:00", "2026-10-20T18:00:00+07:00"},
		{daily, "2026-10-20T11:00:00Z", "2026-10-20T18:00:00+07:00"},
		{daily, "2026-03-01T00:00:00+07:00", "2026-02-28T18:00:00+07:00"},
		{quarter, "2026-10-20T08:14:59+07:00", "2026-10-20T08:00:00+07:00"},
		{quarter, "2026-10-20T08:15:00+07:00", "2026-10-20T08:15:00+07:00"},
	}
	for _, r := range rows {
		now, err := time.Parse(time.RFC3339, r.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.s.Last(now).Format(time.RFC3339); got != r.want {
			t.Errorf("Last(%s) = %s, want %s", r.now, got, r.want)
		}
	}
}

func TestDueMonth(t *testing.T) {
	for now, want := range map[string]string{
		"2026-10-16T16:59:00+07:00": "2026-09", "2026-10-16T17:00:01+07:00": "2026-10", "2026-10-20T08:00:00+07:00": "2026-10", "2026-11-30T23:00:00+07:00": "2026-11",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		a := app.New(local.Memory().Platform(), reference(t), app.Config{Now: func() time.Time { return at }})
		if got := a.DueMonth().String(); got != want {
			t.Errorf("at %s the due month is %s, want %s", now, got, want)
		}
	}
}

// BenchmarkCityMonth reads the accepted figures of 114 units, adds them up and
// writes the city's workbook.
func BenchmarkCityMonth(b *testing.B) {
	a, mem := demonstration(b)
	order := web.Order{Report: "month", Unit: app.DemoCity, Period: october}
	pub, _, err := a.Publish(ctx, order)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		forget(b, mem, pub)
		b.StartTimer()
		if _, created, err := a.Publish(ctx, order); err != nil || !created {
			b.Fatal(created, err)
		}
	}
}

// forget removes the record of a publication, so that it is made again.
func forget(b *testing.B, mem *local.Mem, pub stat.Publication) {
	b.Helper()
	tb := mem.Platform().Table
	for _, part := range []string{"PUBID#" + pub.ID, "PUB#month#31#2026-10"} {
		for it, err := range tb.Range(ctx, part, "A", "") {
			if err != nil {
				b.Fatal(err)
			}
			if err := tb.Commit(ctx, platformDelete(it)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

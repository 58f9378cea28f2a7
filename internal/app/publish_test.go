package app_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"wardbook/internal/app"
	"wardbook/internal/catalog"
	"wardbook/internal/ingest"
	"wardbook/internal/org"
	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/platform/platformtest"
	"wardbook/internal/reply"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/internal/store"
	"wardbook/internal/web"
	"wardbook/seeds"
)

var monthly = web.Order{Report: "month", Unit: app.DemoCity, Period: october}

func publish(t testing.TB, a *app.App, o web.Order) (stat.Publication, bool) {
	t.Helper()
	p, created, err := a.Publish(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	return p, created
}

// published reads every file of a publication.
func published(t testing.TB, a *app.App, p stat.Publication) (all []byte) {
	t.Helper()
	for _, f := range p.Files {
		b, err := a.PublishedFile(ctx, p.ID, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b.Body...)
	}
	return all
}

// correction makes the workbook that a unit sent anew, with more people.
func correction(t testing.TB, a *app.App, ref app.Reference, unit stat.UnitCode, more int64) web.Sending {
	t.Helper()
	sub, err := a.Submission(ctx, web.Sent{Unit: unit, Period: october}, 0)
	if err != nil {
		t.Fatal(err)
	}
	e := ref.Catalog.For(october)[0]
	f, ok := e.Form(sub.Form)
	if !ok {
		t.Fatalf("no form %s", sub.Form)
	}
	known := sub.Observations
	for i := range known {
		if known[i].Indicator == "DS-DANSO" && known[i].Role == stat.Actual {
			n, err := known[i].Value.Num.Add(decimal.MustNew(more, 0))
			if err != nil {
				t.Fatal(err)
			}
			known[i].Value = stat.NumberOf(n)
		}
	}
	u, _ := ref.Units.At(unit, october.To)
	raw, err := reply.Template(reply.TemplateInput{Edition: e, Form: f, Unit: unit, Name: u.FullName(), Period: october, Known: known, Sample: true})
	if err != nil {
		t.Fatal(err)
	}
	return web.Sending{Unit: unit, Period: october, Name: "dinh-chinh.xlsx", Raw: raw, NoWait: true}
}

func people(t *testing.T, a *app.App) stat.Decimal {
	t.Helper()
	x, err := a.Explain(ctx, web.Figure{Unit: app.DemoCity, Period: october, Indicator: "DS-DANSO", Role: stat.Actual})
	if err != nil {
		t.Fatal(err)
	}
	return x.Value.Num
}

func TestCorrectionIsANewRevision(t *testing.T) {
	const unit, more = stat.UnitCode("10543"), 17
	a, _ := demonstration(t)
	first, created := publish(t, a, monthly)
	if !created || first.Revision != 1 {
		t.Errorf("first publication: revision %d, created %t", first.Revision, created)
	}
	old, before := published(t, a, first), people(t, a)
	if again, created := publish(t, a, monthly); created || again.ID != first.ID || !bytes.Equal(published(t, a, again), old) {
		t.Errorf("published again: %s, created %t; want %s and its bytes", again.ID, created, first.ID)
	}

	ans, err := a.Submit(ctx, correction(t, a, reference(t), unit, more))
	if err != nil || ans.Duplicate {
		t.Fatalf("Submit of a correction = duplicate %t, %v", ans.Duplicate, err)
	}
	if err := a.Drain(ctx, quiet); err != nil {
		t.Fatal(err)
	}
	got, err := a.Submission(ctx, web.Sent{Unit: unit, Period: october}, 0)
	if err != nil || got.Version != 2 || got.State != stat.Accepted {
		t.Fatalf("the correction is version %d, %s, %v, %v", got.Version, got.State, got.Findings, err)
	}
	want, err := before.Add(decimal.MustNew(more, 0))
	if err != nil || people(t, a).Cmp(want) != 0 {
		t.Errorf("people after the correction: %s, want %s", people(t, a), want)
	}

	second, created := publish(t, a, monthly)
	if !created || second.Revision != 2 || second.ID == first.ID {
		t.Errorf("after the correction: %s, revision %d, created %t; want a second one", second.ID, second.Revision, created)
	}
	if bytes.Equal(published(t, a, second), old) {
		t.Error("the correction changes no byte of the report")
	}
	if !bytes.Equal(published(t, a, first), old) {
		t.Error("the first report has other bytes than before")
	}
	all, err := a.Publications(ctx, app.DemoCity, october)
	if err != nil || len(all) != 2 || all[0].ID != second.ID || all[1].ID != first.ID {
		t.Errorf("Publications = %v, %v; want the second, then the first", all, err)
	}
}

// TestOrderOfArrivalDoesNotMatter sends what a platform holds to another one, last first.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	a, mem := demonstration(t)
	ref := reference(t)
	first, _ := publish(t, a, monthly)
	lines, err := store.New(mem.Platform().Table).Lines(ctx, "kt-xh-month", october)
	if err != nil {
		t.Fatal(err)
	}
	p := local.Memory().Platform()
	d := &ingest.Desk{Files: p.Files, Queue: p.Queue, Store: store.New(p.Table), Catalog: ref.Catalog, Units: ref.Units, Known: ref.Known(sheet.DefaultLimits())}
	units := ref.Units.Under(app.DemoCity, october.To)
	for i := len(units) - 1; i >= 0; i-- {
		l, sent := lines[units[i].Code]
		if !sent {
			continue
		}
		sub, err := a.Receipt(ctx, l.Receipt)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := a.Raw(ctx, l.Receipt)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Accept(ctx, ingest.Sending{Unit: sub.Unit, Period: october, Name: sub.Name, Raw: raw, Received: sub.Received, Sample: sub.Sample}); err != nil {
			t.Fatal(err)
		}
	}
	later := func() time.Time { return app.DemoNow().AddDate(0, 1, 3) }
	b := app.New(p, ref, app.Config{Now: later})
	if err := b.Drain(ctx, quiet); err != nil {
		t.Fatal(err)
	}
	second, created := publish(t, b, monthly)
	if !created || second.ID != first.ID || !bytes.Equal(published(t, b, second), published(t, a, first)) {
		t.Errorf("in another order, a month later: %s, created %t; want %s and the same bytes", second.ID, created, first.ID)
	}
}

func TestPublishOfWhatIsNot(t *testing.T) {
	a, _ := demonstration(t)
	quarter := stat.Period{From: stat.MonthOf(2026, 10), To: stat.MonthOf(2026, 12)}
	for _, c := range []struct {
		name  string
		order web.Order
		want  error
	}{
		{"an unknown report", web.Order{Report: "poem", Unit: app.DemoCity, Period: october}, web.ErrNoReport},
		{"no report", web.Order{Unit: app.DemoCity, Period: october}, web.ErrNoReport},
		{"a month's report on a term", web.Order{Report: "month", Unit: app.DemoCity, Period: term}, web.ErrNoReport},
		{"a term's report on a month", web.Order{Report: "term", Unit: app.DemoWard, Period: october}, web.ErrNoReport},
		{"a quarter, which nobody prints", web.Order{Report: "quarter", Unit: app.DemoCity, Period: quarter}, web.ErrNoReport},
		{"a unit that is not", web.Order{Report: "month", Unit: "99", Period: october}, platform.ErrNotFound},
		{"a ward, which has nobody to add up", web.Order{Report: "month", Unit: app.DemoWard, Period: october}, platform.ErrNotFound},
		{"a ward that sent nothing", web.Order{Report: "term", Unit: "11533", Period: term}, platform.ErrNotFound},
	} {
		if _, created, err := a.Publish(ctx, c.order); created || !errors.Is(err, c.want) {
			t.Errorf("%s: Publish = created %t, %v; want %v", c.name, created, err, c.want)
		}
	}
}

// TestTargetsAreAnInput publishes before and after a resolution sets another
// target: the report prints it, so it is another publication, and the same one
// that a platform makes which never knew the first target.
func TestTargetsAreAnInput(t *testing.T) {
	ref := reference(t)
	amended := ref
	var err error
	if amended.Catalog, err = catalog.Load(catalogFiles(seeds.Editions(), "", ""), catalogFiles(seeds.Targets(), `value: "130", horizon: end-of-term, printed: "130"`, `value: "131", horizon: end-of-term, printed: "131"`), seeds.Published()); err != nil {
		t.Fatal(err)
	}
	order := web.Order{Report: "term", Unit: app.DemoWard, Period: term}
	before, mem := demonstration(t)
	first, _ := publish(t, before, order)
	old := published(t, before, first)
	after := app.New(mem.Platform(), amended, app.Config{Now: app.DemoNow})
	second, created := publish(t, after, order)
	if !created || second.ID == first.ID || bytes.Equal(published(t, after, second), old) {
		t.Errorf("with another target: %s, created %t; want a publication other than %s", second.ID, created, first.ID)
	}
	_, fresh := demonstration(t)
	alone := app.New(fresh.Platform(), amended, app.Config{Now: app.DemoNow})
	third, _ := publish(t, alone, order)
	if third.ID != second.ID || !bytes.Equal(published(t, alone, third), published(t, after, second)) {
		t.Errorf("with the other target from the start: %s, want %s and the same bytes", third.ID, second.ID)
	}
}

// TestNamesAreAnInput publishes before and after the name of a ward is put
// right: the report prints it.
func TestNamesAreAnInput(t *testing.T) {
	a, mem := demonstration(t)
	first, _ := publish(t, a, monthly)
	renamed := reference(t)
	var files [][]byte
	for _, f := range seeds.Units() {
		files = append(files, bytes.ReplaceAll(f, []byte("phường,Tân Hưng,"), []byte("phường,Tân Hưng Mới,")))
	}
	var err error
	if renamed.Units, err = org.Load(files...); err != nil {
		t.Fatal(err)
	}
	b := app.New(mem.Platform(), renamed, app.Config{Now: app.DemoNow})
	second, created := publish(t, b, monthly)
	if !created || second.ID == first.ID || bytes.Equal(published(t, b, second), published(t, a, first)) {
		t.Errorf("with another name: %s, created %t; want a publication other than %s", second.ID, created, first.ID)
	}
}

// catalogFiles gives seeds to the catalog, with old replaced by by.
func catalogFiles(fs []seeds.File, old, by string) []catalog.File {
	out := make([]catalog.File, len(fs))
	for i, f := range fs {
		out[i] = catalog.File{Name: f.Name, Body: bytes.ReplaceAll(f.Body, []byte(old), []byte(by))}
		if old == "" {
			out[i].Body = f.Body
		}
	}
	return out
}

// TestPublishSurvivesEveryFault plays one fault at each use of the platform while
// a report is made, and then makes it again.
func TestPublishSurvivesEveryFault(t *testing.T) {
	ref, order := reference(t), web.Order{Report: "term", Unit: app.DemoWard, Period: term}
	calls := 0
	for _, fault := range []platformtest.Fault{{Skip: true, Fail: true}, {Fail: true}, {Skip: true, Panic: true}, {Panic: true}} {
		for k := 1; ; k++ {
			mem, n := local.Memory(), 0
			a := app.New(mem.Platform(), ref, app.Config{Now: app.DemoNow})
			if err := attempt(a, appendixBytes(t)); err != nil {
				t.Fatal(err)
			}
			faulty := app.New(platformtest.Faulty(mem.Platform(), func(c platformtest.Call) platformtest.Fault {
				if n = c.N; c.N == k {
					return fault
				}
				return platformtest.Fault{}
			}), ref, app.Config{Now: app.DemoNow})
			var err error
			crashed := platformtest.Crashed(func() { _, _, err = faulty.Publish(ctx, order) })
			if n < k {
				calls = k - 1
				break
			}
			if !crashed && err == nil {
				t.Errorf("call %d, %+v: Publish says nothing of the fault", k, fault)
			}
			p, _ := publish(t, a, order)
			all, err := a.Publications(ctx, app.DemoWard, term)
			if err != nil || len(all) != 1 || all[0].ID != p.ID || p.Revision != 1 || len(p.Files) != 2 {
				t.Errorf("call %d, %+v: publications %+v, %v; want one with two files", k, fault, all, err)
			}
			if len(published(t, a, p)) == 0 {
				t.Errorf("call %d, %+v: the files are empty", k, fault)
			}
		}
	}
	if calls < 8 {
		t.Errorf("a report uses the platform %d times; the faults were hardly played", calls)
	}
	t.Logf("%d uses of the platform, four faults at each", calls)
}

func BenchmarkSubmit(b *testing.B) {
	a, _ := demonstration(b)
	ref := reference(b)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		s := correction(b, a, ref, "10543", 1)
		b.StartTimer()
		if ans, err := a.Submit(ctx, s); err != nil || ans.Duplicate {
			b.Fatal(ans.Duplicate, err)
		}
		if err := a.Drain(ctx, quiet); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRollup reads the accepted figures of 114 units and adds them up.
func BenchmarkRollup(b *testing.B) {
	a, _ := demonstration(b)
	b.ReportAllocs()
	for b.Loop() {
		if rows, err := a.Rollup(ctx, app.DemoCity, october); err != nil || len(rows) == 0 {
			b.Fatal(len(rows), err)
		}
	}
}

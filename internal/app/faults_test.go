package app_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wardbook/internal/app"
	"wardbook/internal/ingest"
	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/platform/platformtest"
	"wardbook/internal/stat"
	"wardbook/internal/store"
	"wardbook/internal/web"
	"wardbook/seeds"
)

var (
	ctx   = context.Background()
	quiet = slog.New(slog.DiscardHandler)
	term  = stat.Period{From: stat.MonthOf(2021, 1), To: stat.MonthOf(2025, 12)}
)

func reference(t testing.TB) app.Reference {
	t.Helper()
	ref, err := app.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func appendixBytes(t testing.TB) []byte {
	t.Helper()
	raw, err := seeds.Example("phu-luc.csv")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// ticking is a clock that a test moves.
type ticking struct{ at atomic.Int64 }

func (c *ticking) now() time.Time       { return app.DemoNow().Add(time.Duration(c.at.Load())) }
func (c *ticking) pass(d time.Duration) { c.at.Add(int64(d)) }

// attempt sends one file and works until the queue is empty, as a program would
// between two crashes. A panic is a crash.
func attempt(a *app.App, raw []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("crashed: %v", p)
		}
	}()
	if _, err := a.Submit(ctx, web.Sending{Unit: "11557", Period: term, Name: "a.csv", Raw: raw, NoWait: true}); err != nil {
		return err
	}
	return a.Drain(ctx, quiet)
}

// TestJourneySurvivesEveryFault plays one fault at each use of the platform on
// the way of one file: not done, done but reported as failed, and a crash before
// and after. Then the sender sends again, as one does without an answer.
func TestJourneySurvivesEveryFault(t *testing.T) {
	ref, raw := reference(t), appendixBytes(t)
	calls := 0
	for _, fault := range []platformtest.Fault{{Skip: true, Fail: true}, {Fail: true}, {Skip: true, Panic: true}, {Panic: true}} {
		for k := 1; ; k++ {
			clock := &ticking{}
			mem := local.Memory().At(clock.now)
			n := 0
			faulty := platformtest.Faulty(mem.Platform(), func(c platformtest.Call) platformtest.Fault {
				if n = c.N; c.N == k {
					return fault
				}
				return platformtest.Fault{}
			})
			_ = attempt(app.New(faulty, ref, app.Config{Now: clock.now}), raw)
			if n < k {
				calls = max(calls, n)
				break
			}
			clock.pass(5 * time.Minute)
			a := app.New(mem.Platform(), ref, app.Config{Now: clock.now})
			if err := attempt(a, raw); err != nil {
				t.Fatalf("call %d, %+v: sending again: %v", k, fault, err)
			}
			clock.pass(5 * time.Minute)
			if err := a.Drain(ctx, quiet); err != nil {
				t.Fatal(err)
			}
			settled(t, fmt.Sprintf("call %d, %+v", k, fault), a, mem.Platform(), 1)
		}
	}
	if calls < 10 {
		t.Errorf("the journey uses the platform %d times; the faults were hardly played", calls)
	}
	t.Logf("%d uses of the platform, four faults at each", calls)
}

// settled checks that exactly the wanted versions are there, the chain holds and
// no job is left.
func settled(t *testing.T, when string, a *app.App, p platform.Platform, versions int) {
	t.Helper()
	vs, err := a.Versions(ctx, web.Sent{Unit: "11557", Period: term})
	if err != nil || len(vs) != versions {
		t.Errorf("%s: %d versions %v, want %d", when, len(vs), err, versions)
	}
	if n, err := store.New(p.Table).VerifyAudit(ctx, "11557"); err != nil || n != versions {
		t.Errorf("%s: audit chain of %d links %v, want %d", when, n, err, versions)
	}
	if left, err := p.Queue.Receive(ctx, platform.MaxBatchSize, time.Minute); err != nil || len(left) > 0 {
		t.Errorf("%s: %d jobs are left %v", when, len(left), err)
	}
	if dead, err := a.DeadLetters(ctx); err != nil || len(dead) > 0 {
		t.Errorf("%s: %d dead letters %v", when, len(dead), err)
	}
}

func TestTheSameEventThreeTimes(t *testing.T) {
	mem := local.Memory()
	a := app.New(mem.Platform(), reference(t), app.Config{Now: app.DemoNow})
	for range 3 {
		if err := attempt(a, appendixBytes(t)); err != nil {
			t.Fatal(err)
		}
	}
	settled(t, "three times", a, mem.Platform(), 1)
}

// TestManyOfficersAtOnce sends sixteen different files for one unit and period
// while two workers take them.
func TestManyOfficersAtOnce(t *testing.T) {
	const officers = 16
	mem := local.Memory()
	a := app.New(mem.Platform(), reference(t), app.Config{Now: app.DemoNow})
	working, stop := context.WithCancel(ctx)
	var workers, senders sync.WaitGroup
	for range 2 {
		workers.Go(func() { a.Work(working, quiet) })
	}
	receipts := make([]stat.Receipt, officers)
	for i := range officers {
		senders.Go(func() {
			raw := append(appendixBytes(t), strings.Repeat("\n", i+1)...)
			ans, err := a.Submit(ctx, web.Sending{Unit: "11557", Period: term, Name: "a.csv", Raw: raw})
			if err != nil {
				t.Error(err)
			}
			receipts[i] = ans.Submission.Receipt
		})
	}
	senders.Wait()
	stop()
	workers.Wait()
	settled(t, "sixteen officers", a, mem.Platform(), officers)
	seen := map[stat.Receipt]bool{}
	for _, r := range receipts {
		if seen[r] || r == "" {
			t.Errorf("receipt %q came twice or not at all", r)
		}
		seen[r] = true
	}
	current, err := a.Submission(ctx, web.Sent{Unit: "11557", Period: term}, 0)
	if err != nil || current.Version != officers || current.State != stat.Accepted {
		t.Errorf("version %d %s %v counts, want %d accepted", current.Version, current.State, err, officers)
	}
}

// TestPoison puts a job that nobody can read among good ones.
func TestPoison(t *testing.T) {
	clock := &ticking{}
	mem := local.Memory().At(clock.now)
	a := app.New(mem.Platform(), reference(t), app.Config{Now: clock.now})
	if err := mem.Platform().Queue.Send(ctx, []byte("no job")); err != nil {
		t.Fatal(err)
	}
	if err := attempt(a, appendixBytes(t)); err != nil {
		t.Fatal(err)
	}
	for range platform.MaxReceives + 1 {
		clock.pass(5 * time.Minute)
		if err := a.Drain(ctx, quiet); err != nil {
			t.Fatal(err)
		}
	}
	if vs, err := a.Versions(ctx, web.Sent{Unit: "11557", Period: term}); err != nil || len(vs) != 1 {
		t.Errorf("the neighbour of the poison: %d versions %v, want 1", len(vs), err)
	}
	dead, err := a.DeadLetters(ctx)
	if err != nil || len(dead) != 1 || dead[0].Body != "no job" {
		t.Errorf("dead letters %v %v, want the poison", dead, err)
	}
	if n, err := mem.Platform().Queue.Redrive(ctx); err != nil || n != 1 {
		t.Errorf("redriven %d %v, want 1", n, err)
	}
}

// TestUnknown refuses what names no unit, period or form, before it is kept.
func TestUnknown(t *testing.T) {
	a := app.New(local.Memory().Platform(), reference(t), app.Config{Now: app.DemoNow})
	for _, s := range []web.Sending{
		{Unit: "99999", Period: term}, {Unit: "11557"}, {Unit: "11557", Period: term, Form: "kt-xh-month"},
		{Unit: "11557", Period: stat.Period{From: stat.MonthOf(1999, 1), To: stat.MonthOf(1999, 12)}},
	} {
		if _, err := a.Submit(ctx, s); !errors.Is(err, platform.ErrNotFound) || !errors.Is(err, ingest.ErrUnknown) {
			t.Errorf("%s %s %s: got %v, want not found", s.Unit, s.Period, s.Form, err)
		}
	}
}

// platformDelete removes an item as it was seen.
func platformDelete(it platform.Item) platform.Write {
	return platform.Write{Op: platform.Delete, Key: it.Key, Rev: it.Rev}
}

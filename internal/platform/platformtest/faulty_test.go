package platformtest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/platform/platformtest"
)

var (
	ctx = context.Background()
	k   = platform.Key{Part: "U#11557", Sort: "HEAD"}
)

// A deed is one call of every kind, and how to see whether it was done.
type deed struct {
	name   string
	do     func(p platform.Platform) error
	done   func(p platform.Platform) bool // asked of the platform below; nil for a call that only reads
	before func(p platform.Platform)
}

func deeds() []deed {
	put := func(p platform.Platform) { p.Files.Put(ctx, "raw/1", []byte("one")) }
	send := func(p platform.Platform) { p.Queue.Send(ctx, []byte("job")) }
	file := func(p platform.Platform) bool {
		b, err := p.Files.Get(ctx, "raw/1")
		return err == nil && string(b) == "one"
	}
	item := func(p platform.Platform) { p.Table.Commit(ctx, platform.Write{Key: k, Val: []byte("v")}) }
	waiting := func(p platform.Platform) bool {
		ms, err := p.Queue.Receive(ctx, 1, time.Minute)
		return err == nil && len(ms) == 1
	}
	leased := func(p platform.Platform) { send(p); p.Queue.Receive(ctx, 1, time.Minute) }
	not := func(f func(platform.Platform) bool) func(platform.Platform) bool {
		return func(p platform.Platform) bool { return !f(p) }
	}
	return []deed{
		{"Table.Commit", func(p platform.Platform) error {
			return p.Table.Commit(ctx, platform.Write{Key: k, Val: []byte("v")})
		}, func(p platform.Platform) bool { _, err := p.Table.Get(ctx, k); return err == nil }, nil},
		{"Table.Get", func(p platform.Platform) error { _, err := p.Table.Get(ctx, k); return err }, nil, item},
		{"Table.Range", func(p platform.Platform) error { return last(p.Table.Range(ctx, k.Part, "", "")) }, nil, item},
		{"Files.Put", func(p platform.Platform) error { return p.Files.Put(ctx, "raw/1", []byte("one")) }, file, nil},
		{"Files.Get", func(p platform.Platform) error { _, err := p.Files.Get(ctx, "raw/1"); return err }, nil, put},
		{"Files.List", func(p platform.Platform) error { return last(p.Files.List(ctx, "raw/")) }, nil, put},
		{"Files.Delete", func(p platform.Platform) error { return p.Files.Delete(ctx, "raw/1") }, not(file), put},
		{"Queue.Send", func(p platform.Platform) error { return p.Queue.Send(ctx, []byte("job")) }, waiting, nil},
		{"Queue.Receive", func(p platform.Platform) error { _, err := p.Queue.Receive(ctx, 1, time.Minute); return err }, not(waiting), send},
		{"Queue.Done", func(p platform.Platform) error { return p.Queue.Done(ctx, platform.Message{ID: "1", Lease: "1"}) }, nil, leased},
		{"Queue.Dead", func(p platform.Platform) error { return last(p.Queue.Dead(ctx)) }, nil, nil},
		{"Queue.Redrive", func(p platform.Platform) error { _, err := p.Queue.Redrive(ctx); return err }, nil, nil},
	}
}

// last walks to the end and gives the error that ended it.
func last[T any](all func(func(T, error) bool)) (err error) {
	all(func(_ T, e error) bool { err = e; return true })
	return err
}

func TestEveryFaultAtEveryCall(t *testing.T) {
	type fault = platformtest.Fault
	for _, d := range deeds() {
		for _, f := range []fault{{}, {Fail: true}, {Skip: true, Fail: true}, {Panic: true}, {Skip: true, Panic: true}, {Skip: true}} {
			below := local.Memory().Platform()
			if d.before != nil {
				d.before(below)
			}
			var calls []platformtest.Call
			p := platformtest.Faulty(below, func(c platformtest.Call) fault { calls = append(calls, c); return f })
			var err error
			crashed := platformtest.Crashed(func() { err = d.do(p) })
			if crashed != f.Panic {
				t.Errorf("%s under %+v: crashed %t, want %t", d.name, f, crashed, f.Panic)
			}
			if failed := errors.Is(err, platformtest.ErrPlayed); failed != (f.Fail && !f.Panic) || err != nil && !failed {
				t.Errorf("%s under %+v: got %v", d.name, f, err)
			}
			if d.done != nil && d.done(below) == f.Skip {
				t.Errorf("%s under %+v: done %t, want %t", d.name, f, f.Skip, !f.Skip)
			}
			if len(calls) != 1 || calls[0].Name != d.name || calls[0].N != 1 || calls[0].Of != 1 {
				t.Errorf("%s under %+v: the plan was asked about %v", d.name, f, calls)
			}
		}
	}
}

func TestACallThatFailsGivesNothing(t *testing.T) {
	below := local.Memory().Platform()
	p := platformtest.Faulty(below, func(platformtest.Call) platformtest.Fault { return platformtest.Fault{Fail: true} })
	p.Table.Commit(ctx, platform.Write{Key: k, Val: []byte("v")})
	p.Queue.Send(ctx, []byte("job"))
	if it, err := p.Table.Get(ctx, k); err == nil || it.Rev != 0 {
		t.Errorf("get: got %v %v, want no item", it, err)
	}
	if ms, err := p.Queue.Receive(ctx, 1, time.Minute); err == nil || ms != nil {
		t.Errorf("receive: got %v %v, want no messages", ms, err)
	}
	if ms, _ := below.Queue.Receive(ctx, 1, time.Minute); len(ms) != 0 {
		t.Error("the message of a lost answer is not leased")
	}
}

func TestAWalkFailsAfterItsItems(t *testing.T) {
	below := local.Memory().Platform()
	for _, key := range []string{"raw/1", "raw/2"} {
		if err := below.Files.Put(ctx, key, nil); err != nil {
			t.Fatal(err)
		}
	}
	p := platformtest.Faulty(below, func(c platformtest.Call) platformtest.Fault { return platformtest.Fault{Fail: true, Skip: c.N == 2} })
	for _, want := range []string{"raw/1 nil, raw/2 nil,  failed,", " failed,"} {
		var got strings.Builder
		for key, err := range p.Files.List(ctx, "raw/") {
			said := map[bool]string{true: "nil", false: "failed"}[err == nil]
			fmt.Fprintf(&got, "%s %s, ", key, said)
		}
		if strings.TrimRight(got.String(), " ") != want {
			t.Errorf("list: got %q, want %q", got.String(), want)
		}
	}
	for range p.Files.List(ctx, "raw/") {
		break // leaving early must not make it yield again
	}
}

func TestCallsAreCounted(t *testing.T) {
	var mu sync.Mutex
	of, n := map[string]int{}, 0
	p := platformtest.Faulty(local.Memory().Platform(), func(c platformtest.Call) platformtest.Fault {
		mu.Lock()
		defer mu.Unlock()
		n++
		of[c.Name]++
		if c.N != n || c.Of != of[c.Name] {
			t.Errorf("call %+v, want number %d and %d of its name", c, n, of[c.Name])
		}
		return platformtest.Fault{Skip: c.Name == "Files.Put" && c.Of == 3, Fail: c.Key == "raw/4"}
	})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			p.Files.Put(ctx, "raw/"+fmt.Sprint(i), nil)
			p.Table.Get(ctx, k)
		})
	}
	all.Wait()
	kept := 0
	for range p.Files.List(ctx, "") {
		kept++
	}
	if kept != 7 || n != 17 {
		t.Errorf("kept %d objects after %d calls, want 7 after 17", kept, n)
	}
}

func TestOtherPanicsGoOn(t *testing.T) {
	defer func() {
		if p := recover(); p != "ours" {
			t.Errorf("got panic %v, want the one that was no played crash", p)
		}
	}()
	platformtest.Crashed(func() { panic("ours") })
}

// A platform without faults keeps every promise.
func TestFaultlessKeepsThePromises(t *testing.T) {
	lend := func(m *local.Mem) platform.Platform { return platformtest.Faulty(m.Platform(), nil) }
	platformtest.TestTable(t, func(*testing.T) platform.Table { return lend(local.Memory()).Table })
	platformtest.TestFiles(t, func(*testing.T) platform.Files { return lend(local.Memory()).Files })
	platformtest.TestQueue(t, func(*testing.T) (platform.Queue, func(time.Duration)) {
		now := time.Unix(0, 0)
		var mu sync.Mutex
		m := local.Memory().At(func() time.Time { mu.Lock(); defer mu.Unlock(); return now })
		return lend(m).Queue, func(d time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(d) }
	})
}

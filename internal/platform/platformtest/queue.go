package platformtest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wardbook/internal/platform"
)

// TestQueue asks open for a fresh, empty queue each time, and for a way to let
// time pass for its leases; with a real clock that is to wait. Leases in it last
// two seconds.
//
// A queue may deliver a message more often than it must, and may overlook one
// when asked once, so nothing here counts on a single Receive.
func TestQueue(t *testing.T, open func(t *testing.T) (q platform.Queue, pass func(time.Duration))) {
	for _, c := range []struct {
		promise string
		test    func(*testing.T, harness)
	}{
		{"what is done does not come again", doneIsDone},
		{"what is not done comes again", comesAgain},
		{"a lost lease is no error", lostLease},
		{"poison ends with the dead and can go round again", poison},
		{"the dead do not hold up the others", deadBeside},
		{"sixteen workers miss nothing", workers},
		{"a body comes back as it was", bodies},
		{"limits are kept", queueLimits},
		{"a cancelled call does not succeed", cancelledQueue},
	} {
		t.Run(c.promise, func(t *testing.T) {
			q, pass := open(t)
			c.test(t, harness{q, pass})
		})
	}
}

type harness struct {
	platform.Queue
	pass func(time.Duration)
}

const (
	lease   = 2 * time.Second
	patient = 20                    // times that an empty answer is asked again
	pause   = 10 * time.Millisecond // between
)

func (h harness) send(t *testing.T, bodies ...string) {
	t.Helper()
	for _, b := range bodies {
		must(t, h.Send(ctx, []byte(b)))
	}
}

// receive collects n messages, or as many as come.
func (h harness) receive(t *testing.T, n int) (out []platform.Message) {
	t.Helper()
	for empty := 0; len(out) < n && empty < patient; {
		got, err := h.Receive(ctx, min(n-len(out), platform.MaxBatchSize), lease)
		must(t, err)
		if out = append(out, got...); len(got) == 0 {
			empty++
			h.pass(pause)
		}
	}
	return out
}

// expire lets every lease end.
func (h harness) expire() { h.pass(lease + time.Second) }

// wantNone fails when anything is delivered.
func (h harness) wantNone(t *testing.T, why string) {
	t.Helper()
	if got := h.receive(t, 1); len(got) != 0 {
		t.Errorf("%s: %q was delivered", why, got[0].Body)
	}
}

// deadBodies gives what lies with the dead, sorted.
func (h harness) deadBodies(t *testing.T) (out []string) {
	t.Helper()
	for m, err := range h.Dead(ctx) {
		must(t, err)
		out = append(out, string(m.Body))
	}
	slices.Sort(out)
	return out
}

func bodiesOf(ms []platform.Message) (out []string) {
	for _, m := range ms {
		out = append(out, string(m.Body))
	}
	slices.Sort(out)
	return out
}

func doneIsDone(t *testing.T, h harness) {
	h.wantNone(t, "a new queue")
	h.send(t, "one", "two", "three")
	got := h.receive(t, 3)
	if want := []string{"one", "three", "two"}; !slices.Equal(bodiesOf(got), want) {
		t.Fatalf("received %q, want %q", bodiesOf(got), want)
	}
	for _, m := range got {
		if m.ID == "" || m.Lease == "" || m.Tries != 1 {
			t.Errorf("first delivery of %q: id %q, lease %q, tries %d", m.Body, m.ID, m.Lease, m.Tries)
		}
		must(t, h.Done(ctx, m))
		must(t, h.Done(ctx, m))
	}
	h.expire()
	h.wantNone(t, "all is done")
	if got := h.deadBodies(t); len(got) != 0 {
		t.Errorf("dead letters %q, want none", got)
	}
}

func comesAgain(t *testing.T, h harness) {
	h.send(t, "kept", "lost")
	first := h.receive(t, 2)
	if len(first) != 2 || first[0].ID == first[1].ID {
		t.Fatalf("received %v, want two messages", first)
	}
	h.wantNone(t, "all is leased")
	lost := first[slices.IndexFunc(first, func(m platform.Message) bool { return string(m.Body) == "lost" })]
	for _, m := range first {
		if m.ID != lost.ID {
			must(t, h.Done(ctx, m))
		}
	}
	for try := 2; try <= platform.MaxReceives; try++ {
		h.expire()
		again := h.receive(t, 1)
		if len(again) != 1 || string(again[0].Body) != "lost" || again[0].Tries != try || again[0].ID != lost.ID {
			t.Fatalf("delivery %d: got %v, want %v again", try, again, lost)
		}
	}
}

func lostLease(t *testing.T, h harness) {
	h.send(t, "one")
	late := h.receive(t, 1)
	h.expire()
	now := h.receive(t, 1)
	if len(late) != 1 || len(now) != 1 || late[0].Lease == now[0].Lease {
		t.Fatalf("received %v and after the lease %v, want one message under two leases", late, now)
	}
	must(t, h.Done(ctx, late[0])) // it may finish the message or not
	must(t, h.Done(ctx, now[0]))
	must(t, h.Done(ctx, late[0]))
	h.expire()
	h.wantNone(t, "its newest lease was done")
}

func poison(t *testing.T, h harness) {
	h.send(t, "poison")
	for round := range 2 {
		for i := range platform.MaxReceives {
			if got := h.receive(t, 1); len(got) != 1 || got[0].Tries != i+1 {
				t.Fatalf("round %d, delivery %d: got %v", round, i+1, got)
			}
			h.expire()
		}
		h.wantNone(t, fmt.Sprintf("after %d deliveries", platform.MaxReceives))
		for range 2 { // looking at the dead does not change them
			if got := h.deadBodies(t); !slices.Equal(got, []string{"poison"}) {
				t.Fatalf("dead letters %q, want poison", got)
			}
		}
		if n, err := h.Redrive(ctx); n != 1 || err != nil {
			t.Fatalf("redrive: got %d %v, want 1", n, err)
		}
		if got := h.deadBodies(t); len(got) != 0 {
			t.Errorf("dead letters after redrive %q, want none", got)
		}
	}
	got := h.receive(t, 1)
	if len(got) != 1 || string(got[0].Body) != "poison" {
		t.Fatalf("after redrive: got %v, want poison", got)
	}
	must(t, h.Done(ctx, got[0]))
	h.expire()
	h.wantNone(t, "the fixed message is done")
	if n, err := h.Redrive(ctx); n != 0 || err != nil {
		t.Errorf("redrive of none: got %d %v", n, err)
	}
}

func deadBeside(t *testing.T, h harness) {
	const n = 25 // more than any page or batch
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("poison %02d", i))
	}
	h.send(t, all...)
	for range platform.MaxReceives {
		if got := h.receive(t, n); len(got) != n {
			t.Fatalf("received %d messages, want %d", len(got), n)
		}
		h.expire()
	}
	h.send(t, "good")
	got := h.receive(t, 1)
	if len(got) != 1 || string(got[0].Body) != "good" {
		t.Fatalf("got %v, want the good one", got)
	}
	must(t, h.Done(ctx, got[0]))
	h.wantNone(t, "the rest is dead")
	if got := h.deadBodies(t); !slices.Equal(got, all) {
		t.Errorf("dead letters %q, want %q", got, all)
	}
	if moved, err := h.Redrive(ctx); moved != n || err != nil {
		t.Errorf("redrive: got %d %v, want %d", moved, err, n)
	}
	if got := bodiesOf(h.receive(t, n)); !slices.Equal(got, all) {
		t.Errorf("after redrive: got %q, want %q", got, all)
	}
}

func workers(t *testing.T, h harness) {
	const total = 160
	sixteen(func(w int) {
		for i := range total / 16 {
			if err := h.Send(ctx, fmt.Appendf(nil, "%d-%d", w, i)); err != nil {
				t.Error(err)
			}
		}
	})
	var mu sync.Mutex
	seen := map[string]int{}
	sixteen(func(int) {
		for empty := 0; empty < 3; {
			got, err := h.Receive(ctx, 3, time.Minute)
			if err != nil {
				t.Error(err)
				return
			}
			if len(got) == 0 {
				empty++
			}
			for _, m := range got {
				mu.Lock()
				seen[string(m.Body)]++
				mu.Unlock()
				if err := h.Done(ctx, m); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for _, m := range h.receive(t, total-len(seen)) { // overlooked so far
		seen[string(m.Body)]++
		must(t, h.Done(ctx, m))
	}
	if len(seen) != total {
		t.Errorf("%d of %d messages were delivered", len(seen), total)
	}
	h.wantNone(t, "all is done")
}

func bodies(t *testing.T, h harness) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, body := range []string{"x", " ", "Phường Hồng Bàng", string(all), strings.Repeat("m", platform.MaxMessage)} {
		sent := []byte(body)
		must(t, h.Send(ctx, sent))
		sent[0] = '!'
		got := h.receive(t, 1)
		if len(got) != 1 || string(got[0].Body) != body {
			t.Fatalf("body of %d bytes: got %d messages, or another body", len(body), len(got))
		}
		must(t, h.Done(ctx, got[0]))
	}
}

func queueLimits(t *testing.T, h harness) {
	wantPlain(t, "send nothing", h.Send(ctx, nil))
	wantPlain(t, "send too much", h.Send(ctx, bytes.Repeat([]byte("m"), platform.MaxMessage+1)))
	for _, c := range []struct {
		max   int
		lease time.Duration
	}{
		{0, lease}, {-1, lease}, {platform.MaxBatchSize + 1, lease}, {1, 0}, {1, -lease}, {1, platform.MinLease - 1}, {1, platform.MaxLease + 1},
	} {
		_, err := h.Receive(ctx, c.max, c.lease)
		wantPlain(t, fmt.Sprintf("receive %d for %s", c.max, c.lease), err)
	}
	h.wantNone(t, "after refusals")
}

func cancelledQueue(t *testing.T, h harness) {
	h.send(t, "one")
	over, stop := context.WithCancel(ctx)
	stop()
	wantPlain(t, "send", h.Send(over, []byte("two")))
	_, err := h.Receive(over, 1, lease)
	wantPlain(t, "receive", err)
	got := h.receive(t, 1)
	if len(got) != 1 || string(got[0].Body) != "one" {
		t.Fatalf("received %v, want one", got)
	}
	wantPlain(t, "done", h.Done(over, got[0]))
	_, err = h.Redrive(over)
	wantPlain(t, "redrive", err)
}

package platformtest

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"wardbook/internal/platform"
)

// TestFiles asks open for a fresh, empty place each time.
func TestFiles(t *testing.T, open func(t *testing.T) platform.Files) {
	t.Run("the first of two stays", func(t *testing.T) {
		f := open(t)
		must(t, f.Put(ctx, "a/b", []byte("one")))
		must(t, f.Put(ctx, "a/b", []byte("one")))
		if err := f.Put(ctx, "a/b", []byte("two")); !errors.Is(err, platform.ErrConflict) {
			t.Errorf("other bytes: got %v, want ErrConflict", err)
		}
		if b, err := f.Get(ctx, "a/b"); err != nil || string(b) != "one" {
			t.Errorf("got %q %v, want one", b, err)
		}
	})
	t.Run("nothing is where nothing was put", func(t *testing.T) {
		f := open(t)
		must(t, f.Put(ctx, "a/b", nil))
		for _, k := range []string{"x", "a/c", "a"} {
			if _, err := f.Get(ctx, k); !errors.Is(err, platform.ErrNotFound) {
				t.Errorf("get %q: got %v, want ErrNotFound", k, err)
			}
		}
		if b, err := f.Get(ctx, "a/b"); err != nil || len(b) != 0 {
			t.Errorf("an empty file: got %q %v", b, err)
		}
		must(t, f.Delete(ctx, "a/b"))
		must(t, f.Delete(ctx, "a/b"))
		if _, err := f.Get(ctx, "a/b"); !errors.Is(err, platform.ErrNotFound) {
			t.Errorf("after delete: got %v, want ErrNotFound", err)
		}
	})
	t.Run("a key is data", func(t *testing.T) {
		f := open(t)
		keys := []string{"Báo cáo tháng 10.xlsx", "con/aux.txt", "CON/AUX.txt", "a b/c%d", "..x/y..", "dấu:*?\"<>|", "UPPER", "upper", "trailing.", "chữ/ệ"}
		for _, k := range keys {
			must(t, f.Put(ctx, k, []byte(k)))
		}
		for _, k := range keys {
			if b, err := f.Get(ctx, k); err != nil || string(b) != k {
				t.Errorf("get %q: got %q %v", k, b, err)
			}
		}
		if got, want := keysOf(t, f, ""), slices.Sorted(slices.Values(keys)); !slices.Equal(got, want) {
			t.Errorf("list: got %q, want %q", got, want)
		}
		for _, k := range []string{"", "/a", "a/", "a//b", "../a", "a/../b", ".", "a\x00b", strings.Repeat("k", platform.MaxFileKey+1), "\xff"} {
			if err := f.Put(ctx, k, []byte("x")); err == nil {
				t.Errorf("put %q: want an error", k)
			}
		}
	})
	t.Run("no key stands below another", func(t *testing.T) {
		f := open(t)
		must(t, f.Put(ctx, "a", []byte("x")))
		if err := f.Put(ctx, "a/b", []byte("x")); err == nil {
			t.Error("put a/b over a: want an error")
		}
		must(t, f.Put(ctx, "c/d", []byte("x")))
		if err := f.Put(ctx, "c", []byte("x")); err == nil {
			t.Error("put c over c/d: want an error")
		}
	})
	t.Run("list by prefix", func(t *testing.T) {
		f := open(t)
		for _, k := range []string{"raw/2", "raw/1", "rawer/3", "pub/x/y"} {
			must(t, f.Put(ctx, k, bytes.Repeat([]byte(k), 1000)))
		}
		if got := strings.Join(keysOf(t, f, "raw/"), " "); got != "raw/1 raw/2" {
			t.Errorf("list raw/: got %q", got)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func keysOf(t *testing.T, f platform.Files, prefix string) (out []string) {
	t.Helper()
	for k, err := range f.List(ctx, prefix) {
		must(t, err)
		out = append(out, k)
	}
	return out
}

// TestQueue asks open for a fresh, empty queue each time, and for a way to let
// time pass for its leases.
func TestQueue(t *testing.T, open func(t *testing.T) (q platform.Queue, pass func(time.Duration))) {
	const lease = 30 * time.Second
	t.Run("what is done does not come again", func(t *testing.T) {
		q, pass := open(t)
		must(t, q.Send(ctx, []byte("one")))
		must(t, q.Send(ctx, []byte("two")))
		got := receive(t, q, lease)
		if len(got) != 2 {
			t.Fatalf("received %d messages, want 2", len(got))
		}
		if again := receive(t, q, lease); len(again) != 0 {
			t.Errorf("received %d leased messages again", len(again))
		}
		must(t, q.Done(ctx, got[0]))
		pass(lease + time.Second)
		again := receive(t, q, lease)
		if len(again) != 1 || !bytes.Equal(again[0].Body, got[1].Body) || again[0].Tries != 2 || again[0].ID != got[1].ID {
			t.Errorf("after the lease: got %v, want the other message a second time", again)
		}
	})
	t.Run("a lost lease finishes nothing", func(t *testing.T) {
		q, pass := open(t)
		must(t, q.Send(ctx, []byte("one")))
		late := receive(t, q, lease)
		pass(lease + time.Second)
		now := receive(t, q, lease)
		if len(late) != 1 || len(now) != 1 {
			t.Fatalf("received %d then %d, want 1 and 1", len(late), len(now))
		}
		must(t, q.Done(ctx, now[0]))
		must(t, q.Done(ctx, late[0]))
		pass(lease + time.Second)
		if again := receive(t, q, lease); len(again) != 0 {
			t.Errorf("a finished message came again")
		}
	})
	t.Run("poison ends with the dead and can go round again", func(t *testing.T) {
		q, pass := open(t)
		must(t, q.Send(ctx, []byte("poison")))
		for i := range platform.MaxReceives {
			if got := receive(t, q, lease); len(got) != 1 || got[0].Tries != i+1 {
				t.Fatalf("delivery %d: got %v", i+1, got)
			}
			pass(lease + time.Second)
		}
		if got := receive(t, q, lease); len(got) != 0 {
			t.Fatalf("delivered more than %d times", platform.MaxReceives)
		}
		n := 0
		for m, err := range q.Dead(ctx) {
			must(t, err)
			if n++; string(m.Body) != "poison" {
				t.Errorf("dead letter %q", m.Body)
			}
		}
		moved, err := q.Redrive(ctx)
		must(t, err)
		if n != 1 || moved != 1 {
			t.Fatalf("%d dead, %d redriven, want 1 and 1", n, moved)
		}
		if got := receive(t, q, lease); len(got) != 1 || got[0].Tries != 1 {
			t.Errorf("after redrive: got %v, want a first delivery", got)
		}
	})
	t.Run("limits are kept", func(t *testing.T) {
		q, _ := open(t)
		if q.Send(ctx, nil) == nil || q.Send(ctx, make([]byte, platform.MaxMessage+1)) == nil {
			t.Error("an empty or too large message was taken")
		}
		if _, err := q.Receive(ctx, platform.MaxBatchSize+1, lease); err == nil {
			t.Error("too large a batch was given")
		}
	})
}

func receive(t *testing.T, q platform.Queue, lease time.Duration) []platform.Message {
	t.Helper()
	got, err := q.Receive(ctx, platform.MaxBatchSize, lease)
	must(t, err)
	return got
}

// Package platformtest is the promise that every lender keeps, as tests, and a
// wrapper that plays the faults which callers must survive.
package platformtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"wardbook/internal/platform"
)

var ctx = context.Background()

func commit(t *testing.T, tb platform.Table, ws ...platform.Write) {
	t.Helper()
	if err := tb.Commit(ctx, ws...); err != nil {
		t.Fatal(err)
	}
}

func rev(t *testing.T, tb platform.Table, k platform.Key) int64 {
	t.Helper()
	it, err := tb.Get(ctx, k)
	if err != nil && !errors.Is(err, platform.ErrNotFound) {
		t.Fatal(err)
	}
	return it.Rev
}

func key(part, sort string) platform.Key { return platform.Key{Part: part, Sort: sort} }

// TestTable asks open for a fresh, empty table each time.
func TestTable(t *testing.T, open func(t *testing.T) platform.Table) {
	t.Run("a commit is all or nothing", func(t *testing.T) { allOrNothing(t, open(t)) })
	t.Run("a revision never comes back", func(t *testing.T) { revisions(t, open(t)) })
	t.Run("a range is in byte order and half open", func(t *testing.T) { order(t, open(t)) })
	t.Run("a long range loses nothing", func(t *testing.T) { long(t, open(t)) })
	t.Run("limits are kept", func(t *testing.T) { limits(t, open(t)) })
	t.Run("sixteen writers lose no update", func(t *testing.T) { race(t, open(t)) })
	t.Run("a value is the caller's own", func(t *testing.T) { own(t, open(t)) })
}

func allOrNothing(t *testing.T, tb platform.Table) {
	a, b, c := key("A", "1"), key("B", "1"), key("C", "1")
	commit(t, tb, platform.Write{Key: a, Val: []byte("a")}, platform.Write{Key: b, Val: []byte("b")})
	for name, bad := range map[string]platform.Write{
		"put over an item":  {Key: b, Val: []byte("x")},
		"put at an old one": {Key: b, Rev: rev(t, tb, b) + 999, Val: []byte("x")},
		"delete an old one": {Op: platform.Delete, Key: b, Rev: rev(t, tb, b) + 999},
		"check an old one":  {Op: platform.Check, Key: b, Rev: rev(t, tb, b) + 999},
		"check for absence": {Op: platform.Check, Key: b},
		"put over nothing":  {Key: key("Z", "z"), Rev: 5, Val: []byte("x")},
		"delete nothing":    {Op: platform.Delete, Key: key("Z", "z"), Rev: 5},
		"check nothing":     {Op: platform.Check, Key: key("Z", "z"), Rev: 5},
	} {
		err := tb.Commit(ctx, platform.Write{Key: a, Rev: rev(t, tb, a), Val: []byte("new")}, platform.Write{Key: c, Val: []byte("c")}, bad)
		if !errors.Is(err, platform.ErrConflict) {
			t.Errorf("%s: got %v, want ErrConflict", name, err)
		}
		if it, _ := tb.Get(ctx, a); string(it.Val) != "a" {
			t.Errorf("%s: half was written", name)
		}
		if _, err := tb.Get(ctx, c); !errors.Is(err, platform.ErrNotFound) {
			t.Errorf("%s: half was written", name)
		}
	}
	commit(t, tb, platform.Write{Op: platform.Check, Key: a, Rev: rev(t, tb, a)}, platform.Write{Op: platform.Check, Key: key("Q", "q")},
		platform.Write{Op: platform.Delete, Key: b, Rev: rev(t, tb, b)}, platform.Write{Key: c, Val: nil})
	if _, err := tb.Get(ctx, b); !errors.Is(err, platform.ErrNotFound) {
		t.Error("delete: still there")
	}
	if _, err := tb.Get(ctx, key("Q", "q")); !errors.Is(err, platform.ErrNotFound) {
		t.Error("check: wrote something")
	}
	if it, err := tb.Get(ctx, c); err != nil || len(it.Val) != 0 {
		t.Errorf("put of nothing: got %q %v, want an empty item", it.Val, err)
	}
}

func revisions(t *testing.T, tb platform.Table) {
	k, seen := key("P", "k"), map[int64]bool{}
	for range 20 {
		commit(t, tb, platform.Write{Key: k, Val: []byte("v")})
		r := rev(t, tb, k)
		if r == 0 || seen[r] {
			t.Fatalf("revision %d came back (or is 0)", r)
		}
		seen[r] = true
		commit(t, tb, platform.Write{Op: platform.Delete, Key: k, Rev: r})
	}
}

func order(t *testing.T, tb platform.Table) {
	parts := []string{"p", "p\x00", "p\x00\xff", "p\xff", "pp", "q"}
	sorts := []string{"a", "a\x00", "a#1", "a#10", "a#2", "b", "\x00", "\xff"}
	for _, p := range parts {
		for _, s := range sorts {
			commit(t, tb, platform.Write{Key: key(p, s), Val: []byte(p + "|" + s)})
		}
	}
	for _, p := range parts {
		want := slices.Sorted(slices.Values(sorts))
		if got := list(t, tb, p, "", ""); !slices.Equal(got, want) {
			t.Errorf("range of %q: got %q, want %q", p, got, want)
		}
	}
	for _, r := range []struct{ from, to, want string }{{"a#", "a$", "a#1 a#10 a#2"}, {"a#1", "a#10", "a#1"}, {"b", "", "b \xff"}, {"x", "y", ""}} {
		if got := strings.Join(list(t, tb, "p", r.from, r.to), " "); got != r.want {
			t.Errorf("range [%q, %q): got %q, want %q", r.from, r.to, got, r.want)
		}
	}
}

func list(t *testing.T, tb platform.Table, part, from, to string) (out []string) {
	t.Helper()
	for it, err := range tb.Range(ctx, part, from, to) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, it.Sort)
	}
	return out
}

func long(t *testing.T, tb platform.Table) {
	const n = 1203
	for i := 0; i < n; i += 50 {
		var ws []platform.Write
		for j := i; j < min(n, i+50); j++ {
			ws = append(ws, platform.Write{Key: key("L", fmt.Sprintf("%05d", j)), Val: []byte(strings.Repeat("x", 700))})
		}
		commit(t, tb, ws...)
	}
	if got := len(list(t, tb, "L", "", "")); got != n {
		t.Errorf("range gives %d items, want %d", got, n)
	}
	seen := 0
	for range tb.Range(ctx, "L", "", "") {
		if seen++; seen == 3 {
			break
		}
	}
	if seen != 3 {
		t.Errorf("a range that is left early gave %d items, want 3", seen)
	}
}

func limits(t *testing.T, tb platform.Table) {
	many := make([]platform.Write, platform.MaxWrites+1)
	for i := range many {
		many[i] = platform.Write{Key: key("M", strconv.Itoa(i)), Val: []byte("v")}
	}
	k := key("M", "k")
	for name, ws := range map[string][]platform.Write{
		"no writes":     nil,
		"too many":      many,
		"one key twice": {{Key: k, Val: []byte("1")}, {Key: k, Val: []byte("2")}},
		"empty part":    {{Key: key("", "s"), Val: []byte("v")}},
		"empty sort":    {{Key: key("p", ""), Val: []byte("v")}},
		"long part":     {{Key: key(strings.Repeat("p", platform.MaxPart+1), "s")}},
		"long sort":     {{Key: key("p", strings.Repeat("s", platform.MaxSort+1))}},
		"large item":    {{Key: k, Val: make([]byte, platform.MaxItem+1)}},
	} {
		if err := tb.Commit(ctx, ws...); err == nil || errors.Is(err, platform.ErrConflict) {
			t.Errorf("%s: got %v, want a plain error", name, err)
		}
	}
	commit(t, tb, many[:platform.MaxWrites]...)
}

func race(t *testing.T, tb platform.Table) {
	const writers, each = 16, 10
	k := key("C", "counter")
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for done := 0; done < each; {
				it, err := tb.Get(ctx, k)
				if err != nil && !errors.Is(err, platform.ErrNotFound) {
					t.Error(err)
					return
				}
				n, _ := strconv.Atoi(string(it.Val))
				err = tb.Commit(ctx, platform.Write{Key: k, Rev: it.Rev, Val: []byte(strconv.Itoa(n + 1))})
				switch {
				case err == nil:
					done++
				case !errors.Is(err, platform.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	it, err := tb.Get(ctx, k)
	if err != nil || string(it.Val) != strconv.Itoa(writers*each) {
		t.Errorf("counter is %q (%v), want %d", it.Val, err, writers*each)
	}
}

func own(t *testing.T, tb platform.Table) {
	v := []byte("value")
	k := key("O", "o")
	commit(t, tb, platform.Write{Key: k, Val: v})
	v[0] = 'X'
	it, err := tb.Get(ctx, k)
	if err != nil || string(it.Val) != "value" {
		t.Fatalf("got %q %v, want value", it.Val, err)
	}
	it.Val[0] = 'Y'
	if again, _ := tb.Get(ctx, k); string(again.Val) != "value" {
		t.Errorf("a reader changed what is stored to %q", again.Val)
	}
}

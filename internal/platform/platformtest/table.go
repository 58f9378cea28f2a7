// Package platformtest is the promise that every lender keeps, as tests, and a
// wrapper that plays the faults which callers must survive.
package platformtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wardbook/internal/platform"
)

var ctx = context.Background()

// TestTable asks open for a fresh, empty table each time.
func TestTable(t *testing.T, open func(t *testing.T) platform.Table) {
	for _, c := range []struct {
		promise string
		test    func(*testing.T, platform.Table)
	}{
		{"a commit is all or nothing", allOrNothing},
		{"a commit reaches over parts", overParts},
		{"a revision never comes back", revisions},
		{"a range is in byte order and half open", order},
		{"a long range loses nothing", long},
		{"a range among writers gives each item once", rangeAmongWriters},
		{"limits are kept", limits},
		{"the largest is taken", largest},
		{"sixteen writers lose no update", counter},
		{"what moves between items is never lost", transfers},
		{"a new key has one winner", oneWinner},
		{"a check sees what another writes", writeSkew},
		{"a value is the caller's own", own},
		{"a cancelled call does not succeed", cancelled},
	} {
		t.Run(c.promise, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func key(part, sort string) platform.Key { return platform.Key{Part: part, Sort: sort} }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func commit(t *testing.T, tb platform.Table, ws ...platform.Write) {
	t.Helper()
	must(t, tb.Commit(ctx, ws...))
}

// rev gives the revision of an item, 0 when there is none.
func rev(t *testing.T, tb platform.Table, k platform.Key) int64 {
	t.Helper()
	it, err := tb.Get(ctx, k)
	if err != nil && !errors.Is(err, platform.ErrNotFound) {
		t.Fatal(err)
	}
	return it.Rev
}

// wantPlain fails unless err is an error that is none of the named ones.
func wantPlain(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil || errors.Is(err, platform.ErrConflict) || errors.Is(err, platform.ErrNotFound) {
		t.Errorf("%s: got %v, want a plain error", what, err)
	}
}

func wantAbsent(t *testing.T, tb platform.Table, why string, k platform.Key) {
	t.Helper()
	if it, err := tb.Get(ctx, k); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("%s: get %q gives %q %v, want ErrNotFound", why, k, it.Val, err)
	}
}

func wantValue(t *testing.T, tb platform.Table, why string, k platform.Key, want string) {
	t.Helper()
	if it, err := tb.Get(ctx, k); err != nil || string(it.Val) != want || it.Key != k || it.Rev == 0 {
		t.Errorf("%s: get %q gives %v %v, want %q", why, k, it, err, want)
	}
}

func allOrNothing(t *testing.T, tb platform.Table) {
	a, b, c, gone := key("A", "1"), key("B", "1"), key("C", "1"), key("D", "1")
	commit(t, tb, platform.Write{Key: a, Val: []byte("a")}, platform.Write{Key: b, Val: []byte("b")}, platform.Write{Key: gone, Val: []byte("old")})
	stale, goneRev := rev(t, tb, b), rev(t, tb, gone)
	commit(t, tb, platform.Write{Key: b, Rev: stale, Val: []byte("b")}, platform.Write{Op: platform.Delete, Key: gone, Rev: goneRev})
	for _, bad := range []struct {
		name string
		w    platform.Write
	}{
		{"put over an item", platform.Write{Key: b, Val: []byte("x")}},
		{"put over an older one", platform.Write{Key: b, Rev: stale, Val: []byte("x")}},
		{"put over one never seen", platform.Write{Key: b, Rev: stale + 9999, Val: []byte("x")}},
		{"delete an older one", platform.Write{Op: platform.Delete, Key: b, Rev: stale}},
		{"delete as if absent", platform.Write{Op: platform.Delete, Key: b}},
		{"check an older one", platform.Write{Op: platform.Check, Key: b, Rev: stale}},
		{"check for absence", platform.Write{Op: platform.Check, Key: b}},
		{"put over a deleted one", platform.Write{Key: gone, Rev: goneRev, Val: []byte("x")}},
		{"delete a deleted one", platform.Write{Op: platform.Delete, Key: gone, Rev: goneRev}},
		{"check a deleted one", platform.Write{Op: platform.Check, Key: gone, Rev: goneRev}},
		{"put over nothing", platform.Write{Key: key("Z", "z"), Rev: 5, Val: []byte("x")}},
		{"delete nothing", platform.Write{Op: platform.Delete, Key: key("Z", "z"), Rev: 5}},
		{"check nothing", platform.Write{Op: platform.Check, Key: key("Z", "z"), Rev: 5}},
	} {
		for _, first := range []bool{true, false} {
			ws := []platform.Write{{Key: a, Rev: rev(t, tb, a), Val: []byte("new")}, {Key: c, Val: []byte("c")}, bad.w}
			if first {
				slices.Reverse(ws)
			}
			if err := tb.Commit(ctx, ws...); !errors.Is(err, platform.ErrConflict) {
				t.Errorf("%s: got %v, want ErrConflict", bad.name, err)
			}
			wantValue(t, tb, bad.name, a, "a")
			wantValue(t, tb, bad.name, b, "b")
			wantAbsent(t, tb, bad.name, c)
			wantAbsent(t, tb, bad.name, gone)
			wantAbsent(t, tb, bad.name, key("Z", "z"))
		}
	}
}

func overParts(t *testing.T, tb platform.Table) {
	a, b, c, none := key("A", "1"), key("B", "1"), key("C", "1"), key("Q", "q")
	commit(t, tb, platform.Write{Key: a, Val: []byte("a")}, platform.Write{Key: b, Val: []byte("b")})
	before := rev(t, tb, a)
	commit(t, tb,
		platform.Write{Op: platform.Check, Key: a, Rev: before},
		platform.Write{Op: platform.Check, Key: none},
		platform.Write{Op: platform.Delete, Key: b, Rev: rev(t, tb, b)},
		platform.Write{Op: platform.Delete, Key: key("Q", "r")},
		platform.Write{Key: c, Val: nil})
	if now := rev(t, tb, a); now != before {
		t.Errorf("a check moved the revision from %d to %d", before, now)
	}
	wantValue(t, tb, "after a check", a, "a")
	wantValue(t, tb, "put of nothing", c, "")
	wantAbsent(t, tb, "after a delete", b)
	wantAbsent(t, tb, "after a check for absence", none)
	wantAbsent(t, tb, "after deleting nothing", key("Q", "r"))
	commit(t, tb, platform.Write{Op: platform.Check, Key: a, Rev: before})
	if err := tb.Commit(ctx, platform.Write{Op: platform.Check, Key: a}); !errors.Is(err, platform.ErrConflict) {
		t.Errorf("a commit of checks alone: got %v, want ErrConflict", err)
	}
}

func revisions(t *testing.T, tb platform.Table) {
	k, seen := key("P", "k"), map[int64]bool{}
	fresh := func() int64 {
		r := rev(t, tb, k)
		if r == 0 || seen[r] {
			t.Fatalf("revision %d came back or is 0", r)
		}
		seen[r] = true
		return r
	}
	for range 10 {
		commit(t, tb, platform.Write{Key: k, Val: []byte("same")})
		r := fresh()
		commit(t, tb, platform.Write{Key: k, Rev: r, Val: []byte("same")}) // also when nothing changes
		commit(t, tb, platform.Write{Op: platform.Delete, Key: k, Rev: fresh()})
	}
}

// order uses names that are prefixes of one another, every byte at its ends, and
// Vietnamese letters, composed and not.
func order(t *testing.T, tb platform.Table) {
	parts := []string{"p", "p\x00", "p\x00\x01", "p\x00\xff", "p\xff", "pp", "q", "Hải Phòng\x00#"}
	sorts := []string{
		"a", "a\x00", "a#1", "a#10", "a#2", "b", "\x00", "\x00\x00", "\x00\x01", "\x01", "\xff", "\xff\xff", "\xff\x00",
		"Phường Hồng Bàng", "Đảo Cát Hải", "đảo", "An Biên", "Ân Thi", "xa", "xã Vĩnh Bảo", "XÃ", "à", "a\u0300",
	}
	for _, p := range parts {
		var ws []platform.Write
		for _, i := range rand.Perm(len(sorts)) {
			ws = append(ws, platform.Write{Key: key(p, sorts[i]), Val: []byte(p + "|" + sorts[i])})
		}
		commit(t, tb, ws...)
	}
	slices.Sort(sorts)
	bounds := append([]string{"", "a#", "a$", "a#1", "b", "z", "\xff\xff\xff", "Đ"}, sorts...)
	for _, p := range parts {
		wantRange(t, tb, p, sorts, "", "")
	}
	for _, from := range bounds {
		for _, to := range bounds {
			wantRange(t, tb, "p\x00", sorts, from, to)
		}
	}
	if got := list(t, tb, "r", "", ""); len(got) != 0 {
		t.Errorf("range over a part without items gives %q", got)
	}
}

// wantRange compares a range with the same choice from all, which is sorted.
func wantRange(t *testing.T, tb platform.Table, part string, all []string, from, to string) {
	t.Helper()
	var want []string
	for _, s := range all {
		if s >= from && (to == "" || s < to) {
			want = append(want, s)
		}
	}
	if got := list(t, tb, part, from, to); !slices.Equal(got, want) {
		t.Errorf("range of %q [%q, %q): got %q, want %q", part, from, to, got, want)
	}
}

// list gives the sort keys of a range. Values must tell their key.
func list(t *testing.T, tb platform.Table, part, from, to string) (out []string) {
	t.Helper()
	for it, err := range tb.Range(ctx, part, from, to) {
		must(t, err)
		if it.Part != part || it.Rev == 0 || !strings.HasPrefix(string(it.Val), part+"|"+it.Sort) {
			t.Fatalf("range of %q gives %q/%q at revision %d with %.60q", part, it.Part, it.Sort, it.Rev, it.Val)
		}
		out = append(out, it.Sort)
	}
	return out
}

// fill puts n items of about a kilobyte into a part and gives their sort keys.
func fill(t *testing.T, tb platform.Table, part string, n int) (sorts []string) {
	t.Helper()
	for i := range n {
		sorts = append(sorts, fmt.Sprintf("%05d", i))
	}
	for some := range slices.Chunk(sorts, platform.MaxWrites) {
		var ws []platform.Write
		for _, s := range some {
			ws = append(ws, platform.Write{Key: key(part, s), Val: []byte(part + "|" + s + strings.Repeat("x", 1000))})
		}
		commit(t, tb, ws...)
	}
	return sorts
}

func long(t *testing.T, tb platform.Table) {
	sorts := fill(t, tb, "L", 1203)
	for _, r := range [][2]string{{"", ""}, {"00100", "00600"}, {"00100", "01100"}, {"00099x", "00500"}, {"01202", ""}, {"01203", ""}} {
		wantRange(t, tb, "L", sorts, r[0], r[1])
	}
	again := tb.Range(ctx, "L", "00500", "")
	for range 2 { // a range may be walked twice, and left early
		n := 0
		for it, err := range again {
			must(t, err)
			if want := sorts[500+n]; it.Sort != want {
				t.Fatalf("item %d of the range is %q, want %q", n, it.Sort, want)
			}
			if n++; n == 650 {
				break
			}
		}
	}
}

// rangeAmongWriters rewrites some items, adds and deletes others while it reads.
func rangeAmongWriters(t *testing.T, tb platform.Table) {
	sorts := fill(t, tb, "L", 1100)
	stop, writers := make(chan struct{}), sync.WaitGroup{}
	for w := range 4 {
		writers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				old, brief := key("L", sorts[(i*37+w*251)%len(sorts)]), key("L", fmt.Sprintf("%05d~%d", i%1000, w))
				for _, k := range []platform.Key{old, brief} {
					it, err := tb.Get(ctx, k)
					op, val := platform.Put, []byte(k.Part+"|"+k.Sort)
					if err == nil && k == brief {
						op, val = platform.Delete, nil
					}
					err = tb.Commit(ctx, platform.Write{Op: op, Key: k, Rev: it.Rev, Val: val})
					if err != nil && !errors.Is(err, platform.ErrConflict) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for range 5 {
		var steady []string
		got := list(t, tb, "L", "", "")
		for i, s := range got {
			if i > 0 && got[i-1] >= s {
				t.Errorf("%q comes after %q", s, got[i-1])
			}
			if !strings.Contains(s, "~") {
				steady = append(steady, s)
			}
		}
		if !slices.Equal(steady, sorts) {
			t.Errorf("a range gives %d of the %d items that were always there", len(steady), len(sorts))
		}
	}
	close(stop)
	writers.Wait()
}

func limits(t *testing.T, tb platform.Table) {
	var many []platform.Write
	for i := range platform.MaxWrites + 1 {
		many = append(many, platform.Write{Key: key("M", strconv.Itoa(i)), Val: []byte("v")})
	}
	var heavy []platform.Write
	for i := range 11 {
		heavy = append(heavy, platform.Write{Key: key("H", strconv.Itoa(i)), Val: make([]byte, 390_000)})
	}
	k := key("M", "k")
	longPart, longSort := strings.Repeat("p", platform.MaxPart+1), strings.Repeat("s", platform.MaxSort+1)
	for _, c := range []struct {
		name string
		ws   []platform.Write
	}{
		{"no writes", nil},
		{"too many writes", many},
		{"too many bytes", heavy},
		{"one key twice", []platform.Write{{Key: k, Val: []byte("1")}, {Key: k, Val: []byte("2")}}},
		{"a check beside a put", []platform.Write{{Key: k, Val: []byte("1")}, {Op: platform.Check, Key: k}}},
		{"an empty part", []platform.Write{{Key: key("", "s"), Val: []byte("v")}}},
		{"an empty sort key", []platform.Write{{Key: key("p", ""), Val: []byte("v")}}},
		{"a long part", []platform.Write{{Key: key(longPart, "s")}}},
		{"a long sort key", []platform.Write{{Key: key("p", longSort)}}},
		{"a large item", []platform.Write{{Key: k, Val: make([]byte, platform.MaxItem)}}},
		{"an unknown kind of write", []platform.Write{{Op: 9, Key: k}}},
	} {
		wantPlain(t, c.name, tb.Commit(ctx, c.ws...))
	}
	wantAbsent(t, tb, "after refusals", k)
	wantAbsent(t, tb, "after refusals", many[0].Key)
	for _, k := range []platform.Key{key("", "s"), key("p", ""), key(longPart, "s"), key("p", longSort)} {
		_, err := tb.Get(ctx, k)
		wantPlain(t, fmt.Sprintf("get of %d and %d bytes", len(k.Part), len(k.Sort)), err)
	}
	for _, r := range [][3]string{{"", "a", "b"}, {longPart, "", ""}, {"p", longSort, ""}, {"p", "", longSort}} {
		var last error
		for _, err := range tb.Range(ctx, r[0], r[1], r[2]) {
			last = err
		}
		wantPlain(t, "range beyond the limits", last)
	}
	commit(t, tb, many[:platform.MaxWrites]...)
}

func largest(t *testing.T, tb platform.Table) {
	k := key(strings.Repeat("p", platform.MaxPart), strings.Repeat("\xff", platform.MaxSort))
	val := bytes.Repeat([]byte{0, 1, 0xff}, platform.MaxItem)[:platform.MaxItem-len(k.Part)-len(k.Sort)]
	commit(t, tb, platform.Write{Key: k, Val: val})
	wantValue(t, tb, "the largest item", k, string(val))
	var ws []platform.Write
	for i := range 10 {
		ws = append(ws, platform.Write{Key: key("W", strconv.Itoa(i)), Val: bytes.Repeat([]byte{byte(i)}, 350_000)})
	}
	commit(t, tb, ws...)
	n := 0
	for it, err := range tb.Range(ctx, "W", "", "") {
		must(t, err)
		if !bytes.Equal(it.Val, ws[n].Val) {
			t.Errorf("item %d differs", n)
		}
		n++
	}
	if n != len(ws) {
		t.Errorf("a range over large items gives %d, want %d", n, len(ws))
	}
}

// sixteen runs fn in sixteen goroutines until they end.
func sixteen(fn func(writer int)) {
	var all sync.WaitGroup
	for w := range 16 {
		all.Go(func() { fn(w) })
	}
	all.Wait()
}

// insist tries until a commit of what build gives is no conflict.
func insist(t *testing.T, tb platform.Table, build func() ([]platform.Write, error)) bool {
	for {
		ws, err := build()
		if err == nil {
			err = tb.Commit(ctx, ws...)
		}
		if err == nil {
			return true
		}
		if !errors.Is(err, platform.ErrConflict) {
			t.Error(err)
			return false
		}
	}
}

func counter(t *testing.T, tb platform.Table) {
	const each = 10
	k := key("C", "counter")
	sixteen(func(int) {
		for range each {
			ok := insist(t, tb, func() ([]platform.Write, error) {
				it, err := tb.Get(ctx, k)
				if err != nil && !errors.Is(err, platform.ErrNotFound) {
					return nil, err
				}
				n, _ := strconv.Atoi(string(it.Val))
				return []platform.Write{{Key: k, Rev: it.Rev, Val: []byte(strconv.Itoa(n + 1))}}, nil
			})
			if !ok {
				return
			}
		}
	})
	wantValue(t, tb, "sixteen writers", k, strconv.Itoa(16*each))
}

// transfers moves one from an account to another and only watches a third, in
// any order, so a lender must not deadlock either.
func transfers(t *testing.T, tb platform.Table) {
	const accounts, each = 6, 8
	account := func(i int) platform.Key { return key("P"+strconv.Itoa(i%3), strconv.Itoa(i)) }
	for i := range accounts {
		commit(t, tb, platform.Write{Key: account(i), Val: []byte{100}})
	}
	sixteen(func(w int) {
		for r := range each {
			insist(t, tb, func() ([]platform.Write, error) {
				ws := []platform.Write{{Key: key("log", fmt.Sprintf("%02d-%02d", w, r)), Val: []byte("moved")}}
				for n, i := range rand.Perm(accounts)[:3] {
					it, err := tb.Get(ctx, account(i))
					if err != nil {
						return nil, err
					}
					change := platform.Write{Op: platform.Check, Key: it.Key, Rev: it.Rev}
					if n < 2 {
						change.Op, change.Val = platform.Put, []byte{it.Val[0] + byte(2*n) - 1}
					}
					ws = append(ws, change)
				}
				return ws, nil
			})
		}
	})
	sum := 0
	for i := range accounts {
		it, err := tb.Get(ctx, account(i))
		must(t, err)
		sum += int(it.Val[0])
	}
	logged := 0
	for _, err := range tb.Range(ctx, "log", "", "") {
		must(t, err)
		logged++
	}
	if sum != accounts*100 || logged != 16*each {
		t.Errorf("sum %d and %d log lines, want %d and %d", sum, logged, accounts*100, 16*each)
	}
}

func oneWinner(t *testing.T, tb platform.Table) {
	for i := range 10 {
		var won atomic.Int64
		sixteen(func(w int) {
			switch err := tb.Commit(ctx, platform.Write{Key: key("new", strconv.Itoa(i)), Val: []byte{byte(w)}}); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, platform.ErrConflict):
				t.Error(err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d writers made the same new item, want 1", won.Load())
		}
	}
}

// writeSkew plays a lock that races a submission: each writes one item and
// checks that the other's is absent. Both must never succeed.
func writeSkew(t *testing.T, tb platform.Table) {
	for i := range 40 {
		lock, sub := key("lock", strconv.Itoa(i)), key("sub", strconv.Itoa(i))
		var errs [2]error
		var both sync.WaitGroup
		for n, ks := range [2][2]platform.Key{{lock, sub}, {sub, lock}} {
			both.Go(func() {
				errs[n] = tb.Commit(ctx, platform.Write{Op: platform.Check, Key: ks[0]}, platform.Write{Key: ks[1], Val: []byte("v")})
			})
		}
		both.Wait()
		for _, err := range errs {
			if err != nil && !errors.Is(err, platform.ErrConflict) {
				t.Fatal(err)
			}
		}
		if errs[0] == nil && errs[1] == nil {
			t.Fatalf("round %d: the lock and the submission both succeeded", i)
		}
	}
}

func own(t *testing.T, tb platform.Table) {
	v, k := []byte("value"), key("O", "o")
	commit(t, tb, platform.Write{Key: k, Val: v})
	v[0] = 'X'
	it, err := tb.Get(ctx, k)
	must(t, err)
	if string(it.Val) != "value" {
		t.Fatalf("the writer changed what is stored to %q", it.Val)
	}
	it.Val[0] = 'Y'
	for it, err := range tb.Range(ctx, "O", "", "") {
		must(t, err)
		it.Val[0] = 'Z'
	}
	wantValue(t, tb, "after its readers wrote on it", k, "value")
}

func cancelled(t *testing.T, tb platform.Table) {
	commit(t, tb, platform.Write{Key: key("P", "k"), Val: []byte("v")})
	over, stop := context.WithCancel(ctx)
	stop()
	wantPlain(t, "commit", tb.Commit(over, platform.Write{Key: key("x", "y"), Val: []byte("v")}))
	_, err := tb.Get(over, key("P", "k"))
	wantPlain(t, "get", err)
	var last error
	for _, err := range tb.Range(over, "P", "", "") {
		last = err
	}
	wantPlain(t, "range", last)
}

package store_test

import (
	"bytes"
	"fmt"
	"testing"

	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/store"
)

// chain records n sendings of a ward and gives the table they lie on.
func chain(t *testing.T, n int) (*store.Store, platform.Table) {
	t.Helper()
	p := local.Memory().Platform()
	s := store.New(p.Table)
	for i := range n {
		state := stat.Accepted
		if i%3 == 1 {
			state = stat.Rejected
		}
		record(t, s, sending(ward, form, month(2026, 1+i%12), fmt.Sprint("sending ", i), state))
	}
	return s, p.Table
}

func TestAuditHolds(t *testing.T) {
	for _, n := range []int{0, 1, 5, 12} {
		s, _ := chain(t, n)
		if got, err := s.VerifyAudit(t.Context(), ward); got != n || err != nil {
			t.Errorf("VerifyAudit of %d links = %d, %v", n, got, err)
		}
	}
}

func TestAuditFindsWhatWasDone(t *testing.T) {
	const n = 5
	remove := func(t *testing.T, tab platform.Table, it platform.Item) {
		t.Helper()
		if err := tab.Commit(t.Context(), platform.Write{Op: platform.Delete, Key: it.Key, Rev: it.Rev}); err != nil {
			t.Fatal(err)
		}
	}
	swap := func(old, by string) func(*testing.T, platform.Table, []platform.Item) {
		return func(t *testing.T, tab platform.Table, links []platform.Item) {
			val := bytes.Replace(links[2].Val, []byte(old), []byte(by), 1)
			if bytes.Equal(val, links[2].Val) {
				t.Fatalf("link has no %s: %s", old, val)
			}
			overwrite(t, tab, links[2].Key, val)
		}
	}
	head := platform.Key{Part: "U#" + string(ward), Sort: "AUDIT"}
	for _, c := range []struct {
		name string
		do   func(t *testing.T, tab platform.Table, links []platform.Item)
		good int // links that hold
	}{
		{"another state", swap("submission-accepted", "submission-rejected"), 3},
		{"another version", swap(`"version":1`, `"version":2`), 3},
		{"another hour", swap("T02:30:00Z", "T03:30:00Z"), 3},
		{"no link at all", swap("{", "["), 2},
		{"the last one changed", func(t *testing.T, tab platform.Table, links []platform.Item) {
			overwrite(t, tab, links[n-1].Key, bytes.Replace(links[n-1].Val, []byte("submission"), []byte("Submission"), 1))
		}, n},
		{"the first one dropped", func(t *testing.T, tab platform.Table, links []platform.Item) { remove(t, tab, links[0]) }, 0},
		{"one dropped", func(t *testing.T, tab platform.Table, links []platform.Item) { remove(t, tab, links[3]) }, 3},
		{"the last one dropped", func(t *testing.T, tab platform.Table, links []platform.Item) { remove(t, tab, links[n-1]) }, n - 1},
		{"all dropped", func(t *testing.T, tab platform.Table, links []platform.Item) {
			for _, it := range links {
				remove(t, tab, it)
			}
		}, 0},
		{"the head dropped", func(t *testing.T, tab platform.Table, _ []platform.Item) {
			it, err := tab.Get(t.Context(), head)
			if err != nil {
				t.Fatal(err)
			}
			remove(t, tab, it)
		}, n},
		{"two swapped", func(t *testing.T, tab platform.Table, links []platform.Item) {
			overwrite(t, tab, links[1].Key, links[2].Val)
			overwrite(t, tab, links[2].Key, links[1].Val)
		}, 1},
		{"one put in twice", func(t *testing.T, tab platform.Table, links []platform.Item) {
			overwrite(t, tab, platform.Key{Part: head.Part, Sort: links[n-1].Sort + "a"}, links[n-1].Val)
		}, n},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, tab := chain(t, n)
			c.do(t, tab, items(t, tab, head.Part, "AUDIT#"))
			if got, err := s.VerifyAudit(t.Context(), ward); err == nil || got != c.good {
				t.Errorf("VerifyAudit = %d, %v; want %d and an error", got, err, c.good)
			}
		})
	}
}

func TestAuditLinksAreUnitsOwn(t *testing.T) {
	s, tab := chain(t, 3)
	record(t, s, sending("11506", form, month(2026, 10), "neighbour", stat.Accepted))
	from := only(t, tab, "U#11506", "AUDIT#")
	overwrite(t, tab, items(t, tab, "U#"+string(ward), "AUDIT#")[0].Key, from.Val)
	if _, err := s.VerifyAudit(t.Context(), ward); err == nil {
		t.Error("VerifyAudit holds with a link of another unit")
	}
	if n, err := s.VerifyAudit(t.Context(), "11506"); n != 1 || err != nil {
		t.Errorf("VerifyAudit of the neighbour = %d, %v; want 1", n, err)
	}
}

package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/store"
)

func publication(id string) stat.Publication {
	return stat.Publication{ID: id, Report: "month", Unit: "31", Period: month(2026, 10), Provisional: true, Made: morning,
		Files: []stat.PublishedFile{{Name: id + ".xlsx", Type: "x/y", Bytes: 3, SHA256: "ab"}}, Used: []stat.UsedVersion{{Unit: ward, Version: 2}}}
}

func TestPublications(t *testing.T) {
	s := store.New(local.Memory().Platform().Table)
	if _, err := s.Publication(t.Context(), "p1"); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("Publication before there is one = %v, want ErrNotFound", err)
	}
	for i, c := range []struct {
		id       string
		revision int
		made     bool
	}{{"p1", 1, true}, {"p1", 1, false}, {"p2", 2, true}, {"p1", 1, false}, {"p2", 2, false}, {"p3", 3, true}} {
		p := publication(c.id)
		p.Made = morning.AddDate(0, 0, i)
		got, made, err := s.RecordPublication(t.Context(), p)
		if err != nil || got.ID != c.id || got.Revision != c.revision || made != c.made {
			t.Errorf("step %d: RecordPublication(%s) = revision %d, new %t, %v; want %d, %t", i+1, c.id, got.Revision, made, err, c.revision, c.made)
		}
	}
	want := publication("p1")
	want.Revision = 1
	if got, err := s.Publication(t.Context(), "p1"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Publication = %+v, %v; want %+v", got, err, want)
	}
	all, err := s.Publications(t.Context(), "month", "31", month(2026, 10))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	if !slices.Equal(ids, []string{"p1", "p2", "p3"}) {
		t.Errorf("Publications = %v, want p1, p2, p3", ids)
	}
	if other, err := s.Publications(t.Context(), "month", "31", month(2026, 9)); err != nil || len(other) != 0 {
		t.Errorf("Publications of another month = %v, %v; want none", other, err)
	}
}

func TestPublicationsAtOnce(t *testing.T) {
	s := store.New(local.Memory().Platform().Table)
	const workers, ids = 12, 4
	var all sync.WaitGroup
	made := make([]bool, workers)
	for i := range workers {
		all.Go(func() {
			var err error
			if _, made[i], err = s.RecordPublication(t.Context(), publication(fmt.Sprint("p", i%ids))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	for _, m := range made {
		if m {
			n++
		}
	}
	got, err := s.Publications(t.Context(), "month", "31", month(2026, 10))
	if n != ids || len(got) != ids || err != nil {
		t.Errorf("%d made, %d kept, %v; want %d", n, len(got), err, ids)
	}
	for i, p := range got {
		if p.Revision != i+1 {
			t.Errorf("publication %d has revision %d", i+1, p.Revision)
		}
	}
}

func TestOwed(t *testing.T) {
	s := store.New(local.Memory().Platform().Table)
	const n = platform.MaxWrites + 14 // more than one commit can pay
	want := map[stat.UnitCode]bool{}
	for i := range n {
		u := stat.UnitCode(fmt.Sprintf("%05d", 11000+i))
		record(t, s, sending(u, form, month(2026, 10), "mau", stat.Accepted))
		want[u] = true
	}
	jobs, err := s.Owed(t.Context())
	if err != nil || len(jobs) != n {
		t.Fatalf("%d jobs owed, %v; want %d", len(jobs), err, n)
	}
	for _, j := range jobs {
		if !want[j.Unit] || j.Form != form || j.Period != month(2026, 10) {
			t.Errorf("owed %+v, want one of each unit", j)
		}
		delete(want, j.Unit)
	}
	// What comes in while the jobs are done stays owed.
	record(t, s, sending("11000", form, month(2026, 10), "mau 2", stat.Accepted))
	if err := s.Paid(t.Context(), jobs); err != nil {
		t.Fatal(err)
	}
	left, err := s.Owed(t.Context())
	if err != nil || len(left) != 1 || left[0].Unit != "11000" {
		t.Errorf("still owed %+v, %v; want the one that came later", left, err)
	}
	if err := s.Paid(t.Context(), nil); err != nil {
		t.Errorf("Paid(nothing) = %v", err)
	}
	if err := s.Paid(t.Context(), jobs[:1]); err != nil {
		t.Errorf("Paid of what is paid = %v, want nil: one that is gone is no error", err)
	}
}

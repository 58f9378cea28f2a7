package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"wardbook/internal/platform"
	"wardbook/internal/stat"
)

// An Owed job follows from a sending: whatever is computed from it is stale.
type Owed struct {
	Key    platform.Key
	Rev    int64
	Unit   stat.UnitCode
	Form   stat.FormID
	Period stat.Period
}

func owedKey(kind, id string) platform.Key {
	return platform.Key{Part: "OWED", Sort: kind + "#" + id}
}

// Owed lists the jobs that are owed.
func (s *Store) Owed(ctx context.Context) (all []Owed, err error) {
	for it, err := range s.table.Range(ctx, "OWED", "a", "") {
		if err != nil {
			return nil, fmt.Errorf("list owed jobs: %w", err)
		}
		var w where
		if err := json.Unmarshal(it.Val, &w); err != nil {
			return nil, fmt.Errorf("read owed job %s: %w", it.Sort, err)
		}
		all = append(all, Owed{it.Key, it.Rev, w.Unit, w.Form, w.Period})
	}
	return all, nil
}

// Paid removes owed jobs that were done. One that is gone already is no error.
func (s *Store) Paid(ctx context.Context, jobs []Owed) error {
	for len(jobs) > 0 {
		n := min(len(jobs), platform.MaxWrites)
		ws := make([]platform.Write, n)
		for i, j := range jobs[:n] {
			ws[i] = platform.Write{Op: platform.Delete, Key: j.Key, Rev: j.Rev}
		}
		if err := s.remove(ctx, ws); err != nil {
			return fmt.Errorf("remove owed jobs: %w", err)
		}
		jobs = jobs[n:]
	}
	return nil
}

// remove deletes rows that are never written twice: one that is not as seen is
// gone, and then the others are deleted one by one.
func (s *Store) remove(ctx context.Context, ws []platform.Write) error {
	err := s.table.Commit(ctx, ws...)
	if !errors.Is(err, platform.ErrConflict) {
		return err
	}
	for _, w := range ws {
		if err := s.table.Commit(ctx, w); err != nil && !errors.Is(err, platform.ErrConflict) {
			return err
		}
	}
	return nil
}

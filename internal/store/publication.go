package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"wardbook/internal/platform"
	"wardbook/internal/stat"
)

func pubPart(report string, unit stat.UnitCode, p stat.Period) string {
	return fmt.Sprintf("PUB#%s#%s#%s", report, unit, p)
}

func pubIDKey(id string) platform.Key { return platform.Key{Part: "PUBID#" + id, Sort: "P"} }

// RecordPublication keeps a publication and gives it the next revision. One with
// the same ID changes nothing: the earlier one comes back, and false.
func (s *Store) RecordPublication(ctx context.Context, p stat.Publication) (stat.Publication, bool, error) {
	for range maxTries {
		if old, err := s.Publication(ctx, p.ID); err == nil {
			return old, false, nil
		} else if !errors.Is(err, platform.ErrNotFound) {
			return p, false, err
		}
		all, err := s.Publications(ctx, p.Report, p.Unit, p.Period)
		if err != nil {
			return p, false, err
		}
		p.Revision = len(all) + 1
		k := platform.Key{Part: pubPart(p.Report, p.Unit, p.Period), Sort: fmt.Sprintf("REV#%06d", p.Revision)}
		err = s.table.Commit(ctx, put(k, 0, p), put(pubIDKey(p.ID), 0, k))
		if err == nil {
			return p, true, nil
		}
		if !errors.Is(err, platform.ErrConflict) {
			return p, false, fmt.Errorf("record publication %s: %w", p.ID, err)
		}
	}
	return p, false, fmt.Errorf("record publication %s: %w", p.ID, platform.ErrConflict)
}

// Publication gives the publication with an ID, or ErrNotFound.
func (s *Store) Publication(ctx context.Context, id string) (stat.Publication, error) {
	k, rev, err := get[platform.Key](ctx, s.table, pubIDKey(id))
	if err == nil && rev == 0 {
		err = platform.ErrNotFound
	}
	if err != nil {
		return stat.Publication{}, err
	}
	p, _, err := get[stat.Publication](ctx, s.table, k)
	return p, err
}

// Publications lists the revisions of one report, oldest first.
func (s *Store) Publications(ctx context.Context, report string, unit stat.UnitCode, p stat.Period) (all []stat.Publication, err error) {
	for it, err := range s.table.Range(ctx, pubPart(report, unit, p), "REV#", "REV$") {
		if err != nil {
			return nil, err
		}
		var pub stat.Publication
		if err := json.Unmarshal(it.Val, &pub); err != nil {
			return nil, fmt.Errorf("read publication %s: %w", it.Sort, err)
		}
		all = append(all, pub)
	}
	return all, nil
}

package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"wardbook/internal/platform"
	"wardbook/internal/stat"
)

// An auditLink is one record of a unit's chain. Its hash covers its own content
// and the hash before it, so that no record can be changed, dropped or put in.
type auditLink struct {
	N       int           `json:"n"`
	Unit    stat.UnitCode `json:"unit"`
	At      time.Time     `json:"at"`
	What    string        `json:"what"`
	Receipt stat.Receipt  `json:"receipt"`
	SHA256  string        `json:"sha256"`
	Version int           `json:"version"`
	Before  string        `json:"before"` // hash of the link before
}

type auditHead struct {
	N    int    `json:"n"`
	Hash string `json:"hash"`
}

func auditKey(u stat.UnitCode) platform.Key {
	return platform.Key{Part: "U#" + string(u), Sort: "AUDIT"}
}

func (l auditLink) key() platform.Key {
	return platform.Key{Part: "U#" + string(l.Unit), Sort: fmt.Sprintf("AUDIT#%012d", l.N)}
}

func (l auditLink) hash() string {
	b, err := json.Marshal(l)
	if err != nil {
		panic("store: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// next gives the link for a sending and the head after it.
func (h auditHead) next(s stat.Submission) (auditLink, auditHead) {
	l := auditLink{N: h.N + 1, Unit: s.Unit, At: s.Received, What: "submission-" + string(s.State),
		Receipt: s.Receipt, SHA256: s.SHA256, Version: s.Version, Before: h.Hash}
	return l, auditHead{l.N, l.hash()}
}

// VerifyAudit walks a unit's chain and says how many links hold. An error names
// the first that does not.
func (s *Store) VerifyAudit(ctx context.Context, u stat.UnitCode) (int, error) {
	head, _, err := get[auditHead](ctx, s.table, auditKey(u))
	if err != nil {
		return 0, err
	}
	n, hash := 0, ""
	for it, err := range s.table.Range(ctx, "U#"+string(u), "AUDIT#", "AUDIT$") {
		if err != nil {
			return n, err
		}
		var l auditLink
		if err := json.Unmarshal(it.Val, &l); err != nil || l.N != n+1 || l.Before != hash || l.key().Sort != it.Sort {
			return n, fmt.Errorf("audit chain of unit %s is broken at link %d", u, n+1)
		}
		n, hash = l.N, l.hash()
	}
	if n != head.N || hash != head.Hash {
		return n, fmt.Errorf("audit chain of unit %s ends at link %d, its head says %d", u, n, head.N)
	}
	return n, nil
}

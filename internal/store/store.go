// Package store keeps submissions, publications and their audit trail on a
// Table. It owns every key, encoding, revision and state change; nobody else
// names one.
//
// Rows, as (part, sort):
//
//	U#<unit>                        SUB#<form>#<period>#<version6>  one sending, never changed
//	U#<unit>                        HEAD#<form>#<period>            which version counts
//	U#<unit>                        SEEN#<period>#<sha256>          these bytes were seen
//	U#<unit>                        AUDIT#<n12>                     one link of the unit's audit chain
//	U#<unit>                        AUDIT                           newest link's number and hash
//	P#<form>#<period>               U#<unit>                        one line for lists and rollups
//	R#<receipt>                     R                               where the sending of a receipt stands
//	OWED                            <kind>#<id>                     a follow-up job is owed
//	PUB#<report>#<unit>#<period>    REV#<n6>                        one publication
//	PUBID#<id>                      P                               where a publication stands
//
// No row is shared by units, so they never wait for each other.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wardbook/internal/platform"
	"wardbook/internal/stat"
)

// A Store keeps what was sent.
type Store struct{ table platform.Table }

// New opens a store on a table.
func New(t platform.Table) *Store { return &Store{t} }

// A Place names all sendings of one form by one unit for one period.
type Place struct {
	Unit   stat.UnitCode
	Form   stat.FormID
	Period stat.Period
}

func (p Place) part() string { return "U#" + string(p.Unit) }
func (p Place) sub(version int) platform.Key {
	return platform.Key{Part: p.part(), Sort: fmt.Sprintf("SUB#%s#%s#%06d", p.Form, p.Period, version)}
}
func (p Place) head() platform.Key {
	return platform.Key{Part: p.part(), Sort: fmt.Sprintf("HEAD#%s#%s", p.Form, p.Period)}
}
func (p Place) line() platform.Key {
	return platform.Key{Part: fmt.Sprintf("P#%s#%s", p.Form, p.Period), Sort: "U#" + string(p.Unit)}
}

func seenKey(unit stat.UnitCode, p stat.Period, sha string) platform.Key {
	return platform.Key{Part: "U#" + string(unit), Sort: fmt.Sprintf("SEEN#%s#%s", p, sha)}
}

func receiptKey(r stat.Receipt) platform.Key {
	return platform.Key{Part: "R#" + string(r), Sort: "R"}
}

// A Line is what lists and rollups need to know of one unit's sendings.
type Line struct {
	Unit       stat.UnitCode `json:"unit"`
	Newest     int           `json:"newest"`   // newest version
	Accepted   int           `json:"accepted"` // version that counts, 0 for none
	State      stat.State    `json:"state"`    // of the version that counts, else of the newest
	Receipt    stat.Receipt  `json:"receipt"`  // likewise
	Received   time.Time     `json:"received"` // likewise
	FirstOK    time.Time     `json:"first_ok"` // when the first accepted one was received
	Blocking   int           `json:"blocking"`
	Questions  int           `json:"questions"`
	Sample     bool          `json:"sample,omitempty"`
	NewestIsOK bool          `json:"newest_ok"`
}

// head is the row that says which version counts.
type head struct {
	Newest   int `json:"newest"`
	Accepted int `json:"accepted"`
}

// where is what SEEN and receipt rows hold.
type where struct {
	Unit    stat.UnitCode `json:"unit"`
	Form    stat.FormID   `json:"form"`
	Period  stat.Period   `json:"period"`
	Version int           `json:"version"`
}

func (w where) place() Place { return Place{w.Unit, w.Form, w.Period} }

// maxTries is how often Record looks again after somebody else was faster.
const maxTries = 20

// Record keeps one judged sending in a single all-or-nothing write: the version,
// the head, the index line, the receipt, the audit link and the job that is
// owed. It gives the sending its version. Bytes that were seen before for the
// same unit and period change nothing: the earlier sending comes back, and true.
func (s *Store) Record(ctx context.Context, sub stat.Submission) (stat.Submission, bool, error) {
	for range maxTries {
		old, err := s.Seen(ctx, sub.Unit, sub.Period, sub.SHA256)
		if err == nil {
			return old, true, nil
		}
		if !errors.Is(err, platform.ErrNotFound) {
			return sub, false, err
		}
		got, err := s.record(ctx, sub)
		if err == nil {
			return got, false, nil
		}
		if !errors.Is(err, platform.ErrConflict) {
			return sub, false, fmt.Errorf("record submission %s: %w", sub.Receipt, err)
		}
	}
	return sub, false, fmt.Errorf("record submission %s: %w", sub.Receipt, platform.ErrConflict)
}

func (s *Store) record(ctx context.Context, sub stat.Submission) (stat.Submission, error) {
	p := Place{sub.Unit, sub.Form, sub.Period}
	h, hRev, err := get[head](ctx, s.table, p.head())
	if err != nil {
		return sub, err
	}
	line, lineRev, err := get[Line](ctx, s.table, p.line())
	if err != nil {
		return sub, err
	}
	audit, auditRev, err := get[auditHead](ctx, s.table, auditKey(sub.Unit))
	if err != nil {
		return sub, err
	}
	h.Newest++
	sub.Version = h.Newest
	if sub.State == stat.Accepted {
		h.Accepted = sub.Version
	}
	body, err := encode(sub)
	if err != nil {
		return sub, err
	}
	link, next := audit.next(sub)
	at := where{sub.Unit, sub.Form, sub.Period, sub.Version}
	return sub, s.table.Commit(ctx,
		platform.Write{Key: p.sub(sub.Version), Val: body},
		put(p.head(), hRev, h),
		put(p.line(), lineRev, line.with(sub)),
		put(seenKey(sub.Unit, sub.Period, sub.SHA256), 0, at),
		put(receiptKey(sub.Receipt), 0, at),
		put(link.key(), 0, link),
		put(auditKey(sub.Unit), auditRev, next),
		put(owedKey("accepted", string(sub.Receipt)), 0, at),
	)
}

// with gives the line after one more sending.
func (l Line) with(s stat.Submission) Line {
	ok := s.State == stat.Accepted
	n := Line{Unit: s.Unit, Newest: s.Version, Accepted: l.Accepted, FirstOK: l.FirstOK, NewestIsOK: ok}
	if ok {
		n.Accepted = s.Version
		if n.FirstOK.IsZero() {
			n.FirstOK = s.Received
		}
	}
	if !ok && l.Accepted > 0 { // what counts still counts
		l.Newest, l.NewestIsOK = s.Version, false
		return l
	}
	n.State, n.Receipt, n.Received, n.Sample = s.State, s.Receipt, s.Received, s.Sample
	n.Blocking, n.Questions = stat.Count(s.Findings, stat.Blocking), stat.Count(s.Findings, stat.Question)
	return n
}

// Seen gives the sending of these bytes for this unit and period, or ErrNotFound.
func (s *Store) Seen(ctx context.Context, unit stat.UnitCode, p stat.Period, sha string) (stat.Submission, error) {
	return s.at(ctx, seenKey(unit, p, sha))
}

// Receipt gives the sending that a receipt was given for, or ErrNotFound.
func (s *Store) Receipt(ctx context.Context, r stat.Receipt) (stat.Submission, error) {
	return s.at(ctx, receiptKey(r))
}

func (s *Store) at(ctx context.Context, k platform.Key) (stat.Submission, error) {
	w, rev, err := get[where](ctx, s.table, k)
	if err != nil {
		return stat.Submission{}, err
	}
	if rev == 0 {
		return stat.Submission{}, platform.ErrNotFound
	}
	return s.Submission(ctx, w.place(), w.Version)
}

// Submission gives one version. Version 0 is the one that counts, else the
// newest. A version that a newer accepted one replaced is Superseded.
func (s *Store) Submission(ctx context.Context, p Place, version int) (stat.Submission, error) {
	h, rev, err := get[head](ctx, s.table, p.head())
	if err != nil {
		return stat.Submission{}, err
	}
	if rev == 0 {
		return stat.Submission{}, platform.ErrNotFound
	}
	if version == 0 {
		if version = h.Accepted; version == 0 {
			version = h.Newest
		}
	}
	it, err := s.table.Get(ctx, p.sub(version))
	if err != nil {
		return stat.Submission{}, fmt.Errorf("version %d of %s %s %s: %w", version, p.Unit, p.Form, p.Period, err)
	}
	sub, err := decode(it.Val)
	if sub.State == stat.Accepted && version < h.Accepted {
		sub.State = stat.Superseded
	}
	return sub, err
}

// Versions lists every sending of a place, newest first.
func (s *Store) Versions(ctx context.Context, p Place) (all []stat.Submission, err error) {
	h, _, err := get[head](ctx, s.table, p.head())
	if err != nil {
		return nil, err
	}
	for v := h.Newest; v > 0; v-- {
		sub, err := s.Submission(ctx, p, v)
		if err != nil {
			return nil, err
		}
		all = append(all, sub)
	}
	return all, nil
}

// Lines gives the line of every unit that sent a form for a period.
func (s *Store) Lines(ctx context.Context, form stat.FormID, p stat.Period) (map[stat.UnitCode]Line, error) {
	out := map[stat.UnitCode]Line{}
	part := Place{Form: form, Period: p}.line().Part
	for it, err := range s.table.Range(ctx, part, "U#", "U$") {
		if err != nil {
			return nil, fmt.Errorf("list %s %s: %w", form, p, err)
		}
		var l Line
		if err := json.Unmarshal(it.Val, &l); err != nil {
			return nil, fmt.Errorf("read %s: %w", it.Sort, err)
		}
		out[l.Unit] = l
	}
	return out, nil
}

// Before gives the last accepted sending of the same kind of period before p,
// within a year for months and within two terms for terms, and the one of the
// same period a year earlier. What does not exist is zero.
func (s *Store) Before(ctx context.Context, p Place) (previous, lastYear stat.Submission, err error) {
	back := p.Period.LastYear()
	span := max(12, 2*(p.Period.To-p.Period.From+1))
	head0 := fmt.Sprintf("HEAD#%s#", p.Form)
	var latest stat.Period
	for it, err := range s.table.Range(ctx, p.part(), head0+strconv.Itoa((p.Period.From-span).Year()), p.head().Sort) {
		if err != nil {
			return previous, lastYear, err
		}
		var h head
		if err := json.Unmarshal(it.Val, &h); err != nil {
			return previous, lastYear, fmt.Errorf("read %s: %w", it.Sort, err)
		}
		q, perr := stat.ParsePeriod(strings.TrimPrefix(it.Sort, head0))
		if perr == nil && h.Accepted > 0 && q.Kind() == p.Period.Kind() && q.To < p.Period.From && q.From >= p.Period.From-span && q.From > latest.From {
			latest = q
		}
	}
	if !latest.IsZero() {
		if previous, err = s.Submission(ctx, Place{p.Unit, p.Form, latest}, 0); err != nil {
			return previous, lastYear, err
		}
	}
	lastYear, err = s.Submission(ctx, Place{p.Unit, p.Form, back}, 0)
	if errors.Is(err, platform.ErrNotFound) {
		err = nil
	}
	return previous, lastYear, err
}

// get reads a JSON row; one that is not there is the zero value with revision 0.
func get[T any](ctx context.Context, t platform.Table, k platform.Key) (v T, rev int64, err error) {
	it, err := t.Get(ctx, k)
	if errors.Is(err, platform.ErrNotFound) {
		return v, 0, nil
	}
	if err != nil {
		return v, 0, fmt.Errorf("read %s %s: %w", k.Part, k.Sort, err)
	}
	if err := json.Unmarshal(it.Val, &v); err != nil {
		return v, 0, fmt.Errorf("read %s %s: %w", k.Part, k.Sort, err)
	}
	return v, it.Rev, nil
}

// put writes a JSON row. The types written here always encode.
func put(k platform.Key, rev int64, v any) platform.Write {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: " + err.Error())
	}
	return platform.Write{Key: k, Rev: rev, Val: b}
}

package local

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"wardbook/internal/platform"
)

// A Mem lends the same promises without a disk. It checks every limit, so code
// that runs on it runs on the others.
type Mem struct {
	mu    sync.Mutex
	rev   int64
	items map[platform.Key]platform.Item
	files map[string][]byte
	seq   int
	queue []memLetter
	dead  []memLetter
	now   func() time.Time
}

type memLetter struct {
	id      string
	tries   int
	lease   string
	visible time.Time
	body    []byte
}

// Memory opens an empty platform in memory.
func Memory() *Mem {
	return &Mem{items: map[platform.Key]platform.Item{}, files: map[string][]byte{}, now: time.Now}
}

// At replaces the clock that leases are counted by. Call it before use.
func (m *Mem) At(now func() time.Time) *Mem {
	m.now = now
	return m
}

// Platform gives what m lends.
func (m *Mem) Platform() platform.Platform {
	return platform.Platform{Files: memFiles{m}, Table: memTable{m}, Queue: memQueue{m}}
}

type memTable struct{ *Mem }

func (t memTable) Get(ctx context.Context, k platform.Key) (platform.Item, error) {
	if err := errors.Join(ctx.Err(), platform.CheckKey(k)); err != nil {
		return platform.Item{}, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	it, ok := t.items[k]
	if !ok {
		return it, platform.ErrNotFound
	}
	it.Val = bytes.Clone(it.Val)
	return it, nil
}

func (t memTable) Range(ctx context.Context, part, from, to string) iter.Seq2[platform.Item, error] {
	return func(yield func(platform.Item, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(platform.Item{}, err)
			return
		}
		t.mu.Lock()
		var page []platform.Item
		for k, it := range t.items {
			if k.Part == part && k.Sort >= from && (to == "" || k.Sort < to) {
				it.Val = bytes.Clone(it.Val)
				page = append(page, it)
			}
		}
		t.mu.Unlock()
		slices.SortFunc(page, func(a, b platform.Item) int { return cmp.Compare(a.Sort, b.Sort) })
		for _, it := range page {
			if !yield(it, nil) {
				return
			}
		}
	}
}

func (t memTable) Commit(ctx context.Context, ws ...platform.Write) error {
	if err := errors.Join(ctx.Err(), platform.CheckWrites(ws)); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range ws {
		if t.items[w.Key].Rev != w.Rev {
			return platform.ErrConflict
		}
	}
	t.rev++
	for _, w := range ws {
		switch w.Op {
		case platform.Put:
			t.items[w.Key] = platform.Item{Key: w.Key, Rev: t.rev, Val: bytes.Clone(w.Val)}
		case platform.Delete:
			delete(t.items, w.Key)
		}
	}
	return nil
}

type memFiles struct{ *Mem }

func (f memFiles) Put(ctx context.Context, key string, body []byte) error {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if old, ok := f.files[key]; ok {
		return same(old, body)
	}
	for k := range f.files {
		if strings.HasPrefix(k, key+"/") || strings.HasPrefix(key, k+"/") {
			return fmt.Errorf("put %s: %s stands in its way", key, k)
		}
	}
	f.files[key] = bytes.Clone(body)
	return nil
}

func (f memFiles) Get(ctx context.Context, key string) ([]byte, error) {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.files[key]
	if !ok {
		return nil, fmt.Errorf("file %s: %w", key, platform.ErrNotFound)
	}
	return bytes.Clone(b), nil
}

func (f memFiles) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f.mu.Lock()
		var keys []string
		for k := range f.files {
			if strings.HasPrefix(k, prefix) {
				keys = append(keys, k)
			}
		}
		f.mu.Unlock()
		slices.Sort(keys)
		for _, k := range keys {
			if !yield(k, ctx.Err()) {
				return
			}
		}
	}
}

func (f memFiles) Delete(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.files, key)
	return nil
}

type memQueue struct{ *Mem }

func (q memQueue) Send(ctx context.Context, body []byte) error {
	if err := errors.Join(ctx.Err(), platform.CheckMessage(body)); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.seq++
	q.queue = append(q.queue, memLetter{id: strconv.Itoa(q.seq), body: bytes.Clone(body)})
	return nil
}

func (q memQueue) Receive(ctx context.Context, max int, lease time.Duration) (out []platform.Message, err error) {
	if max < 1 || max > platform.MaxBatchSize {
		return nil, fmt.Errorf("receive %d messages: want 1 to %d", max, platform.MaxBatchSize)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.now()
	var rest []memLetter
	for _, l := range q.queue {
		if len(out) < max && !l.visible.After(now) {
			if l.tries == platform.MaxReceives {
				q.dead = append(q.dead, l)
				continue
			}
			l.tries++
			l.visible, l.lease = now.Add(lease), fmt.Sprintf("%s-%d", l.id, l.tries)
			out = append(out, l.message())
		}
		rest = append(rest, l)
	}
	q.queue = rest
	return out, nil
}

func (l memLetter) message() platform.Message {
	return platform.Message{ID: l.id, Lease: l.lease, Tries: l.tries, Body: bytes.Clone(l.body)}
}

func (q memQueue) Done(ctx context.Context, m platform.Message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue = slices.DeleteFunc(q.queue, func(l memLetter) bool { return l.id == m.ID && l.lease == m.Lease })
	return ctx.Err()
}

func (q memQueue) Dead(ctx context.Context) iter.Seq2[platform.Message, error] {
	return func(yield func(platform.Message, error) bool) {
		q.mu.Lock()
		all := slices.Clone(q.dead)
		q.mu.Unlock()
		for _, l := range all {
			if !yield(l.message(), ctx.Err()) {
				return
			}
		}
	}
}

func (q memQueue) Redrive(ctx context.Context) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.dead)
	for _, l := range q.dead {
		q.queue = append(q.queue, memLetter{id: l.id, body: l.body})
	}
	q.dead = nil
	return n, ctx.Err()
}

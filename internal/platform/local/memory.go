package local

import (
	"bytes"
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
// that runs on it runs on the others. It is safe for concurrent use.
type Mem struct {
	clock *clock

	mu       sync.Mutex
	rev      int64
	parts    map[string]*memPart
	names    []string // of files, in byte order
	files    map[string][]byte
	messages int64
	leases   int64
	queue    []memLetter // in the order they were sent
	dead     []memLetter
}

// A memPart is the items of one part.
type memPart struct {
	sorts []string // in byte order
	items map[string]platform.Item
}

type memLetter struct {
	id      int64
	tries   int
	lease   int64
	visible time.Time
	body    []byte
}

// Memory opens an empty platform in memory.
func Memory() *Mem {
	return &Mem{clock: newClock(steady()), parts: map[string]*memPart{}, files: map[string][]byte{}}
}

// At replaces the clock that leases are counted by. Call it before use.
func (m *Mem) At(now func() time.Time) *Mem {
	m.clock = newClock(now)
	return m
}

// Platform gives what m lends.
func (m *Mem) Platform() platform.Platform {
	return platform.Platform{Files: memFiles{m}, Table: memTable{m}, Queue: memQueue{m}}
}

type memTable struct{ *Mem }

// item gives the item under a key; its revision is 0 when there is none.
func (m *Mem) item(k platform.Key) platform.Item {
	if p := m.parts[k.Part]; p != nil {
		return p.items[k.Sort]
	}
	return platform.Item{}
}

func copied(it platform.Item) platform.Item {
	it.Val = append([]byte{}, it.Val...)
	return it
}

func (t memTable) Get(ctx context.Context, k platform.Key) (platform.Item, error) {
	if err := errors.Join(ctx.Err(), platform.CheckKey(k)); err != nil {
		return platform.Item{}, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	it := t.item(k)
	if it.Rev == 0 {
		return it, fmt.Errorf("item %q/%q: %w", k.Part, k.Sort, platform.ErrNotFound)
	}
	return copied(it), nil
}

// memPage is small, so that a test meets what a caller makes of two pages that
// are not one snapshot.
const memPage = 100

func (t memTable) Range(ctx context.Context, part, from, to string) iter.Seq2[platform.Item, error] {
	return func(yield func(platform.Item, error) bool) {
		err := platform.CheckRange(part, from, to)
		for next := from; ; {
			if err = errors.Join(err, ctx.Err()); err != nil {
				yield(platform.Item{}, err)
				return
			}
			page := t.page(part, next, to)
			for _, it := range page {
				if !yield(it, nil) {
					return
				}
			}
			if len(page) < memPage {
				return
			}
			next = page[len(page)-1].Sort + "\x00"
		}
	}
}

func (m *Mem) page(part, from, to string) (page []platform.Item) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.parts[part]
	if p == nil {
		return nil
	}
	at, _ := slices.BinarySearch(p.sorts, from)
	for _, s := range p.sorts[at:] {
		if len(page) == memPage || to != "" && s >= to {
			break
		}
		page = append(page, copied(p.items[s]))
	}
	return page
}

func (t memTable) Commit(ctx context.Context, ws ...platform.Write) error {
	if err := errors.Join(ctx.Err(), platform.CheckWrites(ws)); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range ws {
		if t.item(w.Key).Rev != w.Rev {
			return fmt.Errorf("item %q/%q: %w", w.Part, w.Sort, platform.ErrConflict)
		}
	}
	t.rev++
	for _, w := range ws {
		t.apply(w)
	}
	return nil
}

func (m *Mem) apply(w platform.Write) {
	p := m.parts[w.Part]
	if p == nil {
		p = &memPart{items: map[string]platform.Item{}}
		m.parts[w.Part] = p
	}
	switch w.Op {
	case platform.Put:
		if w.Rev == 0 {
			p.sorts = insert(p.sorts, w.Sort)
		}
		p.items[w.Sort] = copied(platform.Item{Key: w.Key, Rev: m.rev, Val: w.Val})
	case platform.Delete:
		if w.Rev != 0 {
			p.sorts = remove(p.sorts, w.Sort)
		}
		delete(p.items, w.Sort)
	}
	if len(p.items) == 0 {
		delete(m.parts, w.Part)
	}
}

// insert and remove keep a list in byte order.
func insert(list []string, s string) []string {
	at, _ := slices.BinarySearch(list, s)
	return slices.Insert(list, at, s)
}

func remove(list []string, s string) []string {
	at, _ := slices.BinarySearch(list, s)
	return slices.Delete(list, at, at+1)
}

type memFiles struct{ *Mem }

func (f memFiles) Put(ctx context.Context, key string, body []byte) error {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if old, ok := f.files[key]; ok {
		if !bytes.Equal(old, body) {
			return fmt.Errorf("put file %q: %w", key, platform.ErrConflict)
		}
		return nil
	}
	if other, ok := f.inTheWay(key); ok {
		return fmt.Errorf("put file %q: the key %q stands above or below it", key, other)
	}
	f.names = insert(f.names, key)
	f.files[key] = append([]byte{}, body...)
	return nil
}

// inTheWay gives a key above or below key.
func (f memFiles) inTheWay(key string) (string, bool) {
	for i := range len(key) {
		if key[i] == '/' && f.files[key[:i]] != nil {
			return key[:i], true
		}
	}
	at, _ := slices.BinarySearch(f.names, key+"/")
	if at < len(f.names) && strings.HasPrefix(f.names[at], key+"/") {
		return f.names[at], true
	}
	return "", false
}

func (f memFiles) Get(ctx context.Context, key string) ([]byte, error) {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.files[key]
	if !ok {
		return nil, fmt.Errorf("file %q: %w", key, platform.ErrNotFound)
	}
	return append([]byte{}, b...), nil
}

func (f memFiles) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if err := errors.Join(ctx.Err(), platform.CheckFilePrefix(prefix)); err != nil {
			yield("", err)
			return
		}
		for _, k := range f.keys(prefix) {
			if !yield(k, nil) {
				return
			}
		}
	}
}

func (f memFiles) keys(prefix string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	from, _ := slices.BinarySearch(f.names, prefix)
	to := from
	for to < len(f.names) && strings.HasPrefix(f.names[to], prefix) {
		to++
	}
	return slices.Clone(f.names[from:to])
}

func (f memFiles) Delete(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.files[key]; ok {
		f.names = remove(f.names, key)
		delete(f.files, key)
	}
	return nil
}

type memQueue struct{ *Mem }

func (q memQueue) Send(ctx context.Context, body []byte) error {
	if err := errors.Join(ctx.Err(), platform.CheckMessage(body)); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.messages++
	q.queue = append(q.queue, memLetter{id: q.messages, body: bytes.Clone(body)})
	return nil
}

func (q memQueue) Receive(ctx context.Context, max int, lease time.Duration) (out []platform.Message, err error) {
	if err := errors.Join(ctx.Err(), platform.CheckReceive(max, lease)); err != nil {
		return nil, err
	}
	now := q.clock.read()
	q.mu.Lock()
	defer q.mu.Unlock()
	rest := q.queue[:0]
	for _, l := range q.queue {
		switch {
		case len(out) == max || l.visible.After(now):
		case l.tries == platform.MaxReceives:
			q.dead = append(q.dead, l)
			continue
		default:
			q.leases++
			l.tries, l.lease, l.visible = l.tries+1, q.leases, now.Add(lease)
			out = append(out, l.message())
		}
		rest = append(rest, l)
	}
	clear(q.queue[len(rest):])
	q.queue = rest
	return out, nil
}

func (l memLetter) message() platform.Message {
	return platform.Message{
		ID: strconv.FormatInt(l.id, 10), Lease: strconv.FormatInt(l.lease, 10),
		Tries: l.tries, Body: bytes.Clone(l.body),
	}
}

func (q memQueue) Done(ctx context.Context, m platform.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue = slices.DeleteFunc(q.queue, func(l memLetter) bool {
		return strconv.FormatInt(l.id, 10) == m.ID && strconv.FormatInt(l.lease, 10) == m.Lease
	})
	return nil
}

func (q memQueue) Dead(ctx context.Context) iter.Seq2[platform.Message, error] {
	return func(yield func(platform.Message, error) bool) {
		q.mu.Lock()
		all := slices.Clone(q.dead)
		q.mu.Unlock()
		for _, l := range all {
			if err := ctx.Err(); err != nil {
				yield(platform.Message{}, err)
				return
			}
			if !yield(l.message(), nil) {
				return
			}
		}
	}
}

func (q memQueue) Redrive(ctx context.Context) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.dead)
	for _, l := range q.dead {
		q.queue = append(q.queue, memLetter{id: l.id, body: l.body})
	}
	q.dead = nil
	return n, nil
}

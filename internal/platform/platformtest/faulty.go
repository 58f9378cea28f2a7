package platformtest

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"wardbook/internal/platform"
)

// ErrPlayed is the error of a played fault.
var ErrPlayed = errors.New("played fault")

// A Fault says what happens to one call: whether it is carried out, and whether
// its caller hears of an error. Panic plays a crash at that moment.
type Fault struct {
	Skip  bool // not carried out
	Fail  bool // an error is reported
	Panic bool // the caller never comes back
}

// A Call is one use of a platform, counted from 1.
type Call struct {
	N    int
	Name string // Table.Commit, Files.Put …
}

// Faulty wraps a platform and asks plan about every call. It answers two
// questions separately, was it done and is an error reported, so a test can play
// "it failed, but it was written".
func Faulty(p platform.Platform, plan func(Call) Fault) platform.Platform {
	f := &faulty{plan: plan}
	return platform.Platform{Files: faultyFiles{p.Files, f}, Table: faultyTable{p.Table, f}, Queue: faultyQueue{p.Queue, f}}
}

type faulty struct {
	mu   sync.Mutex
	n    int
	plan func(Call) Fault
}

func (f *faulty) play(name string, do func() error) error {
	f.mu.Lock()
	f.n++
	fault := f.plan(Call{f.n, name})
	f.mu.Unlock()
	var err error
	if !fault.Skip {
		err = do()
	}
	if fault.Panic {
		panic(ErrPlayed)
	}
	if fault.Fail {
		return ErrPlayed
	}
	return err
}

type faultyTable struct {
	platform.Table
	*faulty
}

func (t faultyTable) Get(ctx context.Context, k platform.Key) (it platform.Item, err error) {
	err = t.play("Table.Get", func() error { it, err = t.Table.Get(ctx, k); return err })
	return it, err
}

func (t faultyTable) Range(ctx context.Context, part, from, to string) iter.Seq2[platform.Item, error] {
	return func(yield func(platform.Item, error) bool) {
		if err := t.play("Table.Range", func() error { return nil }); err != nil {
			yield(platform.Item{}, err)
			return
		}
		t.Table.Range(ctx, part, from, to)(yield)
	}
}

func (t faultyTable) Commit(ctx context.Context, ws ...platform.Write) error {
	return t.play("Table.Commit", func() error { return t.Table.Commit(ctx, ws...) })
}

type faultyFiles struct {
	platform.Files
	*faulty
}

func (f faultyFiles) Put(ctx context.Context, key string, body []byte) error {
	return f.play("Files.Put", func() error { return f.Files.Put(ctx, key, body) })
}

func (f faultyFiles) Get(ctx context.Context, key string) (b []byte, err error) {
	err = f.play("Files.Get", func() error { b, err = f.Files.Get(ctx, key); return err })
	return b, err
}

func (f faultyFiles) Delete(ctx context.Context, key string) error {
	return f.play("Files.Delete", func() error { return f.Files.Delete(ctx, key) })
}

type faultyQueue struct {
	platform.Queue
	*faulty
}

func (q faultyQueue) Send(ctx context.Context, body []byte) error {
	return q.play("Queue.Send", func() error { return q.Queue.Send(ctx, body) })
}

func (q faultyQueue) Receive(ctx context.Context, max int, lease time.Duration) (ms []platform.Message, err error) {
	err = q.play("Queue.Receive", func() error { ms, err = q.Queue.Receive(ctx, max, lease); return err })
	if err != nil {
		return nil, err
	}
	return ms, nil
}

func (q faultyQueue) Done(ctx context.Context, m platform.Message) error {
	return q.play("Queue.Done", func() error { return q.Queue.Done(ctx, m) })
}

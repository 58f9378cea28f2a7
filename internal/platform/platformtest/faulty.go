package platformtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"wardbook/internal/platform"
)

// ErrPlayed is the error of a played fault. Its caller cannot tell from it
// whether the call was carried out.
var ErrPlayed = errors.New("played fault")

// A Fault answers two questions separately: is the call carried out, and does
// its caller hear of an error? The zero Fault is none.
//
//	Fault{Fail: true}              it was done, and the answer was lost
//	Fault{Skip: true, Fail: true}  it was not done, and fails
//	Fault{Panic: true}             it was done, and then the process died
//	Fault{Skip: true, Panic: true} the process died before it
type Fault struct {
	Skip  bool // not carried out
	Fail  bool // ErrPlayed is reported
	Panic bool // the caller never comes back: a Crash is thrown
}

// A Call is one use of a platform.
type Call struct {
	N    int    // counted from 1 over all calls
	Of   int    // counted from 1 over the calls of this name
	Name string // Table.Commit, Files.Put …
	Key  string // what it is about: a file's key or prefix, a part, the key of a commit's first write, a message's id
}

// A Crash is what a played crash throws.
type Crash struct{ Call Call }

func (c Crash) Error() string {
	return fmt.Sprintf("played crash at call %d, %s", c.Call.N, c.Call.Name)
}

// Is makes a Crash an ErrPlayed.
func (c Crash) Is(err error) bool { return err == ErrPlayed }

// Crashed runs fn and reports whether a played crash ended it. Any other panic
// goes on.
func Crashed(fn func()) (crashed bool) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case Crash:
			crashed = true
		default:
			panic(p)
		}
	}()
	fn()
	return false
}

// Faulty wraps a platform and asks plan about every call, so that a test can
// play "it failed, but it was written". A walk over a range, a list or the dead
// is one call: its fault comes before the first item or after the last, when the
// caller has seen them all and must not believe them. Plan is never called twice
// at the same time; a nil plan means no faults.
func Faulty(p platform.Platform, plan func(Call) Fault) platform.Platform {
	f := &faulty{plan: plan, of: map[string]int{}}
	return platform.Platform{Files: faultyFiles{p.Files, f}, Table: faultyTable{p.Table, f}, Queue: faultyQueue{p.Queue, f}}
}

type faulty struct {
	mu   sync.Mutex
	n    int
	of   map[string]int
	plan func(Call) Fault
}

func (f *faulty) ask(name, key string) (Call, Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	f.of[name]++
	c := Call{N: f.n, Of: f.of[name], Name: name, Key: key}
	if f.plan == nil {
		return c, Fault{}
	}
	return c, f.plan(c)
}

// play carries out do, or not, and then reports what the plan says.
func (f *faulty) play(name, key string, do func() error) error {
	c, fault := f.ask(name, key)
	var err error
	if !fault.Skip {
		err = do()
	}
	if fault.Panic {
		panic(Crash{c})
	}
	if fault.Fail {
		return fmt.Errorf("%s %q: %w", name, key, ErrPlayed)
	}
	return err
}

// result is play for a call that gives something: nothing, when it fails.
func result[T any](f *faulty, name, key string, do func() (T, error)) (T, error) {
	var out, none T
	err := f.play(name, key, func() (err error) {
		out, err = do()
		return err
	})
	if err != nil {
		return none, err
	}
	return out, nil
}

// walk is play for a call that gives one thing after another.
func walk[T any](f *faulty, name, key string, all iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		left := false
		err := f.play(name, key, func() error {
			for v, err := range all {
				if !yield(v, err) || err != nil {
					left = true
					break
				}
			}
			return nil
		})
		if err != nil && !left {
			var none T
			yield(none, err)
		}
	}
}

type faultyTable struct {
	lent platform.Table
	*faulty
}

func (t faultyTable) Get(ctx context.Context, k platform.Key) (platform.Item, error) {
	return result(t.faulty, "Table.Get", k.Part+"/"+k.Sort, func() (platform.Item, error) { return t.lent.Get(ctx, k) })
}

func (t faultyTable) Range(ctx context.Context, part, from, to string) iter.Seq2[platform.Item, error] {
	return walk(t.faulty, "Table.Range", part, t.lent.Range(ctx, part, from, to))
}

func (t faultyTable) Commit(ctx context.Context, ws ...platform.Write) error {
	first := ""
	if len(ws) > 0 {
		first = ws[0].Part + "/" + ws[0].Sort
	}
	return t.play("Table.Commit", first, func() error { return t.lent.Commit(ctx, ws...) })
}

type faultyFiles struct {
	lent platform.Files
	*faulty
}

func (f faultyFiles) Put(ctx context.Context, key string, body []byte) error {
	return f.play("Files.Put", key, func() error { return f.lent.Put(ctx, key, body) })
}

func (f faultyFiles) Get(ctx context.Context, key string) ([]byte, error) {
	return result(f.faulty, "Files.Get", key, func() ([]byte, error) { return f.lent.Get(ctx, key) })
}

func (f faultyFiles) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return walk(f.faulty, "Files.List", prefix, f.lent.List(ctx, prefix))
}

func (f faultyFiles) Delete(ctx context.Context, key string) error {
	return f.play("Files.Delete", key, func() error { return f.lent.Delete(ctx, key) })
}

type faultyQueue struct {
	lent platform.Queue
	*faulty
}

func (q faultyQueue) Send(ctx context.Context, body []byte) error {
	return q.play("Queue.Send", "", func() error { return q.lent.Send(ctx, body) })
}

func (q faultyQueue) Receive(ctx context.Context, max int, lease time.Duration) ([]platform.Message, error) {
	return result(q.faulty, "Queue.Receive", "", func() ([]platform.Message, error) { return q.lent.Receive(ctx, max, lease) })
}

func (q faultyQueue) Done(ctx context.Context, m platform.Message) error {
	return q.play("Queue.Done", m.ID, func() error { return q.lent.Done(ctx, m) })
}

func (q faultyQueue) Dead(ctx context.Context) iter.Seq2[platform.Message, error] {
	return walk(q.faulty, "Queue.Dead", "", q.lent.Dead(ctx))
}

func (q faultyQueue) Redrive(ctx context.Context) (int, error) {
	return result(q.faulty, "Queue.Redrive", "", func() (int, error) { return q.lent.Redrive(ctx) })
}

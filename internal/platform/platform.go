// Package platform is the seam to the world: the few things that Wardbook
// borrows from whoever runs it. Two lenders keep its promises, one for a folder
// on one machine and one for a cloud; platformtest holds both to them.
package platform

import (
	"context"
	"errors"
	"iter"
	"time"
)

var (
	// ErrNotFound says that nothing stands under a key.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that the world has moved since the caller looked.
	ErrConflict = errors.New("changed by someone else")
)

// Limits that every lender enforces, so that code which works with one works with all.
const (
	MaxWrites    = 100         // writes in one Commit
	MaxItem      = 400_000     // bytes of one item, key included
	MaxCommit    = 4 << 20     // bytes of one Commit, keys included
	MaxPart      = 2048        // bytes of Key.Part
	MaxSort      = 1024        // bytes of Key.Sort
	MaxMessage   = 256_000     // bytes of one queue message, which is never empty
	MaxFileKey   = 900         // bytes of a file's key
	MaxFileName  = 255         // bytes between two slashes of a file's key
	MaxReceives  = 4           // deliveries before a message is dead
	MaxBatchSize = 10          // messages of one Receive
	MinLease     = time.Second // leases are counted in whole seconds, rounded up
	MaxLease     = 12 * time.Hour
)

// A Key places an item: the items of one Part lie in byte order of Sort.
// Neither may be empty.
type Key struct{ Part, Sort string }

// An Item is what stands under a key.
type Item struct {
	Key
	Rev int64 // opaque; never 0, and never used again for the same key, also not after a delete
	Val []byte
}

// An Op says what a Write does.
type Op uint8

const (
	Put    Op = iota // write Val if the item is still at Rev
	Delete           // remove it if it is still at Rev
	Check            // write nothing, but fail the commit unless it is still at Rev
)

// A Write states what its author saw: Rev 0 means "there was none".
type Write struct {
	Op Op
	Key
	Rev int64
	Val []byte
}

// A Table is a sorted map with all-or-nothing writes.
type Table interface {
	// Get returns the newest item, or ErrNotFound.
	Get(ctx context.Context, k Key) (Item, error)
	// Range gives the items of a part with from <= Sort < to in byte order; an
	// empty to means the end. Each page is a snapshot of its own. An error ends
	// it: what came before is then only a part.
	Range(ctx context.Context, part, from, to string) iter.Seq2[Item, error]
	// Commit applies all writes or none; they name no key twice. ErrConflict:
	// some item was not as seen. Any other error means "unknown", never "no".
	Commit(ctx context.Context, w ...Write) error
}

// Files keeps whole objects under slash-separated keys. A key is data: no
// lender lets one reach outside its place, and two keys that differ in one byte
// are two objects. A key below another key (a and a/b) is refused, and so is
// one that CheckFileKey refuses.
type Files interface {
	// Put stores body unless the key is taken; then the first stays and Put
	// returns ErrConflict if the bytes differ, nil if they are the same.
	Put(ctx context.Context, key string, body []byte) error
	// Get returns the object, or ErrNotFound.
	Get(ctx context.Context, key string) ([]byte, error)
	// List gives the keys with a prefix in byte order.
	List(ctx context.Context, prefix string) iter.Seq2[string, error]
	// Delete removes an object; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}

// A Message is one delivery of a queued job.
type Message struct {
	ID    string // of the job, the same at each delivery
	Lease string // of this delivery
	Tries int    // deliveries so far, this one included
	Body  []byte
}

// A Queue delivers each message at least once, in no promised order. A message
// received MaxReceives times without Done goes to the dead letters.
type Queue interface {
	Send(ctx context.Context, body []byte) error
	// Receive leases up to max messages for the given time; it returns none at
	// once when there are none.
	Receive(ctx context.Context, max int, lease time.Duration) ([]Message, error)
	// Done removes a message. A lost lease is no error.
	Done(ctx context.Context, m Message) error
	// Dead lists the dead letters.
	Dead(ctx context.Context) iter.Seq2[Message, error]
	// Redrive sends the dead letters round again and says how many.
	Redrive(ctx context.Context) (int, error)
}

// A Platform is everything borrowed.
type Platform struct {
	Files Files
	Table Table
	Queue Queue
}

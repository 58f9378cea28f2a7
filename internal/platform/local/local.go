// Package local lends a platform to one process: a folder of files and one
// embedded sorted store, durable across a crash of the process. Memory lends
// the same promises without a disk; it is what tests use.
package local

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	boltErrors "go.etcd.io/bbolt/errors"
	"wardbook/internal/platform"
)

// ErrInUse says that another process has the folder open.
var ErrInUse = errors.New("data folder is in use")

// A Local is a platform in one folder. It is safe for concurrent use.
type Local struct {
	db    *bolt.DB
	files files
	queue queue
}

// lockWait is how long Open waits for another process that is just closing.
const lockWait = 300 * time.Millisecond

var (
	tableBucket = []byte("table")
	queueBucket = []byte("queue")
	deadBucket  = []byte("dead")
)

// Open opens the folder dir and makes it if need be. It fails with ErrInUse,
// soon, when another process has it open. The folder must be on a local disk:
// the lock and the durability of network shares cannot be relied on.
func Open(dir string) (*Local, error) {
	filesDir := filepath.Join(dir, "files")
	if err := os.MkdirAll(filesDir, 0o755); err != nil {
		return nil, err
	}
	db, err := bolt.Open(filepath.Join(dir, "table.bolt"), 0o600, &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType})
	if errors.Is(err, boltErrors.ErrTimeout) {
		return nil, fmt.Errorf("%s: %w", dir, ErrInUse)
	}
	if err != nil {
		return nil, err
	}
	db.MaxBatchDelay = time.Millisecond
	err = db.Update(func(tx *bolt.Tx) error {
		for _, b := range [...][]byte{tableBucket, queueBucket, deadBucket} {
			if _, err := tx.CreateBucketIfNotExists(b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Local{db: db, files: files{filesDir}, queue: queue{db, time.Now}}, nil
}

// At replaces the clock that leases are counted by. Call it before use.
func (l *Local) At(now func() time.Time) *Local {
	l.queue.now = now
	return l
}

// Platform gives what l lends.
func (l *Local) Platform() platform.Platform {
	return platform.Platform{Files: l.files, Table: table{l.db}, Queue: l.queue}
}

// Close lets the folder go.
func (l *Local) Close() error { return l.db.Close() }

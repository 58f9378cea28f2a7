// Package local lends a platform to one process: a folder of files and one
// embedded sorted store. What it has acknowledged survives the death of the
// process and of the machine. Memory lends the same promises without a disk; it
// is what tests use.
package local

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"wardbook/internal/platform"
)

var (
	// ErrInUse says that another process has the folder open.
	ErrInUse = errors.New("data folder is in use")
	// ErrRemote says that the folder is on a network share, where neither the
	// lock nor the durability of writes can be relied on.
	ErrRemote = errors.New("data folder is on a network share")
	// ErrDamaged says that table.bolt is not a table of ours, or is cut or spoilt.
	ErrDamaged = errors.New("table.bolt cannot be read; restore it from a backup")
)

// A Local is a platform in one folder. It is safe for concurrent use.
type Local struct {
	book  *book
	files *files
	queue queue
}

// Open opens the folder dir and makes it if need be. When another process has
// it open it fails with ErrInUse within a quarter of a second. Leases that the
// last process left are over: nobody is left to keep them.
func Open(dir string) (*Local, error) {
	if err := makeDurably(dir); err != nil {
		return nil, err
	}
	if remote(dir) {
		return nil, fmt.Errorf("%s: %w", dir, ErrRemote)
	}
	b, err := openBook(filepath.Join(dir, "table.bolt"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	f, err := openFiles(dir) // only now, with the lock, may leftovers be swept
	if err != nil {
		return nil, errors.Join(err, b.db.Close())
	}
	return &Local{book: b, files: f, queue: queue{b, newClock(steady())}}, nil
}

// At replaces the clock that leases are counted by. Call it before use.
func (l *Local) At(now func() time.Time) *Local {
	l.queue.clock = newClock(now)
	return l
}

// Platform gives what l lends.
func (l *Local) Platform() platform.Platform {
	return platform.Platform{Files: l.files, Table: table{l.book}, Queue: l.queue}
}

// Close lets the folder go. Calls that are under way end first or fail.
func (l *Local) Close() error {
	return errors.Join(l.files.root.Close(), l.book.db.Close())
}

// makeDurably makes dir and all above it, each entry synced into its folder.
func makeDurably(dir string) error {
	if st, err := os.Stat(dir); err == nil && st.IsDir() {
		return nil
	}
	up := filepath.Dir(dir)
	if up != dir {
		if err := makeDurably(up); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return fmt.Errorf("%s is not a folder", dir)
	}
	return syncFolder(up)
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(syncOpenFolder(d), d.Close())
}

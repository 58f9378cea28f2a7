package local

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	boltErrors "go.etcd.io/bbolt/errors"
)

var (
	tableBucket  = []byte("table")
	queueBucket  = []byte("queue")
	deadBucket   = []byte("dead")
	formatBucket = []byte("format")
	formatKey    = []byte("version")
)

// format is the layout of the buckets; a folder of another is not touched.
const format = "1"

// lockWait is how long Open waits for another process that is just closing.
const lockWait = 200 * time.Millisecond

// batchDelay is how long a commit waits for others to share its sync with.
const batchDelay = time.Millisecond

// A book is the store of table and queue, in one file that only one process has
// open.
type book struct {
	db     *bolt.DB
	broken atomic.Pointer[error]
}

func openBook(path string) (*book, error) {
	db, err := openBolt(path)
	if err != nil {
		return nil, err
	}
	db.MaxBatchDelay = batchDelay
	b := &book{db: db}
	if err := errors.Join(db.Update(prepare), syncFolder(filepath.Dir(path))); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return b, nil
}

// openBolt opens the file and looks whether all of it is there. A spoilt file
// makes the library panic or touch memory that is not there; that becomes
// ErrDamaged, and the file then stays locked until the process ends.
func openBolt(path string) (db *bolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	var file *os.File
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, errors.Join(fmt.Errorf("%w (%v)", ErrDamaged, p), file.Close())
		}
	}()
	keep := func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
		file, err = os.OpenFile(name, flag, mode)
		return file, err
	}
	db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType, OpenFile: keep})
	switch {
	case errors.Is(err, boltErrors.ErrTimeout):
		return nil, ErrInUse
	case err != nil && !fromSystem(err):
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	case err != nil:
		return nil, err
	}
	if err := whole(db, file); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// fromSystem reports whether the system refused a call, as opposed to the store
// refusing what the file holds.
func fromSystem(err error) bool {
	var pe *fs.PathError
	var no syscall.Errno
	return errors.As(err, &pe) || errors.As(err, &no)
}

// whole says whether the file is as long as the store believes.
func whole(db *bolt.DB, file *os.File) error {
	return db.View(func(tx *bolt.Tx) error {
		st, err := file.Stat()
		if err == nil && st.Size() < tx.Size() {
			err = fmt.Errorf("%w (%d bytes of %d)", ErrDamaged, st.Size(), tx.Size())
		}
		return err
	})
}

// prepare makes the buckets and ends the leases that the last process left.
func prepare(tx *bolt.Tx) error {
	f, err := tx.CreateBucketIfNotExists(formatBucket)
	if err != nil {
		return err
	}
	if v := f.Get(formatKey); v != nil && string(v) != format {
		return fmt.Errorf("table.bolt has format %q, this program knows %q", v, format)
	}
	for _, name := range [...][]byte{tableBucket, queueBucket, deadBucket} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return errors.Join(f.Put(formatKey, []byte(format)), endLeases(tx))
}

// write carries out fn in a transaction that it shares with concurrent ones, so
// that they share one sync. fn may run more than once and changes nothing that a
// second run would not set anew. After a disk failed to confirm a write, nobody
// can say what it holds: then nothing more is written until the folder is opened
// anew. A disk that is merely full is no such case.
func (b *book) write(fn func(tx *bolt.Tx) error) error {
	if why := b.broken.Load(); why != nil {
		return fmt.Errorf("the disk failed earlier, nothing is written until a restart: %w", *why)
	}
	var own error
	err := b.db.Batch(func(tx *bolt.Tx) error { own = fn(tx); return own })
	if own != nil {
		return own
	}
	if err != nil && !nothingLost(err) {
		b.broken.Store(&err)
	}
	return err
}

// nothingLost reports whether a failed transaction left the file as it was: it
// was closed, or it could not become larger or take the bytes.
func nothingLost(err error) bool {
	var pe *fs.PathError
	return errors.Is(err, boltErrors.ErrDatabaseNotOpen) ||
		errors.As(err, &pe) && pe.Op == "write" ||
		strings.HasPrefix(err.Error(), "file resize error") // bbolt gives this one as text only
}

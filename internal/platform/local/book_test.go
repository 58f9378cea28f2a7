package local

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"
	boltErrors "go.etcd.io/bbolt/errors"
)

func TestNothingLost(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want bool
	}{
		{"a full disk", &fs.PathError{Op: "write", Path: "table.bolt", Err: syscall.ENOSPC}, true},
		{"a file that may not grow", errors.New("file resize error: truncate table.bolt: file too large"), true},
		{"a closed folder", boltErrors.ErrDatabaseNotOpen, true},
		{"a sync that failed", syscall.EIO, false},
		{"a sync that failed, on other systems", &fs.PathError{Op: "sync", Path: "table.bolt", Err: syscall.EIO}, false},
		{"a sync that failed while the file grew", errors.New("file sync error: input/output error"), false},
	} {
		if got := nothingLost(c.err); got != c.want {
			t.Errorf("nothingLost(%s) = %t, want %t", c.name, got, c.want)
		}
	}
}

// After a failed sync nothing more is written, and reading goes on.
func TestBrokenBookStopsWriting(t *testing.T) {
	b, err := openBook(filepath.Join(t.TempDir(), "table.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.db.Close()
	var failed error = syscall.EIO
	b.broken.Store(&failed)
	ran := false
	err = b.write(func(*bolt.Tx) error { ran = true; return nil })
	if !errors.Is(err, syscall.EIO) || ran {
		t.Errorf("write: got %v, ran %t, want the disk's error and nothing run", err, ran)
	}
	if err := b.db.View(func(tx *bolt.Tx) error { return nil }); err != nil {
		t.Errorf("read: got %v", err)
	}
}

// An error of the written function is its own affair.
func TestOwnErrorsDoNotBreakTheBook(t *testing.T) {
	b, err := openBook(filepath.Join(t.TempDir(), "table.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.db.Close()
	own := errors.New("own")
	if err := b.write(func(*bolt.Tx) error { return own }); !errors.Is(err, own) {
		t.Errorf("got %v, want own", err)
	}
	if err := b.write(func(*bolt.Tx) error { return nil }); err != nil {
		t.Errorf("the next write: got %v", err)
	}
}

func FuzzNames(f *testing.F) {
	for _, s := range []string{"con", "a.b", "Phụ lục", "...", strings.Repeat("ễ", 80), "x/" + strings.Repeat("%", 120) + "/con", "+/+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if key == "" || strings.HasPrefix(key, "/") || strings.HasSuffix(key, "/") || strings.Contains(key, "//") {
			t.Skip("no key")
		}
		path := keyPath(key)
		if back, ours := pathKey(path); !ours || back != key {
			t.Errorf("key %q lies at %q, which reads %q %t", key, path, back, ours)
		}
		for name := range strings.SplitSeq(path, "/") {
			if name == "" || len(name) > 255 || strings.HasSuffix(name, ".") || strings.HasPrefix(name, ".") || strings.ToLower(name) != name || strings.ContainsAny(name, "\\:*?\"<>| ~") {
				t.Errorf("key %q makes the name %q", key, name)
			}
		}
	})
}

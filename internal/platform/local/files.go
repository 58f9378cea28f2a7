package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"wardbook/internal/platform"
)

const tempFolder = "tmp"

// files keeps objects as files below the folder "files"; names.go says under
// which names. Every path goes through an os.Root, so that even a link that
// somebody laid there leads nowhere outside.
type files struct {
	root *os.Root
	temp atomic.Int64

	mu      sync.Mutex      // held while names come and go, never while the disk syncs them
	known   map[string]bool // folders whose names are durable
	removed int             // folders removed so far: what was seen before may be another folder now
}

// mostKnown keeps the memory of known folders small.
const mostKnown = 20_000

func openFiles(dir string) (*files, error) {
	for _, name := range [...]string{topFolder, tempFolder} {
		if err := makeDurably(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &files{root: root, known: map[string]bool{}}
	f.forget()
	if err := f.sweep(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

// sweep removes what a killed process had not finished.
func (f *files) sweep() error {
	left, err := fs.ReadDir(f.root.FS(), tempFolder)
	for _, e := range left {
		err = errors.Join(err, f.root.Remove(path.Join(tempFolder, e.Name())))
	}
	return err
}

// Put writes elsewhere, syncs, and renames into place, so that a crash leaves
// the whole object or none. It returns once the name is durable too, also when
// another Put of the same bytes came first and is still at it.
func (f *files) Put(ctx context.Context, key string, body []byte) error {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return err
	}
	if err := f.put(keyPath(key), body); err != nil {
		return fmt.Errorf("put file %q: %w", key, err)
	}
	return nil
}

func (f *files) put(name string, body []byte) error {
	err := f.same(name, body)
	if errors.Is(err, platform.ErrNotFound) {
		err = f.add(name, body)
	}
	if err != nil {
		return err
	}
	if err := f.settle(name); !absent(err) { // deleted again: no matter
		return err
	}
	return nil
}

func (f *files) add(name string, body []byte) error {
	temp := path.Join(tempFolder, strconv.FormatInt(f.temp.Add(1), 10))
	err := f.write(temp, body)
	placed := false
	if err == nil {
		placed, err = f.place(temp, name, body)
	}
	if !placed {
		f.root.Remove(temp) // what cannot be removed is swept at the next opening
	}
	return err
}

// place moves a finished file to where it belongs, unless somebody was faster.
func (f *files) place(temp, name string, body []byte) (placed bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.same(name, body); !errors.Is(err, platform.ErrNotFound) {
		return false, err
	}
	if err := f.makeFolder(path.Dir(name)); err != nil {
		return false, err
	}
	f.removeEmpty(name)
	if err = f.root.Rename(temp, name); err == nil {
		return true, nil
	}
	f.forget()
	if st, serr := f.root.Lstat(name); serr == nil && st.IsDir() {
		err = errors.New("other keys stand below it")
	}
	return false, err
}

func (f *files) write(name string, body []byte) error {
	t, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = t.Write(body)
	if err == nil {
		err = t.Sync()
	}
	return errors.Join(err, t.Close())
}

// same is nil when the object holds body, ErrConflict when it holds something
// else, ErrNotFound when there is none.
func (f *files) same(name string, body []byte) error {
	old, err := f.read(name)
	if err == nil && !bytes.Equal(old, body) {
		return platform.ErrConflict
	}
	return err
}

// makeFolder makes a folder and those above it.
func (f *files) makeFolder(name string) error {
	if f.known[name] {
		return nil
	}
	if err := f.makeFolder(path.Dir(name)); err != nil {
		return err
	}
	if err := f.root.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if st, err := f.root.Lstat(name); err != nil || !st.IsDir() {
		return errors.New("a key stands above it")
	}
	return nil
}

// settle makes a name durable, and those of the folders above it that are not
// known to be: whoever made them may not have come so far yet.
func (f *files) settle(name string) error {
	unsure, seen := f.unsure(path.Dir(name))
	if err := syncNew(f.root, name); err != nil {
		return err
	}
	for _, folder := range unsure {
		if err := f.syncFolder(path.Dir(folder)); err != nil {
			return err
		}
	}
	f.remember(unsure, seen)
	return nil
}

// unsure gives a folder and those above it whose names may not be durable.
func (f *files) unsure(folder string) (out []string, removed int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ; !f.known[folder]; folder = path.Dir(folder) {
		out = append(out, folder)
	}
	return out, f.removed
}

// remember notes that the names of folders are durable, unless any was removed
// since they were looked at.
func (f *files) remember(folders []string, removed int) {
	if len(folders) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.removed != removed {
		return
	}
	if len(f.known) > mostKnown {
		f.forget()
	}
	for _, name := range folders {
		f.known[name] = true
	}
}

// forget drops what is known of folders: the memory is full, or one was taken away.
func (f *files) forget() {
	clear(f.known)
	f.known[topFolder] = true
}

func (f *files) syncFolder(name string) error {
	d, err := f.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(syncOpenFolder(d), d.Close())
}

// removeEmpty removes a folder that holds nothing but such folders. A crash
// between the steps of Delete leaves one.
func (f *files) removeEmpty(name string) {
	st, err := f.root.Lstat(name)
	if err != nil || !st.IsDir() {
		return
	}
	below, _ := fs.ReadDir(f.root.FS(), name)
	for _, e := range below {
		if e.IsDir() {
			f.removeEmpty(path.Join(name, e.Name()))
		}
	}
	f.removeFolder(name)
}

// removeFolder removes a folder if it is empty.
func (f *files) removeFolder(name string) bool {
	if f.root.Remove(name) != nil {
		return false
	}
	delete(f.known, name)
	f.removed++
	return true
}

func (f *files) Get(ctx context.Context, key string) ([]byte, error) {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return nil, err
	}
	body, err := f.read(keyPath(key))
	if err != nil {
		return nil, fmt.Errorf("file %q: %w", key, err)
	}
	return body, nil
}

func (f *files) read(name string) ([]byte, error) {
	o, err := f.root.Open(name)
	if absent(err) {
		return nil, platform.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	defer o.Close()
	st, err := o.Stat()
	if err != nil {
		return nil, err
	}
	if st.IsDir() {
		return nil, platform.ErrNotFound
	}
	body := make([]byte, st.Size())
	_, err = io.ReadFull(o, body)
	return body, err
}

// absent reports whether an error says that there is no such name, or that a
// name above it is a file's.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// List walks the folder that all keys with the prefix share. Names that are not
// of our making are passed over.
func (f *files) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		keys, err := f.keys(ctx, prefix)
		if err != nil {
			yield("", fmt.Errorf("list files %q: %w", prefix, err))
			return
		}
		for _, k := range keys {
			if !yield(k, nil) {
				return
			}
		}
	}
}

func (f *files) keys(ctx context.Context, prefix string) (keys []string, err error) {
	if err := platform.CheckFilePrefix(prefix); err != nil {
		return nil, err
	}
	top := topFolder
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		if platform.CheckFileKey(prefix[:i]) != nil {
			return nil, nil // no key has such parts
		}
		top = keyPath(prefix[:i])
	}
	err = fs.WalkDir(f.root.FS(), top, func(name string, d fs.DirEntry, err error) error {
		if absent(err) {
			return ctx.Err() // removed while we walk
		}
		if err = errors.Join(ctx.Err(), err); err != nil || !d.Type().IsRegular() {
			return err
		}
		if key, ours := pathKey(name); ours && strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
		return nil
	})
	slices.Sort(keys)
	return keys, err
}

// Delete also removes the folders that it leaves empty, so that a key may stand
// where others stood below.
func (f *files) Delete(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), platform.CheckFileKey(key)); err != nil {
		return err
	}
	if err := f.remove(keyPath(key)); err != nil {
		return fmt.Errorf("delete file %q: %w", key, err)
	}
	return nil
}

func (f *files) remove(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	st, err := f.root.Lstat(name)
	if absent(err) || err == nil && st.IsDir() {
		return nil
	}
	if err := errors.Join(err, f.root.Remove(name)); err != nil {
		return err
	}
	up := path.Dir(name)
	if err := f.syncFolder(up); err != nil {
		return err
	}
	for up != topFolder && f.removeFolder(up) {
		up = path.Dir(up)
	}
	return nil
}

package local

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"wardbook/internal/platform"
)

// files keeps objects as files below dir. A key is data: every part of it is
// written so that it is a plain name on any file system, also one that ignores
// case or reserves names such as CON.
type files struct{ dir string }

// maxName is the longest file name that common file systems take.
const maxName = 240

// tempPrefix cannot begin an encoded name.
const tempPrefix = "%tmp-"

// encodeName writes one part of a key as a file name: lower-case letters,
// digits, "-" and "_" stand for themselves, a dot too between others, any other
// byte is %xx.
func encodeName(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		plain := c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' && i > 0 && i < len(s)-1
		if plain && !(i == 0 && reserved(s)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

// reserved reports whether Windows keeps a name for a device.
func reserved(s string) bool {
	stem, _, _ := strings.Cut(s, ".")
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && stem[3] >= '0' && stem[3] <= '9'
}

func decodeName(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+3 > len(s) {
			return "", fmt.Errorf("file name %q", s)
		}
		c, err := hex.DecodeString(s[i+1 : i+3])
		if err != nil {
			return "", fmt.Errorf("file name %q: %w", s, err)
		}
		b.WriteByte(c[0])
		i += 2
	}
	return b.String(), nil
}

func (f files) path(key string) (string, error) {
	if err := platform.CheckFileKey(key); err != nil {
		return "", err
	}
	parts := strings.Split(key, "/")
	for i, p := range parts {
		if parts[i] = encodeName(p); len(parts[i]) > maxName {
			return "", fmt.Errorf("file key %q: a part is too long for a file name", key)
		}
	}
	return filepath.Join(f.dir, filepath.Join(parts...)), nil
}

// Put writes beside the place, syncs, and links into place: a crash leaves the
// whole object or none, and the first of two writers wins.
func (f files) Put(ctx context.Context, key string, body []byte) error {
	path, err := f.path(key)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err
	}
	if old, err := os.ReadFile(path); err == nil {
		return same(old, body)
	}
	dir := filepath.Dir(path)
	if err := makeDirs(f.dir, dir); err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	tmp, err := writeTemp(dir, body)
	if err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	defer os.Remove(tmp)
	if err := os.Link(tmp, path); err != nil {
		if old, rerr := os.ReadFile(path); rerr == nil {
			return same(old, body)
		}
		return fmt.Errorf("put %s: %w", key, err)
	}
	return syncDir(dir)
}

func same(old, body []byte) error {
	if bytes.Equal(old, body) {
		return nil
	}
	return platform.ErrConflict
}

func writeTemp(dir string, body []byte) (name string, err error) {
	t, err := os.CreateTemp(dir, tempPrefix)
	if err != nil {
		return "", err
	}
	_, err = t.Write(body)
	err = errors.Join(err, t.Sync(), t.Close())
	if err != nil {
		os.Remove(t.Name())
	}
	return t.Name(), err
}

// makeDirs makes dir and syncs every folder that got a new entry.
func makeDirs(root, dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for d := filepath.Dir(dir); len(d) >= len(root); d = filepath.Dir(d) {
		if err := syncDir(d); err != nil {
			return err
		}
	}
	return nil
}

// syncDir makes new names durable. Windows has no such call and needs none.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f files) Get(ctx context.Context, key string) ([]byte, error) {
	path, err := f.path(key)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return nil, err
	}
	if st, err := os.Stat(path); err != nil || st.IsDir() {
		if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) {
			return nil, fmt.Errorf("file %s: %w", key, platform.ErrNotFound)
		}
		return nil, err
	}
	return os.ReadFile(path)
}

// List walks the folder: every object is a file, every other name is passed over.
func (f files) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var keys []string
		err := filepath.WalkDir(f.dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), tempPrefix) {
				return errors.Join(err, ctx.Err())
			}
			rel, err := filepath.Rel(f.dir, p)
			if err != nil {
				return err
			}
			key, err := decodePath(rel)
			if err == nil && strings.HasPrefix(key, prefix) {
				keys = append(keys, key)
			}
			return err
		})
		if err != nil {
			yield("", fmt.Errorf("list %q: %w", prefix, err))
			return
		}
		slices.Sort(keys)
		for _, k := range keys {
			if !yield(k, nil) {
				return
			}
		}
	}
}

func decodePath(rel string) (string, error) {
	parts := strings.Split(filepath.ToSlash(rel), "/")
	for i := range parts {
		var err error
		if parts[i], err = decodeName(parts[i]); err != nil {
			return "", err
		}
	}
	return strings.Join(parts, "/"), nil
}

func (f files) Delete(ctx context.Context, key string) error {
	path, err := f.path(key)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err
	}
	if st, err := os.Stat(path); err != nil || st.IsDir() {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

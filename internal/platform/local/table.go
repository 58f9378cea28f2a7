package local

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	bolt "go.etcd.io/bbolt"
	"wardbook/internal/platform"
)

// table keeps items in one bucket. A key is the part, escaped so that byte order
// holds over parts of different lengths, and the sort; a value begins with its
// revision, taken from the bucket's sequence, which only grows.
type table struct{ book *book }

// encodeKey keeps byte order: 0x00 in the part is written 0x00 0xff, and
// 0x00 0x01 ends it.
func encodeKey(k platform.Key) []byte {
	b := make([]byte, 0, len(k.Part)+len(k.Sort)+4)
	for i := range len(k.Part) {
		if b = append(b, k.Part[i]); k.Part[i] == 0 {
			b = append(b, 0xff)
		}
	}
	return append(append(b, 0, 1), k.Sort...)
}

const revBytes = 8

func revOf(v []byte) int64 {
	if len(v) < revBytes {
		return 0
	}
	return int64(binary.BigEndian.Uint64(v))
}

func (t table) Get(ctx context.Context, k platform.Key) (it platform.Item, err error) {
	if err := errors.Join(ctx.Err(), platform.CheckKey(k)); err != nil {
		return it, err
	}
	err = t.book.db.View(func(tx *bolt.Tx) error {
		v := tx.Bucket(tableBucket).Get(encodeKey(k))
		if v == nil {
			return fmt.Errorf("item %q/%q: %w", k.Part, k.Sort, platform.ErrNotFound)
		}
		it = platform.Item{Key: k, Rev: revOf(v), Val: bytes.Clone(v[revBytes:])}
		return nil
	})
	return it, err
}

// A page is what one read transaction gives: a transaction that lasts while the
// caller works would make the file grow.
const (
	pageItems = 500
	pageBytes = 1 << 20
)

func (t table) Range(ctx context.Context, part, from, to string) iter.Seq2[platform.Item, error] {
	return func(yield func(platform.Item, error) bool) {
		if err := platform.CheckRange(part, from, to); err != nil {
			yield(platform.Item{}, err)
			return
		}
		prefix := encodeKey(platform.Key{Part: part})
		seek := append(bytes.Clone(prefix), from...)
		for {
			page, next, err := t.page(ctx, part, prefix, seek, to)
			if err != nil {
				yield(platform.Item{}, err)
				return
			}
			for _, it := range page {
				if !yield(it, nil) {
					return
				}
			}
			if next == nil {
				return
			}
			seek = next
		}
	}
}

// page reads items from seek on; next is nil after the last.
func (t table) page(ctx context.Context, part string, prefix, seek []byte, to string) (page []platform.Item, next []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	size := 0
	err = t.book.db.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(tableBucket).Cursor()
		for k, v := c.Seek(seek); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			s := string(k[len(prefix):])
			if to != "" && s >= to {
				return nil
			}
			if len(page) == pageItems || size > pageBytes {
				next = bytes.Clone(k)
				return nil
			}
			size += len(v)
			page = append(page, platform.Item{Key: platform.Key{Part: part, Sort: s}, Rev: revOf(v), Val: bytes.Clone(v[revBytes:])})
		}
		return nil
	})
	return page, next, err
}

// Commit shares its sync with concurrent commits. A conflict is no failure of
// the shared transaction: it writes nothing, and the others need not run again.
// It is told after the sync, when what it rests on is durable.
func (t table) Commit(ctx context.Context, ws ...platform.Write) error {
	if err := errors.Join(ctx.Err(), platform.CheckWrites(ws)); err != nil {
		return err
	}
	var conflict error
	err := t.book.write(func(tx *bolt.Tx) error {
		b := tx.Bucket(tableBucket)
		if conflict = moved(b, ws); conflict != nil {
			return nil
		}
		rev, err := b.NextSequence()
		for _, w := range ws {
			if err == nil {
				err = apply(b, w, rev)
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("commit %d writes: %w", len(ws), err)
	}
	return conflict
}

// moved says which item is not as its writer saw it.
func moved(b *bolt.Bucket, ws []platform.Write) error {
	for _, w := range ws {
		if revOf(b.Get(encodeKey(w.Key))) != w.Rev {
			return fmt.Errorf("item %q/%q: %w", w.Part, w.Sort, platform.ErrConflict)
		}
	}
	return nil
}

func apply(b *bolt.Bucket, w platform.Write, rev uint64) error {
	switch w.Op {
	case platform.Put:
		v := append(binary.BigEndian.AppendUint64(make([]byte, 0, revBytes+len(w.Val)), rev), w.Val...)
		return b.Put(encodeKey(w.Key), v)
	case platform.Delete:
		return b.Delete(encodeKey(w.Key))
	}
	return nil
}

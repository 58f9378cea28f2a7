package local

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"

	"wardbook/internal/platform"
)

// queue keeps messages in a bucket under ever-growing numbers, the dead ones in
// another under the same number.
type queue struct {
	book  *book
	clock *clock
}

// letter is one message at rest.
type letter struct {
	Tries   int    `json:"tries"`
	Lease   uint64 `json:"lease"`   // of the newest delivery; no two deliveries have the same
	Visible int64  `json:"visible"` // when it may be delivered again, in Unix nanoseconds
	Body    []byte `json:"body"`
}

func (l letter) message(key []byte) platform.Message {
	id := strconv.FormatUint(binary.BigEndian.Uint64(key), 10)
	return platform.Message{ID: id, Lease: strconv.FormatUint(l.Lease, 10), Tries: l.Tries, Body: l.Body}
}

func putLetter(b *bolt.Bucket, key []byte, l letter) error {
	v, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return b.Put(key, v)
}

func getLetter(key, v []byte) (l letter, err error) {
	if err := json.Unmarshal(v, &l); err != nil {
		return l, fmt.Errorf("message %x: %w", key, err)
	}
	return l, nil
}

func (q queue) Send(ctx context.Context, body []byte) error {
	if err := errors.Join(ctx.Err(), platform.CheckMessage(body)); err != nil {
		return err
	}
	return q.book.write(func(tx *bolt.Tx) error {
		b := tx.Bucket(queueBucket)
		n, err := b.NextSequence()
		if err != nil {
			return err
		}
		return putLetter(b, binary.BigEndian.AppendUint64(nil, n), letter{Body: body})
	})
}

// Receive looks first without writing, so that an idle worker costs no sync.
func (q queue) Receive(ctx context.Context, max int, lease time.Duration) (out []platform.Message, err error) {
	if err := errors.Join(ctx.Err(), platform.CheckReceive(max, lease)); err != nil {
		return nil, err
	}
	now, some := q.clock.read(), false
	err = q.book.db.View(func(tx *bolt.Tx) error {
		return eachVisible(tx, now, func([]byte, letter) (bool, error) { some = true; return false, nil })
	})
	if err != nil || !some {
		return nil, err
	}
	err = q.book.write(func(tx *bolt.Tx) (err error) {
		out, err = take(tx, now, lease, max)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// eachVisible calls fn for the messages that may be delivered now, oldest first,
// until it says no. fn must not change the bucket.
func eachVisible(tx *bolt.Tx, now time.Time, fn func(key []byte, l letter) (bool, error)) error {
	c := tx.Bucket(queueBucket).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		l, err := getLetter(k, v)
		if err != nil {
			return err
		}
		if l.Visible > now.UnixNano() {
			continue
		}
		if more, err := fn(k, l); err != nil || !more {
			return err
		}
	}
	return nil
}

// A change is a message with its new state, written after the walk that found it.
type change struct {
	key []byte
	letter
}

// take leases up to max messages; one that was delivered too often is moved to
// the dead letters instead.
func take(tx *bolt.Tx, now time.Time, lease time.Duration, max int) (out []platform.Message, err error) {
	var leased, dead []change
	err = eachVisible(tx, now, func(key []byte, l letter) (bool, error) {
		c := change{bytes.Clone(key), l}
		if l.Tries >= platform.MaxReceives {
			dead = append(dead, c)
		} else {
			leased = append(leased, c)
		}
		return len(leased) < max, nil
	})
	q, d := tx.Bucket(queueBucket), tx.Bucket(deadBucket)
	for _, c := range dead {
		if err == nil {
			err = move(q, d, c.key, letter{Tries: c.Tries, Body: c.Body})
		}
	}
	for _, c := range leased {
		n, serr := d.NextSequence() // the dead take their numbers from the living: this one is free for leases
		if err = errors.Join(err, serr); err != nil {
			return nil, err
		}
		c.Tries, c.Lease, c.Visible = c.Tries+1, n, now.Add(lease).UnixNano()
		if err = putLetter(q, c.key, c.letter); err != nil {
			return nil, err
		}
		out = append(out, c.message(c.key))
	}
	return out, err
}

func move(from, to *bolt.Bucket, key []byte, l letter) error {
	if err := putLetter(to, key, l); err != nil {
		return err
	}
	return from.Delete(key)
}

// endLeases makes every message deliverable; it keeps how often it was delivered.
func endLeases(tx *bolt.Tx) error {
	q := tx.Bucket(queueBucket)
	var held []change
	err := q.ForEach(func(k, v []byte) error {
		l, err := getLetter(k, v)
		if l.Visible != 0 {
			l.Visible, l.Lease = 0, 0
			held = append(held, change{bytes.Clone(k), l})
		}
		return err
	})
	for _, c := range held {
		if err == nil {
			err = putLetter(q, c.key, c.letter)
		}
	}
	return err
}

func (q queue) Done(ctx context.Context, m platform.Message) error {
	n, err := strconv.ParseUint(m.ID, 10, 64)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err
	}
	key := binary.BigEndian.AppendUint64(nil, n)
	return q.book.write(func(tx *bolt.Tx) error {
		b := tx.Bucket(queueBucket)
		v := b.Get(key)
		if v == nil {
			return nil // done by somebody else, or dead
		}
		l, err := getLetter(key, v)
		if err != nil || l.message(key).Lease != m.Lease {
			return err // leased again: it is another's now
		}
		return b.Delete(key)
	})
}

// Dead reads in small pages: bodies can be large.
func (q queue) Dead(ctx context.Context) iter.Seq2[platform.Message, error] {
	return func(yield func(platform.Message, error) bool) {
		var after []byte
		for {
			page, err := q.deadPage(ctx, after)
			if err != nil {
				yield(platform.Message{}, err)
				return
			}
			for _, c := range page {
				if !yield(c.message(c.key), nil) {
					return
				}
			}
			if len(page) == 0 {
				return
			}
			after = page[len(page)-1].key
		}
	}
}

const deadAtOnce = 20

// deadPage gives the dead letters that come next after a key.
func (q queue) deadPage(ctx context.Context, after []byte) (page []change, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = q.book.db.View(func(tx *bolt.Tx) (err error) {
		page, err = nextLetters(tx.Bucket(deadBucket), after)
		return err
	})
	return page, err
}

func nextLetters(b *bolt.Bucket, after []byte) (page []change, err error) {
	c := b.Cursor()
	k, v := c.Seek(after)
	if k != nil && bytes.Equal(k, after) {
		k, v = c.Next()
	}
	for ; k != nil && len(page) < deadAtOnce; k, v = c.Next() {
		l, err := getLetter(k, v)
		if err != nil {
			return nil, err
		}
		page = append(page, change{bytes.Clone(k), l})
	}
	return page, nil
}

// Redrive moves a few at a time; what it says was moved, was.
func (q queue) Redrive(ctx context.Context) (n int, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		moved := 0
		err := q.book.write(func(tx *bolt.Tx) error {
			d, b := tx.Bucket(deadBucket), tx.Bucket(queueBucket)
			page, err := nextLetters(d, nil)
			for _, c := range page {
				if err == nil {
					err = move(d, b, c.key, letter{Body: c.Body})
				}
			}
			moved = len(page)
			return err
		})
		if err != nil || moved == 0 {
			return n, err
		}
		n += moved
	}
}

package local

import (
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
// another.
type queue struct {
	db  *bolt.DB
	now func() time.Time
}

// letter is one message at rest.
type letter struct {
	Tries   int       `json:"tries"`
	Lease   string    `json:"lease"`   // of the newest delivery
	Visible time.Time `json:"visible"` // when it may be delivered again
	Body    []byte    `json:"body"`
}

func (l letter) message(key []byte) platform.Message {
	return platform.Message{ID: strconv.FormatUint(binary.BigEndian.Uint64(key), 10), Lease: l.Lease, Tries: l.Tries, Body: l.Body}
}

func put(b *bolt.Bucket, key []byte, l letter) error {
	v, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return b.Put(key, v)
}

func (q queue) Send(ctx context.Context, body []byte) error {
	if err := errors.Join(ctx.Err(), platform.CheckMessage(body)); err != nil {
		return err
	}
	return q.db.Batch(func(tx *bolt.Tx) error { return add(tx.Bucket(queueBucket), letter{Body: body}) })
}

func add(b *bolt.Bucket, l letter) error {
	n, err := b.NextSequence()
	if err != nil {
		return err
	}
	return put(b, binary.BigEndian.AppendUint64(nil, n), l)
}

// Receive looks first without writing, so that an idle worker costs no sync.
func (q queue) Receive(ctx context.Context, max int, lease time.Duration) (out []platform.Message, err error) {
	if max < 1 || max > platform.MaxBatchSize {
		return nil, fmt.Errorf("receive %d messages: want 1 to %d", max, platform.MaxBatchSize)
	}
	now, any := q.now(), false
	err = q.db.View(func(tx *bolt.Tx) error {
		return eachVisible(tx, now, func([]byte, letter) (bool, error) { any = true; return false, nil })
	})
	if err = errors.Join(ctx.Err(), err); err != nil || !any {
		return nil, err
	}
	err = q.db.Update(func(tx *bolt.Tx) error { return take(tx, now, lease, max, &out) })
	return out, err
}

// eachVisible calls fn for the messages that may be delivered now, until it
// says no.
func eachVisible(tx *bolt.Tx, now time.Time, fn func(key []byte, l letter) (bool, error)) error {
	c := tx.Bucket(queueBucket).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var l letter
		if err := json.Unmarshal(v, &l); err != nil {
			return fmt.Errorf("message %x: %w", k, err)
		}
		if l.Visible.After(now) {
			continue
		}
		if more, err := fn(k, l); err != nil || !more {
			return err
		}
	}
	return nil
}

// take leases up to max messages; one that was delivered too often is moved to
// the dead letters instead.
func take(tx *bolt.Tx, now time.Time, lease time.Duration, max int, out *[]platform.Message) error {
	type change struct {
		key []byte
		l   letter
	}
	var changes []change
	*out = nil
	err := eachVisible(tx, now, func(key []byte, l letter) (bool, error) {
		if l.Tries < platform.MaxReceives {
			l.Tries++
			l.Visible, l.Lease = now.Add(lease), fmt.Sprintf("%x-%d", key, l.Tries)
			*out = append(*out, l.message(key))
		} else {
			l.Tries++
		}
		changes = append(changes, change{append([]byte(nil), key...), l})
		return len(*out) < max, nil
	})
	q, d := tx.Bucket(queueBucket), tx.Bucket(deadBucket)
	for _, c := range changes {
		if err != nil {
			return err
		}
		if c.l.Tries > platform.MaxReceives {
			c.l.Tries, c.l.Lease = platform.MaxReceives, ""
			err = errors.Join(put(d, c.key, c.l), q.Delete(c.key))
			continue
		}
		err = put(q, c.key, c.l)
	}
	return err
}

func (q queue) Done(ctx context.Context, m platform.Message) error {
	n, err := strconv.ParseUint(m.ID, 10, 64)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err
	}
	key := binary.BigEndian.AppendUint64(nil, n)
	return q.db.Batch(func(tx *bolt.Tx) error {
		b := tx.Bucket(queueBucket)
		var l letter
		if v := b.Get(key); v == nil || json.Unmarshal(v, &l) != nil || l.Lease != m.Lease {
			return nil // done by somebody else, or leased again
		}
		return b.Delete(key)
	})
}

func (q queue) Dead(ctx context.Context) iter.Seq2[platform.Message, error] {
	return func(yield func(platform.Message, error) bool) {
		var all []platform.Message
		err := q.db.View(func(tx *bolt.Tx) error {
			return tx.Bucket(deadBucket).ForEach(func(k, v []byte) error {
				var l letter
				err := json.Unmarshal(v, &l)
				all = append(all, l.message(k))
				return err
			})
		})
		if err = errors.Join(ctx.Err(), err); err != nil {
			yield(platform.Message{}, err)
			return
		}
		for _, m := range all {
			if !yield(m, nil) {
				return
			}
		}
	}
}

func (q queue) Redrive(ctx context.Context) (n int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	err = q.db.Update(func(tx *bolt.Tx) error {
		n = 0
		d, b := tx.Bucket(deadBucket), tx.Bucket(queueBucket)
		var keys [][]byte
		err := d.ForEach(func(k, v []byte) error {
			var l letter
			if err := json.Unmarshal(v, &l); err != nil {
				return err
			}
			keys = append(keys, append([]byte(nil), k...))
			return put(b, k, letter{Body: l.Body})
		})
		for _, k := range keys {
			err = errors.Join(err, d.Delete(k))
			n++
		}
		return err
	})
	return n, err
}

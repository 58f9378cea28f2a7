package platform

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// CheckKey refuses a key that some lender could not place.
func CheckKey(k Key) error {
	switch {
	case k.Part == "" || k.Sort == "":
		return fmt.Errorf("key %q/%q is empty in one half", k.Part, k.Sort)
	case len(k.Part) > MaxPart:
		return fmt.Errorf("part of %d bytes, limit %d", len(k.Part), MaxPart)
	case len(k.Sort) > MaxSort:
		return fmt.Errorf("sort key of %d bytes, limit %d", len(k.Sort), MaxSort)
	}
	return nil
}

// CheckRange refuses a part or a bound that some lender could not look for.
func CheckRange(part, from, to string) error {
	switch {
	case part == "":
		return errors.New("range over an empty part")
	case len(part) > MaxPart:
		return fmt.Errorf("part of %d bytes, limit %d", len(part), MaxPart)
	case len(from) > MaxSort || len(to) > MaxSort:
		return fmt.Errorf("bounds of %d and %d bytes, limit %d", len(from), len(to), MaxSort)
	}
	return nil
}

// CheckWrites refuses a commit that breaks a limit or names a key twice. Its
// error is neither ErrConflict nor ErrNotFound: the caller is wrong, not late.
func CheckWrites(ws []Write) error {
	if len(ws) == 0 || len(ws) > MaxWrites {
		return fmt.Errorf("commit of %d writes, want 1 to %d", len(ws), MaxWrites)
	}
	total, seen := 0, make(map[Key]bool, len(ws))
	for _, w := range ws {
		if err := CheckKey(w.Key); err != nil {
			return err
		}
		if seen[w.Key] {
			return fmt.Errorf("commit names %q/%q twice", w.Part, w.Sort)
		}
		seen[w.Key] = true
		size := len(w.Part) + len(w.Sort) + len(w.Val)
		total += size
		switch {
		case w.Op > Check:
			return fmt.Errorf("write of unknown kind %d to %q/%q", w.Op, w.Part, w.Sort)
		case w.Op != Put && len(w.Val) > 0:
			return fmt.Errorf("write to %q/%q carries a value that would not be kept", w.Part, w.Sort)
		case size > MaxItem:
			return fmt.Errorf("item %q/%q of %d bytes, limit %d", w.Part, w.Sort, size, MaxItem)
		}
	}
	if total > MaxCommit {
		return fmt.Errorf("commit of %d bytes, limit %d", total, MaxCommit)
	}
	return nil
}

// CheckFileKey refuses a key that is empty, too long, not UTF-8, holds control
// characters, or has a part between slashes that is empty, ".", ".." or too long.
func CheckFileKey(key string) error {
	if err := checkFileText(key); err != nil {
		return err
	}
	for name := range strings.SplitSeq(key, "/") {
		switch {
		case name == "" || name == "." || name == "..":
			return fmt.Errorf("file key %q has the part %q", key, name)
		case len(name) > MaxFileName:
			return fmt.Errorf("file key %q has a part of %d bytes, limit %d", key, len(name), MaxFileName)
		}
	}
	return nil
}

// CheckFilePrefix refuses a prefix that no key could start with; the empty one is every key's.
func CheckFilePrefix(prefix string) error { return checkFileText(prefix) }

func checkFileText(s string) error {
	switch {
	case len(s) > MaxFileKey:
		return fmt.Errorf("file key of %d bytes, limit %d", len(s), MaxFileKey)
	case !utf8.ValidString(s):
		return fmt.Errorf("file key %q is not UTF-8", s)
	case strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return fmt.Errorf("file key %q holds control characters", s)
	}
	return nil
}

// CheckMessage refuses the body of a message that is empty or too large.
func CheckMessage(body []byte) error {
	if len(body) == 0 {
		return errors.New("message without a body")
	}
	if len(body) > MaxMessage {
		return fmt.Errorf("message of %d bytes, limit %d", len(body), MaxMessage)
	}
	return nil
}

// CheckReceive refuses a number or a lease outside the limits.
func CheckReceive(max int, lease time.Duration) error {
	if max < 1 || max > MaxBatchSize {
		return fmt.Errorf("receive of %d messages, want 1 to %d", max, MaxBatchSize)
	}
	if lease < MinLease || lease > MaxLease {
		return fmt.Errorf("lease of %s, want %s to %s", lease, MinLease, MaxLease)
	}
	return nil
}

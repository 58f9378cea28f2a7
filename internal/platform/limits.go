package platform

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CheckKey says what is wrong with a key, or nil.
func CheckKey(k Key) error {
	switch {
	case k.Part == "" || k.Sort == "":
		return fmt.Errorf("key %q %q: neither half may be empty", k.Part, k.Sort)
	case len(k.Part) > MaxPart || len(k.Sort) > MaxSort:
		return fmt.Errorf("key of %d and %d bytes: at most %d and %d", len(k.Part), len(k.Sort), MaxPart, MaxSort)
	}
	return nil
}

// CheckWrites says what is wrong with the writes of one commit, or nil. Every
// lender asks it, so that what one takes all take.
func CheckWrites(ws []Write) error {
	if len(ws) == 0 || len(ws) > MaxWrites {
		return fmt.Errorf("commit of %d writes: want 1 to %d", len(ws), MaxWrites)
	}
	seen := make(map[Key]bool, len(ws))
	total := 0
	for _, w := range ws {
		if err := CheckKey(w.Key); err != nil {
			return err
		}
		if seen[w.Key] {
			return fmt.Errorf("commit names %q %q twice", w.Part, w.Sort)
		}
		seen[w.Key] = true
		size := len(w.Part) + len(w.Sort) + len(w.Val)
		if total += size; size > MaxItem || total > MaxCommit {
			return fmt.Errorf("commit with %q %q: %d bytes of at most %d, %d in all of at most %d", w.Part, w.Sort, size, MaxItem, total, MaxCommit)
		}
	}
	return nil
}

// CheckFileKey says what is wrong with the key of a file, or nil.
func CheckFileKey(key string) error {
	if key == "" || len(key) > MaxFileKey || !utf8.ValidString(key) {
		return fmt.Errorf("file key %q: want 1 to %d bytes of UTF-8", key, MaxFileKey)
	}
	for seg := range strings.SplitSeq(key, "/") {
		if seg == "" || seg == "." || seg == ".." || strings.ContainsRune(seg, 0) {
			return fmt.Errorf("file key %q: a part is empty, a dot or has a zero byte", key)
		}
	}
	return nil
}

// CheckMessage says what is wrong with a message, or nil.
func CheckMessage(body []byte) error {
	if len(body) == 0 || len(body) > MaxMessage {
		return fmt.Errorf("message of %d bytes: want 1 to %d", len(body), MaxMessage)
	}
	return nil
}

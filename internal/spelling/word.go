package spelling

import (
	"unicode"
	"unicode/utf8"
)

// Tokens gives the words of Key(s). Letters and digits make words; a dot or a
// comma between two digits belongs to the number; "%" is a word of its own;
// everything else only separates. Tokens(Fold(s)) gives the words without accents.
func Tokens(s string) []string {
	k := Key(s)
	n := 0
	for range words(k) {
		n++
	}
	if n == 0 {
		return nil
	}
	ts := make([]string, 0, n)
	for w := range words(k) {
		ts = append(ts, w)
	}
	return ts
}

// Index says where the words stand in text, both from Tokens: the position of
// the first, or -1. Only whole words match, so "ước thực hiện" is not in "các
// bước thực hiện". No words at all are nowhere.
func Index(text, words []string) int {
	if len(words) == 0 {
		return -1
	}
	for i := 0; i+len(words) <= len(text); i++ {
		if equal(text[i:i+len(words)], words) {
			return i
		}
	}
	return -1
}

// Has reports whether the words of phrase stand in text, whole and in order.
func Has(text, phrase string) bool { return Index(Tokens(text), Tokens(phrase)) >= 0 }

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// words iterates over the words of a key.
func words(k string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := 0; i < len(k); {
			n := wordAt(k[i:])
			if n == 0 {
				_, w := utf8.DecodeRuneInString(k[i:])
				i += w
				continue
			}
			if !yield(k[i : i+n]) {
				return
			}
			i += n
		}
	}
}

// wordAt gives the length of the word that s begins with, or 0.
func wordAt(s string) int {
	if s[0] == '%' {
		return 1
	}
	i := 0
	for i < len(s) {
		r, w := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) && !insideNumber(s, i) {
			break
		}
		i += w
	}
	return i
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func insideNumber(s string, i int) bool {
	return (s[i] == '.' || s[i] == ',') && i > 0 && isDigit(s[i-1]) && i+1 < len(s) && isDigit(s[i+1])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

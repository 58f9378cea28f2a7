// Package lang turns codes, canonical values, dates and periods into the words
// of a reader: Vietnamese first, English second. Every word that the product
// says stands in vi.json and en.json under one key.
//
// It knows what a finding means to a person, and nothing of how it was found.
package lang

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
)

// A Lang is a language that the product speaks.
type Lang string

const (
	VI Lang = "vi"
	EN Lang = "en"
)

// Parse understands vi and en, also as browsers and environments write them:
// VI, vi-VN, en_US.UTF-8.
func Parse(s string) (Lang, bool) {
	s = strings.ToLower(s)
	if i := strings.IndexAny(s, "-_.;@"); i >= 0 {
		s = s[:i]
	}
	switch l := Lang(s); l {
	case VI, EN:
		return l, true
	}
	return VI, false
}

//go:embed vi.json
var viJSON []byte

//go:embed en.json
var enJSON []byte

var (
	viWords = sync.OnceValue(func() map[string]string { return parse(viJSON) })
	enWords = sync.OnceValue(func() map[string]string { return parse(enJSON) })
)

// parse panics on malformed words: they are part of the program.
func parse(b []byte) map[string]string {
	words := map[string]string{}
	if err := json.Unmarshal(b, &words); err != nil {
		panic("words of lang: " + err.Error())
	}
	return words
}

func lookup(l Lang, key string) (string, bool) {
	words := viWords()
	if l == EN {
		words = enWords()
	}
	s, ok := words[key]
	return s, ok
}

// T gives the words under a key, with {0}, {1} … replaced by args. A key that
// does not exist comes back between ⟦ and ⟧, which no words contain, so that a
// test of any page can see it.
func T(l Lang, key string, args ...string) string {
	s, ok := lookup(l, key)
	if !ok {
		return "⟦" + key + "⟧"
	}
	return fill(s, func(name string) (string, bool) {
		i, err := strconv.Atoi(name)
		if err != nil || i < 0 || i >= len(args) {
			return "", false
		}
		return args[i], true
	})
}

// Has reports whether there are words under a key.
func Has(key string) bool {
	_, ok := lookup(VI, key)
	return ok
}

// fill replaces each {name} that value knows. What it puts in is not looked
// at again, so a brace typed by an official stays a brace.
func fill(s string, value func(name string) (string, bool)) string {
	if strings.IndexByte(s, '{') < 0 {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			break
		}
		n := strings.IndexByte(s[i:], '}')
		if n < 0 {
			break
		}
		b.WriteString(s[:i])
		if v, ok := value(s[i+1 : i+n]); ok {
			b.WriteString(v)
		} else {
			b.WriteString(s[i : i+n+1])
		}
		s = s[i+n+1:]
	}
	b.WriteString(s)
	return b.String()
}

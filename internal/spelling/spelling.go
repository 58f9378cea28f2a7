// Package spelling knows Vietnamese letters: composed and decomposed forms,
// where a tone mark stands, i and y, case, accents and words. Text comes in;
// text for comparing, or its words, go out. It knows no word of the field.
//
// Nothing here is for display: a key is compared, never printed.
package spelling

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC gives s in composed form (Unicode NFC), without a copy where it already is.
func NFC(s string) string {
	if composed(s) {
		return s
	}
	return norm.NFC.String(s)
}

// Tones gives s in NFC with each tone mark in one place, so that two spellings
// of one word are equal. The place is that of official headings ("CỘNG HÒA",
// "ỦY BAN"): in an open oa, oe, uy the first vowel carries the mark (hòa, khỏe,
// thúy), before a further letter the second does (hoàn, ngoài, huỳnh), and
// after qu and gi the vowel that follows (quý, giá). Case stays as it is.
func Tones(s string) string {
	var a [longest]rune
	rs := appendRunes(a[:0], NFC(s))
	if !moveTones(rs) {
		return NFC(s)
	}
	return string(rs)
}

// Key gives what two texts share that a person would call the same words:
// composed, lower case, tone marks as in Tones, runs of white space (also
// no-break and narrow ones) as one space, zero-width characters left out, all
// dashes as "-" and all quotation marks as the straight ones. Space and the
// marks : ; . , … + - * • · _ are trimmed off both ends. Inner punctuation
// stays. A soft hyphen stays too: in old fonts it is a letter.
//
// Key(Key(s)) is Key(s), and a text that is its own key is returned without a copy.
func Key(s string) string {
	var a [longest]rune
	return textOf(keyOf(a[:0], s), s)
}

// KeyIY is Key with an open syllable's y after a consonant written i, so that
// tỷ and tỉ, kỳ and kì, Mỹ and Mĩ are equal. Words such as y tế, thúy and quý
// keep their y. Use it after Key found nothing: it makes some different names equal.
func KeyIY(s string) string {
	var a [longest]rune
	rs := keyOf(a[:0], s)
	for i, r := range rs {
		base, tone := split(r)
		if base == 'y' && i > 0 && isConsonant(rs[i-1]) && !letterAt(rs, i+1) {
			rs[i] = join('i', tone)
		}
	}
	return textOf(rs, s)
}

// Fold is Key without accents: letters become their plain Latin ones, and đ
// becomes d. It makes many different words equal (Cẩm Giang and Cẩm Giàng), so
// it finds headings and proposes, and never decides alone.
func Fold(s string) string {
	var a [longest]rune
	rs := keyOf(a[:0], s)
	for i, r := range rs {
		if rs[i] = plain(r); rs[i] > 0xFF {
			return foldRare(string(rs), s)
		}
	}
	return textOf(rs, s)
}

// longest is how many letters a key may have before making it allocates.
const longest = 160

// foldRare is Fold for text with letters beyond Vietnamese ones.
func foldRare(key, s string) string {
	var a, b [longest]rune
	rs := b[:0]
	for _, r := range norm.NFD.String(key) {
		if !unicode.Is(unicode.Mn, r) {
			rs = append(rs, plain(r))
		}
	}
	return textOf(keyOf(a[:0], string(rs)), s)
}

// keyOf appends the letters of Key(s) to rs.
func keyOf(rs []rune, s string) []rune {
	rs, rare := appendClean(rs, s)
	if rare {
		// Leaving characters out can put letters and marks together that compose,
		// and lower case can too.
		rs, _ = appendClean(rs[:0], norm.NFC.String(strings.Map(dropZeroWidth, s)))
		rs = appendRunes(rs[:0], norm.NFC.String(string(rs)))
	}
	moveTones(rs)
	return trim(rs)
}

// appendClean appends s in lower case with white space, dashes and quotation
// marks made alike. It reports rare if s has characters that may need composing.
func appendClean(rs []rune, s string) (_ []rune, rare bool) {
	space := true
	for _, r := range s {
		switch {
		case r > ' ' && r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
		case unicode.IsSpace(r):
			if !space {
				rs = append(rs, ' ')
				space = true
			}
			continue
		case isZeroWidth(r):
			continue
		default:
			rare = rare || !isComposed(r)
			r = alike(unicode.ToLower(r))
		}
		rs = append(rs, r)
		space = false
	}
	return rs, rare
}

func appendRunes(rs []rune, s string) []rune {
	for _, r := range s {
		rs = append(rs, r)
	}
	return rs
}

// textOf gives rs as a string: s itself where they are equal.
func textOf(rs []rune, s string) string {
	var a [2 * longest]byte
	b := a[:0]
	for _, r := range rs {
		b = utf8.AppendRune(b, r)
	}
	if string(b) == s {
		return s
	}
	return string(b)
}

func trim(rs []rune) []rune {
	for len(rs) > 0 && isTrimmed(rs[0]) {
		rs = rs[1:]
	}
	for len(rs) > 0 && isTrimmed(rs[len(rs)-1]) {
		rs = rs[:len(rs)-1]
	}
	return rs
}

func isTrimmed(r rune) bool {
	switch r {
	case ' ', ':', ';', '.', ',', '…', '+', '-', '*', '•', '·', '_':
		return true
	}
	return false
}

func dropZeroWidth(r rune) rune {
	if isZeroWidth(r) {
		return -1
	}
	return r
}

func isZeroWidth(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r == 0x2060 || r == 0xFEFF
}

// alike gives the plain form of a dash or quotation mark.
func alike(r rune) rune {
	switch r {
	case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D:
		return '-'
	case '“', '”', '„', '‟', '«', '»':
		return '"'
	case '‘', '’', '‚', '‛':
		return '\''
	}
	return r
}

// composed reports whether s surely is NFC; false means it has to be looked at.
func composed(s string) bool {
	for _, r := range s {
		if !isComposed(r) {
			return norm.NFC.IsNormalString(s)
		}
	}
	return true
}

// isComposed reports whether r stands for itself in NFC, whatever is beside it.
// It knows the letters of Vietnamese text and common punctuation only.
func isComposed(r rune) bool {
	return r < 0x300 || r >= 0x1EA0 && r <= 0x1EF9 || r >= 0x2002 && r <= 0x206F
}

// AppendNFC appends b to dst in composed form.
func AppendNFC(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if !isComposed(r) {
			return norm.NFC.Append(dst, b...)
		}
		i += n
	}
	return append(dst, b...)
}

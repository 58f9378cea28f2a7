package spelling

import "unicode"

// moveTones puts each tone mark where Tones promises, and reports whether it
// moved any. The number of letters stays the same.
func moveTones(rs []rune) (moved bool) {
	for i := 0; i+1 < len(rs); i++ {
		if !mayMove(rs[i]) {
			continue
		}
		first, t1 := split(rs[i])
		second, t2 := split(rs[i+1])
		if (t1 == level) == (t2 == level) || !oneMark(rs, i) {
			continue
		}
		switch markedVowel(rs, i, small(first), small(second)) {
		case 1:
			t1, t2 = t1+t2, level
		case 2:
			t1, t2 = level, t1+t2
		default:
			continue
		}
		a, b := join(first, t1), join(second, t2)
		moved = moved || a != rs[i]
		rs[i], rs[i+1] = a, b
	}
	return moved
}

// oneMark reports whether the word around i carries a single tone mark and is
// no longer than a syllable; anything else is no Vietnamese and stays as it is.
func oneMark(rs []rune, i int) bool {
	from, marks := i, 0
	for from > 0 && i-from <= longestSyllable && unicode.IsLetter(rs[from-1]) {
		from--
	}
	for i = from; letterAt(rs, i); i++ {
		if _, t := split(rs[i]); t != level {
			marks++
		}
		if i-from >= longestSyllable {
			return false
		}
	}
	return marks == 1
}

const longestSyllable = 7 // nghiêng

// markedVowel says which of the two vowels at i carries the syllable's mark; 0
// means that these two have no rule.
func markedVowel(rs []rune, i int, first, second rune) int {
	before := rune(0)
	if i > 0 {
		before = small(rs[i-1])
	}
	switch {
	case first == 'u' && before == 'q', first == 'i' && before == 'g':
		if isVowel(second) {
			return 2
		}
	case first == 'o' && (second == 'a' || second == 'e'), first == 'u' && second == 'y':
		if !letterAt(rs, i+2) {
			return 1
		}
		if next, _ := split(rs[i+2]); small(next) != 'ê' { // in uyê the ê carries it
			return 2
		}
	}
	return 0
}

// mayMove reports whether r can be the first of two vowels that share a mark.
func mayMove(r rune) bool {
	switch base, _ := split(r); base {
	case 'o', 'u', 'i', 'O', 'U', 'I':
		return true
	}
	return false
}

// small gives the small letter of a capital that split returns.
func small(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r == 'Ê':
		return 'ê'
	case r == 'Â', r == 'Ô':
		return r + 0x20
	case r == 'Ă', r == 'Ơ', r == 'Ư':
		return r + 1
	}
	return r
}

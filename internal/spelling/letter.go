package spelling

import "unicode"

// A tone is one of the six tones of a syllable.
type tone uint8

const (
	level tone = iota // unmarked
	grave
	acute
	hook
	tilde
	dot
)

// split gives a vowel without its tone mark, and the mark. Letters that carry
// no tone come back as they are.
func split(r rune) (rune, tone) {
	if r >= 0x1EA0 && r <= 0x1EF9 {
		return lateBase[r-0x1EA0], lateTone[(r-0x1EA0)/2]
	}
	switch r {
	case 'À', 'È', 'Ì', 'Ò', 'Ù', 'à', 'è', 'ì', 'ò', 'ù':
		return rune(plainLatin[r-0xC0]), grave
	case 'Á', 'É', 'Í', 'Ó', 'Ú', 'Ý', 'á', 'é', 'í', 'ó', 'ú', 'ý':
		return rune(plainLatin[r-0xC0]), acute
	case 'Ã', 'Õ', 'ã', 'õ':
		return rune(plainLatin[r-0xC0]), tilde
	case 'Ĩ':
		return 'I', tilde
	case 'ĩ':
		return 'i', tilde
	case 'Ũ':
		return 'U', tilde
	case 'ũ':
		return 'u', tilde
	}
	return r, level
}

// join is the opposite of split. A letter that takes no tone comes back bare.
func join(base rune, t tone) rune {
	for _, v := range vowels {
		if v[level] == base {
			return v[t]
		}
	}
	return base
}

// plain gives the letter of the Latin alphabet under a Vietnamese or West
// European letter; others come back as they are.
func plain(r rune) rune {
	switch {
	case r < 0xC0:
		return r
	case r <= 0xFF:
		return rune(plainLatin[r-0xC0])
	case r >= 0x1EA0 && r <= 0x1EF9:
		r = lateBase[r-0x1EA0]
	}
	switch r {
	case 'Ă', 'Â':
		return 'A'
	case 'ă', 'â':
		return 'a'
	case 'Đ':
		return 'D'
	case 'đ':
		return 'd'
	case 'Ê':
		return 'E'
	case 'ê':
		return 'e'
	case 'Ĩ':
		return 'I'
	case 'ĩ':
		return 'i'
	case 'Ô', 'Ơ':
		return 'O'
	case 'ô', 'ơ':
		return 'o'
	case 'Ũ', 'Ư':
		return 'U'
	case 'ũ', 'ư':
		return 'u'
	case 'ɖ', 'ƌ': // look-alikes typed for đ
		return 'd'
	}
	return r
}

func isVowel(r rune) bool {
	base, _ := split(r)
	for _, v := range vowels {
		if v[level] == base {
			return true
		}
	}
	return false
}

func isConsonant(r rune) bool { return unicode.IsLetter(r) && !isVowel(r) }

func letterAt(rs []rune, i int) bool { return i < len(rs) && unicode.IsLetter(rs[i]) }

// plainLatin holds the plain letters of U+00C0 to U+00FF; Ð, Þ and the like
// keep what people mean by them.
const plainLatin = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs" + "aaaaaaaceeeeiiiidnooooo/ouuuuyty"

// vowels lists each vowel under its six tones.
var vowels = [...][6]rune{
	{'a', 'à', 'á', 'ả', 'ã', 'ạ'}, {'ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'}, {'â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'},
	{'e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'}, {'ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'}, {'i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'},
	{'o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'}, {'ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'}, {'ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'},
	{'u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'}, {'ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'}, {'y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'},
	{'A', 'À', 'Á', 'Ả', 'Ã', 'Ạ'}, {'Ă', 'Ằ', 'Ắ', 'Ẳ', 'Ẵ', 'Ặ'}, {'Â', 'Ầ', 'Ấ', 'Ẩ', 'Ẫ', 'Ậ'},
	{'E', 'È', 'É', 'Ẻ', 'Ẽ', 'Ẹ'}, {'Ê', 'Ề', 'Ế', 'Ể', 'Ễ', 'Ệ'}, {'I', 'Ì', 'Í', 'Ỉ', 'Ĩ', 'Ị'},
	{'O', 'Ò', 'Ó', 'Ỏ', 'Õ', 'Ọ'}, {'Ô', 'Ồ', 'Ố', 'Ổ', 'Ỗ', 'Ộ'}, {'Ơ', 'Ờ', 'Ớ', 'Ở', 'Ỡ', 'Ợ'},
	{'U', 'Ù', 'Ú', 'Ủ', 'Ũ', 'Ụ'}, {'Ư', 'Ừ', 'Ứ', 'Ử', 'Ữ', 'Ự'}, {'Y', 'Ỳ', 'Ý', 'Ỷ', 'Ỹ', 'Ỵ'},
}

// lateBase and lateTone describe U+1EA0 to U+1EF9, where capitals and small
// letters take turns.
var lateBase = [90]rune{
	'A', 'a', 'A', 'a', 'Â', 'â', 'Â', 'â', 'Â', 'â', 'Â', 'â', 'Â', 'â', 'Ă', 'ă', 'Ă', 'ă', 'Ă', 'ă', 'Ă', 'ă', 'Ă', 'ă',
	'E', 'e', 'E', 'e', 'E', 'e', 'Ê', 'ê', 'Ê', 'ê', 'Ê', 'ê', 'Ê', 'ê', 'Ê', 'ê', 'I', 'i', 'I', 'i',
	'O', 'o', 'O', 'o', 'Ô', 'ô', 'Ô', 'ô', 'Ô', 'ô', 'Ô', 'ô', 'Ô', 'ô', 'Ơ', 'ơ', 'Ơ', 'ơ', 'Ơ', 'ơ', 'Ơ', 'ơ', 'Ơ', 'ơ',
	'U', 'u', 'U', 'u', 'Ư', 'ư', 'Ư', 'ư', 'Ư', 'ư', 'Ư', 'ư', 'Ư', 'ư', 'Y', 'y', 'Y', 'y', 'Y', 'y', 'Y', 'y',
}

var lateTone = [45]tone{
	dot, hook, acute, grave, hook, tilde, dot, acute, grave, hook, tilde, dot, // A Â Ă
	dot, hook, tilde, acute, grave, hook, tilde, dot, hook, dot, // E Ê I
	dot, hook, acute, grave, hook, tilde, dot, acute, grave, hook, tilde, dot, // O Ô Ơ
	dot, hook, acute, grave, hook, tilde, dot, grave, dot, hook, tilde, // U Ư Y
}

package local

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// A key becomes a path: each part between slashes one name that is plain on any
// file system, also one that ignores case, reserves names such as CON, drops
// dots and spaces at the end or makes short names with "~". A part whose name
// would be too long is cut: "first+/+second+/+third".

const (
	topFolder  = "files"
	longName   = 240 // bytes; the common file systems take 255
	chunk      = 200 // bytes of a cut name
	cutMark    = "+" // stands in no other name
	hexDigits  = "0123456789abcdef"
	plainMarks = "-_"
)

// keyPath gives the path of a key that platform.CheckFileKey lets pass.
func keyPath(key string) string {
	path := []string{topFolder}
	for part := range strings.SplitSeq(key, "/") {
		name := encodeName(part)
		if len(name) <= longName {
			path = append(path, name)
			continue
		}
		mark := ""
		for ; len(name) > chunk; name = name[chunk:] {
			path = append(path, mark+name[:chunk]+cutMark)
			mark = cutMark
		}
		path = append(path, mark+name)
	}
	return strings.Join(path, "/")
}

// pathKey gives the key that stands at a path, and whether one can: a file that
// somebody else laid there is none of ours.
func pathKey(path string) (string, bool) {
	rest, ours := strings.CutPrefix(path, topFolder+"/")
	if !ours {
		return "", false
	}
	key, err := decodeName(strings.ReplaceAll(rest, cutMark+"/"+cutMark, ""))
	return key, err == nil && keyPath(key) == path
}

// encodeName writes one part of a key as a file name: lower-case letters,
// digits, "-" and "_" stand for themselves, a dot too between others, any other
// byte is %xx.
func encodeName(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if plain(s, i) && !(i == 0 && reserved(s)) {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
		}
	}
	return b.String()
}

func plain(s string, i int) bool {
	c := s[i]
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || strings.IndexByte(plainMarks, c) >= 0 ||
		c == '.' && 0 < i && i < len(s)-1
}

// reserved reports whether Windows keeps a name for a device.
func reserved(s string) bool {
	stem, _, _ := strings.Cut(s, ".")
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && stem[3] >= '0' && stem[3] <= '9'
}

func decodeName(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+3 > len(s) {
			return "", fmt.Errorf("file name %q ends within %%xx", s)
		}
		c, err := hex.DecodeString(s[i+1 : i+3])
		if err != nil {
			return "", fmt.Errorf("file name %q: %w", s, err)
		}
		b.WriteByte(c[0])
		i += 2
	}
	return b.String(), nil
}

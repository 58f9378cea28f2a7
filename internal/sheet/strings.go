package sheet

import (
	"bytes"
	"unicode/utf8"
)

// A stringTable holds the shared strings of a workbook. A string becomes a text
// of the book when the first cell asks for it.
type stringTable struct {
	buf     []byte // the part
	extra   []byte // strings that do not stand in one piece of it
	entries []sharedString
}

type sharedString struct {
	at    extent
	extra bool // at is in extra
	known bool // text is set
	text  string
}

func (t *stringTable) reset() { t.entries, t.extra = t.entries[:0], t.extra[:0] }

func (t *stringTable) release() { clear(t.entries) }

var errStrings = damaged("strings")

// readStrings reads the table of shared strings.
func (r *reader) readStrings(name string) (err error) {
	t := &r.strs
	if t.buf, err = r.zip.read([]byte(name), t.buf, r.lim); err != nil {
		return err
	}
	s := &r.scan
	s.reset(t.buf, r.lim)
	if s.root() && !s.is(cellSpace, "sst") {
		s.fail(errStrings)
	}
	for {
		if s.err == nil && !s.self && s.plain == cellSpace {
			s.i = t.usual(s.d, s.i)
		}
		if !s.child(1) {
			return s.end()
		}
		if s.is(cellSpace, "extLst") {
			s.skip()
			continue
		}
		if !s.is(cellSpace, "si") {
			s.fail(errStrings)
		}
		from := len(t.extra)
		t.extra = r.richText(t.extra)
		t.entries = append(t.entries, sharedString{at: extent{int32(from), int32(len(t.extra))}, extra: true})
	}
}

const (
	siOpen     = "<si><t>"
	siOpenKeep = `<si><t xml:space="preserve">`
	siClose    = "</t></si>"
)

// usual takes strings in the form that nearly all have, from d[i:] on. It
// gives the place of the first that has another form, which the scanner reads.
func (t *stringTable) usual(d []byte, i int) int {
	for {
		from := i
		switch {
		case hasAt(d, i, siOpen):
			from += len(siOpen)
		case hasAt(d, i, siOpenKeep):
			from += len(siOpenKeep)
		default:
			return i
		}
		to := plainEnd(d, from)
		if !hasAt(d, to, siClose) {
			return i
		}
		t.entries = append(t.entries, sharedString{at: extent{int32(from), int32(to)}})
		i = to + len(siClose)
	}
}

// hasAt reports whether d[i:] begins with s.
func hasAt(d []byte, i int, s string) bool { return len(d)-i >= len(s) && string(d[i:i+len(s)]) == s }

// plainEnd gives the end of the text at d[i:] that stands for itself.
func plainEnd(d []byte, i int) int {
	for i < len(d) && classes[d[i]]&special == 0 {
		i++
	}
	return i
}

// richText appends the text of the si or is element that opened: one text, or
// runs of text. Phonetic hints are left out.
func (r *reader) richText(dst []byte) []byte {
	s := &r.scan
	texts, runs := 0, 0
	for d := s.depth; s.child(d); {
		switch {
		case s.is(cellSpace, "t"):
			texts++
			dst = s.leaf(dst)
		case s.is(cellSpace, "r"):
			runs++
			dst = r.run(dst)
		case s.is(cellSpace, "rPh"), s.is(cellSpace, "phoneticPr"), s.space == otherSpace:
			s.skip()
		default:
			s.fail(errStrings)
		}
	}
	if texts > 1 || texts > 0 && runs > 0 {
		s.fail(errStrings)
	}
	return dst
}

// run appends the text of the r element that opened.
func (r *reader) run(dst []byte) []byte {
	s := &r.scan
	texts := 0
	for d := s.depth; s.child(d); {
		switch {
		case s.is(cellSpace, "t"):
			texts++
			dst = s.leaf(dst)
		case s.is(cellSpace, "rPr"), s.space == otherSpace:
			s.skip()
		default:
			s.fail(errStrings)
		}
	}
	if texts != 1 {
		s.fail(errStrings)
	}
	return dst
}

// shared gives the shared string that v counts.
func (r *reader) shared(v []byte) (string, error) {
	i := toInt(v)
	if i < 0 || i >= len(r.strs.entries) {
		return "", damaged("string-index")
	}
	e := &r.strs.entries[i]
	if e.known {
		return e.text, nil
	}
	b := r.strs.buf
	if e.extra {
		b = r.strs.extra
	}
	text, err := r.cellText(b[e.at.from:e.at.to])
	if err != nil {
		return "", err
	}
	e.text, e.known = text, true
	return text, nil
}

// cellText makes a text of the book from the unescaped text of a cell.
func (r *reader) cellText(b []byte) (string, error) {
	if bytes.Contains(b, []byte("_x")) {
		r.tmp = resolveEscapes(r.tmp[:0], b)
		b = r.tmp
	}
	if len(b) > r.lim.Text && utf8.RuneCount(b) > r.lim.Text {
		return "", tooLarge("text", r.lim.Text)
	}
	return r.text.words(b), nil
}

// resolveEscapes appends b with _xHHHH_ replaced by the characters that XML
// cannot hold. Two of them can make one character.
func resolveEscapes(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		r := escapeAt(b[i:])
		if r >= 0xD800 && r < 0xDC00 {
			if low := escapeAt(b[i+escapeSize:]); low >= 0xDC00 && low < 0xE000 {
				dst = utf8.AppendRune(dst, (r-0xD800)<<10+(low-0xDC00)+0x10000)
				i += 2 * escapeSize
				continue
			}
		}
		if r < 0 || r >= 0xD800 && r < 0xE000 { // half a character stays as it is written
			dst = append(dst, b[i])
			i++
			continue
		}
		dst = utf8.AppendRune(dst, r)
		i += escapeSize
	}
	return dst
}

const escapeSize = len("_x0000_")

// escapeAt reads the escape that b begins with, or gives -1.
func escapeAt(b []byte) rune {
	if len(b) < escapeSize || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return -1
	}
	r := rune(0)
	for _, c := range b[2:6] {
		v := hexDigit(c)
		if v < 0 {
			return -1
		}
		r = r<<4 + v
	}
	return r
}

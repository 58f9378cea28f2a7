package sheet

import (
	"bytes"
	"unicode/utf8"
)

// A scan is a strict pull scanner over one whole XML part. Names, attributes and
// text are slices of the part; nothing is allocated. It takes UTF-8 only and
// refuses DOCTYPE, unknown entities, unbound prefixes, repeated attributes,
// forbidden characters and elements that do not match.
type scan struct {
	d      []byte
	i      int
	name   []byte // of the start or end tag, prefix removed
	prefix []byte
	text   []byte
	esc    bool // text holds a reference
	self   bool // the end of a self-closing element is due
	rooted bool
	depth  int
	limit  int // longest attribute
	attrs  []attr
	open   [maxDepth]span
	abuf   [maxAttrs]attr
	bound  []binding
}

type span struct{ a, b int32 }

// binding is one namespace prefix that an element declares.
type binding struct {
	prefix []byte
	depth  int
}

type attr struct{ prefix, name, val []byte }

const (
	maxDepth = 64
	maxAttrs = 64
)

// token is what next found.
type token uint8

const (
	tokEnd token = iota // end of the part
	tokStart
	tokClose
	tokText
)

var errXML = damaged("xml")

const (
	className  = 1 << iota // may stand in a name
	classStop              // needs a look inside text
	classSpace             // white space
)

// classes says what a byte may be.
var classes = makeClasses()

func makeClasses() (t [256]uint8) {
	for c := range 256 {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == ':', c == '_', c == '-', c == '.', c >= 0x80:
			t[c] = className
		case c == ' ', c == '\n', c == '\r', c == '\t':
			t[c] = classSpace
		case c < 0x20, c == '<', c == '&', c == ']':
			t[c] = classStop
		}
		if c == 0xEF { // U+FFFE and U+FFFF begin so
			t[c] |= classStop
		}
	}
	return t
}

// reset begins a part. Its prologue must be XML 1.0 in UTF-8.
func (s *scan) reset(d []byte, longest int) error {
	s.d, s.i, s.depth, s.rooted, s.self, s.limit = d, 0, 0, false, false, longest
	s.bound = s.bound[:0]
	if !utf8.Valid(d) {
		return errXML
	}
	if bytes.HasPrefix(d, []byte("\xEF\xBB\xBF")) {
		s.i = 3
	}
	if bytes.HasPrefix(d[s.i:], []byte("<?xml")) && len(d) > s.i+5 && classes[d[s.i+5]]&classSpace != 0 {
		e := bytes.Index(d[s.i:], []byte("?>"))
		if e < 0 || !declaration(d[s.i+6:s.i+e]) {
			return errXML
		}
		s.i += e + 2
	}
	return nil
}

// declaration accepts version="1.0", then encoding="UTF-8", then
// standalone="yes|no", and nothing else.
func declaration(h []byte) bool {
	order := [...]string{"version", "encoding", "standalone"}
	step := 0
	for {
		h = bytes.TrimLeft(h, " \t\r\n")
		if len(h) == 0 {
			return step > 0
		}
		k := bytes.IndexByte(h, '=')
		if k < 0 {
			return false
		}
		name := string(bytes.TrimRight(h[:k], " \t\r\n"))
		rest := bytes.TrimLeft(h[k+1:], " \t\r\n")
		if len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
			return false
		}
		e := bytes.IndexByte(rest[1:], rest[0])
		if e < 0 {
			return false
		}
		val := rest[1 : 1+e]
		for step > 0 && step < len(order) && order[step] != name {
			step++
		}
		if step >= len(order) || order[step] != name || !declared(name, val) {
			return false
		}
		step++
		if h = rest[e+2:]; len(h) > 0 && classes[h[0]]&classSpace == 0 {
			return false
		}
	}
}

func declared(name string, val []byte) bool {
	switch name {
	case "version":
		return string(val) == "1.0"
	case "encoding":
		return bytes.EqualFold(val, []byte("UTF-8"))
	}
	return string(val) == "yes" || string(val) == "no"
}

// next gives the next token.
func (s *scan) next() (token, error) {
	if s.self {
		s.self = false
		s.leave()
		return tokClose, nil
	}
	d := s.d
	for s.i < len(d) {
		if d[s.i] != '<' {
			if tok, err := s.characters(); err != nil || tok == tokText {
				return tok, err
			}
			continue
		}
		if s.i+1 >= len(d) {
			return 0, errXML
		}
		switch d[s.i+1] {
		case '/':
			return s.close()
		case '?':
			if err := s.instruction(); err != nil {
				return 0, err
			}
		case '!':
			cdata, err := s.declared()
			if err != nil {
				return 0, err
			}
			if cdata {
				return tokText, nil
			}
		default:
			return s.start()
		}
	}
	if s.depth != 0 || !s.rooted {
		return 0, errXML
	}
	return tokEnd, nil
}

// characters reads text up to the next tag. Outside the root only white space
// may stand, and is no token.
func (s *scan) characters() (token, error) {
	d, a, i := s.d, s.i, s.i
	s.esc = false
	space := true
	for i < len(d) && d[i] != '<' {
		c := classes[d[i]]
		if c&classStop != 0 {
			if i = s.stop(i); i < 0 {
				return 0, errXML
			}
			space = false
			continue
		}
		space = space && c&classSpace != 0
		i++
	}
	s.i = i
	if s.depth == 0 {
		if !space {
			return 0, errXML
		}
		return tokEnd, nil
	}
	s.text = d[a:i]
	return tokText, nil
}

// stop looks at a byte that may not simply stand in text: it gives the index
// behind it, or -1.
func (s *scan) stop(i int) int {
	d := s.d
	switch d[i] {
	case '&':
		s.esc = true
		return reference(d, i)
	case ']':
		if i+2 < len(d) && d[i+1] == ']' && d[i+2] == '>' {
			return -1
		}
		return i + 1
	case 0xEF:
		if i+2 < len(d) && d[i+1] == 0xBF && d[i+2] >= 0xBE {
			return -1
		}
		return i + 1
	}
	return -1
}

// reference checks the reference at d[i] == '&' and gives the index behind its ';'.
func reference(d []byte, i int) int {
	e := bytes.IndexByte(d[i:min(len(d), i+12)], ';')
	if e < 2 {
		return -1
	}
	switch n := d[i+1 : i+e]; string(n) {
	case "amp", "lt", "gt", "quot", "apos":
	default:
		if n[0] != '#' || charRef(n[1:]) < 0 {
			return -1
		}
	}
	return i + e + 1
}

// charRef reads 65 or x41; -1 is no character that XML allows.
func charRef(n []byte) rune {
	base, r := rune(10), rune(0)
	if len(n) > 0 && n[0] == 'x' {
		base, n = 16, n[1:]
	}
	if len(n) == 0 || len(n) > 8 {
		return -1
	}
	for _, c := range n {
		v := hexDigit(c)
		if v < 0 || v >= base {
			return -1
		}
		if r = r*base + v; r > 0x10FFFF {
			return -1
		}
	}
	if r < 0x20 && r != 9 && r != 10 && r != 13 || r >= 0xD800 && r < 0xE000 || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

func (s *scan) close() (token, error) {
	if s.depth == 0 {
		return 0, errXML
	}
	d, t := s.d, s.open[s.depth-1]
	j := s.i + 2 + int(t.b-t.a)
	if j >= len(d) || !bytes.Equal(d[s.i+2:j], d[t.a:t.b]) {
		return 0, errXML
	}
	for j < len(d) && classes[d[j]]&classSpace != 0 {
		j++
	}
	if j >= len(d) || d[j] != '>' {
		return 0, errXML
	}
	s.i = j + 1
	s.leave()
	s.prefix, s.name = cutPrefix(d[t.a:t.b])
	return tokClose, nil
}

// leave ends an element and the prefixes it declared.
func (s *scan) leave() {
	for len(s.bound) > 0 && s.bound[len(s.bound)-1].depth == s.depth {
		s.bound = s.bound[:len(s.bound)-1]
	}
	s.depth--
}

func (s *scan) instruction() error {
	d := s.d[s.i:]
	e := bytes.Index(d, []byte("?>"))
	if e < 3 || bytes.EqualFold(d[2:min(len(d), 5)], []byte("xml")) || classes[d[2]]&className == 0 {
		return errXML
	}
	s.i += e + 2
	return nil
}

// declared passes over a comment, or finds CDATA. Everything else that begins
// with "<!" is refused, DOCTYPE first of all.
func (s *scan) declared() (cdata bool, err error) {
	d := s.d[s.i:]
	if bytes.HasPrefix(d, []byte("<!--")) {
		e := bytes.Index(d[4:], []byte("--"))
		if e < 0 || 4+e+2 >= len(d) || d[4+e+2] != '>' || !allowed(d[4:4+e]) {
			return false, errXML
		}
		s.i += 4 + e + 3
		return false, nil
	}
	if s.depth > 0 && bytes.HasPrefix(d, []byte("<![CDATA[")) {
		e := bytes.Index(d, []byte("]]>"))
		if e < 0 || !allowed(d[9:e]) {
			return false, errXML
		}
		s.text, s.esc = d[9:e], false
		s.i += e + 3
		return true, nil
	}
	return false, errXML
}

// allowed reports whether b holds only characters that XML allows.
func allowed(b []byte) bool {
	for i, c := range b {
		if c < 0x20 && classes[c]&classSpace == 0 || c == 0xEF && i+2 < len(b) && b[i+1] == 0xBF && b[i+2] >= 0xBE {
			return false
		}
	}
	return true
}

func (s *scan) start() (token, error) {
	d := s.d
	if s.depth == 0 && s.rooted {
		return 0, errXML
	}
	a := s.i + 1
	j := nameEnd(d, a)
	if j < 0 {
		return 0, errXML
	}
	if s.depth >= maxDepth {
		return 0, tooLarge("depth", maxDepth)
	}
	s.open[s.depth] = span{int32(a), int32(j)}
	s.depth++
	s.rooted = true
	s.attrs = s.abuf[:0]
	for {
		sp := j
		for j < len(d) && classes[d[j]]&classSpace != 0 {
			j++
		}
		if j >= len(d) {
			return 0, errXML
		}
		if d[j] == '>' {
			j++
			break
		}
		if d[j] == '/' {
			if j+1 >= len(d) || d[j+1] != '>' {
				return 0, errXML
			}
			j += 2
			s.self = true
			break
		}
		if sp == j {
			return 0, errXML
		}
		var err error
		if j, err = s.attribute(j); err != nil {
			return 0, err
		}
	}
	s.i = j
	s.prefix, s.name = cutPrefix(d[a:s.open[s.depth-1].b])
	return tokStart, s.checkPrefixes()
}

// nameEnd gives the index behind the name at d[a], or -1.
func nameEnd(d []byte, a int) int {
	j := a
	for j < len(d) && classes[d[j]]&className != 0 {
		j++
	}
	if j == a || d[a] >= '0' && d[a] <= '9' || d[a] == '-' || d[a] == '.' || d[a] == ':' || d[j-1] == ':' || bytes.Count(d[a:j], []byte(":")) > 1 {
		return -1
	}
	return j
}

func cutPrefix(n []byte) (prefix, name []byte) {
	if k := bytes.IndexByte(n, ':'); k >= 0 {
		return n[:k], n[k+1:]
	}
	return nil, n
}

// attribute reads one attribute at d[j] and gives the index behind it.
func (s *scan) attribute(j int) (int, error) {
	d, n := s.d, j
	j = nameEnd(d, n)
	if j < 0 {
		return 0, errXML
	}
	nm := d[n:j]
	for j < len(d) && classes[d[j]]&classSpace != 0 {
		j++
	}
	if j >= len(d) || d[j] != '=' {
		return 0, errXML
	}
	for j++; j < len(d) && classes[d[j]]&classSpace != 0; j++ {
	}
	if j+1 >= len(d) || d[j] != '"' && d[j] != '\'' {
		return 0, errXML
	}
	q, v := d[j], j+1
	for j = v; j < len(d) && d[j] != q; {
		switch {
		case classes[d[j]]&classStop == 0 || d[j] == ']':
			j++
		default:
			if j = s.stop(j); j < 0 {
				return 0, errXML
			}
		}
	}
	if j >= len(d) {
		return 0, errXML
	}
	if j-v > s.limit {
		return 0, tooLarge("attribute", s.limit)
	}
	p, local := cutPrefix(nm)
	for k := range s.attrs {
		if bytes.Equal(s.attrs[k].name, local) && bytes.Equal(s.attrs[k].prefix, p) {
			return 0, errXML
		}
	}
	if len(s.attrs) == maxAttrs {
		return 0, errXML
	}
	s.attrs = append(s.attrs, attr{p, local, d[v:j]})
	if string(p) == "xmlns" {
		if j == v || string(local) == "xmlns" {
			return 0, errXML
		}
		s.bound = append(s.bound, binding{local, s.depth})
	}
	return j + 1, nil
}

// checkPrefixes refuses a prefix that nobody declared.
func (s *scan) checkPrefixes() error {
	if !s.isBound(s.prefix) {
		return errXML
	}
	for k := range s.attrs {
		if p := s.attrs[k].prefix; len(p) > 0 && string(p) != "xmlns" && !s.isBound(p) {
			return errXML
		}
	}
	return nil
}

func (s *scan) isBound(p []byte) bool {
	if len(p) == 0 || string(p) == "xml" {
		return true
	}
	for k := range s.bound {
		if bytes.Equal(s.bound[k].prefix, p) {
			return true
		}
	}
	return false
}

// attr gives the value of an attribute by its local name, still escaped.
func (s *scan) attr(name string) ([]byte, bool) {
	for k := range s.attrs {
		if string(s.attrs[k].name) == name && string(s.attrs[k].prefix) != "xmlns" {
			return s.attrs[k].val, true
		}
	}
	return nil, false
}

// plainAttr gives an attribute without a prefix.
func (s *scan) plainAttr(name string) ([]byte, bool) {
	for k := range s.attrs {
		if len(s.attrs[k].prefix) == 0 && string(s.attrs[k].name) == name {
			return s.attrs[k].val, true
		}
	}
	return nil, false
}

// unescape appends b with its references replaced. Line ends become "\n", as
// XML wants it.
func unescape(o, b []byte) []byte {
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\r':
			if i+1 < len(b) && b[i+1] == '\n' {
				continue
			}
			o = append(o, '\n')
		case b[i] != '&':
			o = append(o, b[i])
		default:
			e := bytes.IndexByte(b[i:], ';')
			o = appendReference(o, b[i+1:i+e])
			i += e
		}
	}
	return o
}

func appendReference(o, n []byte) []byte {
	switch string(n) {
	case "amp":
		return append(o, '&')
	case "lt":
		return append(o, '<')
	case "gt":
		return append(o, '>')
	case "quot":
		return append(o, '"')
	case "apos":
		return append(o, '\'')
	}
	return utf8.AppendRune(o, charRef(n[1:]))
}

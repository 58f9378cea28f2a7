package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A scan is a strict pull scanner over one whole XML part. It takes XML 1.0 in
// UTF-8 and refuses everything a careful parser refuses, and besides: DOCTYPE,
// prefixes that nobody declared, names that are not ASCII, and nesting or
// attributes beyond the limits. Names, attributes and text are pieces of the
// part; nothing is allocated. The first error stays.
type scan struct {
	d     []byte
	i     int
	err   error
	tok   token
	depth int // of the element that the token opens or stands in; after a close, of its parent

	name  []byte // of an element that opens, without its prefix
	space space  // its namespace
	attrs []attr // its attributes
	text  []byte // as it stands in the part
	raw   bool   // text needs unescape
	cdata bool   // text is a CDATA section
	blank bool   // text is white space

	self    bool // the close of a self-closing element is due
	rooted  bool
	plain   space // namespace of names without a prefix
	spaces  []binding
	maxAttr int // bytes of an attribute
	deepest int
	open    [maxDepth]extent
	attrBuf [maxAttrs]attr
}

const (
	maxDepth = 64
	maxAttrs = 64
)

type token uint8

const (
	tokOpen token = iota
	tokClose
	tokText
)

// extent is a piece of the part.
type extent struct{ from, to int32 }

type attr struct{ prefix, name, val []byte }

// binding is a prefix that an open element declares; the empty one is the default.
type binding struct {
	prefix []byte
	space  space
	depth  int
}

// A space is a namespace that matters here.
type space uint8

const (
	noSpace space = iota
	otherSpace
	cellSpace  // spreadsheets
	wordSpace  // text documents
	linkSpace  // the r of r:id
	linksSpace // relationship parts
)

func spaceOf(uri []byte) space {
	switch string(uri) {
	case "":
		return noSpace
	case "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main":
		return cellSpace
	case "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return wordSpace
	case "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships":
		return linkSpace
	case "http://schemas.openxmlformats.org/package/2006/relationships":
		return linksSpace
	}
	return otherSpace
}

const (
	inName  = 1 << iota // may stand in a name
	inSpace             // white space
	special             // needs a look inside text
)

// classes says what each byte may be, as the letters @ (nothing), A (name),
// B (space), D (special), E (name, special), F (space, special) minus '@'.
// Bytes from 0x80 are text; 0xEF begins U+FFFE and U+FFFF, which are forbidden.
const classes = "DDDDDDDDDBBDDFDDDDDDDDDDDDDDDDDD" + // control characters
	"B@@@@@D@@@@@@AA@AAAAAAAAAA@@D@@@" + // space ! to ?
	"@AAAAAAAAAAAAAAAAAAAAAAAAAA@@D@A" + // @ to _
	"@AAAAAAAAAAAAAAAAAAAAAAAAAA@@@@@" + // ` to DEL
	"@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@" + "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@" +
	"@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@" + "@@@@@@@@@@@@@@@D@@@@@@@@@@@@@@@@"

func isName(c byte) bool    { return classes[c]&inName != 0 }
func isSpace(c byte) bool   { return classes[c]&inSpace != 0 }
func isSpecial(c byte) bool { return classes[c]&special != 0 }

var (
	errXML     = damaged("xml")
	errStray   = damaged("xml-content")
	errDoctype = damaged("doctype")
)

// reset begins a part.
func (s *scan) reset(d []byte, lim *Limits) {
	*s = scan{d: d, spaces: s.spaces[:0], maxAttr: lim.Attribute, deepest: min(lim.Depth, maxDepth)}
	if !utf8.Valid(d) {
		s.err = errXML
		return
	}
	if bytes.HasPrefix(d, []byte("\xEF\xBB\xBF")) {
		s.i = 3
	}
	if d = d[s.i:]; bytes.HasPrefix(d, []byte("<?xml")) && len(d) > 5 && isSpace(d[5]) {
		e := bytes.Index(d, []byte("?>"))
		if e < 0 || !isDeclaration(d[5:e]) {
			s.err = errXML
			return
		}
		s.i += e + 2
	}
}

// isDeclaration accepts version="1.0", then encoding="UTF-8", then
// standalone="yes" or "no", and nothing else.
func isDeclaration(h []byte) bool {
	h, ok := pseudo(h, "version", "1.0", "1.0")
	if !ok {
		return false
	}
	if rest, ok := pseudo(h, "encoding", "UTF-8", "utf-8"); ok {
		h = rest
	}
	if rest, ok := pseudo(h, "standalone", "yes", "no"); ok {
		h = rest
	}
	return len(trimSpace(h)) == 0
}

// pseudo cuts white space, name="a" or name="b" off h.
func pseudo(h []byte, name, a, b string) ([]byte, bool) {
	v := trimSpace(h)
	if len(v) == len(h) || !bytes.HasPrefix(v, []byte(name)) {
		return nil, false
	}
	v = trimSpace(v[len(name):])
	if len(v) == 0 || v[0] != '=' {
		return nil, false
	}
	if v = trimSpace(v[1:]); len(v) < 2 || v[0] != '"' && v[0] != '\'' {
		return nil, false
	}
	e := bytes.IndexByte(v[1:], v[0])
	if e < 0 || string(v[1:1+e]) != a && string(v[1:1+e]) != b {
		return nil, false
	}
	return v[e+2:], true
}

// trimSpace cuts leading white space.
func trimSpace(h []byte) []byte {
	for len(h) > 0 && isSpace(h[0]) {
		h = h[1:]
	}
	return h
}

func (s *scan) fail(err error) bool {
	if s.err == nil {
		s.err = err
	}
	return false
}

// next finds the next token. It says false at the end of a part that is well
// formed to its last byte, and on an error.
func (s *scan) next() bool {
	if s.err != nil {
		return false
	}
	if s.self {
		s.self = false
		return s.leave()
	}
	for s.i < len(s.d) {
		if s.d[s.i] != '<' {
			if !s.characters() {
				return false
			}
			if s.depth > 0 {
				return true
			}
			continue
		}
		if s.i+1 >= len(s.d) {
			return s.fail(errXML)
		}
		switch s.d[s.i+1] {
		case '/':
			return s.close()
		case '?':
			if !s.instruction() {
				return false
			}
		case '!':
			if s.depth > 0 && bytes.HasPrefix(s.d[s.i:], []byte("<![CDATA[")) {
				return s.section()
			}
			if !s.comment() {
				return false
			}
		default:
			return s.element()
		}
	}
	if s.depth != 0 || !s.rooted {
		return s.fail(errXML)
	}
	return false
}

// characters reads text up to the next tag. Around the root only white space
// may stand.
func (s *scan) characters() bool {
	d, i := s.d, s.i
	s.tok, s.raw, s.cdata, s.blank = tokText, false, false, true
	for i < len(d) && d[i] != '<' {
		c := classes[d[i]]
		s.blank = s.blank && c&inSpace != 0
		if c&special == 0 {
			i++
		} else if i = s.look(i); i < 0 {
			return s.fail(errXML)
		}
	}
	s.text, s.i = d[s.i:i], i
	if s.depth == 0 && !s.blank {
		return s.fail(errXML)
	}
	return true
}

// look checks a special byte of text or of an attribute and gives the index
// behind what it begins, or -1 where it may not stand.
func (s *scan) look(i int) int {
	d := s.d
	switch d[i] {
	case '\r':
		s.raw = true
		return i + 1
	case '&':
		s.raw = true
		return reference(d, i)
	case ']':
		if i+2 < len(d) && d[i+1] == ']' && d[i+2] == '>' {
			return -1
		}
		return i + 1
	case 0xEF:
		if d[i+1] == 0xBF && d[i+2] >= 0xBE {
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
	if r := refersTo(d[i+1 : i+e]); r < 0 {
		return -1
	}
	return i + e + 1
}

// refersTo gives the character that a reference between & and ; stands for, or -1.
func refersTo(n []byte) rune {
	switch string(n) {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if n[0] != '#' {
		return -1
	}
	n = n[1:]
	base, r := rune(10), rune(0)
	if len(n) > 0 && n[0] == 'x' {
		base, n = 16, n[1:]
	}
	if len(n) == 0 {
		return -1
	}
	for _, c := range n {
		v := hexDigit(c)
		if v < 0 || v >= base {
			return -1
		}
		if r = r*base + v; r > utf8.MaxRune {
			return -1
		}
	}
	if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0xD800 && r < 0xE000 || r == 0xFFFE || r == 0xFFFF {
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

// allowed reports whether b holds only characters that XML allows.
func allowed(b []byte) bool {
	for i, c := range b {
		if c < 0x20 && !isSpace(c) || c == 0xEF && i+2 < len(b) && b[i+1] == 0xBF && b[i+2] >= 0xBE {
			return false
		}
	}
	return true
}

// instruction passes over a processing instruction.
func (s *scan) instruction() bool {
	d := s.d[s.i:]
	e := bytes.Index(d, []byte("?>"))
	if e < 3 || !allowed(d[:e]) {
		return s.fail(errXML)
	}
	n := nameEnd(d, 2)
	if n < 0 || n < e && !isSpace(d[n]) || bytes.EqualFold(d[2:n], []byte("xml")) || bytes.IndexByte(d[2:n], ':') >= 0 {
		return s.fail(errXML)
	}
	s.i += e + 2
	return true
}

// comment passes over a comment. Everything else that begins with "<!" is
// refused, DOCTYPE first of all.
func (s *scan) comment() bool {
	d := s.d[s.i:]
	if !bytes.HasPrefix(d, []byte("<!--")) {
		if bytes.HasPrefix(d, []byte("<!DOCTYPE")) {
			return s.fail(errDoctype)
		}
		return s.fail(errXML)
	}
	e := bytes.Index(d[4:], []byte("--"))
	if e < 0 || 4+e+2 >= len(d) || d[4+e+2] != '>' || !allowed(d[4:4+e]) {
		return s.fail(errXML)
	}
	s.i += 4 + e + 3
	return true
}

// section reads a CDATA section.
func (s *scan) section() bool {
	d := s.d[s.i+len("<![CDATA["):]
	e := bytes.Index(d, []byte("]]>"))
	if e < 0 || !allowed(d[:e]) {
		return s.fail(errXML)
	}
	s.tok, s.text, s.cdata = tokText, d[:e], true
	s.raw, s.blank = bytes.IndexByte(s.text, '\r') >= 0, len(trimSpace(s.text)) == 0
	s.i += len("<![CDATA[") + e + 3
	return true
}

func (s *scan) close() bool {
	if s.depth == 0 {
		return s.fail(errXML)
	}
	d, n := s.d, s.open[s.depth-1]
	j := s.i + 2 + int(n.to-n.from)
	if j >= len(d) || !bytes.Equal(d[s.i+2:j], d[n.from:n.to]) {
		return s.fail(errXML)
	}
	for j < len(d) && isSpace(d[j]) {
		j++
	}
	if j >= len(d) || d[j] != '>' {
		return s.fail(errXML)
	}
	s.i = j + 1
	return s.leave()
}

// leave closes the open element and forgets the prefixes it declared.
func (s *scan) leave() bool {
	if n := len(s.spaces); n > 0 && s.spaces[n-1].depth == s.depth {
		for n > 0 && s.spaces[n-1].depth == s.depth {
			n--
		}
		s.spaces = s.spaces[:n]
		s.plain, _ = s.lookUp(nil)
	}
	s.tok = tokClose
	s.depth--
	return true
}

// element reads an opening tag.
func (s *scan) element() bool {
	d, a := s.d, s.i+1
	j := nameEnd(d, a)
	if j < 0 || s.depth == 0 && s.rooted {
		return s.fail(errXML)
	}
	if s.depth >= s.deepest {
		return s.fail(tooLarge("depth", s.deepest))
	}
	s.open[s.depth] = extent{int32(a), int32(j)}
	s.depth++
	s.tok, s.rooted, s.attrs = tokOpen, true, s.attrBuf[:0]
	end := j
	for {
		from := j
		for j < len(d) && isSpace(d[j]) {
			j++
		}
		if j >= len(d) {
			return s.fail(errXML)
		}
		if d[j] == '>' {
			s.i = j + 1
			break
		}
		if d[j] == '/' {
			if j+1 >= len(d) || d[j+1] != '>' {
				return s.fail(errXML)
			}
			s.self, s.i = true, j+2
			break
		}
		if from == j {
			return s.fail(errXML)
		}
		if j = s.attribute(j); j < 0 {
			return false
		}
	}
	return s.resolve(d[a:end])
}

// nameEnd gives the index behind the name at d[a], or -1 where none is.
func nameEnd(d []byte, a int) int {
	j, colons := a, 0
	for j < len(d) && (isName(d[j]) || d[j] == ':') {
		if d[j] == ':' {
			colons++
		}
		j++
	}
	if j == a || d[j-1] == ':' || colons > 1 {
		return -1
	}
	if c := d[a]; c >= '0' && c <= '9' || c == '-' || c == '.' || c == ':' {
		return -1
	}
	if colons == 1 {
		if c := d[a+bytes.IndexByte(d[a:j], ':')+1]; c >= '0' && c <= '9' || c == '-' || c == '.' {
			return -1
		}
	}
	return j
}

func cutPrefix(n []byte) (prefix, name []byte) {
	if k := bytes.IndexByte(n, ':'); k >= 0 {
		return n[:k], n[k+1:]
	}
	return nil, n
}

// attribute reads the attribute at d[j] and gives the index behind it.
func (s *scan) attribute(j int) int {
	d, a := s.d, j
	if j = nameEnd(d, a); j < 0 {
		s.fail(errXML)
		return -1
	}
	prefix, name := cutPrefix(d[a:j])
	for j < len(d) && isSpace(d[j]) {
		j++
	}
	if j >= len(d) || d[j] != '=' {
		s.fail(errXML)
		return -1
	}
	for j++; j < len(d) && isSpace(d[j]); j++ {
	}
	if j >= len(d) || d[j] != '"' && d[j] != '\'' {
		s.fail(errXML)
		return -1
	}
	quote, v := d[j], j+1
	for j = v; j < len(d) && d[j] != quote; {
		if !isSpecial(d[j]) || d[j] == ']' {
			j++
		} else if j = s.look(j); j < 0 {
			s.fail(errXML)
			return -1
		}
	}
	if j >= len(d) {
		s.fail(errXML)
		return -1
	}
	if !s.addAttr(attr{prefix, name, d[v:j]}) {
		return -1
	}
	return j + 1
}

func (s *scan) addAttr(a attr) bool {
	if len(a.val) > s.maxAttr {
		return s.fail(tooLarge("attribute", s.maxAttr))
	}
	if len(s.attrs) == maxAttrs {
		return s.fail(tooLarge("attribute", maxAttrs))
	}
	for k := range s.attrs {
		if bytes.Equal(s.attrs[k].name, a.name) && bytes.Equal(s.attrs[k].prefix, a.prefix) {
			return s.fail(errXML)
		}
	}
	s.attrs = append(s.attrs, a)
	switch {
	case len(a.prefix) == 0 && string(a.name) == "xmlns":
		s.spaces = append(s.spaces, binding{nil, spaceOf(a.val), s.depth})
	case string(a.prefix) == "xmlns":
		if len(a.val) == 0 || string(a.name) == "xmlns" || string(a.name) == "xml" {
			return s.fail(errXML)
		}
		s.spaces = append(s.spaces, binding{a.name, spaceOf(a.val), s.depth})
	}
	return true
}

// resolve settles the namespace of the element that opens, and refuses prefixes
// that nobody declared.
func (s *scan) resolve(qualified []byte) bool {
	if n := len(s.spaces); n > 0 && s.spaces[n-1].depth == s.depth {
		s.plain, _ = s.lookUp(nil)
	}
	for k := range s.attrs {
		if p := s.attrs[k].prefix; len(p) > 0 && string(p) != "xmlns" {
			if _, ok := s.lookUp(p); !ok {
				return s.fail(errXML)
			}
		}
	}
	var prefix []byte
	prefix, s.name = cutPrefix(qualified)
	if s.space = s.plain; len(prefix) > 0 {
		ok := false
		if s.space, ok = s.lookUp(prefix); !ok || string(prefix) == "xmlns" {
			return s.fail(errXML)
		}
	}
	return true
}

func (s *scan) lookUp(prefix []byte) (space, bool) {
	for k := len(s.spaces) - 1; k >= 0; k-- {
		if bytes.Equal(s.spaces[k].prefix, prefix) {
			return s.spaces[k].space, true
		}
	}
	if len(prefix) == 0 {
		return noSpace, true
	}
	return otherSpace, string(prefix) == "xml"
}

// end reads to the end of the part and says what was wrong with it, if anything.
func (s *scan) end() error {
	for s.next() {
	}
	return s.err
}

// only refuses an element with an attribute that is not among names, which are
// separated by spaces. Attributes with a prefix may always stand.
func (s *scan) only(names string) {
	for k := range s.attrs {
		a := &s.attrs[k]
		if len(a.prefix) == 0 && string(a.name) != "xmlns" && !isWord(names, a.name) {
			s.fail(damaged("attribute"))
		}
	}
}

// isWord reports whether w is one of the words in list.
func isWord(list string, w []byte) bool {
	for len(list) > 0 {
		first, rest, _ := strings.Cut(list, " ")
		if string(w) == first {
			return true
		}
		list = rest
	}
	return false
}

// root finds the root element.
func (s *scan) root() bool { return s.next() && s.tok == tokOpen }

// child finds the next child of the element at depth d, the ones before having
// been read to their end. It says false at the end of the element and on an
// error; text between children is an error.
func (s *scan) child(d int) bool {
	for s.next() {
		switch s.tok {
		case tokOpen:
			return true
		case tokClose:
			if s.depth < d {
				return false
			}
		case tokText:
			if !s.blank {
				return s.fail(errStray)
			}
		}
	}
	return false
}

// skip reads to the end of the element that opened.
func (s *scan) skip() {
	for d := s.depth; s.next(); {
		if s.tok == tokClose && s.depth < d {
			return
		}
	}
}

// leaf reads to the end of the element that opened and appends its text, which
// is all that it may hold.
func (s *scan) leaf(dst []byte) []byte {
	for d := s.depth; s.next(); {
		switch s.tok {
		case tokOpen:
			s.fail(errStray)
		case tokClose:
			if s.depth < d {
				return dst
			}
		case tokText:
			dst = s.appendText(dst)
		}
	}
	return dst
}

// appendText appends the text of the token as it is meant.
func (s *scan) appendText(dst []byte) []byte {
	if !s.raw {
		return append(dst, s.text...)
	}
	return unescape(dst, s.text, s.cdata)
}

// is reports whether the element that opens is name in space sp.
func (s *scan) is(sp space, name string) bool { return s.space == sp && string(s.name) == name }

// attr gives the value of an attribute without a prefix, as it stands.
func (s *scan) attr(name string) ([]byte, bool) {
	for k := range s.attrs {
		if a := &s.attrs[k]; len(a.prefix) == 0 && string(a.name) == name {
			return a.val, true
		}
	}
	return nil, false
}

// attrIn gives the value of an attribute in a namespace.
func (s *scan) attrIn(sp space, name string) ([]byte, bool) {
	for k := range s.attrs {
		a := &s.attrs[k]
		if len(a.prefix) == 0 || string(a.name) != name {
			continue
		}
		if got, _ := s.lookUp(a.prefix); got == sp {
			return a.val, true
		}
	}
	return nil, false
}

// flag gives a true-or-false attribute; one that is not there is false, and
// anything but true and false is an error.
func (s *scan) flag(name string) bool {
	v, ok := s.attr(name)
	return ok && s.truth(v)
}

func (s *scan) truth(v []byte) bool {
	switch string(v) {
	case "1", "true", "on":
		return true
	case "0", "false", "off":
		return false
	}
	return s.fail(damaged("attribute"))
}

// unescape appends b with its references replaced and its line ends as "\n". In
// a CDATA section nothing is a reference.
func unescape(dst, b []byte, cdata bool) []byte {
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\r':
			if i+1 >= len(b) || b[i+1] != '\n' {
				dst = append(dst, '\n')
			}
		case b[i] == '&' && !cdata:
			e := bytes.IndexByte(b[i:], ';')
			dst = utf8.AppendRune(dst, refersTo(b[i+1:i+e]))
			i += e
		default:
			dst = append(dst, b[i])
		}
	}
	return dst
}

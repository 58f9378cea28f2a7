package catalog

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The reader below knows the part of YAML that reference data are written in:
// maps and lists, in blocks or in brackets, comments, and scalars that are plain
// or quoted. It keeps the line of everything it reads. Tags, anchors, block
// scalars and several documents are refused: there is one way to write a thing.
//
// It exists because editions are read before the first workbook is answered, and
// a general reader takes longer for that than everything else together.

type nodeKind uint8

const (
	scalar nodeKind = iota
	list
	mapping
)

// A node is one value of a file. A mapping has one key for each item.
type node struct {
	kind  nodeKind
	line  int
	text  string
	items []node
	keys  []string
}

// A lineError says what is wrong in which line.
type lineError struct {
	line int
	what string
}

func (e lineError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.what) }

// parse reads a file. Its error is a lineError.
func parse(src []byte) (n node, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case lineError:
			err = r
		default:
			panic(r)
		}
	}()
	if !utf8.Valid(src) {
		return n, lineError{1, "the file is not UTF-8"}
	}
	p := &parser{src: string(src), line: 1}
	n = p.block(p.indent())
	if !p.done() {
		p.fail("this does not belong to anything above it")
	}
	return n, nil
}

// A parser stands at the first character of a line's content, or at the end.
type parser struct {
	src  string
	pos  int
	line int
	deep int
}

// maxDeep is how deeply values may be nested.
const maxDeep = 32

func (p *parser) fail(format string, args ...any) {
	panic(lineError{p.line, fmt.Sprintf(format, args...)})
}

func (p *parser) done() bool { return p.pos >= len(p.src) }

func (p *parser) peek() byte {
	if p.done() {
		return 0
	}
	return p.src[p.pos]
}

func (p *parser) enter() {
	if p.deep++; p.deep > maxDeep {
		p.fail("nested too deeply")
	}
}

// indent moves to the next line with content and gives its indentation; at the
// end of the file it gives -1.
func (p *parser) indent() int {
	for !p.done() {
		start := p.pos
		for p.peek() == ' ' {
			p.pos++
		}
		switch p.peek() {
		case '\t':
			p.fail("a tab in the indentation: use spaces")
		case '#', '\n', '\r', 0:
			p.skipLine()
		default:
			return p.pos - start
		}
	}
	return -1
}

// column gives how far the current position is from the start of its line.
func (p *parser) column() int { return p.pos - 1 - strings.LastIndexByte(p.src[:p.pos], '\n') }

// skipLine moves behind the end of the line, which must hold nothing more.
func (p *parser) skipLine() {
	for p.peek() == ' ' {
		p.pos++
	}
	if p.peek() == '\r' {
		p.pos++
	}
	if p.peek() == '#' {
		for !p.done() && p.peek() != '\n' {
			p.pos++
		}
	}
	if !p.done() && p.peek() != '\n' {
		p.fail("unexpected %q", p.src[p.pos:p.pos+1])
	}
	if !p.done() {
		p.pos++
		p.line++
	}
}

// block reads the map or list whose lines begin in column at.
func (p *parser) block(at int) node {
	if at < 0 {
		return node{line: p.line}
	}
	p.enter()
	defer func() { p.deep-- }()
	if p.isItem() {
		return p.listBlock(at)
	}
	return p.mapBlock(at)
}

func (p *parser) isItem() bool {
	return p.peek() == '-' && (p.pos+1 == len(p.src) || p.src[p.pos+1] == ' ' || p.src[p.pos+1] == '\n')
}

func (p *parser) listBlock(at int) node {
	n := node{kind: list, line: p.line}
	for in := at; in == at && p.isItem(); in = p.next(at) {
		p.pos++
		for p.peek() == ' ' {
			p.pos++
		}
		if p.startsKey() {
			n.items = append(n.items, p.block(p.column()))
			continue
		}
		n.items = append(n.items, p.inline())
	}
	return n
}

func (p *parser) mapBlock(at int) node {
	n := node{kind: mapping, line: p.line}
	for in := at; in == at && !p.isItem(); in = p.next(at) {
		if !p.startsKey() {
			p.fail("want a key with a colon")
		}
		key := p.key()
		n.add(p, key, p.value(at))
	}
	return n
}

// next gives the indentation of the line the parser stands in after a value. A
// deeper line belongs to nothing.
func (p *parser) next(at int) int {
	in := -1
	if !p.done() {
		if p.column() > 0 {
			in = p.column()
		} else {
			in = p.indent()
		}
	}
	if in > at {
		p.fail("indented too far")
	}
	return in
}

func (n *node) add(p *parser, key string, v node) {
	for _, k := range n.keys {
		if k == key {
			p.fail("%q is given twice", key)
		}
	}
	n.keys = append(n.keys, key)
	n.items = append(n.items, v)
}

// startsKey reports whether the line goes on with a plain key and a colon.
func (p *parser) startsKey() bool {
	for i := p.pos; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == ':':
			return i > p.pos && (i+1 == len(p.src) || p.src[i+1] == ' ' || p.src[i+1] == '\n' || p.src[i+1] == '\r')
		case c != '_' && (c < 'a' || c > 'z'):
			return false
		}
	}
	return false
}

func (p *parser) key() string {
	start := p.pos
	p.pos += strings.IndexByte(p.src[p.pos:], ':')
	p.pos++
	return p.src[start : p.pos-1]
}

// value reads what stands behind a key in column at: in the same line, or as a
// block below. A list may begin in the column of its key.
func (p *parser) value(at int) node {
	for p.peek() == ' ' {
		p.pos++
	}
	if c := p.peek(); c != '\n' && c != '\r' && c != '#' && c != 0 {
		return p.inline()
	}
	line := p.line
	p.skipLine()
	in := p.indent()
	if in > at || in == at && p.isItem() {
		return p.block(in)
	}
	return node{line: line}
}

// inline reads one value to the end of its line, and moves to the next line
// with content.
func (p *parser) inline() node {
	n := p.flow(false)
	p.skipLine()
	p.indent()
	return n
}

// flow reads a value in brackets, a quoted or a plain scalar.
func (p *parser) flow(inside bool) node {
	n := node{line: p.line}
	switch c := p.peek(); c {
	case '[', '{':
		return p.brackets(c)
	case '"':
		n.text = p.quoted()
	case '\'':
		n.text = p.singleQuoted()
	case '&', '*', '!', '|', '>', '@', '`', '%':
		p.fail("a value cannot begin with %q: put it in quotation marks", string(c))
	default:
		n.text = p.plain(inside)
	}
	return n
}

func (p *parser) brackets(open byte) node {
	p.enter()
	defer func() { p.deep-- }()
	n := node{kind: list, line: p.line}
	end := byte(']')
	if open == '{' {
		n.kind, end = mapping, '}'
	}
	for p.pos++; ; {
		p.space()
		if p.peek() == end {
			p.pos++
			return n
		}
		if open == '{' {
			if !p.startsKey() {
				p.fail("want a key with a colon")
			}
			key := p.key()
			p.space()
			n.add(p, key, p.flow(true))
		} else {
			n.items = append(n.items, p.flow(true))
		}
		p.space()
		switch {
		case p.peek() == ',':
			p.pos++
		case p.peek() != end:
			p.fail("want a comma or %q", string(end))
		}
	}
}

// space passes over white space, line ends and comments between brackets.
func (p *parser) space() {
	for !p.done() {
		switch p.peek() {
		case ' ':
			p.pos++
		case '\n', '\r', '#':
			p.skipLine()
		default:
			return
		}
	}
}

func (p *parser) plain(inside bool) string {
	start := p.pos
loop:
	for ; !p.done(); p.pos++ {
		switch c := p.peek(); {
		case c == '\n' || c == '\r':
			break loop
		case c == '#' && p.pos > start && p.src[p.pos-1] == ' ':
			break loop
		case inside && strings.IndexByte(",[]{}", c) >= 0:
			break loop
		case c == ':' && (p.pos+1 == len(p.src) || strings.IndexByte(" \n\r,", p.src[p.pos+1]) >= 0):
			p.fail("a colon in a value: put the value in quotation marks")
		}
	}
	s := strings.TrimRight(p.src[start:p.pos], " ")
	if s == "" {
		p.fail("want a value")
	}
	p.pos = start + len(s)
	return s
}

func (p *parser) quoted() string {
	var b strings.Builder
	for p.pos++; ; p.pos++ {
		switch c := p.peek(); c {
		case 0, '\n':
			p.fail("the quotation mark is not closed")
		case '"':
			p.pos++
			return b.String()
		case '\\':
			p.pos++
			switch c := p.peek(); c {
			case '"', '\\':
				b.WriteByte(c)
			case 'n':
				b.WriteByte('\n')
			default:
				p.fail(`after \ want ", \ or n`)
			}
		default:
			b.WriteByte(c)
		}
	}
}

func (p *parser) singleQuoted() string {
	p.pos++
	var b strings.Builder
	for {
		i := strings.IndexAny(p.src[p.pos:], "'\n")
		if i < 0 || p.src[p.pos+i] == '\n' {
			p.fail("the quotation mark is not closed")
		}
		b.WriteString(p.src[p.pos : p.pos+i])
		p.pos += i + 1
		if p.peek() != '\'' {
			return b.String()
		}
		b.WriteByte('\'')
		p.pos++
	}
}

package docx

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Lengths are in twips, 1/20 pt. A4 with margins of 20 mm above and below, 30 mm
// on the left and 15 mm on the right.
const (
	pageShort    = 11906
	pageLong     = 16838
	marginTop    = 1134
	marginLeft   = 1701
	marginRight  = 851
	marginHeader = 567
)

// textWidth gives what the margins leave of the page's width.
func textWidth(landscape bool) int {
	if landscape {
		return pageLong - marginLeft - marginRight
	}
	return pageShort - marginLeft - marginRight
}

// xmlText is WordprocessingML in the making. Children of properties are written
// in the order that the schema asks for.
type xmlText struct{ buf bytes.Buffer }

func (b *xmlText) bytes() []byte { return b.buf.Bytes() }

func (b *xmlText) raw(s string) { b.buf.WriteString(s) }

func (b *xmlText) num(n int) { b.raw(strconv.Itoa(n)) }

// attr writes a numeric attribute of w.
func (b *xmlText) attr(name string, n int) {
	b.raw(` w:` + name + `="`)
	b.num(n)
	b.raw(`"`)
}

// text writes s escaped. What XML cannot hold is left out; line breaks and tabs
// become spaces.
func (b *xmlText) text(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			b.raw("&amp;")
		case r == '<':
			b.raw("&lt;")
		case r == '>':
			b.raw("&gt;")
		case r == '\t' || r == '\n' || r == '\r':
			b.raw(" ")
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError:
		default:
			b.buf.WriteRune(r)
		}
	}
}

// A run is text of one look; half is its size in half points, 0 the style's.
type run struct {
	text         string
	bold, italic bool
	half         int
}

// A para is a paragraph. Zero fields are the style's.
type para struct {
	style       string
	keepNext    bool
	rule        bool // a line below it, between the indents
	spaced      bool // before and after hold
	before      int
	after       int
	left, right int
	align       string
	runs        []run
}

func (b *xmlText) para(p para) {
	b.raw(`<w:p><w:pPr><w:pStyle w:val="` + p.style + `"/>`)
	b.properties(&p)
	b.raw(`</w:pPr>`)
	for _, r := range p.runs {
		b.run(r)
	}
	b.raw(`</w:p>`)
}

func (b *xmlText) properties(p *para) {
	if p.keepNext {
		b.raw(`<w:keepNext/>`)
	}
	if p.rule {
		b.raw(`<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>`)
	}
	if p.spaced {
		b.raw(`<w:spacing`)
		b.attr("before", p.before)
		b.attr("after", p.after)
		b.raw(`/>`)
	}
	if p.left != 0 || p.right != 0 {
		b.raw(`<w:ind`)
		b.attr("left", p.left)
		b.attr("right", p.right)
		b.raw(`/>`)
	}
	if p.align != "" {
		b.raw(`<w:jc w:val="` + p.align + `"/>`)
	}
	if len(p.runs) > 0 && p.runs[0].half > 0 { // the mark at its end, which gives an empty paragraph its height
		b.raw(`<w:rPr>`)
		b.size(p.runs[0].half)
		b.raw(`</w:rPr>`)
	}
}

func (b *xmlText) size(half int) {
	b.raw(`<w:sz`)
	b.attr("val", half)
	b.raw(`/><w:szCs`)
	b.attr("val", half)
	b.raw(`/>`)
}

func (b *xmlText) run(r run) {
	if r.text == "" {
		return
	}
	b.raw(`<w:r>`)
	if r.bold || r.italic || r.half > 0 {
		b.raw(`<w:rPr>`)
		if r.bold {
			b.raw(`<w:b/><w:bCs/>`)
		}
		if r.italic {
			b.raw(`<w:i/><w:iCs/>`)
		}
		if r.half > 0 {
			b.size(r.half)
		}
		b.raw(`</w:rPr>`)
	}
	b.raw(`<w:t xml:space="preserve">`)
	b.text(r.text)
	b.raw(`</w:t></w:r>`)
}

// sectionEnd closes the section of the paragraphs before it.
func (b *xmlText) sectionEnd(landscape bool) {
	b.raw(`<w:p><w:pPr><w:pStyle w:val="Khoang"/>`)
	b.section(landscape)
	b.raw(`</w:pPr></w:p>`)
}

// section says what the pages of a section look like; each counts from 1.
func (b *xmlText) section(landscape bool) {
	b.raw(`<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/><w:type w:val="nextPage"/><w:pgSz`)
	if landscape {
		b.attr("w", pageLong)
		b.attr("h", pageShort)
		b.raw(` w:orient="landscape"`)
	} else {
		b.attr("w", pageShort)
		b.attr("h", pageLong)
	}
	b.raw(`/><w:pgMar`)
	b.attr("top", marginTop)
	b.attr("right", marginRight)
	b.attr("bottom", marginTop)
	b.attr("left", marginLeft)
	b.attr("header", marginHeader)
	b.attr("footer", marginHeader)
	b.raw(` w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`)
}

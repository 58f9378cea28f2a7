package docx

import (
	"strings"

	"wardbook/internal/report"
)

// Sizes in half points.
const (
	sizeHead    = 24 // names of bodies, and the name of the State
	sizeMotto   = 26
	sizeNumber  = 26
	sizeBody    = 28
	sizeTo      = 24
	sizeToLines = 22
)

const (
	leftWidth  = 3850 // of the letterhead; its right half may stand out of the margin a little
	rightWidth = 5654
)

// letter writes the pages before the appendices: letterhead, kind, subject,
// body, recipients and signing lines.
func letter(b *xmlText, d *report.Document) {
	letterhead(b, &d.Letterhead)
	b.para(para{style: "TenLoai", runs: []run{{text: d.Kind}}})
	for _, line := range d.Subject {
		b.para(para{style: "TrichYeu", runs: []run{{text: line}}})
	}
	longest := widest(d.Subject, sizeBody)
	b.para(rule(textWidth(false), min(longest, textWidth(false))*2/5))
	for _, p := range d.Body {
		b.para(para{style: [...]string{"Normal", "Muc1", "Muc2", "Muc3"}[min(max(p.Level, 0), 3)], runs: []run{{text: p.Text}}})
	}
	b.para(para{style: "Bang", keepNext: true})
	closing(b, d)
}

func letterhead(b *xmlText, h *report.Letterhead) {
	var left []para
	for _, s := range h.Superior {
		left = append(left, centred(s, sizeHead, false, false))
	}
	for _, s := range h.Issuer {
		left = append(left, centred(s, sizeHead, true, false))
	}
	left = append(left, rule(leftWidth, lastLine(h.Issuer)*2/5))
	right := []para{
		centred(h.Nation, sizeHead, true, false), centred(h.Motto, sizeMotto, true, false),
		rule(rightWidth, width(h.Motto, sizeMotto, true)),
	}
	number, placed := centred(h.Number, sizeNumber, false, false), centred(h.PlaceDate, sizeNumber, false, true)
	number.spaced, number.before = true, 120
	placed.spaced, placed.before = true, 120
	halves(b, leftWidth, rightWidth, [2][]para{left, right}, [2][]para{{number}, {placed}})
}

// lastLine gives the width of the issuing body's last line as it will be broken.
func lastLine(issuer []string) int {
	if len(issuer) == 0 {
		return 0
	}
	line := ""
	for _, word := range strings.Fields(issuer[len(issuer)-1]) {
		longer := strings.TrimSpace(line + " " + word)
		if width(longer, sizeHead, true) > leftWidth {
			longer = word
		}
		line = longer
	}
	return width(line, sizeHead, true)
}

func widest(lines []string, half int) (most int) {
	for _, s := range lines {
		most = max(most, width(s, half, true))
	}
	return most
}

func closing(b *xmlText, d *report.Document) {
	to := []para{{style: "Bang", align: "left", runs: []run{{text: d.Recipients.Heading, bold: true, italic: true, half: sizeTo}}}}
	for _, s := range d.Recipients.Lines {
		to = append(to, para{style: "Bang", align: "left", runs: []run{{text: s, half: sizeToLines}}})
	}
	var sign []para
	for _, s := range d.Signing {
		sign = append(sign, centred(s, sizeBody, true, false))
	}
	for range 5 { // room for the signature, the seal and the name
		sign = append(sign, centred("", sizeBody, true, false))
	}
	halves(b, 4500, textWidth(false)-4500, [2][]para{to, sign})
}

func centred(s string, half int, bold, italic bool) para {
	return para{style: "Bang", align: "center", runs: []run{{text: s, bold: bold, italic: italic, half: half}}}
}

// rule is a line of the given length in the middle of a column.
func rule(column, length int) para {
	side := max(column-length, 0) / 2
	return para{style: "Khoang", rule: true, left: side, right: side}
}

// halves puts stacks of paragraphs side by side, pair below pair.
func halves(b *xmlText, wl, wr int, pairs ...[2][]para) {
	b.raw(`<w:tbl><w:tblPr><w:tblW`)
	b.attr("w", wl+wr)
	b.raw(` w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>` +
		`<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol`)
	b.attr("w", wl)
	b.raw(`/><w:gridCol`)
	b.attr("w", wr)
	b.raw(`/></w:tblGrid>`)
	for _, pair := range pairs {
		b.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, stack := range pair {
			b.raw(`<w:tc><w:tcPr><w:tcW`)
			b.attr("w", [...]int{wl, wr}[i])
			b.raw(` w:type="dxa"/></w:tcPr>`)
			for _, p := range stack {
				b.para(p)
			}
			b.raw(`</w:tc>`)
		}
		b.raw(`</w:tr>`)
	}
	b.raw(`</w:tbl>`)
}

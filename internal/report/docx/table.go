package docx

import (
	"wardbook/internal/report"
)

// appendix writes the heading, the title and the tables of a.
func appendix(b *xmlText, a *report.Appendix) {
	if a.Heading != "" {
		b.para(para{style: "PhuLuc", runs: []run{{text: a.Heading}}})
	}
	for _, s := range a.Title {
		b.para(para{style: "TrichYeu", keepNext: true, runs: []run{{text: s}}})
	}
	if a.Bracket != "" {
		p := centred(a.Bracket, sizeNumber, false, true)
		p.keepNext = true
		b.para(p)
	}
	for i := range a.Tables {
		caption := para{style: "Bang", keepNext: true, spaced: true, before: 120, after: 60}
		if t := &a.Tables[i]; t.Caption != "" {
			caption.before = 240
			caption.runs = []run{{text: t.Caption, bold: true, half: sizeNumber}}
		}
		b.para(caption)
		table(b, &a.Tables[i], textWidth(a.Landscape))
	}
	for _, s := range a.Notes {
		b.para(para{style: "Bang", align: "both", spaced: true, before: 120, runs: []run{{text: s, italic: true, half: 22}}})
	}
}

// A grid is a table with its columns measured.
type grid struct {
	*xmlText
	t      *report.Table
	widths []int
	half   int // size of its text
}

// table writes t as wide as the page allows. Its heading is repeated on every
// page, and no row is broken over two.
func table(b *xmlText, t *report.Table, room int) {
	g := grid{b, t, shares(t.Columns, room), sizeHead}
	if len(t.Columns) > 9 {
		g.half = 20
	}
	const line = `w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
	g.raw(`<w:tbl><w:tblPr><w:tblW`)
	g.attr("w", room)
	g.raw(` w:type="dxa"/><w:jc w:val="center"/><w:tblBorders><w:top ` + line + `<w:left ` + line + `<w:bottom ` + line +
		`<w:right ` + line + `<w:insideH ` + line + `<w:insideV ` + line + `</w:tblBorders><w:tblLayout w:type="fixed"/>` +
		`<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range g.widths {
		g.raw(`<w:gridCol`)
		g.attr("w", w)
		g.raw(`/>`)
	}
	g.raw(`</w:tblGrid>`)
	g.heading()
	for i := range t.Rows {
		g.row(&t.Rows[i])
	}
	g.raw(`</w:tbl>`)
}

// shares divides room by the weights of columns, to the last twip.
func shares(columns []report.Column, room int) []int {
	total := 0
	for _, c := range columns {
		total += max(c.Weight, 1)
	}
	widths := make([]int, len(columns))
	sum, given := 0, 0
	for i, c := range columns {
		sum += max(c.Weight, 1)
		widths[i] = room*sum/total - given
		given += widths[i]
	}
	return widths
}

// heading writes the heading rows. A cell that goes down over several rows goes
// on in each of them as a merged one.
func (g *grid) heading() {
	rows := make([][]report.Placed, len(g.t.Head))
	for _, p := range g.t.Placed() {
		for r := p.Row; r < p.Row+p.Down; r++ {
			at := 0
			for at < len(rows[r]) && rows[r][at].Col < p.Col {
				at++
			}
			rows[r] = append(rows[r][:at], append([]report.Placed{p}, rows[r][at:]...)...)
		}
	}
	for r, cells := range rows {
		g.raw(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		for _, p := range cells {
			merge := ""
			switch {
			case p.Down > 1 && p.Row == r:
				merge = `<w:vMerge w:val="restart"/>`
			case p.Down > 1:
				merge, p.Text = `<w:vMerge/>`, ""
			}
			g.cell(p.Col, p.Across, merge, "center", run{text: p.Text, bold: true, half: g.half})
		}
		g.raw(`</w:tr>`)
	}
}

func (g *grid) row(r *report.Row) {
	g.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for i := range g.t.Columns {
		text := ""
		if i < len(r.Cells) {
			text = r.Cells[i].Text
		}
		g.cell(i, 1, "", [...]string{report.Left: "left", report.Center: "center", report.Right: "right"}[g.t.Columns[i].Align],
			run{text: text, bold: r.Group, half: g.half})
	}
	g.raw(`</w:tr>`)
}

func (g *grid) cell(col, across int, merge, align string, text run) {
	wide := 0
	for _, w := range g.widths[col : col+across] {
		wide += w
	}
	g.raw(`<w:tc><w:tcPr><w:tcW`)
	g.attr("w", wide)
	g.raw(` w:type="dxa"/>`)
	if across > 1 {
		g.raw(`<w:gridSpan`)
		g.attr("val", across)
		g.raw(`/>`)
	}
	g.raw(merge + `<w:vAlign w:val="center"/></w:tcPr>`)
	g.para(para{style: "Bang", align: align, spaced: true, before: 40, after: 40, runs: []run{text}})
	g.raw(`</w:tc>`)
}

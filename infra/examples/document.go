package main

import (
	"fmt"
	"html"
	"strings"
)

// document makes the appendix as a Word document: a letterhead, which is a table
// too, then the table of figures with its second heading in the middle.
func document() ([]byte, error) {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	b.WriteString(bareTable(
		[]string{para("", "center", "ỦY BAN NHÂN DÂN", true), para("", "center", "PHƯỜNG THIÊN HƯƠNG", true), para("", "center", "Số:      /BC-UBND", false)},
		[]string{para(small, "center", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", true), para("", "center", "Độc lập - Tự do - Hạnh phúc", true)},
	))
	for _, text := range [...]string{"", appendix, subject, term} {
		b.WriteString(para("", "center", text, true))
	}
	b.WriteString(para("<w:i/>", "center", "(Kèm theo Báo cáo của Ủy ban nhân dân phường Thiên Hương)", false))
	b.WriteString(figures())
	b.WriteString(para("", "left", "", false))
	b.WriteString(bareTable(
		append([]string{para("", "center", makerRole, true), para("", "center", "", false)}, gap(makerName)...),
		append([]string{para("", "center", onBehalf, true), para("", "center", signerRole, true)}, gap(signerName)...),
	))
	b.WriteString(`<w:p/><w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return pack([]part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageRels)},
		{"docProps/core.xml", []byte(coreProps)},
		{"word/_rels/document.xml.rels", []byte(documentRels)},
		{"word/document.xml", []byte(b.String())},
		{"word/styles.xml", []byte(stylesPart)},
	})
}

// gap leaves room for a signature above a name.
func gap(name string) []string {
	empty := para("", "center", "", false)
	return []string{empty, empty, empty, para("", "center", name, true)}
}

// para is one paragraph of one run.
func para(runProps, align, text string, bold bool) string {
	if bold {
		runProps = "<w:b/>" + runProps
	}
	if runProps != "" {
		runProps = "<w:rPr>" + runProps + "</w:rPr>"
	}
	run := ""
	if text != "" {
		run = `<w:r>` + runProps + `<w:t xml:space="preserve">` + html.EscapeString(text) + `</w:t></w:r>`
	}
	return `<w:p><w:pPr><w:jc w:val="` + align + `"/></w:pPr>` + run + `</w:p>`
}

// bareTable is a table of one row and two columns without lines.
func bareTable(left, right []string) string {
	return `<w:tbl><w:tblPr><w:tblW w:w="9354" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>` +
		`<w:tblGrid><w:gridCol w:w="3700"/><w:gridCol w:w="5654"/></w:tblGrid><w:tr>` +
		cell(3700, "top", strings.Join(left, "")) + cell(5654, "top", strings.Join(right, "")) + `</w:tr></w:tbl>`
}

func cell(width int, align, content string) string {
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="%s"/></w:tcPr>%s</w:tc>`, width, align, content)
}

// figures is the table of the appendix.
func figures() string {
	widths := [...]int{567, 3150, 1000, 1050, 1787, 1800}
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="9354" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`)
	for _, side := range [...]string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString(`</w:tblGrid>`)
	row := func(l line, bold bool, breakBefore string) {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, text := range l.cells() {
			align := "center"
			if i == 1 && !bold {
				align = "left"
			}
			p := para(small, align, text, bold || i == 1 && l.group())
			if i == 0 {
				p = strings.Replace(p, "<w:pPr>", "<w:pPr>"+breakBefore, 1)
			}
			b.WriteString(cell(widths[i], "center", p))
		}
		b.WriteString(`</w:tr>`)
	}
	row(firstHeading, true, "")
	for _, l := range firstPage {
		row(l, false, "")
	}
	row(secondHeading, true, "<w:pageBreakBefore/>")
	for _, l := range secondPage {
		row(l, false, "")
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}

const (
	small = `<w:sz w:val="24"/>`

	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

	contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

	packageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

	documentRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`

	coreProps = xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:creator>` + makerName + `</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2025-11-03T01:00:00Z</dcterms:created></cp:coreProperties>`

	stylesPart = xmlHead + `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
		`<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:before="50" w:after="50"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`
)

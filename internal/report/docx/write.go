// Package docx writes a report.Document as a Word document in the layout of
// official documents: A4, margins of 20, 20, 30 and 15 mm, Times New Roman, the
// page number in the top centre from page 2, each appendix a section that counts
// its own pages. The same document gives the same bytes.
//
// It decides how things stand on paper, never what they say.
package docx

import (
	"io"
	"strings"
	"time"

	"wardbook/internal/lang"
	"wardbook/internal/report"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	contentType = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	officeRel   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageURL  = "http://schemas.openxmlformats.org/package/2006/"
)

// Write writes d. Appendices that are for workbooks only are left out.
func Write(w io.Writer, d report.Document) error {
	return report.Pack(w, report.Parts{
		"[Content_Types].xml":          []byte(contentTypes),
		"_rels/.rels":                  []byte(rootRels),
		"docProps/core.xml":            core(&d),
		"word/_rels/document.xml.rels": []byte(documentRels),
		"word/document.xml":            body(&d),
		"word/settings.xml":            []byte(settings(d.Language)),
		"word/styles.xml":              []byte(styles(d.Language)),
		"word/header1.xml":             header(&d, true),
		"word/header2.xml":             header(&d, false),
	})
}

const contentTypes = declaration + `<Types xmlns="` + packageURL + `content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + contentType + `document.main+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + contentType + `settings+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + contentType + `styles+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="` + contentType + `header+xml"/>` +
	`<Override PartName="/word/header2.xml" ContentType="` + contentType + `header+xml"/>` +
	`</Types>`

const rootRels = declaration + `<Relationships xmlns="` + packageURL + `relationships">` +
	`<Relationship Id="rId1" Type="` + officeRel + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="` + packageURL + `relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

const documentRels = declaration + `<Relationships xmlns="` + packageURL + `relationships">` +
	`<Relationship Id="rId1" Type="` + officeRel + `styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + officeRel + `settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="` + officeRel + `header" Target="header1.xml"/>` +
	`<Relationship Id="rId4" Type="` + officeRel + `header" Target="header2.xml"/>` +
	`</Relationships>`

// core holds the properties of the file: all of them come from d.
func core(d *report.Document) []byte {
	var b xmlText
	b.raw(declaration + `<cp:coreProperties xmlns:cp="` + packageURL + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	b.text(d.Title)
	b.raw(`</dc:title><dc:creator>`)
	b.text(strings.Join(d.Letterhead.Issuer, " "))
	b.raw(`</dc:creator><dc:language>` + locale(d.Language) + `</dc:language>`)
	if !d.Dated.IsZero() {
		b.raw(`<dcterms:created xsi:type="dcterms:W3CDTF">` + d.Dated.UTC().Format(time.RFC3339) + `</dcterms:created>`)
	}
	b.raw(`</cp:coreProperties>`)
	return b.bytes()
}

func locale(l lang.Lang) string {
	if l == lang.EN {
		return "en-GB"
	}
	return "vi-VN"
}

// header is what stands on top of each page: the page number, save on the first
// page of a section, and the marks, on every page.
func header(d *report.Document, numbered bool) []byte {
	var b xmlText
	b.raw(declaration + `<w:hdr ` + namespaces + `>`)
	marks := d.Marks()
	if numbered || len(marks) == 0 {
		b.raw(`<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>`)
		if numbered {
			b.raw(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
				`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)
		}
		b.raw(`</w:p>`)
	}
	if len(marks) > 0 {
		b.para(para{style: "Header", runs: []run{{text: strings.Join(marks, " - "), bold: true, half: 22}}})
	}
	b.raw(`</w:hdr>`)
	return b.bytes()
}

// body is the main part: the letter, then the appendices, each in its section.
func body(d *report.Document) []byte {
	b := xmlText{}
	b.raw(declaration + `<w:document ` + namespaces + `><w:body>`)
	letter(&b, d)
	landscape := false
	for i := range d.Appendices {
		a := &d.Appendices[i]
		if a.DataOnly {
			continue
		}
		b.sectionEnd(landscape)
		landscape = a.Landscape
		appendix(&b, a)
	}
	b.para(para{style: "Khoang"})
	b.section(landscape)
	b.raw(`</w:body></w:document>`)
	return b.bytes()
}

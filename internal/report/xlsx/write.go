// Package xlsx writes a report.Document as a workbook: each table a worksheet,
// numbers as numbers with Vietnamese separators, text always as text. The same
// document gives the same bytes.
//
// It decides how things look in a spreadsheet, never what they say.
package xlsx

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"wardbook/internal/lang"
	"wardbook/internal/report"
)

// Write writes the tables of d; the letter itself belongs to paper.
func Write(w io.Writer, d report.Document) error {
	f := excelize.NewFile()
	b := book{File: f, doc: &d, styles: map[look]int{}}
	if err := b.write(); err != nil {
		return fmt.Errorf("write workbook %.60q: %w", d.Title, err)
	}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &archive{w: w, parts: map[string]*part{}} })
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook %.60q: %w", d.Title, err)
	}
	return nil
}

// A book is a workbook in the making.
type book struct {
	*excelize.File
	doc    *report.Document
	styles map[look]int
}

func (b *book) write() error {
	if err := b.properties(); err != nil {
		return err
	}
	names := sheetNames(b.doc)
	if len(names) == 0 {
		return nil
	}
	if err := b.SetSheetName("Sheet1", names[0]); err != nil {
		return err
	}
	for _, name := range names[1:] {
		if _, err := b.NewSheet(name); err != nil {
			return err
		}
	}
	n := 0
	for i := range b.doc.Appendices {
		a := &b.doc.Appendices[i]
		for j := range a.Tables {
			if err := b.sheet(names[n], a, &a.Tables[j]); err != nil {
				return fmt.Errorf("worksheet %q: %w", names[n], err)
			}
			n++
		}
	}
	return nil
}

// properties says of the file only what the document says: no clock, no name of
// a machine.
func (b *book) properties() error {
	at := b.doc.Dated
	if at.IsZero() {
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	when := at.UTC().Format(time.RFC3339)
	locale := "vi-VN"
	if b.doc.Language == lang.EN {
		locale = "en-GB"
	}
	if err := b.SetDocProps(&excelize.DocProperties{Title: b.doc.Title, Creator: b.issuer(), Language: locale, Created: when, Modified: when}); err != nil {
		return err
	}
	return b.SetDefaultFont(fontName)
}

func (b *book) issuer() string { return strings.Join(b.doc.Letterhead.Issuer, " ") }

// sheetNames gives every table the name it asks for, in a form that a workbook
// allows: at most 31 characters, none of []:*?/\, no two the same.
func sheetNames(d *report.Document) (names []string) {
	taken := map[string]bool{}
	for i := range d.Appendices {
		for j := range d.Appendices[i].Tables {
			name := sheetName(d.Appendices[i].Tables[j].Sheet, "")
			for n := 2; taken[strings.ToLower(name)]; n++ {
				name = sheetName(d.Appendices[i].Tables[j].Sheet, fmt.Sprint(" ", n))
			}
			taken[strings.ToLower(name)] = true
			names = append(names, name)
		}
	}
	return names
}

func sheetName(s, suffix string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < 0x20 {
			return ' '
		}
		return r
	}, s)
	r := []rune(strings.TrimSpace(s))
	if len(r) == 0 {
		r = []rune("Sheet")
	}
	return string(r[:min(len(r), 31-len(suffix))]) + suffix
}

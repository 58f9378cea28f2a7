package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// file is one part of a package in a test.
type file struct{ name, body string }

// pack makes a zip of parts. A body of parts is deflated, or stored where the
// name begins with "=".
func pack(parts ...file) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		name, method := p.name, zip.Deflate
		if n, ok := strings.CutPrefix(name, "="); ok {
			name, method = n, zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			panic(err)
		}
		if _, err := f.Write([]byte(p.body)); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNS    = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relsOpen = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relType  = `Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// parts gives the parts of a workbook with one sheet "Sheet1" of which body is
// all that stands in the worksheet element.
func parts(body string) []file {
	return []file{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
		{"_rels/.rels", relsOpen + `<Relationship Id="rId1" ` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xmlHead + `<workbook ` + mainNS + ` ` + relNS + `><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relsOpen + `<Relationship Id="rId1" ` + relType + `worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" ` + relType + `sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" ` + relType + `styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", xmlHead + `<worksheet ` + mainNS + ` ` + relNS + `>` + body + `</worksheet>`},
		{"xl/sharedStrings.xml", xmlHead + `<sst ` + mainNS + `><si><t>không</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">Hoà </t></r><r><t>Bình</t></r><rPh sb="0" eb="1"><t>hint</t></rPh></si><si><t xml:space="preserve"> a &amp; b </t></si><si/></sst>`},
		{"xl/styles.xml", xmlHead + `<styleSheet ` + mainNS + `><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0\%"/><numFmt numFmtId="165" formatCode="[$-42A]dd/mm/yyyy;@"/><numFmt numFmtId="166" formatCode="#,##0.0&quot; %&quot;"/><numFmt numFmtId="167" formatCode="[Red][&lt;1]0.0%;General"/></numFmts><cellXfs count="9"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="49"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="3"/></cellXfs></styleSheet>`},
	}
}

// with gives the parts with one replaced, or added, or removed where body is "-".
func with(ps []file, name, body string) []file {
	out := []file{}
	found := false
	for _, p := range ps {
		if p.name == name {
			found = true
			if body == "-" {
				continue
			}
			p.body = body
		}
		out = append(out, p)
	}
	if !found && body != "-" {
		out = append(out, file{name, body})
	}
	return out
}

// replaced gives the parts with text replaced within one of them.
func replaced(t testing.TB, ps []file, name, old, new string) []file {
	t.Helper()
	for _, p := range ps {
		if p.name == name {
			if !strings.Contains(p.body, old) {
				t.Fatalf("part %s has no %q", name, old)
			}
			return with(ps, name, strings.Replace(p.body, old, new, 1))
		}
	}
	t.Fatalf("no part %s", name)
	return nil
}

func read(name string, raw []byte) (*sheet.Book, error) {
	return sheet.Read(name, raw, sheet.DefaultLimits())
}

// failure gives the code and arguments of a failure, "" for none.
func failure(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var f *sheet.Failure
	if !errors.As(err, &f) {
		t.Fatalf("error %v is no Failure", err)
	}
	return f.Error()
}

// dump writes a book as one line for each thing in it.
func dump(b *sheet.Book) string {
	if b == nil {
		return ""
	}
	var w strings.Builder
	for _, title := range b.Titles {
		fmt.Fprintf(&w, "title %q\n", title)
	}
	for i := range b.Grids {
		g := &b.Grids[i]
		fmt.Fprintf(&w, "grid %q", g.Name)
		if g.Hidden {
			w.WriteString(" hidden")
		}
		w.WriteByte('\n')
		for _, c := range g.Cells {
			w.WriteString(dumpCell(c) + "\n")
		}
		for _, m := range g.Merges {
			fmt.Fprintf(&w, "merge %s:%s\n", a1(m.Row, m.Col), a1(m.Row2, m.Col2))
		}
	}
	for _, f := range b.Findings {
		fmt.Fprintf(&w, "%s %s\n", f.Code, strings.Join(f.Args, " "))
	}
	return w.String()
}

func dumpCell(c sheet.Cell) string {
	s := a1(c.Row, c.Col) + " " + [...]string{"empty", "text", "number", "boolean", "error", "uncalculated"}[c.Kind] + " " + fmt.Sprintf("%q", c.Text)
	s += [...]string{"", " percent", " date", " @"}[c.Format]
	if c.Formula {
		s += " formula"
	}
	if c.Hidden {
		s += " hidden"
	}
	return s
}

func a1(row, col int) string { return stat.CellRef{Row: row, Col: col}.A1() }

// lines joins lines as dump writes them.
func lines(ls ...string) string {
	if len(ls) == 0 {
		return ""
	}
	return strings.Join(ls, "\n") + "\n"
}

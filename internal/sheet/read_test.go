package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// pack zips parts given as name, content.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(f, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	relNS   = "http://schemas.openxmlformats.org/package/2006/relationships"
	docNS   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheetNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	types   = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/x/book.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
)

// book makes a workbook with one sheet from the XML inside worksheet; its parts
// have odd names, for parts are found through relationships.
func book(t testing.TB, worksheet string, more ...string) []byte {
	parts := []string{
		"[Content_Types].xml", types,
		"_rels/.rels", `<Relationships xmlns="` + relNS + `"><Relationship Id="a" Type="` + docNS + `/officeDocument" Target="x/book.xml"/></Relationships>`,
		"x/book.xml", `<workbook xmlns="` + sheetNS + `" xmlns:r="` + docNS + `"><sheets><sheet name="Phụ lục" sheetId="1" r:id="s1"/></sheets></workbook>`,
		"x/_rels/book.xml.rels", `<Relationships xmlns="` + relNS + `"><Relationship Id="s1" Type="` + docNS + `/worksheet" Target="one.xml"/><Relationship Id="t" Type="` + docNS + `/sharedStrings" Target="/x/texts.xml"/><Relationship Id="y" Type="` + docNS + `/styles" Target="styles.xml"/></Relationships>`,
		"x/texts.xml", `<sst xmlns="` + sheetNS + `"><si><t>Tổng đàn lợn</t></si><si><r><t xml:space="preserve">rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>a_x000A_b &amp; c</t></si></sst>`,
		"x/styles.xml", `<styleSheet xmlns="` + sheetNS + `"><numFmts count="1"><numFmt numFmtId="170" formatCode="[$-42A]dd\/mm\/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="49"/></cellXfs></styleSheet>`,
		"x/one.xml", `<worksheet xmlns="` + sheetNS + `">` + worksheet + `</worksheet>`,
	}
	for i := 0; i+1 < len(more); i += 2 {
		for j := 0; j < len(parts); j += 2 {
			if parts[j] == more[i] {
				parts[j+1] = more[i+1]
			}
		}
	}
	return pack(t, parts...)
}

func dump(b *sheet.Book) string {
	var s strings.Builder
	for i := range b.Grids {
		g := &b.Grids[i]
		for _, c := range g.Cells {
			fmt.Fprintf(&s, "%s %d%d %q", g.Ref(c), c.Kind, c.Format, c.Text)
			if c.Formula {
				s.WriteString(" f")
			}
			if c.Hidden {
				s.WriteString(" h")
			}
			s.WriteByte('\n')
		}
	}
	return s.String()
}

func code(err error) string {
	if err == nil {
		return ""
	}
	var f *sheet.Failure
	if !errors.As(err, &f) {
		return "no Failure: " + err.Error()
	}
	return string(f.Code)
}

func TestCells(t *testing.T) {
	got, err := sheet.Read("a.xlsx", book(t, `<cols><col min="3" max="4" hidden="1"/></cols><sheetData>
		<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>55.700000000000003</v></c><c r="C2" t="s"><v>1</v></c><c t="s"><v>2</v></c></row>
		<row hidden="1"><c><f>1+1</f><v>2</v></c><c><f>1+1</f></c><c t="str"><f>"x"</f><v>x</v></c></row>
		<row r="9"><c t="b"><v>1</v></c><c t="e"><v>#DIV/0!</v></c><c t="inlineStr"><is><t>a &lt; 1</t></is></c><c s="1"><v>0.95</v></c><c s="2"><v>46361</v></c><c s="3"/></row>
		</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	want := `Phụ lục!A2 10 "Tổng đàn lợn"
Phụ lục!B2 20 "55.700000000000003"
Phụ lục!C2 10 "rich text" h
Phụ lục!D2 10 "a\nb & c" h
Phụ lục!A3 20 "2" f h
Phụ lục!B3 50 "" f h
Phụ lục!C3 10 "x" f h
Phụ lục!A9 30 "1"
Phụ lục!B9 40 "#DIV/0!"
Phụ lục!C9 10 "a < 1" h
Phụ lục!D9 21 "0.95" h
Phụ lục!E9 22 "46361"
`
	if d := dump(got); d != want {
		t.Errorf("cells:\n%s\nwant:\n%s", d, want)
	}
	if len(got.Findings) != 1 || got.Findings[0].Code != stat.HiddenRead {
		t.Errorf("notes %v, want one hidden-read", got.Findings)
	}
}

func TestRefused(t *testing.T) {
	row := func(s string) string { return `<sheetData><row r="1">` + s + `</row></sheetData>` }
	ok := book(t, row(`<c r="A1"><v>1</v></c>`))
	rows := []struct {
		name string
		raw  []byte
		want stat.FindingCode
	}{
		{"nothing", nil, stat.NotAWorkbook},
		{"a PDF", []byte("%PDF-1.7 ..."), stat.NotAWorkbook},
		{"a picture with another name", []byte("\x89PNG\r\n\x1a\n0000"), stat.NotAWorkbook},
		{"a web page", []byte("<html><table></table></html>"), stat.NotAWorkbook},
		{"an old workbook", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W o r k b o o k"), stat.NotAWorkbook},
		{"a locked workbook", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...), stat.WorkbookEncrypted},
		{"another archive", pack(t, "a.txt", "hello"), stat.NotAWorkbook},
		{"cut in the middle", ok[:len(ok)/2], stat.WorkbookTruncated},
		{"cut at the end", ok[:len(ok)-1], stat.WorkbookTruncated},
		{"cells out of order", book(t, row(`<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>`)), stat.WorkbookUnreadable},
		{"a cell of another row", book(t, row(`<c r="A2"><v>1</v></c>`)), stat.WorkbookUnreadable},
		{"a text that is not there", book(t, row(`<c r="A1" t="s"><v>99</v></c>`)), stat.WorkbookUnreadable},
		{"a style that is not there", book(t, row(`<c r="A1" s="9"><v>1</v></c>`)), stat.WorkbookUnreadable},
		{"no number", book(t, row(`<c r="A1"><v>1,5</v></c>`)), stat.WorkbookUnreadable},
		{"two values", book(t, row(`<c r="A1"><v>1</v><v>2</v></c>`)), stat.WorkbookUnreadable},
		{"inline text with a value", book(t, row(`<c r="A1" t="inlineStr"><v>1</v></c>`)), stat.WorkbookUnreadable},
		{"loose text", book(t, `<sheetData>1<row r="1"/></sheetData>`), stat.WorkbookUnreadable},
		{"open element", book(t, `<sheetData><row r="1">`), stat.WorkbookUnreadable},
		{"a document type", book(t, "", "x/one.xml", `<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>`), stat.WorkbookUnreadable},
		{"an unbound prefix", book(t, `<x:sheetData/>`), stat.WorkbookUnreadable},
		{"an unknown entity", book(t, row(`<c r="A1" t="inlineStr"><is><t>&eacute;</t></is></c>`)), stat.WorkbookUnreadable},
		{"no sheet data", book(t, ``), stat.WorkbookUnreadable},
		{"one part twice", pack(t, "[Content_Types].xml", types, "[content_types].XML", types), stat.WorkbookUnreadable},
		{"too many columns", book(t, row(`<c r="XFD1"><v>1</v></c>`)), stat.WorkbookTooLarge},
		{"a bomb", book(t, row(`<c r="A1" t="inlineStr"><is><t>`+strings.Repeat("a", 3<<20)+`</t></is></c>`)), stat.WorkbookTooLarge},
		{"unbalanced quotes", []byte("a;\"b\nc;d\n"), stat.WorkbookUnreadable},
	}
	for _, r := range rows {
		b, err := sheet.Read("file.xlsx", r.raw, sheet.DefaultLimits())
		if code(err) != string(r.want) || b != nil {
			t.Errorf("%s: got %s, want %s", r.name, code(err), r.want)
		}
	}
	if _, err := sheet.Read("a.xlsx", make([]byte, 5<<20), sheet.DefaultLimits()); code(err) != string(stat.WorkbookTooLarge) {
		t.Errorf("5 MiB: got %s, want workbook-too-large", code(err))
	}
}

func TestCSV(t *testing.T) {
	rows := []struct{ name, raw, want string }{
		{"semicolons", "TT;Chỉ tiêu\n1;\"a;\"\"b\"\"\"\n", `A1 "TT" B1 "Chỉ tiêu" A2 "1" B2 "a;\"b\"" `},
		{"mark of UTF-8", "\xEF\xBB\xBFTT;x", `A1 "TT" B1 "x" `},
		{"decimal commas separate nothing", "a;1,5\nb;2,5\n", `A1 "a" B1 "1,5" A2 "b" B2 "2,5" `},
		{"commas", "a,b\r\n1,\"2,5\"\r\n", `A1 "a" B1 "b" A2 "1" B2 "2,5" `},
		{"named separator", "sep=|\na|b;c\n", `A1 "a" B1 "b;c" `},
		{"tabs", "a\tb\n\tc\n", `A1 "a" B1 "b" B2 "c" `},
		{"a line break inside quotes", "a;\"b\nc\"\nd;e", "A1 \"a\" B1 \"b\\nc\" A2 \"d\" B2 \"e\" "},
		{"decomposed letters", "Chỉ;x", `A1 "Chỉ" B1 "x" `},
		{"UTF-16", "\xFF\xFEa\x00;\x00\xC9\x1E\x00\x00"[:8], `A1 "a" B1 "` + "\u1EC9" + `" `},
		{"windows-1258", "\xD0\xF4;ti\xEA\xECu", `A1 "Đô" B1 "tiếu" `},
	}
	for _, r := range rows {
		b, err := sheet.Read("a.csv", []byte(r.raw), sheet.DefaultLimits())
		if err != nil {
			t.Errorf("%s: %v", r.name, err)
			continue
		}
		got := ""
		for _, c := range b.Grids[0].Cells {
			got += fmt.Sprintf("%s %q ", b.Grids[0].Ref(c), c.Text)
		}
		if got != r.want {
			t.Errorf("%s: got %s, want %s", r.name, got, r.want)
		}
	}
}

func TestDOCX(t *testing.T) {
	w := func(body string) []byte {
		return pack(t, "[Content_Types].xml", `<Types xmlns="x"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
			"_rels/.rels", `<Relationships xmlns="`+relNS+`"><Relationship Id="a" Type="`+docNS+`/officeDocument" Target="word/document.xml"/></Relationships>`,
			"word/document.xml", `<w:document xmlns:w="w"><w:body>`+body+`</w:body></w:document>`)
	}
	p := func(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }
	b, err := sheet.Read("a.docx", w(p("PHỤ LỤC")+`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+p("wide")+`</w:tc><w:tc>`+p("c")+`</w:tc></w:tr>`+
		`<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+p("tall")+`</w:tc><w:tc>`+p("b")+p("two")+`</w:tc><w:tc><w:p><w:del><w:r><w:t>old</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p></w:tc></w:tr>`+
		`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>`+p("")+`</w:tc><w:tc/><w:tc><w:tbl><w:tr><w:tc>`+p("in")+`</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`+p("tail")), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	want := "Bảng 1!A1 10 \"wide\"\nBảng 1!C1 10 \"c\"\nBảng 1!A2 10 \"tall\"\nBảng 1!B2 10 \"b two\"\nBảng 1!C2 10 \"new\"\nBảng 1!C3 10 \"in\"\n"
	if d := dump(b); d != want {
		t.Errorf("cells:\n%s\nwant:\n%s", d, want)
	}
	if got := strings.Join(b.Titles, "|"); got != "PHỤ LỤC|tail" {
		t.Errorf("titles %q", got)
	}
}

func TestNotes(t *testing.T) {
	b, err := sheet.Read("figures.pdf", []byte("a;b\nc;d\n"), sheet.DefaultLimits())
	if err != nil || len(b.Findings) != 1 || b.Findings[0].Code != stat.ExtensionDiffers {
		t.Errorf("a table named .pdf: %v %v, want one extension-differs", b, err)
	}
}

// generated makes a workbook as a common library writes it.
func generated(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i := 1; i <= 30; i++ {
		for j, v := range []any{i, fmt.Sprintf("+ Chỉ tiêu số %d", i), "triệu đồng", float64(i) * 1.1, "6.200", "Đạt chỉ tiêu"} {
			cell, _ := excelize.CoordinatesToCellName(j+1, i)
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cellsByExcelize reads raw values with the second reader.
func cellsByExcelize(raw []byte) (map[string]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]string{}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			for j, v := range row {
				if v != "" {
					out[stat.CellRef{Sheet: name, Row: i + 1, Col: j + 1}.String()] = v
				}
			}
		}
	}
	return out, nil
}

func TestAgreesWithASecondReader(t *testing.T) {
	raw := generated(t)
	b, err := sheet.Read("a.xlsx", raw, sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	want, err := cellsByExcelize(raw)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i := range b.Grids {
		for _, c := range b.Grids[i].Cells {
			got[b.Grids[i].Ref(c).String()] = c.Text
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d cells, the second reader sees %d", len(got), len(want))
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s: got %q, the second reader sees %q", k, got[k], v)
		}
	}
}

// TestMutations damages a workbook at random. Whatever is still accepted must
// hold exactly the cells that it held, or be a change inside a value that keeps
// the part well formed (which no reader can know): a cell never disappears.
func TestMutations(t *testing.T) {
	raw := generated(t)
	whole, err := sheet.Read("a.xlsx", raw, sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	want := dump(whole)
	r := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for range 1500 {
		bad := bytes.Clone(raw)
		switch r.IntN(3) {
		case 0:
			bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
		case 1:
			bad = bad[:r.IntN(len(bad))]
		case 2:
			i, n := r.IntN(len(bad)), 1+r.IntN(40)
			bad = append(bad[:i:i], bad[min(len(bad), i+n):]...)
		}
		b, err := sheet.Read("a.xlsx", bad, sheet.DefaultLimits())
		if err != nil {
			continue
		}
		accepted++
		if got := dump(b); got != want {
			t.Fatalf("a damaged file reads as another:\n%s", got)
		}
	}
	t.Logf("%d of 1500 damaged files read the same, the others were refused", accepted)
}

func FuzzRead(f *testing.F) {
	f.Add(generated(f))
	f.Add([]byte("TT;Chỉ tiêu\n1;2\n"))
	f.Add(book(f, `<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := sheet.Read("x.xlsx", raw, sheet.DefaultLimits())
		if (b == nil) == (err == nil) {
			t.Fatalf("book %v and error %v", b, err)
		}
		var fail *sheet.Failure
		if err != nil && !errors.As(err, &fail) {
			t.Fatalf("error %v is no Failure", err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	raw := generated(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sheet.Read("a.xlsx", raw, sheet.DefaultLimits()); err != nil {
			b.Fatal(err)
		}
	}
}

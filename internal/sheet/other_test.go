package sheet_test

import (
	"encoding/binary"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// wide writes s as UTF-16.
func wide(order binary.AppendByteOrder, s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func TestReadCSV(t *testing.T) {
	const text = "TT;Chỉ tiêu;Kết quả\n1;Thu nhập;92,1\n"
	want := []string{`A1 text "TT"`, `B1 text "Chỉ tiêu"`, `C1 text "Kết quả"`, `A2 text "1"`, `B2 text "Thu nhập"`, `C2 text "92,1"`}
	// Windows writes Vietnamese with combining tone marks.
	windows, err := charmap.Windows1258.NewEncoder().String(strings.NewReplacer("ỉ", "i\u0309", "ế", "ê\u0301", "ả", "a\u0309", "ậ", "â\u0323").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why  string
		raw  []byte
		want []string
	}{
		{"UTF-8", []byte(text), want},
		{"decomposed", []byte(norm.NFD.String(text)), want},
		{"byte order mark", []byte("\xEF\xBB\xBF" + text), want},
		{"UTF-16 little-endian", append([]byte("\xFF\xFE"), wide(binary.LittleEndian, text)...), want},
		{"UTF-16 big-endian", append([]byte("\xFE\xFF"), wide(binary.BigEndian, text)...), want},
		{"UTF-16 without a mark", wide(binary.LittleEndian, text), want},
		{"UTF-16 big-endian without a mark", wide(binary.BigEndian, text), want},
		{"windows-1258", []byte(windows), want},
		{"tabs", []byte(strings.ReplaceAll(text, ";", "\t")), want},
		{"commas with quoted decimals", []byte("TT,Chỉ tiêu,Kết quả\n1,Thu nhập,\"92,1\"\n"), want},
		{"announced separator", []byte("sep=|\r\n" + strings.ReplaceAll(text, ";", "|")), want},
		{"lines of old machines", []byte(strings.ReplaceAll(text, "\n", "\r")), want},
		{"decimals in every field", []byte("a;1,5;2,5\nb;3,5;4,5\n"), []string{`A1 text "a"`, `B1 text "1,5"`, `C1 text "2,5"`, `A2 text "b"`, `B2 text "3,5"`, `C2 text "4,5"`}},
		{"title above the table", []byte("BÁO CÁO, quý I\n\nTT;x;y\n1;2;3\n"), []string{`A1 text "BÁO CÁO, quý I"`, `A3 text "TT"`, `B3 text "x"`, `C3 text "y"`, `A4 text "1"`, `B4 text "2"`, `C4 text "3"`}},
		{"quotes", []byte("\"a \"\"b\"\";\nc\";d\n5\" tube;e"), []string{"A1 text \"a \\\"b\\\";\\nc\"", `B1 text "d"`, `A2 text "5\" tube"`, `B2 text "e"`}},
		{"empty fields, no last line end", []byte(";;a;\n;"), []string{`C1 text "a"`}},
		{"formulas are text", []byte("=1+1;x\n"), []string{`A1 text "=1+1"`, `B1 text "x"`}},
		{"one column", []byte("a b\nc\n"), []string{`A1 text "a b"`, `A2 text "c"`}},
	} {
		b, err := read("a.csv", c.raw)
		if got, want := dump(b)+failure(t, err), "grid \"\"\n"+lines(c.want...); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, want)
		}
	}
}

func TestReadSaysWhatAFileIs(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504)
	stream := func(name string) []byte { return []byte(ole + string(wide(binary.LittleEndian, name))) }
	for _, c := range []struct {
		why  string
		raw  []byte
		want string
	}{
		{"zero bytes", nil, "not-a-workbook empty"},
		{"white space", []byte("\xEF\xBB\xBF \r\n"), "not-a-workbook empty"},
		{"PDF", []byte("%PDF-1.7\n%\xE2\xE3"), "not-a-workbook pdf"},
		{"PNG", []byte("\x89PNG\r\n\x1a\n\x00\x00"), "not-a-workbook image"},
		{"JPEG", []byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), "not-a-workbook image"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00"), "not-a-workbook image"},
		{"old workbook", stream("Workbook"), "not-a-workbook xls"},
		{"older workbook", stream("Book"), "not-a-workbook xls"},
		{"bare BIFF", []byte("\x09\x08\x08\x00\x00\x05\x10\x00\x00\x00"), "not-a-workbook xls"},
		{"old document", stream("WordDocument"), "not-a-workbook doc"},
		{"encrypted workbook", stream("EncryptedPackage"), "workbook-encrypted"},
		{"another container", []byte(ole), "not-a-workbook unknown"},
		{"web page called .xls", []byte("\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>"), "not-a-workbook html"},
		{"table alone", []byte("<table><tr><td>1</td></tr></table>"), "not-a-workbook html"},
		{"rich text", []byte(`{\rtf1 1}`), "not-a-workbook unknown"},
		{"XML", []byte(`<?xml version="1.0"?><Workbook/>`), "not-a-workbook unknown"},
		{"7z", []byte("7z\xBC\xAF\x27\x1C\x00"), "not-a-workbook archive"},
		{"empty zip", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), "not-a-workbook archive"},
		{"program", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xFF\xFF\x00\x00"), "not-a-workbook unknown"},
		{"control characters", []byte("a;b\x01\n"), "not-a-workbook unknown"},
		{"text cut within a letter", []byte("a;Chỉ tiê\xC3"), "workbook-truncated"},
		{"marked text cut within a letter", []byte("\xEF\xBB\xBFa;Chỉ\xE1\xBB"), "workbook-truncated"},
		{"UTF-16 cut within a letter", wide(binary.LittleEndian, "\uFEFFabc")[:7], "workbook-truncated"},
		{"quotation mark that does not close", []byte("a;\"b\n"), "workbook-unreadable csv-quotes"},
		{"text behind a quotation mark", []byte("a;\"b\"c\n"), "workbook-unreadable csv-quotes"},
	} {
		b, err := read("a.xlsx", c.raw)
		if got := dump(b) + failure(t, err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
	}
}

func TestExtensionDiffers(t *testing.T) {
	book, text := pack(parts(`<sheetData/>`)...), []byte("a;b\n")
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"a.xlsx", book, ""}, {"A.XLSX", book, ""}, {"a.xlsm", book, ""}, {"a", book, ""}, {"a.b/c", book, ""},
		{"a.xls", book, "extension-differs .xls xlsx"}, {"a.csv", book, "extension-differs .csv xlsx"},
		{"a.csv", text, ""}, {"a.txt", text, ""}, {"a.xls", text, "extension-differs .xls csv"},
		{"a.doc", documentOf(""), "extension-differs .doc docx"}, {"a.docx", documentOf(""), ""},
	} {
		b, err := read(c.name, c.raw)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range b.Findings {
			got += string(f.Code) + " " + strings.Join(f.Args, " ")
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// documentOf makes a text document.
func documentOf(body string) []byte {
	return pack(
		file{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		file{"_rels/.rels", relsOpen + `<Relationship Id="rId1" ` + relType + `officeDocument" Target="word/document.xml"/></Relationships>`},
		file{"word/document.xml", xmlHead + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `<w:sectPr/></w:body></w:document>`})
}

func TestReadDOCX(t *testing.T) {
	p := func(s string) string {
		return `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + s + `</w:t></w:r></w:p>`
	}
	tc := func(s string) string { return `<w:tc>` + p(s) + `</w:tc>` }
	tcWith := func(pr, s string) string { return `<w:tc><w:tcPr>` + pr + `</w:tcPr>` + p(s) + `</w:tc>` }
	tr := func(s ...string) string { return `<w:tr>` + strings.Join(s, "") + `</w:tr>` }
	tbl := func(s ...string) string { return `<w:tbl><w:tblPr/>` + strings.Join(s, "") + `</w:tbl>` }
	for _, c := range []struct {
		why, body string
		want      []string
	}{
		{"titles and a table", p("BÁO CÁO") + p(" ") + tbl(tr(tc("TT"), tc("Chỉ tiêu")), tr(tc("1"), tc("16,5"))) + p("./."),
			[]string{`title "BÁO CÁO"`, `title "./."`, `grid "Bảng 1"`, `A1 text "TT"`, `B1 text "Chỉ tiêu"`, `A2 text "1"`, `B2 text "16,5"`}},
		{"two tables", tbl(tr(tc("a"))) + tbl(tr(tc("b"))), []string{`grid "Bảng 1"`, `A1 text "a"`, `grid "Bảng 2"`, `A1 text "b"`}},
		{"spans", tbl(tr(tcWith(`<w:gridSpan w:val="2"/>`, "ab"), tc("c")), tr(tc("1"), tc("2"), tc("3"))),
			[]string{`grid "Bảng 1"`, `A1 text "ab"`, `C1 text "c"`, `A2 text "1"`, `B2 text "2"`, `C2 text "3"`, `merge A1:B1`}},
		{"vertical merges", tbl(tr(tcWith(`<w:vMerge w:val="restart"/>`, "a"), tc("b")), tr(tcWith(`<w:vMerge/>`, "not shown"), tc("c")), tr(tcWith(`<w:vMerge w:val="continue"/>`, ""), tc("d")), tr(tc("e"), tc("f"))),
			[]string{`grid "Bảng 1"`, `A1 text "a"`, `B1 text "b"`, `B2 text "c"`, `B3 text "d"`, `A4 text "e"`, `B4 text "f"`, `merge A1:A3`}},
		{"a continuation of nothing holds its own text", tbl(tr(tcWith(`<w:vMerge/>`, "a"))), []string{`grid "Bảng 1"`, `A1 text "a"`}},
		{"columns left free in front", tbl(`<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>` + tc("c") + `</w:tr>`), []string{`grid "Bảng 1"`, `C1 text "c"`}},
		{"tracked changes", tbl(`<w:tr><w:trPr><w:del w:id="1"/></w:trPr>`+tc("old")+`</w:tr>`, tr(`<w:tc><w:p><w:r><w:t>9</w:t></w:r><w:del w:id="2"><w:r><w:delText>4</w:delText></w:r></w:del><w:ins w:id="3"><w:r><w:t>5</w:t></w:r></w:ins><w:moveFrom w:id="4"><w:r><w:t>7</w:t></w:r></w:moveFrom></w:p></w:tc>`)),
			[]string{`grid "Bảng 1"`, `A1 text "95"`}},
		{"a table within a cell", tbl(tr(tc("a"), `<w:tc>`+p("b")+tbl(tr(tc("inner")))+p("c")+`</w:tc>`)) + tbl(tr(tc("z"))),
			[]string{`grid "Bảng 1"`, `A1 text "a"`, `B1 text "b\nc"`, `grid "Bảng 1.1"`, `A1 text "inner"`, `grid "Bảng 2"`, `A1 text "z"`}},
		{"content controls, links and fields", `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + tbl(`<w:sdt><w:sdtContent>`+tr(`<w:sdt><w:sdtContent>`+`<w:tc><w:p><w:sdt><w:sdtContent><w:r><w:t>1</w:t></w:r></w:sdtContent></w:sdt><w:hyperlink><w:r><w:t>2</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(A1)</w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p></w:tc>`+`</w:sdtContent></w:sdt>`)+`</w:sdtContent></w:sdt>`) + `</w:sdtContent></w:sdt>`,
			[]string{`grid "Bảng 1"`, `A1 text "123"`}},
		{"breaks, tabs, hyphens, ticks", tbl(tr(`<w:tc><w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p></w:tc>`)),
			[]string{`grid "Bảng 1"`, `A1 text "a\nb\tc-d✓"`}},
		{"pictures and text boxes are not read", p("a") + `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>` + p("x") + `</w:txbxContent></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>`, []string{`title "a"`}},
		{"no table", p("a"), []string{`title "a"`}},
	} {
		b, err := read("a.docx", documentOf(c.body))
		if got, want := dump(b)+failure(t, err), lines(c.want...); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, want)
		}
	}
	for _, c := range []struct{ why, body, want string }{
		{"span of nothing", tbl(tr(tcWith(`<w:gridSpan/>`, ""))), "workbook-unreadable table"},
		{"span beyond the limit", tbl(tr(tcWith(`<w:gridSpan w:val="257"/>`, ""))), "workbook-too-large columns 256"},
		{"too many columns", tbl(tr(strings.Repeat(tc("1"), 257))), "workbook-too-large columns 256"},
		{"too many rows", tbl(strings.Repeat(tr(tc("")), 5001)), "workbook-too-large rows 5000"},
		{"text between cells", tbl(tr("loose")), "workbook-unreadable xml-content"},
		{"unknown merge", tbl(tr(tcWith(`<w:vMerge w:val="restaru"/>`, ""))), "workbook-unreadable table"},
	} {
		_, err := read("a.docx", documentOf(c.body))
		if got := failure(t, err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
	}
}

func TestFinding(t *testing.T) {
	_, err := read("a.xlsx", []byte("%PDF-1.4"))
	f := sheet.Finding(err)
	if f.Code != stat.NotAWorkbook || f.Severity != stat.Blocking || !f.At.IsZero() || len(f.Args) != 1 || f.Args[0] != "pdf" {
		t.Errorf("Finding(%v) = %+v, want a blocking not-a-workbook without a cell", err, f)
	}
}

// TestReadRealFiles reads small files as an office suite saves them.
func TestReadRealFiles(t *testing.T) {
	for _, c := range []struct {
		file string
		want []string
	}{
		{"office-suite.xlsx", []string{`grid "t"`,
			`A1 text "TT"`, `B1 text "Chỉ tiêu"`, `C1 text "ĐVT"`, `D1 text "Thực hiện"`,
			`A2 number "1"`, `B2 text "Tỷ lệ hộ nghèo"`, `C2 text "%"`, `D2 text "0,2"`,
			`A3 number "2"`, `B3 text "Tổng đàn lợn"`, `C3 text "con"`, `D3 number "14"`}},
		{"office-suite.docx", []string{`title "PHỤ LỤC"`, `title "Nơi nhận"`, `grid "Bảng 1"`,
			`A1 text "TT"`, `B1 text "Chỉ tiêu"`, `D1 text "ĐVT"`, `B2 text "Tên"`, `C2 text "Mức"`, `D2 text "%"`,
			`A3 text "1"`, `B3 text "Tỷ lệ hộ nghèo"`, `C3 text "0,2"`, `D3 text "%"`, `merge A1:A2`, `merge B1:C1`}},
		{"old.xls", []string{"not-a-workbook xls"}},
	} {
		raw, err := os.ReadFile("testdata/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		b, err := read(c.file, raw)
		got, want := dump(b), lines(c.want...)
		if err != nil {
			got = failure(t, err) + "\n"
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.file, got, want)
		}
	}
}

// TestBooksShareNothing reads many files at once and looks at the books later.
func TestBooksShareNothing(t *testing.T) {
	files := [][]byte{wardBook(t, 30), handBook(30), wardBook(t, 3), []byte("a;b\n"), documentOf("")}
	for i := range files[:3] {
		files = append(files, files[i][:len(files[i])-1]) // refused, and read by the same reader
	}
	type result struct {
		book  *sheet.Book
		first string
	}
	results := make([]result, 200)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			b, _ := read("a.xlsx", files[i%len(files)])
			results[i] = result{b, dump(b)}
		})
	}
	wg.Wait()
	for i, r := range results {
		if now := dump(r.book); now != r.first || now != results[i%len(files)].first {
			t.Fatalf("book %d has changed after it was read:\n%s", i, around(r.first, now))
		}
	}
}

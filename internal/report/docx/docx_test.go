package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"wardbook/internal/report"
	"wardbook/internal/report/docx"
)

func document() report.Document {
	return report.Document{
		Language: "vi", Title: "Kết quả", Dated: time.Date(2026, 10, 14, 7, 32, 0, 0, time.FixedZone("+07:00", 7*3600)),
		Letterhead: report.Letterhead{Superior: []string{"UBND THÀNH PHỐ HẢI PHÒNG"}, Issuer: []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG THIÊN HƯƠNG"},
			Nation: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Motto: "Độc lập - Tự do - Hạnh phúc", Number: "Số:      /BC-UBND", PlaceDate: "Thiên Hương, ngày     tháng     năm 2025"},
		Kind: "BÁO CÁO", Subject: []string{"Kết quả thực hiện", "giai đoạn 2021-2025"},
		Body:       []report.Block{{Level: 1, Text: "A. KẾT QUẢ"}, {Text: "Trên đây là báo cáo./."}},
		Recipients: report.Recipients{Heading: "Nơi nhận:", Lines: []string{"- Lưu: VT, VP."}},
		Signing:    []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
		Appendices: []report.Appendix{
			{Heading: "PHỤ LỤC I", Title: []string{"KẾT QUẢ"}, Bracket: "(Kèm theo Báo cáo)", Tables: []report.Table{{
				Columns: []report.Column{{Weight: 5, Align: report.Center}, {Weight: 40}, {Weight: 10, Align: report.Right}, {Weight: 10}},
				Head:    [][]report.HeadCell{{{Text: "TT", Down: 2}, {Text: "Chỉ tiêu", Down: 2}, {Text: "Thực hiện", Across: 2}}, {{Text: "Số"}, {Text: "Đơn vị"}}},
				Rows: []report.Row{
					{Group: true, Cells: []report.Cell{report.Words("1"), report.Words("Nhóm")}},
					{Level: 1, Cells: []report.Cell{{}, report.Words("+ Dân số"), report.Words("45.140"), report.Words("3/4")}},
				},
			}}, Notes: []string{"Ký hiệu"}},
			{Heading: "PHỤ LỤC II", Landscape: true, Tables: []report.Table{{Columns: []report.Column{{Weight: 1}}, Rows: []report.Row{{Cells: []report.Cell{report.Words("x")}}}}}},
			{Heading: "CHỈ CHO BẢNG TÍNH", DataOnly: true},
		},
	}
}

// unpack writes d and gives its parts.
func unpack(t *testing.T, d report.Document) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(body)
	}
	return parts
}

// words gives the text of a part, and fails where it is not well-formed.
func words(t *testing.T, name, part string) string {
	t.Helper()
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v", name, err)
		}
		switch tok := tok.(type) {
		case xml.CharData:
			b.Write(tok)
		case xml.EndElement:
			if tok.Name.Local == "p" {
				b.WriteString("\n")
			}
		}
	}
}

func TestLayout(t *testing.T) {
	parts := unpack(t, document())
	for name, part := range parts {
		words(t, name, part)
	}
	body := parts["word/document.xml"]
	rows := []struct {
		name, pattern string
		times         int
	}{
		{"A4 upright: the letter and the first appendix", `<w:pgSz w:w="11906" w:h="16838"/>`, 2},
		{"A4 on its side", `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`, 1},
		{"margins of 20, 15, 20 and 30 mm", `<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701"`, 3},
		{"each section counts from 1 and hides its first number", `<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`, 3},
		{"the order of a section's properties", `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/><w:type w:val="nextPage"/><w:pgSz`, 3},
		{"heading rows are repeated", `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, 2},
		{"no row is broken over pages", `<w:cantSplit/>`, 2 + 2 + 1 + 2 + 1}, // heading, rows, the other table, the letterhead's two, the signing lines
		{"merged down", `<w:vMerge w:val="restart"/>`, 2},
		{"merged on", `<w:vMerge/>`, 2},
		{"merged across", `<w:gridSpan w:val="2"/>`, 1},
		{"black lines of half a point", `<w:insideV w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, 2},
	}
	for _, r := range rows {
		if got := len(regexp.MustCompile(regexp.QuoteMeta(r.pattern)).FindAllString(body, -1)); got != r.times {
			t.Errorf("%s: %s stands %d times, want %d", r.name, r.pattern, got, r.times)
		}
	}
	if strings.Contains(body, "CHỈ CHO BẢNG TÍNH") {
		t.Error("an appendix for workbooks only is on paper")
	}
	if !strings.Contains(parts["word/header1.xml"], " PAGE ") || strings.Contains(parts["word/header2.xml"], " PAGE ") {
		t.Error("the page number belongs on all pages but the first")
	}
	if !strings.Contains(parts["word/styles.xml"], `w:ascii="Times New Roman"`) || !strings.Contains(parts["word/styles.xml"], `<w:sz w:val="28"/>`) {
		t.Error("the text is not Times New Roman of 14 pt")
	}
	if want := "2026-10-14T00:32:00Z"; !strings.Contains(parts["docProps/core.xml"], want) {
		t.Errorf("the file was not made at %s", want)
	}
}

// The rule under the motto is as long as the motto: 26 bold characters of 13 pt.
func TestRuleIsAsLongAsTheMotto(t *testing.T) {
	body := unpack(t, document())["word/document.xml"]
	m := regexp.MustCompile(`Hạnh phúc</w:t></w:r></w:p><w:p>.*?<w:pBdr>.*?<w:ind w:left="(\d+)" w:right="(\d+)"/>`).FindStringSubmatch(body)
	if m == nil || m[1] != m[2] {
		t.Fatalf("no rule in the middle under the motto: %v", m)
	}
	if m[1] != "1236" { // (5654 - 3182) / 2; LibreOffice sets the motto 159.1 pt wide, which is 3182 twips
		t.Errorf("the rule is indented by %s twips, want 1236", m[1])
	}
}

func TestMarksStandOnEveryPage(t *testing.T) {
	d := document()
	d.Provisional, d.Sample = true, true
	parts := unpack(t, d)
	for _, name := range []string{"word/header1.xml", "word/header2.xml"} {
		if got := words(t, name, parts[name]); !strings.Contains(got, "SỐ LIỆU SƠ BỘ - DỮ LIỆU MINH HỌA") {
			t.Errorf("%s says %q", name, got)
		}
	}
}

func TestSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := docx.Write(w, document()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same document gave other bytes")
	}
}

// Whatever an official types stays text.
func TestHostileText(t *testing.T) {
	for _, s := range []string{`</w:t><w:p/>`, `&amp; "quoted" 'text'`, "a\x00b\x1f\uFFFE\xff", "]]>", "dòng\nmới\tcột", `{{ .Name }}`, `<?xml?>`} {
		d := document()
		d.Title, d.Kind, d.Subject, d.Letterhead.Issuer, d.Letterhead.Motto = s, s, []string{s}, []string{s}, s
		d.Body[0].Text, d.Recipients.Lines, d.Signing = s, []string{s}, []string{s}
		a := &d.Appendices[0]
		a.Heading, a.Bracket, a.Notes[0], a.Tables[0].Head[0][0].Text, a.Tables[0].Rows[1].Cells[1] = s, s, s, s, report.Words(s)
		want := strings.Map(func(r rune) rune {
			switch {
			case r == '\n' || r == '\t':
				return ' '
			case r < 0x20 || r == 0xFFFE || r == 0xFFFD:
				return -1
			}
			return r
		}, s)
		for name, part := range unpack(t, d) {
			got := words(t, name, part)
			if name == "word/document.xml" && strings.Count(got, want) < 11 {
				t.Errorf("%q stands %d times in the document, want at least 11", want, strings.Count(got, want))
			}
		}
	}
}

// A document with nothing in it is still one that Word opens.
func TestEmpty(t *testing.T) {
	for name, part := range unpack(t, report.Document{}) {
		words(t, name, part)
	}
}

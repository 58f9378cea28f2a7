package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// secondOpinion reads the cells of a workbook with another program.
func secondOpinion(raw []byte) (map[string]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cells := map[string]string{}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			for j, v := range row {
				if v != "" {
					cells[stat.CellRef{Sheet: norm.NFC.String(name), Row: i + 1, Col: j + 1}.String()] = norm.NFC.String(v)
				}
			}
		}
	}
	return cells, nil
}

// ours gives the cells of b as secondOpinion does.
func ours(b *sheet.Book) map[string]string {
	cells := map[string]string{}
	for i := range b.Grids {
		g := &b.Grids[i]
		for _, c := range g.Cells {
			if c.Kind != sheet.Uncalculated {
				cells[g.Ref(c).String()] = c.Text
			}
		}
	}
	return cells
}

// differences lists where two readings differ.
func differences(got, want map[string]string) (ds []string) {
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if g, ok := got[k]; !ok || g != want[k] {
			ds = append(ds, fmt.Sprintf("%s: we read %q, the other program %q", k, g, want[k]))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[k]; !ok {
			ds = append(ds, fmt.Sprintf("%s: we read %q, the other program nothing", k, got[k]))
		}
	}
	return ds
}

// wardBook makes the workbook of a ward with n rows, as the library for writing
// workbooks makes it: shared strings, formulas with and without value, formats,
// merges, hidden parts, a second sheet.
func wardBook(t testing.TB, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	const s = "Phụ lục"
	must(f.SetSheetName("Sheet1", s))
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	must(err)
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "left", Style: 1}}})
	must(err)
	must(f.SetCellValue(s, "A1", "PHỤ LỤC KẾT QUẢ THỰC HIỆN CHỈ TIÊU"))
	must(f.MergeCell(s, "A1", "G1"))
	must(f.SetSheetRow(s, "A3", &[]any{"TT", "Chỉ tiêu", "ĐVT", "NQĐH", "Thực hiện", "So sánh NQ", "Ghi chú"}))
	must(f.SetCellStyle(s, "A3", "G3", bold))
	measures := []string{"%", "triệu đồng", "con", "ha", "trường"}
	verdicts := []string{"Vượt chỉ tiêu", "Đạt chỉ tiêu", "Không đạt chỉ tiêu"}
	for i := range n {
		row := 4 + i
		at := func(col string) string { return col + strconv.Itoa(row) }
		must(f.SetSheetRow(s, at("A"), &[]any{i + 1, "Tỷ lệ " + strconv.Itoa(i) + " & hộ <nghèo>", measures[i%len(measures)], float64(i) * 1.1, fmt.Sprintf("%d,%d", i, i%10), verdicts[i%len(verdicts)]}))
		must(f.SetCellStyle(s, at("A"), at("G"), bold))
		switch i % 10 {
		case 3:
			must(f.SetCellValue(s, at("E"), 0.95))
			must(f.SetCellStyle(s, at("E"), at("E"), percent))
		case 5:
			must(f.SetCellFormula(s, at("E"), fmt.Sprintf("D%d*2", row)))
		case 7:
			must(f.SetCellValue(s, at("E"), true))
		}
	}
	must(f.SetRowVisible(s, 5, false))
	must(f.SetColVisible(s, "G", false))
	_, err = f.NewSheet("Danh mục")
	must(err)
	must(f.SetSheetRow("Danh mục", "B2", &[]any{"a", 1, -2.5, "không phát sinh"}))
	must(f.SetSheetVisible("Danh mục", false))
	var b bytes.Buffer
	must(f.Write(&b))
	return b.Bytes()
}

// handBook makes a workbook with the forms that the library does not write.
func handBook(n int) []byte {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, `<row r="%d" spans="1:6"><c r="A%[1]d" s="8"><v>%[1]d</v></c><c r="B%[1]d" t="s"><v>%d</v></c><c r="C%[1]d" t="inlineStr"><is><t>tri&#7879;u</t></is></c><c r="D%[1]d" s="1"><v>0.%[1]d</v></c><c r="E%[1]d"><f>D%[1]d*2</f><v>1.%[1]d</v></c><c r="F%[1]d" t="str"><f>"x"</f><v>a&lt;b</v></c></row>`, i+1, i%3)
	}
	return pack(parts(`<cols><col min="1" max="1" width="5"/><col min="3" max="3" hidden="1"/></cols><sheetData>` + rows.String() + `</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>`)...)
}

func TestAgreesWithSecondOpinion(t *testing.T) {
	for name, raw := range map[string][]byte{"written by a library": wardBook(t, 30), "written by hand": handBook(30)} {
		b, err := read("a.xlsx", raw)
		if err != nil {
			t.Fatal(err)
		}
		want, err := secondOpinion(raw)
		if err != nil {
			t.Fatal(err)
		}
		if ds := differences(ours(b), want); len(ds) > 0 || len(want) < 30 {
			t.Errorf("%s: %d cells and %d differences:\n%s", name, len(want), len(ds), strings.Join(ds, "\n"))
		}
	}
}

// TestAgreesOnGeneratedBooks compares whole workbooks of random content.
func TestAgreesOnGeneratedBooks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	texts := []string{"Tỷ lệ", "Hoa\u0300", "a<b>&\"c\"", " đầu cuối ", "1.234,5", "dòng\nhai", "\u00a0", "=1+1", "😀", "_x0041_", "x\ty"}
	for range times(t, 60) {
		f := excelize.NewFile()
		for k := range 1 + rng.IntN(3) {
			name := "Bảng " + strconv.Itoa(k)
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			for range rng.IntN(60) {
				at, _ := excelize.CoordinatesToCellName(1+rng.IntN(20), 1+rng.IntN(40))
				var v any
				switch rng.IntN(5) {
				case 0:
					v = rng.NormFloat64() * 1e6
				case 1:
					v = rng.IntN(1e9)
				case 2:
					v = rng.IntN(2) == 0
				default:
					v = texts[rng.IntN(len(texts))]
				}
				if err := f.SetCellValue(name, at, v); err != nil {
					t.Fatal(err)
				}
			}
		}
		var buf bytes.Buffer
		if err := f.Write(&buf); err != nil {
			t.Fatal(err)
		}
		want, err := secondOpinion(buf.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		b, err := read("a.xlsx", buf.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if ds := differences(ours(b), want); len(ds) > 0 {
			t.Errorf("%d differences:\n%s", len(ds), strings.Join(ds, "\n"))
		}
	}
}

// times says how often to repeat: n, or what SHEET_MUTATIONS asks for.
func times(t testing.TB, n int) int {
	if v := os.Getenv("SHEET_MUTATIONS"); v != "" {
		m, err := strconv.Atoi(v)
		if err != nil {
			t.Fatalf("SHEET_MUTATIONS: %v", err)
		}
		return m
	}
	return n
}

// mutate damages d: a bit, a byte, a piece left out, repeated, moved or swapped.
func mutate(rng *rand.Rand, d []byte) []byte {
	if len(d) < 2 {
		return []byte("x")
	}
	out := bytes.Clone(d)
	i, n := rng.IntN(len(d)), 1+rng.IntN(min(48, len(d)-1))
	end := min(i+n, len(d))
	switch rng.IntN(6) {
	case 0:
		out[i] ^= 1 << rng.IntN(8)
	case 1:
		out[i] = "<>/\"=& A1sr0;x"[rng.IntN(14)]
	case 2:
		out = slices.Delete(out, i, end)
	case 3:
		out = slices.Insert(out, i, d[i:end]...)
	case 4:
		out = slices.Insert(out, rng.IntN(len(out)), d[i:end]...)
	case 5:
		out = slices.Delete(out, i, i+1)
	}
	return out
}

// mutateElement damages a whole element or attribute, which often stays well formed.
func mutateElement(rng *rand.Rand, d []byte) []byte {
	var cuts []int
	mark := []byte("<")
	if rng.IntN(2) == 0 {
		mark = []byte(" ")
	}
	for i := 0; i < len(d); i++ {
		if d[i] == mark[0] {
			cuts = append(cuts, i)
		}
	}
	if len(cuts) < 4 {
		return mutate(rng, d)
	}
	k := rng.IntN(len(cuts) - 3)
	a, b := cuts[k], cuts[k+1+rng.IntN(3)]
	piece := bytes.Clone(d[a:b])
	switch rng.IntN(3) {
	case 0:
		return slices.Delete(bytes.Clone(d), a, b)
	case 1:
		return slices.Insert(bytes.Clone(d), cuts[rng.IntN(len(cuts))], piece...)
	}
	return slices.Insert(bytes.Clone(d), a, piece...)
}

// unpack gives the parts of a workbook.
func unpack(t testing.TB, raw []byte) (ps []file) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, file{f.Name, string(body)})
	}
	return ps
}

// wellFormed asks another parser.
func wellFormed(d string) error {
	x := xml.NewDecoder(strings.NewReader(d))
	for depth, roots := 0, 0; ; {
		tok, err := x.Token()
		if errors.Is(err, io.EOF) && depth == 0 && roots == 1 {
			return nil
		}
		if err != nil {
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.Directive:
			return errors.New("directive")
		}
	}
}

// isRead reports whether the reader has to look into a part.
func isRead(name string) bool {
	return strings.HasSuffix(name, ".rels") && !strings.Contains(name, "worksheets/") ||
		strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml") ||
		name == "xl/workbook.xml" || name == "xl/sharedStrings.xml" || name == "xl/styles.xml"
}

// TestMutatedParts damages parts behind a right CRC. What is malformed must be
// refused; what is accepted must be unchanged, or well formed to another parser
// and the same to another program.
func TestMutatedParts(t *testing.T) {
	books := [][]byte{wardBook(t, 12), handBook(8)}
	var originals []string
	var unpacked [][]file
	for _, raw := range books {
		b, err := read("a.xlsx", raw)
		if err != nil {
			t.Fatal(err)
		}
		originals, unpacked = append(originals, dump(b)), append(unpacked, unpack(t, raw))
	}
	rng := rand.New(rand.NewPCG(3, 4))
	malformed, refused, unchanged, agreed := 0, 0, 0, 0
	n := times(t, 3000)
	for i := range n {
		k := rng.IntN(len(books))
		ps := slices.Clone(unpacked[k])
		p := rng.IntN(len(ps))
		for !isRead(ps[p].name) {
			p = rng.IntN(len(ps))
		}
		change := mutate
		if i%3 == 0 {
			change = mutateElement
		}
		ps[p].body = string(change(rng, []byte(ps[p].body)))
		raw := pack(ps...)
		bad := wellFormed(ps[p].body)
		if bad != nil {
			malformed++
		}
		b, err := read("a.xlsx", raw)
		if err != nil {
			refused++
			failure(t, err)
			continue
		}
		if bad != nil {
			t.Errorf("mutation %d: accepted part %s, which is malformed: %v\n%s", i, ps[p].name, bad, around(unpacked[k][p].body, ps[p].body))
			continue
		}
		if dump(b) == originals[k] {
			unchanged++
			continue
		}
		want, err := secondOpinion(raw)
		if err != nil {
			t.Errorf("mutation %d: accepted part %s, which another program refuses: %v\n%s", i, ps[p].name, err, around(unpacked[k][p].body, ps[p].body))
			continue
		}
		if ds := differences(ours(b), want); len(ds) > 0 {
			t.Errorf("mutation %d: part %s reads differently\n%s\n%s", i, ps[p].name, strings.Join(ds[:min(3, len(ds))], "\n"), around(unpacked[k][p].body, ps[p].body))
			continue
		}
		agreed++
	}
	t.Logf("%d mutations: %d malformed, %d refused, %d read unchanged, %d read changed and alike by another program", n, malformed, refused, unchanged, agreed)
}

// around shows where two texts begin to differ.
func around(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return fmt.Sprintf("%.120q", s[max(0, i-60):min(len(s), i+60)]) }
	return "was " + cut(a) + "\nis  " + cut(b)
}

// TestMutatedFiles damages the file itself, as disks and networks do: it is
// refused, or nothing that was read has changed.
func TestMutatedFiles(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, raw := range [][]byte{wardBook(t, 12), handBook(8)} {
		whole, err := read("a.xlsx", raw)
		if err != nil {
			t.Fatal(err)
		}
		want, refused := dump(whole), 0
		n := times(t, 3000)
		for i := range n {
			bad := mutate(rng, raw)
			if i%10 == 0 {
				bad = raw[:rng.IntN(len(raw))]
			}
			b, err := read("a.xlsx", bad)
			if err != nil {
				refused++
				failure(t, err)
			} else if got := dump(b); got != want {
				t.Errorf("mutation %d: a damaged file reads differently:\n%s", i, around(want, got))
			}
		}
		t.Logf("%d damaged files: %d refused, %d read unchanged", n, refused, n-refused)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(wardBook(f, 3))
	f.Add(handBook(2))
	f.Add(documentOf(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`))
	f.Add([]byte("TT;Chỉ tiêu\n1;\"a\"\"b\"\n"))
	f.Add([]byte("\xFF\xFEa\x00;\x00"))
	f.Add([]byte("sep=,\na,b"))
	f.Add([]byte("%PDF-1.4"))
	f.Fuzz(func(t *testing.T, raw []byte) { checkRead(t, raw) })
}

// FuzzSheet lets the fuzzer write what stands in a worksheet.
func FuzzSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" s="1" t="s"><v>1</v></c><c r="C1"><f>A1</f><v>1E5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`)
	f.Add(`<cols><col min="1" max="2" hidden="1"/></cols><sheetData><row><c t="inlineStr"><is><r><t>a&amp;_x0041_</t></r><rPh><t>b</t></rPh></is></c><c t="d"><v>2026-01-02T03:04:05.6Z</v></c></row></sheetData>`)
	f.Fuzz(func(t *testing.T, body string) {
		raw := pack(parts(body)...)
		if b := checkRead(t, raw); b != nil {
			if err := wellFormed(parts(body)[4].body); err != nil {
				t.Errorf("accepted a malformed part: %v", err)
			}
		}
	})
}

// FuzzDocument lets the fuzzer write what stands in a document.
func FuzzDocument(f *testing.F) {
	f.Add(`<w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>b</w:t><w:tab/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) { checkRead(t, documentOf(body)) })
}

// checkRead reads raw and checks what every book promises.
func checkRead(t *testing.T, raw []byte) *sheet.Book {
	b, err := read("a.xlsx", raw)
	if failure(t, err); (b == nil) == (err == nil) {
		t.Fatalf("book %v with error %v", b, err)
	}
	if b == nil {
		return nil
	}
	lim := sheet.DefaultLimits()
	for i := range b.Grids {
		g := &b.Grids[i]
		row, col := 0, 0
		for _, c := range g.Cells {
			if c.Row < row || c.Row == row && c.Col <= col {
				t.Errorf("cell %s after %s", a1(c.Row, c.Col), a1(row, col))
			}
			if row, col = c.Row, c.Col; row > lim.Rows || col > lim.Columns {
				t.Errorf("cell %s is beyond the limits", a1(row, col))
			}
			if !norm.NFC.IsNormalString(c.Text) || (c.Text == "") != (c.Kind == sheet.Uncalculated) || c.Kind == sheet.Empty {
				t.Errorf("cell %s", dumpCell(c))
			}
		}
		for _, m := range g.Merges {
			if m.Row < 1 || m.Col < 1 || m.Row2 < m.Row || m.Col2 < m.Col || m.Row2 > lim.Rows || m.Col2 > lim.Columns {
				t.Errorf("merge %+v", m)
			}
		}
	}
	again, err := read("a.xlsx", raw)
	if err != nil || dump(again) != dump(b) {
		t.Errorf("a second reading gives another book, %v", err)
	}
	return b
}

func BenchmarkReadWritten(b *testing.B) { benchmark(b, wardBook(b, 30)) }
func BenchmarkReadByHand(b *testing.B)  { benchmark(b, handBook(30)) }

func benchmark(b *testing.B, raw []byte) {
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := read("a.xlsx", raw); err != nil {
			b.Fatal(err)
		}
	}
}

package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"github.com/xuri/excelize/v2"

	"wardbook/internal/catalog"
	"wardbook/internal/report"
	"wardbook/internal/report/xlsx"
	"wardbook/internal/stat"
)

func number(s string) report.Cell {
	d := decimal.MustParse(s)
	return report.Cell{Value: stat.NumberOf(d), Decimals: d.Scale(), Text: s}
}

func document(cells ...report.Cell) report.Document {
	t := report.Table{Sheet: "Tổng hợp", Stub: 1, Columns: []report.Column{{Weight: 20}},
		Head: [][]report.HeadCell{{{Text: "Chỉ tiêu", Down: 2}, {Text: "Thực hiện", Across: len(cells)}}, nil}}
	for i := range cells {
		t.Columns = append(t.Columns, report.Column{Weight: 12, Align: report.Right})
		t.Head[1] = append(t.Head[1], report.HeadCell{Text: fmt.Sprint(i + 1)})
	}
	t.Rows = []report.Row{
		{Group: true, Cells: []report.Cell{report.Words("1"), report.Words("Nhóm")}},
		{Cells: append([]report.Cell{report.Words("Dân số")}, cells...)},
	}
	return report.Document{Language: "vi", Title: "Tổng hợp", Dated: time.Date(2026, 10, 14, 0, 0, 0, 0, time.UTC),
		Letterhead: report.Letterhead{Issuer: []string{"ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG"}},
		Appendices: []report.Appendix{{Title: []string{"TỔNG HỢP"}, Tables: []report.Table{t}, Notes: []string{"Ký hiệu"}, Landscape: true}}}
}

// The sheet of document: issuer and title, an empty row, two heading rows, the
// group, then the row with the cells from column B on.
const figuresRow = 7

func write(t testing.TB, d report.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t *testing.T, d report.Document) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(write(t, d)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func part(t *testing.T, d report.Document, name string) string {
	t.Helper()
	b := write(t, d)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(s)
}

func TestCells(t *testing.T) {
	bound := report.Cell{Value: stat.Value{Shape: stat.Number, Bound: stat.Below, Num: decimal.MustParse("1")}, Text: "< 1"}
	asked := number("451400")
	asked.State = report.Questioned
	rounded := number("95.1")
	rounded.Decimals = 2
	rows := []struct {
		name        string
		cell        report.Cell
		raw, format string
		kind        excelize.CellType
	}{
		{"a whole number", number("14000"), "14000", "[$-42A]#,##0", excelize.CellTypeUnset},
		{"decimals as stated", number("21.10"), "21.1", "[$-42A]#,##0.00", excelize.CellTypeUnset},
		{"a double would show more", number("0.1"), "0.1", "[$-42A]#,##0.0", excelize.CellTypeUnset},
		{"fifteen digits", number("123456789012.345"), "123456789012.345", "[$-42A]#,##0.000", excelize.CellTypeUnset},
		{"sixteen digits would lose one", number("1234567890123.456"), "1234567890123.456", "", excelize.CellTypeInlineString},
		{"zero is a number", number("0"), "0", "[$-42A]#,##0", excelize.CellTypeUnset},
		{"a computed figure", rounded, "95.1", "[$-42A]#,##0.00", excelize.CellTypeUnset},
		{"a question stays with the number", asked, "451400", `[$-42A]#,##0" ?"`, excelize.CellTypeUnset},
		{"a bound is text", bound, "< 1", "", excelize.CellTypeInlineString},
		{"nothing", report.Cell{State: report.Absent}, "", "", excelize.CellTypeUnset},
		{"nothing occurred", report.Cell{Value: stat.Value{Shape: stat.NotApplicable}, Text: "-"}, "-", "", excelize.CellTypeInlineString},
		{"a code keeps its zeros", report.Words("00004"), "00004", "", excelize.CellTypeInlineString},
	}
	var cells []report.Cell
	for _, r := range rows {
		cells = append(cells, r.cell)
	}
	f := open(t, document(cells...))
	for i, r := range rows {
		at, _ := excelize.CoordinatesToCellName(i+2, figuresRow)
		raw, _ := f.GetCellValue("Tổng hợp", at, excelize.Options{RawCellValue: true})
		kind, _ := f.GetCellType("Tổng hợp", at)
		id, _ := f.GetCellStyle("Tổng hợp", at)
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		format := ""
		if style.CustomNumFmt != nil {
			format = *style.CustomNumFmt
		}
		if raw != r.raw || kind != r.kind || format != r.format {
			t.Errorf("%s: %s holds %q of type %v shown as %q, want %q %v %q", r.name, at, raw, kind, format, r.raw, r.kind, r.format)
		}
	}
}

func TestSheet(t *testing.T) {
	d := document(number("1"), number("2"))
	d.Provisional, d.Sample = true, true
	f := open(t, d)
	if got, _ := f.GetSheetDimension("Tổng hợp"); got != "A1:C10" {
		t.Errorf("dimension %s, want A1:C10: readers trust it", got)
	}
	merged, _ := f.GetMergeCells("Tổng hợp")
	var refs []string
	for _, m := range merged {
		refs = append(refs, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	if got, want := strings.Join(refs, " "), "A5:A6 B5:C5 B7:C7 A10:C10"; got != want {
		t.Errorf("merged %s, want %s", got, want)
	}
	panes, _ := f.GetPanes("Tổng hợp")
	if !panes.Freeze || panes.XSplit != 1 || panes.YSplit != 6 {
		t.Errorf("panes %+v, want the heading and the first column to stay", panes)
	}
	layout, _ := f.GetPageLayout("Tổng hợp")
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
		t.Errorf("page %v %v, want A4 on its side, as wide as the table", *layout.Size, *layout.Orientation)
	}
	head, _ := f.GetHeaderFooter("Tổng hợp")
	if !strings.Contains(head.OddHeader, "SỐ LIỆU SƠ BỘ - DỮ LIỆU MINH HỌA") {
		t.Errorf("the head of a page says %q", head.OddHeader)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].Name != "_xlnm.Print_Titles" || names[0].RefersTo != "'Tổng hợp'!$5:$6" {
		t.Errorf("defined names %v, want the heading on every page", names)
	}
	if mark, _ := f.GetCellValue("Tổng hợp", "A3"); mark != "SỐ LIỆU SƠ BỘ - DỮ LIỆU MINH HỌA" {
		t.Errorf("the sheet itself says %q", mark)
	}
}

// Whatever an official types stays text: no formula, no broken part.
func TestHostileText(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "</t></is><f>1+1</f>", "_x003D_1+1", "a\x00\x1fb", `=HYPERLINK("http://x")`,
		strings.Repeat("dài ", 20000)} {
		d := document(report.Words(s))
		d.Title = s
		d.Letterhead.Issuer = []string{s}
		d.Appendices[0].Title = []string{s}
		d.Appendices[0].Tables[0].Caption = s
		f := open(t, d)
		at := fmt.Sprint("B", figuresRow+1) // the caption takes a row
		got, err := f.GetCellValue("Tổng hợp", at)
		if err != nil {
			t.Fatal(err)
		}
		if short := s; len(s) < 100 && !strings.ContainsAny(s, "\x00\t") && got != short {
			t.Errorf("%q came back as %q", s, got)
		}
		for row := 1; row < 12; row++ {
			for _, col := range []string{"A", "B"} {
				if formula, _ := f.GetCellFormula("Tổng hợp", fmt.Sprint(col, row)); formula != "" {
					t.Errorf("%q became the formula %q in %s%d", s, formula, col, row)
				}
			}
		}
		if sheet := part(t, d, "xl/worksheets/sheet1.xml"); strings.Contains(sheet, "<f>") {
			t.Errorf("%.40q: the sheet holds a formula", s)
		}
	}
}

func TestSheetNames(t *testing.T) {
	d := document(number("1"))
	tbl := d.Appendices[0].Tables[0]
	d.Appendices[0].Tables = nil
	for _, name := range []string{"a/b:c*d?", "A B C D", "", strings.Repeat("ộ", 40), strings.Repeat("ộ", 40), "'q'"} {
		tbl.Sheet = name
		d.Appendices[0].Tables = append(d.Appendices[0].Tables, tbl)
	}
	want := []string{"a b c d", "A B C D 2", "Sheet", strings.Repeat("ộ", 31), strings.Repeat("ộ", 29) + " 2", "q"}
	if got := open(t, d).GetSheetList(); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("sheets %q, want %q", got, want)
	}
}

func TestSameBytes(t *testing.T) {
	d := report.Month(month(20))
	first := write(t, d)
	for range 5 {
		if !bytes.Equal(write(t, d), first) {
			t.Fatal("the same document gave other bytes")
		}
	}
}

func TestEmpty(t *testing.T) {
	write(t, report.Document{})
}

// month is a city's month with so many units, 30 indicators and four figures of
// each.
func month(units int) report.MonthInput {
	e := &catalog.Edition{ID: "kt-xh/2026-2030"}
	f := &catalog.Form{ID: "kt-xh-month", Columns: []catalog.Column{{Role: catalog.ColPlan, Heading: "Kế hoạch năm"},
		{Role: catalog.ColActual, Heading: "Thực hiện tháng"}, {Role: catalog.ColCumulative, Heading: "Lũy kế"}, {Role: catalog.ColSamePeriod, Heading: "Cùng kỳ năm trước"}}}
	roles := []stat.Role{stat.Plan, stat.Actual, stat.Cumulative, stat.SamePeriod}
	in := report.MonthInput{Edition: e, Form: f, Unit: report.Place{Code: "31", Type: "thành phố", Name: "Hải Phòng"}, Sample: true,
		Period: stat.Period{From: stat.MonthOf(2026, 10), To: stat.MonthOf(2026, 10)}, Deadline: time.Date(2026, 10, 16, 10, 0, 0, 0, time.UTC)}
	for i := range 30 {
		code := stat.IndicatorCode(fmt.Sprintf("CT-%02d", i))
		e.Indicators = append(e.Indicators, catalog.Indicator{Code: code, Kind: catalog.Count, OverUnits: catalog.Sum, Name: catalog.Name{VI: "Chỉ tiêu số " + string(code)}})
		f.Rows = append(f.Rows, catalog.Row{Number: fmt.Sprint(i + 1), Indicator: code, Label: "Chỉ tiêu số " + string(code), MeasureText: "người"})
		for _, r := range roles {
			in.Rows = append(in.Rows, stat.RollupRow{Indicator: code, Role: r, Value: stat.NumberOf(decimal.MustNew(int64(1000*i), 1)), Reported: units, Expected: units})
		}
	}
	for u := range units {
		s := &stat.Submission{Unit: stat.UnitCode(fmt.Sprintf("%05d", u)), Version: 1, State: stat.Accepted, Name: "bieu-thang.xlsx", Receipt: "R", SHA256: strings.Repeat("ab", 32)}
		for i, r := range f.Rows {
			for j, role := range roles {
				v := stat.NumberOf(decimal.MustNew(int64(u*1000+i*10+j), 1))
				s.Observations = append(s.Observations, stat.Observation{Indicator: r.Indicator, Role: role, Value: v, Text: v.String(),
					At: stat.CellRef{Sheet: "Biểu tháng", Col: 4 + j, Row: 7 + i}, Questioned: (u+i)%97 == 0})
			}
		}
		in.Units = append(in.Units, report.UnitLine{Code: s.Unit, Name: "Phường " + string(s.Unit), State: stat.Accepted, OnTime: true, Submission: s})
	}
	return in
}

func BenchmarkMonthOf114Wards(b *testing.B) {
	in := month(114)
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(float64(len(write(b, report.Month(in)))), "bytes")
	}
}

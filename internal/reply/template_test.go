package reply_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/govalues/decimal"
	"github.com/xuri/excelize/v2"

	"wardbook/internal/catalog"
	"wardbook/internal/layout"
	"wardbook/internal/reply"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// editionOf reads one edition of the seeds.
func editionOf(t testing.TB, name string) *catalog.Edition {
	t.Helper()
	raw, err := os.ReadFile("../../seeds/editions/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	e, err := catalog.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func formOf(t testing.TB, e *catalog.Edition, id stat.FormID) *catalog.Form {
	t.Helper()
	f, ok := e.Form(id)
	if !ok {
		t.Fatalf("edition %s has no form %s", e.ID, id)
	}
	return f
}

func periodOf(t testing.TB, s string) stat.Period {
	t.Helper()
	p, err := stat.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func known(code stat.IndicatorCode, role stat.Role, plain string) stat.Observation {
	return stat.Observation{Indicator: code, Role: role, Value: stat.NumberOf(decimal.MustParse(plain))}
}

func monthly(t testing.TB, more ...stat.Observation) reply.TemplateInput {
	e := editionOf(t, "kt-xh/2026-2030")
	return reply.TemplateInput{
		Edition: e, Form: formOf(t, e, "kt-xh-month"), Unit: "11557", Name: "Phường Thiên Hương",
		Period: periodOf(t, "2026-10"), Known: more,
	}
}

func make_(t testing.TB, in reply.TemplateInput) []byte {
	t.Helper()
	raw, err := reply.Template(in)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func read(t testing.TB, raw []byte) *sheet.Book {
	t.Helper()
	b, err := sheet.Read("bieu.xlsx", raw, sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// texts gives the cells of a sheet by address.
func texts(t testing.TB, b *sheet.Book, name string) map[string]sheet.Cell {
	t.Helper()
	for i := range b.Grids {
		if g := &b.Grids[i]; g.Name == name {
			cells := map[string]sheet.Cell{}
			for _, c := range g.Cells {
				cells[stat.CellRef{Col: c.Col, Row: c.Row}.A1()] = c
			}
			return cells
		}
	}
	t.Fatalf("no sheet %q", name)
	return nil
}

// rowOf finds the row of a form's indicator in the template of the form.
func rowOf(t testing.TB, f *catalog.Form, code stat.IndicatorCode) int {
	t.Helper()
	i := slices.IndexFunc(f.Rows, func(r catalog.Row) bool { return r.Indicator == code })
	if i < 0 {
		t.Fatalf("form %s has no row %s", f.ID, code)
	}
	return 7 + i
}

func at(col string, row int) string {
	return col + stat.CellRef{Col: 1, Row: row}.A1()[1:]
}

func TestTemplateHoldsTheForm(t *testing.T) {
	for _, row := range []struct {
		edition, form, period, sheet string
		titles                       [3]string
	}{
		{"kt-xh/2026-2030", "kt-xh-month", "2026-10", "Biểu tháng",
			[3]string{"ỦY BAN NHÂN DÂN PHƯỜNG THIÊN HƯƠNG", "BÁO CÁO THÁNG CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI", "Tháng 10/2026"}},
		{"kt-xh/2021-2025", "kt-xh-term", "2021-2025", "Phụ lục",
			[3]string{"ỦY BAN NHÂN DÂN PHƯỜNG THIÊN HƯƠNG", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI", "Giai đoạn 2021-2025"}},
		{"kt-xh/2026-2030", "kt-xh-term", "2027", "Phụ lục",
			[3]string{"ỦY BAN NHÂN DÂN PHƯỜNG THIÊN HƯƠNG", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI", "Năm 2027"}},
	} {
		e := editionOf(t, row.edition)
		f := formOf(t, e, stat.FormID(row.form))
		b := read(t, make_(t, reply.TemplateInput{Edition: e, Form: f, Unit: "11557", Name: "Phường Thiên Hương", Period: periodOf(t, row.period)}))
		if len(b.Findings) > 0 {
			t.Errorf("%s %s: reading it finds %v, want nothing", row.form, row.period, b.Findings)
		}
		cells := texts(t, b, row.sheet)
		for i, want := range row.titles {
			if got := cells[at("A", i+1)].Text; got != want {
				t.Errorf("%s %s: A%d = %q, want %q", row.form, row.period, i+1, got, want)
			}
		}
		for i, c := range f.Columns {
			if got := cells[stat.CellRef{Col: i + 1, Row: 6}.A1()].Text; got != c.Heading {
				t.Errorf("%s %s: heading %d = %q, want %q", row.form, row.period, i+1, got, c.Heading)
			}
		}
		for i, r := range f.Rows {
			want := r.Label
			if r.Level > 0 {
				want = "+ " + want
			}
			if got := cells[at("B", 7+i)].Text; got != want {
				t.Errorf("%s %s: B%d = %q, want %q", row.form, row.period, 7+i, got, want)
			}
			if got := cells[at("C", 7+i)].Text; got != r.MeasureText {
				t.Errorf("%s %s: C%d = %q, want %q", row.form, row.period, 7+i, got, r.MeasureText)
			}
		}
		mark := texts(t, b, layout.MarkSheet)
		for i, want := range []string{"form", row.form, "edition", row.edition, "unit", "11557", "period", row.period, "made-by", "wardbook"} {
			if got := mark[at(string("AB"[i%2]), 1+i/2)].Text; got != want {
				t.Errorf("%s %s: hidden mark %d = %q, want %q", row.form, row.period, i, got, want)
			}
		}
	}
}

func TestTemplateIsFilledIn(t *testing.T) {
	in := monthly(t,
		known("NS-THU", stat.Actual, "8214.6"), known("NS-THU", stat.Cumulative, "82907.3"),
		known("NS-THU", stat.SamePeriod, "7630.2"), known("NS-THU-DT", stat.Actual, "96500"),
		known("DS-DANSO", stat.Actual, "45140"), known("AN-TP", stat.Actual, "0"), known("AN-DTKP-TS", stat.Actual, "0"),
		stat.Observation{Indicator: "DS-HO", Role: stat.Actual, Text: "10,985"},
		stat.Observation{Indicator: "DT-VON-NSP", Role: stat.Actual, Value: stat.Value{Shape: stat.NotApplicable}},
		stat.Observation{Indicator: "XH-BHXH-TS", Role: stat.Actual, Value: stat.Value{Shape: stat.Number, Bound: stat.Below, Num: decimal.MustParse("5000")}},
		stat.Observation{Indicator: "AN-TRATTU", Role: stat.Actual, Value: stat.Value{Shape: stat.Words}, Text: "Giữ vững"},
		known("DN-SO", stat.PreviousOf, "405"),
	)
	in.Sample = true
	cells := texts(t, read(t, make_(t, in)), "Biểu tháng")
	if got := cells["A4"].Text; got != "DỮ LIỆU MINH HỌA – không phải số liệu thật" {
		t.Errorf("A4 = %q, want the mark of a sample", got)
	}
	for _, row := range []struct {
		code      stat.IndicatorCode
		col, text string
		kind      sheet.CellKind
		formula   bool
	}{
		{"NS-THU", "E", "8214.6", sheet.Number, false},
		{"NS-THU", "F", "82907.3", sheet.Number, false},
		{"NS-THU", "G", "7630.2", sheet.Number, false},
		{"DS-DANSO", "E", "45140", sheet.Number, false},
		{"DS-HO", "E", "10,985", sheet.Text, false},
		{"DT-VON-NSP", "E", "Không phát sinh", sheet.Text, false},
		{"XH-BHXH-TS", "E", "< 5.000", sheet.Text, false},
		{"AN-TRATTU", "E", "Giữ vững", sheet.Text, false},
		{"NS-THU-TANG", "E", "7.7", sheet.Number, true}, // (8214.6 - 7630.2) / 7630.2
		{"NS-THU-KH", "F", "85.91", sheet.Number, true}, // cumulative revenue against the plan of the year
		{"YT-BHYT", "E", "…", sheet.Text, true},         // one part is blank: no result, and no error
		{"AN-DTKP", "E", "-", sheet.Text, true},         // no crime, so none to solve
	} {
		c := cells[at(row.col, rowOf(t, in.Form, row.code))]
		if c.Text != row.text || c.Formula != row.formula || c.Kind != row.kind {
			t.Errorf("%s %s = %q (kind %d, formula %v), want %q (kind %d, formula %v)", row.code, row.col, c.Text, c.Kind, c.Formula, row.text, row.kind, row.formula)
		}
	}
}

// TestFormulasAgree holds that a spreadsheet program which calculates the
// formulas again comes to the results that were written.
func TestFormulasAgree(t *testing.T) {
	in := monthly(t)
	for i, r := range in.Form.Rows {
		if ind, ok := in.Edition.Indicator(r.Indicator); ok && !r.Formula && ind.Kind != catalog.Text {
			n := decimal.MustNew(int64(1000+37*i), 0)
			for k, role := range []stat.Role{stat.Plan, stat.Actual, stat.Cumulative, stat.SamePeriod} {
				v, err := n.Add(decimal.MustNew(int64(11*k*i), 1))
				if err != nil {
					t.Fatal(err)
				}
				in.Known = append(in.Known, stat.Observation{Indicator: r.Indicator, Role: role, Value: stat.NumberOf(v)})
			}
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(make_(t, in)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	formulas := 0
	for i := range in.Form.Rows {
		for _, col := range []string{"D", "E", "F", "G"} {
			cell := at(col, 7+i)
			formula, err := f.GetCellFormula("Biểu tháng", cell)
			if err != nil {
				t.Fatal(err)
			}
			if formula == "" {
				continue
			}
			formulas++
			written, err := f.GetCellValue("Biểu tháng", cell, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			calculated, err := f.CalcCellValue("Biểu tháng", cell, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatalf("%s %s: %v", cell, formula, err)
			}
			if written != calculated {
				t.Errorf("%s %s = %q, calculated again %q", cell, formula, written, calculated)
			}
		}
	}
	if want := 30; formulas < want {
		t.Errorf("%d formulas, want at least %d", formulas, want)
	}
}

// TestTemplateIsTheSameEveryTime holds that equal input gives equal bytes.
func TestTemplateIsTheSameEveryTime(t *testing.T) {
	in := monthly(t, known("DS-DANSO", stat.Actual, "45140"), known("DS-DANSO", stat.PreviousOf, "45100"))
	first := make_(t, in)
	for range 20 {
		if !bytes.Equal(make_(t, in), first) {
			t.Fatal("the same template twice gave other bytes")
		}
	}
}

// TestOnlyCellsToFillAreOpen holds that labels and formulas are locked in the
// protected sheet and figures are not.
func TestOnlyCellsToFillAreOpen(t *testing.T) {
	in := monthly(t)
	f, err := excelize.OpenReader(bytes.NewReader(make_(t, in)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, row := range []struct {
		col  string
		code stat.IndicatorCode
		open bool
	}{
		{"B", "DS-DANSO", false}, {"C", "DS-DANSO", false}, {"D", "DS-DANSO", true}, {"E", "DS-DANSO", true}, {"H", "DS-DANSO", true},
		{"E", "NS-THU-KH", false}, {"F", "NS-THU-KH", false}, {"H", "NS-THU-KH", true},
		{"E", "AN-TRATTU", true},
	} {
		id, err := f.GetCellStyle("Biểu tháng", at(row.col, rowOf(t, in.Form, row.code)))
		if err != nil {
			t.Fatal(err)
		}
		st, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := st.Protection != nil && !st.Protection.Locked; got != row.open {
			t.Errorf("%s of %s: open %v, want %v", row.col, row.code, got, row.open)
		}
	}
}

// TestEveryCellIsSeen holds that a reader which trusts the stated dimension
// misses nothing.
func TestEveryCellIsSeen(t *testing.T) {
	in := monthly(t)
	f, err := excelize.OpenReader(bytes.NewReader(make_(t, in)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, want := range map[string]string{"Biểu tháng": "A1:" + at("H", 6+len(in.Form.Rows)+2), layout.MarkSheet: "A1:B5"} {
		if got, err := f.GetSheetDimension(name); err != nil || got != want {
			t.Errorf("dimension of %s = %q, %v, want %q", name, got, err, want)
		}
	}
}

// TestTextIsNeverAFormula holds that what an official typed stays text.
func TestTextIsNeverAFormula(t *testing.T) {
	in := monthly(t, stat.Observation{Indicator: "DS-DANSO", Role: stat.Note, Text: "=HYPERLINK(\"http://example.org\")"},
		stat.Observation{Indicator: "DS-DANSO", Role: stat.Actual, Text: "<b>&\x01"})
	cells := texts(t, read(t, make_(t, in)), "Biểu tháng")
	row := rowOf(t, in.Form, "DS-DANSO")
	if c := cells[at("H", row)]; c.Formula || !strings.HasPrefix(c.Text, "=HYPERLINK") {
		t.Errorf("note = %q, formula %v, want text", c.Text, c.Formula)
	}
	if c := cells[at("E", row)]; !strings.HasPrefix(c.Text, "<b>&") {
		t.Errorf("actual = %q, want the text as typed", c.Text)
	}
}

func TestTemplateNeedsItsIndicators(t *testing.T) {
	in := monthly(t)
	in.Form = &catalog.Form{ID: "x", Rows: []catalog.Row{{ID: "NO-SUCH", Indicator: "NO-SUCH"}}}
	if _, err := reply.Template(in); err == nil || !strings.Contains(err.Error(), "NO-SUCH") {
		t.Errorf("Template with an unknown indicator: error %v, want one that names it", err)
	}
}

func BenchmarkTemplate(b *testing.B) {
	in := monthly(b, known("NS-THU", stat.Actual, "8214.6"), known("DS-DANSO", stat.PreviousOf, "45100"))
	b.ReportAllocs()
	for b.Loop() {
		make_(b, in)
	}
}

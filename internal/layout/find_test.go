package layout_test

import (
	"fmt"
	"strings"
	"testing"

	"wardbook/internal/catalog"
	"wardbook/internal/layout"
	"wardbook/internal/org"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

func load(t testing.TB) (*catalog.Catalog, *org.Units) {
	t.Helper()
	c, err := catalog.Load(seeds.Editions(), seeds.Targets(), seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	u, err := org.Load(seeds.Units()...)
	if err != nil {
		t.Fatal(err)
	}
	return c, u
}

// grid makes a sheet of text: one line for each row, cells parted by bars.
func grid(name, rows string) sheet.Grid {
	g := sheet.Grid{Name: name}
	for i, line := range strings.Split(strings.Trim(rows, "\n"), "\n") {
		for j, text := range strings.Split(line, "|") {
			if text = strings.TrimSpace(text); text != "" {
				g.Cells = append(g.Cells, sheet.Cell{Row: i + 1, Col: j + 1, Kind: sheet.Text, Text: text})
			}
		}
	}
	return g
}

func book(grids ...sheet.Grid) *sheet.Book { return &sheet.Book{Grids: grids} }

func period(t testing.TB, s string) stat.Period {
	t.Helper()
	if s == "" {
		return stat.Period{}
	}
	p, err := stat.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// rowsOf writes the rows of a table, one to a line: code, then role=text for each cell.
func rowsOf(t layout.Table) string {
	var b strings.Builder
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "%s", r.Form.Indicator)
		for _, e := range r.Entries {
			fmt.Fprintf(&b, " %s@%s=%s", e.Role, e.At.A1(), e.Cell.Text)
		}
		if r.Verdict.Cell.Text != "" {
			fmt.Fprintf(&b, " verdict@%s=%s", r.Verdict.At.A1(), r.Verdict.Cell.Text)
		}
		if r.Guessed {
			b.WriteString(" guessed")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func list(fs []stat.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		cells := make([]string, len(f.Cells))
		for i, c := range f.Cells {
			cells[i] = c.A1()
		}
		fmt.Fprintf(&b, "%s %s %s [%s] %s\n", f.Severity, f.Code, f.At.A1(), strings.Join(cells, " "), strings.Join(f.Args, " | "))
	}
	return b.String()
}

// same compares two blocks of lines, whatever the blanks around them.
func same(got, want string) bool {
	clean := func(s string) string {
		var out []string
		for line := range strings.Lines(s) {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
		return strings.Join(out, "\n")
	}
	return clean(got) == clean(want)
}

func TestFindRows(t *testing.T) {
	c, u := load(t)
	for _, row := range []struct{ name, sheet, rows, findings string }{
		{"the heading once more in mid-table, spelled otherwise, with a title above and a signature below", `
			UBND PHƯỜNG THIÊN HƯƠNG
			GIAI ĐOẠN 2021-2025
			TT | Chỉ tiêu | ĐVT | NQĐH | Thực hiện | So sánh NQ
			6 | Tỷ lệ hộ nghèo | % | 0,2 | 0 | Vượt chỉ tiêu
			TT | CHỈ TIÊU | ĐVT | NQDH | Thực hiện | So sánh NQ
			12 | Tỷ lệ dân được dùng nước hợp vệ sinh | % | 100 | 100 | Hoàn thành

			| NGƯỜI LẬP BIỂU | | | TM. ỦY BAN NHÂN DÂN
			| | | | CHỦ TỊCH
			| Nguyễn Thị Mẫu | | | Trần Văn Mẫu`, `
			XH-NGHEO target@D4=0,2 actual@E4=0 verdict@F4=Vượt chỉ tiêu
			MT-NUOC-HVS target@D6=100 actual@E6=100 verdict@F6=Hoàn thành`, ``},
		{"columns in another order", `
			Thực hiện | NQĐH | Chỉ tiêu | So sánh NQ
			0 | 0,2 | Tỷ lệ hộ nghèo | Vượt chỉ tiêu`,
			`XH-NGHEO actual@A2=0 target@B2=0,2 verdict@D2=Vượt chỉ tiêu`, ``},
		{"the columns change their order at the second heading", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			6 | Tỷ lệ hộ nghèo | 0,2 | 0
			TT | Chỉ tiêu | Thực hiện | NQĐH
			4 | Thu nhập bình quân đầu người | 92,1 | 80`, `
			XH-NGHEO target@C2=0,2 actual@D2=0
			KT-TNBQ actual@C4=92,1 target@D4=80`, ``},
		{"a column of their own in between", `
			TT | Chỉ tiêu | Cơ quan theo dõi | ĐVT | NQĐH | Thực hiện
			6 | Tỷ lệ hộ nghèo | Phòng Văn hóa - Xã hội | % | 0,2 | 0`,
			`XH-NGHEO target@E2=0,2 actual@F2=0`, ``},
		{"no verdict column and no measure column", `
			TT | Chỉ tiêu | Thực hiện
			6 | Tỷ lệ hộ nghèo | 0`,
			`XH-NGHEO actual@C2=0`, ``},
		{"rows with a plus under their groups", `
			TT | Chỉ tiêu | ĐVT | NQĐH | Thực hiện
			1 | Tỷ trọng các ngành:
			| + Nông nghiệp - Thủy sản | % | 16,5 | 9
			| + Thương nghiệp - dịch vụ | % | 27,8 | 31
			2 | Sản xuất nông nghiệp:
			| + Tổng đàn lợn | con | 6.200 | 14.000
			| + Đàn gia cầm, thuỷ cầm | con | 67.000 | 220.000`, `
			KT-CC target@D2= actual@E2=
			KT-CC-NLTS target@D3=16,5 actual@E3=9
			KT-CC-TMDV target@D4=27,8 actual@E4=31
			NN target@D5= actual@E5=
			NN-LON target@D6=6.200 actual@E6=14.000
			NN-GIACAM target@D7=67.000 actual@E7=220.000`, ``},
		{"a row of their own with figures", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			6 | Tỷ lệ hộ nghèo | 0,2 | 0
			7 | Số câu lạc bộ cầu lông | 3 | 5
			4 | Thu nhập bình quân đầu người | 80 | 92,1`, `
			XH-NGHEO target@C2=0,2 actual@D2=0
			KT-TNBQ target@C4=80 actual@D4=92,1`,
			`note row-unmatched B3 [] Số câu lạc bộ cầu lông`},
		{"a row of their own with figures behind the last row", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			6 | Tỷ lệ hộ nghèo | 0,2 | 0
			16 | Số câu lạc bộ cầu lông | 3 | 5`,
			`XH-NGHEO target@C2=0,2 actual@D2=0`,
			`note row-unmatched B3 [] Số câu lạc bộ cầu lông`},
		{"a row of their own without figures", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			I | CÁC CHỈ TIÊU KHÁC
			6 | Tỷ lệ hộ nghèo | 0,2 | 0`,
			`XH-NGHEO target@C3=0,2 actual@D3=0`, ``},
		{"figures in a row without a label", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			| | 3 | 5
			6 | Tỷ lệ hộ nghèo | 0,2 | 0`,
			`XH-NGHEO target@C3=0,2 actual@D3=0`,
			`note row-unmatched C2 []`},
		{"a row twice with the same figures", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			6 | Tỷ lệ hộ nghèo | 0,2 | 0
			6 | Tỉ lệ hộ nghèo | 0,2 | 0`,
			`XH-NGHEO target@C2=0,2 actual@D2=0`,
			`note row-duplicate-equal B3 [B2 B3] XH-NGHEO | Tỷ lệ hộ nghèo | Tỉ lệ hộ nghèo`},
		{"a row twice, the second blank", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			6 | Tỷ lệ hộ nghèo | 0,2 | 0
			6 | Tỷ lệ hộ nghèo`,
			`XH-NGHEO target@C2=0,2 actual@D2=0`,
			`note row-duplicate-equal B3 [B2 B3] XH-NGHEO | Tỷ lệ hộ nghèo | Tỷ lệ hộ nghèo`},
		{"a row twice with other figures", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			6 | Tỷ lệ hộ nghèo | 0,2 | 0
			6 | Tỷ lệ hộ nghèo | 0,2 | 1`,
			`XH-NGHEO target@C2=0,2 actual@D2=0`,
			`blocking row-duplicate D3 [D2 D3] XH-NGHEO | 0 | 1`},
		{"a label that only comes close", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			4 | Thu nhập bình quân đầu ngườii dân | 80 | 92,1`,
			`KT-TNBQ target@C2=80 actual@D2=92,1 guessed`,
			`question label-guessed B2 [] KT-TNBQ | Thu nhập bình quân đầu ngườii dân`},
		{"words that look like a heading and are none", `
			TT | Chỉ tiêu | NQĐH | Thực hiện
			| Các bước thực hiện | |
			6 | Tỷ lệ hộ nghèo | 0,2 | 0`,
			`XH-NGHEO target@C3=0,2 actual@D3=0`, ``},
	} {
		table, fs, ok := layout.Find(book(grid("Phụ lục", strings.ReplaceAll(row.sheet, "\t", ""))), c, u, layout.Wish{Unit: "11557", Period: period(t, "2021-2025")})
		if !ok {
			t.Errorf("%s: found no table: %v", row.name, fs)
			continue
		}
		if got := rowsOf(table); !same(got, row.rows) {
			t.Errorf("%s: rows\n%s\nwant\n%s", row.name, got, row.rows)
		}
		if got := list(fs); !same(got, row.findings) {
			t.Errorf("%s: findings\n%s\nwant\n%s", row.name, got, row.findings)
		}
	}
}

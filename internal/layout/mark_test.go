package layout_test

import (
	"strings"
	"testing"

	"wardbook/internal/layout"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

const oneRow = `TT | Chỉ tiêu | NQĐH | Thực hiện
6 | Tỷ lệ hộ nghèo | 0,2 | 0`

// markOf makes the hidden sheet of our own forms.
func markOf(rows string) sheet.Grid {
	g := grid(layout.MarkSheet, rows)
	g.Hidden = true
	return g
}

// What the title and the hidden mark say of unit and period, against what the sender says.
func TestWhoAndWhen(t *testing.T) {
	c, u := load(t)
	for _, row := range []struct{ name, title, mark, unit, period, want, findings string }{
		{"the sender says it, the file nothing", "", "", "11557", "2021-2025", "11557 2021-2025", ""},
		{"only the title says it", "UBND PHƯỜNG THIÊN HƯƠNG\nGIAI ĐOẠN 2021-2025", "", "", "", "11557 2021-2025", ""},
		{"only the mark says it", "", "unit | 11557\nperiod | 2021-2025", "", "", "11557 2021-2025", ""},
		{"all say the same", "UBND PHƯỜNG THIÊN HƯƠNG\nGIAI ĐOẠN 2021-2025", "unit | 11557\nperiod | 2021-2025", "11557", "2021-2025", "11557 2021-2025", ""},
		{"the mark is right, the title is of the neighbour", "UBND PHƯỜNG THỦY NGUYÊN\nGIAI ĐOẠN 2026-2030", "unit | 11557\nperiod | 2021-2025", "11557", "2021-2025", "11557 2021-2025", ""},
		{"without a sender the mark wins over the title", "UBND PHƯỜNG THỦY NGUYÊN", "unit | 11557\nperiod | 2021-2025", "", "", "11557 2021-2025", ""},
		{"the title names another ward", "UBND PHƯỜNG THUỶ NGUYÊN\nGIAI ĐOẠN 2021-2025", "", "11557", "2021-2025", "11557 2021-2025",
			"question unit-differs A1 [] 11560 | 11557"},
		{"the title names another term", "UBND PHƯỜNG THIÊN HƯƠNG\nGIAI ĐOẠN 2016-2020", "", "11557", "2021-2025", "11557 2021-2025",
			"question period-differs A2 [] 2016-2020 | 2021-2025"},
		{"the mark names another ward", "UBND PHƯỜNG THIÊN HƯƠNG", "unit | 11560\nperiod | 2021-2025", "11557", "2021-2025", "11557 2021-2025",
			"blocking unit-differs  [] 11560 | 11557"},
		{"the mark names another period", "", "unit | 11557\nperiod | 2022", "11557", "2021-2025", "11557 2021-2025",
			"blocking period-differs  [] 2022 | 2021-2025"},
		{"mark and title both name another ward: one finding", "UBND PHƯỜNG THUỶ NGUYÊN", "unit | 11560\nperiod | 2021-2025", "11557", "2021-2025", "11557 2021-2025",
			"blocking unit-differs  [] 11560 | 11557"},
		{"the date of the letter is no period", "UBND PHƯỜNG THIÊN HƯƠNG\nThiên Hương, ngày 05 tháng 3 năm 2026", "", "11557", "2021-2025", "11557 2021-2025", ""},
	} {
		rows := oneRow
		if row.title != "" {
			rows = row.title + "\n" + rows
		}
		b := book(grid("Phụ lục", rows))
		if row.mark != "" {
			b.Grids = append(b.Grids, markOf(row.mark))
		}
		table, fs, ok := layout.Find(b, c, u, layout.Wish{Unit: stat.UnitCode(row.unit), Period: period(t, row.period)})
		if got := string(table.Unit) + " " + table.Period.String(); !ok || got != row.want {
			t.Errorf("%s: %q, found %t; want %q", row.name, got, ok, row.want)
		}
		if got := list(fs); !same(got, row.findings) {
			t.Errorf("%s: findings\n%s\nwant\n%s", row.name, got, row.findings)
		}
	}
}

func TestNoTable(t *testing.T) {
	c, u := load(t)
	const month = "TT | Chỉ tiêu | ĐVT | Kế hoạch năm | Thực hiện trong tháng | Lũy kế từ đầu năm | Cùng kỳ năm trước | Ghi chú\n1 | Dân số | người | | 39.842 | | 39.310 |"
	for _, row := range []struct {
		name, rows, form, period string
	}{
		{"a list of names", "TT | Họ và tên | Ngày sinh\n1 | Nguyễn Thị Mẫu | 1980", "", "2021-2025"},
		{"an empty sheet", "", "", "2021-2025"},
		{"a trap: steps, not results", "TT | Chỉ tiêu | Các bước thực hiện\n6 | Tỷ lệ hộ nghèo | 0", "", "2021-2025"},
		{"no column of results", "TT | Chỉ tiêu | ĐVT | NQĐH\n6 | Tỷ lệ hộ nghèo | % | 0,2", "", "2021-2025"},
		{"the term's form for a quarter", oneRow, "", "2026-Q3"},
		{"the term's form asked for in a month", oneRow, "kt-xh-term", "2026-10"},
		{"the month's form asked for in a term", month, "kt-xh-month", "2021-2025"},
		{"a term that no edition judges", oneRow, "", "2031-2035"},
		{"a term across two editions", oneRow, "", "2024-2028"},
		{"a form that there is not", oneRow, "kt-xh-week", "2021-2025"},
	} {
		table, fs, ok := layout.Find(book(grid("Trang tính1", row.rows)), c, u, layout.Wish{Form: stat.FormID(row.form), Unit: "11557", Period: period(t, row.period)})
		if ok || !same(list(fs), "blocking table-not-found  []") {
			t.Errorf("%s: found %v with %v, want table-not-found alone", row.name, table.Form, fs)
		}
	}
}

func TestNobodyNamed(t *testing.T) {
	c, u := load(t)
	for _, row := range []struct{ name, title, unit, period string }{
		{"nothing is said", "", "", ""},
		{"a unit without a period", "UBND PHƯỜNG THIÊN HƯƠNG", "", ""},
		{"a period without a unit", "GIAI ĐOẠN 2021-2025", "", ""},
		{"a bare year is no period", "UBND PHƯỜNG THIÊN HƯƠNG\nNĂM 2026", "", ""},
		{"the city alone is no ward", "THÀNH PHỐ HẢI PHÒNG\nGIAI ĐOẠN 2021-2025", "", ""},
		{"the sender's unit alone", "", "11557", ""},
	} {
		_, fs, ok := layout.Find(book(grid("PL", strings.TrimSpace(row.title+"\n"+oneRow))), c, u, layout.Wish{Unit: stat.UnitCode(row.unit), Period: period(t, row.period)})
		if ok || len(fs) > 0 {
			t.Errorf("%s: found %t with %v, want neither a table nor a finding", row.name, ok, fs)
		}
	}
}

// The form is found by period and headings, on whichever sheet it stands.
func TestWhichFormAndSheet(t *testing.T) {
	c, u := load(t)
	month := grid("Biểu tháng", "TT | Chỉ tiêu | ĐVT | KH năm | TH trong tháng | Lũy kế | Cùng kỳ | GC\n| Dân số | người | | 39.842 | | 39.310 |")
	cover := grid("Bìa", "UBND PHƯỜNG THIÊN HƯƠNG\nBÁO CÁO")
	for _, row := range []struct {
		name, period, want string
		b                  *sheet.Book
	}{
		{"a month", "2026-10", "kt-xh/2026-2030 kt-xh-month", book(month)},
		{"behind a cover", "2026-10", "kt-xh/2026-2030 kt-xh-month", book(cover, month)},
		{"a month of the old term", "2025-10", "kt-xh/2021-2025 kt-xh-month", book(month)},
		{"a year", "2026", "kt-xh/2026-2030 kt-xh-term", book(grid("PL", oneRow))},
		{"a term", "2021-2025", "kt-xh/2021-2025 kt-xh-term", book(grid("PL", oneRow))},
	} {
		table, fs, ok := layout.Find(row.b, c, u, layout.Wish{Unit: "11557", Period: period(t, row.period)})
		if !ok || string(table.Edition.ID)+" "+string(table.Form.ID) != row.want {
			t.Errorf("%s: found %t, %v; want %s", row.name, ok, fs, row.want)
		}
	}
}

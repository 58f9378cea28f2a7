package layout_test

import (
	"testing"

	"wardbook/internal/layout"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// TestSplitWordTable reads a table that Word split in two, its heading repeated;
// a second sheet of a workbook is another matter and is left alone.
func TestSplitWordTable(t *testing.T) {
	c, u := load(t)
	one := grid("Bảng 1", "TT|Chỉ tiêu|ĐVT|NQĐH|Thực hiện|So sánh NQ\n4|Thu nhập bình quân đầu người|triệu|80|92,1|Vượt chỉ tiêu")
	two := grid("Bảng 2", "TT|Chỉ tiêu|ĐVT|NQDH|Thực hiện|So sánh NQ\n6|Tỷ lệ hộ nghèo|%|0,2|0|Vượt chỉ tiêu")
	for kind, want := range map[sheet.Kind]int{sheet.DOCX: 2, sheet.XLSX: 1} {
		b := book(one, two)
		b.Kind = kind
		got, fs, ok := layout.Find(b, c, u, layout.Wish{Unit: "11557", Period: period(t, "2021-2025")})
		if !ok || len(got.Rows) != want {
			t.Errorf("kind %d: %d rows %v, want %d", kind, len(got.Rows), fs, want)
		}
	}
}

// TestTheAppendixIsNoMonth holds that a form is not taken for another one that
// has some of its columns.
func TestTheAppendixIsNoMonth(t *testing.T) {
	c, u := load(t)
	b := book(grid("Phụ lục", "TT|Chỉ tiêu|ĐVT|NQĐH|Thực hiện|So sánh NQ\n4|Thu nhập bình quân đầu người|triệu|80|92,1|Vượt chỉ tiêu"))
	_, fs, ok := layout.Find(b, c, u, layout.Wish{Unit: "11557", Period: period(t, "2026-10")})
	if ok || len(fs) != 1 || fs[0].Code != stat.TableNotFound {
		t.Errorf("got %v %v, want the one finding table-not-found", ok, fs)
	}
}

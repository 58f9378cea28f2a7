package layout_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"wardbook/internal/layout"
)

func TestPeriodIn(t *testing.T) {
	for _, row := range []struct{ title, want string }{
		{"GIAI ĐOẠN 2021-2025", "2021-2025"},
		{"Giai đoạn 2021 - 2025", "2021-2025"},
		{"giai đoạn 2021–2025", "2021-2025"},
		{"(Giai đoạn 2021 — 2025)", "2021-2025"},
		{"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI GIAI ĐOẠN 2026-2030", "2026-2030"},
		{"giai đoạn 2025-2021", ""},
		{"BÁO CÁO THÁNG 10/2026", "2026-10"},
		{"Tháng 10 năm 2026", "2026-10"},
		{"tháng 01/2027", "2027-01"},
		{"Tháng 13/2026", ""},
		{"Tháng 10", ""},
		{"Quý III/2026", "2026-Q3"},
		{"quý 4 năm 2026", "2026-Q4"},
		{"Quý V/2026", ""},
		{"6 tháng đầu năm 2026", "2026-H1"},
		{"6 THÁNG CUỐI NĂM 2026", "2026-H2"},
		{"9 tháng đầu năm 2026", "2026-9M"},
		{"9 tháng đầu năm", ""},
		{"7 tháng đầu năm 2026", ""},
		{"Kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2026", ""},
		{"Kết quả 6 tháng đầu năm 2026, nhiệm vụ 6 tháng cuối năm", "2026-H1"},
		{"Thiên Hương, ngày 05 tháng 3 năm 2026", ""},
		{"(Kèm theo Báo cáo số 12/BC-UBND ngày 05 tháng 3 năm 2026)", ""},
		{"Báo cáo ngày 05 tháng 3 năm 2026 về kết quả giai đoạn 2021-2025", "2021-2025"},
		{"Kết quả giai đoạn 2021-2025 (kèm Báo cáo ngày 05 tháng 3 năm 2026)", "2021-2025"},
		{"Năm 2026", ""},
		{"2026", ""},
		{"", ""},
	} {
		for _, title := range []string{row.title, norm.NFD.String(row.title)} {
			p, ok := layout.PeriodIn(title)
			if p.String() != row.want || ok != (row.want != "") {
				t.Errorf("PeriodIn(%q) = %q, %t; want %q", title, p, ok, row.want)
			}
		}
	}
}

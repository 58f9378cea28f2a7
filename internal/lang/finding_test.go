package lang_test

import (
	"strings"
	"testing"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// fieldNames are names as an edition gives them.
func fieldNames(code string) string {
	return map[string]string{
		"NN-LON": "Tổng đàn lợn", "KT-CC-NLTS": "Nông nghiệp - Thủy sản", "YT-BHYT": "Tỷ lệ dân tham gia bảo hiểm y tế",
		"KT-TNBQ": "Thu nhập bình quân đầu người", "trieu-dong": "triệu đồng", "ty-dong": "tỷ đồng",
		"XH-NGHEO-TS": "Số hộ nghèo", "DS-HO": "Tổng số hộ", "11557": "Phường Thiên Hương", "11560": "Phường Hòa Bình",
		"LD-VIECLAM": "Tỷ lệ lao động có việc làm",
	}[code]
}

func cell(s string) stat.CellRef {
	c, err := stat.ParseCellRef(s)
	if err != nil {
		panic(err)
	}
	return c
}

func TestFindingInVietnamese(t *testing.T) {
	blocking := func(f stat.Finding) stat.Finding { f.Severity = stat.Blocking; return f }
	shares := stat.Find(stat.SharesSum, cell("Phụ lục!E7"), "KT-CC-NLTS", "101", "100", "0.15")
	shares.Cells = []stat.CellRef{cell("Phụ lục!E7"), cell("Phụ lục!E8"), cell("Phụ lục!E9")}
	part := stat.Find(stat.PartExceedsWhole, cell("Biểu!D9"), "XH-NGHEO-TS", "DS-HO", "2321", "232")
	part.Cells = []stat.CellRef{cell("Biểu!D9"), cell("Dân số!D3")}
	for _, row := range []struct {
		f    stat.Finding
		want string
	}{
		{stat.Find(stat.NumberAmbiguous, cell("Phụ lục!E9"), "NN-LON", "6,200", "6200", "6.2"),
			"Ô Phụ lục!E9 (Tổng đàn lợn) ghi “6,200”, đọc được là 6.200 hoặc 6,2. Cho biết số nào đúng. Chưa trả lời thì ô này coi như chưa có số."},
		{shares,
			"Các tỷ trọng ở Phụ lục!E7, E8 và E9 cộng lại bằng 101, phải bằng 100 (cho phép lệch 0,15 do làm tròn). Xem lại từng ô, sửa ô sai rồi nộp lại."},
		{part,
			"“Số hộ nghèo” là 2.321, lớn hơn “Tổng số hộ” là 232 (Biểu!D9 và Dân số!D3). Xem lại hai ô này, sửa ô sai rồi nộp lại."},
		{stat.Find(stat.MagnitudeJump, cell("Phụ lục!E13"), "NN-LON", "14", "6200", "target"),
			"Ô Phụ lục!E13 (Tổng đàn lợn) ghi 14, trong khi mục tiêu là 6.200: nhỏ hơn khoảng 440 lần. Nếu thừa, thiếu chữ số hoặc nhầm đơn vị tính thì sửa lại; nếu đúng thì xác nhận và ghi lý do."},
		{stat.Find(stat.MagnitudeJump, cell("E13"), "NN-LON", "62000", "6200", "previous"),
			"Ô E13 (Tổng đàn lợn) ghi 62.000, trong khi kỳ trước là 6.200: gấp khoảng 10 lần. Nếu thừa, thiếu chữ số hoặc nhầm đơn vị tính thì sửa lại; nếu đúng thì xác nhận và ghi lý do."},
		{stat.Find(stat.VerdictDiffers, cell("Phụ lục!F20"), "YT-BHYT", "Vượt", "missed", "95", "98"),
			"Ô Phụ lục!F20 (Tỷ lệ dân tham gia bảo hiểm y tế) ghi “Vượt”, nhưng thực hiện 95 so với mục tiêu 98 là “Không đạt chỉ tiêu”. Ghi lại là “Không đạt chỉ tiêu”, hoặc giữ nguyên và cho biết lý do."},
		{stat.Find(stat.OutOfBounds, cell("E7"), "KT-CC-NLTS", "165", "0", "100", "16.5"),
			"Ô E7 (Nông nghiệp - Thủy sản) ghi 165, nhưng chỉ tiêu này phải từ 0 đến 100. Có phải là 16,5 không? Sửa lại ô này rồi nộp lại."},
		{stat.Find(stat.OutOfBounds, cell("E7"), "NN-LON", "-3", "0", "", ""),
			"Ô E7 (Tổng đàn lợn) ghi -3, nhưng chỉ tiêu này không thể nhỏ hơn 0. Sửa lại cho đúng rồi nộp lại."},
		{stat.Find(stat.OutOfBounds, cell("E7"), "NN-LON", "6.25", "0", "", ""),
			"Ô E7 (Tổng đàn lợn) ghi 6,25, nhưng chỉ tiêu này phải là số nguyên. Sửa lại cho đúng rồi nộp lại."},
		{stat.Find(stat.OutOfRange, cell("E7"), "KT-TNBQ", "921", "20", "300"),
			"Ô E7 (Thu nhập bình quân đầu người) ghi 921, trong khi chỉ tiêu này thường từ 20 đến 300. Nếu nhầm dấu chấm, dấu phẩy hay đơn vị tính thì sửa lại; nếu đúng thì xác nhận và ghi lý do."},
		{stat.Find(stat.MeasureDiffers, cell("C9"), "KT-TNBQ", "con", "trieu-dong"),
			"Ô C9 (Thu nhập bình quân đầu người) ghi đơn vị tính “con”; chỉ tiêu này tính bằng “triệu đồng”. Đổi số sang triệu đồng và sửa lại đơn vị tính."},
		{stat.Find(stat.MeasureConverted, cell("E9"), "KT-TNBQ", "ty-dong", "trieu-dong", "363078"),
			"Ô E9 (Thu nhập bình quân đầu người) ghi theo tỷ đồng, đã đổi sang triệu đồng: 363.078. Không cần làm gì nếu 363.078 triệu đồng là đúng."},
		{stat.Find(stat.TargetDiffers, cell("D14"), "LD-VIECLAM", "> 90", "100"),
			"Ô D14 (Tỷ lệ lao động có việc làm) ghi mục tiêu > 90, trong khi mục tiêu đã đăng ký là 100. Kết quả được so với 100. Nếu gõ nhầm thì sửa lại; nếu nghị quyết đã điều chỉnh thì cho biết văn bản."},
		{stat.Find(stat.RowMissing, stat.CellRef{}, "NN-LON"),
			"Biểu không có dòng “Tổng đàn lợn”. Thêm dòng này và điền số; nếu không có thì ghi “Không phát sinh”."},
		{stat.Find(stat.ValueMissing, stat.CellRef{}, "NN-LON"),
			"Chỉ tiêu “Tổng đàn lợn” chưa có số. Điền số; nếu trong kỳ không có thì ghi “Không phát sinh”."},
		{stat.Find(stat.WorkbookEncrypted, stat.CellRef{}),
			"Tệp đang đặt mật khẩu nên không đọc được. Bỏ mật khẩu, lưu tệp rồi nộp lại."},
		{stat.Find(stat.WorkbookTooLarge, stat.CellRef{}, "file", "4194304"),
			"Tệp vượt mức cho phép: dung lượng tệp nhiều nhất là 4 MB. Bỏ ảnh, trang tính và dòng thừa không thuộc biểu, lưu lại rồi nộp."},
		{stat.Find(stat.WorkbookTooLarge, stat.CellRef{}, "rows", "5000"),
			"Tệp vượt mức cho phép: số dòng nhiều nhất là 5.000. Bỏ ảnh, trang tính và dòng thừa không thuộc biểu, lưu lại rồi nộp."},
		{stat.Find(stat.NotAWorkbook, stat.CellRef{}, "pdf"),
			"Đã nhận được một tệp PDF, không phải bảng tính. Nộp tệp Excel hoặc Word đã dùng để in ra bản PDF này."},
		{stat.Find(stat.UnitDiffers, cell("A1"), "11560", "11557"),
			"Tệp ghi là của Phường Hòa Bình, nhưng đang nộp cho Phường Thiên Hương. Xác nhận đây đúng là số của Phường Thiên Hương, hoặc nộp đúng tệp."},
		{blocking(stat.Find(stat.PeriodDiffers, stat.CellRef{}, "2026-09", "2026-10")),
			"Tệp ghi tháng 9/2026, nhưng đang nộp cho tháng 10/2026. Đây là biểu mẫu của tháng 9/2026: nộp cho đúng kỳ, hoặc dùng biểu mẫu của tháng 10/2026."},
		{stat.Find(stat.VerdictOpen, cell("F9"), "LD-VIECLAM", "78 .. 85", ">= 80"),
			"Ô F9 (Tỷ lệ lao động có việc làm): với số thực hiện 78 – 85 chưa thể biết có đạt mục tiêu ≥ 80 hay không. Cho biết con số chính xác."},
		{stat.Find(stat.NumberWords, cell("E9"), "NO-SUCH", "{0} chưa có"),
			"Ô E9 (NO-SUCH) ghi “{0} chưa có”, không đọc được thành số. Ghi một con số, ví dụ 6.200 hoặc 92,1; lời giải thích để ở cột ghi chú."},
	} {
		if got := lang.Finding(lang.VI, row.f, fieldNames).String(); got != row.want {
			t.Errorf("Finding(vi, %s %q) =\n got %s\nwant %s", row.f.Code, row.f.Args, got, row.want)
		}
	}
}

func TestFindingInEnglish(t *testing.T) {
	f := stat.Find(stat.NumberAmbiguous, cell("Phụ lục!E9"), "NN-LON", "6,200", "6200", "6.2")
	want := "Cell Phụ lục!E9 (NN-LON) says “6,200”, which reads as 6,200 or as 6.2. Say which is right. Until then the cell counts as having no figure."
	if got := lang.Finding(lang.EN, f, nil).String(); got != want {
		t.Errorf("Finding(en, %s) = %s, want %s", f.Code, got, want)
	}
}

// TestEveryFindingIsWhole holds that no code prints a bare placeholder or an
// unknown key, with all its arguments, with none and with senseless ones.
func TestEveryFindingIsWhole(t *testing.T) {
	for _, c := range stat.Codes() {
		for _, args := range [][]string{nil, {"NN-LON", "14", "6200", "7000", "8"}, {"?", "?", "?", "?", "?"}, {"", "", "", "", ""}} {
			for _, l := range []lang.Lang{lang.VI, lang.EN} {
				for _, s := range []stat.Severity{stat.Blocking, stat.Question, stat.Notice} {
					m := lang.Finding(l, stat.Finding{Code: c, Severity: s, At: cell("E9"), Args: args}, fieldNames)
					if strings.ContainsAny(m.String(), "{}⟦⟧") || m.What == "" || m.Next == "" {
						t.Errorf("Finding(%s, %s %q) = %q", l, c, args, m)
					}
				}
			}
		}
	}
}

func FuzzFinding(f *testing.F) {
	f.Add(10, "NN-LON", "6,200", "6200", "6.2")
	f.Add(3, "", "< 1", "78 .. 85", "n/a")
	codes := stat.Codes()
	f.Fuzz(func(t *testing.T, i int, a, b, c, d string) {
		code := codes[uint(i)%uint(len(codes))]
		if s := lang.Finding(lang.VI, stat.Find(code, cell("E9"), a, b, c, d), nil).String(); s == "" {
			t.Errorf("%s %q: no words", code, []string{a, b, c, d})
		}
	})
}

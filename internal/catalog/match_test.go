package catalog_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"wardbook/internal/catalog"
	"wardbook/internal/stat"
)

// appendix is the printed table: label and ĐVT of each row.
var appendix = []struct {
	code           stat.IndicatorCode
	label, measure string
	want           stat.MeasureCode
}{
	{"KT-CC", "Tỷ trọng các ngành:", "", ""},
	{"KT-CC-NLTS", "+ Nông nghiệp - Thủy sản", "%", "phan-tram"},
	{"KT-CC-CNXD", "+ Tiểu thủ công nghiệp - xây dựng", "%", "phan-tram"},
	{"KT-CC-TMDV", "+ Thương nghiệp - dịch vụ", "%", "phan-tram"},
	{"NN", "Sản xuất nông nghiệp:", "", ""},
	{"NN-LUA-DT", "+ Diện tích lúa hàng năm", "ha", "ha"},
	{"NN-LUA-NS", "+ Năng suất lúa", "tạ", "ta-ha-nam"},
	{"NN-LON", "+ Tổng đàn lợn", "con", "con"},
	{"NN-GIACAM", "+ Đàn gia cầm, thủy cầm", "con", "con"},
	{"NS-THU-KH", "Thu ngân sách nhà nước", "%", "phan-tram"},
	{"KT-TNBQ", "Thu nhập bình quân đầu người", "triệu", "trieu-dong-nguoi-nam"},
	{"DS-TANG-TN", "Tỷ lệ phát triển dân số tự nhiên", "%", "phan-tram"},
	{"XH-NGHEO", "Tỷ lệ hộ nghèo", "%", "phan-tram"},
	{"LD-VIECLAM", "Tỷ lệ lao động có việc làm", "%", "phan-tram"},
	{"YT-BHYT", "Tỷ lệ dân tham gia bảo hiểm y tế", "%", "phan-tram"},
	{"GDYT", "Chỉ tiêu trường học, trạm y tế", "", ""},
	{"GD-CHUAN2-SL", "+ Trường đạt chuẩn quốc gia mức độ 2", "trường", "truong"},
	{"YT-TRAM-SL", "+ Trạm y tế đạt chuẩn quốc gia giai đoạn 2020 - 2025", "trạm", "tram"},
	{"NTM-KM-SL", "Xây dựng xã đạt nông thôn mới kiểu mẫu trước năm 2025", "xã", "xa"},
	{"MT-CTR-TGXL", "Tỷ lệ chất thải rắn được thu gom, xử lý", "%", "phan-tram"},
	{"MT-NUOC-HVS", "Tỷ lệ dân được dùng nước hợp vệ sinh", "%", "phan-tram"},
	{"MT-PHI-HO", "Số hộ tham gia nộp phí vệ sinh môi trường", "%", "phan-tram"},
	{"QP-NHAPNGU", "Hoàn thành chỉ tiêu công dân nhập ngũ hằng năm", "%", "phan-tram"},
	{"AN-TRATTU", "Giữ vững ANCT-TTATXH, không có trọng án", "vụ", "vu"},
}

func TestTheAppendixAsPrinted(t *testing.T) {
	e := edition(t, "kt-xh/2021-2025")
	f := form(t, e, "kt-xh-term")
	spellings := map[string]func(string) string{
		"as printed":         func(s string) string { return s },
		"decomposed":         norm.NFD.String,
		"in capitals":        strings.ToUpper,
		"old tone placement": strings.NewReplacer("ủy", "uỷ", "óa", "oá").Replace,
		"tỉ for tỷ":          strings.NewReplacer("Tỷ", "Tỉ").Replace,
		"odd spaces":         strings.NewReplacer(" ", "\u00a0 ", ",", " , ").Replace,
		"numbered":           func(s string) string { return "1.1. " + s },
	}
	for i, row := range appendix {
		if got := &f.Rows[i]; got.Indicator != row.code || got.Label != strings.TrimPrefix(row.label, "+ ") || got.MeasureText != row.measure {
			t.Errorf("row %d prints %q in %q, want %q in %q", i, got.Label, got.MeasureText, row.label, row.measure)
		}
		for how, spell := range spellings {
			m := e.MatchLabel(f, spell(row.label), nil)
			if m.Row != &f.Rows[i] || m.Guessed {
				t.Errorf("%s: MatchLabel(%q) = %+v, want %s", how, spell(row.label), m.Row, row.code)
			}
		}
		if ind, _ := e.Indicator(row.code); row.want != "" {
			if m, ok := e.MatchMeasure(ind, row.measure); !ok || m.Code != row.want {
				t.Errorf("%s: MatchMeasure(%q) = %v, want %s", row.code, row.measure, m, row.want)
			}
		}
	}
}

func TestMatchLabel(t *testing.T) {
	old, now := edition(t, "kt-xh/2021-2025"), edition(t, "kt-xh/2026-2030")
	rows := []struct {
		edition *catalog.Edition
		form    stat.FormID
		label   string
		want    stat.IndicatorCode
		guessed bool
	}{
		{old, "kt-xh-term", "Tỷ lệ dân tham gia BHYT", "YT-BHYT", false},
		{old, "kt-xh-term", "Thu NSNN", "NS-THU-KH", false},
		{old, "kt-xh-term", "Tổng đàn lợn (con)", "NN-LON", false},
		{old, "kt-xh-term", "- Tổng đàn lợn", "NN-LON", false},
		{old, "kt-xh-term", "a) Năng suất lúa", "NN-LUA-NS", false},
		{old, "kt-xh-term", "II. Sản xuất nông nghiệp", "NN", false},
		{old, "kt-xh-term", "NN-LON", "NN-LON", false},
		{old, "kt-xh-term", "Tong dan lon", "NN-LON", false},
		{old, "kt-xh-term", "Tổng đàn lợnn", "NN-LON", true},
		{old, "kt-xh-term", "Tỷ lệ chất thải rắn được thu gom", "MT-CTR-TGXL", true},
		{old, "kt-xh-term", "Tỷ lệ hộ cận nghèo", "", false},
		{old, "kt-xh-term", "Số vụ tai nạn giao thông", "", false},
		{old, "kt-xh-term", "TM. ỦY BAN NHÂN DÂN", "", false},
		{old, "kt-xh-term", "", "", false},
		{old, "kt-xh-term", "5", "", false},

		{now, "kt-xh-term", "Tỷ lệ hộ nghèo", "XH-NGHEO-DC", false},
		{now, "kt-xh-term", "Khu vực Nông nghiệp, thủy sản", "KT-GTSP-TANG-NLTS", false},
		{now, "kt-xh-term", "Nông nghiệp - Thủy sản", "KT-CC-NLTS", false},
		{now, "kt-xh-term", "Tỷ lệ giải quyết TTHC đúng hạn", "CC-DUNGHAN", false},
		{now, "kt-xh-term", "Tỷ lệ dân tham gia bảo hiểm y tế", "YT-BHYT", false},
		{now, "kt-xh-term", "Chính quyền được công nhận đạt chuẩn “Chính quyền thân thiện”", "CC-CQTT", false},
		{now, "kt-xh-term", "Mỗi cấp học Mầm non, tiểu học và trung học cơ sở có ít nhất một nhà đa năng", "GD-NDN", false},
		{now, "kt-xh-term", "Tổng giá trị sản phẩm trên địa bàn tăng bình quân", "KT-GTSP-TANG", false},

		{now, "kt-xh-month", "Thu ngân sách nhà nước", "NS-THU", false},
		{now, "kt-xh-month", "Dân số (người)", "DS-DANSO", false},
		{now, "kt-xh-month", "Số hộ tham gia nộp phí vệ sinh môi trường", "MT-PHI-HO-TS", false},
		{now, "kt-xh-month", "Tỷ lệ hộ tham gia nộp phí vệ sinh môi trường", "MT-PHI-HO", false},
		{now, "kt-xh-month", "Số vụ trọng án", "AN-TRONGAN", false},
	}
	for _, row := range rows {
		m := row.edition.MatchLabel(form(t, row.edition, row.form), row.label, nil)
		var got stat.IndicatorCode
		if m.Row != nil {
			got = m.Row.Indicator
		}
		if got != row.want || m.Guessed != row.guessed {
			t.Errorf("%s %s: MatchLabel(%q) = %q, guessed %t; want %q, %t", row.edition.ID, row.form, row.label, got, m.Guessed, row.want, row.guessed)
		}
	}
}

// Every name and alias of every row leads back to that row, or to the row of
// the same form that is filled in.
func TestEveryNameLeadsToItsRow(t *testing.T) {
	for _, e := range load(t).Editions() {
		for i := range e.Forms {
			f := &e.Forms[i]
			for j := range f.Rows {
				r := &f.Rows[j]
				ind, _ := e.Indicator(r.Indicator)
				for _, name := range append([]string{r.Label, ind.Name.VI, ind.Name.EN, string(ind.Code)}, ind.Aliases...) {
					m := e.MatchLabel(f, name, nil)
					if m.Guessed || m.Row != r && !(m.Row != nil && r.Formula && !m.Row.Formula) {
						t.Errorf("%s %s: %q leads to %v, want %s", e.ID, f.ID, name, m.Row, r.ID)
					}
				}
			}
		}
	}
}

func TestMatchHeading(t *testing.T) {
	e := edition(t, "kt-xh/2026-2030")
	f := form(t, e, "kt-xh-month")
	rows := []struct {
		heading string
		want    catalog.ColumnRole
	}{
		{"TT", catalog.ColNumber}, {"STT", catalog.ColNumber}, {"S.TT", catalog.ColNumber}, {"Số thứ tự", catalog.ColNumber}, {"No.", catalog.ColNumber},
		{"Chỉ tiêu", catalog.ColLabel}, {"CHỈ TIÊU", catalog.ColLabel}, {"Tên chỉ tiêu", catalog.ColLabel}, {"Nội dung", catalog.ColLabel},
		{"ĐVT", catalog.ColMeasure}, {"Đơn vị tính", catalog.ColMeasure}, {"Đ/v tính", catalog.ColMeasure}, {"DVT", catalog.ColMeasure},
		{"NQĐH", catalog.ColTarget}, {"NQDH", catalog.ColTarget}, {"NQ ĐH", catalog.ColTarget}, {"Mục tiêu NQ", catalog.ColTarget}, {"NQ HĐND", catalog.ColTarget},
		{"NQĐH nhiệm kỳ 2020-2025", catalog.ColTarget},
		{"KH", catalog.ColPlan}, {"Kế hoạch năm 2026", catalog.ColPlan}, {"KH năm 2026", catalog.ColPlan}, {"Chỉ tiêu giao", catalog.ColPlan}, {"Dự toán", catalog.ColPlan},
		{"Thực hiện", catalog.ColActual}, {"Thực hiện tháng 10", catalog.ColActual}, {"TH tháng 10/2026", catalog.ColActual}, {"KQTH", catalog.ColActual},
		{"Thực hiện trong tháng", catalog.ColActual}, {"Kết quả thực hiện đến 31/12/2025", catalog.ColActual}, {"Thực hiện giai đoạn 2021-2025", catalog.ColActual},
		{"Ước thực hiện", catalog.ColEstimate}, {"Ước TH tháng 10", catalog.ColEstimate}, {"Ước cả năm", catalog.ColEstimate},
		{"Thực hiện tháng trước", catalog.ColPrevious}, {"Thực hiện năm 2025", catalog.ColPrevious}, {"Kỳ trước", catalog.ColPrevious},
		{"Cùng kỳ", catalog.ColSamePeriod}, {"Cùng kỳ năm trước", catalog.ColSamePeriod}, {"TH cùng kỳ năm 2025", catalog.ColSamePeriod},
		{"Lũy kế", catalog.ColCumulative}, {"Luỹ kế", catalog.ColCumulative}, {"Lũy kế từ đầu năm", catalog.ColCumulative}, {"Lũy kế 10 tháng", catalog.ColCumulative},
		{"Thực hiện lũy kế", catalog.ColCumulative},
		{"% KH", catalog.ColComparePlan}, {"TH/KH (%)", catalog.ColComparePlan}, {"So với KH (%)", catalog.ColComparePlan},
		{"So cùng kỳ (%)", catalog.ColCompareSame}, {"Thực hiện so với cùng kỳ", catalog.ColCompareSame},
		{"So sánh NQ", catalog.ColVerdict}, {"Đánh giá", catalog.ColVerdict}, {"Đạt/Không đạt", catalog.ColVerdict},
		{"Tháng 10", catalog.ColMonth}, {"T1", catalog.ColMonth}, {"Quý III", catalog.ColQuarter}, {"6 tháng đầu năm", catalog.ColHalf},
		{"Ghi chú", catalog.ColNote},

		{"các bước thực hiện", ""}, {"Thực hiện nhiệm vụ chính trị", ""}, {"2026", ""}, {"", ""}, {"Dân số", ""}, {"PHƯỜNG THIÊN HƯƠNG", ""},
		{"Thu ngân sách nhà nước trên địa bàn", ""}, {"năm 2026", ""},
	}
	for _, row := range rows {
		got, ok := e.MatchHeading(f, row.heading)
		if got != row.want || ok != (row.want != "") {
			t.Errorf("MatchHeading(%q) = %q, %t; want %q", row.heading, got, ok, row.want)
		}
	}
}

func TestMatchMeasure(t *testing.T) {
	e := edition(t, "kt-xh/2026-2030")
	rows := []struct {
		indicator stat.IndicatorCode
		text      string
		want      stat.MeasureCode
	}{
		{"KT-TNBQ", "triệu đồng/người/năm", "trieu-dong-nguoi-nam"}, {"KT-TNBQ", "Triệu đồng", "trieu-dong-nguoi-nam"}, {"KT-TNBQ", "tr.đ/người/năm", "trieu-dong-nguoi-nam"},
		{"KT-TNBQ", "nghìn đồng", "nghin-dong-nguoi-nam"},
		{"NS-THU", "triệu", "trieu-dong"}, {"NS-THU", "tỉ đồng", "ty-dong"}, {"NS-THU", "Tỷ đồng", "ty-dong"}, {"NS-THU", "trđ", "trieu-dong"}, {"NS-THU", "1000 đồng", "nghin-dong"},
		{"NN-LUA-NS", "tạ/ha/năm", "ta-ha-nam"}, {"NN-LUA-NS", "tạ / ha", "ta-ha-nam"}, {"NN-LUA-NS", "tấn/ha", "tan-ha-nam"}, {"NN-LUA-NS", "tạ/ha/vụ", "ta-ha-vu"},
		{"NN-LUA-SL", "tạ", "ta"}, {"NN-LUA-SL", "tấn", "tan"}, {"NN-LUA-SL", "nghìn", "nghin-tan"},
		{"NN-LON", "nghìn con", "nghin-con"}, {"NN-LON", "nghìn", "nghin-con"}, {"DS-DANSO", "1.000 người", "nghin-nguoi"}, {"DS-DANSO", "khẩu", "nguoi"},
		{"NN-LUA-DT", "km2", "km2"}, {"NN-LUA-DT", "M²", "m2"},
		{"DS-TANG-TN", "‰", "phan-nghin"}, {"YT-BHYT", "(%)", "phan-tram"}, {"NS-THU-TANG", "%", "phan-tram-nam"}, {"NS-THU-TANG", "%/năm", "phan-tram-nam"},
		{"DN-MATDO", "DN/1000 dân", "doanh-nghiep-1000-dan"}, {"DT-VON-NSP", "tỷ", "ty-dong"}, {"AN-TRONGAN", "Vụ", "vu"}, {"GD-PHTM-TS", "cơ sở", "co-so"},
		{"YT-BHYT", "người", "nguoi"}, {"YT-BHYT", "xe", ""}, {"YT-BHYT", "nghìn", ""}, {"YT-BHYT", "", ""},
	}
	for _, row := range rows {
		ind, ok := e.Indicator(row.indicator)
		if !ok {
			t.Fatalf("there is no %s", row.indicator)
		}
		var got stat.MeasureCode
		if m, ok := e.MatchMeasure(ind, row.text); ok {
			got = m.Code
		}
		if got != row.want {
			t.Errorf("%s: MatchMeasure(%q) = %q, want %q", row.indicator, row.text, got, row.want)
		}
	}
}

func TestMatchVerdict(t *testing.T) {
	e := edition(t, "kt-xh/2021-2025")
	rows := []struct {
		text string
		want stat.Class
	}{
		{"Vượt chỉ tiêu", stat.Exceeded}, {"Vượt", stat.Exceeded}, {"VƯỢT CHỈ TIÊU", stat.Exceeded},
		{"Đạt chỉ tiêu", stat.Met}, {"Đạt", stat.Met}, {"Hoàn thành", stat.Met}, {"Đạt chỉ tiêu.", stat.Met},
		{"Không đạt chỉ tiêu", stat.Missed}, {"Không đạt", stat.Missed}, {"Chưa đạt", stat.Missed},
		{"Giảm", stat.Decreased}, {"Tăng", stat.Increased}, {"Giữ nguyên", stat.Unchanged},
		{"Trong tiến độ", stat.OnTrack}, {"Chậm tiến độ", stat.Behind}, {"Chưa đến kỳ đánh giá", stat.NotDue}, {"Chưa đến kì đánh giá", stat.NotDue},
		{"Chưa có số liệu", stat.NoData}, {"Không áp dụng", stat.NotApplying}, {"Không phát sinh", stat.NoOccurrence},
		{"tốt", ""}, {"", ""},
	}
	for _, row := range rows {
		if got, _ := e.MatchVerdict(row.text); got != row.want {
			t.Errorf("MatchVerdict(%q) = %q, want %q", row.text, got, row.want)
		}
	}
	if got := e.LabelOf(stat.Exceeded) + e.LabelOf(stat.Attested); got != "Vượt chỉ tiêu" {
		t.Errorf("LabelOf = %q; an attested verdict has no words of ours", got)
	}
}

// What stands in a workbook as it is printed is found without any work.
func TestPrintedWordsCostNothing(t *testing.T) {
	e := edition(t, "kt-xh/2021-2025")
	f := form(t, e, "kt-xh-term")
	ind, _ := e.Indicator("NN-LUA-NS")
	n := testing.AllocsPerRun(100, func() {
		for i := range appendix {
			e.MatchLabel(f, appendix[i].label, nil)
			e.MatchHeading(f, appendix[i].label)
		}
		e.MatchHeading(f, "So sánh NQ")
		e.MatchMeasure(ind, "tạ")
		e.MatchVerdict("Vượt chỉ tiêu")
	})
	if n > 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

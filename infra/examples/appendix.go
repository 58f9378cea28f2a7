package main

// A line is one row of the appendix as it is printed.
type line struct{ number, label, measure, target, actual, verdict string }

func (l line) cells() []string {
	return []string{l.number, l.label, l.measure, l.target, l.actual, l.verdict}
}

// group reports whether l is a heading of a group, which has no figures.
func (l line) group() bool { return l.actual == "" }

// What stands above the table and who signs below it. The names are invented.
const (
	authority  = "ỦY BAN NHÂN DÂN PHƯỜNG THIÊN HƯƠNG"
	appendix   = "PHỤ LỤC"
	subject    = "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI"
	term       = "GIAI ĐOẠN 2021-2025"
	makerRole  = "NGƯỜI LẬP BIỂU"
	makerName  = "Nguyễn Thị Mẫu"
	onBehalf   = "TM. ỦY BAN NHÂN DÂN"
	signerRole = "CHỦ TỊCH"
	signerName = "Trần Văn Mẫu"
)

// The appendix runs over two pages, each with a heading row of its own. They do
// not spell the fourth column alike.
var (
	firstHeading  = line{"TT", "Chỉ tiêu", "ĐVT", "NQĐH", "Thực hiện", "So sánh NQ"}
	secondHeading = line{"TT", "Chỉ tiêu", "ĐVT", "NQDH", "Thực hiện", "So sánh NQ"}
)

var firstPage = []line{
	{"1", "Tỷ trọng các ngành:", "", "", "", ""},
	{"", "+ Nông nghiệp - Thủy sản", "%", "16,5", "9", "Giảm"},
	{"", "+ Tiểu thủ công nghiệp - xây dựng", "%", "55,7", "60", "Vượt chỉ tiêu"},
	{"", "+ Thương nghiệp - dịch vụ", "%", "27,8", "31", "Vượt chỉ tiêu"},
	{"2", "Sản xuất nông nghiệp:", "", "", "", ""},
	{"", "+ Diện tích lúa hàng năm", "ha", "462", "357", "Không đạt chỉ tiêu"},
	{"", "+ Năng suất lúa", "tạ", "130", "130", "Đạt chỉ tiêu"},
	{"", "+ Tổng đàn lợn", "con", "6.200", "14.000", "Vượt chỉ tiêu"},
	{"", "+ Đàn gia cầm, thủy cầm", "con", "67.000", "220.000", "Vượt chỉ tiêu"},
	{"3", "Thu ngân sách nhà nước", "%", "100", "100", "Đạt chỉ tiêu"},
	{"4", "Thu nhập bình quân đầu người", "triệu", "80", "92,1", "Vượt chỉ tiêu"},
	{"5", "Tỷ lệ phát triển dân số tự nhiên", "%", "< 1", "< 1", "Đạt chỉ tiêu"},
	{"6", "Tỷ lệ hộ nghèo", "%", "0,2", "0", "Vượt chỉ tiêu"},
	{"7", "Tỷ lệ lao động có việc làm", "%", "100", "95", "Không đạt chỉ tiêu"},
	{"8", "Tỷ lệ dân tham gia bảo hiểm y tế", "%", "98", "95", "Không đạt chỉ tiêu"},
	{"9", "Chỉ tiêu trường học, trạm y tế", "", "", "", ""},
	{"", "+ Trường đạt chuẩn quốc gia mức độ 2", "trường", "4", "5", "Vượt chỉ tiêu"},
	{"", "+ Trạm y tế đạt chuẩn quốc gia giai đoạn 2020 - 2025", "trạm", "4", "4", "Đạt chỉ tiêu"},
	{"10", "Xây dựng xã đạt nông thôn mới kiểu mẫu trước năm 2025", "xã", "4", "4", "Đạt chỉ tiêu"},
	{"11", "Tỷ lệ chất thải rắn được thu gom, xử lý", "%", "98", "95", "Không đạt chỉ tiêu"},
}

var secondPage = []line{
	{"12", "Tỷ lệ dân được dùng nước hợp vệ sinh", "%", "100", "100", "Hoàn thành"},
	{"13", "Số hộ tham gia nộp phí vệ sinh môi trường", "%", "100", "95", "Không đạt"},
	{"14", "Hoàn thành chỉ tiêu công dân nhập ngũ hằng năm", "%", "100", "100", "Đạt chỉ tiêu"},
	{"15", "Giữ vững ANCT-TTATXH, không có trọng án", "vụ", "", "Giữ vững ANCT-TTATXH, không có trọng án", "Đạt chỉ tiêu"},
}

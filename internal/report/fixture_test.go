package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"wardbook/internal/catalog"
	"wardbook/internal/report"
	"wardbook/internal/stat"
)

// appendix is the printed table of the ward that the product started from: TT,
// label, ĐVT, target, actual, words of the verdict, code, class.
const appendix = `
1 | Tỷ trọng các ngành: | | | | | KT-CC |
  | + Nông nghiệp - Thủy sản | % | 16,5 | 9 | Giảm | KT-CC-NLTS | decreased
  | + Tiểu thủ công nghiệp - xây dựng | % | 55,7 | 60 | Vượt chỉ tiêu | KT-CC-CNXD | exceeded
  | + Thương nghiệp - dịch vụ | % | 27,8 | 31 | Vượt chỉ tiêu | KT-CC-TMDV | exceeded
2 | Sản xuất nông nghiệp: | | | | | NN |
  | + Diện tích lúa hàng năm | ha | 462 | 357 | Không đạt chỉ tiêu | NN-LUA-DT | missed
  | + Năng suất lúa | tạ | 130 | 130 | Đạt chỉ tiêu | NN-LUA-NS | met
  | + Tổng đàn lợn | con | 6.200 | 14.000 | Vượt chỉ tiêu | NN-LON | exceeded
  | + Đàn gia cầm, thủy cầm | con | 67.000 | 220.000 | Vượt chỉ tiêu | NN-GIACAM | exceeded
3 | Thu ngân sách nhà nước | % | 100 | 100 | Đạt chỉ tiêu | NS-THU-KH | met
4 | Thu nhập bình quân đầu người | triệu | 80 | 92,1 | Vượt chỉ tiêu | KT-TNBQ | exceeded
5 | Tỷ lệ phát triển dân số tự nhiên | % | < 1 | < 1 | Đạt chỉ tiêu | DS-TANGTN | met
6 | Tỷ lệ hộ nghèo | % | 0,2 | 0 | Vượt chỉ tiêu | XH-NGHEO | exceeded
7 | Tỷ lệ lao động có việc làm | % | 100 | 95 | Không đạt chỉ tiêu | XH-VIECLAM | missed
8 | Tỷ lệ dân tham gia bảo hiểm y tế | % | 98 | 95 | Không đạt chỉ tiêu | YT-BHYT | missed
9 | Chỉ tiêu trường học, trạm y tế | | | | | GDYT |
  | + Trường đạt chuẩn quốc gia mức độ 2 | trường | 4 | 5 | Vượt chỉ tiêu | GD-CHUAN2-SL | exceeded
  | + Trạm y tế đạt chuẩn quốc gia giai đoạn 2020 - 2025 | trạm | 4 | 4 | Đạt chỉ tiêu | YT-TRAM-SL | met
10 | Xây dựng xã đạt nông thôn mới kiểu mẫu trước năm 2025 | xã | 4 | 4 | Đạt chỉ tiêu | NTM-KM-SL | met
11 | Tỷ lệ chất thải rắn được thu gom, xử lý | % | 98 | 95 | Không đạt chỉ tiêu | MT-CTR-TGXL | missed
12 | Tỷ lệ dân được dùng nước hợp vệ sinh | % | 100 | 100 | Hoàn thành | MT-NUOC | met
13 | Số hộ tham gia nộp phí vệ sinh môi trường | % | 100 | 95 | Không đạt | MT-PHI-HO | missed
14 | Hoàn thành chỉ tiêu công dân nhập ngũ hằng năm | % | 100 | 100 | Đạt chỉ tiêu | QP-NHAPNGU | met
15 | Giữ vững ANCT-TTATXH, không có trọng án | vụ | | Giữ vững ANCT-TTATXH, không có trọng án | Đạt chỉ tiêu | AN-TRONGAN | attested`

const sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func period(s string) stat.Period {
	p, err := stat.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func value(t *testing.T, s string) stat.Value {
	if s == "" {
		return stat.Value{}
	}
	v := stat.Value{Shape: stat.Number}
	if rest, below := strings.CutPrefix(s, "< "); below {
		v.Bound, s = stat.Below, rest
	}
	d, err := decimal.Parse(strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "."))
	if err != nil {
		return stat.Value{Shape: stat.Words}
	}
	v.Num = d
	return v
}

// ward is the seed ward's sending with the edition that judged it.
func ward(t *testing.T) report.TermInput {
	e := &catalog.Edition{ID: "kt-xh/2021-2025", Labels: []catalog.Label{
		{Class: stat.Exceeded, Name: catalog.Name{VI: "Vượt chỉ tiêu"}},
		{Class: stat.Met, Name: catalog.Name{VI: "Đạt chỉ tiêu"}, Aliases: []string{"Hoàn thành"}, Attests: stat.Met},
		{Class: stat.Missed, Name: catalog.Name{VI: "Không đạt chỉ tiêu"}, Aliases: []string{"Không đạt"}, Attests: stat.Missed},
	}}
	f := &catalog.Form{ID: "kt-xh-term", Columns: []catalog.Column{
		{Role: catalog.ColNumber, Heading: "TT"}, {Role: catalog.ColLabel, Heading: "Chỉ tiêu"}, {Role: catalog.ColMeasure, Heading: "ĐVT"},
		{Role: catalog.ColTarget, Heading: "NQĐH"}, {Role: catalog.ColActual, Heading: "Thực hiện"}, {Role: catalog.ColVerdict, Heading: "So sánh NQ"},
	}}
	s := stat.Submission{Receipt: "7KQ2-M4XV", Unit: "11557", Period: period("2021-2025"), Form: f.ID, Edition: e.ID, Version: 2, State: stat.Accepted,
		Name: "phu luc 2021-2025.xlsx", SHA256: sha, Received: time.Date(2026, 10, 14, 7, 32, 0, 0, time.UTC)}
	for i, line := range strings.Split(strings.TrimSpace(appendix), "\n") {
		c := strings.Split(line, "|")
		for j := range c {
			c[j] = strings.TrimSpace(c[j])
		}
		code, kind, level := stat.IndicatorCode(c[6]), catalog.Count, 0
		label, plus := strings.CutPrefix(c[1], "+ ")
		if plus {
			level = 1
		}
		if c[7] == "" {
			kind = catalog.Group
		}
		e.Indicators = append(e.Indicators, catalog.Indicator{Code: code, Name: catalog.Name{VI: label}, Kind: kind})
		f.Rows = append(f.Rows, catalog.Row{ID: c[6], Number: c[0], Indicator: code, Label: label, MeasureText: c[2], Level: level})
		if kind == catalog.Group {
			continue
		}
		at := func(col int) stat.CellRef { return stat.CellRef{Sheet: "Phụ lục", Col: col, Row: i + 5} }
		s.Observations = append(s.Observations,
			stat.Observation{Indicator: code, Role: stat.TargetRole, Value: value(t, c[3]), Text: c[3], At: at(4)},
			stat.Observation{Indicator: code, Role: stat.Actual, Value: value(t, c[4]), Text: c[4], At: at(5)})
		s.Verdicts = append(s.Verdicts, stat.Verdict{Indicator: code, Class: stat.Class(c[7]), Label: c[5], Stated: c[5], At: at(6)})
	}
	return report.TermInput{Edition: e, Form: f, Submission: s,
		Unit:   report.Place{Code: "11557", Type: "phường", Name: "Thiên Hương"},
		Parent: report.Place{Code: "31", Type: "thành phố", Name: "Hải Phòng"}}
}

// city is a month of a city with four units: one is complete, one has a
// question, one is late and has nothing to count, one has sent nothing.
func city(t *testing.T) report.MonthInput {
	e := &catalog.Edition{ID: "kt-xh/2026-2030", Indicators: []catalog.Indicator{
		{Code: "DS", Kind: catalog.Group},
		{Code: "DS-DANSO", Name: catalog.Name{VI: "Dân số"}, Kind: catalog.Count, OverUnits: catalog.Sum},
		{Code: "NS-THU", Name: catalog.Name{VI: "Thu ngân sách"}, Kind: catalog.Amount, OverUnits: catalog.Sum},
		{Code: "YT-BHYT", Name: catalog.Name{VI: "Tỷ lệ bảo hiểm y tế"}, Kind: catalog.Rate, OverUnits: catalog.RatioOfSums, Decimals: 2},
		{Code: "AN-TRONGAN", Name: catalog.Name{VI: "Số vụ trọng án"}, Kind: catalog.Count, OverUnits: catalog.Sum},
		{Code: "KT-TNBQ", Name: catalog.Name{VI: "Thu nhập bình quân"}, Kind: catalog.Rate, OverUnits: catalog.NoAdding},
	}}
	f := &catalog.Form{ID: "kt-xh-month", Columns: []catalog.Column{
		{Role: catalog.ColNumber, Heading: "TT"}, {Role: catalog.ColLabel, Heading: "Chỉ tiêu"}, {Role: catalog.ColMeasure, Heading: "ĐVT"},
		{Role: catalog.ColPlan, Heading: "Kế hoạch năm"}, {Role: catalog.ColActual, Heading: "Thực hiện tháng"}, {Role: catalog.ColNote, Heading: "Ghi chú"},
	}, Rows: []catalog.Row{
		{Number: "1", Indicator: "DS", Label: "Dân số, ngân sách"},
		{Indicator: "DS-DANSO", Label: "Dân số", MeasureText: "người", Level: 1},
		{Indicator: "NS-THU", Label: "Thu ngân sách", MeasureText: "triệu đồng", Level: 1},
		{Number: "2", Indicator: "YT-BHYT", Label: "Tỷ lệ bảo hiểm y tế", MeasureText: "%", Formula: true},
		{Number: "3", Indicator: "AN-TRONGAN", Label: "Số vụ trọng án", MeasureText: "vụ"},
		{Number: "4", Indicator: "KT-TNBQ", Label: "Thu nhập bình quân", MeasureText: "triệu đồng"},
	}}
	sub := func(unit stat.UnitCode, day int, obs ...stat.Observation) *stat.Submission {
		for i := range obs {
			obs[i].At = stat.CellRef{Sheet: "Biểu tháng", Col: 5, Row: 6 + i}
		}
		return &stat.Submission{Receipt: stat.Receipt("R-" + unit), Unit: unit, Version: 1, State: stat.Accepted, Name: string(unit) + ".xlsx",
			SHA256: fmt.Sprintf("%s%s", unit, sha[5:]), Received: time.Date(2026, 10, day, 3, 0, 0, 0, time.UTC), Edition: e.ID, Observations: obs}
	}
	obs := func(code stat.IndicatorCode, v stat.Value, text string) stat.Observation {
		return stat.Observation{Indicator: code, Role: stat.Actual, Value: v, Text: text}
	}
	none := stat.Value{Shape: stat.NotApplicable}
	open := obs("NS-THU", stat.Value{}, "1,250")
	open.Questioned = true
	doubted := obs("DS-DANSO", value(t, "451.400"), "451.400")
	doubted.Questioned = true
	return report.MonthInput{Edition: e, Form: f, Unit: report.Place{Code: "31", Type: "thành phố", Name: "Hải Phòng"}, Period: period("2026-10"),
		Deadline: time.Date(2026, 10, 16, 10, 0, 0, 0, time.UTC),
		Units: []report.UnitLine{
			{Code: "11557", Name: "Phường Thiên Hương", State: stat.Accepted, OnTime: true,
				Submission: sub("11557", 14, obs("DS-DANSO", value(t, "45.140"), "45.140"), obs("NS-THU", value(t, "363,5"), "363,5"), obs("AN-TRONGAN", value(t, "0"), "0"))},
			{Code: "11311", Name: "Phường Hồng Bàng", State: stat.Accepted, OnTime: true, Questions: 2, Submission: sub("11311", 15, doubted, open)},
			{Code: "11948", Name: "Đặc khu Bạch Long Vĩ", State: stat.Accepted, Submission: sub("11948", 18, obs("DS-DANSO", value(t, "684"), "684"), obs("AN-TRONGAN", none, "-"))},
			{Code: "11914", Name: "Đặc khu Cát Hải", State: "missing"},
		},
		Rows: []stat.RollupRow{
			{Indicator: "DS-DANSO", Role: stat.Actual, Value: value(t, "497.224"), Reported: 3, Questioned: 1, Expected: 4},
			{Indicator: "DS-DANSO", Role: stat.Plan, Value: value(t, "0"), Expected: 4},
			{Indicator: "NS-THU", Role: stat.Actual, Reported: 1, Expected: 4, Withheld: true, Reason: "coverage"},
			{Indicator: "YT-BHYT", Role: stat.Actual, Value: value(t, "95,1"), Reported: 3, Expected: 4},
			{Indicator: "AN-TRONGAN", Role: stat.Actual, Value: value(t, "0"), Reported: 2, Expected: 4},
			{Indicator: "AN-TRONGAN", Role: stat.Plan, Value: none, Reported: 2, Expected: 4, Reason: "no-occurrence"},
			{Indicator: "KT-TNBQ", Role: stat.Actual, Reported: 3, Expected: 4, Reason: "not-additive"},
		}}
}

package main

import (
	"fmt"
	"strings"

	"github.com/govalues/decimal"

	"wardbook/internal/catalog"
	"wardbook/internal/reply"
	"wardbook/internal/stat"
)

// The ward and the month of the monthly workbooks. Every figure is invented.
const (
	ward     = "11533"
	wardName = "Phường Hòa Bình"
	month    = "2026-10"
	edition  = "editions/kt-xh/2026-2030.yaml"
	form     = "kt-xh-month"
)

// A figure is what a row of the monthly form holds: the year's plan, the month,
// the year so far and the same month last year, as plain decimals; "" is blank.
type figure struct {
	code                          stat.IndicatorCode
	plan, actual, cumulative, ago string
}

var clean = []figure{
	{"DS-DANSO", "", "39842", "", "39310"},
	{"DS-HO", "", "10985", "", "10870"},
	{"LD-LLLD", "", "23160", "", "22930"},
	{"NS-THU", "96500", "8214.6", "82907.3", "7630.2"},
	{"NS-THU-DT", "", "96500", "", "91200"},
	{"DT-VON-NSP", "45", "3.2", "31.75", "2.9"},
	{"DT-KH", "", "68400", "", "61200"},
	{"DT-GIAINGAN-TS", "68400", "6120.5", "47935.2", "5480"},
	{"DN-SO", "", "412", "", "386"},
	{"DN-CHUYENDOI", "24", "2", "17", "1"},
	{"XH-BHXH-TS", "", "11204", "", "10690"},
	{"YT-BHYT-TS", "", "37981", "", "37105"},
	{"MT-CTR-PS", "13400", "1118.4", "10962.7", "1096"},
	{"MT-CTR-TGXL-TS", "13000", "1071.9", "10498.2", "1041.5"},
	{"MT-CTRSH-PS", "11200", "934.6", "9187.3", "918.2"},
	{"MT-CTRSH-TS", "11000", "912.3", "8951.8", "884.7"},
	{"MT-PHI-HO-TS", "", "10463", "", "10102"},
	{"CC-TIEPNHAN", "", "1386", "13642", "1254"},
	{"CC-TRUCTUYEN-TS", "", "1247", "12011", "1043"},
	{"CC-GIAIQUYET", "", "1352", "13418", "1229"},
	{"CC-DUNGHAN-TS", "", "1344", "13329", "1216"},
	{"AN-TP", "", "6", "58", "7"},
	{"AN-DTKP-TS", "", "5", "52", "6"},
	{"AN-TP-RNT", "", "0", "3", "1"},
	{"AN-DTKP-RNT-TS", "", "0", "3", "1"},
	{"AN-TP-DBNT", "", "0", "0", "0"},
	{"AN-DTKP-DBNT-TS", "", "0", "0", "0"},
	{"AN-TRONGAN", "", "0", "0", "0"},
	{"AN-TRATTU", "", "Giữ vững ANCT-TTATXH, không có trọng án", "", ""},
}

// Mistakes are the cells of the month that differ from the clean workbook.
type mistakes map[stat.IndicatorCode]string

// months makes the three monthly workbooks from the bytes of their edition.
func months(edition []byte) ([]file, error) {
	e, err := catalog.Parse(edition)
	if err != nil {
		return nil, err
	}
	var files []file
	for _, one := range [...]struct {
		name  string
		wrong mistakes
	}{
		{"bieu-thang-sach.xlsx", nil},
		{"bieu-thang-loi.xlsx", mistakes{
			"XH-BHXH-TS":   "đang tổng hợp", // words for a number
			"YT-BHYT-TS":   "41982",         // more insured than people
			"MT-PHI-HO-TS": "-10463",        // a negative count
			"CC-TIEPNHAN":  "",              // left out
		}},
		{"bieu-thang-cau-hoi.xlsx", mistakes{
			"DS-HO":        "10,985",   // two readings
			"NS-THU":       "8214600",  // in thousands of dong
			"DN-CHUYENDOI": "khoảng 2", // about two
		}},
	} {
		body, err := monthly(e, one.wrong)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
		files = append(files, file{one.name, body})
	}
	return files, nil
}

func monthly(e *catalog.Edition, wrong mistakes) ([]byte, error) {
	period, err := stat.ParsePeriod(month)
	if err != nil {
		return nil, err
	}
	f, ok := e.Form(form)
	if !ok {
		return nil, fmt.Errorf("edition %s has no form %s", e.ID, form)
	}
	return reply.Template(reply.TemplateInput{
		Edition: e, Form: f, Unit: ward, Name: wardName, Period: period, Known: observations(wrong), Sample: true,
	})
}

func observations(wrong mistakes) (all []stat.Observation) {
	for _, f := range clean {
		if text, ok := wrong[f.code]; ok {
			f.actual = text
		}
		for role, text := range map[stat.Role]string{stat.Plan: f.plan, stat.Actual: f.actual, stat.Cumulative: f.cumulative, stat.SamePeriod: f.ago} {
			if text != "" {
				all = append(all, observation(f.code, role, text))
			}
		}
	}
	return all
}

// observation takes plain decimals for numbers and the rest for words.
func observation(code stat.IndicatorCode, role stat.Role, text string) stat.Observation {
	o := stat.Observation{Indicator: code, Role: role, Text: text}
	if d, err := decimal.Parse(text); err == nil && !strings.Contains(text, ",") {
		o.Value = stat.NumberOf(d)
	}
	return o
}

package stat_test

import (
	"strings"
	"testing"

	"github.com/govalues/decimal"
	"wardbook/internal/stat"
)

func dec(s string) *stat.Decimal { d := decimal.MustParse(s); return &d }

// expecting says what a cell of a measure may hold, as an edition would.
func expecting(measure string, whole bool) *stat.Expect {
	e := &stat.Expect{Whole: whole, Measure: func(w string) bool {
		return strings.Contains("|con|hộ|suất|người|tỷ đồng|triệu đồng|tạ/ha|ha|km2|trường|hợp tác xã|%/năm|", "|"+w+"|")
	}}
	switch measure {
	case "%":
		e.Percent, e.Min, e.Max = true, dec("0"), dec("100")
	case "%/năm":
		e.Percent = true
	case "milestone":
		e.Milestone = true
	case "words":
		e.Words = true
	case "con":
		e.Min, e.Max = dec("0"), dec("5000000")
	}
	return e
}

func TestRead(t *testing.T) {
	const whole = true
	rows := []struct {
		name    string
		text    string
		measure string
		whole   bool
		want    string // value as stat.Value.String, or "a | b"
		doubt   stat.FindingCode
	}{
		{"dot groups", "6.200", "con", whole, "6200", ""},
		{"dot groups", "14.000", "con", whole, "14000", ""},
		{"measure in the cell", "14.000 con", "con", whole, "14000", ""},
		{"hundreds of thousands", "220.000", "con", whole, "220000", ""},
		{"households", "2.321", "hộ", whole, "2321", ""},
		{"gifts", "16.086", "suất", whole, "16086", ""},
		{"people of one ward", "45.140", "người", whole, "45140", ""},
		{"comma decimal", "16,5", "%", false, "16.5", ""},
		{"comma decimal", "92,1", "triệu đồng", false, "92.1", ""},
		{"less than one", "0,2", "%", false, "0.2", ""},
		{"three decimals: the comma decides", "363,078", "tỷ đồng", false, "363.078", ""},
		{"with its measure", "363,078 tỷ đồng", "tỷ đồng", false, "363.078", ""},
		{"three decimals", "3,504", "tỷ đồng", false, "3.504", ""},
		{"trailing zero kept", "21,10", "km2", false, "21.10", ""},
		{"both, Vietnamese order", "1.234,5", "triệu đồng", false, "1234.5", ""},
		{"both, English order", "1,234.5", "triệu đồng", false, "1234.5", stat.NumberEnglish},
		{"English groups", "1,234,567", "con", whole, "1234567", stat.NumberEnglish},
		{"comma and three digits of a count", "6,200", "con", whole, "6200 | 6.2", stat.NumberAmbiguous},
		{"one decimal after a dot", "16.5", "%", false, "16.5", stat.NumberEnglish},
		{"grouped it is no share", "95.140", "%", false, "95140 | 95.14", stat.NumberAmbiguous},
		{"a group never begins with 0", "0.951", "%", false, "0.951", stat.NumberEnglish},
		{"bound", "< 1", "%", false, "< 1", ""},
		{"bound", "<1", "%", false, "< 1", ""},
		{"bound", "≤ 1", "%", false, "<= 1", ""},
		{"bound in words", "dưới 0,5", "%", false, "< 0.5", ""},
		{"bound in words", "Trên 95%", "%", false, "> 95", ""},
		{"bound around", "từ 85% trở lên", "%", false, ">= 85", ""},
		{"bound behind", "99,5% trở lên", "%", false, ">= 99.5", ""},
		{"bound in words", "ít nhất 70%", "%", false, ">= 70", ""},
		{"range", "78% - 85%", "%", false, "78 .. 85", stat.NumberRange},
		{"range", "từ 78 đến 85 %", "%", false, "78 .. 85", stat.NumberRange},
		{"space before the sign", "95,1\u00a0%", "%", false, "95.1", ""},
		{"per year", "14 %/năm", "%/năm", false, "14", ""},
		{"yield", "130 tạ/ha", "tạ/ha", false, "130", ""},
		{"leading zero is style", "05", "hợp tác xã", whole, "5", ""},
		{"five of twelve", "5/12", "%", false, "41.67 | 5", stat.NumberFraction},
		{"five of twelve, and the share", "5/12 trường (41,7%)", "%", false, "41.7 | 5", stat.NumberAmbiguous},
		{"a date", "5/12/2025", "%", false, "", stat.DateInNumber},
		{"dash of the yearbook", "-", "%", false, "n/a", stat.DashAsNone},
		{"not collected", "...", "con", whole, "", ""},
		{"not collected, one character", "…", "con", whole, "", ""},
		{"tick", "x", "milestone", false, "1", ""},
		{"tick", "✓", "milestone", false, "1", ""},
		{"reached", "Đạt chuẩn", "milestone", false, "1", ""},
		{"not reached", "Chưa đạt", "milestone", false, "0", ""},
		{"a tick is no number", "x", "con", whole, "", stat.NumberWords},
		{"accounting negative", "(1.234)", "triệu đồng", false, "-1234", stat.NumberParentheses},
		{"minus sign U+2212", "−5,2", "%/năm", false, "-5.2", ""},
		{"spaces group", "1 234,5", "triệu đồng", false, "1234.5", ""},
		{"narrow spaces group", "1\u202f234,5", "triệu đồng", false, "1234.5", ""},
		{"apostrophe marks text", "'123", "con", whole, "123", ""},
		{"full-width digits", "１２３", "con", whole, "123", ""},
		{"nothing to count", "Không phát sinh", "%", false, "n/a", ""},
		{"footnote", "16,5*", "%", false, "16.5", stat.NumberFootnote},
		{"about", "khoảng 80", "%", false, "80", stat.NumberApproximate},
		{"number with words", "1,2 ha đất ở", "ha", false, "1.2", stat.NumberWithWords},
		{"words", "nhiều", "con", whole, "", stat.NumberWords},
		{"blank", "", "con", whole, "", ""},
		{"blank with spaces", "\u00a0 ", "con", whole, "", ""},
		{"words are the answer", "Giữ vững ANCT-TTATXH", "words", false, "words", ""},
		{"groups of the wrong length", "1.23.456", "con", whole, "", stat.NumberWords},
		{"more digits than any figure has", "12345678901234567890", "con", whole, "", stat.NumberWords},
	}
	for _, r := range rows {
		got := stat.Read(stat.Written{Text: r.text}, expecting(r.measure, r.whole))
		if show(got) != r.want || got.Doubt != r.doubt {
			t.Errorf("%s: Read(%q, %s) = %q %s, want %q %s", r.name, r.text, r.measure, show(got), got.Doubt, r.want, r.doubt)
		}
	}
}

func TestReadNumeric(t *testing.T) {
	rows := []struct {
		name    string
		w       stat.Written
		measure string
		whole   bool
		want    string
		doubt   stat.FindingCode
	}{
		{"6.200 typed under English settings", stat.Written{Text: "6.2"}, "con", true, "6200 | 6.2", stat.NumberAmbiguous},
		{"plain", stat.Written{Text: "14000"}, "con", true, "14000", ""},
		{"a share above 100 is for the checks", stat.Written{Text: "165"}, "%", false, "165", ""},
		{"percent format scales", stat.Written{Text: "1", Percent: true}, "%", false, "100", ""},
		{"percent format scales", stat.Written{Text: "0.951", Percent: true}, "%", false, "95.1", ""},
		{"100 under a percent format", stat.Written{Text: "100", Percent: true}, "%", false, "10000 | 100", stat.PercentDoubt},
		{"a fraction is for the checks", stat.Written{Text: "0.951"}, "%", false, "0.951", ""},
		{"5/12 typed into a sheet", stat.Written{Text: "46361", Date: true}, "%", false, "", stat.DateInNumber},
		{"a binary double is what the sheet shows", stat.Written{Text: "92.09999999999999"}, "triệu đồng", false, "92.1", ""},
		{"17 digits", stat.Written{Text: "55.700000000000003"}, "%", false, "55.7", ""},
		{"exponent", stat.Written{Text: "1.4E4"}, "con", true, "14000", ""},
		{"small exponent", stat.Written{Text: "9.9999999999999995E-3"}, "%", false, "0.01", ""},
		{"negative", stat.Written{Text: "-0.5"}, "%/năm", false, "-0.5", ""},
		{"four decimals are no lost zeros", stat.Written{Text: "6.2345"}, "con", true, "6.2345", ""},
	}
	for _, r := range rows {
		r.w.Numeric = true
		got := stat.Read(r.w, expecting(r.measure, r.whole))
		if show(got) != r.want || got.Doubt != r.doubt {
			t.Errorf("%s: Read(%v, %s) = %q %s, want %q %s", r.name, r.w, r.measure, show(got), got.Doubt, r.want, r.doubt)
		}
	}
}

func show(r stat.Reading) string {
	if r.Open() {
		return r.Options[0].String() + " | " + r.Options[1].String()
	}
	return r.Value.String()
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"1.234,5", "5/12 trường (41,7%)", "từ 85% trở lên", "78% - 85%", "−5,2", "1e9", "khoảng 80", "(1)", "< "} {
		f.Add(s, true, false)
	}
	f.Fuzz(func(t *testing.T, s string, whole, numeric bool) {
		r := stat.Read(stat.Written{Text: s, Numeric: numeric}, &stat.Expect{Whole: whole})
		if !r.Value.IsExact() {
			return
		}
		again := stat.Read(stat.Written{Text: strings.ReplaceAll(r.Value.Num.String(), ".", ",")}, &stat.Expect{})
		if !again.Value.IsExact() || again.Value.Num.Cmp(r.Value.Num) != 0 {
			t.Errorf("Read(%q) = %v, but that written out reads as %v %s", s, r.Value, again.Value, again.Doubt)
		}
	})
}

func TestReadAllocatesNothingForPlainNumbers(t *testing.T) {
	e := expecting("%", false)
	if n := testing.AllocsPerRun(100, func() { stat.Read(stat.Written{Text: "1.234,5"}, e) }); n > 0 {
		t.Errorf("Read allocates %v times for a plain number, want 0", n)
	}
}

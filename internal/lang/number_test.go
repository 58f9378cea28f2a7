package lang_test

import (
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

func TestNumber(t *testing.T) {
	for _, row := range []struct{ in, vi, en string }{
		{"0", "0", "0"},
		{"92.1", "92,1", "92.1"},
		{"999", "999", "999"},
		{"6200", "6.200", "6,200"},
		{"14000", "14.000", "14,000"},
		{"220000", "220.000", "220,000"},
		{"1234.5", "1.234,5", "1,234.5"},
		{"21.10", "21,10", "21.10"}, // the scale is kept
		{"0.2", "0,2", "0.2"},
		{"363.078", "363,078", "363.078"},
		{"-1234567.89", "-1.234.567,89", "-1,234,567.89"},
		{"-999", "-999", "-999"},
		{"9999999999999999999", "9.999.999.999.999.999.999", "9,999,999,999,999,999,999"},
	} {
		d := decimal.MustParse(row.in)
		if got := lang.Number(lang.VI, d); got != row.vi {
			t.Errorf("Number(vi, %s) = %q, want %q", row.in, got, row.vi)
		}
		if got := lang.Number(lang.EN, d); got != row.en {
			t.Errorf("Number(en, %s) = %q, want %q", row.in, got, row.en)
		}
	}
}

func TestFixed(t *testing.T) {
	for _, row := range []struct {
		in       string
		decimals int
		want     string
	}{
		{"92.1", 2, "92,10"},
		{"92.15", 1, "92,2"}, // halves away from zero, as a spreadsheet shows them
		{"92.25", 1, "92,3"},
		{"92.249", 1, "92,2"},
		{"-2.5", 0, "-3"},
		{"-0.04", 1, "0,0"},
		{"0.5", 0, "1"},
		{"9.99", 1, "10,0"},
		{"999.95", 1, "1.000,0"},
		{"0", 3, "0,000"},
		{"6200", 0, "6.200"},
		{"9999999999999999999", 2, "9.999.999.999.999.999.999,00"},
	} {
		if got := lang.Fixed(lang.VI, decimal.MustParse(row.in), row.decimals); got != row.want {
			t.Errorf("Fixed(vi, %s, %d) = %q, want %q", row.in, row.decimals, got, row.want)
		}
	}
}

// TestFixedIsNearest holds Fixed to a second opinion: it differs from the
// number by at most half of the last decimal that it prints.
func TestFixedIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.IntRange(0, 6).Draw(t, "scale")
		places := rapid.IntRange(0, 8).Draw(t, "places")
		d := decimal.MustNew(rapid.Int64Range(-1e9, 1e9).Draw(t, "coef"), scale)
		text := strings.ReplaceAll(lang.Fixed(lang.EN, d, places), ",", "")
		got, err := decimal.Parse(text)
		if err != nil {
			t.Fatalf("Fixed(en, %s, %d) = %q: %v", d, places, text, err)
		}
		diff, err := got.Sub(d)
		if err != nil {
			t.Fatal(err)
		}
		if half := decimal.MustNew(5, places+1); diff.Abs().Cmp(half) > 0 || got.Scale() != places {
			t.Fatalf("Fixed(en, %s, %d) = %s", d, places, text)
		}
	})
}

func TestValue(t *testing.T) {
	n := func(s string) stat.Decimal { return decimal.MustParse(s) }
	for _, row := range []struct {
		in     stat.Value
		vi, en string
	}{
		{stat.Value{}, "", ""},
		{stat.NumberOf(n("14000")), "14.000", "14,000"},
		{stat.Value{Shape: stat.Number, Bound: stat.Below, Num: n("1")}, "< 1", "< 1"},
		{stat.Value{Shape: stat.Number, Bound: stat.Above, Num: n("99.5")}, "> 99,5", "> 99.5"},
		{stat.Value{Shape: stat.Number, Bound: stat.AtLeast, Num: n("85")}, "≥ 85", "≥ 85"},
		{stat.Value{Shape: stat.Number, Bound: stat.AtMost, Num: n("2")}, "≤ 2", "≤ 2"},
		{stat.Value{Shape: stat.Range, Num: n("78"), Upper: n("85.5")}, "78 – 85,5", "78 – 85.5"},
		{stat.Value{Shape: stat.NotApplicable}, "Không phát sinh", "Nothing to report"},
		{stat.Value{Shape: stat.Words}, "lời văn", "in words"},
	} {
		if got := lang.Value(lang.VI, row.in); got != row.vi {
			t.Errorf("Value(vi, %v) = %q, want %q", row.in, got, row.vi)
		}
		if got := lang.Value(lang.EN, row.in); got != row.en {
			t.Errorf("Value(en, %v) = %q, want %q", row.in, got, row.en)
		}
	}
}

func TestPeriod(t *testing.T) {
	for _, row := range []struct{ in, vi, en string }{
		{"2026-10", "tháng 10/2026", "October 2026"},
		{"2026-02", "tháng 02/2026", "February 2026"},
		{"2026-03", "tháng 3/2026", "March 2026"},
		{"2026-Q1", "quý I/2026", "quarter 1 of 2026"},
		{"2026-Q4", "quý IV/2026", "quarter 4 of 2026"},
		{"2026-H1", "6 tháng đầu năm 2026", "first six months of 2026"},
		{"2026-H2", "6 tháng cuối năm 2026", "last six months of 2026"},
		{"2026-9M", "9 tháng đầu năm 2026", "first nine months of 2026"},
		{"2026", "năm 2026", "2026"},
		{"2021-2025", "giai đoạn 2021-2025", "2021–2025"},
	} {
		p, err := stat.ParsePeriod(row.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := lang.Period(lang.VI, p); got != row.vi {
			t.Errorf("Period(vi, %s) = %q, want %q", row.in, got, row.vi)
		}
		if got := lang.Period(lang.EN, p); got != row.en {
			t.Errorf("Period(en, %s) = %q, want %q", row.in, got, row.en)
		}
	}
	if got := lang.Period(lang.VI, stat.Period{}); got != "" {
		t.Errorf("Period(vi, zero) = %q, want nothing", got)
	}
}

func TestDatesAreLocal(t *testing.T) {
	for _, row := range []struct{ in, day, moment, english string }{
		{"2026-10-14T07:32:00Z", "14/10/2026", "14:32 ngày 14/10/2026", "14 October 2026, 14:32"},
		{"2026-10-16T17:00:00Z", "17/10/2026", "00:00 ngày 17/10/2026", "17 October 2026, 00:00"},
		{"2026-01-05T00:00:00+07:00", "05/01/2026", "00:00 ngày 05/01/2026", "5 January 2026, 00:00"},
		{"2025-12-31T18:00:00-05:00", "01/01/2026", "06:00 ngày 01/01/2026", "1 January 2026, 06:00"},
	} {
		at, err := time.Parse(time.RFC3339, row.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := lang.Date(lang.VI, at); got != row.day {
			t.Errorf("Date(vi, %s) = %q, want %q", row.in, got, row.day)
		}
		if got := lang.DateTime(lang.VI, at); got != row.moment {
			t.Errorf("DateTime(vi, %s) = %q, want %q", row.in, got, row.moment)
		}
		if got := lang.DateTime(lang.EN, at); got != row.english {
			t.Errorf("DateTime(en, %s) = %q, want %q", row.in, got, row.english)
		}
	}
}

package stat_test

import (
	"testing"

	"wardbook/internal/stat"
)

func value(s string) stat.Value {
	e := &stat.Expect{}
	if s == "words" {
		return stat.Value{Shape: stat.Words}
	}
	return stat.Read(stat.Written{Text: s}, e).Value
}

func TestJudge(t *testing.T) {
	const h, l, n = stat.Higher, stat.Lower, stat.Descriptive
	rows := []struct {
		name           string
		d              stat.Direction
		target, actual string
		want           stat.Class
	}{
		{"share of farming fell", n, "16,5", "9", stat.Decreased},
		{"share grew", n, "16,5", "17", stat.Increased},
		{"share stayed", n, "16,5", "16,50", stat.Unchanged},
		{"more than set", h, "55,7", "60", stat.Exceeded},
		{"less rice than set", h, "462", "357", stat.Missed},
		{"as set", h, "130", "130", stat.Met},
		{"twice the pigs", h, "6.200", "14.000", stat.Exceeded},
		{"a bound meets the same bound", l, "< 1", "< 1", stat.Met},
		{"a tighter bound meets it", l, "< 1", "< 0,5", stat.Met},
		{"a wider bound may or may not", l, "< 1", "< 2", stat.NoData},
		{"a bound beyond it", l, "< 1", "> 1", stat.Missed},
		{"poverty fell to zero", l, "0,2", "0", stat.Exceeded},
		{"poverty above", l, "0,2", "0,3", stat.Missed},
		{"above 95 with 95 is missed", h, "trên 95%", "95,0", stat.Missed},
		{"above 95 with 95,1 is met, never exceeded", h, "trên 95%", "95,1", stat.Met},
		{"from 85 upwards with 85", h, "từ 85% trở lên", "85", stat.Met},
		{"from 85 upwards with 86", h, "từ 85% trở lên", "86", stat.Exceeded},
		{"below 0,5 with 0", l, "dưới 0,5", "0", stat.Met},
		{"below 0,5 with 0,5", l, "dưới 0,5", "0,5", stat.Missed},
		{"a range inside", h, "70", "78% - 85%", stat.Met},
		{"a range across", h, "80", "78% - 85%", stat.NoData},
		{"a range outside", h, "90", "78% - 85%", stat.Missed},
		{"nothing reported", h, "90", "", stat.NoData},
		{"nothing to count", h, "90", "Không phát sinh", stat.NoOccurrence},
		{"a person's word", stat.Attesting, "", "words", stat.Attested},
		{"no target", h, "", "5", stat.NoData},
		{"exact, not rounded", h, "95", "94,999", stat.Missed},
	}
	for _, r := range rows {
		got := stat.Judge(stat.Target{Value: value(r.target)}, r.d, value(r.actual), stat.MonthOf(2025, 12))
		if got != r.want {
			t.Errorf("%s: Judge(%s %q, %q) = %s, want %s", r.name, r.d, r.target, r.actual, got, r.want)
		}
	}
}

func TestJudgeBeforeTheHorizon(t *testing.T) {
	term, _ := stat.ParsePeriod("2026-2030")
	rows := []struct {
		name string
		t    stat.Target
		on   stat.Month
		want stat.Class
	}{
		{"by 2030, seen in 2026", stat.Target{Horizon: stat.ByYear, Year: 2030}, stat.MonthOf(2026, 12), stat.NotDue},
		{"by 2027, seen at its end", stat.Target{Horizon: stat.ByYear, Year: 2027}, stat.MonthOf(2027, 12), stat.Exceeded},
		{"each year", stat.Target{Horizon: stat.EachYear}, stat.MonthOf(2026, 12), stat.Exceeded},
		{"average over the term", stat.Target{Horizon: stat.AverageOver}, stat.MonthOf(2028, 12), stat.NotDue},
		{"term over", stat.Target{Horizon: stat.CumulativeOf}, stat.MonthOf(2030, 12), stat.Exceeded},
	}
	for _, r := range rows {
		r.t.Term, r.t.Value = term, value("70")
		if got := stat.Judge(r.t, stat.Higher, value("71"), r.on); got != r.want {
			t.Errorf("%s: Judge = %s, want %s", r.name, got, r.want)
		}
	}
}

func TestGap(t *testing.T) {
	g, ok := stat.Gap(stat.Target{Value: value("98")}, stat.Higher, value("95"))
	if !ok || g.String() != "3" {
		t.Errorf("Gap(98, 95) = %v %v, want 3", g, ok)
	}
	if g, ok := stat.Gap(stat.Target{Value: value("98")}, stat.Higher, value("99")); ok {
		t.Errorf("Gap(98, 99) = %v, want none", g)
	}
}

func TestPeriod(t *testing.T) {
	for _, s := range []string{"2026-03", "2026-12", "2026-Q1", "2026-Q4", "2026-H1", "2026-H2", "2026-9M", "2026", "2021-2025"} {
		p, err := stat.ParsePeriod(s)
		if err != nil || p.String() != s {
			t.Errorf("ParsePeriod(%q) = %v %v, want itself", s, p, err)
		}
	}
	for _, s := range []string{"", "2026-13", "2026-3", "26-03", "2026-Q5", "2026-9m", "2025-2021", "2026-00", "tháng 3", "2026-03 ", "2026-", "-2026"} {
		if p, err := stat.ParsePeriod(s); err == nil {
			t.Errorf("ParsePeriod(%q) = %v, want an error", s, p)
		}
	}
	q, _ := stat.ParsePeriod("2026-Q1")
	if got := q.Previous().String(); got != "2025-Q4" {
		t.Errorf("%v.Previous() = %s, want 2025-Q4", q, got)
	}
	if got := q.LastYear().String(); got != "2025-Q1" {
		t.Errorf("%v.LastYear() = %s, want 2025-Q1", q, got)
	}
}

func TestCellRef(t *testing.T) {
	for _, s := range []string{"Phụ lục!E13", "E5", "Bảng 2!AA10", "a!b!C3", ""} {
		c, err := stat.ParseCellRef(s)
		if err != nil || c.String() != s {
			t.Errorf("ParseCellRef(%q) = %v %v, want itself", s, c, err)
		}
	}
	if got := stat.ColumnName(702) + stat.ColumnName(703); got != "ZZAAA" {
		t.Errorf("ColumnName(702, 703) = %s, want ZZ AAA", got)
	}
}

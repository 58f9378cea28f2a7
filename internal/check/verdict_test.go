package check_test

import (
	"fmt"
	"testing"

	"wardbook/internal/check"
	"wardbook/internal/stat"
)

// Each row is one row of a term form: target and result as in the workbook, the
// words of its verdict, and what comes of it: class, printed label, finding.
func TestVerdicts(t *testing.T) {
	c := load(t)
	for _, row := range []struct{ name, period, unit, lines, words, want, finding string }{
		{"the report's own words", "2021-2025", "11557", "KT-TNBQ target 80; KT-TNBQ actual 92.1", "Vượt chỉ tiêu", "exceeded Vượt chỉ tiêu", ""},
		{"a shorter word is kept", "2021-2025", "11557", "KT-TNBQ target 80; KT-TNBQ actual 92.1", "Vượt", "exceeded Vượt", ""},
		{"another word is kept", "2021-2025", "11557", "MT-NUOC-HVS target 100; MT-NUOC-HVS actual 100", "Hoàn thành", "met Hoàn thành", ""},
		{"in capitals", "2021-2025", "11557", "MT-PHI-HO target 100; MT-PHI-HO actual 95", "KHÔNG ĐẠT", "missed KHÔNG ĐẠT", ""},
		{"no word: ours", "2021-2025", "11557", "MT-PHI-HO target 100; MT-PHI-HO actual 95", "", "missed Không đạt chỉ tiêu", ""},
		{"a kind word", "2021-2025", "11557", "LD-VIECLAM target 100; LD-VIECLAM actual 95", "Vượt", "missed Không đạt chỉ tiêu", "verdict-differs F1 LD-VIECLAM|Vượt|missed|95|100"},
		{"met is not exceeded", "2021-2025", "11557", "YT-TRAM-SL target 4; YT-TRAM-SL actual 4", "Vượt chỉ tiêu", "met Đạt chỉ tiêu", "verdict-differs F1 YT-TRAM-SL|Vượt chỉ tiêu|met|4|4"},
		{"poverty: less is better", "2021-2025", "11557", "XH-NGHEO target 0.2; XH-NGHEO actual 0", "Vượt chỉ tiêu", "exceeded Vượt chỉ tiêu", ""},
		{"a share that only falls", "2021-2025", "11557", "KT-CC-NLTS target 16.5; KT-CC-NLTS actual 9", "Giảm", "decreased Giảm", ""},
		{"a share is not praised", "2021-2025", "11557", "KT-CC-NLTS target 16.5; KT-CC-NLTS actual 9", "Đạt chỉ tiêu", "decreased Giảm", "verdict-differs F1 KT-CC-NLTS|Đạt chỉ tiêu|decreased|9|16.5"},
		{"a word nobody knows", "2021-2025", "11557", "KT-TNBQ target 80; KT-TNBQ actual 92.1", "Tạm ổn", "exceeded Vượt chỉ tiêu", "verdict-unknown F1 KT-TNBQ|Tạm ổn"},
		{"a bound inside a bound", "2021-2025", "11557", "DS-TANG-TN target < 1; DS-TANG-TN actual < 1", "Đạt chỉ tiêu", "met Đạt chỉ tiêu", ""},
		{"a bound that may go either way", "2021-2025", "11557", "DS-TANG-TN target < 1; DS-TANG-TN actual < 1.5", "Đạt chỉ tiêu", "no-data Chưa có số liệu", "verdict-open F1 DS-TANG-TN|< 1.5|< 1"},
		{"a range over the target", "2021-2025", "11557", "YT-BHYT target 98; YT-BHYT actual 95 .. 99", "Đạt chỉ tiêu", "no-data Chưa có số liệu", "verdict-open F1 YT-BHYT|95 .. 99|98"},
		{"a range beyond the target", "2021-2025", "11557", "YT-BHYT target 98; YT-BHYT actual 98 .. 99", "Đạt chỉ tiêu", "met Đạt chỉ tiêu", ""},
		{"nothing to count", "2021-2025", "11557", "NN-LON target 6200; NN-LON actual n/a", "", "no-occurrence Không phát sinh", ""},
		{"no result", "2021-2025", "11557", "NN-LON target 6200; NN-LON actual ", "Đạt chỉ tiêu", "no-data Chưa có số liệu", ""},
		{"a person's word", "2021-2025", "11557", "AN-TRATTU actual words", "Đạt chỉ tiêu", "attested Đạt chỉ tiêu", ""},
		{"a person's other word", "2021-2025", "11557", "AN-TRATTU actual words", "Không đạt", "attested Không đạt", ""},
		{"a person's word is wanting", "2021-2025", "11557", "AN-TRATTU actual words", "", "attested ", "verdict-missing F1 AN-TRATTU"},
		{"another target than was set", "2021-2025", "11557", "KT-TNBQ target 95; KT-TNBQ actual 92.1", "Vượt", "exceeded Vượt", "target-differs D1 KT-TNBQ|95|80"},
		{"the target is left out", "2021-2025", "11557", "KT-TNBQ target ; KT-TNBQ actual 92.1", "Vượt", "exceeded Vượt", ""},
		{"a ward without registered targets is judged by its own", "2021-2025", "11560", "KT-TNBQ target 95; KT-TNBQ actual 92.1", "Không đạt", "missed Không đạt", ""},
		{"no target anywhere", "2021-2025", "11560", "KT-TNBQ actual 92.1", "Đạt", "no-data Chưa có số liệu", ""},

		{"trên 95 % with 95", "2026", "11557", "VH-GDVH target 95; VH-GDVH actual 95", "", "missed Không đạt chỉ tiêu", ""},
		{"trên 95 % with 95,1 is met, never exceeded", "2026", "11557", "VH-GDVH actual 95.1", "Vượt", "met Đạt chỉ tiêu", "verdict-differs F1 VH-GDVH|Vượt|met|95.1|> 95"},
		{"từ 85 % trở lên with 85", "2026", "11557", "AN-DTKP actual 85", "", "met Đạt chỉ tiêu", ""},
		{"before 2030 nothing is due", "2026", "11557", "YT-BHYT target 100; YT-BHYT actual 96", "Chưa đạt", "not-due Chưa đến kỳ đánh giá", ""},
		{"in 2030 it is", "2030", "11557", "YT-BHYT target 100; YT-BHYT actual 96", "Chưa đạt", "missed Chưa đạt", ""},

		{"two targets on one code: 85 judges 2026", "2026", "11557", "CC-TRUCTUYEN actual 90", "", "met Đạt chỉ tiêu", ""},
		{"85 misses 2026 at 85", "2026", "11557", "CC-TRUCTUYEN actual 85", "", "missed Không đạt chỉ tiêu", ""},
		{"95 judges 2030", "2030", "11557", "CC-TRUCTUYEN actual 90", "", "missed Không đạt chỉ tiêu", ""},
		{"95 is met in 2030 at 96", "2030", "11557", "CC-TRUCTUYEN actual 96", "", "met Đạt chỉ tiêu", ""},
		{"95 judges the term", "2026-2030", "11557", "CC-TRUCTUYEN actual 90", "", "missed Không đạt chỉ tiêu", ""},
		{"either of the two may be printed", "2026", "11557", "CC-TRUCTUYEN target > 95; CC-TRUCTUYEN actual 90", "", "met Đạt chỉ tiêu", ""},
		{"or the other", "2030", "11557", "CC-TRUCTUYEN target 85; CC-TRUCTUYEN actual 96", "", "met Đạt chỉ tiêu", ""},
		{"but no third", "2026", "11557", "CC-TRUCTUYEN target 80; CC-TRUCTUYEN actual 90", "", "met Đạt chỉ tiêu", "target-differs D1 CC-TRUCTUYEN|80|> 85"},
	} {
		tb := table(t, c, "kt-xh-term", row.period, row.lines)
		tb.Targets = c.Targets(stat.UnitCode(row.unit), tb.Period)
		before := list(check.Run(tb))
		stated := check.Stated{Indicator: tb.Observations[0].Indicator, Text: row.words, At: stat.CellRef{Col: 6, Row: 1}}
		vs, fs := check.Verdicts(tb, []check.Stated{stated})
		if len(vs) != 1 {
			t.Errorf("%s: %d verdicts, want 1", row.name, len(vs))
			continue
		}
		if got := fmt.Sprintf("%s %s", vs[0].Class, vs[0].Label); got != row.want {
			t.Errorf("%s: verdict %q, want %q (findings before: %s)", row.name, got, row.want, before)
		}
		if got := list(fs); got != row.finding {
			t.Errorf("%s: finding %q, want %q", row.name, got, row.finding)
		}
		if vs[0].Stated != row.words {
			t.Errorf("%s: stated %q, want %q", row.name, vs[0].Stated, row.words)
		}
	}
}

// A verdict over a result that is questioned gives no second finding.
func TestVerdictOverADoubtedValue(t *testing.T) {
	c := load(t)
	tb := table(t, c, "kt-xh-term", "2021-2025", "NN-LON target 6200; NN-LON actual 14")
	tb.Targets = c.Targets("11557", tb.Period)
	if got, want := list(check.Run(tb)), "magnitude-jump E1 NN-LON|14|6200|target"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	vs, fs := check.Verdicts(tb, []check.Stated{{Indicator: "NN-LON", Text: "Vượt chỉ tiêu", At: stat.CellRef{Col: 6, Row: 1}}})
	if len(fs) > 0 || vs[0].Class != stat.Missed {
		t.Errorf("14 pigs that should be 14.000: class %s, findings %v; want missed and none", vs[0].Class, fs)
	}
}

// Targets in another order judge the same.
func TestOrderOfTargets(t *testing.T) {
	c := load(t)
	for _, row := range []struct{ period, want string }{{"2026", "met"}, {"2030", "missed"}} {
		tb := table(t, c, "kt-xh-term", row.period, "CC-TRUCTUYEN actual 90")
		for _, g := range c.Targets("11557", tb.Period) {
			tb.Targets = append([]stat.Target{g}, tb.Targets...)
		}
		vs, _ := check.Verdicts(tb, []check.Stated{{Indicator: "CC-TRUCTUYEN"}})
		if got := string(vs[0].Class); got != row.want {
			t.Errorf("%s: %s, want %s", row.period, got, row.want)
		}
	}
}

package check_test

import (
	"testing"

	"wardbook/internal/check"
	"wardbook/internal/stat"
)

func TestBoundsAndRanges(t *testing.T) {
	c := load(t)
	for _, row := range []struct{ name, form, period, lines, want string }{
		{"a rate of 100", "kt-xh-term", "2021-2025", "YT-BHYT actual 100", ""},
		{"a rate above 100", "kt-xh-term", "2021-2025", "YT-BHYT actual 951", "out-of-bounds E1 YT-BHYT|951|0|100|95.1"},
		{"a rate with its comma lost twice", "kt-xh-term", "2021-2025", "YT-BHYT actual 9512", "out-of-bounds E1 YT-BHYT|9512|0|100|95.12"},
		{"a negative rate", "kt-xh-term", "2021-2025", "YT-BHYT actual -5", "out-of-bounds E1 YT-BHYT|-5|0|100|"},
		{"a share above 100", "kt-xh-term", "2021-2025", "KT-CC-NLTS actual 165", "out-of-bounds E1 KT-CC-NLTS|165|0|100|16.5"},
		{"a range that leaves the bounds", "kt-xh-term", "2021-2025", "YT-BHYT actual 95 .. 105", "out-of-bounds E1 YT-BHYT|95 .. 105|0|100|9.5"},
		{"a bound inside", "kt-xh-term", "2021-2025", "YT-BHYT actual > 95", ""},
		{"revenue above its plan", "kt-xh-term", "2021-2025", "NS-THU-KH actual 185", ""},
		{"revenue of 1851 % of the plan", "kt-xh-term", "2021-2025", "NS-THU-KH actual 1851", "out-of-range E1 NS-THU-KH|1851|0|300"},
		{"natural increase below zero", "kt-xh-term", "2021-2025", "DS-TANG-TN actual -0.5", ""},
		{"natural increase of 12 %", "kt-xh-term", "2021-2025", "DS-TANG-TN actual 12", "out-of-range E1 DS-TANG-TN|12|-2|3"},
		{"an income in thousands", "kt-xh-term", "2021-2025", "KT-TNBQ actual 92100", "out-of-range E1 KT-TNBQ|92100|20|300"},
		{"a yield of 13", "kt-xh-term", "2021-2025", "NN-LUA-NS actual 13", "out-of-range E1 NN-LUA-NS|13|60|170"},
		{"crimes cleared, some of the year before", "kt-xh-term", "2026", "AN-DTKP actual 104.5", "out-of-range E1 AN-DTKP|104.5|0|100"},
		{"a negative head count", "kt-xh-term", "2021-2025", "NN-LON actual -5", "out-of-bounds E1 NN-LON|-5|0||"},
		{"half a head", "kt-xh-term", "2021-2025", "GD-CHUAN2-SL actual 4.5", "out-of-bounds E1 GD-CHUAN2-SL|4.5|0||"},
		{"4,0 schools are 4", "kt-xh-term", "2021-2025", "GD-CHUAN2-SL actual 4.0", ""},
		{"more poultry than there ever were", "kt-xh-term", "2021-2025", "NN-GIACAM actual 6000000", "out-of-range E1 NN-GIACAM|6000000||5000000"},
		{"a target out of bounds", "kt-xh-term", "2021-2025", "YT-BHYT target 980; YT-BHYT actual 95", "out-of-bounds D1 YT-BHYT|980|0|100|98"},
		{"words and nothing to count", "kt-xh-term", "2021-2025", "AN-TRATTU actual words; NN-LON actual n/a", ""},
	} {
		if got := list(check.Run(table(t, c, row.form, row.period, row.lines))); got != row.want {
			t.Errorf("%s: got\n%s\nwant\n%s", row.name, got, row.want)
		}
	}
}

func TestMagnitudeJump(t *testing.T) {
	c := load(t)
	for _, row := range []struct{ name, form, period, lines, previous, lastYear, targets, want string }{
		{"five times as many", "kt-xh-month", "2026-10", "DN-SO actual 2000", "DN-SO actual 400", "", "", ""},
		{"5.1 times as many", "kt-xh-month", "2026-10", "DN-SO actual 2040", "DN-SO actual 400", "", "", "magnitude-jump E1 DN-SO|2040|400|previous"},
		{"a fifth", "kt-xh-month", "2026-10", "DN-SO actual 400", "DN-SO actual 2000", "", "", ""},
		{"less than a fifth", "kt-xh-month", "2026-10", "DN-SO actual 400", "DN-SO actual 2040", "", "", "magnitude-jump E1 DN-SO|400|2040|previous"},
		{"the 45.140 people that became 4514", "kt-xh-month", "2026-10", "DS-DANSO actual 4514", "DS-DANSO actual 45140", "", "", "magnitude-jump E1 DS-DANSO|4514|45140|previous"},
		{"an amount in dong", "kt-xh-month", "2026-10", "NS-THU actual 8214600", "NS-THU actual 8214.6", "", "", "magnitude-jump E1 NS-THU|8214600|8214.6|previous"},
		{"none now", "kt-xh-month", "2026-10", "AN-TP actual 0", "AN-TP actual 60", "", "", ""},
		{"none before", "kt-xh-month", "2026-10", "AN-TP actual 60", "AN-TP actual 0", "", "", ""},
		{"against a plan nothing is asked", "kt-xh-month", "2026-10", "NS-THU plan 96500; NS-THU actual 8214.6", "", "", "", ""},
		{"a plan itself is not asked about", "kt-xh-month", "2026-10", "NS-THU plan 96500", "NS-THU plan 9650", "", "", ""},
		{"the month before wins over the year before", "kt-xh-month", "2026-10", "DN-SO actual 400", "DN-SO actual 390", "DN-SO actual 40", "", ""},
		{"the year before, where there is no month before", "kt-xh-month", "2026-10", "DN-SO actual 400", "", "DN-SO actual 40", "", "magnitude-jump E1 DN-SO|400|40|same-period"},
		{"the store's year before wins over the file's", "kt-xh-month", "2026-10", "DN-SO actual 400; DN-SO same-period 40", "", "DN-SO actual 390", "", ""},
		{"the file's own column", "kt-xh-month", "2026-10", "DN-SO actual 400; DN-SO same-period 40", "", "", "", "magnitude-jump E1 DN-SO|400|40|same-period"},
		{"a bound proves nothing", "kt-xh-month", "2026-10", "DN-SO actual 400", "DN-SO actual > 40", "", "", ""},
		{"nothing known", "kt-xh-month", "2026-10", "DN-SO actual 400", "", "", "", ""},
		{"a cumulative figure against the month before", "kt-xh-month", "2026-10", "NS-THU cumulative 829073", "NS-THU cumulative 74692.7", "", "", "magnitude-jump F1 NS-THU|829073|74692.7|previous"},
		{"in January it begins anew", "kt-xh-month", "2027-01", "NS-THU cumulative 8214.6", "NS-THU cumulative 96500", "", "", ""},
		{"in January a stock goes on", "kt-xh-month", "2027-01", "DN-SO cumulative 41", "DN-SO cumulative 410", "", "", "magnitude-jump F1 DN-SO|41|410|previous"},
		{"in January the year before is compared", "kt-xh-month", "2027-01", "NS-THU cumulative 8214.6", "NS-THU cumulative 96500", "NS-THU cumulative 800", "", "magnitude-jump F1 NS-THU|8214.6|800|same-period"},
		{"pigs against the registered target", "kt-xh-term", "2021-2025", "NN-LON actual 14", "", "", "11557", "magnitude-jump E1 NN-LON|14|6200|target"},
		{"14.000 pigs are honest", "kt-xh-term", "2021-2025", "NN-LON actual 14000", "", "", "11557", ""},
		{"pigs against the file's own target", "kt-xh-term", "2021-2025", "NN-LON target 6200; NN-LON actual 14", "", "", "", "magnitude-jump E1 NN-LON|14|6200|target"},
		{"what was accepted before wins over the target", "kt-xh-term", "2021-2025", "NN-LON actual 14", "NN-LON actual 15", "", "11557", ""},
		{"a cumulative target is no reference", "kt-xh-term", "2026", "DT-VON-NSP actual 20", "", "", "11557", ""},
		{"nor is the file's copy of it", "kt-xh-term", "2026", "DT-VON-NSP target 150; DT-VON-NSP actual 20", "", "", "11557", ""},
		{"nor that of another count", "kt-xh-term", "2026", "DN-CHUYENDOI target 450; DN-CHUYENDOI actual 30", "", "", "11557", ""},
		{"rates never jump", "kt-xh-term", "2021-2025", "XH-NGHEO actual 5", "XH-NGHEO actual 0.2", "", "", ""},
	} {
		tb := table(t, c, row.form, row.period, row.lines)
		tb.Before = check.History{Previous: values(t, row.previous), LastYear: values(t, row.lastYear)}
		tb.Targets = c.Targets(stat.UnitCode(row.targets), tb.Period)
		if got := list(check.Run(tb)); got != row.want {
			t.Errorf("%s: got\n%s\nwant\n%s", row.name, got, row.want)
		}
	}
}

func TestFractionSlipAndFall(t *testing.T) {
	c := load(t)
	for _, row := range []struct{ name, form, period, lines, previous, want string }{
		{"0,951 where it was 95", "kt-xh-term", "2021-2025", "YT-BHYT actual 0.951", "YT-BHYT actual 95", "fraction-slip E1 YT-BHYT|0.951|95|previous"},
		{"0,951 where it was 15", "kt-xh-term", "2021-2025", "YT-BHYT actual 0.951", "YT-BHYT actual 15", ""},
		{"exactly 20 times", "kt-xh-term", "2021-2025", "YT-BHYT actual 0.95", "YT-BHYT actual 19", "fraction-slip E1 YT-BHYT|0.95|19|previous"},
		{"a share of the target", "kt-xh-term", "2021-2025", "KT-CC-NLTS target 16.5; KT-CC-NLTS actual 0.09", "", "fraction-slip E1 KT-CC-NLTS|0.09|16.5|target"},
		{"1 is no fraction", "kt-xh-term", "2021-2025", "YT-BHYT target 98; YT-BHYT actual 1", "", ""},
		{"nobody is no fraction", "kt-xh-term", "2021-2025", "YT-BHYT target 98; YT-BHYT actual 0", "", ""},
		{"poverty is small by nature", "kt-xh-term", "2021-2025", "XH-NGHEO target 0.2; XH-NGHEO actual 0.05", "", ""},
		{"cumulative goes on", "kt-xh-month", "2026-10", "NS-THU cumulative 82907.3", "NS-THU cumulative 74692.7", ""},
		{"cumulative stands still", "kt-xh-month", "2026-10", "NS-THU cumulative 74692.7", "NS-THU cumulative 74692.7", ""},
		{"cumulative falls", "kt-xh-month", "2026-10", "NS-THU cumulative 74692.6", "NS-THU cumulative 74692.7", "cumulative-fell F1 NS-THU|74692.6|74692.7"},
		{"it falls so far that it is a slip: one finding", "kt-xh-month", "2026-10", "NS-THU cumulative 74.7", "NS-THU cumulative 74692.7", "magnitude-jump F1 NS-THU|74.7|74692.7|previous"},
		{"January restarts it", "kt-xh-month", "2027-01", "NS-THU cumulative 8000", "NS-THU cumulative 96500", ""},
		{"a stock may fall", "kt-xh-month", "2026-10", "DN-SO cumulative 400", "DN-SO cumulative 410", ""},
		{"a month may be worse than the last", "kt-xh-month", "2026-10", "NS-THU actual 8000", "NS-THU actual 9000", ""},
	} {
		tb := table(t, c, row.form, row.period, row.lines)
		tb.Before = check.History{Previous: values(t, row.previous)}
		if got := list(check.Run(tb)); got != row.want {
			t.Errorf("%s: got\n%s\nwant\n%s", row.name, got, row.want)
		}
	}
}

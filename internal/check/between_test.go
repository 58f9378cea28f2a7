package check_test

import (
	"slices"
	"testing"

	"wardbook/internal/check"
	"wardbook/internal/stat"
)

func TestBetweenCells(t *testing.T) {
	c := load(t)
	shares := func(a, b, c string) string {
		return "KT-CC-NLTS actual " + a + "; KT-CC-CNXD actual " + b + "; KT-CC-TMDV actual " + c
	}
	for _, row := range []struct{ name, form, period, lines, want string }{
		{"shares of the report", "kt-xh-term", "2021-2025", shares("9", "60", "31"), ""},
		{"shares of 100,15", "kt-xh-term", "2021-2025", shares("9.15", "60", "31"), ""},
		{"shares of 100,16", "kt-xh-term", "2021-2025", shares("9.16", "60", "31"), "shares-sum E1 [E1 E2 E3] KT-CC-NLTS|100.16|100|0.15"},
		{"shares of 99,85", "kt-xh-term", "2021-2025", shares("8.85", "60", "31"), ""},
		{"shares of 99,84", "kt-xh-term", "2021-2025", shares("8.84", "60", "31"), "shares-sum E1 [E1 E2 E3] KT-CC-NLTS|99.84|100|0.15"},
		{"a share missing: the sum is not asked", "kt-xh-term", "2021-2025", "KT-CC-NLTS actual 9; KT-CC-CNXD actual 60", ""},
		{"a share as a bound: likewise", "kt-xh-term", "2021-2025", shares("< 10", "60", "31"), ""},
		{"a share out of bounds: one cause, one finding", "kt-xh-term", "2021-2025", shares("900", "60", "31"), "out-of-bounds E1 KT-CC-NLTS|900|0|100|90"},
		{"all in one sector", "kt-xh-term", "2021-2025", shares("0", "0", "100"), ""},
		{"insured as many as live there", "kt-xh-month", "2026-10", "DS-DANSO actual 39842; YT-BHYT-TS actual 39842", ""},
		{"one more than live there", "kt-xh-month", "2026-10", "DS-DANSO actual 39842; YT-BHYT-TS actual 39843", "part-exceeds-whole E2 [E2 E1] YT-BHYT-TS|DS-DANSO|39843|39842"},
		{"the part stands before the whole", "kt-xh-month", "2026-10", "CC-TRUCTUYEN-TS actual 2; CC-TIEPNHAN actual 1", "part-exceeds-whole E1 [E1 E2] CC-TRUCTUYEN-TS|CC-TIEPNHAN|2|1"},
		{"in the cumulative column alone", "kt-xh-month", "2026-10", "MT-CTR-PS cumulative 10; MT-CTR-TGXL-TS cumulative 10.1; MT-CTR-PS actual 1; MT-CTR-TGXL-TS actual 1", "part-exceeds-whole F2 [F2 F1] MT-CTR-TGXL-TS|MT-CTR-PS|10.1|10"},
		{"in the column of the year before", "kt-xh-month", "2026-10", "DS-HO same-period 10870; MT-PHI-HO-TS same-period 10970", "part-exceeds-whole G2 [G2 G1] MT-PHI-HO-TS|DS-HO|10970|10870"},
		{"columns are never mixed", "kt-xh-month", "2026-10", "CC-TIEPNHAN actual 10; CC-TRUCTUYEN-TS cumulative 90", ""},
		{"cases carried over from the year before", "kt-xh-month", "2026-10", "AN-TP actual 5; AN-DTKP-TS actual 6; AN-TP-RNT actual 0; AN-DTKP-RNT-TS actual 1; AN-TP-DBNT actual 1; AN-DTKP-DBNT-TS actual 2", ""},
		{"more paid out than planned", "kt-xh-month", "2026-10", "DT-KH actual 100; DT-GIAINGAN-TS actual 101", "part-exceeds-whole E2 [E2 E1] DT-GIAINGAN-TS|DT-KH|101|100"},
	} {
		if got := list(check.Run(table(t, c, row.form, row.period, row.lines))); got != row.want {
			t.Errorf("%s: got\n%s\nwant\n%s", row.name, got, row.want)
		}
	}
}

// A value that has a finding already gets no second one, neither itself nor
// through what it is compared with.
func TestOneCauseOneFinding(t *testing.T) {
	c := load(t)
	tb := table(t, c, "kt-xh-month", "2026-10", "DS-DANSO actual 4514; YT-BHYT-TS actual 37981")
	tb.Before.Previous = values(t, "DS-DANSO actual 45140; YT-BHYT-TS actual 37900")
	if got, want := list(check.Run(tb)), "magnitude-jump E1 DS-DANSO|4514|45140|previous"; got != want {
		t.Errorf("the population lost a digit: got\n%s\nwant\n%s", got, want)
	}

	tb = table(t, c, "kt-xh-month", "2026-10", "YT-BHYT-TS actual -5")
	tb.Doubted = map[stat.CellRef]bool{{Col: 5, Row: 1}: true}
	if got := list(check.Run(tb)); got != "" {
		t.Errorf("a cell that was doubted before: got\n%s\nwant nothing", got)
	}
}

func TestMissing(t *testing.T) {
	c := load(t)
	codes := func(fs []stat.Finding, code stat.FindingCode) (out []string) {
		for _, f := range fs {
			if f.Code == code {
				out = append(out, f.Args[0])
			}
		}
		return out
	}

	tb := table(t, c, "kt-xh-term", "2021-2025", "KT-TNBQ target 80; KT-TNBQ actual ; AN-TRATTU actual words")
	fs := check.Run(tb)
	if got := codes(fs, stat.ValueMissing); !slices.Equal(got, []string{"KT-TNBQ"}) {
		t.Errorf("values missing: %v, want KT-TNBQ", got)
	}
	missing := codes(fs, stat.RowMissing)
	if len(missing) != 19 || slices.Contains(missing, "KT-CC") || slices.Contains(missing, "KT-TNBQ") {
		t.Errorf("%d rows missing: %v; want the 19 other figures and no heading of a group", len(missing), missing)
	}
	for _, f := range fs {
		if f.Code == stat.RowMissing && !f.At.IsZero() {
			t.Errorf("row-missing of %s stands at %s, want no cell", f.Args[0], f.At)
		}
	}

	tb = table(t, c, "kt-xh-term", "2021-2025", "KT-TNBQ actual ")
	tb.Doubted = map[stat.CellRef]bool{{Col: 5, Row: 1}: true}
	if got := codes(check.Run(tb), stat.ValueMissing); len(got) > 0 {
		t.Errorf("a cell with two readings: %v missing, want none: it waits for its answer", got)
	}

	tb = table(t, c, "kt-xh-month", "2026-10", "DS-DANSO actual 39842; DS-DANSO cumulative ; DS-DANSO plan ; NN-LON actual ")
	if got := list(check.Run(tb)); got != "" {
		t.Errorf("blank cells that nobody requires: got\n%s\nwant nothing", got)
	}

	tb = table(t, c, "kt-xh-month", "2026-10", "AN-TP actual n/a; AN-DTKP-TS actual 0")
	if got := list(check.Run(tb)); got != "" {
		t.Errorf("nothing to count, and zero: got\n%s\nwant nothing", got)
	}

	rows := codes(check.Run(table(t, c, "kt-xh-term", "2026-2030", "")), stat.RowMissing)
	if slices.Contains(rows, "NN-LON") || !slices.Contains(rows, "CC-TRUCTUYEN") || len(rows) != 32 {
		t.Errorf("%d rows missing of an empty form of 2026-2030: %v; want the 32 of the targets and no others", len(rows), rows)
	}
}

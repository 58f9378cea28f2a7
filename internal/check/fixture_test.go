package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/govalues/decimal"

	"wardbook/internal/catalog"
	"wardbook/internal/check"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

func load(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load(seeds.Editions(), seeds.Targets(), seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func number(t testing.TB, s string) stat.Decimal {
	t.Helper()
	d, err := decimal.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// value reads what a test writes: "", "95", "< 1", "78 .. 85", "words", "n/a".
func value(t testing.TB, s string) stat.Value {
	t.Helper()
	switch s {
	case "":
		return stat.Value{}
	case "words":
		return stat.Value{Shape: stat.Words}
	case "n/a":
		return stat.Value{Shape: stat.NotApplicable}
	}
	if lo, hi, ok := strings.Cut(s, " .. "); ok {
		return stat.Value{Shape: stat.Range, Num: number(t, lo), Upper: number(t, hi)}
	}
	v := stat.Value{Shape: stat.Number}
	if op, num, ok := strings.Cut(s, " "); ok {
		if v.Bound, ok = stat.ParseBound(op); !ok {
			t.Fatalf("%q is no bound", op)
		}
		s = num
	}
	v.Num = number(t, s)
	return v
}

// columns are the cells that a role stands in.
var columns = map[stat.Role]int{stat.TargetRole: 4, stat.Plan: 4, stat.Actual: 5, stat.Cumulative: 6, stat.SamePeriod: 7}

// series reads lines such as "NN-LON actual 14000".
func series(t testing.TB, lines string, each func(k check.Key, v stat.Value)) {
	t.Helper()
	for line := range strings.SplitSeq(lines, ";") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		f := strings.SplitN(line, " ", 3)
		if len(f) < 2 {
			t.Fatalf("%q: want an indicator, a role and a value", line)
		}
		each(check.Key{Indicator: stat.IndicatorCode(f[0]), Role: stat.Role(f[1])}, value(t, strings.Join(f[2:], " ")))
	}
}

// table makes the values of one form. Its cells stand in rows by indicator, in
// order of appearance: the first is row 1, its actual value in E1.
func table(t testing.TB, c *catalog.Catalog, form, period, lines string) *check.Table {
	t.Helper()
	p, err := stat.ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	es := c.For(p)
	if len(es) != 1 {
		t.Fatalf("%d editions for %s, want 1", len(es), period)
	}
	f, ok := es[0].Form(stat.FormID(form))
	if !ok {
		t.Fatalf("no form %s", form)
	}
	out := &check.Table{Edition: es[0], Form: f, Period: p}
	rows := map[stat.IndicatorCode]int{}
	series(t, lines, func(k check.Key, v stat.Value) {
		if rows[k.Indicator] == 0 {
			rows[k.Indicator] = len(rows) + 1
		}
		out.Observations = append(out.Observations, stat.Observation{Indicator: k.Indicator, Role: k.Role, Value: v,
			At: stat.CellRef{Row: rows[k.Indicator], Col: columns[k.Role]}})
	})
	return out
}

func values(t testing.TB, lines string) map[check.Key]stat.Value {
	m := map[check.Key]stat.Value{}
	series(t, lines, func(k check.Key, v stat.Value) { m[k] = v })
	return m
}

// list writes findings one to a line, without missing rows, which a table of a
// few values always has.
func list(fs []stat.Finding) string {
	var out []string
	for _, f := range fs {
		if f.Code == stat.RowMissing {
			continue
		}
		cells := make([]string, len(f.Cells))
		for i, c := range f.Cells {
			cells[i] = c.A1()
		}
		line := fmt.Sprintf("%s %s", f.Code, f.At.A1())
		if len(cells) > 0 {
			line += " [" + strings.Join(cells, " ") + "]"
		}
		out = append(out, line+" "+strings.Join(f.Args, "|"))
	}
	return strings.Join(out, "\n")
}

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wardbook/internal/catalog"
	"wardbook/internal/exam"
	"wardbook/internal/org"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

const seedsFolder = "../../seeds"

// TestCommittedExamples holds that the files in seeds/examples are the ones
// that this program writes, byte for byte.
func TestCommittedExamples(t *testing.T) {
	files, err := examples(seedsFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		committed, err := os.ReadFile(filepath.Join(seedsFolder, "examples", f.name))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(committed, f.body) {
			t.Errorf("%s: %d bytes, the program writes %d other ones; run: go run ./infra/examples", f.name, len(committed), len(f.body))
		}
	}
	names, err := os.ReadDir(filepath.Join(seedsFolder, "examples"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != len(files) {
		t.Errorf("%d files in seeds/examples, the program writes %d", len(names), len(files))
	}
}

// TestExamplesAreJudged holds what the walk says about each example without
// knowing anything of earlier reports.
func TestExamplesAreJudged(t *testing.T) {
	known := knownToAll(t)
	for _, row := range []struct {
		name, unit, period string
		form               stat.FormID
		findings           []string
	}{
		{"phu-luc-van-ban.xlsx", "11557", "2021-2025", "kt-xh-term", nil},
		{"phu-luc-so.xlsx", "11557", "2021-2025", "kt-xh-term", nil},
		{"phu-luc.docx", "11557", "2021-2025", "kt-xh-term", nil},
		{"phu-luc.csv", "11557", "2021-2025", "kt-xh-term", nil},
		{"bieu-thang-sach.xlsx", ward, month, form, nil},
		{"bieu-thang-loi.xlsx", ward, month, form, []string{
			"number-words E21", "part-exceeds-whole E23", "out-of-bounds E31", "value-missing E33",
		}},
		{"bieu-thang-cau-hoi.xlsx", ward, month, form, []string{
			"number-ambiguous E8", "magnitude-jump E10", "number-approximate E20",
		}},
	} {
		raw, err := os.ReadFile(filepath.Join(seedsFolder, "examples", row.name))
		if err != nil {
			t.Fatal(err)
		}
		x := exam.Examine(exam.Paper{Name: row.name, Raw: raw}, known) // the files name unit and period themselves
		var got []string
		for _, f := range x.Findings {
			got = append(got, string(f.Code)+" "+f.At.A1())
		}
		if !slices.Equal(got, row.findings) {
			t.Errorf("%s: findings %q, want %q", row.name, got, row.findings)
		}
		if string(x.Unit) != row.unit || x.Period.String() != row.period || x.Form != row.form {
			t.Errorf("%s: %s %s %s, want %s %s %s", row.name, x.Unit, x.Period, x.Form, row.unit, row.period, row.form)
		}
	}
}

func knownToAll(t *testing.T) exam.Known {
	t.Helper()
	c, err := catalog.Load(seeds.Editions(), seeds.Targets(), seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	u, err := org.Load(seeds.Units()...)
	if err != nil {
		t.Fatal(err)
	}
	return exam.Known{Catalog: c, Units: u, Limits: sheet.DefaultLimits()}
}

// TestAppendixCells reads each file of the appendix back and compares what
// stands in its cells with what is printed.
func TestAppendixCells(t *testing.T) {
	for _, row := range []struct {
		name, grid string
		heading    int // row of the first heading
	}{
		{"phu-luc-van-ban.xlsx", "Phụ lục", 5},
		{"phu-luc-so.xlsx", "Phụ lục", 5},
		{"phu-luc.csv", "", 5},
		{"phu-luc.docx", "Bảng 2", 1},
	} {
		g := gridOf(t, row.name, row.grid)
		at := row.heading
		for _, page := range []struct {
			heading line
			lines   []line
		}{{firstHeading, firstPage}, {secondHeading, secondPage}} {
			compare(t, row.name, g, at, page.heading)
			for _, l := range page.lines {
				at++
				compare(t, row.name, g, at, l)
			}
			at++
		}
	}
}

func gridOf(t *testing.T, name, grid string) *sheet.Grid {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(seedsFolder, "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read(name, raw, sheet.DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(b.Findings) > 0 {
		t.Errorf("%s: findings %v, want none", name, b.Findings)
	}
	for i := range b.Grids {
		if b.Grids[i].Name == grid {
			return &b.Grids[i]
		}
	}
	t.Fatalf("%s has no grid %q", name, grid)
	return nil
}

// compare holds one row of a grid to a printed line.
func compare(t *testing.T, name string, g *sheet.Grid, row int, want line) {
	t.Helper()
	cells := map[int]sheet.Cell{}
	for _, c := range g.Cells {
		if c.Row == row && c.Text != "" {
			cells[c.Col] = c
		}
	}
	for i, printed := range want.cells() {
		c := cells[i+1]
		got := c.Text
		if c.Kind == sheet.Number {
			printed = plain(t, printed)
		}
		if got != printed {
			t.Errorf("%s %s = %q, want %q", name, stat.CellRef{Sheet: g.Name, Col: i + 1, Row: row}, got, printed)
		}
	}
}

// plain is a printed number as a file stores it.
func plain(t *testing.T, printed string) string {
	t.Helper()
	r := stat.Read(stat.Written{Text: printed}, &stat.Expect{})
	if !r.Value.IsExact() {
		t.Fatalf("%q is no number", printed)
	}
	return r.Value.Num.String()
}

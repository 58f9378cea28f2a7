package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"wardbook/internal/sheet"
	"wardbook/internal/stat"
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

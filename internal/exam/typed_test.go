package exam_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wardbook/internal/exam"
	"wardbook/internal/stat"
)

// typed makes the appendix as a workbook in which figures are typed numbers:
// what Excel makes of them under English settings, where 14.000 is 14.
func typed(t *testing.T, sheet string, numbers map[string]float64) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(string(example(t, "phu-luc.csv")), "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		for j, field := range strings.Split(strings.TrimRight(line, "\r"), ";") {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			var v any = field
			if n, ok := numbers[cell]; ok {
				v = n
			}
			if field == "" {
				continue
			}
			if err := f.SetCellValue(sheet, cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTypedNumbers(t *testing.T) {
	k := known(t)
	for _, row := range []struct {
		name    string
		numbers map[string]float64
		want    string
	}{
		{"the figures as they should be", map[string]float64{"D13": 6200, "E13": 14000, "E16": 92.1, "E7": 9}, ""},
		{"14.000 pigs became 14", map[string]float64{"D13": 6200, "E13": 14}, "question magnitude-jump Phụ lục!E13 [] NN-LON | 14 | 6200 | target\n"},
		{"6.200 pigs of the target became 6,2", map[string]float64{"D13": 6.2, "E13": 14000}, "question number-ambiguous Phụ lục!D13 [] NN-LON | 6.2 | 6200 | 6.2\n"},
		{"a binary fraction means what Excel shows", map[string]float64{"E16": 92.09999999999999}, ""},
	} {
		x := exam.Examine(exam.Paper{Name: "phu-luc.xlsx", Raw: typed(t, "Phụ lục", row.numbers), Unit: "11557", Period: term}, k)
		if got := list(x.Findings); got != row.want {
			t.Errorf("%s:\n%s\nwant:\n%s", row.name, got, row.want)
		}
		for _, o := range x.Observations {
			if got, want := o.Questioned, strings.Contains(row.want, "question") && strings.Contains(row.want, o.At.String()); got != want {
				t.Errorf("%s: %s %s questioned %t, want %t", row.name, o.Indicator, o.Role, got, want)
			}
			if fmt.Sprint(o.At) == "Phụ lục!E16" && o.Role == stat.Actual && o.Value.String() != "92.1" {
				t.Errorf("%s: income %s, want 92.1", row.name, o.Value)
			}
		}
	}
}

package exam_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wardbook/internal/exam"
	"wardbook/internal/stat"
)

var update = flag.Bool("update", false, "write the answers of testdata anew")

// wanted writes everything an exam says, one fact to a line.
func wanted(x exam.Exam) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %s accepted %t\n", x.Form, x.Edition, x.Unit, x.Period, x.Accepted())
	b.WriteString("\nfindings\n" + list(x.Findings))
	b.WriteString("\nverdicts\n")
	for _, v := range x.Verdicts {
		fmt.Fprintf(&b, "%s %s %s: %s [%s]\n", v.At, v.Indicator, v.Class, v.Label, v.Stated)
	}
	b.WriteString("\nobservations\n")
	for _, o := range x.Observations {
		fmt.Fprintf(&b, "%s %s %s = %s", o.At, o.Indicator, o.Role, o.Value)
		if o.Text != "" {
			fmt.Fprintf(&b, " from %q", o.Text)
		}
		if o.Questioned {
			b.WriteString(" questioned")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Whole workbooks as wards send them, each with everything that is said about
// it. A file's name says what is the matter with it.
func TestGolden(t *testing.T) {
	k := known(t)
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d workbooks in testdata (%v), want at least 12", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := wanted(exam.Examine(exam.Paper{Name: filepath.Base(file), Raw: raw, Unit: "11557", Period: periodOf(name)}, k))
			answer := strings.TrimSuffix(file, ".csv") + ".want"
			if *update {
				if err := os.WriteFile(answer, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(answer)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// periodOf gives the period that a workbook of testdata is sent for: those
// called month-… for October 2026, term-… for 2021-2025.
func periodOf(name string) stat.Period {
	if strings.HasPrefix(name, "month-") {
		return stat.Period{From: stat.MonthOf(2026, 10), To: stat.MonthOf(2026, 10)}
	}
	return term
}

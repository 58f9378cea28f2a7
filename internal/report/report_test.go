package report_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wardbook/internal/lang"
	"wardbook/internal/report"
	"wardbook/internal/stat"
)

var update = flag.Bool("update", false, "rewrite the golden texts")

// dump writes a document as plain text, as a reader would go through it.
func dump(d report.Document) string {
	var b strings.Builder
	say := func(label string, lines ...string) {
		for _, s := range lines {
			if s != "" {
				fmt.Fprintf(&b, "%-11s %s\n", label, s)
			}
		}
	}
	say("title", d.Title)
	say("mark", d.Marks()...)
	say("superior", d.Letterhead.Superior...)
	say("issuer", d.Letterhead.Issuer...)
	say("nation", d.Letterhead.Nation, d.Letterhead.Motto)
	say("number", d.Letterhead.Number)
	say("place", d.Letterhead.PlaceDate)
	say("kind", d.Kind)
	say("subject", d.Subject...)
	for _, p := range d.Body {
		say(fmt.Sprint("body ", p.Level), p.Text)
	}
	say("to", append([]string{d.Recipients.Heading}, d.Recipients.Lines...)...)
	say("sign", d.Signing...)
	for _, a := range d.Appendices {
		b.WriteString("\n")
		say("appendix", a.Heading)
		say("title", a.Title...)
		say("bracket", a.Bracket)
		if a.DataOnly {
			say("for", "workbooks only")
		}
		for i := range a.Tables {
			dumpTable(&b, &a.Tables[i])
		}
		say("note", a.Notes...)
	}
	return b.String()
}

func dumpTable(b *strings.Builder, t *report.Table) {
	fmt.Fprintf(b, "sheet       %s: %s\n", t.Sheet, t.Caption)
	for _, p := range t.Placed() {
		fmt.Fprintf(b, "  head r%d c%d %dx%d %s\n", p.Row, p.Col, p.Across, p.Down, p.Text)
	}
	for _, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = c.Text
			switch c.State {
			case report.Absent:
				cells[i] += "∅"
			case report.Questioned:
				cells[i] += " [asked]"
			}
			if c.From != nil {
				cells[i] += " ← " + c.From.At.String()
			}
		}
		mark := " "
		if r.Group {
			mark = "#"
		}
		fmt.Fprintf(b, "%s | %s\n", mark, strings.Join(cells, " | "))
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run go test -update and look at the difference. got:\n%s", path, got)
	}
}

func TestTerm(t *testing.T) {
	in := ward(t)
	in.Provisional = true
	golden(t, "term.txt", dump(report.Term(in)))
}

func TestMonth(t *testing.T) {
	in := city(t)
	in.Provisional, in.Sample = true, true
	golden(t, "month.txt", dump(report.Month(in)))
}

func TestMonthInEnglish(t *testing.T) {
	in := city(t)
	in.Language = lang.EN
	if got := dump(report.Month(in)); strings.Contains(got, "⟦") || !strings.Contains(got, "SUMMARY OF SOCIO-ECONOMIC INDICATORS") {
		t.Errorf("an English month lacks words:\n%s", got)
	}
}

// The printed table is the ward's own: every figure and word that it sent comes
// back as it was printed.
func TestTermPrintsWhatTheWardPrinted(t *testing.T) {
	rows := report.Term(ward(t)).Appendices[0].Tables[0].Rows
	lines := strings.Split(strings.TrimSpace(appendix), "\n")
	if len(rows) != len(lines) {
		t.Fatalf("%d rows, want %d", len(rows), len(lines))
	}
	for i, line := range lines {
		want := strings.Split(line, "|")[:6]
		for j := range want {
			if got, want := rows[i].Cells[j].Text, strings.TrimSpace(want[j]); got != want {
				t.Errorf("row %d column %d: got %q, want %q", i+1, j+1, got, want)
			}
		}
	}
}

func TestTermPrintsRegisteredTargets(t *testing.T) {
	in := ward(t)
	target := func(s string) stat.Target {
		return stat.Target{Indicator: "YT-BHYT", Value: value(t, s)}
	}
	rows := []struct {
		name    string
		targets []stat.Target
		want    string
		traced  bool
	}{
		{"none: the file's own", nil, "98", true},
		{"the same as the file's", []stat.Target{target("98")}, "98", true},
		{"another", []stat.Target{target("99,5")}, "99,5", false},
		{"two of one indicator", []stat.Target{target("98"), target("99")}, "98; 99", false},
	}
	for _, r := range rows {
		in.Targets = r.targets
		c := report.Term(in).Appendices[0].Tables[0].Rows[14].Cells[3]
		if c.Text != r.want || (c.From != nil) != r.traced {
			t.Errorf("%s: target %q traced %v, want %q traced %v", r.name, c.Text, c.From != nil, r.want, r.traced)
		}
	}
}

// What the unit sets for its own letters stands in them.
func TestOffice(t *testing.T) {
	in := ward(t)
	in.Office = report.Office{Superior: []string{}, Place: "Hoàng Lâm", Year: 2026, Signing: []string{"KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}}
	d := report.Term(in)
	if len(d.Letterhead.Superior) != 0 || !strings.HasPrefix(d.Letterhead.PlaceDate, "Hoàng Lâm, ngày") ||
		!strings.HasSuffix(d.Letterhead.PlaceDate, "2026") || d.Signing[1] != "PHÓ CHỦ TỊCH" {
		t.Errorf("letter of an office with its own settings: %+v %v", d.Letterhead, d.Signing)
	}
}

// A month in which nobody has sent is a report too.
func TestMonthOfNobody(t *testing.T) {
	in := city(t)
	for i := range in.Units {
		in.Units[i] = report.UnitLine{Code: in.Units[i].Code, Name: in.Units[i].Name}
	}
	in.Rows = nil
	got := dump(report.Month(in))
	for _, want := range []string{"Đơn vị chưa nộp | 4 | 100,0%", "Không có"} {
		if !strings.Contains(got, want) {
			t.Errorf("the month of nobody does not say %q:\n%s", want, got)
		}
	}
}

func TestPlaced(t *testing.T) {
	tbl := report.Table{Columns: make([]report.Column, 4), Head: [][]report.HeadCell{
		{{Text: "a", Down: 2}, {Text: "b", Across: 2}, {Text: "c", Down: 2}},
		{{Text: "d"}, {Text: "e"}},
	}}
	want := []report.Placed{{"a", 0, 0, 1, 2}, {"b", 0, 1, 2, 1}, {"c", 0, 3, 1, 2}, {"d", 1, 1, 1, 1}, {"e", 1, 2, 1, 1}}
	if got := tbl.Placed(); !slices.Equal(got, want) {
		t.Errorf("Placed = %v, want %v", got, want)
	}
	tbl.Head[1] = append(tbl.Head[1], report.HeadCell{Text: "too much", Across: 9})
	if got := tbl.Placed(); !slices.Equal(got, want) {
		t.Errorf("a heading beyond the table: Placed = %v, want %v", got, want)
	}
}

func TestPackIsOrdered(t *testing.T) {
	var a, b bytes.Buffer
	if err := report.Pack(&a, report.Parts{"x/b": []byte("1"), "[Content_Types].xml": []byte("2"), "a": []byte("3")}); err != nil {
		t.Fatal(err)
	}
	if err := report.Pack(&b, report.Parts{"a": []byte("3"), "x/b": []byte("1"), "[Content_Types].xml": []byte("2")}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same parts in another order gave other bytes")
	}
	if i := bytes.Index(a.Bytes(), []byte("[Content_Types].xml")); i != 30 {
		t.Errorf("the content types stand at byte %d, want first", i)
	}
}

package rollup_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/govalues/decimal"

	"wardbook/internal/catalog"
	"wardbook/internal/rollup"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

func edition(t testing.TB, period string) *catalog.Edition {
	t.Helper()
	c, err := catalog.Load(seeds.Editions(), seeds.Targets(), seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	p, err := stat.ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	return c.For(p)[0]
}

// value reads what a test writes: "" is a blank cell, such as one with two
// readings; "?" behind a number says that it is questioned.
func value(s string) (v stat.Value, questioned bool) {
	s, questioned = strings.CutSuffix(s, "?")
	switch {
	case s == "":
	case s == "n/a":
		v.Shape = stat.NotApplicable
	case s == "words":
		v.Shape = stat.Words
	case strings.HasPrefix(s, "<"):
		v = stat.Value{Shape: stat.Number, Bound: stat.Below, Num: decimal.MustParse(s[1:])}
	case strings.Contains(s, ".."):
		lo, hi, _ := strings.Cut(s, "..")
		v = stat.Value{Shape: stat.Range, Num: decimal.MustParse(lo), Upper: decimal.MustParse(hi)}
	default:
		v = stat.NumberOf(decimal.MustParse(s))
	}
	return v, questioned
}

// basis makes the sendings of units A, B, C …: one field for each unit, "-" for
// one that did not send, else its values as CODE/role=value, parted by commas.
func basis(t testing.TB, e *catalog.Edition, least string, units ...string) rollup.Basis {
	t.Helper()
	f, ok := e.Form("kt-xh-month")
	if !ok {
		t.Fatal("no monthly form")
	}
	b := rollup.Basis{Edition: e, Form: f, LeastShare: decimal.MustParse(least)}
	for i, u := range units {
		code := stat.UnitCode(rune('A' + i))
		b.Expected = append(b.Expected, code)
		if u == "-" {
			continue
		}
		s := stat.Submission{Unit: code, Version: i + 1, Edition: e.ID, SHA256: "hash-" + string(code), Receipt: stat.Receipt("receipt-" + code)}
		for j, field := range strings.Split(u, ",") {
			name, text, _ := strings.Cut(strings.TrimSpace(field), "=")
			ind, role, ok := strings.Cut(name, "/")
			if !ok {
				role = string(stat.Actual)
			}
			v, questioned := value(text)
			s.Observations = append(s.Observations, stat.Observation{Indicator: stat.IndicatorCode(ind), Role: stat.Role(role),
				Value: v, Text: text, Questioned: questioned, At: stat.CellRef{Sheet: "Biểu tháng", Col: 5, Row: j + 7}})
		}
		b.Accepted = append(b.Accepted, s)
	}
	return b
}

// total writes a row: value, how many of how many, then what is worth saying.
func total(r stat.RollupRow) string {
	s := fmt.Sprintf("%s %d/%d", r.Value, r.Reported, r.Expected)
	if r.Questioned > 0 {
		s += fmt.Sprintf(" questioned %d", r.Questioned)
	}
	if len(r.Missing) > 0 {
		s += fmt.Sprintf(" missing %v", r.Missing)
	}
	if r.Withheld {
		s += " withheld"
	}
	return strings.TrimSpace(s + " " + r.Reason)
}

func TestTotals(t *testing.T) {
	e := edition(t, "2026-10")
	for _, row := range []struct {
		name, code, role, least string
		units                   []string
		want                    string
	}{
		{"three wards", "DS-DANSO", "actual", "0.8", []string{"DS-DANSO=39842", "DS-DANSO=45140", "DS-DANSO=12"}, "84994 3/3"},
		{"one has not sent", "DS-DANSO", "actual", "0.5", []string{"DS-DANSO=10", "-", "DS-DANSO=12"}, "22 2/3 missing [B]"},
		{"one sent without this row", "DS-DANSO", "actual", "0.5", []string{"DS-DANSO=10", "DS-HO=3", "DS-DANSO=12"}, "22 2/3 missing [B]"},
		{"zero is a value", "AN-TRONGAN", "actual", "0.8", []string{"AN-TRONGAN=0", "AN-TRONGAN=0"}, "0 2/2"},
		{"nothing to count has reported", "AN-TRONGAN", "actual", "0.8", []string{"AN-TRONGAN=3", "AN-TRONGAN=n/a"}, "3 2/2"},
		{"a bound is not added", "DS-DANSO", "actual", "0.5", []string{"DS-DANSO=10", "DS-DANSO=<5"}, "10 1/2 missing [B]"},
		{"nor is a range", "DS-DANSO", "actual", "0.5", []string{"DS-DANSO=10", "DS-DANSO=5..6"}, "10 1/2 missing [B]"},
		{"two readings: no value", "DS-DANSO", "actual", "0.5", []string{"DS-DANSO=10", "DS-DANSO="}, "10 1/2 missing [B]"},
		{"two readings under a question: neither", "DS-DANSO", "actual", "0.5", []string{"DS-DANSO=10", "DS-DANSO=?"}, "10 1/2 missing [B]"},
		{"a questioned value counts", "DS-DANSO", "actual", "0.8", []string{"DS-DANSO=10", "DS-DANSO=7?"}, "17 2/2 questioned 1"},
		{"decimals of every length", "NS-THU", "actual", "0.8", []string{"NS-THU=0.1", "NS-THU=0.2", "NS-THU=1000000.000001"}, "1000000.300001 3/3"},
		{"what is below zero", "NS-THU", "actual", "0.8", []string{"NS-THU=-0.3", "NS-THU=0.3"}, "0.0 2/2"},
		{"a column of its own", "NS-THU", "cumulative", "0.8", []string{"NS-THU/cumulative=5, NS-THU=1", "NS-THU/cumulative=6, NS-THU=2"}, "11 2/2"},
		{"a total beyond 19 digits", "NS-THU", "actual", "0.8", []string{"NS-THU=9999999999999999999", "NS-THU=1"}, "2/2 too-large"},
		{"a ward that nobody expects", "DS-HO", "actual", "0.8", []string{"DS-HO=1"}, "1 1/1"},
		{"nobody sent", "DS-DANSO", "actual", "0.8", []string{"-", "-"}, "0/2 missing [A B] withheld no-data"},
		{"nobody gave the figure, and no coverage is asked for", "DS-DANSO", "actual", "0", []string{"DS-HO=1", "-"}, "0/2 missing [A B] withheld no-data"},
		{"nobody is expected", "DS-DANSO", "actual", "0.8", nil, "0/0 withheld no-data"},
		{"too few sent", "DS-DANSO", "actual", "0.8", []string{"DS-DANSO=10", "-", "-"}, "1/3 missing [B C] withheld coverage"},
		{"just enough", "DS-DANSO", "actual", "0.8", []string{"DS-DANSO=1", "DS-DANSO=1", "DS-DANSO=1", "DS-DANSO=1", "-"}, "4 4/5 missing [E]"},

		{"a rate is the ratio of sums: 50 % and 1 % are not 25,5 %", "CC-TRUCTUYEN", "actual", "0.8",
			[]string{"CC-TIEPNHAN=2, CC-TRUCTUYEN-TS=1", "CC-TIEPNHAN=998, CC-TRUCTUYEN-TS=9"}, "1 2/2"},
		{"a rate needs both parts", "CC-TRUCTUYEN", "actual", "0.5",
			[]string{"CC-TIEPNHAN=2, CC-TRUCTUYEN-TS=1", "CC-TIEPNHAN=998", "CC-TRUCTUYEN-TS=9"}, "1/3 missing [B C] withheld coverage"},
		{"a rate without its parts in the form", "XH-NGHEO-DC", "actual", "0.5", []string{"XH-NGHEO-DC=0.2", "XH-NGHEO-DC=0.4"}, "2/2 no-parts"},
		{"a part is questioned", "CC-TRUCTUYEN", "actual", "0.8", []string{"CC-TIEPNHAN=2?, CC-TRUCTUYEN-TS=1?", "CC-TIEPNHAN=2, CC-TRUCTUYEN-TS=2"}, "75 2/2 questioned 1"},
		{"nothing to measure is neither 0 % nor 100 %", "AN-DTKP-RNT", "actual", "0.8", []string{"AN-TP-RNT=0, AN-DTKP-RNT-TS=0", "AN-TP-RNT=0, AN-DTKP-RNT-TS=0"}, "n/a 2/2 no-occurrence"},
		{"one ward had nothing to measure", "AN-DTKP", "actual", "0.8", []string{"AN-TP=0, AN-DTKP-TS=0", "AN-TP=4, AN-DTKP-TS=3"}, "75 2/2"},
		{"the same in words", "AN-DTKP", "actual", "0.8", []string{"AN-TP=n/a, AN-DTKP-TS=n/a", "AN-TP=4, AN-DTKP-TS=3"}, "75 2/2"},
		{"in words everywhere", "AN-DTKP", "actual", "0.8", []string{"AN-TP=n/a, AN-DTKP-TS=n/a", "AN-TP=0, AN-DTKP-TS=n/a"}, "n/a 2/2 no-occurrence"},
		{"cases, and no word of how many were cleared", "AN-DTKP", "actual", "0.5", []string{"AN-TP=4, AN-DTKP-TS=n/a", "AN-TP=4, AN-DTKP-TS=3"}, "75 1/2 missing [A]"},
		{"a part that is a bound", "AN-DTKP", "actual", "0.5", []string{"AN-TP=4, AN-DTKP-TS=<3", "AN-TP=4, AN-DTKP-TS=3"}, "75 1/2 missing [A]"},
		{"words are no sum", "AN-TRATTU", "actual", "0.8", []string{"AN-TRATTU=words", "AN-TRATTU=words"}, "2/2 not-additive"},
		{"words of one, no coverage", "AN-TRATTU", "actual", "0.8", []string{"AN-TRATTU=words", "-", "-"}, "1/3 missing [B C] not-additive"},
	} {
		r, ok := rollup.Explain(basis(t, e, row.least, row.units...), stat.IndicatorCode(row.code), stat.Role(row.role))
		if got := total(r); !ok || got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

// Growth is that of the sums, against the same period last year.
func TestGrowth(t *testing.T) {
	b := basis(t, edition(t, "2026-10"), "0.8", "NS-THU=150, NS-THU/same-period=100", "NS-THU=50, NS-THU/same-period=100")
	r, _ := rollup.Explain(b, "NS-THU-TANG", stat.Actual)
	if got, want := total(r), "0 2/2"; got != want {
		t.Errorf("growth of 150+50 over 100+100: got %q, want %q", got, want)
	}
}

// 91 of 114 are 79,8 %: rounded they would be 80 %, and pass.
func TestCoverageIsNotRounded(t *testing.T) {
	e := edition(t, "2026-10")
	for _, row := range []struct {
		sent int
		want bool
	}{{91, true}, {92, false}, {114, false}} {
		units := make([]string, 114)
		for i := range units {
			if units[i] = "-"; i < row.sent {
				units[i] = "DS-HO=1"
			}
		}
		b := basis(t, e, "0.8", units...)
		r, _ := rollup.Explain(b, "DS-HO", stat.Actual)
		if r.Withheld != row.want {
			t.Errorf("%d of 114 with 80 %% asked for: withheld %t, want %t", row.sent, r.Withheld, row.want)
		}
	}
}

// Ten thousand orders of the same sendings give one total, digit for digit.
func TestOrderChangesNothing(t *testing.T) {
	e := edition(t, "2026-10")
	units := make([]string, 12)
	for i := range units {
		units[i] = fmt.Sprintf("NS-THU=%d.%0*d, CC-TIEPNHAN=%d, CC-TRUCTUYEN-TS=%d", 1000+i*7919, i%5+1, i, 900+i, 13*i)
	}
	b := basis(t, e, "0.8", units...)
	want, wantRate := explain(t, b, "NS-THU"), explain(t, b, "CC-TRUCTUYEN")
	rnd := rand.New(rand.NewPCG(31, 114))
	for range 10000 {
		rnd.Shuffle(len(b.Accepted), func(i, j int) { b.Accepted[i], b.Accepted[j] = b.Accepted[j], b.Accepted[i] })
		rnd.Shuffle(len(b.Expected), func(i, j int) { b.Expected[i], b.Expected[j] = b.Expected[j], b.Expected[i] })
		if got := explain(t, b, "NS-THU"); got.Value != want.Value {
			t.Fatalf("in the order %v: %s, want %s", b.Expected, got.Value, want.Value)
		}
		if got := explain(t, b, "CC-TRUCTUYEN"); got.Value != wantRate.Value {
			t.Fatalf("in the order %v: %s, want %s", b.Expected, got.Value, wantRate.Value)
		}
	}
}

func explain(t testing.TB, b rollup.Basis, code stat.IndicatorCode) stat.RollupRow {
	r, ok := rollup.Explain(b, code, stat.Actual)
	if !ok {
		t.Fatalf("no indicator %s", code)
	}
	return r
}

// Explain lists every value with the file, cell and edition that it came from.
func TestSources(t *testing.T) {
	b := basis(t, edition(t, "2026-10"), "0.3", "CC-TIEPNHAN=10, CC-TRUCTUYEN-TS=9", "-", "CC-TIEPNHAN=20, CC-TRUCTUYEN-TS=18")
	r := explain(t, b, "CC-TRUCTUYEN")
	var got []string
	for _, s := range r.Sources {
		got = append(got, fmt.Sprintf("%s/%d %s %s %s=%s %s %s %s", s.Unit, s.Version, s.Indicator, s.Role, s.Text, s.Value, s.At, s.SHA256, s.Receipt))
		if s.Edition != b.Edition.ID {
			t.Errorf("edition %s, want %s", s.Edition, b.Edition.ID)
		}
	}
	want := []string{
		"A/1 CC-TRUCTUYEN-TS actual 9=9 Biểu tháng!E8 hash-A receipt-A",
		"A/1 CC-TIEPNHAN actual 10=10 Biểu tháng!E7 hash-A receipt-A",
		"C/3 CC-TRUCTUYEN-TS actual 18=18 Biểu tháng!E8 hash-C receipt-C",
		"C/3 CC-TIEPNHAN actual 20=20 Biểu tháng!E7 hash-C receipt-C",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sources\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, ok := rollup.Explain(b, "KHONG-CO", stat.Actual); ok {
		t.Error("an indicator that there is not was explained")
	}
}

// Compute and Explain give the same total; only the sources differ.
func TestComputeAgreesWithExplain(t *testing.T) {
	b := basis(t, edition(t, "2026-10"), "0.8", "DS-DANSO=10, YT-BHYT-TS=9?, AN-TRATTU=words", "DS-DANSO=20, YT-BHYT-TS=")
	rows := rollup.Compute(b)
	if len(rows) != 4*len(b.Form.Rows) {
		t.Errorf("%d totals, want one for each of %d rows and four columns", len(rows), len(b.Form.Rows))
	}
	for _, r := range rows {
		x, ok := rollup.Explain(b, r.Indicator, r.Role)
		if x.Sources = nil; !ok || !reflect.DeepEqual(x, r) {
			t.Errorf("%s %s: Explain gives %+v, Compute %+v", r.Indicator, r.Role, x, r)
		}
	}
}

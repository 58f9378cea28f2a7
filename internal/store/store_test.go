package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/store"
)

const (
	ward  = stat.UnitCode("11557")
	form  = stat.FormID("kt-xh-month")
	whole = stat.FormID("kt-xh-term") // serves years and terms
)

var morning = time.Date(2026, 10, 15, 2, 30, 0, 0, time.UTC)

func month(year, m int) stat.Period {
	return stat.Period{From: stat.MonthOf(year, m), To: stat.MonthOf(year, m)}
}

func period(t testing.TB, s string) stat.Period {
	t.Helper()
	p, err := stat.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sending makes a judged sending of a unit; its bytes are what name says.
func sending(u stat.UnitCode, f stat.FormID, p stat.Period, name string, s stat.State) stat.Submission {
	sum := sha256.Sum256([]byte(name))
	sub := stat.Submission{Unit: u, Form: f, Period: p, Edition: "kt-xh/2026-2030", State: s, Name: name,
		SHA256: hex.EncodeToString(sum[:]), Received: morning}
	sub.Receipt = stat.Receipt(fmt.Sprintf("%s-%s-%s", u, p, sub.SHA256[:10]))
	if s == stat.Rejected {
		sub.Findings = []stat.Finding{stat.Find(stat.PartExceedsWhole, stat.CellRef{Sheet: "T10", Col: 4, Row: 9}, "YT-BHYT-TS")}
	}
	return sub
}

func record(t *testing.T, s *store.Store, sub stat.Submission) stat.Submission {
	t.Helper()
	got, again, err := s.Record(t.Context(), sub)
	if err != nil || again {
		t.Fatalf("Record(%s) = duplicate %t, %v", sub.Name, again, err)
	}
	return got
}

func number(t *testing.T, s string) stat.Decimal {
	t.Helper()
	d, err := decimal.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRoundTrip(t *testing.T) {
	n := func(s string) stat.Decimal { return number(t, s) }
	values := map[string]stat.Value{
		"blank":          {},
		"zero":           stat.NumberOf(n("0")),
		"negative":       stat.NumberOf(n("-12.5")),
		"trailing zero":  stat.NumberOf(n("21.10")),
		"19 digits":      stat.NumberOf(n("1234567890123456789")),
		"below":          {Shape: stat.Number, Bound: stat.Below, Num: n("1")},
		"at most":        {Shape: stat.Number, Bound: stat.AtMost, Num: n("-0.5")},
		"above":          {Shape: stat.Number, Bound: stat.Above, Num: n("95.0")},
		"at least":       {Shape: stat.Number, Bound: stat.AtLeast, Num: n("3")},
		"range":          {Shape: stat.Range, Num: n("78"), Upper: n("85.5")},
		"range below 0":  {Shape: stat.Range, Num: n("-2"), Upper: n("-1.0")},
		"words":          {Shape: stat.Words},
		"not applicable": {Shape: stat.NotApplicable},
	}
	texts := []string{"", "1.234,5", "a\tb", "two\nlines\r\nthree", `back\slash`, `\n is no newline`, `\\t`, "ends in \\", "\t", "Giữ vững ANCT-TTATXH", "bad \xff byte", "a\u2028b\v\f"}
	cells := []stat.CellRef{{}, {Col: 3, Row: 7}, {Sheet: "Biểu tháng", Col: 28, Row: 1000}, {Sheet: "a!b\\n\tc", Col: 1, Row: 1}}
	periods := []stat.Period{{}, month(2025, 12), {From: stat.MonthOf(2021, 1), To: stat.MonthOf(2025, 12)}}
	sub := sending(ward, form, month(2026, 10), "mọi hình dạng.xlsx", stat.Accepted)
	sub.Sample = true
	sub.Verdicts = []stat.Verdict{{Indicator: "DS-DANSO", Class: stat.Met, Label: "Đạt", Stated: "Vượt", At: cells[2]}}
	sub.Findings = []stat.Finding{
		stat.Find(stat.NumberAmbiguous, cells[2], "DS-DANSO", "1.234", "1234"),
		{Code: stat.ValuesDisagree, Severity: stat.Notice, Cells: cells[1:3]},
	}
	i := 0
	for _, v := range values {
		for _, text := range texts {
			sub.Observations = append(sub.Observations, stat.Observation{Indicator: "DS-DANSO", Role: stat.Cumulative, Period: periods[i%len(periods)],
				Value: v, Text: text, At: cells[i%len(cells)], Questioned: i%2 == 1})
			i++
		}
	}
	s := store.New(local.Memory().Platform().Table)
	want := record(t, s, sub)
	got, err := s.Receipt(t.Context(), sub.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range want.Observations {
		if i < len(got.Observations) && got.Observations[i] != o {
			t.Errorf("observation %d: got %+v, want %+v", i, got.Observations[i], o)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("submission: got %d observations, %+v, %+v; want %d, %+v, %+v", len(got.Observations), got.Findings, got.Verdicts, len(want.Observations), want.Findings, want.Verdicts)
	}
}

func TestValuesOfOtherEncodingsAreRefused(t *testing.T) {
	p := local.Memory().Platform()
	s := store.New(p.Table)
	sub := record(t, s, sending(ward, form, month(2026, 10), "a", stat.Accepted))
	it := only(t, p.Table, "U#"+string(ward), "SUB#")
	for _, raw := range [][]byte{nil, {2}, {1}, {1, 0xff, 0xff}, it.Val[:len(it.Val)/2]} {
		overwrite(t, p.Table, it.Key, raw)
		if got, err := s.Receipt(t.Context(), sub.Receipt); err == nil {
			t.Errorf("submission kept as %x reads as %+v, want an error", raw, got)
		}
	}
}

func TestSameBytesAreOneSending(t *testing.T) {
	p := local.Memory().Platform()
	s := store.New(p.Table)
	first := sending(ward, form, month(2026, 10), "mau.xlsx", stat.Accepted)
	want := record(t, s, first)
	rows := count(t, p.Table, first)
	again := first
	again.Name, again.Received = "mau (1).xlsx", morning.Add(time.Hour)
	got, dup, err := s.Record(t.Context(), again)
	if err != nil || !dup {
		t.Fatalf("Record of the same bytes = duplicate %t, %v; want true", dup, err)
	}
	if got.Receipt != want.Receipt || got.Version != 1 || got.Name != want.Name || !got.Received.Equal(want.Received) {
		t.Errorf("Record of the same bytes = %+v, want the first %+v", got, want)
	}
	if n := count(t, p.Table, first); !reflect.DeepEqual(n, rows) {
		t.Errorf("rows after the same bytes came again: %v, want %v", n, rows)
	}
	// The same bytes for another month or another unit are something else.
	record(t, s, sending(ward, form, month(2026, 11), "mau.xlsx", stat.Accepted))
	record(t, s, sending("11506", form, month(2026, 10), "mau.xlsx", stat.Accepted))
}

func TestVersions(t *testing.T) {
	s := store.New(local.Memory().Platform().Table)
	at := store.Place{Unit: ward, Form: form, Period: month(2026, 10)}
	steps := []struct {
		name  string
		state stat.State
		head  int // version that counts
		line  store.Line
		past  []stat.State // of all versions, newest first
	}{
		{"refused first", stat.Rejected, 1, store.Line{Newest: 1, State: stat.Rejected, Blocking: 1}, []stat.State{stat.Rejected}},
		{"mended", stat.Accepted, 2, store.Line{Newest: 2, Accepted: 2, State: stat.Accepted, NewestIsOK: true}, []stat.State{stat.Accepted, stat.Rejected}},
		{"refused later", stat.Rejected, 2, store.Line{Newest: 3, Accepted: 2, State: stat.Accepted}, []stat.State{stat.Rejected, stat.Accepted, stat.Rejected}},
		{"corrected", stat.Accepted, 4, store.Line{Newest: 4, Accepted: 4, State: stat.Accepted, NewestIsOK: true}, []stat.State{stat.Accepted, stat.Rejected, stat.Superseded, stat.Rejected}},
	}
	received := map[int]stat.Submission{}
	for i, c := range steps {
		sub := sending(ward, form, at.Period, c.name, c.state)
		sub.Received = morning.Add(time.Duration(i) * time.Hour)
		sub = record(t, s, sub)
		received[i+1] = sub
		if sub.Version != i+1 {
			t.Errorf("%s: version %d, want %d", c.name, sub.Version, i+1)
		}
		head, err := s.Submission(t.Context(), at, 0)
		if err != nil || head.Version != c.head {
			t.Errorf("%s: version that counts = %d, %v; want %d", c.name, head.Version, err, c.head)
		}
		lines, err := s.Lines(t.Context(), form, at.Period)
		if err != nil {
			t.Fatal(err)
		}
		want := c.line
		want.Unit, want.Receipt, want.Received = ward, received[c.head].Receipt, received[c.head].Received
		if c.line.Accepted > 0 {
			want.FirstOK = received[2].Received
		}
		if got := lines[ward]; got != want {
			t.Errorf("%s: line\n got %+v\nwant %+v", c.name, got, want)
		}
		all, err := s.Versions(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		var past []stat.State
		for _, v := range all {
			past = append(past, v.State)
		}
		if !reflect.DeepEqual(past, c.past) {
			t.Errorf("%s: states %v, want %v", c.name, past, c.past)
		}
	}
	if n, err := s.VerifyAudit(t.Context(), ward); n != len(steps) || err != nil {
		t.Errorf("VerifyAudit = %d, %v; want %d", n, err, len(steps))
	}
	for _, p := range []store.Place{{Unit: ward, Form: form, Period: month(2026, 9)}, {Unit: "11506", Form: form, Period: at.Period}, {Unit: ward, Form: whole, Period: at.Period}} {
		if _, err := s.Submission(t.Context(), p, 0); !errors.Is(err, platform.ErrNotFound) {
			t.Errorf("Submission(%+v) = %v, want ErrNotFound", p, err)
		}
	}
	if _, err := s.Submission(t.Context(), at, 5); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("Submission of version 5 = %v, want ErrNotFound", err)
	}
}

func TestBefore(t *testing.T) {
	type sent struct {
		form   stat.FormID
		period string
		state  stat.State
	}
	ok := func(f stat.FormID, periods ...string) (out []sent) {
		for _, p := range periods {
			out = append(out, sent{f, p, stat.Accepted})
		}
		return out
	}
	for _, c := range []struct {
		name               string
		sent               []sent
		form               stat.FormID
		of                 string
		previous, lastYear string
	}{
		{"nothing", nil, form, "2026-10", "", ""},
		{"the month before", ok(form, "2026-08", "2026-09"), form, "2026-10", "2026-09", ""},
		{"a gap", ok(form, "2026-03"), form, "2026-10", "2026-03", ""},
		{"the same month last year alone", ok(form, "2025-10"), form, "2026-10", "2025-10", "2025-10"},
		{"both", ok(form, "2025-10", "2026-09"), form, "2026-10", "2026-09", "2025-10"},
		{"too old", ok(form, "2025-09"), form, "2026-10", "", ""},
		{"later ones and itself", ok(form, "2026-10", "2026-11"), form, "2026-10", "", ""},
		{"a refused one", append(ok(form, "2026-08"), sent{form, "2026-09", stat.Rejected}), form, "2026-10", "2026-08", ""},
		{"quarters between", append(ok(form, "2026-08"), ok(form, "2025-Q4", "2026-Q3", "2026-H1")...), form, "2026-10", "2026-08", ""},
		{"another form", ok("kt-xh-month-2", "2026-09"), form, "2026-10", "", ""},
		{"a year", ok(whole, "2024", "2025"), whole, "2026", "2025", "2025"},
		{"a year beside its term", ok(whole, "2021-2025"), whole, "2022", "", ""},
		{"a year after a year beside a term", ok(whole, "2021", "2021-2025"), whole, "2022", "2021", "2021"},
		{"a term", ok(whole, "2016-2020", "2020"), whole, "2021-2025", "2016-2020", ""},
		{"a term, two before", ok(whole, "2011-2015"), whole, "2021-2025", "2011-2015", ""},
		{"a term, three before", ok(whole, "2006-2010"), whole, "2021-2025", "", ""},
	} {
		s := store.New(local.Memory().Platform().Table)
		for _, x := range c.sent {
			record(t, s, sending(ward, x.form, period(t, x.period), x.period, x.state))
		}
		previous, lastYear, err := s.Before(t.Context(), store.Place{Unit: ward, Form: c.form, Period: period(t, c.of)})
		if got := [2]string{previous.Period.String(), lastYear.Period.String()}; err != nil || got != [2]string{c.previous, c.lastYear} {
			t.Errorf("%s: before %s got %q, %v; want %q", c.name, c.of, got, err, [2]string{c.previous, c.lastYear})
		}
	}
}

// only gives the one item of a part whose sort key begins with prefix.
func only(t *testing.T, tab platform.Table, part, prefix string) platform.Item {
	t.Helper()
	all := items(t, tab, part, prefix)
	if len(all) != 1 {
		t.Fatalf("%d items under %s %s, want one", len(all), part, prefix)
	}
	return all[0]
}

func items(t *testing.T, tab platform.Table, part, prefix string) (all []platform.Item) {
	t.Helper()
	for it, err := range tab.Range(context.WithoutCancel(t.Context()), part, prefix, prefix+"\xff") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, it)
	}
	return all
}

// overwrite puts val under a key, whatever stands there.
func overwrite(t *testing.T, tab platform.Table, k platform.Key, val []byte) {
	t.Helper()
	it, err := tab.Get(t.Context(), k)
	if err != nil && !errors.Is(err, platform.ErrNotFound) {
		t.Fatal(err)
	}
	if err := tab.Commit(t.Context(), platform.Write{Key: k, Rev: it.Rev, Val: val}); err != nil {
		t.Fatal(err)
	}
}

// count gives the revision of every row that a sending has to do with.
func count(t *testing.T, tab platform.Table, s stat.Submission) map[platform.Key]int64 {
	t.Helper()
	out := map[platform.Key]int64{}
	for _, part := range []string{"U#" + string(s.Unit), fmt.Sprintf("P#%s#%s", s.Form, s.Period), "R#" + string(s.Receipt), "OWED"} {
		for _, it := range items(t, tab, part, "") {
			out[it.Key] = it.Rev
		}
	}
	if len(out) != 8 {
		t.Errorf("%d rows for one sending, want 8: %v", len(out), out)
	}
	return out
}

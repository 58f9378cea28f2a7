package lang_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// wordsOf reads a file of words and fails where a key stands twice, which
// encoding/json would pass over.
func wordsOf(t *testing.T, file string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		var text string
		if err := dec.Decode(&text); err != nil {
			t.Fatalf("%s: %v: %v", file, key, err)
		}
		if _, twice := words[key.(string)]; twice {
			t.Errorf("%s: key %q stands twice", file, key)
		}
		words[key.(string)] = text
	}
	return words
}

var placeholder = regexp.MustCompile(`\{[a-z0-9]*\}`)

// placeholders lists what a text has filled in. The two languages may name one
// thing in different order and as often as they like.
func placeholders(s string) []string {
	p := placeholder.FindAllString(s, -1)
	slices.Sort(p)
	return slices.Compact(p)
}

// mayDiffer are the keys whose languages use other parts of one date.
var mayDiffer = []string{"date.day"}

func TestBothLanguagesSayTheSame(t *testing.T) {
	vi, en := wordsOf(t, "vi.json"), wordsOf(t, "en.json")
	for key, v := range vi {
		e, ok := en[key]
		if !ok {
			t.Errorf("en.json lacks %q", key)
			continue
		}
		if strings.TrimSpace(v) == "" || strings.TrimSpace(e) == "" {
			t.Errorf("%q has no words", key)
		}
		if got, want := placeholders(e), placeholders(v); !slices.Equal(got, want) && !slices.Contains(mayDiffer, key) {
			t.Errorf("%q: placeholders en %v, vi %v", key, got, want)
		}
	}
	for key := range en {
		if _, ok := vi[key]; !ok {
			t.Errorf("vi.json lacks %q", key)
		}
	}
}

func TestEveryCodeHasWords(t *testing.T) {
	var keys []string
	for _, c := range stat.Codes() {
		for _, part := range [...]string{"title", "what", "next"} {
			keys = append(keys, "finding."+string(c)+"."+part)
		}
		keys = append(keys, "help."+string(c))
	}
	for _, c := range stat.Classes() {
		keys = append(keys, "class."+string(c))
	}
	for _, s := range []stat.Severity{stat.Blocking, stat.Question, stat.Notice} {
		keys = append(keys, "severity."+s.String())
	}
	for _, r := range []stat.Role{stat.Actual, stat.TargetRole, stat.Plan, stat.Cumulative, stat.SamePeriod, stat.PreviousOf, stat.Estimate, stat.Note} {
		keys = append(keys, "role."+string(r))
	}
	for _, s := range []stat.State{stat.Received, stat.Rejected, stat.Accepted, stat.Returned, stat.Approved, stat.Locked, stat.Superseded, stat.Withdrawn, stat.Quarantined} {
		keys = append(keys, "state."+string(s))
	}
	for _, key := range keys {
		for _, l := range []lang.Lang{lang.VI, lang.EN} {
			if got := lang.T(l, key); strings.Contains(got, "⟦") {
				t.Errorf("%s has no words for %q", l, key)
			}
		}
	}
}

func TestTSaysWhatItDoesNotKnow(t *testing.T) {
	for _, row := range []struct {
		key  string
		args []string
		want string
	}{
		{"no.such.key", nil, "⟦no.such.key⟧"},
		{"period.month", []string{"3", "2026"}, "tháng 3/2026"},
		{"period.month", []string{"{1}", "2026"}, "tháng {1}/2026"}, // a brace that is put in stays
		{"period.month", []string{"3"}, "tháng 3/{1}"},
	} {
		if got := lang.T(lang.VI, row.key, row.args...); got != row.want {
			t.Errorf("T(vi, %q, %q) = %q, want %q", row.key, row.args, got, row.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, row := range []struct {
		in   string
		want lang.Lang
		ok   bool
	}{
		{"vi", lang.VI, true}, {"en", lang.EN, true}, {"EN", lang.EN, true},
		{"vi-VN", lang.VI, true}, {"vi_VN.UTF-8", lang.VI, true}, {"en_US.UTF-8", lang.EN, true}, {"en;q=0.8", lang.EN, true},
		{"", lang.VI, false}, {"fr", lang.VI, false}, {"C.UTF-8", lang.VI, false}, {"vietnamese", lang.VI, false},
	} {
		if got, ok := lang.Parse(row.in); got != row.want || ok != row.ok {
			t.Errorf("Parse(%q) = %q, %v, want %q, %v", row.in, got, ok, row.want, row.ok)
		}
	}
}

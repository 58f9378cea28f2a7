package catalog_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"wardbook/internal/catalog"
	"wardbook/seeds"
)

// small is the smallest edition there can be.
const small = `edition: t/2026
name: {vi: Thử, en: Trial}
holds: 2026
measures:
  - {code: nguoi, symbol: người, name: {vi: người, en: people}, family: nguoi, factor: 1}
  - {code: phan-tram, symbol: "%", name: {vi: "%", en: per cent}}
indicators:
  - code: DS
    name: {vi: Dân số, en: Population}
    kind: count
    measure: nguoi
    direction: none
    whole: true
    over_units: sum
    over_time: last
    frequency: annual
  - code: BH
    name: {vi: Số người có thẻ, en: Insured}
    kind: count
    measure: nguoi
    direction: none
    whole: true
    over_units: sum
    over_time: last
    frequency: annual
  - code: TL
    name: {vi: Tỷ lệ bảo hiểm, en: Insured share}
    kind: rate
    measure: phan-tram
    direction: higher
    over_units: ratio-of-sums
    over_time: last
    numerator: BH
    denominator: DS
    scale: 100
    frequency: annual
forms:
  - form: nho
    name: {vi: Nhỏ, en: Small}
    serves: [year]
    columns:
      - {role: label, heading: Chỉ tiêu}
      - {role: actual, heading: Thực hiện, required: true}
    rows:
      - {indicator: DS, required: true}
      - {indicator: BH, required: true}
      - {indicator: TL, formula: true}
parts:
  - {part: BH, whole: DS}
labels:
  - {class: exceeded, name: {vi: Vượt, en: Exceeded}}
  - {class: met, name: {vi: Đạt, en: Met}}
  - {class: missed, name: {vi: Không đạt, en: Missed}}
  - {class: increased, name: {vi: Tăng, en: Increased}}
  - {class: decreased, name: {vi: Giảm, en: Decreased}}
  - {class: unchanged, name: {vi: Giữ nguyên, en: Unchanged}}
  - {class: on-track, name: {vi: Trong tiến độ, en: On track}}
  - {class: behind, name: {vi: Chậm, en: Behind}}
  - {class: not-due, name: {vi: Chưa đến kỳ, en: Not due}}
  - {class: no-data, name: {vi: Chưa có số liệu, en: No data}}
  - {class: no-occurrence, name: {vi: Không phát sinh, en: Nothing occurred}}
  - {class: not-applicable, name: {vi: Không áp dụng, en: Not applicable}}
  - {class: attested, attests: met, name: {vi: Đạt, en: Met}}
  - {class: attested, attests: missed, name: {vi: Không đạt, en: Missed}}
`

func TestParseRefuses(t *testing.T) {
	if _, err := catalog.Parse([]byte(small)); err != nil {
		t.Fatalf("the edition that the rows below spoil is refused: %v", err)
	}
	rows := []struct{ why, old, new, want string }{
		{"an unknown key", "    kind: rate", "    kind: rate\n    sort: rate", `line 29: unknown key "sort"`},
		{"a kind there is not", "kind: rate", "kind: quota", `line 28: "quota": want one of`},
		{"a code given twice", "code: BH", "code: DS", "indicator DS is given twice"},
		{"a measure there is not", "measure: phan-tram", "measure: phan", `line 26: TL: measure "phan" does not exist`},
		{"a numerator there is not", "numerator: BH", "numerator: BHYT", "line 26: TL refers to BHYT"},
		{"a rate without a denominator", "    denominator: DS\n", "", "needs a numerator and a denominator"},
		{"a count of halves", "    whole: true\n", "", "DS counts things and must be whole"},
		{"a row of nothing", "{indicator: BH, required: true}", "{indicator: BX, required: true}", `indicator "BX" does not exist`},
		{"a row twice", "{indicator: BH, required: true}", "{indicator: DS}", "two rows DS"},
		{"a computed row to fill in", "formula: true}", "formula: true, required: true}", "cannot be required"},
		{"a computed row without parts", "{indicator: DS, required: true}", "{indicator: DS, formula: true}", "DS is computed and has no numerator"},
		{"one name for two rows", "vi: Số người có thẻ", "vi: Dân số", `"Dân số" means both DS and BH`},
		{"one name in two spellings", "vi: Số người có thẻ", "vi: DÂN SỐ.", "means both DS and BH"},
		{"a class without words", "  - {class: behind, name: {vi: Chậm, en: Behind}}\n", "", "there are no words for behind"},
		{"words for two classes", "vi: Chậm,", "vi: Tăng,", `the words "Tăng" mean both`},
		{"no words that attest", "attests: missed", "attests: met", "no words that attest missed"},
		{"a name in one language", "{vi: Dân số, en: Population}", "{vi: Dân số}", "line 9: want a name in vi and in en"},
		{"a period there is not", "holds: 2026", "holds: 2026-13", `line 3: "2026-13" is no period`},
		{"a factor of nothing", "factor: 1", "factor: 0", "a factor above 0"},
		{"words as a number", "scale: 100", "scale: trăm", `line 35: "trăm" is no number`},
		{"a part in another measure", "{part: BH, whole: DS}", "{part: TL, whole: DS}", "measured differently"},
		{"a key twice", "    kind: rate", "    kind: rate\n    kind: share", `line 30: "kind" is given twice`},
		{"a list that is none", "serves: [year]", "serves: year", "want a list here"},
		{"a tab", "    kind: rate", "\tkind: rate", "a tab in the indentation"},
		{"a colon in a value", "vi: Thử", "vi: Thử: hai", "a colon in a value"},
		{"an open quotation mark", "en: per cent", `en: "per cent`, "the quotation mark is not closed"},
		{"no form", "forms:", "form:", `unknown key "form"`},
	}
	for _, row := range rows {
		if !strings.Contains(small, row.old) {
			t.Fatalf("%s: the edition has no %q", row.why, row.old)
		}
		_, err := catalog.Parse([]byte(strings.Replace(small, row.old, row.new, 1)))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", row.why, err, row.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	file := func(s string) []catalog.File { return []catalog.File{{Name: "t/2026.yaml", Body: []byte(s)}} }
	published := func(s string) []byte {
		sum := sha256.Sum256([]byte(s))
		return fmt.Appendf(nil, "%s  t/2026.yaml\n", hex.EncodeToString(sum[:]))
	}
	targets := func(s string) []catalog.File {
		return []catalog.File{{Name: "11557-2026.yaml", Body: []byte("unit: \"11557\"\nterm: 2026\ntargets:\n  - " + s + "\n")}}
	}
	if _, err := catalog.Load(file(small), targets(`{indicator: TL, value: ">= 95", horizon: each-year}`), published(small)); err != nil {
		t.Fatalf("an edition that is in order: %v", err)
	}
	rows := []struct {
		why               string
		editions, targets []catalog.File
		published         []byte
		want              string
	}{
		{"one byte changed", file(small + "\n"), nil, published(small), "t/2026.yaml: its bytes are not the published ones"},
		{"not published", file(small), nil, nil, "want an entry in the list"},
		{"published and lost", nil, nil, published(small), "t/2026.yaml: published, but not there"},
		{"another name", []catalog.File{{Name: "t/2027.yaml", Body: []byte(small)}}, nil, []byte(strings.Replace(string(published(small)), "2026", "2027", 1)), "it calls itself t/2026"},
		{"a list of something else", file(small), nil, []byte("t/2026.yaml\n"), "want a hash and a name"},
		{"a fault", file(strings.Replace(small, "kind: rate", "kind: quota", 1)), nil, nil, `t/2026.yaml: line 28: "quota"`},
		{"a target for nothing", file(small), targets(`{indicator: XX, value: 1, horizon: each-year}`), published(small), "11557-2026.yaml: line 4: no edition for 2026 has an indicator XX"},
		{"a target in words", file(small), targets(`{indicator: TL, value: nhiều, horizon: each-year}`), published(small), `line 4: "nhiều": want a value`},
		{"a year without need", file(small), targets(`{indicator: TL, value: 1, horizon: each-year, year: 2030}`), published(small), "names the year"},
		{"no horizon", file(small), targets(`{indicator: TL, value: 1}`), published(small), "a value and a horizon"},
		{"a target twice", file(small), targets("{indicator: TL, value: 1, horizon: each-year}\n  - {indicator: TL, value: 2, horizon: each-year}"), published(small), "line 5: TL has this target twice"},
	}
	for _, row := range rows {
		_, err := catalog.Load(row.editions, row.targets, row.published)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", row.why, err, row.want)
		}
	}
}

// The files are read by a small reader of our own. A general one must see the
// same in them.
func TestTheFilesAreYAML(t *testing.T) {
	for _, f := range append(seeds.Editions(), seeds.Targets()...) {
		var want any
		if err := yaml.Unmarshal(f.Body, &want); err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		got, err := catalog.ReadYAML(f.Body)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		if at := differ("", got, want); at != "" {
			t.Errorf("%s: %s", f.Name, at)
		}
	}
}

// differ says where two readings differ. Ours keeps every scalar as its text.
func differ(at string, got, want any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s: got %v, want %v", at, got, want)
		}
		for k := range w {
			if d := differ(at+"."+k, g[k], w[k]); d != "" {
				return d
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s: got %v, want %v", at, got, want)
		}
		for i := range w {
			if d := differ(fmt.Sprintf("%s[%d]", at, i), g[i], w[i]); d != "" {
				return d
			}
		}
	default:
		if s := fmt.Sprint(want); !reflect.DeepEqual(got, s) {
			return fmt.Sprintf("%s: got %q, want %q", at, got, s)
		}
	}
	return ""
}

func FuzzReadYAML(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("a: [b, {c: \"d\\n\"}, 'e''f'] # g\nh:\n- i\n- j: k\n  l: m\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := catalog.ReadYAML(raw)
		if (v == nil) != (err != nil) {
			t.Errorf("ReadYAML(%q) = %v, %v", raw, v, err)
		}
		_, _ = catalog.Parse(raw)
	})
}

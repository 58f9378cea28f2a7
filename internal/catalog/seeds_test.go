package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"wardbook/internal/catalog"
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

func edition(t testing.TB, id stat.EditionID) *catalog.Edition {
	t.Helper()
	e, ok := load(t).Edition(id)
	if !ok {
		t.Fatalf("there is no edition %s", id)
	}
	return e
}

func form(t testing.TB, e *catalog.Edition, id stat.FormID) *catalog.Form {
	t.Helper()
	f, ok := e.Form(id)
	if !ok {
		t.Fatalf("%s has no form %s", e.ID, id)
	}
	return f
}

func period(t testing.TB, s string) stat.Period {
	t.Helper()
	p, err := stat.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Load trusts the hash of a published edition; here each is proven whole.
func TestEveryEditionIsWhole(t *testing.T) {
	for _, f := range seeds.Editions() {
		if _, err := catalog.Parse(f.Body); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestWhatTheEditionsHold(t *testing.T) {
	rows := []struct {
		edition                              stat.EditionID
		groups, indicators, components       int
		term, termRequired, month, computed  int
		monthAlone, ended, continued, broken []stat.IndicatorCode
	}{
		{edition: "kt-xh/2021-2025", groups: 3, indicators: 21, components: 26, term: 24, termRequired: 21, month: 14, computed: 4},
		{edition: "kt-xh/2026-2030", groups: 2, indicators: 50, components: 66, term: 52, termRequired: 32, month: 26 + 3 + 14, computed: 14},
	}
	for _, want := range rows {
		e := edition(t, want.edition)
		got := want
		got.groups, got.indicators, got.components = 0, 0, 0
		for _, ind := range e.Indicators {
			switch {
			case ind.Kind == catalog.Group:
				got.groups++
			case ind.Component:
				got.components++
			default:
				got.indicators++
			}
		}
		term, month := form(t, e, "kt-xh-term"), form(t, e, "kt-xh-month")
		got.term, got.month, got.termRequired, got.computed = len(term.Rows), len(month.Rows), 0, 0
		for _, r := range term.Rows {
			if r.Required {
				got.termRequired++
			}
		}
		for _, r := range month.Rows {
			if r.Formula {
				got.computed++
			} else if !r.Required {
				t.Errorf("%s: %s of the month form is neither computed nor required", e.ID, r.ID)
			}
		}
		if got.groups != want.groups || got.indicators != want.indicators || got.components != want.components ||
			got.term != want.term || got.termRequired != want.termRequired || got.month != want.month || got.computed != want.computed {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	}
}

func TestRowsOfTheForms(t *testing.T) {
	codes := func(e *catalog.Edition, id stat.FormID, computed bool) string {
		var out []string
		for _, r := range form(t, e, id).Rows {
			if r.Formula == computed {
				out = append(out, string(r.Indicator))
			}
		}
		return strings.Join(out, " ")
	}
	old, now := edition(t, "kt-xh/2021-2025"), edition(t, "kt-xh/2026-2030")
	rows := []struct {
		name, got, want string
	}{
		{"the appendix in its order", codes(old, "kt-xh-term", false),
			"KT-CC KT-CC-NLTS KT-CC-CNXD KT-CC-TMDV NN NN-LUA-DT NN-LUA-NS NN-LON NN-GIACAM NS-THU-KH KT-TNBQ DS-TANG-TN XH-NGHEO LD-VIECLAM YT-BHYT " +
				"GDYT GD-CHUAN2-SL YT-TRAM-SL NTM-KM-SL MT-CTR-TGXL MT-NUOC-HVS MT-PHI-HO QP-NHAPNGU AN-TRATTU"},
		{"a month of the old term", codes(old, "kt-xh-month", false),
			"DS-DANSO DS-HO NS-THU NS-THU-DT YT-BHYT-TS MT-CTR-PS MT-CTR-TGXL-TS MT-PHI-HO-TS AN-TRONGAN AN-TRATTU"},
		{"what it computes", codes(old, "kt-xh-month", true), "NS-THU-KH YT-BHYT MT-CTR-TGXL MT-PHI-HO"},
		{"the 20 targets in their order, then the others", codes(now, "kt-xh-term", false),
			"NS-THU-TANG KT-GTSP-TANG KT-GTSP-TANG-NLTS KT-GTSP-TANG-CNXD KT-GTSP-TANG-DV DT-VON-NSP DT-GIAINGAN DN-MATDO DN-CHUYENDOI KT-TNBQ-TANG XH-NGHEO-DC " +
				"VH-GDVH VH-TDPVH GD-CHUAN-TL GD-CSVC2-TL GD-PHTM GD-NDN YT-BHYT XH-BHXH YT-TRAM-TL DT-VANMINH MT-NUOCSACH MT-CTRSH CC-DUNGHAN CC-TRUCTUYEN DN-DMST " +
				"QP-NHAPNGU QP-NVCAND AN-DTKP AN-DTKP-RNT AN-DTKP-DBNT CC-CQTT " +
				"KT-CC KT-CC-NLTS KT-CC-CNXD KT-CC-TMDV NN NN-LUA-DT NN-LUA-NS NN-LON NN-GIACAM NS-THU-KH KT-TNBQ DS-TANG-TN LD-VIECLAM MT-CTR-TGXL MT-NUOC-HVS MT-PHI-HO AN-TRATTU " +
				"CDS-CLOUD CDS-CSDL CDS-VNEID"},
		{"what a month of the new term computes", codes(now, "kt-xh-month", true),
			"NS-THU-KH NS-THU-TANG DT-GIAINGAN DN-MATDO XH-BHXH YT-BHYT MT-CTR-TGXL MT-CTRSH MT-PHI-HO CC-TRUCTUYEN CC-DUNGHAN AN-DTKP AN-DTKP-RNT AN-DTKP-DBNT"},
	}
	for _, row := range rows {
		if row.got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.name, row.got, row.want)
		}
	}
}

// A share, and a rate that cannot exceed 100, is held to 0..100; a count is
// whole and not negative; every other bound only asks.
func TestBounds(t *testing.T) {
	over := []stat.IndicatorCode{"NS-THU-KH", "DS-TANG-TN", "QP-NHAPNGU", "QP-NVCAND", "AN-DTKP", "AN-DTKP-RNT", "AN-DTKP-DBNT"}
	write := func(l catalog.Limit) string {
		s := ".."
		if l.Min != nil {
			s = l.Min.String() + s
		}
		if l.Max != nil {
			s += l.Max.String()
		}
		return s
	}
	for _, e := range load(t).Editions() {
		for _, ind := range e.Indicators {
			want := ".."
			switch {
			case ind.Kind == catalog.Share, ind.Kind == catalog.Rate && !slices.Contains(over, ind.Code):
				want = "0..100"
			case ind.Kind == catalog.Count:
				want = "0.."
			}
			if got := write(ind.Logical); got != want {
				t.Errorf("%s: %s (%s): logical bounds %s, want %s", e.ID, ind.Code, ind.Kind, got, want)
			}
			if ind.Kind == catalog.Count != ind.Whole && ind.Code != "DS-TANG-TN-TS" {
				t.Errorf("%s: %s (%s): whole is %t", e.ID, ind.Code, ind.Kind, ind.Whole)
			}
		}
	}
	sane := []struct {
		code stat.IndicatorCode
		want string
	}{
		{"NN-LUA-NS", "60..170"}, {"NN-LON", "..200000"}, {"NS-THU-KH", "0..300"}, {"KT-TNBQ", "20..300"}, {"DS-TANG-TN", "-2..3"},
		{"QP-NHAPNGU", "0..120"}, {"AN-DTKP", "0..100"}, {"KT-GTSP-TANG", "-30..60"}, {"GD-NDN", "..3"}, {"NN-LUA-DT", "0.."}, {"YT-BHYT", ".."},
	}
	now := edition(t, "kt-xh/2026-2030")
	for _, row := range sane {
		ind, ok := now.Indicator(row.code)
		if got := write(ind.Sane); !ok || got != row.want {
			t.Errorf("%s: sanity bounds %s, want %s", row.code, got, row.want)
		}
	}
}

func TestRates(t *testing.T) {
	e := edition(t, "kt-xh/2026-2030")
	rows := []struct {
		code, numerator, denominator stat.IndicatorCode
		scale                        string
		units, time, term            catalog.Adding
	}{
		{"KT-CC-NLTS", "KT-CC-NLTS-TS", "KT-GTSP-HH", "100", catalog.RatioOfSums, catalog.RatioOfSums, catalog.Last},
		{"NN-LUA-NS", "NN-LUA-SL", "NN-LUA-DT", "1", catalog.RatioOfSums, catalog.RatioOfSums, catalog.Last},
		{"KT-TNBQ", "KT-TNBQ-TS", "DS-DANSO-TB", "1", catalog.WeightedMean, catalog.Last, catalog.Last},
		{"DN-MATDO", "DN-SO", "DS-DANSO", "1000", catalog.RatioOfSums, catalog.Last, catalog.Last},
		{"YT-BHYT", "YT-BHYT-TS", "DS-DANSO", "100", catalog.RatioOfSums, catalog.Last, catalog.Last},
		{"XH-BHXH", "XH-BHXH-TS", "LD-LLLD", "100", catalog.RatioOfSums, catalog.Last, catalog.Last},
		{"QP-NHAPNGU", "QP-NHAPNGU-TS", "QP-NHAPNGU-CT", "100", catalog.RatioOfSums, catalog.Last, catalog.Minimum},
		{"NS-THU-TANG", "NS-THU", "", "100", catalog.GrowthOfSum, catalog.Compound, catalog.Compound},
		{"KT-TNBQ-TANG", "KT-TNBQ", "", "100", catalog.GrowthOfSum, catalog.Compound, catalog.Compound},
		{"DN-DMST", "DN-DMST-TS", "DN-SO", "100", catalog.RatioOfSums, catalog.Last, catalog.Last},
	}
	for _, want := range rows {
		ind, ok := e.Indicator(want.code)
		if !ok {
			t.Errorf("there is no %s", want.code)
			continue
		}
		got := want
		got.numerator, got.denominator, got.scale = ind.Numerator, ind.Denominator, ind.Scale.String()
		got.units, got.time, got.term = ind.OverUnits, ind.OverTime, ind.OverTerm
		if got != want {
			t.Errorf("got %v, want %v", got, want)
		}
		if ind.LastYear != (ind.Kind == catalog.Growth) {
			t.Errorf("%s: last year %t for a %s", ind.Code, ind.LastYear, ind.Kind)
		}
	}
}

func TestSeriesGoOnAndBreak(t *testing.T) {
	ind, _ := edition(t, "kt-xh/2026-2030").Indicator("XH-NGHEO-DC")
	if ind.Continues != "XH-NGHEO" || ind.Breaks.VI == "" {
		t.Errorf("XH-NGHEO-DC continues %q, breaks %q", ind.Continues, ind.Breaks.VI)
	}
	for _, code := range []stat.IndicatorCode{"GDYT", "NTM-KM-SL", "XH-NGHEO", "GD-CHUAN2-SL", "YT-TRAM-SL"} {
		if _, ok := edition(t, "kt-xh/2026-2030").Indicator(code); ok {
			t.Errorf("%s ended in 2025", code)
		}
	}
}

func TestRules(t *testing.T) {
	for _, e := range load(t).Editions() {
		if len(e.Shares) != 1 || len(e.Shares[0].Parts) != 3 || e.Shares[0].Total.String() != "100" || e.Shares[0].Tolerance.String() != "0.05" {
			t.Errorf("%s: shares %v", e.ID, e.Shares)
		}
		for _, r := range e.Parts {
			if strings.HasPrefix(string(r.Part), "AN-") {
				t.Errorf("%s: %s may exceed %s: cases are carried over", e.ID, r.Part, r.Whole)
			}
		}
		if !slices.Contains(e.Parts, catalog.PartRule{Part: "YT-BHYT-TS", Whole: "DS-DANSO"}) {
			t.Errorf("%s: the insured are part of the population: %v", e.ID, e.Parts)
		}
	}
	if !slices.Contains(edition(t, "kt-xh/2021-2025").Parts, catalog.PartRule{Part: "GD-CHUAN2-SL", Whole: "GD-TRUONG"}) {
		t.Error("schools of level 2 are part of all schools")
	}
}

func TestWhichEditionJudges(t *testing.T) {
	c := load(t)
	for _, row := range []struct{ period, want string }{
		{"2021-2025", "kt-xh/2021-2025"}, {"2025", "kt-xh/2021-2025"}, {"2025-12", "kt-xh/2021-2025"},
		{"2026-01", "kt-xh/2026-2030"}, {"2026-10", "kt-xh/2026-2030"}, {"2026-2030", "kt-xh/2026-2030"},
		{"2020", ""}, {"2031-01", ""}, {"2024-2027", ""},
	} {
		got := ""
		for _, e := range c.For(period(t, row.period)) {
			got += string(e.ID)
		}
		if got != row.want {
			t.Errorf("For(%s) = %q, want %q", row.period, got, row.want)
		}
	}
}

func TestTargets(t *testing.T) {
	c := load(t)
	old, now := c.Targets("11557", period(t, "2021-2025")), c.Targets("11557", period(t, "2026-2030"))
	numbers := 0
	for _, g := range old {
		if g.Value.Shape == stat.Number {
			numbers++
		}
	}
	if numbers != 20 || len(now) != 36 || len(c.Targets("11557", period(t, "2020"))) != 0 || len(c.Targets("10507", period(t, "2026-2030"))) != 0 {
		t.Errorf("targets of 11557: %d numbers in 2021-2025, %d in 2026-2030; want 20 and 36, and none elsewhere", numbers, len(now))
	}
	if got := c.Targets("11557", period(t, "2026")); len(got) != 36 {
		t.Errorf("a year has the targets of its term: got %d", len(got))
	}
	find := func(code stat.IndicatorCode, h stat.Horizon) (g stat.Target) {
		for _, g := range append(slices.Clone(old), now...) {
			if g.Indicator == code && g.Horizon == h {
				return g
			}
		}
		t.Errorf("%s has no target %s", code, h)
		return g
	}
	for _, row := range []struct {
		code         stat.IndicatorCode
		horizon      stat.Horizon
		want         string
		year         int
		aspirational bool
	}{
		{"KT-CC-NLTS", stat.EndOfTerm, "16.5", 0, false},
		{"NN-LON", stat.EndOfTerm, "6200", 0, false},
		{"DS-TANG-TN", stat.Maintain, "< 1", 0, false},
		{"NS-THU-TANG", stat.AverageOver, ">= 14", 0, false},
		{"DT-GIAINGAN", stat.EachYear, "> 95", 0, false},
		{"XH-NGHEO-DC", stat.ByYear, "< 0.5", 2030, false},
		{"CC-TRUCTUYEN", stat.EachYear, "> 85", 0, false},
		{"CC-TRUCTUYEN", stat.ByYear, "> 95", 2030, true},
		{"AN-DTKP-RNT", stat.EachYear, ">= 90", 0, false},
		{"CDS-CLOUD", stat.ByYear, "> 70", 2030, false},
	} {
		g := find(row.code, row.horizon)
		if got := g.Value.String(); got != row.want || g.Year != row.year || g.Aspirational != row.aspirational {
			t.Errorf("%s %s: got %q %d %t, want %q %d %t", row.code, row.horizon, got, g.Year, g.Aspirational, row.want, row.year, row.aspirational)
		}
	}
	if g := find("DT-VON-NSP", stat.CumulativeOf); g.Condition == "" {
		t.Error("the ward's own investment is set under a condition")
	}
	if g := find("CC-CQTT", stat.ByYear); g.Year != 2027 {
		t.Errorf("CC-CQTT by %d, want 2027", g.Year)
	}
}

func BenchmarkLoad(b *testing.B) {
	es, ts, published := seeds.Editions(), seeds.Targets(), seeds.Published()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Load(es, ts, published); err != nil {
			b.Fatal(err)
		}
	}
}

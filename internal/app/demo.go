package app

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/govalues/decimal"
	"wardbook/internal/catalog"
	"wardbook/internal/ingest"
	"wardbook/internal/org"
	"wardbook/internal/reply"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

// DemoNow is the moment at which the clock of a demonstration stands.
func DemoNow() time.Time { return time.Date(2026, 10, 20, 8, 0, 0, 0, vietnam) }

// The worked example of the demonstration: the ward whose real report on its
// last term the product starts from, under its city.
const (
	DemoCity = stat.UnitCode("31")
	DemoWard = stat.UnitCode("11557")
)

var (
	demoTerm  = stat.Period{From: stat.MonthOf(2021, 1), To: stat.MonthOf(2025, 12)}
	demoMonth = stat.Period{From: stat.MonthOf(2026, 10), To: stat.MonthOf(2026, 10)}
)

// demoAppendix is the worked example as its ward could send it.
const demoAppendix = "phu-luc-van-ban.xlsx"

// FillDemo sends the demonstration through the ordinary path and says how many
// files it sent: the real appendix of one ward, and sample figures of a month
// for the other units of its city, marked as samples, a few of them missing,
// late, refused or with questions. Sent again, it changes nothing.
func (a *App) FillDemo(ctx context.Context, log *slog.Logger) (int, error) {
	raw, err := seeds.Example(demoAppendix)
	if err != nil {
		return 0, err
	}
	sent := []ingest.Sending{{Unit: DemoWard, Period: demoTerm, Name: demoAppendix, Raw: raw, Received: demoTime(14, 9, 12)}}
	samples, err := a.samples()
	if err != nil {
		return 0, err
	}
	sent = append(sent, samples...)
	if err := each(sent, func(s ingest.Sending) error { _, err := a.desk.Accept(ctx, s); return err }); err != nil {
		return 0, err
	}
	return len(sent), a.Drain(ctx, log)
}

func demoTime(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, vietnam)
}

// each does something for every item, a few at a time, and joins the errors.
func each[T any](items []T, do func(T) error) error {
	const atOnce = 8
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		errs []error
		slot = make(chan struct{}, atOnce)
	)
	for _, it := range items {
		slot <- struct{}{}
		all.Go(func() {
			defer func() { <-slot }()
			if err := do(it); err != nil {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// A fate is what the demonstration lets happen to one unit.
type fate uint8

const (
	onTime fate = iota
	late
	never    // sends nothing
	refused  // more people insured than living there
	doubtful // a figure that can be read in two ways, and one that is about right
)

// fateOf gives the nth unit its fate, so that every state can be seen.
func fateOf(n int) fate {
	switch {
	case n == 17:
		return doubtful
	case n%29 == 5:
		return never
	case n%41 == 9:
		return refused
	case n%11 == 3:
		return late
	}
	return onTime
}

// samples makes the workbooks of the month for every unit but the worked example.
func (a *App) samples() ([]ingest.Sending, error) {
	f, e, err := a.form("", demoMonth)
	if err != nil {
		return nil, err
	}
	var units []org.Unit
	for _, u := range a.units.Under(DemoCity, demoMonth.To) {
		if n := len(units); u.Code != DemoWard && fateOf(n) != never {
			units = append(units, u)
		} else if u.Code != DemoWard {
			units = append(units, org.Unit{})
		}
	}
	out := make([]ingest.Sending, len(units))
	idx := make([]int, len(units))
	for i := range idx {
		idx[i] = i
	}
	err = each(idx, func(i int) (err error) {
		if units[i].Code != "" {
			out[i], err = sample(e, f, units[i], i)
		}
		return err
	})
	kept := out[:0]
	for _, s := range out {
		if s.Unit != "" {
			kept = append(kept, s)
		}
	}
	return kept, err
}

// sample makes one unit's workbook.
func sample(e *catalog.Edition, f *catalog.Form, u org.Unit, n int) (ingest.Sending, error) {
	fate := fateOf(n)
	raw, err := reply.Template(reply.TemplateInput{Edition: e, Form: f, Unit: u.Code, Name: u.FullName(), Period: demoMonth,
		Known: sampleFigures(e, f, u, fate), Sample: true})
	if err != nil {
		return ingest.Sending{}, fmt.Errorf("sample of %s: %w", u.Code, err)
	}
	at := demoTime(14+n%3, 8+n%9, n*7%60)
	if fate == late {
		at = demoTime(17+n%3, 8+n%9, n*7%60)
	}
	return ingest.Sending{Unit: u.Code, Period: demoMonth, Name: fmt.Sprintf("mau-%s-2026-10.xlsx", u.Code), Raw: raw, Received: at, Sample: true}, nil
}

// sampleFigures invents figures that hang together. They depend on the unit's
// code alone, so a demonstration is the same everywhere.
func sampleFigures(e *catalog.Edition, f *catalog.Form, u org.Unit, fate fate) (out []stat.Observation) {
	h := fnv.New64a()
	h.Write([]byte(u.Code))
	r := rand.New(rand.NewPCG(h.Sum64(), 2026))
	people := 9000 + r.IntN(45000)
	if u.Type == "đặc khu" {
		people = 700 + r.IntN(20000)
	}
	part := func(whole int, low, high float64) int {
		return int(float64(whole) * (low + (high-low)*r.Float64()))
	}
	waste := people / 36 // tonnes a month, about 0.9 kg per person and day
	files, crimes, grave := people/40+r.IntN(60), r.IntN(6), r.IntN(3)/2
	budget, capital := people/2, 8000+r.IntN(60000)
	month := map[stat.IndicatorCode]int{
		"DS-DANSO": people, "DS-HO": people * 10 / 36, "LD-LLLD": part(people, .5, .56), "NS-THU-DT": budget * 12, "NS-THU": part(budget, .8, 1.25),
		"MT-CTR-PS": waste, "MT-CTRSH-PS": waste * 8 / 10, "AN-TP": crimes, "AN-TP-RNT": min(grave, crimes), "AN-TP-DBNT": 0, "AN-TRONGAN": 0,
		"DT-KH": capital, "DT-GIAINGAN-TS": part(capital/12, .5, 1.3), "DN-SO": people / 170, "CC-TIEPNHAN": files, "DN-CHUYENDOI": r.IntN(4), "DT-VON-NSP": 1 + r.IntN(9),
	}
	month["XH-BHXH-TS"] = part(month["LD-LLLD"], .38, .62)
	month["YT-BHYT-TS"] = part(people, .91, .995)
	month["MT-CTR-TGXL-TS"] = part(month["MT-CTR-PS"], .9, .99)
	month["MT-CTRSH-TS"] = part(month["MT-CTRSH-PS"], .92, 1)
	month["MT-PHI-HO-TS"] = part(month["DS-HO"], .85, .99)
	month["AN-DTKP-TS"] = part(crimes, .8, 1)
	month["AN-DTKP-RNT-TS"] = month["AN-TP-RNT"]
	month["CC-GIAIQUYET"] = part(files, .93, 1)
	month["CC-DUNGHAN-TS"] = part(month["CC-GIAIQUYET"], .97, 1)
	month["CC-TRUCTUYEN-TS"] = part(files, .78, .97)
	if fate == refused {
		month["YT-BHYT-TS"] = people + 212
	}
	// One pace for all rows of a unit, so that parts stay below their wholes in
	// every column.
	pace := pace{year: 90 + r.IntN(16), before: 88 + r.IntN(10)}
	for i := range f.Rows {
		ind, ok := e.Indicator(f.Rows[i].Indicator)
		if !ok || f.Rows[i].Formula || ind.Kind == catalog.Group {
			continue
		}
		out = append(out, sampleRow(ind, month[ind.Code], pace, fate)...)
	}
	return out
}

// A pace says how a unit's year so far and its year before compare with the
// month: in tenths of the month, and in per cent of it.
type pace struct{ year, before int }

// sampleRow gives the cells of one row.
func sampleRow(ind *catalog.Indicator, v int, p pace, fate fate) []stat.Observation {
	if ind.Kind == catalog.Text {
		const words = "Giữ vững ANCT-TTATXH, không có trọng án"
		return []stat.Observation{{Indicator: ind.Code, Role: stat.Actual, Value: stat.Value{Shape: stat.Words}, Text: words}}
	}
	row := []stat.Observation{figure(ind, stat.Actual, v)}
	switch {
	case fate == doubtful && ind.Code == "DS-DANSO": // two readings
		row[0].Value, row[0].Text = stat.Value{}, fmt.Sprintf("%d,%03d", v/1000, v%1000)
	case fate == doubtful && ind.Code == "DN-SO": // read, but only about right
		row[0].Value, row[0].Text = stat.Value{}, fmt.Sprintf("khoảng %d", v)
	}
	if ind.OverTime == catalog.Sum {
		return append(row, figure(ind, stat.Plan, v*12), figure(ind, stat.Cumulative, v*p.year/10), figure(ind, stat.SamePeriod, v*p.before/100))
	}
	return append(row, figure(ind, stat.SamePeriod, v*p.before/100))
}

func figure(ind *catalog.Indicator, role stat.Role, v int) stat.Observation {
	return stat.Observation{Indicator: ind.Code, Role: role, Value: stat.NumberOf(decimal.MustNew(int64(v), 0))}
}

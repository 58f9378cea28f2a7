package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"wardbook/internal/org"
	"wardbook/internal/regime"
	"wardbook/internal/stat"
)

// monthsOffered is how many months back a visitor can choose from; older ones
// have an address all the same.
const monthsOffered = 12

// closed gives the newest month whose window is over at a moment.
func (s *Site) closed(now time.Time) stat.Period {
	now = now.In(regime.Zone)
	m := stat.MonthOf(now.Year(), int(now.Month())) + 1
	for {
		p := stat.Period{From: m, To: m}
		if _, last := s.o.Regime.Window(p); !now.Before(last.AddDate(0, 0, 1)) {
			return p
		}
		m--
	}
}

// offered lists the periods that can be chosen at a moment: the one closed
// last, the one that is running, those before, years and terms. All have a form.
func (s *Site) offered(now time.Time) []stat.Period {
	closed := s.closed(now)
	next := stat.Period{From: closed.From + 1, To: closed.To + 1}
	all := []stat.Period{closed, next}
	for p := closed.Previous(); len(all) < monthsOffered; p = p.Previous() {
		all = append(all, p)
	}
	for y := closed.To.Year(); y >= closed.To.Year()-1; y-- {
		all = append(all, stat.Period{From: stat.MonthOf(y, 1), To: stat.MonthOf(y, 12)})
	}
	for _, e := range s.o.Catalog.Editions() {
		if !slices.Contains(all, e.Holds) {
			all = append(all, e.Holds)
		}
	}
	return slices.DeleteFunc(all, func(p stat.Period) bool { return !s.served(p) })
}

// served reports whether a form collects figures for p.
func (s *Site) served(p stat.Period) bool {
	for _, e := range s.o.Catalog.For(p) {
		for i := range e.Forms {
			if e.Forms[i].ServesKind(p.Kind()) {
				return true
			}
		}
	}
	return false
}

// parsePeriod reads a period of an address or a form.
func parsePeriod(text string) (stat.Period, error) {
	p, err := stat.ParsePeriod(text)
	if err != nil {
		return p, problem{status: http.StatusNotFound, key: "web.error.period", args: []string{text}, cause: err}
	}
	return p, nil
}

// unitAt gives the holder of a code in p.
func (s *Site) unitAt(code string, p stat.Period) (org.Unit, error) {
	u, ok := s.o.Units.At(stat.UnitCode(code), p.To)
	if !ok {
		return u, absent("web.error.unit", code)
	}
	return u, nil
}

// unitAndPeriod reads both from the address of a page.
func (s *Site) unitAndPeriod(r *http.Request) (org.Unit, stat.Period, error) {
	p, err := parsePeriod(r.PathValue("period"))
	if err != nil {
		return org.Unit{}, p, err
	}
	u, err := s.unitAt(r.PathValue("unit"), p)
	return u, p, err
}

// written finds the unit that a visitor typed: "Phường Thiên Hương (11557)" as
// the list offers it, a code, or a name that only one unit has.
func (s *Site) written(text string, p stat.Period) (org.Unit, bool) {
	text = strings.TrimSpace(text)
	code := text
	if i := strings.LastIndexByte(text, '('); i >= 0 && strings.HasSuffix(text, ")") {
		code = text[i+1 : len(text)-1]
	}
	if u, ok := s.o.Units.At(stat.UnitCode(code), p.To); ok && u.Parent != "" {
		return u, true
	}
	named := slices.DeleteFunc(s.o.Units.ByName(text, p.To), func(u org.Unit) bool { return u.Parent == "" })
	if len(named) == 1 {
		return named[0], true
	}
	return org.Unit{}, false
}

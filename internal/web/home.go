package web

import (
	"errors"
	"net/http"
	"net/url"

	"wardbook/internal/lang"
	"wardbook/internal/org"
	"wardbook/internal/platform"
	"wardbook/internal/stat"
)

type homeView struct {
	Units   []org.Unit
	Periods []stat.Period
	Unit    string // as typed before, or named in the address
	Period  stat.Period
	Error   string // key of what is wrong with the form, or ""
	Status  *Tally
	MaxMB   int
	MaxSize int
}

func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p, err := stat.ParsePeriod(q.Get("period"))
	if err != nil {
		p = s.closed(s.o.Now())
	}
	unit := ""
	if u, ok := s.written(q.Get("unit"), p); ok {
		unit = choice(u)
	}
	return s.showHome(w, r, http.StatusOK, homeView{Unit: unit, Period: p})
}

// choice is a unit as the list of the upload form offers it.
func choice(u org.Unit) string { return u.FullName() + " (" + string(u.Code) + ")" }

// showHome fills in what the first page shows whatever was typed.
func (s *Site) showHome(w http.ResponseWriter, r *http.Request, status int, v homeView) error {
	now := s.o.Now()
	closed := s.closed(now)
	v.Units = s.o.Units.Under(s.o.City, closed.To)
	sortUnits(v.Units)
	v.Periods = s.offered(now)
	if v.Period.IsZero() {
		v.Period = closed
	}
	v.MaxMB, v.MaxSize = MaxUpload>>20, MaxUpload
	st, err := s.o.Desk.Status(r.Context(), s.o.City, closed)
	switch {
	case err == nil:
		v.Status = tallied(st)
	case !errors.Is(err, platform.ErrNotFound):
		return err
	}
	return s.render(w, r, status, "home", v)
}

// open leads from the small form "look at a unit" to its page.
func (s *Site) open(w http.ResponseWriter, r *http.Request) error {
	p, err := parsePeriod(r.URL.Query().Get("period"))
	if err != nil {
		return err
	}
	u, ok := s.written(r.URL.Query().Get("unit"), p)
	if !ok {
		return s.showHome(w, r, http.StatusUnprocessableEntity, homeView{Error: "web.home.error.look", Period: p})
	}
	http.Redirect(w, r, unitAddress(u.Code, p), http.StatusSeeOther)
	return nil
}

func unitAddress(u stat.UnitCode, p stat.Period) string {
	return "/units/" + url.PathEscape(string(u)) + "/" + url.PathEscape(p.String())
}

type helpView struct {
	Groups []helpGroup
	MaxMB  int
}

type helpGroup struct {
	Severity stat.Severity
	Items    []helpItem
}

type helpItem struct {
	Code        stat.FindingCode
	Title, Text string
}

// help explains every finding, grouped by what it does to a sending.
func (s *Site) help(w http.ResponseWriter, r *http.Request) error {
	h := s.words(r)
	v := helpView{MaxMB: MaxUpload >> 20}
	for _, sev := range []stat.Severity{stat.Blocking, stat.Question, stat.Notice} {
		g := helpGroup{Severity: sev}
		for _, c := range stat.Codes() {
			if stat.SeverityOf(c) == sev {
				g.Items = append(g.Items, helpItem{c, lang.Title(h.L, c), lang.Help(h.L, c)})
			}
		}
		v.Groups = append(v.Groups, g)
	}
	return s.render(w, r, http.StatusOK, "help", v)
}

package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// pages holds every page in every language, ready to be filled.
type pages map[lang.Lang]map[string]*template.Template

// languages are those the portal speaks, first the one it speaks unasked.
func languages() []lang.Lang { return []lang.Lang{lang.VI, lang.EN} }

func loadPages(st statics) (pages, error) {
	dirs, err := files.ReadDir("pages")
	if err != nil {
		return nil, err
	}
	all := pages{}
	for _, l := range languages() {
		all[l] = map[string]*template.Template{}
		for _, d := range dirs {
			t, err := template.New("frame.tmpl").Funcs(functions(l, st)).
				ParseFS(files, "frame/*.tmpl", path.Join("pages", d.Name(), "*.tmpl"))
			if err != nil {
				return nil, fmt.Errorf("page %s: %w", d.Name(), err)
			}
			all[l][d.Name()] = t
		}
	}
	return all, nil
}

// functions are what templates may call; all of them only write.
func functions(l lang.Lang, st statics) template.FuncMap {
	w := words{l}
	return template.FuncMap{
		"t":       w.Say,
		"count":   w.count,
		"value":   func(v stat.Value) string { return lang.Value(l, v) },
		"day":     w.day,
		"moment":  w.moment,
		"period":  func(p stat.Period) string { return lang.Period(l, p) },
		"Period":  w.Period,
		"static":  st.address,
		"segment": url.PathEscape,
		"short":   short,
		"size":    w.size,
	}
}

// short cuts a hash to what a person compares.
func short(hash string) string {
	if len(hash) > 16 {
		return hash[:8] + "…" + hash[len(hash)-8:]
	}
	return hash
}

// A view is what a template gets: what all pages share, and its own.
type view struct {
	Lang, Other lang.Lang
	Switch      string // this page in the other language
	Page        string // the name of the page
	City        stat.UnitCode
	CityName    string
	Closed      stat.Period // the period closed last
	Demo        *Demo
	DemoName    string // of the unit of Demo
	Now         string
	V           any
}

func (s *Site) render(w http.ResponseWriter, r *http.Request, status int, page string, v any) error {
	h := s.words(r)
	var b bytes.Buffer
	if err := s.pages[h.L][page].Execute(&b, s.view(r, h, page, v)); err != nil {
		return fmt.Errorf("page %s: %w", page, err)
	}
	s.remember(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(h.L))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a visitor who has gone needs no answer
	return nil
}

func (s *Site) view(r *http.Request, h words, page string, v any) view {
	now := s.o.Now()
	out := view{
		Lang: h.L, Other: lang.EN, Page: page, City: s.o.City, Closed: s.closed(now),
		CityName: s.unitName(s.o.City, s.closed(now)), Demo: s.o.Demo, Now: h.moment(now), V: v,
	}
	if h.L == lang.EN {
		out.Other = lang.VI
	}
	out.Switch = otherLanguage(r, out.Other)
	if s.o.Demo != nil {
		out.DemoName = s.unitName(s.o.Demo.Unit, s.o.Demo.Period)
	}
	return out
}

// otherLanguage is the address of this page in another language. The answer to
// a POST has none, so it leads to the first page.
func otherLanguage(r *http.Request, l lang.Lang) string {
	u := url.URL{Path: r.URL.Path}
	q := url.Values{}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		q = r.URL.Query()
	} else {
		u.Path = "/"
	}
	q.Set("lang", string(l))
	u.RawQuery = q.Encode()
	return u.String()
}

const languageCookie = "lang"

// words gives the language of a visitor: asked for in the address, else
// remembered, else Vietnamese.
func (s *Site) words(r *http.Request) words {
	if l, ok := lang.Parse(r.URL.Query().Get("lang")); ok {
		return words{l}
	}
	if c, err := r.Cookie(languageCookie); err == nil {
		if l, ok := lang.Parse(c.Value); ok {
			return words{l}
		}
	}
	return words{lang.VI}
}

// remember keeps the language that the address asks for.
func (s *Site) remember(w http.ResponseWriter, r *http.Request) {
	if l, ok := lang.Parse(r.URL.Query().Get("lang")); ok {
		http.SetCookie(w, &http.Cookie{
			Name: languageCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
		})
	}
}

func (s *Site) english(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/?lang=en", http.StatusSeeOther)
	return nil
}

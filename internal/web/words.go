package web

import (
	"fmt"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"wardbook/internal/catalog"
	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// words writes for one visitor.
type words struct{ L lang.Lang }

// T gives the words of a key.
func (w words) T(key string, args ...string) string { return lang.T(w.L, key, args...) }

// Say is T for templates: an argument may be a number or anything that writes itself.
func (w words) Say(key string, args ...any) string {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = fmt.Sprint(a)
	}
	return w.T(key, texts...)
}

// count says how many of a thing: the words of key+".1" for one, else of key.
func (w words) count(key string, n int) string {
	if n == 1 && lang.Has(key+".1") {
		key += ".1"
	}
	return w.T(key, strconv.Itoa(n))
}

func (w words) day(t time.Time) string    { return lang.Date(w.L, t) }
func (w words) moment(t time.Time) string { return lang.DateTime(w.L, t) }

// Period writes p as the first words of a sentence.
func (w words) Period(p stat.Period) string {
	s := lang.Period(w.L, p)
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// size writes a number of bytes in kilobytes.
func (w words) size(bytes int) string { return w.T("web.size", strconv.Itoa((bytes+1023)/1024)) }

// unitName gives the full name of the holder of a code, or the code.
func (s *Site) unitName(code stat.UnitCode, p stat.Period) string {
	if u, ok := s.o.Units.At(code, p.To); ok {
		return u.FullName()
	}
	return string(code)
}

// edition gives an edition by its id, or the one that judges p.
func (s *Site) edition(id stat.EditionID, p stat.Period) (*catalog.Edition, bool) {
	if e, ok := s.o.Catalog.Edition(id); ok {
		return e, true
	}
	for _, e := range s.o.Catalog.For(p) {
		return e, true
	}
	return nil, false
}

// A glossary names codes in one language as one edition does.
type glossary struct {
	words
	site    *Site
	edition *catalog.Edition // nil: none is known
	period  stat.Period
}

func (s *Site) glossary(w words, id stat.EditionID, p stat.Period) glossary {
	e, _ := s.edition(id, p)
	return glossary{w, s, e, p}
}

// name gives the name of an indicator, a measure, a unit or an edition, or "".
func (g glossary) name(code string) string {
	if ind := g.find(stat.IndicatorCode(code)); ind != nil {
		return ind.Name.In(string(g.L))
	}
	if g.edition != nil {
		if m, ok := g.edition.Measure(stat.MeasureCode(code)); ok {
			return m.Symbol
		}
	}
	if u, ok := g.site.o.Units.At(stat.UnitCode(code), g.period.To); ok {
		return u.FullName()
	}
	if e, ok := g.site.o.Catalog.Edition(stat.EditionID(code)); ok {
		return e.Name.In(string(g.L))
	}
	return ""
}

// find gives an indicator of the edition, or nil.
func (g glossary) find(code stat.IndicatorCode) *catalog.Indicator {
	if g.edition == nil {
		return nil
	}
	ind, ok := g.edition.Indicator(code)
	if !ok {
		return nil
	}
	return ind
}

// indicator gives the name of an indicator, or its code.
func (g glossary) indicator(code stat.IndicatorCode) string {
	if ind := g.find(code); ind != nil {
		return ind.Name.In(string(g.L))
	}
	return string(code)
}

// measure gives what is printed behind the figures of an indicator.
func (g glossary) measure(code stat.IndicatorCode) string {
	ind := g.find(code)
	if ind == nil {
		return ""
	}
	if m, ok := g.edition.Measure(ind.Measure); ok {
		return m.Symbol
	}
	return string(ind.Measure)
}

// form gives the name of a form, or its id.
func (g glossary) form(id stat.FormID) string {
	if f := g.rows(id); f != nil {
		return f.Name.In(string(g.L))
	}
	return string(id)
}

// finding writes a finding.
func (g glossary) finding(f stat.Finding) lang.Message { return lang.Finding(g.L, f, g.name) }

// telling writes findings in every language, for the API.
func (s *Site) telling(id stat.EditionID, p stat.Period) Telling {
	return func(f stat.Finding) map[string]string {
		m := map[string]string{}
		for _, l := range languages() {
			m[string(l)] = s.glossary(words{l}, id, p).finding(f).String()
		}
		return m
	}
}

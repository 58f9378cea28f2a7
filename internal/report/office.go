package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// A Place is a unit as documents name it.
type Place struct {
	Code stat.UnitCode
	Type string // phường, xã, đặc khu, thành phố, tỉnh
	Name string // Thiên Hương, without the type
}

// Full writes the type and the name, such as Phường Thiên Hương.
func (p Place) Full() string { return capital(p.running()) }

// running writes p in the middle of a sentence: phường Thiên Hương.
func (p Place) running() string {
	return strings.TrimSpace(strings.ToLower(p.Type) + " " + p.Name)
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// An Office holds what a unit sets for its own documents. What is left empty is
// filled in the usual way of a people's committee.
type Office struct {
	Superior   []string
	Issuer     []string
	Number     string
	Place      string // where it signs
	Year       int    // of the date line; 0 is the last year of the period
	Recipients []string
	Signing    []string
}

// complete fills what o leaves empty, for a committee of unit under parent.
// The committee of a province or city stands under none.
func (o Office) complete(l lang.Lang, unit, parent Place, p stat.Period) Office {
	if o.Superior == nil && parent.Name != "" {
		o.Superior = []string{lang.T(l, "report.committee.short", strings.ToUpper(parent.running()))}
	}
	if o.Issuer == nil {
		o.Issuer = []string{lang.T(l, "report.committee"), strings.ToUpper(unit.running())}
	}
	if o.Number == "" {
		o.Number = lang.T(l, "report.number")
	}
	if o.Place == "" {
		o.Place = unit.Name
	}
	if o.Year == 0 {
		o.Year = p.To.Year()
	}
	if o.Recipients == nil {
		o.Recipients = recipients(l, parent)
	}
	if o.Signing == nil {
		o.Signing = []string{lang.T(l, "report.authority"), lang.T(l, "report.post")}
	}
	return o
}

// recipients are those of a ward's periodic report; a city's goes to nobody
// that we could know.
func recipients(l lang.Lang, parent Place) (to []string) {
	if parent.Name != "" {
		kind := strings.ToLower(parent.Type)
		to = append(to, lang.T(l, "report.to.office", kind), lang.T(l, "report.to.finance"), lang.T(l, "report.to.statistics", kind))
	}
	return append(to, lang.T(l, "report.to.file"))
}

// frame makes a document with everything that is the same in all of them.
func (o Office) frame(l lang.Lang) Document {
	return Document{
		Language: l,
		Kind:     lang.T(l, "report.kind"),
		Letterhead: Letterhead{
			Superior: o.Superior, Issuer: o.Issuer,
			Nation: lang.T(l, "report.nation"), Motto: lang.T(l, "report.motto"),
			Number: o.Number, PlaceDate: lang.T(l, "report.place-date", o.Place, strconv.Itoa(o.Year)),
		},
		Recipients: Recipients{Heading: lang.T(l, "report.recipients"), Lines: o.Recipients},
		Signing:    o.Signing,
	}
}

// committee writes "Ủy ban nhân dân phường Thiên Hương" for running text.
func committee(l lang.Lang, unit Place) string {
	return lang.T(l, "report.committee.name", unit.running())
}

// bracket is the line below the title of an appendix.
func (o Office) bracket(l lang.Lang, unit Place) string {
	return lang.T(l, "report.bracket", strconv.Itoa(o.Year), committee(l, unit))
}

// ended closes the last paragraph of a body as official documents end: "./.".
func ended(body []Block) []Block {
	if n := len(body); n > 0 {
		body[n-1].Text = strings.TrimRight(body[n-1].Text, ".") + "./."
	}
	return body
}

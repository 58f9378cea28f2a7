package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"wardbook/internal/catalog"
	"wardbook/internal/org"
	"wardbook/internal/platform"
	"wardbook/internal/stat"
)

// A unitView is what one unit reported for a period, in the order of its form.
type unitView struct {
	Sub          stat.Submission
	Holder       org.Unit
	Form         string
	Standing     string
	Tone         string
	Sendings     int
	Roles        []stat.Role
	Judged       bool // the form compares results with targets
	Rows         []figureRow
	Score        []score
	Publications []stat.Publication
	Report       string
}

// ReportAddress is where its report is ordered.
func (v unitView) ReportAddress() string { return unitAddress(v.Sub.Unit, v.Sub.Period) + "/reports" }

// A figureRow is one row of the form, filled.
type figureRow struct {
	Number  string
	Name    string
	Level   int
	Group   bool
	Measure string
	Cells   []figureCell
	Verdict string
	Tone    string
	Bullet  *bullet
}

type figureCell struct {
	Value      stat.Value
	Text       string
	Cell       string
	Questioned bool
	Words      bool // a statement in words, shown as it stands
	Traced     bool // it links to where it came from
	Link       string
}

// A score is how many results came to a class.
type score struct {
	Class stat.Class
	Tone  string
	Count int
}

func (s *Site) unit(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.unitAndPeriod(r)
	if err != nil {
		return err
	}
	if u.Parent == "" {
		http.Redirect(w, r, "/city/"+string(u.Code)+"/"+p.String(), http.StatusSeeOther)
		return nil
	}
	of := Sent{Unit: u.Code, Period: p}
	sub, err := s.o.Desk.Submission(r.Context(), of, 0)
	if errors.Is(err, platform.ErrNotFound) {
		return absent("web.error.nothing-sent", u.FullName(), s.words(r).Period(p))
	}
	if err != nil {
		return err
	}
	of.Form = sub.Form
	all, err := s.o.Desk.Versions(r.Context(), of)
	if err != nil {
		return err
	}
	pubs, err := s.o.Desk.Publications(r.Context(), u.Code, p)
	if err != nil {
		return err
	}
	v := unitView{Sub: sub, Holder: u, Sendings: len(all), Publications: pubs}
	v.Standing, v.Tone = standing(sub)
	if p.Kind() == stat.KindTerm && counts(sub.State) {
		v.Report = string(p.Kind())
	}
	v.fill(s.glossary(s.words(r), sub.Edition, p))
	return s.render(w, r, http.StatusOK, "unit", v)
}

// fill puts the figures of a sending into the rows and columns of its form.
func (v *unitView) fill(g glossary) {
	f := g.rows(v.Sub.Form)
	if f == nil {
		return
	}
	v.Form = f.Name.In(string(g.L))
	for _, c := range f.Columns {
		switch c.Role {
		case catalog.ColNumber, catalog.ColLabel, catalog.ColMeasure:
		case catalog.ColVerdict:
			v.Judged = true
		default:
			v.Roles = append(v.Roles, stat.Role(c.Role))
		}
	}
	v.Roles = slices.DeleteFunc(v.Roles, func(r stat.Role) bool { return r == stat.Note })
	obs := map[stat.IndicatorCode]map[stat.Role]stat.Observation{}
	for _, o := range v.Sub.Observations {
		if obs[o.Indicator] == nil {
			obs[o.Indicator] = map[stat.Role]stat.Observation{}
		}
		obs[o.Indicator][o.Role] = o
	}
	verdicts := map[stat.IndicatorCode]stat.Verdict{}
	for _, d := range v.Sub.Verdicts {
		verdicts[d.Indicator] = d
	}
	for i := range f.Rows {
		v.Rows = append(v.Rows, v.row(g, &f.Rows[i], obs[f.Rows[i].Indicator], verdicts))
	}
	v.score()
}

// rows gives a form of the edition, or nil.
func (g glossary) rows(id stat.FormID) *catalog.Form {
	if g.edition == nil {
		return nil
	}
	f, ok := g.edition.Form(id)
	if !ok {
		return nil
	}
	return f
}

func (v *unitView) row(g glossary, r *catalog.Row, obs map[stat.Role]stat.Observation, verdicts map[stat.IndicatorCode]stat.Verdict) figureRow {
	row := figureRow{Number: r.Number, Name: strings.TrimLeft(r.Label, "+ "), Level: r.Level, Measure: r.MeasureText}
	ind := g.find(r.Indicator)
	if ind != nil {
		row.Group = ind.Kind == catalog.Group
		if g.L != "vi" || row.Name == "" {
			row.Name = ind.Name.In(string(g.L))
		}
	}
	for _, role := range v.Roles {
		o, ok := obs[role]
		c := figureCell{Value: o.Value, Text: o.Text, Cell: o.At.String(), Questioned: o.Questioned}
		c.Words, c.Traced = o.Value.Shape == stat.Words, role == stat.Actual && o.Value.Shape != stat.Blank
		if ok {
			c.Link = explainAddress(Figure{v.Sub.Unit, v.Sub.Period, o.Indicator, role})
		}
		row.Cells = append(row.Cells, c)
	}
	if d, ok := verdicts[r.Indicator]; ok {
		row.Verdict, row.Tone = d.Label, tone(d.Class)
		if ind != nil {
			row.Bullet = bulletOf(obs[stat.Actual].Value, obs[stat.TargetRole].Value, ind.Direction, row.Tone)
		}
	}
	return row
}

// score counts the verdicts by class.
func (v *unitView) score() {
	n := map[stat.Class]int{}
	for _, d := range v.Sub.Verdicts {
		n[d.Class]++
	}
	for _, c := range stat.Classes() {
		if n[c] > 0 {
			v.Score = append(v.Score, score{c, tone(c), n[c]})
		}
	}
}

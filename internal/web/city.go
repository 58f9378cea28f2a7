package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wardbook/internal/catalog"
	"wardbook/internal/lang"
	"wardbook/internal/org"
	"wardbook/internal/spelling"
	"wardbook/internal/stat"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A Tally is a status counted the way the city asks: who counts on time, who
// late, who is mending, who has not sent.
type Tally struct {
	Status
	OnTime    int
	Fixing    int
	Asked     int // accepted with open questions
	Absent    []UnitStatus
	Bars      []bar
	AnySample bool
}

// absentShown is how many missing units are named before the table.
const absentShown = 9

// FirstAbsent lists the missing units that are named at once.
func (t *Tally) FirstAbsent() []UnitStatus { return t.Absent[:min(len(t.Absent), absentShown)] }

// MoreAbsent says how many missing units FirstAbsent leaves out.
func (t *Tally) MoreAbsent() int { return max(0, len(t.Absent)-absentShown) }

// A bar is one part of the stacked bar, in the width of its box.
type bar struct {
	Tone     string
	X, Width int
}

const barWidth = 1140

// group says where a unit stands: missing, fixing, questions, late or on-time.
func group(u UnitStatus) string {
	switch {
	case u.State == Missing:
		return "missing"
	case !counts(u.State):
		return "fixing"
	case u.Questions > 0:
		return "questions"
	case !u.OnTime:
		return "late"
	}
	return "on-time"
}

// groups lists where units can stand, the most urgent first.
func groups() []string { return []string{"missing", "fixing", "questions", "late", "on-time"} }

func tallied(st Status) *Tally {
	t := &Tally{Status: st}
	for _, u := range st.Units {
		t.AnySample = t.AnySample || u.Sample
		switch {
		case u.State == Missing:
			t.Absent = append(t.Absent, u)
		case !counts(u.State):
			t.Fixing++
		case u.OnTime:
			t.OnTime++
		}
		if counts(u.State) && u.Questions > 0 {
			t.Asked++
		}
	}
	sortStatus(t.Absent)
	x := 0
	for _, part := range []struct {
		tone string
		n    int
	}{{"ok", t.OnTime}, {"late", t.Late}, {"fix", t.Fixing}, {"miss", len(t.Absent)}} {
		w := part.n * barWidth / max(1, st.Expected)
		if part.n > 0 {
			t.Bars = append(t.Bars, bar{part.tone, x, w})
		}
		x += w
	}
	return t
}

// alphabetical orders Vietnamese names well enough for a list: by plain letters
// first, marks decide between equals.
func alphabetical(a, b string) int {
	return cmp.Or(strings.Compare(spelling.Fold(a), spelling.Fold(b)), strings.Compare(a, b))
}

func sortUnits(us []org.Unit) {
	slices.SortFunc(us, func(a, b org.Unit) int { return cmp.Or(alphabetical(a.Name, b.Name), alphabetical(a.Type, b.Type)) })
}

func sortStatus(us []UnitStatus) {
	slices.SortFunc(us, func(a, b UnitStatus) int { return alphabetical(a.Name, b.Name) })
}

type cityView struct {
	*Tally
	Holder       org.Unit
	Previous     stat.Period
	Next         stat.Period // zero: not begun yet
	PastDue      bool        // the deadline has passed
	Filters      []filter
	Lines        []statusLine
	Roles        []stat.Role
	Totals       []totalRow
	Questioned   int // questioned values in all totals
	Publications []stat.Publication
	Report       string // the report that can be made, or ""
}

// ReportAddress is where its report is ordered.
func (v cityView) ReportAddress() string {
	return "/city/" + url.PathEscape(string(v.Under)) + "/" + v.Period.String() + "/reports"
}

// A filter is a link that narrows the table of units.
type filter struct {
	Key   string
	Count int
	On    bool
}

type statusLine struct {
	UnitStatus
	Group string
	Is    string // its standing in words: key below web.city.is
	Tone  string
	Icon  string
	Link  string
}

// A totalRow is one indicator with its totals in every role.
type totalRow struct {
	Code    stat.IndicatorCode
	Name    string
	Measure string
	Parts   bool // a collected component, not an indicator of its own
	Cells   []totalCell
}

type totalCell struct {
	stat.RollupRow
	Text string // the value, or ""
	Why  string // why there is no value
	Link string
	None bool // the form has no such figure
}

func (s *Site) city(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.unitAndPeriod(r)
	if err != nil {
		return err
	}
	v, err := s.cityView(r, u, p)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "city", v)
}

func (s *Site) cityView(r *http.Request, u org.Unit, p stat.Period) (cityView, error) {
	st, err := s.o.Desk.Status(r.Context(), u.Code, p)
	if err != nil {
		return cityView{}, err
	}
	rows, err := s.o.Desk.Rollup(r.Context(), u.Code, p)
	if err != nil {
		return cityView{}, err
	}
	pubs, err := s.o.Desk.Publications(r.Context(), u.Code, p)
	if err != nil {
		return cityView{}, err
	}
	now := s.o.Now()
	v := cityView{Tally: tallied(st), Holder: u, Previous: p.Previous(), PastDue: now.After(st.Deadline), Publications: pubs}
	if p.Kind() == stat.KindMonth {
		v.Report = string(p.Kind())
	}
	if next := (stat.Period{From: p.To + 1, To: p.To + 1 + p.To - p.From}); next.To <= s.closed(now).To+1 {
		v.Next = next
	}
	v.filter(r.URL.Query().Get("show"))
	v.total(s.glossary(s.words(r), "", p), rows)
	return v, nil
}

// filter fills the table of units and the links that narrow it.
func (v *cityView) filter(show string) {
	count := map[string]int{}
	for _, u := range v.Units {
		g := group(u)
		count[g]++
		if show != "" && show != "all" && slices.Contains(groups(), show) && g != show {
			continue
		}
		l := statusLine{UnitStatus: u, Group: g, Is: g, Tone: map[string]string{"missing": "miss", "fixing": "bad", "questions": "warn", "late": "warn", "on-time": "ok"}[g]}
		l.Link = unitAddress(u.Unit, v.Period)
		l.Icon = l.Tone
		if g == "late" {
			l.Icon = "late"
		}
		if g == "questions" && !u.OnTime {
			l.Is = "questions-late"
		}
		if u.Receipt != "" {
			l.Link = "/receipts/" + url.PathEscape(string(u.Receipt))
		}
		v.Lines = append(v.Lines, l)
	}
	slices.SortStableFunc(v.Lines, func(a, b statusLine) int {
		return cmp.Or(cmp.Compare(slices.Index(groups(), a.Group), slices.Index(groups(), b.Group)), alphabetical(a.Name, b.Name))
	})
	v.Filters = []filter{{"all", len(v.Units), !slices.Contains(groups(), show)}}
	for _, g := range groups() {
		v.Filters = append(v.Filters, filter{g, count[g], g == show})
	}
}

// total turns rows of indicator and role into one row for each indicator.
func (v *cityView) total(g glossary, rows []stat.RollupRow) {
	for _, r := range rows {
		if !slices.Contains(v.Roles, r.Role) {
			v.Roles = append(v.Roles, r.Role)
		}
	}
	at := map[stat.IndicatorCode]int{}
	for _, r := range rows {
		i, ok := at[r.Indicator]
		if !ok {
			i = len(v.Totals)
			at[r.Indicator] = i
			row := totalRow{Code: r.Indicator, Name: g.indicator(r.Indicator), Measure: g.measure(r.Indicator), Cells: make([]totalCell, len(v.Roles))}
			for j := range row.Cells {
				row.Cells[j].None = true
			}
			v.Totals = append(v.Totals, row)
		}
		v.Questioned += r.Questioned
		v.Totals[i].Cells[slices.Index(v.Roles, r.Role)] = totalCell{RollupRow: r, Text: g.total(r), Why: g.reason(r), Link: explainAddress(Figure{v.Under, v.Period, r.Indicator, r.Role})}
	}
}

// total writes the value of a total, a quotient with the decimals that its
// indicator is printed with; nothing where there is no value.
func (g glossary) total(r stat.RollupRow) string {
	if r.Value.Shape == stat.Blank {
		return ""
	}
	if ind := g.find(r.Indicator); ind != nil && computed(ind) && r.Value.IsExact() {
		return lang.Fixed(g.L, r.Value.Num, ind.Decimals)
	}
	return lang.Value(g.L, r.Value)
}

// reason says why a total has no value; nothing where it has one.
func (g glossary) reason(r stat.RollupRow) string {
	switch key := "web.reason." + r.Reason; {
	case r.Value.Shape != stat.Blank:
		return ""
	case r.Reason == "":
		return g.T("web.reason.no-data")
	case lang.Has(key):
		return g.T(key, itoa(r.Reported), itoa(r.Expected))
	}
	return g.T("web.reason.other", r.Reason)
}

// computed reports whether the figures of an indicator are quotients, whose
// digits have no end.
func computed(ind *catalog.Indicator) bool { return ind.Numerator != "" }

func explainAddress(f Figure) string {
	return "/explain/" + url.PathEscape(string(f.Unit)) + "/" + f.Period.String() + "/" +
		url.PathEscape(string(f.Indicator)) + "/" + url.PathEscape(string(f.Role))
}

// publish makes a report and leads back to the list it stands in.
func (s *Site) publish(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.unitAndPeriod(r)
	if err != nil {
		return err
	}
	if _, _, err := s.o.Desk.Publish(r.Context(), Order{string(p.Kind()), u.Code, p}); err != nil {
		return err
	}
	http.Redirect(w, r, strings.TrimSuffix(r.URL.EscapedPath(), "/reports")+"#reports", http.StatusSeeOther)
	return nil
}

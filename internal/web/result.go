package web

import (
	"net/http"
	"strconv"
	"strings"

	"wardbook/internal/org"
	"wardbook/internal/stat"
)

// maxFindings is how many findings a page shows; the rest is counted.
const maxFindings = 200

// A resultView is one sending and what was said about it.
type resultView struct {
	stat.Submission
	Holder    org.Unit
	FormName  string
	Edition   string
	Standing  string // accepted, questions, rejected, received …
	Tone      string // ok, warn, bad or info
	Head      string // where it stands, in words
	Next      string // what that means
	Summary   string // how much there is to do
	Try       bool   // nothing was kept
	Again     bool   // the same bytes came before
	Newest    int    // version number of the newest sending
	Blocking  int
	Questions int
	Notes     int
	Found     []findingView
	Rest      int    // findings that are not shown
	Sheet     string // the one sheet that all figures were read from, or ""
	Judged    bool   // results were compared with targets
	Main      []readRow
	More      []readRow
	Sendings  []sendingLine
}

// A sendingLine is one version in the list of versions.
type sendingLine struct {
	stat.Submission
	Tone      string
	Blocking  int
	Questions int
	Shown     bool // it is the one on the page
}

func (s *Site) result(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.unitAndPeriod(r)
	if err != nil {
		return err
	}
	version := 0
	if v := r.URL.Query().Get("v"); v != "" {
		if version, err = strconv.Atoi(v); err != nil || version < 1 {
			return absent("web.error.version", v)
		}
	}
	of := Sent{u.Code, p, stat.FormID(r.PathValue("form"))}
	sub, err := s.o.Desk.Submission(r.Context(), of, version)
	if err != nil {
		return err
	}
	return s.showResult(w, r, sub)
}

func (s *Site) receipt(w http.ResponseWriter, r *http.Request) error {
	sub, err := s.o.Desk.Receipt(r.Context(), stat.Receipt(r.PathValue("receipt")))
	if err != nil {
		return err
	}
	return s.showResult(w, r, sub)
}

func (s *Site) showResult(w http.ResponseWriter, r *http.Request, sub stat.Submission) error {
	v := s.resultView(s.words(r), sub, false)
	v.Again = r.URL.Query().Get("again") != ""
	all, err := s.o.Desk.Versions(r.Context(), Sent{sub.Unit, sub.Period, sub.Form})
	if err != nil {
		return err
	}
	for _, o := range all {
		v.Newest = max(v.Newest, o.Version)
		_, tone := standing(o)
		v.Sendings = append(v.Sendings, sendingLine{o, tone,
			stat.Count(o.Findings, stat.Blocking), stat.Count(o.Findings, stat.Question), o.Receipt == sub.Receipt})
	}
	return s.render(w, r, http.StatusOK, "result", v)
}

// standing gives the words under which a sending stands and their tone.
func standing(sub stat.Submission) (key, tone string) {
	questions := stat.Count(sub.Findings, stat.Question) > 0
	switch sub.State {
	case stat.Accepted, stat.Approved, stat.Locked:
		if questions {
			return "questions", "warn"
		}
		return "accepted", "ok"
	case stat.Received:
		return "received", "info"
	case stat.Superseded, stat.Withdrawn:
		return string(sub.State), "info"
	case stat.Returned, stat.Quarantined:
		return string(sub.State), "bad"
	}
	switch {
	case stat.Count(sub.Findings, stat.Blocking) > 0:
		return "rejected", "bad"
	case questions:
		return "questions", "warn"
	}
	return "accepted", "ok"
}

func (s *Site) resultView(h words, sub stat.Submission, try bool) resultView {
	g := s.glossary(h, sub.Edition, sub.Period)
	v := resultView{
		Submission: sub,
		FormName:   g.form(sub.Form),
		Edition:    string(sub.Edition),
		Blocking:   stat.Count(sub.Findings, stat.Blocking),
		Questions:  stat.Count(sub.Findings, stat.Question),
		Notes:      stat.Count(sub.Findings, stat.Notice),
		Newest:     sub.Version,
		Try:        try,
	}
	v.Holder, _ = s.o.Units.At(sub.Unit, sub.Period.To)
	if try {
		sub.State = "" // only what was found counts
	}
	v.Standing, v.Tone = standing(sub)
	v.headline(h)
	v.Found = found(g, sub)
	v.Rest = len(sub.Findings) - len(v.Found)
	v.Sheet, v.Judged = oneSheet(sub.Observations), len(sub.Verdicts) > 0
	v.Main, v.More = readRows(g, sub)
	if v.Sheet != "" {
		bare(v.Main)
		bare(v.More)
	}
	return v
}

// headline says where the sending stands, what that means, and how much there
// is to do.
func (v *resultView) headline(h words) {
	key := "web.result." + v.Standing
	if v.Try {
		key = "web.result.try." + v.Standing
	}
	n := v.Questions
	if v.Standing == "rejected" {
		n = v.Blocking
	}
	v.Head, v.Next = h.count(key, n), h.T(key+".next")
	switch {
	case v.Blocking > 0 && v.Questions > 0:
		v.Summary = h.Say("web.result.summary.both", v.Blocking, v.Questions)
	case v.Blocking > 0:
		v.Summary = h.Say("web.result.summary.fix", v.Blocking)
	case v.Questions > 0:
		v.Summary = h.Say("web.result.summary.ask", v.Questions)
	default:
		v.Summary = h.Say("web.result.summary.notes", v.Notes)
	}
}

// oneSheet gives the sheet that all figures stand in, or "".
func oneSheet(all []stat.Observation) string {
	sheet := ""
	for _, o := range all {
		switch {
		case o.At.IsZero() || o.At.Sheet == sheet:
		case sheet != "":
			return ""
		default:
			sheet = o.At.Sheet
		}
	}
	return sheet
}

// bare takes the sheet's name off the addresses of rows that share it.
func bare(rows []readRow) {
	for i := range rows {
		rows[i].Cell = rows[i].Cell[strings.LastIndexByte(rows[i].Cell, '!')+1:]
	}
}

// A readRow is one cell as it was read.
type readRow struct {
	Cell    string
	Name    string
	Role    stat.Role
	Measure string
	Text    string
	Value   stat.Value
	Verdict string
	Class   stat.Class
	Tone    string // ok, warn or bad
	Reading string // key below web.read: read, question, two, correct, blank, words
}

// readRows lists what was read: results first, and apart everything else.
func readRows(g glossary, sub stat.Submission) (results, others []readRow) {
	worst := map[stat.CellRef]stat.Severity{}
	for _, f := range sub.Findings {
		for _, c := range f.Concerned() {
			if old, ok := worst[c]; !ok || f.Severity < old {
				worst[c] = f.Severity
			}
		}
	}
	verdicts := map[stat.IndicatorCode]stat.Verdict{}
	for _, v := range sub.Verdicts {
		verdicts[v.Indicator] = v
	}
	for _, o := range sub.Observations {
		row := readRow{Cell: o.At.String(), Name: g.indicator(o.Indicator), Role: o.Role, Measure: g.measure(o.Indicator), Text: o.Text, Value: o.Value}
		sev, asked := worst[o.At]
		row.Reading, row.Tone = reading(o, sev, asked && !o.At.IsZero())
		if o.Role != stat.Actual {
			others = append(others, row)
			continue
		}
		if v, ok := verdicts[o.Indicator]; ok {
			row.Verdict, row.Class = v.Label, v.Class
		}
		results = append(results, row)
	}
	return results, others
}

// reading says how a cell was taken.
func reading(o stat.Observation, sev stat.Severity, asked bool) (key, tone string) {
	switch {
	case asked && sev == stat.Blocking:
		return "correct", "bad"
	case o.Questioned && o.Value.Shape == stat.Blank:
		return "two", "warn"
	case o.Questioned || asked && sev == stat.Question:
		return "question", "warn"
	case o.At.IsZero():
		return "computed", "info"
	case o.Value.Shape == stat.Blank:
		return "blank", "info"
	}
	return "read", "ok"
}

// tone gives the colour of a class of verdict; the words stand beside it.
func tone(c stat.Class) string {
	switch c {
	case stat.Exceeded, stat.Met, stat.OnTrack:
		return "ok"
	case stat.Missed:
		return "bad"
	case stat.Behind:
		return "warn"
	}
	return "info"
}

package web

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"wardbook/internal/lang"
	"wardbook/internal/org"
	"wardbook/internal/stat"
)

// An explainView is one number and every cell it came from.
type explainView struct {
	Figure
	Explanation
	Holder  org.Unit
	City    bool
	Sample  bool // demonstration data stand behind it
	Name    string
	Measure string
	Text    string
	Why     string
	How     string // key
	Parts   []sourceTable
	Absent  []org.Unit
}

// A sourceTable lists the sources of one part: the figure itself, or the
// numerator or denominator of a rate.
type sourceTable struct {
	Code    stat.IndicatorCode
	Name    string
	Measure string
	Role    stat.Role
	Lines   []sourceLine
}

type sourceLine struct {
	stat.Source
	Name string
	Link string
}

func (s *Site) explain(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.unitAndPeriod(r)
	if err != nil {
		return err
	}
	f := Figure{u.Code, p, stat.IndicatorCode(r.PathValue("indicator")), stat.Role(r.PathValue("role"))}
	e, err := s.o.Desk.Explain(r.Context(), f)
	if err != nil {
		return err
	}
	v := s.explainView(s.words(r), u, f, e)
	if v.Sample, err = s.sample(r.Context(), e); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "explain", v)
}

// sample reports whether demonstration data stand behind a figure.
func (s *Site) sample(ctx context.Context, e Explanation) (bool, error) {
	seen := map[stat.Receipt]bool{}
	for _, src := range e.Sources {
		if seen[src.Receipt] {
			continue
		}
		seen[src.Receipt] = true
		sub, err := s.o.Desk.Receipt(ctx, src.Receipt)
		if err != nil || sub.Sample {
			return sub.Sample, err
		}
	}
	return false, nil
}

func (s *Site) explainView(h words, u org.Unit, f Figure, e Explanation) explainView {
	edition := stat.EditionID("")
	if len(e.Sources) > 0 {
		edition = e.Sources[0].Edition
	}
	g := s.glossary(h, edition, f.Period)
	v := explainView{
		Figure: f, Explanation: e, Holder: u, City: u.Parent == "",
		Name: g.indicator(f.Indicator), Measure: g.measure(f.Indicator), Text: g.total(e.RollupRow), Why: g.reason(e.RollupRow),
		How: "web.how." + e.How,
	}
	if !lang.Has(v.How) {
		v.How = "web.how.other"
	}
	type part struct {
		code stat.IndicatorCode
		role stat.Role
	}
	at := map[part]int{}
	for _, src := range e.Sources {
		k := part{src.Indicator, src.Role}
		if k == (part{}) {
			k = part{f.Indicator, f.Role}
		}
		i, ok := at[k]
		if !ok {
			i = len(v.Parts)
			at[k] = i
			v.Parts = append(v.Parts, sourceTable{Code: k.code, Name: g.indicator(k.code), Measure: g.measure(k.code), Role: k.role})
		}
		v.Parts[i].Lines = append(v.Parts[i].Lines, sourceLine{src, s.unitName(src.Unit, f.Period), "/receipts/" + url.PathEscape(string(src.Receipt))})
	}
	for _, code := range e.Missing {
		if m, ok := s.o.Units.At(code, f.Period.To); ok {
			v.Absent = append(v.Absent, m)
		}
	}
	sortUnits(v.Absent)
	return v
}

// raw gives a file back as it was sent.
func (s *Site) raw(w http.ResponseWriter, r *http.Request) error {
	receipt := stat.Receipt(r.PathValue("receipt"))
	sub, err := s.o.Desk.Receipt(r.Context(), receipt)
	if err != nil {
		return err
	}
	body, err := s.o.Desk.Raw(r.Context(), receipt)
	if err != nil {
		return err
	}
	return download(w, "application/octet-stream", fileName(sub.Name), body)
}

// published gives one file of a publication.
func (s *Site) published(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	f, err := s.o.Desk.PublishedFile(r.Context(), r.PathValue("id"), name)
	if err != nil {
		return err
	}
	return download(w, f.Type, fileName(name), f.Body)
}

// download sends a file to be saved, never to be shown: it is somebody else's
// content under our address.
func download(w http.ResponseWriter, media, name string, body []byte) error {
	if media == "" || strings.Contains(media, "html") {
		media = "application/octet-stream"
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Length", itoa(len(body)))
	_, _ = w.Write(body)
	return nil
}

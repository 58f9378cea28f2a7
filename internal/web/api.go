package web

import (
	"bytes"
	"encoding/json"
	"net/http"

	"wardbook/internal/stat"
)

// writeJSON sends v, indented as the command line prints it.
func (s *Site) writeJSON(w http.ResponseWriter, status int, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // values of wire.go can always be written
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// asked reads the unit and the period that a query names.
func (s *Site) asked(r *http.Request, unit string) (stat.UnitCode, stat.Period, error) {
	q := r.URL.Query()
	p, err := parsePeriod(q.Get("period"))
	if err != nil {
		return "", p, err
	}
	u, err := s.unitAt(q.Get(unit), p)
	return u.Code, p, err
}

// sent reads a file that is the whole body of a request.
func (s *Site) sent(w http.ResponseWriter, r *http.Request) (Sending, error) {
	u, p, err := s.asked(r, "unit")
	if err != nil {
		return Sending{}, err
	}
	raw, err := readFile(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return Sending{}, unsent(err)
	}
	q := r.URL.Query()
	return Sending{Unit: u, Period: p, Form: stat.FormID(q.Get("form")), Name: fileName(q.Get("name")), Raw: raw, NoWait: q.Get("wait") == "false"}, nil
}

func (s *Site) apiSubmit(w http.ResponseWriter, r *http.Request) error {
	send, err := s.sent(w, r)
	if err != nil {
		return err
	}
	a, err := s.hand(r.Context(), send)
	if err != nil {
		return err
	}
	s.writeJSON(w, http.StatusOK, NewSubmitJSON(a, s.telling(a.Submission.Edition, a.Submission.Period)))
	return nil
}

func (s *Site) apiCheck(w http.ResponseWriter, r *http.Request) error {
	send, err := s.sent(w, r)
	if err != nil {
		return err
	}
	sub, err := s.o.Desk.Check(r.Context(), send)
	if err != nil {
		return err
	}
	s.writeJSON(w, http.StatusOK, NewCheckJSON(sub, s.telling(sub.Edition, sub.Period)))
	return nil
}

func (s *Site) apiSubmission(w http.ResponseWriter, r *http.Request) error {
	sub, err := s.o.Desk.Receipt(r.Context(), stat.Receipt(r.PathValue("receipt")))
	if err != nil {
		return err
	}
	s.writeJSON(w, http.StatusOK, NewSubmitJSON(Answer{Submission: sub}, s.telling(sub.Edition, sub.Period)))
	return nil
}

func (s *Site) apiStatus(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.asked(r, "under")
	if err != nil {
		return err
	}
	st, err := s.o.Desk.Status(r.Context(), u, p)
	if err != nil {
		return err
	}
	s.writeJSON(w, http.StatusOK, NewStatusJSON(st))
	return nil
}

func (s *Site) apiRollup(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.asked(r, "under")
	if err != nil {
		return err
	}
	rows, err := s.o.Desk.Rollup(r.Context(), u, p)
	if err != nil {
		return err
	}
	s.writeJSON(w, http.StatusOK, NewRollupJSON(u, p, rows))
	return nil
}

func (s *Site) apiExplain(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.asked(r, "unit")
	if err != nil {
		return err
	}
	f := Figure{u, p, stat.IndicatorCode(r.URL.Query().Get("indicator")), stat.Role(r.URL.Query().Get("role"))}
	if f.Role == "" {
		f.Role = stat.Actual
	}
	e, err := s.o.Desk.Explain(r.Context(), f)
	if err != nil {
		return err
	}
	s.writeJSON(w, http.StatusOK, NewExplainJSON(f, e))
	return nil
}

func (s *Site) apiPublish(w http.ResponseWriter, r *http.Request) error {
	u, p, err := s.asked(r, "unit")
	if err != nil {
		return err
	}
	o := Order{r.URL.Query().Get("report"), u, p}
	if stat.PeriodKind(o.Report) != p.Kind() {
		return refused("web.error.report", o.Report, p.String())
	}
	pub, created, err := s.o.Desk.Publish(r.Context(), o)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	s.writeJSON(w, status, NewPublishJSON(pub, created))
	return nil
}

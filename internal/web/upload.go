package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"

	"wardbook/internal/stat"
)

const (
	// maxBody is how much of a request is read at most. Beyond MaxUpload it is
	// only passed over, so that a browser that is still sending hears the answer.
	maxBody = 8 * MaxUpload
	// maxField is the longest value of a field beside the file.
	maxField = 300
	// maxName is the longest file name that is kept, in runes.
	maxName = 150
	// patience is how long a visitor waits for a verdict.
	patience = 25 * time.Second
)

// A form is what the upload form was sent with.
type form struct {
	unit, period string
	name         string
	raw          []byte
}

// readForm reads a multipart form in one pass, without temporary files.
func readForm(w http.ResponseWriter, r *http.Request) (f form, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	parts, err := r.MultipartReader()
	if err != nil {
		return f, problem{status: http.StatusBadRequest, key: "web.error.form", cause: err}
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err == nil {
			err = f.take(part)
		}
		if err != nil {
			return f, unsent(err)
		}
	}
}

// take reads one part of the form.
func (f *form) take(part *multipart.Part) (err error) {
	if part.FormName() == "file" {
		f.name = part.FileName()
		f.raw, err = readFile(part)
		return err
	}
	b, err := io.ReadAll(io.LimitReader(part, maxField))
	switch part.FormName() {
	case "unit":
		f.unit = string(b)
	case "period":
		f.period = string(b)
	}
	return err
}

// readFile reads a file of at most MaxUpload bytes. Of a larger one it passes
// the rest over and says that it is too large.
func readFile(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxUpload+1))
	if err != nil {
		return nil, err
	}
	if len(b) <= MaxUpload {
		return b, nil
	}
	_, _ = io.Copy(io.Discard, r) // a sender who stops halfway is told nothing anyway
	return nil, problem{status: http.StatusRequestEntityTooLarge, key: "web.error.too-large"}
}

// unsent says that a request broke off, unless something better is known.
func unsent(err error) error {
	var p problem
	var long *http.MaxBytesError
	if errors.As(err, &p) || errors.As(err, &long) {
		return err
	}
	return problem{status: http.StatusBadRequest, key: "web.error.form", cause: err}
}

// fileName keeps the last part of a name without control characters.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	if rs := []rune(name); len(rs) > maxName {
		name = string(rs[len(rs)-maxName:])
	}
	if name == "" || name == "." || name == "/" {
		return "bieu"
	}
	return name
}

// sending understands a form, or gives the first page with what to mend.
func (s *Site) sending(w http.ResponseWriter, r *http.Request) (Sending, *homeView, error) {
	f, err := readForm(w, r)
	if err != nil {
		return Sending{}, nil, err
	}
	again := &homeView{Unit: f.unit}
	p, err := stat.ParsePeriod(f.period)
	if err != nil {
		again.Error = "web.home.error.period"
		return Sending{}, again, nil
	}
	again.Period = p
	u, ok := s.written(f.unit, p)
	switch {
	case !ok:
		again.Error = "web.home.error.unit"
	case f.name == "":
		again.Error = "web.home.error.file"
	case !s.served(p):
		again.Error = "web.home.error.served"
	default:
		return Sending{Unit: u.Code, Period: p, Name: fileName(f.name), Raw: f.raw}, nil, nil
	}
	return Sending{}, again, nil
}

func (s *Site) submit(w http.ResponseWriter, r *http.Request) error {
	send, again, err := s.sending(w, r)
	if err != nil {
		return err
	}
	if again != nil {
		return s.showHome(w, r, http.StatusUnprocessableEntity, *again)
	}
	a, err := s.hand(r.Context(), send)
	if err != nil {
		return err
	}
	http.Redirect(w, r, answerAddress(a), http.StatusSeeOther)
	return nil
}

// answerAddress leads to what was said about a sending: to its version, or to
// its receipt while it has none.
func answerAddress(a Answer) string {
	sub, q := a.Submission, url.Values{}
	to := "/receipts/" + url.PathEscape(string(sub.Receipt))
	if sub.Form != "" && sub.Version > 0 {
		to = unitAddress(sub.Unit, sub.Period) + "/" + url.PathEscape(string(sub.Form))
		q.Set("v", itoa(sub.Version))
	}
	if a.Duplicate {
		q.Set("again", "1")
	}
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return to
}

// hand gives a file to the desk and waits for the answer, but not for ever.
func (s *Site) hand(ctx context.Context, send Sending) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	a, err := s.o.Desk.Submit(ctx, send)
	if errors.Is(err, context.DeadlineExceeded) {
		err = problem{status: http.StatusServiceUnavailable, key: "web.error.slow", cause: err}
	}
	return a, err
}

func (s *Site) try(w http.ResponseWriter, r *http.Request) error {
	send, again, err := s.sending(w, r)
	if err != nil {
		return err
	}
	if again != nil {
		return s.showHome(w, r, http.StatusUnprocessableEntity, *again)
	}
	sub, err := s.o.Desk.Check(r.Context(), send)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "result", s.resultView(s.words(r), sub, true))
}

package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"wardbook/internal/platform"
)

// A problem is an error that the visitor can understand: a status and a
// sentence of lang.
type problem struct {
	status int
	key    string
	args   []string
	cause  error
}

func (p problem) Error() string {
	if p.cause != nil {
		return p.cause.Error()
	}
	return strings.Join(append([]string{p.key}, p.args...), " ")
}

func (p problem) Unwrap() error { return p.cause }

func absent(key string, args ...string) error {
	return problem{status: http.StatusNotFound, key: key, args: args}
}

func refused(key string, args ...string) error {
	return problem{status: http.StatusUnprocessableEntity, key: key, args: args}
}

func panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }

// told gives the problem that a visitor is shown for err.
func told(err error) problem {
	var p problem
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &long):
		return problem{status: http.StatusRequestEntityTooLarge, key: "web.error.too-large", cause: err}
	case errors.Is(err, platform.ErrNotFound):
		return problem{status: http.StatusNotFound, key: "web.error.not-found", cause: err}
	case errors.Is(err, ErrNoReport):
		return problem{status: http.StatusUnprocessableEntity, key: "web.error.no-report", cause: err}
	case errors.Is(err, platform.ErrConflict):
		return problem{status: http.StatusConflict, key: "web.error.conflict", cause: err}
	}
	return problem{status: http.StatusInternalServerError, key: "web.error.ours", cause: err}
}

// fail turns an error into a page, or into a problem document under /api, and
// into one line of the log. Both carry the same reference number.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := told(err)
	ref := rand.Text()[:8]
	level := slog.LevelInfo
	if p.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.o.Log.LogAttrs(r.Context(), level, "request refused",
		slog.String("ref", ref), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", p.status), slog.String("error", err.Error()))

	if strings.HasPrefix(r.URL.Path, "/api/") {
		s.failJSON(w, r, p, ref)
		return
	}
	v := problemView{Kind: "refused", Tone: "warn", Text: s.words(r).T(p.key, p.args...), Ref: ref}
	switch {
	case p.status >= http.StatusInternalServerError:
		v.Kind, v.Tone = "ours", "bad"
	case p.status == http.StatusNotFound:
		v.Kind, v.Tone = "absent", "info"
	}
	if err := s.render(w, r, p.status, "problem", v); err != nil {
		http.Error(w, http.StatusText(p.status)+" "+ref, p.status)
	}
}

// A problemView says in a sentence what went wrong. Kind is refused, absent or
// ours.
type problemView struct {
	Kind, Tone, Text, Ref string
}

// problemJSON is a problem document of RFC 9457.
type problemJSON struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	Instance  string `json:"instance"`
	Reference string `json:"reference"`
}

func (s *Site) failJSON(w http.ResponseWriter, r *http.Request, p problem, ref string) {
	h := s.words(r)
	w.Header().Set("Content-Type", "application/problem+json")
	s.writeJSON(w, p.status, problemJSON{
		Type: "about:blank", Title: http.StatusText(p.status), Status: p.status,
		Detail: h.T(p.key, p.args...), Instance: r.URL.Path, Reference: ref,
	})
}

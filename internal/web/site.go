package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"wardbook/internal/catalog"
	"wardbook/internal/org"
	"wardbook/internal/regime"
	"wardbook/internal/stat"
)

// MaxUpload is the largest file that is taken, in bytes.
const MaxUpload = 4 << 20

// Options is what a Site needs. All but Demo, Host and Log must be given.
type Options struct {
	Desk    Desk
	Catalog *catalog.Catalog
	Units   *org.Units
	Regime  *regime.Regime
	City    stat.UnitCode          // whose units the portal serves
	Now     func() time.Time       // the clock; a standing one in a demonstration
	Demo    *Demo                  // nil: no demonstration
	Host    func(host string) bool // which Host headers are ours; nil: all
	Log     *slog.Logger           // nil: slog.Default()
}

// A Demo is said in a banner on every page.
type Demo struct {
	Unit   stat.UnitCode // the worked example that the banner links to
	Period stat.Period
}

// A Site is the portal. It is safe for concurrent use.
type Site struct {
	o       Options
	mux     *http.ServeMux
	origin  *http.CrossOriginProtection
	pages   pages
	statics statics
}

// New makes the portal.
func New(o Options) (*Site, error) {
	if o.Desk == nil || o.Catalog == nil || o.Units == nil || o.Regime == nil || o.City == "" || o.Now == nil {
		return nil, errors.New("web: desk, catalog, units, regime, city and clock must be given")
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	st, err := loadStatics()
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	pg, err := loadPages(st)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s := &Site{o: o, mux: http.NewServeMux(), origin: http.NewCrossOriginProtection(), pages: pg, statics: st}
	s.routes()
	return s, nil
}

func (s *Site) routes() {
	for pattern, h := range map[string]handler{
		"GET /{$}":                                        s.home,
		"GET /en":                                         s.english,
		"GET /open":                                       s.open,
		"POST /submit":                                    s.submit,
		"POST /try":                                       s.try,
		"GET /units/{unit}/{period}":                      s.unit,
		"GET /units/{unit}/{period}/{form}":               s.result,
		"GET /receipts/{receipt}":                         s.receipt,
		"GET /receipts/{receipt}/file":                    s.raw,
		"GET /city/{unit}/{period}":                       s.city,
		"POST /city/{unit}/{period}/reports":              s.publish,
		"POST /units/{unit}/{period}/reports":             s.publish,
		"GET /explain/{unit}/{period}/{indicator}/{role}": s.explain,
		"GET /publications/{id}/files/{name}":             s.published,
		"GET /help":                                       s.help,
		"GET /static/{name}":                              s.static,
		"GET /healthz":                                    s.health,

		"POST /api/submit":                        s.apiSubmit,
		"POST /api/check":                         s.apiCheck,
		"GET /api/submissions/{receipt}":          s.apiSubmission,
		"GET /api/status":                         s.apiStatus,
		"GET /api/rollup":                         s.apiRollup,
		"GET /api/explain":                        s.apiExplain,
		"POST /api/publish":                       s.apiPublish,
		"GET /api/publications/{id}/files/{name}": s.published,
	} {
		s.mux.Handle(pattern, s.page(h))
	}
	s.mux.Handle("/", s.page(s.lost))
}

// ServeHTTP answers r. A handler that panics gives the error page; the panic
// stays in the log.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	defer func() {
		if p := recover(); p != nil {
			s.fail(w, r, panicked(p))
		}
	}()
	switch {
	case s.o.Host != nil && !s.o.Host(r.Host):
		s.fail(w, r, problem{status: http.StatusMisdirectedRequest, key: "web.error.host"})
	case s.origin.Check(r) != nil:
		s.fail(w, r, problem{status: http.StatusForbidden, key: "web.error.origin"})
	default:
		s.mux.ServeHTTP(w, r)
	}
}

// secure sets what every answer says, whatever it is.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
}

// A handler answers a request or says why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

func (s *Site) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// lost answers every address that nothing else does.
func (s *Site) lost(http.ResponseWriter, *http.Request) error { return absent("web.error.address") }

func (s *Site) health(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("ok\n"))
	return err
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"wardbook/internal/app"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// An office answers commands about one data folder: here, by opening it, or
// there, through the program that is serving it.
type office interface {
	submit(ctx context.Context, s web.Sending) (web.SubmitJSON, error)
	check(ctx context.Context, s web.Sending) (web.CheckJSON, error)
	status(ctx context.Context, under stat.UnitCode, p stat.Period) (web.StatusJSON, error)
	rollup(ctx context.Context, under stat.UnitCode, p stat.Period) (web.RollupJSON, error)
	publish(ctx context.Context, o web.Order) (web.PublishJSON, error)
	file(ctx context.Context, publication, name string) ([]byte, error)
	explain(ctx context.Context, f web.Figure) (web.ExplainJSON, error)
	close() error
}

// A serving note is left in the data folder by the program that serves it.
type servingNote struct {
	Address string `json:"address"`
	Process int    `json:"process"`
}

func notePath(dir string) string { return filepath.Join(dir, "serving.json") }

// open gives an office for the data folder. It never waits long: a folder that
// another program holds and does not serve is an error that names the holder.
func (c *command) open(ref app.Reference) (office, error) {
	dir := c.folder()
	note, noted := readNote(dir)
	if noted {
		t := there{base: "http://" + note.Address, client: &http.Client{Timeout: 2 * time.Minute}}
		if t.alive() {
			return t, nil
		}
	}
	l, err := local.Open(dir)
	if errors.Is(err, local.ErrInUse) {
		holder := "another program"
		if noted {
			holder = fmt.Sprintf("process %d at %s, which does not answer", note.Process, note.Address)
		}
		return nil, fmt.Errorf("data folder %s is held by %s", dir, holder)
	}
	if err != nil {
		return nil, fmt.Errorf("open data folder %s: %w", dir, err)
	}
	cfg, err := configOf(dir)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	a := app.New(l.Platform(), ref, cfg)
	return here{app: a, store: l, ref: ref, lang: words{c.lang, ref}}, nil
}

func readNote(dir string) (n servingNote, ok bool) {
	b, err := os.ReadFile(notePath(dir))
	if err != nil {
		return n, false
	}
	return n, json.Unmarshal(b, &n) == nil && n.Address != ""
}

// here opens the folder itself.
type here struct {
	app   *app.App
	store *local.Local
	ref   app.Reference
	lang  words
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (h here) submit(ctx context.Context, s web.Sending) (web.SubmitJSON, error) {
	noWait := s.NoWait
	s.NoWait = true
	ans, err := h.app.Submit(ctx, s)
	if err != nil {
		return web.SubmitJSON{}, err
	}
	if !noWait && !ans.Duplicate {
		if err := h.app.Drain(ctx, quiet()); err != nil {
			return web.SubmitJSON{}, err
		}
		if ans.Submission, err = h.app.Receipt(ctx, ans.Submission.Receipt); err != nil {
			return web.SubmitJSON{}, fmt.Errorf("the file is kept (%s), but it could not be judged yet: %w", s.Name, err)
		}
	}
	return web.NewSubmitJSON(ans, h.lang.tell), nil
}

func (h here) check(ctx context.Context, s web.Sending) (web.CheckJSON, error) {
	sub, err := h.app.Check(ctx, s)
	return web.NewCheckJSON(sub, h.lang.tell), err
}

func (h here) status(ctx context.Context, under stat.UnitCode, p stat.Period) (web.StatusJSON, error) {
	s, err := h.app.Status(ctx, under, p)
	return web.NewStatusJSON(s), err
}

func (h here) rollup(ctx context.Context, under stat.UnitCode, p stat.Period) (web.RollupJSON, error) {
	rows, err := h.app.Rollup(ctx, under, p)
	return web.NewRollupJSON(under, p, rows), err
}

func (h here) publish(ctx context.Context, o web.Order) (web.PublishJSON, error) {
	pub, created, err := h.app.Publish(ctx, o)
	return web.NewPublishJSON(pub, created), err
}

func (h here) file(ctx context.Context, id, name string) ([]byte, error) {
	f, err := h.app.PublishedFile(ctx, id, name)
	return f.Body, err
}

func (h here) explain(ctx context.Context, f web.Figure) (web.ExplainJSON, error) {
	e, err := h.app.Explain(ctx, f)
	return web.NewExplainJSON(f, e), err
}

func (h here) close() error { return h.store.Close() }

// there asks the program that serves the folder.
type there struct {
	base   string
	client *http.Client
}

func (t there) alive() bool {
	c := http.Client{Timeout: 2 * time.Second}
	r, err := c.Get(t.base + "/healthz")
	if err != nil {
		return false
	}
	defer r.Body.Close()
	return r.StatusCode == http.StatusOK
}

// call sends one request and reads the answer into out; a problem becomes an
// error with the server's own words.
func (t there) call(ctx context.Context, method, path string, q url.Values, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, t.base+path+"?"+q.Encode(), bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := t.client.Do(req)
	if err != nil {
		return fmt.Errorf("ask the serving program: %w", err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("ask the serving program: %w", err)
	}
	if res.StatusCode >= 400 {
		var p struct{ Title, Detail string }
		if json.Unmarshal(b, &p) == nil && p.Title != "" {
			return fmt.Errorf("%s %s", p.Title, p.Detail)
		}
		return fmt.Errorf("the serving program answered %s", res.Status)
	}
	if raw, ok := out.(*[]byte); ok {
		*raw = b
		return nil
	}
	return json.Unmarshal(b, out)
}

func values(kv ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i+1] != "" {
			q.Set(kv[i], kv[i+1])
		}
	}
	return q
}

func (t there) submit(ctx context.Context, s web.Sending) (out web.SubmitJSON, err error) {
	q := values("unit", string(s.Unit), "period", s.Period.String(), "form", string(s.Form), "name", s.Name, "wait", strconv.FormatBool(!s.NoWait))
	return out, t.call(ctx, "POST", "/api/submit", q, s.Raw, &out)
}

func (t there) check(ctx context.Context, s web.Sending) (out web.CheckJSON, err error) {
	q := values("unit", string(s.Unit), "period", s.Period.String(), "form", string(s.Form), "name", s.Name)
	return out, t.call(ctx, "POST", "/api/check", q, s.Raw, &out)
}

func (t there) status(ctx context.Context, under stat.UnitCode, p stat.Period) (out web.StatusJSON, err error) {
	return out, t.call(ctx, "GET", "/api/status", values("under", string(under), "period", p.String()), nil, &out)
}

func (t there) rollup(ctx context.Context, under stat.UnitCode, p stat.Period) (out web.RollupJSON, err error) {
	return out, t.call(ctx, "GET", "/api/rollup", values("under", string(under), "period", p.String()), nil, &out)
}

func (t there) publish(ctx context.Context, o web.Order) (out web.PublishJSON, err error) {
	return out, t.call(ctx, "POST", "/api/publish", values("report", o.Report, "unit", string(o.Unit), "period", o.Period.String()), nil, &out)
}

func (t there) file(ctx context.Context, id, name string) (out []byte, err error) {
	return out, t.call(ctx, "GET", "/api/publications/"+url.PathEscape(id)+"/files/"+url.PathEscape(name), nil, nil, &out)
}

func (t there) explain(ctx context.Context, f web.Figure) (out web.ExplainJSON, err error) {
	q := values("unit", string(f.Unit), "period", f.Period.String(), "indicator", string(f.Indicator), "role", string(f.Role))
	return out, t.call(ctx, "GET", "/api/explain", q, nil, &out)
}

func (t there) close() error { return nil }

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"wardbook/internal/app"
	"wardbook/internal/platform/local"
)

func (c *command) demo() *cobra.Command {
	return &cobra.Command{
		Use: "demo", Short: "Fill a data folder with the demonstration and exit", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ref, err := app.Load()
			if err != nil {
				return err
			}
			if err := forDemo(c.folder()); err != nil {
				return err
			}
			l, err := local.Open(c.folder())
			if err != nil {
				return fmt.Errorf("open data folder %s: %w", c.folder(), err)
			}
			err = c.fill(cmd.Context(), ref, l)
			return errors.Join(err, l.Close())
		},
	}
}

// fill writes the demonstration into an open folder and marks the folder.
func (c *command) fill(ctx context.Context, ref app.Reference, l *local.Local) error {
	if err := os.WriteFile(demoMark(c.folder()), []byte(app.DemoNow().Format(time.RFC3339)+"\n"), 0o644); err != nil {
		return err
	}
	a := app.New(l.Platform(), ref, app.Config{Now: app.DemoNow, Demo: true})
	n, err := a.FillDemo(ctx, quiet())
	if err != nil {
		return err
	}
	fmt.Fprintln(c.errs, words{c.lang, ref}.t("demo-filled", fmt.Sprint(n), c.folder()))
	return nil
}

// forDemo refuses to mix samples into a folder that holds real data.
func forDemo(dir string) error {
	_, marked := os.Stat(demoMark(dir))
	_, used := os.Stat(filepath.Join(dir, "table.bolt"))
	if used == nil && marked != nil {
		return fmt.Errorf("data folder %s holds data that are no demonstration; choose another with --data", dir)
	}
	return nil
}

// demoMark is the file that says a folder holds a demonstration, whose clock
// stands still.
func demoMark(dir string) string { return filepath.Join(dir, "demo.txt") }

// configOf gives the configuration of a data folder.
func configOf(dir string) (app.Config, error) {
	_, err := os.Stat(demoMark(dir))
	switch {
	case err == nil:
		return app.Config{Now: app.DemoNow, Demo: true}, nil
	case errors.Is(err, os.ErrNotExist):
		return app.Config{}, nil
	}
	return app.Config{}, err
}

func (c *command) serve() *cobra.Command {
	var addr string
	var demo bool
	cmd := &cobra.Command{
		Use: "serve", Short: "The whole product in one process: portal, inbox, schedules", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := loopback(addr); err != nil {
				return err
			}
			if demo && c.data == "" {
				c.data = "demo-data"
			}
			return c.run(cmd.Context(), addr, demo)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on; only loopback until people and rights exist")
	cmd.Flags().BoolVar(&demo, "demo", false, "fill the folder with the demonstration first (default folder ./demo-data)")
	return cmd
}

// loopback refuses an address that others could reach: there are no people and
// rights yet.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--addr %s: want host:port", addr)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("--addr %s: only a loopback address such as 127.0.0.1 is served until people and rights exist", addr)
}

func (c *command) run(ctx context.Context, addr string, demo bool) error {
	ref, err := app.Load()
	if err != nil {
		return err
	}
	if demo {
		if err := forDemo(c.folder()); err != nil {
			return err
		}
	}
	l, err := local.Open(c.folder())
	if errors.Is(err, local.ErrInUse) {
		if n, ok := readNote(c.folder()); ok {
			return fmt.Errorf("data folder %s is already served by process %d at http://%s", c.folder(), n.Process, n.Address)
		}
	}
	if err != nil {
		return fmt.Errorf("open data folder %s: %w", c.folder(), err)
	}
	defer l.Close()
	if demo {
		if err := c.fill(ctx, ref, l); err != nil {
			return err
		}
	}
	cfg, err := configOf(c.folder())
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", addr, err)
	}
	return c.serveOn(ctx, ln, app.New(l.Platform(), ref, cfg), ref)
}

// serveOn serves until ctx ends: pages, worker and clock.
func (c *command) serveOn(ctx context.Context, ln net.Listener, a *app.App, ref app.Reference) error {
	log := slog.New(slog.NewJSONHandler(c.errs, &slog.HandlerOptions{Level: slog.LevelWarn}))
	site, err := a.Site(log, ourHost)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	if err := writeNote(c.folder(), ln.Addr().String()); err != nil {
		return errors.Join(err, ln.Close())
	}
	defer os.Remove(notePath(c.folder()))
	ctx, stop := context.WithCancel(ctx)
	var workers sync.WaitGroup
	workers.Go(func() { a.Work(ctx, log) })
	workers.Go(func() { a.Clock(ctx, log) })
	in := &inbox{dir: c.folder(), app: a, log: log}
	workers.Go(func() { in.watch(ctx) })
	srv := &http.Server{Handler: site, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute}
	workers.Go(func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		srv.Shutdown(end)
	})
	fmt.Fprintln(c.out, words{c.lang, ref}.t("serving", "http://"+ln.Addr().String()+"/"))
	err = srv.Serve(ln)
	stop()
	workers.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// ourHost accepts only loopback names, so that no foreign name that resolves to
// this machine reaches the portal.
func ourHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func writeNote(dir, addr string) error {
	b, err := json.Marshal(servingNote{addr, os.Getpid()})
	if err != nil {
		return err
	}
	return os.WriteFile(notePath(dir), b, 0o600)
}

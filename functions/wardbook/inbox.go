package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wardbook/internal/app"
	"wardbook/internal/platform"
	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// An inbox is a folder into which files are dropped as <unit>/<period>/<name>.
// What was taken in moves to inbox-done; what names no unit or period moves to
// quarantine, with a text file beside it that says why. Nothing is deleted.
type inbox struct {
	dir  string // of the data
	app  *app.App
	log  *slog.Logger
	seen map[string]fs.FileInfo // files at the last look
}

// inboxStep is how often the folder is looked at. A file is taken when it did
// not change from one look to the next.
const inboxStep = 2 * time.Second

// watch looks at the inbox until ctx ends.
func (b *inbox) watch(ctx context.Context) {
	for {
		if err := b.look(ctx); err != nil && ctx.Err() == nil {
			b.log.ErrorContext(ctx, "inbox", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(inboxStep):
		}
	}
}

// look takes in every file that has settled.
func (b *inbox) look(ctx context.Context) error {
	root := filepath.Join(b.dir, "inbox")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	now := map[string]fs.FileInfo{}
	var errs []error
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
			return nil
		}
		if err != nil {
			return err
		}
		old, before := b.seen[p]
		if before && old.Size() == info.Size() && old.ModTime().Equal(info.ModTime()) {
			errs = append(errs, b.take(ctx, root, p, info))
			return nil
		}
		now[p] = info
		return nil
	})
	b.seen = now
	return errors.Join(append(errs, err)...)
}

// take sends one file and moves it out of the inbox. A file that cannot be kept
// stays and is tried again.
func (b *inbox) take(ctx context.Context, root, p string, info fs.FileInfo) error {
	rel, err := filepath.Rel(root, p)
	if err != nil {
		return err
	}
	why := ""
	parts := strings.Split(filepath.ToSlash(rel), "/")
	switch {
	case len(parts) != 3:
		why = "a file in the inbox is named <unit>/<period>/<any name>, such as 11557/2026-10/thang-10.xlsx"
	case info.Size() > web.MaxUpload:
		why = fmt.Sprintf("the file has %d bytes, at most %d are taken", info.Size(), web.MaxUpload)
	default:
		why, err = b.send(ctx, parts, p)
	}
	if err != nil {
		return fmt.Errorf("take %s: %w", rel, err)
	}
	if why == "" {
		return move(p, filepath.Join(b.dir, "inbox-done", rel))
	}
	to := filepath.Join(b.dir, "quarantine", rel)
	if err := move(p, to); err != nil {
		return err
	}
	return os.WriteFile(to+".why.txt", []byte(why+"\n"), 0o644)
}

// send queues a file; what is wrong with its name comes back as words.
func (b *inbox) send(ctx context.Context, parts []string, p string) (why string, err error) {
	period, err := stat.ParsePeriod(parts[1])
	if err != nil {
		return err.Error(), nil
	}
	raw, err := os.ReadFile(p)
	if err != nil {
		return "", err
	}
	_, err = b.app.Submit(ctx, web.Sending{Unit: stat.UnitCode(parts[0]), Period: period, Name: parts[2], Raw: raw, NoWait: true})
	if errors.Is(err, platform.ErrNotFound) {
		return err.Error(), nil
	}
	return "", err
}

// move renames a file into a folder that may have to be made; a name that is
// taken gets a number.
func move(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	free := to
	for i := 2; ; i++ {
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return os.Rename(from, free)
		} else if err != nil {
			return err
		}
		ext := filepath.Ext(to)
		free = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(to, ext), i, ext)
	}
}

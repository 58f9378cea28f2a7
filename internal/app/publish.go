package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wardbook/internal/org"
	"wardbook/internal/platform"
	"wardbook/internal/report"
	"wardbook/internal/report/docx"
	"wardbook/internal/report/xlsx"
	"wardbook/internal/rollup"
	"wardbook/internal/stat"
	"wardbook/internal/store"
	"wardbook/internal/web"
)

const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// layoutVersion changes whenever the printed form of a report changes, so that
// new bytes are a new publication.
const layoutVersion = "1"

// A draft is a report in the making: what it was made from, and its files.
type draft struct {
	inputs any
	used   []stat.UsedVersion
	doc    report.Document
	name   string // of the files, without extension
	docx   bool
}

// Publish makes a report, or finds the one made before from the same inputs.
func (a *App) Publish(ctx context.Context, o web.Order) (stat.Publication, bool, error) {
	if stat.PeriodKind(o.Report) != o.Period.Kind() {
		return stat.Publication{}, false, fmt.Errorf("report %s for period %s: %w", o.Report, o.Period, web.ErrNoReport)
	}
	drafts := map[string]func(context.Context, web.Order) (draft, error){"month": a.month, "term": a.term}[o.Report]
	if drafts == nil {
		return stat.Publication{}, false, fmt.Errorf("report %s: %w", o.Report, web.ErrNoReport)
	}
	d, err := drafts(ctx, o)
	if err != nil {
		return stat.Publication{}, false, err
	}
	id, err := identify(o, d.inputs)
	if err != nil {
		return stat.Publication{}, false, err
	}
	if old, err := a.store.Publication(ctx, id); !errors.Is(err, platform.ErrNotFound) {
		return old, false, err
	}
	pub := stat.Publication{ID: id, Report: o.Report, Unit: o.Unit, Period: o.Period, Provisional: d.doc.Provisional, Made: a.Now(), Used: d.used}
	if pub.Files, err = a.keep(ctx, id, d); err != nil {
		return pub, false, err
	}
	return a.store.RecordPublication(ctx, pub)
}

// identify computes the ID of a publication from everything that shapes it.
func identify(o web.Order, inputs any) (string, error) {
	b, err := json.Marshal([]any{layoutVersion, o, inputs})
	if err != nil {
		return "", fmt.Errorf("identify publication: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])[:20], nil
}

func fileKey(id, name string) string { return "published/" + id + "/" + name }

// keep writes the files of a draft and stores them.
func (a *App) keep(ctx context.Context, id string, d draft) (files []stat.PublishedFile, err error) {
	add := func(name, media string, body []byte) error {
		if err := a.platform.Files.Put(ctx, fileKey(id, name), body); err != nil {
			return fmt.Errorf("keep %s: %w", fileKey(id, name), err)
		}
		sum := sha256.Sum256(body)
		files = append(files, stat.PublishedFile{Name: name, Type: media, Bytes: len(body), SHA256: hex.EncodeToString(sum[:])})
		return nil
	}
	if d.docx {
		var b bytes.Buffer
		if err := docx.Write(&b, d.doc); err != nil {
			return nil, fmt.Errorf("write %s.docx: %w", d.name, err)
		}
		if err := add(d.name+".docx", typeDOCX, b.Bytes()); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, d.doc); err != nil {
		return nil, fmt.Errorf("write %s.xlsx: %w", d.name, err)
	}
	return files, add(d.name+".xlsx", typeXLSX, b.Bytes())
}

// PublishedFile gives one file of a publication.
func (a *App) PublishedFile(ctx context.Context, id, name string) (web.PublishedBytes, error) {
	p, err := a.store.Publication(ctx, id)
	if err != nil {
		return web.PublishedBytes{}, err
	}
	for _, f := range p.Files {
		if f.Name == name {
			body, err := a.platform.Files.Get(ctx, fileKey(id, name))
			return web.PublishedBytes{Type: f.Type, Body: body}, err
		}
	}
	return web.PublishedBytes{}, fmt.Errorf("file %q of publication %s: %w", name, id, platform.ErrNotFound)
}

// Publications lists the reports about a unit and period, newest first.
func (a *App) Publications(ctx context.Context, unit stat.UnitCode, p stat.Period) ([]stat.Publication, error) {
	all, err := a.store.Publications(ctx, string(p.Kind()), unit, p)
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	return all, err
}

// names gives the full names of a unit and of the one above it.
func (a *App) names(code stat.UnitCode, p stat.Period) (unit, parent org.Unit, err error) {
	unit, ok := a.units.At(code, p.To)
	if !ok {
		return unit, parent, fmt.Errorf("unit %q in %s: %w", code, p, platform.ErrNotFound)
	}
	parent, _ = a.units.At(unit.Parent, p.To)
	return unit, parent, nil
}

// term drafts a ward's report on a term from its current accepted sending.
func (a *App) term(ctx context.Context, o web.Order) (draft, error) {
	unit, parent, err := a.names(o.Unit, o.Period)
	if err != nil {
		return draft{}, err
	}
	f, e, err := a.form("", o.Period)
	if err != nil {
		return draft{}, err
	}
	sub, err := a.store.Submission(ctx, store.Place{Unit: o.Unit, Form: f.ID, Period: o.Period}, 0)
	if err != nil {
		return draft{}, err
	}
	if sub.State != stat.Accepted {
		return draft{}, fmt.Errorf("term report of %s: no accepted sending for %s: %w", o.Unit, o.Period, platform.ErrNotFound)
	}
	in := report.TermInput{Edition: e, Form: f, Unit: place(unit), Parent: place(parent), Submission: sub, Targets: a.catalog.Targets(o.Unit, o.Period), Provisional: true, Sample: sub.Sample}
	return draft{
		inputs: []any{e.Hash, sub.Receipt, sub.Version, in.Targets, in.Unit, in.Parent, in.Sample},
		used:   []stat.UsedVersion{{Unit: sub.Unit, Version: sub.Version}},
		doc:    report.Term(in), name: fmt.Sprintf("phu-luc-%s-%s", o.Unit, o.Period), docx: true,
	}, nil
}

// month drafts a city's report on a month from the current accepted sendings.
func (a *App) month(ctx context.Context, o web.Order) (draft, error) {
	unit, parent, err := a.names(o.Unit, o.Period)
	if err != nil {
		return draft{}, err
	}
	b, err := a.basis(ctx, o.Unit, o.Period)
	if err != nil {
		return draft{}, err
	}
	st, err := a.Status(ctx, o.Unit, o.Period)
	if err != nil {
		return draft{}, err
	}
	in := report.MonthInput{Edition: b.Edition, Form: b.Form, Unit: place(unit), Parent: place(parent), Period: o.Period,
		Deadline: st.Deadline, Rows: rollup.Compute(b), Provisional: true}
	d := draft{name: fmt.Sprintf("tong-hop-%s-%s", o.Unit, o.Period)}
	type used struct {
		Unit     stat.UnitCode
		Name     string
		State    stat.State
		Version  int
		Receipt  stat.Receipt
		Received time.Time
	}
	var inputs []used
	subs := map[stat.UnitCode]*stat.Submission{}
	for i := range b.Accepted {
		subs[b.Accepted[i].Unit] = &b.Accepted[i]
	}
	for _, u := range st.Units {
		in.Units = append(in.Units, report.UnitLine{Code: u.Unit, Name: u.Name, State: u.State, OnTime: u.OnTime, Questions: u.Questions, Received: u.Received, Submission: subs[u.Unit]})
		in.Sample = in.Sample || u.Sample
		inputs = append(inputs, used{u.Unit, u.Name, u.State, u.Version, u.Receipt, u.Received.UTC()})
		if subs[u.Unit] != nil {
			d.used = append(d.used, stat.UsedVersion{Unit: u.Unit, Version: u.Version})
		}
	}
	d.inputs = []any{b.Edition.Hash, inputs, in.Unit, in.Parent, in.Deadline.UTC(), in.Sample}
	d.doc = report.Month(in)
	return d, nil
}

func place(u org.Unit) report.Place {
	return report.Place{Code: u.Code, Type: u.Type, Name: u.Name}
}

package ingest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"wardbook/internal/app"
	"wardbook/internal/ingest"
	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/internal/store"
	"wardbook/seeds"
)

const ward = stat.UnitCode("11533") // of the example workbooks

var (
	october = stat.Period{From: stat.MonthOf(2026, 10), To: stat.MonthOf(2026, 10)}
	noon    = time.Date(2026, 10, 15, 5, 0, 0, 0, time.UTC)
)

func reference(t testing.TB) app.Reference {
	t.Helper()
	ref, err := app.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// desk opens a desk on a platform, as a program that has just started does.
func desk(p platform.Platform, ref app.Reference) *ingest.Desk {
	return &ingest.Desk{Files: p.Files, Queue: p.Queue, Store: store.New(p.Table), Catalog: ref.Catalog, Units: ref.Units, Known: ref.Known(sheet.DefaultLimits())}
}

// example gives a workbook of the month as a ward could send it.
func example(t testing.TB) []byte {
	t.Helper()
	raw, err := seeds.Example("bieu-thang-sach.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func sending(raw []byte) ingest.Sending {
	return ingest.Sending{Unit: ward, Period: october, Name: "bieu-thang.xlsx", Raw: raw, Received: noon}
}

// bodies takes every message that waits.
func bodies(t *testing.T, q platform.Queue) (out [][]byte) {
	t.Helper()
	for {
		ms, err := q.Receive(t.Context(), platform.MaxBatchSize, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if len(ms) == 0 {
			return out
		}
		for _, m := range ms {
			out = append(out, m.Body)
		}
	}
}

func TestAccept(t *testing.T) {
	ref := reference(t)
	for _, c := range []struct {
		name string
		set  func(*ingest.Sending)
		form stat.FormID
		file string
		ok   bool
	}{
		{"as it should be", func(*ingest.Sending) {}, "kt-xh-month", "bieu-thang.xlsx", true},
		{"form named", func(s *ingest.Sending) { s.Form = "kt-xh-month" }, "kt-xh-month", "bieu-thang.xlsx", true},
		{"a path", func(s *ingest.Sending) { s.Name = `C:\báo cáo\..\T10.xlsx` }, "kt-xh-month", "T10.xlsx", true},
		{"a long name", func(s *ingest.Sending) { s.Name = strings.Repeat("ữ", 200) + ".xlsx" }, "kt-xh-month", strings.Repeat("ữ", 115) + ".xlsx", true},
		{"garbage", func(s *ingest.Sending) { s.Raw = []byte("no workbook") }, "kt-xh-month", "bieu-thang.xlsx", true},
		{"no such unit", func(s *ingest.Sending) { s.Unit = "99999" }, "", "", false},
		{"no unit", func(s *ingest.Sending) { s.Unit = "" }, "", "", false},
		{"a form of terms for a month", func(s *ingest.Sending) { s.Form = "kt-xh-term" }, "", "", false},
		{"no such form", func(s *ingest.Sending) { s.Form = "kt-xh" }, "", "", false},
		{"no period", func(s *ingest.Sending) { s.Period = stat.Period{} }, "", "", false},
		{"a period before all editions", func(s *ingest.Sending) { s.Period = s.Period.LastYear(); s.Period.From -= 1200; s.Period.To -= 1200 }, "", "", false},
	} {
		p := local.Memory().Platform()
		s := sending(example(t))
		c.set(&s)
		j, err := desk(p, ref).Accept(t.Context(), s)
		queued := len(bodies(t, p.Queue))
		if !c.ok {
			if !errors.Is(err, ingest.ErrUnknown) || queued != 0 {
				t.Errorf("%s: Accept = %v with %d queued, want ErrUnknown and none", c.name, err, queued)
			}
			continue
		}
		if err != nil || queued != 1 || j.Form != c.form || j.Name != c.file {
			t.Errorf("%s: Accept = %+v, %v with %d queued; want form %s, name %s", c.name, j, err, queued, c.form, c.file)
		}
		if raw, err := p.Files.Get(t.Context(), ingest.RawKey(j.SHA256)); err != nil || string(raw) != string(s.Raw) {
			t.Errorf("%s: the bytes are not kept: %v", c.name, err)
		}
	}
}

func TestReceiptDependsOnUnitPeriodAndBytesAlone(t *testing.T) {
	j := ingest.Job{Unit: ward, Period: october, Form: "kt-xh-month", Name: "a.xlsx", SHA256: "ab", Received: noon}
	same, unit, period, file := j, j, j, j
	same.Name, same.Received, same.Sample, same.Form = "b.xlsx", noon.Add(time.Hour), true, "x"
	unit.Unit, period.Period, file.SHA256 = "11506", october.Previous(), "ac"
	if same.Receipt() != j.Receipt() {
		t.Errorf("another name gives receipt %s, want %s", same.Receipt(), j.Receipt())
	}
	for _, other := range []ingest.Job{unit, period, file} {
		if other.Receipt() == j.Receipt() {
			t.Errorf("%+v has the receipt of %+v", other, j)
		}
	}
}

func TestJobDeliveredThreeTimes(t *testing.T) {
	p := local.Memory().Platform()
	d := desk(p, reference(t))
	j, err := d.Accept(t.Context(), sending(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	body := bodies(t, p.Queue)[0]
	for i := range 3 {
		sub, again, err := d.Handle(t.Context(), body)
		if err != nil || again != (i > 0) || sub.Receipt != j.Receipt() || sub.Version != 1 || sub.State != stat.Accepted {
			t.Errorf("delivery %d: %s, version %d, %s, duplicate %t, %v", i+1, sub.Receipt, sub.Version, sub.State, again, err)
		}
	}
	if n, err := d.Store.VerifyAudit(t.Context(), ward); n != 1 || err != nil {
		t.Errorf("VerifyAudit = %d, %v; want 1", n, err)
	}
}

func TestFileThatIsNoWorkbookIsRefusedWithAReceipt(t *testing.T) {
	p := local.Memory().Platform()
	d := desk(p, reference(t))
	for _, raw := range []string{"", "no workbook", "PK\x03\x04"} {
		if _, err := d.Accept(t.Context(), sending([]byte(raw))); err != nil {
			t.Fatal(err)
		}
		sub, _, err := d.Handle(t.Context(), bodies(t, p.Queue)[0])
		if err != nil || sub.State != stat.Rejected || sub.Receipt == "" || stat.Count(sub.Findings, stat.Blocking) == 0 {
			t.Errorf("Handle(%q) = %s, %v, %v; want it refused with a reason", raw, sub.State, sub.Findings, err)
		}
	}
}

func TestLostBytesAreNoAnswer(t *testing.T) {
	p := local.Memory().Platform()
	d := desk(p, reference(t))
	j, err := d.Accept(t.Context(), sending(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Files.Delete(t.Context(), ingest.RawKey(j.SHA256)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Handle(t.Context(), bodies(t, p.Queue)[0]); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("Handle without the bytes = %v, want ErrNotFound", err)
	}
	if _, err := d.Store.Receipt(context.Background(), j.Receipt()); !errors.Is(err, platform.ErrNotFound) {
		t.Errorf("Receipt = %v, want ErrNotFound: nothing was judged", err)
	}
}

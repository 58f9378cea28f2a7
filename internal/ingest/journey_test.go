package ingest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wardbook/internal/app"
	"wardbook/internal/ingest"
	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/platform/platformtest"
	"wardbook/internal/stat"
	"wardbook/internal/store"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// A world is a platform whose lease clock a test moves.
type world struct {
	platform.Platform
	mu  sync.Mutex
	now time.Time
}

func newWorld() *world {
	w := &world{now: noon}
	w.Platform = local.Memory().At(func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.now
	}).Platform()
	return w
}

// pass lets every lease run out.
func (w *world) pass() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Hour)
}

// journey accepts a sending and works until the queue is empty, as a program
// that starts on p does. It says whether the sender was told that it is kept.
func journey(t *testing.T, p platform.Platform, ref app.Reference, send *ingest.Sending) (kept bool) {
	t.Helper()
	platformtest.Crashed(func() {
		if send != nil {
			if _, err := desk(p, ref).Accept(t.Context(), *send); err != nil {
				return
			}
			kept = true
		}
		// An error of the queue is for the next start.
		_ = app.New(p, ref, app.Config{}).Drain(t.Context(), quiet)
	})
	return kept
}

// finish works without faults until nothing is left, over every lease.
func finish(t *testing.T, w *world, ref app.Reference) {
	t.Helper()
	for range platform.MaxReceives + 1 {
		w.pass()
		journey(t, w.Platform, ref, nil)
	}
}

func dead(t *testing.T, p platform.Platform) (all []platform.Message) {
	t.Helper()
	for m, err := range p.Queue.Dead(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// whole holds what must be true of a world in which one file was sent.
func whole(t *testing.T, w *world, s ingest.Sending) {
	t.Helper()
	st := store.New(w.Table)
	all, err := st.Versions(t.Context(), store.Place{Unit: s.Unit, Form: "kt-xh-month", Period: s.Period})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d versions, %v; want one", len(all), err)
	}
	v := all[0]
	if v.State != stat.Accepted || v.Version != 1 {
		t.Errorf("version %d is %s, want 1 accepted", v.Version, v.State)
	}
	if r, err := st.Receipt(t.Context(), v.Receipt); err != nil || r.SHA256 != v.SHA256 {
		t.Errorf("Receipt(%s) = %s, %v; want %s", v.Receipt, r.SHA256, err, v.SHA256)
	}
	if raw, err := w.Files.Get(t.Context(), ingest.RawKey(v.SHA256)); err != nil || !bytes.Equal(raw, s.Raw) {
		t.Errorf("the bytes are not as sent: %v", err)
	}
	if n, err := st.VerifyAudit(t.Context(), s.Unit); n != 1 || err != nil {
		t.Errorf("VerifyAudit = %d, %v; want 1", n, err)
	}
	if jobs, err := st.Owed(t.Context()); err != nil || len(jobs) != 1 {
		t.Errorf("%d jobs owed, %v; want one", len(jobs), err)
	}
	lines, err := st.Lines(t.Context(), v.Form, s.Period)
	if err != nil || len(lines) != 1 || lines[s.Unit].Receipt != v.Receipt {
		t.Errorf("lines %+v, %v; want that of %s", lines, err, v.Receipt)
	}
	if left := bodies(t, w.Queue); len(left) != 0 {
		t.Errorf("%d messages left, want none", len(left))
	}
	if d := dead(t, w.Platform); len(d) != 0 {
		t.Errorf("%d dead letters, want none", len(d))
	}
}

// TestJourneyUnderEveryFault plays each fault at each single use of the
// platform, starts again without faults, and finds the world whole.
func TestJourneyUnderEveryFault(t *testing.T) {
	ref := reference(t)
	s := sending(example(t))
	var calls []platformtest.Call
	w := newWorld()
	journey(t, platformtest.Faulty(w.Platform, func(c platformtest.Call) platformtest.Fault {
		calls = append(calls, c)
		return platformtest.Fault{}
	}), ref, &s)
	whole(t, w, s)
	if len(calls) < 10 {
		t.Fatalf("the journey uses the platform %d times, want it to keep, queue, look up, record and acknowledge", len(calls))
	}
	t.Logf("%d uses of the platform", len(calls))
	for _, f := range []struct {
		name  string
		fault platformtest.Fault
	}{
		{"not done, and it fails", platformtest.Fault{Skip: true, Fail: true}},
		{"done, and the answer is lost", platformtest.Fault{Fail: true}},
		{"crash before", platformtest.Fault{Skip: true, Panic: true}},
		{"crash after", platformtest.Fault{Panic: true}},
	} {
		for k := 1; k <= len(calls); k++ {
			t.Run(fmt.Sprintf("%s %d of %d %s", f.name, k, len(calls), calls[k-1].Name), func(t *testing.T) {
				w := newWorld()
				kept := journey(t, platformtest.Faulty(w.Platform, func(c platformtest.Call) platformtest.Fault {
					if c.N == k {
						return f.fault
					}
					return platformtest.Fault{}
				}), ref, &s)
				if !kept { // whoever was not told that it is kept sends it again
					again := s
					again.Received = s.Received.Add(time.Minute)
					if !journey(t, w.Platform, ref, &again) {
						t.Fatal("Accept fails without a fault")
					}
				}
				finish(t, w, ref)
				whole(t, w, s)
			})
		}
	}
}

func TestOneEventThreeTimes(t *testing.T) {
	ref, s, w := reference(t), sending(example(t)), newWorld()
	for i := range 3 {
		s.Received = noon.Add(time.Duration(i) * time.Minute)
		if !journey(t, w.Platform, ref, &s) {
			t.Fatal("Accept fails")
		}
	}
	whole(t, w, s)
}

// variant gives the workbook raw in other bytes: with a comment in its archive.
func variant(t *testing.T, raw []byte, comment string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.SetComment(comment), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOfficersAtOnce(t *testing.T) {
	const officers = 16
	ref, w, clean := reference(t), newWorld(), example(t)
	var all sync.WaitGroup
	for i := range officers {
		s := sending(variant(t, clean, fmt.Sprint("officer ", i)))
		if i%4 == 3 {
			s.Raw = fmt.Appendf(nil, "no workbook %d", i)
		}
		all.Go(func() {
			d := desk(w.Platform, ref)
			j, err := d.Accept(t.Context(), s)
			if err != nil {
				t.Error(err)
				return
			}
			body, err := json.Marshal(j)
			if err != nil {
				t.Error(err)
				return
			}
			if _, _, err := d.Handle(t.Context(), body); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	finish(t, w, ref) // the queued jobs are all judged by now
	st, at := store.New(w.Table), store.Place{Unit: ward, Form: "kt-xh-month", Period: october}
	vs, err := st.Versions(t.Context(), at)
	if err != nil || len(vs) != officers {
		t.Fatalf("%d versions, %v; want %d", len(vs), err, officers)
	}
	receipts, states, accepted := map[stat.Receipt]bool{}, map[stat.State]int{}, 0
	for i, v := range vs {
		if v.Version != officers-i {
			t.Errorf("place %d has version %d, want %d", i, v.Version, officers-i)
		}
		receipts[v.Receipt] = true
		states[v.State]++
		if v.State == stat.Accepted {
			accepted = v.Version
		}
	}
	if len(receipts) != officers {
		t.Errorf("%d receipts, want %d", len(receipts), officers)
	}
	if want := map[stat.State]int{stat.Accepted: 1, stat.Superseded: 11, stat.Rejected: 4}; !maps.Equal(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
	head, err := st.Submission(t.Context(), at, 0)
	if err != nil || head.Version != accepted {
		t.Errorf("version that counts = %d, %v; want the accepted one, %d", head.Version, err, accepted)
	}
	if n, err := st.VerifyAudit(t.Context(), ward); n != officers || err != nil {
		t.Errorf("VerifyAudit = %d, %v; want %d", n, err, officers)
	}
}

func TestPoison(t *testing.T) {
	ref, w := reference(t), newWorld()
	if err := w.Queue.Send(t.Context(), []byte(`{"unit":`)); err != nil {
		t.Fatal(err)
	}
	d := desk(w.Platform, ref)
	units := []stat.UnitCode{"11557", "11533", "11506"}
	for _, u := range units {
		s := sending([]byte("file of " + u))
		s.Unit = u
		if _, err := d.Accept(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	judged := func() (n int) {
		lines, err := d.Store.Lines(t.Context(), "kt-xh-month", october)
		if err != nil {
			t.Fatal(err)
		}
		return len(lines)
	}
	journey(t, w.Platform, ref, nil)
	if judged() != len(units) {
		t.Errorf("%d neighbours judged beside a poison, want %d", judged(), len(units))
	}
	if got := dead(t, w.Platform); len(got) != 0 {
		t.Errorf("dead after one delivery: %+v", got)
	}
	finish(t, w, ref)
	got, err := app.New(w.Platform, ref, app.Config{}).DeadLetters(t.Context())
	if err != nil || len(got) != 1 || got[0].Body != `{"unit":` || got[0].Tries != platform.MaxReceives {
		t.Fatalf("DeadLetters = %+v, %v; want the poison after %d tries", got, err, platform.MaxReceives)
	}

	// Sending it round again harms nobody.
	if n, err := w.Queue.Redrive(t.Context()); n != 1 || err != nil {
		t.Errorf("Redrive = %d, %v; want 1", n, err)
	}
	finish(t, w, ref)
	if n := len(dead(t, w.Platform)); n != 1 || judged() != len(units) {
		t.Errorf("after redrive: %d dead, %d judged; want 1 and %d", n, judged(), len(units))
	}
	for _, u := range units {
		if n, err := d.Store.VerifyAudit(t.Context(), u); n != 1 || err != nil {
			t.Errorf("VerifyAudit(%s) = %d, %v; want 1", u, n, err)
		}
	}
}

// TestRedriveOfAMendedJob: what failed for want of its bytes is judged once they are back.
func TestRedriveOfAMendedJob(t *testing.T) {
	ref, s, w := reference(t), sending(example(t)), newWorld()
	j, err := desk(w.Platform, ref).Accept(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Files.Delete(t.Context(), ingest.RawKey(j.SHA256)); err != nil {
		t.Fatal(err)
	}
	finish(t, w, ref)
	if ds := dead(t, w.Platform); len(ds) != 1 || !strings.Contains(string(ds[0].Body), j.SHA256) {
		t.Fatalf("dead letters %v, want the job", ds)
	}
	if err := w.Files.Put(t.Context(), ingest.RawKey(j.SHA256), slices.Clone(s.Raw)); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Queue.Redrive(t.Context()); n != 1 || err != nil {
		t.Fatalf("Redrive = %d, %v; want 1", n, err)
	}
	finish(t, w, ref)
	whole(t, w, s)
}

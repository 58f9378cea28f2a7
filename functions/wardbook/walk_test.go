package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"wardbook/internal/web"
	"wardbook/seeds"
)

// noEnv is an empty environment.
func noEnv(string) (string, bool) { return "", false }

// wardbook carries out a command line as a shell would.
func wardbook(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, &o, &e, noEnv)
	return code, o.String(), e.String()
}

// must carries out a command line that has to answer yes, and reads its JSON.
func must(t *testing.T, into any, args ...string) {
	t.Helper()
	code, out, errs := wardbook(t, append(args, "--json")...)
	if code != 0 {
		t.Fatalf("wardbook %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("wardbook %s: %v in %s", strings.Join(args, " "), err, out)
	}
}

// exampleFile writes one example workbook where a person would have it.
func exampleFile(t *testing.T, name string) string {
	t.Helper()
	raw, err := seeds.Example(name)
	if err != nil {
		t.Fatal(err)
	}
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCheckTheAppendix(t *testing.T) {
	for _, name := range []string{"phu-luc-van-ban.xlsx", "phu-luc-so.xlsx", "phu-luc.docx", "phu-luc.csv"} {
		var c web.CheckJSON
		must(t, &c, "check", exampleFile(t, name), "--unit", "11557", "--period", "2021-2025")
		if !c.Accepted || len(c.Verdicts) != 21 || len(c.Findings) != 0 || c.Form != "kt-xh-term" {
			t.Errorf("%s: accepted %v, %d verdicts, findings %v, form %s", name, c.Accepted, len(c.Verdicts), c.Findings, c.Form)
		}
	}
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	write := func(name, body string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	good := exampleFile(t, "phu-luc.csv")
	raw, _ := os.ReadFile(good)
	rows := []struct {
		name string
		args []string
		want int
	}{
		{"accepted", []string{"check", good, "--unit", "11557", "--period", "2021-2025"}, 0},
		{"the title names unit and period", []string{"check", good}, 0},
		{"blocking", []string{"check", write("bad.csv", strings.Replace(string(raw), "16,5;9;", "16,5;10;", 1))}, 1},
		{"unreadable, and nobody named anything", []string{"check", write("x.xlsx", "%PDF-1.7")}, 1},
		{"truncated", []string{"check", write("y.xlsx", "PK\x03\x04....")}, 1},
		{"nobody named a unit", []string{"check", write("z.csv", "TT;Chỉ tiêu;ĐVT;NQĐH;Thực hiện\n")}, 2},
		{"unknown unit", []string{"check", good, "--unit", "99999", "--period", "2021-2025"}, 2},
		{"a unit that did not exist yet", []string{"check", good, "--unit", "11557", "--period", "2021"}, 2},
		{"no such period", []string{"check", good, "--period", "now"}, 2},
		{"no such form", []string{"check", good, "--form", "kt-xh-day"}, 2},
		{"no form of that kind", []string{"check", good, "--unit", "11557", "--period", "2026-Q1"}, 2},
		{"no edition for that year", []string{"check", good, "--unit", "11557", "--period", "2041-01"}, 2},
		{"no such file", []string{"check", filepath.Join(dir, "nothing")}, 2},
		{"no such flag", []string{"check", good, "--nothing"}, 2},
		{"no such language", []string{"check", good, "--lang", "fr"}, 2},
		{"an address that others reach", []string{"serve", "--addr", "0.0.0.0:0", "--data", dir}, 2},
		{"no such report", []string{"publish", "weekly", "--unit", "31", "--period", "2026-10", "--data", filepath.Join(dir, "d")}, 2},
	}
	for _, r := range rows {
		code, out, errs := wardbook(t, r.args...)
		if code != r.want || (code == 2) != (strings.Count(errs, "\n") == 1) {
			t.Errorf("%s: exit %d, want %d\n%s%s", r.name, code, r.want, out, errs)
		}
	}
}

func TestTemplateCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.xlsx")
	if code, _, errs := wardbook(t, "template", "--unit", "11557", "--period", "2026-10", "-o", file); code != 0 {
		t.Fatalf("exit %d %s", code, errs)
	}
	code, out, _ := wardbook(t, "check", file, "--json")
	var c web.CheckJSON
	if err := json.Unmarshal([]byte(out), &c); err != nil || code != 1 || c.Unit != "11557" || c.Period.String() != "2026-10" {
		t.Errorf("a blank template: exit %d, unit %s, period %s %v; want 1 and what its hidden mark says", code, c.Unit, c.Period, err)
	}
}

// served starts the program on a folder and gives its address.
func served(t *testing.T, dir string, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	pr, pw := io.Pipe()
	done := make(chan int)
	go func() {
		code := run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", dir}, args...), pw, os.Stderr, noEnv)
		pw.Close()
		done <- code
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("serve ended with %d", code)
		}
	})
	buf := make([]byte, 4096)
	n, err := pr.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, pr)
	return strings.TrimSuffix(regexp.MustCompile(`http://[0-9.:]+/`).FindString(string(buf[:n])), "/")
}

func page(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v\n%s", address, res.Status, err, b)
	}
	return string(b)
}

// TestWalk takes one workbook all the way: uploaded in the portal, answered,
// published, and the report opened.
func TestWalk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	base := served(t, dir)
	raw, err := seeds.Example("phu-luc-van-ban.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	w.WriteField("unit", "11557")
	w.WriteField("period", "2021-2025")
	f, _ := w.CreateFormFile("file", "phu-luc.xlsx")
	f.Write(raw)
	w.Close()
	res, err := http.Post(base+"/submit", w.FormDataContentType(), &form)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if res.StatusCode != http.StatusOK || !strings.Contains(string(body), "Đã được chấp nhận") {
		t.Fatalf("result page: %s\n%s", res.Status, body)
	}
	if ward := page(t, base+"/units/11557/2021-2025"); !strings.Contains(ward, "Hoàn thành") || !strings.Contains(ward, "14.000") {
		t.Error("the ward's page does not show its results")
	}

	// Commands go through the program that serves the folder.
	var again web.SubmitJSON
	must(t, &again, "submit", exampleFile(t, "phu-luc-van-ban.xlsx"), "--unit", "11557", "--period", "2021-2025", "--data", dir)
	if !again.Duplicate || again.Version != 1 || again.State != "accepted" {
		t.Errorf("the same bytes again: %+v", again)
	}
	var checked web.CheckJSON
	must(t, &checked, "check", exampleFile(t, "phu-luc.csv"), "--data", dir)
	if !checked.Accepted || len(checked.Verdicts) != 21 {
		t.Errorf("check through the program: %+v", checked)
	}
	var status web.StatusJSON
	must(t, &status, "status", "--period", "2021-2025", "--data", dir)
	if status.Expected != 114 || status.Accepted != 1 || len(status.Missing) != 113 {
		t.Errorf("status: %d expected, %d accepted, %d missing", status.Expected, status.Accepted, len(status.Missing))
	}
	out := filepath.Join(dir, "out")
	var pub, twice web.PublishJSON
	must(t, &pub, "publish", "term", "--unit", "11557", "--period", "2021-2025", "--data", dir, "-o", out)
	must(t, &twice, "publish", "term", "--unit", "11557", "--period", "2021-2025", "--data", dir, "-o", out)
	if !pub.Created || twice.Created || pub.Publication != twice.Publication || len(pub.Used) != 1 {
		t.Errorf("published %+v then %+v", pub, twice)
	}
	if text := documentText(t, filepath.Join(out, "phu-luc-11557-2021-2025.docx")); !strings.Contains(text, "Giữ vững ANCT-TTATXH") || !strings.Contains(text, "220.000") {
		t.Errorf("the report does not hold the appendix: %s", text)
	}
	var e web.ExplainJSON
	must(t, &e, "explain", "--unit", "11557", "--period", "2021-2025", "--indicator", "KT-TNBQ", "--data", dir)
	if e.Value != "92.1" || len(e.Sources) != 1 || e.Sources[0].Cell != "Phụ lục!E16" || e.Sources[0].SHA256 != again.SHA256 {
		t.Errorf("explain: %+v", e)
	}
}

// documentText gives the text of a Word document.
func documentText(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(b), "")
}

// TestDemo fills a folder and publishes from it: the same again gives the same bytes.
func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	if code, _, errs := wardbook(t, "demo", "--data", dir); code != 0 {
		t.Fatalf("demo: exit %d %s", code, errs)
	}
	files := map[string][]byte{}
	for _, round := range []string{"one", "two"} {
		out := filepath.Join(dir, round)
		var term, month web.PublishJSON
		must(t, &term, "publish", "term", "--data", dir, "--unit", "11557", "--period", "2021-2025", "-o", out)
		must(t, &month, "publish", "month", "--data", dir, "--unit", "31", "--period", "2026-10", "-o", out)
		entries, err := os.ReadDir(out)
		if err != nil || len(entries) != 3 {
			t.Fatalf("%d files %v, want 3", len(entries), err)
		}
		for _, f := range entries {
			b, err := os.ReadFile(filepath.Join(out, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			if old, ok := files[f.Name()]; ok && !bytes.Equal(old, b) {
				t.Errorf("%s: other bytes the second time", f.Name())
			}
			files[f.Name()] = b
		}
	}
	var s web.StatusJSON
	must(t, &s, "status", "--period", "2026-10", "--data", dir)
	if s.Deadline != "2026-10-16T17:00:00+07:00" || s.Expected != 114 || s.Accepted+len(s.Missing) >= 114 || s.Late == 0 {
		t.Errorf("status: due %s, %d expected, %d accepted, %d missing, %d late", s.Deadline, s.Expected, s.Accepted, len(s.Missing), s.Late)
	}
	var r web.RollupJSON
	must(t, &r, "rollup", "--under", "31", "--period", "2026-10", "--data", dir)
	if len(r.Rows) == 0 || r.Basis != "reported" {
		t.Errorf("rollup: %d rows, basis %s", len(r.Rows), r.Basis)
	}
}

// TestHeld says who holds a folder, and does not hang.
func TestHeld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	base := served(t, dir)
	start := time.Now()
	code, _, errs := wardbook(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	if code != 2 || !strings.Contains(errs, strings.TrimPrefix(base, "http://")) {
		t.Errorf("second serve: exit %d %q, want 2 and the address of the first (after %v)", code, errs, time.Since(start))
	}
}

// BenchmarkStartToVerdict measures the whole command as a person waits for it:
// the process started, one workbook judged, the verdict printed.
func BenchmarkStartToVerdict(b *testing.B) {
	dir := b.TempDir()
	bin := filepath.Join(dir, "wardbook")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v %s", err, out)
	}
	raw, err := seeds.Example("phu-luc-van-ban.xlsx")
	if err != nil {
		b.Fatal(err)
	}
	p := filepath.Join(dir, "a.xlsx")
	if err := os.WriteFile(p, raw, 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := exec.Command(bin, "check", p, "--unit", "11557", "--period", "2021-2025").Run(); err != nil {
			b.Fatal(err)
		}
	}
}

// Package browser tries the portal as a person would: in headless Chromium, one
// journey from upload to report, and the accessibility checker on every page at
// two widths. WARDBOOK_BINARY names the program, WARDBOOK_AXE the checker.
package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// serve starts the demonstration on a free port and gives its address.
func serve(t *testing.T) string {
	t.Helper()
	bin := os.Getenv("WARDBOOK_BINARY")
	if bin == "" {
		t.Skip("WARDBOOK_BINARY names no program; run make test-all")
	}
	cmd := exec.Command(bin, "serve", "--demo", "--lang", "en", "--addr", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "d"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() })
	address := regexp.MustCompile(`http://[0-9.:]+/`)
	for s := bufio.NewScanner(out); s.Scan(); {
		if a := address.FindString(s.Text()); a != "" {
			return strings.TrimSuffix(a, "/")
		}
	}
	t.Fatal("the program ended without an address")
	return ""
}

// browse opens a browser of its own.
func browse(t *testing.T) context.Context {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(limited, steps...); err != nil {
		t.Fatal(err)
	}
}

func text(t *testing.T, ctx context.Context, js string) string {
	t.Helper()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](js))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sample is a small table that a ward could have typed by hand.
const sample = "ỦY BAN NHÂN DÂN PHƯỜNG THIÊN HƯƠNG;;;;;;\nTHÁNG 10 NĂM 2026;;;;;;\nTT;Chỉ tiêu;ĐVT;Kế hoạch năm;Thực hiện trong tháng;Lũy kế từ đầu năm;Cùng kỳ năm trước\n1;Dân số;người;;45.140;;\n2;Tổng số hộ dân cư;hộ;;nhiều;;\n"

func TestJourney(t *testing.T) {
	base, ctx := serve(t), browse(t)
	file := filepath.Join(t.TempDir(), "thang-10.csv")
	if err := os.WriteFile(file, []byte(sample), 0o644); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(base+"/"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("#unit").value = "11557"; document.querySelector("#period").value = "2026-10"`),
		chromedp.SetUploadFiles("#file", []string{file}),
		chromedp.Click("#send button.btn"),
		chromedp.WaitVisible("section.outcome"))
	body := text(t, ctx, "document.body.innerText")
	for _, want := range []string{"E5", "number-words", "nhiều", "45.140"} {
		if !strings.Contains(body, want) {
			t.Errorf("the result page does not say %q:\n%s", want, body)
		}
	}
	do(t, ctx, chromedp.Navigate(base+"/units/11557/2021-2025"), chromedp.WaitVisible("main"))
	if body := text(t, ctx, "document.body.innerText"); !strings.Contains(body, "Vượt chỉ tiêu") || !strings.Contains(body, "14.000") {
		t.Errorf("the page of the ward does not show its verdicts:\n%s", body)
	}
}

// pages are all kinds of pages; %axe runs on each.
var pages = []string{
	"/", "/?lang=en", "/units/11557/2021-2025", "/units/11557/2021-2025/kt-xh-term", "/units/10507/2026-10/kt-xh-month",
	"/city/31/2026-10", "/city/31/2026-10?lang=en", "/explain/31/2026-10/YT-BHYT/actual", "/help", "/nowhere",
}

func TestAccessibility(t *testing.T) {
	checker, err := os.ReadFile(os.Getenv("WARDBOOK_AXE"))
	if err != nil {
		t.Skip("WARDBOOK_AXE names no checker; run make test-all")
	}
	base, ctx := serve(t), browse(t)
	for _, width := range []int64{1280, 390} {
		for _, page := range pages {
			do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(base+page), chromedp.Evaluate[chromedp.Void](string(checker)),
				chromedp.Evaluate[chromedp.Void](`axe.run().then(r => { window.found = JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html)])) })`))
			found := ""
			for range 200 {
				if found = text(t, ctx, `window.found || ""`); found != "" {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			var violations [][]any
			if err := json.Unmarshal([]byte(found), &violations); err != nil {
				t.Fatalf("%s: %v", page, err)
			}
			for _, v := range violations {
				t.Errorf("%s at %d pixels: %v", page, width, v)
			}
			if text(t, ctx, `String(document.documentElement.scrollWidth > document.documentElement.clientWidth)`) == "true" {
				t.Errorf("%s at %d pixels scrolls sideways", page, width)
			}
			if dir := os.Getenv("WARDBOOK_SHOTS"); dir != "" {
				shot(t, ctx, filepath.Join(dir, strings.NewReplacer("/", "_", "?", "_", "=", "_").Replace(page)+"-"+map[int64]string{1280: "wide", 390: "phone"}[width]+".png"))
			}
		}
	}
}

func shot(t *testing.T, ctx context.Context, file string) {
	t.Helper()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(file, png, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}

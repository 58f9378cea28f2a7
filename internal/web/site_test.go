package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"wardbook/internal/stat"
	"wardbook/internal/web"
)

func site(t testing.TB, d *desk) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{
		Desk: d, Catalog: d.catalog, Units: d.units, Regime: d.regime, City: city, Now: now,
		Demo: &web.Demo{Unit: ward, Period: period("2021-2025")},
		Log:  slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

// form makes an upload as the first page sends it.
func form(path, unit, p, name string, file []byte) *http.Request {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	must(m.WriteField("unit", unit))
	must(m.WriteField("period", p))
	if name != "" {
		w, err := m.CreateFormFile("file", name)
		must(err)
		_, err = w.Write(file)
		must(err)
	}
	must(m.Close())
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func do(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestPages opens every page in both languages.
func TestPages(t *testing.T) {
	d := open(t)
	s := site(t, d)
	do(s, httptest.NewRequest("POST", "/city/31/2026-10/reports", nil))
	for _, page := range []struct{ path, vi, en string }{
		{"/", "Nộp biểu báo cáo", "Send a report"},
		{"/?unit=11557&period=2021-2025", "Phường Thiên Hương (11557)", "Phường Thiên Hương (11557)"},
		{"/units/11557/2021-2025/kt-xh-term", "Đã được chấp nhận", "Accepted"},
		{"/units/11557/2021-2025/kt-xh-term?v=1&again=1", "đã nộp trước đây", "was sent before"},
		{"/units/11557/2026-10/kt-xh-month", "Chưa được chấp nhận: 3 chỗ phải sửa", "Not accepted: 3 things to correct"},
		{"/receipts/11557-2021-2025-K7QF", "11557-2021-2025-K7QF", "11557-2021-2025-K7QF"},
		{"/units/11557/2021-2025", "21 chỉ tiêu có kết quả", "21 indicators with a result"},
		{"/units/10507/2026-10", "Số liệu tháng 10/2026", "Figures of October 2026"},
		{"/city/31/2026-10", "DỮ LIỆU MINH HỌA", "SAMPLE DATA"},
		{"/city/31/2026-10?show=missing", "Chưa nộp", "Not sent"},
		{"/city/31/2026-11", "114 đơn vị chưa nộp", "114 units have not sent"},
		{"/explain/31/2026-10/DS-DANSO/actual", "DỮ LIỆU MINH HỌA", "SAMPLE DATA"},
		{"/explain/31/2026-10/DS-DANSO/actual", "Cộng số của các đơn vị", "added up"},
		{"/explain/31/2026-10/YT-BHYT/actual", "Tổng tử số", "sum of the numerators"},
		{"/help", `id="number-ambiguous"`, `id="number-ambiguous"`},
	} {
		for l, want := range map[string]string{"vi": page.vi, "en": page.en} {
			u, err := url.Parse(page.path)
			must(err)
			q := u.Query()
			q.Set("lang", l)
			u.RawQuery = q.Encode()
			w := get(s, u.String())
			body := w.Body.String()
			if w.Code != http.StatusOK {
				t.Errorf("GET %s = %d, want 200\n%s", u, w.Code, body)
				continue
			}
			if !strings.Contains(body, want) {
				t.Errorf("GET %s says nothing of %q", u, want)
			}
			checkPage(t, u.String(), l, body)
		}
	}
}

var (
	element  = regexp.MustCompile(`<(style|script)[ >]|\s(style|on[a-z]+)="`)
	identity = regexp.MustCompile(`\sid="([^"]+)"`)
	points   = regexp.MustCompile(`(?:aria-labelledby|aria-describedby|for|list)="([^"]+)"|href="#([^"]+)"`)
)

// checkPage holds what every page keeps: its language, one main heading, words
// for every key, nothing inline, no two elements of one id, and no reference to
// an element that is not there.
func checkPage(t *testing.T, name, l, body string) {
	t.Helper()
	for _, want := range []string{`<html lang="` + l + `">`, `class="skip" href="#main"`, `<main class="in" id="main">`, "hreflang="} {
		if !strings.Contains(body, want) {
			t.Errorf("%s lacks %s", name, want)
		}
	}
	if n := strings.Count(body, "<h1"); n != 1 {
		t.Errorf("%s has %d main headings, want 1", name, n)
	}
	for _, bad := range []string{"⟦", "ZgotmplZ", "<no value>", "%!"} {
		if i := strings.Index(body, bad); i >= 0 {
			t.Errorf("%s holds %s: …%s…", name, bad, body[i:min(len(body), i+60)])
		}
	}
	for _, m := range element.FindAllString(body, -1) {
		if m != "<script " {
			t.Errorf("%s has something inline: %s", name, m)
		}
	}
	ids := map[string]bool{}
	for _, m := range identity.FindAllStringSubmatch(body, -1) {
		if ids[m[1]] {
			t.Errorf("%s has two elements %q", name, m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range points.FindAllStringSubmatch(body, -1) {
		for _, id := range strings.Fields(m[1] + m[2]) {
			if !ids[id] {
				t.Errorf("%s points at %q, which is not there", name, id)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	s := site(t, open(t))
	for _, path := range []string{"/", "/nowhere", "/api/status?under=31&period=2026-10", "/healthz"} {
		h := get(s, path).Header()
		if got := h.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'self';") || strings.Contains(got, "unsafe") {
			t.Errorf("GET %s: policy %q, want default-src 'self' and nothing unsafe", path, got)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("GET %s: no nosniff", path)
		}
	}
}

// TestStatics loads everything that a page names.
func TestStatics(t *testing.T) {
	s := site(t, open(t))
	body := get(s, "/").Body.String()
	css := ""
	for _, m := range regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`).FindAllStringSubmatch(body, -1) {
		w := get(s, m[1])
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("GET %s = %d, %s", m[1], w.Code, w.Header().Get("Cache-Control"))
		}
		if strings.HasSuffix(m[1], ".css") {
			css = w.Body.String()
		}
	}
	for _, m := range regexp.MustCompile(`url\(([^)]+)\)`).FindAllStringSubmatch(css, -1) {
		if w := get(s, "/static/"+m[1]); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "font/woff2" {
			t.Errorf("font %s: %d %s", m[1], w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func TestLanguageIsRemembered(t *testing.T) {
	s := site(t, open(t))
	w := get(s, "/?lang=en")
	r := httptest.NewRequest("GET", "/help", nil)
	r.AddCookie(w.Result().Cookies()[0])
	if body := do(s, r).Body.String(); !strings.Contains(body, "How to send") {
		t.Error("a visitor who chose English gets another language on the next page")
	}
	if w := get(s, "/en"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/?lang=en" {
		t.Errorf("GET /en = %d to %q, want a redirect to /?lang=en", w.Code, w.Header().Get("Location"))
	}
}

// TestHostileText puts markup into everything that an official can type.
func TestHostileText(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	d := open(t)
	for i := range d.subs {
		sub := &d.subs[i]
		sub.Name = evil
		for j := range sub.Observations {
			sub.Observations[j].Text = evil
			sub.Observations[j].At.Sheet = evil
		}
		for j := range sub.Verdicts {
			sub.Verdicts[j].Label, sub.Verdicts[j].Stated = evil, evil
		}
		for j := range sub.Findings {
			f := &sub.Findings[j]
			if !f.At.IsZero() {
				f.At.Sheet = evil
			}
			for k := range f.Args {
				f.Args[k] = evil
			}
		}
	}
	s := site(t, d)
	for _, path := range []string{
		"/units/11557/2021-2025/kt-xh-term", "/units/11557/2026-10/kt-xh-month", "/units/11557/2021-2025",
		"/city/31/2026-10?show=" + url.QueryEscape(evil), "/explain/31/2026-10/DS-DANSO/actual",
		"/?unit=" + url.QueryEscape(evil), "/units/" + url.PathEscape(evil) + "/2026-10", "/city/31/" + url.PathEscape(evil),
	} {
		body := get(s, path).Body.String()
		if strings.Contains(body, "<script>") || strings.Contains(body, "<img") {
			t.Errorf("GET %s repeats markup unescaped", path)
		}
	}
	if got := get(s, "/receipts/11557-2021-2025-K7QF/file").Header().Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename") || strings.ContainsAny(got, "\r\n") {
		t.Errorf("download of a hostile name: %q", got)
	}
}

func TestSend(t *testing.T) {
	for _, row := range []struct {
		what, unit, period, name string
		code                     int
		to, says                 string
	}{
		{"as the list offers it", "Phường Thiên Hương (11557)", "2026-11", "t11.xlsx", 303, "/units/11557/2026-11/kt-xh-month?v=1", ""},
		{"a bare code", "11557", "2026-11", "t11.xlsx", 303, "/units/11557/2026-11/kt-xh-month?v=1", ""},
		{"a name that one unit has", "thiên hương", "2026-11", "t11.xlsx", 303, "/units/11557/2026-11/kt-xh-month?v=1", ""},
		{"a name that nobody has", "Phường Không Có", "2026-11", "t11.xlsx", 422, "", "Chưa rõ đơn vị"},
		{"the city itself", "31", "2026-11", "t11.xlsx", 422, "", "Chưa rõ đơn vị"},
		{"no period", "11557", "", "t11.xlsx", 422, "", "Chưa rõ kỳ"},
		{"a period without a form", "11557", "2026-Q1", "t11.xlsx", 422, "", "không có biểu nào"},
		{"no file", "11557", "2026-11", "", 422, "", "Chưa có tệp"},
	} {
		d := open(t)
		w := do(site(t, d), form("/submit", row.unit, row.period, row.name, []byte("figures")))
		if w.Code != row.code || w.Header().Get("Location") != row.to {
			t.Errorf("%s: %d to %q, want %d to %q", row.what, w.Code, w.Header().Get("Location"), row.code, row.to)
		}
		if !strings.Contains(w.Body.String(), row.says) {
			t.Errorf("%s: the page does not say %q", row.what, row.says)
		}
		if row.code == 422 && len(d.took) > 0 {
			t.Errorf("%s: the desk was given a file", row.what)
		}
	}
}

func TestSendAgain(t *testing.T) {
	s := site(t, open(t))
	do(s, form("/submit", "11557", "2026-11", "t11.xlsx", []byte("figures")))
	w := do(s, form("/submit", "11557", "2026-11", "t11.xlsx", []byte("figures")))
	if got := w.Header().Get("Location"); !strings.Contains(got, "again=1") {
		t.Errorf("the same bytes again lead to %q, want a page that says so", got)
	}
}

func TestFileNames(t *testing.T) {
	for _, row := range []struct{ typed, want string }{
		{"t10.xlsx", "t10.xlsx"},
		{`C:\Users\vp\Biểu tháng.xlsx`, "Biểu tháng.xlsx"},
		{"../../etc/passwd", "passwd"},
		{"a\x00b\u202ecod.xlsx", "abcod.xlsx"},
		{strings.Repeat("đ", 400) + ".xlsx", strings.Repeat("đ", 145) + ".xlsx"},
		{"", "bieu"},
	} {
		d := open(t)
		r := httptest.NewRequest("POST", "/api/submit?unit=11557&period=2026-11&name="+url.QueryEscape(row.typed), strings.NewReader("x"))
		do(site(t, d), r)
		if len(d.took) != 1 || d.took[0].Name != row.want {
			t.Errorf("name %q became %+v, want %q", row.typed, d.took, row.want)
		}
	}
}

func TestTryKeepsNothing(t *testing.T) {
	d := open(t)
	w := do(site(t, d), form("/try", "11557", "2021-2025", "thu.xlsx", []byte("figures")))
	body := w.Body.String()
	if w.Code != 200 || len(d.took) > 0 {
		t.Fatalf("try = %d and %d files kept, want 200 and none", w.Code, len(d.took))
	}
	checkPage(t, "try", "vi", body)
	for _, want := range []string{"Kiểm tra thử: 3 chỗ phải sửa", "Không lưu gì", "E6", `href="/help#shares-sum"`, "Tỷ trọng"} {
		if !strings.Contains(body, want) {
			t.Errorf("the try does not say %q", want)
		}
	}
	if strings.Contains(body, "Mã biên nhận") {
		t.Error("the try gives a receipt")
	}
}

func TestManyFindingsAreCounted(t *testing.T) {
	d := open(t)
	sub := &d.subs[0]
	for i := range 205 {
		sub.Findings = append(sub.Findings, stat.Find(stat.NumberEnglish, stat.CellRef{Sheet: "S", Col: 5, Row: i + 1}, "NN-LON", "1.5", "1.5"))
	}
	body := get(site(t, d), "/receipts/11557-2021-2025-K7QF").Body.String()
	if n := strings.Count(body, "<article"); n != 200 {
		t.Errorf("%d findings shown of 205, want 200", n)
	}
	if !strings.Contains(body, "còn 5 mục nữa") {
		t.Error("the page does not count the findings that it leaves out")
	}
}

func TestRefusals(t *testing.T) {
	large := bytes.Repeat([]byte("x"), web.MaxUpload+1)
	foreign := func(r *http.Request) *http.Request {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://elsewhere.example")
		return r
	}
	for _, row := range []struct {
		what string
		r    *http.Request
		code int
		says string
	}{
		{"an address that is not there", httptest.NewRequest("GET", "/nowhere", nil), 404, "Địa chỉ này không có"},
		{"an unknown unit", httptest.NewRequest("GET", "/units/99999/2026-10", nil), 404, "mã “99999”"},
		{"a unit before it was founded", httptest.NewRequest("GET", "/units/11557/2020-10", nil), 404, "mã “11557”"},
		{"a period that is none", httptest.NewRequest("GET", "/city/31/2026-13", nil), 404, "không phải là một kỳ"},
		{"a unit that has sent nothing", httptest.NewRequest("GET", "/units/11557/2026-09", nil), 404, "chưa nộp gì"},
		{"an unknown receipt", httptest.NewRequest("GET", "/receipts/none", nil), 404, "Không tìm thấy"},
		{"a version that is none", httptest.NewRequest("GET", "/units/11557/2021-2025/kt-xh-term?v=x", nil), 404, "Không có lần nộp"},
		{"a file over the limit", form("/submit", "11557", "2026-11", "to.xlsx", large), 413, "lớn hơn 4 MB"},
		{"a try over the limit", form("/try", "11557", "2026-11", "to.xlsx", large), 413, "lớn hơn 4 MB"},
		{"a form from another site", foreign(form("/submit", "11557", "2026-11", "t.xlsx", nil)), 403, "từ trang khác"},
		{"a try from another site", foreign(form("/try", "11557", "2026-11", "t.xlsx", nil)), 403, "từ trang khác"},
		{"a report ordered by another site", foreign(httptest.NewRequest("POST", "/city/31/2026-10/reports", nil)), 403, "từ trang khác"},
		{"a term report ordered by another site", foreign(httptest.NewRequest("POST", "/units/11557/2021-2025/reports", nil)), 403, "từ trang khác"},
	} {
		d := open(t)
		s := site(t, d)
		w := do(s, row.r)
		body := w.Body.String()
		if w.Code != row.code || !strings.Contains(body, row.says) {
			t.Errorf("%s: %d, want %d and %q in\n%.300s", row.what, w.Code, row.code, row.says, body)
		}
		checkPage(t, row.what, "vi", body)
		if !regexp.MustCompile(`<b class="mono">[A-Z2-7]{8}</b>`).MatchString(body) {
			t.Errorf("%s: no reference number", row.what)
		}
		if len(d.took) > 0 || len(d.pubs) > 0 {
			t.Errorf("%s: something was done all the same", row.what)
		}
	}
}

// TestForeignOriginOnAPI refuses a browser of another site on every POST of the API.
func TestForeignOriginOnAPI(t *testing.T) {
	for _, path := range []string{"/api/submit?unit=11557&period=2026-11&name=t.xlsx", "/api/check?unit=11557&period=2026-11&name=t.xlsx", "/api/publish?report=month&unit=31&period=2026-10"} {
		d := open(t)
		r := httptest.NewRequest("POST", path, strings.NewReader("x"))
		r.Header.Set("Origin", "https://elsewhere.example")
		if w := do(site(t, d), r); w.Code != 403 || len(d.took) > 0 || len(d.pubs) > 0 {
			t.Errorf("POST %s from another origin = %d, want 403 and nothing done", path, w.Code)
		}
	}
}

func TestForeignHost(t *testing.T) {
	d := open(t)
	s, err := web.New(web.Options{Desk: d, Catalog: d.catalog, Units: d.units, Regime: d.regime, City: city, Now: now,
		Host: func(h string) bool { return h == "localhost" }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	must(err)
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "rebound.example"
	if w := do(s, r); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("a foreign host gets %d, want 421", w.Code)
	}
	r.Host = "localhost"
	if w := do(s, r); w.Code != http.StatusOK {
		t.Errorf("our host gets %d, want 200", w.Code)
	}
}

func TestPanicsAndFailures(t *testing.T) {
	for _, row := range []struct {
		what   string
		answer func(web.Sending) (web.Answer, error)
	}{
		{"a panic", func(web.Sending) (web.Answer, error) { panic("secret detail") }},
		{"an error", func(web.Sending) (web.Answer, error) { return web.Answer{}, fmt.Errorf("secret detail") }},
	} {
		d := open(t)
		d.answer = row.answer
		var log bytes.Buffer
		s, err := web.New(web.Options{Desk: d, Catalog: d.catalog, Units: d.units, Regime: d.regime, City: city, Now: now, Log: slog.New(slog.NewJSONHandler(&log, nil))})
		must(err)
		w := do(s, form("/submit", "11557", "2026-11", "t.xlsx", []byte("x")))
		body := w.Body.String()
		if w.Code != 500 || strings.Contains(body, "secret") {
			t.Errorf("%s: %d, want 500 and no detail for the visitor", row.what, w.Code)
		}
		ref := regexp.MustCompile(`<b class="mono">([A-Z2-7]{8})</b>`).FindStringSubmatch(body)
		var line struct{ Ref, Error string }
		if err := json.Unmarshal(log.Bytes(), &line); err != nil {
			t.Fatalf("%s: the log is not one line: %v\n%s", row.what, err, log.String())
		}
		if ref == nil || line.Ref != ref[1] || !strings.Contains(line.Error, "secret detail") {
			t.Errorf("%s: log line %+v does not carry the visitor's number %v and the cause", row.what, line, ref)
		}
	}
}

func TestReportsAndDownloads(t *testing.T) {
	d := open(t)
	s := site(t, d)
	w := do(s, httptest.NewRequest("POST", "/city/31/2026-10/reports", nil))
	if w.Code != 303 || w.Header().Get("Location") != "/city/31/2026-10#reports" {
		t.Fatalf("making a report: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if body := get(s, "/city/31/2026-10").Body.String(); !strings.Contains(body, "/publications/p1/files/tong-hop-31-2026-10.xlsx") || !strings.Contains(body, "Số liệu sơ bộ") {
		t.Error("the city page does not offer the provisional report")
	}
	for _, base := range []string{"/publications", "/api/publications"} {
		w = get(s, base+"/p1/files/tong-hop-31-2026-10.xlsx")
		if w.Code != 200 || w.Body.String() != "workbook" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("GET %s file = %d %q", base, w.Code, w.Header())
		}
	}
	w = get(s, "/receipts/11557-2021-2025-K7QF/file")
	if w.Body.String() != "bytes of phu-luc-van-ban.xlsx" || w.Header().Get("Content-Type") != "application/octet-stream" {
		t.Errorf("the original file: %q as %s", w.Body, w.Header().Get("Content-Type"))
	}
}

func TestLookForAUnit(t *testing.T) {
	s := site(t, open(t))
	if w := get(s, "/open?unit="+url.QueryEscape("Thiên Hương")+"&period=2021-2025"); w.Header().Get("Location") != "/units/11557/2021-2025" {
		t.Errorf("looking for Thiên Hương leads to %q", w.Header().Get("Location"))
	}
	if w := get(s, "/open?unit=x&period=2021-2025"); w.Code != 422 {
		t.Errorf("looking for x = %d, want 422", w.Code)
	}
}

// TestLook serves the pages for a person's eyes while WARDBOOK_LOOK names an address.
func TestLook(t *testing.T) {
	addr := os.Getenv("WARDBOOK_LOOK")
	if addr == "" {
		t.Skip("set WARDBOOK_LOOK=127.0.0.1:8099 to look at the pages")
	}
	d := open(t)
	s := site(t, d)
	do(s, httptest.NewRequest("POST", "/city/31/2026-10/reports", nil))
	t.Fatal(http.ListenAndServe(addr, s))
}

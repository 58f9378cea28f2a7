package platformtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"wardbook/internal/platform"
)

// TestFiles asks open for a fresh, empty place each time.
func TestFiles(t *testing.T, open func(t *testing.T) platform.Files) {
	for _, c := range []struct {
		promise string
		test    func(*testing.T, platform.Files)
	}{
		{"the first of two stays", firstStays},
		{"sixteen writers leave one whole object", oneObject},
		{"nothing is where nothing was put", nothingThere},
		{"what is deleted can be put anew", putAnew},
		{"a key is data", keysAreData},
		{"a key that reaches outside is refused", keysRefused},
		{"no key stands below another", noneBelow},
		{"a list is by prefix and in byte order", listed},
		{"a large object comes back whole", wholeObject},
		{"a cancelled call does not succeed", cancelledFiles},
	} {
		t.Run(c.promise, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func wantFile(t *testing.T, f platform.Files, key, want string) {
	t.Helper()
	if b, err := f.Get(ctx, key); err != nil || string(b) != want {
		t.Errorf("get %q: got %.60q %v, want %.60q", key, b, err, want)
	}
}

func wantNoFile(t *testing.T, f platform.Files, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if b, err := f.Get(ctx, k); !errors.Is(err, platform.ErrNotFound) {
			t.Errorf("get %q: got %.60q %v, want ErrNotFound", k, b, err)
		}
	}
}

// keysOf gives what a list gives.
func keysOf(t *testing.T, f platform.Files, prefix string) (out []string) {
	t.Helper()
	for k, err := range f.List(ctx, prefix) {
		must(t, err)
		out = append(out, k)
	}
	return out
}

func firstStays(t *testing.T, f platform.Files) {
	must(t, f.Put(ctx, "inbox/11557/a.xlsx", []byte("one")))
	must(t, f.Put(ctx, "inbox/11557/a.xlsx", []byte("one")))
	for _, other := range []string{"two", "", "one ", "on"} {
		if err := f.Put(ctx, "inbox/11557/a.xlsx", []byte(other)); !errors.Is(err, platform.ErrConflict) {
			t.Errorf("put %q over another: got %v, want ErrConflict", other, err)
		}
	}
	wantFile(t, f, "inbox/11557/a.xlsx", "one")
}

func oneObject(t *testing.T, f platform.Files) {
	for i := range 4 {
		key := fmt.Sprintf("race/%d/%d", i%2, i)
		body := func(w int) []byte { return bytes.Repeat([]byte{byte('a' + w)}, 50_000) }
		var won atomic.Int64
		var winner atomic.Int64
		sixteen(func(w int) {
			switch err := f.Put(ctx, key, body(w)); {
			case err == nil:
				won.Add(1)
				winner.Store(int64(w))
			case !errors.Is(err, platform.ErrConflict):
				t.Error(err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d writers put different bytes at one key, want 1", won.Load())
		}
		wantFile(t, f, key, string(body(int(winner.Load()))))
		same := make([]error, 16)
		sixteen(func(w int) { same[w] = f.Put(ctx, key+"-same", []byte("the same")) })
		must(t, errors.Join(same...))
	}
}

func nothingThere(t *testing.T, f platform.Files) {
	must(t, f.Put(ctx, "a/b", nil))
	wantNoFile(t, f, "x", "a/c", "a", "a/b/c", "A/b", "a/b.")
	wantFile(t, f, "a/b", "")
	must(t, f.Delete(ctx, "a/c"))
	must(t, f.Delete(ctx, "a/b/c"))
	must(t, f.Delete(ctx, "a"))
	must(t, f.Delete(ctx, "x/y"))
	wantFile(t, f, "a/b", "")
	must(t, f.Delete(ctx, "a/b"))
	must(t, f.Delete(ctx, "a/b"))
	wantNoFile(t, f, "a/b")
	if got := keysOf(t, f, ""); len(got) != 0 {
		t.Errorf("list after all is deleted: got %q", got)
	}
}

func putAnew(t *testing.T, f platform.Files) {
	must(t, f.Put(ctx, "a/b/c", []byte("one")))
	must(t, f.Delete(ctx, "a/b/c"))
	must(t, f.Put(ctx, "a/b/c", []byte("two")))
	wantFile(t, f, "a/b/c", "two")
	must(t, f.Delete(ctx, "a/b/c"))
	must(t, f.Put(ctx, "a", []byte("three"))) // nothing stands below it any more
	wantFile(t, f, "a", "three")
	must(t, f.Delete(ctx, "a"))
	must(t, f.Put(ctx, "a/b", []byte("four")))
	wantFile(t, f, "a/b", "four")
}

// oddKeys are names that some file system would change, refuse or confuse.
func oddKeys() []string {
	vietnamese := strings.Repeat("Báo cáo tình hình kinh tế xã hội ", 6)
	keys := []string{
		"Báo cáo tháng 10.xlsx", "Ba\u0301o ca\u0301o tha\u0301ng 10.xlsx", "BÁO CÁO THÁNG 10.XLSX",
		"con/aux.txt", "CON/AUX.txt", "nul", "NUL.", "prn .docx", "com1", "lpt9.txt", "com10", "conin$",
		"upper", "Upper", "UPPER", "trailing.", "trailing", "trailing ", " leading", ".hidden", "...", "a.b.c", "..x/y..",
		"dấu:*?\"<>|", `back\slash`, `..\..\up`, `c:\x`, "longna~1.xls", "%41", "%", "a%2fb", "a+", "+a", "b+/+b", "+/+", "tmp/1", "files/x", "table.bolt",
		"emoji 🏮", "Đ/đ", "ß", "ſ", "ı", "İ", "K", "k",
		vietnamese[:200] + ".xlsx", strings.Repeat("n", platform.MaxFileName), strings.Repeat("N", platform.MaxFileName), strings.Repeat("n", 200),
		strings.Repeat("Ễ", platform.MaxFileName/3), strings.Repeat("%", 80) + "con", strings.Repeat("%", 80),
		strings.Repeat("seg/", platform.MaxFileKey/4-1) + "last",
	}
	for i, k := range keys {
		keys[i] = strings.ToValidUTF8(k, "")
	}
	return keys
}

func keysAreData(t *testing.T, f platform.Files) {
	keys := oddKeys()
	for _, k := range keys {
		must(t, f.Put(ctx, k, []byte("at "+k)))
	}
	for _, k := range keys {
		wantFile(t, f, k, "at "+k)
	}
	slices.Sort(keys)
	if got := keysOf(t, f, ""); !slices.Equal(got, keys) {
		t.Errorf("list: got %q, want %q", got, keys)
	}
	for _, k := range keys {
		if got := keysOf(t, f, k); !slices.Contains(got, k) {
			t.Errorf("list %q does not give that key", k)
		}
		must(t, f.Delete(ctx, k))
		wantNoFile(t, f, k)
	}
}

func keysRefused(t *testing.T, f platform.Files) {
	for _, k := range []string{
		"", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/..", "./a", "a/.", "/", "//", "/etc/passwd",
		"a\x00b", "a\nb", "a\x7f", "\xff", "a/\xc3", strings.Repeat("n", platform.MaxFileName+1), strings.Repeat("k/", platform.MaxFileKey/2) + "k",
	} {
		wantPlain(t, fmt.Sprintf("put %.40q", k), f.Put(ctx, k, []byte("x")))
		_, err := f.Get(ctx, k)
		wantPlain(t, fmt.Sprintf("get %.40q", k), err)
		wantPlain(t, fmt.Sprintf("delete %.40q", k), f.Delete(ctx, k))
	}
	if got := keysOf(t, f, ""); len(got) != 0 {
		t.Errorf("list after refusals: got %q", got)
	}
}

func noneBelow(t *testing.T, f platform.Files) {
	must(t, f.Put(ctx, "a", []byte("x")))
	must(t, f.Put(ctx, "c/d/e", []byte("x")))
	for _, k := range []string{"a/b", "a/b/c", "c", "c/d", "c/d/e/f"} {
		wantPlain(t, "put "+k, f.Put(ctx, k, []byte("x")))
		wantNoFile(t, f, k)
	}
	for _, k := range []string{"a.b", "ab", "c/d.e", "c/dd", "c/d e"} {
		must(t, f.Put(ctx, k, []byte("x")))
	}
	if got, want := strings.Join(keysOf(t, f, ""), " "), "a a.b ab c/d e c/d.e c/d/e c/dd"; got != want {
		t.Errorf("list: got %q, want %q", got, want)
	}
}

func listed(t *testing.T, f platform.Files) {
	keys := []string{
		"inbox0", "inbox/02.xlsx", "inbox/01.xlsx", "inbox/01.xlsx.txt", "inbox/1/x", "inbox/1 a/x", "inbox/1-a/x", "inbox/1.a", "inbox-old",
		"published/Báo cáo.docx", "published/bao cao.docx", "published/Z", "published/đ", "published/d",
	}
	for i := range 60 {
		keys = append(keys, fmt.Sprintf("raw/%02x/%d", i%7, i))
	}
	for _, k := range keys {
		must(t, f.Put(ctx, k, []byte(k)))
	}
	slices.Sort(keys)
	for _, prefix := range []string{"", "i", "inbox", "inbox/", "inbox/0", "inbox/01.xlsx", "inbox/1", "inbox/1/", "inbox/1/x/", "published/B", "published/Bá", "raw/", "raw/03/1", "none", "inbox//", "/", "..", "../"} {
		var want []string
		for _, k := range keys {
			if strings.HasPrefix(k, prefix) {
				want = append(want, k)
			}
		}
		if got := keysOf(t, f, prefix); !slices.Equal(got, want) {
			t.Errorf("list %q: got %q, want %q", prefix, got, want)
		}
	}
	n := 0
	for range f.List(ctx, "raw/") {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("a list that is left early gave %d keys, want 3", n)
	}
}

func wholeObject(t *testing.T, f platform.Files) {
	body := bytes.Repeat([]byte("PK\x03\x04 bảng\x00\r\n\x1a"), 300_000)
	want := string(body)
	must(t, f.Put(ctx, "raw/large", body))
	body[0] = 'X'
	b, err := f.Get(ctx, "raw/large")
	must(t, err)
	if string(b) != want {
		t.Fatalf("the object of %d bytes came back otherwise, with %d", len(want), len(b))
	}
	b[0] = 'Y'
	wantFile(t, f, "raw/large", want)
}

func cancelledFiles(t *testing.T, f platform.Files) {
	must(t, f.Put(ctx, "a", []byte("x")))
	over, stop := context.WithCancel(ctx)
	stop()
	wantPlain(t, "put", f.Put(over, "b", []byte("x")))
	_, err := f.Get(over, "a")
	wantPlain(t, "get", err)
	wantPlain(t, "delete", f.Delete(over, "a"))
	var last error
	for _, err := range f.List(over, "") {
		last = err
	}
	wantPlain(t, "list", last)
}

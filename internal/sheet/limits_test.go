package sheet_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"wardbook/internal/sheet"
)

func TestLimits(t *testing.T) {
	one := `<c t="inlineStr"><is><t>x</t></is></c>`
	deep := strings.Repeat("<a>", 70) + strings.Repeat("</a>", 70)
	many := parts(`<sheetData/>`)
	for i := range 200 {
		many = append(many, file{fmt.Sprint("x", i), ""})
	}
	for _, c := range []struct {
		why  string
		raw  []byte
		want string
	}{
		{"file", make([]byte, 4<<20+1), "workbook-too-large file 4194304"},
		{"parts", pack(many...), "workbook-too-large parts 200"},
		{"one part", pack(parts(`<sheetData/><!--` + strings.Repeat(" ", 16<<20) + `-->`)...), "workbook-too-large part 16777216"},
		{"ratio", pack(parts(`<sheetData/><!--` + strings.Repeat(" ", 4<<20) + `-->`)...), "workbook-too-large ratio 200"},
		{"depth", pack(parts(`<sheetData/>` + deep)...), "workbook-too-large depth 64"},
		{"attribute", pack(parts(`<sheetData x="` + noise(65<<10) + `"/>`)...), "workbook-too-large attribute 65536"},
		{"rows", pack(parts(`<sheetData><row r="5001">` + one + `</row></sheetData>`)...), "workbook-too-large rows 5000"},
		{"columns", pack(parts(`<sheetData><row><c r="IW1"><v>1</v></c></row></sheetData>`)...), "workbook-too-large columns 256"},
		{"text", pack(parts(`<sheetData><row><c t="str"><v>` + strings.Repeat("ô", 32768) + `</v></c></row></sheetData>`)...), "workbook-too-large text 32767"},
		{"longest text", pack(parts(`<sheetData><row><c t="str"><v>` + strings.Repeat("ô", 32767) + `</v></c></row></sheetData>`)...), ""},
		{"merges", pack(parts(`<sheetData/><mergeCells>` + series(`<mergeCell ref="A%d:B%[1]d"/>`, 20_001) + `</mergeCells>`)...), "workbook-too-large merges 20000"},
		{"CSV rows", []byte(strings.Repeat("a;b\n", 5001)), "workbook-too-large rows 5000"},
		{"CSV columns", []byte(strings.Repeat("a;", 257)), "workbook-too-large columns 256"},
	} {
		_, err := read("a.xlsx", c.raw)
		if got := failure(t, err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
	}
	small := sheet.DefaultLimits()
	small.Cells = 2
	for raw, want := range map[string]string{
		string(pack(parts(`<sheetData><row>` + one + `<c/>` + one + `</row></sheetData>`)...)): "",
		string(pack(parts(`<sheetData><row>` + one + one + one + `</row></sheetData>`)...)):    "workbook-too-large cells 2",
		"a;b;c\n": "workbook-too-large cells 2",
	} {
		_, err := sheet.Read("a.xlsx", []byte(raw), small)
		if got := failure(t, err); got != want {
			t.Errorf("cells: got %s, want %s", got, want)
		}
	}
	small = sheet.DefaultLimits()
	small.All = 1000
	if _, err := sheet.Read("a.xlsx", pack(parts(`<sheetData/>`)...), small); failure(t, err) != "workbook-too-large parts 1000" {
		t.Errorf("all parts: got %v", err)
	}
}

// noise makes n bytes that do not deflate much.
func noise(n int) string {
	var b strings.Builder
	x := uint32(1)
	for b.Len() < n {
		x = x*1664525 + 1013904223
		fmt.Fprintf(&b, "%08x", x)
	}
	return b.String()[:n]
}

// series repeats a format with 1 to n.
func series(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i+1)
	}
	return b.String()
}

// TestHostileFilesStayCheap reads the worst permitted files that were thought of.
func TestHostileFilesStayCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	text := func(n int) string { return noise(n) }
	cells := series(`<row r="%d">`+strings.Repeat(`<c t="s"><v>0</v></c>`, 40)+`</row>`, 5000)
	lim := sheet.DefaultLimits()
	for _, c := range []struct {
		why string
		raw []byte
	}{
		{"200,000 cells", pack(parts(`<sheetData>` + cells + `</sheetData>`)...)},
		{"16 MiB of styled empty cells", packStoredRatio(`<sheetData>` + series(`<row r="%d">`+strings.Repeat(`<c s="1"/>`, 300)+`</row>`, 5000) + `</sheetData>`)},
		{"3 MiB of text", pack(parts(`<sheetData><row>` + strings.Repeat(`<c t="inlineStr"><is><t>`+text(30_000)+`</t></is></c>`, 100) + `</row></sheetData>`)...)},
		{"20,000 merges", pack(parts(`<sheetData/><mergeCells>` + series(`<mergeCell ref="A%d:B%[1]d"/>`, 20_000) + `</mergeCells>`)...)},
		{"16,000 columns", pack(parts(`<cols>` + series(`<col min="%d" max="16384" hidden="1"/>`, 16_384) + `</cols><sheetData>` + cells + `</sheetData>`)...)},
		{"CSV of quotes", []byte(strings.Repeat("\"\"\"\"\"\";", 200) + "\n" + strings.Repeat(strings.Repeat("\"\"\"\"\"\";", 40)+"\n", 4900))},
		{"CSV of marks", []byte("a" + strings.Repeat("\u0301", 30_000) + ";b\n")},
		{"nested tables", documentOf(strings.Repeat(`<w:tbl><w:tr><w:tc>`, 20) + strings.Repeat(`</w:tc></w:tr></w:tbl>`, 20))},
		{"many tables", documentOf(series(`<w:tbl><w:tr w:id="%d"><w:tc/></w:tr></w:tbl>`, 150_000))},
	} {
		if len(c.raw) > lim.File {
			t.Errorf("%s: %d bytes are over the limit", c.why, len(c.raw))
		}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := sheet.Read("a.xlsx", c.raw, lim)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		spent := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%s: %s, %d MiB allocated, %d bytes, %v", c.why, took.Round(time.Millisecond), spent, len(c.raw), err)
		if spent > 128 { // time is told, not asserted: machines differ
			t.Errorf("%s: %d MiB allocated, want at most 128 MiB in all", c.why, spent)
		}
	}
}

// packStoredRatio packs a sheet so that it does not look like a bomb.
func packStoredRatio(body string) []byte {
	const chunk = 64
	var b bytes.Buffer
	for i, n := 0, noise(len(body)/100); i < len(n); i += chunk {
		b.WriteString("<!--" + n[i:min(i+chunk, len(n))] + "-->")
	}
	return pack(parts(body + b.String())...)
}

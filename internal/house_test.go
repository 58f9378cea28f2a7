package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "wardbook/"

const (
	quiet = "stat spelling catalog org regime lang sheet layout check exam reply rollup report"
	all   = quiet + " store ingest web platform"
)

// mayImport is the map of the house: each room and the rooms it may open a door
// to. Arrows go down only.
var mayImport = map[string]string{
	"stat": "", "spelling": "", "platform": "",
	"catalog": "stat spelling", "org": "stat spelling", "lang": "stat spelling", "sheet": "stat spelling",
	"regime": "stat",
	"layout": "stat spelling sheet catalog org",
	"check":  "stat catalog org regime", "rollup": "stat catalog org regime",
	"exam":        "stat spelling sheet catalog org regime layout check",
	"reply":       "stat sheet catalog org layout lang",
	"report":      "stat catalog org regime rollup lang",
	"report/docx": "stat lang report", "report/xlsx": "stat lang report",
	"store":  "stat platform",
	"ingest": "stat catalog org exam store platform",
	"web":    all,
	"app":    all + " web report/docx report/xlsx seeds",

	"platform/local": "platform", "platform/platformtest": "platform",
}

// onlyIn names libraries with one address.
var onlyIn = map[string]string{
	"github.com/xuri/excelize":     "reply report/xlsx",
	"go.etcd.io/bbolt":             "platform/local",
	"github.com/aws/aws-sdk-go-v2": "platform/cloud",
	"github.com/aws/aws-lambda-go": "platform/cloud",
	"google.golang.org/api":        "gsheet",
	"github.com/spf13/cobra":       "",
	"net/http":                     "web app platform/cloud",
	"html/template":                "web",
	"context":                      "store ingest web app platform platform/local platform/cloud platform/platformtest gsheet",
	"log/slog":                     "ingest web app platform/cloud platform/local",
	"os":                           "app platform/local platform/cloud",
}

func TestHouse(t *testing.T) {
	seen := map[string]bool{}
	err := fs.WalkDir(os.DirFS("."), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") || path.Dir(p) == "." || strings.Contains(p, "testdata/") {
			return err
		}
		room := path.Dir(p)
		seen[room] = true
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, im := range f.Imports {
			visit(t, p, room, strings.Trim(im.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range mayImport {
		if !seen[room] {
			t.Errorf("room %q is on the map but has no code", room)
		}
	}
}

// visit asks whether a file of a room may import what it imports.
func visit(t *testing.T, file, room, imported string) {
	t.Helper()
	allowed, known := mayImport[room]
	if !known {
		t.Errorf("%s: room %q is not on the map", file, room)
	}
	dep, ours := strings.CutPrefix(imported, module+"internal/")
	if imported == module+"seeds" {
		dep, ours = "seeds", true
	}
	if ours && !slices.Contains(strings.Fields(allowed), dep) {
		t.Errorf("%s: %s may not import %s", file, room, dep)
	}
	for lib, rooms := range onlyIn {
		if (imported == lib || strings.HasPrefix(imported, lib+"/") && strings.Contains(lib, ".")) && !slices.Contains(strings.Fields(rooms), room) {
			t.Errorf("%s: %s may not import %s; it belongs to: %s", file, room, imported, rooms)
		}
	}
}

// TestLendersAreNamedByMainsOnly holds that no room but tests names a lender.
func TestLendersAreNamedByMainsOnly(t *testing.T) {
	for room, allowed := range mayImport {
		for _, dep := range strings.Fields(allowed) {
			if strings.HasPrefix(dep, "platform/") {
				t.Errorf("room %s may import %s: only functions and tests name a lender", room, dep)
			}
		}
	}
}

// Package seeds carries the reference data that the program starts with:
// editions of indicators and forms, targets, units, regimes and calendars, and
// example workbooks. It holds bytes and understands none of them.
package seeds

import (
	"embed"
	"io/fs"
)

//go:embed editions targets units calendars regimes.yaml published.txt examples
var files embed.FS

// A File is one data file with its name, such as kt-xh/2021-2025.yaml.
type File struct {
	Name string
	Body []byte
}

// Editions gives the editions by name.
func Editions() []File { return under("editions") }

// Targets gives the targets of units and terms.
func Targets() []File { return under("targets") }

// Published gives the hashes of the published editions, as sha256sum writes
// them in the folder of the editions.
func Published() []byte { return read("published.txt") }

// Units gives the lists of units, as CSV.
func Units() (out [][]byte) {
	for _, f := range under("units") {
		out = append(out, f.Body)
	}
	return out
}

// Regimes gives the reporting regimes.
func Regimes() []byte { return read("regimes.yaml") }

// Calendar gives the days without work.
func Calendar() []byte { return read("calendars/vn.yaml") }

// Examples gives the example workbooks by name.
func Examples() []File { return under("examples") }

// Example gives one example workbook.
func Example(name string) ([]byte, error) { return files.ReadFile("examples/" + name) }

// under gives the files of a folder with their names in it, in byte order.
func under(dir string) (out []File) {
	err := fs.WalkDir(files, dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, File{name[len(dir)+1:], read(name)})
		}
		return err
	})
	if err != nil {
		panic("seeds: " + err.Error()) // the files are in the program: they cannot be missing
	}
	return out
}

func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic("seeds: " + err.Error())
	}
	return b
}

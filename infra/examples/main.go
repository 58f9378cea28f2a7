// The program examples writes the example workbooks of seeds/examples: the
// appendix of the term 2021-2025 as files that a ward could send, and monthly
// workbooks of a ward with invented figures, marked as samples. Whoever signs or
// sends in them is invented.
//
//	go run ./infra/examples
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	seeds := flag.String("seeds", "seeds", "folder of the reference data, to whose examples the files go")
	flag.Parse()
	files, err := examples(*seeds)
	if err != nil {
		log.Fatal(err)
	}
	dir := filepath.Join(*seeds, "examples")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		log.Fatal(err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.body, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// A file is one example.
type file struct {
	name string
	body []byte
}

// examples makes all files; the same program and the same reference data always
// make the same bytes.
func examples(seeds string) ([]file, error) {
	var files []file
	for _, one := range [...]struct {
		name string
		make func() ([]byte, error)
	}{
		{"phu-luc-van-ban.xlsx", func() ([]byte, error) { return workbook(asText) }},
		{"phu-luc-so.xlsx", func() ([]byte, error) { return workbook(asNumber) }},
		{"phu-luc.docx", document},
		{"phu-luc.csv", separated},
	} {
		body, err := one.make()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
		files = append(files, file{one.name, body})
	}
	raw, err := os.ReadFile(filepath.Join(seeds, edition))
	if err != nil {
		return nil, err
	}
	monthly, err := months(raw)
	return append(files, monthly...), err
}

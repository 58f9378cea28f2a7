package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// A part is one file inside a packed one.
type part struct {
	name string
	body []byte
}

// pack makes a zip file of parts, the list of content types first and the rest
// sorted, without times: the same parts give the same bytes.
func pack(parts []part) ([]byte, error) {
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(order(a.name), order(b.name)), strings.Compare(a.name, b.name))
	})
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestCompression) })
	for _, p := range parts {
		to, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(p.body); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func order(name string) int {
	if name == "[Content_Types].xml" {
		return 0
	}
	return 1
}

// repack packs the parts of a zip file again.
func repack(raw []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	var parts []part
	for _, f := range r.File {
		from, err := f.Open()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(from)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{f.Name, body})
		if err := from.Close(); err != nil {
			return nil, err
		}
	}
	return pack(parts)
}

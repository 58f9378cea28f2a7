package reply

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// parts takes the parts of a workbook as they are written, so that they can be
// packed in an order of their own.
type parts struct{ all []*part }

type part struct {
	name string
	body bytes.Buffer
}

func (ps *parts) Create(name string) (io.Writer, error) {
	p := &part{name: name}
	ps.all = append(ps.all, p)
	return &p.body, nil
}

func (ps *parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (ps *parts) Close() error { return nil }

// bytesOf gives the bytes of a workbook: its parts sorted and without times, so
// that the same workbook always gives the same bytes. The list of content types
// stays in front, where programs look for it first.
func bytesOf(f *excelize.File) ([]byte, error) {
	var ps parts
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return &ps })
	if err := f.Write(io.Discard); err != nil {
		return nil, err
	}
	return ps.pack()
}

// pack compresses with a module of a fixed version, so that the bytes do not
// change with the compiler.
func (ps *parts) pack() ([]byte, error) {
	slices.SortFunc(ps.all, func(a, b *part) int {
		return cmp.Or(cmp.Compare(rank(a.name), rank(b.name)), strings.Compare(a.name, b.name))
	})
	deflate, err := flate.NewWriter(io.Discard, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		deflate.Reset(to) // one part is closed before the next begins
		return deflate, nil
	})
	for _, p := range ps.all {
		to, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := p.body.WriteTo(to); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func rank(name string) int {
	if name == "[Content_Types].xml" {
		return 0
	}
	return 1
}

package xlsx

import (
	"bytes"
	"errors"
	"io"
	"io/fs"

	"wardbook/internal/report"
)

// An archive collects the parts that excelize writes and packs them when all
// are there, so that their order and times say nothing.
type archive struct {
	w     io.Writer
	parts map[string]*part
}

type part = bytes.Buffer

// Create begins a part.
func (a *archive) Create(name string) (io.Writer, error) {
	p := &part{}
	a.parts[name] = p
	return p, nil
}

// AddFS is part of what excelize asks of an archive; it is not used for workbooks.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the archive.
func (a *archive) Close() error {
	parts := make(report.Parts, len(a.parts))
	for name, p := range a.parts {
		parts[name] = p.Bytes()
	}
	return report.Pack(a.w, parts)
}

package report

import (
	"archive/zip"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/klauspost/compress/flate"
)

// Parts are the named parts of an Office file.
type Parts map[string][]byte

// Pack writes parts as a zip archive that depends on nothing but them: sorted by
// name, all of one time. "[Content_Types].xml" sorts first, as readers like it.
func Pack(w io.Writer, parts Parts) error {
	deflate, err := flate.NewWriter(nil, 5)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		deflate.Reset(w) // parts are written one after the other
		return deflate, nil
	})
	epoch := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the earliest that zip can say
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return err
		}
		if _, err := f.Write(parts[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

package sheet

import (
	"errors"
	"strconv"

	"wardbook/internal/stat"
)

// Limits bound what one file may cost. They are counted while reading, before
// anything is allocated for what is beyond them.
type Limits struct {
	File      int // bytes of the file
	Parts     int // parts of a package
	Part      int // inflated bytes of one part
	All       int // inflated bytes of all parts that are read
	Ratio     int // inflated to deflated bytes of a part above 1 MiB
	Depth     int // of XML elements, at most 64
	Attribute int // bytes of an XML attribute
	Rows      int
	Columns   int
	Cells     int // cells that hold something
	Merges    int
	Text      int // characters of a cell
}

// DefaultLimits are the limits unless a deployment raises them.
func DefaultLimits() Limits {
	return Limits{File: 4 << 20, Parts: 200, Part: 16 << 20, All: 32 << 20, Ratio: 200, Depth: maxDepth, Attribute: 64 << 10,
		Rows: 5000, Columns: 256, Cells: 200_000, Merges: 20_000, Text: 32_767}
}

// A Failure says why a file was not read. It becomes one finding.
type Failure struct {
	Code stat.FindingCode
	Args []string
}

func (f *Failure) Error() string {
	s := string(f.Code)
	for _, a := range f.Args {
		s += " " + a
	}
	return s
}

// Finding makes the one finding of a file that was not read. An error that is
// no Failure makes it unreadable.
func Finding(err error) stat.Finding {
	var f *Failure
	if errors.As(err, &f) {
		return stat.Find(f.Code, stat.CellRef{}, f.Args...)
	}
	return stat.Find(stat.WorkbookUnreadable, stat.CellRef{}, "unknown")
}

func tooLarge(what string, limit int) error {
	return &Failure{stat.WorkbookTooLarge, []string{what, strconv.Itoa(limit)}}
}

// damaged says which part of the file is not as it must be.
func damaged(detail string) error {
	return &Failure{stat.WorkbookUnreadable, []string{detail}}
}

func notWorkbook(kind string) error { return &Failure{stat.NotAWorkbook, []string{kind}} }

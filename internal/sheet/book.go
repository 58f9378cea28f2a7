// Package sheet turns the bytes of a workbook (xlsx, xlsm, csv, tables of a
// docx) into grids of cells, strictly and within counted limits: a file is read
// completely or refused with an error that says why, never read in part.
//
// It knows nothing of indicators, forms or units.
package sheet

import (
	"wardbook/internal/stat"
)

// A Kind says what a file turned out to be, whatever its name.
type Kind uint8

const (
	XLSX Kind = iota
	CSV
	DOCX
)

// A CellKind says what a cell holds.
type CellKind uint8

const (
	Empty        CellKind = iota
	Text                  // text exactly as typed, NFC
	Number                // a number, in Text as the file writes it (binary double, up to 17 digits); or, with Format Date, a date in ISO 8601
	Boolean               // "1" or "0"
	Error                 // an error value such as #DIV/0!
	Uncalculated          // a formula that has no cached value
)

// A Format is the part of a number format that changes a number's meaning.
type Format uint8

const (
	General    Format = iota
	Percent           // a % format: the number shown is 100 times the one stored
	Date              // a date or time format
	TextFormat        // the format "@"
)

// A Cell is one cell that holds something. Rows and columns count from 1.
type Cell struct {
	Row, Col int
	Kind     CellKind
	Format   Format
	Formula  bool   // the value was calculated by a formula
	Hidden   bool   // its row or column is hidden
	Text     string // see CellKind
}

// A Grid is one worksheet, one table of a document, or the whole of a CSV file.
type Grid struct {
	Name   string  // sheet name as it is; "Bảng 2" for the second table of a document; "" for CSV
	Hidden bool    // the whole sheet is hidden
	Cells  []Cell  // those that hold something, row by row, columns ascending
	Merges []Merge // merged ranges; the value stands in the first cell
}

// A Merge is a merged range, corners included, as far as it lies within the
// limits of rows and columns.
type Merge struct{ Row, Col, Row2, Col2 int }

// A Book is a file that was read completely.
type Book struct {
	Kind     Kind
	Grids    []Grid
	Titles   []string       // docx: text of the paragraphs outside tables, in order
	Macros   bool           // it carries macros, which are ignored
	Findings []stat.Finding // notes: extension-differs, macros-ignored, hidden-read

	hidden int // hidden rows and columns that hold something, and hidden sheets
}

// Ref gives the address of c within g.
func (g *Grid) Ref(c Cell) stat.CellRef {
	return stat.CellRef{Sheet: g.Name, Row: c.Row, Col: c.Col}
}

package report

import (
	"time"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// A Document is an official report before it has a file format. Its writers
// print what it holds, in this order, and nothing else.
type Document struct {
	Language lang.Lang
	// Provisional figures may still change; Sample figures belong to nobody. Both
	// are said on every page.
	Provisional, Sample bool

	Title      string // for the properties of the file
	Letterhead Letterhead
	Kind       string   // such as BÁO CÁO
	Subject    []string // what it is about ("trích yếu"), broken into lines as it should be
	Body       []Block
	Recipients Recipients
	Signing    []string // authority and post; the name is left to who signs
	Appendices []Appendix
	Dated      time.Time // when the newest input came in; never the clock
}

// Marks are the words that stand on every page of d.
func (d *Document) Marks() (marks []string) {
	if d.Provisional {
		marks = append(marks, lang.T(d.Language, "report.provisional"))
	}
	if d.Sample {
		marks = append(marks, lang.T(d.Language, "report.sample"))
	}
	return marks
}

// A Letterhead opens an official document.
type Letterhead struct {
	Superior  []string // lines of the superior body; none for the highest
	Issuer    []string // lines of the issuing body
	Nation    string   // "Quốc hiệu"
	Motto     string   // "Tiêu ngữ"
	Number    string   // with a blank for the clerk
	PlaceDate string   // with blanks for the clerk
}

// A Block is one paragraph of the body: level 0 is text, 1 a part, 2 a section,
// 3 a clause.
type Block struct {
	Level int
	Text  string
}

// Recipients says who gets the document.
type Recipients struct {
	Heading string
	Lines   []string
}

// An Appendix is one part behind the signature, beginning on a page of its own.
type Appendix struct {
	Heading   string   // such as PHỤ LỤC; empty: none
	Title     []string // in capitals
	Bracket   string   // the line in brackets below the title
	Landscape bool
	DataOnly  bool // belongs into workbooks only: it is too wide or too long for paper
	Tables    []Table
	Notes     []string // below the tables
}

// Align says where text stands in its column.
type Align uint8

const (
	Left Align = iota
	Center
	Right
)

// A Column of a table takes Weight parts of its width.
type Column struct {
	Weight int
	Align  Align
}

// A HeadCell of a heading covers Across columns and Down rows; 0 counts as 1.
// A row of the heading lists only cells that begin in it.
type HeadCell struct {
	Text         string
	Across, Down int
}

// A Table has one or more heading rows, repeated on every page. In a workbook
// it is a worksheet of its own.
type Table struct {
	Sheet   string // the name of that worksheet
	Caption string
	Columns []Column
	Head    [][]HeadCell
	Stub    int // leading columns that say what a row is
	Rows    []Row
}

// A Row of a table. A group row is a heading within the table.
type Row struct {
	Group bool
	Level int // 0, 1 for what stands under a group
	Cells []Cell
}

// A Cell is what one cell of a table says. Text is what paper shows. Where Value
// is one exact number, a workbook stores that number, shown with Decimals.
type Cell struct {
	Text     string
	Value    stat.Value
	Decimals int
	State    State
	Class    stat.Class   // of a verdict
	From     *stat.Source // the one cell of a unit's file that it was read from
}

// State tells cells apart that would otherwise look alike.
type State uint8

const (
	Stated     State = iota
	Absent           // nothing was reported; never zero
	Questioned       // stated, and a question about it is open
)

// Words makes a cell of text.
func Words(s string) Cell { return Cell{Text: s} }

// span gives the columns and rows that h covers, at least one of each.
func (h HeadCell) span() (across, down int) { return max(h.Across, 1), max(h.Down, 1) }

// A Placed is a heading cell with the place it was given, counted from 0.
type Placed struct {
	Text                   string
	Row, Col, Across, Down int
}

// Placed gives every heading cell its place, row by row and from left to right:
// a cell goes to the first column that no cell from above covers.
func (t *Table) Placed() []Placed {
	taken := make([][]bool, len(t.Head))
	for i := range taken {
		taken[i] = make([]bool, len(t.Columns))
	}
	var all []Placed
	for r, cells := range t.Head {
		col := 0
		for _, c := range cells {
			for col < len(t.Columns) && taken[r][col] {
				col++
			}
			across, down := c.span()
			across, down = min(across, len(t.Columns)-col), min(down, len(t.Head)-r)
			if across <= 0 {
				break
			}
			for i := range down {
				for j := range across {
					taken[r+i][col+j] = true
				}
			}
			all = append(all, Placed{c.Text, r, col, across, down})
			col += across
		}
	}
	return all
}

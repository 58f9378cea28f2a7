package sheet

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"
)

// document reads a text document: its tables into grids, and the paragraphs
// around them into titles. Text that tracked changes delete is left out, and
// text they insert is read. Text boxes, notes and comments are not read.
type document struct {
	*reader
	tables int // at the top level
	things int // cells, titles and tables
	merges int
}

var errTable = damaged("table")

// readDocument reads a document whose root element has just opened.
func (r *reader) readDocument() error {
	x := document{reader: r}
	s := &r.scan
	body := false
	for s.child(1) {
		if !s.is(wordSpace, "body") {
			s.skip()
			continue
		}
		if body {
			s.fail(damaged("document"))
		}
		body = true
		x.blocks(nil)
	}
	if s.err == nil && !body {
		s.fail(damaged("document"))
	}
	return s.end()
}

// wraps reports whether the element that opened only wraps what a document shows.
func (x *document) wraps() bool {
	if x.scan.space != wordSpace {
		return false
	}
	switch string(x.scan.name) {
	case "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "dir", "bdo":
		return true
	}
	return false
}

// blocks reads the paragraphs and tables in the element that opened, into a
// cell or, where in is nil, into the book.
func (x *document) blocks(in *docCell) {
	s := &x.scan
	for d := s.depth; s.child(d); {
		switch {
		case s.is(wordSpace, "p"):
			x.paragraph(in)
		case s.is(wordSpace, "tbl"):
			x.table(in)
		case x.wraps():
			x.blocks(in)
		default:
			s.skip()
		}
	}
}

// paragraph adds the text of the paragraph that opened, unless it has none.
func (x *document) paragraph(in *docCell) {
	x.tmp = x.inline(x.tmp[:0])
	switch {
	case x.scan.err != nil || len(bytes.TrimSpace(x.tmp)) == 0:
	case in != nil:
		if len(in.text) > 0 {
			in.text = append(in.text, '\n')
		}
		in.text = append(in.text, x.tmp...)
	default:
		x.one()
		x.book.Titles = append(x.book.Titles, x.words(x.tmp))
	}
}

// one counts a cell, a title or a table.
func (x *document) one() {
	if x.things++; x.things > x.lim.Cells {
		x.scan.fail(tooLarge("cells", x.lim.Cells))
	}
}

// words makes a text of the book.
func (x *document) words(b []byte) string {
	if len(b) > x.lim.Text && utf8.RuneCount(b) > x.lim.Text {
		x.scan.fail(tooLarge("text", x.lim.Text))
		return ""
	}
	return x.text.words(b)
}

// inline appends the text of the runs in the element that opened.
func (x *document) inline(dst []byte) []byte {
	s := &x.scan
	for d := s.depth; s.child(d); {
		switch {
		case s.is(wordSpace, "r"):
			dst = x.runText(dst)
		case x.wraps():
			dst = x.inline(dst)
		default:
			s.skip()
		}
	}
	return dst
}

// runText appends the text of the run that opened.
func (x *document) runText(dst []byte) []byte {
	s := &x.scan
	for d := s.depth; s.child(d); {
		if s.space == wordSpace {
			switch string(s.name) {
			case "t":
				dst = s.leaf(dst)
				continue
			case "tab":
				dst = append(dst, '\t')
			case "br", "cr":
				dst = append(dst, '\n')
			case "noBreakHyphen":
				dst = append(dst, '-')
			case "sym":
				dst = x.symbol(dst)
			}
		}
		s.skip()
	}
	return dst
}

// symbol appends a character that a document names by font and code: the ticks
// of Wingdings as such, others by their code.
func (x *document) symbol(dst []byte) []byte {
	font, _ := x.scan.attrIn(wordSpace, "font")
	code, _ := x.scan.attrIn(wordSpace, "char")
	n, err := strconv.ParseUint(string(code), 16, 16)
	if err != nil || n < ' ' {
		x.scan.fail(damaged("symbol"))
		return dst
	}
	if string(font) == "Wingdings" && n&0xFF == 0xFC {
		return append(dst, "✓"...)
	}
	return utf8.AppendRune(dst, rune(n))
}

// docTable is a table in the making.
type docTable struct {
	name   string
	row    int
	nested int
	cells  []Cell
	merges []Merge
	open   []int // for each column, 1 + the index in merges of the vertical merge that can go on there
}

// docCell is a cell of a table in the making.
type docCell struct {
	table    *docTable
	row, col int
	span     int
	vertical string // "", "restart" or "continue"
	text     []byte
}

// table reads the table that opened into a grid of its own. A table within a
// cell comes after the one around it, and its name says so.
func (x *document) table(in *docCell) {
	x.one()
	t := &docTable{}
	if in == nil {
		x.tables++
		t.name = "Bảng " + strconv.Itoa(x.tables)
	} else {
		in.table.nested++
		t.name = in.table.name + "." + strconv.Itoa(in.table.nested)
	}
	at := len(x.book.Grids)
	x.book.Grids = append(x.book.Grids, Grid{})
	x.tableRows(t)
	t.merges = slices.DeleteFunc(t.merges, func(m Merge) bool { return m.Row == m.Row2 && m.Col == m.Col2 })
	x.book.Grids[at] = Grid{Name: t.name, Cells: t.cells, Merges: t.merges}
}

func (x *document) tableRows(t *docTable) {
	s := &x.scan
	for d := s.depth; s.child(d); {
		switch {
		case s.is(wordSpace, "tr"):
			x.tableRow(t)
		case x.wraps():
			x.tableRows(t)
		default:
			s.skip()
		}
	}
}

// tableRow reads the row that opened. A row that tracked changes delete is no row.
func (x *document) tableRow(t *docTable) {
	s := &x.scan
	t.row++
	col, deleted := 1, false
	for d := s.depth; s.child(d); {
		switch {
		case s.is(wordSpace, "trPr"):
			before := 0
			before, deleted = x.rowProperties()
			col += before
		case deleted:
			s.skip()
		default:
			col = x.tableCells(t, col)
		}
	}
	if deleted {
		t.row--
	}
}

// rowProperties says how many columns the row leaves free in front, and whether
// it has been deleted.
func (x *document) rowProperties() (before int, deleted bool) {
	s := &x.scan
	for d := s.depth; s.child(d); {
		switch {
		case s.is(wordSpace, "gridBefore"):
			before = x.count(x.lim.Columns)
		case s.is(wordSpace, "del"):
			deleted = true
		}
		s.skip()
	}
	return before, deleted
}

// count reads the number that the element that opened states.
func (x *document) count(limit int) int {
	v, ok := x.scan.attrIn(wordSpace, "val")
	n := toInt(v)
	switch {
	case !ok || n < 0:
		x.scan.fail(errTable)
	case n > limit:
		x.scan.fail(tooLarge("columns", limit))
	default:
		return n
	}
	return 0
}

// tableCells reads the cell, or the wrapped cells, in the element that opened,
// and gives the next free column.
func (x *document) tableCells(t *docTable, col int) int {
	s := &x.scan
	switch {
	case s.is(wordSpace, "tc"):
		return x.tableCell(t, col)
	case x.wraps():
		for d := s.depth; s.child(d); {
			col = x.tableCells(t, col)
		}
	default:
		s.skip()
	}
	return col
}

// tableCell reads the cell that opened.
func (x *document) tableCell(t *docTable, col int) int {
	s := &x.scan
	c := docCell{table: t, row: t.row, col: col, span: 1}
	for d := s.depth; s.child(d); {
		switch {
		case s.is(wordSpace, "tcPr"):
			x.cellProperties(&c)
		case s.is(wordSpace, "p"):
			x.paragraph(&c)
		case s.is(wordSpace, "tbl"):
			x.table(&c)
		case x.wraps():
			x.blocks(&c)
		default:
			s.skip()
		}
	}
	if s.err == nil {
		s.fail(x.addCell(&c))
	}
	return col + c.span
}

func (x *document) cellProperties(c *docCell) {
	s := &x.scan
	for d := s.depth; s.child(d); {
		switch {
		case s.is(wordSpace, "gridSpan"):
			c.span = max(x.count(x.lim.Columns), 1)
		case s.is(wordSpace, "vMerge"):
			c.vertical = "continue"
			if v, ok := s.attrIn(wordSpace, "val"); ok {
				c.vertical = string(v)
			}
			if c.vertical != "continue" && c.vertical != "restart" {
				s.fail(errTable)
			}
		}
		s.skip()
	}
}

// addCell settles merges and adds the cell to its table if it holds anything.
// What stands in the lower cells of a vertical merge is not shown, and is left out.
func (x *document) addCell(c *docCell) error {
	t, last := c.table, c.col+c.span-1
	switch {
	case c.row > x.lim.Rows:
		return tooLarge("rows", x.lim.Rows)
	case last > x.lim.Columns:
		return tooLarge("columns", x.lim.Columns)
	}
	for len(t.open) <= last {
		t.open = append(t.open, 0)
	}
	if k := t.open[c.col] - 1; c.vertical == "continue" && k >= 0 && t.merges[k].Row2 == c.row-1 && t.merges[k].Col2 == last {
		t.merges[k].Row2 = c.row
		return nil
	}
	clear(t.open[c.col : last+1])
	if c.span > 1 || c.vertical == "restart" {
		if x.merges++; x.merges > x.lim.Merges {
			return tooLarge("merges", x.lim.Merges)
		}
		t.merges = append(t.merges, Merge{c.row, c.col, c.row, last})
		if c.vertical == "restart" {
			t.open[c.col] = len(t.merges)
		}
	}
	if len(c.text) == 0 {
		return nil
	}
	x.one()
	t.cells = append(t.cells, Cell{Row: c.row, Col: c.col, Kind: Text, Text: x.words(c.text)})
	return nil
}

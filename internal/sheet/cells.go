package sheet

import (
	"bytes"

	"wardbook/internal/spelling"
)

// A sheetReader reads one worksheet part, strictly in the order that the format
// wants: rows ascending, cells ascending and within their row.
type sheetReader struct {
	*xlsx
	g          *Grid
	text       string // the part as a string: numbers are pieces of it
	row, col   int
	rows       int
	hiddenRow  bool
	hiddenCols []Merge // only the columns matter
	inData     bool
	seenData   bool
	cell       rawCell
}

// rawCell is a cell in the making.
type rawCell struct {
	typ      byte // n s x (str) i (inlineStr) b e d
	style    int
	formula  bool
	hasV     bool
	hasIs    bool
	in       byte // v, t or 0: where text belongs
	phonetic int
	from, to int // of an unescaped v in the part
	val      []byte
	many     bool
}

func (x *xlsx) sheet(name string, g *Grid) error {
	d, err := x.read(name)
	if err != nil {
		return err
	}
	r := &sheetReader{xlsx: x, g: g, text: string(d)}
	if err := x.scan.reset(d, x.lim.Attribute); err != nil {
		return err
	}
	g.Cells = make([]Cell, 0, bytes.Count(d, []byte("</c>")))
	for {
		tok, err := x.scan.next()
		if err != nil {
			return err
		}
		switch tok {
		case tokEnd:
			if !r.seenData {
				return damaged("sheet")
			}
			return nil
		case tokStart:
			err = r.begin()
		case tokText:
			err = r.characters()
		case tokClose:
			err = r.end()
		}
		if err != nil {
			return err
		}
	}
}

var errSheet = damaged("sheet")

// begin handles a start tag; depth 1 is the worksheet.
func (r *sheetReader) begin() error {
	s := &r.scan
	switch s.depth {
	case 1:
		if string(s.name) != "worksheet" {
			return errSheet
		}
	case 2:
		r.inData = string(s.name) == "sheetData"
		if r.inData && r.seenData {
			return errSheet
		}
		r.seenData = r.seenData || r.inData
	case 3:
		return r.third()
	case 4:
		if r.inData {
			return r.beginCell()
		}
	default:
		if r.inData {
			return r.inside()
		}
	}
	return nil
}

// third handles what stands right inside sheetData, cols and mergeCells.
func (r *sheetReader) third() error {
	s := &r.scan
	switch {
	case r.inData:
		return r.beginRow()
	case string(s.name) == "col":
		v, _ := s.plainAttr("hidden")
		lo, _ := s.plainAttr("min")
		hi, _ := s.plainAttr("max")
		if truth(v) {
			r.hiddenCols = append(r.hiddenCols, Merge{Col: number(lo, 1<<20), Col2: number(hi, 1<<20)})
		}
	case string(s.name) == "mergeCell":
		ref, _ := s.plainAttr("ref")
		m, ok := parseRange(ref)
		if !ok {
			return errSheet
		}
		if r.merges++; r.merges > r.lim.Merges {
			return tooLarge("merges", r.lim.Merges)
		}
		r.g.Merges = append(r.g.Merges, m)
	}
	return nil
}

func truth(v []byte) bool { return string(v) == "1" || string(v) == "true" }

func (r *sheetReader) beginRow() error {
	s := &r.scan
	if string(s.name) != "row" {
		return errSheet
	}
	n := r.row + 1
	if v, ok := s.plainAttr("r"); ok {
		n = number(v, 1<<20)
	}
	if n <= r.row || n > 1<<20 {
		return errSheet
	}
	v, _ := s.plainAttr("hidden")
	r.row, r.col, r.hiddenRow = n, 0, truth(v)
	return nil
}

func (r *sheetReader) beginCell() error {
	s := &r.scan
	if string(s.name) != "c" {
		if string(s.name) == "extLst" {
			return nil
		}
		return errSheet
	}
	c, col := rawCell{typ: 'n'}, r.col+1
	for i := range s.attrs {
		a := &s.attrs[i]
		if len(a.prefix) > 0 {
			continue
		}
		switch string(a.name) {
		case "r":
			row := 0
			if row, col = parseRef(a.val); row != r.row {
				return errSheet
			}
		case "t":
			if c.typ = cellType(a.val); c.typ == 0 {
				return errSheet
			}
		case "s":
			if c.style = number(a.val, 1<<20); c.style < 0 {
				return errSheet
			}
		}
	}
	if col <= r.col || col > 16384 {
		return errSheet
	}
	r.col, r.cell = col, c
	return nil
}

func cellType(v []byte) byte {
	switch string(v) {
	case "n", "s", "b", "e", "d":
		return v[0]
	case "str":
		return 'x'
	case "inlineStr":
		return 'i'
	}
	return 0
}

// inside handles the children of a cell.
func (r *sheetReader) inside() error {
	s, c := &r.scan, &r.cell
	switch {
	case s.depth == 5:
		switch string(s.name) {
		case "v":
			if c.hasV {
				return errSheet
			}
			c.hasV, c.in = true, 'v'
		case "f":
			c.formula = true
		case "is":
			if c.hasIs {
				return errSheet
			}
			c.hasIs = true
		case "extLst":
		default:
			return errSheet
		}
	case string(s.name) == "rPh":
		c.phonetic++
	case c.hasIs && string(s.name) == "t" && c.phonetic == 0:
		c.in = 't'
	}
	return nil
}

func (r *sheetReader) characters() error {
	s, c := &r.scan, &r.cell
	if !r.inData || s.depth < 2 {
		return nil
	}
	if s.depth < 5 {
		if len(bytes.TrimSpace(s.text)) > 0 {
			return errSheet
		}
		return nil
	}
	if c.in == 0 {
		return nil
	}
	if c.to == 0 && !c.many && !s.esc && bytes.IndexByte(s.text, '\r') < 0 && len(s.text) > 0 && string(s.d[s.i-len(s.text):s.i]) == string(s.text) {
		c.from, c.to = s.i-len(s.text), s.i
		return nil
	}
	if !c.many {
		c.val = append(c.val, r.text[c.from:c.to]...)
		c.many = true
	}
	if s.esc || bytes.IndexByte(s.text, '\r') >= 0 {
		c.val = unescape(c.val, s.text)
	} else {
		c.val = append(c.val, s.text...)
	}
	return nil
}

// end handles an end tag; depth has already fallen.
func (r *sheetReader) end() error {
	s, c := &r.scan, &r.cell
	switch {
	case s.depth == 1:
		r.inData = false
	case !r.inData:
	case s.depth == 3 && string(s.name) == "c":
		return r.endCell()
	case string(s.name) == "v" || string(s.name) == "t":
		c.in = 0
	case string(s.name) == "rPh":
		c.phonetic--
	}
	return nil
}

// endCell turns what was collected into a cell, if it holds anything.
func (r *sheetReader) endCell() error {
	c := &r.cell
	text := r.text[c.from:c.to]
	if c.many {
		text = string(c.val)
	}
	if c.typ == 'i' && (c.hasV || !c.hasIs) || c.typ != 'i' && c.hasIs {
		return errSheet
	}
	out := Cell{Row: r.row, Col: r.col, Formula: c.formula, Hidden: r.hiddenRow || r.hiddenCol()}
	if c.style < len(r.formats) {
		out.Format = r.formats[c.style]
	} else if len(r.formats) > 0 {
		return errSheet
	}
	ok, err := r.value(&out, c, text)
	if err != nil || !ok {
		return err
	}
	return r.keep(out)
}

func (r *sheetReader) hiddenCol() bool {
	for _, m := range r.hiddenCols {
		if m.Col <= r.col && r.col <= m.Col2 {
			return true
		}
	}
	return false
}

// value fills in kind and text. It says false for a cell that holds nothing.
func (r *sheetReader) value(out *Cell, c *rawCell, text string) (bool, error) {
	out.Text = text
	if c.typ != 'x' && c.typ != 'i' && text == "" {
		if c.formula {
			out.Kind = Uncalculated
		}
		return c.formula, nil
	}
	switch c.typ {
	case 'n':
		out.Kind = Number
		if !numeric(text) {
			return false, errSheet
		}
	case 's':
		i := number([]byte(text), len(r.strings))
		if i < 0 || i >= len(r.strings) {
			return false, damaged("string-index")
		}
		out.Kind, out.Text = Text, r.strings[i]
	case 'x', 'i':
		if c.typ == 'x' && !c.hasV && c.formula {
			out.Kind = Uncalculated
			return true, nil
		}
		out.Kind, out.Text = Text, spelling.NFC(plainText(text))
	case 'b':
		out.Kind = Boolean
		if text != "0" && text != "1" {
			return false, errSheet
		}
	case 'e':
		out.Kind = Error
	case 'd':
		out.Kind, out.Format = Number, Date
	}
	return out.Text != "", nil
}

func (r *sheetReader) keep(c Cell) error {
	if err := r.lim.checkText(c.Text); err != nil {
		return err
	}
	if n := len(r.g.Cells); n == 0 || r.g.Cells[n-1].Row != c.Row {
		r.rows++
	}
	r.cells++
	for _, over := range [...]error{tooMany(r.rows, r.lim.Rows, "rows"), tooMany(c.Col, r.lim.Columns, "columns"), tooMany(r.cells, r.lim.Cells, "cells")} {
		if over != nil {
			return over
		}
	}
	r.g.Cells = append(r.g.Cells, c)
	return nil
}

// number reads digits; -1 is no number or one above limit.
func number(v []byte, limit int) int {
	if len(v) == 0 || len(v) > 9 {
		return -1
	}
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if n > limit {
		return -1
	}
	return n
}

// parseRef reads E13 as row 13, column 5; row 0 is no reference.
func parseRef(v []byte) (row, col int) {
	i := 0
	for i < len(v) && v[i] >= 'A' && v[i] <= 'Z' && i < 3 {
		col = col*26 + int(v[i]-'A') + 1
		i++
	}
	if i == 0 || i == len(v) || v[i] == '0' {
		return 0, 0
	}
	if row = number(v[i:], 1<<20); row < 1 {
		return 0, 0
	}
	return row, col
}

func parseRange(v []byte) (m Merge, ok bool) {
	a, b, two := bytes.Cut(v, []byte(":"))
	m.Row, m.Col = parseRef(a)
	m.Row2, m.Col2 = m.Row, m.Col
	if two {
		m.Row2, m.Col2 = parseRef(b)
	}
	return m, m.Row > 0 && m.Row2 >= m.Row && m.Col2 >= m.Col
}

// numeric reports whether s is a number as a workbook writes it.
func numeric(s string) bool {
	i := 0
	digits := func() bool {
		k := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i > k
	}
	if i < len(s) && s[i] == '-' {
		i++
	}
	whole := digits()
	if i < len(s) && s[i] == '.' {
		i++
		whole = digits() || whole
	}
	if !whole {
		return false
	}
	if i < len(s) && (s[i] == 'E' || s[i] == 'e') {
		i++
		if i < len(s) && (s[i] == '-' || s[i] == '+') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(s)
}

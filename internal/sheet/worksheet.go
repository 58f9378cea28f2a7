package sheet

import (
	"bytes"
	"slices"
)

// sheetState is where the reading of one worksheet stands.
type sheetState struct {
	grid      *Grid
	first     int // of the sheet's cells in reader.cells
	firstM    int // of its merges
	row, col  int // last seen
	hiddenRow bool
	countRow  bool      // the hidden row has not been counted yet
	columns   columnSet // hidden ones
	anyColumn bool      // columns is not empty
	counted   columnSet // hidden columns that hold something
	val       []byte
}

// A columnSet holds numbers of columns.
type columnSet [maxCol/64 + 1]uint64

func (c *columnSet) has(col int) bool { return c[col/64]&(1<<(col%64)) != 0 }

func (c *columnSet) add(col int) { c[col/64] |= 1 << (col % 64) }

func (c *columnSet) addRange(from, to int) {
	for w := from / 64; w <= to/64; w++ {
		low, high := max(from-w*64, 0), min(to-w*64, 63)
		c[w] |= ^uint64(0) << low & (^uint64(0) >> (63 - high))
	}
}

const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

var (
	errSheet = damaged("sheet")
	errOrder = damaged("sheet-order")
	errRef   = damaged("cell-reference")
	errCell  = damaged("cell")
	errMerge = damaged("merge")
)

// readSheet reads the worksheet in the part name into g.
func (r *reader) readSheet(name string, g *Grid) (err error) {
	if r.partBuf, err = r.zip.read([]byte(name), r.partBuf, r.lim); err != nil {
		return err
	}
	st := &r.sheet
	*st = sheetState{grid: g, first: len(r.cells), firstM: len(r.merges), val: st.val[:0]}
	r.cells = slices.Grow(r.cells, min(bytes.Count(r.partBuf, []byte("</c>")), r.lim.Cells-len(r.cells)))
	s := &r.scan
	s.reset(r.partBuf, r.lim)
	if s.root() && !s.is(cellSpace, "worksheet") {
		s.fail(errSheet)
	}
	data, merged := false, false
	for s.child(1) {
		switch {
		case s.is(cellSpace, "cols"):
			if data {
				s.fail(errOrder)
			}
			r.hiddenColumns()
		case s.is(cellSpace, "sheetData"):
			if data {
				s.fail(errSheet)
			}
			data = true
			r.rows()
		case s.is(cellSpace, "mergeCells"):
			if merged || !data {
				s.fail(errMerge)
			}
			merged = true
			r.mergedCells()
		default:
			s.skip()
		}
	}
	if s.err == nil && !data {
		s.fail(errSheet)
	}
	if err := s.end(); err != nil {
		return err
	}
	g.Cells = slices.Clone(r.cells[st.first:])
	g.Merges = slices.Clone(r.merges[st.firstM:])
	return nil
}

// hiddenColumns reads which columns are hidden. The ranges come in any order:
// programs that write workbooks do not sort them.
func (r *reader) hiddenColumns() {
	s, st := &r.scan, &r.sheet
	for n := 0; s.child(2); n++ {
		s.only("min max width style hidden bestFit customWidth phonetic outlineLevel collapsed")
		v, _ := s.attr("min")
		from := toInt(v)
		v, _ = s.attr("max")
		to := toInt(v)
		if !s.is(cellSpace, "col") || from < 1 || to < from || to > maxCol || n == maxCol {
			s.fail(damaged("columns"))
			return
		}
		if s.flag("hidden") {
			st.columns.addRange(from, to)
			st.anyColumn = true
		}
		s.skip()
	}
}

func (r *reader) rows() {
	s := &r.scan
	for s.child(2) {
		if s.space == otherSpace {
			s.skip()
			continue
		}
		if !s.is(cellSpace, "row") {
			s.fail(errSheet)
		}
		r.rowStart()
		for {
			if s.err == nil && !s.self && s.plain == cellSpace {
				s.i = r.usualCells(s.d, s.i)
			}
			if !s.child(3) {
				break
			}
			switch {
			case s.is(cellSpace, "c"):
				r.cell()
			case s.is(cellSpace, "extLst"), s.space == otherSpace:
				s.skip()
			default:
				s.fail(errSheet)
			}
		}
	}
}

// rowStart reads the attributes of a row. Rows ascend.
func (r *reader) rowStart() {
	s, st := &r.scan, &r.sheet
	n := st.row + 1
	s.only("r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph")
	if v, ok := s.attr("r"); ok {
		n = toInt(v)
	}
	hidden := s.flag("hidden")
	if n <= st.row || n > maxRow {
		s.fail(errOrder)
	}
	st.row, st.col, st.hiddenRow, st.countRow = n, 0, hidden, hidden
}

// A cellType says how the value of a cell is written.
type cellType uint8

const (
	numberType  cellType = iota // n, and where nothing is said
	sharedType                  // s
	stringType                  // str
	inlineType                  // inlineStr
	booleanType                 // b
	errorType                   // e
	dateType                    // d
	unknownType
)

func cellTypeOf(v []byte) cellType {
	switch string(v) {
	case "n":
		return numberType
	case "s":
		return sharedType
	case "str":
		return stringType
	case "inlineStr":
		return inlineType
	case "b":
		return booleanType
	case "e":
		return errorType
	case "d":
		return dateType
	}
	return unknownType
}

// written is a cell as it stands in the part.
type written struct {
	col     int
	style   int
	typ     cellType
	formula bool
	value   bool // there is a v
	inline  bool // there is an is
}

// cell reads the cell that opened, whatever its form.
func (r *reader) cell() {
	s, st := &r.scan, &r.sheet
	w := r.cellStart()
	st.col = w.col
	st.val = st.val[:0]
	for s.child(4) {
		switch {
		case s.is(cellSpace, "v") && !w.value && !w.inline:
			w.value = true
			st.val = s.leaf(st.val)
		case s.is(cellSpace, "f") && !w.formula && !w.value && !w.inline:
			w.formula = true
			r.tmp = s.leaf(r.tmp[:0])
		case s.is(cellSpace, "is") && !w.value && !w.inline:
			w.inline = true
			st.val = r.richText(st.val)
		case s.is(cellSpace, "extLst"), s.space == otherSpace:
			s.skip()
		default:
			s.fail(errCell)
		}
	}
	if w.inline != (w.typ == inlineType) && (w.inline || w.value) {
		s.fail(errCell)
	}
	if s.err == nil {
		s.err = r.add(&w, st.val)
	}
}

// cellStart reads the attributes of a cell. Cells ascend within their row.
func (r *reader) cellStart() (w written) {
	s, st := &r.scan, &r.sheet
	w.col = st.col + 1
	s.only("r s t cm vm ph")
	if v, ok := s.attr("r"); ok {
		row := 0
		if row, w.col = parseRef(v); row != st.row {
			s.fail(errRef)
		}
	}
	if v, ok := s.attr("s"); ok {
		if w.style = toInt(v); w.style < 0 {
			s.fail(errCell)
		}
	}
	if v, ok := s.attr("t"); ok {
		if w.typ = cellTypeOf(v); w.typ == unknownType {
			s.fail(errCell)
		}
	}
	if w.col <= st.col || w.col > maxCol {
		s.fail(errRef)
	}
	return w
}

// parseRef reads E13 as row 13, column 5; row 0 says that v is no reference.
func parseRef(v []byte) (row, col int) {
	i := 0
	for i < len(v) && i < 3 && v[i] >= 'A' && v[i] <= 'Z' {
		col = col*26 + int(v[i]-'A') + 1
		i++
	}
	if row = toInt(v[i:]); i == 0 || row < 1 || row > maxRow || col > maxCol {
		return 0, 0
	}
	return row, col
}

// add adds a cell to the sheet if it holds anything. val is its value, unescaped.
func (r *reader) add(w *written, val []byte) error {
	c := Cell{Row: r.sheet.row, Col: w.col, Formula: w.formula}
	switch {
	case w.style < len(r.formats):
		c.Format = r.formats[w.style]
	case w.style > 0 || len(r.formats) > 0:
		return damaged("style-index")
	}
	holds, err := r.value(&c, w, val)
	if err != nil || !holds {
		return err
	}
	return r.keep(c)
}

// value fills in kind and text of c. It says false for a cell that holds nothing.
func (r *reader) value(c *Cell, w *written, val []byte) (holds bool, err error) {
	if w.typ != stringType && w.typ != inlineType {
		val = bytes.Trim(val, " \t\r\n")
	}
	if !w.value && !w.inline || len(val) == 0 && w.typ == numberType {
		c.Kind = Uncalculated
		return w.formula, nil
	}
	switch w.typ {
	case numberType:
		c.Kind = Number
		if !isNumber(val) {
			return false, damaged("number")
		}
		c.Text = r.text.keep(val)
	case sharedType:
		c.Kind = Text
		c.Text, err = r.shared(val)
	case stringType, inlineType:
		c.Kind = Text
		c.Text, err = r.cellText(val)
	case booleanType:
		c.Kind, c.Text = Boolean, "0"
		switch string(val) {
		case "1", "true":
			c.Text = "1"
		case "0", "false":
		default:
			return false, errCell
		}
	case errorType:
		c.Kind = Error
		if len(val) < 2 || len(val) > 32 || val[0] != '#' {
			return false, errCell
		}
		c.Text = r.text.words(val)
	case dateType:
		c.Kind, c.Format = Number, Date
		if !isDate(val) {
			return false, errCell
		}
		c.Text = r.text.keep(val)
	}
	return c.Text != "", err
}

// keep counts a cell that holds something and adds it to the sheet.
func (r *reader) keep(c Cell) error {
	st := &r.sheet
	switch {
	case c.Row > r.lim.Rows:
		return tooLarge("rows", r.lim.Rows)
	case c.Col > r.lim.Columns:
		return tooLarge("columns", r.lim.Columns)
	case len(r.cells) == r.lim.Cells:
		return tooLarge("cells", r.lim.Cells)
	}
	c.Hidden = st.hiddenRow
	if st.countRow {
		st.countRow = false
		r.countHidden()
	}
	if st.anyColumn && st.columns.has(c.Col) {
		c.Hidden = true
		if !st.counted.has(c.Col) {
			st.counted.add(c.Col)
			r.countHidden()
		}
	}
	r.cells = append(r.cells, c)
	return nil
}

// countHidden counts a hidden row or column; within a hidden sheet only the
// sheet counts.
func (r *reader) countHidden() {
	if !r.sheet.grid.Hidden {
		r.hidden++
	}
}

// mergedCells reads the merged ranges.
func (r *reader) mergedCells() {
	s := &r.scan
	for s.child(2) {
		ref, _ := s.attr("ref")
		m, ok := parseRange(ref)
		if !ok || !s.is(cellSpace, "mergeCell") {
			s.fail(errMerge)
		}
		if r.merged++; r.merged > r.lim.Merges {
			s.fail(tooLarge("merges", r.lim.Merges))
		}
		if m.Row2, m.Col2 = min(m.Row2, r.lim.Rows), min(m.Col2, r.lim.Columns); s.err == nil && m.Row <= m.Row2 && m.Col <= m.Col2 {
			r.merges = append(r.merges, m)
		}
		s.skip()
	}
}

// parseRange reads B2:E13, or B2 alone.
func parseRange(v []byte) (m Merge, ok bool) {
	a, b, two := bytes.Cut(v, []byte(":"))
	m.Row, m.Col = parseRef(a)
	m.Row2, m.Col2 = m.Row, m.Col
	if two {
		m.Row2, m.Col2 = parseRef(b)
	}
	return m, m.Row > 0 && m.Row2 >= m.Row && m.Col2 >= m.Col
}

// isNumber reports whether v is a number as a workbook writes it: digits, a
// point, an exponent that a binary double can have.
func isNumber(v []byte) bool {
	if len(v) > 64 {
		return false
	}
	i := 0
	if len(v) > 0 && v[0] == '-' {
		i = 1
	}
	whole := digits(v, i)
	i += whole
	if i < len(v) && v[i] == '.' {
		part := digits(v, i+1)
		i += 1 + part
		whole += part
	}
	if whole == 0 {
		return false
	}
	if i < len(v) && (v[i] == 'E' || v[i] == 'e') {
		if i++; i < len(v) && (v[i] == '-' || v[i] == '+') {
			i++
		}
		n := digits(v, i)
		if n == 0 || n > 3 || n == 3 && v[i] > '3' {
			return false
		}
		i += n
	}
	return i == len(v)
}

// digits counts the digits at v[i:].
func digits(v []byte, i int) int {
	n := 0
	for i+n < len(v) && v[i+n] >= '0' && v[i+n] <= '9' {
		n++
	}
	return n
}

// isDate reports whether v is a date or a time in ISO 8601, as far as its shape goes.
func isDate(v []byte) bool {
	if len(v) > 40 {
		return false
	}
	date, clock, both := bytes.Cut(v, []byte("T"))
	if !both && bytes.IndexByte(v, ':') >= 0 {
		date, clock = nil, v
	}
	if len(date) > 0 && !shaped(date, "0000-00-00") || len(date) == 0 && len(clock) == 0 {
		return false
	}
	clock = bytes.TrimSuffix(clock, []byte("Z"))
	if len(clock) == 0 {
		return !both
	}
	if !shaped(clock[:min(len(clock), 5)], "00:00") {
		return false
	}
	if rest := clock[5:]; len(rest) > 0 {
		return len(rest) >= 3 && shaped(rest[:3], ":00") && (len(rest) == 3 || rest[3] == '.' && len(rest) > 4 && digits(rest, 4) == len(rest)-4)
	}
	return true
}

// shaped reports whether v has the shape of form, in which 0 is any digit.
func shaped(v []byte, form string) bool {
	if len(v) != len(form) {
		return false
	}
	for i := range v {
		if form[i] == '0' && (v[i] < '0' || v[i] > '9') || form[i] != '0' && v[i] != form[i] {
			return false
		}
	}
	return true
}

package layout

import (
	"iter"
	"slices"
	"strings"

	"wardbook/internal/catalog"
	"wardbook/internal/sheet"
	"wardbook/internal/spelling"
	"wardbook/internal/stat"
)

// rowsOf gives the cells of g row by row; rows without cells are passed over.
func rowsOf(g *sheet.Grid) iter.Seq[[]sheet.Cell] {
	return func(yield func([]sheet.Cell) bool) {
		for i := 0; i < len(g.Cells); {
			j := i + 1
			for j < len(g.Cells) && g.Cells[j].Row == g.Cells[i].Row {
				j++
			}
			if !yield(g.Cells[i:j]) {
				return
			}
			i = j
		}
	}
}

// columns says which column plays which role, and in which row that stands.
type columns struct {
	row                             int
	number, label, measure, verdict int
	values                          []column
}

type column struct {
	role stat.Role
	col  int
}

// settle looks for a heading row of a form that serves the period, and settles
// edition and form by it.
func (t *Table) settle(g *sheet.Grid, c *catalog.Catalog, want stat.FormID) bool {
	for row := range rowsOf(g) {
		if len(row) < 3 {
			continue
		}
		for _, e := range c.For(t.Period) {
			for i := range e.Forms {
				f := &e.Forms[i]
				if want != "" && f.ID != want || !slices.Contains(f.Serves, t.Period.Kind()) {
					continue
				}
				if cols, ok := readHeading(e, f, row); ok && !betterElsewhere(e, f, cols.known(f), row) {
					t.Edition, t.Form = e, f
					return true
				}
			}
		}
	}
	return false
}

// betterElsewhere reports whether the heading is that of another form: one of
// which it has more columns. So the appendix of a term is not read as a month.
func betterElsewhere(e *catalog.Edition, f *catalog.Form, known int, row []sheet.Cell) bool {
	for i := range e.Forms {
		g := &e.Forms[i]
		if g == f {
			continue
		}
		if cols, ok := readHeading(e, g, row); ok && cols.known(g) > known {
			return true
		}
	}
	return false
}

// known counts the columns of a form that a heading names.
func (cols *columns) known(f *catalog.Form) (n int) {
	for _, c := range f.Columns {
		switch c.Role {
		case catalog.ColNumber:
			n += min(cols.number, 1)
		case catalog.ColLabel:
			n += min(cols.label, 1)
		case catalog.ColMeasure:
			n += min(cols.measure, 1)
		case catalog.ColVerdict:
			n += min(cols.verdict, 1)
		default:
			if cols.has(stat.Role(c.Role)) {
				n++
			}
		}
	}
	return n
}

// readHeading reads a row of headings. It is one if it names the label and
// every column that the form requires.
func readHeading(e *catalog.Edition, f *catalog.Form, row []sheet.Cell) (columns, bool) {
	cols := columns{row: row[0].Row, values: make([]column, 0, len(f.Columns))}
	for _, c := range row {
		if c.Kind != sheet.Text {
			continue
		}
		role, ok := e.MatchHeading(f, c.Text)
		if !ok {
			continue
		}
		cols.take(role, c.Col)
	}
	if cols.label == 0 {
		return cols, false
	}
	for _, c := range f.Columns {
		if c.Required && !cols.has(stat.Role(c.Role)) && c.Role != catalog.ColLabel {
			return cols, false
		}
	}
	return cols, len(cols.values) > 0
}

// take gives a column its role; the first column of a role keeps it.
func (cols *columns) take(role catalog.ColumnRole, col int) {
	first := func(p *int) {
		if *p == 0 {
			*p = col
		}
	}
	switch role {
	case catalog.ColNumber:
		first(&cols.number)
	case catalog.ColLabel:
		first(&cols.label)
	case catalog.ColMeasure:
		first(&cols.measure)
	case catalog.ColVerdict:
		first(&cols.verdict)
	case catalog.ColActual, catalog.ColTarget, catalog.ColPlan, catalog.ColCumulative, catalog.ColSamePeriod, catalog.ColPrevious, catalog.ColEstimate, catalog.ColNote:
		if !cols.has(stat.Role(role)) {
			cols.values = append(cols.values, column{stat.Role(role), col})
		}
	}
}

func (cols *columns) has(role stat.Role) bool {
	return slices.ContainsFunc(cols.values, func(c column) bool { return c.role == role })
}

// A reader reads the rows below a heading.
type reader struct {
	t       *Table
	g       *sheet.Grid
	cols    columns
	heading string // of the label column, as a key
	entries []Entry
	parent  *catalog.Row
	seen    map[*catalog.Row]int
	fs      []stat.Finding
	tail    []stat.Finding // rows without a place since the last one that has one
}

// open makes room for the rows of the form that was settled.
func (r *reader) open() {
	n := len(r.t.Form.Rows)
	r.seen = make(map[*catalog.Row]int, n)
	r.entries = make([]Entry, 0, n*len(r.t.Form.Columns))
	r.t.Rows = make([]Row, 0, n)
}

// readRows reads the rows below the heading in g; without a heading it reads none.
func (r *reader) readRows(g *sheet.Grid) {
	r.g, r.cols, r.tail = g, columns{}, nil
	for row := range rowsOf(g) {
		r.read(row)
	}
}

// read places one row: a heading, also a repeated one, a row of the form, or
// one that has no place.
func (r *reader) read(row []sheet.Cell) {
	if r.cols.row == 0 {
		r.begin(row)
		return
	}
	label := cellAt(row, r.cols.label)
	if blank(label) {
		r.unplaced(row, label)
		return
	}
	m := r.t.Edition.MatchLabel(r.t.Form, label.Text, r.parent)
	switch {
	case (m.Row == nil || m.Guessed) && r.repeats(label) && r.begin(row):
	case m.Row == nil:
		r.unplaced(row, label)
	default:
		r.place(row, label, m)
	}
}

// begin takes row as the heading if it is one.
func (r *reader) begin(row []sheet.Cell) bool {
	cols, ok := readHeading(r.t.Edition, r.t.Form, row)
	if ok {
		r.cols, r.heading = cols, spelling.Key(cellAt(row, cols.label).Text)
	}
	return ok
}

// repeats reports whether a label is that of the heading once more.
func (r *reader) repeats(label sheet.Cell) bool {
	return label.Kind == sheet.Text && spelling.Key(label.Text) == r.heading
}

func (r *reader) place(row []sheet.Cell, label sheet.Cell, m catalog.Match) {
	out := Row{Form: m.Row, Label: label, Measure: cellAt(row, r.cols.measure)}
	if r.cols.verdict > 0 {
		c := r.cell(row, r.cols.verdict)
		out.Verdict = Entry{Cell: c, At: r.g.Ref(c)}
	}
	first := len(r.entries)
	for _, col := range r.cols.values {
		c := r.cell(row, col.col)
		r.entries = append(r.entries, Entry{Role: col.role, Cell: c, At: r.g.Ref(c)})
	}
	out.Entries = r.entries[first:len(r.entries):len(r.entries)]
	if m.Row.Level == 0 {
		r.parent = m.Row
	}
	r.fs = append(r.fs, r.tail...)
	r.tail = nil
	if i, twice := r.seen[m.Row]; twice {
		r.again(i, out, m.Guessed)
		return
	}
	if m.Guessed {
		out.Guessed = true
		r.fs = append(r.fs, stat.Find(stat.LabelGuessed, r.g.Ref(label), string(m.Row.Indicator), label.Text))
	}
	r.seen[m.Row] = len(r.t.Rows)
	r.t.Rows = append(r.t.Rows, out)
}

// again places a row whose place is taken. A guess gives way to a sure match:
// what only comes close to a row that stands elsewhere is no such row.
func (r *reader) again(i int, row Row, guessed bool) {
	old := &r.t.Rows[i]
	switch {
	case guessed:
		r.fs = append(r.fs, stat.Find(stat.RowUnmatched, r.g.Ref(row.Label), strings.TrimSpace(row.Label.Text)))
	case old.Guessed:
		at := r.g.Ref(old.Label)
		r.fs = slices.DeleteFunc(r.fs, func(f stat.Finding) bool { return f.Code == stat.LabelGuessed && f.At == at })
		r.fs = append(r.fs, stat.Find(stat.RowUnmatched, at, strings.TrimSpace(old.Label.Text)))
		*old = row
	default:
		r.duplicate(old, &row)
	}
}

// duplicate says that a row stands twice. Where the values agree the first is
// taken; where they differ nobody can know which one is meant.
func (r *reader) duplicate(a, b *Row) {
	for i := range b.Entries {
		x, y := a.Entries[min(i, len(a.Entries)-1)], b.Entries[i]
		if x.Role == y.Role && !blank(y.Cell) && strings.TrimSpace(x.Cell.Text) != strings.TrimSpace(y.Cell.Text) {
			f := stat.Find(stat.RowDuplicate, y.At, string(b.Form.Indicator), x.Cell.Text, y.Cell.Text)
			f.Cells = []stat.CellRef{x.At, y.At}
			r.fs = append(r.fs, f)
			return
		}
	}
	at := r.g.Ref(b.Label)
	f := stat.Find(stat.RowDuplicateEqual, at, string(b.Form.Indicator), a.Label.Text, b.Label.Text)
	f.Cells = []stat.CellRef{r.g.Ref(a.Label), at}
	r.fs = append(r.fs, f)
}

// unplaced notes a row that means nothing to the form, if it holds anything in
// a value column. Behind the last row of the table only numbers count: there
// stand signatures.
func (r *reader) unplaced(row []sheet.Cell, label sheet.Cell) {
	words, digits := false, false
	for _, col := range r.cols.values {
		c := cellAt(row, col.col)
		words = words || !blank(c)
		digits = digits || c.Kind == sheet.Number || c.Kind == sheet.Text && strings.ContainsAny(c.Text, "0123456789")
	}
	if !words {
		return
	}
	at := label
	if blank(label) {
		at = row[0]
	}
	f := stat.Find(stat.RowUnmatched, r.g.Ref(at), strings.TrimSpace(label.Text))
	if digits && !blank(label) {
		r.fs = append(append(r.fs, r.tail...), f)
		r.tail = nil
		return
	}
	r.tail = append(r.tail, f)
}

// cell gives the cell of a column, with its address also where it is blank.
func (r *reader) cell(row []sheet.Cell, col int) sheet.Cell {
	c := cellAt(row, col)
	c.Row, c.Col = row[0].Row, col
	return c
}

func cellAt(row []sheet.Cell, col int) sheet.Cell {
	for _, c := range row {
		if c.Col == col {
			return c
		}
	}
	return sheet.Cell{}
}

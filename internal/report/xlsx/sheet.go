package xlsx

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"wardbook/internal/lang"
	"wardbook/internal/report"
)

// A sheet is one worksheet in the making: lines above the table, the table with
// its heading from row head on, notes below.
type sheet struct {
	*book
	name  string
	a     *report.Appendix
	t     *report.Table
	out   *excelize.StreamWriter
	above []line
	head  int // row where the heading begins, from 1
	last  int // last row that is written
}

// A line is text over the width of the table.
type line struct {
	text string
	look look
}

func (b *book) sheet(name string, a *report.Appendix, t *report.Table) error {
	s := sheet{book: b, name: name, a: a, t: t, above: b.linesAbove(a, t)}
	s.head = len(s.above) + 2
	s.last = s.head + len(t.Head) + len(t.Rows) - 1
	if len(a.Notes) > 0 {
		s.last += 1 + len(a.Notes)
	}
	for _, step := range []func() error{s.frame, s.open, s.writeAbove, s.heading, s.rows, s.notes} {
		if err := step(); err != nil {
			return err
		}
	}
	return s.out.Flush()
}

func (b *book) linesAbove(a *report.Appendix, t *report.Table) []line {
	var all []line
	add := func(k look, texts ...string) {
		for _, s := range texts {
			if s != "" {
				all = append(all, line{s, k})
			}
		}
	}
	add(look{size: 11, bold: true, ink: plainInk, align: "left"}, b.issuer())
	add(look{size: 14, bold: true, ink: titleInk, align: "left"}, a.Title...)
	add(look{size: 12, bold: true, ink: titleInk, align: "left"}, t.Caption)
	add(look{size: 11, italic: true, ink: plainInk, align: "left"}, a.Bracket)
	add(look{size: 12, bold: true, ink: markInk, align: "left"}, strings.Join(b.doc.Marks(), " - "))
	return all
}

// across gives over how many pages, side by side, the table is printed, so that
// it never shrinks below what can be read.
func (s *sheet) across() int {
	chars, page := 0, 150
	if s.a.Landscape {
		page = 230
	}
	for _, c := range s.t.Columns {
		chars += c.Weight + 1
	}
	return max(1, (chars+page-1)/page)
}

// frame sets what must stand before the rows: the sheet's extent and panes, and
// how it is printed.
func (s *sheet) frame() error {
	fit, orientation, a4, across, free := true, "portrait", 9, s.across(), 0
	if s.a.Landscape {
		orientation = "landscape"
	}
	layout := &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &across, FitToHeight: &free}
	side, edge, strip := 0.5, 0.75, 0.35
	corner, err := excelize.CoordinatesToCellName(s.t.Stub+1, s.head+len(s.t.Head))
	if err != nil {
		return err
	}
	end, err := excelize.CoordinatesToCellName(max(len(s.t.Columns), 1), s.last)
	if err != nil {
		return err
	}
	for _, err := range []error{
		s.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		s.SetSheetDimension(s.name, "A1:"+end),
		s.SetPageLayout(s.name, layout),
		s.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &edge, Bottom: &edge, Header: &strip, Footer: &strip}),
		s.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddHeader: s.pageHead(), OddFooter: s.pageFoot()}),
		s.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: s.t.Stub, YSplit: s.head + len(s.t.Head) - 1, TopLeftCell: corner, ActivePane: "bottomRight"}),
		s.AddIgnoredErrors(s.name, "A1:"+end, excelize.IgnoredErrorsNumberStoredAsText),
		s.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: s.repeated()}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// repeated names the rows, and for a wide table the columns, that stand on
// every page.
func (s *sheet) repeated() string {
	name := "'" + s.name + "'!"
	rows := fmt.Sprintf("%s$%d:$%d", name, s.head, s.head+len(s.t.Head)-1)
	if s.across() == 1 || s.t.Stub == 0 {
		return rows
	}
	last, _ := excelize.ColumnNumberToName(s.t.Stub)
	return name + "$A:$" + last + "," + rows
}

// pageHead and pageFoot stay under the 255 characters that a page may have there.
func (s *sheet) pageHead() string {
	if marks := s.doc.Marks(); len(marks) > 0 {
		return `&C&"` + fontName + `,Bold"` + field(strings.Join(marks, " - "))
	}
	return ""
}

func (s *sheet) pageFoot() string {
	return `&L&"` + fontName + `,Regular"&9` + " " + field(s.doc.Title) + `&R&"` + fontName + `,Regular"&9` + " " +
		lang.T(s.doc.Language, "report.page", "&P", "&N")
}

// field writes text for a page's head or foot, where & begins a code.
func field(s string) string {
	if r := []rune(s); len(r) > 90 {
		s = string(r[:90])
	}
	return strings.ReplaceAll(s, "&", "&&")
}

func (s *sheet) open() (err error) {
	if s.out, err = s.NewStreamWriter(s.name); err != nil {
		return err
	}
	// One call for a run of equal columns: each call costs excelize all columns before.
	cols := s.t.Columns
	for i, j := 0, 0; i < len(cols); i = j {
		for j = i; j < len(cols) && cols[j].Weight == cols[i].Weight; j++ {
		}
		if err := s.out.SetColWidth(i+1, j, float64(max(cols[i].Weight, 3))+1); err != nil {
			return err
		}
	}
	return nil
}

// row writes one row from column A on.
func (s *sheet) row(n int, cells []any, height float64) error {
	at, err := excelize.CoordinatesToCellName(1, n)
	if err != nil {
		return err
	}
	return s.out.SetRow(at, cells, excelize.RowOpts{Height: min(height, highest)})
}

func (s *sheet) merge(col, row, toCol, toRow int) error {
	from, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(toCol, toRow)
	if err != nil || from == to {
		return err
	}
	return s.out.MergeCell(from, to)
}

func (s *sheet) writeAbove() error {
	for i, l := range s.above {
		if err := s.line(i+1, l); err != nil {
			return err
		}
	}
	return nil
}

// line writes text over the table, as wide as a page lets it be.
func (s *sheet) line(n int, l line) error {
	id, err := s.style(l.look)
	if err != nil {
		return err
	}
	end, room := 0, 0
	for end < len(s.t.Columns) && (end < 2 || room < 130) {
		room += s.t.Columns[end].Weight + 1
		end++
	}
	height := 0.0
	if l.look.wrap {
		height = lineHeight * float64(linesIn(l.text, room))
	}
	if err := s.row(n, []any{excelize.Cell{StyleID: id, Value: l.text}}, height); err != nil || !l.look.wrap {
		return err
	}
	return s.merge(1, n, max(end, 1), n)
}

const (
	lineHeight = 15.5
	highest    = 409 // that a row may be, in points
)

// linesIn estimates how many lines text takes in a column of so many digits'
// width, broken between words.
func linesIn(text string, room int) int {
	room = max(room+room/20, 1) // letters are a little narrower than digits
	lines, used := 1, 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > room {
			lines, used = lines+1, 0
		}
		used += n + 1
		lines += n / (room + 1) // a word longer than the column is broken
	}
	return lines
}

// heading writes the heading rows, with their merged cells.
func (s *sheet) heading() error {
	id, err := s.style(look{size: 11, bold: true, ink: lightInk, fill: headFill, align: "center", wrap: true, lined: true})
	if err != nil {
		return err
	}
	rows := make([][]any, len(s.t.Head))
	heights := make([]int, len(rows))
	for i := range rows {
		rows[i] = make([]any, len(s.t.Columns))
		for j := range rows[i] {
			rows[i][j] = excelize.Cell{StyleID: id}
		}
	}
	for _, p := range s.t.Placed() {
		rows[p.Row][p.Col] = excelize.Cell{StyleID: id, Value: p.Text}
		if err := s.merge(p.Col+1, s.head+p.Row, p.Col+p.Across, s.head+p.Row+p.Down-1); err != nil {
			return err
		}
		room := 0
		for _, c := range s.t.Columns[p.Col : p.Col+p.Across] {
			room += c.Weight
		}
		heights[p.Row] = max(heights[p.Row], (linesIn(p.Text, room)+p.Down-1)/p.Down)
	}
	for i, cells := range rows {
		if err := s.row(s.head+i, cells, lineHeight*float64(max(heights[i], 1))+5); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) rows() error {
	first := s.head + len(s.t.Head)
	cells := make([]any, len(s.t.Columns))
	for i := range s.t.Rows {
		r, height := &s.t.Rows[i], 1
		for j, c := range s.t.Columns {
			var cell report.Cell
			if j < len(r.Cells) {
				cell = r.Cells[j]
			}
			id, err := s.style(cellLook(s.doc.Language, r.Group, c.Align, &cell))
			if err != nil {
				return err
			}
			cells[j] = excelize.Cell{StyleID: id, Value: stored(&cell)}
			if !r.Group && len(cell.Text) > c.Weight && !isNumber(&cell) { // bytes: a cheap first look
				height = max(height, linesIn(cell.Text, c.Weight))
			}
		}
		if err := s.row(first+i, cells, lineHeight*float64(height)); err != nil {
			return err
		}
		if r.Group && len(s.t.Columns) > 2 {
			if err := s.merge(2, first+i, len(s.t.Columns), first+i); err != nil {
				return err
			}
		}
	}
	return nil
}

// stored is what a cell keeps: a number where the value is one, else its text.
// Text is never taken for a formula, whatever it begins with.
func stored(c *report.Cell) any {
	if isNumber(c) {
		// The nearest double of a decimal of 15 digits shows these 15 digits again.
		if f, err := strconv.ParseFloat(c.Value.Num.String(), 64); err == nil {
			return f
		}
	}
	if c.Text == "" {
		return nil
	}
	return c.Text
}

func (s *sheet) notes() error {
	k := look{size: 10, italic: true, ink: plainInk, align: "left", wrap: true}
	for i, text := range s.a.Notes {
		if err := s.line(s.last-len(s.a.Notes)+1+i, line{text, k}); err != nil {
			return err
		}
	}
	return nil
}

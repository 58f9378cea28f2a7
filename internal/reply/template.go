package reply

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"wardbook/internal/catalog"
	"wardbook/internal/lang"
	"wardbook/internal/layout"
	"wardbook/internal/stat"
)

// A TemplateInput says which workbook to make.
type TemplateInput struct {
	Edition *catalog.Edition
	Form    *catalog.Form // one of the forms of Edition
	Unit    stat.UnitCode
	Name    string // of the unit with its type: Phường Thiên Hương
	Period  stat.Period
	// Known are the figures that the workbook shows from the start, by indicator
	// and role: plan, target, same period, for sample data all of them. Where the
	// value is blank or words, the observation's text is written. A previous
	// figure without a column of its own is shown when its cell is chosen.
	Known []stat.Observation
	// Sample puts a line above the table that says these are no real figures.
	Sample bool
}

// The rows above the table.
const (
	authorityRow = iota + 1
	nameRow
	periodRow
	markRow
	guideRow
	headingRow
)

// Template makes the workbook of one form for one unit and period: titles,
// headings, one row per row of the form, locked formulas with their results,
// and a hidden sheet by which the workbook is known when it comes back.
func Template(in TemplateInput) ([]byte, error) {
	raw, err := draw(in)
	if err != nil {
		return nil, fmt.Errorf("template %s for %s %s: %w", in.Form.ID, in.Unit, in.Period, err)
	}
	return raw, nil
}

func draw(in TemplateInput) ([]byte, error) {
	s, err := newSketch(in)
	if err != nil {
		return nil, err
	}
	defer s.file.Close()
	for _, step := range [...]func() error{s.mark, s.dress, s.advise, s.write, s.describe} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return bytesOf(s.file)
}

// A place is one cell of the form by what it means.
type place struct {
	indicator stat.IndicatorCode
	role      catalog.ColumnRole
}

// A sketch is a template in the making.
type sketch struct {
	TemplateInput
	file   *excelize.File
	sheet  string
	styles styles
	known  map[place]stat.Observation
	rows   map[stat.IndicatorCode]int // sheet rows of the rows that hold figures
	cols   map[catalog.ColumnRole]int
	inds   []*catalog.Indicator // of each row of the form
}

func newSketch(in TemplateInput) (*sketch, error) {
	s := &sketch{
		TemplateInput: in, sheet: SheetName(in.Form),
		known: map[place]stat.Observation{}, rows: map[stat.IndicatorCode]int{}, cols: map[catalog.ColumnRole]int{},
	}
	for _, o := range in.Known {
		s.known[place{o.Indicator, catalog.ColumnRole(o.Role)}] = o
	}
	for i, c := range in.Form.Columns {
		s.cols[c.Role] = i + 1
	}
	for i := range in.Form.Rows {
		r := &in.Form.Rows[i]
		ind, ok := in.Edition.Indicator(r.Indicator)
		if !ok {
			return nil, fmt.Errorf("row %s: the edition has no indicator %s", r.ID, r.Indicator)
		}
		s.inds = append(s.inds, ind)
		if _, again := s.rows[ind.Code]; !again && ind.Kind != catalog.Group {
			s.rows[ind.Code] = headingRow + 1 + i
		}
	}
	s.file = excelize.NewFile()
	if err := s.file.SetSheetName("Sheet1", s.sheet); err != nil {
		return nil, err
	}
	return s, s.styles.make(s.file)
}

// SheetName is the name of the sheet on which a form's template stands.
func SheetName(f *catalog.Form) string {
	for _, k := range f.Serves {
		switch k {
		case stat.KindMonth:
			return "Biểu tháng"
		case stat.KindTerm, stat.KindYear:
			return "Phụ lục"
		}
	}
	return "Biểu"
}

// last is the last row of the table.
func (s *sketch) last() int { return headingRow + len(s.Form.Rows) }

// write streams the cells, top to bottom.
func (s *sketch) write() error {
	w, err := s.file.NewStreamWriter(s.sheet)
	if err != nil {
		return err
	}
	if err := s.frame(w); err != nil {
		return err
	}
	if err := s.titles(w); err != nil {
		return err
	}
	for i := range s.Form.Rows {
		cells := s.row(i)
		if err := w.SetRow(cellName(1, headingRow+1+i), cells, excelize.RowOpts{Height: s.height(cells)}); err != nil {
			return err
		}
	}
	if err := s.signatures(w); err != nil {
		return err
	}
	return w.Flush()
}

// height is what a row needs so that its longest text fits its column. A
// spreadsheet program does not always find that out by itself.
func (s *sketch) height(cells []any) float64 {
	lines := 1
	for i, c := range s.Form.Columns {
		if text, ok := cells[i].(excelize.Cell).Value.(string); ok {
			fit := int(width(c.Role)*1.2) - 2 // letters of this font are narrower than the digits widths are counted in
			lines = max(lines, (utf8.RuneCountInString(text)+fit-1)/fit)
		}
	}
	return 4 + 16*float64(lines)
}

// frame sets the widths of the columns and what stays in sight.
func (s *sketch) frame(w *excelize.StreamWriter) error {
	for i, c := range s.Form.Columns {
		if err := w.SetColWidth(i+1, i+1, width(c.Role)); err != nil {
			return err
		}
	}
	left := s.cols[catalog.ColLabel]
	return w.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: left, YSplit: headingRow,
		TopLeftCell: cellName(left+1, headingRow+1), ActivePane: "bottomRight",
	})
}

func width(r catalog.ColumnRole) float64 {
	switch r {
	case catalog.ColNumber:
		return 6
	case catalog.ColLabel:
		return 46
	case catalog.ColMeasure:
		return 16
	case catalog.ColNote:
		return 26
	case catalog.ColVerdict:
		return 20
	}
	return 15
}

func (s *sketch) titles(w *excelize.StreamWriter) error {
	end := len(s.Form.Columns)
	mark := ""
	if s.Sample {
		mark = lang.T(lang.VI, "sample.mark")
	}
	guide := lang.T(lang.VI, "template.guide")
	for _, line := range [...]struct {
		row   int
		text  string
		style int
	}{
		{authorityRow, lang.T(lang.VI, "template.authority") + " " + strings.ToUpper(s.Name), s.styles.authority},
		{nameRow, strings.ToUpper(s.Form.Name.VI), s.styles.title},
		{periodRow, capital(lang.Period(lang.VI, s.Period)), s.styles.period},
		{markRow, mark, s.styles.mark},
		{guideRow, guide, s.styles.guide},
	} {
		if line.text == "" {
			continue
		}
		cell := excelize.Cell{StyleID: line.style, Value: line.text}
		if err := w.SetRow(cellName(1, line.row), []any{cell}, excelize.RowOpts{Height: 20}); err != nil {
			return err
		}
		if err := w.MergeCell(cellName(1, line.row), cellName(end, line.row)); err != nil {
			return err
		}
	}
	heads := make([]any, end)
	for i, c := range s.Form.Columns {
		heads[i] = excelize.Cell{StyleID: s.styles.heading, Value: c.Heading}
	}
	return w.SetRow(cellName(1, headingRow), heads, excelize.RowOpts{Height: 36})
}

// capital gives a text a capital first letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// signatures leaves room for those who made and who sign the form.
func (s *sketch) signatures(w *excelize.StreamWriter) error {
	cells := make([]any, len(s.Form.Columns))
	cells[s.cols[catalog.ColLabel]-1] = excelize.Cell{StyleID: s.styles.signature, Value: lang.T(lang.VI, "template.maker")}
	cells[len(cells)-2] = excelize.Cell{StyleID: s.styles.signature, Value: lang.T(lang.VI, "template.signer")}
	at := s.last() + 2
	if err := w.MergeCell(cellName(len(cells)-1, at), cellName(len(cells), at)); err != nil {
		return err
	}
	return w.SetRow(cellName(1, at), cells, excelize.RowOpts{Height: 36})
}

// mark writes the hidden sheet by which the workbook is known.
func (s *sketch) mark() error {
	if _, err := s.file.NewSheet(layout.MarkSheet); err != nil {
		return err
	}
	if err := s.file.SetSheetVisible(layout.MarkSheet, false, true); err != nil {
		return err
	}
	if err := s.file.SetSheetDimension(layout.MarkSheet, "A1:B5"); err != nil {
		return err
	}
	w, err := s.file.NewStreamWriter(layout.MarkSheet)
	if err != nil {
		return err
	}
	for i, kv := range [...][2]string{
		{"form", string(s.Form.ID)}, {"edition", string(s.Edition.ID)}, {"unit", string(s.Unit)},
		{"period", s.Period.String()}, {"made-by", "wardbook"},
	} {
		if err := w.SetRow(cellName(1, i+1), []any{kv[0], kv[1]}); err != nil {
			return err
		}
	}
	return w.Flush()
}

// describe sets the properties of the file, with a time that never changes.
func (s *sketch) describe() error {
	const never = "2000-01-01T00:00:00Z"
	return s.file.SetDocProps(&excelize.DocProperties{
		Creator: "Wardbook", LastModifiedBy: "Wardbook", Created: never, Modified: never,
		Title: s.Form.Name.VI + " – " + s.Name + ", " + lang.Period(lang.VI, s.Period), Language: "vi-VN",
	})
}

// cellName is only asked for cells of a sheet, which always have a name.
func cellName(col, row int) string {
	return stat.CellRef{Col: col, Row: row}.A1()
}

package reply

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"wardbook/internal/catalog"
)

const (
	font   = "Times New Roman"
	line   = "000000"
	yellow = "FFF9E3" // asked for
	grey   = "F1F1F1" // not to be filled in
	red    = "B00020"

	// whole shows a number with Vietnamese separators also where a spreadsheet
	// follows the language of the format and not of the machine.
	whole    = `[$-42A]#,##0`
	fraction = `[$-42A]#,##0.##########`
)

// styles are the looks of the cells of a template.
type styles struct {
	authority, title, period, mark, guide, heading, signature int
	number, label, group, measure                             int
	asked, askedWords, figure, words, closed                  int

	rates [7]int // of a computed rate, by its decimals
}

// make adds the looks to a workbook.
func (s *styles) make(f *excelize.File) (err error) {
	add := func(to *int, st *excelize.Style) {
		if err == nil {
			*to, err = f.NewStyle(st)
		}
	}
	add(&s.authority, text(13, true, "left"))
	add(&s.title, text(14, true, "center"))
	add(&s.period, with(text(13, false, "center"), func(st *excelize.Style) { st.Font.Italic = true }))
	add(&s.mark, with(text(13, true, "center"), func(st *excelize.Style) { st.Font.Color = red }))
	add(&s.guide, with(text(11, false, "left"), func(st *excelize.Style) { st.Font.Italic = true }))
	add(&s.signature, with(text(12, true, "center"), func(st *excelize.Style) { st.Alignment.WrapText = true }))
	add(&s.heading, with(boxed(text(12, true, "center")), filled(grey)))
	add(&s.number, boxed(text(12, false, "center")))
	add(&s.label, boxed(text(12, false, "left")))
	add(&s.group, boxed(text(12, true, "left")))
	add(&s.measure, boxed(text(12, false, "center")))
	add(&s.asked, with(boxed(text(12, false, "right")), filled(yellow), open, shown(whole)))
	add(&s.askedWords, with(boxed(text(12, false, "left")), filled(yellow), open))
	add(&s.figure, with(boxed(text(12, false, "right")), open, shown(whole)))
	add(&s.words, with(boxed(text(12, false, "left")), open))
	add(&s.closed, with(boxed(text(12, false, "right")), filled(grey)))
	for decimals := range s.rates {
		add(&s.rates[decimals], with(boxed(text(12, false, "right")), filled(grey), shown(fixed(decimals))))
	}
	return err
}

// computed is the look of a formula that has so many decimals.
func (s *styles) computed(decimals int) int {
	return s.rates[min(max(decimals, 0), len(s.rates)-1)]
}

func fixed(decimals int) string {
	if decimals == 0 {
		return whole
	}
	return whole + "." + strings.Repeat("0", decimals)
}

func text(size float64, bold bool, align string) *excelize.Style {
	return &excelize.Style{
		Font:      &excelize.Font{Family: font, Size: size, Bold: bold},
		Alignment: &excelize.Alignment{Horizontal: align, Vertical: "center"},
	}
}

// boxed gives a style thin borders and lets its text wrap, a little off the left one.
func boxed(st *excelize.Style) *excelize.Style {
	for _, side := range [...]string{"left", "top", "right", "bottom"} {
		st.Border = append(st.Border, excelize.Border{Type: side, Color: line, Style: 1})
	}
	st.Alignment.WrapText = true
	if st.Alignment.Horizontal == "left" {
		st.Alignment.Indent = 1
	}
	return st
}

func with(st *excelize.Style, changes ...func(*excelize.Style)) *excelize.Style {
	for _, change := range changes {
		change(st)
	}
	return st
}

func filled(colour string) func(*excelize.Style) {
	return func(st *excelize.Style) {
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
}

func shown(format string) func(*excelize.Style) {
	return func(st *excelize.Style) { st.CustomNumFmt = &format }
}

// open lets people write in a cell of a protected sheet.
func open(st *excelize.Style) { st.Protection = &excelize.Protection{Locked: false} }

// dress sets what belongs to the sheet as a whole: protection, print, and the
// format of numbers that are no integers.
func (s *sketch) dress() error {
	f, end := s.file, len(s.Form.Columns)
	orientation := "portrait"
	if total := s.widths(); total > 120 {
		orientation = "landscape"
	}
	a4, wide, high := 9, 1, 0
	fit := true
	for _, err := range [...]error{
		f.SetPageLayout(s.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}),
		f.SetSheetProps(s.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}),
		f.SetPageMargins(s.sheet, margins()),
		f.SetHeaderFooter(s.sheet, &excelize.HeaderFooterOptions{OddFooter: "&C&10&P/&N"}),
		f.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: s.sheet,
			RefersTo: "'" + s.sheet + "'!$" + rows(headingRow, headingRow),
		}),
		f.ProtectSheet(s.sheet, &excelize.SheetProtectionOptions{
			SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true, FormatColumns: true, FormatRows: true,
		}),
		f.SetSheetDimension(s.sheet, "A1:"+cellName(end, s.last()+2)),
		s.showFractions(),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sketch) widths() (total float64) {
	for _, c := range s.Form.Columns {
		total += width(c.Role)
	}
	return total
}

// margins are those of an official page, in inches: 20 mm above and below, 30
// left, 15 right.
func margins() *excelize.PageLayoutMarginsOptions {
	inches := func(mm float64) *float64 { v := mm / 25.4; return &v }
	return &excelize.PageLayoutMarginsOptions{Top: inches(20), Bottom: inches(20), Left: inches(30), Right: inches(15), Header: inches(10), Footer: inches(10)}
}

// rows names whole rows, such as 6:$6.
func rows(from, to int) string {
	return strings.TrimLeft(cellName(1, from), "A") + ":$" + strings.TrimLeft(cellName(1, to), "A")
}

// showFractions lets a figure that is no integer show its decimals, so that a
// cell never shows another number than it holds.
func (s *sketch) showFractions() error {
	left, right := s.figureColumns()
	if left == 0 {
		return nil
	}
	var ranges []string
	for from := 0; from < len(s.inds); {
		to := from
		for to < len(s.inds) && !s.Form.Rows[to].Formula && s.inds[to].Kind != catalog.Group {
			to++
		}
		if to > from {
			ranges = append(ranges, cellName(left, headingRow+1+from)+":"+cellName(right, headingRow+to))
		}
		from = to + 1
	}
	if len(ranges) == 0 {
		return nil
	}
	shownAs := fraction
	id, err := s.file.NewConditionalStyle(&excelize.Style{CustomNumFmt: &shownAs})
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(ranges[0], ":")
	return s.file.SetConditionalFormat(s.sheet, strings.Join(ranges, " "), []excelize.ConditionalFormatOptions{{
		Type: "formula", Criteria: "AND(ISNUMBER(" + first + ")," + first + "<>INT(" + first + "))", Format: &id,
	}})
}

// figureColumns are the first and the last column that hold figures.
func (s *sketch) figureColumns() (left, right int) {
	for i, c := range s.Form.Columns {
		switch c.Role {
		case catalog.ColNumber, catalog.ColLabel, catalog.ColMeasure, catalog.ColVerdict, catalog.ColNote:
			continue
		}
		if left == 0 {
			left = i + 1
		}
		right = i + 1
	}
	return left, right
}

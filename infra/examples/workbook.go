package main

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	sheetName  = "Phụ lục"
	headingRow = 5 // below four lines of titles
	breakRow   = headingRow + 21
)

// A typing says how a figure is put into a cell: its value, and the number
// format of the cell.
type typing func(printed string) (value any, format string)

// asText types every figure as text, exactly as it is printed.
func asText(printed string) (any, string) { return printed, "@" }

// asNumber types figures as numbers, large ones with a format that groups
// thousands. What is no number stays text.
func asNumber(printed string) (any, string) {
	f, err := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(printed, ".", ""), ",", "."), 64)
	switch {
	case err != nil:
		return printed, ""
	case f >= 1000:
		return f, "#,##0"
	}
	return f, ""
}

// workbook makes the appendix as a workbook of one sheet.
func workbook(type_ typing) ([]byte, error) {
	p := page{File: excelize.NewFile(), looks: map[look]int{}}
	defer p.Close()
	p.do(p.SetSheetName("Sheet1", sheetName))
	p.titles()
	row := headingRow
	row = p.rows(row, firstHeading, firstPage, type_)
	row = p.rows(row, secondHeading, secondPage, type_)
	p.signatures(row + 1)
	p.paper()
	if p.err != nil {
		return nil, p.err
	}
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		return nil, err
	}
	return repack(out.Bytes())
}

// A page is a sheet in the making. The first error stays, and ends the rest.
type page struct {
	*excelize.File
	looks map[look]int
	err   error
}

// A look is how a cell appears.
type look struct {
	bold, italic, box bool
	align, format     string
}

func (p *page) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *page) put(col, row int, value any, l look) {
	at, err := excelize.CoordinatesToCellName(col, row)
	p.do(err)
	if value != "" {
		p.do(p.SetCellValue(sheetName, at, value))
	}
	p.do(p.SetCellStyle(sheetName, at, at, p.style(l)))
}

func (p *page) style(l look) int {
	if id, ok := p.looks[l]; ok {
		return id
	}
	st := &excelize.Style{
		Font:      &excelize.Font{Family: "Times New Roman", Size: 13, Bold: l.bold, Italic: l.italic},
		Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: l.box},
	}
	if l.box {
		for _, side := range [...]string{"left", "top", "right", "bottom"} {
			st.Border = append(st.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	if l.format != "" {
		st.CustomNumFmt = &l.format
	}
	id, err := p.NewStyle(st)
	p.do(err)
	p.looks[l] = id
	return id
}

func (p *page) titles() {
	for i, text := range [...]string{authority, appendix, subject, term} {
		l := look{bold: true, align: "center"}
		if i == 0 {
			l.align = "left"
		}
		p.put(1, i+1, text, l)
		row := strconv.Itoa(i + 1)
		p.do(p.MergeCell(sheetName, "A"+row, "F"+row))
		p.do(p.SetRowHeight(sheetName, i+1, 20))
	}
}

// rows writes a heading and its lines from a row on, and gives the row after.
func (p *page) rows(row int, heading line, lines []line, type_ typing) int {
	p.do(p.SetRowHeight(sheetName, row, 22))
	for i, text := range heading.cells() {
		p.put(i+1, row, text, look{bold: true, box: true, align: "center"})
	}
	for _, l := range lines {
		row++
		number, _ := type_(l.number)
		p.put(1, row, number, look{box: true, align: "center"})
		p.put(2, row, l.label, look{box: true, align: "left", bold: l.group()})
		p.put(3, row, l.measure, look{box: true, align: "center"})
		for i, printed := range [...]string{l.target, l.actual} {
			value, format := type_(printed)
			p.put(4+i, row, value, look{box: true, align: "center", format: format})
		}
		p.put(6, row, l.verdict, look{box: true, align: "center"})
		p.do(p.SetRowHeight(sheetName, row, height(l)))
	}
	return row + 1
}

// height leaves room for long words in a narrow column.
func height(l line) float64 {
	if len([]rune(l.actual)) > 20 {
		return 54
	}
	return 20
}

func (p *page) signatures(row int) {
	title, name := look{bold: true, align: "center"}, look{bold: true, align: "center"}
	p.put(2, row, makerRole, title)
	p.put(5, row, onBehalf, title)
	p.put(5, row+1, signerRole, title)
	p.put(2, row+5, makerName, name)
	p.put(5, row+5, signerName, name)
}

// paper sets widths and the printed page, broken before the second heading.
func (p *page) paper() {
	for i, width := range [...]float64{6, 44, 10, 12, 20, 22} {
		col, err := excelize.ColumnNumberToName(i + 1)
		p.do(err)
		p.do(p.SetColWidth(sheetName, col, col, width))
	}
	a4, portrait, fit, wide, high := 9, "portrait", true, 1, 0
	p.do(p.SetPageLayout(sheetName, &excelize.PageLayoutOptions{Size: &a4, Orientation: &portrait, FitToWidth: &wide, FitToHeight: &high}))
	p.do(p.SetSheetProps(sheetName, &excelize.SheetPropsOptions{FitToPage: &fit}))
	p.do(p.InsertPageBreak(sheetName, "A"+strconv.Itoa(breakRow)))
	p.do(p.SetDocProps(&excelize.DocProperties{
		Creator: makerName, LastModifiedBy: makerName, Created: "2025-11-03T01:00:00Z", Modified: "2025-11-03T01:00:00Z", Language: "vi-VN",
	}))
}

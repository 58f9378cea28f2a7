package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"wardbook/internal/lang"
	"wardbook/internal/report"
	"wardbook/internal/stat"
)

const (
	fontName   = "Times New Roman"
	headFill   = "1F4E78"
	groupFill  = "E9F0F7"
	absentFill = "E3E3E3"
	askedFill  = "FFF2CC"
	betterFill = "E2F0D9"
	worseFill  = "FBE0DD"
	titleInk   = "1F3864"
	markInk    = "B00020"
	plainInk   = "000000"
	lightInk   = "FFFFFF"
	borderInk  = "9AA5B1"
)

// A look is everything that a cell's style depends on.
type look struct {
	size         float64
	bold, italic bool
	ink, fill    string
	align        string
	wrap, lined  bool
	format       string
}

// style gives the number of a look, making it at first use.
func (b *book) style(k look) (int, error) {
	if id, ok := b.styles[k]; ok {
		return id, nil
	}
	s := excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: k.size, Bold: k.bold, Italic: k.italic, Color: k.ink},
		Alignment: &excelize.Alignment{Horizontal: k.align, Vertical: "center", WrapText: k.wrap},
	}
	if k.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{k.fill}}
	}
	if k.lined {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: borderInk, Style: 1})
		}
	}
	if k.format != "" {
		s.CustomNumFmt = &k.format
	}
	id, err := b.NewStyle(&s)
	b.styles[k] = id
	return id, err
}

// cellLook is the look of a cell in a column of a table.
func cellLook(l lang.Lang, group bool, align report.Align, c *report.Cell) look {
	k := look{size: 11, ink: plainInk, lined: true, wrap: true, bold: group,
		align: [...]string{report.Left: "left", report.Center: "center", report.Right: "right"}[align]}
	switch {
	case group:
		k.fill = groupFill
	case c.State == report.Questioned:
		k.fill = askedFill
	case c.State == report.Absent && c.Text == "":
		k.fill = absentFill
	}
	switch c.Class {
	case stat.Exceeded, stat.Met, stat.OnTrack:
		k.fill = betterFill
	case stat.Missed, stat.Behind:
		k.fill = worseFill
	}
	if isNumber(c) {
		k.wrap, k.format = false, numberFormat(l, c.Decimals, c.State == report.Questioned)
	}
	return k
}

// isNumber reports whether a workbook can hold the value of c: one exact number
// of no more digits than a spreadsheet keeps.
func isNumber(c *report.Cell) bool {
	return c.Value.IsExact() && c.Value.Num.Prec() <= 15
}

// numberFormat shows Vietnamese separators also where the program speaks
// another language, and a question mark behind a questioned number.
func numberFormat(l lang.Lang, decimals int, questioned bool) string {
	s := "#,##0"
	if decimals > 0 {
		s += "." + strings.Repeat("0", decimals)
	}
	if l != lang.EN {
		s = "[$-42A]" + s
	}
	if questioned {
		s += `" ?"`
	}
	return s
}

package layout

import (
	"strconv"
	"strings"

	"wardbook/internal/org"
	"wardbook/internal/sheet"
	"wardbook/internal/spelling"
	"wardbook/internal/stat"
)

// MarkSheet is the name of the hidden sheet by which our own forms are known.
// It holds rows of a key and a value: form, edition, unit, period.
const MarkSheet = "_wardbook"

// A mark is what the hidden form mark says.
type mark struct {
	form    stat.FormID
	edition stat.EditionID
	unit    stat.UnitCode
	period  stat.Period
	at      stat.CellRef
}

func readMark(b *sheet.Book) (m mark) {
	for i := range b.Grids {
		g := &b.Grids[i]
		if g.Name != MarkSheet {
			continue
		}
		for row := range rowsOf(g) {
			if len(row) < 2 || row[0].Col != 1 || row[1].Col != 2 {
				continue
			}
			switch v := row[1].Text; row[0].Text {
			case "form":
				m.form = stat.FormID(v)
			case "edition":
				m.edition = stat.EditionID(v)
			case "unit":
				m.unit = stat.UnitCode(v)
			case "period":
				if p, err := stat.ParsePeriod(v); err == nil {
					m.period = p
				}
			}
		}
	}
	return m
}

// said is what titles say: text above the table, or around it in a document.
type said struct {
	unit     stat.UnitCode
	unitAt   stat.CellRef
	period   stat.Period
	periodAt stat.CellRef
}

// titleRows is how far down a title may stand.
const titleRows = 15

func saidIn(b *sheet.Book, units *org.Units) (s said) {
	for _, text := range b.Titles {
		s.hear(text, stat.CellRef{}, units)
	}
	for i := range b.Grids {
		g := &b.Grids[i]
		if g.Hidden || g.Name == MarkSheet {
			continue
		}
		for _, c := range g.Cells {
			if c.Row > titleRows {
				break
			}
			if c.Kind == sheet.Text && strings.IndexByte(c.Text, ' ') > 0 {
				s.hear(c.Text, g.Ref(c), units)
			}
		}
	}
	return s
}

// hear takes unit and period from one title, unless an earlier one named them.
func (s *said) hear(text string, at stat.CellRef, units *org.Units) {
	if s.period.IsZero() {
		if p, ok := PeriodIn(text); ok {
			s.period, s.periodAt = p, at
		}
	}
	if s.unit == "" {
		on := s.period.To
		if s.period.IsZero() {
			on = units.Latest()
		}
		if u, ok := units.Named(text, on); ok {
			s.unit, s.unitAt = u.Code, at
		}
	}
}

// PeriodIn finds the period that a title names: "giai đoạn 2021-2025", "tháng
// 10/2026", "tháng 10 năm 2026", "quý III/2026", "6 tháng đầu năm 2026". The date
// of a letter ("ngày 05 tháng 3 năm 2026") and a bare year name no period.
func PeriodIn(title string) (stat.Period, bool) {
	w := spelling.Tokens(separate(title))
	for i := range w {
		switch {
		case w[i] == "giai" && at(w, i+1) == "đoạn":
			if p, err := stat.ParsePeriod(at(w, i+2) + "-" + at(w, i+3)); err == nil {
				return p, true
			}
		case w[i] == "tháng" && i >= 2 && w[i-2] == "ngày": // of a letter
		case w[i] == "tháng" && (at(w, i+1) == "đầu" || at(w, i+1) == "cuối"):
			year := yearAfter(w, i+2)
			if p, ok := monthsOf(at(w, i-1), w[i+1], year); ok {
				return p, true
			}
			if year == 0 { // the next words may be of what is planned: "6 tháng cuối năm 2026"
				return stat.Period{}, false
			}
		case w[i] == "tháng":
			n, err := strconv.Atoi(at(w, i+1))
			if y := yearAfter(w, i+2); err == nil && n >= 1 && n <= 12 && y > 0 {
				m := stat.MonthOf(y, n)
				return stat.Period{From: m, To: m}, true
			}
		case w[i] == "quý":
			if p, err := stat.ParsePeriod(strconv.Itoa(yearAfter(w, i+2)) + "-Q" + arabic(at(w, i+1))); err == nil {
				return p, true
			}
		}
	}
	return stat.Period{}, false
}

// separate parts numbers that a stroke or a dash joins.
func separate(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '/', '-', '–', '—':
			return ' '
		}
		return r
	}, s)
}

func at(w []string, i int) string {
	if i < 0 || i >= len(w) {
		return ""
	}
	return w[i]
}

// yearAfter reads a year at i, with or without the word "năm", or 0.
func yearAfter(w []string, i int) int {
	if at(w, i) == "năm" {
		i++
	}
	y, err := strconv.Atoi(at(w, i))
	if err != nil || y < 1900 || y > 2999 {
		return 0
	}
	return y
}

func monthsOf(n, half string, year int) (stat.Period, bool) {
	kind := map[string]string{"6 đầu": "-H1", "6 cuối": "-H2", "9 đầu": "-9M"}[n+" "+half]
	p, err := stat.ParsePeriod(strconv.Itoa(year) + kind)
	return p, err == nil && kind != ""
}

func arabic(roman string) string {
	switch roman {
	case "i":
		return "1"
	case "ii":
		return "2"
	case "iii":
		return "3"
	case "iv":
		return "4"
	}
	return roman
}

package sheet

import "bytes"

// customFormat is a number format that the workbook spells out.
type customFormat struct {
	id     int
	format Format
}

var errStyles = damaged("styles")

// readStyles reads which number format each cell style has.
func (r *reader) readStyles(name string) (err error) {
	if r.partBuf, err = r.zip.read([]byte(name), r.partBuf, r.lim); err != nil {
		return err
	}
	s := &r.scan
	s.reset(r.partBuf, r.lim)
	r.customs = r.customs[:0]
	if s.root() && !s.is(cellSpace, "styleSheet") {
		s.fail(errStyles)
	}
	found := false
	for s.child(1) {
		switch {
		case s.is(cellSpace, "numFmts"):
			if found { // the styles have been read already
				s.fail(errStyles)
			}
			r.customFormats()
		case s.is(cellSpace, "cellXfs"):
			if found {
				s.fail(errStyles)
			}
			found = true
			r.cellStyles()
		default:
			s.skip()
		}
	}
	return s.end()
}

func (r *reader) customFormats() {
	s := &r.scan
	for s.child(2) {
		s.only("numFmtId formatCode")
		id, _ := s.attr("numFmtId")
		code, ok := s.attr("formatCode")
		r.tmp = unescape(r.tmp[:0], code, false)
		f := customFormat{toInt(id), formatOf(r.tmp)}
		if !s.is(cellSpace, "numFmt") || f.id < 0 || !ok {
			s.fail(errStyles)
		}
		for _, c := range r.customs {
			if c.id == f.id && c.format != f.format {
				s.fail(errStyles)
			}
		}
		if len(r.customs) < 1000 { // more than Excel itself allows
			r.customs = append(r.customs, f)
		} else {
			s.fail(errStyles)
		}
		s.skip()
	}
}

func (r *reader) cellStyles() {
	s := &r.scan
	for s.child(2) {
		s.only("numFmtId fontId fillId borderId xfId quotePrefix pivotButton applyNumberFormat applyFont applyFill applyBorder applyAlignment applyProtection")
		id := 0
		if v, ok := s.attr("numFmtId"); ok {
			id = toInt(v)
		}
		if !s.is(cellSpace, "xf") || id < 0 {
			s.fail(errStyles)
		}
		r.formats = append(r.formats, r.formatByID(id))
		s.skip()
	}
}

// formatByID gives the meaning of a number format: spelled out, or one of those
// every spreadsheet program knows.
func (r *reader) formatByID(id int) Format {
	for _, c := range r.customs {
		if c.id == id {
			return c.format
		}
	}
	switch {
	case id == 9 || id == 10:
		return Percent
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58:
		return Date
	case id == 49:
		return TextFormat
	}
	return General
}

// formatOf says what a number format code does to the meaning of a number. Its
// first section counts. Quoted and escaped text, padding, and what stands in
// brackets (colours, conditions, languages) do not, except elapsed time such as [h].
func formatOf(code []byte) Format {
	f := General
	if bytes.EqualFold(code, []byte("General")) {
		return f
	}
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case ';':
			return f
		case '"':
			i += skipTo(code[i+1:], '"')
		case '\\', '_', '*':
			i++
		case '[':
			in, _, _ := bytes.Cut(code[i+1:], []byte("]"))
			if elapsed(in) {
				return Date
			}
			i += len(in) + 1
		case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S':
			return Date
		case '%':
			f = Percent
		case '@':
			if f == General {
				f = TextFormat
			}
		}
	}
	return f
}

// skipTo says how many bytes of b end with the first c; all of them where none is.
func skipTo(b []byte, c byte) int {
	if n := bytes.IndexByte(b, c); n >= 0 {
		return n + 1
	}
	return len(b)
}

// elapsed reports whether b is h, hh, m, mm, s or ss.
func elapsed(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	for _, c := range b {
		if c|0x20 != b[0]|0x20 {
			return false
		}
	}
	c := b[0] | 0x20
	return c == 'h' || c == 'm' || c == 's'
}

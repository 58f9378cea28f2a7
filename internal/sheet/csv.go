package sheet

import (
	"bytes"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"wardbook/internal/stat"
)

// readCSV reads separated text into b. All cells are text: what a number is,
// only their columns can say.
func readCSV(raw []byte, lim *Limits, b *Book) error {
	text, err := decode(raw)
	if err != nil {
		return err
	}
	b.Kind = CSV
	b.Grids = make([]Grid, 1)
	c := csvReader{d: text, lim: lim, grid: &b.Grids[0]}
	if !c.announced() {
		c.mark = separator(text)
	}
	return c.read()
}

// csvReader reads records of fields. A line "sep=;" at the top names the mark
// between fields and is no row, as in spreadsheet programs.
type csvReader struct {
	d        []byte
	i        int
	mark     byte
	row, col int
	lim      *Limits
	grid     *Grid
	text     arena
	tmp      []byte
}

// announced takes a first line that names the separator.
func (c *csvReader) announced() bool {
	line, _, _ := bytes.Cut(c.d, []byte("\n"))
	l := bytes.Trim(bytes.TrimSuffix(line, []byte("\r")), `"`)
	if len(l) != len("sep=;") || !bytes.EqualFold(l[:4], []byte("sep=")) || l[4] >= utf8.RuneSelf {
		return false
	}
	c.mark = l[4]
	c.i = min(len(line)+1, len(c.d))
	return true
}

// separator finds the mark that splits most lines into the same number of
// fields: tab, semicolon or comma. Where two do equally well the earlier wins,
// because commas also stand in Vietnamese numbers.
func separator(d []byte) byte {
	const marks = "\t;,"
	var counts [50][len(marks)]int
	line, quoted, start := 0, false, true
	for i := 0; i < len(d) && line < len(counts); i++ {
		ch := d[i]
		switch k := bytes.IndexByte([]byte(marks), ch); {
		case quoted:
			if ch == '"' && i+1 < len(d) && d[i+1] == '"' {
				i++
			} else {
				quoted = ch != '"'
			}
		case ch == '"' && start:
			quoted = true
		case ch == '\n':
			line++
			start = true
		case k >= 0:
			counts[line][k]++
			start = true
		default:
			start = false
		}
	}
	best, most := marks[1], 0
	for k := range len(marks) {
		if n := agreeing(counts[:], k); n > most {
			best, most = marks[k], n
		}
	}
	return best
}

// agreeing says how many lines have the same number of marks k, and not none.
func agreeing(counts [][3]int, k int) int {
	most := 0
	for i := range counts {
		n := 0
		for j := range counts {
			if counts[i][k] > 0 && counts[j][k] == counts[i][k] {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// read reads all records.
func (c *csvReader) read() error {
	for c.i < len(c.d) {
		c.row++
		c.col = 0
		for more := true; more; {
			var field []byte
			var err error
			if field, more, err = c.field(); err == nil {
				err = c.add(field)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// field reads one field and the mark or line end behind it; more says that
// another field follows in the record.
func (c *csvReader) field() (field []byte, more bool, err error) {
	d := c.d
	if c.i < len(d) && d[c.i] == '"' {
		if field, err = c.quotedField(); err != nil {
			return nil, false, err
		}
	} else {
		from := c.i
		for c.i < len(d) && d[c.i] != c.mark && d[c.i] != '\n' && d[c.i] != '\r' {
			c.i++
		}
		field = d[from:c.i]
	}
	switch {
	case c.i == len(d):
		return field, false, nil
	case d[c.i] == c.mark:
		c.i++
		return field, true, nil
	case d[c.i] == '\r' && c.i+1 < len(d) && d[c.i+1] == '\n':
		c.i += 2
		return field, false, nil
	case d[c.i] == '\r', d[c.i] == '\n':
		c.i++
		return field, false, nil
	}
	return nil, false, damaged("csv-quotes") // something behind a closing quotation mark
}

// quotedField reads a field in quotation marks, which have to close.
func (c *csvReader) quotedField() ([]byte, error) {
	c.tmp = c.tmp[:0]
	for c.i++; c.i < len(c.d); c.i++ {
		if c.d[c.i] == '"' {
			if c.i+1 >= len(c.d) || c.d[c.i+1] != '"' {
				c.i++
				return c.tmp, nil
			}
			c.i++
		}
		c.tmp = append(c.tmp, c.d[c.i])
	}
	return nil, damaged("csv-quotes")
}

func (c *csvReader) add(field []byte) error {
	c.col++
	if len(field) == 0 {
		return nil
	}
	switch {
	case c.row > c.lim.Rows:
		return tooLarge("rows", c.lim.Rows)
	case c.col > c.lim.Columns:
		return tooLarge("columns", c.lim.Columns)
	case len(c.grid.Cells) == c.lim.Cells:
		return tooLarge("cells", c.lim.Cells)
	case len(field) > c.lim.Text && utf8.RuneCount(field) > c.lim.Text:
		return tooLarge("text", c.lim.Text)
	}
	c.grid.Cells = append(c.grid.Cells, Cell{Row: c.row, Col: c.col, Kind: Text, Text: c.text.words(field)})
	return nil
}

// decode gives the file as UTF-8: by its byte order mark, else UTF-16 where it
// has zero bytes, else UTF-8 where it is valid, else windows-1258, the code page
// of Vietnamese Windows. What makes no text is no workbook.
func decode(raw []byte) ([]byte, error) {
	text, err := raw, error(nil)
	switch {
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")):
		if text = raw[3:]; !utf8.Valid(text) {
			err = cutOr(text, damaged("encoding"))
		}
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		text, err = decodeWide(raw[2:], 0)
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		text, err = decodeWide(raw[2:], 1)
	case bytes.IndexByte(raw, 0) >= 0:
		text, err = decodeWide(raw, lowByte(raw))
	case !utf8.Valid(raw):
		if err = cutOr(raw, nil); err == nil {
			text, err = charmap.Windows1258.NewDecoder().Bytes(raw)
		}
	}
	if err != nil {
		return nil, err
	}
	if !isText(text) {
		return nil, notWorkbook("unknown")
	}
	return text, nil
}

// cutOr says that UTF-8 text was cut within its last letter, or otherwise.
func cutOr(text []byte, otherwise error) error {
	for n := 1; n < utf8.UTFMax && n < len(text); n++ {
		tail := text[len(text)-n:]
		if whole := text[:len(text)-n]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) && utf8.Valid(whole) && utf8.RuneCount(whole) < len(whole) {
				return &Failure{stat.WorkbookTruncated, nil}
			}
			break
		}
	}
	return otherwise
}

// lowByte says which byte of each pair is the low one, by where zero bytes are rarer:
// 0 the first, or 1 as in big-endian text.
func lowByte(raw []byte) int {
	var zeros [2]int
	for i, c := range raw {
		if c == 0 {
			zeros[i%2]++
		}
	}
	if zeros[0] > zeros[1] {
		return 1
	}
	return 0
}

// decodeWide decodes UTF-16 whose low byte is the one at index low of each pair.
func decodeWide(raw []byte, low int) ([]byte, error) {
	out := make([]byte, 0, len(raw))
	for i := 0; i+1 < len(raw); i += 2 {
		u := rune(raw[i+low]) | rune(raw[i+1-low])<<8
		if utf16.IsSurrogate(u) {
			if i+3 >= len(raw) {
				return nil, &Failure{stat.WorkbookTruncated, nil}
			}
			i += 2
			u = utf16.DecodeRune(u, rune(raw[i+low])|rune(raw[i+1-low])<<8)
		}
		if u == unicode.ReplacementChar {
			return nil, notWorkbook("unknown")
		}
		out = utf8.AppendRune(out, u)
	}
	if !isText(out) {
		return nil, notWorkbook("unknown")
	}
	if len(raw)%2 != 0 {
		return nil, &Failure{stat.WorkbookTruncated, nil}
	}
	return out, nil
}

// isText reports whether b is something a person could have written.
func isText(b []byte) bool {
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == unicode.ReplacementChar || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Noncharacter_Code_Point, r) {
			return false
		}
		i += n
	}
	return true
}

package sheet

import (
	"strings"
	"unicode/utf8"

	"wardbook/internal/spelling"
)

// xlsx reads a workbook package. Parts are found through relationships, never
// by name.
type xlsx struct {
	*pack
	scan    scan
	strings []string
	formats []Format // by style index of a cell
	cells   int      // so far, over all sheets
	merges  int
}

func readXLSX(p *pack, b *Book) error {
	x := &xlsx{pack: p}
	main, err := p.mainPart(&x.scan)
	if err != nil {
		return err
	}
	rels, err := p.relations(main, &x.scan)
	if err != nil {
		return err
	}
	sheets, err := x.workbook(main)
	if err != nil {
		return err
	}
	for _, r := range rels {
		switch {
		case r.external:
		case r.is("sharedStrings"):
			err = x.sharedStrings(r.target)
		case r.is("styles"):
			err = x.styles(r.target)
		case strings.HasSuffix(r.kind, "/vbaProject"):
			b.Macros = true
		}
		if err != nil {
			return err
		}
	}
	return x.sheets(sheets, rels, b)
}

// declaredSheet is one entry of the workbook's list.
type declaredSheet struct {
	name, id string
	hidden   bool
}

func (x *xlsx) workbook(name string) (sheets []declaredSheet, err error) {
	d, err := x.read(name)
	if err != nil {
		return nil, err
	}
	s := &x.scan
	if err := s.reset(d, x.lim.Attribute); err != nil {
		return nil, err
	}
	for {
		tok, err := s.next()
		if err != nil || tok == tokEnd {
			return sheets, err
		}
		if tok != tokStart {
			continue
		}
		if s.depth == 1 && string(s.name) != "workbook" {
			return nil, damaged("workbook")
		}
		if s.depth == 3 && string(s.name) == "sheet" {
			state := s.text1("state")
			sheets = append(sheets, declaredSheet{spelling.NFC(s.text1("name")), s.relID(), state == "hidden" || state == "veryHidden"})
		}
	}
}

// relID gives the r:id attribute, whatever prefix the file uses for r.
func (s *scan) relID() string {
	for k := range s.attrs {
		if string(s.attrs[k].name) == "id" && len(s.attrs[k].prefix) > 0 {
			return string(unescape(nil, s.attrs[k].val))
		}
	}
	return ""
}

func (x *xlsx) sheets(list []declaredSheet, rels []relation, b *Book) error {
	used := map[string]bool{}
	for _, d := range list {
		lower := strings.ToLower(d.name)
		if used["name "+lower] || d.name == "" {
			return damaged("sheet-twice")
		}
		used["name "+lower] = true
		r, ok := byID(rels, d.id)
		switch {
		case !ok || r.external || used["part "+strings.ToLower(r.target)] || used["id "+d.id]:
			return damaged("part-missing")
		case r.is("chartsheet") || r.is("dialogsheet"):
			continue
		case !r.is("worksheet"):
			return damaged("part-missing")
		}
		used["part "+strings.ToLower(r.target)], used["id "+d.id] = true, true
		g := Grid{Name: d.name, Hidden: d.hidden}
		if err := x.sheet(r.target, &g); err != nil {
			return err
		}
		b.Grids = append(b.Grids, g)
	}
	if len(b.Grids) == 0 {
		return damaged("no-sheet")
	}
	return nil
}

func byID(rels []relation, id string) (relation, bool) {
	for _, r := range rels {
		if r.id == id && id != "" {
			return r, true
		}
	}
	return relation{}, false
}

// sharedStrings reads the table of texts into one piece of memory.
func (x *xlsx) sharedStrings(name string) error {
	if x.strings != nil {
		return damaged("part-twice")
	}
	d, err := x.read(name)
	if err != nil {
		return err
	}
	s := &x.scan
	if err := s.reset(d, x.lim.Attribute); err != nil {
		return err
	}
	text := make([]byte, 0, len(d))
	ends := make([]int32, 0, len(d)/24)
	inText, phonetic := false, 0
	for {
		tok, err := s.next()
		if err != nil {
			return err
		}
		switch tok {
		case tokEnd:
			x.keepStrings(text, ends)
			return nil
		case tokStart:
			switch string(s.name) {
			case "sst":
				if s.depth != 1 {
					return damaged("strings")
				}
			case "t":
				inText = phonetic == 0
			case "rPh":
				phonetic++
			}
			if s.depth == 1 && string(s.name) != "sst" || s.depth == 2 && string(s.name) != "si" && string(s.name) != "extLst" {
				return damaged("strings")
			}
		case tokText:
			if inText {
				text = unescape(text, s.text)
			}
		case tokClose:
			switch {
			case string(s.name) == "t":
				inText = false
			case string(s.name) == "rPh":
				phonetic--
			case string(s.name) == "si" && s.depth == 1:
				ends = append(ends, int32(len(text)))
			}
		}
	}
}

func (x *xlsx) keepStrings(text []byte, ends []int32) {
	all := string(text)
	x.strings = make([]string, len(ends))
	from := int32(0)
	for i, to := range ends {
		x.strings[i] = spelling.NFC(plainText(all[from:to]))
		from = to
	}
}

// plainText resolves the _xHHHH_ escapes by which a workbook writes characters
// that XML does not allow.
func plainText(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if r := escapeAt(s[i:]); r >= 0 {
			b.WriteRune(r)
			i += len("_x0000_")
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

func escapeAt(s string) rune {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return -1
	}
	r := rune(0)
	for _, c := range []byte(s[2:6]) {
		v := hexDigit(c)
		if v < 0 {
			return -1
		}
		r = r*16 + v
	}
	if r >= 0xD800 && r < 0xE000 {
		return -1
	}
	return r
}

// styles reads which number format each cell style has.
func (x *xlsx) styles(name string) error {
	d, err := x.read(name)
	if err != nil {
		return err
	}
	s := &x.scan
	if err := s.reset(d, x.lim.Attribute); err != nil {
		return err
	}
	custom := map[string]Format{}
	inXfs := false
	for {
		tok, err := s.next()
		if err != nil || tok == tokEnd {
			return err
		}
		switch {
		case tok == tokStart && string(s.name) == "numFmt":
			custom[s.text1("numFmtId")] = classify(s.text1("formatCode"))
		case tok == tokStart && string(s.name) == "cellXfs":
			inXfs = true
		case tok == tokClose && string(s.name) == "cellXfs":
			inXfs = false
		case tok == tokStart && inXfs && string(s.name) == "xf" && s.depth == 3:
			id := s.text1("numFmtId")
			f, ok := custom[id]
			if !ok {
				f = builtin(id)
			}
			x.formats = append(x.formats, f)
		}
	}
}

// builtin gives the meaning of the number formats that a workbook need not spell out.
func builtin(id string) Format {
	switch id {
	case "9", "10":
		return Percent
	case "49":
		return TextFormat
	case "14", "15", "16", "17", "18", "19", "20", "21", "22", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36",
		"45", "46", "47", "50", "51", "52", "53", "54", "55", "56", "57", "58":
		return Date
	}
	return General
}

// classify says what a number format code does to the meaning of a number.
// Quoted text, colours and conditions in brackets, and padding do not count.
func classify(code string) Format {
	if code == "@" {
		return TextFormat
	}
	f := General
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			if n := strings.IndexByte(code[i+1:], '"'); n >= 0 {
				i += n + 1
			}
		case code[i] == '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return f
			}
			if in := strings.ToLower(code[i+1 : i+n]); in == "h" || in == "hh" || in == "m" || in == "mm" || in == "s" || in == "ss" {
				return Date
			}
			i += n
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == '%':
			return Percent
		case c == 'd' || c == 'm' || c == 'y' || c == 'h' || c == 's':
			return Date
		}
	}
	return f
}

func tooMany(n, limit int, what string) error {
	if n > limit {
		return tooLarge(what, limit)
	}
	return nil
}

// checkText holds a text to the limit of characters.
func (lim Limits) checkText(s string) error {
	if len(s) > lim.Text && utf8.RuneCountInString(s) > lim.Text {
		return tooLarge("text", lim.Text)
	}
	return nil
}

package sheet

import "bytes"

// declaredSheet is a sheet as the workbook part lists it.
type declaredSheet struct {
	name         string
	id           []byte // of its relationship
	number       []byte
	hidden, very bool // hidden by a person, hidden by a program
}

var errBook = damaged("workbook")

// readWorkbook reads a workbook whose root element has just opened.
func (r *reader) readWorkbook() error {
	if err := r.declaredSheets(); err != nil {
		return err
	}
	r.strs.reset()
	if name, ok := theOne(r.bookRels, stringsRel); ok {
		if err := r.readStrings(name); err != nil {
			return err
		}
	}
	r.formats = r.formats[:0]
	if name, ok := theOne(r.bookRels, stylesRel); ok {
		if err := r.readStyles(name); err != nil {
			return err
		}
	}
	r.book.Grids = make([]Grid, 0, len(r.declared))
	for i := range r.declared {
		if err := r.declaredSheet(&r.declared[i]); err != nil {
			return err
		}
	}
	if len(r.book.Grids) == 0 {
		return errBook
	}
	r.book.hidden = r.hidden
	return nil
}

// declaredSheets reads the list of sheets. No two share a name, a number or a
// relationship.
func (r *reader) declaredSheets() error {
	s := &r.scan
	r.declared = r.declared[:0]
	found := false
	for s.child(1) {
		if !s.is(cellSpace, "sheets") {
			s.skip()
			continue
		}
		if found {
			return errBook
		}
		found = true
		for s.child(2) {
			d := r.declaration()
			for i := range r.declared {
				o := &r.declared[i]
				if sameName([]byte(o.name), []byte(d.name)) || bytes.Equal(o.id, d.id) || bytes.Equal(o.number, d.number) {
					s.fail(errBook)
				}
			}
			r.declared = append(r.declared, d)
			s.skip()
		}
	}
	if s.err == nil && !found {
		s.fail(errBook)
	}
	return s.end()
}

func (r *reader) declaration() (d declaredSheet) {
	s := &r.scan
	s.only("name sheetId state")
	name, hasName := s.attr("name")
	number, hasNumber := s.attr("sheetId")
	id, hasID := s.attrIn(linkSpace, "id")
	if !s.is(cellSpace, "sheet") || !hasName || !hasNumber || !hasID || len(name) == 0 || toInt(number) < 1 {
		s.fail(errBook)
		return d
	}
	d.id, d.number = id, number
	r.tmp = unescape(r.tmp[:0], name, false)
	if bytes.ContainsAny(r.tmp, `:\/?*[]`) { // not allowed, and it would spoil addresses
		s.fail(errBook)
	}
	d.name = r.text.words(r.tmp)
	if state, ok := s.attr("state"); ok {
		switch string(state) {
		case "visible":
		case "hidden":
			d.hidden = true
		case "veryHidden":
			d.hidden, d.very = true, true
		default:
			s.fail(errBook)
		}
	}
	return d
}

// declaredSheet reads a listed sheet into a grid. Sheets without cells, such as
// charts, are passed over.
func (r *reader) declaredSheet(d *declaredSheet) error {
	rel := r.relationOf(d.id)
	if rel == nil {
		return errPart
	}
	switch rel.kind {
	case chartsheetRel:
		return nil
	case worksheetRel:
	default:
		return errPart
	}
	for i := range r.bookRels {
		if o := &r.bookRels[i]; o != rel && o.target != "" && sameName([]byte(o.target), []byte(rel.target)) {
			return damaged("part-twice")
		}
	}
	r.book.Grids = append(r.book.Grids, Grid{Name: d.name, Hidden: d.hidden})
	g := &r.book.Grids[len(r.book.Grids)-1]
	if err := r.readSheet(rel.target, g); err != nil {
		return err
	}
	if d.hidden && !d.very && len(g.Cells) > 0 {
		r.hidden++
	}
	return nil
}

// relationOf finds the workbook's relation with an id.
func (r *reader) relationOf(id []byte) *relation {
	for i := range r.bookRels {
		if bytes.Equal(r.bookRels[i].id, id) {
			return &r.bookRels[i]
		}
	}
	return nil
}

// toInt reads digits as Excel writes numbers of rows, styles and strings: no
// sign, no leading zero, at most seven digits. Anything else is -1.
func toInt(v []byte) int {
	if len(v) == 0 || len(v) > 7 || v[0] == '0' && len(v) > 1 {
		return -1
	}
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

package sheet

import (
	"fmt"
	"strings"

	"wardbook/internal/spelling"
)

// docx reads the tables of a Word document, and the paragraphs around them. A
// merged cell stands at its first place in the grid of columns. Text that was
// deleted under revision is left out; a table inside a cell is text of the cell.
type docx struct {
	s     scan
	lim   Limits
	book  *Book
	table *Grid
	deep  int // nesting of tables
	row   int
	col   int  // next free column of the row
	span  int  // columns of the cell
	cont  bool // the cell continues the one above
	text  strings.Builder
	del   int // depth inside w:del, w:moveFrom
	inT   bool
	cells int
}

func readDOCX(p *pack, b *Book) error {
	r := &docx{lim: p.lim, book: b}
	main, err := p.mainPart(&r.s)
	if err != nil {
		return err
	}
	d, err := p.read(main)
	if err != nil {
		return err
	}
	if err := r.s.reset(d, p.lim.Attribute); err != nil {
		return err
	}
	for {
		tok, err := r.s.next()
		if err != nil {
			return err
		}
		switch tok {
		case tokEnd:
			return nil
		case tokStart:
			err = r.begin()
		case tokText:
			if r.inT && r.del == 0 {
				r.text.Write(unescape(nil, r.s.text))
			}
		case tokClose:
			err = r.end()
		}
		if err != nil {
			return err
		}
	}
}

func (r *docx) begin() error {
	switch string(r.s.name) {
	case "document":
	case "tbl":
		if r.deep++; r.deep == 1 {
			r.book.Grids = append(r.book.Grids, Grid{Name: fmt.Sprintf("Bảng %d", len(r.book.Grids)+1)})
			r.table, r.row = &r.book.Grids[len(r.book.Grids)-1], 0
		}
	case "tr":
		if r.deep == 1 {
			r.row, r.col = r.row+1, 1
		}
	case "tc":
		if r.deep == 1 {
			r.span, r.cont = 1, false
			r.text.Reset()
		}
	case "gridSpan", "gridBefore":
		n := number([]byte(r.s.text1("val")), 1000)
		if n < 0 {
			return damaged("table")
		}
		if r.deep == 1 && string(r.s.name) == "gridSpan" {
			r.span = max(1, n)
		} else if r.deep == 1 {
			r.col += n
		}
	case "vMerge":
		if r.deep == 1 {
			r.cont = r.s.text1("val") != "restart"
		}
	case "del", "moveFrom":
		r.del++
	case "t":
		r.inT = true
	case "tab", "br", "cr":
		r.blank()
	case "p":
		if r.deep > 0 {
			r.blank()
		} else {
			r.text.Reset()
		}
	}
	if r.s.depth == 1 && string(r.s.name) != "document" {
		return damaged("document")
	}
	return nil
}

// blank puts a space between two pieces of text.
func (r *docx) blank() {
	if s := r.text.String(); s != "" && !strings.HasSuffix(s, " ") {
		r.text.WriteByte(' ')
	}
}

func (r *docx) end() error {
	switch string(r.s.name) {
	case "t":
		r.inT = false
	case "del", "moveFrom":
		r.del--
	case "tbl":
		r.deep--
	case "tc":
		if r.deep == 1 {
			return r.endCell()
		}
	case "p":
		if t := strings.TrimSpace(r.text.String()); r.deep == 0 && t != "" {
			r.book.Titles = append(r.book.Titles, spelling.NFC(t))
			r.text.Reset()
		}
	}
	return nil
}

func (r *docx) endCell() error {
	text := strings.TrimSpace(r.text.String())
	at := r.col
	r.col += r.span
	if text == "" || r.cont {
		return nil
	}
	r.cells++
	for _, over := range [...]error{tooMany(r.row, r.lim.Rows, "rows"), tooMany(at, r.lim.Columns, "columns"), tooMany(r.cells, r.lim.Cells, "cells"), r.lim.checkText(text)} {
		if over != nil {
			return over
		}
	}
	r.table.Cells = append(r.table.Cells, Cell{Row: r.row, Col: at, Kind: Text, Text: spelling.NFC(text)})
	return nil
}

package sheet

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"wardbook/internal/spelling"
)

// readCSV reads a table of text as RFC 4180 has it, with the separators and
// encodings that offices use. Every cell is text.
func readCSV(raw []byte, lim Limits, b *Book) error {
	text, err := decodeText(raw)
	if err != nil {
		return err
	}
	sep, text := separator(text)
	g := Grid{}
	p := csvReader{text: text, sep: sep, lim: lim, g: &g}
	if err := p.read(); err != nil {
		return err
	}
	if len(g.Cells) == 0 {
		return notWorkbook("empty")
	}
	b.Grids = []Grid{g}
	return nil
}

// decodeText finds the encoding: a mark, UTF-16, UTF-8, else windows-1258, the
// code page of Vietnamese Windows. There is no guessing between code pages.
func decodeText(raw []byte) (string, error) {
	if big, ok := utf16Order(raw); ok {
		u := make([]uint16, len(raw)/2)
		for i := range u {
			lo, hi := raw[2*i], raw[2*i+1]
			if big {
				lo, hi = hi, lo
			}
			u[i] = uint16(lo) | uint16(hi)<<8
		}
		return strings.TrimPrefix(string(utf16.Decode(u)), "\uFEFF"), nil
	}
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(raw) {
		return string(raw), nil
	}
	out, err := charmap.Windows1258.NewDecoder().Bytes(raw)
	if err != nil {
		return "", damaged("encoding")
	}
	return string(out), nil
}

// separator takes the separator from a first line "sep=;", or the one of ; tab
// and , that stands most often, outside quotes, in the first lines.
func separator(text string) (byte, string) {
	first, rest, _ := strings.Cut(text, "\n")
	if s := strings.TrimSuffix(first, "\r"); len(s) == 5 && strings.HasPrefix(s, "sep=") {
		return s[4], rest
	}
	best, most := byte(';'), 0
	for _, c := range [...]byte{';', '\t', ','} {
		if n := countOutside(text, c); n > most {
			best, most = c, n
		}
	}
	return best, text
}

// countOutside counts c outside quotes. A comma between digits is a decimal
// comma and does not count.
func countOutside(text string, c byte) (n int) {
	quoted := false
	lines := 0
	for i := 0; i < len(text) && lines < 50; i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case quoted:
		case text[i] == '\n':
			lines++
		case text[i] == c && !(c == ',' && i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1])):
			n++
		}
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// csvReader reads fields one by one.
type csvReader struct {
	text     string
	sep      byte
	lim      Limits
	g        *Grid
	row, col int
	rows     int
}

func (p *csvReader) read() error {
	p.row, p.col = 1, 1
	for i := 0; i < len(p.text); {
		field, next, err := p.field(i)
		if err != nil {
			return err
		}
		if err := p.keep(field); err != nil {
			return err
		}
		if next < len(p.text) && p.text[next] == p.sep {
			p.col++
			i = next + 1
			continue
		}
		if next < len(p.text) && p.text[next] == '\r' && next+1 < len(p.text) && p.text[next+1] == '\n' {
			next++
		}
		p.row, p.col = p.row+1, 1
		i = next + 1
	}
	return nil
}

// field reads the field at i and gives the index of what ends it.
func (p *csvReader) field(i int) (string, int, error) {
	if p.text[i] != '"' {
		j := i
		for j < len(p.text) && p.text[j] != p.sep && p.text[j] != '\n' && p.text[j] != '\r' {
			j++
		}
		return p.text[i:j], j, nil
	}
	var b strings.Builder
	for j := i + 1; j < len(p.text); j++ {
		if p.text[j] != '"' {
			b.WriteByte(p.text[j])
			continue
		}
		if j+1 < len(p.text) && p.text[j+1] == '"' {
			b.WriteByte('"')
			j++
			continue
		}
		if j++; j < len(p.text) && p.text[j] != p.sep && p.text[j] != '\n' && p.text[j] != '\r' {
			return "", 0, damaged("quotes")
		}
		return b.String(), j, nil
	}
	return "", 0, damaged("quotes")
}

func (p *csvReader) keep(field string) error {
	if strings.TrimSpace(field) == "" {
		return nil
	}
	if n := len(p.g.Cells); n == 0 || p.g.Cells[n-1].Row != p.row {
		p.rows++
	}
	for _, over := range [...]error{tooMany(p.rows, p.lim.Rows, "rows"), tooMany(p.col, p.lim.Columns, "columns"), tooMany(len(p.g.Cells)+1, p.lim.Cells, "cells"), p.lim.checkText(field)} {
		if over != nil {
			return over
		}
	}
	p.g.Cells = append(p.g.Cells, Cell{Row: p.row, Col: p.col, Kind: Text, Text: spelling.NFC(field)})
	return nil
}

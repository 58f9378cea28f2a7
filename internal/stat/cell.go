package stat

import (
	"fmt"
	"strconv"
	"strings"
)

// A CellRef points at one cell the way a spreadsheet user does.
// Rows and columns count from 1; the zero CellRef points at nothing.
// Sheet is empty in a file that has no sheets, such as CSV.
type CellRef struct {
	Sheet    string
	Col, Row int
}

// IsZero reports whether c points at nothing.
func (c CellRef) IsZero() bool { return c.Row == 0 }

// A1 writes the address within its sheet, such as E13.
func (c CellRef) A1() string {
	if c.IsZero() {
		return ""
	}
	return ColumnName(c.Col) + strconv.Itoa(c.Row)
}

// String writes Sheet!A1, or A1 alone where there is no sheet, or nothing.
func (c CellRef) String() string {
	if c.IsZero() || c.Sheet == "" {
		return c.A1()
	}
	return c.Sheet + "!" + c.A1()
}

// MarshalText writes c as String does.
func (c CellRef) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *CellRef) UnmarshalText(b []byte) (err error) {
	*c, err = ParseCellRef(string(b))
	return err
}

// ParseCellRef reads what String writes.
func ParseCellRef(s string) (CellRef, error) {
	if s == "" {
		return CellRef{}, nil
	}
	var c CellRef
	a1 := s
	if i := strings.LastIndexByte(s, '!'); i >= 0 {
		c.Sheet, a1 = s[:i], s[i+1:]
	}
	i := 0
	for i < len(a1) && a1[i] >= 'A' && a1[i] <= 'Z' && i < 3 {
		c.Col = c.Col*26 + int(a1[i]-'A') + 1
		i++
	}
	n, err := strconv.Atoi(a1[i:])
	if i == 0 || err != nil || n < 1 {
		return CellRef{}, fmt.Errorf("cell %q: want an address such as E13", s)
	}
	c.Row = n
	return c, nil
}

// ColumnName writes column 1 as A, 27 as AA.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for col > 0 {
		i--
		col--
		b[i] = byte('A' + col%26)
		col /= 26
	}
	return string(b[i:])
}

package sheet

import (
	"strings"

	"wardbook/internal/spelling"
)

// An arena keeps the texts of one book in a few large pieces of memory.
type arena struct {
	b    strings.Builder
	next int // size of the next piece
	tmp  []byte
}

const (
	firstPiece   = 4 << 10
	largestPiece = 1 << 20
)

// keep gives a string of its own for p.
func (a *arena) keep(p []byte) string {
	if len(p) == 0 {
		return ""
	}
	if a.b.Cap()-a.b.Len() < len(p) {
		a.next = min(max(2*a.next, firstPiece), largestPiece)
		a.b = strings.Builder{}
		a.b.Grow(max(a.next, len(p)))
	}
	from := a.b.Len()
	a.b.Write(p)
	return a.b.String()[from:]
}

// words gives p as a text of the book: NFC.
func (a *arena) words(p []byte) string {
	a.tmp = spelling.AppendNFC(a.tmp[:0], p)
	return a.keep(a.tmp)
}

package web

import (
	"github.com/govalues/decimal"

	"wardbook/internal/stat"
)

// A bullet is a small picture of a result beside its target, in a box of
// bulletWidth: a bar from zero, a mark at the target, and the side of the mark
// that is good. A direction that judges nothing has no good side.
type bullet struct {
	Bar, Mark  string
	From, Good string // where the good side begins, and how wide it is
	Judged     bool
	Tone       string
}

const bulletWidth = 240

// bulletOf draws two numbers; nil where there is nothing to draw.
func bulletOf(actual, target stat.Value, d stat.Direction, tone string) *bullet {
	if actual.Shape != stat.Number || target.Shape != stat.Number || actual.Num.IsNeg() || target.Num.IsNeg() {
		return nil
	}
	most := actual.Num.Max(target.Num)
	if most.IsZero() {
		return nil
	}
	at := func(n stat.Decimal) stat.Decimal {
		// The larger of the two ends at seven eighths of the box.
		q, err := n.Quo(most)
		if err == nil {
			q, err = q.Mul(decimal.MustNew(bulletWidth*7/8, 0))
		}
		if err != nil {
			return decimal.Decimal{}
		}
		return q.Round(1)
	}
	mark := at(target.Num)
	b := &bullet{Bar: at(actual.Num).String(), Mark: mark.String(), Tone: tone}
	switch d {
	case stat.Higher:
		rest, err := decimal.MustNew(bulletWidth, 0).Sub(mark)
		b.From, b.Good, b.Judged = mark.String(), rest.String(), err == nil
	case stat.Lower:
		b.From, b.Good, b.Judged = "0", mark.String(), true
	}
	return b
}

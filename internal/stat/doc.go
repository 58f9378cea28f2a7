// Package stat holds the nouns of official statistics and the rules that need
// nothing but those nouns: what a period is, what an official wrote in a cell,
// whether a result met its target.
//
// It knows no file format, no edition, no language of messages and no store.
package stat

import "github.com/govalues/decimal"

// Decimal is an exact decimal number of at most 19 significant digits.
// Figures stay in it from the text of a cell to the printed page.
type Decimal = decimal.Decimal

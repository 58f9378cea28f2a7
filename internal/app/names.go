package app

import (
	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// Names gives a function that turns the code of an indicator, a measure or a
// unit into its name in a language. A code that nobody knows is its own name.
func (r Reference) Names(l lang.Lang) func(code string) string {
	return func(code string) string {
		for _, e := range r.Catalog.Editions() {
			if ind, ok := e.Indicator(stat.IndicatorCode(code)); ok {
				return ind.Name.In(string(l))
			}
			if m, ok := e.Measure(stat.MeasureCode(code)); ok {
				return m.Symbol
			}
		}
		if u, ok := r.Units.At(stat.UnitCode(code), r.Units.Latest()); ok {
			return u.FullName()
		}
		return code
	}
}

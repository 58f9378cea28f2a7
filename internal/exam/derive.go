package exam

import (
	"slices"

	"wardbook/internal/catalog"
	"wardbook/internal/layout"
	"wardbook/internal/stat"
)

// derive computes the rows that the form computes: rates from their numerator
// and denominator, growth from the same period last year. A row whose parts are
// not known exactly has no value; a denominator of nothing gives "nothing to
// count", neither 0 % nor 100 %.
func derive(t *layout.Table, obs []stat.Observation) (out []stat.Observation) {
	if !slices.ContainsFunc(t.Form.Rows, func(r catalog.Row) bool { return r.Formula }) {
		return nil
	}
	at := make(map[stat.IndicatorCode]map[stat.Role]stat.Observation, len(t.Rows))
	for _, o := range obs {
		if at[o.Indicator] == nil {
			at[o.Indicator] = map[stat.Role]stat.Observation{}
		}
		at[o.Indicator][o.Role] = o
	}
	for i := range t.Form.Rows {
		row := &t.Form.Rows[i]
		ind, ok := t.Edition.Indicator(row.Indicator)
		if !ok || !row.Formula {
			continue
		}
		for _, role := range [...]stat.Role{stat.Actual, stat.Cumulative, stat.SamePeriod} {
			if o, ok := derived(t.Edition, ind, role, at); ok {
				o.At = cellOf(t, row, role)
				out = append(out, o)
			}
		}
	}
	return out
}

func derived(e *catalog.Edition, ind *catalog.Indicator, role stat.Role, at map[stat.IndicatorCode]map[stat.Role]stat.Observation) (stat.Observation, bool) {
	nr, dr := ind.PartRoles(e, role)
	den := ind.Denominator
	if ind.LastYear {
		den = ind.Numerator
	}
	n, okN := at[ind.Numerator][nr]
	d, okD := at[den][dr]
	both := n.Value.IsExact() && d.Value.IsExact() || nothing(n.Value) && nothing(d.Value)
	if !okN || !okD || !both {
		return stat.Observation{}, false
	}
	v, err := ind.Compute(n.Value.Num, d.Value.Num)
	if err != nil {
		return stat.Observation{}, false
	}
	return stat.Observation{Indicator: ind.Code, Role: role, Value: v, Questioned: n.Questioned || d.Questioned}, true
}

// nothing reports whether v says that there was nothing to count. As a decimal
// it is then zero.
func nothing(v stat.Value) bool {
	return v.Shape == stat.NotApplicable || v.IsExact() && v.Num.IsZero()
}

// cellOf gives the cell where a computed figure stands in the workbook.
func cellOf(t *layout.Table, row *catalog.Row, role stat.Role) stat.CellRef {
	for i := range t.Rows {
		if t.Rows[i].Form != row {
			continue
		}
		for _, e := range t.Rows[i].Entries {
			if e.Role == role {
				return e.At
			}
		}
	}
	return stat.CellRef{}
}

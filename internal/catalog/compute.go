package catalog

import "wardbook/internal/stat"

// Compute puts a rate, ratio or growth together from its parts, rounded to the
// indicator's decimals (halves to even). A denominator of zero gives
// stat.NotApplicable: there was nothing to measure, which is neither 0 nor 100.
func (ind *Indicator) Compute(numerator, denominator stat.Decimal) (stat.Value, error) {
	if denominator.IsZero() {
		return stat.Value{Shape: stat.NotApplicable}, nil
	}
	if ind.Kind == Growth {
		diff, err := numerator.Sub(denominator)
		if err != nil {
			return stat.Value{}, err
		}
		numerator = diff
	}
	scaled, err := numerator.Mul(ind.Scale)
	if err != nil {
		return stat.Value{}, err
	}
	q, err := scaled.Quo(denominator)
	if err != nil {
		return stat.Value{}, err
	}
	return stat.NumberOf(q.Round(ind.Decimals).Trim(0)), nil
}

// PartRoles says in which columns the numerator and the denominator of a
// computed figure stand, for the column role that is computed. Roles are empty
// where that column cannot be computed. A stock (over time: last) that has no
// cumulative figure lends its actual one.
func (ind *Indicator) PartRoles(e *Edition, role stat.Role) (numerator, denominator stat.Role) {
	if ind.Numerator == "" || ind.Denominator == "" && !ind.LastYear {
		return "", ""
	}
	if ind.LastYear {
		if role != stat.Actual {
			return "", ""
		}
		return stat.Actual, stat.SamePeriod
	}
	if role == stat.Actual && ind.NumeratorRole != "" {
		role = ind.NumeratorRole
	}
	return e.partRole(ind.Numerator, role), e.partRole(ind.Denominator, role)
}

func (e *Edition) partRole(code stat.IndicatorCode, role stat.Role) stat.Role {
	if part, ok := e.Indicator(code); ok && role == stat.Cumulative && part.OverTime == Last {
		return stat.Actual
	}
	return role
}

package check

import (
	"github.com/govalues/decimal"
	"wardbook/internal/catalog"
	"wardbook/internal/stat"
)

var (
	one    = decimal.MustNew(1, 0)
	ten    = decimal.MustNew(10, 0)
	twenty = decimal.MustNew(20, 0)
)

// shares holds every share rule of the edition against the actual values. A
// rule with a part that is missing, no exact number or doubted is not asked.
func (t *Table) shares() (fs []stat.Finding) {
	for _, rule := range t.Edition.Shares {
		sum, cells, ok := t.sum(rule)
		if !ok {
			continue
		}
		slack, err := rule.Tolerance.Mul(decimal.MustNew(int64(len(rule.Parts)), 0))
		off, err2 := sum.Sub(rule.Total)
		if err != nil || err2 != nil || off.CmpAbs(slack) <= 0 {
			continue
		}
		f := stat.Find(stat.SharesSum, cells[0], string(rule.Parts[0]), sum.Trim(0).String(), rule.Total.String(), slack.Trim(0).String())
		f.Cells = cells
		fs = append(fs, f)
	}
	return fs
}

func (t *Table) sum(rule catalog.ShareRule) (sum stat.Decimal, cells []stat.CellRef, ok bool) {
	for _, code := range rule.Parts {
		o := t.get(code, stat.Actual)
		if o == nil || !o.Value.IsExact() || t.Doubted[o.At] {
			return sum, nil, false
		}
		s, err := sum.Add(o.Value.Num)
		if err != nil {
			return sum, nil, false
		}
		sum, cells = s, append(cells, o.At)
	}
	return sum, cells, len(cells) > 0
}

// parts holds every part against its whole, column by column.
func (t *Table) parts() (fs []stat.Finding) {
	for _, rule := range t.Edition.Parts {
		for _, role := range [...]stat.Role{stat.Actual, stat.Cumulative, stat.SamePeriod} {
			p, w := t.get(rule.Part, role), t.get(rule.Whole, role)
			if p == nil || w == nil || !p.Value.IsExact() || !w.Value.IsExact() || t.Doubted[p.At] || t.Doubted[w.At] || p.Value.Num.Cmp(w.Value.Num) <= 0 {
				continue
			}
			f := stat.Find(stat.PartExceedsWhole, p.At, string(rule.Part), string(rule.Whole), p.Value.String(), w.Value.String())
			f.Cells = []stat.CellRef{p.At, w.At}
			fs = append(fs, f)
		}
	}
	return fs
}

// missingRows lists required rows that the workbook does not have and required
// cells of required rows that are blank. A cell with two readings is not blank: it waits.
func (t *Table) missingRows() (fs []stat.Finding) {
	for i := range t.Form.Rows {
		row := &t.Form.Rows[i]
		ind, ok := t.Edition.Indicator(row.Indicator)
		if !ok || ind.Kind == catalog.Group || row.Formula {
			continue
		}
		seen := false
		for _, c := range t.Form.Columns {
			o := t.get(row.Indicator, stat.Role(c.Role))
			if o == nil {
				continue
			}
			seen = true
			if c.Required && row.Required && o.Value.Shape == stat.Blank && !t.Doubted[o.At] {
				fs = append(fs, stat.Find(stat.ValueMissing, o.At, string(row.Indicator)))
			}
		}
		if !seen && row.Required {
			fs = append(fs, stat.Find(stat.RowMissing, stat.CellRef{}, string(row.Indicator)))
		}
	}
	return fs
}

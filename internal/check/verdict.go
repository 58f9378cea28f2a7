package check

import (
	"strings"

	"wardbook/internal/catalog"
	"wardbook/internal/stat"
)

// Stated is the verdict cell of one row: what the workbook itself says.
type Stated struct {
	Indicator stat.IndicatorCode
	Text      string
	At        stat.CellRef
}

// Verdicts judges every row of a term form and compares what the workbook
// states with what is computed. It never overwrites: the written words are kept
// where they are a known way to say the same class. Call it after Run, so that
// a doubted value gives no second finding.
func Verdicts(t *Table, stated []Stated) (vs []stat.Verdict, fs []stat.Finding) {
	if t.at == nil {
		t.index()
	}
	vs = make([]stat.Verdict, 0, len(stated))
	for _, s := range stated {
		ind, ok := t.Edition.Indicator(s.Indicator)
		actual := t.get(s.Indicator, stat.Actual)
		if !ok || ind.Kind == catalog.Group || actual == nil {
			continue
		}
		target, f, bad := t.target(ind)
		if bad {
			fs = append(fs, f)
		}
		v, f, bad := t.verdict(ind, actual, target, s)
		vs = append(vs, v)
		if bad {
			fs = append(fs, f)
		}
	}
	return vs, fs
}

// verdict judges one row and compares it with the words in s.
func (t *Table) verdict(ind *catalog.Indicator, actual *stat.Observation, target stat.Target, s Stated) (stat.Verdict, stat.Finding, bool) {
	class := stat.Judge(target, ind.Direction, actual.Value, t.Period.To)
	v := stat.Verdict{Indicator: ind.Code, Class: class, Stated: s.Text, At: s.At, Label: t.Edition.LabelOf(class)}
	said, known := t.Edition.MatchVerdict(s.Text)
	blank := strings.TrimSpace(s.Text) == ""
	switch {
	case class == stat.Attested && blank && actual.Value.Shape == stat.Blank:
		return v, stat.Finding{}, false // nothing is stated; that is said already
	case class == stat.Attested && blank:
		at := s.At
		if at.IsZero() { // the file has no such column
			at = actual.At
		}
		return v, stat.Find(stat.VerdictMissing, at, string(ind.Code)), true
	case blank:
		return v, stat.Finding{}, false
	case !known:
		return v, stat.Find(stat.VerdictUnknown, s.At, string(ind.Code), s.Text), true
	case class == stat.Attested || said == class:
		v.Label = s.Text
		return v, stat.Finding{}, false
	case class == stat.NoData && figure(actual.Value) && figure(target.Value) && !t.Doubted[actual.At]:
		return v, stat.Find(stat.VerdictOpen, s.At, string(ind.Code), actual.Value.String(), target.Value.String()), true
	case class == stat.NoData, class == stat.NotDue, t.Doubted[actual.At]:
		return v, stat.Finding{}, false
	}
	return v, stat.Find(stat.VerdictDiffers, s.At, string(ind.Code), s.Text, string(class), actual.Value.String(), target.Value.String()), true
}

// target gives the target that judges: the registered one, else the one the
// workbook states. Where both are known and differ it says so.
func (t *Table) target(ind *catalog.Indicator) (stat.Target, stat.Finding, bool) {
	own := t.get(ind.Code, stat.TargetRole)
	var chosen *stat.Target
	agrees := false
	for i := range t.Targets {
		g := &t.Targets[i]
		if g.Indicator != ind.Code {
			continue
		}
		agrees = agrees || own != nil && sameTarget(own.Value, g.Value)
		if chosen == nil || due(*g, t.Period.To) && (!due(*chosen, t.Period.To) || g.Horizon == stat.ByYear) {
			chosen = g
		}
	}
	switch {
	case chosen == nil && own == nil:
		return stat.Target{}, stat.Finding{}, false
	case chosen == nil:
		return stat.Target{Indicator: ind.Code, Value: own.Value}, stat.Finding{}, false
	case own == nil || agrees || !figure(own.Value) || t.Doubted[own.At]:
		return *chosen, stat.Finding{}, false
	}
	return *chosen, stat.Find(stat.TargetDiffers, own.At, string(ind.Code), own.Value.String(), chosen.Value.String()), true
}

// due reports whether a target can be judged at the end of month on.
func due(g stat.Target, on stat.Month) bool {
	return g.Horizon != stat.ByYear || on >= stat.MonthOf(g.Year, 12)
}

// sameTarget compares the target a workbook states with a registered one. A
// printed number without an operator agrees with any operator at that number.
func sameTarget(own, registered stat.Value) bool {
	return own.Shape == registered.Shape && own.Num.Cmp(registered.Num) == 0 && own.Upper.Cmp(registered.Upper) == 0 &&
		(own.Bound == stat.Exact || registered.Bound == stat.Exact || own.Bound == registered.Bound)
}

// Package exam is the pure middle: the bytes of one workbook and what is known
// go in; observations, verdicts and findings come out. The Lambda, the portal's
// trial and the command line all call it, so one workbook gets one answer.
package exam

import (
	"crypto/sha256"
	"encoding/hex"

	"wardbook/internal/catalog"
	"wardbook/internal/check"
	"wardbook/internal/layout"
	"wardbook/internal/org"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
)

// A Paper is one workbook with what its sender says about it. Unit, Period and
// Form may be empty: then the file's title or hidden mark must name the first
// two, and its headings the third.
type Paper struct {
	Name   string
	Raw    []byte
	Unit   stat.UnitCode
	Period stat.Period
	Form   stat.FormID
}

// Known is everything an exam may look up. It is read, never changed.
type Known struct {
	Catalog *catalog.Catalog
	Units   *org.Units
	Limits  sheet.Limits
	// Before holds what the unit reported earlier, by form. It may be nil.
	Before map[stat.FormID]check.History
}

// An Exam is everything there is to say about one workbook.
type Exam struct {
	SHA256       string
	Form         stat.FormID
	Edition      stat.EditionID
	Unit         stat.UnitCode
	Period       stat.Period
	Observations []stat.Observation
	Verdicts     []stat.Verdict
	Findings     []stat.Finding
}

// Accepted reports whether nothing blocks.
func (e Exam) Accepted() bool { return stat.Count(e.Findings, stat.Blocking) == 0 }

// Unnamed reports whether nobody, sender or file, named the unit or the period
// of a file that could be read. Such an exam has judged nothing.
func (e Exam) Unnamed() bool { return len(e.Findings) == 0 && e.Form == "" }

// Examine says everything there is to say about one workbook. It touches
// nothing outside its arguments. A file that cannot be read has one finding and
// no observations.
func Examine(p Paper, k Known) Exam {
	sum := sha256.Sum256(p.Raw)
	x := Exam{SHA256: hex.EncodeToString(sum[:]), Unit: p.Unit, Period: p.Period, Form: p.Form}
	book, err := sheet.Read(p.Name, p.Raw, k.Limits)
	if err != nil {
		x.Findings = []stat.Finding{sheet.Finding(err)}
		return x
	}
	t, found, ok := layout.Find(book, k.Catalog, k.Units, layout.Wish{Form: p.Form, Unit: p.Unit, Period: p.Period})
	x.Unit, x.Period = t.Unit, t.Period
	if !ok {
		if len(found) == 0 {
			x.Form = ""
			return x
		}
		x.Findings = append(book.Findings, found...)
		return x
	}
	x.Form, x.Edition = t.Form.ID, t.Edition.ID
	x.judge(&t, k, append(book.Findings, found...))
	return x
}

// judge reads the values of a table, asks everything about them, and compares
// them with their targets.
func (x *Exam) judge(t *layout.Table, k Known, notes []stat.Finding) {
	r := readValues(t)
	ct := check.Table{
		Edition: t.Edition, Form: t.Form, Period: t.Period, Observations: r.observations,
		Targets: k.Catalog.Targets(t.Unit, t.Period), Before: k.Before[t.Form.ID], Doubted: r.doubted,
	}
	fs := append(append(notes, r.findings...), check.Run(&ct)...)
	verdicts, more := check.Verdicts(&ct, r.stated)
	fs = append(fs, more...)
	markQuestioned(r.observations, fs)
	x.Observations = append(r.observations, derive(t, r.observations)...)
	x.Verdicts, x.Findings = verdicts, stat.Ordered(fs)
}

// markQuestioned marks the values that stand under an open question.
func markQuestioned(obs []stat.Observation, fs []stat.Finding) {
	asked := map[stat.CellRef]bool{}
	for _, f := range fs {
		if f.Severity == stat.Question {
			for _, c := range f.Concerned() {
				asked[c] = true
			}
		}
	}
	if len(asked) == 0 {
		return
	}
	for i := range obs {
		obs[i].Questioned = asked[obs[i].At]
	}
}

// A History is what the unit reported before.
type History = check.History

// HistoryOf makes a History of the last accepted sending and the one of the
// same period a year earlier. Values under an open question are left out: they
// prove nothing about later ones.
func HistoryOf(previous, lastYear []stat.Observation) History {
	return History{Previous: seriesOf(previous), LastYear: seriesOf(lastYear)}
}

func seriesOf(obs []stat.Observation) map[check.Key]stat.Value {
	m := make(map[check.Key]stat.Value, len(obs))
	for _, o := range obs {
		if !o.Questioned && o.Value.IsExact() {
			m[check.Key{Indicator: o.Indicator, Role: o.Role}] = o.Value
		}
	}
	return m
}

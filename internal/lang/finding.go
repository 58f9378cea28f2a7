package lang

import (
	"strconv"
	"strings"

	"github.com/govalues/decimal"

	"wardbook/internal/stat"
)

// A Message says what is wrong, where, and what was expected; then what to do.
type Message struct{ What, Next string }

// String joins the two sentences.
func (m Message) String() string {
	if m.What == "" || m.Next == "" {
		return m.What + m.Next
	}
	return m.What + " " + m.Next
}

// Title names the kind of a finding in a few words.
func Title(l Lang, c stat.FindingCode) string { return T(l, "finding."+string(c)+".title") }

// Help explains the kind of a finding in a paragraph.
func Help(l Lang, c stat.FindingCode) string { return T(l, "help."+string(c)) }

// Finding writes f for a reader. Canonical values are printed in the reader's
// language; names gives the name of an indicator, a measure, a unit or an
// edition, or "" where it knows none: then the code stands.
func Finding(l Lang, f stat.Finding, names func(code string) string) Message {
	w := writer{l: l, f: f, names: names}
	return Message{What: w.sentence("what"), Next: w.sentence("next")}
}

// writer writes one finding.
type writer struct {
	l     Lang
	f     stat.Finding
	names func(code string) string
}

// sentence fills the text of one part, in the variant that fits the finding.
func (w writer) sentence(part string) string {
	key := "finding." + string(w.f.Code) + "." + part
	if v := w.variant(part); v != "" && Has(key+"."+v) {
		key += "." + v
	}
	s, ok := lookup(w.l, key)
	if !ok {
		return T(w.l, key)
	}
	return fill(s, w.placeholder)
}

// variant names the wording that a finding needs beside the usual one.
func (w writer) variant(part string) string {
	switch {
	case w.f.Code == stat.WorkbookUnreadable && w.raw(0) == "":
		return "plain"
	case w.f.Code == stat.NotAWorkbook:
		return w.raw(0)
	case w.f.Code == stat.OutOfBounds && part == "next" && w.raw(4) != "":
		return "suggest"
	case w.f.Severity == stat.Blocking:
		return "blocking"
	}
	return ""
}

func (w writer) raw(i int) string {
	if i < len(w.f.Args) {
		return w.f.Args[i]
	}
	return ""
}

// placeholder gives what stands for {at}, {cells}, {bounds}, {range}, {ratio}
// or the number of an argument.
func (w writer) placeholder(name string) (string, bool) {
	switch name {
	case "at":
		return w.at(), true
	case "cells":
		return w.cells(), true
	case "bounds", "range":
		return w.bounds(name), true
	case "ratio":
		return w.ratio(), true
	}
	i, err := strconv.Atoi(name)
	if err != nil || i < 0 {
		return "", false
	}
	return w.arg(i), true
}

// at says where: the cell and the name of its indicator, or what is known of them.
func (w writer) at() string {
	cell := w.f.At.String()
	name := ""
	if strings.HasPrefix(kinds(w.f.Code), "i") && w.raw(0) != "" {
		name = w.arg(0)
	}
	switch {
	case cell != "" && name != "":
		return T(w.l, "finding.at", cell, name)
	case cell != "":
		return T(w.l, "finding.at.cell", cell)
	case name != "":
		return T(w.l, "finding.at.name", name)
	}
	return T(w.l, "finding.at.file")
}

// cells lists all cells that are concerned, each sheet named once in a row.
func (w writer) cells() string {
	cs := w.f.Concerned()
	if len(cs) == 0 {
		return "–"
	}
	texts := make([]string, len(cs))
	for i, c := range cs {
		texts[i] = c.String()
		if i > 0 && cs[i-1].Sheet == c.Sheet {
			texts[i] = c.A1()
		}
	}
	last := len(texts) - 1
	if last == 0 {
		return texts[0]
	}
	return T(w.l, "list.two", strings.Join(texts[:last], ", "), texts[last])
}

// bounds says which limits a figure breaks: args 2 and 3, or the rule that it
// is a whole number where it keeps both.
func (w writer) bounds(name string) string {
	key := "finding." + name + "."
	lo, hi := w.raw(2), w.raw(3)
	switch {
	case w.within(lo, hi):
		return T(w.l, key+"whole")
	case lo != "" && hi != "":
		return T(w.l, key+"between", w.value(lo), w.value(hi))
	case lo != "":
		return T(w.l, key+"min", w.value(lo))
	}
	return T(w.l, key+"max", w.value(hi))
}

// within reports whether the value breaks neither limit.
func (w writer) within(lo, hi string) bool {
	d, err := decimal.Parse(w.raw(1))
	if err != nil {
		return lo == "" && hi == ""
	}
	a, err := decimal.Parse(lo)
	if err == nil && d.Cmp(a) < 0 {
		return false
	}
	b, err := decimal.Parse(hi)
	return err != nil || d.Cmp(b) <= 0
}

// ratio says how far the value (arg 1) is from its reference (arg 2).
func (w writer) ratio() string {
	a, err := decimal.Parse(w.raw(1))
	b, err2 := decimal.Parse(w.raw(2))
	if err != nil || err2 != nil || !a.IsPos() || !b.IsPos() {
		return T(w.l, "finding.ratio.apart")
	}
	key := "finding.ratio.larger"
	if a.Cmp(b) < 0 {
		key, a, b = "finding.ratio.smaller", b, a
	}
	q, err := a.Quo(b)
	if err != nil {
		return T(w.l, "finding.ratio.apart")
	}
	return T(w.l, key, Number(w.l, twoDigits(q)))
}

// twoDigits keeps the first two digits of a number above one: 442.86 is 440.
func twoDigits(q stat.Decimal) stat.Decimal {
	whole := q.Prec() - q.Scale() // digits before the point
	if whole <= 2 {
		return q.Round(max(0, 2-whole)).Trim(0)
	}
	s := q.Round(0).String()
	d, err := decimal.Parse(s[:2] + strings.Repeat("0", len(s)-2))
	if err != nil {
		return q
	}
	return d
}

// kinds says of each argument of a code how it is written: i a name, t text as
// it stands, v a canonical value, c a class of verdict, p a period, k a kind of
// file, s what is limited and m its limit, r what a value was compared with.
func kinds(c stat.FindingCode) string {
	switch c {
	case stat.NotAWorkbook:
		return "k"
	case stat.WorkbookTooLarge:
		return "sm"
	case stat.RowMissing, stat.ValueMissing, stat.FormulaNotCalculated, stat.VerdictMissing:
		return "i"
	case stat.RowDuplicate, stat.RowDuplicateEqual:
		return "itt"
	case stat.NumberWords, stat.CellError, stat.DateInNumber, stat.LabelGuessed, stat.DashAsNone, stat.VerdictUnknown:
		return "it"
	case stat.OutOfBounds, stat.OutOfRange:
		return "ivvvv"
	case stat.MeasureDiffers:
		return "iti"
	case stat.MeasureConverted:
		return "iiiv"
	case stat.SharesSum:
		return "ivvv"
	case stat.PartExceedsWhole:
		return "iivv"
	case stat.NumberAmbiguous, stat.PercentDoubt, stat.NumberFraction, stat.NumberRange,
		stat.NumberApproximate, stat.NumberWithWords, stat.NumberEnglish, stat.NumberParentheses, stat.NumberFootnote:
		return "itvv"
	case stat.MagnitudeJump, stat.FractionSlip:
		return "ivvr"
	case stat.CumulativeFell, stat.TargetDiffers, stat.ValuesDisagree, stat.VerdictOpen:
		return "ivv"
	case stat.VerdictDiffers:
		return "itcvv"
	case stat.UnitDiffers:
		return "ii"
	case stat.PeriodDiffers:
		return "pp"
	case stat.HiddenRead:
		return "v"
	case stat.ExtensionDiffers:
		return "tk"
	case stat.TemplateStale:
		return "i"
	}
	return "tttt"
}

// arg writes the i-th argument in the reader's language.
func (w writer) arg(i int) string {
	s, ks := w.raw(i), kinds(w.f.Code)
	if i >= len(ks) {
		return s
	}
	switch ks[i] {
	case 'i':
		return w.name(s)
	case 'v':
		return w.value(s)
	case 'c':
		return w.word("class.", s)
	case 'p':
		if p, err := stat.ParsePeriod(s); err == nil {
			return Period(w.l, p)
		}
	case 'k':
		return w.word("finding.kind.", s)
	case 's':
		return w.word("finding.size.", s)
	case 'm':
		return w.limit(s)
	case 'r':
		return w.word("finding.reference.", s)
	}
	return s
}

func (w writer) name(code string) string {
	if w.names != nil && code != "" {
		if n := w.names(code); n != "" {
			return n
		}
	}
	return code
}

func (w writer) value(s string) string {
	if v, ok := canonical(s); ok {
		return Value(w.l, v)
	}
	return s
}

// word gives the words for a code, or the code where there are none.
func (w writer) word(prefix, code string) string {
	if Has(prefix + code) {
		return T(w.l, prefix+code)
	}
	return code
}

// limit writes a limit; whole megabytes of a file are said as such.
func (w writer) limit(s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return s
	}
	if what := w.raw(0); (what == "file" || what == "part" || what == "parts") && n >= 1<<20 && n%(1<<20) == 0 {
		return T(w.l, "finding.size.megabytes", strconv.FormatInt(n>>20, 10))
	}
	return w.value(s)
}

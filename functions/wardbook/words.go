package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/govalues/decimal"
	"wardbook/internal/lang"
	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// t gives a text of the command line.
func (w words) t(key string, args ...string) string { return lang.T(w.lang, "cli."+key, args...) }

// maxShown is how many findings a person is shown at once.
const maxShown = 200

// printCheck tells a person what a workbook comes to.
func (w words) printCheck(out io.Writer, c web.CheckJSON) {
	blocking, questions := w.printFindings(out, c.Findings)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, v := range c.Verdicts {
		fmt.Fprintf(table, "%s\t%s\t%s\n", v.Cell, w.ref.Names(w.lang)(string(v.Indicator)), v.Label)
	}
	table.Flush()
	fmt.Fprintln(out, w.summary(blocking, questions))
}

func (w words) summary(blocking, questions int) string {
	if blocking > 0 {
		return w.t("refused", strconv.Itoa(blocking), strconv.Itoa(questions))
	}
	return w.t("accepted", strconv.Itoa(questions))
}

// printFindings tells the first findings and counts all.
func (w words) printFindings(out io.Writer, fs []web.FindingJSON) (blocking, questions int) {
	for i, f := range fs {
		switch f.Severity {
		case stat.Blocking:
			blocking++
		case stat.Question:
			questions++
		}
		if i < maxShown {
			fmt.Fprintf(out, "[%s] %s\n", lang.T(w.lang, "severity."+f.Severity.String()), f.Message[string(w.lang)])
		}
	}
	if len(fs) > maxShown {
		fmt.Fprintln(out, w.t("more", strconv.Itoa(len(fs)-maxShown)))
	}
	return blocking, questions
}

func (w words) printAnswer(out io.Writer, a web.SubmitJSON) {
	blocking, questions := w.printFindings(out, a.Findings)
	switch {
	case a.State == stat.Received:
		fmt.Fprintln(out, w.t("queued"))
	default:
		fmt.Fprintln(out, w.summary(blocking, questions))
	}
	fmt.Fprintln(out, w.t("receipt", string(a.Receipt), strconv.Itoa(a.Version)))
	if a.Duplicate {
		fmt.Fprintln(out, w.t("duplicate"))
	}
}

func (w words) printStatus(out io.Writer, s web.StatusJSON) {
	fmt.Fprintln(out, w.t("status", lang.Period(w.lang, s.Period), strconv.Itoa(s.Accepted), strconv.Itoa(s.Expected), strconv.Itoa(s.Late), strconv.Itoa(len(s.Missing)), s.Deadline))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, u := range s.Units {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", u.Unit, u.Name, lang.T(w.lang, "state."+string(u.State)), u.Received, u.Receipt)
	}
	table.Flush()
}

func (w words) printRollup(out io.Writer, r web.RollupJSON) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	names := w.ref.Names(w.lang)
	for _, row := range r.Rows {
		value := w.number(row.Value)
		if value == "" && row.Reason != "" {
			value = lang.T(w.lang, "report.reason."+row.Reason, strconv.Itoa(row.Reported), strconv.Itoa(row.Expected))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d/%d\t%s\n", row.Indicator, names(string(row.Indicator)), lang.T(w.lang, "role."+string(row.Role)),
			value, names(string(row.Measure)), row.Reported, row.Expected, w.questioned(row.Questioned))
	}
	table.Flush()
}

func (w words) questioned(n int) string {
	if n == 0 {
		return ""
	}
	return w.t("questioned", strconv.Itoa(n))
}

// number prints a canonical number in the reader's language.
func (w words) number(s string) string {
	d, err := decimal.Parse(s)
	if err != nil {
		return s
	}
	return lang.Number(w.lang, d)
}

func (w words) printPublication(out io.Writer, p web.PublishJSON, dir string) {
	key := "published-again"
	if p.Created {
		key = "published"
	}
	fmt.Fprintln(out, w.t(key, p.Publication, strconv.Itoa(p.Revision)))
	for _, f := range p.Files {
		fmt.Fprintf(out, "  %s/%s  %d bytes  sha256 %s\n", strings.TrimRight(dir, "/"), f.Name, f.Bytes, f.SHA256)
	}
}

func (w words) printExplanation(out io.Writer, e web.ExplainJSON) {
	names := w.ref.Names(w.lang)
	fmt.Fprintf(out, "%s (%s): %s\n", names(string(e.Indicator)), e.Indicator, w.number(e.Value))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range e.Sources {
		fmt.Fprintf(table, "%s\t%s\tv%d\t%s\t%q\t%s\t%s\t%s\n", s.Unit, names(string(s.Unit)), s.Version, w.number(s.Value), s.Text, s.Cell, s.SHA256[:12], s.Receipt)
	}
	table.Flush()
}

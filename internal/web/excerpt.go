package web

import (
	"cmp"
	"maps"
	"slices"

	"wardbook/internal/lang"
	"wardbook/internal/stat"
)

// maxExcerpt is how many rows of the sheet a finding shows.
const maxExcerpt = 6

// A findingView is a finding in words, with the cells it is about.
type findingView struct {
	N        int // its place on the page, from 1
	ID       string
	Code     stat.FindingCode
	Severity stat.Severity
	Tone     string
	First    string   // the cell to look at first, with its sheet
	Others   []string // further cells
	Title    string
	Subject  string // the indicator it is about, or ""
	What     string
	Next     string
	Sheet    *excerpt
}

// found writes the first findings of a sending, worst first.
func found(g glossary, sub stat.Submission) []findingView {
	fs := slices.Clone(sub.Findings)
	slices.SortStableFunc(fs, func(a, b stat.Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	fs = fs[:min(len(fs), maxFindings)]
	grid := gridOf(sub)
	out := make([]findingView, len(fs))
	for i, f := range fs {
		m := g.finding(f)
		v := findingView{
			N: i + 1, ID: "f" + itoa(i+1), Code: f.Code, Severity: f.Severity,
			Tone:  [...]string{"bad", "warn", "info"}[f.Severity],
			First: f.At.String(), Title: lang.Title(g.L, f.Code), What: m.What, Next: m.Next,
			Sheet: grid.around(g, f),
		}
		if len(f.Args) > 0 && g.find(stat.IndicatorCode(f.Args[0])) != nil {
			v.Subject = g.indicator(stat.IndicatorCode(f.Args[0]))
		}
		for _, c := range f.Concerned() {
			if c == f.At {
				continue
			}
			text := c.String()
			if c.Sheet == f.At.Sheet {
				text = c.A1()
			}
			v.Others = append(v.Others, text)
		}
		out[i] = v
	}
	return out
}

// A grid is what is known of the cells of a file: the figures and the verdicts
// that were read from it.
type grid map[place]map[int]known

type place struct {
	sheet string
	row   int
}

type known struct {
	indicator stat.IndicatorCode
	role      string // a role, or "verdict"
	text      string
	number    bool
}

func gridOf(sub stat.Submission) grid {
	g := grid{}
	for _, o := range sub.Observations {
		g.put(o.At, known{o.Indicator, string(o.Role), o.Text, o.Value.Shape == stat.Number})
	}
	for _, v := range sub.Verdicts {
		g.put(v.At, known{v.Indicator, "verdict", v.Stated, false})
	}
	return g
}

func (g grid) put(at stat.CellRef, k known) {
	if at.IsZero() {
		return
	}
	p := place{at.Sheet, at.Row}
	if g[p] == nil {
		g[p] = map[int]known{}
	}
	g[p][at.Col] = k
}

// An excerpt is the part of the sheet that a finding is about.
type excerpt struct {
	Columns []excerptColumn
	Rows    []excerptRow
}

type excerptColumn struct {
	Letter string
	Role   string // key of its heading, or ""
	Hot    bool
}

type excerptRow struct {
	Number int
	Label  string
	Cells  []excerptCell
}

type excerptCell struct {
	Text   string
	Hot    bool
	Number bool
}

// around gives the rows of the cells that a finding concerns, or nil where
// nothing is known of them.
func (g grid) around(names glossary, f stat.Finding) *excerpt {
	hot := map[stat.CellRef]bool{}
	rows, columns := map[int]bool{}, map[int]excerptColumn{}
	seen := false
	for _, c := range f.Concerned() {
		if c.Sheet != f.At.Sheet || len(rows) == maxExcerpt && !rows[c.Row] {
			continue
		}
		hot[c], rows[c.Row] = true, true
		seen = seen || len(g[place{c.Sheet, c.Row}]) > 0
		columns[c.Col] = excerptColumn{Letter: stat.ColumnName(c.Col), Hot: true}
	}
	if !seen {
		return nil
	}
	for row := range rows {
		for col, k := range g[place{f.At.Sheet, row}] {
			columns[col] = excerptColumn{stat.ColumnName(col), heading(k.role), columns[col].Hot}
		}
	}
	order := slices.Sorted(maps.Keys(columns))
	e := &excerpt{}
	for _, col := range order {
		e.Columns = append(e.Columns, columns[col])
	}
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		e.Rows = append(e.Rows, g.row(names, f, row, order, hot))
	}
	return e
}

func heading(role string) string {
	if role == "verdict" {
		return "web.col.verdict"
	}
	return "role." + role
}

func (g grid) row(names glossary, f stat.Finding, row int, order []int, hot map[stat.CellRef]bool) excerptRow {
	r := excerptRow{Number: row}
	for _, col := range order {
		at := stat.CellRef{Sheet: f.At.Sheet, Col: col, Row: row}
		k, ok := g[place{at.Sheet, row}][col]
		if ok && r.Label == "" {
			r.Label = names.indicator(k.indicator)
		}
		if !ok && at == f.At {
			k.text = stood(f)
		}
		r.Cells = append(r.Cells, excerptCell{k.text, hot[at], k.number})
	}
	return r
}

// stood gives the text of the cell that a finding names, where the finding
// carries it.
func stood(f stat.Finding) string {
	switch f.Code {
	case stat.NumberWords, stat.CellError, stat.DateInNumber, stat.MeasureDiffers, stat.LabelGuessed,
		stat.VerdictUnknown, stat.VerdictDiffers, stat.NumberAmbiguous, stat.PercentDoubt, stat.NumberFraction:
		if len(f.Args) > 1 {
			return f.Args[1]
		}
	}
	return ""
}

package report_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"wardbook/internal/catalog"
	"wardbook/internal/exam"
	"wardbook/internal/org"
	"wardbook/internal/report"
	"wardbook/internal/report/docx"
	"wardbook/internal/report/xlsx"
	"wardbook/internal/rollup"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

func TestLook(t *testing.T) {
	var es, ts []catalog.File
	for _, f := range seeds.Editions() {
		es = append(es, catalog.File(f))
	}
	for _, f := range seeds.Targets() {
		ts = append(ts, catalog.File(f))
	}
	c, err := catalog.Load(es, ts, seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	us, err := org.Load(seeds.Units()...)
	if err != nil {
		t.Fatal(err)
	}
	p := period("2021-2025")
	for _, ff := range seeds.Examples() {
		name, raw := ff.Name, ff.Body
		if !strings.Contains(name, "phu-luc") {
			continue
		}
		x := exam.Examine(exam.Paper{Name: name, Raw: raw, Unit: "11557", Period: p}, exam.Known{Catalog: c, Units: us, Limits: sheet.DefaultLimits()})
		t.Log(name, x.Edition, x.Form, x.Findings)
		e, ok := c.Edition(x.Edition)
		if !ok {
			continue
		}
		f, _ := e.Form(x.Form)
		u, _ := us.At("11557", p.To)
		up, _ := us.At("31", p.To)
		in := report.TermInput{Edition: e, Form: f, Unit: report.Place{Code: u.Code, Type: u.Type, Name: u.Name}, Parent: report.Place{Code: up.Code, Type: up.Type, Name: up.Name},
			Submission: stat.Submission{Unit: "11557", Period: p, Version: 1, Name: name, SHA256: x.SHA256, Receipt: "R", Received: time.Date(2026, 10, 20, 1, 0, 0, 0, time.UTC), Observations: x.Observations, Verdicts: x.Verdicts, Edition: x.Edition, Form: x.Form},
			Targets: c.Targets("11557", p), Provisional: true}
		d := report.Term(in)
		rows := d.Appendices[0].Tables[0].Rows
		bad := 0
		for i, line := range strings.Split(strings.TrimSpace(appendix), "\n") {
			for j, w := range strings.Split(line, "|")[:6] {
				if got := rows[i].Cells[j].Text; got != strings.TrimSpace(w) {
					bad++
					t.Logf("%s row %d col %d got %q want %q", name, i, j, got, w)
				}
			}
		}
		t.Log(name, "differences", bad, d.Body[1].Text)
		var b bytes.Buffer
		docx.Write(&b, d)
		os.WriteFile("/tmp/report-look/real-"+name+".docx", b.Bytes(), 0o644)
		if name == "phu-luc-so.xlsx" {
			b.Reset()
			xlsx.Write(&b, d)
			os.WriteFile("/tmp/report-look/real-term.xlsx", b.Bytes(), 0o644)
		}
	}
	m := period("2026-10")
	e := c.For(m)[0]
	f, _ := e.Form("kt-xh-month")
	up, _ := us.At("31", m.To)
	in := report.MonthInput{Edition: e, Form: f, Unit: report.Place{Code: up.Code, Type: up.Type, Name: up.Name}, Period: m, Deadline: time.Date(2026, 10, 16, 10, 0, 0, 0, time.UTC), Sample: true, Provisional: true}
	basis := rollup.Basis{Edition: e, Form: f}
	for i, u := range us.Under("31", m.To) {
		basis.Expected = append(basis.Expected, u.Code)
		line := report.UnitLine{Code: u.Code, Name: u.FullName(), State: stat.Accepted, OnTime: i%9 != 0}
		if i%17 == 3 {
			line.State = "missing"
			in.Units = append(in.Units, line)
			continue
		}
		s := stat.Submission{Unit: u.Code, Period: m, Form: f.ID, Edition: e.ID, Version: 1, State: stat.Accepted, Name: "bieu-thang.xlsx", Receipt: stat.Receipt("BN-" + string(u.Code) + "-ABCD"), SHA256: strings.Repeat("0123456789abcdef", 4), Received: time.Date(2026, 10, 14, 1, i, 0, 0, time.UTC)}
		for r := range f.Rows {
			for k, role := range []stat.Role{stat.Plan, stat.Actual, stat.Cumulative, stat.SamePeriod} {
				if f.Rows[r].Formula || r == 7 && k == 0 {
					continue
				}
				v := stat.NumberOf(decimal.MustNew(int64((i+3)*(r+2)*(k+1)*37%90000), 1))
				s.Observations = append(s.Observations, stat.Observation{Indicator: f.Rows[r].Indicator, Role: role, Value: v, Text: v.String(), At: stat.CellRef{Sheet: "Biểu tháng", Col: 4 + k, Row: 8 + r}, Questioned: i == 5 && r%3 == 1})
			}
		}
		if i == 5 {
			line.Questions = 12
		}
		basis.Accepted = append(basis.Accepted, s)
		line.Submission = &s
		in.Units = append(in.Units, line)
	}
	start := time.Now()
	in.Rows = rollup.Compute(basis)
	mid := time.Now()
	d := report.Month(in)
	var b bytes.Buffer
	if err := xlsx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	fmt.Println("rollup", mid.Sub(start), "month+xlsx", time.Since(mid), b.Len())
	start = time.Now()
	for range 10 {
		in.Rows = rollup.Compute(basis)
		xlsx.Write(&bytes.Buffer{}, report.Month(in))
	}
	fmt.Println("warm", time.Since(start)/10)
	os.WriteFile("/tmp/report-look/real-month.xlsx", b.Bytes(), 0o644)
	b.Reset()
	docx.Write(&b, d)
	os.WriteFile("/tmp/report-look/real-month.docx", b.Bytes(), 0o644)
}

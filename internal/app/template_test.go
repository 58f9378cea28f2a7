package app_test

import (
	"testing"

	"wardbook/internal/app"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// TestTemplate makes blank workbooks and judges them: all that can be said is
// that required cells are blank.
func TestTemplate(t *testing.T) {
	a := app.New(local.Memory().Platform(), reference(t), app.Config{Now: app.DemoNow})
	for _, s := range []string{"2026-10", "2021-2025", "2026-2030"} {
		p, err := stat.ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := a.Template(ctx, "11557", p, "")
		if err != nil {
			t.Fatal(err)
		}
		sub, err := a.Check(ctx, web.Sending{Unit: "11557", Period: p, Name: "a.xlsx", Raw: raw})
		if err != nil || len(sub.Findings) == 0 {
			t.Errorf("%s: a blank workbook has no findings (%v)", s, err)
		}
		for _, f := range sub.Findings {
			if f.Code != stat.ValueMissing {
				t.Errorf("%s: %s %s %v, want only value-missing", s, f.Code, f.At, f.Args)
			}
		}
	}
}

// TestTemplateKnowsWhatWasSent shows the figures of the month before and the plan.
func TestTemplateKnowsWhatWasSent(t *testing.T) {
	a, _ := demonstration(t)
	next := stat.Period{From: october.From + 1, To: october.To + 1}
	raw, err := a.Template(ctx, "10543", next, "")
	if err != nil {
		t.Fatal(err)
	}
	sub, err := a.Check(ctx, web.Sending{Unit: "10543", Period: next, Name: "a.xlsx", Raw: raw})
	if err != nil {
		t.Fatal(err)
	}
	before, err := a.Submission(ctx, web.Sent{Unit: "10543", Period: october}, 0)
	if err != nil {
		t.Fatal(err)
	}
	plan := func(s stat.Submission) string {
		for _, o := range s.Observations {
			if o.Indicator == "NS-THU" && o.Role == stat.Plan {
				return o.Value.String()
			}
		}
		return "none"
	}
	if got, want := plan(sub), plan(before); got != want || want == "none" {
		t.Errorf("plan %s, want the %s of the month before", got, want)
	}
}

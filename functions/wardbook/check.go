package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"wardbook/internal/app"
	"wardbook/internal/exam"
	"wardbook/internal/ingest"
	"wardbook/internal/lang"
	"wardbook/internal/sheet"
	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// A target of a command: unit, period and form as flags.
type about struct{ unit, period, form string }

func (a *about) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.unit, "unit", "", "code of the unit, such as 11557")
	cmd.Flags().StringVar(&a.period, "period", "", "period, such as 2026-10 or 2021-2025")
	cmd.Flags().StringVar(&a.form, "form", "", "form, such as kt-xh-month; default: the one that serves the period")
}

// parse reads the flags; an empty period stays empty.
func (a *about) parse(ref app.Reference) (unit stat.UnitCode, p stat.Period, form stat.FormID, err error) {
	if a.period != "" {
		if p, err = stat.ParsePeriod(a.period); err != nil {
			return "", p, "", err
		}
	}
	if a.unit != "" {
		if unit, p, err = holder(ref, a.unit, p); err != nil {
			return "", p, "", err
		}
	}
	return unit, p, stat.FormID(a.form), nil
}

// holder resolves 11557, or 11557@2025-03 for the holder of the code in a month.
func holder(ref app.Reference, s string, p stat.Period) (stat.UnitCode, stat.Period, error) {
	code, at, dated := strings.Cut(s, "@")
	on := p.To
	if dated {
		m, err := stat.ParsePeriod(at)
		if err != nil {
			return "", p, err
		}
		on = m.To
	}
	if on == 0 {
		on = ref.Units.Latest()
	}
	u, ok := ref.Units.At(stat.UnitCode(code), on)
	if !ok {
		return "", p, fmt.Errorf("--unit %s: no unit holds this code in %s", s, on)
	}
	return u.Code, p, nil
}

func (c *command) check() *cobra.Command {
	var a about
	cmd := &cobra.Command{
		Use: "check FILE", Short: "Judge a workbook without sending it", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ref, err := app.Load()
			if err != nil {
				return err
			}
			unit, p, form, err := a.parse(ref)
			if err != nil {
				return err
			}
			raw, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			name := filepath.Base(args[0])
			found, err := c.judge(cmd, ref, exam.Paper{Name: name, Raw: raw, Unit: unit, Period: p, Form: form})
			if err != nil {
				return err
			}
			if c.json {
				err = printJSON(c, found)
			} else {
				words{c.lang, ref}.printCheck(c.out, found)
			}
			if err == nil && !found.Accepted {
				return errNo
			}
			return err
		},
	}
	a.flags(cmd)
	return cmd
}

// judge examines a paper: on its own, or with --data with what that folder knows.
func (c *command) judge(cmd *cobra.Command, ref app.Reference, p exam.Paper) (web.CheckJSON, error) {
	x := exam.Examine(p, ref.Known(sheet.DefaultLimits()))
	if x.Unnamed() {
		return web.CheckJSON{}, fmt.Errorf("%s: the file names no unit or no period that is known; give --unit and --period", p.Name)
	}
	if err := formServes(ref, p.Form, x); err != nil {
		return web.CheckJSON{}, err
	}
	j := ingest.Job{Unit: x.Unit, Period: x.Period, Form: x.Form, Name: p.Name}
	if c.data == "" || x.Edition == "" {
		return web.NewCheckJSON(ingest.Submission(j, x), words{c.lang, ref}.tell), nil
	}
	o, err := c.open(ref)
	if err != nil {
		return web.CheckJSON{}, err
	}
	defer o.close()
	return o.check(cmd.Context(), web.Sending{Unit: x.Unit, Period: x.Period, Form: x.Form, Name: p.Name, Raw: p.Raw})
}

// formServes refuses to judge by a form or for a period that no edition has. A file
// that could not be read is told so all the same.
func formServes(ref app.Reference, form stat.FormID, x exam.Exam) error {
	if len(x.Findings) == 0 || x.Findings[len(x.Findings)-1].Code != stat.TableNotFound {
		return nil
	}
	if _, _, ok := ref.Catalog.Form(form, x.Period); ok {
		return nil
	}
	return fmt.Errorf("no edition has a form %q for the period %s", form, x.Period)
}

// words writes findings for people.
type words struct {
	lang lang.Lang
	ref  app.Reference
}

// tell writes a finding in both languages.
func (w words) tell(f stat.Finding) map[string]string {
	out := map[string]string{}
	for _, l := range [...]lang.Lang{lang.VI, lang.EN} {
		out[string(l)] = lang.Finding(l, f, w.ref.Names(l)).String()
	}
	return out
}

func printJSON(c *command, v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

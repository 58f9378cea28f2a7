package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"
	"wardbook/internal/app"
	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/stat"
	"wardbook/internal/web"
)

// within opens the office of the data folder, does one thing and closes it.
func (c *command) within(ctx context.Context, a *about, do func(ref app.Reference, o office, unit stat.UnitCode, p stat.Period, form stat.FormID) error) error {
	ref, err := app.Load()
	if err != nil {
		return err
	}
	unit, p, form, err := a.parse(ref)
	switch {
	case err != nil:
		return err
	case unit == "":
		return errors.New("--unit (or --under) is missing; give the code of a unit, such as 11557")
	case p.IsZero():
		return errors.New("--period is missing; give one such as 2026-10 or 2021-2025")
	}
	o, err := c.open(ref)
	if err != nil {
		return err
	}
	err = do(ref, o, unit, p, form)
	if errors.Is(err, platform.ErrNotFound) {
		err = fmt.Errorf("nothing there: %w", err)
	}
	if cerr := o.close(); err == nil {
		err = cerr
	}
	return err
}

func (c *command) submit() *cobra.Command {
	var a about
	var noWait bool
	cmd := &cobra.Command{
		Use: "submit FILE", Short: "Send a workbook into the inbox and print the answer", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			return c.within(cmd.Context(), &a, func(ref app.Reference, o office, unit stat.UnitCode, p stat.Period, form stat.FormID) error {
				ans, err := o.submit(cmd.Context(), web.Sending{Unit: unit, Period: p, Form: form, Name: filepath.Base(args[0]), Raw: raw, NoWait: noWait})
				if err != nil {
					return err
				}
				if c.json {
					err = printJSON(c, ans)
				} else {
					words{c.lang, ref}.printAnswer(c.out, ans)
				}
				if err == nil && !ans.Accepted && !noWait {
					return errNo
				}
				return err
			})
		},
	}
	a.flags(cmd)
	cmd.Flags().BoolVar(&noWait, "no-wait", false, "only queue the file")
	return cmd
}

func (c *command) status() *cobra.Command {
	return under(c, "status", "Who has sent, who has not", office.status, words.printStatus)
}

func (c *command) rollup() *cobra.Command {
	return under(c, "rollup", "Totals, with how many of how many units they cover", office.rollup, words.printRollup)
}

// under makes a command about the units under another in a period: ask gets the
// answer, print tells it to a person.
func under[T any](c *command, use, short string, ask func(office, context.Context, stat.UnitCode, stat.Period) (T, error), print func(words, io.Writer, T)) *cobra.Command {
	a := about{unit: "31"}
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.within(cmd.Context(), &a, func(ref app.Reference, o office, unit stat.UnitCode, p stat.Period, _ stat.FormID) error {
				answer, err := ask(o, cmd.Context(), unit, p)
				if err != nil || c.json {
					return cmpErr(err, func() error { return printJSON(c, answer) })
				}
				print(words{c.lang, ref}, c.out, answer)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&a.unit, "under", a.unit, "code of the unit whose units are meant")
	cmd.Flags().StringVar(&a.period, "period", "", "period, such as 2026-10")
	return cmd
}

func cmpErr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

func (c *command) publish() *cobra.Command {
	var a about
	var dir string
	cmd := &cobra.Command{
		Use: "publish REPORT", Short: "Make a report: month, term (quarter, half, nine-months and year follow)", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.within(cmd.Context(), &a, func(ref app.Reference, o office, unit stat.UnitCode, p stat.Period, _ stat.FormID) error {
				pub, err := o.publish(cmd.Context(), web.Order{Report: args[0], Unit: unit, Period: p})
				if err != nil {
					return err
				}
				if err := writeFiles(cmd.Context(), o, pub, dir); err != nil {
					return err
				}
				if c.json {
					return printJSON(c, pub)
				}
				words{c.lang, ref}.printPublication(c.out, pub, dir)
				return nil
			})
		},
	}
	a.flags(cmd)
	cmd.Flags().StringVarP(&dir, "out", "o", ".", "folder to write the files to")
	return cmd
}

func writeFiles(ctx context.Context, o office, pub web.PublishJSON, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range pub.Files {
		body, err := o.file(ctx, pub.Publication, f.Name)
		if err != nil {
			return fmt.Errorf("fetch %s: %w", f.Name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f.Name)), body, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (c *command) explain() *cobra.Command {
	var a about
	var indicator, role string
	cmd := &cobra.Command{
		Use: "explain", Short: "Where a number came from", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if indicator == "" {
				return errors.New("--indicator is missing; give a code such as DS-DANSO")
			}
			return c.within(cmd.Context(), &a, func(ref app.Reference, o office, unit stat.UnitCode, p stat.Period, _ stat.FormID) error {
				e, err := o.explain(cmd.Context(), web.Figure{Unit: unit, Period: p, Indicator: stat.IndicatorCode(indicator), Role: stat.Role(role)})
				if err != nil || c.json {
					return cmpErr(err, func() error { return printJSON(c, e) })
				}
				words{c.lang, ref}.printExplanation(c.out, e)
				return nil
			})
		},
	}
	a.flags(cmd)
	cmd.Flags().StringVar(&indicator, "indicator", "", "code of the indicator")
	cmd.Flags().StringVar(&role, "role", string(stat.Actual), "actual, cumulative, plan, same-period or target")
	return cmd
}

// template writes the workbook that a unit fills in. With --data it shows what
// the folder knows: the plan, the last figures, those of a year earlier.
func (c *command) template() *cobra.Command {
	var a about
	var file string
	cmd := &cobra.Command{
		Use: "template", Short: "Write the workbook that a unit fills in", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ref, err := app.Load()
			if err != nil {
				return err
			}
			unit, p, form, err := a.parse(ref)
			switch {
			case err != nil:
				return err
			case unit == "" || p.IsZero() || file == "":
				return errors.New("--unit, --period and -o must be given")
			}
			from := local.Memory().Platform()
			if c.data != "" {
				l, err := local.Open(c.data)
				if err != nil {
					return fmt.Errorf("open data folder %s: %w", c.data, err)
				}
				defer l.Close()
				from = l.Platform()
			}
			raw, err := app.New(from, ref, app.Config{}).Template(cmd.Context(), unit, p, form)
			if err != nil {
				return err
			}
			return os.WriteFile(file, raw, 0o644)
		},
	}
	a.flags(cmd)
	cmd.Flags().StringVarP(&file, "out", "o", "", "file to write, such as thang-10.xlsx")
	return cmd
}

// jobs lists the jobs that could not be done, and can send them round again. It
// opens the folder itself: a serving program says in its log what failed.
func (c *command) jobs() *cobra.Command {
	var again bool
	cmd := &cobra.Command{
		Use: "jobs", Short: "List the jobs that could not be done (dead letters)", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := local.Open(c.folder())
			if err != nil {
				return fmt.Errorf("open data folder %s: %w", c.folder(), err)
			}
			defer l.Close()
			q := l.Platform().Queue
			for m, err := range q.Dead(cmd.Context()) {
				if err != nil {
					return err
				}
				fmt.Fprintf(c.out, "%s\t%d\t%s\n", m.ID, m.Tries, m.Body)
			}
			if again {
				n, err := q.Redrive(cmd.Context())
				fmt.Fprintln(c.out, n)
				return err
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&again, "redrive", false, "send them round again, and say how many")
	return cmd
}

func (c *command) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := "unknown"
			if b, ok := debug.ReadBuildInfo(); ok {
				v = b.Main.Version
				for _, s := range b.Settings {
					if s.Key == "vcs.revision" {
						v = s.Value
					}
				}
			}
			_, err := fmt.Fprintln(c.out, "wardbook", v)
			return err
		},
	}
}

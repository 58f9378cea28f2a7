// Command wardbook is the whole product in one program: the portal, the worker
// and the clock on one machine, and the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"wardbook/internal/lang"
)

// errNo says that a command was carried out and its answer is no.
var errNo = errors.New("no")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.LookupEnv))
}

// run carries out one command line. It returns 0 for yes, 1 for no, and 2 with
// one line on stderr when the command could not be carried out.
func run(ctx context.Context, args []string, out, errs io.Writer, env func(string) (string, bool)) int {
	c := &command{out: out, errs: errs}
	root := &cobra.Command{
		Use: "wardbook", Short: "Reads the figures of wards and communes, answers cell by cell, adds up and publishes",
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&c.data, "data", "", "data folder (default ./data)")
	flags.StringVar(&c.langName, "lang", defaultLang(env), "language of messages: vi or en")
	flags.BoolVar(&c.json, "json", false, "print one JSON object")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return c.settle() }
	root.AddCommand(c.check(), c.template(), c.submit(), c.status(), c.rollup(), c.publish(), c.explain(), c.demo(), c.serve(), c.jobs(), c.version())
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	switch err := root.ExecuteContext(ctx); {
	case err == nil:
		return 0
	case errors.Is(err, errNo):
		return 1
	default:
		fmt.Fprintln(errs, "wardbook: "+strings.ReplaceAll(err.Error(), "\n", " "))
		return 2
	}
}

// A command holds what every command needs.
type command struct {
	out, errs io.Writer
	data      string
	langName  string
	json      bool
	lang      lang.Lang
}

func (c *command) settle() error {
	l, ok := lang.Parse(c.langName)
	if !ok {
		return fmt.Errorf("--lang %s: want vi or en", c.langName)
	}
	c.lang = l
	return nil
}

// folder gives the data folder.
func (c *command) folder() string {
	if c.data == "" {
		return "data"
	}
	return c.data
}

// defaultLang takes the language from the environment, else Vietnamese.
func defaultLang(env func(string) (string, bool)) string {
	for _, name := range [...]string{"WARDBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, ok := env(name); ok && v != "" && v != "C" && v != "POSIX" && !strings.HasPrefix(v, "C.") {
			if strings.HasPrefix(v, "en") {
				return "en"
			}
			return "vi"
		}
	}
	return "vi"
}

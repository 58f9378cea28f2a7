// Package regime knows reporting regimes: which days a period covers, when a
// report is due, and which days people work. Data of regimes and calendars come
// in; windows and deadlines go out. It has no clock.
//
// All dates are at +07:00, a fixed offset, so no table of time zones is needed.
package regime

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/goccy/go-yaml"
	"wardbook/internal/stat"
)

// Zone is the offset at which every deadline is counted.
var Zone = time.FixedZone("+07:00", 7*60*60)

// A Regime says when data are taken and when reports are due. The rule of the
// administrative regime is that of Decree 09/2019, articles 8, 12 and 13: a
// month runs from the 15th of the month before to the 14th, and a quarter, half
// and year are made of such months.
type Regime struct {
	Code       string `yaml:"code"`
	Name       Name   `yaml:"name"`
	FirstDay   int    `yaml:"first_day"`
	Ward       Due    `yaml:"ward"`
	Government Day    `yaml:"government"`

	calendar *Calendar
}

// A Name is a name in the two languages of the product.
type Name struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en"`
}

// Due is a number of working days after a window closes, and an hour.
type Due struct {
	WorkingDays int `yaml:"working_days"`
	Hour        int `yaml:"hour"`
}

// A Day is a day of the last month of a period.
type Day struct {
	Day int `yaml:"day"`
}

// A Calendar says which days are worked.
type Calendar struct {
	Fixed []Holiday    `yaml:"fixed"`
	Years map[int]Year `yaml:"years"`
}

// A Holiday comes on the same day every year, from Since on.
type Holiday struct {
	Day   string `yaml:"day"` // 04-30
	Since int    `yaml:"since"`
	Name  Name   `yaml:"name"`
}

// A Year holds the days that are announced: days off, and days that are worked
// to make up for others. Dates are written 2026-02-16.
type Year struct {
	Confirmed bool     `yaml:"confirmed"`
	Off       []string `yaml:"off"`
	Work      []string `yaml:"work"`
}

// Load reads regimes and the calendar they all use; the first regime is the one
// that answers. Unknown keys are refused with their line.
func Load(regimes, calendar []byte) (*Regime, error) {
	var rs []Regime
	if err := yaml.UnmarshalWithOptions(regimes, &rs, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("regimes: %w", err)
	}
	c := &Calendar{}
	if err := yaml.UnmarshalWithOptions(calendar, c, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	if len(rs) == 0 {
		return nil, errors.New("regimes: there is none")
	}
	for i := range rs {
		rs[i].calendar = c
		if d := rs[i].FirstDay; d < 1 || d > 28 {
			return nil, fmt.Errorf("regime %s: first_day %d: want 1 to 28", rs[i].Code, d)
		}
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	return &rs[0], nil
}

func (c *Calendar) check() error {
	for _, h := range c.Fixed {
		if _, err := time.Parse("01-02", h.Day); err != nil {
			return fmt.Errorf("calendar: day %q: want one such as 04-30", h.Day)
		}
	}
	for y, year := range c.Years {
		for _, d := range slices.Concat(year.Off, year.Work) {
			if t, err := time.Parse(time.DateOnly, d); err != nil || t.Year() != y {
				return fmt.Errorf("calendar: day %q of %d: want one such as %d-02-16", d, y, y)
			}
		}
	}
	return nil
}

// Window gives the first and the last day whose data belong to p. Windows of
// months tile those of quarters, halves and years without gap or overlap.
func (r *Regime) Window(p stat.Period) (first, last time.Time) {
	if r.FirstDay == 1 {
		return day(p.From, 1), day(p.To+1, 0)
	}
	return day(p.From-1, r.FirstDay), day(p.To, r.FirstDay-1)
}

func day(m stat.Month, d int) time.Time {
	return time.Date(m.Year(), time.Month(m.Number()), d, 0, 0, 0, 0, Zone)
}

// Deadline gives the moment at which a ward's report for p is due.
func (r *Regime) Deadline(p stat.Period) time.Time {
	_, d := r.Window(p)
	for n := r.Ward.WorkingDays; n > 0; {
		d = d.AddDate(0, 0, 1)
		if r.calendar.Works(d) {
			n--
		}
	}
	return d.Add(time.Duration(r.Ward.Hour) * time.Hour)
}

// GovernmentDue gives the day on which the report for p goes to the government,
// or false where the regime sets none.
func (r *Regime) GovernmentDue(p stat.Period) (time.Time, bool) {
	return day(p.To, r.Government.Day), r.Government.Day > 0
}

// Confirmed reports whether the movable holidays that the deadline of p depends
// on are known.
func (r *Regime) Confirmed(p stat.Period) bool {
	return r.calendar.Years[r.Deadline(p).Year()].Confirmed
}

// Works reports whether people work on the day of t.
func (c *Calendar) Works(t time.Time) bool {
	t = t.In(Zone)
	y, date := c.Years[t.Year()], t.Format(time.DateOnly)
	switch {
	case slices.Contains(y.Work, date):
		return true
	case slices.Contains(y.Off, date), t.Weekday() == time.Saturday, t.Weekday() == time.Sunday:
		return false
	}
	return !slices.ContainsFunc(c.Fixed, func(h Holiday) bool { return h.Day == t.Format("01-02") && t.Year() >= h.Since })
}

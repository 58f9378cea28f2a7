// Package org knows administrative units as a tree over time. A code alone is
// not a unit: one holder follows another, so every question names a month. Rows
// of units come in; who holds a code, who stands under whom, and which unit a
// name means go out.
package org

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wardbook/internal/spelling"
	"wardbook/internal/stat"
)

// A Unit is one holder of a code, from its first month to its last.
type Unit struct {
	Code   stat.UnitCode
	Since  stat.Month
	Until  stat.Month // last month; 0: still there
	Type   string     // phường, xã, đặc khu, thành phố
	Name   string     // without the type: Thiên Hương
	Parent stat.UnitCode
	Area   string // km², as published
	Other  string // another current spelling of the name
}

// FullName writes the type and the name: Phường Thiên Hương.
func (u Unit) FullName() string {
	r, n := utf8.DecodeRuneInString(u.Type)
	return string(unicode.ToUpper(r)) + u.Type[n:] + " " + u.Name
}

func (u Unit) holds(on stat.Month) bool { return u.Since <= on && (u.Until == 0 || on <= u.Until) }

// Units answers about units. It is safe for concurrent use.
type Units struct {
	all    []Unit // by code, then time
	latest stat.Month
	names  []named
}

// named is the words of one spelling of one unit's name.
type named struct {
	words []string
	unit  int
}

// Load reads units from CSV with the columns code, since, until, type, name,
// parent, area_km2, other_spelling; months are written 2025-07. It refuses a
// code with two holders in one month and a parent that does not exist.
func Load(files ...[]byte) (*Units, error) {
	us := &Units{}
	for _, f := range files {
		rows, err := csv.NewReader(bytes.NewReader(f)).ReadAll()
		if err != nil {
			return nil, fmt.Errorf("units: %w", err)
		}
		for i, row := range rows[min(1, len(rows)):] {
			u, err := parse(row)
			if err != nil {
				return nil, fmt.Errorf("units, line %d: %w", i+2, err)
			}
			us.all = append(us.all, u)
		}
	}
	slices.SortFunc(us.all, func(a, b Unit) int {
		if a.Code != b.Code {
			return strings.Compare(string(a.Code), string(b.Code))
		}
		return int(a.Since - b.Since)
	})
	return us, us.check()
}

func parse(row []string) (u Unit, err error) {
	if len(row) != 8 {
		return u, fmt.Errorf("%d columns, want 8", len(row))
	}
	u = Unit{Code: stat.UnitCode(row[0]), Type: row[3], Name: row[4], Parent: stat.UnitCode(row[5]), Area: row[6], Other: row[7]}
	if u.Code == "" || u.Type == "" || u.Name == "" {
		return u, fmt.Errorf("unit %q: code, type and name must be given", row[0])
	}
	if u.Since, err = month(row[1]); err != nil {
		return u, err
	}
	if row[2] != "" {
		u.Until, err = month(row[2])
	}
	return u, err
}

func month(s string) (stat.Month, error) {
	p, err := stat.ParsePeriod(s)
	if err == nil && p.Kind() != stat.KindMonth {
		err = fmt.Errorf("%q is no month", s)
	}
	return p.From, err
}

func (us *Units) check() error {
	for i, u := range us.all {
		if i > 0 && us.all[i-1].Code == u.Code && us.all[i-1].holds(u.Since) {
			return fmt.Errorf("units: code %s has two holders in %s", u.Code, u.Since)
		}
		if _, ok := us.At(u.Parent, u.Since); !ok && u.Parent != "" {
			return fmt.Errorf("units: parent %s of %s does not exist in %s", u.Parent, u.Code, u.Since)
		}
		us.latest = max(us.latest, u.Since, u.Until)
		for _, name := range [...]string{u.Name, u.Other} {
			if name != "" {
				us.names = append(us.names, named{spelling.Tokens(u.Type + " " + trimType(name, u.Type)), i})
			}
		}
	}
	return nil
}

// trimType takes the type off a name that is written with it.
func trimType(name, typ string) string {
	if len(name) > len(typ) && strings.EqualFold(name[:len(typ)], typ) {
		return strings.TrimSpace(name[len(typ):])
	}
	return name
}

// Latest gives a month in which every unit that is still there holds its code.
func (us *Units) Latest() stat.Month { return us.latest }

// At gives the holder of a code in a month.
func (us *Units) At(code stat.UnitCode, on stat.Month) (Unit, bool) {
	i, _ := slices.BinarySearchFunc(us.all, code, func(u Unit, c stat.UnitCode) int { return strings.Compare(string(u.Code), string(c)) })
	for ; i < len(us.all) && us.all[i].Code == code; i++ {
		if us.all[i].holds(on) {
			return us.all[i], true
		}
	}
	return Unit{}, false
}

// Under lists the units right under another in a month, by code.
func (us *Units) Under(code stat.UnitCode, on stat.Month) (out []Unit) {
	for _, u := range us.all {
		if u.Parent == code && code != "" && u.holds(on) {
			out = append(out, u)
		}
	}
	return out
}

// Roots lists the units that stand under no other in a month.
func (us *Units) Roots(on stat.Month) (out []Unit) {
	for _, u := range us.all {
		if u.Parent == "" && u.holds(on) {
			out = append(out, u)
		}
	}
	return out
}

// ByName lists the units that a name may mean in a month: those of exactly that
// name, with or without the type, else those of the same letters without
// accents. A name that means more than one unit must be asked about.
func (us *Units) ByName(name string, on stat.Month) (out []Unit) {
	for _, key := range [...]func(string) string{spelling.Key, spelling.Fold} {
		want := key(name)
		for _, u := range us.all {
			if u.holds(on) && (key(u.Name) == want || key(u.FullName()) == want || u.Other != "" && key(u.Other) == want) {
				out = append(out, u)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// Named finds the ward or commune that a title names by type and name, in whole
// words: "ỦY BAN NHÂN DÂN PHƯỜNG THIÊN HƯƠNG". A title that names a city and a
// ward names the ward; "KINH TẾ - XÃ HỘI" names no xã.
func (us *Units) Named(title string, on stat.Month) (Unit, bool) {
	words := spelling.Tokens(title)
	best, length := -1, 0
	for _, n := range us.names {
		u := us.all[n.unit]
		if !u.holds(on) || spelling.Index(words, n.words) < 0 {
			continue
		}
		if best < 0 || us.all[best].Parent == "" && u.Parent != "" || (us.all[best].Parent == "") == (u.Parent == "") && len(n.words) > length {
			best, length = n.unit, len(n.words)
		}
	}
	if best < 0 || us.all[best].Parent == "" {
		return Unit{}, false
	}
	return us.all[best], true
}

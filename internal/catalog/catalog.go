package catalog

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wardbook/internal/stat"
)

// A Catalog holds every published edition and every registered target. It is
// safe for concurrent use.
type Catalog struct {
	editions []*Edition // by period, then id
	targets  map[stat.UnitCode][]targetSheet
}

// A File is one data file with its name, such as kt-xh/2021-2025.yaml.
type File struct {
	Name string
	Body []byte
}

// Load reads editions and targets. published lists the SHA-256 and the name of
// every edition as sha256sum writes them; an edition that is not listed, or
// whose bytes are not the published ones, is refused. The error tells all
// faults with file and line.
//
// F is File, or the same by another name, so that whoever carries the files need
// not know this room.
func Load[F ~struct {
	Name string
	Body []byte
}](editions, targets []F, published []byte) (*Catalog, error) {
	hashes, err := parsePublished(published)
	if err != nil {
		return nil, err
	}
	c := &Catalog{targets: map[stat.UnitCode][]targetSheet{}}
	var errs []error
	for _, given := range editions {
		f := File(given)
		errs = append(errs, c.readEdition(f, hashes[f.Name]))
		delete(hashes, f.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(hashes)) {
		errs = append(errs, fmt.Errorf("%s: published, but not there", name))
	}
	slices.SortFunc(c.editions, func(a, b *Edition) int {
		return cmp.Or(cmp.Compare(a.Holds.From, b.Holds.From), cmp.Compare(a.ID, b.ID))
	})
	for _, f := range targets {
		errs = append(errs, c.readTargets(File(f)))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return c, nil
}

func parsePublished(b []byte) (map[string]string, error) {
	hashes := map[string]string{}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 2 || len(f[0]) != hex.EncodedLen(sha256.Size) {
			return nil, fmt.Errorf("published list: %q: want a hash and a name", line)
		}
		hashes[f[1]] = f[0]
	}
	return hashes, nil
}

// readEdition adds an edition, if its bytes are the published ones.
func (c *Catalog) readEdition(f File, published string) error {
	e, _, err := read(f.Body)
	switch {
	case err != nil:
		return located(f.Name, err)
	case e.Hash != published:
		return fmt.Errorf("%s: its bytes are not the published ones: want %s, got %s", f.Name, cmp.Or(published, "an entry in the list"), e.Hash)
	case f.Name != string(e.ID)+".yaml":
		return fmt.Errorf("%s: it calls itself %s", f.Name, e.ID)
	}
	if _, twice := c.Edition(e.ID); twice {
		return fmt.Errorf("%s: edition %s is given twice", f.Name, e.ID)
	}
	c.editions = append(c.editions, e)
	return nil
}

// Parse reads one edition, published or not, and proves that it can be: also
// that no two rows of a form share a name. The error tells all faults, each with
// its line.
func Parse(raw []byte) (*Edition, error) {
	e, d, err := read(raw)
	if err != nil {
		return nil, err
	}
	d.prove(e)
	if len(d.errs) > 0 {
		return nil, errors.Join(d.errs...)
	}
	return e, nil
}

func read(raw []byte) (*Edition, *decoder, error) {
	n, err := parse(raw)
	if err != nil {
		return nil, nil, err
	}
	d := &decoder{at: map[string]int{}}
	e := d.edition(&n)
	if len(d.errs) == 0 {
		d.check(e)
	}
	if len(d.errs) == 0 {
		d.complete(e)
	}
	if len(d.errs) > 0 {
		return nil, nil, errors.Join(d.errs...)
	}
	sum := sha256.Sum256(raw)
	e.Hash = hex.EncodeToString(sum[:])
	return e, d, nil
}

// located writes the faults of a file with its name before each.
func located(name string, err error) error {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return fmt.Errorf("%s: %w", name, err)
	}
	var errs []error
	for _, e := range many.Unwrap() {
		errs = append(errs, fmt.Errorf("%s: %w", name, e))
	}
	return errors.Join(errs...)
}

// readTargets adds the targets of one unit and term.
func (c *Catalog) readTargets(f File) error {
	n, err := parse(f.Body)
	if err != nil {
		return located(f.Name, err)
	}
	d := &decoder{at: map[string]int{}}
	s := d.targetSheet(&n)
	if len(d.errs) == 0 {
		c.checkTargets(d, &s)
	}
	if len(d.errs) > 0 {
		return located(f.Name, errors.Join(d.errs...))
	}
	c.targets[s.unit] = append(c.targets[s.unit], s)
	return nil
}

// checkTargets asks for the indicator of every target in an edition for the
// term, and refuses a target that is given twice.
func (c *Catalog) checkTargets(d *decoder, s *targetSheet) {
	es := c.For(s.term)
	for i, t := range s.targets {
		known := slices.ContainsFunc(es, func(e *Edition) bool {
			ind, ok := e.Indicator(t.Indicator)
			return ok && ind.Kind != Group
		})
		if !known {
			d.wrong(s.lines[i], "no edition for %s has an indicator %s", s.term, t.Indicator)
		}
		for _, u := range s.targets[:i] {
			if u.Indicator == t.Indicator && u.Row == t.Row && u.Horizon == t.Horizon {
				d.wrong(s.lines[i], "%s has this target twice", t.Indicator)
			}
		}
	}
}

// Editions lists all editions, the earliest first.
func (c *Catalog) Editions() []*Edition { return c.editions }

// Edition gives an edition by its id.
func (c *Catalog) Edition(id stat.EditionID) (*Edition, bool) {
	for _, e := range c.editions {
		if e.ID == id {
			return e, true
		}
	}
	return nil, false
}

// For lists the editions that judge period p: those that hold for all of it.
func (c *Catalog) For(p stat.Period) []*Edition {
	var out []*Edition
	for i, e := range c.editions {
		if !e.Holds.Contains(p) {
			continue
		}
		if out == nil { // most often one edition, or neighbours, and nothing to copy
			out = c.editions[i : i+1 : i+1]
			continue
		}
		out = append(out, e)
	}
	return out
}

// Targets lists what a unit is set for the term that p lies in, in the order of
// the resolution. An indicator may have several.
func (c *Catalog) Targets(u stat.UnitCode, p stat.Period) []stat.Target {
	for _, s := range c.targets[u] {
		if s.term.Contains(p) {
			return s.targets
		}
	}
	return nil
}

// Form finds the form that serves period p and the edition it belongs to; an
// empty id takes the first that serves it.
func (c *Catalog) Form(id stat.FormID, p stat.Period) (*Edition, *Form, bool) {
	for _, e := range c.For(p) {
		for i := range e.Forms {
			if f := &e.Forms[i]; (id == "" || id == f.ID) && f.ServesKind(p.Kind()) {
				return e, f, true
			}
		}
	}
	return nil, nil, false
}

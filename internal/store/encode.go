package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/govalues/decimal"
	"github.com/klauspost/compress/flate"
	"wardbook/internal/stat"
)

// A submission is kept as one line of JSON (everything but the observations)
// and one line of tab-separated text per observation, all of it deflated: a
// month of a ward is about 2 KB, which a store that bills by the kilobyte and a
// rollup of 114 units both like. The first byte is the version of the encoding.
const encoding1 = 1

type header struct {
	Receipt  stat.Receipt   `json:"receipt"`
	Unit     stat.UnitCode  `json:"unit"`
	Period   stat.Period    `json:"period"`
	Form     stat.FormID    `json:"form"`
	Edition  stat.EditionID `json:"edition"`
	Version  int            `json:"version"`
	State    stat.State     `json:"state"`
	Name     string         `json:"name"`
	SHA256   string         `json:"sha256"`
	Received time.Time      `json:"received"`
	Sample   bool           `json:"sample,omitempty"`
	Verdicts []stat.Verdict `json:"verdicts,omitempty"`
	Findings []stat.Finding `json:"findings,omitempty"`
}

func encode(s stat.Submission) ([]byte, error) {
	h, err := json.Marshal(header{s.Receipt, s.Unit, s.Period, s.Form, s.Edition, s.Version, s.State, s.Name, s.SHA256, s.Received, s.Sample, s.Verdicts, s.Findings})
	if err != nil {
		return nil, err
	}
	text := append(h, '\n')
	for _, o := range s.Observations {
		text = appendObservation(text, o)
	}
	out := bytes.NewBuffer([]byte{encoding1})
	w, err := flate.NewWriter(out, 6)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

var escaper = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
var unescaper = strings.NewReplacer(`\\`, "\\", `\t`, "\t", `\n`, "\n", `\r`, "\r")

func appendObservation(b []byte, o stat.Observation) []byte {
	for _, f := range [...]string{string(o.Indicator), string(o.Role), o.Period.String(), valueText(o.Value), escaper.Replace(o.At.String()), mark(o.Questioned)} {
		b = append(append(b, f...), '\t')
	}
	return append(append(b, escaper.Replace(o.Text)...), '\n')
}

func mark(questioned bool) string {
	if questioned {
		return "?"
	}
	return ""
}

// valueText writes shape, bound and numbers: "1" a number, "<1", "78;85" a
// range, "w" words, "n" not applicable, nothing for a blank.
func valueText(v stat.Value) string {
	switch v.Shape {
	case stat.Number:
		return v.Bound.String() + v.Num.String()
	case stat.Range:
		return v.Num.String() + ";" + v.Upper.String()
	case stat.Words:
		return "w"
	case stat.NotApplicable:
		return "n"
	}
	return ""
}

func parseValue(s string) (v stat.Value, err error) {
	switch s {
	case "":
		return v, nil
	case "w":
		return stat.Value{Shape: stat.Words}, nil
	case "n":
		return stat.Value{Shape: stat.NotApplicable}, nil
	}
	if lo, hi, ok := strings.Cut(s, ";"); ok {
		v.Shape = stat.Range
		if v.Num, err = decimal.Parse(lo); err == nil {
			v.Upper, err = decimal.Parse(hi)
		}
		return v, err
	}
	v.Shape = stat.Number
	n := strings.TrimLeft(s, "<>=")
	b, ok := stat.ParseBound(s[:len(s)-len(n)])
	if !ok {
		return v, fmt.Errorf("value %q", s)
	}
	v.Bound = b
	v.Num, err = decimal.Parse(n)
	return v, err
}

func decode(raw []byte) (s stat.Submission, err error) {
	if len(raw) == 0 || raw[0] != encoding1 {
		return s, errors.New("read submission: unknown encoding")
	}
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(raw[1:])))
	if err != nil {
		return s, fmt.Errorf("read submission: %w", err)
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	var h header
	if err := json.Unmarshal([]byte(first), &h); err != nil {
		return s, fmt.Errorf("read submission: %w", err)
	}
	s = stat.Submission{Receipt: h.Receipt, Unit: h.Unit, Period: h.Period, Form: h.Form, Edition: h.Edition, Version: h.Version,
		State: h.State, Name: h.Name, SHA256: h.SHA256, Received: h.Received, Sample: h.Sample, Verdicts: h.Verdicts, Findings: h.Findings}
	s.Observations = make([]stat.Observation, 0, strings.Count(rest, "\n"))
	for line := range strings.Lines(rest) {
		o, err := parseObservation(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return s, fmt.Errorf("read submission %s: observation %s: %w", s.Receipt, strconv.Quote(line), err)
		}
		s.Observations = append(s.Observations, o)
	}
	return s, nil
}

func parseObservation(line string) (o stat.Observation, err error) {
	var f [7]string
	for i := range f {
		f[i], line, _ = strings.Cut(line, "\t")
	}
	o.Indicator, o.Role, o.Questioned = stat.IndicatorCode(f[0]), stat.Role(f[1]), f[5] == "?"
	o.Text = plain(f[6])
	if err = o.Period.UnmarshalText([]byte(f[2])); err != nil {
		return o, err
	}
	if o.Value, err = parseValue(f[3]); err != nil {
		return o, err
	}
	o.At, err = stat.ParseCellRef(plain(f[4]))
	return o, err
}

func plain(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return unescaper.Replace(s)
}

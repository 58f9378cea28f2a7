package main

import (
	"bytes"
	"encoding/csv"
)

// separated makes the appendix as Excel in Vietnamese saves a sheet for other
// programs: UTF-8 with a byte order mark, semicolons, every line six fields.
func separated() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	only := func(col int, text string) []string {
		fields := make([]string, 6)
		fields[col] = text
		return fields
	}
	lines := [][]string{only(0, authority), only(0, appendix), only(0, subject), only(0, term)}
	lines = append(lines, firstHeading.cells())
	for _, l := range firstPage {
		lines = append(lines, l.cells())
	}
	lines = append(lines, secondHeading.cells())
	for _, l := range secondPage {
		lines = append(lines, l.cells())
	}
	both := only(1, makerRole)
	both[4] = onBehalf
	names := only(1, makerName)
	names[4] = signerName
	lines = append(lines, only(0, ""), both, only(4, signerRole), names)
	if err := w.WriteAll(lines); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

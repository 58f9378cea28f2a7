package sheet

// usualCells reads cells in the forms that spreadsheet programs write, from
// d[i:] on, straight from the bytes:
//
//	<c r="E13" s="4" t="s"><v>17</v></c>
//	<c r="E13" s="4"><f>C13*D13</f><v>92.1</v></c>
//	<c r="E13" s="4" t="inlineStr"><is><t>ha</t></is></c>
//	<c r="E13" s="4"/>
//
// It gives the place of the first cell in any other form, or of one that has
// something wrong, with nothing changed: the scanner reads on from there and is
// the only one that finds fault.
func (r *reader) usualCells(d []byte, i int) int {
	st := &r.sheet
	for {
		w, next := r.usualStart(d, i)
		if next < 0 {
			return i
		}
		var val extent
		if d[next-1] == '>' && d[next-2] != '/' {
			if val, next = usualValue(d, next, &w); next < 0 {
				return i
			}
		}
		if r.add(&w, d[val.from:val.to]) != nil {
			return i
		}
		st.col, i = w.col, next
	}
}

// usualStart reads the opening tag at d[i:]; next is behind it, or -1.
func (r *reader) usualStart(d []byte, i int) (w written, next int) {
	if !hasAt(d, i, `<c r="`) {
		return w, -1
	}
	i += len(`<c r="`)
	from := i
	for i < len(d) && d[i] >= 'A' && d[i] <= 'Z' && w.col < maxCol {
		w.col = w.col*26 + int(d[i]-'A') + 1
		i++
	}
	n := digits(d[:min(len(d), from+12)], i)
	if i == from || toInt(d[i:i+n]) != r.sheet.row || w.col <= r.sheet.col || w.col > maxCol {
		return w, -1
	}
	i += n
	if hasAt(d, i, `" s="`) {
		i += len(`" s="`)
		n = digits(d[:min(len(d), i+8)], i)
		if w.style = toInt(d[i : i+n]); w.style < 0 {
			return w, -1
		}
		i += n
	}
	switch {
	case hasAt(d, i, `" t="s"`):
		w.typ = sharedType
		i += len(`" t="s`)
	case hasAt(d, i, `" t="n"`):
		i += len(`" t="n`)
	case hasAt(d, i, `" t="str"`):
		w.typ = stringType
		i += len(`" t="str`)
	case hasAt(d, i, `" t="inlineStr"`):
		w.typ = inlineType
		i += len(`" t="inlineStr`)
	}
	switch {
	case hasAt(d, i, `">`):
		return w, i + 2
	case hasAt(d, i, `"/>`):
		return w, i + 3
	}
	return w, -1
}

// usualValue reads what stands between the tags of a cell, and the closing tag;
// next is behind it, or -1.
func usualValue(d []byte, i int, w *written) (val extent, next int) {
	if hasAt(d, i, "<f>") {
		i = plainEnd(d, i+len("<f>"))
		if !hasAt(d, i, "</f>") {
			return val, -1
		}
		i += len("</f>")
		w.formula = true
	}
	open, end := "<v>", "</v></c>"
	if w.typ == inlineType {
		open, end = "<is><t>", "</t></is></c>"
	}
	if w.typ == inlineType && w.formula || !hasAt(d, i, open) {
		return val, -1
	}
	i += len(open)
	to := plainEnd(d, i)
	if !hasAt(d, to, end) {
		return val, -1
	}
	w.value, w.inline = w.typ != inlineType, w.typ == inlineType
	return extent{int32(i), int32(to)}, to + len(end)
}

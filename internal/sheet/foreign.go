package sheet

import (
	"bytes"

	"wardbook/internal/stat"
)

// foreign recognises by their first bytes files that are no workbook, and says
// so; nil means that the file may be text.
func foreign(raw []byte) error {
	if len(bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF")))) == 0 {
		return notWorkbook("empty")
	}
	for _, m := range [...]struct{ kind, mark string }{
		{"pdf", "%PDF-"},
		{"image", "\x89PNG\r\n\x1a\n"}, {"image", "\xFF\xD8\xFF"}, {"image", "GIF87a"}, {"image", "GIF89a"},
		{"image", "II*\x00"}, {"image", "MM\x00*"},
		{"archive", "Rar!\x1a\x07"}, {"archive", "7z\xBC\xAF\x27\x1C"}, {"archive", "\x1f\x8b"}, {"archive", "PK\x05\x06"},
	} {
		if bytes.HasPrefix(raw, []byte(m.mark)) {
			return notWorkbook(m.kind)
		}
	}
	switch head := raw[:min(len(raw), 1024)]; {
	case bytes.HasPrefix(raw, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return foreignOLE(raw)
	case bytes.HasPrefix(raw, []byte("PK")) && len(raw) < 4:
		return &Failure{stat.WorkbookTruncated, nil}
	case len(raw) > 26 && raw[0] == 'B' && raw[1] == 'M' && bytes.Equal(raw[6:10], []byte("\x00\x00\x00\x00")),
		len(raw) > 12 && string(raw[:4]) == "RIFF" && string(raw[8:12]) == "WEBP",
		len(raw) > 12 && string(raw[4:8]) == "ftyp":
		return notWorkbook("image")
	case isBIFF(raw):
		return notWorkbook("xls")
	case isHTML(head):
		return notWorkbook("html")
	case bytes.Contains(head, []byte("%PDF-")):
		return notWorkbook("pdf")
	case bytes.HasPrefix(head, []byte("{\\rtf")), bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), []byte("<?xml")):
		return notWorkbook("unknown")
	}
	return nil
}

// foreignOLE says what an OLE container holds, by the names of its streams.
func foreignOLE(raw []byte) error {
	switch {
	case bytes.Contains(raw, wide("EncryptedPackage")):
		return &Failure{stat.WorkbookEncrypted, nil}
	case bytes.Contains(raw, wide("WordDocument")):
		return notWorkbook("doc")
	case bytes.Contains(raw, wide("Workbook")), bytes.Contains(raw, wide("Book")):
		return notWorkbook("xls")
	}
	return notWorkbook("unknown")
}

// wide gives s the way OLE directories write names.
func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// isBIFF recognises the bare streams of workbooks older than OLE.
func isBIFF(raw []byte) bool {
	return len(raw) > 8 && raw[0] == 0x09 && (raw[1] == 0 || raw[1] == 2 || raw[1] == 4 || raw[1] == 8) && raw[3] == 0 && raw[2] <= 0x10
}

// isHTML looks for the tags with which saved pages and exported tables begin.
func isHTML(head []byte) bool {
	h := bytes.ToLower(head)
	if !bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(h, []byte("\xEF\xBB\xBF"))), []byte("<")) {
		return false
	}
	for _, tag := range [...]string{"<!doctype html", "<html", "<table", "<head", "<body", "<meta"} {
		if bytes.Contains(h, []byte(tag)) {
			return true
		}
	}
	return false
}

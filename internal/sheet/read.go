package sheet

import (
	"bytes"
	"path"
	"strconv"
	"strings"
	"unicode/utf16"

	"wardbook/internal/stat"
)

// Read reads a whole file, or says in a *Failure why not: it never gives a part
// of one. The content decides what the file is; its name only adds a note.
func Read(name string, raw []byte, lim Limits) (*Book, error) {
	if len(raw) > lim.File {
		return nil, tooLarge("file", lim.File)
	}
	b := &Book{}
	var err error
	switch kind := sniff(raw); kind {
	case "zip":
		err = readPackage(raw, lim, b)
	case "ole":
		return nil, oleFailure(raw)
	case "text":
		b.Kind = CSV
		err = readCSV(raw, lim, b)
	default:
		return nil, notWorkbook(kind)
	}
	if err != nil {
		return nil, err
	}
	b.note(name)
	return b, nil
}

// sniff says what the first bytes are.
func sniff(raw []byte) string {
	trimmed := bytes.TrimLeft(raw[:min(len(raw), 1024)], "\xEF\xBB\xBF \t\r\n")
	switch {
	case len(trimmed) == 0 && len(bytes.TrimSpace(raw)) == 0:
		return "empty"
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("PK\x05\x06")):
		return "zip"
	case bytes.HasPrefix(raw, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return "ole"
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return "pdf"
	case isImage(raw):
		return "image"
	case isHTML(trimmed):
		return "html"
	case bytes.HasPrefix(raw, []byte("Rar!")), bytes.HasPrefix(raw, []byte("7z\xBC\xAF")), bytes.HasPrefix(raw, []byte("\x1F\x8B")):
		return "archive"
	case bytes.HasPrefix(trimmed, []byte("{\\rtf")):
		return "rtf"
	case isText(raw):
		return "text"
	}
	return "unknown"
}

func isImage(raw []byte) bool {
	for _, magic := range [...]string{"\x89PNG", "\xFF\xD8\xFF", "GIF8", "BM", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(raw, []byte(magic)) && (magic != "BM" || bytes.IndexByte(raw[:min(len(raw), 64)], 0) > 0) {
			return true
		}
	}
	return len(raw) > 12 && (string(raw[:4]) == "RIFF" && string(raw[8:12]) == "WEBP" || string(raw[4:8]) == "ftyp")
}

func isHTML(head []byte) bool {
	low := bytes.ToLower(head[:min(len(head), 256)])
	return bytes.HasPrefix(low, []byte("<!doctype html")) || bytes.HasPrefix(low, []byte("<html")) || bytes.HasPrefix(low, []byte("<table")) || bytes.HasPrefix(low, []byte("<?xml"))
}

// isText reports whether raw may be a table in some encoding: UTF-16 with a
// mark or with zero bytes on one side only, or bytes without control characters.
func isText(raw []byte) bool {
	if _, ok := utf16Order(raw); ok {
		return true
	}
	for _, c := range raw {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != 0x0C {
			return false
		}
	}
	return true
}

// utf16Order finds out whether raw is UTF-16, and whether its high bytes come first.
func utf16Order(raw []byte) (big, ok bool) {
	switch {
	case len(raw)%2 != 0:
		return false, false
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		return false, true
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		return true, true
	}
	head := raw[:min(len(raw), 512)]
	even, odd := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	if even+odd < 4 || even > 0 && odd > 0 {
		return false, false
	}
	return even > 0, true
}

// oleFailure tells an encrypted workbook from an old one. The names of an OLE
// container's streams are UTF-16.
func oleFailure(raw []byte) error {
	if bytes.Contains(raw, utf16Bytes("EncryptedPackage")) || bytes.Contains(raw, utf16Bytes("EncryptionInfo")) {
		return &Failure{stat.WorkbookEncrypted, nil}
	}
	if bytes.Contains(raw, utf16Bytes("WordDocument")) {
		return notWorkbook("doc")
	}
	return notWorkbook("xls")
}

func utf16Bytes(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// readPackage reads an OOXML package, whichever it is.
func readPackage(raw []byte, lim Limits, b *Book) error {
	p, err := openPack(raw, lim)
	if err != nil {
		return err
	}
	if !p.has("[Content_Types].xml") {
		if p.has("mimetype") {
			return notWorkbook("opendocument")
		}
		return notWorkbook("archive")
	}
	types, err := p.read("[Content_Types].xml")
	if err != nil {
		return err
	}
	s := &scan{}
	if err := wellFormed(s, types, lim); err != nil {
		return err
	}
	switch {
	case bytes.Contains(types, []byte("wordprocessingml.document.main+xml")):
		b.Kind = DOCX
		return readDOCX(p, b)
	case bytes.Contains(types, []byte("ms-excel.sheet.binary")):
		return notWorkbook("xlsb")
	case bytes.Contains(types, []byte("spreadsheetml")), bytes.Contains(types, []byte("ms-excel.sheet.macroEnabled")):
		return readXLSX(p, b)
	}
	return notWorkbook("archive")
}

// wellFormed scans a part whose content does not matter.
func wellFormed(s *scan, d []byte, lim Limits) error {
	if err := s.reset(d, lim.Attribute); err != nil {
		return err
	}
	for {
		if tok, err := s.next(); err != nil || tok == tokEnd {
			return err
		}
	}
}

// note adds what the sender should know of how the file was read.
func (b *Book) note(name string) {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	kinds := map[Kind][]string{XLSX: {"xlsx", "xlsm", "xltx", "xltm"}, CSV: {"csv", "tsv", "txt"}, DOCX: {"docx", "docm"}}
	known := false
	for _, e := range kinds[b.Kind] {
		known = known || e == ext
	}
	if !known && name != "" {
		b.Findings = append(b.Findings, stat.Find(stat.ExtensionDiffers, stat.CellRef{}, ext, kinds[b.Kind][0]))
	}
	if b.Macros {
		b.Findings = append(b.Findings, stat.Find(stat.MacrosIgnored, stat.CellRef{}))
	}
	b.noteHidden()
}

// noteHidden says once how many cells were read from hidden rows and columns.
func (b *Book) noteHidden() {
	n, at := 0, stat.CellRef{}
	for i := range b.Grids {
		g := &b.Grids[i]
		if g.Hidden {
			continue
		}
		for _, c := range g.Cells {
			if c.Hidden {
				if n++; n == 1 {
					at = g.Ref(c)
				}
			}
		}
	}
	if n > 0 {
		b.Findings = append(b.Findings, stat.Find(stat.HiddenRead, at, strconv.Itoa(n)))
	}
}

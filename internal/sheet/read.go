package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"wardbook/internal/stat"
)

// Read reads a file completely or says why not: the error is a *Failure. The
// content decides what the file is; name only serves to note a wrong extension.
// Nothing in the book refers to raw, and equal bytes give equal books.
func Read(name string, raw []byte, lim Limits) (*Book, error) {
	if len(raw) > lim.File {
		return nil, tooLarge("file", lim.File)
	}
	b := &Book{}
	var err error
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		r := readers.Get().(*reader)
		err = r.readPackage(raw, &lim, b)
		r.release()
		readers.Put(r)
	} else if err = foreign(raw); err == nil {
		err = readCSV(raw, &lim, b)
	}
	if err != nil {
		return nil, err
	}
	b.note(name)
	return b, nil
}

// readers keeps the memory of finished readers for the next file. Books never
// share memory with it.
var readers = sync.Pool{New: func() any { return new(reader) }}

// A reader reads one package.
type reader struct {
	zip  archive
	scan scan
	lim  *Limits
	book *Book

	text    arena
	strs    stringTable
	formats []Format
	customs []customFormat
	sheet   sheetState
	cells   []Cell
	merges  []Merge
	merged  int // merged ranges so far, kept or not
	hidden  int // hidden rows and columns that hold something, and hidden sheets

	rootRels, bookRels []relation
	rootBuf, relsBuf   []byte
	bookBuf, partBuf   []byte
	declared           []declaredSheet
	tmp                []byte
}

// keepBuffer is the largest buffer that a reader keeps for the next file.
const keepBuffer = 1 << 20

// release forgets everything that belongs to the file just read.
func (r *reader) release() {
	clear(r.cells)
	clear(r.rootRels)
	clear(r.bookRels)
	clear(r.declared)
	r.strs.release()
	r.zip.src.Reset(nil)
	r.zip.raw, r.scan.d, r.lim, r.book, r.text = nil, nil, nil, nil, arena{tmp: r.text.tmp}
	clear(r.zip.parts)
	clear(r.scan.attrBuf[:])
	for _, b := range []*[]byte{&r.rootBuf, &r.relsBuf, &r.bookBuf, &r.partBuf, &r.strs.buf, &r.strs.extra, &r.tmp, &r.text.tmp} {
		if cap(*b) > keepBuffer {
			*b = nil
		}
	}
	if cap(r.cells) > keepBuffer/32 {
		r.cells = nil
	}
	if cap(r.strs.entries) > keepBuffer/32 {
		r.strs.entries = nil
	}
}

// readPackage reads an Office file into b.
func (r *reader) readPackage(raw []byte, lim *Limits, b *Book) error {
	r.lim, r.book, r.hidden, r.merged = lim, b, 0, 0
	r.cells, r.merges = r.cells[:0], r.merges[:0]
	if err := r.zip.open(raw, lim); err != nil {
		return err
	}
	types, roots := r.zip.has([]byte("[Content_Types].xml")), r.zip.has([]byte("_rels/.rels"))
	if !types && !roots {
		return notWorkbook("archive")
	}
	if !types || !roots {
		return errPart
	}
	var err error
	if r.rootBuf, r.rootRels, err = r.relations("", r.rootBuf, r.rootRels[:0]); err != nil {
		return err
	}
	main, ok := theOne(r.rootRels, documentRel)
	if !ok {
		return notWorkbook("archive")
	}
	if strings.HasSuffix(main, ".bin") && r.zip.has([]byte(main)) { // .xlsb
		return notWorkbook("unknown")
	}
	if r.bookBuf, err = r.zip.read([]byte(main), r.bookBuf, lim); err != nil {
		return err
	}
	if err = r.mainRelations(main); err != nil {
		return err
	}
	r.scan.reset(r.bookBuf, lim)
	switch {
	case !r.scan.root():
		return r.scan.err
	case r.scan.is(cellSpace, "workbook"):
		b.Kind = XLSX
		return r.readWorkbook()
	case r.scan.is(wordSpace, "document"):
		b.Kind = DOCX
		return r.readDocument()
	}
	return notWorkbook("archive")
}

// mainRelations reads the relationships of the main part, if it has any, and
// sees whether the file carries macros.
func (r *reader) mainRelations(main string) (err error) {
	r.bookRels = r.bookRels[:0]
	if !r.zip.has([]byte(relsOf(main))) {
		return nil
	}
	r.relsBuf, r.bookRels, err = r.relations(main, r.relsBuf, r.bookRels)
	_, r.book.Macros = theOne(r.bookRels, macrosRel)
	return err
}

// note adds what people should know about a file that was read.
func (b *Book) note(name string) {
	if written, actual, differs := extension(name, b); differs {
		b.Findings = append(b.Findings, stat.Find(stat.ExtensionDiffers, stat.CellRef{}, written, actual))
	}
	if b.Macros {
		b.Findings = append(b.Findings, stat.Find(stat.MacrosIgnored, stat.CellRef{}))
	}
	if b.hidden > 0 {
		b.Findings = append(b.Findings, stat.Find(stat.HiddenRead, stat.CellRef{}, strconv.Itoa(b.hidden)))
	}
}

// extension compares what a file is called with what it is. A name without an
// extension claims nothing.
func extension(name string, b *Book) (written, actual string, differs bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || strings.ContainsAny(name[i:], `/\`) || i == len(name)-1 {
		return "", "", false
	}
	written = strings.ToLower(name[i:])
	switch b.Kind {
	case XLSX:
		actual = "xlsx"
		if b.Macros {
			actual = "xlsm"
		}
		differs = written != ".xlsx" && written != ".xlsm" && written != ".xltx" && written != ".xltm"
	case CSV:
		actual = "csv"
		differs = written != ".csv" && written != ".txt" && written != ".tsv"
	case DOCX:
		actual = "docx"
		differs = written != ".docx" && written != ".docm" && written != ".dotx" && written != ".dotm"
	}
	return written, actual, differs
}

package sheet

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
	"wardbook/internal/stat"
)

// A pack is an OOXML package: a zip archive read through its own directory, so
// that nothing in it can be passed over or stand twice.
type pack struct {
	raw   []byte
	lim   Limits
	parts []part
	spent int // inflated bytes so far
}

// part is one entry of the archive.
type part struct {
	name         string
	method       uint16
	crc          uint32
	packed, size int
	offset       int
}

var errZip = damaged("zip")

const (
	eocdSize    = 22
	centralSize = 46
	localSize   = 30
)

// openPack reads the directory of a zip archive. The directory must lie right
// before the end record and agree with every local header.
func openPack(raw []byte, lim Limits) (*pack, error) {
	end := findEnd(raw)
	if end < 0 {
		return nil, &Failure{stat.WorkbookTruncated, nil}
	}
	n := int(binary.LittleEndian.Uint16(raw[end+10:]))
	q := int(binary.LittleEndian.Uint32(raw[end+16:]))
	if n > lim.Parts {
		return nil, tooLarge("parts", lim.Parts)
	}
	if int(binary.LittleEndian.Uint16(raw[end+8:])) != n || binary.LittleEndian.Uint32(raw[end+4:]) != 0 {
		return nil, errZip
	}
	p := &pack{raw: raw, lim: lim, parts: make([]part, 0, n)}
	for range n {
		e, next, err := p.entry(q, end)
		if err != nil {
			return nil, err
		}
		for i := range p.parts {
			if strings.EqualFold(p.parts[i].name, e.name) {
				return nil, damaged("part-twice")
			}
		}
		p.parts = append(p.parts, e)
		q = next
	}
	if q != end {
		return nil, errZip
	}
	return p, nil
}

// findEnd gives the offset of the end record whose comment ends the file, or -1.
func findEnd(raw []byte) int {
	for p, lo := len(raw)-eocdSize, max(0, len(raw)-eocdSize-65535); p >= lo; p-- {
		if binary.LittleEndian.Uint32(raw[p:]) == 0x06054b50 && int(binary.LittleEndian.Uint16(raw[p+20:])) == len(raw)-p-eocdSize {
			return p
		}
	}
	return -1
}

// entry reads the directory entry at q and the local header it points to.
func (p *pack) entry(q, end int) (e part, next int, err error) {
	raw := p.raw
	if q < 0 || q+centralSize > end || binary.LittleEndian.Uint32(raw[q:]) != 0x02014b50 {
		return e, 0, errZip
	}
	h := raw[q:]
	nl := int(binary.LittleEndian.Uint16(h[28:]))
	next = q + centralSize + nl + int(binary.LittleEndian.Uint16(h[30:])) + int(binary.LittleEndian.Uint16(h[32:]))
	if next > end || nl == 0 {
		return e, 0, errZip
	}
	e = part{name: string(h[centralSize : centralSize+nl]), method: binary.LittleEndian.Uint16(h[10:]), crc: binary.LittleEndian.Uint32(h[16:]),
		packed: int(binary.LittleEndian.Uint32(h[20:])), size: int(binary.LittleEndian.Uint32(h[24:]))}
	if binary.LittleEndian.Uint16(h[8:])&1 != 0 {
		return e, 0, &Failure{stat.WorkbookEncrypted, nil}
	}
	at := int(binary.LittleEndian.Uint32(h[42:]))
	if e.method != 0 && e.method != 8 || at+localSize > len(raw) || badName(e.name) {
		return e, 0, errZip
	}
	l := raw[at:]
	ln := int(binary.LittleEndian.Uint16(l[26:]))
	e.offset = at + localSize + ln + int(binary.LittleEndian.Uint16(l[28:]))
	if binary.LittleEndian.Uint32(l) != 0x04034b50 || at+localSize+ln > len(raw) || e.offset+e.packed > len(raw) ||
		string(l[localSize:localSize+ln]) != e.name || binary.LittleEndian.Uint16(l[8:]) != e.method {
		return e, 0, errZip
	}
	return e, next, nil
}

// badName refuses names that reach outside or have two spellings.
func badName(name string) bool {
	return strings.HasPrefix(name, "/") || strings.Contains(name, "\\") || path.Clean("/"+name) != "/"+strings.TrimSuffix(name, "/")
}

// inflaters keeps decompressors; nothing they hold leaves a call.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(bytes.NewReader(nil)) }}

// has reports whether there is a part of this name.
func (p *pack) has(name string) bool { return p.find(name) != nil }

func (p *pack) find(name string) *part {
	for i := range p.parts {
		if strings.EqualFold(p.parts[i].name, name) {
			return &p.parts[i]
		}
	}
	return nil
}

// read inflates one part and checks its size and CRC.
func (p *pack) read(name string) ([]byte, error) {
	e := p.find(name)
	if e == nil {
		return nil, damaged("part-missing")
	}
	switch {
	case e.size > p.lim.Part:
		return nil, tooLarge("part", p.lim.Part)
	case p.spent+e.size > p.lim.All:
		return nil, tooLarge("parts", p.lim.All)
	case e.size > 1<<20 && e.size/max(e.packed, 1) > p.lim.Ratio:
		return nil, tooLarge("ratio", p.lim.Ratio)
	}
	p.spent += e.size
	src := p.raw[e.offset : e.offset+e.packed]
	out := src
	if e.method == 8 {
		var err error
		if out, err = inflate(src, e.size); err != nil {
			return nil, err
		}
	}
	if len(out) != e.size || crc32.ChecksumIEEE(out) != e.crc {
		return nil, damaged("checksum")
	}
	return out, nil
}

func inflate(src []byte, size int) ([]byte, error) {
	r := inflaters.Get().(io.ReadCloser)
	defer inflaters.Put(r)
	in := bytes.NewReader(src)
	if err := r.(flate.Resetter).Reset(in, nil); err != nil {
		return nil, errZip
	}
	out := make([]byte, size)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, errZip
	}
	var one [1]byte
	if n, err := r.Read(one[:]); n != 0 || err != io.EOF || in.Len() != 0 {
		return nil, errZip
	}
	return out, nil
}

// A relation leads from one part to another.
type relation struct {
	id, kind, target string
	external         bool
}

// relations reads the relationships of a part; one that has none has no file.
func (p *pack) relations(of string, s *scan) ([]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	if !p.has(name) {
		return nil, nil
	}
	d, err := p.read(name)
	if err != nil {
		return nil, err
	}
	if err := s.reset(d, p.lim.Attribute); err != nil {
		return nil, err
	}
	var rels []relation
	for {
		tok, err := s.next()
		if err != nil || tok == tokEnd {
			return rels, err
		}
		if tok != tokStart || string(s.name) != "Relationship" {
			continue
		}
		r := relation{id: s.text1("Id"), kind: s.text1("Type"), target: s.text1("Target"), external: s.text1("TargetMode") == "External"}
		for _, o := range rels {
			if o.id == r.id {
				return nil, damaged("relationship-twice")
			}
		}
		if !r.external {
			r.target = resolve(dir, r.target)
		}
		rels = append(rels, r)
	}
}

// text1 gives an attribute unescaped, or "".
func (s *scan) text1(name string) string {
	v, ok := s.attr(name)
	if !ok {
		return ""
	}
	if bytes.IndexByte(v, '&') < 0 {
		return string(v)
	}
	return string(unescape(nil, v))
}

// resolve makes the target of a relationship the name of a part.
func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return strings.TrimPrefix(path.Clean("/"+dir+target), "/")
}

// is reports whether the relationship is of a type, in the transitional or the
// strict namespace.
func (r relation) is(kind string) bool {
	for _, space := range [...]string{transitional, strict} {
		if name, ok := strings.CutPrefix(r.kind, space); ok {
			return name == kind
		}
	}
	return false
}

// Where the types of relationships are named.
const (
	transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	strict       = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
)

// mainPart finds the part that the package is about.
func (p *pack) mainPart(s *scan) (string, error) {
	rels, err := p.relations("", s)
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.is("officeDocument") && !r.external {
			return r.target, nil
		}
	}
	return "", damaged("part-missing")
}

package sheet

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"wardbook/internal/stat"
)

// An archive is a zip file read through its own directory, so that nothing in
// it can be passed over or stand twice.
type archive struct {
	raw     []byte
	parts   []part
	spent   int // inflated bytes so far
	src     bytes.Reader
	inflate io.ReadCloser
}

// part is one entry of the directory.
type part struct {
	name         []byte
	method       uint16
	crc          uint32
	packed, size int
	from, to     int // of the local header and the data
	data         int
}

const (
	endSize     = 22
	centralSize = 46
	localSize   = 30

	endMark     = 0x06054b50
	centralMark = 0x02014b50
	localMark   = 0x04034b50

	stored   = 0
	deflated = 8

	flagEncrypted = 1
	flagStreamed  = 8 // sizes follow the data
)

var (
	errZip  = damaged("zip")
	errCRC  = damaged("crc")
	errPart = damaged("part-missing")
)

// open reads the directory. It must lie right before the end record and agree
// with every local header, and no two parts may share bytes or a name.
func (z *archive) open(raw []byte, lim *Limits) error {
	z.raw, z.parts, z.spent = raw, z.parts[:0], 0
	end := findEnd(raw)
	if end < 0 {
		if i := bytes.LastIndex(raw, []byte("PK\x05\x06")); i >= 0 && i+endSize <= len(raw) {
			return errZip
		}
		return &Failure{stat.WorkbookTruncated, nil}
	}
	n := int(binary.LittleEndian.Uint16(raw[end+10:]))
	at := int(binary.LittleEndian.Uint32(raw[end+16:]))
	if int(binary.LittleEndian.Uint16(raw[end+8:])) != n || binary.LittleEndian.Uint32(raw[end+4:]) != 0 {
		return errZip
	}
	if n > lim.Parts {
		return tooLarge("parts", lim.Parts)
	}
	first := at
	for range n {
		p, next, err := z.entry(at, first, end)
		if err != nil {
			return err
		}
		for i := range z.parts {
			q := &z.parts[i]
			if sameName(q.name, p.name) {
				return damaged("part-twice")
			}
			if p.from < q.to && q.from < p.to {
				return errZip
			}
		}
		z.parts = append(z.parts, p)
		at = next
	}
	if at != end {
		return errZip
	}
	return nil
}

// findEnd gives the place of the end record whose comment ends the file, or -1.
func findEnd(raw []byte) int {
	for p, low := len(raw)-endSize, max(0, len(raw)-endSize-65535); p >= low; p-- {
		if binary.LittleEndian.Uint32(raw[p:]) == endMark && int(binary.LittleEndian.Uint16(raw[p+20:])) == len(raw)-p-endSize {
			return p
		}
	}
	return -1
}

// entry reads the directory entry at q and the local header it points to.
func (z *archive) entry(q, first, end int) (p part, next int, err error) {
	raw := z.raw
	if q+centralSize > end || binary.LittleEndian.Uint32(raw[q:]) != centralMark {
		return p, 0, errZip
	}
	h := raw[q:]
	n := int(binary.LittleEndian.Uint16(h[28:]))
	next = q + centralSize + n + int(binary.LittleEndian.Uint16(h[30:])) + int(binary.LittleEndian.Uint16(h[32:]))
	if next > end {
		return p, 0, errZip
	}
	p = part{
		name: h[centralSize : centralSize+n], method: binary.LittleEndian.Uint16(h[10:]), crc: binary.LittleEndian.Uint32(h[16:]),
		packed: int(binary.LittleEndian.Uint32(h[20:])), size: int(binary.LittleEndian.Uint32(h[24:])),
		from: int(binary.LittleEndian.Uint32(h[42:])),
	}
	flags := binary.LittleEndian.Uint16(h[8:])
	if flags&flagEncrypted != 0 || p.method != stored && p.method != deflated || p.method == stored && p.packed != p.size || !goodName(p.name) {
		return p, 0, errZip
	}
	if p.from+localSize > first || !z.local(&p, flags) || p.to > first {
		return p, 0, errZip
	}
	return p, next, nil
}

// local compares the local header of p with its directory entry.
func (z *archive) local(p *part, flags uint16) bool {
	h := z.raw[p.from:]
	n := int(binary.LittleEndian.Uint16(h[26:]))
	p.data = p.from + localSize + n + int(binary.LittleEndian.Uint16(h[28:]))
	p.to = p.data + p.packed
	if binary.LittleEndian.Uint32(h) != localMark || p.to > len(z.raw) || !bytes.Equal(h[localSize:localSize+n], p.name) {
		return false
	}
	if binary.LittleEndian.Uint16(h[6:]) != flags || binary.LittleEndian.Uint16(h[8:]) != p.method {
		return false
	}
	if flags&flagStreamed != 0 {
		return true
	}
	packed, size := binary.LittleEndian.Uint32(h[18:]), binary.LittleEndian.Uint32(h[22:])
	big := packed == 0xFFFFFFFF && size == 0xFFFFFFFF // the sizes stand in an extra field
	return binary.LittleEndian.Uint32(h[14:]) == p.crc && (big || int(packed) == p.packed && int(size) == p.size)
}

// goodName refuses names that are empty, absolute or lead out of the archive.
func goodName(n []byte) bool {
	if len(n) == 0 || n[0] == '/' || n[0] == '\\' || bytes.IndexByte(n, ':') >= 0 {
		return false
	}
	from := 0
	for i := 0; i <= len(n); i++ {
		if i < len(n) && n[i] < ' ' {
			return false
		}
		if i == len(n) || n[i] == '/' || n[i] == '\\' {
			if string(n[from:i]) == ".." {
				return false
			}
			from = i + 1
		}
	}
	return true
}

// sameName compares part names the way packages want it: without case, and with
// both slashes equal.
func sameName(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && lowerName(a[i]) != lowerName(b[i]) {
			return false
		}
	}
	return true
}

func lowerName(c byte) byte {
	switch {
	case c >= 'A' && c <= 'Z':
		return c + 'a' - 'A'
	case c == '\\':
		return '/'
	}
	return c
}

// has reports whether there is a part of that name.
func (z *archive) has(name []byte) bool { return z.find(name) != nil }

func (z *archive) find(name []byte) *part {
	for i := range z.parts {
		if sameName(z.parts[i].name, name) {
			return &z.parts[i]
		}
	}
	return nil
}

// read inflates a part into buf, which may grow, and checks its size and CRC.
func (z *archive) read(name, buf []byte, lim *Limits) ([]byte, error) {
	p := z.find(name)
	if p == nil {
		return buf, errPart
	}
	switch {
	case p.size > lim.Part:
		return buf, tooLarge("part", lim.Part)
	case z.spent+p.size > lim.All:
		return buf, tooLarge("parts", lim.All)
	case p.size > 1<<20 && p.size > lim.Ratio*p.packed:
		return buf, tooLarge("ratio", lim.Ratio)
	}
	z.spent += p.size
	if cap(buf) < p.size {
		buf = make([]byte, p.size+p.size/4)
	}
	buf = buf[:p.size]
	data := z.raw[p.data : p.data+p.packed]
	if p.method == stored {
		copy(buf, data)
	} else if !z.inflateInto(buf, data) {
		return buf, errZip
	}
	if crc32.ChecksumIEEE(buf) != p.crc {
		return buf, errCRC
	}
	return buf, nil
}

// inflateInto reports whether data inflates to exactly len(buf) bytes and
// nothing of it is left.
func (z *archive) inflateInto(buf, data []byte) bool {
	z.src.Reset(data)
	if z.inflate == nil {
		z.inflate = flate.NewReader(&z.src)
	} else if err := z.inflate.(flate.Resetter).Reset(&z.src, nil); err != nil {
		return false
	}
	if _, err := io.ReadFull(z.inflate, buf); err != nil {
		return false
	}
	var more [1]byte
	n, err := z.inflate.Read(more[:])
	return n == 0 && err == io.EOF && z.src.Len() == 0
}

package sheet

import (
	"bytes"
	"path"
	"strings"
)

// A relation leads from one part of a package to another.
type relation struct {
	id     []byte
	kind   relKind
	target string // name of a part; empty for what lies outside the package
}

// A relKind is a type of relationship that matters here.
type relKind uint8

const (
	otherRel relKind = iota
	documentRel
	worksheetRel
	chartsheetRel // and others without cells
	stringsRel
	stylesRel
	macrosRel
)

const (
	relBase       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	strictRelBase = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
	microsoftBase = "http://schemas.microsoft.com/office/2006/relationships/"
)

func relKindOf(typ []byte) relKind {
	if n, ok := bytes.CutPrefix(typ, []byte(microsoftBase)); ok {
		switch string(n) {
		case "vbaProject":
			return macrosRel
		case "xlMacrosheet", "xlIntlMacrosheet":
			return chartsheetRel
		}
		return otherRel
	}
	n, ok := bytes.CutPrefix(typ, []byte(relBase))
	if !ok {
		if n, ok = bytes.CutPrefix(typ, []byte(strictRelBase)); !ok {
			return otherRel
		}
	}
	switch string(n) {
	case "officeDocument":
		return documentRel
	case "worksheet":
		return worksheetRel
	case "chartsheet", "dialogsheet":
		return chartsheetRel
	case "sharedStrings":
		return stringsRel
	case "styles":
		return stylesRel
	}
	return otherRel
}

var errRelations = damaged("relationships")

// relations reads the relationships of the part named of; "" is the package. An
// id stands once, and there is one document, one table of strings and one of
// styles at most. Part names are data: none leads out of the package.
func (r *reader) relations(of string, buf []byte, rels []relation) ([]byte, []relation, error) {
	buf, err := r.zip.read([]byte(relsOf(of)), buf, r.lim)
	if err != nil {
		return buf, nil, err
	}
	s := &r.scan
	s.reset(buf, r.lim)
	if s.root() && !s.is(linksSpace, "Relationships") {
		s.fail(errRelations)
	}
	seen := [macrosRel + 1]bool{}
	for s.child(1) {
		rel := r.relation(of)
		for i := range rels {
			if bytes.Equal(rels[i].id, rel.id) {
				s.fail(errRelations)
			}
		}
		switch rel.kind {
		case documentRel, stringsRel, stylesRel:
			if seen[rel.kind] {
				s.fail(errRelations)
			}
			seen[rel.kind] = true
		}
		rels = append(rels, rel)
		s.skip()
	}
	return buf, rels, s.end()
}

// relsOf names the part that holds the relationships of a part.
func relsOf(of string) string {
	i := strings.LastIndexByte(of, '/') + 1
	return of[:i] + "_rels/" + of[i:] + ".rels"
}

// relation reads the relationship that opens.
func (r *reader) relation(of string) (rel relation) {
	s := &r.scan
	typ, hasType := s.attr("Type")
	id, hasID := s.attr("Id")
	target, hasTarget := s.attr("Target")
	mode, hasMode := s.attr("TargetMode")
	if !s.is(linksSpace, "Relationship") || !hasType || !hasID || !hasTarget || len(id) == 0 {
		s.fail(errRelations)
		return rel
	}
	rel.id, rel.kind = id, relKindOf(typ)
	switch {
	case hasMode && string(mode) == "External":
		return rel
	case hasMode && string(mode) != "Internal":
		s.fail(errRelations)
	}
	if rel.kind != otherRel {
		rel.target = partName(of, string(unescape(nil, target, false)))
	}
	return rel
}

// partName resolves a target against the part that names it.
func partName(of, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if abs, ok := strings.CutPrefix(target, "/"); ok {
		return path.Clean(abs)
	}
	return path.Join(path.Dir(of), target)
}

// theOne gives the target of the one relation of a kind.
func theOne(rels []relation, k relKind) (string, bool) {
	for i := range rels {
		if rels[i].kind == k {
			return rels[i].target, true
		}
	}
	return "", false
}

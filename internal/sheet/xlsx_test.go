package sheet_test

import (
	"strings"
	"testing"
)

func TestReadCells(t *testing.T) {
	for _, c := range []struct {
		why, body string
		want      []string
	}{
		{"nothing", `<sheetData/>`, nil},
		{"numbers as they are written", `<sheetData><row r="1"><c r="A1"><v>92.09999999999999</v></c><c r="B1" t="n"><v>1E-3</v></c><c r="D1"><v> -5 </v></c></row></sheetData>`,
			[]string{`A1 number "92.09999999999999"`, `B1 number "1E-3"`, `D1 number "-5"`}},
		{"shared strings", `<sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c><c r="D2" t="s"><v>3</v></c><c r="E2" t="s"><v>0</v></c></row></sheetData>`,
			[]string{`A2 text "không"`, `B2 text "Hoà Bình"`, `C2 text " a & b "`, `E2 text "không"`}},
		{"inline strings", `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>ha</t></is></c><c r="B1" t="inlineStr"><is><r><t>a</t></r><r><t>b&lt;c</t></r></is></c><c r="C1" t="inlineStr"/></row></sheetData>`,
			[]string{`A1 text "ha"`, `B1 text "ab<c"`}},
		{"decomposed text is composed", `<sheetData><row><c t="str"><v>` + "Tỷ lệ" + `</v></c></row></sheetData>`, []string{`A1 text "Tỷ lệ"`}},
		{"no-break space stays", `<sheetData><row><c t="str"><v>` + "1\u00a0234" + `</v></c></row></sheetData>`, []string{"A1 text \"1\\u00a0234\""}},
		{"escapes", `<sheetData><row><c t="str"><v>a_x000D_b_x005F_x000D_ _xD83D__xDE00_ _xD83D_ _x00g0_</v></c></row></sheetData>`,
			[]string{"A1 text \"a\\rb_x000D_ 😀 _xD83D_ _x00g0_\""}},
		{"line ends, references, CDATA, comments", `<sheetData><row><c t="str"><v>a&#10;b` + "\r\n" + `c<![CDATA[<&amp;>]]><!-- x -->&#x110;</v></c></row></sheetData>`,
			[]string{`A1 text "a\nb\nc<&amp;>Đ"`}},
		{"booleans and errors", `<sheetData><row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#DIV/0!</v></c></row></sheetData>`,
			[]string{`A1 boolean "1"`, `B1 boolean "0"`, `C1 error "#DIV/0!"`}},
		{"dates", `<sheetData><row><c t="d"><v>2026-03-05</v></c><c t="d" s="2"><v>2026-03-05T07:30:00.5Z</v></c><c s="2"><v>46361</v></c><c t="d"><v>07:30</v></c></row></sheetData>`,
			[]string{`A1 number "2026-03-05" date`, `B1 number "2026-03-05T07:30:00.5Z" date`, `C1 number "46361" date`, `D1 number "07:30" date`}},
		{"formulas", `<sheetData><row><c><f>A2+1</f><v>3</v></c><c><f>X</f></c><c><f>X</f><v></v></c><c t="str"><f>X</f><v>chữ</v></c><c t="str"><f>X</f><v></v></c><c t="str"><f>X</f></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f t="shared" si="0"/><v>7</v></c></row></sheetData>`,
			[]string{`A1 number "3" formula`, `B1 uncalculated "" formula`, `C1 uncalculated "" formula`, `D1 text "chữ" formula`, `F1 uncalculated "" formula`, `G1 error "#DIV/0!" formula`, `H1 number "7" formula`}},
		{"number formats", `<sheetData><row><c s="1"><v>1</v></c><c s="3"><v>2</v></c><c s="4"><v>3</v></c><c s="5"><v>4</v></c><c s="6"><v>5</v></c><c s="7"><v>6</v></c><c s="8"><v>7</v></c></row></sheetData>`,
			[]string{`A1 number "1" percent`, `B1 number "2" @`, `C1 number "3"`, `D1 number "4" date`, `E1 number "5"`, `F1 number "6" percent`, `G1 number "7"`}},
		{"rows and cells without addresses", `<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row></sheetData>`,
			[]string{`A1 number "1"`, `B1 number "2"`, `C5 number "3"`, `D5 number "4"`, `A6 number "5"`}},
		{"styled empty cells far away", `<sheetData><row r="1"><c r="A1" s="1"/><c r="XFD1" s="1"></c></row><row r="1048576"><c r="A1048576" s="1"/></row></sheetData>`, nil},
		{"white space between cells", "<sheetData>\n <row r=\"1\">\n  <c r=\"A1\">\n   <v>1</v>\n  </c>\n </row>\n</sheetData>", []string{`A1 number "1"`}},
		{"merges", `<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells count="3"><mergeCell ref="A1:C2"/><mergeCell ref="E1:E1048576"/><mergeCell ref="A6000:B7000"/></mergeCells>`,
			[]string{`A1 number "1"`, `merge A1:C2`, `merge E1:E5000`}},
		{"hidden rows and columns", `<cols><col min="2" max="3" hidden="1"/><col min="4" max="16384" hidden="true"/></cols><sheetData><row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"/><row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>2</v></c><c r="C3"/></row><row r="4"><c r="B4"><v>3</v></c></row></sheetData>`,
			[]string{`A1 number "1" hidden`, `A3 number "1"`, `B3 number "2" hidden`, `B4 number "3" hidden`, `hidden-read 2`}},
		{"hidden columns in any order", `<cols><col min="66" max="130" hidden="1"/><col min="2" max="2" hidden="1"/><col min="2" max="3"/></cols><sheetData><row><c r="B1"><v>1</v></c><c r="C1"><v>1</v></c><c r="BM1"><v>1</v></c><c r="BN1"><v>1</v></c><c r="DZ1"><v>1</v></c><c r="EA1"><v>1</v></c></row></sheetData>`,
			[]string{`B1 number "1" hidden`, `C1 number "1"`, `BM1 number "1"`, `BN1 number "1" hidden`, `DZ1 number "1" hidden`, `EA1 number "1"`, `hidden-read 3`}},
		{"extensions are passed over", `<sheetData><row r="1"><c r="A1"><v>1</v><extLst><ext uri="x"><v>9</v></ext></extLst></c></row></sheetData><extLst><ext uri="x"/></extLst>`, []string{`A1 number "1"`}},
	} {
		b, err := read("a.xlsx", pack(parts(c.body)...))
		want := "grid \"Sheet1\"\n" + lines(c.want...)
		if got := dump(b) + failure(t, err); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, want)
		}
	}
}

func TestReadRefusesSheets(t *testing.T) {
	row := func(cells string) string { return `<sheetData><row r="1">` + cells + `</row></sheetData>` }
	for _, c := range []struct{ why, body, want string }{
		{"no sheetData", ``, "sheet"},
		{"two sheetData", `<sheetData/><sheetData/>`, "sheet"},
		{"rows descend", `<sheetData><row r="2"/><row r="1"/></sheetData>`, "sheet-order"},
		{"one row twice", `<sheetData><row r="2"/><row r="2"/></sheetData>`, "sheet-order"},
		{"row zero", `<sheetData><row r="0"/></sheetData>`, "sheet-order"},
		{"row beyond the sheet", `<sheetData><row r="1048577"/></sheetData>`, "sheet-order"},
		{"cells descend", row(`<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>`), "cell-reference"},
		{"one cell twice", row(`<c r="B1"><v>1</v></c><c r="B1"><v>2</v></c>`), "cell-reference"},
		{"cell of another row", row(`<c r="B2"><v>1</v></c>`), "cell-reference"},
		{"column beyond the sheet", row(`<c r="XFE1"><v>1</v></c>`), "cell-reference"},
		{"no reference", row(`<c r="1"><v>1</v></c>`), "cell-reference"},
		{"leading zero", row(`<c r="A01"><v>1</v></c>`), "cell-reference"},
		{"small letters", row(`<c r="a1"><v>1</v></c>`), "cell-reference"},
		{"string index beyond the table", row(`<c r="A1" t="s"><v>4</v></c>`), "string-index"},
		{"string index negative", row(`<c r="A1" t="s"><v>-1</v></c>`), "string-index"},
		{"string index missing", row(`<c r="A1" t="s"><v></v></c>`), "string-index"},
		{"style beyond the table", row(`<c r="A1" s="9"><v>1</v></c>`), "style-index"},
		{"number with a comma", row(`<c r="A1"><v>16,5</v></c>`), "number"},
		{"number beyond a double", row(`<c r="A1"><v>1E999</v></c>`), "number"},
		{"not a number", row(`<c r="A1"><v>NaN</v></c>`), "number"},
		{"hexadecimal", row(`<c r="A1"><v>0x10</v></c>`), "number"},
		{"unknown type", row(`<c r="A1" t="q"><v>1</v></c>`), "cell"},
		{"unknown attribute", row(`<c q="A1"><v>1</v></c>`), "attribute"},
		{"unknown row attribute", `<sheetData><row q="1"/></sheetData>`, "attribute"},
		{"unknown column attribute", `<cols><col min="1" max="1" hidde="1"/></cols><sheetData/>`, "attribute"},
		{"something behind the sheet", `<sheetData/></worksheet></worksheet><worksheet>`, "xml"},
		{"another element behind the sheet", `<sheetData/></worksheet><worksheet>`, "xml"},
		{"boolean of another kind", row(`<c r="A1" t="b"><v>2</v></c>`), "cell"},
		{"error that is none", row(`<c r="A1" t="e"><v>0</v></c>`), "cell"},
		{"date that is none", row(`<c r="A1" t="d"><v>5/12</v></c>`), "cell"},
		{"inline string with a v", row(`<c r="A1" t="inlineStr"><v>1</v></c>`), "cell"},
		{"number with an is", row(`<c r="A1"><is><t>1</t></is></c>`), "cell"},
		{"two values", row(`<c r="A1"><v>1</v><v>2</v></c>`), "cell"},
		{"two formulas", row(`<c r="A1"><f>1</f><f>1</f><v>2</v></c>`), "cell"},
		{"unknown element in a cell", row(`<c r="A1"><w>1</w></c>`), "cell"},
		{"element within a value", row(`<c r="A1"><v>1<b/></v></c>`), "xml-content"},
		{"text between cells", row(`<c r="A1"><v>1</v></c>2`), "xml-content"},
		{"text within a cell", row(`<c r="A1">1<v>1</v></c>`), "xml-content"},
		{"element between cells", row(`<d r="A1"><v>1</v></d>`), "sheet"},
		{"element between rows", `<sheetData><c r="A1"><v>1</v></c></sheetData>`, "sheet"},
		{"cells of no namespace", `<sheetData><row r="1" xmlns=""><c r="A1"><v>1</v></c></row></sheetData>`, "sheet"},
		{"merge that is none", `<sheetData/><mergeCells><mergeCell ref="C2:A1"/></mergeCells>`, "merge"},
		{"merge without a range", `<sheetData/><mergeCells><mergeCell/></mergeCells>`, "merge"},
		{"columns that end before they begin", `<cols><col min="3" max="2" hidden="1"/></cols><sheetData/>`, "columns"},
		{"columns beyond the sheet", `<cols><col min="1" max="16385"/></cols><sheetData/>`, "columns"},
		{"hidden is neither true nor false", `<sheetData><row r="1" hidden="2"/></sheetData>`, "attribute"},
		{"element not closed", `<sheetData><row r="1"><c r="A1"><v>1</v></row></sheetData>`, "xml"},
		{"unknown entity", row(`<c r="A1" t="str"><v>&nbsp;</v></c>`), "xml"},
		{"bare ampersand", row(`<c r="A1" t="str"><v>a & b</v></c>`), "xml"},
		{"control character", row("<c r=\"A1\" t=\"str\"><v>\x01</v></c>"), "xml"},
		{"reference to a control character", row("<c r=\"A1\" t=\"str\"><v>&#1;</v></c>"), "xml"},
		{"not UTF-8", row("<c r=\"A1\" t=\"str\"><v>\xff</v></c>"), "xml"},
		{"attribute twice", row(`<c r="A1" r="A1"><v>1</v></c>`), "xml"},
		{"attribute without quotes", row(`<c r=A1><v>1</v></c>`), "xml"},
		{"prefix that nobody declared", row(`<c r="A1" q:r="1"><v>1</v></c>`), "xml"},
		{"end of CDATA in text", row(`<c r="A1" t="str"><v>]]></v></c>`), "xml"},
	} {
		b, err := read("a.xlsx", pack(parts(c.body)...))
		if got, want := dump(b)+failure(t, err), "workbook-unreadable "+c.want; got != want {
			t.Errorf("%s: got %s, want %s", c.why, got, want)
		}
	}
}

func TestReadPackages(t *testing.T) {
	const cell = `<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>`
	base := func() []file { return parts(cell) }
	in := func(name, old, new string) []byte { return pack(replaced(t, base(), name, old, new)...) }
	const (
		types, root, book, rels, one, strs, styles = "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
		bad                                        = "workbook-unreadable "
		good                                       = "grid \"Sheet1\"\nA1 number \"1\"\n"
	)
	strict := base()
	for i := range strict {
		strict[i].body = strings.NewReplacer(
			"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(strict[i].body)
	}
	moved := []file{base()[0],
		{root, relsOpen + `<Relationship Id="q" ` + relType + `officeDocument" Target="/Tài liệu/b.part"/></Relationships>`},
		{"Tài liệu/b.part", base()[2].body},
		{"Tài liệu/_rels/b.part.rels", relsOpen + `<Relationship Id="rId1" ` + relType + `worksheet" Target="../x/y.xml"/></Relationships>`},
		{"X/Y.xml", base()[4].body}}
	second := `<sheet name="Two" sheetId="2" r:id="rId4"/></sheets>`
	secondRel := `<Relationship Id="rId4" ` + relType + `worksheet" Target="worksheets/sheet2.xml"/></Relationships>`
	two := func(sheets, rel string) []byte {
		ps := replaced(t, base(), book, "</sheets>", sheets)
		ps = replaced(t, ps, rels, "</Relationships>", rel)
		return pack(with(ps, "xl/worksheets/sheet2.xml", base()[4].body)...)
	}
	for _, c := range []struct {
		why  string
		raw  []byte
		want string
	}{
		{"as it is", pack(base()...), good},
		{"stored", pack(with(with(base(), one, "-"), "="+one, base()[4].body)...), good},
		{"strict namespaces", pack(strict...), good},
		{"parts in other places", pack(moved...), good},
		{"another case and slash", in(rels, "worksheets/sheet1.xml", `WORKSHEETS\Sheet1.xml`), good},
		{"prefixed", in(one, cell, strings.NewReplacer(`<`, `<x:`, `<x:/`, `</x:`).Replace(cell)), bad + "xml"},
		{"prefixed and declared", in(one, ">"+cell, ` xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+strings.NewReplacer(`</`, `</x:`, `<`, `<x:`).Replace(cell)), good},
		{"two sheets", two(second, secondRel), good + "grid \"Two\"\nA1 number \"1\"\n"},
		{"hidden sheet", in(book, ` r:id`, ` state="hidden" r:id`), "grid \"Sheet1\" hidden\nA1 number \"1\"\nhidden-read 1\n"},
		{"sheet hidden by a program", in(book, ` r:id`, ` state="veryHidden" r:id`), "grid \"Sheet1\" hidden\nA1 number \"1\"\n"},
		{"chart sheet", two(second, strings.Replace(secondRel, `/worksheet"`, `/chartsheet"`, 1)), good},
		{"macros", in(rels, "</Relationships>", `<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`), good + "macros-ignored \n"},
		{"links outside are not followed", in(rels, "</Relationships>", `<Relationship Id="m" `+relType+`externalLink" Target="file:///c:/x" TargetMode="External"/></Relationships>`), good},
		{"no styles, no strings", pack(with(with(with(base(), strs, "-"), styles, "-"), rels, relsOpen+`<Relationship Id="rId1" `+relType+`worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)...), good},

		{"no content types", pack(with(base(), types, "-")...), bad + "part-missing"},
		{"no relationships", pack(with(base(), root, "-")...), bad + "part-missing"},
		{"no document", in(root, "officeDocument", "officeDocumenu"), "not-a-workbook archive"},
		{"two documents", in(root, "</Relationships>", `<Relationship Id="b" `+relType+`officeDocument" Target="xl/workbook.xml"/></Relationships>`), bad + "relationships"},
		{"document outside", in(root, ` Target=`, ` TargetMode="External" Target=`), bad + "part-missing"},
		{"no workbook part", pack(with(base(), book, "-")...), bad + "part-missing"},
		{"no sheet part", pack(with(base(), one, "-")...), bad + "part-missing"},
		{"no strings part", pack(with(base(), strs, "-")...), bad + "part-missing"},
		{"no styles part", pack(with(base(), styles, "-")...), bad + "part-missing"},
		{"sheet without a relationship", in(rels, `"rId1"`, `"rId9"`), bad + "part-missing"},
		{"sheet that is no worksheet", in(rels, `/worksheet"`, `/worksheeu"`), bad + "part-missing"},
		{"relationship id twice", in(rels, `"rId2"`, `"rId1"`), bad + "relationships"},
		{"unknown target mode", in(rels, ` Target=`, ` TargetMode="Internam" Target=`), bad + "relationships"},
		{"relationship without an id", in(rels, ` Id="rId2"`, ``), bad + "relationships"},
		{"no sheets", in(book, `<sheet name="Sheet1" sheetId="1" r:id="rId1"/>`, ``), bad + "workbook"},
		{"sheet without a name", in(book, ` name="Sheet1"`, ``), bad + "workbook"},
		{"sheet name that is not allowed", in(book, `"Sheet1"`, `"a/b"`), bad + "workbook"},
		{"sheet without r:id", in(book, `r:id`, `id`), bad + "attribute"},
		{"r:id of another namespace", in(book, relNS, `xmlns:r="http://example.org/"`), bad + "workbook"},
		{"unknown state", in(book, ` r:id`, ` state="hiddem" r:id`), bad + "workbook"},
		{"two sheets of one name", two(strings.Replace(second, "Two", "SHEET1", 1), secondRel), bad + "workbook"},
		{"two sheets of one number", two(strings.Replace(second, `"2"`, `"1"`, 1), secondRel), bad + "workbook"},
		{"two sheets of one relationship", two(strings.Replace(second, "rId4", "rId1", 1), secondRel), bad + "workbook"},
		{"two sheets of one part", two(second, strings.Replace(secondRel, "sheet2", "Sheet1", 1)), bad + "part-twice"},
		{"wrong root of the sheet", in(one, "worksheet "+mainNS, "worksheet xmlns=\"http://example.org/\""), bad + "sheet"},
		{"wrong root of the strings", in(strs, mainNS, `xmlns="http://example.org/"`), bad + "strings"},
		{"text and runs in one string", in(strs, "<si/>", "<si><t>a</t><r><t>b</t></r></si>"), bad + "strings"},
		{"strings within strings", in(strs, "<si/>", "<si><si/></si>"), bad + "strings"},
		{"wrong root of the styles", in(styles, mainNS, `xmlns="http://example.org/"`), bad + "styles"},
		{"one format twice", in(styles, `"165"`, `"164"`), bad + "styles"},
		{"DOCTYPE", in(one, "<worksheet", "<!DOCTYPE x><worksheet"), bad + "doctype"},
		{"another encoding", in(one, "UTF-8", "UTF-16"), bad + "xml"},
		{"bad declaration", in(one, `version="1.0" encoding`, `encoding`), bad + "xml"},
		{"one part twice", pack(append(base(), file{"XL/Workbook.xml", "x"})...), bad + "part-twice"},
		{"a part outside", pack(append(base(), file{"../x", "x"})...), bad + "zip"},
		{"an absolute part", pack(append(base(), file{"/x", "x"})...), bad + "zip"},
		{"something behind the end", append(pack(base()...), 'x'), bad + "zip"},
		{"cut", pack(base()...)[:1500], "workbook-truncated"},
		{"cut by one byte", pack(base()...)[:len(pack(base()...))-1], "workbook-truncated"},
		{"presentation", pack(replaced(t, base(), book, "workbook "+mainNS, `presentation xmlns="http://schemas.openxmlformats.org/presentationml/2006/main"`)[2:3]...), "not-a-workbook archive"},
		{"archive", pack(file{"a.txt", "x"}), "not-a-workbook archive"},
	} {
		b, err := read("a.xlsm", c.raw)
		if got := dump(b) + failure(t, err); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, c.want)
		}
	}
}

package docx

import (
	"wardbook/internal/lang"
)

const font = `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>`

const (
	bold    = `<w:rPr><w:b/><w:bCs/></w:rPr>`
	tight   = `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>`
	centre  = `<w:jc w:val="center"/>`
	custom  = `<w:style w:type="paragraph" w:customStyle="1" w:styleId="`
	builtIn = `<w:style w:type="paragraph" w:styleId="`
)

// styles names the looks of an official document, so that a clerk changes one
// of them in one place.
func styles(l lang.Lang) string {
	return declaration + `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` + font +
		`<w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="` + locale(l) + `" w:eastAsia="` + locale(l) + `" w:bidi="ar-SA"/>` +
		`</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>` +
		`<w:spacing w:before="120" w:after="0" w:line="276" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/></w:pPr></w:style>` +
		style(custom, "Bang", "Bảng", "Normal", tight, "") +
		style(custom, "Khoang", "Khoảng", "Normal", `<w:spacing w:before="0" w:after="0" w:line="40" w:lineRule="exact"/><w:ind w:firstLine="0"/>`, `<w:rPr><w:sz w:val="4"/><w:szCs w:val="4"/></w:rPr>`) +
		style(custom, "TenLoai", "Tên loại", "Normal", `<w:keepNext/><w:spacing w:before="360" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>`+centre, bold) +
		style(custom, "TrichYeu", "Trích yếu", "Normal", tight+centre, bold) +
		style(custom, "PhuLuc", "Phụ lục", "TrichYeu", `<w:keepNext/><w:outlineLvl w:val="0"/>`, "") +
		style(custom, "Muc1", "Phần", "Normal", `<w:keepNext/><w:outlineLvl w:val="0"/>`, bold) +
		style(custom, "Muc2", "Mục", "Muc1", `<w:outlineLvl w:val="1"/>`, "") +
		style(custom, "Muc3", "Khoản", "Muc1", `<w:outlineLvl w:val="2"/>`, "") +
		style(builtIn, "Header", "header", "Normal", tight+centre, "") +
		`</w:styles>`
}

func style(kind, id, name, basedOn, paragraph, text string) string {
	return kind + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="` + basedOn + `"/><w:qFormat/><w:pPr>` + paragraph + `</w:pPr>` + text + `</w:style>`
}

func settings(l lang.Lang) string {
	point, list := ",", ";"
	if l == lang.EN {
		point, list = ".", ","
	}
	return declaration + `<w:settings ` + namespaces + `><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="` + locale(l) + `"/><w:decimalSymbol w:val="` + point + `"/><w:listSeparator w:val="` + list + `"/></w:settings>`
}

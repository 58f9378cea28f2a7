package docx

import "strings"

// advances groups characters by their widths in Liberation Serif, upright and
// bold, in 1/2048 of the size. The widths are those of Times New Roman.
var advances = [...]struct {
	regular, bold int
	runes         string
}{
	{369, 569, "'"},
	{410, 451, "|"},
	{512, 512, " ,."},
	{569, 569, "/\\ilìíĩỉị"},
	{569, 682, ":;jt"},
	{614, 614, "²³"},
	{682, 682, "!()-[]`f‘’"},
	{682, 683, "·"},
	{682, 797, "IÌÍĨỈỊ"},
	{682, 909, "r"},
	{797, 797, "s"},
	{797, 1024, "J"},
	{819, 819, "°"},
	{836, 1137, "\""},
	{909, 909, "cezèéêẹẻẽếềểễệ"},
	{909, 1024, "?aàáâãăạảấầẩẫậắằẳẵặ“”"},
	{961, 1190, "^"},
	{983, 807, "{}"},
	{1024, 1024, "#$*0123456789_govxy§òóôõýọỏốồổỗộỳỵỷỹ–"},
	{1024, 1139, "bdhknpquùúđũụủ"},
	{1050, 1050, "₫"},
	{1083, 1134, "ơớờởỡợ"},
	{1108, 1065, "~"},
	{1110, 1229, "ưứừửữự"},
	{1124, 1124, "≤≥"},
	{1139, 1139, "S"},
	{1139, 1251, "FP"},
	{1155, 1167, "+<=>×"},
	{1251, 1366, "ELTZÈÉÊẸẺẼẾỀỂỄỆ"},
	{1366, 1366, "B"},
	{1366, 1479, "CR"},
	{1479, 1479, "ADNUVXYwÀÁÂÃÙÚÝĂĐŨẠẢẤẦẨẪẬẮẰẲẴẶỤỦỲỴỶỸ"},
	{1479, 1593, "GHKOQÒÓÔÕƠỌỎỐỒỔỖỘỚỜỞỠỢ"},
	{1536, 1536, "½"},
	{1589, 1630, "ƯỨỪỬỮỰ"},
	{1593, 1706, "&m"},
	{1706, 2048, "%"},
	{1821, 1933, "M"},
	{1886, 1905, "@"},
	{1933, 2048, "W"},
	{2048, 2048, "—…"},
}

// width measures s in twips at a size in half points. A character that is not
// in the table counts as wide as a digit.
func width(s string, half int, bold bool) int {
	sum := 0
	for _, r := range s {
		sum += advance(r, bold)
	}
	return sum * half * 10 / 2048
}

func advance(r rune, bold bool) int {
	if r >= 0x300 && r <= 0x36F { // marks that stand over the letter before
		return 0
	}
	for i := range advances {
		if !strings.ContainsRune(advances[i].runes, r) {
			continue
		}
		if bold {
			return advances[i].bold
		}
		return advances[i].regular
	}
	return 1024
}

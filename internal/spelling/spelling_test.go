package spelling_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"wardbook/internal/spelling"
)

func TestKeyMakesSpellingsEqual(t *testing.T) {
	for _, c := range []struct{ why, a, b string }{
		{"decomposed letters", norm.NFD.String("Tỷ lệ hộ nghèo"), "Tỷ lệ hộ nghèo"},
		{"tone of oa", "Hoà Bình", "Hòa Bình"},
		{"tone of oa in capitals", "CỘNG HOÀ", "CỘNG HÒA"},
		{"tone of uy", "Uỷ ban nhân dân", "Ủy ban nhân dân"},
		{"tone of uy behind a letter", "Thuý", "Thúy"},
		{"tone of oe", "sức khoẻ", "sức khỏe"},
		{"tone before a further letter", "hòan thành", "hoàn thành"},
		{"tone before a further letter, y", "hùynh", "huỳnh"},
		{"tone after qu", "qúy I", "quý I"},
		{"tone after gi", "gía trị", "giá trị"},
		{"case", "ĐƠN VỊ TÍNH", "Đơn vị tính"},
		{"no-break space", "Chỉ tiêu\u00a0NQ", "chỉ tiêu NQ"},
		{"narrow space, tab and line break", "thu\u202f \tngân\r\nsách", "thu ngân sách"},
		{"zero width characters", "đàn\u200b lợn\ufeff", "đàn lợn"},
		{"zero width between letter and mark", "e\u200d\u0301", "é"},
		{"dashes", "Nông nghiệp – Thủy sản", "Nông nghiệp - Thuỷ sản"},
		{"quotation marks", "“xanh”", `"xanh"`},
		{"a plus row", "+ Diện tích lúa:", "Diện tích lúa"},
		{"a dash row", " - Đàn lợn.", "Đàn lợn"},
	} {
		if a, b := spelling.Key(c.a), spelling.Key(c.b); a != b {
			t.Errorf("%s: Key(%q) = %q, Key(%q) = %q, want the same", c.why, c.a, a, c.b, b)
		}
	}
}

func TestKey(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"-", ""}, {" … ", ""},
		{"Việt Hòa", "việt hòa"}, {"Thuỷ Nguyên", "thủy nguyên"}, {"Kiến Thuỵ", "kiến thụy"},
		{"Quý III", "quý iii"}, {"quỹ", "quỹ"}, {"quà", "quà"}, {"gìn giữ", "gìn giữ"}, {"giỏi", "giỏi"},
		{"của", "của"}, {"thuế", "thuế"}, {"tuyển", "tuyển"}, {"khuỷu", "khuỷu"}, {"ngoài", "ngoài"},
		{"Đạt chỉ tiêu", "đạt chỉ tiêu"}, {"%/năm", "%/năm"}, {"(%)", "(%)"}, {"doanh nghiệp/1.000 dân", "doanh nghiệp/1.000 dân"},
		{"Ph\u00adường", "ph\u00adường"},
	} {
		if got := spelling.Key(c.in); got != c.want {
			t.Errorf("Key(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if spelling.Key("Cẩm Giang") == spelling.Key("Cẩm Giàng") {
		t.Error("Key makes Cẩm Giang and Cẩm Giàng equal")
	}
}

func TestTones(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"UỶ BAN", "ỦY BAN"}, {"Hoà", "Hòa"}, {"THUỶ", "THỦY"}, {"QÚY", "QUÝ"}, {"Hòan", "Hoàn"}, {"plain", "plain"},
		{"Việt\u00a0Hoà", "Việt\u00a0Hòa"},
	} {
		if got := spelling.Tones(c.in); got != c.want {
			t.Errorf("Tones(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestKeyIY(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"tỷ đồng", "tỉ đồng"}, {"Cùng kỳ", "cùng kì"}, {"Mỹ", "mĩ"}, {"Lý Học", "lí học"}, {"bác sỹ", "bác sĩ"},
	} {
		if x, y := spelling.KeyIY(c.a), spelling.KeyIY(c.b); x != y {
			t.Errorf("KeyIY(%q) = %q, KeyIY(%q) = %q, want the same", c.a, x, c.b, y)
		}
		if spelling.Key(c.a) == spelling.Key(c.b) {
			t.Errorf("Key makes %q and %q equal", c.a, c.b)
		}
	}
	for _, s := range []string{"y tế", "ý kiến", "thúy", "quý", "yên", "huyện", "tay"} {
		if got := spelling.KeyIY(s); got != s {
			t.Errorf("KeyIY(%q) = %q, want it unchanged", s, got)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ước thực hiện", "uoc thuc hien"}, {"NQĐH", "nqdh"}, {"Đơn vị tính:", "don vi tinh"},
		{"Xã Cẩm Giàng", "xa cam giang"}, {"Ñandú Šibenik", "nandu sibenik"}, {"ﬁ", "ﬁ"}, {"Hoà  ", "hoa"},
	} {
		if got := spelling.Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" - ", nil},
		{"KINH TẾ - XÃ HỘI", []string{"kinh", "tế", "xã", "hội"}},
		{"So với KH (%)", []string{"so", "với", "kh", "%"}},
		{"%KH", []string{"%", "kh"}},
		{"DN/1.000 dân", []string{"dn", "1.000", "dân"}},
		{"S.TT", []string{"s", "tt"}},
		{"16,5%", []string{"16,5", "%"}},
		{"năm 2025.", []string{"năm", "2025"}},
		{"Quý I, II", []string{"quý", "i", "ii"}},
	} {
		if got := spelling.Tokens(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Tokens(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestHasMatchesWholeWords(t *testing.T) {
	for _, c := range []struct {
		text, phrase string
		want         bool
	}{
		{"Các bước thực hiện", "ước thực hiện", false},
		{"Ước thực hiện năm 2025", "ước thực hiện", true},
		{"KINH TẾ - XÃ HỘI", "xã Hội Hợp", false},
		{"KINH TẾ - XÃ HỘI", "xã", true}, // a word alone names no unit: match the whole name
		{"UBND xã Hoà Bình báo cáo", "Xã Hòa Bình", true},
		{"NQĐH 2025", "nqđh", true},
		{"anything", "", false},
	} {
		if got := spelling.Has(c.text, c.phrase); got != c.want {
			t.Errorf("Has(%q, %q) = %v, want %v", c.text, c.phrase, got, c.want)
		}
	}
}

func TestPlainTextCostsNoAllocation(t *testing.T) {
	for _, s := range []string{"tỷ lệ hộ nghèo", "đàn gia cầm, thủy cầm", "stt"} {
		if n := testing.AllocsPerRun(100, func() { spelling.Key(s) }); n != 0 {
			t.Errorf("Key(%q) allocates %v times, want 0", s, n)
		}
		if n := testing.AllocsPerRun(100, func() { spelling.NFC(s) }); n != 0 {
			t.Errorf("NFC(%q) allocates %v times, want 0", s, n)
		}
	}
}

func FuzzKeys(f *testing.F) {
	for _, s := range []string{"Hoà Bình", "+ Tỷ lệ (%):", "e\u200d\u0301", "İK\u212a", "qúy gía hùynh", "\u1e9e\u0345\u03a3", "a\u0300\u0323", "각", "\xff\u00ad"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, key := range map[string]func(string) string{"Key": spelling.Key, "Fold": spelling.Fold, "KeyIY": spelling.KeyIY, "Tones": spelling.Tones, "NFC": spelling.NFC} {
			once := key(s)
			if twice := key(once); twice != once {
				t.Errorf("%s(%q) = %q, and of that %q, want the same", name, s, once, twice)
			}
			if utf8.ValidString(s) && !norm.NFC.IsNormalString(once) {
				t.Errorf("%s(%q) = %q is not NFC", name, s, once)
			}
		}
		if d := norm.NFD.String(s); utf8.ValidString(s) && spelling.Key(d) != spelling.Key(s) {
			t.Errorf("Key(%q) = %q, decomposed %q", s, spelling.Key(s), spelling.Key(d))
		}
		rest := spelling.Key(s)
		for _, w := range spelling.Tokens(s) {
			i := strings.Index(rest, w)
			if w == "" || i < 0 {
				t.Fatalf("Tokens(%q) gives %q, which is not in the rest %q of its key", s, w, rest)
			}
			rest = rest[i+len(w):]
		}
	})
}

func BenchmarkKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		spelling.Key("Tỷ lệ chất thải rắn được thu gom, xử lý")
	}
}

package org_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"wardbook/internal/org"
	"wardbook/internal/stat"
	"wardbook/seeds"
)

func load(t testing.TB) *org.Units {
	t.Helper()
	us, err := org.Load(seeds.Units()...)
	if err != nil {
		t.Fatal(err)
	}
	return us
}

var october = stat.MonthOf(2026, 10)

func TestUnitsOfHaiPhong(t *testing.T) {
	us := load(t)
	types := map[string]int{}
	under := us.Under("31", october)
	for i, u := range under {
		types[u.Type]++
		if i > 0 && under[i-1].Code >= u.Code {
			t.Errorf("%s stands before %s: want them by code", under[i-1].Code, u.Code)
		}
		if u.FullName() != norm.NFC.String(u.FullName()) || len(u.Code) != 5 {
			t.Errorf("%s %q: want 5 characters and composed letters", u.Code, u.FullName())
		}
	}
	if len(under) != 114 || types["xã"] != 67 || types["phường"] != 45 || types["đặc khu"] != 2 {
		t.Errorf("%d units under 31: %v; want 114 = 67 xã, 45 phường, 2 đặc khu", len(under), types)
	}
	if n := len(us.Under("31", stat.MonthOf(2025, 6))); n != 0 {
		t.Errorf("%d units before July 2025, want 0", n)
	}
	if roots := us.Roots(october); len(roots) != 1 || roots[0].FullName() != "Thành phố Hải Phòng" {
		t.Errorf("roots %v, want the city", roots)
	}
	if n := len(us.Under("", october)); n != 0 {
		t.Errorf("%d units under nothing, want 0", n)
	}
}

func TestAt(t *testing.T) {
	us, err := org.Load([]byte(`code,since,until,type,name,parent,area_km2,other_spelling
31,2020-01,,thành phố,Hải Phòng,,,
11557,2020-01,2025-06,phường,Thiên Hương cũ,31,,
11557,2025-07,,phường,Thiên Hương,31,21.10,
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		code  stat.UnitCode
		month string
		want  string
	}{
		{"11557", "2026-10", "Phường Thiên Hương"}, {"11557", "2025-07", "Phường Thiên Hương"},
		{"11557", "2025-06", "Phường Thiên Hương cũ"}, {"11557", "2020-01", "Phường Thiên Hương cũ"},
		{"11557", "2019-12", ""}, {"31", "2026-10", "Thành phố Hải Phòng"}, {"99999", "2026-10", ""}, {"", "2026-10", ""},
	} {
		p, err := stat.ParsePeriod(row.month)
		if err != nil {
			t.Fatal(err)
		}
		u, ok := us.At(row.code, p.To)
		if ok != (row.want != "") || ok && u.FullName() != row.want {
			t.Errorf("At(%s, %s) = %v, want %q", row.code, row.month, u, row.want)
		}
	}
}

func TestByName(t *testing.T) {
	us := load(t)
	for _, row := range []struct{ name, want string }{
		{"Phường Thiên Hương", "11557"}, {"Thiên Hương", "11557"}, {"PHƯỜNG THIÊN HƯƠNG", "11557"}, {"thien huong", "11557"},
		{norm.NFD.String("Phường Thiên Hương"), "11557"},
		{"Xã Cẩm Giang", "10888"}, {"Xã Cẩm Giàng", "10903"}, {"Xã Cam Giang", "10888 10903"},
		{"Phường Thuỷ Nguyên", "11560"}, {"Phường Thủy Nguyên", "11560"}, {"Hoà Bình", "11533"},
		{"Đặc khu Cát Hải", "11914"}, {"Hải Phòng", "31"}, {"Xã Không Có", ""}, {"", ""},
	} {
		var got []string
		for _, u := range us.ByName(row.name, october) {
			got = append(got, string(u.Code))
		}
		if s := strings.Join(got, " "); s != row.want {
			t.Errorf("ByName(%q) = %q, want %q", row.name, s, row.want)
		}
	}
}

func TestNamed(t *testing.T) {
	us := load(t)
	for _, row := range []struct{ title, want string }{
		{"ỦY BAN NHÂN DÂN PHƯỜNG THIÊN HƯƠNG", "11557"},
		{"Uỷ ban nhân dân phường Thiên Hương, thành phố Hải Phòng", "11557"},
		{"UBND XÃ CẨM GIÀNG", "10903"},
		{"UBND ĐẶC KHU BẠCH LONG VĨ", "11948"},
		{"Phường Thuỷ Nguyên", "11560"},
		{"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU KINH TẾ - XÃ HỘI", ""},
		{"THÀNH PHỐ HẢI PHÒNG", ""},
		{"", ""},
	} {
		u, ok := us.Named(row.title, october)
		if string(u.Code) != row.want || ok != (row.want != "") {
			t.Errorf("Named(%q) = %q, %t; want %q", row.title, u.Code, ok, row.want)
		}
	}
}

// Every unit is found by its own name, and by no other unit's.
func TestEveryNameLeadsToItsUnit(t *testing.T) {
	us := load(t)
	for _, u := range us.Under("31", october) {
		if got := us.ByName(u.FullName(), october); len(got) != 1 || got[0].Code != u.Code {
			t.Errorf("ByName(%q) = %v, want %s alone", u.FullName(), got, u.Code)
		}
		if got, _ := us.Named("ỦY BAN NHÂN DÂN "+strings.ToUpper(u.FullName()), october); got.Code != u.Code {
			t.Errorf("Named(%q) = %s, want %s", u.FullName(), got.Code, u.Code)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	const head = "code,since,until,type,name,parent,area_km2,other_spelling\n"
	for _, row := range []struct{ why, csv, want string }{
		{"two holders in one month", "31,2025-07,,thành phố,A,,,\n1,2025-01,2025-07,xã,B,,,\n1,2025-07,,xã,C,,,\n", "two holders"},
		{"a parent there is not", "1,2025-07,,xã,B,31,,\n", "parent 31 of 1 does not exist"},
		{"a parent that opens later", "31,2026-01,,thành phố,A,,,\n1,2025-07,,xã,B,31,,\n", "parent 31 of 1 does not exist"},
		{"no month", "1,2025,,xã,B,,,\n", "is no month"},
		{"no name", "1,2025-07,,xã,,,,\n", "code, type and name"},
		{"too few columns", "1,2025-07\n", "wrong number of fields"},
	} {
		if _, err := org.Load([]byte(head + row.csv)); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", row.why, err, row.want)
		}
	}
}

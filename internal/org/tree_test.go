package org_test

import (
	"strings"
	"testing"

	"wardbook/internal/org"
	"wardbook/internal/stat"
)

const columns = "code,since,until,type,name,parent,area_km2,other_spelling\n"

// A list that is wrong is refused with the line that is wrong.
func TestLoadSaysWhere(t *testing.T) {
	const city = "31,2025-07,,thành phố,Hải Phòng,,,\n"
	for _, row := range []struct{ why, csv, want string }{
		{"a month that is none, in the third line", city + "11557,2025-13,,phường,Thiên Hương,31,,\n", "line 3"},
		{"a last month that is none", city + "11557,2025-07,nay,phường,Thiên Hương,31,,\n", "line 3"},
		{"a quarter for a month", city + "11557,2025-Q3,,phường,Thiên Hương,31,,\n", "line 3"},
		{"no type", city + "11557,2025-07,,,Thiên Hương,31,,\n", "line 3"},
		{"a column too many", city + city + "11557,2025-07,,phường,Thiên Hương,31,,,\n", "line 4"},
		{"a quote that never ends", city + "11557,2025-07,,phường,\"Thiên Hương,31,,\n", "line 3"},
	} {
		if _, err := org.Load([]byte(columns + row.csv)); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q in it", row.why, err, row.want)
		}
	}
}

// Two holders are two lines with one code in one month, also from two files.
func TestTwoHolders(t *testing.T) {
	head := columns + "31,2020-01,,thành phố,Hải Phòng,,,\n"
	for _, row := range []struct {
		name, a, b string
		want       string
	}{
		{"one after the other", "11557,2020-01,2025-06,xã,A,31,,\n", "11557,2025-07,,phường,B,31,,\n", ""},
		{"with a gap", "11557,2020-01,2024-06,xã,A,31,,\n", "11557,2025-07,,phường,B,31,,\n", ""},
		{"in any order", "11557,2025-07,,phường,B,31,,\n", "11557,2020-01,2025-06,xã,A,31,,\n", ""},
		{"one month together", "11557,2020-01,2025-07,xã,A,31,,\n", "11557,2025-07,,phường,B,31,,\n", "11557 has two holders in 2025-07"},
		{"the first never ends", "11557,2020-01,,xã,A,31,,\n", "11557,2025-07,,phường,B,31,,\n", "11557 has two holders in 2025-07"},
		{"the same line twice", "11557,2025-07,,phường,B,31,,\n", "11557,2025-07,,phường,B,31,,\n", "11557 has two holders in 2025-07"},
	} {
		_, err := org.Load([]byte(head+row.a), []byte(columns+row.b))
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%s: got %v, want %q", row.name, err, row.want)
		}
	}
}

// A tree as it stood in a month: a merger closes two wards and opens one.
func TestUnderInTime(t *testing.T) {
	us, err := org.Load([]byte(columns + `31,2020-01,,thành phố,Hải Phòng,,,
11560,2020-01,2025-06,xã,Hoa Động,31,,
11557,2020-01,2025-06,xã,Thiên Hương,31,,
11557,2025-07,,phường,Thiên Hương,31,,
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		year, month int
		want        string
	}{
		{2019, 12, ""}, {2020, 1, "Xã Thiên Hương, Xã Hoa Động"}, {2025, 6, "Xã Thiên Hương, Xã Hoa Động"}, {2025, 7, "Phường Thiên Hương"}, {2030, 1, "Phường Thiên Hương"},
	} {
		var names []string
		on := stat.MonthOf(row.year, row.month)
		for _, u := range us.Under("31", on) {
			names = append(names, u.FullName())
		}
		if got := strings.Join(names, ", "); got != row.want {
			t.Errorf("under 31 in %s: %q, want %q", on, got, row.want)
		}
	}
	for _, row := range []struct {
		title       string
		year, month int
		want        bool
	}{
		{"UBND xã Hoa Động", 2025, 6, true}, {"UBND xã Hoa Động", 2025, 7, false},
		{"UBND xã Thiên Hương", 2025, 7, false}, {"UBND phường Thiên Hương", 2025, 6, false}, {"UBND phường Thiên Hương", 2025, 7, true},
	} {
		if u, ok := us.Named(row.title, stat.MonthOf(row.year, row.month)); ok != row.want {
			t.Errorf("Named(%q) in %d-%02d = %v, %t; want %t", row.title, row.year, row.month, u, ok, row.want)
		}
	}
}

// Titles as they stand above real tables.
func TestNamedInTitles(t *testing.T) {
	us := load(t)
	for _, row := range []struct{ title, want string }{
		{"UBND THÀNH PHỐ HẢI PHÒNG - UBND PHƯỜNG THUỶ NGUYÊN", "11560"},
		{"ỦY BAN NHÂN DÂN PHƯỜNG THỦY NGUYÊN", "11560"},
		{"ỦY BAN NHÂN DÂN XÃ CẨM GIANG", "10888"},
		{"ỦY BAN NHÂN DÂN XÃ CẨM GIÀNG", "10903"},
		{"CHỈ TIÊU KINH TẾ - XÃ HỘI CỦA PHƯỜNG THIÊN HƯƠNG", "11557"},
		{"NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2026", ""},
		{"Thiên Hương, ngày 05 tháng 3 năm 2026", ""},
		{"Phường Thiên", ""},
		{"Phòng Kinh tế, Hạ tầng và Đô thị", ""},
	} {
		if u, ok := us.Named(row.title, october); string(u.Code) != row.want || ok != (row.want != "") {
			t.Errorf("Named(%q) = %q, %t; want %q", row.title, u.Code, ok, row.want)
		}
	}
}

package lang

import (
	"fmt"
	"strconv"
	"time"

	"wardbook/internal/stat"
)

// local is the time of Việt Nam, which has no summer time and needs no zone data.
func local(t time.Time) time.Time { return t.In(time.FixedZone("+07:00", 7*3600)) }

// Date writes the day of t at +07:00: 05/01/2026, and 5 January 2026.
func Date(l Lang, t time.Time) string {
	t = local(t)
	return T(l, "date.day", fmt.Sprintf("%02d", t.Day()), fmt.Sprintf("%02d", int(t.Month())),
		strconv.Itoa(t.Year()), strconv.Itoa(t.Day()), t.Month().String())
}

// DateTime writes t to the minute at +07:00: 14:32 ngày 14/10/2026.
func DateTime(l Lang, t time.Time) string {
	return T(l, "date.moment", local(t).Format("15:04"), Date(l, t))
}

// Period writes p as official texts do: tháng 10/2026, quý I/2026, 6 tháng đầu
// năm 2026, giai đoạn 2021-2025. The zero Period is "".
func Period(l Lang, p stat.Period) string {
	if p.IsZero() {
		return ""
	}
	year, month := strconv.Itoa(p.From.Year()), p.From.Number()
	switch p.Kind() {
	case stat.KindMonth:
		name := fmt.Sprintf("%02d", month)
		if month > 2 {
			name = strconv.Itoa(month)
		}
		if l == EN {
			name = time.Month(month).String()
		}
		return T(l, "period.month", name, year)
	case stat.KindQuarter:
		q := (month + 2) / 3
		if l == EN {
			return T(l, "period.quarter", strconv.Itoa(q), year)
		}
		return T(l, "period.quarter", [...]string{"I", "II", "III", "IV"}[q-1], year)
	case stat.KindHalf:
		return T(l, "period.half."+strconv.Itoa((month+5)/6), year)
	case stat.KindNineMonths:
		return T(l, "period.nine-months", year)
	case stat.KindYear:
		return T(l, "period.year", year)
	}
	return T(l, "period.term", year, strconv.Itoa(p.To.Year()))
}

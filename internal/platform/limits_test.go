package platform_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wardbook/internal/platform"
)

func TestCheckWrites(t *testing.T) {
	k := platform.Key{Part: "U#11557", Sort: "HEAD#kt-xh-month#2026-10"}
	many := func(n, size int) (ws []platform.Write) {
		for i := range n {
			ws = append(ws, platform.Write{Key: platform.Key{Part: "P", Sort: fmt.Sprint(i)}, Val: make([]byte, size)})
		}
		return ws
	}
	put := func(k platform.Key, size int) []platform.Write {
		return []platform.Write{{Key: k, Val: make([]byte, size)}}
	}
	room := platform.MaxItem - len(k.Part) - len(k.Sort)
	for _, c := range []struct {
		name string
		ws   []platform.Write
		ok   bool
	}{
		{"nothing", nil, false},
		{"a head", put(k, 10), true},
		{"no value", put(k, 0), true},
		{"the largest item", put(k, room), true},
		{"one byte more", put(k, room+1), false},
		{"the longest key", put(platform.Key{Part: strings.Repeat("p", platform.MaxPart), Sort: strings.Repeat("s", platform.MaxSort)}, 1), true},
		{"a longer part", put(platform.Key{Part: strings.Repeat("p", platform.MaxPart+1), Sort: "s"}, 1), false},
		{"a longer sort key", put(platform.Key{Part: "p", Sort: strings.Repeat("s", platform.MaxSort+1)}, 1), false},
		{"no part", put(platform.Key{Sort: "s"}, 1), false},
		{"no sort key", put(platform.Key{Part: "p"}, 1), false},
		{"a hundred", many(100, 1), true},
		{"a hundred and one", many(101, 1), false},
		{"four mebibytes and a little", many(11, 390_000), false},
		{"twice the same key", append(put(k, 1), platform.Write{Op: platform.Check, Key: k}), false},
		{"an unknown kind", []platform.Write{{Op: 3, Key: k}}, false},
		{"a check with a value", []platform.Write{{Op: platform.Check, Key: k, Val: []byte("x")}}, false},
	} {
		err := platform.CheckWrites(c.ws)
		if (err == nil) != c.ok {
			t.Errorf("CheckWrites(%s) = %v, want ok %t", c.name, err, c.ok)
		}
		if errors.Is(err, platform.ErrConflict) || errors.Is(err, platform.ErrNotFound) {
			t.Errorf("CheckWrites(%s) = %v, want a plain error", c.name, err)
		}
	}
}

func TestCheckFileKey(t *testing.T) {
	for _, c := range []struct {
		key string
		ok  bool
	}{
		{"inbox/11557/2026-10/Phụ lục 02.xlsx", true},
		{"a", true},
		{"CON", true},
		{"ends with a dot.", true},
		{"...", true},
		{strings.Repeat("n", platform.MaxFileName), true},
		{strings.Repeat("n", platform.MaxFileName+1), false},
		{strings.Repeat("n/", platform.MaxFileKey/2) + "n", false},
		{"", false},
		{"/a", false},
		{"a/", false},
		{"a//b", false},
		{".", false},
		{"../a", false},
		{"a/./b", false},
		{"a/..", false},
		{"a\x00", false},
		{"a\nb", false},
		{"\xff", false},
	} {
		if err := platform.CheckFileKey(c.key); (err == nil) != c.ok {
			t.Errorf("CheckFileKey(%.40q) = %v, want ok %t", c.key, err, c.ok)
		}
	}
}

func TestCheckRest(t *testing.T) {
	long := strings.Repeat("x", 3000)
	for _, c := range []struct {
		name string
		err  error
		ok   bool
	}{
		{"a range", platform.CheckRange("P", "", ""), true},
		{"a range over no part", platform.CheckRange("", "a", "b"), false},
		{"a range over a long part", platform.CheckRange(long, "a", "b"), false},
		{"a range to a long bound", platform.CheckRange("P", "a", long), false},
		{"every file", platform.CheckFilePrefix(""), true},
		{"half a name", platform.CheckFilePrefix("inbox/11"), true},
		{"a long prefix", platform.CheckFilePrefix(long), false},
		{"a message", platform.CheckMessage([]byte("job")), true},
		{"an empty message", platform.CheckMessage(nil), false},
		{"the largest message", platform.CheckMessage(make([]byte, platform.MaxMessage)), true},
		{"a larger message", platform.CheckMessage(make([]byte, platform.MaxMessage+1)), false},
		{"a receive", platform.CheckReceive(10, time.Minute), true},
		{"a receive of none", platform.CheckReceive(0, time.Minute), false},
		{"a receive of eleven", platform.CheckReceive(11, time.Minute), false},
		{"a lease of nothing", platform.CheckReceive(1, 0), false},
		{"a lease of a day", platform.CheckReceive(1, 24*time.Hour), false},
	} {
		if (c.err == nil) != c.ok {
			t.Errorf("%s: got %v, want ok %t", c.name, c.err, c.ok)
		}
	}
}

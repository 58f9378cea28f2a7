package local_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
)

// TestFullDisk lets a child write until no file may grow, then lets files grow
// again: what was acknowledged is there, nothing is there by half, and writing
// went on without a restart.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	out, err := child(t, "fill", dir).Output()
	must(t, err)
	acked, refused, after := map[string]bool{}, 0, 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		what, id, _ := strings.Cut(lines.Text(), " ")
		switch what {
		case "item", "file":
			acked[what+" "+id] = true
			if refused > 0 {
				after++
			}
		case "refused":
			refused++
		default:
			t.Errorf("the child says %q", lines.Text())
		}
	}
	if refused == 0 || after == 0 {
		t.Errorf("%d writes were refused and %d acknowledged after that, want some of both", refused, after)
	}
	checkStore(t, filepath.Join(dir, "table.bolt"))
	p := open(t, dir).Platform()
	for what := range acked {
		kind, id, _ := strings.Cut(what, " ")
		var err error
		if kind == "item" {
			_, err = p.Table.Get(ctx, platform.Key{Part: "A", Sort: id})
			_, err2 := p.Table.Get(ctx, platform.Key{Part: "B", Sort: id})
			err = errors.Join(err, err2)
		} else {
			_, err = p.Files.Get(ctx, "raw/"+id)
		}
		if err != nil {
			t.Errorf("%s was acknowledged: %v", what, err)
		}
	}
	for key, err := range p.Files.List(ctx, "") {
		must(t, err)
		if b, err := p.Files.Get(ctx, key); err != nil || len(b) != 100_000 {
			t.Errorf("file %s is there with %d bytes, %v", key, len(b), err)
		}
	}
	for it, err := range p.Table.Range(ctx, "A", "", "") {
		must(t, err)
		if _, err := p.Table.Get(ctx, platform.Key{Part: "B", Sort: it.Sort}); err != nil {
			t.Errorf("half of commit %s is there: %v", it.Sort, err)
		}
	}
}

func fillTheDisk(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	l, err := local.Open(dir)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	p := l.Platform()
	limit := func(n uint64) {
		var now syscall.Rlimit
		err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &now)
		now.Cur = min(n, now.Max)
		if err = errors.Join(err, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &now)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	try := func(what, id string, err error) {
		if err != nil {
			what = "refused"
		}
		fmt.Println(what, id)
	}
	for i, size := range []uint64{4 << 20, 50_000, 8 << 20, 16 << 20} {
		limit(size)
		for j := range 40 {
			id, val := fmt.Sprintf("%d-%d", i, j), make([]byte, 60_000)
			try("item", id, p.Table.Commit(ctx, platform.Write{Key: platform.Key{Part: "A", Sort: id}, Val: val}, platform.Write{Key: platform.Key{Part: "B", Sort: id}, Val: val}))
			try("file", id, p.Files.Put(ctx, "raw/"+id, make([]byte, 100_000)))
		}
	}
}

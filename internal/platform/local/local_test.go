package local_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/platform/platformtest"
)

var ctx = context.Background()

func open(t testing.TB, dir string) *local.Local {
	t.Helper()
	l, err := local.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clock is a time that a test lets pass.
type clock struct{ n atomic.Int64 }

func (c *clock) now() time.Time       { return time.Unix(0, c.n.Load()) }
func (c *clock) pass(d time.Duration) { c.n.Add(int64(d)) }

func TestLocal(t *testing.T) {
	t.Run("table", func(t *testing.T) {
		platformtest.TestTable(t, func(t *testing.T) platform.Table { return open(t, t.TempDir()).Platform().Table })
	})
	t.Run("files", func(t *testing.T) {
		platformtest.TestFiles(t, func(t *testing.T) platform.Files { return open(t, t.TempDir()).Platform().Files })
	})
	t.Run("queue", func(t *testing.T) {
		platformtest.TestQueue(t, func(t *testing.T) (platform.Queue, func(time.Duration)) {
			c := &clock{}
			return open(t, t.TempDir()).At(c.now).Platform().Queue, c.pass
		})
	})
}

func TestMemory(t *testing.T) {
	t.Run("table", func(t *testing.T) {
		platformtest.TestTable(t, func(*testing.T) platform.Table { return local.Memory().Platform().Table })
	})
	t.Run("files", func(t *testing.T) {
		platformtest.TestFiles(t, func(*testing.T) platform.Files { return local.Memory().Platform().Files })
	})
	t.Run("queue", func(t *testing.T) {
		platformtest.TestQueue(t, func(*testing.T) (platform.Queue, func(time.Duration)) {
			c := &clock{}
			return local.Memory().At(c.now).Platform().Queue, c.pass
		})
	})
}

func TestOneFolderOneHolder(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	if _, err := local.Open(dir); !errors.Is(err, local.ErrInUse) || !strings.Contains(err.Error(), dir) {
		t.Errorf("second opening: got %v, want ErrInUse that names the folder", err)
	}
	must(t, l.Close())
	open(t, dir)
}

// TestReopened closes and opens the folder and looks for what must outlive that.
func TestReopened(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "yet there")
	k := platform.Key{Part: "P", Sort: "k"}
	seen := map[int64]bool{}
	for range 3 {
		l := open(t, dir)
		p := l.Platform()
		must(t, p.Table.Commit(ctx, platform.Write{Key: k, Val: []byte("v")}))
		it, err := p.Table.Get(ctx, k)
		must(t, err)
		if seen[it.Rev] {
			t.Errorf("revision %d came back after the folder was opened anew", it.Rev)
		}
		seen[it.Rev] = true
		must(t, p.Table.Commit(ctx, platform.Write{Op: platform.Delete, Key: k, Rev: it.Rev}))
		must(t, p.Files.Put(ctx, "raw/Phụ lục", []byte("body")))
		must(t, l.Close())
		if err := p.Files.Put(ctx, "late", nil); err == nil {
			t.Error("put into a closed folder: want an error")
		}
		if err := p.Table.Commit(ctx, platform.Write{Key: k}); err == nil || errors.Is(err, platform.ErrConflict) {
			t.Errorf("commit into a closed folder: got %v, want a plain error", err)
		}
		must(t, l.Close())
	}
	body, err := open(t, dir).Platform().Files.Get(ctx, "raw/Phụ lục")
	if err != nil || string(body) != "body" {
		t.Errorf("got %q %v, want body", body, err)
	}
}

// A restart need not wait for the leases of the process before it, and still
// counts the deliveries that led to it.
func TestLeasesEndWithTheProcess(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	must(t, l.Platform().Queue.Send(ctx, []byte("job that kills")))
	for try := 1; try <= platform.MaxReceives; try++ {
		got, err := l.Platform().Queue.Receive(ctx, 1, time.Hour)
		must(t, err)
		if len(got) != 1 || got[0].Tries != try {
			t.Fatalf("process %d: received %v, want delivery %d", try, got, try)
		}
		must(t, l.Close())
		l = open(t, dir)
	}
	if got, err := l.Platform().Queue.Receive(ctx, 1, time.Hour); err != nil || len(got) != 0 {
		t.Errorf("after %d processes: received %v %v, want none", platform.MaxReceives, got, err)
	}
	dead := 0
	for _, err := range l.Platform().Queue.Dead(ctx) {
		must(t, err)
		dead++
	}
	if dead != 1 {
		t.Errorf("%d dead letters, want 1", dead)
	}
}

func TestAClockThatGoesBackHidesNothing(t *testing.T) {
	for name, at := range map[string]func(now func() time.Time) platform.Platform{
		"local":  func(now func() time.Time) platform.Platform { return open(t, t.TempDir()).At(now).Platform() },
		"memory": func(now func() time.Time) platform.Platform { return local.Memory().At(now).Platform() },
	} {
		c := &clock{}
		c.pass(100 * time.Hour)
		q := at(c.now).Queue
		must(t, q.Send(ctx, []byte("one")))
		c.pass(-time.Hour)
		must(t, q.Send(ctx, []byte("two")))
		if got, err := q.Receive(ctx, 2, time.Minute); err != nil || len(got) != 2 {
			t.Errorf("%s: received %v %v, want both messages", name, got, err)
		}
	}
}

// TestNamesOnDisk looks at the folder as another system would see it.
func TestNamesOnDisk(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir).Platform()
	for _, key := range []string{"CON", "aux.txt", "Tệp của xã.xlsx", "ends.", "ends ", "LONGNA~1", "x/" + strings.Repeat("Ễ", 85), "a:b", `a\b`} {
		must(t, p.Files.Put(ctx, key, []byte(key)))
	}
	n := 0
	must(t, filepath.WalkDir(filepath.Join(dir, "files"), func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		if !d.IsDir() {
			n++
		}
		stem, _, _ := strings.Cut(name, ".")
		switch {
		case len(name) > 255:
			t.Errorf("name of %d bytes", len(name))
		case strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789%-_.+") != "":
			t.Errorf("name %q holds more than plain letters", name)
		case strings.HasSuffix(name, ".") || strings.HasPrefix(name, ".") || stem == "con" || stem == "aux":
			t.Errorf("name %q is not plain everywhere", name)
		}
		return err
	}))
	if n != 9 {
		t.Errorf("%d files on disk, want 9", n)
	}
}

// TestDeleteLeavesNoFolders keeps the folder from filling up with empty ones.
func TestDeleteLeavesNoFolders(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir).Platform()
	keys := []string{"inbox/11557/2026-10/a", "inbox/11557/2026-11/b", strings.Repeat("Ễ", 85) + "/c"}
	for _, key := range keys {
		must(t, p.Files.Put(ctx, key, nil))
	}
	for _, key := range keys {
		must(t, p.Files.Delete(ctx, key))
	}
	if left, err := os.ReadDir(filepath.Join(dir, "files")); err != nil || len(left) != 0 {
		t.Errorf("%d folders are left, %v", len(left), err)
	}
}

// TestStrangersInTheFolder lays things there that are none of ours.
func TestStrangersInTheFolder(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	must(t, open(t, dir).Close())
	must(t, os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "tmp", "7"), []byte("half a fi"), 0o600))
	must(t, os.MkdirAll(filepath.Join(dir, "files", "empty", "er"), 0o700))
	for _, name := range []string{"Thumbs.db", ".DS_Store", "%zz", "%4", "half+", "+x"} {
		must(t, os.WriteFile(filepath.Join(dir, "files", name), []byte("x"), 0o600))
	}
	linked := os.Symlink(outside, filepath.Join(dir, "files", "link")) == nil
	p := open(t, dir).Platform()
	for key, err := range p.Files.List(ctx, "") {
		t.Errorf("list gives %q %v, want none", key, err)
	}
	must(t, p.Files.Put(ctx, "empty", []byte("a key where a crash left empty folders")))
	if left, err := os.ReadDir(filepath.Join(dir, "tmp")); err != nil || len(left) != 0 {
		t.Errorf("%d half files are left, %v", len(left), err)
	}
	if !linked {
		return
	}
	if b, err := p.Files.Get(ctx, "link/secret"); err == nil {
		t.Errorf("a link leads outside to %q", b)
	}
	if err := p.Files.Put(ctx, "link/more", []byte("x")); err == nil {
		t.Error("a put through a link: want an error")
	}
	if _, err := os.Stat(filepath.Join(outside, "more")); err == nil {
		t.Error("a put through a link wrote outside")
	}
}

// TestDamagedTable spoils the file in ways that a bad disk or a copy that was cut
// short does: Open says so or gives what was there, and never dies.
func TestDamagedTable(t *testing.T) {
	whole := filledTable(t)
	page := os.Getpagesize()
	spoil := func(at, n int) []byte {
		b := append([]byte(nil), whole...)
		for i := range n {
			b[at+i] ^= 0xa5
		}
		return b
	}
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"cut after the first page", whole[:page]},
		{"cut after the second", whole[:2*page]},
		{"cut after the fourth", whole[:4*page]},
		{"cut in half", whole[:len(whole)/2]},
		{"one byte", whole[:1]},
		{"not a table", []byte(strings.Repeat("This is a text. ", 4096))},
		{"zeros", make([]byte, len(whole))},
		{"both headers spoilt", spoil(0, 2*page)},
		{"page three spoilt", spoil(2*page, page)},
	} {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "table.bolt"), c.file, 0o600))
		l, err := local.Open(dir)
		if err == nil {
			t.Logf("%s: still opens", c.name)
			must(t, l.Close())
			continue
		}
		if !errors.Is(err, local.ErrDamaged) {
			t.Errorf("%s: got %v, want ErrDamaged", c.name, err)
		}
	}
}

func filledTable(t *testing.T) []byte {
	dir := t.TempDir()
	l := open(t, dir)
	for i := range 40 {
		must(t, l.Platform().Table.Commit(ctx, platform.Write{Key: platform.Key{Part: "P", Sort: fmt.Sprint(i)}, Val: make([]byte, 5000)}))
	}
	must(t, l.Close())
	b, err := os.ReadFile(filepath.Join(dir, "table.bolt"))
	must(t, err)
	return b
}

func TestAnotherFormatIsNotTouched(t *testing.T) {
	dir := t.TempDir()
	must(t, open(t, dir).Close())
	db, err := bolt.Open(filepath.Join(dir, "table.bolt"), 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("format")).Put([]byte("version"), []byte("99")) }))
	must(t, db.Close())
	if l, err := local.Open(dir); err == nil || !strings.Contains(err.Error(), `"99"`) {
		l.Close()
		t.Errorf("open: got %v, want an error that names the format", err)
	}
}

func TestOpenWhereNoFolderCanBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if l, err := local.Open(dir); err == nil {
			l.Close()
			t.Errorf("open %s: want an error", dir)
		}
	}
}

// BenchmarkCommit is what a submission costs: five writes, sixteen at once.
func BenchmarkCommit(b *testing.B) {
	for name, p := range map[string]platform.Platform{"local": open(b, b.TempDir()).Platform(), "memory": local.Memory().Platform()} {
		b.Run(name, func(b *testing.B) {
			atOnce(b, func(i int) error {
				ws := make([]platform.Write, 5)
				for j := range ws {
					ws[j] = platform.Write{Key: platform.Key{Part: fmt.Sprintf("U#%d", i%3321), Sort: fmt.Sprintf("%d#%d#%d", b.N, i, j)}, Val: make([]byte, 700)}
				}
				return p.Table.Commit(ctx, ws...)
			})
		})
	}
}

// BenchmarkPut is a workbook of 20 KB kept as a file in a folder of its own,
// sixteen at once.
func BenchmarkPut(b *testing.B) {
	p, body := open(b, b.TempDir()).Platform(), make([]byte, 20_000)
	atOnce(b, func(i int) error { return p.Files.Put(ctx, fmt.Sprintf("inbox/%d/2026-10/%d", i, b.N), body) })
}

// BenchmarkMessage is a message sent, received and done, sixteen at once.
func BenchmarkMessage(b *testing.B) {
	q := open(b, b.TempDir()).Platform().Queue
	atOnce(b, func(i int) error {
		if err := q.Send(ctx, []byte("raw/11557/2026-10")); err != nil {
			return err
		}
		got, err := q.Receive(ctx, 1, time.Minute)
		for _, m := range got {
			err = errors.Join(err, q.Done(ctx, m))
		}
		return err
	})
}

// atOnce shares b.N calls among sixteen goroutines.
func atOnce(b *testing.B, do func(i int) error) {
	var n atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for range 16 {
		all.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				if err := do(int(i)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

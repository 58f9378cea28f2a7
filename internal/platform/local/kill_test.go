package local_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
)

// The test program starts itself again to be killed, or to see whether a second
// process is kept out; these variables tell the child what to do where.
const (
	childTask = "WARDBOOK_TEST_TASK"
	childDir  = "WARDBOOK_TEST_DIR"
)

func TestMain(m *testing.M) {
	switch os.Getenv(childTask) {
	case "":
		os.Exit(m.Run())
	case "write":
		writeUntilKilled(os.Getenv(childDir))
	case "open":
		_, err := local.Open(os.Getenv(childDir))
		fmt.Println(errors.Is(err, local.ErrInUse), err)
	case "fill":
		fillTheDisk(os.Getenv(childDir))
	}
}

func child(t *testing.T, task, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childTask+"="+task, childDir+"="+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestASecondProcessIsKeptOut(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	for _, want := range []bool{true, false} {
		out, err := child(t, "open", dir).Output()
		must(t, err)
		if got := strings.HasPrefix(string(out), "true"); got != want {
			t.Errorf("the second process says %q, want ErrInUse %t", out, want)
		}
		must(t, l.Close())
	}
}

// said is what the children acknowledged before they died.
type said struct {
	items, files, sent map[string]bool
	doing, done        map[string]bool // messages about to be done, and done
}

// TestKilled kills a child again and again while it writes, and looks whether
// everything that it acknowledged is there and nothing by half.
func TestKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("kill -9 is played on Unix only")
	}
	cycles := 15
	if testing.Short() {
		cycles = 4
	}
	dir := t.TempDir()
	all := said{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for cycle := range cycles {
		killOne(t, dir, 20+cycle*17, &all)
		all.check(t, dir)
		if t.Failed() {
			t.Fatalf("after %d kills", cycle+1)
		}
	}
	t.Logf("%d kills: %d items, %d files, %d messages sent and %d done were acknowledged", cycles, len(all.items), len(all.files), len(all.sent), len(all.done))
	if len(all.items) < 5*cycles {
		t.Errorf("only %d commits were acknowledged", len(all.items))
	}
}

// killOne kills a child once it has said so many lines, in the middle of what
// else it is doing.
func killOne(t *testing.T, dir string, lines int, all *said) {
	t.Helper()
	cmd := child(t, "write", dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	in := bufio.NewReader(out)
	for n := 0; ; n++ {
		if n == lines {
			must(t, cmd.Process.Kill())
		}
		line, err := in.ReadString('\n')
		if err != nil { // what it had not said to the end does not count
			if !errors.Is(err, io.EOF) && !errors.Is(err, os.ErrClosed) {
				t.Fatal(err)
			}
			break
		}
		what, id, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch what {
		case "item":
			all.items[id] = true
		case "file":
			all.files[id] = true
		case "sent":
			all.sent[id] = true
		case "doing":
			all.doing[id] = true
		case "done":
			all.done[id] = true
		default:
			t.Errorf("the child says %q", line)
		}
	}
	cmd.Wait()
}

// tell prints an acknowledgement in one write.
func tell(what, id string) { os.Stdout.WriteString(what + " " + id + "\n") }

func writeUntilKilled(dir string) {
	l, err := local.Open(dir)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	p := l.Platform()
	var all sync.WaitGroup
	for w := range 6 {
		all.Go(func() {
			for i := 0; ; i++ {
				if err := writeOne(p, fmt.Sprintf("%d-%d-%d", os.Getpid(), w, i), i); err != nil {
					fmt.Println(err)
					os.Exit(1)
				}
			}
		})
	}
	all.Wait()
}

func writeOne(p platform.Platform, id string, i int) error {
	var ws []platform.Write
	for _, part := range parts {
		ws = append(ws, platform.Write{Key: platform.Key{Part: part, Sort: id}, Val: []byte(id)})
	}
	if err := p.Table.Commit(ctx, ws...); err != nil {
		return err
	}
	tell("item", id)
	if err := p.Files.Put(ctx, fileKey(id), fileBody(id)); err != nil {
		return err
	}
	tell("file", id)
	if err := p.Queue.Send(ctx, []byte(id)); err != nil {
		return err
	}
	tell("sent", id)
	if i%3 > 0 {
		return nil
	}
	got, err := p.Queue.Receive(ctx, 2, time.Hour)
	for _, m := range got {
		if err == nil {
			tell("doing", string(m.Body))
			err = p.Queue.Done(ctx, m)
		}
		if err == nil {
			tell("done", string(m.Body))
		}
	}
	return err
}

var parts = []string{"A", "B", "C"}

func fileKey(id string) string { return "raw/Phường " + id[len(id)-1:] + "/" + id }

func fileBody(id string) []byte {
	sum := sha256.Sum256([]byte(id))
	return bytes.Repeat(sum[:], 600+int(sum[0])*8)
}

func (s said) check(t *testing.T, dir string) {
	t.Helper()
	checkStore(t, filepath.Join(dir, "table.bolt"))
	l := open(t, dir)
	defer l.Close()
	p := l.Platform()
	s.checkItems(t, p.Table)
	s.checkFiles(t, p.Files)
	s.checkQueue(t, p.Queue)
}

// checkStore asks the store itself whether its pages fit together.
func checkStore(t *testing.T, path string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	defer db.Close()
	must(t, db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("store: %v", err)
		}
		return nil
	}))
}

func (s said) checkItems(t *testing.T, tb platform.Table) {
	t.Helper()
	there := map[string]int{}
	for _, part := range parts {
		for it, err := range tb.Range(ctx, part, "", "") {
			must(t, err)
			if string(it.Val) != it.Sort {
				t.Errorf("item %s/%s holds %q", part, it.Sort, it.Val)
			}
			there[it.Sort]++
		}
	}
	for id, n := range there {
		if n != len(parts) {
			t.Errorf("%d of the %d items of commit %s are there", n, len(parts), id)
		}
	}
	for id := range s.items {
		if there[id] == 0 {
			t.Errorf("commit %s was acknowledged and is lost", id)
		}
	}
}

func (s said) checkFiles(t *testing.T, f platform.Files) {
	t.Helper()
	there := map[string]bool{}
	for key, err := range f.List(ctx, "") {
		must(t, err)
		id := key[strings.LastIndex(key, "/")+1:]
		there[id] = true
		if b, err := f.Get(ctx, key); err != nil || !bytes.Equal(b, fileBody(id)) || key != fileKey(id) {
			t.Errorf("file %s is not whole: %d bytes, %v", key, len(b), err)
		}
	}
	for id := range s.files {
		if !there[id] {
			t.Errorf("file %s was acknowledged and is lost", id)
		}
	}
}

// checkQueue receives everything without finishing it; opening the folder again
// ends those leases. A message may be dead after many kills.
func (s said) checkQueue(t *testing.T, q platform.Queue) {
	t.Helper()
	there := map[string]bool{}
	for m, err := range q.Dead(ctx) {
		must(t, err)
		there[string(m.Body)] = true
	}
	for {
		got, err := q.Receive(ctx, platform.MaxBatchSize, time.Hour)
		must(t, err)
		if len(got) == 0 {
			break
		}
		for _, m := range got {
			there[string(m.Body)] = true
		}
	}
	for m, err := range q.Dead(ctx) {
		must(t, err)
		there[string(m.Body)] = true
	}
	if _, err := q.Redrive(ctx); err != nil {
		t.Fatal(err)
	}
	for id := range s.sent {
		if !there[id] && !s.doing[id] {
			t.Errorf("message %s was acknowledged and is lost", id)
		}
	}
	for id := range s.done {
		if there[id] {
			t.Errorf("message %s was done and is there again", id)
		}
	}
}

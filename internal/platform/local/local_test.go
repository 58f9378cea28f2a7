package local_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wardbook/internal/platform"
	"wardbook/internal/platform/local"
	"wardbook/internal/platform/platformtest"
)

func open(t testing.TB) *local.Local {
	t.Helper()
	l, err := local.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// clock is a time that a test lets pass.
type clock struct{ n atomic.Int64 }

func (c *clock) now() time.Time       { return time.Unix(0, c.n.Load()) }
func (c *clock) pass(d time.Duration) { c.n.Add(int64(d)) }

func TestLocal(t *testing.T) {
	t.Run("table", func(t *testing.T) {
		platformtest.TestTable(t, func(t *testing.T) platform.Table { return open(t).Platform().Table })
	})
	t.Run("files", func(t *testing.T) {
		platformtest.TestFiles(t, func(t *testing.T) platform.Files { return open(t).Platform().Files })
	})
	t.Run("queue", func(t *testing.T) {
		platformtest.TestQueue(t, func(t *testing.T) (platform.Queue, func(time.Duration)) {
			c := &clock{}
			return open(t).At(c.now).Platform().Queue, c.pass
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

func TestFaulty(t *testing.T) {
	fault := platformtest.Fault{Fail: true}
	p := platformtest.Faulty(local.Memory().Platform(), func(c platformtest.Call) platformtest.Fault {
		if c.Name == "Table.Commit" {
			return fault
		}
		return platformtest.Fault{}
	})
	k := platform.Key{Part: "p", Sort: "s"}
	ctx := context.Background()
	if err := p.Table.Commit(ctx, platform.Write{Key: k, Val: []byte("v")}); !errors.Is(err, platformtest.ErrPlayed) {
		t.Errorf("got %v, want the played fault", err)
	}
	if it, err := p.Table.Get(ctx, k); err != nil || string(it.Val) != "v" {
		t.Errorf("it failed, but it was written: got %q %v", it.Val, err)
	}
	fault = platformtest.Fault{Skip: true}
	if err := p.Table.Commit(ctx, platform.Write{Key: platform.Key{Part: "p", Sort: "t"}}); err != nil {
		t.Errorf("lost without a word: got %v", err)
	}
}

func TestOneFolderOneProcess(t *testing.T) {
	dir := t.TempDir()
	l, err := local.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := local.Open(dir); !errors.Is(err, local.ErrInUse) {
		t.Errorf("second opening: got %v, want ErrInUse", err)
	}
}

const childEnv = "WARDBOOK_TEST_CHILD_DIR"

// TestKilled starts itself as a child that writes and acknowledges, kills it,
// and looks whether everything acknowledged is there.
func TestKilled(t *testing.T) {
	if dir := os.Getenv(childEnv); dir != "" {
		child(dir)
	}
	if runtime.GOOS == "windows" {
		t.Skip("kill -9 is played on Unix only")
	}
	dir := t.TempDir()
	acked := map[string]bool{}
	for cycle := range 8 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), childEnv+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if n == 15+cycle {
				cmd.Process.Kill()
			}
			if id, ok := strings.CutPrefix(lines.Text(), "ack "); ok {
				acked[id] = true
			}
		}
		cmd.Wait()
	}
	verify(t, dir, acked)
}

// child commits pairs of items, files and messages until it is killed.
func child(dir string) {
	l, err := local.Open(dir)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	p, ctx := l.Platform(), context.Background()
	for i := 0; ; i++ {
		id := fmt.Sprintf("%d-%d", os.Getpid(), i)
		err := errors.Join(
			p.Files.Put(ctx, "raw/"+id, []byte(id)),
			p.Table.Commit(ctx, platform.Write{Key: platform.Key{Part: "A", Sort: id}, Val: []byte(id)}, platform.Write{Key: platform.Key{Part: "B", Sort: id}, Val: []byte(id)}),
			p.Queue.Send(ctx, []byte(id)))
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("ack " + id)
	}
}

func verify(t *testing.T, dir string, acked map[string]bool) {
	t.Helper()
	l, err := local.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p, ctx := l.Platform(), context.Background()
	if len(acked) < 50 {
		t.Fatalf("only %d writes were acknowledged", len(acked))
	}
	for id := range acked {
		_, err1 := p.Table.Get(ctx, platform.Key{Part: "A", Sort: id})
		b, err2 := p.Files.Get(ctx, "raw/"+id)
		if err1 != nil || err2 != nil || string(b) != id {
			t.Errorf("%s was acknowledged: item %v, file %q %v", id, err1, b, err2)
		}
	}
	count := map[string]int{}
	for _, part := range []string{"A", "B"} {
		for it, err := range p.Table.Range(ctx, part, "", "") {
			if err != nil {
				t.Fatal(err)
			}
			count[it.Sort]++
		}
	}
	for id, n := range count {
		if n != 2 {
			t.Errorf("%s: half of a commit is there", id)
		}
	}
	left := map[string]bool{}
	for {
		batch, err := p.Queue.Receive(ctx, platform.MaxBatchSize, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range batch {
			left[string(m.Body)] = true
		}
		if len(batch) == 0 {
			break
		}
	}
	for id := range acked {
		if !left[id] {
			t.Errorf("message %s was acknowledged and is lost", id)
		}
	}
}

func BenchmarkCommit(b *testing.B) {
	p := open(b).Platform()
	var n atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for range 16 {
		all.Go(func() {
			for {
				i := n.Add(1)
				if i > int64(b.N) {
					return
				}
				ws := make([]platform.Write, 5)
				for j := range ws {
					ws[j] = platform.Write{Key: platform.Key{Part: fmt.Sprintf("U#%d", i), Sort: fmt.Sprint(j)}, Val: make([]byte, 600)}
				}
				if err := p.Table.Commit(context.Background(), ws...); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

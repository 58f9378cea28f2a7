package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"wardbook/internal/web"
	"wardbook/seeds"
)

// TestInbox drops a good file and a wrongly named one into the folder of a
// program that is serving it.
func TestInbox(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	raw, err := seeds.Example("phu-luc.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"11557/2021-2025/phu-luc.csv", "99999/2021-2025/khac.csv", "loose.csv"} {
		p := filepath.Join(dir, "inbox", name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	served(t, dir)
	left := func(name string) bool { _, err := os.Stat(filepath.Join(dir, name)); return err == nil }
	for range 100 {
		if left("quarantine/loose.csv.why.txt") && left("quarantine/99999/2021-2025/khac.csv.why.txt") && left("inbox-done/11557/2021-2025/phu-luc.csv") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, name := range []string{"quarantine/loose.csv", "quarantine/99999/2021-2025/khac.csv.why.txt", "inbox-done/11557/2021-2025/phu-luc.csv"} {
		if !left(name) {
			t.Errorf("%s is not there", name)
		}
	}
	var s web.StatusJSON
	for range 50 {
		if must(t, &s, "status", "--period", "2021-2025", "--data", dir); s.Accepted == 1 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("%d accepted, want 1", s.Accepted)
}

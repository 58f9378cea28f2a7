package catalog_test

import (
	"testing"

	"wardbook/internal/catalog"
	"wardbook/seeds"
)

func files(fs []seeds.File) []catalog.File {
	out := make([]catalog.File, len(fs))
	for i, f := range fs {
		out[i] = catalog.File(f)
	}
	return out
}

func load(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load(files(seeds.Editions()), files(seeds.Targets()), seeds.Published())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func BenchmarkLoad(b *testing.B) {
	es, ts, published := files(seeds.Editions()), files(seeds.Targets()), seeds.Published()
	for b.Loop() {
		if _, err := catalog.Load(es, ts, published); err != nil {
			b.Fatal(err)
		}
	}
}

//go:build !windows

package local

import (
	"errors"
	"os"
	"path"
)

// syncOpenFolder makes the names in a folder durable.
func syncOpenFolder(d *os.File) error { return d.Sync() }

// syncNew makes the new name of a file durable.
func syncNew(root *os.Root, name string) error {
	d, err := root.Open(path.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

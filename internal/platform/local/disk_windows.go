package local

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

const driveRemote = 4

// remote reports whether dir lies on a network share: an address such as
// \\server\share, or a drive letter that stands for one.
func remote(dir string) bool {
	full, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	volume := filepath.VolumeName(full)
	if strings.HasPrefix(volume, `\\`) && !strings.HasPrefix(volume, `\\?\`) && !strings.HasPrefix(volume, `\\.\`) {
		return true
	}
	root, err := syscall.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return false
	}
	kind, _, _ := syscall.NewLazyDLL("kernel32.dll").NewProc("GetDriveTypeW").Call(uintptr(unsafe.Pointer(root)))
	return kind == driveRemote
}

// syncOpenFolder does nothing: Windows has no such call for a folder. syncNew
// takes its place.
func syncOpenFolder(*os.File) error { return nil }

// syncNew makes the new name of a file durable by flushing the file under it.
func syncNew(root *os.Root, name string) error {
	f, err := root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

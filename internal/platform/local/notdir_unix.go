//go:build !windows

package local

import "syscall"

// errNotDir is what a key below another key gives.
var errNotDir error = syscall.ENOTDIR

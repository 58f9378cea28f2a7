package local

import "syscall"

// errNotDir is what a key below another key gives.
var errNotDir error = syscall.ERROR_PATH_NOT_FOUND

package local

import "syscall"

// remote reports whether dir lies on a network share.
func remote(dir string) bool {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return false
	}
	return remoteKind(uint32(st.Type))
}

// remoteKind knows the kernel's numbers of network file systems.
func remoteKind(kind uint32) bool {
	switch kind {
	case 0x6969, // NFS
		0x517b, 0xff534d42, 0xfe534d42, // SMB, CIFS, SMB2
		0x5346414f, 0x6b414653, // AFS
		0x00c36400: // Ceph
		return true
	}
	return false
}

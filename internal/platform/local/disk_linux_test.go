package local

import "testing"

func TestRemoteKind(t *testing.T) {
	for _, c := range []struct {
		name string
		kind uint32
		want bool
	}{
		{"ext4", 0xef53, false},
		{"xfs", 0x58465342, false},
		{"btrfs", 0x9123683e, false},
		{"tmpfs", 0x01021994, false},
		{"overlay", 0x794c7630, false},
		{"NFS", 0x6969, true},
		{"CIFS", 0xff534d42, true},
		{"SMB 2", 0xfe534d42, true},
	} {
		if got := remoteKind(c.kind); got != c.want {
			t.Errorf("remoteKind(%s) = %t, want %t", c.name, got, c.want)
		}
	}
	if remote(t.TempDir()) {
		t.Error("the folder for temporary files counts as a network share")
	}
}

package dbtest

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Disk is a disk of its own for a test, that can be full or be read alone.
type Disk struct {
	Path   string
	t      testing.TB
	filler string
}

// NewDisk mounts a disk of so many megabytes, in memory. Where nothing may be
// mounted the test is skipped: it needs root.
func NewDisk(t testing.TB, megabytes int) *Disk {
	t.Helper()
	d := &Disk{Path: t.TempDir(), t: t}
	d.filler = filepath.Join(d.Path, "filler")
	if err := syscall.Mount("tmpfs", d.Path, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=700", megabytes)); err != nil {
		t.Skipf("a disk that can be full needs root, which may mount: %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(d.Path, syscall.MNT_DETACH)) })
	return d
}

// Fill leaves no room on the disk.
func (d *Disk) Fill() {
	d.t.Helper()
	f, err := os.Create(d.filler)
	must(d.t, err)
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
	must(d.t, f.Close())
}

// Free gives the room back.
func (d *Disk) Free() {
	d.t.Helper()
	must(d.t, os.Remove(d.filler))
}

// OnlyRead lets nobody write on the disk any more, who has no file open.
func (d *Disk) OnlyRead() {
	d.t.Helper()
	must(d.t, syscall.Mount("", d.Path, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
}

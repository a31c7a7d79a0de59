package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// What ext4 is asked to do as if the power went: from this moment nothing that
// was not synced reaches the disk, its own journal among it (linux/ext4.h).
const (
	ext4Shutdown   = 0x8004587d // EXT4_IOC_SHUTDOWN
	withoutLogging = 2          // EXT4_GOING_FLAGS_NOLOGFLUSH
)

// disk is a file system of its own in a file, that can lose its power.
type disk struct {
	f            *fault
	image, place string
}

// newDisk makes and mounts an ext4 file system of so many MB.
func (f *fault) newDisk(megabytes int64) *disk {
	f.t.Helper()
	f.tool("mkfs.ext4")
	f.privateMounts()
	dir := f.t.TempDir()
	d := &disk{f: f, image: filepath.Join(dir, "image"), place: filepath.Join(dir, "disk")}
	if err := os.Mkdir(d.place, 0o700); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		f.t.Fatal(err)
	}
	if err := os.Truncate(d.image, megabytes<<20); err != nil {
		f.t.Fatal(err)
	}
	f.command("mkfs.ext4", "-q", "-F", d.image)
	d.mount()
	f.t.Cleanup(func() { _ = system("umount", "-l", d.place) })
	return d
}

// mount mounts it as most systems do: after an error it may only be read.
func (d *disk) mount() {
	d.f.t.Helper()
	if err := system("mount", "-o", "loop,errors=remount-ro", d.image, d.place); err != nil {
		d.f.impossible("no loop device can be mounted: " + err.Error())
	}
}

// cutPower loses all that the file system has not synced.
func (d *disk) cutPower() {
	d.f.t.Helper()
	folder, err := os.Open(d.place)
	if err != nil {
		d.f.t.Fatal(err)
	}
	defer folder.Close()
	how := uint32(withoutLogging)
	if _, _, fault := syscall.Syscall(syscall.SYS_IOCTL, folder.Fd(), ext4Shutdown, uintptr(unsafe.Pointer(&how))); fault != 0 {
		d.f.impossible("ext4 cannot be shut down: " + fault.Error())
	}
}

// privateMounts makes sure that what is mounted is seen by this test alone, and
// is gone when it ends.
func (f *fault) privateMounts() {
	f.t.Helper()
	if os.Getuid() != 0 {
		f.impossible("only root can mount")
	}
	ours, err := os.Readlink("/proc/self/ns/mnt")
	if err != nil {
		f.impossible(err.Error())
	}
	if outside := os.Getenv("PORTAL_TEST_FAULTS_MOUNTS"); outside == "" || outside == ours {
		f.impossible("the test has no mounts of its own: run it with make faults")
	}
}

// F2: the power goes at a random moment of a storm. The file system comes back
// with what was synced, and nothing else.
func TestFault02PowerCutInAStorm(t *testing.T) {
	f := beginFault(t, "F2", "power cut under a storm", 25, 200)
	d := f.newDisk(256)
	var s *fullStorm
	for f.again() {
		if s == nil || s.nearlyDone() {
			f.close(s)
			f.clear(d.place)
			s = f.open(d.place)
			s.mayFail = true
			f.command("sync", "-f", d.place) // the copy itself
		}
		calm := s.rage(stormSenders)
		time.Sleep(f.between(50*time.Millisecond, 400*time.Millisecond))
		s.process.freeze()
		d.cutPower()
		s.process.kill()
		calm()
		f.command("umount", d.place)
		d.mount()
		f.trial(f.after(s))
	}
	f.close(s)
}

// clear removes the database of the storm before.
func (f *fault) clear(dir string) {
	f.t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "portal.db*"))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil {
			f.t.Fatal(err)
		}
	}
}

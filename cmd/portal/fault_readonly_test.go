package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// F14: from some moment of a storm on the file system may only be read. Nothing
// is stored half, reading goes on, and the portal says that it is not ready.
// Where writing is allowed again it goes on by itself; a file system that met an
// error has to be mounted anew, which ends the portal.
func TestFault14ReadOnlyInAStorm(t *testing.T) {
	f := beginFault(t, "F14", "the files may only be read, for a while, or since an error of ext4", 6, 100)
	f.tool("chattr")
	d := f.newDisk(256)
	for f.again() {
		f.clear(d.place)
		s := f.open(d.place)
		s.mayFail = true
		f.command("sync", "-f", d.place)
		if f.tried%2 == 0 {
			f.trial(append(f.lockedFiles(s), f.after(s)...))
		} else {
			f.trial(append(f.failedFileSystem(s, d), f.after(s)...))
		}
		f.close(s)
	}
}

// lockedFiles lets nobody write the database and its log for a while, and then
// again.
func (f *fault) lockedFiles(s *fullStorm) []string {
	file, log := s.process.database, s.process.database+"-wal"
	wrong := f.onlyRead(s, func() { f.command("chattr", "+i", file, log) })
	f.command("chattr", "-i", file, log)
	begun := time.Now()
	if _, err := s.process.untilReady(begun, 10*time.Second); err != nil {
		return append(wrong, "once it may write again: "+err.Error(), s.process.complaints())
	}
	before := s.refusals()
	if s.resolve(); s.refusals() > before {
		wrong = append(wrong, "what was refused is refused again once it may write", s.process.complaints())
	}
	s.process.terminate()
	return append(wrong, s.process.left()...)
}

// failedFileSystem has ext4 meet an error of its own, as on a bad disk, and
// mounts it anew after that.
func (f *fault) failedFileSystem(s *fullStorm, d *disk) []string {
	wrong := f.onlyRead(s, func() {
		s.process.freeze()
		d.meetAnError()
		s.process.thaw()
	})
	s.process.kill()
	f.command("umount", d.place)
	d.mount()
	return wrong
}

// onlyRead lets a storm rage in which nothing may be written any more, and looks
// at what the program says then.
func (f *fault) onlyRead(s *fullStorm, shut func()) []string {
	calm := s.rage(stormSenders)
	time.Sleep(f.between(50*time.Millisecond, 300*time.Millisecond))
	shut()
	for range 2000 {
		if s.refusals() > 20 || s.left() == 0 || !s.process.running() {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	calm()
	if !s.process.running() {
		return []string{"the program ended", s.process.complaints()}
	}
	wrong := s.only503()
	if s.refusals() == 0 {
		wrong = append(wrong, "nothing was refused: nothing was tried")
	}
	taken := s.answers(http.StatusSeeOther)
	calm = s.rage(stormSenders)
	time.Sleep(200 * time.Millisecond)
	calm()
	if more := s.answers(http.StatusSeeOther) - taken; more > 0 {
		wrong = append(wrong, fmt.Sprintf("%d forms were taken that could not be stored", more))
	}
	wrong = append(wrong, f.saysSo(s)...)
	return append(wrong, f.judge(s.storm, s.process.database)...)
}

// saysSo asks as a monitor, as somebody who reads, and as somebody who files.
func (f *fault) saysSo(s *fullStorm) []string {
	var wrong []string
	if s.process.isReady() {
		wrong = append(wrong, "it says that it is ready and can write nothing")
	}
	form := s.world.filings()[len(s.world.filings())-1]
	for who, path := range map[int]string{nobody: "/", form.who: "/aanvragen"} {
		if a := s.world.ask(f.t, s.process, who, path, nil); a.status != http.StatusOK {
			wrong = append(wrong, fmt.Sprintf("reading %s gives %d: %.1500s", path, a.status, a.page))
		}
	}
	a := s.world.ask(f.t, s.process, form.who, form.path, &form)
	number := numberOnPage.FindStringSubmatch(a.page)
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || !strings.Contains(a.page, "Het portaal kan nu niets vastleggen") || number == nil {
		return append(wrong, fmt.Sprintf("filing gives %d, %v: %.1500s", a.status, a.header, a.page))
	}
	if s.process.said(number[1]) == 0 {
		wrong = append(wrong, "the log has no number "+number[1])
	}
	return wrong
}

// meetAnError makes the file system one that may only be read, as ext4 itself
// does when it finds that it is in disorder.
func (d *disk) meetAnError() {
	d.f.t.Helper()
	var place syscall.Stat_t
	if err := syscall.Stat(d.place, &place); err != nil {
		d.f.t.Fatal(err)
	}
	device, err := os.Readlink(fmt.Sprintf("/sys/dev/block/%d:%d", place.Dev>>8&0xfff, place.Dev&0xff))
	if err != nil {
		d.f.impossible(err.Error())
	}
	if err := os.WriteFile(filepath.Join("/sys/fs/ext4", filepath.Base(device), "trigger_fs_error"), []byte("test"), 0); err != nil {
		d.f.impossible(err.Error())
	}
}

package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// F3: the disk says that it could not make a write durable. From then on nothing
// is acknowledged: what the system still holds in memory may be gone.
func TestFault03SyncFailsInAStorm(t *testing.T) {
	f := beginFault(t, "F3", "fsync and fdatasync fail with EIO", 5, 100)
	strace := f.tool("strace")
	for f.again() {
		s := f.open(t.TempDir())
		s.process.kill()
		s.mayFail = true
		// Counted for each thread by itself, so that they fail one after another.
		when := fmt.Sprintf("when=%d+", 4+f.random.IntN(8))
		s.process.around = []string{strace, "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
			"-e", "inject=fsync,fdatasync:error=EIO:" + when}
		var wrong []string
		if _, err := s.process.tryStart(10 * time.Second); err == nil {
			wrong = f.failing(s)
		}
		s.process.kill()
		s.process.around = nil
		f.trial(append(wrong, f.after(s)...))
		f.close(s)
	}
}

// failing lets a storm rage until the first sync has failed, and a little
// longer: by then the program must take nothing any more, or be gone.
func (f *fault) failing(s *fullStorm) []string {
	calm := s.rage(stormSenders)
	for range 1500 {
		if s.refusals() > 0 || !s.process.running() || s.left() == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	refused := s.refusals()
	calm()
	if refused == 0 && s.process.running() {
		return []string{"no sync failed: nothing was tried"}
	}
	taken := s.answers(http.StatusSeeOther)
	calm = s.rage(stormSenders)
	time.Sleep(300 * time.Millisecond)
	calm()
	var wrong []string
	if s.process.running() {
		if more := s.answers(http.StatusSeeOther) - taken; more > 0 {
			wrong = append(wrong, fmt.Sprintf("%d forms were taken after a sync had failed", more))
		}
		if s.process.isReady() {
			wrong = append(wrong, "it says that it is ready after a sync had failed")
		}
	}
	return append(wrong, s.only503()...)
}

// F4: the disk is full, and is made larger later. What does not fit is refused
// whole, reading goes on, and writing goes on without a restart.
func TestFault04DiskFullInAStorm(t *testing.T) {
	f := beginFault(t, "F4", "disk full, then larger", 5, 100)
	f.privateMounts()
	world, err := theFaultWorld()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(world.path)
	if err != nil {
		t.Fatal(err)
	}
	for f.again() {
		dir := filepath.Join(t.TempDir(), "full")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		room := info.Size() + int64(1+f.random.IntN(4))<<20
		if err := system("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d", room), "full", dir); err != nil {
			f.impossible(err.Error())
		}
		s := f.open(dir)
		s.mayFail = true
		f.trial(append(f.full(s, dir), f.after(s)...))
		f.close(s)
		f.command("umount", dir)
	}
}

// full lets a storm rage until the disk is full, looks, makes the disk larger
// and lets it rage again.
func (f *fault) full(s *fullStorm, dir string) []string {
	calm := s.rage(stormSenders)
	for range 2000 {
		if s.refusals() > 20 || s.left() == 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	calm()
	var wrong []string
	if s.refusals() == 0 {
		wrong = append(wrong, "the disk was never full: nothing was tried")
	}
	if status, err := s.look("/"); status != http.StatusOK {
		wrong = append(wrong, fmt.Sprintf("reading while the disk is full: %d, %v", status, err))
	}
	wrong = append(append(wrong, s.only503()...), f.judge(s.storm, s.process.database)...)
	taken := s.answers(http.StatusSeeOther)
	f.command("mount", "-o", "remount,size=512m", dir)
	calm = s.rage(stormSenders)
	time.Sleep(300 * time.Millisecond)
	calm()
	if s.answers(http.StatusSeeOther) == taken {
		wrong = append(wrong, "nothing was taken after the disk was made larger", s.process.complaints())
	}
	before := s.refusals()
	if s.resolve(); s.refusals() > before {
		wrong = append(wrong, "what was refused for a full disk was refused again on a larger one")
	}
	s.process.terminate()
	return append(wrong, s.process.left()...)
}

// refusals tells how many forms the program said it could not take.
func (s *storm) refusals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for status, times := range s.statuses {
		if status >= http.StatusInternalServerError {
			n += times
		}
	}
	return n
}

// only503 tells of answers that say "our fault" where they should say "not now".
func (s *fullStorm) only503() []string {
	if n := s.answers(http.StatusInternalServerError); n > 0 {
		return []string{fmt.Sprintf("%d answers were 500", n), s.process.complaints()}
	}
	return nil
}

// look opens a page as nobody.
func (s *storm) look(path string) (int, error) {
	response, err := s.client.Get(s.base + path)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// isReady asks the program once.
func (p *process) isReady() bool {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	response, err := client.Get("http://" + p.addr + "/readyz")
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}

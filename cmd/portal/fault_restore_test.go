package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
)

// stallTerm is the longest that a backup may keep a writer waiting beyond what
// the storm itself does.
const stallTerm = 200 * time.Millisecond

// F11: a backup is made in a storm and restored into an empty place. All that
// was acknowledged before the backup began is in it.
func TestFault11BackupInAStormAndRestore(t *testing.T) {
	f := beginFault(t, "F11", "backup in a storm, restored into an empty place", 5, 100)
	var s *fullStorm
	var backup, restore, stall time.Duration
	for f.again() {
		if s == nil || s.nearlyDone() {
			f.close(s)
			s = f.open(t.TempDir())
		}
		trial := f.backedUp(s)
		backup, restore, stall = max(backup, trial.backup), max(restore, trial.restore), max(stall, trial.stall)
		f.trial(trial.wrong)
	}
	f.close(s)
	f.note("backup %v, restore with every check %v (RTO), a writer waited %v longer at most", backup.Round(time.Millisecond),
		restore.Round(time.Millisecond), stall.Round(time.Millisecond))
}

// backupTrial is what one backup and its restore took, and what was wrong.
type backupTrial struct {
	backup, restore, stall time.Duration
	wrong                  []string
}

// backedUp makes a backup while a storm rages, restores it elsewhere and holds
// it against the receipts of before.
func (f *fault) backedUp(s *fullStorm) (b backupTrial) {
	folder := f.t.TempDir()
	calm := s.rage(stormSenders)
	time.Sleep(300 * time.Millisecond)
	alone := s.slowestSince()
	before, err := s.given()
	begun := time.Now()
	b.wrong = append(errorText(err), f.portal("backup", "--database", "file:"+s.process.database, folder)...)
	b.backup = time.Since(begun)
	beside := s.slowestSince()
	calm()
	if b.stall = max(0, beside-alone); b.stall > stallTerm && !overloaded() {
		b.wrong = append(b.wrong, fmt.Sprintf("a form took %v beside the backup, %v before it", beside, alone))
	}
	restored := filepath.Join(f.t.TempDir(), "portal.db")
	copyFile(f.t, s.process.keys, keys.Beside(restored))
	begun = time.Now()
	b.wrong = append(b.wrong, f.portal("restore", "--database", "file:"+restored, folder)...)
	b.restore = time.Since(begun)
	b.wrong = append(b.wrong, f.hold(before, restored)...)
	b.wrong = append(b.wrong, verified(restored, s.process.keys)...)
	return b
}

// portal runs a command of the program, and tells where it fails.
func (f *fault) portal(args ...string) []string {
	path, err := thePortal()
	if err != nil {
		f.t.Fatal(err)
	}
	if out, err := exec.Command(path, args...).CombinedOutput(); err != nil {
		return []string{fmt.Sprintf("portal %s: %v: %s", args[0], err, out)}
	}
	return nil
}

// slowestSince gives the slowest answer since it was asked last.
func (s *storm) slowestSince() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	slowest := s.slowest
	s.slowest = 0
	return slowest
}

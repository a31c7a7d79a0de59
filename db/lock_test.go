package db_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"subsidieportaal/db"
)

func TestOneAtATimeHasTheLock(t *testing.T) {
	dsn := "file:" + filepath.Join(t.TempDir(), "portal.db")
	lock, err := db.Take(dsn)
	must(t, err)
	equal(t, lock.Unclean, false)
	_, err = db.Take(dsn)
	if !errors.Is(err, db.ErrInUse) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
		t.Fatalf("got %v", err)
	}
	must(t, lock.Release())
	lock, err = db.Take(dsn)
	must(t, err)
	equal(t, lock.Unclean, false)
	must(t, lock.Release())
}

// holder makes the test program one that takes a lock and is killed.
const holder = "PORTAL_TEST_HOLDER"

func TestTheLockOfAProcessThatWasKilledIsFreeAndUnclean(t *testing.T) {
	if dsn := os.Getenv(holder); dsn != "" {
		_, err := db.Take(dsn)
		must(t, err)
		fmt.Println("taken")
		_, _ = io.ReadAll(os.Stdin)
		return
	}
	dsn := filepath.Join(t.TempDir(), "portal.db")
	other := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	other.Env = append(os.Environ(), holder+"="+dsn)
	stdin, err := other.StdinPipe()
	must(t, err)
	defer stdin.Close()
	said, err := other.StdoutPipe()
	must(t, err)
	must(t, other.Start())
	_, err = io.ReadFull(said, make([]byte, len("taken")))
	must(t, err)
	if _, err := db.Take(dsn); !errors.Is(err, db.ErrInUse) {
		t.Fatalf("while it runs: %v", err)
	}
	must(t, other.Process.Kill())
	_ = other.Wait()

	lock, err := db.Take(dsn)
	must(t, err)
	equal(t, lock.Unclean, true)
	must(t, lock.Release()) // without having looked
	lock, err = db.Take(dsn)
	must(t, err)
	equal(t, lock.Unclean, true)
	lock.Unclean = false
	must(t, lock.Release())
	lock, err = db.Take(dsn)
	must(t, err)
	equal(t, lock.Unclean, false)
	must(t, lock.Release())
}

func TestOnlyAnEmptyPlaceIsClaimed(t *testing.T) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		path := filepath.Join(t.TempDir(), "portal.db")
		must(t, os.WriteFile(path+end, nil, 0o600))
		if _, err := db.Claim(path); !errors.Is(err, db.ErrTaken) {
			t.Errorf("with portal.db%s: %v", end, err)
		}
	}
	path := filepath.Join(t.TempDir(), "portal.db")
	lock, err := db.Take(path)
	must(t, err)
	if _, err := db.Claim(path); !errors.Is(err, db.ErrInUse) {
		t.Errorf("held by another: %v", err)
	}
	must(t, lock.Release())
}

func TestAPlaceIsFilledWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "portal.db")
	must(t, os.WriteFile(path+".new", []byte("of one that was killed"), 0o600))
	stop := errors.New("stop")
	place, err := db.Claim(path)
	must(t, err)
	err = place.Fill(func(w io.Writer) error {
		_, err := io.WriteString(w, "half")
		return errors.Join(err, stop)
	})
	if !errors.Is(err, stop) {
		t.Fatalf("got %v", err)
	}
	must(t, place.Release())
	left, err := filepath.Glob(path + "*")
	must(t, err)
	equal(t, strings.Join(left, " "), path+".lock")

	place, err = db.Claim(path)
	must(t, err)
	must(t, place.Fill(func(w io.Writer) error {
		_, err := io.WriteString(w, "whole")
		return err
	}))
	must(t, place.Settle())
	must(t, place.Release())
	text, err := os.ReadFile(path)
	must(t, err)
	equal(t, string(text), "whole")
}

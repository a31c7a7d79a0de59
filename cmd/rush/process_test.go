package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestWhatAProcessUsedIsReadFromProc(t *testing.T) {
	// The name of a program may hold spaces and parentheses.
	stat := "42 (a b) c) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 0 0 20 0 9 0 100 1000 200 18446744073709551615"
	if got, err := ticks([]byte(stat)); err != nil || got != 1750*time.Millisecond {
		t.Errorf("%v %v", got, err)
	}
	if _, err := ticks([]byte("42 (x) S 1")); err == nil {
		t.Error("half a line was read")
	}
	before, err := processUse(os.Getpid())
	if err != nil || before.Memory < 1<<20 || before.Peak < before.Memory {
		t.Fatalf("%+v %v", before, err)
	}
	for until := time.Now().Add(100 * time.Millisecond); time.Now().Before(until); {
	}
	if after, err := processUse(os.Getpid()); err != nil || after.CPU <= before.CPU {
		t.Errorf("%v of CPU, after %v; %v", after.CPU, before.CPU, err)
	}
}

func TestAMeterCountsTheProcessesThatCameBefore(t *testing.T) {
	m := newMeter(os.Getpid())
	defer m.end()
	for until := time.Now().Add(150 * time.Millisecond); time.Now().Before(until); {
	}
	alone := m.total().CPU
	m.follow(os.Getpid(), false)
	if after := m.total().CPU; alone == 0 || after < alone {
		t.Errorf("%v before, %v after another was taken on", alone, after)
	}
}

func TestAnFsyncIsAsSlowAsAsked(t *testing.T) {
	folder := t.TempDir()
	shim, err := buildSlowFsync(t.Context(), folder, 300*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "x")
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"--", "--data"} {
		sync := exec.Command("sync", flag, name)
		sync.Env = append(os.Environ(), "LD_PRELOAD="+shim)
		began := time.Now()
		if out, err := sync.CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
		if took := time.Since(began); took < 300*time.Millisecond {
			t.Errorf("sync %s took %v", flag, took)
		}
	}
}

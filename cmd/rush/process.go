package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// use is what a process has used.
type use struct {
	CPU    time.Duration // of all its threads, in the program and in the system
	Memory int64         // bytes it holds now
	Peak   int64         // most bytes it held
}

// ownCPU is what rush itself has used; 0 where that cannot be read.
func ownCPU() time.Duration {
	u, err := processUse(os.Getpid())
	if err != nil {
		return 0
	}
	return u.CPU
}

// clockTick is the unit of /proc/PID/stat: USER_HZ is 100 on every Linux.
const clockTick = 10 * time.Millisecond

// processUse reads what a process has used from /proc.
func processUse(pid int) (use, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return use{}, err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return use{}, err
	}
	u := use{Memory: kilobytes(status, "VmRSS:"), Peak: kilobytes(status, "VmHWM:")}
	u.CPU, err = ticks(stat)
	return u, err
}

// ticks reads utime and stime. The name of the program, in parentheses, may
// hold anything.
func ticks(stat []byte) (time.Duration, error) {
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("%q is not what /proc/PID/stat says", stat)
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * clockTick, err
}

func kilobytes(status []byte, name string) int64 {
	for line := range bytes.Lines(status) {
		if rest, found := bytes.CutPrefix(line, []byte(name)); found {
			n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(string(rest)), " kB"), 10, 64)
			return n << 10
		}
	}
	return 0
}

// meter follows the process of a portal, also where it is killed and another
// takes its place.
type meter struct {
	mu    sync.Mutex
	pid   int
	first use // of this process when it was taken on
	last  use
	gone  time.Duration // CPU of the ones before
	peak  int64
	stop  chan struct{}
	once  sync.Once
}

// sampleEvery is how often a process is looked at: as much of its CPU time can
// be missed when it is killed.
const sampleEvery = 50 * time.Millisecond

// newMeter begins to follow a process; 0 follows none until another is taken on.
func newMeter(pid int) *meter {
	m := &meter{stop: make(chan struct{})}
	m.follow(pid, false)
	go func() {
		ticker := time.NewTicker(sampleEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				m.sample()
			case <-m.stop:
				return
			}
		}
	}()
	return m
}

// follow takes on another process, from its beginning where it is new.
func (m *meter) follow(pid int, isNew bool) {
	m.sample()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gone += m.last.CPU - m.first.CPU
	m.pid, m.first, m.last = pid, use{}, use{}
	if now, err := processUse(pid); err == nil && !isNew {
		m.first, m.last = now, now
	}
}

func (m *meter) sample() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now, err := processUse(m.pid); err == nil && m.pid != 0 && now.CPU >= m.last.CPU {
		m.last = now
		m.peak = max(m.peak, now.Peak)
	}
}

// total gives what was used since the first process was taken on.
func (m *meter) total() use {
	m.sample()
	m.mu.Lock()
	defer m.mu.Unlock()
	return use{CPU: m.gone + m.last.CPU - m.first.CPU, Memory: m.last.Memory, Peak: m.peak}
}

// end stops following. A second time is no harm.
func (m *meter) end() { m.once.Do(func() { close(m.stop) }) }

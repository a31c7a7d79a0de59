package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The tests of this file and the other fault_ files do to the real program what
// goes wrong in the real world (RELIABILITY 5), and hold what is left against
// every receipt that was given. They need root, strace, e2fsprogs, util-linux
// and PostgreSQL: make faults runs them, make test does not.

// faultSetting asks for the fault tests: "ci", "nightly" for many more, or how
// often each is tried.
const faultSetting = "PORTAL_TEST_FAULTS"

func TestMain(m *testing.M) {
	code := m.Run()
	printFaults()
	os.Exit(code)
}

// fault is one thing that goes wrong, tried many times.
type fault struct {
	t                *testing.T
	id, what         string
	want             int // how many times it is to be tried
	tried, survived  int
	lost, receipts   int // of what was acknowledged
	slowest          time.Duration
	started, stopped time.Time
	notTried         string
	notes            []string
	random           *rand.Rand
}

var (
	faultsMu sync.Mutex
	faults   []*fault
)

// beginFault begins the trials of a fault: so many in a run of CI, and nightly.
// Without faultSetting it skips, and says how to ask.
func beginFault(t *testing.T, id, what string, ci, nightly int) *fault {
	t.Helper()
	setting := os.Getenv(faultSetting)
	if setting == "" {
		t.Skipf("%s is not set: make faults runs this, as root", faultSetting)
	}
	f := &fault{t: t, id: id, what: what, want: ci, started: time.Now()}
	if setting == "nightly" {
		f.want = nightly
	} else if n, err := strconv.Atoi(setting); err == nil {
		f.want = n
	}
	seed := uint64(time.Now().UnixNano())
	f.random = rand.New(rand.NewPCG(seed, 0))
	faultsMu.Lock()
	faults = append(faults, f)
	faultsMu.Unlock()
	t.Cleanup(func() {
		f.stopped = time.Now()
		if !t.Failed() && f.notTried == "" && f.tried < f.want {
			t.Errorf("tried %d times, wanted %d", f.tried, f.want)
		}
	})
	return f
}

// again tells whether there is a trial to come. A fault that has lost something
// is not tried further: what it left is the evidence.
func (f *fault) again() bool { return f.tried < f.want && !f.t.Failed() }

// impossible ends the test where this machine cannot do the fault. In CI that
// is a failure: there nothing may pass that was not tried.
func (f *fault) impossible(why string) {
	f.t.Helper()
	f.notTried = why
	if os.Getenv("CI") != "" {
		f.t.Fatalf("not tried: %s", why)
	}
	f.t.Skipf("not tried: %s", why)
}

// trial counts one trial, with what was wrong after it.
func (f *fault) trial(wrong []string) {
	f.t.Helper()
	f.tried++
	if len(wrong) == 0 {
		f.survived++
		return
	}
	most := min(len(wrong), 12)
	f.t.Errorf("%s, trial %d: %d things are wrong:\n%s", f.id, f.tried, len(wrong), strings.Join(wrong[:most], "\n"))
}

// ready takes note of how long the program took to be ready after a fault.
func (f *fault) ready(took time.Duration) { f.slowest = max(f.slowest, took) }

// note adds a figure to the line of the fault.
func (f *fault) note(format string, args ...any) {
	f.notes = append(f.notes, fmt.Sprintf(format, args...))
}

// between gives a random time from least to most.
func (f *fault) between(least, most time.Duration) time.Duration {
	return least + time.Duration(f.random.Int64N(int64(most-least)))
}

// number gives the number of the fault in RELIABILITY 5.
func (f *fault) number() int {
	n, _ := strconv.Atoi(f.id[1:])
	return n
}

// printFaults prints one line for each fault that was asked for.
func printFaults() {
	if len(faults) == 0 {
		return
	}
	slices.SortFunc(faults, func(a, b *fault) int { return a.number() - b.number() })
	fmt.Printf("\n%-5s %6s %9s %5s %9s %8s %8s  %s\n", "fault", "tried", "survived", "lost", "receipts", "ready", "seconds", "what")
	for _, f := range faults {
		if f.notTried != "" {
			fmt.Printf("%-5s not tried: %s\n", f.id, f.notTried)
			continue
		}
		line := strings.Join(append([]string{f.what}, f.notes...), "; ")
		fmt.Printf("%-5s %6d %9d %5d %9d %8s %8.1f  %s\n", f.id, f.tried, f.survived, f.lost, f.receipts,
			f.slowest.Round(time.Millisecond), f.stopped.Sub(f.started).Seconds(), line)
	}
}

package main

import (
	"sync"
	"time"
)

// counts say what came of submissions, or of pages and sign-ins.
type counts struct {
	offered    int
	accepted   int
	refused    map[int]int // by status
	retried    int         // attempts after a first one
	shed       int         // attempts that were asked to come back
	failed     int         // attempts that the portal broke on
	cut        int         // attempts whose connection broke
	away       int         // attempts that found nobody to connect to
	unresolved int         // without an outcome at the end
	bytes      int64       // of all pages
	atOnce     histogram   // of those that were accepted at the first attempt
	all        histogram   // of all that were accepted, retries among them
	last       time.Time   // when the last was accepted
}

// tally counts for many workers at once.
type tally struct {
	mu sync.Mutex
	counts
}

func newTally() *tally { return &tally{counts: counts{refused: map[int]int{}}} }

// attempt counts one attempt, the first or a later one, and gives how many were
// accepted before.
func (t *tally) attempt(got outcome, status, attempts int, took time.Duration) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if attempts > 1 {
		t.retried++
	}
	switch got {
	case accepted:
		t.accept(took, attempts)
	case refused:
		t.refused[status]++
	case shed:
		t.shed++
	case failed:
		t.failed++
	case cut:
		t.cut++
	case away:
		t.away++
	}
	return t.accepted
}

// accept counts what was accepted, this long after it was due.
func (t *tally) accept(took time.Duration, attempts int) {
	t.accepted++
	t.last = time.Now()
	t.all.add(took)
	if attempts == 1 {
		t.atOnce.add(took)
	}
}

// answer counts what was answered at once, with so many bytes.
func (t *tally) answer(took time.Duration, bytes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.accept(took, 1)
	t.bytes += int64(bytes)
}

// refusals gives how many were refused, whatever the status.
func (c *counts) refusals() int {
	sum := 0
	for _, n := range c.refused {
		sum += n
	}
	return sum
}

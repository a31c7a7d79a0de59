package main

import "time"

// tally counts what came of submissions, or of pages and sign-ins. Each worker
// has its own; they are merged at the end.
type tally struct {
	offered    int
	accepted   int
	refused    map[int]int // by status
	retried    int         // attempts after a first one
	shed       int         // attempts that were asked to come back
	failed     int         // attempts that the portal broke on
	cut        int         // attempts whose connection broke
	unresolved int         // without an outcome at the end
	followed   int         // receipts whose page was read
	bytes      int64       // of all pages
	atOnce     histogram   // of those that were accepted at the first attempt
	all        histogram   // of all that were accepted, retries among them
	last       time.Time   // when the last was accepted
}

func newTally() *tally { return &tally{refused: map[int]int{}} }

// attempt counts one attempt, the first or a later one.
func (t *tally) attempt(got outcome, attempts int) {
	if attempts > 1 {
		t.retried++
	}
	switch got {
	case shed:
		t.shed++
	case failed:
		t.failed++
	case cut:
		t.cut++
	}
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

func (t *tally) merge(other *tally) {
	t.offered += other.offered
	t.accepted += other.accepted
	t.retried += other.retried
	t.shed += other.shed
	t.failed += other.failed
	t.cut += other.cut
	t.unresolved += other.unresolved
	t.followed += other.followed
	t.bytes += other.bytes
	for status, n := range other.refused {
		t.refused[status] += n
	}
	t.atOnce.merge(&other.atOnce)
	t.all.merge(&other.all)
	if other.last.After(t.last) {
		t.last = other.last
	}
}

// refusals gives how many were refused, whatever the status.
func (t *tally) refusals() int {
	sum := 0
	for _, n := range t.refused {
		sum += n
	}
	return sum
}

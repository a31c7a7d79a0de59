package main

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// task is one submission, from its first attempt until its outcome is known.
type task struct {
	draft    draft
	due      time.Time // from when its time counts; zero flat out, before its first attempt
	attempts int       // made so far
	again    time.Time // when to try again
}

// queue hands out submissions: those that are due by the schedule, and before
// them those that must be tried again. Flat out there are never more without an
// outcome than workers: each is somebody who waits for one before the next.
type queue struct {
	schedule schedule
	patience time.Duration // after the last one was due
	workers  int
	ready    chan task
	wake     chan struct{}

	mu      sync.Mutex
	drafts  []draft
	offered int
	open    int // offered, and without an outcome
	stopped bool
	later   laterTasks
}

func newQueue(drafts []draft, s schedule, patience time.Duration, workers int) *queue {
	return &queue{schedule: s, patience: patience, workers: workers, drafts: drafts, ready: make(chan task, workers), wake: make(chan struct{}, 1)}
}

// run hands out until everything has an outcome, or patience or ctx ends; then
// it closes ready.
func (q *queue) run(ctx context.Context) {
	defer close(q.ready)
	ctx, cancel := context.WithDeadline(ctx, q.schedule.start.Add(q.schedule.span+q.patience))
	defer cancel()
	timer := time.NewTimer(0)
	for ctx.Err() == nil {
		t, wait, found := q.next(time.Now())
		switch {
		case found:
			select {
			case q.ready <- t:
			case <-ctx.Done():
			}
		case wait < 0:
			return
		default:
			timer.Reset(wait)
			select {
			case <-timer.C:
			case <-q.wake:
			case <-ctx.Done():
			}
		}
	}
}

// idleWait is how long to wait where only the outcome of others can bring work.
const idleWait = 50 * time.Millisecond

// next gives what is due now, or how long to wait for it: below nil where
// nothing comes any more.
func (q *queue) next(now time.Time) (t task, wait time.Duration, found bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	wait = idleWait
	if len(q.later) > 0 {
		if wait = q.later[0].again.Sub(now); wait <= 0 {
			return heap.Pop(&q.later).(task), 0, true
		}
	}
	if q.stopped || q.offered >= len(q.drafts) || q.schedule.over(q.offered, now) {
		if q.open == 0 {
			wait = -1
		}
		return task{}, wait, false
	}
	if q.schedule.rate == 0 && q.open >= q.workers {
		return task{}, wait, false
	}
	due := q.schedule.at(q.offered)
	if due.After(now) {
		return task{}, min(wait, due.Sub(now)), false
	}
	t = task{draft: q.drafts[q.offered], due: due}
	if q.schedule.rate == 0 {
		t.due = time.Time{}
	}
	q.offered++
	q.open++
	return t, 0, true
}

// done says that a submission has its outcome.
func (q *queue) done() {
	q.mu.Lock()
	q.open--
	waits := q.open == 0 || q.schedule.rate == 0
	q.mu.Unlock()
	if waits {
		q.rouse()
	}
}

// retry takes a submission back, to be tried again after a while.
func (q *queue) retry(t task, after time.Duration) {
	t.again = time.Now().Add(after)
	q.mu.Lock()
	heap.Push(&q.later, t)
	q.mu.Unlock()
	q.rouse()
}

// stop offers nothing new any more.
func (q *queue) stop() {
	q.mu.Lock()
	q.stopped = true
	q.mu.Unlock()
	q.rouse()
}

func (q *queue) rouse() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// counts gives how many were offered, and how many of them have no outcome.
func (q *queue) counts() (offered, open int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.offered, q.open
}

// laterTasks is a heap of what must be tried again, the first on top.
type laterTasks []task

func (l laterTasks) Len() int           { return len(l) }
func (l laterTasks) Less(i, j int) bool { return l[i].again.Before(l[j].again) }
func (l laterTasks) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push adds a task; see container/heap.
func (l *laterTasks) Push(t any) { *l = append(*l, t.(task)) }

// Pop takes the last; see container/heap.
func (l *laterTasks) Pop() any {
	old := *l
	t := old[len(old)-1]
	*l = old[:len(old)-1]
	return t
}

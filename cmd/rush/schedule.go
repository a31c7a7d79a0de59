package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// schedule says when each of a row of things is due. Flat out, each is due as
// soon as somebody is free to do it.
type schedule struct {
	start time.Time
	rate  float64 // a second; 0 is flat out
	span  time.Duration
}

// at gives when the thing with this number, from 0, is due.
func (s schedule) at(i int) time.Time {
	if s.rate == 0 {
		return s.start
	}
	return s.start.Add(time.Duration(float64(i) / s.rate * float64(time.Second)))
}

// over tells whether the thing with this number is not done any more: it is
// due after the end, or flat out the end has come.
func (s schedule) over(i int, now time.Time) bool {
	end := s.start.Add(s.span)
	if s.rate == 0 {
		return !now.Before(end)
	}
	return !s.at(i).Before(end)
}

// pace lets so many workers do one thing after another by the schedule. A time
// is counted from when the thing was due, not from when somebody was free: who
// is late makes everybody behind them wait, and that must show.
func (s schedule) pace(ctx context.Context, workers int, do func(worker int, due time.Time)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if s.over(i, time.Now()) || !sleepUntil(ctx, s.at(i)) {
					return
				}
				due := s.at(i)
				if s.rate == 0 {
					due = time.Now()
				}
				do(worker, due)
			}
		})
	}
	wait.Wait()
}

// sleepUntil waits for an instant; false where ctx ends before.
func sleepUntil(ctx context.Context, at time.Time) bool {
	wait := time.Until(at)
	if wait <= 0 {
		return true
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package main

import (
	"context"
	"slices"
	"time"
)

// agenda is what people of a demonstration are going to do, in the order of
// the clock: it never goes back, as that of a real portal does not.
type agenda struct {
	clock *demoClock
	until time.Time // what would come later is not done
	steps []step
}

// step is something that somebody does at an instant; what it returns stops
// the demonstration.
type step struct {
	at time.Time
	do func(context.Context) error
}

// at plans something. A step may plan others, at its own instant or later.
func (a *agenda) at(at time.Time, do func(context.Context) error) {
	if at.After(a.until) {
		return
	}
	// After those of the same instant, so that the order is certain.
	place, _ := slices.BinarySearchFunc(a.steps, at, func(s step, at time.Time) int {
		if s.at.After(at) {
			return 1
		}
		return -1
	})
	a.steps = slices.Insert(a.steps, place, step{at, do})
}

// live does everything, step by step.
func (a *agenda) live(ctx context.Context) error {
	for len(a.steps) > 0 {
		next := a.steps[0]
		a.steps = a.steps[1:]
		a.clock.freeze(next.at)
		if err := next.do(ctx); err != nil {
			return err
		}
	}
	a.clock.freeze(a.until)
	return nil
}

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"
)

// kills says how often to end the portal in a storm.
type kills struct {
	times int
	every time.Duration
	drain bool
}

// killed is what came of it.
type killed struct {
	Times   int           `json:"times"`
	Drained bool          `json:"drained"`
	Ready   time.Duration `json:"slowestReadyNanoseconds"` // from starting again until ready, at the worst
	Ended   time.Duration `json:"slowestEndNanoseconds"`   // from SIGTERM until gone, at the worst
}

// The storm blows this long, by chance, before the next kill.
const (
	soonestKill = 50 * time.Millisecond
	latestKill  = 500 * time.Millisecond
)

// run ends the portal and starts it again, until it did so as often as asked or
// ctx ends. The portal runs when it returns.
func (k kills) run(ctx context.Context, p *portal) (killed, error) {
	signal, name := syscall.SIGKILL, "SIGKILL"
	if k.drain {
		signal, name = syscall.SIGTERM, "SIGTERM"
	}
	done := killed{Drained: k.drain}
	for done.Times < k.times {
		wait := k.every + soonestKill + rand.N(latestKill-soonestKill)
		if !sleepUntil(ctx, time.Now().Add(wait)) {
			return done, nil
		}
		began := time.Now()
		if err := p.end(signal); err != nil {
			return done, err
		}
		done.Times++
		done.Ended = max(done.Ended, time.Since(began))
		took, err := p.start(context.WithoutCancel(ctx))
		if err != nil {
			return done, fmt.Errorf("starting again after %s %d: %w", name, done.Times, err)
		}
		done.Ready = max(done.Ready, took)
	}
	return done, nil
}

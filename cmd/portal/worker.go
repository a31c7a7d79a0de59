package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// job is something that the portal does by itself, now and then. It looks at
// what is due and not done, however long ago that was due, so that one that was
// missed is done the next time. Every copy of the portal runs every job.
type job struct {
	name  string
	every time.Duration
	run   func(ctx context.Context) error
}

// jobs gives what this portal does by itself.
func (p *Portal) jobs() []job {
	jobs := []job{
		{"sessions", 10 * time.Minute, p.sweepSessions},
		{"terms", 20 * time.Second, p.Service.PassTime},
	}
	if p.Sender != nil {
		jobs = append(jobs, job{"mail", 10 * time.Second, p.deliverMail})
	}
	return jobs
}

// sweepSessions throws expired sessions away. They are refused anyway; this
// only keeps the table small.
func (p *Portal) sweepSessions(ctx context.Context) error {
	_, err := p.Store.DeleteExpiredSessions(ctx, time.Now())
	return err
}

func (p *Portal) deliverMail(ctx context.Context) error {
	n, err := p.Service.DeliverMail(ctx, p.Sender)
	if n > 0 {
		p.log.Info("mail", "sent", n)
	}
	return err
}

// start runs each job by itself, at once and then every so often, and gives
// what stops them: it returns when none runs any more.
func start(ctx context.Context, log *slog.Logger, jobs []job) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, j := range jobs {
		running.Go(func() { j.repeat(ctx, log) })
	}
	return func() {
		cancel()
		running.Wait()
	}
}

func (j job) repeat(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(j.every)
	defer ticker.Stop()
	for ctx.Err() == nil {
		if err := j.once(ctx); err != nil && ctx.Err() == nil {
			log.Error("job", "name", j.name, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// once runs a job; a panic in it is an error, and the next time comes.
func (j job) once(ctx context.Context) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	return j.run(ctx)
}

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// job is something that the portal does by itself, now and then. It looks at
// what is due and not done, however long ago that was due, so that one that was
// missed is done the next time. Every copy of the portal looks after every job,
// and one of them does it.
type job struct {
	name  subsidy.JobName
	every time.Duration
	run   func(ctx context.Context) error
}

// leases keeps which copy is at which job; see db.Store.
type leases interface {
	ClaimJob(ctx context.Context, name subsidy.JobName, by string, now, until time.Time) (bool, error)
	KeepJob(ctx context.Context, name subsidy.JobName, by string, until time.Time) (bool, error)
	EndJob(ctx context.Context, name subsidy.JobName, by string, at, due time.Time, failure string) error
}

const (
	// jobLease is how long a job stays with a copy that says nothing any more.
	jobLease = time.Minute
	// jobRetry is how soon a job that went wrong is done again, at the latest.
	jobRetry = time.Minute
)

// jobs gives what this portal does by itself.
func (p *Portal) jobs() []job {
	jobs := []job{
		{subsidy.JobSessions, 10 * time.Minute, p.sweepSessions},
		{subsidy.JobTerms, 20 * time.Second, p.Service.PassTime},
		{subsidy.JobInvariants, time.Hour, p.verify},
	}
	if p.Sender != nil {
		jobs = append(jobs, job{subsidy.JobMail, 10 * time.Second, p.deliverMail})
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

// breached is what verifying the database found.
type breached []db.Breach

// verify holds the whole database against its invariants.
func (p *Portal) verify(ctx context.Context) error {
	breaches, err := p.Store.Verify(ctx)
	if err == nil && len(breaches) > 0 {
		return breached(breaches)
	}
	return err
}

// mostBreaches is how many breaches are told of.
const mostBreaches = 20

// Error tells of the first breaches.
func (b breached) Error() string {
	told := []string{fmt.Sprintf("Breuken: %d", len(b))}
	for _, breach := range b[:min(len(b), mostBreaches)] {
		told = append(told, breach.Invariant+": "+breach.What)
	}
	return strings.Join(told, "; ")
}

// failure gives the words for an administrator: the whole story is in the log,
// and may name people.
func failure(err error) string {
	var found breached
	switch {
	case err == nil:
		return ""
	case errors.As(err, &found):
		return found.Error()
	case subsidy.KindOf(err) == subsidy.ClockBehind:
		return "De klok van de server loopt achter op wat al is vastgelegd. Zolang dat zo is, leggen wij niets vast. Zet de klok goed."
	}
	return "Het lukte niet. De oorzaak staat in het logboek van de server."
}

// copyName gives a name for this copy of the portal that no other one has.
func copyName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "portal"
	}
	return fmt.Sprintf("%s %d %s", host, os.Getpid(), rand.Text()[:6])
}

// worker does the jobs of one copy.
type worker struct {
	name   string // of the copy
	leases leases
	log    *slog.Logger
}

// start looks after each job, at once and then again and again, and gives what
// stops that: it returns when none runs any more.
func (w worker) start(ctx context.Context, jobs []job) (stop func()) {
	looks := make([]func(context.Context), len(jobs))
	for i, j := range jobs {
		looks[i] = func(ctx context.Context) { w.repeat(ctx, j) }
	}
	return beside(ctx, looks...)
}

// beside runs each by itself, and gives what ends them: it returns when none
// runs any more.
func beside(ctx context.Context, all ...func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, run := range all {
		running.Go(func() { run(ctx) })
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// again does something after every period, until ctx ends.
func again(ctx context.Context, period time.Duration, do func()) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			do()
		}
	}
}

// repeat looks whether a job is due several times in its period, so that it is
// done soon after it is due, by whichever copy looks first.
func (w worker) repeat(ctx context.Context, j job) {
	look := func() {
		if err := w.look(ctx, j); err != nil && ctx.Err() == nil {
			w.log.Error("job", "name", j.name, "error", err)
		}
	}
	look()
	again(ctx, min(j.every/4, 15*time.Second), look)
}

// look does a job where it is due and nobody is at it.
func (w worker) look(ctx context.Context, j job) error {
	now := time.Now()
	claimed, err := w.leases.ClaimJob(ctx, j.name, w.name, now, now.Add(jobLease))
	if err != nil || !claimed {
		return err
	}
	failed := w.held(ctx, j)
	due := now.Add(j.every)
	switch {
	case ctx.Err() != nil:
		due = time.Now() // this copy stops: another one takes over
	case failed != nil && !errors.As(failed, &breached{}):
		due = now.Add(min(j.every, jobRetry))
	}
	// What was done is written down even when the portal is stopping.
	ended := w.leases.EndJob(context.WithoutCancel(ctx), j.name, w.name, time.Now(), due, failure(failed))
	return errors.Join(failed, ended)
}

// held does a job and keeps it meanwhile. A copy that cannot keep it stops:
// another one may be at it.
func (w worker) held(ctx context.Context, j job) error {
	ctx, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	go again(ctx, jobLease/3, func() {
		kept, err := w.leases.KeepJob(ctx, j.name, w.name, time.Now().Add(jobLease))
		if err != nil || !kept {
			lose(errors.Join(errors.New("another copy may be at this job"), err))
		}
	})
	err := j.once(ctx)
	if err != nil && context.Cause(ctx) != nil {
		err = errors.Join(err, context.Cause(ctx))
	}
	return err
}

// once runs a job; a panic in it is an error, and the next time comes.
func (j job) once(ctx context.Context) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
		}
	}()
	return j.run(ctx)
}

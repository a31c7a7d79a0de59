package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// What is due is nobody's: no copy has it, or the one that had it died.
const jobIsDue = ` due_at <= $2 AND (leased_until IS NULL OR leased_until <= $2)`

// ClaimJob takes a job that is due at now for a copy, until an instant; false
// where it is not due or another copy has it. A job that was never heard of is
// due. Of copies that ask at once, one gets it.
func (s *Store) ClaimJob(ctx context.Context, name subsidy.JobName, by string, now, until time.Time) (bool, error) {
	const (
		due   = `SELECT COUNT(*) FROM jobs WHERE name = $1 AND NOT (` + jobIsDue + `)`
		begin = `INSERT INTO jobs (name, due_at, leased_by, last_run_by, last_error) VALUES ($1, $2, '', '', '') ON CONFLICT (name) DO NOTHING`
		claim = `UPDATE jobs SET leased_until = $3, leased_by = $4 WHERE name = $1 AND` + jobIsDue
	)
	// Copies look often, and a look holds up nobody who writes.
	if waits, err := one(ctx, s, scanCount, due, name, Time(now)); err != nil || waits > 0 {
		return false, err
	}
	var claimed int64
	err := s.whole(ctx, func(tx *Store) error {
		if _, err := tx.exec(ctx, begin, name, Time(now)); err != nil {
			return err
		}
		var err error
		claimed, err = tx.exec(ctx, claim, name, Time(now), Time(until), by)
		return err
	})
	return claimed > 0, err
}

// KeepJob keeps a job for a copy that is at it; false where it is not the
// copy's any more.
func (s *Store) KeepJob(ctx context.Context, name subsidy.JobName, by string, until time.Time) (bool, error) {
	kept, err := s.exec(ctx, `UPDATE jobs SET leased_until = $1 WHERE name = $2 AND leased_by = $3`, Time(until), name, by)
	return kept > 0, err
}

// EndJob writes down that a copy has done a job and when it is due again.
// failure is what went wrong, in words for an administrator. A job that is not
// the copy's any more stays as it is.
func (s *Store) EndJob(ctx context.Context, name subsidy.JobName, by string, at, due time.Time, failure string) error {
	const query = `
UPDATE jobs SET due_at = $1, last_run_at = $2, last_run_by = $3, last_error = $4, leased_until = NULL, leased_by = ''
WHERE name = $5 AND leased_by = $3`
	_, err := s.exec(ctx, query, Time(due), Time(at), by, failure, name)
	return err
}

// Jobs gives what became of every job; see subsidy.JobStore.
func (s *Store) Jobs(ctx context.Context) ([]subsidy.Job, error) {
	const query = `
SELECT name, due_at, leased_until, leased_by, last_run_at, last_run_by, last_error FROM jobs ORDER BY name`
	return all(ctx, s, scanJob, query)
}

func scanJob(r row) (subsidy.Job, error) {
	var j subsidy.Job
	err := r.Scan(&j.Name, (*Time)(&j.DueAt), (*Time)(&j.LeasedUntil), &j.LeasedBy, (*Time)(&j.RunAt), &j.RunBy, &j.Failure)
	return j, err
}

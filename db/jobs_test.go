package db_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// claim takes the job of these tests for a copy, for a minute.
func claim(t *testing.T, s *db.Store, by string, now time.Time) bool {
	t.Helper()
	claimed, err := s.ClaimJob(t.Context(), subsidy.JobTerms, by, now, now.Add(time.Minute))
	must(t, err)
	return claimed
}

func TestOfCopiesThatAskAtOnceOneGetsTheJob(t *testing.T) {
	s, dsn := opened(t)
	copies := []*db.Store{s, reopened(t, dsn)}
	for run := range 5 {
		var got atomic.Int64
		var all sync.WaitGroup
		now := begun.Add(time.Duration(run) * time.Hour)
		for i := range 8 {
			all.Go(func() {
				if claim(t, copies[i%2], string(rune('a'+i)), now) {
					got.Add(1)
				}
			})
		}
		all.Wait()
		equal(t, got.Load(), 1)
	}
}

func TestAJobIsDueAgainWhenItsTimeHasComeAndItsCopyIsDoneOrDead(t *testing.T) {
	s, _ := opened(t)
	equal(t, claim(t, s, "one", begun), true)
	equal(t, claim(t, s, "other", begun.Add(59*time.Second)), false)
	kept, err := s.KeepJob(t.Context(), subsidy.JobTerms, "one", begun.Add(2*time.Minute))
	must(t, err)
	equal(t, kept, true)
	equal(t, claim(t, s, "other", begun.Add(119*time.Second)), false)
	equal(t, claim(t, s, "other", begun.Add(2*time.Minute)), true) // the first one died

	kept, err = s.KeepJob(t.Context(), subsidy.JobTerms, "one", begun.Add(time.Hour))
	must(t, err)
	equal(t, kept, false)
	done := begun.Add(150 * time.Second)
	must(t, s.EndJob(t.Context(), subsidy.JobTerms, "one", done, begun, "not its job any more"))
	must(t, s.EndJob(t.Context(), subsidy.JobTerms, "other", done, done.Add(time.Minute), "Het lukte niet."))
	jobs, err := s.Jobs(t.Context())
	must(t, err)
	same(t, jobs, []subsidy.Job{{Name: subsidy.JobTerms, DueAt: done.Add(time.Minute), RunAt: done, RunBy: "other", Failure: "Het lukte niet."}})
	equal(t, claim(t, s, "one", done.Add(59*time.Second)), false)
	equal(t, claim(t, s, "one", done.Add(time.Minute)), true)
}

package subsidy

import (
	"context"
	"time"
)

// JobName names something that the portal does by itself.
type JobName string

// What the portal does by itself. Of all its copies one does it at a time.
const (
	JobMail       JobName = "mail"       // sends the outbox (A13)
	JobTerms      JobName = "terms"      // reminds of terms and ends those that are over
	JobSessions   JobName = "sessions"   // throws expired sessions away
	JobInvariants JobName = "invariants" // verifies the whole database
)

// Title gives the name of a job for a page.
func (n JobName) Title() string {
	switch n {
	case JobMail:
		return "E-mail versturen"
	case JobTerms:
		return "Termijnen bewaken"
	case JobSessions:
		return "Verlopen sessies opruimen"
	case JobInvariants:
		return "Gegevens controleren"
	}
	return string(n)
}

// Job is what became of a job. Its instants are those of the machine's clock,
// also in a demonstration.
type Job struct {
	Name        JobName
	DueAt       time.Time // when it is done again
	LeasedUntil time.Time // until then a copy is at it, unless it says so again; zero for none
	LeasedBy    string    // the copy that is at it
	RunAt       time.Time // when it was last done; zero before the first time
	RunBy       string    // the copy that did it
	Failure     string    // what went wrong then, in plain Dutch; "" nothing
}

// JobStore remembers what became of jobs.
type JobStore interface {
	// Jobs gives those that a copy of the portal has been at, by name.
	Jobs(ctx context.Context) ([]Job, error)
}

// Jobs gives what became of every job to an administrator or auditor.
func (s *Service) Jobs(ctx context.Context, by User) ([]Job, error) {
	if by.Role != Administrator && by.Role != Auditor {
		return nil, refuse(Forbidden, "", "Deze pagina is voor beheerders.")
	}
	return s.Store.Jobs(ctx)
}

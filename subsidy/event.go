package subsidy

import "time"

// Event says who did what to an application, and when. There is exactly one
// for each change of state, written in the same transaction.
type Event struct {
	ID          string
	Application string
	At          time.Time // UTC
	Actor       UserID
	ActorName   string
	Action      Action
	From        State
	To          State
	Detail      string // plain words, such as the name of a section
	RequestID   string
}

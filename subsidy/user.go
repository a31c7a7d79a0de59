package subsidy

import (
	"slices"
	"time"
)

// UserID is the id of a person with an account.
type UserID string

// Role is what a person may do. A person has one.
type Role string

// The roles: two of a board, five of the ministry, and the portal itself.
const (
	Preparer      Role = "opsteller"
	Signatory     Role = "tekenbevoegde"
	Assessor      Role = "beoordelaar"
	Decider       Role = "besluitnemer"
	Payer         Role = "betaalmedewerker"
	Administrator Role = "beheerder"
	Auditor       Role = "auditor"
	// Portal is nobody: what the passing of time does, such as a term that ends.
	Portal Role = "portaal"
)

// Roles lists every role that a person can have, those of a board first.
var Roles = []Role{Preparer, Signatory, Assessor, Decider, Payer, Administrator, Auditor}

// OfBoard tells whether people with this role act for a board.
func (r Role) OfBoard() bool { return r == Preparer || r == Signatory }

// OfMinistry tells whether people with this role work for the ministry.
func (r Role) OfMinistry() bool { return slices.Contains(Roles, r) && !r.OfBoard() }

// ReadsFiles tells whether this role may read every filed application.
func (r Role) ReadsFiles() bool {
	return r == Assessor || r == Decider || r == Auditor
}

// ReadsDecisions tells whether this role may read the decisions of a round.
func (r Role) ReadsDecisions() bool { return r.ReadsFiles() || r == Payer }

// MindsRounds tells whether this role sees how a round could go: what moves its
// closing, and how its money could be divided.
func (r Role) MindsRounds() bool {
	return r == Administrator || r == Decider || r == Auditor
}

// User is a person with an account.
type User struct {
	ID    UserID
	Email string // lower case, unique
	Name  string
	Role  Role
	Board BoardNumber // "" for the ministry
	// PasswordHash is the argon2id hash, or "" while the invitation is open.
	PasswordHash string
	CreatedAt    time.Time
}

// Invitation lets one person set a password, once, until it expires (A13:
// 72 hours for an invitation, 30 minutes for a reset). Only the hash of its
// token is kept.
type Invitation struct {
	TokenHash string
	User      UserID
	CreatedAt time.Time
	ExpiresAt time.Time
}

// How long a one-time link for an account works (A13).
const (
	InvitationTerm = 72 * time.Hour
	ResetTerm      = 30 * time.Minute
)

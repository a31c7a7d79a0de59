package db

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"subsidieportaal/subsidy"
)

const addApplication = `
INSERT INTO applications (id, reference, creation_key, round_id, scheme_slug, scheme_version, board, location,
	state, version, answers, asks_zomerschool, asks_overgangsbeleid, amount_cents,
	created_by, created_at, updated_by, updated_at, remarks)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0
WHERE NOT EXISTS (SELECT 1 FROM applications WHERE reference = $2)`

// AddApplication adds a draft; see subsidy.ApplicationStore. A reference that
// was given out before is a Conflict with that Reference, and leaves the
// transaction fit for another try.
func (s *Store) AddApplication(ctx context.Context, a subsidy.Application, key string) error {
	if a.State != subsidy.Draft {
		return fmt.Errorf("db: %s begins as %q, not as a draft", a.Reference, a.State)
	}
	added, err := s.exec(ctx, addApplication, a.ID, a.Reference, key, a.Round, a.SchemeSlug, a.SchemeVersion,
		a.Board, a.Location, a.State, a.Version, sealed("applications.answers", a.ID, answers(a.Answers)),
		a.Answers.Asks(subsidy.PartZomerschool), a.Answers.Asks(subsidy.PartOvergangsbeleid), a.Amount,
		a.CreatedBy, Time(a.CreatedAt), a.UpdatedBy, Time(a.UpdatedAt))
	if err == nil && added == 0 {
		return &subsidy.Error{Kind: subsidy.Conflict, Reference: a.Reference,
			Message: "Het kenmerk " + string(a.Reference) + " is al uitgegeven. Probeer het nog een keer."}
	}
	return err
}

const applicationQuery = `
SELECT id, reference, round_id, scheme_slug, scheme_version, board, location, state, version, answers, amount_cents,
	created_by, created_at, updated_by, updated_at, COALESCE(filed_by, ''), received_at, decide_by, remarks,
	COALESCE(assessor, ''), complete_at, begins_on
FROM applications`

func scanApplication(r row) (subsidy.Application, error) {
	var a subsidy.Application
	err := r.Scan(&a.ID, &a.Reference, &a.Round, &a.SchemeSlug, &a.SchemeVersion, &a.Board, &a.Location, &a.State,
		&a.Version, opened("applications.answers", &a.ID, (*answers)(&a.Answers)), &a.Amount, &a.CreatedBy, (*Time)(&a.CreatedAt), &a.UpdatedBy,
		(*Time)(&a.UpdatedAt), &a.FiledBy, (*Time)(&a.ReceivedAt), (*Date)(&a.DecideBy), &a.Remarks, &a.Assessor,
		(*Time)(&a.CompleteAt), (*Date)(&a.BeginsOn))
	return a, err
}

// ApplicationByKey gives what was made with a key; see subsidy.ApplicationStore.
func (s *Store) ApplicationByKey(ctx context.Context, board subsidy.BoardNumber, key string) (subsidy.Application, error) {
	return one(ctx, s, scanApplication, applicationQuery+` WHERE board = $1 AND creation_key = $2`, board, key)
}

// BoardApplication gives an application of a board; see
// subsidy.ApplicationStore. One that was deleted is NotFound.
func (s *Store) BoardApplication(ctx context.Context, board subsidy.BoardNumber, ref subsidy.Reference) (subsidy.Application, error) {
	return one(ctx, s, scanApplication,
		applicationQuery+` WHERE reference = $1 AND board = $2 AND state <> 'deleted'`, ref, board)
}

// FiledApplication gives what the ministry has; see subsidy.ApplicationStore.
func (s *Store) FiledApplication(ctx context.Context, ref subsidy.Reference) (subsidy.Application, error) {
	return one(ctx, s, scanApplication, applicationQuery+` WHERE reference = $1 AND received_at IS NOT NULL`, ref)
}

// ApplicationByID gives what the ministry has; see subsidy.SupplementStore.
func (s *Store) ApplicationByID(ctx context.Context, id string) (subsidy.Application, error) {
	return one(ctx, s, scanApplication, applicationQuery+` WHERE id = $1 AND received_at IS NOT NULL`, id)
}

// DraftOf gives the draft of a board; see subsidy.ApplicationStore.
func (s *Store) DraftOf(ctx context.Context, board subsidy.BoardNumber, round subsidy.RoundID, code subsidy.LocationCode) (subsidy.Application, error) {
	return one(ctx, s, scanApplication,
		applicationQuery+` WHERE round_id = $1 AND location = $2 AND board = $3 AND state = 'draft'`, round, code, board)
}

// LiveApplication gives the live application of a location; see
// subsidy.ApplicationStore.
func (s *Store) LiveApplication(ctx context.Context, slug string, round subsidy.RoundID, code subsidy.LocationCode, perScheme bool) (subsidy.Reference, error) {
	const query = `
SELECT reference FROM applications
WHERE location = $1 AND scheme_slug = $2 AND (round_id = $3 OR $4) AND live_key IS NOT NULL
ORDER BY received_at, reference LIMIT 1`
	reference, err := one(ctx, s, scanText, query, code, slug, round, perScheme)
	if subsidy.KindOf(err) == subsidy.NotFound {
		return "", nil
	}
	return subsidy.Reference(reference), err
}

// saveStep writes what a step in the life of an application changes.
const saveStep = `
UPDATE applications SET version = version + 1, state = $3, amount_cents = $4, updated_by = $5, updated_at = $6,
	filed_by = NULLIF($7, ''), received_at = $8, decide_by = $9, remarks = $10, assessor = NULLIF($11, ''),
	live_key = NULLIF($12, ''), complete_at = $13, begins_on = $14`

const (
	saveMoved       = saveStep + ` WHERE id = $1 AND version = $2`
	saveApplication = saveStep + `, location = $15, answers = $16, asks_zomerschool = $17, asks_overgangsbeleid = $18
WHERE id = $1 AND version = $2`
)

// SaveApplication writes a; see subsidy.ApplicationStore. It keeps the
// counters of the round. The reference, the board, the round, the scheme
// version and who began it never change: what a says of them is not written.
func (s *Store) SaveApplication(ctx context.Context, a *subsidy.Application) error {
	return s.save(ctx, a, saveApplication, a.Location, sealed("applications.answers", a.ID, answers(a.Answers)),
		a.Answers.Asks(subsidy.PartZomerschool), a.Answers.Asks(subsidy.PartOvergangsbeleid))
}

// MoveApplication writes a but for its location and its answers; see
// subsidy.ApplicationStore. To write those again, unchanged, would be a third
// of the work.
func (s *Store) MoveApplication(ctx context.Context, a *subsidy.Application) error {
	return s.save(ctx, a, saveMoved)
}

func (s *Store) save(ctx context.Context, a *subsidy.Application, statement string, more ...any) error {
	err := s.whole(ctx, func(tx *Store) error {
		before, err := one(ctx, tx, scanWeighed, weighedQuery, a.ID)
		if err != nil {
			return err
		}
		after := *a
		after.Round, after.SchemeSlug, after.SchemeVersion = before.Round, before.SchemeSlug, before.SchemeVersion
		if statement == saveMoved {
			after.Location = before.Location // what may have one live application (S6)
		}
		if err := tx.saveRow(ctx, after, statement, more); err != nil {
			return err
		}
		if err := tx.reweigh(ctx, before, after); err != nil {
			return err
		}
		return tx.recount(ctx, countedOf(before), countedOf(after))
	})
	if err == nil {
		a.Version++
	}
	return err
}

// weighedQuery reads what the counters of a round count of an application, and
// what a step does not change of it.
const weighedQuery = `
SELECT round_id, scheme_slug, scheme_version, location, state, amount_cents, received_at, COALESCE(assessor, '')
FROM applications WHERE id = $1`

func scanWeighed(r row) (subsidy.Application, error) {
	var a subsidy.Application
	err := r.Scan(&a.Round, &a.SchemeSlug, &a.SchemeVersion, &a.Location, &a.State, &a.Amount, (*Time)(&a.ReceivedAt), &a.Assessor)
	return a, err
}

func (s *Store) saveRow(ctx context.Context, a subsidy.Application, statement string, more []any) error {
	scheme, err := s.SchemeVersion(ctx, a.SchemeSlug, a.SchemeVersion)
	if err != nil {
		return err
	}
	changed, err := s.exec(ctx, statement, append([]any{a.ID, a.Version, a.State, a.Amount,
		a.UpdatedBy, Time(a.UpdatedAt), a.FiledBy, Time(a.ReceivedAt), Date(a.DecideBy), a.Remarks, a.Assessor,
		liveKey(a.State, a.SchemeSlug, a.Round, a.Location, scheme.LivePer), Time(a.CompleteAt), Date(a.BeginsOn)}, more...)...)
	if err == nil && changed == 0 {
		return subsidy.Overtaken()
	}
	return err
}

// liveKey names what only one live application may have (S6); "" while it is
// not live.
func liveKey(state subsidy.State, slug string, round subsidy.RoundID, code subsidy.LocationCode, per subsidy.LivePer) string {
	if !state.Live() {
		return ""
	}
	if per == subsidy.LivePerScheme {
		round = "*"
	}
	return slug + "/" + string(round) + "/" + string(code)
}

// answers are subsidy.Answers in a column, as JSON.
type answers subsidy.Answers

// Value gives the JSON.
func (a answers) Value() (driver.Value, error) {
	text, err := json.Marshal(subsidy.Answers(a))
	return string(text), err
}

// Scan reads the JSON.
func (a *answers) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("db: %T holds no answers", v)
	}
	*a = answers{}
	return json.Unmarshal([]byte(text), (*subsidy.Answers)(a))
}

package db

import (
	"context"

	"subsidieportaal/subsidy"
)

const addObjection = `
INSERT INTO objections (id, application, decision, document, sha256, grounds, filed_by, filed_by_name, filed_at, late, due,
	committee, extended, state, version, handler_name, extra_cents, motivation, advised_by_name, decided_by_name, reopened)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', 0, '', '', '', FALSE)`

// AddObjection adds one as it was filed; see subsidy.ObjectionStore.
func (s *Store) AddObjection(ctx context.Context, o subsidy.Objection) error {
	if err := checkHash("objection "+o.ID, o.Document, o.SHA256); err != nil {
		return err
	}
	_, err := s.exec(ctx, addObjection, o.ID, o.Application, o.Decision, sealed("objections.document", o.ID, o.Document), o.SHA256,
		sealed("objections.grounds", o.ID, o.Grounds), o.FiledBy, sealed("objections.filed_by_name", o.ID, o.FiledByName), Time(o.FiledAt), o.Late, Date(o.Due), o.Committee, o.Extended, o.State, o.Version)
	return err
}

const saveObjection = `
UPDATE objections SET due = $1, committee = $2, extended = $3, state = $4, version = version + 1,
	handler = NULLIF($5, ''), handler_name = $6, outcome = NULLIF($7, ''), extra_cents = $8, motivation = $9,
	advised_by = NULLIF($10, ''), advised_by_name = $11, advised_at = $12,
	decided_by = NULLIF($13, ''), decided_by_name = $14, decided_at = $15, reopened = $16
WHERE id = $17 AND version = $18`

// SaveObjection writes what became of it; see subsidy.ObjectionStore. Somebody
// who advised on the application or decided it is Forbidden (A12).
func (s *Store) SaveObjection(ctx context.Context, o *subsidy.Objection) error {
	changed, err := s.exec(ctx, saveObjection, Date(o.Due), o.Committee, o.Extended, o.State, o.Handler,
		sealed("objections.handler_name", o.ID, o.HandlerName), o.Outcome, o.Extra, sealed("objections.motivation", o.ID, o.Motivation),
		o.AdvisedBy, sealed("objections.advised_by_name", o.ID, o.AdvisedByName), Time(o.AdvisedAt),
		o.DecidedBy, sealed("objections.decided_by_name", o.ID, o.DecidedByName), Time(o.DecidedAt), o.Reopened, o.ID, o.Version)
	if err != nil {
		return err
	}
	if changed == 0 {
		return subsidy.ObjectionOvertaken()
	}
	o.Version++
	return nil
}

const (
	objectionColumns = `
SELECT o.id, o.application, a.reference, o.decision, o.document, o.sha256, o.grounds, o.filed_by, o.filed_by_name, o.filed_at,
	o.late, o.due, o.committee, o.extended, o.state, o.version, COALESCE(o.handler, ''), o.handler_name,
	COALESCE(o.outcome, ''), o.extra_cents, o.motivation, COALESCE(o.advised_by, ''), o.advised_by_name, o.advised_at,
	COALESCE(o.decided_by, ''), o.decided_by_name, o.decided_at, o.reopened`
	objectionQuery = objectionColumns + `
FROM objections o JOIN applications a ON a.id = o.application`
)

// Objection gives one; see subsidy.ObjectionStore.
func (s *Store) Objection(ctx context.Context, id string) (subsidy.Objection, error) {
	return one(ctx, s, scanObjection, objectionQuery+` WHERE o.id = $1`, id)
}

// Objections gives those of an application; see subsidy.ObjectionStore.
func (s *Store) Objections(ctx context.Context, application string) ([]subsidy.Objection, error) {
	return all(ctx, s, scanObjection, objectionQuery+` WHERE o.application = $1 ORDER BY o.filed_at, o.id`, application)
}

func scanObjection(r row) (subsidy.Objection, error) {
	var o subsidy.Objection
	err := r.Scan(objectionFields(&o)...)
	return o, err
}

// objectionFields are where the columns of an objection go.
func objectionFields(o *subsidy.Objection) []any {
	return []any{&o.ID, &o.Application, &o.Reference, &o.Decision, opened("objections.document", &o.ID, &o.Document), &o.SHA256,
		opened("objections.grounds", &o.ID, &o.Grounds), &o.FiledBy, opened("objections.filed_by_name", &o.ID, &o.FiledByName),
		(*Time)(&o.FiledAt), &o.Late, (*Date)(&o.Due), &o.Committee, &o.Extended, &o.State, &o.Version, &o.Handler,
		opened("objections.handler_name", &o.ID, &o.HandlerName), &o.Outcome, &o.Extra,
		opened("objections.motivation", &o.ID, &o.Motivation), &o.AdvisedBy,
		opened("objections.advised_by_name", &o.ID, &o.AdvisedByName), (*Time)(&o.AdvisedAt), &o.DecidedBy,
		opened("objections.decided_by_name", &o.ID, &o.DecidedByName), (*Time)(&o.DecidedAt), &o.Reopened}
}

const objectionList = objectionColumns + `, l.name, b.name, b.number, r.year
FROM objections o JOIN applications a ON a.id = o.application
JOIN locations l ON l.code = a.location
JOIN boards b ON b.number = a.board
JOIN rounds r ON r.id = a.round_id
WHERE NOT EXISTS (SELECT 1 FROM application_ties t WHERE t.application = a.id AND t.user_id = $1)
	AND (o.state = 'decided') = $2
ORDER BY CASE WHEN $2 THEN NULL ELSE o.due END, o.decided_at DESC, o.filed_at, o.id`

// ObjectionList gives those that wait or were decided; see subsidy.ObjectionStore.
func (s *Store) ObjectionList(ctx context.Context, reader subsidy.UserID, decided bool) ([]subsidy.ObjectionRow, error) {
	return all(ctx, s, scanObjectionRow, objectionList, reader, decided)
}

// ObjectionsWaiting counts those that wait; see subsidy.ObjectionStore.
func (s *Store) ObjectionsWaiting(ctx context.Context, reader subsidy.UserID) (subsidy.ObjectionsWaiting, error) {
	const query = `
SELECT COUNT(CASE WHEN o.state = 'filed' THEN 1 END), COUNT(CASE WHEN o.state = 'in handling' THEN 1 END),
	COUNT(CASE WHEN o.state = 'advised' THEN 1 END)
FROM objections o WHERE o.state IN ('filed', 'in handling', 'advised')
	AND NOT EXISTS (SELECT 1 FROM application_ties t WHERE t.application = o.application AND t.user_id = $1)`
	return one(ctx, s, scanObjectionsWaiting, query, reader)
}

func scanObjectionsWaiting(r row) (subsidy.ObjectionsWaiting, error) {
	var w subsidy.ObjectionsWaiting
	err := r.Scan(&w.Filed, &w.InHandling, &w.Advised)
	return w, err
}

func scanObjectionRow(r row) (subsidy.ObjectionRow, error) {
	var o subsidy.ObjectionRow
	var board subsidy.Board
	err := r.Scan(append(objectionFields(&o.Objection), &o.LocationName, &board.Name, &board.Number, &o.Year)...)
	o.BoardName = board.Title()
	return o, err
}

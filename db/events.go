package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

const addEvent = `
INSERT INTO events (id, application, seq, at, actor, actor_name, action, from_state, to_state, detail, request_id)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM events WHERE application = $2),
	$3, NULLIF($4, ''), $5, $6, NULLIF($7, ''), $8, $9, $10)`

// AddEvent adds to the history; see subsidy.ApplicationStore.
func (s *Store) AddEvent(ctx context.Context, e subsidy.Event) error {
	_, err := s.exec(ctx, addEvent, e.ID, e.Application, Time(e.At), e.Actor, sealed("events.actor_name", e.ID, e.ActorName), e.Action, e.From, e.To,
		sealed("events.detail", e.ID, e.Detail), e.RequestID)
	return err
}

// LastEventAt gives the newest instant; see subsidy.ApplicationStore.
func (s *Store) LastEventAt(ctx context.Context) (time.Time, error) {
	const query = `
SELECT at FROM (SELECT at FROM events ORDER BY at DESC LIMIT 1) e
UNION ALL SELECT at FROM (SELECT at FROM round_events ORDER BY at DESC LIMIT 1) r
ORDER BY at DESC LIMIT 1`
	at, err := one(ctx, s, scanTime, query)
	if subsidy.KindOf(err) == subsidy.NotFound {
		return time.Time{}, nil
	}
	return at, err
}

func scanTime(r row) (time.Time, error) {
	var at Time
	err := r.Scan(&at)
	return time.Time(at), err
}

// Events gives the history, newest first; see subsidy.ApplicationStore.
func (s *Store) Events(ctx context.Context, application string) ([]subsidy.Event, error) {
	const query = `
SELECT id, application, at, COALESCE(actor, ''), actor_name, action, COALESCE(from_state, ''), to_state, detail, request_id
FROM events WHERE application = $1 ORDER BY seq DESC`
	return all(ctx, s, scanEvent, query, application)
}

func scanEvent(r row) (subsidy.Event, error) {
	var e subsidy.Event
	err := r.Scan(&e.ID, &e.Application, (*Time)(&e.At), &e.Actor, opened("events.actor_name", &e.ID, &e.ActorName), &e.Action, &e.From, &e.To,
		opened("events.detail", &e.ID, &e.Detail), &e.RequestID)
	return e, err
}

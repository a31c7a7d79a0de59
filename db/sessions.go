package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// LoadSession gives the session with this hash; NotFound where there is none
// or it has expired at now.
func (s *Store) LoadSession(ctx context.Context, hash string, now time.Time) (user subsidy.UserID, data string, createdAt, expiresAt time.Time, err error) {
	const query = `
SELECT COALESCE(user_id, ''), data, created_at, expires_at FROM sessions WHERE hash = $1 AND expires_at > $2`
	err = s.reads().QueryRowContext(ctx, number(query), hash, Time(now)).
		Scan(&user, &data, (*Time)(&createdAt), (*Time)(&expiresAt))
	return user, data, createdAt, expiresAt, translate(err)
}

const saveSession = `
INSERT INTO sessions (hash, user_id, data, created_at, expires_at) VALUES ($1, NULLIF($2, ''), $3, $4, $5)
ON CONFLICT (hash) DO UPDATE SET user_id = excluded.user_id, data = excluded.data,
	created_at = excluded.created_at, expires_at = excluded.expires_at`

// SaveSession adds a session or replaces the one with this hash. The user is
// "" while nobody has signed in.
func (s *Store) SaveSession(ctx context.Context, hash string, user subsidy.UserID, data string, createdAt, expiresAt time.Time) error {
	_, err := s.exec(ctx, saveSession, hash, user, data, Time(createdAt), Time(expiresAt))
	return err
}

// DeleteSession ends a session; one that is not there has ended already.
func (s *Store) DeleteSession(ctx context.Context, hash string) error {
	_, err := s.exec(ctx, `DELETE FROM sessions WHERE hash = $1`, hash)
	return err
}

// DeleteSessionsOf ends every session of a person.
func (s *Store) DeleteSessionsOf(ctx context.Context, user subsidy.UserID) error {
	_, err := s.exec(ctx, `DELETE FROM sessions WHERE user_id = $1`, user)
	return err
}

// DeleteExpiredSessions removes what has expired at now and gives how many
// that were.
func (s *Store) DeleteExpiredSessions(ctx context.Context, now time.Time) (int, error) {
	deleted, err := s.exec(ctx, `DELETE FROM sessions WHERE expires_at <= $1`, Time(now))
	return int(deleted), err
}

package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// LoadSession gives the session with this hash, and who has it; NotFound where
// there is none, nobody has signed in, or it has expired at now.
func (s *Store) LoadSession(ctx context.Context, hash string, now time.Time) (user subsidy.User, data string, createdAt, expiresAt time.Time, err error) {
	const query = `
SELECT s.data, s.created_at, s.expires_at, ` + userColumns + ` FROM sessions s JOIN users ON users.id = s.user_id
WHERE s.hash = $1 AND s.expires_at > $2`
	fields := append([]any{opened("sessions.data", &hash, &data), (*Time)(&createdAt), (*Time)(&expiresAt)}, userFields(&user)...)
	err = s.open(s.reads().QueryRowContext(ctx, s.text(query), hash, Time(now))).Scan(fields...)
	return user, data, createdAt, expiresAt, s.translate(err)
}

// AddSession adds a session. The user is "" while nobody has signed in.
func (s *Store) AddSession(ctx context.Context, hash string, user subsidy.UserID, data string, createdAt, expiresAt time.Time) error {
	const query = `
INSERT INTO sessions (hash, user_id, data, created_at, expires_at) VALUES ($1, NULLIF($2, ''), $3, $4, $5)`
	_, err := s.exec(ctx, query, hash, user, sealed("sessions.data", hash, data), Time(createdAt), Time(expiresAt))
	return err
}

// KeepSession writes the data and the end of a session. One that was ended
// meanwhile stays ended.
func (s *Store) KeepSession(ctx context.Context, hash, data string, expiresAt time.Time) error {
	_, err := s.exec(ctx, `UPDATE sessions SET data = $1, expires_at = $2 WHERE hash = $3`, sealed("sessions.data", hash, data), Time(expiresAt), hash)
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

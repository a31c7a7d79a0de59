package db

import (
	"context"
	"strings"

	"subsidieportaal/subsidy"
)

const addUser = `
INSERT INTO users (id, email, name, role, board, password_hash, created_at)
VALUES ($1, $2, $3, $4, NULLIF($5, ''), $6, $7)`

// AddUser adds a person; see subsidy.AccountStore.
func (s *Store) AddUser(ctx context.Context, u subsidy.User) error {
	_, err := s.exec(ctx, addUser, u.ID, strings.ToLower(u.Email), u.Name, u.Role, u.Board, u.PasswordHash, Time(u.CreatedAt))
	return err
}

const userQuery = `SELECT id, email, name, role, COALESCE(board, ''), password_hash, created_at FROM users`

// User gives a person; see subsidy.AccountStore.
func (s *Store) User(ctx context.Context, id subsidy.UserID) (subsidy.User, error) {
	return one(ctx, s, scanUser, userQuery+` WHERE id = $1`, id)
}

// UserByEmail gives the person with an address, in capitals or not; see
// subsidy.AccountStore.
func (s *Store) UserByEmail(ctx context.Context, email string) (subsidy.User, error) {
	return one(ctx, s, scanUser, userQuery+` WHERE email = $1`, strings.ToLower(email))
}

// Users gives everybody; see subsidy.AccountStore.
func (s *Store) Users(ctx context.Context) ([]subsidy.User, error) {
	return all(ctx, s, scanUser, userQuery+` ORDER BY lower(name), id`)
}

// PeopleOf gives everybody of a board; see subsidy.AccountStore.
func (s *Store) PeopleOf(ctx context.Context, number subsidy.BoardNumber) ([]subsidy.User, error) {
	return all(ctx, s, scanUser, userQuery+` WHERE board = $1 ORDER BY lower(name), id`, number)
}

// Signatories gives those of a board; see subsidy.AccountStore.
func (s *Store) Signatories(ctx context.Context, number subsidy.BoardNumber) ([]subsidy.User, error) {
	return all(ctx, s, scanUser, userQuery+` WHERE board = $1 AND role = $2 ORDER BY lower(name), id`, number, subsidy.Signatory)
}

func scanUser(r row) (subsidy.User, error) {
	var u subsidy.User
	err := r.Scan(&u.ID, &u.Email, &u.Name, &u.Role, &u.Board, &u.PasswordHash, (*Time)(&u.CreatedAt))
	return u, err
}

// SetPassword stores a hash and ends every session; see subsidy.AccountStore.
func (s *Store) SetPassword(ctx context.Context, id subsidy.UserID, hash string) error {
	const query = `UPDATE users SET password_hash = $1 WHERE id = $2`
	return s.whole(ctx, func(tx *Store) error {
		if err := tx.change(ctx, query, hash, id); err != nil {
			return err
		}
		return tx.DeleteSessionsOf(ctx, id)
	})
}

// AddInvitation adds a one-time link; see subsidy.AccountStore.
func (s *Store) AddInvitation(ctx context.Context, i subsidy.Invitation) error {
	const query = `INSERT INTO invitations (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`
	_, err := s.exec(ctx, query, i.TokenHash, i.User, Time(i.CreatedAt), Time(i.ExpiresAt))
	return err
}

// Invitation gives a one-time link; see subsidy.AccountStore.
func (s *Store) Invitation(ctx context.Context, tokenHash string) (subsidy.Invitation, error) {
	const query = `SELECT token_hash, user_id, created_at, expires_at FROM invitations WHERE token_hash = $1 AND NOT used`
	return one(ctx, s, scanInvitation, query, tokenHash)
}

func scanInvitation(r row) (subsidy.Invitation, error) {
	var i subsidy.Invitation
	err := r.Scan(&i.TokenHash, &i.User, (*Time)(&i.CreatedAt), (*Time)(&i.ExpiresAt))
	return i, err
}

// UseInvitation ends a one-time link; see subsidy.AccountStore.
func (s *Store) UseInvitation(ctx context.Context, tokenHash string) error {
	return s.change(ctx, `UPDATE invitations SET used = TRUE WHERE token_hash = $1 AND NOT used`, tokenHash)
}

package db

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"subsidieportaal/subsidy"
)

const addUser = `
INSERT INTO users (id, email_blind, email, name, role, board, password_hash, created_at)
VALUES ($1, $2, $3, $4, $5, NULLIF($6, ''), $7, $8)`

// AddUser adds a person; see subsidy.AccountStore.
func (s *Store) AddUser(ctx context.Context, u subsidy.User) error {
	email := strings.ToLower(u.Email)
	return s.whole(ctx, func(tx *Store) error {
		if err := tx.emailFree(ctx, email); err != nil {
			return err
		}
		_, err := tx.exec(ctx, addUser, u.ID, blinded{emailBlind, email}, sealed("users.email", u.ID, email),
			sealed("users.name", u.ID, u.Name), u.Role, u.Board, u.PasswordHash, Time(u.CreatedAt))
		return err
	})
}

// emailFree refuses an address that somebody has. The schema does too, but sees
// no equality between what stands for it under two keys.
func (s *Store) emailFree(ctx context.Context, email string) error {
	_, err := s.UserByEmail(ctx, email)
	switch {
	case subsidy.KindOf(err) == subsidy.NotFound:
		return nil
	case err != nil:
		return err
	}
	taken := violations["users_email_key"]
	return &taken
}

const (
	userColumns = `users.id, users.email, users.name, users.role, COALESCE(users.board, ''), users.password_hash, users.created_at`
	userQuery   = `SELECT ` + userColumns + ` FROM users`
)

// userFields gives where the columns of a person go.
func userFields(u *subsidy.User) []any {
	return []any{&u.ID, opened("users.email", &u.ID, &u.Email), opened("users.name", &u.ID, &u.Name), &u.Role, &u.Board, &u.PasswordHash, (*Time)(&u.CreatedAt)}
}

// User gives a person; see subsidy.AccountStore.
func (s *Store) User(ctx context.Context, id subsidy.UserID) (subsidy.User, error) {
	return one(ctx, s, scanUser, userQuery+` WHERE id = $1`, id)
}

// UserByEmail gives the person with an address, in capitals or not; see
// subsidy.AccountStore.
func (s *Store) UserByEmail(ctx context.Context, email string) (subsidy.User, error) {
	standIns, err := blinds(s.pools.keys, emailBlind, email)
	if err != nil || len(standIns) == 0 {
		return subsidy.User{}, cmp.Or[error](err, notFound())
	}
	listed, args := among("email_blind", standIns)
	return one(ctx, s, scanUser, userQuery+` WHERE `+listed, args...)
}

// Users gives everybody; see subsidy.AccountStore.
func (s *Store) Users(ctx context.Context) ([]subsidy.User, error) {
	return s.byName(ctx, userQuery)
}

// PeopleOf gives everybody of a board; see subsidy.AccountStore.
func (s *Store) PeopleOf(ctx context.Context, number subsidy.BoardNumber) ([]subsidy.User, error) {
	return s.byName(ctx, userQuery+` WHERE board = $1`, number)
}

// Signatories gives those of a board; see subsidy.AccountStore.
func (s *Store) Signatories(ctx context.Context, number subsidy.BoardNumber) ([]subsidy.User, error) {
	return s.byName(ctx, userQuery+` WHERE board = $1 AND role = $2`, number, subsidy.Signatory)
}

// byName gives people in the order of their names, which the database cannot
// read.
func (s *Store) byName(ctx context.Context, query string, args ...any) ([]subsidy.User, error) {
	people, err := all(ctx, s, scanUser, query, args...)
	slices.SortFunc(people, func(a, b subsidy.User) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return people, err
}

func scanUser(r row) (subsidy.User, error) {
	var u subsidy.User
	err := r.Scan(userFields(&u)...)
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

package subsidy

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The fields of the account forms.
const (
	FieldEmail    = "email"
	FieldName     = "naam"
	FieldRole     = "rol"
	FieldBoard    = "bestuur"
	FieldPassword = "wachtwoord"
	FieldAgain    = "herhaling"
)

// Limits of a password, in characters.
const (
	PasswordMinimum = 12
	PasswordMaximum = 128
)

// NewUser is a person who is to get an account.
type NewUser struct {
	Email string
	Name  string
	Role  Role
	Board BoardNumber // for a preparer or signatory
}

// SignIn gives the person with this e-mail address and password. It is
// Forbidden, with the same words and after the same time, whatever is wrong.
func (s *Service) SignIn(ctx context.Context, email, password string) (User, error) {
	user, err := s.Store.UserByEmail(ctx, normalEmail(email))
	if err != nil && KindOf(err) != NotFound {
		return User{}, err
	}
	ok, verifyErr := s.Passwords.Verify(ctx, user.PasswordHash, password)
	if verifyErr != nil {
		return User{}, verifyErr
	}
	if err != nil || !ok {
		return User{}, refuse(Forbidden, "", "E-mailadres of wachtwoord klopt niet. Controleer beide en probeer het opnieuw.")
	}
	return user, nil
}

func normalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Invite gives a person an account and the token of a one-time link to set a
// password, good for InvitationTerm. An administrator invites officials and
// the people of a board.
func (s *Service) Invite(ctx context.Context, by User, n NewUser) (token string, err error) {
	if by.Role != Administrator {
		return "", refuse(Forbidden, "", "Alleen een beheerder nodigt mensen uit.")
	}
	err = s.inTx(ctx, func(tx Store) error {
		if n.Board, err = invitable(ctx, tx, n); err != nil {
			return err
		}
		token, err = s.addUser(ctx, tx, n)
		return err
	})
	return token, err
}

// AddAdministrator gives the first administrator an account, from the command
// line, and the token of the invitation.
func (s *Service) AddAdministrator(ctx context.Context, n NewUser) (token string, err error) {
	n.Role, n.Board = Administrator, ""
	if faults := nameAndEmail(n); len(faults) > 0 {
		return "", &Error{Kind: Invalid, Fields: faults}
	}
	err = s.inTx(ctx, func(tx Store) error {
		token, err = s.addUser(ctx, tx, n)
		return err
	})
	return token, err
}

// Renew gives a new one-time link to a person who has not set a password yet.
func (s *Service) Renew(ctx context.Context, by User, id UserID) (person User, token string, err error) {
	if by.Role != Administrator {
		return User{}, "", refuse(Forbidden, "", "Alleen een beheerder nodigt mensen uit.")
	}
	err = s.inTx(ctx, func(tx Store) error {
		if person, err = tx.User(ctx, id); err != nil {
			return err
		}
		if person.PasswordHash != "" {
			return refuse(Conflict, "", person.Name+" heeft al een wachtwoord.")
		}
		token, err = s.addInvitation(ctx, tx, id, InvitationTerm)
		return err
	})
	return person, token, err
}

// Reset gives the token of a one-time link for a new password, good for
// ResetTerm.
func (s *Service) Reset(ctx context.Context, email string) (token string, err error) {
	err = s.inTx(ctx, func(tx Store) error {
		user, err := tx.UserByEmail(ctx, normalEmail(email))
		if err != nil {
			return err
		}
		token, err = s.addInvitation(ctx, tx, user.ID, ResetTerm)
		return err
	})
	return token, err
}

func nameAndEmail(n NewUser) []FieldError {
	var faults []FieldError
	switch {
	case empty(n.Name):
		faults = append(faults, FieldError{Field: FieldName, Message: "Vul de naam in."})
	case longer(n.Name, LineMaximum):
		faults = append(faults, FieldError{Field: FieldName, Message: tooLong("De naam", LineMaximum)})
	}
	if _, err := ParseEmail(n.Email); err != nil {
		faults = append(faults, FieldError{Field: FieldEmail, Message: message(err)})
	}
	return faults
}

// invitable checks the form of an invitation and gives the board that it is for,
// "" for the ministry.
func invitable(ctx context.Context, tx Store, n NewUser) (BoardNumber, error) {
	faults := nameAndEmail(n)
	var board Board
	switch {
	case !slices.Contains(Roles, n.Role):
		faults = append(faults, FieldError{Field: FieldRole, Message: "Kies een rol."})
	case n.Role.OfBoard():
		found, wrong, err := typedBoard(ctx, tx, string(n.Board))
		if err != nil {
			return "", err
		}
		board, faults = found, append(faults, wrong...)
	case n.Board != "":
		faults = append(faults, FieldError{Field: FieldBoard, Message: "Laat dit leeg: deze rol hoort bij het ministerie."})
	}
	if len(faults) > 0 {
		return "", &Error{Kind: Invalid, Fields: faults}
	}
	return board.Number, nil
}

func (s *Service) addUser(ctx context.Context, tx Store, n NewUser) (string, error) {
	user := User{
		ID: UserID(newID()), Email: normalEmail(n.Email), Name: strings.TrimSpace(n.Name),
		Role: n.Role, Board: n.Board, CreatedAt: s.now(),
	}
	if err := tx.AddUser(ctx, user); KindOf(err) == Conflict {
		return "", refuseField(FieldEmail, "", "Met dit e-mailadres is er al een account.")
	} else if err != nil {
		return "", err
	}
	return s.addInvitation(ctx, tx, user.ID, InvitationTerm)
}

// addInvitation makes a one-time link of which only the hash is kept (A13).
func (s *Service) addInvitation(ctx context.Context, tx Store, user UserID, term time.Duration) (string, error) {
	token, err := s.newToken()
	if err != nil {
		return "", err
	}
	now := s.now()
	return token, tx.AddInvitation(ctx, Invitation{TokenHash: HashText(token), User: user, CreatedAt: now, ExpiresAt: now.Add(term)})
}

// newToken gives 256 random bits, fit for an address.
func (s *Service) newToken() (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(s.Random, raw); err != nil {
		return "", fmt.Errorf("making a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// Invited gives the person of a one-time link that still works; NotFound else.
func (s *Service) Invited(ctx context.Context, token string) (User, error) {
	invitation, err := s.Store.Invitation(ctx, HashText(token))
	if err == nil && !s.Now().Before(invitation.ExpiresAt) {
		err = refuse(NotFound, "", "")
	}
	if KindOf(err) == NotFound {
		return User{}, refuse(NotFound, "", "Een link werkt één keer, en niet langer dan er bij staat. Vraag een nieuwe aan wie u uitnodigde.")
	}
	if err != nil {
		return User{}, err
	}
	return s.Store.User(ctx, invitation.User)
}

// SetPassword uses a one-time link to set a password, and ends every session
// of the person.
func (s *Service) SetPassword(ctx context.Context, token, password, again string) (User, error) {
	user, err := s.Invited(ctx, token)
	if err != nil {
		return user, err
	}
	if err := fitPassword(password, again, user); err != nil {
		return user, err
	}
	// Outside the transaction: hashing is slow and must not hold the writer.
	hash, err := s.Passwords.Hash(ctx, password)
	if err != nil {
		return user, err
	}
	return user, s.inTx(ctx, func(tx Store) error {
		if err := tx.UseInvitation(ctx, HashText(token)); err != nil {
			return err
		}
		return tx.SetPassword(ctx, user.ID, hash)
	})
}

func fitPassword(password, again string, user User) error {
	length := utf8.RuneCountInString(password)
	switch {
	case length < PasswordMinimum:
		return refuseField(FieldPassword, "", fmt.Sprintf("Kies een wachtwoord van ten minste %d tekens, bijvoorbeeld vier woorden.", PasswordMinimum))
	case length > PasswordMaximum:
		return refuseField(FieldPassword, "", fmt.Sprintf("Kies een wachtwoord van ten hoogste %d tekens.", PasswordMaximum))
	case containsName(password, user.Email):
		return refuseField(FieldPassword, "", "Gebruik uw e-mailadres niet in uw wachtwoord.")
	case password != again:
		return refuseField(FieldAgain, "", "De twee wachtwoorden zijn niet gelijk. Typ beide opnieuw.")
	}
	return nil
}

// containsName tells whether a password holds the name of an e-mail address; a
// name of a few letters stands in too many words to forbid.
func containsName(password, email string) bool {
	name, _, _ := strings.Cut(email, "@")
	return utf8.RuneCountInString(name) >= 4 && strings.Contains(strings.ToLower(password), name)
}

// Person gives the person of an account.
func (s *Service) Person(ctx context.Context, id UserID) (User, error) {
	return s.Store.User(ctx, id)
}

// People gives everybody with an account, to an administrator or auditor.
func (s *Service) People(ctx context.Context, by User) ([]User, error) {
	if by.Role != Administrator && by.Role != Auditor {
		return nil, refuse(Forbidden, "", "Deze pagina is voor beheerders.")
	}
	return s.Store.Users(ctx)
}

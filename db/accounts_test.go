package db_test

import (
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

func TestAUserIsFoundByIdAndByAddressInAnyCase(t *testing.T) {
	s, _ := portal(t)
	wanted := subsidy.User{ID: "new", Email: "Nina.Nieuw@Voorbeeld.nl", Name: "Nina Nieuw", Role: subsidy.Preparer, Board: board,
		PasswordHash: "hash", CreatedAt: begun}
	must(t, s.AddUser(t.Context(), wanted))
	wanted.Email = "nina.nieuw@voorbeeld.nl"
	got, err := s.User(t.Context(), "new")
	must(t, err)
	equal(t, got, wanted)
	got, err = s.UserByEmail(t.Context(), "NINA.nieuw@voorbeeld.NL")
	must(t, err)
	equal(t, got, wanted)
	_, err = s.User(t.Context(), "nobody")
	want(t, subsidy.NotFound, err)
	_, err = s.UserByEmail(t.Context(), "niemand@voorbeeld.nl")
	want(t, subsidy.NotFound, err)
}

func TestAnAddressThatIsTakenIsAConflict(t *testing.T) {
	s, _ := portal(t)
	err := s.AddUser(t.Context(), subsidy.User{ID: "second", Email: "Assessor@voorbeeld.nl", Role: subsidy.Assessor, CreatedAt: begun})
	want(t, subsidy.Conflict, err)
	equal(t, err.Error(), "conflict: Dit e-mailadres is al in gebruik.")
}

func TestUsersPeopleOfABoardAndSignatoriesComeByName(t *testing.T) {
	s, _ := portal(t)
	must(t, s.AddUser(t.Context(), subsidy.User{ID: "ada", Email: "ada@voorbeeld.nl", Name: "ada teken", Role: subsidy.Signatory,
		Board: board, CreatedAt: begun}))
	users, err := s.Users(t.Context())
	must(t, err)
	names := ""
	for _, u := range users {
		names += u.Name + ", "
	}
	equal(t, names, "ada teken, Anna Beoordelaar, Bea Buur, Bram Besluit, Olga Opsteller, Tom Teken, ")
	signatories, err := s.Signatories(t.Context(), board)
	must(t, err)
	equal(t, len(signatories), 2)
	equal(t, signatories[0].Name, "ada teken")
	equal(t, signatories[1].ID, signatory)
	people, err := s.PeopleOf(t.Context(), board)
	must(t, err)
	names = ""
	for _, u := range people {
		names += u.Name + ", "
	}
	equal(t, names, "ada teken, Olga Opsteller, Tom Teken, ")
}

func TestANewPasswordEndsEverySessionOfThatPerson(t *testing.T) {
	s, _ := portal(t)
	later := begun.Add(time.Hour)
	for hash, user := range map[string]subsidy.UserID{"one": assessor, "two": assessor, "other": decider, "nobody": ""} {
		must(t, s.AddSession(t.Context(), hash, user, "{}", begun, later))
	}
	must(t, s.SetPassword(t.Context(), assessor, "new hash"))
	u, err := s.User(t.Context(), assessor)
	must(t, err)
	equal(t, u.PasswordHash, "new hash")
	for hash, kind := range map[string]subsidy.Kind{"one": subsidy.NotFound, "two": subsidy.NotFound, "other": "", "nobody": subsidy.NotFound} {
		_, _, _, _, err := s.LoadSession(t.Context(), hash, begun)
		want(t, kind, err)
	}
	want(t, subsidy.NotFound, s.SetPassword(t.Context(), "nobody", "hash"))
}

func TestAnInvitationIsUsedOnce(t *testing.T) {
	s, _ := portal(t)
	wanted := subsidy.Invitation{TokenHash: "token", User: preparer, CreatedAt: begun, ExpiresAt: begun.Add(subsidy.InvitationTerm)}
	must(t, s.AddInvitation(t.Context(), wanted))
	got, err := s.Invitation(t.Context(), "token")
	must(t, err)
	equal(t, got, wanted)
	must(t, s.UseInvitation(t.Context(), "token"))
	want(t, subsidy.NotFound, s.UseInvitation(t.Context(), "token"))
	_, err = s.Invitation(t.Context(), "token")
	want(t, subsidy.NotFound, err)
	_, err = s.Invitation(t.Context(), "other token")
	want(t, subsidy.NotFound, err)
	want(t, subsidy.NotFound, s.UseInvitation(t.Context(), "other token"))
}

func TestASessionIsSavedReplacedAndEnded(t *testing.T) {
	s, _ := portal(t)
	later := begun.Add(time.Hour)
	must(t, s.AddSession(t.Context(), "hash", assessor, "before", begun, later.Add(-time.Minute)))
	must(t, s.KeepSession(t.Context(), "hash", "after", later))
	must(t, s.KeepSession(t.Context(), "ended", "after", later))
	_, _, _, _, ended := s.LoadSession(t.Context(), "ended", begun)
	want(t, subsidy.NotFound, ended)
	user, data, created, expires, err := s.LoadSession(t.Context(), "hash", begun)
	must(t, err)
	equal(t, user.ID, assessor)
	equal(t, data, "after")
	equal(t, created, begun)
	equal(t, expires, later)
	must(t, s.DeleteSession(t.Context(), "hash"))
	must(t, s.DeleteSession(t.Context(), "hash"))
	_, _, _, _, err = s.LoadSession(t.Context(), "hash", begun)
	want(t, subsidy.NotFound, err)
}

func TestASessionEndsAtItsLastInstant(t *testing.T) {
	s, _ := portal(t)
	later := begun.Add(time.Hour)
	must(t, s.AddSession(t.Context(), "hash", assessor, "", begun, later))
	must(t, s.AddSession(t.Context(), "longer", assessor, "", begun, later.Add(time.Microsecond)))
	_, _, _, _, err := s.LoadSession(t.Context(), "hash", later.Add(-time.Microsecond))
	must(t, err)
	_, _, _, _, err = s.LoadSession(t.Context(), "hash", later)
	want(t, subsidy.NotFound, err)
	deleted, err := s.DeleteExpiredSessions(t.Context(), later)
	must(t, err)
	equal(t, deleted, 1)
	_, _, _, _, err = s.LoadSession(t.Context(), "longer", later)
	must(t, err)
}

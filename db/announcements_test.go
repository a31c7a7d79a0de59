package db_test

import (
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

func TestADecisionUnderEmbargoIsNotInTheListOfItsBoard(t *testing.T) {
	s, _ := portal(t)
	a := prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000)))
	row := func() subsidy.ApplicationRow {
		rows, err := s.BoardRows(t.Context(), board)
		must(t, err)
		return rows[0]
	}
	if got := row(); got.Granted != 0 || !got.DecidedAt.IsZero() {
		t.Errorf("the board sees %v, of %v", got.Granted, got.DecidedAt)
	}
	equal(t, grantedIn(t, s), 1_500_000)
	waiting, err := s.PreparedDecisions(t.Context(), round22, decider)
	must(t, err)
	same(t, waiting, []subsidy.PreparedDecision{{Decision: decision(a), Reference: a.Reference, LocationName: "De Linde 10AB00",
		Board: board, BoardName: "Stichting De Linde", DeciderName: "Bram Besluit", DecideBy: a.DecideBy}})
	advance(t, s, &a, subsidy.ActGrant, subsidy.Granted, decider)
	_, err = s.Announcement(t.Context(), a.ID)
	want(t, subsidy.NotFound, err)
	must(t, s.AddAnnouncement(t.Context(), announcement(a)))
	got, err := s.Announcement(t.Context(), a.ID)
	must(t, err)
	equal(t, got, announcement(a))
	err = s.AddAnnouncement(t.Context(), announcement(a))
	want(t, subsidy.Conflict, err)
	equal(t, ruleOf(err), subsidy.A7)
	if got := row(); got.Granted != 1_500_000 || !got.DecidedAt.Equal(decided) {
		t.Errorf("the board sees %v, of %v", got.Granted, got.DecidedAt)
	}
	waiting, err = s.PreparedDecisions(t.Context(), round22, decider)
	must(t, err)
	equal(t, len(waiting), 0)
}

func TestTheConsoleKeepsTheEmbargo(t *testing.T) {
	s, pool := full(t)
	a := prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
	refused := func(says, statement string) {
		t.Helper()
		if _, err := pool.ExecContext(t.Context(), statement); err == nil || !strings.Contains(strings.ToLower(err.Error()), says) {
			t.Errorf("%s: got %v, want %s", statement, err, says)
		}
	}
	announce := func(decision, of, by string) string {
		return `INSERT INTO announcements VALUES ('` + decision + `', '` + of + `', '2022-05-20T09:00:00.000000Z', '` + by + `')`
	}
	letter := `INSERT INTO letters (id, application, kind, document, sha256, at)
		SELECT 'leak', '` + a.ID + `', kind, document, sha256, '2022-05-20T09:00:00.000001Z' FROM letters LIMIT 1`
	refused("letters_under_embargo", letter)
	refused("announcements_four_eyes", announce("decision on "+a.ID, a.ID, "assessor"))
	refused("foreign key", announce("decision on "+a.ID, draft(0).ID, "decider"))
	must(t, s.AddAnnouncement(t.Context(), announcement(a)))
	refused("letters_under_embargo", letter) // not of the same instant
}

// TestA12_NobodyWithATieHasAHandInAnAnnouncementAtTheConsole gives each of the
// three a tie in turn, since the decision.
func TestA12_NobodyWithATieHasAHandInAnAnnouncementAtTheConsole(t *testing.T) {
	for _, person := range []subsidy.UserID{assessor, decider, preparer} {
		s, pool := full(t)
		a := prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
		tied(t, s, person, board)
		_, err := pool.ExecContext(t.Context(), `INSERT INTO announcements VALUES ('decision on `+a.ID+`', '`+a.ID+`', '2022-05-20T09:00:00.000000Z', 'preparer')`)
		if err == nil || !strings.Contains(err.Error(), "ties_unbound") {
			t.Errorf("with a tie of the %s: got %v", person, err)
		}
	}
}

// retracted takes a prepared decision back.
func retracted(t *testing.T, s *db.Store, a subsidy.Application) subsidy.Application {
	t.Helper()
	d := decision(a)
	must(t, s.Book(t.Context(), subsidy.LedgerEntry{ID: "back of " + a.ID, Round: a.Round, Application: a.ID, Decision: d.ID, Amount: -d.Amount,
		Ground: subsidy.GroundRetracted, At: decided}))
	must(t, s.AddRetraction(t.Context(), retraction(a)))
	advance(t, s, &a, subsidy.ActReturn, subsidy.InAssessment, decider)
	return a
}

func retraction(a subsidy.Application) subsidy.Retraction {
	return subsidy.Retraction{Decision: decision(a).ID, Application: a.ID, Reason: "Toch niet.", By: decider, ByName: "Bram Besluit", At: decided}
}

func TestADecisionThatWasTakenBackStaysAndAnotherFollows(t *testing.T) {
	s, _ := portal(t)
	a := retracted(t, s, prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000))))
	_, err := s.Decision(t.Context(), a.ID)
	want(t, subsidy.NotFound, err)
	equal(t, grantedIn(t, s), 0)
	err = s.AddRetraction(t.Context(), retraction(a))
	want(t, subsidy.Conflict, err)
	equal(t, ruleOf(err), subsidy.A7)
	want(t, subsidy.Conflict, s.AddAnnouncement(t.Context(), announcement(a)))
	undone, err := s.UndonePreparations(t.Context(), round22, decider, 5)
	must(t, err)
	same(t, undone, []subsidy.UndonePreparation{{Reference: a.Reference, LocationName: "De Linde 10AB00", Verdict: subsidy.VerdictGrant,
		Amount: 1_500_000, At: decided, ByName: "Bram Besluit", Reason: "Toch niet."}})
	second := decision(a)
	second.ID += ", again"
	must(t, s.AddDecision(t.Context(), second))
	stands, err := s.Decision(t.Context(), a.ID)
	must(t, err)
	equal(t, stands.ID, second.ID)
	both, err := s.Decisions(t.Context(), a.ID)
	must(t, err)
	equal(t, len(both), 2)
	b := granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
	want(t, subsidy.Conflict, s.AddRetraction(t.Context(), retraction(b)))
	undone, err = s.UndonePreparations(t.Context(), round22, decider, 5)
	must(t, err)
	equal(t, len(undone), 0)
}

// TestS4_NothingIsGrantedAboveWhatWasAskedAtTheConsole proves it to the cent.
func TestS4_NothingIsGrantedAboveWhatWasAskedAtTheConsole(t *testing.T) {
	s, pool := full(t)
	a := advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000))
	insert := func(cents string) error {
		_, err := pool.ExecContext(t.Context(), `INSERT INTO decisions
			(id, application, number, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at)
			VALUES ('d', '`+a.ID+`', 1, 'zittenblijven-vo-2022', 'deels', `+cents+`, '', 'assessor', 'decider', '2022-05-20T09:00:00.000000Z')`)
		return err
	}
	if err := insert("1500001"); err == nil || !strings.Contains(err.Error(), "decisions_within_request") {
		t.Errorf("a cent more: got %v", err)
	}
	must(t, insert("1500000"))
}

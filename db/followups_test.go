package db_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

func withdrawal(a subsidy.Application) subsidy.Withdrawal {
	return subsidy.Withdrawal{ID: "withdrawal of " + a.ID, Application: a.ID, Reason: "Wij fuseren.", By: signatory, ByName: "Tom Teken", At: decided}
}

// withdrew takes an application back, with its letter.
func withdrew(tb testing.TB, s subsidy.Store, a subsidy.Application) subsidy.Application {
	tb.Helper()
	must(tb, s.AddWithdrawal(tb.Context(), withdrawal(a)))
	advance(tb, s, &a, subsidy.ActWithdraw, subsidy.Withdrawn, signatory)
	must(tb, s.AddLetter(tb.Context(), letter(a, subsidy.LetterWithdrawal, 0)))
	must(tb, s.AddMails(tb.Context(), []subsidy.Mail{mail("notice of withdrawal "+a.ID, a)}))
	return a
}

// prepared decides an advised application under embargo.
func prepared(tb testing.TB, s subsidy.Store, a subsidy.Application) subsidy.Application {
	tb.Helper()
	advance(tb, s, &a, subsidy.ActPrepare, subsidy.Prepared, decider)
	must(tb, s.AddDecision(tb.Context(), decision(a)))
	return a
}

func reportedChange(a subsidy.Application, id string) subsidy.ReportedChange {
	text, err := json.Marshal(subsidy.ChangeDocument{Reference: a.Reference, Text: "Later."})
	if err != nil {
		panic(err)
	}
	return subsidy.ReportedChange{ID: id, Application: a.ID, Kind: subsidy.ChangeOther, Text: "Later.", Document: string(text),
		SHA256: subsidy.HashText(string(text)), By: preparer, ByName: "Piet Preparer", At: decided}
}

// reported reports a change about an application, with its letter.
func reported(tb testing.TB, s subsidy.Store, a subsidy.Application) {
	tb.Helper()
	must(tb, s.AddReportedChange(tb.Context(), reportedChange(a, "change of "+a.ID)))
	advance(tb, s, &a, subsidy.ActReportChange, a.State, preparer)
	must(tb, s.AddLetter(tb.Context(), letter(a, subsidy.LetterChange, 0)))
	must(tb, s.AddMails(tb.Context(), []subsidy.Mail{mail("notice of change "+a.ID, a)}))
}

func back(a subsidy.Application, cents subsidy.Cents) subsidy.LedgerEntry {
	return subsidy.LedgerEntry{ID: "back " + a.ID, Round: a.Round, Application: a.ID, Decision: "decision on " + a.ID,
		Amount: -cents, Ground: subsidy.GroundWithdrawn, At: decided.Add(time.Hour)}
}

func TestAWithdrawalIsWrittenOnceAndReadBack(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	_, err := s.Withdrawal(t.Context(), a.ID)
	want(t, subsidy.NotFound, err)
	withdrew(t, s, a)
	got, err := s.Withdrawal(t.Context(), a.ID)
	must(t, err)
	equal(t, got, withdrawal(a))
	again := withdrawal(a)
	again.ID = "again"
	want(t, subsidy.Conflict, s.AddWithdrawal(t.Context(), again))
}

func TestChangesAreReadBackNewestFirstAndOneOfAnotherHashIsRefused(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	first, second := reportedChange(a, "1"), reportedChange(a, "2")
	must(t, s.AddReportedChange(t.Context(), first))
	must(t, s.AddReportedChange(t.Context(), second))
	got, err := s.ReportedChanges(t.Context(), a.ID)
	must(t, err)
	equal(t, len(got), 2)
	equal(t, got[0], second)
	equal(t, got[1], first)
	forged := reportedChange(a, "3")
	forged.Document += " "
	want(t, subsidy.Internal, s.AddReportedChange(t.Context(), forged))
}

func TestS1_TheLedgerTakesBackByACounterRowAndKeepsApartWhatIsOnReview(t *testing.T) {
	s, path := portalOn(t, terms{version: 1, ceiling: 1_550_000, livePer: subsidy.LivePerRound, lastYear: 2022})
	a := prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000)))
	before, err := s.GrantedBefore(t.Context(), a.Round, decided)
	must(t, err)
	equal(t, before, 0)
	after, err := s.GrantedBefore(t.Context(), a.Round, decided.Add(time.Microsecond))
	must(t, err)
	equal(t, after, 1_500_000)
	more := back(a, -100_000)
	want(t, subsidy.NoRoom, s.Book(t.Context(), more))
	must(t, s.Book(t.Context(), back(a, 1_500_000)))
	equal(t, grantedIn(t, s), 0)
	rows, err := s.Ledger(t.Context(), a.ID)
	must(t, err)
	equal(t, len(rows), 2)
	equal(t, rows[1], back(a, 1_500_000))
	below := back(a, 1)
	below.ID = "below"
	want(t, subsidy.Internal, s.Book(t.Context(), below))
	equal(t, len(texts(t, path, `SELECT id FROM ledger`)), 2)
	onReview := back(a, -1)
	onReview.ID, onReview.OnReview, onReview.Ground = "apart", true, subsidy.GroundOnReview
	want(t, subsidy.Internal, s.Book(t.Context(), onReview)) // no objection gave it
	withdrew(t, s, a)
	sound(t, s)
}

func sound(t *testing.T, s *db.Store) {
	t.Helper()
	breaches, err := s.Verify(t.Context())
	must(t, err)
	if len(breaches) > 0 {
		t.Error(breaches)
	}
}

func TestVerifyFindsEachBreachOfWhatCameAfterFiling(t *testing.T) {
	follow := func(t *testing.T) (*db.Store, string) {
		s, path := portal(t)
		a := advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000))
		reported(t, s, a)
		a.Version++
		a = prepared(t, s, a)
		must(t, s.Book(t.Context(), back(a, 1_500_000)))
		withdrew(t, s, a)
		granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
		return s, path
	}
	s, _ := follow(t)
	sound(t, s)
	for _, tt := range []struct{ name, invariant, what, plant string }{
		{"money that did not go back", "I2", "its decisions come to €\u00a00,00", `DELETE FROM ledger WHERE amount_cents < 0`},
		{"more back than was booked", "I2", "the ledger has", `UPDATE ledger SET amount_cents = -1600000 WHERE amount_cents < 0`},
		{"a grant taken back without a reason", "I2", "come to €\u00a015.000,00", `UPDATE ledger SET application = 'application-1' WHERE amount_cents < 0`},
		{"a counter of what is on review", "I2", "on review €\u00a00,05", `UPDATE rounds SET granted_on_review_cents = 5`},
		{"money on review without an objection", "I1", "no objection", `UPDATE ledger SET on_review = TRUE WHERE application = 'application-1'`},
		{"no withdrawal", "I15", "are not both there", `DELETE FROM withdrawals`},
		{"no letter of withdrawal", "I15", "are not both there", `DELETE FROM letters WHERE kind = 'withdrawal'`},
		{"a withdrawal of what is granted", "I15", "are not both there", `UPDATE withdrawals SET application = 'application-1'`},
		{"no letter of a change", "I15", "are not both there", `DELETE FROM letters WHERE kind = 'change'`},
		{"a change that was changed", "I5", "what the board reported", `UPDATE changes SET document = document || ' '`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, path := follow(t)
			broken(t, s, path, tt.invariant, tt.what, tt.plant)
		})
	}
}

// broken plants a breach behind the triggers and expects it to be found.
func broken(t *testing.T, s *db.Store, path, invariant, what, plant string) {
	t.Helper()
	c := unguarded(t, path)
	run(t, c, plant)
	breaches, err := s.Verify(t.Context())
	must(t, err)
	for _, b := range breaches {
		if b.Invariant == invariant && strings.Contains(b.What, what) {
			return
		}
	}
	t.Errorf("got %v, want %s: %s", breaches, invariant, what)
}

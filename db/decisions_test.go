package db_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

func TestTheLastAdviceCounts(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	_, err := s.LastAdvice(t.Context(), a.ID)
	want(t, subsidy.NotFound, err)
	var last subsidy.Advice
	for _, id := range []string{"b", "a"} {
		last = subsidy.Advice{ID: id, Application: a.ID, Verdict: subsidy.VerdictGrantPart, Amount: 5, Motivation: "Omdat.",
			Grounds: subsidy.Scheme{}.Grounds()[2:4], Basis: subsidy.BasisFinancial, By: assessor, ByName: "Anna", At: decided}
		must(t, s.AddAdvice(t.Context(), last))
	}
	got, err := s.LastAdvice(t.Context(), a.ID)
	must(t, err)
	same(t, got, last)
}

func TestADecisionRaisesTheCounterAndTheLedger(t *testing.T) {
	s, path := portal(t)
	a := advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000))
	_, err := s.Decision(t.Context(), a.ID)
	want(t, subsidy.NotFound, err)
	must(t, s.AddDecision(t.Context(), decision(a)))
	got, err := s.Decision(t.Context(), a.ID)
	must(t, err)
	same(t, got, decision(a))
	equal(t, grantedIn(t, s), 1_500_000)
	equal(t, texts(t, path, `SELECT round_id || ' ' || amount_cents FROM ledger WHERE at = '2022-05-20T09:00:00.000000Z'`)[0],
		"zittenblijven-vo-2022 1500000")
	again := decision(a)
	again.ID = "again"
	want(t, subsidy.Conflict, s.AddDecision(t.Context(), again))
	equal(t, grantedIn(t, s), 1_500_000)
}

func TestARejectionLeavesTheMoneyAlone(t *testing.T) {
	s, path := portal(t)
	d := decision(advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000)))
	d.Verdict, d.Amount = subsidy.VerdictReject, 0
	must(t, s.AddDecision(t.Context(), d))
	equal(t, grantedIn(t, s), 0)
	equal(t, len(texts(t, path, `SELECT id FROM ledger`)), 0)
}

func TestADecisionThatCannotBe(t *testing.T) {
	s, path := portal(t)
	a := advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000))
	for _, tt := range []struct {
		name   string
		change func(*subsidy.Decision)
		kind   subsidy.Kind
		rule   subsidy.Rule
	}{
		{"by the one who advised", func(d *subsidy.Decision) { d.DecidedBy = assessor }, subsidy.Forbidden, subsidy.A12},
		{"by the one who advised, under another name", func(d *subsidy.Decision) { d.AdvisedBy, d.DecidedBy = decider, assessor }, subsidy.Forbidden, subsidy.A12},
		{"in another round", func(d *subsidy.Decision) { d.Round = round21 }, subsidy.NotFound, ""},
		{"a rejection in another round", func(d *subsidy.Decision) { d.Round, d.Verdict, d.Amount = round21, subsidy.VerdictReject, 0 }, subsidy.NotFound, ""},
		{"on nothing", func(d *subsidy.Decision) { d.Application = "nothing" }, subsidy.NotFound, ""},
		{"a grant of nothing", func(d *subsidy.Decision) { d.Amount = 0 }, subsidy.Internal, ""},
		{"a rejection with money", func(d *subsidy.Decision) { d.Verdict = subsidy.VerdictReject }, subsidy.Internal, ""},
		{"a negative grant", func(d *subsidy.Decision) { d.Amount = -1 }, subsidy.Internal, ""},
		{"a cent more than was asked", func(d *subsidy.Decision) { d.Amount = 1_500_001 }, subsidy.Conflict, subsidy.S4},
		{"above all numbers", func(d *subsidy.Decision) { d.Amount = 1<<63 - 1 }, subsidy.Conflict, subsidy.S4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := decision(a)
			tt.change(&d)
			err := s.AddDecision(t.Context(), d)
			want(t, tt.kind, err)
			equal(t, ruleOf(err), tt.rule)
			equal(t, len(texts(t, path, `SELECT id FROM decisions UNION SELECT id FROM ledger`)), 0)
			equal(t, grantedIn(t, s), 0)
		})
	}
}

func TestNoRoomSaysHowMuchIsLeft(t *testing.T) {
	s, _ := portalOn(t, terms{version: 1, ceiling: 1_550_050, livePer: subsidy.LivePerRound, lastYear: 2022})
	granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000)))
	b := advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000))
	err := s.AddDecision(t.Context(), decision(b))
	equal(t, err.Error(), "no room: Dit past niet onder het subsidieplafond. Er is nog €\u00a0500,50 over; dit besluit vraagt €\u00a015.000,00.")
	last := decision(b)
	last.Amount, last.Verdict = 50_050, subsidy.VerdictGrantPart
	must(t, s.AddDecision(t.Context(), last))
}

func TestATransactionThatGoesOnAfterARefusedDecisionLeavesNothing(t *testing.T) {
	s, path := portalOn(t, terms{version: 1, ceiling: 1_499_999, livePer: subsidy.LivePerRound, lastYear: 2022})
	a := advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000))
	err := s.InTx(t.Context(), func(tx subsidy.Store) error {
		want(t, subsidy.NoRoom, tx.AddDecision(t.Context(), decision(a)))
		again := a
		return tx.SaveApplication(t.Context(), &again)
	})
	want(t, subsidy.NoRoom, err)
	equal(t, len(texts(t, path, `SELECT id FROM decisions`)), 0)
	got, err := s.FiledApplication(t.Context(), a.Reference)
	must(t, err)
	equal(t, got.Version, a.Version)
	must(t, s.InTx(t.Context(), func(tx subsidy.Store) error { return tx.SaveApplication(t.Context(), &a) })) // and the next goes well
}

// TestTheCeilingHoldsUnderRivals proves S1: 64 decisions at once, from two
// programs on one file, and room for 30.
func TestTheCeilingHoldsUnderRivals(t *testing.T) {
	const rivals, places, amount = 64, 30, subsidy.Cents(1_500_000)
	s, path := portalOn(t, terms{version: 1, ceiling: places*amount + amount - 1, livePer: subsidy.LivePerRound, lastYear: 2022})
	stores := [2]*db.Store{s, reopened(t, path)}
	var contenders []subsidy.Application
	for i := range rivals {
		addLocation(t, s, board, place(i), "Vestiging", "Utrecht")
		contenders = append(contenders, advised(t, s, filed(t, s, started(t, s, draft(i)), amount)))
	}
	outcomes := make([]error, rivals)
	var wait sync.WaitGroup
	for i, a := range contenders {
		wait.Go(func() { outcomes[i] = decide(stores[i%2], a) })
	}
	wait.Wait()
	count := map[subsidy.Kind]int{}
	for _, err := range outcomes {
		count[subsidy.KindOf(err)]++
	}
	equal(t, fmt.Sprint(count), fmt.Sprint(map[subsidy.Kind]int{"": places, subsidy.NoRoom: rivals - places}))
	equal(t, grantedIn(t, s), places*amount)
	equal(t, texts(t, path, `SELECT SUM(amount_cents) || ' in ' || COUNT(*) FROM ledger`)[0], "45000000 in 30")
	r, err := s.Round(t.Context(), round22)
	must(t, err)
	equal(t, r.Undecided, rivals-places)
	breaches, err := s.Verify(t.Context())
	must(t, err)
	equal(t, fmt.Sprint(breaches), "[]")
}

// decide grants as a use case does: all or nothing.
func decide(s *db.Store, a subsidy.Application) error {
	ctx := context.Background()
	return s.InTx(ctx, func(tx subsidy.Store) error {
		_, locked := tx.LockRound(ctx, a.Round)
		a.State, a.UpdatedBy, a.BeginsOn = subsidy.Granted, decider, subsidy.DateOf(decided)
		saved := tx.SaveApplication(ctx, &a)
		event := tx.AddEvent(ctx, subsidy.Event{ID: "grant " + a.ID, Application: a.ID, At: decided, Actor: decider,
			Action: subsidy.ActGrant, From: subsidy.Advised, To: subsidy.Granted})
		told := tx.AddMails(ctx, []subsidy.Mail{mail("notice of "+a.ID, a)})
		if err := errors.Join(locked, saved, event, told); err != nil {
			return err
		}
		if err := tx.AddDecision(ctx, decision(a)); err != nil {
			return err
		}
		return errors.Join(tx.AddAnnouncement(ctx, announcement(a)), tx.AddLetter(ctx, letter(a, subsidy.LetterGrant, a.Amount)))
	})
}

// same fails the test where two values differ anywhere.
func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

func grantedIn(t *testing.T, s *db.Store) subsidy.Cents {
	t.Helper()
	r, err := s.Round(t.Context(), round22)
	must(t, err)
	return r.Granted
}

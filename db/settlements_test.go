package db_test

import (
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

func report(a subsidy.Application) subsidy.Report {
	return subsidy.Report{ID: "report on " + a.ID, Application: a.ID, Text: "Alles gedaan.", By: signatory, ByName: "Tom Teken", At: decided}
}

func proposal(a subsidy.Application, cents subsidy.Cents) subsidy.Proposal {
	return subsidy.Proposal{ID: "proposal on " + a.ID, Application: a.ID, Amount: cents, Ground: "4:46(2)(a)", By: assessor, ByName: "Anna", At: decided}
}

func settlement(a subsidy.Application, cents subsidy.Cents) subsidy.Settlement {
	return subsidy.Settlement{ID: "settlement of " + a.ID, Application: a.ID, Granted: a.Amount, Amount: cents, Ground: "4:46(2)(a)",
		ProposedBy: assessor, SettledBy: decider, At: decided}
}

// settled takes a granted application to its end, at a lower amount.
func settled(tb testing.TB, s subsidy.Store, a subsidy.Application, cents subsidy.Cents) subsidy.Application {
	tb.Helper()
	advance(tb, s, &a, subsidy.ActBegin, subsidy.Running, decider)
	must(tb, s.AddReport(tb.Context(), report(a)))
	advance(tb, s, &a, subsidy.ActReport, subsidy.Reported, signatory)
	must(tb, s.AddProposal(tb.Context(), proposal(a, cents)))
	advance(tb, s, &a, subsidy.ActProposeSettlement, subsidy.Reported, assessor)
	must(tb, s.AddSettlement(tb.Context(), settlement(a, cents)))
	lower := back(a, a.Amount-cents)
	lower.Ground = subsidy.GroundSettlement
	must(tb, s.Book(tb.Context(), lower))
	advance(tb, s, &a, subsidy.ActSettle, subsidy.Settled, decider)
	return a
}

func concluded(tb testing.TB) (*db.Store, string, subsidy.Application) {
	tb.Helper()
	s, path := portal(tb)
	return s, path, settled(tb, s, granted(tb, s, advised(tb, s, filed(tb, s, started(tb, s, draft(0)), 1_500_000))), 1_200_000)
}

func TestASettlementIsReadBackAndWrittenOnce(t *testing.T) {
	s, _, a := concluded(t)
	r, err := s.Report(t.Context(), a.ID)
	must(t, err)
	equal(t, r, report(a))
	p, err := s.Proposals(t.Context(), a.ID)
	must(t, err)
	equal(t, p[0], proposal(a, 1_200_000))
	got, err := s.Settlement(t.Context(), a.ID)
	must(t, err)
	equal(t, got, settlement(a, 1_200_000))
	equal(t, grantedIn(t, s), 1_200_000)
	again := settlement(a, 1)
	again.ID = "again"
	want(t, subsidy.Conflict, s.AddSettlement(t.Context(), again))
	second := report(a)
	second.ID = "second"
	want(t, subsidy.Conflict, s.AddReport(t.Context(), second))
	sound(t, s)
}

// TestA12_TheSchemaKeepsASettlementToFourEyes proves it by direct SQL.
func TestA12_TheSchemaKeepsASettlementToFourEyes(t *testing.T) {
	for _, tt := range []struct{ name, amount, ground, proposed, settled, refusal string }{
		{"the same in both columns", "100", "'4:46(2)(a)'", "'decider'", "'decider'", "settlements_four_eyes"},
		{"who proposed, under another name", "100", "'4:46(2)(a)'", "'decider'", "'assessor'", "settlements_four_eyes"},
		{"more than was granted", "1600000", "''", "'assessor'", "'decider'", "settlements_amount"},
		{"less without a ground", "100", "''", "'assessor'", "'decider'", "settlements_ground"},
		{"another, on a ground", "100", "'4:46(2)(a)'", "'assessor'", "'decider'", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, path := portal(t)
			a := granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000)))
			must(t, s.AddProposal(t.Context(), proposal(a, 100)))
			_, err := writer(t, path).ExecContext(t.Context(), `INSERT INTO settlements (id, application, granted_cents, amount_cents, ground, proposed_by, settled_by, at)
				VALUES ('s', '`+a.ID+`', 1500000, `+tt.amount+`, `+tt.ground+`, `+tt.proposed+`, `+tt.settled+`, '2022-05-20T09:00:00.000000Z')`)
			if (err == nil) != (tt.refusal == "") || (err != nil && !strings.Contains(err.Error(), tt.refusal)) {
				t.Errorf("got %v, want %q", err, tt.refusal)
			}
		})
	}
	s, _ := portal(t)
	a := granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000)))
	own := settlement(a, 100)
	own.SettledBy = assessor
	err := s.AddSettlement(t.Context(), own)
	want(t, subsidy.Forbidden, err)
	equal(t, ruleOf(err), subsidy.A12)
}

func TestVerifyFindsEachBreachOfASettlement(t *testing.T) {
	for _, tt := range []struct{ name, invariant, what, plant string }{
		{"money that did not go back", "I2", "its decisions come to €\u00a012.000,00", `DELETE FROM ledger WHERE amount_cents < 0`},
		{"another amount than settled", "I2", "come to €\u00a00,05", `UPDATE settlements SET amount_cents = 5`},
		{"no settlement", "I13", "four eyes", `DELETE FROM settlements`},
		{"no report", "I13", "four eyes", `DELETE FROM reports`},
		{"settled by who proposed", "I13", "four eyes", `UPDATE settlements SET settled_by = 'assessor', proposed_by = 'decider'`},
		{"settled under another name", "I13", "a settlement is not by who settled", `UPDATE settlements SET settled_by = 'signatory'`},
		{"proposed under another name", "I13", "a proposal is not by who did it", `UPDATE proposals SET proposed_by = 'signatory'`},
		{"proposed by one with a tie", "I12", "tie", `INSERT INTO ties (id, user_id, board, reason, declared_at)
			SELECT 't', proposed_by, '41234', 'x', at FROM proposals`},
		{"settled by one with a tie", "I12", "tie", `INSERT INTO users (id, email_blind, name, role, password_hash, created_at)
			SELECT 'third', 'third', 'x', 'besluitnemer', '', created_at FROM users WHERE id = 'decider';
			UPDATE settlements SET settled_by = 'third';
			INSERT INTO ties (id, user_id, board, reason, declared_at) SELECT 't', 'third', '41234', 'x', at FROM settlements`},
		{"a settlement of what runs", "I13", "four eyes", `UPDATE applications SET state = 'running'`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, path, _ := concluded(t)
			broken(t, s, path, tt.invariant, tt.what, tt.plant)
		})
	}
}

func TestOnlyWhatWasGrantedAndHasNotBegunIsBeginnable(t *testing.T) {
	s, _, _ := concluded(t)
	a := granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
	files, err := s.BeginnableFiles(t.Context(), subsidy.Date{Year: 2022, Month: time.July, Day: 1})
	must(t, err)
	equal(t, len(files), 1)
	equal(t, files[0].Reference, a.Reference)
	equal(t, files[0].ReceivedAt.Equal(received), true)
}

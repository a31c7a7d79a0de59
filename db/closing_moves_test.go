package db_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// The closing of the round of 2022, and two later ones.
var (
	regularClosing = time.Date(2022, time.April, 30, 22, 0, 0, 0, time.UTC)
	firstMove      = time.Date(2022, time.May, 2, 10, 0, 0, 0, time.UTC)
	secondMove     = time.Date(2022, time.May, 9, 22, 0, 0, 0, time.UTC)
)

// move gives a proposal that waits, by the assessor, for the tests have no
// administrator.
func move(id string, before, at time.Time) subsidy.ClosingMove {
	return subsidy.ClosingMove{
		ID: id, Round: round22, Before: before,
		LaterClosing: subsidy.LaterClosing{At: at, Kind: subsidy.MoveOutage, From: regularClosing.Add(-time.Hour), Until: regularClosing.Add(time.Hour), Reason: "Inloggen lukte niet."},
		ProposedBy:   assessor, ProposedByName: "Anna Beoordelaar", ProposedAt: regularClosing.Add(2 * time.Hour),
	}
}

func answeredMove(m subsidy.ClosingMove, confirmed bool) subsidy.ClosingMove {
	m.AnsweredBy, m.AnsweredByName, m.AnsweredAt, m.Confirmed = decider, "Bram Besluit", m.ProposedAt.Add(time.Hour), confirmed
	if !confirmed {
		m.Answer = "Het portaal werkte."
	}
	return m
}

// movedTwice lets the round close later, and later again.
func movedTwice(t *testing.T, s *db.Store) {
	t.Helper()
	for _, m := range []subsidy.ClosingMove{move("first", regularClosing, firstMove), move("second", firstMove, secondMove)} {
		must(t, s.AddClosingMove(t.Context(), m))
		must(t, s.AnswerClosingMove(t.Context(), answeredMove(m, true)))
	}
}

func TestS8_ARoundClosesAtTheLastConfirmedMove(t *testing.T) {
	s, _ := portal(t)
	closes := func(want time.Time, kind subsidy.MoveKind) {
		t.Helper()
		round, err := s.Round(t.Context(), round22)
		must(t, err)
		all, err := s.Rounds(t.Context())
		must(t, err)
		equal(t, round.ClosesAt(), want)
		equal(t, all[0].ClosesAt(), want)
		equal(t, round.Later.Kind, kind)
	}
	closes(regularClosing, "")
	refused := move("refused", regularClosing, secondMove.AddDate(0, 0, 1))
	must(t, s.AddClosingMove(t.Context(), refused))
	waiting, err := s.WaitingMoves(t.Context())
	must(t, err)
	if !slices.Equal(waiting, []subsidy.ClosingMove{refused}) {
		t.Errorf("there wait %+v", waiting)
	}
	want(t, subsidy.Conflict, s.AddClosingMove(t.Context(), move("beside it", regularClosing, firstMove)))
	must(t, s.AnswerClosingMove(t.Context(), answeredMove(refused, false)))
	want(t, subsidy.Conflict, s.AnswerClosingMove(t.Context(), answeredMove(refused, true)))
	closes(regularClosing, "")

	movedTwice(t, s)
	closes(secondMove, subsidy.MoveOutage)
	all, err := s.ClosingMoves(t.Context(), round22)
	must(t, err)
	if !slices.Equal(all, []subsidy.ClosingMove{answeredMove(move("second", firstMove, secondMove), true), answeredMove(move("first", regularClosing, firstMove), true), answeredMove(refused, false)}) {
		t.Errorf("the moves are %+v", all)
	}
	other, err := s.ClosingMoves(t.Context(), round21)
	must(t, err)
	equal(t, len(other), 0)
}

func TestS8_ARoundWhoseClosingWasMovedStaysOnItsVersion(t *testing.T) {
	s, _ := portal(t)
	must(t, s.AddClosingMove(t.Context(), move("m", regularClosing, firstMove)))
	newer := usual
	newer.version = 2
	text := document(newer)
	scheme, err := subsidy.ParseScheme([]byte(text))
	must(t, err)
	_, err = s.SaveScheme(t.Context(), scheme, text, begun.AddDate(-2, 0, 0)) // before any round has opened
	must(t, err)
	for id, version := range map[subsidy.RoundID]int{round22: 1, round21: 2} {
		round, err := s.Round(t.Context(), id)
		must(t, err)
		equal(t, round.Scheme.Version, version)
	}
}

// TestS8A12_ALaterClosingIsGuardedAtTheConsole proves four eyes, and that what
// was answered stays, without the portal between.
func TestS8A12_ALaterClosingIsGuardedAtTheConsole(t *testing.T) {
	const answer = `UPDATE closing_moves SET answered_at = '2022-05-01T01:00:00.000000Z', confirmed = TRUE, answered_by = `
	for name, tt := range map[string]struct{ statement, says string }{
		"confirmed by who proposed it":   {answer + `'assessor'`, "closing_moves_four_eyes"},
		"turned down by who proposed it": {strings.Replace(answer, "TRUE", "FALSE", 1) + `'assessor'`, "closing_moves_four_eyes"},
		"confirmed by nobody":            {answer + `NULL`, "closing_moves_answered"},
		"changed while it is answered":   {answer + `'decider', closes_at = '2022-06-01T10:00:00.000000Z'`, "append-only"},
		"another reason":                 {answer + `'decider', reason = 'Anders.'`, "append-only"},
		"changed while it waits":         {`UPDATE closing_moves SET closes_at = '2022-06-01T10:00:00.000000Z'`, "append-only"},
		"thrown away":                    {`DELETE FROM closing_moves`, "append-only"},
		"confirmed when it has passed":   {strings.Replace(answer, "2022-05-01T01", "2022-05-02T10", 1) + `'decider'`, "closing_moves_later"},
		"confirmed from the beginning": {`INSERT INTO closing_moves (id, round_id, seq, kind, reason, closed_at, closes_at, proposed_by, proposed_by_name, proposed_at, answered_by, answered_at, confirmed)
			SELECT 'x', 'zittenblijven-vo-2021', 1, 'extension', 'x', r.closes_at, '2021-06-01T10:00:00.000000Z', 'assessor', '', r.closes_at, 'decider', r.closes_at, TRUE FROM rounds r WHERE r.year = 2021`, "begin as a proposal"},
		"to before what it is": {`INSERT INTO closing_moves (id, round_id, seq, kind, reason, closed_at, closes_at, proposed_by, proposed_by_name, proposed_at)
			VALUES ('x', 'zittenblijven-vo-2021', 1, 'extension', 'x', '2021-04-01T10:00:00.000000Z', '2021-04-02T10:00:00.000000Z', 'assessor', '', '2021-04-01T10:00:00.000000Z')`, "begin as a proposal"},
		"an outage without its hours": {`INSERT INTO closing_moves (id, round_id, seq, kind, reason, closed_at, closes_at, proposed_by, proposed_by_name, proposed_at)
			SELECT 'x', 'zittenblijven-vo-2021', 1, 'outage', 'x', r.closes_at, '2021-06-01T10:00:00.000000Z', 'assessor', '', r.closes_at FROM rounds r WHERE r.year = 2021`, "closing_moves_outage"},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := portal(t)
			must(t, s.AddClosingMove(t.Context(), move("m", regularClosing, firstMove)))
			_, err := writer(t, path).ExecContext(t.Context(), tt.statement)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %s", err, tt.says)
			}
		})
	}
	s, path := portal(t)
	movedTwice(t, s)
	for _, set := range []string{`confirmed = FALSE`, `closes_at = '2022-06-01T10:00:00.000000Z'`, `answered_by = 'preparer'`, `answer = 'x'`} {
		if _, err := writer(t, path).ExecContext(t.Context(), `UPDATE closing_moves SET `+set); err == nil {
			t.Errorf("%s was done after the answer", set)
		}
	}
}

func TestS8D4_NoClosingIsConfirmedAfterTheFreezeAtTheConsole(t *testing.T) {
	s, _ := portal(t)
	m := move("m", regularClosing, firstMove)
	must(t, s.AddClosingMove(t.Context(), m))
	must(t, s.SaveDraw(t.Context(), draw(confirmed)))
	want(t, subsidy.Conflict, s.AnswerClosingMove(t.Context(), answeredMove(m, true)))
	must(t, s.AnswerClosingMove(t.Context(), answeredMove(m, false)))
}

func TestS8D2_AClosingIsConfirmedAfterTheFreezeOfADay(t *testing.T) {
	s, _ := portal(t)
	m := move("m", regularClosing, firstMove)
	must(t, s.AddClosingMove(t.Context(), m))
	early := draw(ofDay)
	early.FrozenAt = answeredMove(m, true).AnsweredAt.Add(-time.Hour)
	drawTold(t, s, early)
	must(t, s.AnswerClosingMove(t.Context(), answeredMove(m, true)))
	breaches, err := s.Verify(t.Context())
	must(t, err)
	for _, b := range breaches {
		if b.Invariant == "I11" {
			t.Error(b)
		}
	}
}

func TestVerifyHoldsWhatCameInAgainstTheMovedClosing(t *testing.T) {
	inExtraTime := `UPDATE applications SET received_at = '2022-05-02T09:59:59.999999Z', complete_at = '2022-05-02T09:59:59.999999Z'`
	for _, tt := range []struct {
		name, invariant, what string
		plant                 []string
	}{
		{"in the extra time", "", "", []string{inExtraTime}},
		{"at the moved closing", "I11", "ZO22-0000-X: was received while", []string{strings.ReplaceAll(inExtraTime, "09:59:59.999999", "10:00:00.000000")}},
		{"in extra time that was proposed only", "I11", "ZO22-0000-X: was received while", []string{inExtraTime,
			`UPDATE closing_moves SET answered_by = NULL, answered_at = NULL, confirmed = FALSE`}},
		{"in extra time that was turned down", "I11", "ZO22-0000-X: was received while", []string{inExtraTime, `UPDATE closing_moves SET confirmed = FALSE`}},
		{"in the extra time of another round", "I11", "ZO22-0000-X: was received while", []string{inExtraTime, `UPDATE closing_moves SET round_id = 'zittenblijven-vo-2021'`}},
		{"confirmed by who proposed it", "I13", "zittenblijven-vo-2022: its later closing", []string{`UPDATE closing_moves SET answered_by = proposed_by`}},
		{"confirmed by nobody", "I13", "zittenblijven-vo-2022: its later closing", []string{`UPDATE closing_moves SET answered_by = NULL`}},
		{"to before the regulation", "I11", "zittenblijven-vo-2022: its closing was moved", []string{`UPDATE closing_moves SET closes_at = '2022-04-30T22:00:00.000000Z'`}},
		{"confirmed when it had passed", "I11", "zittenblijven-vo-2022: its closing was moved", []string{`UPDATE closing_moves SET answered_at = closes_at`}},
		{"confirmed after the freeze", "I11", "zittenblijven-vo-2022: its closing was moved", []string{`UPDATE draws SET frozen_at = '2022-04-30T22:30:00.000000Z'`}},
		{"moved back", "I11", "zittenblijven-vo-2022: its closing was moved", []string{
			`INSERT INTO closing_moves SELECT 'back', round_id, 2, kind, outage_from, outage_until, reason, closed_at, '2022-05-02T09:00:00.000000Z',
				proposed_by, proposed_by_name, proposed_at, answered_by, answered_by_name, answered_at, confirmed, answer FROM closing_moves`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, path := portal(t)
			filed(t, s, started(t, s, draft(0)), 1_500_000)
			m := move("first", regularClosing, firstMove)
			must(t, s.AddClosingMove(t.Context(), m))
			must(t, s.AnswerClosingMove(t.Context(), answeredMove(m, true)))
			must(t, s.SaveDraw(t.Context(), draw(confirmed)))
			run(t, unguarded(t, path), tt.plant...)
			breaches, err := s.Verify(t.Context())
			must(t, err)
			found := slices.ContainsFunc(breaches, func(b db.Breach) bool { return b.Invariant == tt.invariant && strings.Contains(b.What, tt.what) })
			closing := slices.ContainsFunc(breaches, func(b db.Breach) bool { return b.Invariant == "I11" || b.Invariant == "I13" })
			if found != (tt.invariant != "") || closing != (tt.invariant != "") {
				t.Errorf("got %v, want %q: %s", breaches, tt.invariant, tt.what)
			}
		})
	}
}

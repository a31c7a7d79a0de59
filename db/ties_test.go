package db_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// tied gives a person a tie with a board, before anybody decided anything.
func tied(tb testing.TB, s *db.Store, person subsidy.UserID, number subsidy.BoardNumber) subsidy.Tie {
	tb.Helper()
	t := subsidy.Tie{ID: fmt.Sprintf("%s with %s", person, number), User: person, Board: number, Reason: "Werkte daar.", DeclaredAt: begun}
	must(tb, s.AddTie(tb.Context(), t))
	return t
}

// over ends a tie.
func over(tb testing.TB, s *db.Store, t subsidy.Tie, last subsidy.Date) {
	tb.Helper()
	t.Until, t.EndedAt = last, begun.Add(time.Hour)
	must(tb, s.EndTie(tb.Context(), t))
}

var receivedOn = subsidy.DateOf(received)

func TestATieComesBackAsItWasWritten(t *testing.T) {
	s, _ := portal(t)
	first := tied(t, s, assessor, otherBoard)
	want(t, subsidy.Conflict, s.AddTie(t.Context(), subsidy.Tie{ID: "more", User: assessor, Board: otherBoard, Reason: "x", DeclaredAt: decided}))
	want(t, subsidy.NotFound, s.AddTie(t.Context(), subsidy.Tie{ID: "more", User: assessor, Board: "99999", Reason: "x", DeclaredAt: decided}))
	stranger := first
	stranger.User, stranger.Until, stranger.EndedAt = decider, receivedOn, begun
	want(t, subsidy.NotFound, s.EndTie(t.Context(), stranger))
	over(t, s, first, receivedOn)
	want(t, subsidy.NotFound, s.EndTie(t.Context(), subsidy.Tie{ID: first.ID, User: assessor, Until: receivedOn, EndedAt: decided}))
	ties, err := s.TiesOf(t.Context(), assessor)
	must(t, err)
	equal(t, len(ties), 1)
	first.UserName, first.BoardName, first.Until, first.EndedAt = "Anna Beoordelaar", "Bestuur 30001", receivedOn, begun.Add(time.Hour)
	equal(t, ties[0], first)
	other, err := s.TiesWith(t.Context(), assessor, board)
	must(t, err)
	equal(t, len(other), 0)
}

func TestATieIsWrittenOnceAndEndedOnce(t *testing.T) {
	s, pool := full(t)
	open, ended := tied(t, s, assessor, otherBoard), tied(t, s, decider, otherBoard)
	over(t, s, ended, receivedOn)
	const end = `over_at = '2022-05-01T22:00:00.000000Z', ended_at = '2022-05-01T09:00:00.000000Z'`
	for _, statement := range []string{
		`DELETE FROM ties`,
		`UPDATE ties SET reason = reason WHERE id = '` + open.ID + `'`,
		`UPDATE ties SET ` + end + ` WHERE id = '` + ended.ID + `'`,
		`UPDATE ties SET over_at = NULL, ended_at = NULL WHERE id = '` + ended.ID + `'`,
		`UPDATE ties SET ` + end + `, board = '41234' WHERE id = '` + open.ID + `'`,
		`UPDATE ties SET ` + end + `, user_id = 'preparer' WHERE id = '` + open.ID + `'`,
		`UPDATE ties SET ` + end + `, reason = 'anders' WHERE id = '` + open.ID + `'`,
		`UPDATE ties SET ` + end + `, declared_at = '2022-04-01T09:00:00.000000Z' WHERE id = '` + open.ID + `'`,
		`UPDATE ties SET over_at = '2022-05-01T22:00:00.000000Z' WHERE id = '` + open.ID + `'`,
		`UPDATE ties SET over_at = '2022-05-01T08:00:00.000000Z', ended_at = '2022-05-01T09:00:00.000000Z' WHERE id = '` + open.ID + `'`,
	} {
		if _, err := pool.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
	if _, err := pool.ExecContext(t.Context(), `UPDATE ties SET `+end+` WHERE id = '`+open.ID+`'`); err != nil {
		t.Errorf("it cannot be ended: %v", err)
	}
}

// TestA12_NoAdviceOrDecisionByWhoIsTiedAtTheConsole proves A12 without the
// portal between.
func TestA12_NoAdviceOrDecisionByWhoIsTiedAtTheConsole(t *testing.T) {
	dayBefore := receivedOn.AddDays(-1)
	for _, tt := range []struct {
		name    string
		bind    func(*testing.T, *db.Store)
		advice  bool // the schema takes it
		decides bool
	}{
		{"nobody", func(*testing.T, *db.Store) {}, true, true},
		{"the adviser", func(t *testing.T, s *db.Store) { tied(t, s, assessor, board) }, false, false},
		{"the decider", func(t *testing.T, s *db.Store) { tied(t, s, decider, board) }, true, false},
		{"with another board", func(t *testing.T, s *db.Store) {
			tied(t, s, assessor, otherBoard)
			tied(t, s, decider, otherBoard)
		}, true, true},
		{"until the day before receipt", func(t *testing.T, s *db.Store) { over(t, s, tied(t, s, decider, board), dayBefore) }, true, true},
		{"until the day of receipt", func(t *testing.T, s *db.Store) { over(t, s, tied(t, s, decider, board), receivedOn) }, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, pool := full(t)
			a := advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000))
			tt.bind(t, s)
			holds := func(what string, taken bool, statement string) {
				_, err := pool.ExecContext(t.Context(), statement)
				if (err == nil) != taken || (!taken && !strings.Contains(err.Error(), "ties_unbound")) {
					t.Errorf("%s: got %v, want it taken: %v", what, err, taken)
				}
			}
			holds("advice", tt.advice, `INSERT INTO advices (id, application, seq, verdict, amount_cents, motivation, advised_by, advised_by_name, advised_at)
				VALUES ('x', '`+a.ID+`', 2, 'verlenen', 100, '', 'assessor', 'Anna', '2022-05-20T08:00:00.000000Z')`)
			holds("decision", tt.decides, `INSERT INTO decisions (id, application, number, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at)
				VALUES ('d', '`+a.ID+`', 1, 'zittenblijven-vo-2022', 'verlenen', 100, '', 'assessor', 'decider', '2022-05-20T09:00:00.000000Z')`)
		})
	}
}

// TestA12_NobodyWithATieSettlesAtTheConsole is about the amount that is settled:
// who proposes it, who settles it, and whose proposal is settled.
func TestA12_NobodyWithATieSettlesAtTheConsole(t *testing.T) {
	dayBefore := receivedOn.AddDays(-1)
	for _, tt := range []struct {
		name              string
		bind              func(*testing.T, *db.Store)
		proposes, settles bool // the schema takes it
	}{
		{"nobody", func(*testing.T, *db.Store) {}, true, true},
		{"who proposes", func(t *testing.T, s *db.Store) { tied(t, s, assessor, board) }, false, false},
		{"who settles", func(t *testing.T, s *db.Store) { tied(t, s, decider, board) }, true, false},
		{"with another board", func(t *testing.T, s *db.Store) { tied(t, s, decider, otherBoard) }, true, true},
		{"until the day before receipt", func(t *testing.T, s *db.Store) { over(t, s, tied(t, s, decider, board), dayBefore) }, true, true},
		{"until the day of receipt", func(t *testing.T, s *db.Store) { over(t, s, tied(t, s, assessor, board), receivedOn) }, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, pool := full(t)
			a := granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
			tt.bind(t, s)
			for _, act := range []struct {
				taken     bool
				statement string
			}{
				{tt.proposes, `INSERT INTO proposals (id, application, seq, amount_cents, ground, proposed_by, by_name, at)
					VALUES ('p', '` + a.ID + `', 1, 100, '', 'assessor', 'Anna', '2022-05-20T09:00:00.000000Z')`},
				{tt.settles, `INSERT INTO settlements (id, application, granted_cents, amount_cents, ground, proposed_by, settled_by, at)
					VALUES ('s', '` + a.ID + `', 1500000, 1500000, '', 'assessor', 'decider', '2022-05-20T09:00:00.000000Z')`},
			} {
				_, err := pool.ExecContext(t.Context(), act.statement)
				if (err == nil) != act.taken || (!act.taken && !strings.Contains(err.Error(), "ties_unbound")) {
					t.Errorf("%.30s: got %v, want it taken: %v", act.statement, err, act.taken)
				}
			}
		})
	}
}

func TestA12_TheStoreNamesATieThatASchemaRefuses(t *testing.T) {
	s, _ := full(t)
	a := advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000))
	tied(t, s, assessor, board)
	want(t, subsidy.Forbidden, s.AddDecision(t.Context(), decision(a)))
	want(t, subsidy.Forbidden, s.AddAdvice(t.Context(), subsidy.Advice{ID: "x", Application: a.ID, Verdict: subsidy.VerdictGrant, By: assessor, At: decided}))
}

func TestA12_TheWorklistLeavesOutWhatItsReaderIsTiedTo(t *testing.T) {
	s, _ := office(t)
	tied(t, s, assessor, otherBoard) // of D and G
	over(t, s, tied(t, s, decider, board), receivedOn)
	over(t, s, tied(t, s, decider, otherBoard), receivedOn.AddDays(-1))
	for _, tt := range []struct {
		name   string
		filter subsidy.WorklistFilter
		want   string
		total  subsidy.Cents
	}{
		{"nobody looks", subsidy.WorklistFilter{}, "ABCDEFG", 9_350_000},
		{"who has no tie", subsidy.WorklistFilter{Reader: preparer}, "ABCDEFG", 9_350_000},
		{"who has a tie", subsidy.WorklistFilter{Reader: assessor}, "ABCEF", 6_850_000},
		{"who has a tie, on their own shelf", subsidy.WorklistFilter{Reader: assessor, Assessor: assessor, Round: round22}, "C", 1_500_000},
		{"who has a tie and searches for it", subsidy.WorklistFilter{Reader: assessor, Query: "30001"}, "", 0},
		{"who had one on the day of receipt, and one before", subsidy.WorklistFilter{Reader: decider, Round: round22, Order: subsidy.ByDue}, "D", 1_500_000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := s.Worklist(t.Context(), tt.filter)
			must(t, err)
			equal(t, letters(list.Rows), tt.want)
			equal(t, list.Count, len(tt.want))
			equal(t, list.Total, tt.total)
			tally, err := s.WorklistTally(t.Context(), tt.filter)
			must(t, err)
			equal(t, tally.Count, len(tt.want))
			walk(t, s, tt.filter, list.Rows)
		})
	}
}

func TestWhatAReaderIsTiedToIsFoundByAnIndex(t *testing.T) {
	dbtest.OnlySQLite(t) // what PostgreSQL plans hangs on its statistics
	s, path := office(t)
	_, err := s.Worklist(t.Context(), subsidy.WorklistFilter{Round: round22, Order: subsidy.ByDue, Reader: assessor})
	must(t, err)
	plans := 0
	for _, query := range db.Queries() {
		if !strings.Contains(query, "a.round_id = $1 AND NOT EXISTS (SELECT 1 FROM ties") || !strings.Contains(query, "a.received_at)) ORDER BY a.") {
			continue
		}
		plans++
		steps := strings.Join(plan(t, path, query, string(round22), string(assessor), 0), "\n")
		if strings.Contains(steps, "TEMP B-TREE") || !strings.Contains(steps, "ties_user (user_id=? AND board=?)") {
			t.Errorf("%s goes by\n%s", query, steps)
		}
	}
	if plans == 0 {
		t.Error("no query was looked at")
	}
}

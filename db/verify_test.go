package db_test

import (
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// archive gives a store with an application in many states, and its path.
func archive(t *testing.T) (*db.Store, string) {
	t.Helper()
	s, path := portal(t)
	archived(t, s)
	return s, path
}

// archived puts an application into many states.
func archived(t *testing.T, s *db.Store) {
	t.Helper()
	telling := draft(3)
	telling.Answers.Contact.Name = canary
	started(t, s, telling)
	a := started(t, s, draft(0))
	large := make([]byte, 300<<10)
	must(t, s.AddAttachment(t.Context(), attachment(a, "large", large), large))
	must(t, s.AddAttachment(t.Context(), attachment(a, "small", []byte("text")), []byte("text")))
	must(t, s.AddAttachment(t.Context(), attachment(a, "empty", nil), nil))
	granted(t, s, advised(t, s, filed(t, s, a, 1_500_000)))
	b := advised(t, s, filed(t, s, started(t, s, draft(1)), 2_500_000))
	advance(t, s, &b, subsidy.ActReject, subsidy.Rejected, decider)
	d := decision(b)
	d.Verdict, d.Amount = subsidy.VerdictReject, 0
	must(t, s.AddDecision(t.Context(), d))
	must(t, s.AddAnnouncement(t.Context(), announcement(b)))
	must(t, s.AddLetter(t.Context(), letter(b, subsidy.LetterReject, 0)))
	must(t, s.AddMails(t.Context(), []subsidy.Mail{mail("notice of "+b.ID, b)}))
	addLocation(t, s, board, place(4), "De Linde", "Utrecht")
	prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(4)), 1_200_000)))
	addLocation(t, s, board, place(5), "De Linde", "Utrecht")
	retracted(t, s, prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(5)), 1_100_000))))
	filed(t, s, started(t, s, draft(2)), 1_000_000)
	drawTold(t, s, draw(confirmed))
}

func TestAWholeDatabaseHasNoBreaches(t *testing.T) {
	s, _ := archive(t)
	breaches, err := s.Verify(t.Context())
	must(t, err)
	if len(breaches) > 0 {
		t.Fatal(breaches)
	}
	empty, _ := opened(t)
	breaches, err = empty.Verify(t.Context())
	must(t, err)
	if len(breaches) > 0 {
		t.Fatal(breaches)
	}
}

// heardRow is a question to a board, asked at this instant.
func heardRow(at string) string {
	return `INSERT INTO hearings (id, application, number, facts, asked_by, asked_by_name, asked_at, due)
		VALUES ('h', 'application-1', 1, 'x', 'assessor', 'x', '` + at + `', '2022-05-20')`
}

func TestVerifyFindsEachBreach(t *testing.T) {
	const first, last = `id = 'application-0'`, `id = 'application-2'`
	for _, tt := range []struct {
		name, invariant, what string
		plant                 []string
	}{
		{"granted above the ceiling", "I1", "its ceiling is €\u00a00,01", []string{`UPDATE rounds SET ceiling_cents = 1`}},
		{"a counter that lost a grant", "I2", "keeps granted €\u00a00,00", []string{`UPDATE rounds SET granted_cents = 0`}},
		{"a counter of what is asked", "I2", "asked €\u00a00,05", []string{`UPDATE rounds SET asked_cents = 5`}},
		{"a counter of files", "I2", "filed 9", []string{`UPDATE rounds SET filed = 9`}},
		{"a counter of the work list", "I2", "keeps 9 submitted", []string{`UPDATE round_states SET files = 9 WHERE state = 'submitted' AND NOT assigned`}},
		{"a counter of what the work list asks", "I2", "for €\u00a00,01; counted", []string{`UPDATE round_states SET amount_cents = 1 WHERE state = 'submitted' AND NOT assigned`}},
		{"a counter of undecided files", "I2", "undecided 7", []string{`UPDATE rounds SET undecided = 7`}},
		{"a counter of the embargo", "I2", "under embargo 3", []string{`UPDATE rounds SET embargo_count = 3`}},
		{"a counter of the money under embargo", "I2", "asking €\u00a012.000,00 with €\u00a00,07", []string{`UPDATE rounds SET embargo_booked_cents = 7`}},
		{"a turn that is not that of the last version", "I10", "ZO22-0002-X: its turn", []string{
			`UPDATE applications SET complete_at = '2022-04-20T09:00:00.000001Z' WHERE ` + last}},
		{"a turn that was lost", "I10", "ZO22-0002-X: its turn", []string{`UPDATE applications SET complete_at = NULL WHERE ` + last}},
		{"a grant that never begins", "I10", "ZO22-0000-X: its turn or its first day", []string{`UPDATE applications SET begins_on = NULL`}},
		{"a draw confirmed by who entered an earlier seed", "I13", "entered a seed", []string{
			`UPDATE draw_seeds SET seq = 2`, `INSERT INTO draw_seeds SELECT round_id, 1, 'x', 'decider', entered_at FROM draw_seeds`}},
		{"a seed that nobody entered", "I13", "nobody entered it", []string{`DELETE FROM draw_seeds`}},
		{"a ledger without a grant", "I2", "the ledger has €\u00a00,00", []string{`DELETE FROM ledger`}},
		{"a ledger with more", "I2", "the ledger has €\u00a015.000,01", []string{
			`INSERT INTO ledger SELECT 'more', round_id, application, decision, NULL, 1, FALSE, 'decision', at FROM ledger WHERE application = 'application-0'`}},
		{"more than the scheme gives", "I4", "asks for €\u00a025.000,01", []string{`UPDATE applications SET amount_cents = 2500001 WHERE ` + last}},
		{"nothing asked", "I4", "asks for €\u00a00,00", []string{`UPDATE applications SET amount_cents = 0 WHERE ` + last}},
		{"more granted than asked", "I4", "is granted €\u00a015.000,00", []string{`UPDATE applications SET amount_cents = 5 WHERE ` + first}},
		{"a filed document that was changed", "I5", "does not have the SHA-256", []string{`UPDATE filings SET document = document || ' '`}},
		{"a filing that is gone", "I5", "is not there", []string{`DELETE FROM filings WHERE application = 'application-2'`}},
		{"a filing of another instant", "I5", "is not there", []string{`UPDATE filings SET received_at = '2022-04-01T00:00:00.000000Z'`}},
		{"two live for one location", "I7", "are both live", []string{
			`UPDATE applications SET location = '10AB00', live_key = NULL WHERE ` + last}},
		{"a live one without its key", "I7", "must hold", []string{`UPDATE applications SET live_key = NULL`}},
		{"a history that misses a step", "I8", "after event 1", []string{`DELETE FROM events WHERE seq = 2`}},
		{"a history without a beginning", "I8", "after event 0", []string{`DELETE FROM events WHERE seq = 1`}},
		{"a history that stops short", "I8", "its events end in", []string{`DELETE FROM events WHERE action = 'grant'`}},
		{"no history", "I8", "its events end in \"\"", []string{`DELETE FROM events`}},
		{"a step to a state that another came from", "I8", "goes on from", []string{`UPDATE events SET from_state = 'granted' WHERE seq = 3`}},
		{"a step that is not in the lifecycle", "I10", "no step", []string{`UPDATE events SET action = 'grant' WHERE action = 'take'`}},
		{"a state without its decision", "I10", "its state is not", []string{`UPDATE decisions SET verdict = 'deels' WHERE amount_cents > 0`}},
		{"a decision on an open file", "I10", "its state is not", []string{`UPDATE applications SET state = 'advised' WHERE ` + first}},
		{"received too late", "I11", "not open", []string{`UPDATE applications SET received_at = '2022-04-30T22:00:00.000000Z' WHERE ` + last}},
		{"received too early", "I11", "not open", []string{`UPDATE applications SET received_at = '2022-03-07T22:59:59.999999Z' WHERE ` + last}},
		{"an adviser with a tie", "I12", "ZO22-0000-X: was handled", []string{tieRow("assessor", "2022-05-20T08:00:00.000000Z", "NULL, NULL")}},
		{"an adviser with a tie of before the decision", "I12", "ZO22-0000-X", []string{tieRow("assessor", "2022-05-20T09:00:00.000000Z", "NULL, NULL")}},
		{"one who checked with a tie", "I12", "ZO22-0002-X: was handled", []string{
			`INSERT INTO check_outcomes VALUES ('c', 'application-2', 1, 1, 'control', 's8', 'nee', 'x', 'decider', 'B', '2022-05-20T07:00:00.000000Z')`,
			tieRow("decider", "2022-05-20T07:00:00.000000Z", "NULL, NULL")}},
		{"a decider with a tie", "I12", "ZO22-0001-X", []string{tieRow("decider", "2022-05-20T08:30:00.000000Z", "NULL, NULL")}},
		{"a tie on the day of receipt", "I12", "ZO22-0001-X", []string{
			tieRow("decider", "2022-05-01T08:30:00.000000Z", "'2022-05-19T22:00:00.000000Z', '2022-05-02T08:30:00.000000Z'")}},
		{"one who did both", "I13", "another", []string{`UPDATE decisions SET decided_by = advised_by`}},
		{"one who advised under another name", "I13", "another", []string{`UPDATE decisions SET advised_by = 'preparer', decided_by = 'assessor'`}},
		{"another adviser than the advice has", "I13", "another", []string{`UPDATE decisions SET advised_by = 'preparer'`}},
		{"an advice under another name", "I13", "an advice is not by who gave it", []string{`UPDATE advices SET advised_by = 'preparer'`, `UPDATE decisions SET advised_by = 'preparer'`}},
		{"an advice that nobody gave", "I13", "an advice is not by who gave it", []string{`UPDATE events SET actor = NULL WHERE action = 'advise'`}},
		{"a decision under another name", "I13", "ZO22-0000-X: a decision is not by who took it", []string{`UPDATE decisions SET decided_by = 'preparer'`}},
		{"a prepared decision under another name", "I13", "ZO22-0004-X: a decision is not by who took it", []string{`UPDATE decisions SET decided_by = 'preparer'`}},
		{"an announcement under another name", "I13", "was not made known by who did so", []string{`UPDATE announcements SET announced_by = 'preparer'`}},
		{"a decision with other words than its letter", "I15", "ZO22-0000-X: the decision does not have the motivation", []string{`UPDATE decisions SET motivation = ''`}},
		{"a draw confirmed by who entered its seed", "I13", "the draw of", []string{`UPDATE draws SET confirmed_by = seeded_by`}},
		{"a draw confirmed by nobody", "I13", "the draw of", []string{`UPDATE draws SET confirmed_by = NULL`}},
		{"a draw of which nobody entered the seed", "I13", "the draw of", []string{`UPDATE draws SET seeded_by = NULL`}},
		{"a frozen list that was changed", "I19", "does not have its SHA-256", []string{`UPDATE draws SET list = 'ZO22-0001-X' || char(10)`}},
		{"a frozen list with another hash", "I19", "does not have its SHA-256", []string{`UPDATE draws SET list_sha256 = replace(list_sha256, 'a', 'b')`}},
		{"a list with its own hash that took the place of the frozen one", "I19", "not the one of its event: lijst van de loting bevroren", []string{
			`UPDATE draws SET list = 'ZO22-0001-X' || char(10), list_sha256 = '` + subsidy.HashText("ZO22-0001-X\n") + `'`}},
		{"a seed that took the place of another", "I19", "not the one of its event: uitslag van de bron ingevoerd", []string{
			`UPDATE draws SET seed = 'CD 654321'`, `UPDATE draw_seeds SET seed = 'CD 654321'`}},
		{"another source than was named", "I19", "not the one of its event: bron van de loting aangewezen", []string{`UPDATE draws SET source = 'Een andere loterij'`}},
		{"another who froze", "I19", "not the one of its event: lijst van de loting bevroren", []string{`UPDATE draws SET frozen_by = 'decider'`}},
		{"another who confirmed", "I19", "not the one of its event: loting bevestigd", []string{`UPDATE draws SET confirmed_by = 'preparer'`}},
		{"a draw without its events", "I19", "not the one of its event: lijst van de loting bevroren", []string{`DELETE FROM round_events`}},
		{"a list of a day with one of another day", "I19", "has ZO22-0001-X, which was not complete on", []string{
			`UPDATE draws SET complete_on = '2022-04-21'`}},
		{"a list of a day without one of that day", "I19", "lacks ZO22-0002-X, which was complete on", []string{
			`UPDATE draws SET complete_on = '2022-04-20', list = 'ZO22-0001-X' || char(10)`}},
		{"a list frozen after the source spoke", "I19", "after its source spoke", []string{`UPDATE draws SET speaks_on = '2022-05-01'`}},
		{"a seed of before the source spoke", "I19", "before its source spoke", []string{`UPDATE draws SET seeded_at = '2022-05-12T09:00:00.000000Z'`}},
		{"a grant without a letter", "I15", "has 0 letters", []string{`DELETE FROM letters`}},
		{"two letters", "I15", "has 2 letters", []string{`DROP INDEX letters_one_decision`,
			`INSERT INTO letters (id, application, kind, document, sha256, at) SELECT 'more', application, 'grant in part', document, sha256, at FROM letters WHERE kind = 'grant'`}},
		{"a letter with another amount", "I15", "the letter grants €\u00a015.000,00, the ledger has €\u00a00,07", []string{`UPDATE ledger SET amount_cents = 7`}},
		{"a letter in other words than were read", "I15", "ZO22-0000-X: the letter is standaardtekst, uitgave 1, its decider read another text", []string{`UPDATE decisions SET text_version = 2`}},
		{"a letter that was changed", "I15", "SHA-256", []string{`UPDATE letters SET document = document || ' '`}},
		{"a letter that cannot be read", "I15", "cannot be read", []string{`UPDATE letters SET document = 'x'`}},
		{"a letter of another kind", "I15", "its letter is a reject", []string{`UPDATE letters SET kind = 'reject' WHERE kind = 'grant'`}},
		{"a grant that was not made known", "I15", "ZO22-0000-X: its decision was not made known", []string{`DELETE FROM announcements`}},
		{"a rejection that was not made known", "I15", "ZO22-0001-X: its decision was not made known", []string{`DELETE FROM announcements`}},
		{"an embargo that leaks its letter", "I15", "ZO22-0004-X: it has a letter of decision", []string{
			`UPDATE letters SET application = 'application-4' WHERE kind = 'grant'`}},
		{"an embargo that leaks its announcement", "I15", "ZO22-0004-X: its decision was made known", []string{
			`INSERT INTO announcements VALUES ('decision on application-4', 'application-4', '2022-05-20T09:00:00.000000Z', 'decider')`}},
		{"what was taken back and keeps its money", "I2", "ZO22-0005-X: the ledger has €\u00a011.000,00, its decisions come to €\u00a00,00", []string{
			`DELETE FROM ledger WHERE ground = 'retracted'`}},
		{"what was taken back and stands again", "I10", "ZO22-0005-X: its state", []string{`DELETE FROM retractions`}},
		{"what was taken back and made known", "I15", "ZO22-0005-X: its decision was made known", []string{
			`INSERT INTO announcements VALUES ('decision on application-5', 'application-5', '2022-05-20T09:00:00.000000Z', 'decider')`}},
		{"a letter of another instant than the announcement", "I15", "not of the instant", []string{`UPDATE announcements SET at = '2022-05-20T09:00:00.000001Z'`}},
		{"an announcement of another decision", "I15", "is not its decision", []string{
			`UPDATE announcements SET decision = 'decision on application-4' WHERE application = 'application-0'`}},
		{"an embargo without its money", "I2", "the ledger has €\u00a00,00", []string{`DELETE FROM ledger WHERE application = 'application-4'`}},
		{"an embargo without its decision", "I10", "ZO22-0004-X: its state", []string{`DELETE FROM decisions WHERE application = 'application-4'`}},
		{"one who made known what they advised", "I13", "another", []string{`UPDATE announcements SET announced_by = 'assessor'`}},
		{"one with a tie since who had a hand in it", "I12", "ZO22-0000-X: was handled", []string{
			`UPDATE announcements SET at = '2022-06-20T09:00:00.000000Z'`, tieRow("decider", "2022-06-01T08:00:00.000000Z", "NULL, NULL")}},
		{"a refusal on other facts without a hearing", "A8", "ZO22-0001-X: ", []string{`UPDATE advices SET basis = 'anders'`}},
		{"a refusal on other facts heard before what was filed", "A8", "ZO22-0001-X: ", []string{`UPDATE advices SET basis = 'anders'`,
			heardRow("2022-03-01T09:00:00.000000Z")}},
		{"a refusal on other facts heard before the file was opened again", "A8", "ZO22-0001-X: ", []string{`UPDATE advices SET basis = 'anders'`,
			heardRow("2022-05-19T09:00:00.000000Z"), `INSERT INTO objections SELECT 'o', 'application-1', 'decision on application-1', 'x', sha256, 'x', 'preparer', 'x',
			at, FALSE, '2022-06-30', FALSE, FALSE, 'decided', 1, 'assessor', 'x', 'upheld', 0, 'x', 'assessor', 'x', at, 'decider', 'x', '2022-05-19T10:00:00.000000Z', TRUE
			FROM letters WHERE application = 'application-1'`}},
		{"a file that was changed", "I16", "attachment small", []string{`UPDATE attachment_chunks SET content = x'00' WHERE attachment = 'small'`}},
		{"a file that lost a piece", "I16", "attachment large has 262144 bytes", []string{`DELETE FROM attachment_chunks WHERE number = 2`}},
		{"an empty file that is not", "sealing", "attachment_chunks.content of row empty/1 does not open", []string{`INSERT INTO attachment_chunks VALUES ('empty', 1, x'00')`}},
		{"a letter that nobody is told of", "I17", "ZO22-0001-X", []string{`DELETE FROM mails WHERE application = 'application-1'`}},
		{"a notice from before its letter", "I17", "ZO22-0000-X", []string{
			`UPDATE mails SET created_at = '2022-05-20T08:59:59.999999Z' WHERE application = 'application-0'`}},
		{"a notice that is of the next letter", "I17", "ZO22-0000-X, grant", []string{
			`INSERT INTO letters (id, application, kind, document, sha256, at) SELECT 'next', application, 'supplement', document, sha256, '2022-05-20T09:00:00.000001Z' FROM letters WHERE kind = 'grant'`,
			`UPDATE mails SET created_at = '2022-05-20T09:00:00.000001Z' WHERE application = 'application-0'`}},
		{"a row that refers to nothing", "SQLite", "missing row of boards", []string{`DELETE FROM boards`}},
		{"a value that the schema refuses", "SQLite", "CHECK constraint failed in users", []string{`UPDATE users SET role = 'koning'`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.invariant == "SQLite" {
				dbtest.OnlySQLite(t)
			}
			s, path := archive(t)
			c := unguarded(t, path)
			run(t, c, tt.plant...)
			breaches, err := s.Verify(t.Context())
			must(t, err)
			if !slices.ContainsFunc(breaches, func(b db.Breach) bool {
				return b.Invariant == tt.invariant && strings.Contains(b.What, tt.what)
			}) {
				t.Errorf("got %v, want %s: %s", breaches, tt.invariant, tt.what)
			}
		})
	}
}

// tieRow adds a tie of a person with the first board; end is its over_at and
// its ended_at.
func tieRow(person, declared, end string) string {
	return `INSERT INTO ties (id, user_id, board, reason, declared_at, over_at, ended_at)
		VALUES ('tie', '` + person + `', '41234', 'Werkte daar.', '` + declared + `', ` + end + `)`
}

// TestVerifyFindsOtherWordsThatWereSealedAgain is about who has the keys too and
// uses what lets a key be replaced: the words have a hash, or stand in a letter.
func TestVerifyFindsOtherWordsThatWereSealedAgain(t *testing.T) {
	for _, tt := range []struct{ name, table, column, query, invariant string }{
		{"a decision", "letters", "document", `SELECT id FROM letters WHERE kind = 'grant' ORDER BY id`, "I15"},
		{"a receipt", "letters", "document", `SELECT id FROM letters WHERE kind = 'objection received'`, "I15"},
		{"what was filed", "filings", "document", `SELECT id FROM filings ORDER BY id`, "I5"},
		{"an objection", "objections", "document", `SELECT id FROM objections`, "I5"},
		{"a motivation", "decisions", "motivation", `SELECT id FROM decisions ORDER BY id`, "I15"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, dsn, _, _ := contested(t)
			granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
			sound(t, s)
			must(t, s.Forge(t.Context(), tt.table, tt.column, texts(t, dsn, tt.query)[0], "{}"))
			breaches, err := s.Verify(t.Context())
			must(t, err)
			if !slices.ContainsFunc(breaches, func(b db.Breach) bool { return b.Invariant == tt.invariant }) ||
				slices.ContainsFunc(breaches, func(b db.Breach) bool { return b.Invariant == "sealing" }) {
				t.Errorf("got %v, want %s and nothing of the sealing", breaches, tt.invariant)
			}
		})
	}
}

func TestATieThatDoesNotCountIsNoBreach(t *testing.T) {
	for name, row := range map[string]string{
		"declared after the decision":    tieRow("assessor", "2022-05-20T09:00:00.000001Z", "NULL, NULL"),
		"over before the day of receipt": tieRow("decider", "2022-04-01T09:00:00.000000Z", "'2022-04-19T22:00:00.000000Z', '2022-04-02T09:00:00.000000Z'"),
	} {
		t.Run(name, func(t *testing.T) {
			s, path := archive(t)
			run(t, console(t, path), row)
			breaches, err := s.Verify(t.Context())
			must(t, err)
			breaches = slices.DeleteFunc(breaches, func(b db.Breach) bool { return b.Invariant == "sealing" }) // of the console
			if len(breaches) > 0 {
				t.Error(breaches)
			}
		})
	}
}

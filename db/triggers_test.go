package db_test

import (
	"database/sql"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// full gives a store in which every table that is written once has a row, and
// its writer as somebody with a console has it, constraints on.
func full(t *testing.T) (*db.Store, *sql.DB) {
	t.Helper()
	s, path := portal(t)
	a := started(t, s, draft(0))
	must(t, s.AddAttachment(t.Context(), attachment(a, "file", []byte("text")), []byte("text")))
	a = granted(t, s, advised(t, s, filed(t, s, a, 1_500_000)))
	asked(t, s, a, 1)
	must(t, s.MarkMessages(t.Context(), a.ID, official, 1, decided))
	must(t, s.MarkLetter(t.Context(), letter(a, subsidy.LetterGrant, a.Amount).ID, preparer, decided))
	must(t, s.AddHearing(t.Context(), hearing(a)))
	must(t, s.AnswerHearing(t.Context(), viewed(hearing(a))))
	reported(t, s, a)
	withdrew(t, s, filed(t, s, started(t, s, draft(2)), 1_500_000))
	must(t, s.AddJudgement(t.Context(), judgement(a, "judgement")))
	must(t, s.AddReport(t.Context(), report(a)))
	must(t, s.AddProposal(t.Context(), proposal(a, 1_200_000)))
	must(t, s.AddSettlement(t.Context(), settlement(a, 1_200_000)))
	must(t, s.AddExtension(t.Context(), subsidy.Extension{ID: "extension", Application: a.ID, Until: subsidy.DateOf(decided), Reason: "Druk.", By: assessor, At: decided}))
	must(t, s.SaveDraw(t.Context(), draw(confirmed)))
	retracted(t, s, prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(3)), 1_500_000))))
	return s, writer(t, path)
}

func TestWhatIsWrittenOnceStays(t *testing.T) {
	_, pool := full(t)
	for _, table := range []string{"ledger", "events", "filings", "letters", "decisions", "advices", "scheme_versions",
		"attachments", "attachment_chunks", "withdrawals", "changes", "reports", "proposals", "settlements", "messages", "check_outcomes", "message_reads", "letter_reads",
		"announcements", "hearings", "hearing_answers", "retractions", "extensions", "draw_seeds"} {
		var rows int
		must(t, pool.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&rows))
		if rows == 0 {
			t.Errorf("%s is empty", table)
		}
		column := firstColumn(t, pool, table)
		for _, statement := range []string{`UPDATE ` + table + ` SET ` + column + ` = ` + column, `DELETE FROM ` + table} {
			if _, err := pool.ExecContext(t.Context(), statement); err == nil {
				t.Errorf("%s was done", statement)
			}
		}
	}
}

func TestTheEvidenceOfAnApplicationStays(t *testing.T) {
	_, pool := full(t)
	for _, set := range []string{`reference = 'ZO22-9999-X'`, `round_id = 'zittenblijven-vo-2021'`, `board = '30001'`,
		`created_at = '2020-01-01T00:00:00.000000Z'`, `received_at = '2022-04-01T00:00:00.000000Z'`, `filed_by = 'preparer'`,
		`location = '10AB01'`} {
		_, err := pool.ExecContext(t.Context(), `UPDATE applications SET `+set)
		if err == nil || !strings.Contains(err.Error(), "keep their evidence") {
			t.Errorf("%s: got %v", set, err)
		}
	}
	if _, err := pool.ExecContext(t.Context(), `DELETE FROM applications`); err == nil {
		t.Error("deleted")
	}
}

// TestFourEyesHoldAtTheConsole proves A12 without the portal between.
func TestFourEyesHoldAtTheConsole(t *testing.T) {
	s, pool := full(t)
	a := advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000))
	for _, people := range []string{`'assessor', 'assessor'`, `'decider', 'decider'`, `'decider', 'assessor'`} {
		_, err := pool.ExecContext(t.Context(), `INSERT INTO decisions
			(id, application, number, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at)
			VALUES ('d', '`+a.ID+`', 1, 'zittenblijven-vo-2022', 'verlenen', 100, '', `+people+`, '2022-05-20T09:00:00.000000Z')`)
		if err == nil || !strings.Contains(err.Error(), "decisions_four_eyes") {
			t.Errorf("%s: got %v", people, err)
		}
	}
}

func TestTheSchemaRefusesWhatTheRulesForbid(t *testing.T) {
	_, pool := full(t)
	for _, statement := range []string{
		`UPDATE rounds SET granted_cents = ceiling_cents + 1`,
		`UPDATE rounds SET granted_cents = -1`,
		`UPDATE applications SET state = 'lost'`,
		`UPDATE applications SET state = 'draft'`,
		`UPDATE applications SET amount_cents = 0`,
		`UPDATE applications SET amount_cents = 'much'`,
		`UPDATE users SET email_blind = 'Hoofdletter' WHERE id = 'decider'`,
		`UPDATE users SET board = NULL WHERE id = 'signatory'`,
		`DELETE FROM boards`,
	} {
		if _, err := pool.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

func TestTheStoreNamesWhatATriggerRefuses(t *testing.T) {
	s, _ := full(t)
	a, err := s.FiledApplication(t.Context(), draft(0).Reference)
	must(t, err)
	a.Location = place(1)
	err = s.SaveApplication(t.Context(), &a)
	want(t, subsidy.Internal, err)
	if !strings.Contains(err.Error(), "keep their evidence") {
		t.Fatal(err)
	}
}

// firstColumn gives the name of the first column of a table.
func firstColumn(t *testing.T, pool *sql.DB, table string) string {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), `SELECT * FROM `+table+` LIMIT 0`)
	must(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(t, err)
	return columns[0]
}

// TestTheTextOfALetterIsPublishedByAnotherAndStays proves A12 without the portal
// between.
func TestTheTextOfALetterIsPublishedByAnotherAndStays(t *testing.T) {
	s, pool := full(t)
	text := subsidy.LetterText{Kind: subsidy.LetterGrant, Version: 1, Text: "# Brief", WrittenBy: "decider", WrittenByName: "D", WrittenAt: begun}
	must(t, s.SaveLetterText(t.Context(), text))
	for statement, says := range map[string]string{
		`UPDATE letter_texts SET published_by = 'decider', published_at = '2022-05-20T09:00:00.000000Z'`: "letter_texts_four_eyes",
		`UPDATE letter_texts SET version = 2`: "append-only",
		`DELETE FROM letter_texts`:            "append-only",
		`INSERT INTO letter_texts (kind, version, text, written_by, written_by_name, written_at)
			VALUES ('grant', 2, '# Tweede', 'decider', 'D', '2022-05-20T09:00:00.000000Z')`: "letter_texts_one_draft",
	} {
		if _, err := pool.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", statement, err)
		}
	}
	text.PublishedBy, text.PublishedByName, text.PublishedAt = "assessor", "A", begun
	must(t, s.PublishLetterText(t.Context(), text))
	want(t, subsidy.Conflict, s.PublishLetterText(t.Context(), text))
	want(t, subsidy.Conflict, s.SaveLetterText(t.Context(), text))
	if _, err := pool.ExecContext(t.Context(), `UPDATE letter_texts SET text = '# Anders'`); err == nil {
		t.Error("a published text was changed")
	}
}

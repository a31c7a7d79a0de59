package db_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// wording makes a draft of the text of a withdrawal.
func wording(version int, by subsidy.UserID) subsidy.LetterText {
	return subsidy.LetterText{
		Kind: subsidy.LetterWithdrawal, Version: version, Text: "# Kop\n\n{gegevens}\n\n{tijdstip}",
		WrittenBy: by, WrittenByName: "Wie schreef", WrittenAt: begun,
	}
}

func published(text subsidy.LetterText, by subsidy.UserID) subsidy.LetterText {
	text.PublishedBy, text.PublishedByName, text.PublishedAt = by, "Wie publiceerde", begun.Add(time.Hour)
	return text
}

// worded gives a store with a version of a text, and a draft after it at which
// two people wrote.
func worded(t *testing.T) (*db.Store, string) {
	t.Helper()
	s, path := portal(t)
	must(t, s.SaveLetterText(t.Context(), wording(1, assessor)))
	must(t, s.PublishLetterText(t.Context(), published(wording(1, assessor), decider)))
	must(t, s.SaveLetterText(t.Context(), wording(2, assessor)))
	must(t, s.SaveLetterText(t.Context(), wording(2, decider)))
	must(t, s.SaveLetterText(t.Context(), wording(2, decider)))
	return s, path
}

func TestATextComesBackAsItWasWrittenWithWhoWroteAtIt(t *testing.T) {
	s, _ := worded(t)
	got, err := s.LetterTexts(t.Context(), subsidy.LetterWithdrawal)
	must(t, err)
	if wanted := []subsidy.LetterText{wording(2, decider), published(wording(1, assessor), decider)}; !slices.Equal(got, wanted) {
		t.Errorf("got %+v, want %+v", got, wanted)
	}
	holds, err := s.PublishedText(t.Context(), subsidy.LetterWithdrawal)
	must(t, err)
	equal(t, holds, published(wording(1, assessor), decider))
	for version, wanted := range map[int][]subsidy.UserID{1: {assessor}, 2: {assessor, decider}, 3: nil} {
		writers, err := s.LetterTextWriters(t.Context(), subsidy.LetterWithdrawal, version)
		must(t, err)
		if !slices.Equal(writers, wanted) {
			t.Errorf("version %d is written by %v, want %v", version, writers, wanted)
		}
	}
}

// A change of one letter by a colleague does not make a text of theirs: who
// wrote at it before does not publish it either.
func TestA12_NobodyPublishesATextTheyWroteAtWhoeverWroteLast(t *testing.T) {
	s, _ := worded(t)
	for _, by := range []subsidy.UserID{assessor, decider} {
		err := s.PublishLetterText(t.Context(), published(wording(2, decider), by))
		want(t, subsidy.Forbidden, err)
		equal(t, ruleOf(err), subsidy.A12)
	}
	must(t, s.PublishLetterText(t.Context(), published(wording(2, decider), preparer)))
}

func TestATextIsPublishedAsItWasWrittenAtTheConsoleToo(t *testing.T) {
	_, path := worded(t)
	pool := writer(t, path)
	const publishes = `published_by = 'preparer', published_at = '2022-05-01T09:00:00.000000Z'`
	for _, statement := range []string{
		`DELETE FROM letter_text_writers`,
		`UPDATE letter_text_writers SET writer = 'preparer'`,
		`UPDATE letter_texts SET text = 'anders', ` + publishes + ` WHERE version = 2`,
		`UPDATE letter_texts SET written_by = 'signatory', ` + publishes + ` WHERE version = 2`,
		`UPDATE letter_texts SET ` + strings.ReplaceAll(publishes, "'preparer'", "'assessor'") + ` WHERE version = 2`,
		`INSERT INTO letter_texts SELECT 'grant', 1, text, written_by, written_by_name, written_at, 'preparer', '', written_at FROM letter_texts WHERE version = 2`,
	} {
		if _, err := pool.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
	if _, err := pool.ExecContext(t.Context(), `UPDATE letter_texts SET `+publishes+` WHERE version = 2`); err != nil {
		t.Errorf("it cannot be published: %v", err)
	}
}

// A text that can no longer be read is mended by one after it, which is published.
func TestI15_ATextThatCannotBeReadIsNoBreachOnceANewerOneIsPublished(t *testing.T) {
	s, path := worded(t)
	broken(t, s, path, "I15", "cannot be read", `UPDATE letter_texts SET text = '# Oud' WHERE version = 1`)
	must(t, s.PublishLetterText(t.Context(), published(wording(2, decider), preparer)))
	breaches, err := s.Verify(t.Context())
	must(t, err)
	equal(t, len(breaches), 0)
}

func TestVerifyFindsEachBreachOfATextAndOfTheLettersOfIt(t *testing.T) {
	const document = `{"data":{"kind":"withdrawal","date":"","payBy":"","spendUntil":"","objectionUntil":"","filed":""},"textVersion":1,"blocks":[]}`
	for _, tt := range []struct{ name, invariant, what, plant string }{
		{"published by who wrote it", "I13", "by who wrote at it", `UPDATE letter_texts SET written_by = 'decider' WHERE version = 1`},
		{"published by who wrote at it", "I13", "by who wrote at it", `INSERT INTO letter_text_writers VALUES ('withdrawal', 1, 'decider')`},
		{"a version with a fault", "I15", "cannot be read", `UPDATE letter_texts SET text = '{onbekend}' WHERE version = 1`},
		{"a letter of a text that is not there", "I15", "not published then", `DELETE FROM letter_texts WHERE version = 1`},
		{"a letter of before its text", "I15", "not published then", `UPDATE letter_texts SET published_at = '2022-06-01T09:00:00.000000Z' WHERE version = 1`},
		{"a letter that was changed", "I15", "does not have its SHA-256", `UPDATE letters SET document = document || ' '`},
		{"a letter of another kind", "I15", `reads as a "withdrawal"`, `UPDATE letters SET kind = 'change'`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, path := worded(t)
			a := filed(t, s, started(t, s, draft(0)), 100)
			must(t, s.AddLetter(t.Context(), subsidy.Letter{ID: "b", Application: a.ID, Kind: subsidy.LetterWithdrawal, Document: document, SHA256: subsidy.HashText(document), At: decided}))
			broken(t, s, path, tt.invariant, tt.what, tt.plant)
		})
	}
}

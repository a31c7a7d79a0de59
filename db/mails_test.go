package db_test

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// outbox gives a store with so many notices, each due a second after the one
// before it, and its path.
func outbox(t *testing.T, ids ...string) (*db.Store, string) {
	t.Helper()
	s, path := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	for i, id := range ids {
		m := mail(id, a)
		m.DueAt = decided.Add(time.Duration(i) * time.Second)
		must(t, s.AddMails(t.Context(), []subsidy.Mail{m}))
	}
	return s, path
}

func claimed(t *testing.T, s *db.Store, now time.Time) subsidy.Mail {
	t.Helper()
	m, err := s.ClaimMail(t.Context(), now, now.Add(time.Minute))
	must(t, err)
	return m
}

func nothingDue(t *testing.T, s *db.Store, now time.Time) {
	t.Helper()
	m, err := s.ClaimMail(t.Context(), now, now.Add(time.Minute))
	if subsidy.KindOf(err) != subsidy.NotFound {
		t.Fatalf("got %s, %v; want nothing", m.ID, err)
	}
}

func counts(t *testing.T, s *db.Store, waiting, sent, parked int) {
	t.Helper()
	box, err := s.MailCounts(t.Context())
	must(t, err)
	if box.Waiting != waiting || box.Sent != sent || box.Parked != parked {
		t.Fatalf("%d wait, %d sent, %d parked; want %d, %d, %d", box.Waiting, box.Sent, box.Parked, waiting, sent, parked)
	}
}

func TestTheMailThatIsDueLongestIsHeldByOneAtATime(t *testing.T) {
	s, _ := outbox(t, "first", "second")
	nothingDue(t, s, decided.Add(-time.Microsecond))
	m := claimed(t, s, decided)
	if m.ID != "first" || m.Attempts != 1 || m.To != "contact@voorbeeld.nl" || !m.CreatedAt.Equal(decided) || !m.LeasedUntil.Equal(decided.Add(time.Minute)) {
		t.Fatalf("got %+v", m)
	}
	nothingDue(t, s, decided)
	equal(t, claimed(t, s, decided.Add(time.Second)).ID, "second")
	nothingDue(t, s, decided.Add(time.Minute-time.Microsecond))
	again := claimed(t, s, decided.Add(time.Minute))
	if again.ID != "first" || again.Attempts != 2 || again.MessageID != m.MessageID {
		t.Fatalf("got %+v", again)
	}
}

func TestOfManyCopiesOneGetsAMail(t *testing.T) {
	ids := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	s, _ := outbox(t, ids...)
	var mu sync.Mutex
	var got []string
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			for {
				m, err := s.ClaimMail(t.Context(), decided.Add(time.Hour), decided.Add(2*time.Hour))
				if subsidy.KindOf(err) == subsidy.NotFound {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				got = append(got, m.ID)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	slices.Sort(got)
	if !slices.Equal(got, ids) {
		t.Fatalf("got %q, want each once", got)
	}
}

func TestAMailThatWasSentStaysSentWhateverALateCopySays(t *testing.T) {
	s, _ := outbox(t, "first")
	late := claimed(t, s, decided)
	m := claimed(t, s, decided.Add(time.Minute))
	late.LastError, late.ParkedAt = "Te laat.", decided.Add(time.Minute)
	must(t, s.MarkMailFailed(t.Context(), late))
	counts(t, s, 1, 0, 0)
	must(t, s.MarkMailSent(t.Context(), m.ID, decided.Add(time.Minute)))
	must(t, s.MarkMailSent(t.Context(), m.ID, decided.Add(time.Hour)))
	m.LastError, m.ParkedAt = "Mislukt.", decided.Add(time.Hour)
	must(t, s.MarkMailFailed(t.Context(), m))
	counts(t, s, 0, 1, 0)
	rows, err := s.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailSent, Most: 10})
	must(t, err)
	if len(rows) != 1 || !rows[0].SentAt.Equal(decided.Add(time.Minute)) || rows[0].LastError != "" {
		t.Fatalf("got %+v", rows)
	}
	nothingDue(t, s, decided.AddDate(1, 0, 0))
}

func TestAMailThatWentOutAfterAllIsNotParkedAnyMore(t *testing.T) {
	s, _ := outbox(t, "first")
	m := claimed(t, s, decided)
	m.ParkedAt = decided
	must(t, s.MarkMailFailed(t.Context(), m))
	counts(t, s, 0, 0, 1)
	must(t, s.MarkMailSent(t.Context(), m.ID, decided))
	counts(t, s, 0, 1, 0)
}

func TestAMailThatFailedIsDueWhenItSays(t *testing.T) {
	s, _ := outbox(t, "first", "second")
	m := claimed(t, s, decided)
	m.LastError, m.DueAt = "Later.", decided.Add(5*time.Minute)
	must(t, s.MarkMailFailed(t.Context(), m))
	rows, err := s.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 10})
	must(t, err)
	if len(rows) != 2 || rows[0].ID != "second" || rows[1].LastError != "Later." || rows[1].BoardName != "Stichting De Linde" || rows[1].Reference != draft(0).Reference {
		t.Fatalf("got %+v", rows)
	}
	rows, err = s.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 1})
	must(t, err)
	equal(t, len(rows), 1)
	claimed(t, s, decided.Add(time.Second))
	nothingDue(t, s, decided.Add(30*time.Second))
	equal(t, claimed(t, s, decided.Add(5*time.Minute)).ID, "second") // its hold ended
	equal(t, claimed(t, s, decided.Add(5*time.Minute)).ID, "first")
}

func TestAParkedMailIsReleasedOnce(t *testing.T) {
	s, _ := outbox(t, "first")
	want(t, subsidy.NotFound, s.ReleaseMail(t.Context(), "unknown", decided))
	want(t, subsidy.Conflict, s.ReleaseMail(t.Context(), "first", decided))
	m := claimed(t, s, decided)
	m.LastError, m.ParkedAt = "Geweigerd.", decided
	must(t, s.MarkMailFailed(t.Context(), m))
	nothingDue(t, s, decided.AddDate(1, 0, 0))
	must(t, s.ReleaseMail(t.Context(), "first", decided.Add(time.Hour)))
	want(t, subsidy.Conflict, s.ReleaseMail(t.Context(), "first", decided))
	m = claimed(t, s, decided.Add(time.Hour))
	if m.Attempts != 1 || m.LastError != "Geweigerd." {
		t.Fatalf("got %+v", m)
	}
}

func TestAMailWithoutAnAddressStaysParked(t *testing.T) {
	s, _ := outbox(t)
	m := mail("nowhere", draft(0))
	m.To = ""
	if s.AddMails(t.Context(), []subsidy.Mail{m}) == nil {
		t.Fatal("it waits")
	}
	m.ParkedAt = decided
	must(t, s.AddMails(t.Context(), []subsidy.Mail{m}))
	want(t, subsidy.Conflict, s.ReleaseMail(t.Context(), m.ID, decided))
	counts(t, s, 0, 0, 1)
}

// TestA13_TheSchemaKeepsTheOutbox proves it without the portal between.
func TestA13_TheSchemaKeepsTheOutbox(t *testing.T) {
	s, file := outbox(t, "first", "second")
	must(t, s.MarkMailSent(t.Context(), "first", decided))
	c := writer(t, file)
	for _, statement := range []string{
		`DELETE FROM mails`,
		`UPDATE mails SET recipient = 'ander@voorbeeld.nl'`,
		`UPDATE mails SET subject = 'Iets anders'`,
		`UPDATE mails SET body = 'Iets anders'`,
		`UPDATE mails SET message_id = 'x@y'`,
		`UPDATE mails SET created_at = '2020-01-01T00:00:00.000000Z'`,
		`UPDATE mails SET sent_at = NULL WHERE id = 'first'`,
		`INSERT INTO letters_without_mail VALUES ('x')`,
	} {
		if _, err := c.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
	for _, to := range []string{"a@b.nl\r\nBcc: x@y.nl", "a@b.nl\n", "a@b.nl c@d.nl", "a\x00@b.nl", "é@b.nl", "a\x7f@b.nl"} {
		m := mail("to "+to, draft(0))
		m.To = to
		if s.AddMails(t.Context(), []subsidy.Mail{m}) == nil {
			t.Errorf("a mail to %q was taken", to)
		}
	}
}

// migrated runs the migrations from one number up to another at the console.
func migrated(t *testing.T, file string, from, to string) {
	t.Helper()
	var files []string
	engine, words := "sqlite", db.ToSQLite.Replace
	if dbtest.OnPostgreSQL() {
		engine, words = "postgres", func(text string) string { return text }
	}
	for _, pattern := range []string{"migrations/*.sql", "migrations/" + engine + "/*.sql"} {
		found, err := fs.Glob(db.Migrations, pattern)
		must(t, err)
		files = append(files, found...)
	}
	slices.SortFunc(files, func(a, b string) int { return strings.Compare(path.Base(a), path.Base(b)) })
	for _, name := range files {
		if base := path.Base(name); base < from || base >= to {
			continue
		}
		text, err := db.Migrations.ReadFile(name)
		must(t, err)
		run(t, console(t, file), words(string(text)))
	}
}

func TestALetterFromBeforeTheOutboxNeedsNoNotice(t *testing.T) {
	file := dbtest.Bare(t)
	s, err := db.Open(t.Context(), file, ring())
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	migrated(t, file, "0001", "0009")
	const add = `INSERT INTO letters (id, application, kind, document, sha256, at) VALUES ('%', 'application of %', 'hearing', '{}', '` +
		`0000000000000000000000000000000000000000000000000000000000000000', '2022-05-20T09:00:00.000000Z')`
	run(t, console(t, file), strings.ReplaceAll(add, "%", "old"))
	migrated(t, file, "0009", "9999")
	run(t, console(t, file), strings.ReplaceAll(add, "%", "new"))
	breaches, err := s.Verify(t.Context())
	must(t, err)
	var told []string
	for _, b := range breaches {
		if b.Invariant == "I17" {
			told = append(told, b.What)
		}
	}
	if len(told) != 1 || !strings.HasPrefix(told[0], "application of new, hearing: ") {
		t.Fatalf("got %q, want one about the new letter", told)
	}
}

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

// Those who read, as the store needs to know them.
var (
	official = subsidy.User{ID: assessor, Role: subsidy.Assessor}
	reader   = subsidy.User{ID: preparer, Role: subsidy.Preparer, Board: board}
	outsider = subsidy.User{ID: neighbour, Role: subsidy.Signatory, Board: otherBoard}
)

func message(a subsidy.Application, n int, by subsidy.User) subsidy.Message {
	return subsidy.Message{
		ID: fmt.Sprintf("message %d of %s", n, a.ID), Application: a.ID, FromBoard: by.Role.OfBoard(), Author: by.ID,
		AuthorName: "Naam van " + string(by.ID), At: received.Add(time.Duration(n) * time.Minute), Text: fmt.Sprintf("Vraag %d", n),
	}
}

// asked stores the n-th message about an application, of its board.
func asked(tb testing.TB, s subsidy.Store, a subsidy.Application, n int) subsidy.Message {
	tb.Helper()
	m := message(a, n, reader)
	must(tb, s.AddMessage(tb.Context(), m, "key of "+m.ID))
	return m
}

// answered stores the n-th message, of the ministry.
func answered(tb testing.TB, s subsidy.Store, a subsidy.Application, n int) {
	tb.Helper()
	m := message(a, n, official)
	must(tb, s.AddMessage(tb.Context(), m, "key of "+m.ID))
}

func TestAMessageComesBackAsItWasWritten(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	want := message(a, 1, reader)
	want.Text = "Regel één\n\n  <b>'; DROP TABLE messages; --\u202e 🏫"
	must(t, s.AddMessage(t.Context(), want, "key"))
	want.Seq = 1
	got, err := s.MessageByKey(t.Context(), a.ID, preparer, "key")
	must(t, err)
	equal(t, got, want)
	want.New = true
	list, err := s.Messages(t.Context(), a.ID, official)
	must(t, err)
	equal(t, len(list), 1)
	equal(t, list[0], want)
	for _, other := range []struct {
		by  subsidy.UserID
		key string
	}{{signatory, "key"}, {preparer, "another"}} {
		_, err = s.MessageByKey(t.Context(), a.ID, other.by, other.key)
		equal(t, subsidy.KindOf(err), subsidy.NotFound)
	}
	equal(t, subsidy.KindOf(s.AddMessage(t.Context(), message(a, 2, reader), "key")), subsidy.Conflict)
}

func TestTheSchemaKeepsMessagesBetweenABoardAndTheMinistry(t *testing.T) {
	s, path := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	asked(t, s, a, 1)
	unfiled := started(t, s, draft(1))
	for name, m := range map[string]subsidy.Message{
		"about a draft":              message(unfiled, 2, official),
		"of another board":           message(a, 2, outsider),
		"of a board, as of no board": as(message(a, 2, reader), false),
		"of the ministry, as of one": as(message(a, 2, official), true),
	} {
		err := s.AddMessage(t.Context(), m, "key")
		if err == nil || !strings.Contains(err.Error(), "between a board and the ministry") {
			t.Errorf("a message %s: got %v", name, err)
		}
	}
	must(t, s.AddTie(t.Context(), subsidy.Tie{ID: "tie", User: decider, Board: board, Reason: "Familie.", DeclaredAt: begun}))
	err := s.AddMessage(t.Context(), message(a, 2, subsidy.User{ID: decider, Role: subsidy.Decider}), "key")
	equal(t, subsidy.KindOf(err), subsidy.Forbidden)
	equal(t, ruleOf(err), subsidy.A12)
	must(t, s.MarkMessages(t.Context(), a.ID, reader, 9, decided)) // its own: none to mark
	_, err = writer(t, path).ExecContext(t.Context(), `INSERT INTO message_reads (message, reader, at)
		SELECT id, 'signatory', at FROM messages`)
	if err == nil || !strings.Contains(err.Error(), "of the other side") {
		t.Errorf("one's own side reads: got %v", err)
	}
}

// as gives a message that claims to be of a board, or not.
func as(m subsidy.Message, fromBoard bool) subsidy.Message {
	m.FromBoard = fromBoard
	return m
}

// boxed gives a store in which the board has sixty messages and two letters, in
// many applications, and the other board has some of its own.
func boxed(t *testing.T) (*db.Store, string) {
	t.Helper()
	s, path := portal(t)
	var own []subsidy.Application
	for i := range 3 {
		own = append(own, filed(t, s, started(t, s, draft(i)), 1_000_000))
	}
	granted(t, s, advised(t, s, own[0]))
	for n := range 60 {
		if n%4 == 0 {
			asked(t, s, own[n%3], n)
		} else {
			answered(t, s, own[n%3], n)
		}
	}
	addLocation(t, s, otherBoard, "30XX00", "Het College", "Zeist")
	d := at(draft(9), "30XX00", round22)
	d.Board = otherBoard
	answered(t, s, filed(t, s, started(t, s, d), 1_000_000), 99)
	return s, path
}

func TestTheBoxIsReadPageByPageNewestFirst(t *testing.T) {
	s, _ := boxed(t)
	var got []string
	for page := 1; page <= 4; page++ {
		box, err := s.Box(t.Context(), reader, page)
		must(t, err)
		equal(t, box.Count, 61)
		equal(t, box.New, 46)
		equal(t, box.Pages, 4)
		equal(t, box.Page, page)
		for _, item := range box.Items {
			got = append(got, item.Letter+item.Text)
			equal(t, item.New, item.Letter != "" || !item.FromBoard)
		}
	}
	want := []string{"grant for application-0"}
	for n := 59; n >= 0; n-- {
		want = append(want, fmt.Sprintf("Vraag %d", n))
	}
	equal(t, strings.Join(got, "\n"), strings.Join(want, "\n"))
	for asks, gives := range map[int]int{-1: 1, 0: 1, 99: 4} {
		box, err := s.Box(t.Context(), reader, asks)
		must(t, err)
		equal(t, box.Page, gives)
	}
	theirs, err := s.Box(t.Context(), outsider, 1)
	must(t, err)
	equal(t, theirs.Count, 1)
	equal(t, theirs.Items[0].Text, "Vraag 99")
}

func TestTheBoxWalksTheIndexesOfItsOwnBoard(t *testing.T) {
	dbtest.OnlySQLite(t) // what PostgreSQL plans hangs on its statistics
	s, path := boxed(t)
	_, err := s.Box(t.Context(), reader, 1)
	must(t, err)
	plans := 0
	for _, query := range db.Queries() {
		if !strings.Contains(query, "letter_reads r WHERE r.letter = l.id") {
			continue
		}
		plans++
		args := []any{board, preparer, 0}[:strings.Count(query, "$3")+2]
		for _, step := range plan(t, path, query, args...) {
			if strings.HasPrefix(step, "SCAN") && step != "SCAN CONSTANT ROW" && step != "SCAN item" {
				t.Errorf("%s reads a table whole: %s", query, step)
			}
		}
	}
	equal(t, plans, 2)
}

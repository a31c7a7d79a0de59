package db_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

func objection(a subsidy.Application, id string) subsidy.Objection {
	text, err := json.Marshal(subsidy.ObjectionDocument{Reference: a.Reference, Grounds: "Daarom."})
	if err != nil {
		panic(err)
	}
	return subsidy.Objection{
		ID: id, Application: a.ID, Reference: a.Reference, Decision: "decision on " + a.ID, Document: string(text),
		SHA256: subsidy.HashText(string(text)), Grounds: "Daarom.", FiledBy: signatory, FiledByName: "Tom Teken",
		FiledAt: decided.Add(time.Hour), Late: true, Due: subsidy.Date{Year: 2022, Month: time.August, Day: 12},
		State: subsidy.ObjectionFiled, Version: 1,
	}
}

// rejected rejects an advised application, with its letter.
func rejected(tb testing.TB, s subsidy.Store, a subsidy.Application) subsidy.Application {
	tb.Helper()
	advance(tb, s, &a, subsidy.ActReject, subsidy.Rejected, decider)
	d := decision(a)
	d.Verdict, d.Amount = subsidy.VerdictReject, 0
	must(tb, s.AddDecision(tb.Context(), d))
	must(tb, s.AddAnnouncement(tb.Context(), announcement(a)))
	must(tb, s.AddLetter(tb.Context(), letter(a, subsidy.LetterReject, 0)))
	must(tb, s.AddMails(tb.Context(), []subsidy.Mail{mail("notice of "+a.ID, a)}))
	return a
}

// contested gives a store with a rejected application and an objection
// against it, and colleagues who had no part in the decision.
func contested(tb testing.TB) (*db.Store, string, subsidy.Application, subsidy.Objection) {
	tb.Helper()
	s, path := portal(tb)
	for _, u := range []subsidy.User{{ID: "assessor2", Role: subsidy.Assessor}, {ID: "decider2", Role: subsidy.Decider}} {
		u.Email, u.Name, u.CreatedAt = string(u.ID)+"@voorbeeld.nl", string(u.ID), begun
		must(tb, s.AddUser(tb.Context(), u))
	}
	a := rejected(tb, s, advised(tb, s, filed(tb, s, started(tb, s, draft(0)), 1_500_000)))
	o := objection(a, "objection")
	must(tb, s.AddObjection(tb.Context(), o))
	advance(tb, s, &a, subsidy.ActObject, a.State, signatory)
	must(tb, s.AddLetter(tb.Context(), letter(a, subsidy.LetterObjectionReceived, 0)))
	must(tb, s.AddMails(tb.Context(), []subsidy.Mail{mail("notice of objection", a)}))
	return s, path, a, o
}

// step gives an objection as it is after a step by these people.
func step(o subsidy.Objection, state subsidy.ObjectionState, handler, adviser, decider subsidy.UserID) subsidy.Objection {
	o.State, o.Handler, o.HandlerName = state, handler, string(handler)
	if adviser != "" {
		o.Outcome, o.Extra, o.Motivation, o.AdvisedBy, o.AdvisedAt = subsidy.OutcomeUpheld, 1_500_000, "Gelijk.", adviser, decided.Add(2*time.Hour)
	}
	if decider != "" {
		o.DecidedBy, o.DecidedByName, o.DecidedAt = decider, string(decider), decided.Add(3*time.Hour)
	}
	return o
}

// uphold takes an objection to its end, outside the ceiling where onReview.
func uphold(tb testing.TB, s *db.Store, a subsidy.Application, o subsidy.Objection, onReview bool) {
	tb.Helper()
	o = step(o, subsidy.ObjectionInHandling, "assessor2", "", "")
	must(tb, s.SaveObjection(tb.Context(), &o))
	o = step(o, subsidy.ObjectionAdvised, "assessor2", "assessor2", "")
	must(tb, s.SaveObjection(tb.Context(), &o))
	advance(tb, s, &a, subsidy.ActAdviseObjection, a.State, "assessor2")
	o = step(o, subsidy.ObjectionDecided, "assessor2", "assessor2", "decider2")
	must(tb, s.SaveObjection(tb.Context(), &o))
	a.BeginsOn = subsidy.Date{Year: 2022, Month: 7, Day: 1}
	advance(tb, s, &a, subsidy.ActUphold, subsidy.Granted, "decider2")
	e := subsidy.LedgerEntry{ID: o.ID, Round: a.Round, Application: a.ID, Decision: o.Decision, Objection: o.ID, Amount: o.Extra,
		OnReview: onReview, Ground: subsidy.GroundObjection, At: o.DecidedAt}
	if onReview {
		e.Ground = subsidy.GroundOnReview
	}
	must(tb, s.Book(tb.Context(), e))
	data := subsidy.LetterDocument{LetterData: subsidy.LetterData{Kind: subsidy.LetterObjectionDecided, Granted: o.Extra, SHA256: o.SHA256}}
	text, err := json.Marshal(data)
	must(tb, err)
	must(tb, s.AddLetter(tb.Context(), subsidy.Letter{ID: "decided", Application: a.ID, Kind: data.Kind, Document: string(text), SHA256: subsidy.HashText(string(text)), At: decided}))
}

func TestAnObjectionIsReadBackAndWrittenByWhoSawItLast(t *testing.T) {
	s, _, a, o := contested(t)
	got, err := s.Objection(t.Context(), o.ID)
	must(t, err)
	equal(t, got, o)
	want(t, subsidy.Conflict, s.AddObjection(t.Context(), objection(a, "second")))
	mine, other := step(o, subsidy.ObjectionInHandling, "assessor2", "", ""), step(o, subsidy.ObjectionInHandling, "assessor2", "", "")
	must(t, s.SaveObjection(t.Context(), &mine))
	want(t, subsidy.Conflict, s.SaveObjection(t.Context(), &other))
	got, err = s.Objection(t.Context(), o.ID)
	must(t, err)
	equal(t, got, mine)
	open, err := s.ObjectionList(t.Context(), "decider2", false)
	must(t, err)
	equal(t, len(open), 1)
	waiting, err := s.ObjectionsWaiting(t.Context(), "decider2")
	must(t, err)
	equal(t, waiting, subsidy.ObjectionsWaiting{InHandling: 1})
	tied(t, s, "decider2", board)
	open, err = s.ObjectionList(t.Context(), "decider2", false)
	must(t, err)
	equal(t, len(open), 0)
	waiting, err = s.ObjectionsWaiting(t.Context(), "decider2")
	must(t, err)
	equal(t, waiting, subsidy.ObjectionsWaiting{})
}

// TestA12_TheSchemaKeepsAnObjectionApart proves it by direct SQL.
func TestA12_TheSchemaKeepsAnObjectionApart(t *testing.T) {
	const handling = `UPDATE objections SET version = version + 1, state = 'in handling', handler = `
	const advised = `UPDATE objections SET version = version + 1, state = 'advised', handler = 'assessor2', outcome = 'upheld', motivation = 'x', advised_at = '2022-05-21T09:00:00.000000Z', advised_by = `
	const decided = `, decided_at = '2022-05-22T09:00:00.000000Z', state = 'decided', decided_by = `
	for _, tt := range []struct{ name, statement, refusal string }{
		{"who advised takes it", handling + `'assessor'`, "objections_apart"},
		{"who decided takes it", handling + `'decider'`, "objections_apart"},
		{"a colleague takes it", handling + `'assessor2'`, ""},
		{"who advised advises again", advised + `'assessor'`, "objections_apart"},
		{"who decided advises", advised + `'decider'`, "objections_apart"},
		{"who decided decides", strings.Replace(advised, "state = 'advised', ", "", 1) + `'assessor2'` + decided + `'decider'`, "objections_apart"},
		{"who advised on it decides", strings.Replace(advised, "state = 'advised', ", "", 1) + `'assessor2'` + decided + `'assessor2'`, "objections_four_eyes"},
		{"others decide", strings.Replace(advised, "state = 'advised', ", "", 1) + `'assessor2'` + decided + `'decider2'`, ""},
		{"its grounds change", `UPDATE objections SET version = version + 1, grounds = 'Anders.'`, "append-only"},
		{"it is on time after all", `UPDATE objections SET version = version + 1, late = FALSE`, "append-only"},
		{"it keeps its version", `UPDATE objections SET due = '2030-01-01'`, "append-only"},
		{"it is deleted", `DELETE FROM objections`, "append-only"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, path, _, _ := contested(t)
			pool := writer(t, path)
			_, err := pool.ExecContext(t.Context(), tt.statement)
			if (err == nil) != (tt.refusal == "") || (err != nil && !strings.Contains(err.Error(), tt.refusal)) {
				t.Errorf("got %v, want %q", err, tt.refusal)
			}
		})
	}
}

// TestA12_NobodyWithATieHandlesAnObjectionAtTheConsole gives each of the people
// of a step a tie in turn.
func TestA12_NobodyWithATieHandlesAnObjectionAtTheConsole(t *testing.T) {
	const advice = `handler = 'assessor2', outcome = 'upheld', motivation = 'x', advised_at = '2022-05-21T09:00:00.000000Z', advised_by = 'assessor2'`
	for _, tt := range []struct{ name, bound, set string }{
		{"who takes it", "assessor2", `state = 'in handling', handler = 'assessor2'`},
		{"who advises", "assessor2", `state = 'advised', ` + advice},
		{"who decides", "decider2", `state = 'decided', ` + advice + `, decided_at = '2022-05-22T09:00:00.000000Z', decided_by = 'decider2'`},
		{"who advised on what is decided", "assessor2", `state = 'decided', ` + advice + `, decided_at = '2022-05-22T09:00:00.000000Z', decided_by = 'decider2'`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, path, _, _ := contested(t)
			pool := writer(t, path)
			tied(t, s, subsidy.UserID(tt.bound), board)
			_, err := pool.ExecContext(t.Context(), `UPDATE objections SET version = version + 1, `+tt.set)
			if err == nil || !strings.Contains(err.Error(), "ties_unbound") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestA12_WhoEverAdvisedOnAnObjectionDoesNotDecideIt leaves no way by SQL for an
// adviser to be written out of the row and to decide then.
func TestA12_WhoEverAdvisedOnAnObjectionDoesNotDecideIt(t *testing.T) {
	s, path, a, o := contested(t)
	pool := writer(t, path)
	refused := func(set string) {
		t.Helper()
		_, err := pool.ExecContext(t.Context(), `UPDATE objections SET version = version + 1, `+set)
		if err == nil || !strings.Contains(err.Error(), "objections_four_eyes") {
			t.Errorf("%s: got %v", set, err)
		}
	}
	o = step(o, subsidy.ObjectionInHandling, "assessor2", "", "")
	must(t, s.SaveObjection(t.Context(), &o))
	o = step(o, subsidy.ObjectionAdvised, "assessor2", "assessor2", "")
	must(t, s.SaveObjection(t.Context(), &o))
	event(t, s, a, subsidy.ActAdviseObjection, a.State, a.State, "assessor2")
	refused(`advised_by = 'decider2', handler = 'decider2'`)
	run(t, pool, `UPDATE objections SET version = version + 1, state = 'in handling', handler = 'decider2', advised_by = NULL, advised_at = NULL,
		outcome = NULL, extra_cents = 0, motivation = ''`)
	run(t, pool, `UPDATE objections SET version = version + 1, state = 'advised', outcome = 'upheld', motivation = 'x', advised_by = 'decider2',
		advised_at = '2022-05-21T09:00:00.000000Z'`)
	refused(`state = 'decided', decided_at = '2022-05-22T09:00:00.000000Z', decided_by = 'assessor2'`)
}

func TestA12_TheStoreNamesWhoMayNotHandleAnObjection(t *testing.T) {
	s, _, _, o := contested(t)
	for _, by := range []subsidy.UserID{assessor, decider} {
		o := step(o, subsidy.ObjectionInHandling, by, "", "")
		err := s.SaveObjection(t.Context(), &o)
		want(t, subsidy.Forbidden, err)
		equal(t, ruleOf(err), subsidy.A12)
	}
	both := step(o, subsidy.ObjectionDecided, "assessor2", "assessor2", "assessor2")
	err := s.SaveObjection(t.Context(), &both)
	want(t, subsidy.Forbidden, err)
	equal(t, ruleOf(err), subsidy.A12)
	tied(t, s, "assessor2", board)
	bound := step(o, subsidy.ObjectionInHandling, "assessor2", "", "")
	want(t, subsidy.Forbidden, s.SaveObjection(t.Context(), &bound))
}

func TestVerifyFindsEachBreachOfAnObjection(t *testing.T) {
	for _, onReview := range []bool{false, true} {
		s, _, a, o := contested(t)
		uphold(t, s, a, o, onReview)
		sound(t, s)
	}
	for _, tt := range []struct{ name, invariant, what, plant string }{
		{"money that was not booked", "I2", "its decisions come to", `DELETE FROM ledger`},
		{"money on review under another ground", "I1", "no objection", `UPDATE ledger SET ground = 'objection'`},
		{"money on review of another amount", "I1", "no objection", `UPDATE ledger SET amount_cents = 5`},
		{"a counter that lost what is on review", "I2", "on review €\u00a00,00", `UPDATE rounds SET granted_on_review_cents = 0`},
		{"money on review under the ceiling", "I2", "keeps granted", `UPDATE ledger SET on_review = FALSE`},
		{"an objection that was changed", "I5", "what the board reported", `UPDATE objections SET document = document || ' '`},
		{"a state that no outcome gives", "I10", "not that of its decision", `UPDATE objections SET outcome = 'upheld in part'`},
		{"a rejection that got money", "I10", "not that of its decision", `UPDATE applications SET state = 'rejected', live_key = NULL`},
		{"by one who decided", "I13", "others than the decision", `UPDATE objections SET decided_by = 'decider'`},
		{"by one who advised", "I13", "others than the decision", `UPDATE objections SET handler = 'assessor'`},
		{"by the one who advised on it", "I13", "others than the decision", `UPDATE objections SET decided_by = 'assessor2'`},
		{"by another than the events have", "I13", "an objection is not by who took it", `UPDATE objections SET decided_by = 'signatory'`},
		{"on the advice of another than the events have", "I13", "an advice on an objection", `UPDATE objections SET advised_by = 'signatory'`},
		{"a receipt that was changed", "I15", "SHA-256", `UPDATE letters SET document = document || ' ' WHERE kind = 'objection received'`},
		{"by one with a tie", "I12", "tie", `INSERT INTO ties (id, user_id, board, reason, declared_at) VALUES ('t', 'decider2', '41234', 'x', '2022-05-20T09:00:00.000000Z')`},
		{"no letter", "I15", "are not both there", `DELETE FROM letters WHERE kind = 'objection decided'`},
		{"no receipt", "I15", "are not both there", `DELETE FROM letters WHERE kind = 'objection received'`},
		{"a letter with another amount", "I15", "the letter about the objection", `UPDATE objections SET extra_cents = 7`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, path, a, o := contested(t)
			uphold(t, s, a, o, true)
			broken(t, s, path, tt.invariant, tt.what, tt.plant)
		})
	}
}

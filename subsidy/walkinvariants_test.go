package subsidy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// invariants are what must hold whatever happens, I1 to I20, with where the walk
// holds them: after every act, at its checkpoints by db.Store.Verify, which names
// them by these ids, or by a check of its own there; and for what no walk can
// see, the test that does.
var invariants = []struct {
	id       string
	verified bool // by db.Store.Verify
	held     string
}{
	{"I1", true, "after every act: money; each grant: fund"},
	{"I2", true, "after every act: money"},
	{"I3", false, "at checkpoints: ledgerOnlyGrows"},
	{"I4", true, "each advice and proposal: one cent too much; TestTheDomainHasNoFloats"},
	{"I5", true, "at checkpoints: receiptsStand"},
	{"I6", false, "forms that come twice: sameReceipt, wroteNothing, createAgain"},
	{"I7", true, "each draft, filing and upheld objection: mustBeStartable, liveAt"},
	{"I8", true, "after every act: written"},
	// No head is kept outside the database: the chain that is held is that of the
	// states, from event to event.
	{"I9", false, "the events as they were: eventsOnlyGrow"},
	{"I10", true, "after every act: expected, follow"},
	{"I11", true, "each filing: submit; each later closing: mayMove"},
	{"I12", true, "each act: judge, mustDecide, mustStay"},
	{"I13", true, "each second step: mustDecide, mustUphold, settle, confirmDraw"},
	{"I14", false, "each act: judge; at checkpoints: othersSeeNothing"},
	{"I15", true, "at checkpoints, by Verify"},
	{"I16", true, "at checkpoints, by Verify; what is downloaded, in the tests of package handlers"},
	{"I17", true, "at checkpoints, by Verify"},
	{"I18", false, "at checkpoints: receiptsStand"},
	{"I19", true, "at checkpoints: drawCanBeRedone; each grant after it: placed"},
	// Nothing expires yet: what is deleted is the draft that its board deletes.
	{"I20", false, "at checkpoints: deletedIsGone"},
}

func TestEveryInvariantSaysWhereTheWalkHoldsIt(t *testing.T) {
	var checks strings.Builder
	files, err := filepath.Glob("../db/verify*.go")
	fine(t, err)
	for _, name := range files {
		content, err := os.ReadFile(name)
		fine(t, err)
		if !strings.HasSuffix(name, "_test.go") {
			checks.Write(content)
		}
	}
	for i, v := range invariants {
		if v.id != fmt.Sprint("I", i+1) || v.held == "" {
			t.Errorf("number %d is %q and is held %q", i+1, v.id, v.held)
		}
		if strings.Contains(checks.String(), `"`+v.id+`"`) != v.verified {
			t.Errorf("that %s is verified is said to be %t", v.id, v.verified)
		}
	}
	if len(invariants) != 20 {
		t.Errorf("there are %d invariants, want 20", len(invariants))
	}
}

// kept is what earlier checkpoints saw, which may only grow.
type kept struct {
	ledger map[subsidy.Reference][]subsidy.LedgerEntry
	events map[subsidy.Reference][]subsidy.Event // oldest first
}

func newKept() kept {
	return kept{ledger: map[subsidy.Reference][]subsidy.LedgerEntry{}, events: map[subsidy.Reference][]subsidy.Event{}}
}

// checkpoint holds everything that is stored against the invariants.
func (k *walker) checkpoint() {
	k.t.Helper()
	breaches, err := k.Store.Verify(k.t.Context())
	fine(k.t, err)
	for _, b := range breaches {
		k.fail("%s is broken: %s", b.Invariant, b.What)
	}
	for _, f := range k.files {
		if f.state == subsidy.Deleted {
			k.deletedIsGone(f)
			continue
		}
		a, err := k.Store.BoardApplication(k.t.Context(), f.board, f.ref)
		fine(k.t, err)
		k.othersSeeNothing(f)
		k.receiptsStand(f, a)
		k.ledgerOnlyGrows(f, a)
		k.eventsOnlyGrow(f, a)
	}
	k.drawCanBeRedone()
}

// written holds the newest event against the act that was just done: one that
// changed something wrote who did what, when, from where to where (I8).
func (k *walker) written(a subsidy.Application, f *lived, action subsidy.Action, by subsidy.User) {
	k.t.Helper()
	if a.Version == f.version {
		return // the same answers once more
	}
	events, err := k.Store.Events(k.t.Context(), a.ID)
	fine(k.t, err)
	e, now := events[0], k.Clock.Now().UTC().Truncate(time.Microsecond)
	if e.Action != action || e.Actor != by.ID || !e.At.Equal(now) || e.To != a.State {
		k.fail("the last event of %s is %q to %q by %s at %s, after %q by %s at %s (I8)", f.ref, e.Action, e.To, e.ActorName, e.At, action, by.Name, now)
	}
}

// othersSeeNothing: nobody of another board, and no official with a tie, reads
// a file (I14, I12).
func (k *walker) othersSeeNothing(f *lived) {
	k.t.Helper()
	for _, p := range k.people {
		var err error
		switch {
		case p.Role.OfBoard() && p.Board != f.board:
			_, err = k.Service.Draft(k.t.Context(), p, f.ref)
			if _, other := k.Service.FiledFile(k.t.Context(), p, f.ref); subsidy.KindOf(err) == subsidy.NotFound {
				err = other
			}
		case k.bound(p.ID, f.board) && f.state.Filed():
			_, err = k.Service.CaseFile(k.t.Context(), p, f.ref)
		default:
			continue
		}
		if kind := subsidy.KindOf(err); kind != subsidy.NotFound && kind != subsidy.Forbidden {
			k.fail("%s reads %s: %v (I14)", p.Name, f.ref, err)
		}
	}
}

// receiptsStand: every receipt that was ever given is that of one filed version,
// whose text is what it was and has that SHA-256 (I5, I18).
func (k *walker) receiptsStand(f *lived, a subsidy.Application) {
	k.t.Helper()
	filings, err := k.Store.Filings(k.t.Context(), a.ID)
	fine(k.t, err)
	if len(filings) != len(f.receipts) {
		k.fail("%s has %d filed versions, and %d receipts were given (I5)", f.ref, len(filings), len(f.receipts))
	}
	for i, given := range f.receipts {
		now := filings[i]
		if now.ID != given.ID || now.Number != i+1 || now.SHA256 != given.SHA256 || subsidy.HashText(now.Document) != given.SHA256 || !now.ReceivedAt.Equal(given.ReceivedAt) {
			k.fail("version %d of %s is not the one of its receipt (I5, I18)", i+1, f.ref)
		}
	}
}

// ledgerOnlyGrows: a row that was there is there as it was (I3).
func (k *walker) ledgerOnlyGrows(f *lived, a subsidy.Application) {
	k.t.Helper()
	rows, err := k.Store.Ledger(k.t.Context(), a.ID)
	fine(k.t, err)
	for _, row := range k.kept.ledger[f.ref] {
		if !slices.Contains(rows, row) {
			k.fail("a row of %s is gone from the ledger: %+v (I3)", f.ref, row)
		}
	}
	k.kept.ledger[f.ref] = rows
}

// eventsOnlyGrow: the history goes on from what it was (I9).
func (k *walker) eventsOnlyGrow(f *lived, a subsidy.Application) {
	k.t.Helper()
	events, err := k.Store.Events(k.t.Context(), a.ID)
	fine(k.t, err)
	slices.Reverse(events)
	before := k.kept.events[f.ref]
	if len(events) < len(before) || !slices.Equal(events[:len(before)], before) {
		k.fail("the history of %s is not what it was (I9)", f.ref)
	}
	k.kept.events[f.ref] = events
}

// deletedIsGone: of a draft that its board deleted no answer and no file is left
// (I20).
func (k *walker) deletedIsGone(f *lived) {
	k.t.Helper()
	a, err := k.Store.ApplicationByKey(k.t.Context(), f.board, f.key)
	fine(k.t, err)
	files, err := k.Store.Attachments(k.t.Context(), a.ID)
	fine(k.t, err)
	for _, s := range subsidy.Sections {
		if a.Answers.Fingerprint(s) != (subsidy.Answers{}).Fingerprint(s) || len(files) > 0 {
			k.fail("of the deleted %s something is left: %+v, %d files (I20)", f.ref, a.Answers, len(files))
		}
	}
}

// drawCanBeRedone: the draw that is stored is the one of the model, and its
// published file says the same (I19).
func (k *walker) drawCanBeRedone() {
	k.t.Helper()
	d, err := k.Service.Draw(k.t.Context(), dbtest.Round)
	if subsidy.KindOf(err) == subsidy.NotFound && k.draw.source == "" {
		return
	}
	fine(k.t, err)
	list := slices.Sorted(slices.Values(k.draw.list))
	if d.Source != k.draw.source || d.Frozen() != k.draw.frozen || d.Seed != k.draw.seed || d.Confirmed() != k.draw.confirmed || d.Day != k.draw.day || !slices.Equal(d.References, list) {
		k.fail("the draw is %+v, the model has %+v (I19)", d, k.draw)
	}
	if d.Confirmed() {
		fine(k.t, d.File().Verify())
	}
}

package subsidy_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// written sends a message with a key of its own.
func written(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference, text string) {
	t.Helper()
	fine(t, w.Service.WriteMessage(t.Context(), by, ref, subsidy.NewMessage{Text: text, Key: "key of " + text}))
}

// thread gives the messages about an application as somebody sees them.
func thread(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) subsidy.Messages {
	t.Helper()
	found, err := w.Service.Thread(t.Context(), by, ref)
	fine(t, err)
	return found.Messages
}

// inBox gives how many letters and messages are new for somebody.
func inBox(t *testing.T, w *dbtest.World, by subsidy.User) int {
	t.Helper()
	count, err := w.Service.NewInBox(t.Context(), by)
	fine(t, err)
	return count
}

func TestABoardAsksAndAnOfficialAnswersInTheOrderInWhichTheyWrote(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	// The clock stands still: the order does not come from it.
	var want []string
	for n := range 12 {
		by := []subsidy.User{w.Preparer, w.Signatory, w.Assessor, w.Decider}[n%4]
		want = append(want, fmt.Sprintf("%s %d", by.Name, n))
		written(t, w, by, ref, want[n])
	}
	for _, reader := range []subsidy.User{w.Preparer, w.Assessor2, w.Auditor} {
		for i, m := range thread(t, w, reader, ref) {
			if m.Text != want[i] || m.Seq != int64(i+1) || m.FromBoard != (i%4 < 2) || !strings.HasPrefix(m.Text, m.AuthorName) || !m.At.Equal(dbtest.Open) {
				t.Errorf("message %d is %+v, want %q", i, m, want[i])
			}
		}
	}
	box, err := w.Service.Box(t.Context(), w.Preparer, 1)
	fine(t, err)
	for i, item := range box.Items[:len(want)] { // below them is the receipt
		if item.Text != want[len(want)-1-i] {
			t.Errorf("item %d of the box is %q, want %q", i, item.Text, want[len(want)-1-i])
		}
	}
}

func TestAMessageHasWordsAndNotTooMany(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	for text, message := range map[string]string{
		"": "Schrijf uw bericht.", " \n\t": "Schrijf uw bericht.",
		strings.Repeat("x", subsidy.TextMaximum+1): "ten hoogste 2.000 tekens", strings.Repeat("é", 10_000): "te lang",
	} {
		err := w.Service.WriteMessage(t.Context(), w.Preparer, ref, subsidy.NewMessage{Text: text, Key: "k"})
		faultsAre(t, err, map[string]string{subsidy.FieldMessage: message})
	}
	// Characters count, not bytes, and what was typed stays as it was.
	for _, text := range []string{strings.Repeat("🏫", subsidy.TextMaximum), "  a\n\n b ", "שלום \u202eevil\u202c", "<b>&amp;</b>"} {
		written(t, w, w.Preparer, ref, text)
		if m := thread(t, w, w.Assessor, ref); m[len(m)-1].Text != text {
			t.Errorf("stored %q, want %q", m[len(m)-1].Text, text)
		}
	}
}

func TestAMessageIsAboutAFiledApplicationOfWhoWritesIt(t *testing.T) {
	w := dbtest.New(t)
	draft, filed := w.Draft(t, dbtest.LocationAt(1)), w.Filed(t, dbtest.LocationAt(2))
	theirs := w.DraftOf(t, w.Other, dbtest.OtherLocation, dbtest.Complete())
	for _, tt := range []struct {
		by          subsidy.User
		ref         subsidy.Reference
		read, write subsidy.Kind
	}{
		{w.Preparer, draft, subsidy.NotFound, subsidy.NotFound},
		{w.Assessor, draft, subsidy.NotFound, subsidy.NotFound},
		{w.Preparer, theirs, subsidy.NotFound, subsidy.NotFound},
		{w.Preparer, filed, "", ""},
		{w.Signatory, filed, "", ""},
		{w.Other, filed, subsidy.NotFound, subsidy.NotFound},
		{w.Assessor2, filed, "", ""},
		{w.Decider, filed, "", ""},
		{w.Auditor, filed, "", subsidy.Forbidden},
		{w.Payer, filed, subsidy.Forbidden, subsidy.Forbidden},
		{w.Administrator, filed, subsidy.Forbidden, subsidy.Forbidden},
	} {
		_, err := w.Service.Thread(t.Context(), tt.by, tt.ref)
		kind(t, err, tt.read)
		kind(t, w.Service.WriteMessage(t.Context(), tt.by, tt.ref, subsidy.NewMessage{Text: "Een vraag.", Key: "k"}), tt.write)
		kind(t, w.Service.MarkRead(t.Context(), tt.by, tt.ref, 9), tt.write)
	}
}

func TestAFormThatComesTwiceIsOneMessage(t *testing.T) {
	w := dbtest.New(t)
	ref, other := w.Filed(t, dbtest.LocationAt(1)), w.Filed(t, dbtest.LocationAt(2))
	send := func(by subsidy.User, ref subsidy.Reference, text string) error {
		return w.Service.WriteMessage(t.Context(), by, ref, subsidy.NewMessage{Text: text, Key: "the form"})
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if err := send(w.Preparer, ref, "Een vraag."); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	count := func(want int, ref subsidy.Reference) {
		t.Helper()
		if got := len(thread(t, w, w.Preparer, ref)); got != want {
			t.Errorf("there are %d messages, want %d", got, want)
		}
	}
	count(1, ref)
	// Other words in a form that came back from the browser's memory are another message.
	fine(t, send(w.Preparer, ref, "Nog een vraag."))
	count(2, ref)
	// Nobody else's key stands in the way.
	fine(t, send(w.Signatory, ref, "Een vraag."))
	fine(t, send(w.Preparer, other, "Een vraag."))
	count(3, ref)
	count(1, other)
	// A form without a key is a message each time.
	for range 2 {
		fine(t, w.Service.WriteMessage(t.Context(), w.Preparer, other, subsidy.NewMessage{Text: "Zonder sleutel."}))
	}
	count(3, other)
}

func TestA13_WhatIsNewIsNewForEachPersonUntilTheyMarkIt(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	before := inBox(t, w, w.Preparer)
	written(t, w, w.Assessor, ref, "Een vraag van het ministerie.")
	written(t, w, w.Signatory, ref, "Een antwoord.")
	written(t, w, w.Decider, ref, "Dank u.")
	news := func(by subsidy.User, want int) {
		t.Helper()
		if got := thread(t, w, by, ref).New(); got != want {
			t.Errorf("%d are new for %s, want %d", got, by.Name, want)
		}
	}
	news(w.Preparer, 2)
	news(w.Signatory, 2)
	news(w.Assessor, 1)
	if got := inBox(t, w, w.Preparer) - before; got != 2 {
		t.Errorf("%d are new in the box, want 2", got)
	}
	// Only what was shown is marked, and looking again marks nothing.
	w.Clock.Set(dbtest.Open.Add(time.Hour))
	fine(t, w.Service.MarkRead(t.Context(), w.Preparer, ref, 2))
	news(w.Preparer, 1)
	news(w.Signatory, 2)
	news(w.Assessor, 1)
	// A colleague who reads it later changes nothing of when it was first read.
	w.Clock.Set(dbtest.Open.Add(2 * time.Hour))
	fine(t, w.Service.MarkRead(t.Context(), w.Signatory, ref, 3))
	fine(t, w.Service.MarkRead(t.Context(), w.Signatory, ref, 3))
	news(w.Signatory, 0)
	for i, want := range []time.Time{dbtest.Open.Add(time.Hour), {}, dbtest.Open.Add(2 * time.Hour)} {
		if got := thread(t, w, w.Assessor, ref)[i].ReadAt; !got.Equal(want) {
			t.Errorf("message %d was read at %v, want %v", i+1, got, want)
		}
	}
	// An answer marks what was shown with it.
	fine(t, w.Service.WriteMessage(t.Context(), w.Assessor2, ref, subsidy.NewMessage{Text: "Gezien.", Key: "k", Seen: 3}))
	news(w.Assessor2, 0)
	news(w.Preparer, 2)
	if got := inBox(t, w, w.Preparer) - before; got != 2 {
		t.Errorf("%d are new in the box, want 2", got)
	}
}

func TestA13_OfAMessageOfTheMinistryTheBoardGetsNoticeAndNotItsWords(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	waiting := outboxOf(t, w).Waiting
	w.Clock.Set(dbtest.Open.Add(time.Hour)) // after the receipt
	written(t, w, w.Preparer, ref, "Onze vraag is geheim.")
	if got := outboxOf(t, w).Waiting; got != waiting {
		t.Errorf("%d notices of a message of the board itself", got-waiting)
	}
	for range 2 { // the form comes twice
		written(t, w, w.Assessor, ref, "Ons antwoord is geheim.")
	}
	mails, err := w.Store.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 100})
	fine(t, err)
	var to []subsidy.Mail
	for _, m := range mails[waiting:] {
		to = append(to, m.Mail)
		if strings.Contains(m.Subject+m.Body, "geheim") || strings.Contains(m.Subject+m.Body, w.Assessor.Name) {
			t.Errorf("the mail says %q", m.Body)
		}
	}
	want := []subsidy.Mail{{To: "j.smeets@rijnveld.example"}, {To: w.Preparer.Email}, {To: w.Signatory.Email}}
	if got, want := fmt.Sprint(addresses(to)), fmt.Sprint(addresses(want)); got != want {
		t.Errorf("notice went to %s, want %s", got, want)
	}
}

func TestA13_OfAQuestionOfABoardTheAssessorOfTheFileGetsNoticeAndNobodyElse(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	w.Clock.Set(dbtest.Open.Add(time.Hour)) // after the receipt
	seen := map[string]bool{}
	news := func() []string {
		t.Helper()
		mails, err := w.Store.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 100})
		fine(t, err)
		var to []subsidy.Mail
		for _, m := range mails {
			if !seen[m.ID] {
				to = append(to, m.Mail)
			}
			if seen[m.ID] = true; strings.Contains(m.Subject+m.Body, "geheim") || strings.Contains(m.Subject+m.Body, string(ref)) {
				t.Errorf("the mail says %q", m.Body)
			}
		}
		return addresses(to)
	}
	news() // those of the receipt
	written(t, w, w.Preparer, ref, "Een geheim, en niemand heeft de aanvraag.")
	if got := news(); len(got) != 0 {
		t.Errorf("without an assessor notice went to %s", got)
	}
	fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
	written(t, w, w.Signatory, ref, "Een geheim.")
	if got := news(); fmt.Sprint(got) != fmt.Sprint([]string{w.Assessor.Email}) {
		t.Errorf("notice went to %s, want the assessor", got)
	}
	declare(t, w, w.Assessor)
	written(t, w, w.Signatory, ref, "Nog een geheim.")
	if got := news(); len(got) != 0 {
		t.Errorf("with a tie notice went to %s", got)
	}
}

func TestALetterIsNewInTheBoxUntilItIsMarked(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	before := inBox(t, w, w.Preparer)
	w.Clock.Set(dbtest.Open.Add(time.Hour)) // after the receipt
	letter, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	news := func(by subsidy.User, want bool) {
		t.Helper()
		if got, err := w.Service.LetterIsNew(t.Context(), by, letter.ID); err != nil || got != want {
			t.Errorf("it is new for %s: %v, %v", by.Name, got, err)
		}
	}
	news(w.Preparer, true)
	news(w.Assessor, false)
	box, err := w.Service.Box(t.Context(), w.Preparer, 1)
	fine(t, err)
	first := box.Items[0]
	if first.Letter != letter.ID || first.Kind != subsidy.LetterReject || first.Reference != ref || first.LocationName != "Rijnveld College 01" || !first.New || box.New != before+1 {
		t.Errorf("the box begins with %+v, %d new", first, box.New)
	}
	kind(t, w.Service.MarkLetter(t.Context(), w.Other, ref, letter.ID), subsidy.NotFound)
	kind(t, w.Service.MarkLetter(t.Context(), w.Assessor, ref, letter.ID), subsidy.Forbidden)
	kind(t, w.Service.MarkLetter(t.Context(), w.Preparer, ref, "another"), subsidy.NotFound)
	for range 2 {
		fine(t, w.Service.MarkLetter(t.Context(), w.Preparer, ref, letter.ID))
	}
	news(w.Preparer, false)
	news(w.Signatory, true)
	if got := inBox(t, w, w.Preparer); got != before {
		t.Errorf("%d are new, want %d", got, before)
	}
}

func TestTheBoxOfABoardHoldsItsOwnAlone(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	written(t, w, w.Assessor, ref, "Voor dit bestuur.")
	for _, by := range []subsidy.User{w.Assessor, w.Auditor, w.Administrator, w.Payer} {
		_, err := w.Service.Box(t.Context(), by, 1)
		kind(t, err, subsidy.Forbidden)
		if inBox(t, w, by) != 0 {
			t.Errorf("%s has a box", by.Name)
		}
	}
	box, err := w.Service.Box(t.Context(), w.Other, 1)
	fine(t, err)
	if len(box.Items) != 0 || box.Count != 0 || box.New != 0 || box.Page != 1 || box.Pages != 1 || inBox(t, w, w.Other) != 0 {
		t.Errorf("the other board has %+v", box)
	}
}

func TestAFileWaitsForAnAnswerWhileTheBoardWroteLast(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	waiting := func(files, messages int) {
		t.Helper()
		tally, err := w.Service.WorklistTally(t.Context(), w.Assessor, subsidy.WorklistFilter{Round: dbtest.Round, Unanswered: true})
		fine(t, err)
		file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
		fine(t, err)
		if tally.Count != files || file.Unanswered != messages {
			t.Errorf("%d files wait, with %d messages; want %d and %d", tally.Count, file.Unanswered, files, messages)
		}
	}
	waiting(0, 0)
	written(t, w, w.Assessor, ref, "Een vraag aan u.")
	waiting(0, 0)
	written(t, w, w.Preparer, ref, "Een vraag.")
	written(t, w, w.Signatory, ref, "En nog een.")
	waiting(1, 2)
	fine(t, w.Service.MarkRead(t.Context(), w.Assessor, ref, 9)) // reading is no answer
	waiting(1, 2)
	written(t, w, w.Decider, ref, "Een antwoord.")
	waiting(0, 0)
}

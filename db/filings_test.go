package db_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

func TestAFilingReadsBackAsItWasWritten(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	got, err := s.LastFiling(t.Context(), a.ID)
	must(t, err)
	equal(t, got, filing(a))
	second := filing(a)
	second.ID, second.Number = "second", 2
	must(t, s.AddFiling(t.Context(), second))
	got, err = s.LastFiling(t.Context(), a.ID)
	must(t, err)
	equal(t, got.Number, 2)
	second.ID = "third"
	want(t, subsidy.Conflict, s.AddFiling(t.Context(), second))
	_, err = s.LastFiling(t.Context(), "nothing")
	want(t, subsidy.NotFound, err)
}

func TestADocumentThatIsNotOfItsHashIsNotFrozen(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	f := filing(a)
	f.ID, f.Number, f.Document = "second", 2, f.Document+" "
	want(t, subsidy.Internal, s.AddFiling(t.Context(), f))
	l := letter(a, subsidy.LetterReceipt, 0)
	l.Document += " "
	want(t, subsidy.Internal, s.AddLetter(t.Context(), l))
}

func TestTheLastIBANIsThatOfTheFilingBefore(t *testing.T) {
	s, _ := portal(t)
	for i, iban := range []string{"nl91 abna 0417 1643 00", "NL20INGB0001234567"} {
		a := started(t, s, draft(i))
		a.Answers.Contact.IBAN = iban
		a.Amount, a.State, a.FiledBy, a.ReceivedAt, a.DecideBy = 100, subsidy.Submitted, signatory, received.Add(time.Duration(i)*time.Hour), subsidy.Date{Year: 2022, Month: 7, Day: 1}
		must(t, s.SaveApplication(t.Context(), &a))
		must(t, s.AddFiling(t.Context(), filing(a)))
	}
	for _, tt := range []struct {
		before time.Time
		want   subsidy.FiledIBAN
	}{
		{received, subsidy.FiledIBAN{}},
		{received.Add(time.Microsecond), subsidy.FiledIBAN{IBAN: "NL91ABNA0417164300", ReceivedAt: received}},
		{received.Add(time.Hour), subsidy.FiledIBAN{IBAN: "NL91ABNA0417164300", ReceivedAt: received}},
		{received.Add(2 * time.Hour), subsidy.FiledIBAN{IBAN: "NL20INGB0001234567", ReceivedAt: received.Add(time.Hour)}},
	} {
		iban, err := s.LastIBAN(t.Context(), board, tt.before)
		must(t, err)
		equal(t, iban, tt.want)
	}
}

func TestAnIBANIsFoundAtOtherBoardsInAnyVersionTheNewestFirst(t *testing.T) {
	s, _ := portal(t)
	const mine, theirs = subsidy.IBAN("NL91ABNA0417164300"), subsidy.IBAN("NL20INGB0001234567")
	file := func(i int, d subsidy.Application, ibans ...subsidy.IBAN) subsidy.Application {
		a := started(t, s, d)
		a.Amount, a.State, a.FiledBy, a.ReceivedAt, a.DecideBy = 100, subsidy.Submitted, signatory, received.Add(time.Duration(i)*time.Hour), subsidy.Date{Year: 2022, Month: 7, Day: 1}
		must(t, s.SaveApplication(t.Context(), &a))
		for n, iban := range ibans {
			f := filing(a)
			f.ID, f.Number, f.IBAN = a.ID+string(rune('a'+n)), n+1, iban
			must(t, s.AddFiling(t.Context(), f))
		}
		return a
	}
	first := file(0, draft(0), mine, theirs)
	found := func(iban subsidy.IBAN, of subsidy.BoardNumber, want ...subsidy.Reference) {
		t.Helper()
		shared, err := s.SharedIBAN(t.Context(), iban, of)
		must(t, err)
		var got []subsidy.Reference
		for _, other := range shared {
			got = append(got, other.Reference)
			if other.BoardName == "" || other.ReceivedAt.IsZero() {
				t.Errorf("it says too little: %+v", other)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is found beside board %s in %v, want %v", iban, of, got, want)
		}
	}
	found(mine, otherBoard, first.Reference)
	found(theirs, otherBoard, first.Reference)
	found(mine, board)
	found("", otherBoard)
	found("NL02ABNA0123456789", otherBoard)
	second := file(1, draft(1), mine)
	found(mine, otherBoard, second.Reference, first.Reference)
}

func TestAFileReadsBackWhateverItsSize(t *testing.T) {
	s, _ := portal(t)
	a := started(t, s, draft(0))
	for name, size := range map[string]int{"empty": 0, "small": 1, "a chunk": 256 << 10, "more": 256<<10 + 1, "largest": subsidy.AttachmentMaxBytes} {
		t.Run(name, func(t *testing.T) {
			content := bytes.Repeat([]byte("0123456789abcdef!"), size/17+1)[:size]
			wanted := attachment(a, name, content)
			must(t, s.AddAttachment(t.Context(), wanted, content))
			got, read, err := s.AttachmentContent(t.Context(), a.ID, name)
			must(t, err)
			equal(t, got, wanted)
			if !bytes.Equal(read, content) {
				t.Fatal("the content differs")
			}
		})
	}
	list, err := s.Attachments(t.Context(), a.ID)
	must(t, err)
	equal(t, len(list), 5)
	equal(t, list[0].ID, "a chunk")
}

func TestAFileIsFoundOnlyWithItsApplication(t *testing.T) {
	s, _ := portal(t)
	a, b := started(t, s, draft(0)), started(t, s, draft(1))
	must(t, s.AddAttachment(t.Context(), attachment(a, "file", []byte("text")), []byte("text")))
	_, _, err := s.AttachmentContent(t.Context(), b.ID, "file")
	want(t, subsidy.NotFound, err)
	want(t, subsidy.NotFound, s.RemoveAttachment(t.Context(), b.ID, "file"))
	must(t, s.RemoveAttachment(t.Context(), a.ID, "file"))
	_, _, err = s.AttachmentContent(t.Context(), a.ID, "file")
	want(t, subsidy.NotFound, err)
	want(t, subsidy.NotFound, s.RemoveAttachment(t.Context(), a.ID, "file"))
}

func TestAFileThatIsNotItsHashIsNeitherStoredNorGiven(t *testing.T) {
	s, path := portal(t)
	a := started(t, s, draft(0))
	want(t, subsidy.Internal, s.AddAttachment(t.Context(), attachment(a, "file", []byte("text")), []byte("test")))
	must(t, s.AddAttachment(t.Context(), attachment(a, "file", []byte("text")), []byte("text")))
	run(t, unguarded(t, path), `UPDATE attachments SET sha256 = '`+strings.Repeat("0", 64)+`'`)
	_, _, err := s.AttachmentContent(t.Context(), a.ID, "file")
	want(t, subsidy.Damaged, err)
	run(t, unguarded(t, path), `UPDATE attachment_chunks SET content = x'00'`)
	_, _, err = s.AttachmentContent(t.Context(), a.ID, "file")
	want(t, subsidy.Damaged, err)
}

func TestFilesOfAFiledApplicationStay(t *testing.T) {
	s, _ := portal(t)
	a := started(t, s, draft(0))
	must(t, s.AddAttachment(t.Context(), attachment(a, "file", []byte("text")), []byte("text")))
	filed(t, s, a, 100)
	want(t, subsidy.Conflict, s.RemoveAttachment(t.Context(), a.ID, "file"))
	want(t, subsidy.Conflict, s.AddAttachment(t.Context(), attachment(a, "late", []byte("text")), []byte("text")))
	_, content, err := s.AttachmentContent(t.Context(), a.ID, "file")
	must(t, err)
	equal(t, string(content), "text")
}

func TestEventsComeNewestFirstAlsoWithinOneInstant(t *testing.T) {
	s, _ := portal(t)
	a := draft(0)
	must(t, s.AddApplication(t.Context(), a, "key"))
	var wanted []subsidy.Event
	for _, id := range []string{"c", "a", "b"} {
		e := subsidy.Event{ID: id, Application: a.ID, At: begun, Actor: preparer, ActorName: "Olga", Action: subsidy.ActSave,
			From: subsidy.Draft, To: subsidy.Draft, Detail: "Zomerschool", RequestID: "r"}
		must(t, s.AddEvent(t.Context(), e))
		wanted = append([]subsidy.Event{e}, wanted...)
	}
	got, err := s.Events(t.Context(), a.ID)
	must(t, err)
	if !reflect.DeepEqual(got, wanted) {
		t.Fatalf("got %v, want %v", got, wanted)
	}
	want(t, subsidy.NotFound, s.AddEvent(t.Context(), subsidy.Event{ID: "d", Application: "nothing", At: begun, To: subsidy.Draft}))
}

func TestLettersComeInOrderAndOneOfDecision(t *testing.T) {
	s, _ := portal(t)
	a := advised(t, s, filed(t, s, started(t, s, draft(0)), 100))
	must(t, s.AddDecision(t.Context(), decision(a)))
	must(t, s.AddAnnouncement(t.Context(), announcement(a)))
	receipt := letter(a, subsidy.LetterReceipt, 0)
	receipt.At = received
	must(t, s.AddLetter(t.Context(), letter(a, subsidy.LetterGrant, 100)))
	must(t, s.AddLetter(t.Context(), receipt))
	got, err := s.Letters(t.Context(), a.ID)
	must(t, err)
	if wanted := []subsidy.Letter{receipt, letter(a, subsidy.LetterGrant, 100)}; !reflect.DeepEqual(got, wanted) {
		t.Fatalf("got %v, want %v", got, wanted)
	}
	again := receipt
	again.ID = "again"
	must(t, s.AddLetter(t.Context(), again))
	for _, kind := range subsidy.LetterKinds {
		if kind.Decides() {
			second := letter(a, kind, 0)
			second.ID = "second"
			want(t, subsidy.Conflict, s.AddLetter(t.Context(), second))
		}
	}
}

func TestInstantsAndDaysSurviveToTheMicrosecond(t *testing.T) {
	s, _ := portal(t)
	summer := time.Date(2022, time.July, 1, 0, 30, 0, 999_999_999, subsidy.Amsterdam)
	must(t, s.AddInvitation(t.Context(), subsidy.Invitation{TokenHash: "token", User: preparer, CreatedAt: summer, ExpiresAt: summer.AddDate(100, 0, 0)}))
	i, err := s.Invitation(t.Context(), "token")
	must(t, err)
	equal(t, i.CreatedAt, time.Date(2022, time.June, 30, 22, 30, 0, 999_999_000, time.UTC))
	a := filed(t, s, started(t, s, draft(0)), 100)
	got, err := s.FiledApplication(t.Context(), a.Reference)
	must(t, err)
	equal(t, got.ReceivedAt, received)
	equal(t, got.DecideBy.String(), "2022-07-01")
}

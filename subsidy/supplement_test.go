package subsidy_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// taken gives a filed application that the assessor has.
func taken(t *testing.T, w *dbtest.World) subsidy.Reference {
	t.Helper()
	ref := w.Filed(t, dbtest.Location)
	fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
	return ref
}

// supplementAsked gives an application of which the programme is to be
// completed, asked on 18 May: until 1 June.
func supplementAsked(t *testing.T, w *dbtest.World) subsidy.Reference {
	t.Helper()
	ref := taken(t, w)
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	return ref
}

// lastInstant is the instant at which the term of supplementAsked ends.
var lastInstant = time.Date(2022, time.June, 1, 22, 0, 0, 0, time.UTC)

// lapsedInstant is when the portal lets it lapse: what was read in time has had
// its turn.
var lapsedInstant = lastInstant.Add(2 * time.Minute)

func programme(text string) subsidy.Edit {
	return subsidy.Edit{Section: subsidy.SectionZomerschool, Apply: func(a *subsidy.Answers) { a.Zomerschool.Programme = text }}
}

func supplement(t *testing.T, w *dbtest.World, ref subsidy.Reference, received time.Time) (subsidy.Filing, error) {
	t.Helper()
	return w.Service.Supplement(t.Context(), w.Signatory, ref, subsidy.SupplementForm{Version: w.Version(t, ref), Declared: true, Unchanged: true}, received)
}

func state(t *testing.T, w *dbtest.World, ref subsidy.Reference) subsidy.State {
	t.Helper()
	a, err := w.Store.FiledApplication(t.Context(), ref)
	fine(t, err)
	return a.State
}

func TestA2_OnlyTheNamedPartsOpenAndTheRestStaysAsFiled(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	_, err := w.Service.Save(t.Context(), w.Preparer, ref, programme("Twee leraren en een student."))
	fine(t, err)
	_, err = w.Service.Save(t.Context(), w.Preparer, ref, subsidy.Edit{
		Section: subsidy.SectionLocation, Apply: func(a *subsidy.Answers) { a.Contact.IBAN = "NL00" },
	})
	if e := kind(t, err, subsidy.Conflict); e.Rule != subsidy.A2 {
		t.Errorf("a part that was not asked is refused under %q", e.Rule)
	}
	_, err = w.Service.Attach(t.Context(), w.Preparer, ref, "a.pdf", []byte("%PDF-1.7"))
	kind(t, err, subsidy.Conflict)
	w.Clock.Set(dbtest.AfterClosing.AddDate(0, 0, 3))
	filing, err := supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
	fine(t, err)
	if filing.Number != 2 || file.Document.Answers.Zomerschool.Programme != "Twee leraren en een student." ||
		file.Before.Answers.Zomerschool.Programme != dbtest.Complete().Zomerschool.Programme {
		t.Errorf("version %d says %q, the one before %q", filing.Number, file.Document.Answers.Zomerschool.Programme, file.Before.Answers.Zomerschool.Programme)
	}
	if file.Document.Answers.Contact != dbtest.Complete().Contact || file.Application.ReceivedAt != dbtest.Open || file.Application.State != subsidy.InAssessment {
		t.Errorf("the rest changed: %+v, received %s, %s", file.Document.Answers.Contact, file.Application.ReceivedAt, file.Application.State)
	}
	if got := file.Clock.DecideBy.String(); got != "2022-07-04" || file.Application.DecideBy != file.Clock.DecideBy {
		t.Errorf("decide by %s (kept %s), want 4 July: three days later", got, file.Application.DecideBy)
	}
}

func TestA2_AnAnswerCountsUntilTheLastInstantOfTheTerm(t *testing.T) {
	for _, c := range []struct {
		name     string
		received time.Time
		want     subsidy.Kind
	}{
		{"a nanosecond before the end counts, however late the commit", lastInstant.Add(-1), ""},
		{"at the end it is refused", lastInstant, subsidy.NotOpen},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dbtest.New(t)
			ref := supplementAsked(t, w)
			w.Clock.Set(lastInstant.Add(time.Second))
			_, err := supplement(t, w, ref, c.received)
			if subsidy.KindOf(err) != c.want {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if c.want != "" {
				if e := kind(t, err, c.want); e.Rule != subsidy.A2 || !strings.Contains(e.Message, "woensdag 1 juni 2022, 24:00 uur") {
					t.Errorf("%s: %s", e.Rule, e.Message)
				}
			}
		})
	}
}

func TestA3_HalfDoneWorkStaysWhenTheTermEndsAndIsThereForTheNextRequest(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	_, err := w.Service.Save(t.Context(), w.Preparer, ref, programme("Half af."))
	fine(t, err)
	fine(t, w.Service.PassTime(t.Context()))
	if got := state(t, w, ref); got != subsidy.SupplementAsked {
		t.Fatalf("it lapsed before its end: %s", got)
	}
	w.Clock.Set(lapsedInstant.Add(-1))
	fine(t, w.Service.PassTime(t.Context()))
	if got := state(t, w, ref); got != subsidy.SupplementAsked {
		t.Fatalf("it lapsed while one that was read in time could still wait for its turn: %s", got)
	}
	w.Clock.Set(lapsedInstant)
	fine(t, w.Service.PassTime(t.Context()))
	fine(t, w.Service.PassTime(t.Context()))
	file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
	fine(t, err)
	if file.Application.State != subsidy.InAssessment || file.Document.Answers.Zomerschool.Programme != dbtest.Complete().Zomerschool.Programme {
		t.Errorf("after the term it is %s and says %q", file.Application.State, file.Document.Answers.Zomerschool.Programme)
	}
	if got := file.Supplements[0].Answers.Zomerschool.Programme; got != "Half af." {
		t.Errorf("the half-done answer is %q", got)
	}
	_, err = w.Service.Save(t.Context(), w.Preparer, ref, programme("Te laat."))
	kind(t, err, subsidy.Conflict)
	_, err = w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Nogmaals: wie geeft er les?"},
	})
	fine(t, err)
	d, err := w.Service.Draft(t.Context(), w.Preparer, ref)
	fine(t, err)
	if got := d.Application.Answers.Zomerschool.Programme; got != "Half af." {
		t.Errorf("the next request begins with %q", got)
	}
}

func TestA3_HalfDoneWorkOutlivesARequestAboutAnotherPart(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	_, err := w.Service.Save(t.Context(), w.Preparer, ref, programme("Half af."))
	fine(t, err)
	ask := func(s subsidy.Section) {
		t.Helper()
		_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{Version: w.Version(t, ref), Missing: map[subsidy.Section]string{s: "Wat?"}})
		fine(t, err)
	}
	w.Clock.Set(lapsedInstant)
	fine(t, w.Service.PassTime(t.Context()))
	ask(subsidy.SectionOvergangsbeleid)
	_, err = supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	ask(subsidy.SectionZomerschool)
	d, err := w.Service.Draft(t.Context(), w.Preparer, ref)
	fine(t, err)
	if got := d.Application.Answers.Zomerschool.Programme; got != "Half af." || d.Progress(subsidy.SectionZomerschool) != subsidy.Done || len(d.Unchanged()) > 0 {
		t.Errorf("the third request begins with %q, %s, unchanged %v", got, d.Progress(subsidy.SectionZomerschool), d.Unchanged())
	}
	_, err = supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	ask(subsidy.SectionZomerschool)
	d, err = w.Service.Draft(t.Context(), w.Preparer, ref)
	fine(t, err)
	if d.Progress(subsidy.SectionZomerschool) != subsidy.ToComplete || len(d.Unchanged()) != 1 {
		t.Errorf("what was filed since is %s, unchanged %v", d.Progress(subsidy.SectionZomerschool), d.Unchanged())
	}
}

func TestA2_AnswersThatAreTypedAfterTheTermAreRefusedInWords(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	w.Clock.Set(lastInstant)
	_, err := w.Service.Save(t.Context(), w.Preparer, ref, programme("Te laat."))
	if e := kind(t, err, subsidy.NotOpen); e.Rule != subsidy.A2 {
		t.Error(e.Rule)
	}
}

func TestA2_ASupplementCannotRaiseTheAmount(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	pupils := func(n string) {
		_, err := w.Service.Save(t.Context(), w.Preparer, ref, subsidy.Edit{
			Section: subsidy.SectionZomerschool, Apply: func(a *subsidy.Answers) { a.Zomerschool.Pupils = n },
		})
		fine(t, err)
	}
	pupils("19")
	_, err := supplement(t, w, ref, w.Clock.Now())
	if e := kind(t, err, subsidy.Invalid); e.Fields[0].Field != subsidy.FieldPupils || e.Fields[0].Rule != subsidy.A2 {
		t.Errorf("%+v", e.Fields)
	}
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if round.Asked != 2_310_000 {
		t.Errorf("half-done answers changed what is asked to %s", round.Asked)
	}
	pupils("17")
	_, err = supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	if round, err = w.Store.Round(t.Context(), dbtest.Round); err != nil || round.Asked != 2_265_000 {
		t.Errorf("asked %s (%v), want 22,650", round.Asked, err)
	}
}

func TestA1_ASupplementSentTwiceGivesOneReceiptAndEveryVersionStays(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	form := subsidy.SupplementForm{Version: w.Version(t, ref), Declared: true, Unchanged: true}
	first, err := w.Service.Supplement(t.Context(), w.Signatory, ref, form, w.Clock.Now())
	fine(t, err)
	again, err := w.Service.Supplement(t.Context(), w.Signatory, ref, form, w.Clock.Now())
	fine(t, err)
	a, err := w.Store.FiledApplication(t.Context(), ref)
	fine(t, err)
	all, err := w.Store.Filings(t.Context(), a.ID)
	fine(t, err)
	if first.SHA256 != again.SHA256 || len(all) != 2 || all[0].SHA256 == all[1].SHA256 {
		t.Errorf("%d versions; the receipts are %s and %s", len(all), first.SHA256, again.SHA256)
	}
}

func TestA2A12_WhoMayAskForASupplementAndWhatItMustName(t *testing.T) {
	w := dbtest.New(t)
	ref := taken(t, w)
	ask := func(by subsidy.User, missing map[subsidy.Section]string, days string) error {
		_, err := w.Service.AskSupplement(t.Context(), by, ref, subsidy.SupplementRequest{Version: w.Version(t, ref), Missing: missing, Days: days})
		return err
	}
	named := map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"}
	kind(t, ask(w.Assessor2, named, ""), subsidy.Conflict)
	kind(t, ask(w.Decider, named, ""), subsidy.Forbidden)
	for _, c := range []struct {
		missing map[subsidy.Section]string
		days    string
		field   string
	}{
		{nil, "", subsidy.MissingField(subsidy.SectionLocation)},
		{map[subsidy.Section]string{subsidy.SectionZomerschool: " \n"}, "", subsidy.MissingField(subsidy.SectionLocation)},
		{map[subsidy.Section]string{subsidy.SectionZomerschool: strings.Repeat("x", subsidy.TextMaximum+1)}, "", subsidy.MissingField(subsidy.SectionZomerschool)},
		{named, "veertien", subsidy.FieldTerm}, {named, "2", subsidy.FieldTerm}, {named, "57", subsidy.FieldTerm}, {named, "-1", subsidy.FieldTerm},
	} {
		if e := kind(t, ask(w.Assessor, c.missing, c.days), subsidy.Invalid); e.Fields[0].Field != c.field {
			t.Errorf("%v in %q days is refused at %+v, want %s", c.missing, c.days, e.Fields, c.field)
		}
	}
	fine(t, ask(w.Assessor, named, "3"))
	kind(t, ask(w.Assessor, named, "3"), subsidy.Conflict)
}

func TestA6_TheTermOfASupplementEndsOnAWorkingDay(t *testing.T) {
	complete := dbtest.Complete()
	for today, want := range map[string]string{
		"2022-05-18": "2022-06-01",
		"2022-05-12": "2022-05-30", // 26 May is Ascension Day, and 27 May is equated by decree
		"2022-05-23": "2022-06-07", // 6 June is Whit Monday
		"2022-12-12": "2022-12-27", // both days of Christmas
	} {
		_, due, err := subsidy.SupplementRequest{Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "x"}}.Read(complete, isoDay(today))
		fine(t, err)
		if due != isoDay(want) {
			t.Errorf("asked on %s it ends on %s, want %s", today, due, want)
		}
	}
}

func TestA5_TheTermIsExtendedOnceWithALetterThatNamesTheDay(t *testing.T) {
	w := dbtest.New(t)
	ref := taken(t, w)
	extend := func(by subsidy.User, until, reason string) (subsidy.Letter, error) {
		return w.Service.Extend(t.Context(), by, ref, subsidy.ExtensionForm{Version: w.Version(t, ref), Until: until, Reason: reason})
	}
	for _, c := range []struct{ until, reason, field string }{
		{"", "Druk.", subsidy.FieldUntil}, {"1-7-2022", "Druk.", subsidy.FieldUntil}, {"30-2-2023", "Druk.", subsidy.FieldUntil},
		{"12-8-2022", " ", subsidy.FieldExtendReason}, {"12-8-2022", strings.Repeat("x", subsidy.TextMaximum+1), subsidy.FieldExtendReason},
	} {
		_, err := extend(w.Decider, c.until, c.reason)
		if e := kind(t, err, subsidy.Invalid); e.Fields[0].Field != c.field {
			t.Errorf("%q is refused at %+v", c.until, e.Fields)
		}
	}
	letter, err := extend(w.Decider, "12-8-2022", "Wij kregen veel aanvragen.")
	fine(t, err)
	if letter.Kind != subsidy.LetterExtension {
		t.Errorf("the letter is a %s", letter.Kind)
	}
	_, err = extend(w.Assessor, "12-9-2022", "Nog eens.")
	if e := kind(t, err, subsidy.Conflict); e.Rule != subsidy.A5 {
		t.Errorf("a second extension is refused under %q", e.Rule)
	}
	file, err := w.Service.FiledFile(t.Context(), w.Preparer, ref)
	fine(t, err)
	if file.Application.DecideBy != isoDay("2022-08-12") || len(file.Clock.Steps) != 1 || !strings.Contains(file.Clock.Steps[0].Reason, "Wij kregen veel aanvragen.") {
		t.Errorf("decide by %s, steps %+v", file.Application.DecideBy, file.Clock.Steps)
	}
}

func TestA5_ATermThatIsOverIsNotExtended(t *testing.T) {
	w := dbtest.New(t)
	ref := taken(t, w) // to be decided by 1 July
	extend := func() error {
		_, err := w.Service.Extend(t.Context(), w.Decider, ref, subsidy.ExtensionForm{Version: w.Version(t, ref), Until: "12-8-2022", Reason: "Wij kregen veel aanvragen."})
		return err
	}
	w.Clock.Set(local(t, "2022-07-02 00:00"))
	if e := kind(t, extend(), subsidy.Conflict); e.Rule != subsidy.A5 || !strings.Contains(e.Message, "vrijdag 1 juli 2022") {
		t.Errorf("refused under %q: %s", e.Rule, e.Message)
	}
	w.Clock.Set(local(t, "2022-07-01 23:59"))
	fine(t, extend())
}

func TestA4_ASupplementAskedAfterTheTermLeavesTheFileLateAndTheLetterSaysSo(t *testing.T) {
	w := dbtest.New(t)
	ref := taken(t, w)
	w.Clock.Set(local(t, "2022-07-04 10:00"))
	letter, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
	fine(t, err)
	if a := file.Application; !a.Late(w.Clock.Now()) || a.DecideBy != isoDay("2022-07-01") || file.Clock.Stopped {
		t.Errorf("decide by %s, stopped %v", a.DecideBy, file.Clock.Stopped)
	}
	content, err := letter.Read()
	fine(t, err)
	text := said(content.Blocks)
	if strings.Contains(text, "staat stil") || !strings.Contains(text, "Ons besluit had er uiterlijk vrijdag 1 juli 2022 moeten zijn.") || !strings.Contains(text, "artikel 4:17") {
		t.Errorf("the letter says %s", text)
	}
	w.Clock.Set(local(t, "2022-07-06 10:00"))
	_, err = supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	file, err = w.Service.CaseFile(t.Context(), w.Assessor, ref)
	fine(t, err)
	if !file.Application.Late(w.Clock.Now()) {
		t.Errorf("after the answer it is due by %s", file.Application.DecideBy)
	}
	receipt := said(lastLetterOf(t, file, subsidy.LetterReceipt).Blocks)
	if strings.Contains(receipt, "U krijgt uiterlijk") || !strings.Contains(receipt, "Ons besluit had er uiterlijk vrijdag 1 juli 2022 moeten zijn.") {
		t.Errorf("the receipt of the answer says %s", receipt)
	}
}

// lastLetterOf gives what the newest letter of a kind says.
func lastLetterOf(t *testing.T, file subsidy.CaseFile, of subsidy.LetterKind) subsidy.LetterDocument {
	t.Helper()
	for _, l := range slices.Backward(file.Letters) {
		if l.Kind == of {
			content, err := l.Read()
			fine(t, err)
			return content
		}
	}
	t.Fatalf("there is no letter of the kind %s", of)
	return subsidy.LetterDocument{}
}

func TestAnOfficialReadsAFileOfASupplementOnceItIsFiled(t *testing.T) {
	w := dbtest.New(t)
	ref := taken(t, w)
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionAttachments: "Stuur het programma mee."},
	})
	fine(t, err)
	d, err := w.Service.Attach(t.Context(), w.Preparer, ref, "programma.pdf", []byte("%PDF-1.7"))
	fine(t, err)
	id := d.Attachments[0].ID
	_, _, err = w.Service.File(t.Context(), w.Assessor, ref, id)
	kind(t, err, subsidy.NotFound)
	_, err = supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	_, _, err = w.Service.File(t.Context(), w.Assessor, ref, id)
	fine(t, err)
	kind(t, w.Service.Detach(t.Context(), w.Preparer, ref, id), subsidy.Conflict)
}

// noticesTo counts the notices in the outbox to one address.
func noticesTo(t *testing.T, w *dbtest.World, address string) int {
	t.Helper()
	all, err := w.Store.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 1000})
	fine(t, err)
	n := 0
	for _, m := range all {
		if m.To == address {
			n++
		}
	}
	return n
}

func TestA2_ABoardIsRemindedFiveDaysAndOneDayBeforeTheEndAndOnceEach(t *testing.T) {
	w := dbtest.New(t)
	supplementAsked(t, w) // until 1 June
	before := noticesTo(t, w, w.Preparer.Email)
	for _, c := range []struct {
		at   string
		want int
	}{
		{"2022-05-26 23:59", 0}, {"2022-05-27 00:00", 1}, {"2022-05-27 12:00", 1}, {"2022-05-30 23:59", 1},
		{"2022-05-31 00:00", 2}, {"2022-06-01 23:59", 2}, {"2022-06-02 00:00", 2},
	} {
		w.Clock.Set(local(t, c.at))
		fine(t, w.Service.PassTime(t.Context()))
		if got := noticesTo(t, w, w.Preparer.Email) - before; got != c.want {
			t.Errorf("at %s there were %d reminders, want %d", c.at, got, c.want)
		}
	}
}

func TestA2_AReminderThatIsLateIsSentAtOnceAndAnsweredFilesGetNone(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	before := noticesTo(t, w, w.Preparer.Email)
	w.Clock.Set(local(t, "2022-06-01 12:00")) // nobody looked for two weeks
	fine(t, w.Service.PassTime(t.Context()))
	if got := noticesTo(t, w, w.Preparer.Email) - before; got != 1 {
		t.Errorf("%d reminders, want one for the two that were missed", got)
	}
	_, err := supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	before = noticesTo(t, w, w.Preparer.Email)
	fine(t, w.Service.PassTime(t.Context()))
	if got := noticesTo(t, w, w.Preparer.Email) - before; got != 0 {
		t.Errorf("%d reminders after the answer", got)
	}
}

func TestA2_ATermThatWasShorterFromTheBeginningHasNoReminderOfBefore(t *testing.T) {
	w := dbtest.New(t)
	ref := taken(t, w)
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Days: "5", Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	before := noticesTo(t, w, w.Preparer.Email)
	for _, c := range []struct {
		at   string
		want int
	}{{"2022-05-18 12:00", 0}, {"2022-05-21 23:59", 0}, {"2022-05-22 00:00", 1}, {"2022-05-23 23:59", 1}} {
		w.Clock.Set(local(t, c.at))
		fine(t, w.Service.PassTime(t.Context()))
		if got := noticesTo(t, w, w.Preparer.Email) - before; got != c.want {
			t.Errorf("at %s there were %d reminders, want %d", c.at, got, c.want)
		}
	}
}

func TestA2_WhoFilesASupplementThatLapsedReadsWhenItsTermEnded(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	w.Clock.Set(lapsedInstant)
	fine(t, w.Service.PassTime(t.Context()))
	_, err := supplement(t, w, ref, w.Clock.Now())
	says(t, refused(t, err, subsidy.NotOpen, subsidy.A2), "woensdag 1 juni 2022", "is bewaard")
	_, err = w.Service.Supplement(t.Context(), w.Preparer, ref, subsidy.SupplementForm{}, w.Clock.Now())
	refused(t, err, subsidy.Forbidden, subsidy.S11)
	_, err = w.Service.Withdraw(t.Context(), w.Signatory, ref, "", true)
	fine(t, err)
	_, err = supplement(t, w, ref, w.Clock.Now())
	says(t, refused(t, err, subsidy.Conflict, subsidy.D5), "‘Ingetrokken’")
}

package subsidy_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// sink takes mails, or fails as a test says.
type sink struct {
	took []subsidy.Mail
	fail func(m subsidy.Mail) error // nil: takes everything
}

func (s *sink) Send(_ context.Context, m subsidy.Mail) error {
	if s.fail != nil {
		if err := s.fail(m); err != nil {
			return err
		}
	}
	s.took = append(s.took, m)
	return nil
}

// addresses gives to whom mails went, sorted.
func addresses(mails []subsidy.Mail) []string {
	var to []string
	for _, m := range mails {
		to = append(to, m.To)
	}
	slices.Sort(to)
	return to
}

// decided makes a rejected application of the first board, now.
func decided(t *testing.T, w *dbtest.World, code subsidy.LocationCode) subsidy.Letter {
	t.Helper()
	ref, version := w.Advised(t, code, subsidy.VerdictReject)
	letter, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	return letter
}

// justDecided is as decided, with the notice of the receipt sent before.
func justDecided(t *testing.T, w *dbtest.World, code subsidy.LocationCode) {
	t.Helper()
	ref, version := w.Advised(t, code, subsidy.VerdictReject)
	_, err := w.Service.DeliverMail(t.Context(), &sink{})
	fine(t, err)
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
}

func outboxOf(t *testing.T, w *dbtest.World) subsidy.Outbox {
	t.Helper()
	box, err := w.Service.Outbox(t.Context(), w.Administrator, subsidy.OutboxFilter{})
	fine(t, err)
	return box
}

func TestA13_ALetterIsToldToTheContactAndToEverybodyOfItsBoard(t *testing.T) {
	w := dbtest.New(t)
	justDecided(t, w, dbtest.Location)
	to := &sink{}
	n, err := w.Service.DeliverMail(t.Context(), to)
	fine(t, err)
	want := []string{"j.smeets@rijnveld.example", w.Preparer.Email, w.Signatory.Email}
	slices.Sort(want)
	if got := addresses(to.took); n != 3 || !slices.Equal(got, want) {
		t.Errorf("%d mails went to %q, want %q", n, got, want)
	}
	if n, err := w.Service.DeliverMail(t.Context(), to); n != 0 || err != nil || len(to.took) != 3 {
		t.Errorf("%d more were sent (%v)", n, err)
	}
	if box := outboxOf(t, w); box.Sent != 6 || box.Waiting != 0 || box.Parked != 0 {
		t.Errorf("the outbox is %+v", box)
	}
}

func TestADecisionThatFailsTellsNobody(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version-1, w.Read(t, w.Decider, ref))
	kind(t, err, subsidy.Conflict)
	if box := outboxOf(t, w); box.Waiting != 3 {
		t.Errorf("%d wait beside the notices of the receipt", box.Waiting-3)
	}
}

func TestADecisionDoesNotWaitForAMailServerThatHangs(t *testing.T) {
	w := dbtest.New(t)
	justDecided(t, w, dbtest.Location)
	sending, done := make(chan struct{}), make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	hangs := senderFunc(func(ctx context.Context, _ subsidy.Mail) error {
		close(sending)
		<-ctx.Done()
		return ctx.Err()
	})
	go func() { _, err := w.Service.DeliverMail(ctx, hangs); done <- err }()
	<-sending
	decided(t, w, dbtest.LocationAt(2)) // while a mail is on its way
	stop()
	if err := <-done; err == nil {
		t.Error("a mail that was not sent is no failure")
	}
	// What was on its way is tried again.
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	to := &sink{}
	if n, err := w.Service.DeliverMail(t.Context(), to); n != 9 || err != nil {
		t.Errorf("%d were sent (%v), want 9: of one decision, and of a receipt and a decision", n, err)
	}
}

type senderFunc func(context.Context, subsidy.Mail) error

func (f senderFunc) Send(ctx context.Context, m subsidy.Mail) error { return f(ctx, m) }

func TestABoardWithoutAnyAddressIsOnTheListOfWhatFailed(t *testing.T) {
	w := dbtest.New(t)
	letterless := dbtest.Complete()
	letterless.Contact.Email = "joost@rijnveld.example"
	ref := w.DraftOf(t, w.Signatory, dbtest.Location, letterless)
	_, err := w.Submit(t, w.Signatory, ref, true, w.Clock.Now())
	fine(t, err)
	version := w.Advise(t, ref, subsidy.VerdictReject)
	w.Service.Store = unreachable{w.Service.Store}
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	box := outboxOf(t, w)
	if box.Parked != 1 || box.ParkedMails[0].LastError != "Er is geen e-mailadres bekend. Bel het bestuur." || box.ParkedMails[0].Reference != ref {
		t.Fatalf("the outbox is %+v", box)
	}
	kind(t, w.Service.ResendMail(t.Context(), w.Administrator, box.ParkedMails[0].ID), subsidy.Conflict)
}

// unreachable is a store of which nobody has an address.
type unreachable struct{ subsidy.Store }

func (s unreachable) InTx(ctx context.Context, fn func(subsidy.Store) error) error {
	return s.Store.InTx(ctx, func(tx subsidy.Store) error { return fn(unreachable{tx}) })
}

func (s unreachable) PeopleOf(context.Context, subsidy.BoardNumber) ([]subsidy.User, error) {
	return nil, nil
}

func (s unreachable) FiledApplication(ctx context.Context, ref subsidy.Reference) (subsidy.Application, error) {
	a, err := s.Store.FiledApplication(ctx, ref)
	a.Answers.Contact.Email = "geen adres"
	return a, err
}

func TestARefusalParksAMailAndAnAdministratorSendsItAgain(t *testing.T) {
	w := dbtest.New(t)
	justDecided(t, w, dbtest.Location)
	to := &sink{fail: func(m subsidy.Mail) error {
		if m.To == w.Preparer.Email {
			return &subsidy.SendError{Reason: "De mailserver weigert deze e-mail (550).", Permanent: true}
		}
		return nil
	}}
	n, err := w.Service.DeliverMail(t.Context(), to)
	if n != 2 || err == nil || strings.Contains(err.Error(), "@") {
		t.Fatalf("%d were sent (%v)", n, err)
	}
	box := outboxOf(t, w)
	if box.Parked != 1 || box.ParkedMails[0].To != w.Preparer.Email || box.ParkedMails[0].LastError != "De mailserver weigert deze e-mail (550)." {
		t.Fatalf("the outbox is %+v", box)
	}
	id := box.ParkedMails[0].ID
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 9))
	if n, err := w.Service.DeliverMail(t.Context(), &sink{}); n != 0 || err != nil {
		t.Fatalf("a parked mail was tried: %d, %v", n, err)
	}
	for _, by := range []subsidy.User{w.Auditor, w.Decider, w.Preparer} {
		kind(t, w.Service.ResendMail(t.Context(), by, id), subsidy.Forbidden)
	}
	kind(t, w.Service.ResendMail(t.Context(), w.Administrator, "unknown"), subsidy.NotFound)
	fine(t, w.Service.ResendMail(t.Context(), w.Administrator, id))
	kind(t, w.Service.ResendMail(t.Context(), w.Administrator, id), subsidy.Conflict)
	again := &sink{}
	if n, err := w.Service.DeliverMail(t.Context(), again); n != 1 || err != nil || again.took[0].MessageID != box.ParkedMails[0].MessageID {
		t.Fatalf("%d were sent (%v)", n, err)
	}
}

func TestA13_OnlyTheAdministratorSeesToWhomMailGoes(t *testing.T) {
	w := dbtest.New(t)
	justDecided(t, w, dbtest.Location)
	box, err := w.Service.Outbox(t.Context(), w.Auditor, subsidy.OutboxFilter{})
	fine(t, err)
	if text := fmt.Sprint(box); box.Waiting != 3 || len(box.WaitingMails) != 3 || strings.Contains(text, w.Preparer.Email) || strings.Contains(text, "j.smeets") {
		t.Errorf("an auditor gets %s", text)
	}
	if box := outboxOf(t, w); !slices.Contains(addresses([]subsidy.Mail{box.WaitingMails[0].Mail, box.WaitingMails[1].Mail, box.WaitingMails[2].Mail}), w.Preparer.Email) {
		t.Errorf("an administrator gets %+v", box)
	}
	for _, by := range []subsidy.User{w.Preparer, w.Signatory, w.Assessor, w.Decider, w.Payer} {
		_, err := w.Service.Outbox(t.Context(), by, subsidy.OutboxFilter{})
		kind(t, err, subsidy.Forbidden)
	}
}

func TestAServerThatIsDownIsLeftAloneUntilTheNextRound(t *testing.T) {
	w := dbtest.New(t)
	decided(t, w, dbtest.Location) // a receipt and a decision
	tried := 0
	down := &sink{fail: func(subsidy.Mail) error { tried++; return errors.New("connection refused") }}
	if n, err := w.Service.DeliverMail(t.Context(), down); n != 0 || err == nil || tried != 3 {
		t.Errorf("%d were sent, %d tried (%v)", n, tried, err)
	}
	// Now and then one that fails does not hold up the others.
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	tried = 0
	shaky := &sink{fail: func(subsidy.Mail) error {
		if tried++; tried%2 == 1 {
			return errors.New("try later")
		}
		return nil
	}}
	if n, _ := w.Service.DeliverMail(t.Context(), shaky); n != 3 || tried != 6 {
		t.Errorf("%d were sent, %d tried", n, tried)
	}
}

// TestNoMailIsEverLost: whatever the server does and wherever the portal stops,
// every mail went out at least once or is parked with a reason, always with the
// same Message-ID.
func TestNoMailIsEverLost(t *testing.T) {
	w := dbtest.New(t)
	board := 0
	rapid.Check(t, func(rt *rapid.T) {
		w.Clock.Set(dbtest.Open)
		for range rapid.IntRange(1, 2).Draw(rt, "letters") {
			decided(t, w, dbtest.LocationAt(board%dbtest.Locations))
			board++
		}
		p := &postman{t: rt, w: w, ids: map[string]string{}, took: map[string]bool{}}
		before := outboxOf(t, w)
		if before.Waiting == 0 || before.Waiting != len(before.WaitingMails) {
			rt.Fatalf("%d wait, %d are listed", before.Waiting, len(before.WaitingMails))
		}
		for round := 0; ; round++ {
			p.round()
			box := outboxOf(t, w)
			if box.Sent+box.Waiting+box.Parked != before.Sent+before.Waiting+before.Parked {
				rt.Fatalf("there were %+v, there are %+v", before, box)
			}
			if box.Waiting == 0 {
				break
			}
			if round > 200 {
				rt.Fatalf("%d still wait on %v", box.Waiting, w.Clock.Now())
			}
			w.Clock.Set(w.Clock.Now().Add(time.Duration(rapid.IntRange(1, 300).Draw(rt, "minutes")) * time.Minute))
		}
		p.settle(before.WaitingMails)
	})
}

// postman sends as a rapid test draws: it takes, fails, refuses, or takes and
// dies before that is written down.
type postman struct {
	t    *rapid.T
	w    *dbtest.World
	ids  map[string]string // Message-ID by mail
	took map[string]bool   // what the server really has
}

// stops is what the portal dies of.
const stops = "the portal stops"

func (p *postman) round() {
	defer func() {
		if r := recover(); r != nil && r != stops {
			panic(r)
		}
	}()
	_, _ = p.w.Service.DeliverMail(context.Background(), p)
}

func (p *postman) Send(_ context.Context, m subsidy.Mail) error {
	if known := p.ids[m.ID]; known != "" && known != m.MessageID {
		p.t.Fatalf("%s comes as %s and as %s", m.ID, known, m.MessageID)
	}
	p.ids[m.ID] = m.MessageID
	switch rapid.SampledFrom([]string{"takes", "fails", "fails", "refuses", "takes and says it failed", "takes and stops", "stops"}).Draw(p.t, "server") {
	case "takes":
		p.took[m.ID] = true
		return nil
	case "fails":
		return errors.New("later")
	case "refuses":
		return &subsidy.SendError{Reason: "Geweigerd.", Permanent: true}
	case "takes and says it failed":
		p.took[m.ID] = true
		return errors.New("the line went dead")
	case "takes and stops":
		p.took[m.ID] = true
	}
	panic(stops)
}

// settle holds every mail against what the server has.
func (p *postman) settle(mails []subsidy.MailRow) {
	parked := map[string]bool{}
	rows, err := p.w.Store.Mails(context.Background(), subsidy.MailFilter{State: subsidy.MailParked, Most: 10_000})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range rows {
		parked[m.ID] = true
		if m.LastError == "" {
			p.t.Fatalf("%s is parked without a reason", m.ID)
		}
	}
	for _, m := range mails {
		if !p.took[m.ID] && !parked[m.ID] {
			p.t.Fatalf("%s was neither sent nor parked", m.ID)
		}
	}
}

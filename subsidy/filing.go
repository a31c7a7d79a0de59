package subsidy

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Submit files a draft. received is the instant that the whole request had
// been read; it alone decides whether the round was open (S8). Every rule is
// checked again; what blocks is refused with a field error each, and the draft
// stays. An application that was filed before gives the same receipt again.
//
// version is that of the draft that the signatory read: one that changed since
// is a Conflict, for the declaration is about what was read (S11).
//
// All that takes time is done on what the store held at one moment, before the
// transaction that everybody waits for. It writes only where the draft still has
// that version, and the schema holds what else may have changed since (S6).
func (s *Service) Submit(ctx context.Context, by User, ref Reference, version int64, declared bool, received time.Time) (Filing, error) {
	filing, overtaken, err := s.submit(ctx, by, ref, version, declared, received)
	if overtaken {
		// Somebody was ahead: look again, and say how it is now.
		filing, _, err = s.submit(ctx, by, ref, version, declared, received)
	}
	return filing, err
}

// submit files a draft as it is at one moment. It is overtaken where something
// changed between that look and the writing.
func (s *Service) submit(ctx context.Context, by User, ref Reference, version int64, declared bool, received time.Time) (filing Filing, overtaken bool, err error) {
	var f readyFiling
	err = s.Store.AtOneMoment(ctx, func(tx Store) (err error) {
		f, err = s.toFile(ctx, tx, by, ref, version, declared, received)
		return err
	})
	if err != nil || f.done {
		return f.filing, false, err
	}
	err = s.inTx(ctx, func(tx Store) error { return s.file(ctx, tx, by, f) })
	return f.filing, KindOf(err) == Conflict, err
}

// toFile checks a draft and makes it ready to be filed; where it was filed
// before, it gives that.
func (s *Service) toFile(ctx context.Context, tx Store, by User, ref Reference, version int64, declared bool, received time.Time) (readyFiling, error) {
	a, err := tx.BoardApplication(ctx, by.Board, ref)
	if err != nil {
		return readyFiling{}, err
	}
	if a.State.Filed() {
		filing, err := tx.LastFiling(ctx, a.ID)
		return readyFiling{filing: filing, done: true}, err
	}
	t, err := Next(a.State, ActSubmit, by.Role)
	if err != nil {
		return readyFiling{}, err
	}
	if a.Version != version {
		return readyFiling{}, refuse(Conflict, S11, "Deze aanvraag is gewijzigd sinds u haar las. Lees de antwoorden hieronder opnieuw en dien dan in.")
	}
	d, err := dossier(ctx, tx, a)
	if err != nil {
		return readyFiling{}, err
	}
	if err := fileable(d, declared, received); err != nil {
		return readyFiling{}, err
	}
	return s.readyFiling(ctx, tx, by, d, t, received, 1)
}

// fileable refuses what may not be filed: outside the window (S8), without the
// declaration (S11), or with a finding that blocks.
func fileable(d Dossier, declared bool, received time.Time) error {
	if err := d.Facts.Terms.MayFile(received); err != nil {
		return err
	}
	return declaredAnd(d.Findings.Blocking().Fields(), declared)
}

// declaredAnd refuses what has faults, or lacks the declaration (S11).
func declaredAnd(faults []FieldError, declared bool) error {
	if !declared {
		faults = append(faults, FieldError{Field: FieldDeclaration, Rule: S11, Message: "Vink aan dat de aanvraag naar waarheid is ingevuld."})
	}
	if len(faults) > 0 {
		return &Error{Kind: Invalid, Fields: faults}
	}
	return nil
}

// readyFiling is a filed version that is ready to be written, with the letter
// and the notices about it.
type readyFiling struct {
	application Application
	transition  Transition
	filing      Filing
	letter      Letter
	notices     []Mail
	done        bool // it was written before
}

// readyFiling freezes the application as its version with this number, and
// makes the receipt of it (A1). It writes nothing. The instant of the first
// version stays the one that the application was received at.
func (s *Service) readyFiling(ctx context.Context, tx Store, by User, d Dossier, t Transition, received time.Time, number int) (readyFiling, error) {
	a := d.Application
	received = received.UTC().Truncate(time.Microsecond)
	filed := newFiledDocument(d, by, received)
	document, hash, err := freeze(filed)
	if err != nil {
		return readyFiling{}, err
	}
	a.State, a.Amount = t.To, d.Quote.Total
	a.Remarks, a.CompleteAt = len(d.Findings.Soft()), received
	if number == 1 {
		a.FiledBy, a.ReceivedAt = by.ID, received
		a.DecideBy = d.Facts.Terms.DecisionDue(a.Answers.Asks(PartZomerschool), received)
	} else if a.DecideBy, err = decideBy(ctx, tx, a); err != nil {
		return readyFiling{}, err
	}
	iban, _ := ParseIBAN(filed.Answers.Contact.IBAN)
	f := readyFiling{application: a, transition: t, filing: Filing{
		ID: newID(), Application: a.ID, Number: number, Document: document, SHA256: hash,
		ReceivedAt: received, FiledBy: by.ID, FiledByName: by.Name, Amount: a.Amount, IBAN: iban,
	}}
	receipt := Receipt{Application: a, Filing: f.filing, Document: filed, Terms: d.Facts.Terms, Scheme: d.Facts.Scheme}
	if f.letter, err = s.letter(ctx, tx, a, receiptLetter(receipt)); err != nil {
		return readyFiling{}, err
	}
	f.notices, err = s.notices(ctx, tx, a)
	return f, err
}

// file writes a filed version with its event, letter and notices.
func (s *Service) file(ctx context.Context, tx Store, by User, f readyFiling) error {
	a := f.application
	a.UpdatedBy, a.UpdatedAt = by.ID, s.now()
	save := tx.MoveApplication
	if f.filing.Number > 1 {
		save = tx.SaveApplication // with the answers of the supplement
	}
	if err := save(ctx, &a); err != nil {
		return err
	}
	if err := tx.AddFiling(ctx, f.filing); err != nil {
		return err
	}
	if err := s.record(ctx, tx, a, f.transition, by, ""); err != nil {
		return err
	}
	if err := tx.AddLetter(ctx, f.letter); err != nil {
		return err
	}
	return tx.AddMails(ctx, f.notices)
}

func newFiledDocument(d Dossier, by User, received time.Time) FiledDocument {
	doc := FiledDocument{
		Reference: d.Application.Reference, Scheme: d.Application.SchemeSlug, Version: d.Application.SchemeVersion,
		Year: d.Round.Year, ReceivedAt: received, Board: d.Board, Location: d.Facts.Location,
		Answers: d.Application.Answers, Quote: d.Quote, Attachments: d.Attachments,
		FiledBy: by.Name, Declaration: Declaration, Later: d.Facts.Terms.Later,
	}
	for _, partner := range d.Facts.Partners {
		doc.Partners = append(doc.Partners, partner)
	}
	slices.SortFunc(doc.Partners, func(a, b Location) int {
		return cmp.Compare(a.Code, b.Code)
	})
	return doc
}

// Receipt is what a board gets for a filed application (A1).
type Receipt struct {
	Application Application
	Filing      Filing
	Document    FiledDocument
	Terms       RoundTerms // with the closing of the round as it is now
	Scheme      Scheme
}

// Receipt gives the receipt of a filed application of the person's board; it
// is NotFound for a draft.
func (s *Service) Receipt(ctx context.Context, by User, ref Reference) (Receipt, error) {
	a, err := s.Store.BoardApplication(ctx, by.Board, ref)
	if err != nil {
		return Receipt{}, err
	}
	if !a.State.Filed() {
		return Receipt{}, refuse(NotFound, "", "Deze aanvraag is nog niet ingediend.")
	}
	return receipt(ctx, s.Store, a)
}

// ReceiptOf gives the receipt of one filed version, by its number; NotFound
// where there is none with it (A1).
func (s *Service) ReceiptOf(ctx context.Context, by User, ref Reference, number int) (Receipt, error) {
	r, err := s.Receipt(ctx, by, ref)
	if err != nil {
		return r, err
	}
	filings, err := s.Store.Filings(ctx, r.Application.ID)
	if err != nil {
		return r, err
	}
	at := numbered(filings, number)
	if at < 0 {
		return r, refuse(NotFound, "", "Dit ontvangstbewijs bestaat niet.")
	}
	return receiptFor(ctx, s.Store, r.Application, filings[at])
}

// numbered finds the filed version with a number; -1 where there is none.
func numbered(filings []Filing, number int) int {
	return slices.IndexFunc(filings, func(f Filing) bool { return f.Number == number })
}

// read gives what was filed, of the application with this reference.
func (f Filing) read(ref Reference) (FiledDocument, error) {
	var document FiledDocument
	if err := json.Unmarshal([]byte(f.Document), &document); err != nil {
		return document, fmt.Errorf("reading version %d of %s: %w", f.Number, ref, err)
	}
	return document, nil
}

// receipt gives the receipt of the newest filed version.
func receipt(ctx context.Context, tx Store, a Application) (Receipt, error) {
	filing, err := tx.LastFiling(ctx, a.ID)
	if err != nil {
		return Receipt{Application: a}, err
	}
	return receiptFor(ctx, tx, a, filing)
}

func receiptFor(ctx context.Context, tx Store, a Application, filing Filing) (Receipt, error) {
	r := Receipt{Application: a, Filing: filing}
	var err error
	if r.Document, err = filing.read(a.Reference); err != nil {
		return r, err
	}
	if r.Scheme, err = tx.SchemeVersion(ctx, a.SchemeSlug, a.SchemeVersion); err != nil {
		return r, err
	}
	round, err := tx.Round(ctx, a.Round)
	r.Terms, _ = r.Scheme.Terms(r.Document.Year)
	r.Terms.Later = round.Later
	return r, err
}

// InTime tells whether it was filed before the closing as that was when it was
// filed: what moves the closing afterwards does not change a receipt (A1, S8).
func (r Receipt) InTime() bool {
	then := r.Terms
	then.Later = r.Document.Later
	return then.Window(r.Filing.ReceivedAt) == WindowOpen
}

// FiledFile is what a board sees of an application after filing.
type FiledFile struct {
	Receipt
	Filings    []Filing // oldest first
	Letters    []Letter
	Hearings   []Hearing
	Events     []Event
	Changes    []ReportedChange // newest first
	Objections []Objection      // oldest first
	Clock      Clock
	// Supplement is what the board is asked to complete now, nil without.
	Supplement *Supplement
	Settlement *Settlement // nil until the final amount is set (A10)
	// Lapsed is what it was asked last and did not complete in time, while
	// nothing was decided since; nil without (A2).
	Lapsed *Supplement
	// HalfView and HalfObjection tell that the board has begun to write one and not
	// sent it yet (A7, A8).
	HalfView, HalfObjection bool
	// Draw is how far the draw of the round is, "" without one (D4).
	Draw DrawStage
	// NewMessages counts the messages that are new for who looks.
	NewMessages int
}

// FiledFile gives a filed application of the person's board with its letters
// and history.
func (s *Service) FiledFile(ctx context.Context, by User, ref Reference) (FiledFile, error) {
	r, err := s.Receipt(ctx, by, ref)
	if err != nil {
		return FiledFile{}, err
	}
	f := FiledFile{Receipt: r}
	if f.Filings, err = s.Store.Filings(ctx, r.Application.ID); err != nil {
		return f, err
	}
	if f.Letters, err = s.Store.Letters(ctx, r.Application.ID); err != nil {
		return f, err
	}
	if f.Hearings, err = s.Store.Hearings(ctx, r.Application.ID); err != nil {
		return f, err
	}
	if f.Events, err = s.Store.Events(ctx, r.Application.ID); err != nil {
		return f, err
	}
	if f.Changes, err = s.Store.ReportedChanges(ctx, r.Application.ID); err != nil {
		return f, err
	}
	if f.Objections, err = s.Store.Objections(ctx, r.Application.ID); err != nil {
		return f, err
	}
	if f.Settlement, err = optional(s.Store.Settlement(ctx, r.Application.ID)); err != nil {
		return f, err
	}
	supplements, err := s.Store.Supplements(ctx, r.Application.ID)
	if err != nil {
		return f, err
	}
	if n := len(supplements); n > 0 && supplements[n-1].Open() && supplements[n-1].onTime(s.Now()) == nil {
		f.Supplement = &supplements[n-1]
	}
	f.Lapsed = lapsed(r.Application, supplements, f.Objections, s.Now())
	if f.Clock, err = decideClock(ctx, s.Store, r.Application, supplements); err != nil {
		return f, err
	}
	if err := f.begun(ctx, s.Store); err != nil {
		return f, err
	}
	draws, err := s.Store.DrawStages(ctx)
	if err != nil {
		return f, err
	}
	f.Draw = draws[r.Application.Round]
	messages, err := s.Store.Messages(ctx, r.Application.ID, by)
	f.NewMessages = messages.New()
	return f, err
}

// ReadLetter gives a letter of an application that this person may read.
func (s *Service) ReadLetter(ctx context.Context, by User, ref Reference, id string) (Application, Letter, LetterDocument, error) {
	a, err := s.readable(ctx, by, ref)
	if err != nil {
		return a, Letter{}, LetterDocument{}, err
	}
	letters, err := s.Store.Letters(ctx, a.ID)
	if err != nil {
		return a, Letter{}, LetterDocument{}, err
	}
	for _, l := range letters {
		if l.ID == id {
			content, err := l.Read()
			return a, l, content, err
		}
	}
	return a, Letter{}, LetterDocument{}, refuse(NotFound, "", "Deze brief bestaat niet.")
}

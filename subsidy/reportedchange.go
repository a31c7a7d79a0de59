package subsidy

import (
	"context"
	"slices"
	"strings"
	"time"
)

// ChangeKind is what a board reports of something that it filed.
type ChangeKind string

// The kinds of changes. The first two are those of the special duty to report
// (S14).
const (
	ChangeActivities ChangeKind = "activities"
	ChangePupils     ChangeKind = "pupils"
	ChangeOther      ChangeKind = "other"
)

// ChangeChoices are the kinds with their words on screen.
var ChangeChoices = []Choice{
	{string(ChangeActivities), "De activiteiten gaan niet, niet helemaal of niet op tijd door"},
	{string(ChangePupils), "Er doen minder dan 85% van de geplande leerlingen mee"},
	{string(ChangeOther), "Iets anders, zoals contactgegevens of data"},
}

// Title gives the words on screen.
func (k ChangeKind) Title() string { return ChoiceTitle(ChangeChoices, string(k)) }

// Special tells whether this kind falls under the special duty to report (S14).
func (k ChangeKind) Special() bool { return k == ChangeActivities || k == ChangePupils }

// PupilDuty is what the special duty to report says of pupils (S14).
type PupilDuty struct {
	// Holds tells that money was granted: before that the law knows no such duty
	// (Awb 4:37).
	Holds     bool
	Programme bool // one was asked: without it the duty is silent about pupils
	// Pupils are those that were planned and granted, and Minimum is the number
	// below which the board must report. Both are 0 where a grant in part does
	// not tell how many pupils it is for.
	Pupils, Minimum int
}

// Share is the share of the pupils below which the board must report, in
// percent.
func (PupilDuty) Share() int { return minimumShare }

// pupilDuty gives the duty that comes with granted cents in all (S14). A grant
// in part is an amount: for how many pupils it is, it does not say.
func (d FiledDocument) pupilDuty(granted Cents) PupilDuty {
	duty := PupilDuty{Programme: d.Answers.Asks(PartZomerschool)}
	n, err := ParseCount(d.Answers.Zomerschool.Pupils)
	if duty.Programme && err == nil && granted >= d.Quote.Total {
		duty.Pupils, duty.Minimum = n, minimumOf(n)
	}
	return duty
}

// Reporting gives an application of the person's board with what it must report
// of its pupils (S14): as the last letter that gave money says it, and before
// one as it was asked.
func (s *Service) Reporting(ctx context.Context, by User, ref Reference) (Receipt, PupilDuty, error) {
	r, err := s.Receipt(ctx, by, ref)
	if err != nil {
		return r, PupilDuty{}, err
	}
	letters, err := s.Store.Letters(ctx, r.Application.ID)
	if err != nil {
		return r, PupilDuty{}, err
	}
	content, err := giving(letters, s.Now())
	if err != nil || content.Grants() {
		return r, PupilDuty{true, r.Document.Answers.Asks(PartZomerschool), content.Pupils, content.MinimumPupils}, err
	}
	return r, r.Document.pupilDuty(r.Document.Quote.Total), nil
}

// giving reads the last letter that gave money by an instant, an empty one where
// none did. Of what is under embargo a board has no letter.
func giving(letters []Letter, by time.Time) (LetterDocument, error) {
	for _, letter := range slices.Backward(letters) {
		if letter.At.After(by) || !letter.Kind.Decides() && letter.Kind != LetterObjectionDecided {
			continue
		}
		content, err := letter.Read()
		if err != nil || content.Grants() {
			return content, err
		}
	}
	return LetterDocument{}, nil
}

// UnderDuty tells whether a change was reported under the special duty to report:
// it is of its kinds, and money had been granted (S14).
func (f CaseFile) UnderDuty(c ReportedChange) (bool, error) { return underDuty(f.Letters, c) }

func underDuty(letters []Letter, c ReportedChange) (bool, error) {
	content, err := giving(letters, c.At)
	return c.Kind.Special() && content.Grants(), err
}

// The fields of the form that reports a change.
const (
	FieldChangeKind = "soort-wijziging"
	FieldChangeText = "toelichting"
)

// ReportedChange is what a board reported about its application, frozen: the
// document is the very text that the SHA-256 of the receipt is of.
type ReportedChange struct {
	ID          string
	Application string
	Kind        ChangeKind
	Text        string
	Document    string // canonical JSON of ChangeDocument
	SHA256      string // hex, of Document
	By          UserID
	ByName      string
	At          time.Time // when the whole request had been read
}

// ChangeDocument is what a report of a change freezes.
type ChangeDocument struct {
	Reference  Reference    `json:"reference"`
	Board      BoardNumber  `json:"board"`
	Location   LocationCode `json:"location"`
	Kind       ChangeKind   `json:"kind"`
	KindWords  string       `json:"kindWords"`
	Text       string       `json:"text"`
	ReportedBy string       `json:"reportedBy"`
	ReceivedAt time.Time    `json:"receivedAt"`
}

// ChangeForm is a change as a person of the board typed it.
type ChangeForm struct {
	Kind string
	Text string
	Key  string // of the form: sent twice, it is one change
}

// ReportChange takes a report of the person's board, with its letter of
// receipt, and lets it wait for an official. received is the instant that the
// whole request had been read. What falls under the special duty to report is
// called so in the letter; before a grant nothing does (S14; Awb 4:37).
func (s *Service) ReportChange(ctx context.Context, by User, ref Reference, form ChangeForm, received time.Time) (ReportedChange, error) {
	var change ReportedChange
	err := s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, by.Board, ref)
		if err != nil {
			return err
		}
		change, err = changeBy(ctx, tx, a, keyed(a, form.Key))
		if KindOf(err) != NotFound {
			return err // it was reported before, or the store fails
		}
		t, err := Next(a.State, ActReportChange, by.Role)
		if err != nil {
			return err
		}
		if change, err = newChange(by, a, form, received); err != nil {
			return err
		}
		return s.reportChange(ctx, tx, by, a, t, change)
	})
	return change, err
}

func (s *Service) reportChange(ctx context.Context, tx Store, by User, a Application, t Transition, change ReportedChange) error {
	r, err := receipt(ctx, tx, a)
	if err != nil {
		return err
	}
	if err := tx.AddReportedChange(ctx, change); err != nil {
		return err
	}
	if err := s.advance(ctx, tx, by, a, t, change.Kind.Title()); err != nil {
		return err
	}
	letters, err := tx.Letters(ctx, a.ID)
	if err != nil {
		return err
	}
	given, err := giving(letters, change.At)
	if err != nil {
		return err
	}
	data := newLetterData(LetterChange, r, change.At, "")
	data.Granted = given.Granted
	data.Subject, data.Motivation, data.SHA256 = change.Kind.Title(), change.Text, change.SHA256
	if change.Kind.Special() && given.Grants() {
		data.Subject = "Bijzondere meldplicht: " + inner(change.Kind.Title())
	}
	if _, err = s.send(ctx, tx, a, data); err != nil {
		return err
	}
	return s.arrived(ctx, tx, a, ArrivedChange, change.At)
}

// SeeChanges writes down that an official looked at what the board reported, at
// the version of the application that they saw: from there it waits for nobody
// (S14).
func (s *Service) SeeChanges(ctx context.Context, by User, ref Reference, version int64) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, ActSeeChange)
		if err != nil {
			return err
		}
		waits, err := changeWaits(ctx, tx, a)
		switch {
		case err != nil:
			return err
		case !waits:
			return refuse(Conflict, S14, "Wat het bestuur meldde, is al bekeken.")
		case a.Version != version:
			return Overtaken()
		}
		return s.advance(ctx, tx, by, a, t, "")
	})
}

// inner gives a sentence as it goes on after a colon.
func inner(sentence string) string { return strings.ToLower(sentence[:1]) + sentence[1:] }

func newChange(by User, a Application, form ChangeForm, received time.Time) (ReportedChange, error) {
	change := ReportedChange{
		ID: keyed(a, form.Key), Application: a.ID, Kind: ChangeKind(form.Kind), Text: strings.TrimSpace(form.Text),
		By: by.ID, ByName: by.Name, At: received.UTC().Truncate(time.Microsecond),
	}
	var faults []FieldError
	if change.Kind.Title() == string(change.Kind) {
		faults = append(faults, FieldError{Field: FieldChangeKind, Rule: S14, Message: "Kies wat u wilt melden."})
	}
	faults = append(faults, written(FieldChangeText, S14, change.Text, "Schrijf wat er verandert en waarom.")...)
	if len(faults) > 0 {
		return change, &Error{Kind: Invalid, Fields: faults}
	}
	var err error
	change.Document, change.SHA256, err = freeze(ChangeDocument{
		Reference: a.Reference, Board: a.Board, Location: a.Location, Kind: change.Kind, KindWords: change.Kind.Title(),
		Text: change.Text, ReportedBy: by.Name, ReceivedAt: change.At,
	})
	return change, err
}

// written gives what is wrong with a text that a rule asks for.
func written(field string, rule Rule, text, ask string) []FieldError {
	return writtenUpTo(TextMaximum, field, rule, text, ask)
}

// writtenUpTo is written for a text of at most so many characters.
func writtenUpTo(most int, field string, rule Rule, text, ask string) []FieldError {
	switch {
	case empty(text):
		return []FieldError{{Field: field, Rule: rule, Message: ask}}
	case longer(text, most):
		return []FieldError{{Field: field, Message: tooLong("De tekst", most)}}
	}
	return nil
}

// keyed gives the id of what a form with this key makes for an application:
// the same form makes the same thing.
func keyed(a Application, key string) string {
	if key == "" {
		return newID()
	}
	return HashText(a.ID + "\n" + key)
}

// changeBy gives a report of an application; NotFound where it is not there.
func changeBy(ctx context.Context, tx Store, a Application, id string) (ReportedChange, error) {
	all, err := tx.ReportedChanges(ctx, a.ID)
	if err != nil {
		return ReportedChange{}, err
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return ReportedChange{}, refuse(NotFound, "", "Deze melding bestaat niet.")
}

// BoardChange is a report as its board sees it.
type BoardChange struct {
	Receipt
	Change ReportedChange
	Duty   bool // it was reported under the special duty to report (S14)
}

// Change gives a report of the person's board with its application.
func (s *Service) Change(ctx context.Context, by User, ref Reference, id string) (BoardChange, error) {
	var c BoardChange
	var err error
	if c.Receipt, err = s.Receipt(ctx, by, ref); err != nil {
		return c, err
	}
	if c.Change, err = changeBy(ctx, s.Store, c.Application, id); err != nil {
		return c, err
	}
	letters, err := s.Store.Letters(ctx, c.Application.ID)
	if err != nil {
		return c, err
	}
	c.Duty, err = underDuty(letters, c.Change)
	return c, err
}

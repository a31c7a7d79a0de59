package subsidy

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// LetterText is a version of the text of a kind of letter: a draft until a
// second person publishes it.
type LetterText struct {
	Kind            LetterKind
	Version         int // from 1; 0 is the text that comes with the portal
	Text            string
	WrittenBy       UserID
	WrittenByName   string
	WrittenAt       time.Time
	PublishedBy     UserID // never WrittenBy (A12)
	PublishedByName string
	PublishedAt     time.Time // zero for a draft
}

// Published tells whether letters can be composed with it.
func (t LetterText) Published() bool { return !t.PublishedAt.IsZero() }

// Broken tells whether the text has faults, so that it cannot be published.
func (t LetterText) Broken() bool {
	_, err := template(t.Kind, t.Text)
	return err != nil
}

// LetterTextStore remembers the texts of letters.
type LetterTextStore interface {
	// LetterTexts gives the versions of a kind, the newest first.
	LetterTexts(ctx context.Context, kind LetterKind) ([]LetterText, error)
	// PublishedText gives the newest published version; NotFound without one.
	PublishedText(ctx context.Context, kind LetterKind) (LetterText, error)
	// SaveLetterText adds a draft or writes over it, and keeps who wrote; one
	// that was published is a Conflict.
	SaveLetterText(ctx context.Context, t LetterText) error
	// LetterTextWriters gives everybody who wrote at a version.
	LetterTextWriters(ctx context.Context, kind LetterKind, version int) ([]UserID, error)
	// PublishLetterText publishes a draft that still has this text; else it is a
	// Conflict.
	PublishLetterText(ctx context.Context, t LetterText) error
}

// TextID names a text that letters of a kind are composed with. The zero TextID
// names none.
type TextID struct {
	Version int // that was published, or 0 for the text that comes with the portal
	Edition int // of the text that comes with the portal, from 1; else 0
}

// letterText gives the text that a kind of letter is composed with now, and its
// name: the newest that was published, or the text that comes with the portal. A
// version that this program can no longer read is passed over, so that no
// application is kept from being filed; who manages the texts sees it (see
// KindTexts), and portal verify tells of it (I15).
func letterText(ctx context.Context, tx Store, kind LetterKind) (Template, TextID, error) {
	published, err := tx.PublishedText(ctx, kind)
	if err != nil && KindOf(err) != NotFound {
		return Template{}, TextID{}, err
	}
	if err == nil {
		if t, unreadable := template(kind, published.Text); unreadable == nil {
			return t, TextID{Version: published.Version}, nil
		}
	}
	t, err := template(kind, StandardText(kind))
	return t, TextID{Edition: StandardEdition}, err
}

// textNamed gives a text of a kind of letter as it was, whatever holds now, and
// what holds now for the zero TextID. It is a Conflict where this program can no
// longer read it: no letter goes out in other words than those that were read
// (A7).
func textNamed(ctx context.Context, tx Store, kind LetterKind, id TextID) (Template, TextID, error) {
	if id == (TextID{}) {
		return letterText(ctx, tx, kind)
	}
	text := StandardTextIn(kind, id.Edition)
	if id.Version > 0 {
		versions, err := tx.LetterTexts(ctx, kind)
		if err != nil {
			return Template{}, id, err
		}
		for _, v := range versions {
			if v.Version == id.Version {
				text = v.Text
			}
		}
	}
	t, unreadable := template(kind, text)
	if unreadable != nil {
		return t, id, refuse(Conflict, A7, "De tekst waarmee de brief is klaargezet, kan het portaal niet meer lezen. Haal dit besluit terug en neem het opnieuw.")
	}
	return t, id, nil
}

// templates are the published texts that were read, by kind and text.
var templates sync.Map

type templateKey struct {
	kind LetterKind
	text string
}

// template reads the text of a kind of letter as ParseTemplate does, and keeps
// it: the same few texts serve for every letter.
func template(kind LetterKind, text string) (Template, error) {
	key := templateKey{kind, text}
	if known, ok := templates.Load(key); ok {
		return known.(Template), nil
	}
	t, err := ParseTemplate(kind, text)
	if err == nil {
		templates.Store(key, t)
	}
	return t, err
}

// KindTexts is a kind of letter with its texts.
type KindTexts struct {
	Kind LetterKind
	// Current is what letters are composed with now: Version 0 for the text that
	// comes with the portal.
	Current LetterText
	// Passed is the newest published version where letters pass it over, since
	// this program can no longer read it, for what is in Why; else nil.
	Passed *LetterText
	Why    []FieldError
	// Draft waits for publication, nil without one.
	Draft    *LetterText
	Writers  []UserID     // of the draft
	Versions []LetterText // the newest first
}

// Next gives the number of the version that a writer works on.
func (t KindTexts) Next() int {
	if len(t.Versions) == 0 {
		return 1
	}
	if t.Draft != nil {
		return t.Draft.Version
	}
	return t.Versions[0].Version + 1
}

// editsTexts tells whether people with this role read the texts of letters.
func editsTexts(by User) error {
	switch by.Role {
	case Administrator, Decider, Auditor:
		return nil
	}
	return refuse(Forbidden, A12, "De teksten van brieven zijn voor beheerders en besluitnemers.")
}

// LetterTexts gives the texts of a kind of letter, to who writes, publishes or
// looks on.
func (s *Service) LetterTexts(ctx context.Context, by User, kind LetterKind) (KindTexts, error) {
	if err := editsTexts(by); err != nil {
		return KindTexts{}, err
	}
	return kindTexts(ctx, s.Store, kind)
}

func kindTexts(ctx context.Context, tx Store, kind LetterKind) (KindTexts, error) {
	t := KindTexts{Kind: kind, Current: LetterText{Kind: kind, Text: StandardText(kind)}}
	var err error
	if t.Versions, err = tx.LetterTexts(ctx, kind); err != nil {
		return t, err
	}
	for i, v := range t.Versions {
		if !v.Published() {
			t.Draft = &t.Versions[i]
			continue
		}
		t.hold(&t.Versions[i])
		break
	}
	if t.Draft != nil {
		t.Writers, err = tx.LetterTextWriters(ctx, kind, t.Draft.Version)
	}
	return t, err
}

// hold makes the newest published version the one in use, or the one that is
// passed over; see letterText.
func (t *KindTexts) hold(v *LetterText) {
	_, err := template(t.Kind, v.Text)
	if err == nil {
		t.Current = *v
		return
	}
	t.Passed = v
	var refused *Error
	if errors.As(err, &refused) {
		t.Why = refused.Fields
	}
}

// AllLetterTexts gives the texts of every kind, in the order of the kinds.
func (s *Service) AllLetterTexts(ctx context.Context, by User) ([]KindTexts, error) {
	if err := editsTexts(by); err != nil {
		return nil, err
	}
	var all []KindTexts
	for _, kind := range LetterKinds {
		t, err := kindTexts(ctx, s.Store, kind)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// WriteLetterText stores a draft of the text of a kind of letter, whatever is
// wrong with it: what a text lacks stops its publication. seen is the text of
// the draft that the writer began with; where somebody has stored another one
// since, it is a Conflict. An administrator writes.
func (s *Service) WriteLetterText(ctx context.Context, by User, kind LetterKind, text, seen string) error {
	switch {
	case by.Role != Administrator:
		return refuse(Forbidden, A12, "Alleen een beheerder schrijft de teksten van brieven.")
	case strings.TrimSpace(text) == "":
		return refuseField(FieldLetterText, A7, "Schrijf de tekst van de brief.")
	case longer(text, LetterTextMaximum):
		return refuseField(FieldLetterText, A7, tooLong("De tekst", LetterTextMaximum))
	}
	return s.inTx(ctx, func(tx Store) error {
		t, err := kindTexts(ctx, tx, kind)
		if err != nil {
			return err
		}
		if stored := t.begun(); HashText(stored) != seen && stored != text {
			return refuse(Conflict, A12, "Een collega heeft deze tekst intussen gewijzigd. Uw tekst staat hieronder en is nog niet bewaard.")
		}
		return tx.SaveLetterText(ctx, LetterText{
			Kind: kind, Version: t.Next(), Text: text, WrittenBy: by.ID, WrittenByName: by.Name, WrittenAt: s.now(),
		})
	})
}

// begun gives the text that a writer goes on with: the draft, what is to be
// mended, or what holds now.
func (t KindTexts) begun() string {
	if t.Draft != nil {
		return t.Draft.Text
	}
	if t.Passed != nil {
		return t.Passed.Text
	}
	return t.Current.Text
}

// Begun gives the text that a writer goes on with, and its fingerprint for
// WriteLetterText and PublishLetterText.
func (t KindTexts) Begun() (text, seen string) { return t.begun(), HashText(t.begun()) }

// PublishLetterText makes the draft of a kind of letter the text of every
// letter of that kind from now on. Another person than who wrote it does, an
// administrator or a decider (A12), who saw the text with this fingerprint. A
// text with a fault is refused with a field error for each.
func (s *Service) PublishLetterText(ctx context.Context, by User, kind LetterKind, seen string) error {
	if err := publishesTexts(by); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx Store) error {
		t, err := kindTexts(ctx, tx, kind)
		if err != nil {
			return err
		}
		if err := t.Obstacle(by); err != nil {
			return err
		}
		if HashText(t.Draft.Text) != seen {
			return refuse(Conflict, A12, "Deze tekst is gewijzigd sinds u hem las. Lees hem opnieuw.")
		}
		published := *t.Draft
		published.PublishedBy, published.PublishedByName, published.PublishedAt = by.ID, by.Name, s.now()
		return tx.PublishLetterText(ctx, published)
	})
}

func publishesTexts(by User) error {
	if by.Role != Administrator && by.Role != Decider {
		return refuse(Forbidden, A12, "Een tekst publiceren doet een beheerder of een besluitnemer.")
	}
	return nil
}

// Obstacle tells why this person may not publish the draft now: the role, no
// draft, a part in writing it (A12), or a fault in it. It is nil where they may.
func (t KindTexts) Obstacle(by User) error {
	if err := publishesTexts(by); err != nil {
		return err
	}
	switch {
	case t.Draft == nil:
		return refuse(Conflict, A12, "Er is geen nieuwe tekst om te publiceren.")
	case t.Draft.WrittenBy == by.ID:
		return refuse(Forbidden, A12, "U schreef deze tekst zelf. Een ander publiceert hem.")
	case slices.Contains(t.Writers, by.ID):
		return refuse(Forbidden, A12, "U schreef mee aan deze tekst. Een ander publiceert hem.")
	}
	_, err := ParseTemplate(t.Kind, t.Draft.Text)
	return err
}

// LetterKindOf gives the kind with this name in an address, and false without.
func LetterKindOf(slug string) (LetterKind, bool) {
	for _, k := range LetterKinds {
		if k.Slug() == slug {
			return k, true
		}
	}
	return "", false
}

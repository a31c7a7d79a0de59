package subsidy

import (
	"context"
	"fmt"
	"time"
)

// UnsentStore remembers what boards write before they send it.
type UnsentStore interface {
	// UnsentText gives what the board of an application has written of this
	// kind; without a text where there is nothing.
	UnsentText(ctx context.Context, application string, kind UnsentKind) (UnsentText, error)
	// SaveUnsentText writes it in the place of what was there; an empty text
	// takes that away.
	SaveUnsentText(ctx context.Context, t UnsentText) error
}

// UnsentKind is what a board writes over some time and sends once.
type UnsentKind string

// The kinds.
const (
	UnsentObjection UnsentKind = "objection"
	UnsentView      UnsentKind = "view"
)

// sends gives the act that sends it.
func (k UnsentKind) sends() Action {
	if k == UnsentObjection {
		return ActObject
	}
	return ActGiveView
}

// UnsentText is what a board has written of an objection (A7) or a view (A8) and
// not sent yet. Everybody of the board goes on with it; it is gone once a
// signatory sends it.
type UnsentText struct {
	Application   string
	Kind          UnsentKind
	Text          string
	WrittenBy     UserID
	WrittenByName string
	WrittenAt     time.Time
}

// Fingerprint names what the text says: the same text has the same one.
func (t UnsentText) Fingerprint() string { return HashText(t.Text)[:16] }

// overtaken refuses to write over what a colleague wrote since it was seen,
// unless the two say the same. seen is the fingerprint of what the person began
// with; "" asks nothing.
func (t UnsentText) overtaken(seen, text string) error {
	if seen == "" || seen == t.Fingerprint() || text == t.Text || t.Text == "" {
		return nil
	}
	return refuse(Conflict, "", fmt.Sprintf("%s heeft hier om %s uur ook iets bewaard. Uw tekst staat hieronder en is nog niet bewaard of verstuurd. Kies dezelfde knop nog een keer om uw tekst toch te gebruiken, of open deze pagina opnieuw en bekijk eerst die van uw collega.",
		t.WrittenByName, FormatClock(t.WrittenAt)))
}

// UnsentForm is a text as somebody of a board typed it.
type UnsentForm struct {
	Text string
	Seen string // fingerprint of the text that the person began with; "" asks nothing
}

// KeepText keeps what a board has written of an objection (A7) or a view (A8),
// whatever is wrong with it, as long as a signatory could send it now. It is no
// change of the application and leaves no event.
func (s *Service) KeepText(ctx context.Context, by User, ref Reference, kind UnsentKind, form UnsentForm) (UnsentText, error) {
	var kept UnsentText
	err := s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, by.Board, ref)
		if err != nil {
			return err
		}
		if err := s.sendable(ctx, tx, a, kind); err != nil {
			return err
		}
		before, err := tx.UnsentText(ctx, a.ID, kind)
		if err != nil {
			return err
		}
		text := form.Text
		if empty(text) {
			text = ""
		}
		if err := before.overtaken(form.Seen, text); err != nil {
			return err
		}
		kept = UnsentText{Application: a.ID, Kind: kind, Text: text, WrittenBy: by.ID, WrittenByName: by.Name, WrittenAt: s.now()}
		return tx.SaveUnsentText(ctx, kept)
	})
	return kept, err
}

// sendable refuses what no signatory of the board could send now: a second
// objection, a view that nobody waits for.
func (s *Service) sendable(ctx context.Context, tx Store, a Application, kind UnsentKind) error {
	if _, err := Next(a.State, kind.sends(), Signatory); err != nil {
		return err
	}
	if kind == UnsentView {
		h, err := lastHearing(ctx, tx, a)
		if err != nil {
			return err
		}
		return h.waits(s.Now())
	}
	against, err := contestable(ctx, tx, a)
	if err == nil && against.Objection != nil {
		err = against.again("")
	}
	return err
}

// begun adds what the board has begun to write and not sent yet.
func (f *FiledFile) begun(ctx context.Context, tx Store) error {
	view, err := tx.UnsentText(ctx, f.Application.ID, UnsentView)
	if err != nil {
		return err
	}
	objection, err := tx.UnsentText(ctx, f.Application.ID, UnsentObjection)
	f.HalfView, f.HalfObjection = view.Text != "", objection.Text != ""
	return err
}

// sent takes away what was kept of what is sent now, but refuses where that is
// not what the sender had seen.
func sent(ctx context.Context, tx Store, a Application, kind UnsentKind, form UnsentForm) error {
	kept, err := tx.UnsentText(ctx, a.ID, kind)
	if err != nil {
		return err
	}
	if err := kept.overtaken(form.Seen, form.Text); err != nil {
		return err
	}
	return tx.SaveUnsentText(ctx, UnsentText{Application: a.ID, Kind: kind})
}

package subsidy

import (
	"context"
	"errors"
	"slices"
)

// PreparedDecision is a decision under embargo as it waits to be made known.
type PreparedDecision struct {
	Decision
	Reference    Reference
	LocationName string
	Board        BoardNumber
	BoardName    string
	DeciderName  string
	DecideBy     Date // the last day to make it known (S13)
	ChangeIn     bool // the board reported a change that nobody looked at (S14)
	// NewText tells that another text holds for letters of this kind since: its
	// letter keeps the one that its decider read (A7).
	NewText bool
}

// Embargo is what of a round was decided and is not made known yet.
type Embargo struct {
	Round    Round
	Prepared []PreparedDecision // by reference
	Total    Cents              // that they grant
}

// Count gives how many of these decisions have a verdict.
func (e Embargo) Count(v Verdict) int {
	count := 0
	for _, d := range e.Prepared {
		if d.Verdict == v {
			count++
		}
	}
	return count
}

// Fingerprint names the decisions that were seen, so that no others are
// announced.
func (e Embargo) Fingerprint() string {
	ids := make([]Reference, len(e.Prepared))
	for i, d := range e.Prepared {
		ids[i] = Reference(d.ID)
	}
	return HashText(FrozenList(ids))
}

// Embargo gives what of a round is prepared, to who announces it or looks on.
// What this person has a tie with is left out (A12).
func (s *Service) Embargo(ctx context.Context, by User, id RoundID) (Embargo, error) {
	if by.Role != Decider && by.Role != Auditor {
		return Embargo{}, refuse(Forbidden, A12, "Besluiten bekendmaken doet een besluitnemer.")
	}
	return embargo(ctx, s.Store, by, id)
}

func embargo(ctx context.Context, tx Store, by User, id RoundID) (Embargo, error) {
	var e Embargo
	var err error
	if e.Round, err = tx.Round(ctx, id); err != nil {
		return e, err
	}
	e.Prepared, err = tx.PreparedDecisions(ctx, id, by.ID)
	if err != nil {
		return e, err
	}
	for _, d := range e.Prepared {
		e.Total += d.Amount
	}
	return e, e.compareTexts(ctx, tx)
}

// compareTexts tells of each decision whether its letter is of the text that
// holds now.
func (e *Embargo) compareTexts(ctx context.Context, tx Store) error {
	now := map[LetterKind]TextID{}
	for i := range e.Prepared {
		d := &e.Prepared[i]
		kind := letterOf(d.Verdict)
		if _, known := now[kind]; !known {
			var err error
			if _, now[kind], err = letterText(ctx, tx, kind); err != nil {
				return err
			}
		}
		d.NewText = d.Text != (TextID{}) && d.Text != now[kind]
	}
	return nil
}

// NewTexts counts the decisions of which the letter keeps an earlier text.
func (e Embargo) NewTexts() int {
	count := 0
	for _, d := range e.Prepared {
		if d.NewText {
			count++
		}
	}
	return count
}

// Announced is what became of an announcement.
type Announced struct {
	Count  int
	Total  Cents // that these grant
	Stayed []Stayed
}

// Stayed is a decision that could not be made known, and why.
type Stayed struct {
	Reference Reference
	Why       *Error
}

// Announce makes every prepared decision of a round known at one moment: the
// same instant and date on all letters, from which the terms run (A7). seen is
// the fingerprint of what the decider saw; where it changed since, nothing is
// announced. One that rests on somebody who has declared a tie since
// (A12), or on a term that has passed (A2), or of which the board reported a
// change that nobody looked at (S14), stays and is named.
func (s *Service) Announce(ctx context.Context, by User, id RoundID, seen string) (Announced, error) {
	var o Announced
	if by.Role != Decider {
		return o, refuse(Forbidden, A12, "Besluiten bekendmaken doet een besluitnemer.")
	}
	err := s.inTx(ctx, func(tx Store) error {
		if _, err := tx.LockRound(ctx, id); err != nil {
			return err
		}
		still := s.atOnce() // the instant at which its turn came
		e, err := embargo(ctx, tx, by, id)
		switch {
		case err != nil:
			return err
		case len(e.Prepared) == 0:
			return refuse(Conflict, A7, "Er staan geen besluiten meer klaar. Een collega was u misschien voor.")
		case e.Fingerprint() != seen:
			return refuse(Conflict, A7, "Er staan nu andere besluiten klaar dan u zag. Bekijk de lijst opnieuw.")
		}
		for _, d := range e.Prepared {
			if err := still.release(ctx, tx, by, d, &o); err != nil {
				return err
			}
		}
		return nil
	})
	return o, err
}

// release announces one prepared decision, or writes down why it stays.
func (s *Service) release(ctx context.Context, tx Store, by User, d PreparedDecision, o *Announced) error {
	a, err := fileFor(ctx, tx, by, d.Reference)
	if err == nil {
		err = s.releasable(ctx, tx, by, a, d.Decision)
	}
	var why *Error
	if errors.As(err, &why) && why.Kind != Internal {
		o.Stayed = append(o.Stayed, Stayed{d.Reference, why})
		return nil
	}
	if err != nil {
		return err
	}
	o.Count++
	o.Total += d.Amount
	_, _, err = s.announce(ctx, tx, by, a, d.Decision)
	return err
}

// releasable checks again what can have changed since a decision was prepared:
// who advised or decided has no tie with the board, who advised does not
// announce (A12), what the board reported meanwhile was looked at (S14), what must
// go before it still holds (A2, A8), and the text that the decider read can still
// be read (A7).
func (s *Service) releasable(ctx context.Context, tx Store, by User, a Application, d Decision) error {
	advisers, err := tx.Advisers(ctx, a.ID)
	if err != nil {
		return err
	}
	if slices.Contains(advisers, by.ID) {
		return refuse(Forbidden, A12, "U gaf zelf een advies. Een collega maakt dit besluit bekend.")
	}
	advice, err := tx.LastAdvice(ctx, a.ID)
	if err != nil {
		return err
	}
	if err := adviserUnbound(ctx, tx, a, advice); err != nil {
		return err
	}
	tied, err := bound(ctx, tx, d.DecidedBy, a)
	if err != nil {
		return err
	}
	if tied {
		return refuse(Forbidden, A12, "Wie het besluit nam, heeft daarna een band met dit bestuur gemeld.")
	}
	waits, err := changeWaits(ctx, tx, a)
	if err != nil {
		return err
	}
	if waits {
		return refuse(Conflict, S14, "Het bestuur meldde een wijziging die nog niemand heeft bekeken. Bekijk haar bij het besluit, en druk daar op ‘Gezien’.")
	}
	if _, _, err := textNamed(ctx, tx, letterOf(d.Verdict), d.Text); err != nil {
		return err
	}
	return s.carried(ctx, tx, a, advice)
}

// announce makes a decision known: the state that follows, the moment, and the
// letter of that same moment, signed by who decided. It gives the letter and
// what it says.
func (s *Service) announce(ctx context.Context, tx Store, by User, a Application, d Decision) (Letter, LetterDocument, error) {
	var content LetterDocument
	t, err := Next(a.State, d.Verdict.Action(), by.Role)
	if err != nil {
		return Letter{}, content, err
	}
	r, err := receipt(ctx, tx, a)
	if err != nil {
		return Letter{}, content, err
	}
	decider, err := tx.User(ctx, d.DecidedBy)
	if err != nil {
		return Letter{}, content, err
	}
	at := s.now()
	a.begins(t, r.Document, DateOf(at))
	if err := s.advance(ctx, tx, by, a, t, d.Amount.String()); err != nil {
		return Letter{}, content, err
	}
	if err := tx.AddAnnouncement(ctx, Announcement{Decision: d.ID, Application: a.ID, At: at, By: by.ID}); err != nil {
		return Letter{}, content, err
	}
	if content, err = s.decisionDocument(ctx, tx, r, d, decider.Name); err != nil {
		return Letter{}, content, err
	}
	letter, err := s.sendComposed(ctx, tx, a, content)
	return letter, content, err
}

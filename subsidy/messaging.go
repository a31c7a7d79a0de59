package subsidy

import "context"

// threadFor gives a filed application whose messages this person may read: one
// of their own board, or any for an official who reads files. A draft has none.
func threadFor(ctx context.Context, tx Store, by User, ref Reference) (Application, error) {
	if by.Role.ReadsFiles() {
		return fileFor(ctx, tx, by, ref)
	}
	if !by.Role.OfBoard() {
		return Application{}, refuse(Forbidden, "", "Berichten zijn voor het bestuur en voor wie de aanvraag behandelt.")
	}
	a, err := tx.BoardApplication(ctx, by.Board, ref)
	if err == nil && !a.State.Filed() {
		err = refuse(NotFound, "", "Deze aanvraag is nog niet ingediend. Berichten sturen kan daarna.")
	}
	return a, err
}

// correspondent is threadFor for somebody who writes, or marks as read.
func correspondent(ctx context.Context, tx Store, by User, ref Reference) (Application, error) {
	a, err := threadFor(ctx, tx, by, ref)
	if err == nil && !writesMessages(by.Role) {
		err = refuse(Forbidden, "", "Met uw rol ("+string(by.Role)+") leest u berichten, en schrijft u ze niet.")
	}
	return a, err
}

// Thread gives what was written about a filed application. Reading it marks
// nothing: MarkRead does.
func (s *Service) Thread(ctx context.Context, by User, ref Reference) (Thread, error) {
	var t Thread
	var err error
	if t.Application, err = threadFor(ctx, s.Store, by, ref); err != nil {
		return t, err
	}
	if t.Board, err = s.Store.Board(ctx, t.Application.Board); err != nil {
		return t, err
	}
	if t.Location, err = s.Store.Location(ctx, t.Application.Location); err != nil {
		return t, err
	}
	t.Messages, err = s.Store.Messages(ctx, t.Application.ID, by)
	return t, err
}

// WriteMessage adds a message to a filed application, and marks as read what the
// person was shown. The board gets notice of what an official wrote (A13). A
// form that comes twice adds one message.
func (s *Service) WriteMessage(ctx context.Context, by User, ref Reference, n NewMessage) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := correspondent(ctx, tx, by, ref)
		if err != nil {
			return err
		}
		if err := n.check(); err != nil {
			return err
		}
		sent, err := optional(tx.MessageByKey(ctx, a.ID, by.ID, n.Key))
		if err != nil || (sent != nil && sent.Text == n.Text) {
			return err
		}
		if sent != nil || n.Key == "" {
			// The form came back from a browser's memory and says something else.
			n.Key = newID()
		}
		if err := tx.MarkMessages(ctx, a.ID, by, n.Seen, s.now()); err != nil {
			return err
		}
		return s.post(ctx, tx, by, a, n)
	})
}

// post adds a message. The other side gets notice, and of its words nothing
// (A13): the board, or the assessor who has the application.
func (s *Service) post(ctx context.Context, tx Store, by User, a Application, n NewMessage) error {
	m := Message{
		ID: newID(), Application: a.ID, FromBoard: by.Role.OfBoard(), Author: by.ID, AuthorName: by.Name,
		At: s.now(), Text: n.Text,
	}
	if err := tx.AddMessage(ctx, m, n.Key); err != nil {
		return err
	}
	if m.FromBoard {
		return s.notifyAssessor(ctx, tx, a)
	}
	return s.notify(ctx, tx, a)
}

// MarkRead writes down that this person has read what the other side wrote
// about an application, up to and with the message of this number.
func (s *Service) MarkRead(ctx context.Context, by User, ref Reference, seen int64) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := correspondent(ctx, tx, by, ref)
		if err != nil {
			return err
		}
		return tx.MarkMessages(ctx, a.ID, by, seen, s.now())
	})
}

// MarkLetter writes down that this person of a board has read a letter.
func (s *Service) MarkLetter(ctx context.Context, by User, ref Reference, id string) error {
	if err := hasBox(by); err != nil {
		return err
	}
	_, letter, _, err := s.ReadLetter(ctx, by, ref, id)
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(tx Store) error { return tx.MarkLetter(ctx, letter.ID, by.ID, s.now()) })
}

// LetterIsNew tells whether this person of a board has yet to mark a letter as
// read. For the ministry, which sent it, no letter is new.
func (s *Service) LetterIsNew(ctx context.Context, by User, id string) (bool, error) {
	if !by.Role.OfBoard() {
		return false, nil
	}
	read, err := s.Store.LetterMarked(ctx, id, by.ID)
	return !read, err
}

// Box gives one page of the letters and messages of the person's board. What
// is not announced has no letter yet, so nothing of it is here.
func (s *Service) Box(ctx context.Context, by User, page int) (Box, error) {
	if err := hasBox(by); err != nil {
		return Box{}, err
	}
	return s.Store.Box(ctx, by, page)
}

// NewInBox counts the letters and messages that this person of a board has not
// marked as read; nobody else has any.
func (s *Service) NewInBox(ctx context.Context, by User) (int, error) {
	if !by.Role.OfBoard() {
		return 0, nil
	}
	return s.Store.NewInBox(ctx, by)
}

func hasBox(by User) error {
	if !by.Role.OfBoard() {
		return refuse(Forbidden, "", "Deze berichten zijn voor besturen.")
	}
	return nil
}

package subsidy

import (
	"slices"
	"time"
)

// Message is a question or an answer about a filed application, between the
// people of its board and the officials who handle it. It never changes.
// It is read here alone: mail says only that it is there (A13).
type Message struct {
	ID          string
	Application string
	// Seq counts the messages of one application from 1, so that their order is
	// certain.
	Seq        int64
	FromBoard  bool
	Author     UserID
	AuthorName string
	At         time.Time // UTC
	Text       string    // as typed
	// ReadAt is when somebody of the other side first marked it as read; zero
	// where nobody has.
	ReadAt time.Time
	// New tells that who asks has not marked it as read. What one's own side
	// wrote is never new.
	New bool
}

// Messages are those of one application, oldest first.
type Messages []Message

// New counts those that are new for who asked.
func (m Messages) New() int {
	count := 0
	for _, message := range m {
		if message.New {
			count++
		}
	}
	return count
}

// Last gives the number of the last message, 0 without one.
func (m Messages) Last() int64 {
	if len(m) == 0 {
		return 0
	}
	return m[len(m)-1].Seq
}

// NewMessage is a message as somebody typed it.
type NewMessage struct {
	Text string
	// Key is the idempotency key of the form: the same words with the same key
	// are one message, however often they come.
	Key string
	// Seen is the last message that the person was shown: with an answer, what
	// was shown is marked as read.
	Seen int64
}

// FieldMessage is the field of the form that holds a message.
const FieldMessage = "bericht"

// check refuses a message without words, and one that is too long.
func (n NewMessage) check() error {
	if empty(n.Text) {
		return refuseField(FieldMessage, "", "Schrijf uw bericht.")
	}
	if longer(n.Text, TextMaximum) {
		return refuseField(FieldMessage, "", tooLong("Uw bericht", TextMaximum))
	}
	return nil
}

// writesMessages tells whether this role may write about a filed application:
// anybody of its board, and who handles it.
func writesMessages(r Role) bool { return r.OfBoard() || slices.Contains(byOfficial, r) }

// Thread is a filed application with all that was written about it.
type Thread struct {
	Application Application
	Board       Board
	Location    Location
	Messages    Messages
}

// BoxItem is a letter or a message in the box of a board.
type BoxItem struct {
	Reference    Reference
	Location     LocationCode
	LocationName string
	At           time.Time
	Letter       string     // id of the letter, "" for a message
	Kind         LetterKind // of a letter
	Text         string     // of a message
	FromBoard    bool
	AuthorName   string // of a message
	New          bool   // for who asks
}

// Box is one page of the letters and messages of a board, newest first.
type Box struct {
	Items []BoxItem
	Count int // of all pages
	New   int // of all pages, for who asks
	Page  int // from 1
	Pages int
}

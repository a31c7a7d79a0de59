package views

import (
	"strings"

	"subsidieportaal/subsidy"
)

// BoxPage lists the letters and messages of a board ("message/index").
type BoxPage struct {
	Page
	subsidy.Box
	// Open is the round that can be filed in now, nil without one: a later closing
	// of it is news too.
	Open *subsidy.Round
	// Address gives the list at another page.
	Address func(page int) string
}

// ThreadPage shows what was written about one application, to its board or to
// an official ("message/thread").
type ThreadPage struct {
	Page
	subsidy.Thread
	Text     string // typed, and not sent yet
	Key      string // idempotency key
	Query    string // of the work list's filter, to carry back to the file
	MayWrite bool
}

// Path gives the address of the page and of its form.
func (p ThreadPage) Path() string {
	if p.Office() {
		return "/beoordeling/" + string(p.Application.Reference) + "/berichten"
	}
	return "/aanvragen/" + string(p.Application.Reference) + "/berichten"
}

// State gives where the application is, as far as this reader may know.
func (p ThreadPage) State() subsidy.State {
	if p.Office() {
		return p.Application.State
	}
	return p.Application.State.ForBoard()
}

// Own tells whether a message is of the reader's own side.
func (p ThreadPage) Own(m subsidy.Message) bool { return m.FromBoard != p.Office() }

// Sender names who wrote a message. A board reads no names of officials: the
// ministry writes to it.
func (p ThreadPage) Sender(m subsidy.Message) string {
	switch {
	case m.FromBoard:
		return m.AuthorName + ", bestuur"
	case p.Office():
		return m.AuthorName + ", ministerie"
	}
	return "Ministerie"
}

// Readers names the other side, which reads what the reader's own side wrote.
func (p ThreadPage) Readers() string {
	if p.Office() {
		return "het bestuur"
	}
	return "het ministerie"
}

// openingLength is how many characters of a message stand in a list.
const openingLength = 70

// opening gives the first words of a message, on one line.
func opening(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	runes := []rune(line)
	if len(runes) <= openingLength {
		return line
	}
	cut := string(runes[:openingLength])
	if space := strings.LastIndex(cut, " "); space > 0 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, ".,;:") + "…"
}

func newBoxPager(b subsidy.Box, address func(int) string) Pager {
	return Pager{Current: b.Page, Last: b.Pages, address: address}
}

package subsidy

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Draw is the draw of a round (D4). It goes in four steps, each by a person:
// a source of chance is named, the list of references is frozen and its hash
// shown, an administrator enters what the source said, a decider confirms it
// against the source. The order follows from list and seed alone.
type Draw struct {
	Round RoundID

	// Source is a public source of chance, in words, that speaks on SpeaksOn:
	// after the freeze.
	Source   string
	SpeaksOn Date
	NamedBy  UserID
	NamedAt  time.Time

	// From the freeze on:
	References []Reference // sorted
	// Day is the day of the ceiling in a round by order of receipt: the list has
	// those that were complete on it (D2). Zero in a round by draw, where the list
	// has all.
	Day        Date
	ListSHA256 string
	FrozenBy   UserID
	FrozenAt   time.Time

	// From the seed on: what the source said, to the letter.
	Seed     string
	SeededBy UserID
	SeededAt time.Time

	// From the confirmation on; never by who ever entered a seed (A12).
	ConfirmedBy UserID
	ConfirmedAt time.Time
}

// DrawStage is how far the draw of a round is, as a board may read it (D4).
type DrawStage string

// The stages. Before the list is frozen there is nothing to tell.
const (
	DrawFrozen    DrawStage = "frozen"
	DrawConfirmed DrawStage = "confirmed"
)

// Frozen, Seeded and Confirmed tell how far the draw is.
func (d Draw) Frozen() bool    { return !d.FrozenAt.IsZero() }
func (d Draw) Seeded() bool    { return !d.SeededAt.IsZero() }
func (d Draw) Confirmed() bool { return !d.ConfirmedAt.IsZero() }

// OfDay tells that the draw is among those of one day, in a round by order of
// receipt (D2).
func (d Draw) OfDay() bool { return !d.Day.IsZero() }

// FrozenList gives the text of which ListSHA256 is the hash: the references
// sorted by their characters, each followed by a line feed.
func FrozenList(references []Reference) string {
	var list strings.Builder
	for _, r := range slices.Sorted(slices.Values(references)) {
		list.WriteString(string(r))
		list.WriteByte('\n')
	}
	return list.String()
}

// DrawOrder gives the order of the draw: for each reference the HMAC-SHA256,
// keyed with the seed, of the list's hash, a colon and the reference; then
// sorted by that number (D4). The same list and seed give the same order,
// whatever the order of references.
func DrawOrder(references []Reference, seed string) []Reference {
	list := HashText(FrozenList(references))
	lots := make(map[Reference]string, len(references))
	for _, r := range references {
		mac := hmac.New(sha256.New, []byte(seed))
		mac.Write([]byte(list + ":" + string(r)))
		lots[r] = hex.EncodeToString(mac.Sum(nil))
	}
	order := slices.Clone(references)
	slices.SortFunc(order, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(lots[a], lots[b]), cmp.Compare(a, b))
	})
	return order
}

// Order gives the order of a seeded draw.
func (d Draw) Order() []Reference { return DrawOrder(d.References, d.Seed) }

// decides and lots give the day of which a confirmed draw decides the order, and the
// place in it (D2); neither where nothing was drawn.
func (d Draw) decides() Date {
	if !d.Confirmed() {
		return Date{}
	}
	return d.Day
}

func (d Draw) lots() func(Reference) int { return placesIn(d.Order()) }

// lists tells whether this draw is confirmed and all of these were on its list.
func (d Draw) lists(references []Reference) bool {
	return d.Confirmed() && !slices.ContainsFunc(references, func(r Reference) bool {
		_, listed := slices.BinarySearch(d.References, r)
		return !listed
	})
}

// Place gives the place of an application in the order of a seeded draw, from
// 1; 0 where it is not on the list.
func (d Draw) Place(ref Reference) int { return 1 + slices.Index(d.Order(), ref) }

package subsidy

import (
	"slices"
	"strings"
	"time"
)

// Supplement is a request to complete an application, and what came of it
// (A2). While it is open, the board writes in Answers; the filed versions stay
// as they were filed.
type Supplement struct {
	ID          string
	Application string
	Number      int // from 1, within the application
	Parts       []MissingPart
	Filing      int // number of the filed version that was incomplete
	AskedBy     UserID
	AskedByName string
	AskedAt     time.Time
	Due         Date // last day to answer, a working day (A6)
	// Answers are all answers as the board has them so far. They stay, also
	// where the term ends without an answer (A3).
	Answers    Answers
	AnsweredAt time.Time // zero while it is not
	LapsedAt   time.Time // zero unless the term ended without an answer
}

// Open tells whether the supplement was neither answered nor has lapsed.
func (s Supplement) Open() bool { return s.AnsweredAt.IsZero() && s.LapsedAt.IsZero() }

// EndsAt is the first instant, in UTC, at which an answer no longer counts.
func (s Supplement) EndsAt() time.Time { return s.Due.AddDays(1).Start() }

// Opens tells whether this section may be changed, and gives what is missing
// in it, in the official's words.
func (s Supplement) Opens(section Section) (note string, open bool) {
	for _, p := range s.Parts {
		if p.Section == section {
			return p.Note, true
		}
	}
	return "", false
}

// The terms for an answer, in days.
const (
	SupplementDays    = 14 // where the official sets no other (A2)
	supplementMinimum = 3
	supplementMaximum = 56
)

// FieldTerm is the field for a term in days.
const FieldTerm = "dagen"

// MissingField is the field in which an official says what is missing in a
// section.
func MissingField(s Section) string { return "wat-" + string(s) }

// SupplementRequest is a request as an official typed it.
type SupplementRequest struct {
	Version int64 // of the application that the official saw
	Missing map[Section]string
	Days    string // "" for SupplementDays
}

// Read gives the named parts, in the order of the form, and the last day of a
// term that begins today and ends on a working day (A2, A6). It refuses with
// Invalid a request that names nothing or a section that is not asked, and a
// term that cannot be read.
func (r SupplementRequest) Read(a Answers, today Date) ([]MissingPart, Date, error) {
	var parts []MissingPart
	var faults []FieldError
	for _, s := range Sections {
		note := strings.TrimSpace(r.Missing[s])
		if note == "" || (a.Progress(s, nil) == NotAsked) {
			continue
		}
		if longer(note, TextMaximum) {
			faults = append(faults, FieldError{Field: MissingField(s), Message: tooLong("De tekst bij "+s.Title(), TextMaximum)})
		}
		parts = append(parts, MissingPart{Section: s, Note: note})
	}
	if len(parts) == 0 {
		faults = append(faults, FieldError{Field: MissingField(Sections[0]), Rule: A2,
			Message: "Schrijf bij ten minste één onderdeel wat er mist. Alleen die onderdelen gaan open voor het bestuur."})
	}
	due, err := readTerm(r.Days, SupplementDays, today)
	if err != nil {
		faults = append(faults, FieldError{Field: FieldTerm, Rule: A2, Message: message(err)})
	}
	if len(faults) > 0 {
		return nil, Date{}, &Error{Kind: Invalid, Rule: A2, Fields: faults}
	}
	return parts, due, nil
}

// readTerm gives the last day of a term in days from today, standard where
// nothing was typed; it moves on to a working day (A6).
func readTerm(typed string, standard int, today Date) (Date, error) {
	days := standard
	if !empty(typed) {
		n, err := ParseCount(typed)
		if err != nil {
			return Date{}, err
		}
		days = n
	}
	if days < supplementMinimum || days > supplementMaximum {
		return Date{}, refuse(Invalid, A2, "Kies een termijn van "+FormatCount(supplementMinimum)+" tot en met "+FormatCount(supplementMaximum)+" dagen.")
	}
	return nextWorkingDay(today.AddDays(days)), nil
}

// lapsed gives the last supplement of an application where its term ended
// without an answer, while the board knows of no decision since (A2); nil else.
// An objection that was upheld opened the file anew: what lapsed before it is
// over.
func lapsed(a Application, all []Supplement, objections []Objection, now time.Time) *Supplement {
	if len(all) == 0 || !a.State.ForBoard().Undecided() {
		return nil
	}
	last := &all[len(all)-1]
	if !last.AnsweredAt.IsZero() || now.Before(last.EndsAt()) || lastReopening(objections).After(last.EndsAt()) {
		return nil
	}
	return last
}

// lastSupplement gives the newest of an application; there must be one.
func lastSupplement(all []Supplement) Supplement {
	return slices.MaxFunc(all, func(a, b Supplement) int { return a.Number - b.Number })
}

// outcome says in a letter when a supplement was asked, until when it could
// come, and what came of it (A2).
func (s Supplement) outcome() string {
	asked := "Op " + DateOf(s.AskedAt).Short() + " vroeg ik u om uw aanvraag aan te vullen. Dat kon tot en met " + s.Due.Long() + ". "
	if s.AnsweredAt.IsZero() {
		return asked + "U vulde niet aan."
	}
	return asked + "Uw aanvulling van " + DateOf(s.AnsweredAt).Short() + " was niet genoeg."
}

// disregardWeeks is how long after a supplement an application may still be
// disregarded (A2; Awb 4:5, fourth paragraph).
const disregardWeeks = 4

// MayDisregard tells whether an application may be disregarded at now: its
// last supplement was answered or has lapsed, no more than four weeks ago (A2).
// The four weeks are a term in a law: they end on a working day (A6).
func MayDisregard(supplements []Supplement, now time.Time) error {
	if len(supplements) == 0 {
		return refuse(Conflict, A2, "Buiten behandeling laten kan pas nadat u om een aanvulling vroeg en de termijn daarvoor voorbij is.")
	}
	last := lastSupplement(supplements)
	if last.Open() {
		return refuse(Conflict, A2, "De aanvulling kan nog komen, tot en met "+last.Due.Long()+". Wacht tot die termijn voorbij is.")
	}
	end := last.Due
	if !last.AnsweredAt.IsZero() {
		end = DateOf(last.AnsweredAt)
	}
	if until := nextWorkingDay(end.AddDays(7 * disregardWeeks)); DateOf(now).After(until) {
		return refuse(Conflict, A2, "Buiten behandeling laten kon tot en met "+until.Long()+": vier weken na de aanvulling. Neem nu een besluit over de inhoud.")
	}
	return nil
}

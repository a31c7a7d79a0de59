package subsidy

import (
	"slices"
	"unicode/utf8"
)

// Section is a part of the form, and the last element of its address.
type Section string

// The sections of an application, in the order of the task list.
const (
	SectionLocation        Section = "vestiging"
	SectionZomerschool     Section = "zomerschool"
	SectionOvergangsbeleid Section = "overgangsbeleid"
	SectionMedezeggenschap Section = "medezeggenschap"
	SectionAttachments     Section = "bijlagen"
)

// Sections lists the sections in the order of the task list.
var Sections = []Section{SectionLocation, SectionZomerschool, SectionOvergangsbeleid, SectionMedezeggenschap, SectionAttachments}

// Title gives the section's name on screen.
func (s Section) Title() string {
	switch s {
	case SectionLocation:
		return "Vestiging en contact"
	case SectionZomerschool:
		return "Zomerschool"
	case SectionOvergangsbeleid:
		return "Overgangsbeleid"
	case SectionMedezeggenschap:
		return "Medezeggenschap"
	case SectionAttachments:
		return "Bijlagen"
	}
	return string(s)
}

// Answers is what a board typed, as typed: a draft keeps every word, right or
// wrong. Reading it is the work of Check.
type Answers struct {
	Parts           []Part                 `json:"parts"`
	Contact         ContactAnswers         `json:"contact"`
	Zomerschool     ZomerschoolAnswers     `json:"zomerschool"`
	Overgangsbeleid OvergangsbeleidAnswers `json:"overgangsbeleid"`
	Medezeggenschap MedezeggenschapAnswers `json:"medezeggenschap"`
	// Saved lists the sections that were saved at least once.
	Saved []Section `json:"saved"`
}

// ContactAnswers are the answers about whom to call and where to pay.
type ContactAnswers struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
	IBAN  string `json:"iban"`
}

// ZomerschoolAnswers are the answers about the programme.
type ZomerschoolAnswers struct {
	Pupils       string           `json:"pupils"`
	PupilsReason string           `json:"pupilsReason"`
	FirstDay     string           `json:"firstDay"`
	LastDay      string           `json:"lastDay"`
	Days         string           `json:"days"`
	HoursPerDay  string           `json:"hoursPerDay"`
	Programme    string           `json:"programme"`
	Partners     []PartnerAnswers `json:"partners,omitempty"`
}

// PartnerAnswers name a participating location and its planned pupils (S12).
type PartnerAnswers struct {
	Location string `json:"location"`
	Pupils   string `json:"pupils"`
}

// OvergangsbeleidAnswers are the answers about the policy (S3).
type OvergangsbeleidAnswers struct {
	Measures  []Measure `json:"measures,omitempty"`
	Change    string    `json:"change"`
	From      string    `json:"from"`
	Anchoring string    `json:"anchoring"`
}

// MedezeggenschapAnswers record who had a say; nothing of it is required (S16).
type MedezeggenschapAnswers struct {
	Body    Body    `json:"body"`
	Right   Right   `json:"right"`
	Date    string  `json:"date"`
	Outcome Outcome `json:"outcome"`
	WhyNot  string  `json:"whyNot"`
}

// Measure is one of the three measures of overgangsbeleid (S3).
type Measure string

// The measures.
const (
	Monitoring          Measure = "volgen"
	Flexibilisering     Measure = "flexibiliseren"
	Professionalisering Measure = "professionaliseren"
)

// namesMeasure tells whether one of the three measures is named (S3).
func (a OvergangsbeleidAnswers) namesMeasure() bool {
	return slices.ContainsFunc(a.Measures, func(m Measure) bool {
		return m == Monitoring || m == Flexibilisering || m == Professionalisering
	})
}

// Body is a council with a say (S16).
type Body string

// Right is the right that it used (S16).
type Right string

// Outcome is what came of it (S16).
type Outcome string

// OutcomeOpen is that of a council which has not said anything yet.
const OutcomeOpen Outcome = "open"

// Choice is one option of a closed question: its value in the form and its
// words on screen.
type Choice struct{ Value, Title string }

// The closed questions.
var (
	PartChoices = []Choice{
		{string(PartZomerschool), "Zomerschool"},
		{string(PartOvergangsbeleid), "Overgangsbeleid"},
	}
	MeasureChoices = []Choice{
		{string(Monitoring), "Leerontwikkeling volgen"},
		{string(Flexibilisering), "Overgangs- en zittenblijfbeleid flexibeler maken"},
		{string(Professionalisering), "Leraren professionaliseren"},
	}
	BodyChoices = []Choice{
		{"mr", "Medezeggenschapsraad (MR)"},
		{"gmr", "Gemeenschappelijke medezeggenschapsraad (GMR)"},
		{"pmr", "Personeelsdeel van de raad (PMR)"},
		{"ouders-leerlingen", "Ouders en leerlingen in de raad"},
	}
	RightChoices = []Choice{
		{"instemming", "Instemming"},
		{"advies", "Advies"},
		{"geinformeerd", "Alleen geïnformeerd"},
	}
	OutcomeChoices = []Choice{
		{"positief", "Ingestemd of positief advies"},
		{"negatief", "Niet ingestemd of negatief advies"},
		{string(OutcomeOpen), "Nog geen uitkomst"},
	}
)

// ChoiceTitle gives the words of value among choices, or value itself where
// it is none of them.
func ChoiceTitle(choices []Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Title
		}
	}
	return value
}

// Asks tells whether the part is asked.
func (a Answers) Asks(p Part) bool { return slices.Contains(a.Parts, p) }

// IsSaved tells whether the section was saved at least once.
func (a Answers) IsSaved(s Section) bool { return slices.Contains(a.Saved, s) }

// Fingerprint names what a section says: the same answers have the same one.
func (a Answers) Fingerprint(s Section) string {
	var part any
	switch s {
	case SectionLocation:
		part = []any{a.Parts, a.Contact}
	case SectionZomerschool:
		part = a.Zomerschool
	case SectionOvergangsbeleid:
		part = a.Overgangsbeleid
	case SectionMedezeggenschap:
		part = a.Medezeggenschap
	}
	_, hash, err := freeze(part)
	if err != nil {
		return "" // texts and lists of texts: there is nothing that cannot be written
	}
	return hash[:16]
}

// CopySection takes over what from says in a section.
func (a *Answers) CopySection(from Answers, s Section) {
	switch s {
	case SectionLocation:
		a.Parts, a.Contact = from.Parts, from.Contact
	case SectionZomerschool:
		a.Zomerschool = from.Zomerschool
	case SectionOvergangsbeleid:
		a.Overgangsbeleid = from.Overgangsbeleid
	case SectionMedezeggenschap:
		a.Medezeggenschap = from.Medezeggenschap
	}
}

// MarkSaved notes that the section was saved.
func (a *Answers) MarkSaved(s Section) {
	if !a.IsSaved(s) {
		a.Saved = append(slices.Clone(a.Saved), s)
	}
}

// MarkUnsaved notes that the section is still to be saved.
func (a *Answers) MarkUnsaved(s Section) {
	a.Saved = slices.DeleteFunc(slices.Clone(a.Saved), func(saved Section) bool { return saved == s })
}

// The names of the fields, as in the forms and their anchors.
const (
	FieldLocation        = "vestiging"
	FieldRound           = "ronde"
	FieldParts           = "onderdelen"
	FieldContactName     = "contact-naam"
	FieldContactEmail    = "contact-email"
	FieldContactPhone    = "telefoon"
	FieldIBAN            = "iban"
	FieldPupils          = "aantal-leerlingen"
	FieldPupilsReason    = "toelichting-leerlingen"
	FieldFirstDay        = "eerste-dag"
	FieldLastDay         = "laatste-dag"
	FieldDays            = "aantal-dagen"
	FieldHours           = "uren-per-dag"
	FieldProgramme       = "opzet"
	FieldPartnerLocation = "deelnemer-vestiging"
	FieldPartnerPupils   = "deelnemer-leerlingen"
	FieldMeasures        = "maatregelen"
	FieldChange          = "verandering"
	FieldFrom            = "vanaf"
	FieldAnchoring       = "borging"
	FieldBody            = "raad"
	FieldRight           = "recht"
	FieldBodyDate        = "datum"
	FieldOutcome         = "uitkomst"
	FieldWhyNot          = "waarom-niet"
	FieldAttachment      = "bestand"
	FieldDeclaration     = "verklaring"
	FieldUnchanged       = "ongewijzigd"
)

var labels = map[string]string{
	FieldLocation:        "Vestiging",
	FieldRound:           "Ronde",
	FieldParts:           "Wat vraagt u aan?",
	FieldContactName:     "Naam contactpersoon",
	FieldContactEmail:    "E-mailadres contactpersoon",
	FieldContactPhone:    "Telefoonnummer",
	FieldIBAN:            "IBAN",
	FieldPupils:          "Aantal leerlingen",
	FieldPupilsReason:    "Waarom dit aantal leerlingen?",
	FieldFirstDay:        "Eerste dag",
	FieldLastDay:         "Laatste dag",
	FieldDays:            "Aantal dagen",
	FieldHours:           "Uren per dag",
	FieldProgramme:       "Opzet van het programma",
	FieldPartnerLocation: "Deelnemende vestiging",
	FieldPartnerPupils:   "Aantal leerlingen van deze vestiging",
	FieldMeasures:        "Maatregelen",
	FieldChange:          "Wat gaat er veranderen?",
	FieldFrom:            "Vanaf wanneer?",
	FieldAnchoring:       "Hoe borgt u dit?",
	FieldBody:            "Welke raad?",
	FieldRight:           "Welk recht?",
	FieldBodyDate:        "Datum",
	FieldOutcome:         "Uitkomst",
	FieldWhyNot:          "Waarom niet?",
	FieldAttachment:      "Bestand toevoegen",
	FieldDeclaration:     Declaration,
}

// Label gives the words that stand at a field on screen.
func Label(field string) string { return labels[field] }

// TextMaximum is the most characters of one long answer.
const TextMaximum = 2000

// LineMaximum is the most characters of one short answer.
const LineMaximum = 200

// longer tells whether a text has more than most characters.
func longer(text string, most int) bool { return utf8.RuneCountInString(text) > most }

// tooLong says that a text is longer than most; what names it, as "De reden".
func tooLong(what string, most int) string {
	return what + " is te lang. Gebruik ten hoogste " + FormatCount(most) + " tekens."
}

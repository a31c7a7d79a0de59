package views

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"subsidieportaal/subsidy"
)

// Field is one question of a form, ready to draw: templates make it with field
// and add to it in a pipeline, such as
//
//	field .Page "eerste-dag" .Answers.Zomerschool.FirstDay | short | echo (dateAsRead …)
type Field struct {
	Name     string // in the form
	ID       string // of the element, or of the first option of a group
	Label    string
	About    string // what the label is about, for who does not see what stands around it
	Hint     string
	Type     string // of an input
	Value    string
	Values   []string // of a group of checkboxes
	Choices  []subsidy.Choice
	Blank    string // words of the empty first option of a select, "" without one
	Echo     string // how the answer was read
	Notes    subsidy.Findings
	Error    *subsidy.FieldError
	Official bool // an official looks: they see the ids of rules
	Short    bool
	ReadOnly bool
	Maximum  int // of characters, 0 without one
	Rows     int // of a text of several lines

	InputMode, Autofill, Accept string
}

// fieldFunctions make and change a Field; each takes the field last.
var fieldFunctions = template.FuncMap{
	"field": newField,
	"named": func(name string, f Field) Field { f.Name = name; return f },
	"label": func(text string, f Field) Field { f.Label = text; return f },
	"hint":  func(text string, f Field) Field { f.Hint = text; return f },
	"hintAlso": func(text string, f Field) Field {
		f.Hint = strings.TrimSpace(f.Hint + " " + text)
		return f
	},
	"echo":     func(text string, f Field) Field { f.Echo = text; return f },
	"typed":    func(kind string, f Field) Field { f.Type = kind; return f },
	"blank":    func(text string, f Field) Field { f.Blank = text; return f },
	"autofill": func(kind string, f Field) Field { f.Autofill = kind; return f },
	"accept":   func(kinds string, f Field) Field { f.Accept = kinds; return f },
	"keys":     func(mode string, f Field) Field { f.InputMode = mode; return f },
	"about":    func(text string, f Field) Field { f.About = text; return f },
	"rows":     func(n int, f Field) Field { f.Rows = n; return f },
	"short":    func(f Field) Field { f.Short = true; return f },
	"readOnly": func(f Field) Field { f.ReadOnly = true; return f },
	"long":     func(f Field) Field { f.Maximum = subsidy.TextMaximum; return f },
	"longest":  func(f Field) Field { f.Maximum, f.Rows = subsidy.ObjectionMaximum, 14; return f },
	"from":     func(choices []subsidy.Choice, f Field) Field { f.Choices = choices; return f },
	"ticked":   ticked,
	"noted":    noted,
}

// newField makes the field of a form with its words, its answer as typed and
// what is wrong with it. value is a string or a named kind of string.
func newField(p Page, name string, value any) Field {
	return Field{
		Name: name, ID: name, Label: labelOf(name), Hint: hints[name], Type: "text", Rows: 6,
		Value: fmt.Sprint(value), Error: p.ErrorAt(name), Official: p.Office(),
	}
}

// ticked gives a group of checkboxes the options that were chosen.
func ticked(values any, f Field) Field {
	switch chosen := values.(type) {
	case []subsidy.Part:
		f.Values = texts(chosen)
	case []subsidy.Measure:
		f.Values = texts(chosen)
	case []string:
		f.Values = chosen
	}
	return f
}

func texts[T ~string](values []T) []string {
	var out []string
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}

// noted adds the remarks that are about this field.
func noted(all subsidy.Findings, f Field) Field {
	for _, x := range all {
		if x.Field == f.ID {
			f.Notes = append(f.Notes, x)
		}
	}
	return f
}

// Has tells whether an option was chosen.
func (f Field) Has(value string) bool {
	return f.Value == value || slices.Contains(f.Values, value)
}

// OptionID gives the id of an option: the first has the field's own, so that a
// link to the field arrives there.
func (f Field) OptionID(index int, value string) string {
	if index == 0 {
		return f.ID
	}
	return f.ID + "-" + strings.ReplaceAll(value, " ", "-")
}

// Shown tells whether the reading of the answer is worth showing: a wrong
// answer was not read.
func (f Field) Shown() bool { return f.Echo != "" && f.Error == nil }

// ErrorRule gives the rule that refuses the answer, for the small print below it.
// A choice that was not made broke no rule.
func (f Field) ErrorRule() subsidy.Rule {
	if f.Error == nil {
		return ""
	}
	choice := f.Name == subsidy.FieldLocation || f.Error.Question != ""
	first, _, _ := strings.Cut(f.Error.Message, " ")
	if choice && (first == "Kies" || first == "Beantwoord") {
		return ""
	}
	return f.Error.Rule
}

// DescribedBy gives the ids of all that explains the field.
func (f Field) DescribedBy() string {
	var ids []string
	add := func(there bool, suffix string) {
		if there {
			ids = append(ids, f.ID+suffix)
		}
	}
	add(f.Hint != "", "-uitleg")
	add(f.Error != nil, "-fout")
	add(f.Shown(), "-gelezen")
	add(len(f.Notes) > 0, "-let-op")
	return strings.Join(ids, " ")
}

// Left says how many characters may still be typed, as the script does.
func (f Field) Left() string {
	left := f.Maximum - utf8.RuneCountInString(f.Value)
	if left < 0 {
		return "U gebruikt " + counted(-left, "teken", "tekens") + " te veel."
	}
	return "U kunt nog " + counted(left, "teken", "tekens") + " gebruiken."
}

// PartnerRow is one row for a participating location, as typed.
type PartnerRow struct {
	Number           int // from 1
	Location, Pupils string
}

// LocationID is the id of the field for the location.
func (r PartnerRow) LocationID() string {
	return subsidy.PartnerField(subsidy.FieldPartnerLocation, r.Number-1)
}

// PupilsID is the id of the field for the number of pupils.
func (r PartnerRow) PupilsID() string {
	return subsidy.PartnerField(subsidy.FieldPartnerPupils, r.Number-1)
}

// partnerRows gives the rows as typed and an empty one.
func partnerRows(typed []subsidy.PartnerAnswers) []PartnerRow {
	var rows []PartnerRow
	for i, p := range append(slices.Clone(typed), subsidy.PartnerAnswers{}) {
		rows = append(rows, PartnerRow{Number: i + 1, Location: p.Location, Pupils: p.Pupils})
	}
	return rows
}

// ownLabels are the words at fields that are no answers of an application.
var ownLabels = map[string]string{
	subsidy.FieldEmail:        "E-mailadres",
	subsidy.FieldName:         "Naam",
	subsidy.FieldRole:         "Rol",
	subsidy.FieldBoard:        "Bestuursnummer",
	subsidy.FieldPassword:     "Wachtwoord",
	subsidy.FieldAgain:        "Herhaal het wachtwoord",
	subsidy.FieldVerdict:      "Advies",
	subsidy.FieldAmount:       "Te verlenen bedrag",
	subsidy.FieldMotivation:   "Motivering",
	subsidy.FieldTerm:         "Termijn in dagen",
	subsidy.FieldUntil:        "Nieuwe laatste dag",
	subsidy.FieldGrounds:      "Op welke gronden?",
	subsidy.FieldHearingFacts: "Welke gegevens wijken af?",
	subsidy.FieldHearingTerm:  "Termijn in dagen",
	subsidy.FieldView:         "Wat vindt u van deze gegevens?",
	subsidy.FieldBasis:        "Berust dit op gegevens die afwijken van wat het bestuur gaf?",
	subsidy.FieldReason:       "Waarom geeft u de aanvraag terug?",
	subsidy.FieldTie:          "Welke band heeft u met dit bestuur?",
	subsidy.FieldMessage:      "Uw bericht",
	subsidy.FieldSource:       "Bron",
	subsidy.FieldSpeaksOn:     "Dag waarop de bron spreekt",
	subsidy.FieldSeed:         "Wat zei de bron?",

	subsidy.FieldMoveKind:   "Waarom sluit de ronde later?",
	subsidy.FieldFromDay:    "Storing begon op",
	subsidy.FieldFromHour:   "Storing begon om",
	subsidy.FieldUntilDay:   "Storing eindigde op",
	subsidy.FieldUntilHour:  "Storing eindigde om",
	subsidy.FieldMoveReason: "Reden, voor iedereen",
	subsidy.FieldCloseDay:   "Nieuwe sluiting op",
	subsidy.FieldCloseHour:  "Nieuwe sluiting om",
	subsidy.FieldTurnDown:   "Waarom wijst u het voorstel af?",

	subsidy.FieldTrialCeiling:  "Subsidieplafond",
	subsidy.FieldTrialMethod:   "Manier van verdelen",
	subsidy.FieldTrialOverflow: "De laatste die nog deels past",
	subsidy.FieldTrialSeed:     "Proefuitslag",

	"leerlingen":                  "Aantal leerlingen in de zomerschool",
	"kenmerk":                     "Kenmerk",
	subsidy.FieldWithdraw:         subsidy.WithdrawWords,
	subsidy.FieldWithdrawReason:   "Waarom trekt u de aanvraag in?",
	subsidy.FieldChangeKind:       "Wat wilt u melden?",
	subsidy.FieldChangeText:       "Toelichting",
	subsidy.FieldObjection:        "Waarom bent u het niet eens met het besluit?",
	subsidy.FieldObjectionOutcome: "Uitkomst",
	subsidy.FieldExtra:            "Bedrag dat erbij komt",
	subsidy.FieldCommittee:        "Een commissie adviseert over dit bezwaar",

	subsidy.FieldUnchanged: "Ik wil indienen zonder dit te wijzigen",

	subsidy.FieldExtendReason:                            "Waarom duurt het langer?",
	subsidy.MissingField(subsidy.SectionLocation):        "Wat mist er bij vestiging en contact?",
	subsidy.MissingField(subsidy.SectionZomerschool):     "Wat mist er bij zomerschool?",
	subsidy.MissingField(subsidy.SectionOvergangsbeleid): "Wat mist er bij overgangsbeleid?",
	subsidy.MissingField(subsidy.SectionMedezeggenschap): "Wat mist er bij medezeggenschap?",
	subsidy.MissingField(subsidy.SectionAttachments):     "Wat mist er bij bijlagen?",
}

// labelOf gives the words that stand at a field; of a row of participating
// locations those without its number.
func labelOf(name string) string {
	if own := ownLabels[name]; own != "" {
		return own
	}
	if label := subsidy.Label(name); label != "" {
		return label
	}
	for prefix, label := range checkLabels {
		if strings.HasPrefix(name, prefix) {
			return label
		}
	}
	base, _ := splitRow(name)
	return subsidy.Label(base)
}

// checkLabels are the words at the fields of the checklist and the controls,
// of which there is one for each question or control.
var checkLabels = map[string]string{
	subsidy.OutcomeField(""): "Oordeel", subsidy.NoteField(""): "Toelichting", subsidy.OverruleField(""): "Reden om het oordeel te wijzigen",
}

// labelInList gives the words of a field in a list of several; of a row, which
// row it is.
func labelInList(name string) string {
	if _, number := splitRow(name); number != "" {
		return labelOf(subsidy.FieldPartnerLocation) + " " + number
	}
	return labelOf(name)
}

// splitRow takes "deelnemer-vestiging-2" apart.
func splitRow(name string) (base, number string) {
	for _, field := range []string{subsidy.FieldPartnerLocation, subsidy.FieldPartnerPupils} {
		if rest, found := strings.CutPrefix(name, field+"-"); found {
			return field, rest
		}
	}
	return name, ""
}

// hints explain a question, below its label and on the page with all of them.
var hints = map[string]string{
	subsidy.FieldParts:           "U kunt een van de twee kiezen, of allebei.",
	subsidy.FieldContactName:     "Iemand die wij kunnen bellen over deze aanvraag.",
	subsidy.FieldContactEmail:    "Bijvoorbeeld naam@school.nl",
	subsidy.FieldContactPhone:    "Niet verplicht. Zonder nummer kunnen wij alleen mailen.",
	subsidy.FieldIBAN:            "Van het bestuur, bijvoorbeeld NL91 ABNA 0417 1643 00",
	subsidy.FieldPupils:          "Hoeveel leerlingen wilt u plaatsen? Tel leerlingen van andere vestigingen mee.",
	subsidy.FieldPupilsReason:    "Het aantal is hoog voor deze vestiging. Dat mag. Schrijf hier kort waarom.",
	subsidy.FieldFirstDay:        "Bijvoorbeeld 11-7-2022",
	subsidy.FieldLastDay:         "Bijvoorbeeld 22-7-2022",
	subsidy.FieldDays:            "Alleen de dagen waarop u les geeft.",
	subsidy.FieldHours:           "Halve uren mogen ook, bijvoorbeeld 5,5.",
	subsidy.FieldProgramme:       "Schrijf in een paar zinnen wat leerlingen doen, wie lesgeeft en hoe u beslist over de overgang.",
	subsidy.FieldPartnerLocation: "De code van zes tekens, bijvoorbeeld 18BR01",
	subsidy.FieldMeasures:        "Kies er een of meer.",
	subsidy.FieldChange:          "Schrijf in een paar zinnen wat leerlingen en leraren ervan merken.",
	subsidy.FieldFrom:            "De dag waarop het ingaat, bijvoorbeeld 1-8-2022",
	subsidy.FieldAnchoring:       "Hoe zorgt u dat het zo blijft, ook als het geld op is?",
	subsidy.FieldBody:            "Niet verplicht. Wij leggen vast wie meedacht.",
	subsidy.FieldBodyDate:        "De dag van de uitkomst, bijvoorbeeld 14-3-2022",
	subsidy.FieldWhyNot:          "Alleen als er geen raad meedacht.",
	subsidy.FieldAttachment: fmt.Sprintf("PDF, PNG of JPEG. Een bestand is ten hoogste %s, en u kunt %d bestanden toevoegen.",
		fileSize(subsidy.AttachmentMaxBytes), subsidy.AttachmentMaximum),
	subsidy.FieldPassword:       fmt.Sprintf("Ten minste %d tekens, bijvoorbeeld vier woorden.", subsidy.PasswordMinimum),
	subsidy.FieldBoard:          "Alleen voor iemand van een bestuur. Een bestuursnummer heeft vijf cijfers, bijvoorbeeld 98214.",
	subsidy.FieldAmount:         "Meer dan nul en minder dan het gevraagde bedrag.",
	subsidy.FieldGrounds:        "Kies er een of meer. Het bestuur leest ze in de brief.",
	subsidy.FieldHearingFacts:   "Schrijf wat u ziet, en waar dat staat. Het bestuur leest deze tekst in de brief.",
	subsidy.FieldHearingTerm:    "Eindigt de termijn in een weekend of op een feestdag, dan loopt hij door tot de volgende werkdag.",
	subsidy.FieldBasis:          "Kiest u ja, dan vraagt u het bestuur eerst om een zienswijze (regel A8).",
	subsidy.FieldMotivation:     "Verplicht als u niet alles toewijst. Het bestuur leest deze tekst in de brief.",
	subsidy.FieldReason:         "Alleen het ministerie leest dit.",
	subsidy.FieldTie:            "Alleen beheerders en auditors lezen dit, naast u.",
	subsidy.FieldTerm:           "Eindigt de termijn in een weekend of op een feestdag, dan loopt hij door tot de volgende werkdag.",
	subsidy.FieldExtendReason:   "Het bestuur leest deze tekst in de brief.",
	subsidy.FieldSource:         "Bijvoorbeeld: Staatsloterij, nummer van het winnende lot",
	subsidy.FieldSpeaksOn:       "De dag waarop de bron spreekt, na vandaag",
	subsidy.FieldFromDay:        "Bijvoorbeeld 30-4-2022",
	subsidy.FieldFromHour:       "Bijvoorbeeld 21:00",
	subsidy.FieldUntilDay:       "Bijvoorbeeld 30-4-2022",
	subsidy.FieldUntilHour:      "Bijvoorbeeld 23:30",
	subsidy.FieldMoveReason:     "Schrijf in gewone woorden wat er was. Dit staat op de pagina van de ronde en bij elk concept.",
	subsidy.FieldCloseDay:       "Bijvoorbeeld 2-5-2022",
	subsidy.FieldCloseHour:      "Bijvoorbeeld 12:00; 24:00 is het einde van de dag",
	subsidy.FieldTurnDown:       "Alleen het ministerie leest dit.",
	subsidy.FieldSeed:           "Letter voor letter, met spaties en hoofdletters",
	subsidy.FieldWithdrawReason: "Niet verplicht. U mag ook intrekken zonder reden.",
	subsidy.FieldObjection:      "Schrijf wat er volgens u niet klopt, en wat het besluit wel had moeten zijn.",
	subsidy.FieldCommittee:      "Dan is er zes weken meer tijd. Het bestuur krijgt daarover een brief.",
	subsidy.FieldChangeText:     "Schrijf wat er verandert, vanaf wanneer en waarom.",
}

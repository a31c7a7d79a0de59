package views

import (
	"cmp"
	"strings"

	"subsidieportaal/subsidy"
)

// FieldAddress gives where an item of the error summary leads: to the field on
// this page.
func (p Page) FieldAddress(field string) string { return "#" + field }

// FieldAddress gives where an item of the error summary leads: to the field on
// the page of its section, and to the declaration on this one.
func (p CheckPage) FieldAddress(field string) string {
	f, found := p.Findings.At(field)
	if !found {
		return p.Page.FieldAddress(field)
	}
	return p.SectionAddress(f.Section) + "#" + field
}

// SectionAddress gives the address of a section of this application.
func (p CheckPage) SectionAddress(s subsidy.Section) string {
	return sectionAddress(p.Application.Reference, s)
}

// elsewhere tells whether an address leads to another page.
func elsewhere(address string) bool { return !strings.HasPrefix(address, "#") }

func sectionAddress(ref subsidy.Reference, s subsidy.Section) string {
	return "/aanvragen/" + string(ref) + "/" + string(s)
}

// Asked tells whether the section takes part in what is asked.
func (p SectionPage) Asked() bool { return p.Progress(p.Section) != subsidy.NotAsked }

// AsksReason tells whether the number of pupils needs words: something was
// written, or a rule asks for it.
func (p SectionPage) AsksReason() bool {
	if strings.TrimSpace(p.Answers.Zomerschool.PupilsReason) != "" || p.ErrorAt(subsidy.FieldPupilsReason) != nil {
		return true
	}
	_, found := p.Findings.At(subsidy.FieldPupilsReason)
	return found
}

// Waiting counts the drafts that can be filed in the round that is open now.
func (p OverviewPage) Waiting() int {
	n := 0
	for _, d := range p.Drafts {
		if p.Open != nil && d.Round.ID == p.Open.ID {
			n++
		}
	}
	return n
}

// done tells whether the draft has no finding that asks something of the board.
func done(d subsidy.Dossier) bool {
	return !d.Findings.Has(subsidy.Wrong) && !d.Findings.Has(subsidy.Missing)
}

// tally is how many sections are done, of those that are asked.
type tally struct {
	Done, Asked int
	Ready       bool // nothing is wrong or missing any more
}

func finished(d subsidy.Dossier) tally {
	ready, asked := d.Finished()
	return tally{ready, asked, done(d)}
}

// sectionNote says on the task list what a section is about.
func sectionNote(d subsidy.Dossier, s subsidy.Section) string {
	switch s {
	case subsidy.SectionLocation:
		return "Voor welke vestiging, wat u aanvraagt, wie wij kunnen bellen, IBAN"
	case subsidy.SectionZomerschool:
		return "Leerlingen, dagen, uren, opzet"
	case subsidy.SectionOvergangsbeleid:
		return "Maatregelen, wat verandert, hoe u het borgt"
	case subsidy.SectionMedezeggenschap:
		return "Niet verplicht. Wij leggen vast wie meedacht."
	case subsidy.SectionAttachments:
		if n := len(d.Attachments); n > 0 {
			return counted(n, "bestand", "bestanden") + " toegevoegd"
		}
		return "Niet verplicht. PDF, PNG of JPEG."
	}
	return ""
}

// summerHoliday gives the summer holiday of a draft's location in words, or ""
// where it is not known.
func summerHoliday(d subsidy.Dossier) string {
	region := d.Facts.Location.Region
	holiday, known := subsidy.SummerHoliday(d.Round.Year, region)
	if !known {
		return ""
	}
	return "De zomervakantie in regio " + string(region) + " is van " + withoutYear(holiday.First, holiday.First.Long()) +
		" tot en met " + holiday.Last.Long() + "."
}

// Question is one question on the page with all of them.
type Question struct {
	Field   string
	Options []subsidy.Choice
	Several bool // of the options
	Long    bool // a text of some length
}

// ownWords are the label and the explanation of a question where the page with all
// of them needs others than its form: there is no form around them.
var ownWords = map[string]struct{ label, hint string }{
	subsidy.FieldLocation:        {hint: "De school waarvoor u aanvraagt. U kiest uit de vestigingen van uw bestuur in het register van DUO."},
	subsidy.FieldPupilsReason:    {hint: "Alleen als het aantal hoog is: schrijf kort waarom."},
	subsidy.FieldPartnerLocation: {hint: "Alleen als er leerlingen van andere vestigingen meedoen. De code van zes tekens, bijvoorbeeld 18BR01."},
	subsidy.FieldPartnerPupils:   {hint: "Hoeveel leerlingen van die vestiging meedoen. Tel hen ook mee bij ‘Aantal leerlingen’."},
	subsidy.FieldAttachment:      {label: "Bijlagen"},
}

// Label gives the words of the question.
func (q Question) Label() string { return cmp.Or(ownWords[q.Field].label, labelOf(q.Field)) }

// Hint gives its explanation.
func (q Question) Hint() string { return cmp.Or(ownWords[q.Field].hint, hints[q.Field]) }

// questions gives the questions of a section, in the order of the form.
func questions(s subsidy.Section) []Question {
	switch s {
	case subsidy.SectionLocation:
		return []Question{{Field: subsidy.FieldLocation}, {Field: subsidy.FieldParts, Options: subsidy.PartChoices, Several: true},
			{Field: subsidy.FieldContactName}, {Field: subsidy.FieldContactEmail}, {Field: subsidy.FieldContactPhone}, {Field: subsidy.FieldIBAN}}
	case subsidy.SectionZomerschool:
		return []Question{{Field: subsidy.FieldPupils}, {Field: subsidy.FieldPupilsReason, Long: true}, {Field: subsidy.FieldFirstDay},
			{Field: subsidy.FieldLastDay}, {Field: subsidy.FieldDays}, {Field: subsidy.FieldHours}, {Field: subsidy.FieldProgramme, Long: true},
			{Field: subsidy.FieldPartnerLocation}, {Field: subsidy.FieldPartnerPupils}}
	case subsidy.SectionOvergangsbeleid:
		return []Question{{Field: subsidy.FieldMeasures, Options: subsidy.MeasureChoices, Several: true}, {Field: subsidy.FieldChange, Long: true},
			{Field: subsidy.FieldFrom}, {Field: subsidy.FieldAnchoring, Long: true}}
	case subsidy.SectionMedezeggenschap:
		return []Question{{Field: subsidy.FieldBody, Options: subsidy.BodyChoices}, {Field: subsidy.FieldRight, Options: subsidy.RightChoices},
			{Field: subsidy.FieldBodyDate}, {Field: subsidy.FieldOutcome, Options: subsidy.OutcomeChoices}, {Field: subsidy.FieldWhyNot, Long: true}}
	case subsidy.SectionAttachments:
		return []Question{{Field: subsidy.FieldAttachment}}
	}
	return nil
}

// signers names the people who may file for a board, "" without any.
func signers(people []subsidy.User) string {
	var names []string
	for _, u := range people {
		names = append(names, u.Name)
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "Dat is " + names[0] + "."
	}
	return "Dat zijn " + listed(names) + "."
}

// FindingLine is a finding on the check page with where to mend it, and the rule
// of one that blocks: under the others stands what they have in common.
type FindingLine struct {
	Address, Text string
	Law           ruleNote
}

// askedLater is what some messages say and the heading above the list says once.
const askedLater = " Wij kunnen er later naar vragen; dan duurt het besluit langer."

// findingList gives findings in the words of the page that they stand on.
func findingList(found subsidy.Findings, p CheckPage) []FindingLine {
	var lines []FindingLine
	for _, f := range found {
		line := FindingLine{Address: p.FieldAddress(f.Field), Text: strings.TrimSuffix(itemText(f.Field, f.Message), askedLater)}
		if f.Blocks {
			line.Law = ruleNote{f.Rule, p.Office()}
		}
		lines = append(lines, line)
	}
	return lines
}

// declared gives the value of the ticked declaration, or "".
func declared(yes bool) string {
	if yes {
		return "ja"
	}
	return ""
}

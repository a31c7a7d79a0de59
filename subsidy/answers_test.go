package subsidy_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

func TestASectionIsSavedOnceHoweverOftenItIsSaved(t *testing.T) {
	a := subsidy.Answers{Saved: make([]subsidy.Section, 0, 8)}
	before := a
	for range 3 {
		a.MarkSaved(subsidy.SectionZomerschool)
		a.MarkSaved(subsidy.SectionLocation)
	}
	if want := []subsidy.Section{subsidy.SectionZomerschool, subsidy.SectionLocation}; !slices.Equal(a.Saved, want) {
		t.Errorf("saved are %q, want %q", a.Saved, want)
	}
	if !a.IsSaved(subsidy.SectionLocation) || a.IsSaved(subsidy.SectionAttachments) {
		t.Error("a section that was saved is not, or the other way round")
	}
	if len(before.Saved) != 0 || slices.Contains(before.Saved[:2], subsidy.SectionZomerschool) {
		t.Error("marking a copy changed the original")
	}
}

func TestEveryFieldHasItsLabel(t *testing.T) {
	want := map[string]string{
		subsidy.FieldLocation: "Vestiging", subsidy.FieldRound: "Ronde", subsidy.FieldParts: "Wat vraagt u aan?",
		subsidy.FieldContactName: "Naam contactpersoon", subsidy.FieldContactEmail: "E-mailadres contactpersoon",
		subsidy.FieldContactPhone: "Telefoonnummer", subsidy.FieldIBAN: "IBAN",
		subsidy.FieldPupils: "Aantal leerlingen", subsidy.FieldPupilsReason: "Waarom dit aantal leerlingen?",
		subsidy.FieldFirstDay: "Eerste dag", subsidy.FieldLastDay: "Laatste dag", subsidy.FieldDays: "Aantal dagen",
		subsidy.FieldHours: "Uren per dag", subsidy.FieldProgramme: "Opzet van het programma",
		subsidy.FieldPartnerLocation: "Deelnemende vestiging", subsidy.FieldPartnerPupils: "Aantal leerlingen van deze vestiging",
		subsidy.FieldMeasures: "Maatregelen", subsidy.FieldChange: "Wat gaat er veranderen?", subsidy.FieldFrom: "Vanaf wanneer?",
		subsidy.FieldAnchoring: "Hoe borgt u dit?", subsidy.FieldBody: "Welke raad?", subsidy.FieldRight: "Welk recht?",
		subsidy.FieldBodyDate: "Datum", subsidy.FieldOutcome: "Uitkomst", subsidy.FieldWhyNot: "Waarom niet?",
		subsidy.FieldAttachment:  "Bestand toevoegen",
		subsidy.FieldDeclaration: "Ik verklaar dat deze aanvraag naar waarheid is ingevuld",
		"onbekend":               "", "": "",
	}
	for field, label := range want {
		if got := subsidy.Label(field); got != label {
			t.Errorf("%q is labelled %q, want %q", field, got, label)
		}
	}
}

func TestSectionsAndPartsHaveTheirWordsOnScreen(t *testing.T) {
	var titles []string
	for _, s := range subsidy.Sections {
		titles = append(titles, s.Title())
	}
	if want := []string{"Vestiging en contact", "Zomerschool", "Overgangsbeleid", "Medezeggenschap", "Bijlagen"}; !slices.Equal(titles, want) {
		t.Errorf("the sections are %q, want %q", titles, want)
	}
	for _, p := range subsidy.Parts {
		if p.Title() != subsidy.Section(p).Title() || p.Title() != subsidy.ChoiceTitle(subsidy.PartChoices, string(p)) {
			t.Errorf("part %q is called %q", p, p.Title())
		}
	}
	if subsidy.Part("x").Title() != "x" || subsidy.Section("x").Title() != "x" {
		t.Error("an unknown word is not shown as it is")
	}
}

func TestEveryChoiceHasItsOwnValueAndWords(t *testing.T) {
	for name, choices := range map[string][]subsidy.Choice{
		"parts": subsidy.PartChoices, "measures": subsidy.MeasureChoices, "bodies": subsidy.BodyChoices,
		"rights": subsidy.RightChoices, "outcomes": subsidy.OutcomeChoices, "verdicts": subsidy.VerdictChoices,
	} {
		seen := map[string]bool{}
		for _, c := range choices {
			if c.Value == "" || c.Title == "" || seen[c.Value] || seen[c.Title] {
				t.Errorf("%s: %+v is empty or stands there twice", name, c)
			}
			seen[c.Value], seen[c.Title] = true, true
			if got := subsidy.ChoiceTitle(choices, c.Value); got != c.Title {
				t.Errorf("%s: %q is shown as %q", name, c.Value, got)
			}
		}
		if got := subsidy.ChoiceTitle(choices, "iets anders"); got != "iets anders" {
			t.Errorf("%s: an unknown value is shown as %q", name, got)
		}
	}
}

func TestS3_ThereAreThreeMeasures(t *testing.T) {
	want := []subsidy.Choice{
		{Value: string(subsidy.Monitoring), Title: "Leerontwikkeling volgen"},
		{Value: string(subsidy.Flexibilisering), Title: "Overgangs- en zittenblijfbeleid flexibeler maken"},
		{Value: string(subsidy.Professionalisering), Title: "Leraren professionaliseren"},
	}
	if !slices.Equal(subsidy.MeasureChoices, want) {
		t.Errorf("the measures are %+v, want %+v", subsidy.MeasureChoices, want)
	}
}

// A draft keeps every word, right or wrong.
func TestADraftKeepsEveryWordThatWasTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := drawAnswers(t)
		stored, err := json.Marshal(typed)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(stored), `\ufffd`) {
			return // bytes that are no text: the form refuses them
		}
		var read subsidy.Answers
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(read)
		if err != nil || string(again) != string(stored) || read.Zomerschool.Programme != typed.Zomerschool.Programme {
			t.Fatalf("stored as %s, read and stored as %s, %v", stored, again, err)
		}
	})
	typed := cleanAnswers()
	stored, err := json.Marshal(typed)
	if err != nil {
		t.Fatal(err)
	}
	var read subsidy.Answers
	if err := json.Unmarshal(stored, &read); err != nil || !reflect.DeepEqual(read, typed) {
		t.Errorf("typed\n%+v\nread\n%+v\n%v", typed, read, err)
	}
}

package subsidy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/subsidy"
)

// templateFaults gives what is wrong with a text, in the words on screen.
func templateFaults(t *testing.T, of subsidy.LetterKind, text string) []string {
	t.Helper()
	_, err := subsidy.ParseTemplate(of, text)
	if err == nil {
		return nil
	}
	var all []string
	for _, f := range kind(t, err, subsidy.Invalid).Fields {
		if f.Field != subsidy.FieldLetterText {
			t.Errorf("the fault %q is about field %q", f.Message, f.Field)
		}
		all = append(all, f.Message)
	}
	return all
}

func TestATextWithAFaultIsRefusedWithItsLine(t *testing.T) {
	const fine = "{gegevens}\n# Kop\n{tijdstip}\n"
	for _, c := range []struct{ name, text, want string }{
		{"an unknown field", fine + "Het kenmrek is {kenmrek}.", "Regel 4: het veld ‘{kenmrek}’ bestaat niet. Bedoelt u {kenmerk}?"},
		{"a field that looks like none", fine + "{onbekend}", "Regel 4: het veld ‘{onbekend}’ bestaat niet. Kies een veld uit de lijst."},
		{"a letter as a field", fine + "{x}", "Regel 4: het veld ‘{x}’ bestaat niet. Kies een veld uit de lijst."},
		{"a field in other words", fine + "{vestigingcode}", "Regel 4: het veld ‘{vestigingcode}’ bestaat niet. Bedoelt u {vestigingscode}?"},
		{"a field of another kind", fine + "{betaling}", "Regel 4: het veld {betaling} hoort niet bij deze soort brief."},
		{"an open brace", fine + "\nDag {kenmerk", "Regel 5: na { volgt geen }. Schrijf een veld zo: {kenmerk}."},
		{"a brace in a brace", fine + "{kenm{erk}", "Regel 4: na { volgt geen }. Schrijf een veld zo: {kenmerk}."},
		{"a stray brace", fine + "Dag } daar", "Regel 4: er staat een } zonder { ervoor."},
		{"open bold", fine + "Dit is **vet", "Regel 4: vette tekst begint met ** en eindigt op dezelfde regel met **; hier ontbreekt er één."},
		{"bold over two lines", fine + "**vet\nvet**", "Regel 4: vette tekst"},
		{"a block in a line", fine + "Aan {adres}", "Regel 4: het veld {adres} is een heel blok. Zet het alleen op een regel."},
		{"a block in an item", fine + "- {adres}", "Regel 4: het veld {adres} is een heel blok."},
		{"no heading", "{gegevens}\n{tijdstip}", "De brief heeft geen kop."},
		{"two headings", fine + "# Nog een", "Regel 4: de brief heeft al een kop, op regel 2."},
		{"a lower heading first", "## Onder\n" + fine, "Regel 1: een tussenkop (##) kan pas na de kop van de brief (#)."},
		{"a heading of a field", "{gegevens}\n# {kenmerk}\n{tijdstip}", "Regel 2: een kop heeft eigen woorden nodig"},
		{"a heading without words", fine + "##", "Regel 4: een kop begint met # of ##, dan een spatie, dan woorden."},
		{"a heading of level 3", fine + "### Diep", "Regel 4: een kop begint met # of ##"},
		{"a control character", fine + "a\x00b", "Regel 4: hier staat een teken dat u niet ziet."},
		{"a character that turns the reading", fine + "a\u202eb", "Regel 4: hier staat een teken dat u niet ziet."},
		{"bytes that are no text", fine + "a\xffb", "Regel 4: hier staat een teken dat u niet ziet."},
		{"a missing field", "# Kop\n{gegevens}", "Het veld {tijdstip} ontbreekt"},
		{"too long", fine + strings.Repeat("é", subsidy.LetterTextMaximum), "De tekst is te lang. Gebruik ten hoogste 10.000 tekens."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := templateFaults(t, subsidy.LetterWithdrawal, c.text)
			if !slices.ContainsFunc(got, func(m string) bool { return strings.HasPrefix(m, c.want) }) {
				t.Errorf("the faults are %q, want %q", got, c.want)
			}
		})
	}
	if got := templateFaults(t, subsidy.LetterWithdrawal, fine); got != nil {
		t.Errorf("a text without faults has %q", got)
	}
	if got := templateFaults(t, subsidy.LetterWithdrawal, fine+"{TIJDSTIP} en { kenmerk }"); got != nil {
		t.Errorf("capitals and spaces in a field are faults: %q", got)
	}
}

func TestALetterCannotGoWithoutWhatTheLawAsks(t *testing.T) {
	decision := []string{"gegevens", "motivering", "bezwaar-tot", "artikelen"}
	grant := append(slices.Clone(decision), "verleend", "betaling", "meldplicht", "verantwoording")
	for kind, want := range map[subsidy.LetterKind][]string{
		subsidy.LetterReceipt:           {"gegevens", "tijdstip", "controlecode", "beslistermijn"},
		subsidy.LetterSupplement:        {"gegevens", "onderdelen", "antwoord-uiterlijk", "stilstand"},
		subsidy.LetterExtension:         {"gegevens", "besluit-uiterlijk"},
		subsidy.LetterHearing:           {"gegevens", "feiten", "antwoord-uiterlijk"},
		subsidy.LetterGrant:             grant,
		subsidy.LetterGrantPart:         grant,
		subsidy.LetterReject:            decision,
		subsidy.LetterDisregard:         append(slices.Clone(decision), "aanvulling"),
		subsidy.LetterWithdrawal:        {"gegevens", "tijdstip"},
		subsidy.LetterChange:            {"gegevens", "tijdstip", "melding"},
		subsidy.LetterObjectionReceived: {"gegevens", "tijdstip"},
		subsidy.LetterCommittee:         {"gegevens", "besluit-uiterlijk"},
		subsidy.LetterObjectionDecided:  {"gegevens", "motivering", "artikelen", "uitkomst", "beroep-tot", "totaal", "betaling", "meldplicht", "verantwoording"},
	} {
		var required []string
		for _, f := range subsidy.LetterFields(kind) {
			if f.Required {
				required = append(required, f.Name)
			}
			if f.Name == "" || f.Meaning == "" || f.Required && f.Rule.Article() == "" {
				t.Errorf("%s: the field %+v says too little", kind, f)
			}
		}
		slices.Sort(required)
		slices.Sort(want)
		if !slices.Equal(required, want) {
			t.Errorf("the %s must have %v, want %v", kind, required, want)
		}
		for _, name := range want {
			text := strings.ReplaceAll(subsidy.StandardText(kind), "{"+name+"}", "")
			if got := templateFaults(t, kind, text); len(got) != 1 || !strings.HasPrefix(got[0], "Het veld {"+name+"} ontbreekt") {
				t.Errorf("the %s without %s has the faults %q", kind, name, got)
			}
		}
	}
}

func TestFaultsInATextAreToldAFewAtATime(t *testing.T) {
	if got := templateFaults(t, subsidy.LetterGrant, strings.Repeat("{x}\n", 2000)); len(got) != 20 {
		t.Errorf("%d faults are told at once", len(got))
	}
}

func FuzzTemplate(f *testing.F) {
	for i, kind := range subsidy.LetterKinds {
		f.Add(i, subsidy.StandardText(kind))
	}
	f.Add(0, "# Kop\n{gegevens}\n- **{stuk}**\n> {tijdstip} {controlecode}\n\n{beslistermijn}\n## {\n} ** # \x00")
	f.Fuzz(func(t *testing.T, n int, text string) {
		of := subsidy.LetterKinds[(n%len(subsidy.LetterKinds)+len(subsidy.LetterKinds))%len(subsidy.LetterKinds)]
		template, err := subsidy.ParseTemplate(of, text)
		if err != nil {
			if len(kind(t, err, subsidy.Invalid).Fields) == 0 {
				t.Fatalf("the refusal is %v", err)
			}
			return
		}
		for name, l := range map[string]subsidy.LetterData{"full": subsidy.SampleLetter(of), "bare": bareLetter(of), "empty": {Kind: of}} {
			blocks := subsidy.Compose(template, l)
			wellMade(t, fmt.Sprintf("%s %s of %q", of, name, text), blocks)
		}
	})
}

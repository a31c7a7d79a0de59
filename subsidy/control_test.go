package subsidy_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// filedFile is an application as it was filed and as it stands now.
type filedFile struct {
	receipt  subsidy.Receipt
	now      subsidy.Dossier
	lastIBAN string
	shared   []subsidy.SharedIBAN
	draw     subsidy.Draw
}

// cleanFile is a filed application that needs no look.
func cleanFile(t *testing.T) filedFile {
	t.Helper()
	facts := cleanFacts(t)
	round := round2022(t, 0, 24_900_00)
	a := subsidy.Application{
		Reference: "ZO22-7K4M-X", State: subsidy.Submitted, Answers: facts.Answers, Amount: 24_900_00, ReceivedAt: instant(t, "2022-04-20T12:21:07Z"),
	}
	return filedFile{
		receipt: subsidy.Receipt{
			Application: a, Terms: facts.Terms, Scheme: facts.Scheme,
			Filing:   subsidy.Filing{ReceivedAt: a.ReceivedAt, FiledByName: "T. Visser"},
			Document: subsidy.FiledDocument{Location: facts.Location, Answers: facts.Answers},
		},
		now:      subsidy.Dossier{Application: a, Round: round, Board: subsidy.Board{Number: "41234"}, Facts: facts},
		lastIBAN: "NL91ABNA0417164300",
	}
}

func (f filedFile) controls() []subsidy.Control {
	f.now.Findings = subsidy.Check(f.now.Facts)
	last := subsidy.FiledIBAN{IBAN: subsidy.IBAN(f.lastIBAN)}
	if f.lastIBAN != "" {
		last.ReceivedAt = f.receipt.Filing.ReceivedAt.AddDate(-1, 0, 0)
	}
	return subsidy.Controls(f.receipt, f.now, last, f.shared, f.draw)
}

// filed changes what was filed.
func (f *filedFile) filed(change func(*subsidy.Facts)) {
	change(&f.now.Facts)
	f.now.Application.Answers, f.receipt.Document.Answers = f.now.Facts.Answers, f.now.Facts.Answers
}

func titles(controls []subsidy.Control) []string {
	var all []string
	for _, c := range controls {
		all = append(all, c.Title)
	}
	return all
}

func toLookAt(controls []subsidy.Control) []subsidy.Control {
	return slices.DeleteFunc(slices.Clone(controls), func(c subsidy.Control) bool { return c.OK })
}

func TestACleanFileNeedsNoLook(t *testing.T) {
	got := cleanFile(t).controls()
	want := []string{
		"Op tijd ingediend", "Vestiging hoort bij dit bestuur", "Eén aanvraag voor deze vestiging", "Getekend door een tekenbevoegde",
		"Past onder het subsidieplafond", "IBAN is geldig", "IBAN staat niet bij een ander bestuur", "Bedrag volgt uit de antwoorden", "Geen lenteschool", "Dagen in de zomervakantie",
		"Aantal leerlingen past bij het register", "Deelnemende vestigingen genoemd, leerlingen één keer geteld", "Programma mag zo worden aangevraagd", "Maatregelen genoemd en uitgelegd", "Medezeggenschap vastgelegd",
	}
	if !slices.Equal(titles(got), want) {
		t.Errorf("the controls are %q, want %q", titles(got), want)
	}
	for _, c := range got {
		if !c.OK || c.Detail == "" {
			t.Errorf("%+v", c)
		}
	}
}

func TestWhatNeedsALookIsNamed(t *testing.T) {
	cases := []struct {
		name   string
		change func(*filedFile)
		title  string
		rule   subsidy.Rule
		says   []string
	}{
		{"received as the round closed", func(f *filedFile) { f.receipt.Application.ReceivedAt = f.receipt.Terms.ClosesAt() },
			"Op tijd ingediend", subsidy.S8, []string{"zondag 1 mei 2022 om 0:00:00 uur", "zaterdag 30 april 2022, 24:00 uur"}},
		{"received before the round opened", func(f *filedFile) { f.receipt.Application.ReceivedAt = f.receipt.Terms.OpensAt().Add(-1) },
			"Op tijd ingediend", subsidy.S8, []string{"maandag 7 maart 2022 om 23:59:59 uur"}},
		{"the location went to another board", func(f *filedFile) { f.now.Facts.Location.Board, f.now.Facts.Board = "40000", "40000" },
			"Vestiging hoort bij dit bestuur", subsidy.S7, []string{"18BR01 hoort bij bestuur 41234", "Nu staat de vestiging bij bestuur 40000"}},
		{"another application lives", func(f *filedFile) { f.now.Facts.Live = "ZO22-8K4M-X" },
			"Eén aanvraag voor deze vestiging", subsidy.S6, nil},
		{"more is asked than there is left", func(f *filedFile) { f.now.Round.Granted, f.now.Round.Asked = 9_000_000_00-24_899_99, 0 },
			"Past onder het subsidieplafond", subsidy.S1, []string{"Nog te verlenen", "24.899,99"}},
		{"a draw is due", func(f *filedFile) { f.now.Round.Asked = 9_100_000_00 },
			"Past onder het subsidieplafond", subsidy.S1, []string{"100.000 meer gevraagd", "loting"}},
		{"it was drawn without this one", func(f *filedFile) { f.now.Round.Asked, f.draw = 9_100_000_00, drawnOf("ZO22-8K4M-X") },
			"Past onder het subsidieplafond", subsidy.S1, []string{"Er is geloot, en deze aanvraag stond niet op de lijst."}},
		{"it was drawn, and there is less left", func(f *filedFile) {
			f.now.Round.Granted, f.now.Round.Asked, f.draw = 8_999_000_00, 100_000_00, drawnOf(f.now.Application.Reference)
		}, "Past onder het subsidieplafond", subsidy.S1, []string{"plaats 1 van 1", "Nog te verlenen in deze ronde: €\u00a01.000."}},
		{"another IBAN than before", func(f *filedFile) { f.lastIBAN = "NL20INGB0001234567" },
			"Ander IBAN dan bij de vorige aanvraag", subsidy.A11, []string{"In de aanvraag van dit bestuur van 20 april 2021: NL20 INGB 0001 2345 67.", "Nu: NL91 ABNA 0417 1643 00."}},
		{"the IBAN of another board", func(f *filedFile) {
			f.shared = []subsidy.SharedIBAN{{Reference: "ZO22-8K4M-X", BoardName: "Stichting De Lier", ReceivedAt: f.receipt.Filing.ReceivedAt}, {ReceivedAt: f.receipt.Filing.ReceivedAt}}
		}, "Dit IBAN staat ook in de aanvraag van een ander bestuur", subsidy.A11, []string{
			"Ook in ZO22-8K4M-X van Stichting De Lier, ontvangen op 20 april 2022, en in een aanvraag van een bestuur waarmee u een band meldde, ontvangen op 20 april 2022."}},
		{"days outside the summer holiday", func(f *filedFile) { f.filed(days("1-6-2022", "1-6-2022")) },
			"Eerste dag", subsidy.S9, []string{"regio Midden"}},
		{"more pupils than repeaters", func(f *filedFile) {
			f.filed(func(x *subsidy.Facts) {
				x.Answers.Zomerschool.Pupils, x.Answers.Zomerschool.PupilsReason = "41", "Twee scholen samen."
			})
		}, "Aantal leerlingen", subsidy.S10, []string{"40 zittenblijvers", "Het bestuur schrijft: “Twee scholen samen.”"}},
		{"nothing about medezeggenschap", func(f *filedFile) {
			f.filed(func(x *subsidy.Facts) { x.Answers.Medezeggenschap = subsidy.MedezeggenschapAnswers{} })
		}, "Welke raad?", subsidy.S16, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := cleanFile(t)
			c.change(&f)
			look := toLookAt(f.controls())
			i := slices.IndexFunc(look, func(x subsidy.Control) bool { return x.Title == c.title })
			if i < 0 || look[i].Rule != c.rule {
				t.Fatalf("to look at are %+v, want %q under %q among them", look, c.title, c.rule)
			}
			says(t, look[i].Detail, c.says...)
		})
	}
}

// drawnOf gives a confirmed draw of these.
func drawnOf(refs ...subsidy.Reference) subsidy.Draw {
	return subsidy.Draw{References: refs, Seed: "1 2 3 4 5 6", ConfirmedAt: time.Unix(1, 0)}
}

func TestD4S1_AfterTheDrawTheControlGivesThePlaceAndAsksForNoDraw(t *testing.T) {
	f := cleanFile(t)
	f.now.Round.Asked, f.draw = 9_100_000_00, drawnOf("ZO22-8K4M-X", f.now.Application.Reference)
	for _, c := range f.controls() {
		if c.Rule == subsidy.S1 {
			if !c.OK {
				t.Errorf("it needs a look: %+v", c)
			}
			says(t, c.Detail, "Er is geloot: plaats ", " van 2. Nog te verlenen in deze ronde: €\u00a09.000.000.")
		}
	}
}

// Where nothing was compared, a control says so and asks for a look.
func TestS3S9S10S16_WhatWasNotComparedOrNotFilledInIsNeverInOrder(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*filedFile)
		id     string
		gap    subsidy.Gap
		says   string
	}{
		{"a region that is unknown", func(f *filedFile) { f.filed(func(x *subsidy.Facts) { x.Location.Region = "" }) }, "s9-eerste-dag", subsidy.GapUnknown, "De regio van deze vestiging is niet bekend"},
		{"a year without holidays", func(f *filedFile) { f.receipt.Terms.Year, f.now.Facts.Terms.Year = 2031, 2031 }, "s9-eerste-dag", subsidy.GapUnknown, "De schoolvakanties van 2031 zijn niet bekend"},
		{"days the wrong way round", func(f *filedFile) { f.filed(days("15-7-2022", "11-7-2022")) }, "s9-eerste-dag", subsidy.GapUnknown, "De dagen zelf kloppen niet"},
		{"days in the May holiday", func(f *filedFile) { f.filed(days("2-5-2022", "6-5-2022")) }, "s9-eerste-dag", subsidy.GapUnknown, "De dagen zelf kloppen niet"},
		{"numbers that the register does not have", func(f *filedFile) {
			f.filed(func(x *subsidy.Facts) { x.Location.Pupils, x.Location.Repeaters = subsidy.Count{}, subsidy.Count{} })
		}, "s10-aantal-leerlingen", subsidy.GapUnknown, "Niet vergeleken."},
		{"no first day", func(f *filedFile) { f.filed(days("", "15-7-2022")) }, "a2-eerste-dag", subsidy.GapEmpty, "Vul de eerste dag"},
		{"a council and nothing more", func(f *filedFile) {
			f.filed(func(x *subsidy.Facts) {
				x.Answers.Medezeggenschap = subsidy.MedezeggenschapAnswers{Body: "mr", Outcome: "positief"}
			})
		}, "s16-raad", subsidy.GapEmpty, "Niet ingevuld: ‘Welk recht?’, ‘Datum’."},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := cleanFile(t)
			c.change(&f)
			controls := f.controls()
			i := slices.IndexFunc(controls, func(x subsidy.Control) bool { return x.ID == c.id })
			if i < 0 || controls[i].OK || controls[i].InOrder() || controls[i].Gap != c.gap {
				t.Fatalf("the controls are %+v", controls)
			}
			says(t, controls[i].Detail, c.says)
		})
	}
	f := cleanFile(t)
	f.filed(func(x *subsidy.Facts) { x.Answers.Overgangsbeleid.From = "ooit" })
	for _, c := range f.controls() {
		if c.Rule == subsidy.S3 && c.OK {
			t.Errorf("the day cannot be read, and %q is in order", c.Title)
		}
	}
	f = cleanFile(t)
	f.filed(func(x *subsidy.Facts) {
		x.Answers.Medezeggenschap = subsidy.MedezeggenschapAnswers{WhyNot: "De raad is er nog niet."}
	})
	if look := toLookAt(f.controls()); len(look) > 0 {
		t.Errorf("why not is an answer: %+v", look)
	}
}

func TestS8_TheControlOfTheWindowIsTrueWhileItIsOpenToo(t *testing.T) {
	for _, c := range cleanFile(t).controls() {
		if c.Rule == subsidy.S8 && (strings.Contains(c.Detail, "sloot") || !strings.Contains(c.Detail, "zaterdag 30 april 2022, 24:00 uur")) {
			t.Errorf("it says %q", c.Detail)
		}
	}
}

// A person who reads that the location is the only one must be able to rely on it.
func TestS6_TheControlDoesNotSayThereIsNoOtherWhereThereIs(t *testing.T) {
	f := cleanFile(t)
	f.now.Facts.Live = "ZO22-8K4M-X"
	for _, c := range f.controls() {
		if c.Rule == subsidy.S6 && c.Detail == "Geen andere aanvraag van deze vestiging die nog loopt." {
			t.Errorf("OK is %v and the detail is %q, while %s lives", c.OK, c.Detail, f.now.Facts.Live)
		}
	}
}

func TestS2S9_WithoutDaysNoControlSaysThatTheyAreRight(t *testing.T) {
	for name, change := range map[string]func(*subsidy.Facts){
		"none":                days("", ""),
		"none that are dates": days("in de zomer", "na de zomer"),
	} {
		t.Run(name, func(t *testing.T) {
			f := cleanFile(t)
			f.filed(change)
			for _, c := range f.controls() {
				if (c.Rule == subsidy.S2 || c.Rule == subsidy.S9) && c.OK {
					t.Errorf("%q is fine, although no day can be read: %s", c.Title, c.Detail)
				}
			}
		})
	}
}

func TestA11_TheIBANIsHeldAgainstTheOneBefore(t *testing.T) {
	cases := []struct {
		name, typed, last string
		ok                bool
		says              string
	}{
		{"the same", "NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", true, "Gelijk aan het IBAN van de aanvraag van dit bestuur van 20 april 2021."},
		{"the same in lower case", "nl91abna0417164300", "NL91ABNA0417164300", true, "Gelijk aan"},
		{"the first", "NL91 ABNA 0417 1643 00", "", true, "niet eerder"},
		{"another", "NL91 ABNA 0417 1643 00", "NL20INGB0001234567", false, "van 20 april 2021: NL20 INGB 0001 2345 67."},
		{"one that cannot be read", "NL91 ABNA", "NL91ABNA0417164300", false, "18 tekens"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := cleanFile(t)
			f.receipt.Document.Answers.Contact.IBAN, f.lastIBAN = c.typed, c.last
			controls := f.controls()
			i := slices.IndexFunc(controls, func(x subsidy.Control) bool { return x.ID == "iban" })
			if i < 0 || controls[i].OK != c.ok || controls[i].Rule != subsidy.A11 {
				t.Fatalf("the controls are %+v", controls)
			}
			says(t, controls[i].Detail, c.says)
		})
	}
}

// control gives the one with this id.
func (f filedFile) control(t *testing.T, id string) subsidy.Control {
	t.Helper()
	all := f.controls()
	i := slices.IndexFunc(all, func(c subsidy.Control) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no %s among %+v", id, all)
	}
	return all[i]
}

func TestS12_WhatWasComparedOfParticipatingLocationsIsListedWithTheDayOfTheRegister(t *testing.T) {
	f := cleanFile(t)
	f.now.Facts.Location.AsOf = day(2022, time.April, 20)
	c := f.control(t, "s12")
	if !c.OK || c.Data != "Antwoorden van 20 april 2022." {
		t.Errorf("without any it is %+v", c)
	}
	says(t, c.Detail, "noemt geen andere vestigingen; er is niets om te vergelijken.")
	f.filed(func(x *subsidy.Facts) {
		partner(x, "18BR02", "4", subsidy.Counted(300))
		partner(x, "18BR03", "5", subsidy.Counted(300))
	})
	for code, of := range map[subsidy.LocationCode]subsidy.Date{"18BR02": day(2022, time.April, 20), "18BR03": day(2022, time.February, 1)} {
		l := f.now.Facts.Partners[code]
		l.AsOf = of
		f.now.Facts.Partners[code] = l
	}
	c = f.control(t, "s12")
	if !c.OK || c.Data != "Register van 1 februari 2022. Antwoorden van 20 april 2022." {
		t.Errorf("with two it is %+v", c)
	}
	says(t, c.Detail, "2 vestigingen, elk één keer genoemd en bekend in het register. Van daar komen 9 van de ")
	f.filed(func(x *subsidy.Facts) { x.Answers.Zomerschool.Pupils = "veel" })
	if c = f.control(t, "s12"); c.OK || c.Gap != subsidy.GapUnknown {
		t.Errorf("with a number that cannot be read it is %+v", c)
	}
	f = cleanFile(t)
	f.filed(func(x *subsidy.Facts) { partner(x, "18BR02", "4") }) // not in the register
	for _, c := range f.controls() {
		if c.Rule == subsidy.S12 && c.OK {
			t.Errorf("in order is %+v", c)
		}
	}
}

func TestS5_ThatAProgrammeComesWithOvergangsbeleidIsListed(t *testing.T) {
	f := cleanFile(t)
	if c := f.control(t, "s5-onderdelen"); !c.OK || !strings.HasPrefix(c.Data, "Regeling zittenblijven-vo, versie ") || !strings.Contains(c.Detail, "ook zonder overgangsbeleid") {
		t.Errorf("where it may stand alone it is %+v", c)
	}
	f.now.Facts.Scheme.Together = true
	if c := f.control(t, "s5-onderdelen"); !c.OK || !strings.Contains(c.Detail, "samen met overgangsbeleid, zoals deze versie van de regeling vraagt") {
		t.Errorf("where it may not it is %+v", c)
	}
	f.filed(func(x *subsidy.Facts) { x.Answers.Parts = []subsidy.Part{subsidy.PartZomerschool} })
	if c := f.control(t, "s5-onderdelen"); c.OK {
		t.Errorf("without it it is %+v", c)
	}
}

func TestAfterTheDecisionTheCeilingNeedsNoLook(t *testing.T) {
	f := cleanFile(t)
	f.now.Round.Granted, f.now.Round.Asked = 9_000_000_00, 100
	for state, want := range map[subsidy.State]bool{subsidy.Submitted: false, subsidy.Advised: false, subsidy.Granted: true, subsidy.Rejected: true} {
		f.now.Application.State = state
		for _, c := range f.controls() {
			if c.Rule == subsidy.S1 && c.OK != want {
				t.Errorf("in %q the ceiling is fine: %v", state, c.OK)
			}
		}
	}
}

func TestControlsLeaveOutThePartThatIsNotAsked(t *testing.T) {
	for part, absent := range map[subsidy.Part][]subsidy.Rule{
		subsidy.PartZomerschool:     {subsidy.S3},
		subsidy.PartOvergangsbeleid: {subsidy.S2, subsidy.S5, subsidy.S9, subsidy.S10, subsidy.S12},
	} {
		f := cleanFile(t)
		f.filed(func(x *subsidy.Facts) { x.Answers.Parts = []subsidy.Part{part} })
		for _, c := range f.controls() {
			if slices.Contains(absent, c.Rule) {
				t.Errorf("with %s alone there is %+v", part, c)
			}
		}
	}
}

func TestAControlTellsWhatTheRegisterDoesNotKnow(t *testing.T) {
	f := cleanFile(t)
	f.filed(func(x *subsidy.Facts) {
		x.Location.Region, x.Location.Pupils, x.Location.Repeaters = "", subsidy.Count{}, subsidy.Count{}
	})
	var details string
	for _, c := range f.controls() {
		details += c.Detail + "\n"
	}
	says(t, details, "De regio van deze vestiging is niet bekend; niet vergeleken.", "aantal leerlingen onbekend, aantal zittenblijvers onbekend")
	if got := subsidy.CountTitle(subsidy.Counted(1894), "leerlingen"); got != "1.894 leerlingen" {
		t.Errorf("a count of the register is shown as %q", got)
	}
}

func TestWhatNeedsALookComesFirst(t *testing.T) {
	clean, schemes := cleanFile(t), shippedSchemes(t)
	rapid.Check(t, func(t *rapid.T) {
		f := clean
		f.now.Facts = drawFacts(t, schemes)
		f.now.Application.Answers, f.receipt.Document.Answers = f.now.Facts.Answers, f.now.Facts.Answers
		f.now.Round.Asked = subsidy.Cents(rapid.Int64Range(0, 20_000_000_00).Draw(t, "asked"))
		f.lastIBAN = rapid.SampledFrom([]string{"", "NL91ABNA0417164300", "NL20INGB0001234567", "x"}).Draw(t, "last IBAN")
		controls, fine := f.controls(), false
		for _, c := range controls {
			if fine && !c.OK {
				t.Fatalf("%q needs a look and stands below what is fine: %q", c.Title, titles(controls))
			}
			fine = c.OK
			if c.Title == "" || c.Detail == "" {
				t.Fatalf("a control says nothing: %+v", c)
			}
		}
		if look := len(toLookAt(controls)); look < len(subsidy.Check(f.now.Facts)) {
			t.Fatalf("%d to look at, of %d findings", look, len(subsidy.Check(f.now.Facts)))
		}
	})
}

func TestDaysLeftAreCountedOnTheDutchCalendar(t *testing.T) {
	last := day(2022, time.July, 1)
	for at, want := range map[string]int{
		"2022-06-30T21:59:59Z": 1, "2022-06-30T22:00:00Z": 0, "2022-07-01T21:59:59Z": 0, "2022-07-01T22:00:00Z": -1,
		"2022-03-26T12:00:00Z": 97, // over the clock change
	} {
		if got := subsidy.DaysLeft(instant(t, at), last); got != want {
			t.Errorf("at %s there are %d days left, want %d", at, got, want)
		}
	}
}

func TestAControlSaysWithWhichDataAndOfWhichDay(t *testing.T) {
	february, april := day(2022, time.February, 1), day(2022, time.April, 20)
	f := cleanFile(t)
	f.receipt.Document.Location.AsOf = february
	f.now.Facts.Location.AsOf, f.now.Facts.Location.CountedAsOf = april, april
	data := map[string]string{}
	for _, c := range f.controls() {
		data[c.ID] = c.Data
	}
	for id, want := range map[string]string{
		"s7-vestiging":          "Register van 20 april 2022. Bij indienen: register van 1 februari 2022.",
		"s10-aantal-leerlingen": "Leerlingen volgens het register van 20 april 2022.",
		"s9-eerste-dag":         "Schoolvakanties van 2022. Regio volgens het register van 20 april 2022.",
		"s8":                    "Regeling zittenblijven-vo, versie 1.",
		"s1":                    "Stand in het portaal op dit moment.",
		"s11":                   "Antwoorden van 20 april 2022.",
		"iban":                  "Antwoorden van 20 april 2022.",
	} {
		if data[id] != want {
			t.Errorf("%s compares with %q, want %q", id, data[id], want)
		}
	}
}

func TestS10_TheNumbersAreAsOldAsTheOldestOfThem(t *testing.T) {
	f := cleanFile(t)
	for _, c := range []struct {
		own, partner subsidy.Date
		want         string
	}{
		{day(2022, time.April, 20), day(2021, time.October, 1), "1 oktober 2021"},
		{day(2021, time.October, 1), day(2022, time.April, 20), "1 oktober 2021"},
		{day(2022, time.April, 20), subsidy.Date{}, "een onbekende dag"},
	} {
		f.now.Facts.Location.CountedAsOf = c.own
		f.now.Facts.Partners = map[subsidy.LocationCode]subsidy.Location{"18BR02": {Code: "18BR02", CountedAsOf: c.partner}}
		for _, control := range f.controls() {
			if control.Rule == subsidy.S10 {
				says(t, control.Data, c.want)
			}
		}
	}
}

// What is stored about a control is stored under its id.
func TestNoTwoControlsHaveTheSameID(t *testing.T) {
	f := cleanFile(t)
	rapid.Check(t, func(t *rapid.T) {
		x := f
		text := rapid.SampledFrom([]string{"", "1", "41", "900", "veel", "1-6-2022", "11-7-2022", "18BR02", "onzin"})
		a := subsidy.Answers{Parts: rapid.SliceOf(rapid.SampledFrom(subsidy.Parts)).Draw(t, "parts")}
		a.Contact = subsidy.ContactAnswers{Name: text.Draw(t, "name"), Phone: text.Draw(t, "phone"), IBAN: text.Draw(t, "iban")}
		a.Zomerschool = subsidy.ZomerschoolAnswers{
			Pupils: text.Draw(t, "pupils"), PupilsReason: text.Draw(t, "why"), FirstDay: text.Draw(t, "first"), LastDay: text.Draw(t, "last"),
			Days: text.Draw(t, "days"), HoursPerDay: text.Draw(t, "hours"), Programme: text.Draw(t, "programme"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "partners") {
			a.Zomerschool.Partners = append(a.Zomerschool.Partners, subsidy.PartnerAnswers{Location: text.Draw(t, "partner"), Pupils: text.Draw(t, "its pupils")})
		}
		a.Overgangsbeleid.From = text.Draw(t, "from")
		a.Medezeggenschap.Date = text.Draw(t, "date")
		x.filed(func(facts *subsidy.Facts) { facts.Answers = a })
		seen := map[string]bool{}
		for _, c := range x.controls() {
			if seen[c.ID] || c.ID == "" || strings.ContainsAny(c.ID, " ABS") {
				t.Fatalf("the id %q of %q is there twice, or is no slug", c.ID, c.Title)
			}
			seen[c.ID] = true
		}
	})
}

func TestS8_ASupplementAfterTheClosingLeavesTheApplicationOnTime(t *testing.T) {
	f := cleanFile(t)
	f.receipt.Filing.ReceivedAt = f.receipt.Terms.ClosesAt().AddDate(0, 0, 20)
	for _, c := range f.controls() {
		if c.Rule == subsidy.S8 && !c.OK {
			t.Errorf("it asks for a look: %s", c.Detail)
		}
	}
}

func TestA11A12_AnIBANAtAnotherBoardIsNamedAndItsApplicationOnlyToWhoMayReadIt(t *testing.T) {
	w := dbtest.New(t)
	first := w.Filed(t, dbtest.Location)
	second := w.Filed(t, dbtest.LocationAt(3)) // of the same board, with the same IBAN
	control := func(by subsidy.User, ref subsidy.Reference) subsidy.Control {
		t.Helper()
		file, err := w.Service.CaseFile(t.Context(), by, ref)
		fine(t, err)
		i := slices.IndexFunc(file.Controls, func(c subsidy.Control) bool { return c.ID == "a11-iban" })
		return file.Controls[i]
	}
	if c := control(w.Assessor, first); !c.OK {
		t.Errorf("one board has one IBAN in many applications: %+v", c)
	}
	answers := dbtest.Complete()
	answers.Contact.IBAN = "nl91 abna 0417164300"
	other := w.DraftOf(t, w.Other, dbtest.OtherLocation, answers)
	if c := control(w.Assessor, first); !c.OK {
		t.Errorf("a draft is not filed: %+v", c)
	}
	w.Clock.Set(w.Clock.Now().Add(24 * time.Hour))
	_, err := w.Submit(t, w.Other, other, true, w.Clock.Now())
	fine(t, err)
	for _, ref := range []subsidy.Reference{first, second} {
		c := control(w.Assessor, ref)
		if c.OK || c.Rule != subsidy.A11 || c.Title != "Dit IBAN staat ook in de aanvraag van een ander bestuur" || c.Data == "" {
			t.Errorf("%+v", c)
		}
		says(t, c.Detail, string(other)+" van Stichting De Lier, ontvangen op 21 april 2022")
	}
	says(t, control(w.Assessor, other).Detail, string(first), string(second), "Stichting Rijnveld Voortgezet Onderwijs")
	_, err = w.Service.DeclareTie(t.Context(), w.Assessor, subsidy.TieForm{Board: string(dbtest.OtherBoard), Reason: "Mijn zus werkt er."})
	fine(t, err)
	c := control(w.Assessor, first)
	says(t, c.Detail, "een aanvraag van een bestuur waarmee u een band meldde, ontvangen op 21 april 2022")
	if strings.Contains(c.Detail, string(other)) || strings.Contains(c.Detail, "De Lier") || c.OK {
		t.Errorf("who has a tie reads %q", c.Detail)
	}
	says(t, control(w.Assessor2, first).Detail, string(other))
}

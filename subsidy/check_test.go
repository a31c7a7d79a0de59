package subsidy_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

const bothParts = "both parts"

// cleanAnswers are answers about which no rule has anything to say.
func cleanAnswers() subsidy.Answers {
	return subsidy.Answers{
		Parts: []subsidy.Part{subsidy.PartZomerschool, subsidy.PartOvergangsbeleid},
		Contact: subsidy.ContactAnswers{
			Name: "J. de Vries", Email: "j.devries@school.example.nl", Phone: "070 123 45 67", IBAN: "NL91 ABNA 0417 1643 00",
		},
		Zomerschool: subsidy.ZomerschoolAnswers{
			Pupils: "22", FirstDay: "11-7-2022", LastDay: "22-7-2022", Days: "10", HoursPerDay: "5", Programme: "Wiskunde en Engels in kleine groepen.",
		},
		Overgangsbeleid: subsidy.OvergangsbeleidAnswers{
			Measures: []subsidy.Measure{subsidy.Monitoring}, Change: "Leerlingen gaan vaker over.", From: "1-8-2022", Anchoring: "In het schoolplan.",
		},
		Medezeggenschap: subsidy.MedezeggenschapAnswers{Body: "mr", Right: "instemming", Date: "1-4-2022", Outcome: "positief"},
	}
}

// cleanFacts are facts in which no rule finds anything: the round of 2022 and
// a location of 800 pupils with 40 repeaters.
func cleanFacts(t testing.TB) subsidy.Facts {
	t.Helper()
	return subsidy.Facts{
		Answers: cleanAnswers(), Scheme: shippedScheme(t, defaultScheme), Terms: shippedTerms(t, defaultScheme, 2022),
		Board: "41234",
		Location: subsidy.Location{
			Code: "18BR01", Board: "41234", Name: "Het College", City: "Utrecht", Province: "Utrecht",
			Region: subsidy.RegionMidden, Pupils: subsidy.Counted(800), Repeaters: subsidy.Counted(40),
		},
	}
}

// under puts the facts under another scheme.
func under(t testing.TB, slug string, year int) func(*subsidy.Facts) {
	return func(f *subsidy.Facts) { f.Scheme, f.Terms = shippedScheme(t, slug), shippedTerms(t, slug, year) }
}

// partner adds a participating location to the answers, and to the register
// where pupils are given.
func partner(f *subsidy.Facts, code, planned string, pupils ...subsidy.Count) {
	f.Answers.Zomerschool.Partners = append(f.Answers.Zomerschool.Partners, subsidy.PartnerAnswers{Location: code, Pupils: planned})
	if len(pupils) == 0 {
		return
	}
	if f.Partners == nil {
		f.Partners = map[subsidy.LocationCode]subsidy.Location{}
	}
	c := subsidy.LocationCode(code)
	f.Partners[c] = subsidy.Location{Code: c, Pupils: pupils[0], Repeaters: pupils[0]}
}

func pupils(n string) func(*subsidy.Facts) {
	return func(f *subsidy.Facts) { f.Answers.Zomerschool.Pupils = n }
}

func days(first, last string) func(*subsidy.Facts) {
	return func(f *subsidy.Facts) {
		f.Answers.Zomerschool.FirstDay, f.Answers.Zomerschool.LastDay, f.Answers.Zomerschool.Days = first, last, "1"
	}
}

// found is a finding as a table expects it: nothing more is found.
type found struct {
	field    string
	rule     subsidy.Rule
	severity subsidy.Severity
	blocks   bool
	says     []string
}

type checkCase struct {
	name   string
	change func(*subsidy.Facts)
	want   []found
}

func nothing() []found { return nil }

func blocks(field string, rule subsidy.Rule, severity subsidy.Severity, says ...string) []found {
	return []found{{field, rule, severity, true, says}}
}

func warns(field string, rule subsidy.Rule, severity subsidy.Severity, says ...string) []found {
	return []found{{field, rule, severity, false, says}}
}

// checked runs a table: each change to clean facts gives exactly what is wanted.
func checked(t *testing.T, cases []checkCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := cleanFacts(t)
			c.change(&f)
			got := subsidy.Check(f)
			if len(got) != len(c.want) {
				t.Fatalf("found %d:\n%s\nwant %d: %+v", len(got), listed(got), len(c.want), c.want)
			}
			for i, want := range c.want {
				x := got[i]
				if x.Field != want.field || x.Rule != want.rule || x.Severity != want.severity || x.Blocks != want.blocks {
					t.Errorf("finding %d is %+v, want %+v", i+1, x, want)
				}
				says(t, x.Message, want.says...)
			}
		})
	}
}

func listed(f subsidy.Findings) string {
	var lines []string
	for _, x := range f {
		lines = append(lines, fmt.Sprintf("%s %s %s blocks %v: %s", x.Field, x.Rule, x.Severity, x.Blocks, x.Message))
	}
	return strings.Join(lines, "\n")
}

func TestCleanAnswersGiveNoFindings(t *testing.T) {
	checked(t, []checkCase{
		{bothParts, func(*subsidy.Facts) {}, nothing()},
		{"a zomerschool alone", func(f *subsidy.Facts) { f.Answers.Parts = []subsidy.Part{subsidy.PartZomerschool} }, nothing()},
		{"overgangsbeleid alone", func(f *subsidy.Facts) { f.Answers.Parts = []subsidy.Part{subsidy.PartOvergangsbeleid} }, nothing()},
		{"a part that is not asked is not looked at", func(f *subsidy.Facts) {
			f.Answers.Parts = []subsidy.Part{subsidy.PartOvergangsbeleid}
			f.Answers.Zomerschool = subsidy.ZomerschoolAnswers{Pupils: "veel", FirstDay: "2-5-2022", Partners: []subsidy.PartnerAnswers{{Location: "x"}}}
		}, nothing()},
	})
}

func TestS2_AProgrammeWithADayInTheMayHolidayIsRefused(t *testing.T) {
	const alternative, holiday = "Kies een dag in de zomervakantie.", "30 april tot en met 8 mei 2022"
	refuses := func(field string, parts ...string) []found {
		return blocks(field, subsidy.S2, subsidy.Wrong, append(parts, alternative, "Voor een lenteschool is sinds 2021 geen subsidie meer.")...)
	}
	outside := warns(subsidy.FieldFirstDay, subsidy.S9, subsidy.Notice)
	checked(t, []checkCase{
		{"the day before it", days("29-4-2022", "29-4-2022"), outside},
		{"its first day", days("30-4-2022", "30-4-2022"), refuses(subsidy.FieldFirstDay, "30 april 2022 valt", holiday)},
		{"its last day", days("8-5-2022", "8-5-2022"), refuses(subsidy.FieldFirstDay, "8 mei 2022 valt", holiday)},
		{"the day after it", days("9-5-2022", "9-5-2022"), outside},
		{"from before into it", days("25-4-2022", "30-4-2022"), refuses(subsidy.FieldLastDay, "30 april 2022 valt", holiday)},
		{"from within to the summer", days("8-5-2022", "15-7-2022"), refuses(subsidy.FieldFirstDay, "8 mei 2022 valt", holiday)},
		{"over all of it", days("25-4-2022", "13-5-2022"), refuses(subsidy.FieldFirstDay, "Een deel van uw programma valt", holiday)},
		{"in words", days("2 mei 2022", "6 mei 2022"), append(
			refuses(subsidy.FieldFirstDay, "2 mei 2022 valt"), refuses(subsidy.FieldLastDay, "6 mei 2022 valt")...)},
		{"in the wrong order", days("2-5-2022", "1-5-2022"), slices.Concat(
			refuses(subsidy.FieldFirstDay, "2 mei 2022 valt"), refuses(subsidy.FieldLastDay, "1 mei 2022 valt"),
			warns(subsidy.FieldLastDay, "", subsidy.Wrong, "ligt vóór de eerste dag"))},
		{"a last day in it, before the first", days("11-7-2022", "2-5-2022"), append(
			refuses(subsidy.FieldLastDay, "2 mei 2022 valt"), warns(subsidy.FieldLastDay, "", subsidy.Wrong, "ligt vóór de eerste dag")...)},
		{"a first day alone", days("2-5-2022", ""), append(
			warns(subsidy.FieldLastDay, subsidy.A2, subsidy.Missing), refuses(subsidy.FieldFirstDay, "2 mei 2022 valt")...)},
		{"a last day alone", days("", "2-5-2022"), append(
			warns(subsidy.FieldFirstDay, subsidy.A2, subsidy.Missing), refuses(subsidy.FieldLastDay, "2 mei 2022 valt")...)},
		{"the holiday of 2021", func(f *subsidy.Facts) {
			under(t, defaultScheme, 2021)(f)
			days("1-5-2021", "9-5-2021")(f)
		}, append(refuses(subsidy.FieldFirstDay, "1 tot en met 9 mei 2021"), refuses(subsidy.FieldLastDay, "1 tot en met 9 mei 2021")...)},
		{"the holiday of 2023", func(f *subsidy.Facts) {
			under(t, r21Scheme, 2023)(f)
			days("29-4-2023", "29-4-2023")(f)
		}, refuses(subsidy.FieldFirstDay, "29 april tot en met 7 mei 2023")},
	})
}

// A slip of two dates is no way round the rule: filing would be possible.
func TestS2_DatesInTheWrongOrderDoNotHideADayInTheMayHoliday(t *testing.T) {
	for name, change := range map[string]func(*subsidy.Facts){
		"both in it":    days("6-5-2022", "2-5-2022"),
		"the first one": days("6-5-2022", "1-4-2022"),
		"the last one":  days("11-7-2022", "2-5-2022"),
	} {
		t.Run(name, func(t *testing.T) {
			f := cleanFacts(t)
			change(&f)
			if !blockedUnder(subsidy.Check(f), subsidy.S2) {
				t.Errorf("it can be filed; found:\n%s", listed(subsidy.Check(f)))
			}
		})
	}
}

// The money of a round may be spent in the next year too, and the version
// knows that year's holiday.
func TestS2_TheMayHolidayOfEveryYearOfTheVersionIsRefused(t *testing.T) {
	f := cleanFacts(t)
	under(t, r21Scheme, 2022)(&f)
	days("1-5-2023", "5-5-2023")(&f)
	if !blockedUnder(subsidy.Check(f), subsidy.S2) {
		t.Errorf("a lenteschool of May 2023 can be filed in the round of 2022; found:\n%s", listed(subsidy.Check(f)))
	}
}

// blockedUnder tells whether a finding under this rule refuses filing.
func blockedUnder(f subsidy.Findings, rule subsidy.Rule) bool {
	return slices.ContainsFunc(f.Blocking(), func(x subsidy.Finding) bool { return x.Rule == rule })
}

func TestS3_OvergangsbeleidNamesAMeasureAndSaysWhatChanges(t *testing.T) {
	measures := func(m ...subsidy.Measure) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { f.Answers.Overgangsbeleid.Measures = m }
	}
	checked(t, []checkCase{
		{"no measure", measures(), blocks(subsidy.FieldMeasures, subsidy.S3, subsidy.Missing, "ten minste één maatregel")},
		{"each measure", measures(subsidy.Monitoring, subsidy.Flexibilisering, subsidy.Professionalisering), nothing()},
		{"flexibilisering alone", measures(subsidy.Flexibilisering), nothing()},
		{"professionalisering alone", measures(subsidy.Professionalisering), nothing()},
		{"not what changes", func(f *subsidy.Facts) { f.Answers.Overgangsbeleid.Change = " \n" }, warns(subsidy.FieldChange, subsidy.S3, subsidy.Missing, "wat er gaat veranderen")},
		{"not from when", func(f *subsidy.Facts) { f.Answers.Overgangsbeleid.From = "" }, warns(subsidy.FieldFrom, subsidy.S3, subsidy.Missing, "1-8-2022")},
		{"not how it is anchored", func(f *subsidy.Facts) { f.Answers.Overgangsbeleid.Anchoring = "" }, warns(subsidy.FieldAnchoring, subsidy.S3, subsidy.Missing, "zo blijft")},
		{"nothing at all", func(f *subsidy.Facts) { f.Answers.Overgangsbeleid = subsidy.OvergangsbeleidAnswers{} }, slices.Concat(
			blocks(subsidy.FieldMeasures, subsidy.S3, subsidy.Missing),
			warns(subsidy.FieldChange, subsidy.S3, subsidy.Missing),
			warns(subsidy.FieldFrom, subsidy.S3, subsidy.Missing),
			warns(subsidy.FieldAnchoring, subsidy.S3, subsidy.Missing))},
		{"not asked", func(f *subsidy.Facts) {
			f.Answers.Parts = []subsidy.Part{subsidy.PartZomerschool}
			f.Answers.Overgangsbeleid = subsidy.OvergangsbeleidAnswers{}
		}, nothing()},
	})
}

func TestS3_AWordThatIsNoMeasureIsNone(t *testing.T) {
	for _, word := range []subsidy.Measure{"", "lenteschool"} {
		f := cleanFacts(t)
		f.Answers.Overgangsbeleid.Measures = []subsidy.Measure{word}
		if !blockedUnder(subsidy.Check(f), subsidy.S3) {
			t.Errorf("with %q for its only measure it can be filed", word)
		}
	}
}

func TestS4_OneOfThePartsIsChosen(t *testing.T) {
	asked := func(parts ...subsidy.Part) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { f.Answers.Parts = parts }
	}
	ask := blocks(subsidy.FieldParts, subsidy.S4, subsidy.Missing, "zomerschool, overgangsbeleid of allebei")
	checked(t, []checkCase{
		{"neither", asked(), ask},
		{"a word that is no part", asked("lenteschool"), ask},
		{"neither, where the two go together", func(f *subsidy.Facts) { under(t, r21Scheme, 2022)(f); asked()(f) }, ask},
	})
}

func TestS4_TheQuoteCountsWhatCanBeReadAndMayBeFiled(t *testing.T) {
	cases := []struct {
		name   string
		change func(*subsidy.Facts)
		want   subsidy.Cents
	}{
		{bothParts, func(*subsidy.Facts) {}, 24_900_00},
		{"23 pupils", pupils("23"), 25_000_00},
		{"a number that cannot be read", pupils("veel"), 15_000_00},
		{"no pupils", pupils("0"), 15_000_00},
		{"as many pupils as the register has", pupils("800"), 25_000_00},
		{"more pupils than the register has", pupils("801"), 15_000_00},
		{"more pupils than that, where the register does not know", func(f *subsidy.Facts) {
			pupils("801")(f)
			f.Location.Pupils = subsidy.Count{}
		}, 25_000_00},
		{"pupils without the zomerschool", func(f *subsidy.Facts) { f.Answers.Parts = []subsidy.Part{subsidy.PartOvergangsbeleid} }, 15_000_00},
		{"a zomerschool alone", func(f *subsidy.Facts) { f.Answers.Parts = []subsidy.Part{subsidy.PartZomerschool} }, 9_900_00},
		{"a part asked twice", func(f *subsidy.Facts) { f.Answers.Parts = append(f.Answers.Parts, f.Answers.Parts...) }, 24_900_00},
		{"nothing asked", func(f *subsidy.Facts) { f.Answers.Parts = nil }, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := cleanFacts(t)
			c.change(&f)
			if got := f.Quote().Total; got != c.want {
				t.Errorf("the quote is %v, want %v", got, c.want)
			}
		})
	}
}

func TestS5_AProgrammeNeedsOvergangsbeleidWhereTheVersionSaysSo(t *testing.T) {
	alone := func(slug string, parts ...subsidy.Part) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { under(t, slug, 2022)(f); f.Answers.Parts = parts }
	}
	checked(t, []checkCase{
		{"a zomerschool alone, where it may", alone(defaultScheme, subsidy.PartZomerschool), nothing()},
		{"a zomerschool alone, where it may not", alone(r21Scheme, subsidy.PartZomerschool),
			blocks(subsidy.FieldParts, subsidy.S5, subsidy.Wrong, "alleen samen met overgangsbeleid", "Kies ook overgangsbeleid.")},
		{"overgangsbeleid alone", alone(r21Scheme, subsidy.PartOvergangsbeleid), nothing()},
		{bothParts, alone(r21Scheme, subsidy.PartZomerschool, subsidy.PartOvergangsbeleid), nothing()},
	})
}

func TestS6_ASecondLiveApplicationForALocationIsRefused(t *testing.T) {
	live := func(f *subsidy.Facts) { f.Live = "ZO22-7K4M-X" }
	checked(t, []checkCase{
		{"none", func(*subsidy.Facts) {}, nothing()},
		{"one in the round", live, blocks(subsidy.FieldLocation, subsidy.S6, subsidy.Wrong, "ZO22-7K4M-X", "per ronde één aanvraag", "Kies een andere vestiging of verwijder dit concept.")},
		{"one over the scheme's life", func(f *subsidy.Facts) { under(t, r21Scheme, 2022)(f); live(f) },
			blocks(subsidy.FieldLocation, subsidy.S6, subsidy.Wrong, "ZO22-7K4M-X", "één keer subsidie")},
	})
}

func TestS7_TheLocationBelongsToTheBoard(t *testing.T) {
	checked(t, []checkCase{
		{"that of another board", func(f *subsidy.Facts) { f.Location.Board = "40000" },
			blocks(subsidy.FieldLocation, subsidy.S7, subsidy.Wrong, "hoort volgens DUO niet bij uw bestuur", "Kies een vestiging van uw bestuur.")},
		{"that of no board", func(f *subsidy.Facts) { f.Location.Board = "" },
			blocks(subsidy.FieldLocation, subsidy.S7, subsidy.Wrong)},
	})
}

func TestS9_DaysOutsideTheSummerHolidayOfTheRegionOnlyWarn(t *testing.T) {
	region := func(r subsidy.Region, first, last string) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { f.Location.Region = r; days(first, last)(f) }
	}
	remark := func(field string, parts ...string) []found {
		return warns(field, subsidy.S9, subsidy.Notice, append(parts, "Dat mag")...)
	}
	checked(t, []checkCase{
		{"the first and the last day of the holiday", region(subsidy.RegionMidden, "9-7-2022", "21-8-2022"), nothing()},
		{"a day too early", region(subsidy.RegionMidden, "8-7-2022", "21-8-2022"), remark(subsidy.FieldFirstDay, "regio Midden", "9 juli tot en met 21 augustus 2022")},
		{"a day too late", region(subsidy.RegionMidden, "9-7-2022", "22-8-2022"), remark(subsidy.FieldLastDay, "regio Midden")},
		{"too early and too late", region(subsidy.RegionMidden, "1-7-2022", "1-9-2022"), remark(subsidy.FieldFirstDay)},
		{"the same days in the North", region(subsidy.RegionNoord, "11-7-2022", "22-7-2022"), remark(subsidy.FieldFirstDay, "regio Noord", "16 juli tot en met 28 augustus 2022")},
		{"the same days in the South", region(subsidy.RegionZuid, "11-7-2022", "22-7-2022"), remark(subsidy.FieldFirstDay, "regio Zuid", "23 juli tot en met 4 september 2022")},
		{"in an unknown region", region("", "1-6-2022", "2-6-2022"), nothing()},
		{"in a year of which the holiday is unknown", func(f *subsidy.Facts) { f.Terms.Year = 2031; days("1-6-2022", "2-6-2022")(f) }, nothing()},
		{"in the autumn", region(subsidy.RegionMidden, "24-10-2022", "28-10-2022"), remark(subsidy.FieldFirstDay)},
	})
}

func TestS10_PupilsAboveTheRegisterBlockFiling(t *testing.T) {
	register := func(n string, pupils, repeaters subsidy.Count) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) {
			f.Answers.Zomerschool.Pupils, f.Location.Pupils, f.Location.Repeaters = n, pupils, repeaters
		}
	}
	unknown, known := subsidy.Count{}, subsidy.Counted
	refuses := func(parts ...string) []found {
		return blocks(subsidy.FieldPupils, subsidy.S10, subsidy.Wrong, parts...)
	}
	asks := func(parts ...string) []found {
		return warns(subsidy.FieldPupilsReason, subsidy.S10, subsidy.Wrong, append(parts, "Dat mag. Schrijf hier kort waarom.")...)
	}
	checked(t, []checkCase{
		{"no answer", pupils(" "), blocks(subsidy.FieldPupils, subsidy.S10, subsidy.Missing, "hoeveel leerlingen")},
		{"a word", pupils("veel"), refuses("Wij lezen ‘veel’ niet als getal.")},
		{"a fraction", pupils("2,5"), refuses("heel getal")},
		{"fewer than none", pupils("-3"), refuses("kan niet negatief zijn")},
		{"none", pupils("0"), refuses("U vulde 0 in.", "1 of meer")},
		{"one", pupils("1"), nothing()},
		{"a number too large to read", pupils("9999999999"), refuses("te groot")},

		{"all pupils of the location", register("80", known(80), unknown), asks("80 leerlingen plaatsen", "meer dan een kwart van de 80 leerlingen")},
		{"one above the pupils of the location", register("81", known(80), unknown), refuses("U vulde 81 in.", "Deze vestiging heeft 80 leerlingen (DUO).", "1 tot en met 80")},
		{"thousands, with dots", register("2.001", known(1894), unknown), refuses("U vulde 2.001 in.", "1.894 leerlingen", "1 tot en met 1.894")},
		{"a location without pupils", register("1", known(0), unknown), refuses("U vulde 1 in.", "volgens DUO geen leerlingen", "deelnemende vestiging")},

		{"a quarter of the pupils", register("200", known(800), unknown), nothing()},
		{"one above a quarter", register("201", known(800), unknown), asks("201 leerlingen plaatsen", "kwart van de 800 leerlingen")},
		{"as many as there were repeaters", register("40", known(800), known(40)), nothing()},
		{"one above the repeaters", register("41", known(800), known(40)), asks("41 leerlingen plaatsen", "40 zittenblijvers")},
		{"above both", register("300", known(800), known(40)), asks("40 zittenblijvers")},
		{"above no repeaters at all", register("1", known(800), known(0)), asks("0 zittenblijvers")},
		{"above the repeaters, with a reason", func(f *subsidy.Facts) {
			register("41", known(800), known(40))(f)
			f.Answers.Zomerschool.PupilsReason = "Twee scholen samen."
		}, warns(subsidy.FieldPupils, subsidy.S10, subsidy.Notice, "41 leerlingen plaatsen", "40 zittenblijvers")},

		{"many where nothing is known", register("5000", unknown, unknown), nothing()},
		{"many where the register has a stray number that is not known", register("5000", subsidy.Count{N: 10}, subsidy.Count{N: 2}), nothing()},
		{"above the repeaters where the pupils are unknown", register("41", unknown, known(40)), asks("40 zittenblijvers")},
	})
}

func TestS10_ThePupilsOfParticipatingLocationsCountToo(t *testing.T) {
	small := func(n string, more ...func(*subsidy.Facts)) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) {
			f.Answers.Zomerschool.Pupils, f.Answers.Zomerschool.PupilsReason = n, "Samen."
			f.Location.Pupils, f.Location.Repeaters = subsidy.Counted(10), subsidy.Count{}
			for _, m := range more {
				m(f)
			}
		}
	}
	joined := func(code string, known ...subsidy.Count) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { partner(f, code, "5", known...) }
	}
	refuses := func(parts ...string) []found {
		return blocks(subsidy.FieldPupils, subsidy.S10, subsidy.Wrong, parts...)
	}
	looks := warns(subsidy.FieldPupils, subsidy.S10, subsidy.Notice)
	checked(t, []checkCase{
		{"as many as both have", small("30", joined("18BR02", subsidy.Counted(20))), looks},
		{"one above both", small("31", joined("18BR02", subsidy.Counted(20))), refuses("Deze vestiging en de deelnemende vestigingen hebben samen 30 leerlingen", "1 tot en met 30")},
		{"one above three", small("37", joined("18BR02", subsidy.Counted(20)), joined("99ZZ00", subsidy.Counted(6))), refuses("samen 36 leerlingen")},
		{"a partner with an unknown number", small("5000", joined("18BR02", subsidy.Count{})), nothing()},
		{"one known and one unknown partner", small("5000", joined("18BR02", subsidy.Counted(20)), joined("99ZZ00", subsidy.Count{})), nothing()},
		{"an unknown location with a known partner", small("5000", func(f *subsidy.Facts) { f.Location.Pupils = subsidy.Count{} }, joined("18BR02", subsidy.Counted(20))), nothing()},
		{"a partner that the register does not know", small("5000", joined("18BR02")), warns(subsidy.PartnerField(subsidy.FieldPartnerLocation, 0), subsidy.S12, subsidy.Wrong)},
		{"a partner named twice counts once", small("31", joined("18BR02", subsidy.Counted(20)), joined("18BR02", subsidy.Counted(20))),
			append(refuses("samen 30 leerlingen"), warns(subsidy.PartnerField(subsidy.FieldPartnerLocation, 1), subsidy.S12, subsidy.Wrong)...)},
		{"the location as its own partner counts once", small("11", joined("18BR01", subsidy.Counted(10))),
			append(refuses("10 leerlingen"), warns(subsidy.PartnerField(subsidy.FieldPartnerLocation, 0), subsidy.S12, subsidy.Wrong)...)},
		{"no pupils anywhere", small("5", func(f *subsidy.Facts) { f.Location.Pupils = subsidy.Counted(0) }, joined("18BR02", subsidy.Counted(0))),
			refuses("hebben samen volgens DUO geen leerlingen")},
	})
}

func TestS12_ParticipatingLocationsAreNamedOnceWithTheirPupils(t *testing.T) {
	first, second := subsidy.PartnerField(subsidy.FieldPartnerLocation, 0), subsidy.PartnerField(subsidy.FieldPartnerLocation, 1)
	firstPupils := subsidy.PartnerField(subsidy.FieldPartnerPupils, 0)
	if first != "deelnemer-vestiging-1" || firstPupils != "deelnemer-leerlingen-1" {
		t.Fatalf("the first partner's fields are %s and %s", first, firstPupils)
	}
	joined := func(code, planned string, known ...subsidy.Count) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { partner(f, code, planned, known...) }
	}
	wrong := func(field string, parts ...string) []found {
		return warns(field, subsidy.S12, subsidy.Wrong, parts...)
	}
	many := subsidy.Counted(500)
	checked(t, []checkCase{
		{"one", joined("18BR02", "5", many), nothing()},
		{"one in lower case with a space", func(f *subsidy.Facts) {
			joined("18BR02", "5", many)(f)
			f.Answers.Zomerschool.Partners[0].Location = " 18br 02"
		}, nothing()},
		{"no code", joined("", "5"), wrong(first, "18BR01")},
		{"no code that can be read", joined("18BR", "5"), wrong(first, "Wij lezen ‘18BR’ niet als vestigingscode.")},
		{"a code that the register does not know", joined("18BR09", "5"), wrong(first, "18BR09", "niet in het register")},
		{"its own location", joined("18BR01", "5", many), wrong(first, "18BR01 noemde u al")},
		{"one twice", func(f *subsidy.Facts) {
			joined("18BR02", "5", many)(f)
			joined("18BR02", "6", many)(f)
		}, wrong(second, "18BR02 noemde u al")},
		{"without pupils", joined("18BR02", "", many), wrong(firstPupils, "1 of meer")},
		{"with no pupils", joined("18BR02", "0", many), wrong(firstPupils, "1 of meer")},
		{"with pupils that cannot be read", joined("18BR02", "vijf", many), wrong(firstPupils, "1 of meer")},
		{"with as many as all", joined("18BR02", "22", many), nothing()},
		{"with more than all", joined("18BR02", "23", many), wrong(subsidy.FieldPupils, "komen 23 leerlingen", "meer dan 22", "elke leerling één keer")},
		{"with more than all together", func(f *subsidy.Facts) {
			joined("18BR02", "12", many)(f)
			joined("18BR03", "11", many)(f)
		}, wrong(subsidy.FieldPupils, "komen 23 leerlingen")},
	})
}

func TestS16_MedezeggenschapIsRecordedAndNeverBlocks(t *testing.T) {
	change := func(m subsidy.MedezeggenschapAnswers) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { f.Answers.Medezeggenschap = m }
	}
	checked(t, []checkCase{
		{"nothing", change(subsidy.MedezeggenschapAnswers{}), warns(subsidy.FieldBody, subsidy.S16, subsidy.Missing, "Dat mag.", "duurt het besluit langer")},
		{"a body alone", change(subsidy.MedezeggenschapAnswers{Body: "gmr"}), nothing()},
		{"why not", change(subsidy.MedezeggenschapAnswers{WhyNot: "De raad is er nog niet."}), nothing()},
		{"spaces for why not", change(subsidy.MedezeggenschapAnswers{WhyNot: "  "}), warns(subsidy.FieldBody, subsidy.S16, subsidy.Missing)},
		{"a date that cannot be read", change(subsidy.MedezeggenschapAnswers{Body: "mr", Date: "vorige week"}), warns(subsidy.FieldBodyDate, "", subsidy.Wrong, "Wij lezen ‘vorige week’ niet als datum.")},
		{"an outcome of a day to come", func(f *subsidy.Facts) {
			f.SavedOn = subsidy.Date{Year: 2022, Month: 3, Day: 31}
			change(subsidy.MedezeggenschapAnswers{Body: "mr", Date: "1-4-2022", Outcome: "positief"})(f)
		}, warns(subsidy.FieldBodyDate, subsidy.S16, subsidy.Notice, "vrijdag 1 april 2022", "Die dag is nog niet geweest.")},
		{"an outcome of the same day", func(f *subsidy.Facts) {
			f.SavedOn = subsidy.Date{Year: 2022, Month: 4, Day: 1}
			change(subsidy.MedezeggenschapAnswers{Body: "mr", Date: "1-4-2022", Outcome: "negatief"})(f)
		}, nothing()},
		{"a meeting to come", func(f *subsidy.Facts) {
			f.SavedOn = subsidy.Date{Year: 2022, Month: 3, Day: 31}
			change(subsidy.MedezeggenschapAnswers{Body: "mr", Date: "1-4-2022", Outcome: subsidy.OutcomeOpen})(f)
		}, nothing()},
		{"a date without a body", change(subsidy.MedezeggenschapAnswers{Date: "31-4-2022"}), append(
			warns(subsidy.FieldBody, subsidy.S16, subsidy.Missing), warns(subsidy.FieldBodyDate, "", subsidy.Wrong, "30 dagen")...)},
	})
}

func TestA2A11_ThereIsSomebodyToCallAndAnAccountToPayTo(t *testing.T) {
	contact := func(change func(*subsidy.ContactAnswers)) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { change(&f.Answers.Contact) }
	}
	checked(t, []checkCase{
		{"no name", contact(func(c *subsidy.ContactAnswers) { c.Name = " " }), blocks(subsidy.FieldContactName, subsidy.A2, subsidy.Missing, "Vul de naam in")},
		{"no e-mail", contact(func(c *subsidy.ContactAnswers) { c.Email = "" }), blocks(subsidy.FieldContactEmail, subsidy.A2, subsidy.Missing, "naam@school.nl")},
		{"an e-mail that is none", contact(func(c *subsidy.ContactAnswers) { c.Email = "de Vries" }), blocks(subsidy.FieldContactEmail, subsidy.A2, subsidy.Wrong, "Wij lezen ‘de Vries’ niet als e-mailadres.")},
		{"no telephone", contact(func(c *subsidy.ContactAnswers) { c.Phone = "" }), warns(subsidy.FieldContactPhone, subsidy.A2, subsidy.Missing, "Dat mag", "alleen mailen")},
		{"a telephone that is none", contact(func(c *subsidy.ContactAnswers) { c.Phone = "bel maar" }), warns(subsidy.FieldContactPhone, "", subsidy.Wrong, "Wij lezen ‘bel maar’ niet als telefoonnummer.")},
		{"no IBAN", contact(func(c *subsidy.ContactAnswers) { c.IBAN = "\u00a0" }), blocks(subsidy.FieldIBAN, subsidy.A11, subsidy.Missing, "IBAN van het bestuur")},
		{"an IBAN with a slip", contact(func(c *subsidy.ContactAnswers) { c.IBAN = "NL91 ABNA 0417 1643 01" }), blocks(subsidy.FieldIBAN, subsidy.A11, subsidy.Wrong, "Dit IBAN klopt niet.")},
		{"an IBAN that is too short", contact(func(c *subsidy.ContactAnswers) { c.IBAN = "NL91 ABNA 0417" }), blocks(subsidy.FieldIBAN, subsidy.A11, subsidy.Wrong, "18 tekens")},
		{"an IBAN in lower case", contact(func(c *subsidy.ContactAnswers) { c.IBAN = "nl91abna0417164300" }), nothing()},
		{"an IBAN from abroad", contact(func(c *subsidy.ContactAnswers) { c.IBAN = "BE68 5390 0754 7034" }), nothing()},
		{"nothing at all", contact(func(c *subsidy.ContactAnswers) { *c = subsidy.ContactAnswers{} }), slices.Concat(
			blocks(subsidy.FieldContactName, subsidy.A2, subsidy.Missing), blocks(subsidy.FieldContactEmail, subsidy.A2, subsidy.Missing),
			warns(subsidy.FieldContactPhone, subsidy.A2, subsidy.Missing), blocks(subsidy.FieldIBAN, subsidy.A11, subsidy.Missing))},
	})
}

func TestA2_WhatIsMissingInAProgrammeOnlyWarns(t *testing.T) {
	programme := func(change func(*subsidy.ZomerschoolAnswers)) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { change(&f.Answers.Zomerschool) }
	}
	checked(t, []checkCase{
		{"no first day", programme(func(z *subsidy.ZomerschoolAnswers) { z.FirstDay = "" }), warns(subsidy.FieldFirstDay, subsidy.A2, subsidy.Missing, "11-7-2022")},
		{"no last day", programme(func(z *subsidy.ZomerschoolAnswers) { z.LastDay = "" }), warns(subsidy.FieldLastDay, subsidy.A2, subsidy.Missing)},
		{"no number of days", programme(func(z *subsidy.ZomerschoolAnswers) { z.Days = "" }), warns(subsidy.FieldDays, subsidy.A2, subsidy.Missing)},
		{"no hours", programme(func(z *subsidy.ZomerschoolAnswers) { z.HoursPerDay = "" }), warns(subsidy.FieldHours, subsidy.A2, subsidy.Missing)},
		{"no description", programme(func(z *subsidy.ZomerschoolAnswers) { z.Programme = "\t" }), warns(subsidy.FieldProgramme, subsidy.A2, subsidy.Missing)},
		{"all but the pupils", programme(func(z *subsidy.ZomerschoolAnswers) { *z = subsidy.ZomerschoolAnswers{Pupils: "22"} }), slices.Concat(
			warns(subsidy.FieldFirstDay, subsidy.A2, subsidy.Missing), warns(subsidy.FieldLastDay, subsidy.A2, subsidy.Missing),
			warns(subsidy.FieldDays, subsidy.A2, subsidy.Missing), warns(subsidy.FieldHours, subsidy.A2, subsidy.Missing),
			warns(subsidy.FieldProgramme, subsidy.A2, subsidy.Missing))},
	})
}

func TestAnswersThatCannotBeReadSayHow(t *testing.T) {
	programme := func(change func(*subsidy.ZomerschoolAnswers)) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { change(&f.Answers.Zomerschool) }
	}
	checked(t, []checkCase{
		{"a first day", programme(func(z *subsidy.ZomerschoolAnswers) { z.FirstDay = "in juli" }), warns(subsidy.FieldFirstDay, "", subsidy.Wrong, "Wij lezen ‘in juli’ niet als datum.")},
		{"a last day that does not exist", programme(func(z *subsidy.ZomerschoolAnswers) { z.LastDay = "32-7-2022" }), warns(subsidy.FieldLastDay, "", subsidy.Wrong, "31 dagen")},
		{"a last day before the first", programme(func(z *subsidy.ZomerschoolAnswers) { z.LastDay = "10-7-2022" }),
			warns(subsidy.FieldLastDay, "", subsidy.Wrong, "De laatste dag (10 juli 2022) ligt vóór de eerste dag (11 juli 2022).")},
		{"a number of days", programme(func(z *subsidy.ZomerschoolAnswers) { z.Days = "twee weken" }), warns(subsidy.FieldDays, "", subsidy.Wrong, "niet als getal")},
		{"no days", programme(func(z *subsidy.ZomerschoolAnswers) { z.Days = "0" }), warns(subsidy.FieldDays, "", subsidy.Wrong, "1 of meer")},
		{"as many days as there are", programme(func(z *subsidy.ZomerschoolAnswers) { z.Days = "12" }), nothing()},
		{"a day more than there are", programme(func(z *subsidy.ZomerschoolAnswers) { z.Days = "13" }),
			warns(subsidy.FieldDays, "", subsidy.Wrong, "Van 11 juli 2022 tot en met 22 juli 2022 zijn er 12 dagen; u vulde 13 in.")},
		{"hours", programme(func(z *subsidy.ZomerschoolAnswers) { z.HoursPerDay = "de hele dag" }), warns(subsidy.FieldHours, "", subsidy.Wrong, "niet als getal")},
		{"more hours than a day has", programme(func(z *subsidy.ZomerschoolAnswers) { z.HoursPerDay = "25" }), warns(subsidy.FieldHours, "", subsidy.Wrong, "24 uur")},
		{"half hours", programme(func(z *subsidy.ZomerschoolAnswers) { z.HoursPerDay = "5½" }), nothing()},
		{"the day that the policy begins", func(f *subsidy.Facts) { f.Answers.Overgangsbeleid.From = "na de zomer" }, warns(subsidy.FieldFrom, "", subsidy.Wrong, "Wij lezen ‘na de zomer’ niet als datum.")},
	})
}

func TestTextsThatAreTooLongOnlyWarn(t *testing.T) {
	// Characters are counted, not bytes.
	line, text := strings.Repeat("é", subsidy.LineMaximum), strings.Repeat("é", subsidy.TextMaximum)
	fits := func(f *subsidy.Facts) {
		f.Answers.Contact.Name = line
		f.Answers.Zomerschool.Programme = text
		f.Answers.Overgangsbeleid.Change, f.Answers.Overgangsbeleid.Anchoring = text, text
		f.Answers.Medezeggenschap.WhyNot = text
	}
	tooLong := func(change func(*subsidy.Facts)) func(*subsidy.Facts) {
		return func(f *subsidy.Facts) { fits(f); change(f) }
	}
	long := func(field string) []found {
		return warns(field, "", subsidy.Wrong, "U gebruikte 2.001 tekens.", "ten hoogste 2.000 tekens")
	}
	checked(t, []checkCase{
		{"at most", fits, nothing()},
		{"a name", tooLong(func(f *subsidy.Facts) { f.Answers.Contact.Name += "x" }), warns(subsidy.FieldContactName, "", subsidy.Wrong, "U gebruikte 201 tekens.", "ten hoogste 200 tekens")},
		{"a description", tooLong(func(f *subsidy.Facts) { f.Answers.Zomerschool.Programme += "x" }), long(subsidy.FieldProgramme)},
		{"what changes", tooLong(func(f *subsidy.Facts) { f.Answers.Overgangsbeleid.Change += "x" }), long(subsidy.FieldChange)},
		{"how it is anchored", tooLong(func(f *subsidy.Facts) { f.Answers.Overgangsbeleid.Anchoring += "x" }), long(subsidy.FieldAnchoring)},
		{"why not", tooLong(func(f *subsidy.Facts) { f.Answers.Medezeggenschap.WhyNot += "x" }), long(subsidy.FieldWhyNot)},
		{"a reason for the pupils", tooLong(func(f *subsidy.Facts) {
			f.Answers.Zomerschool.Pupils, f.Answers.Zomerschool.PupilsReason = "41", text+"x"
		}), append(warns(subsidy.FieldPupils, subsidy.S10, subsidy.Notice), long(subsidy.FieldPupilsReason)...)},
	})
}

func TestFindingsStandInTheOrderOfTheForm(t *testing.T) {
	f := cleanFacts(t)
	f.Answers = subsidy.Answers{Parts: []subsidy.Part{subsidy.PartOvergangsbeleid, subsidy.PartZomerschool}}
	place := map[subsidy.Section]int{}
	for i, s := range subsidy.Sections {
		place[s] = i
	}
	last := 0
	for _, x := range subsidy.Check(f) {
		if place[x.Section] < last {
			t.Errorf("%s stands too late", x.Field)
		}
		last = place[x.Section]
	}
	if last != place[subsidy.SectionMedezeggenschap] {
		t.Errorf("the last finding is in section %d", last)
	}
}

// drawText draws an answer: what people type, and what nobody should.
func drawText(plausible ...string) *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom(append(plausible, "", " ", "x", "0", "1", "-1")),
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 60), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"\x00", "a\x00b", "\xff\xfe", "\u202e", "٣", "９", "1e9", "<script>", "=1+1", strings.Repeat("é", 2001), strings.Repeat("9", 5000)}),
	)
}

var someCodes = []string{"18BR01", "18br02", "18BR02", "99ZZ00", "00AA00", "18BR"}

func drawAnswers(t *rapid.T) subsidy.Answers {
	date := drawText("11-7-2022", "22-7-2022", "1 mei 2022", "2022-05-08", "29-4-2023", "31-2-2022", "1-1-2000", "31-12-2100")
	count := drawText("5", "22", "23", "800", "1.250", "999999999", "2147483647")
	text := drawText("Een zin.")
	parts := rapid.OneOf(rapid.SampledFrom(subsidy.Parts), rapid.Map(text, func(s string) subsidy.Part { return subsidy.Part(s) }))
	partners := rapid.Custom(func(t *rapid.T) subsidy.PartnerAnswers {
		return subsidy.PartnerAnswers{Location: drawText(someCodes...).Draw(t, "location"), Pupils: count.Draw(t, "pupils")}
	})
	return subsidy.Answers{
		Parts: rapid.SliceOfN(parts, 0, 4).Draw(t, "parts"),
		Contact: subsidy.ContactAnswers{
			Name: text.Draw(t, "name"), Email: drawText("a@b.nl", "A <a@b.nl>").Draw(t, "e-mail"),
			Phone: drawText("070 123 45 67", "+32 2 123 45 67").Draw(t, "phone"), IBAN: drawText("NL91ABNA0417164300", "NL").Draw(t, "iban"),
		},
		Zomerschool: subsidy.ZomerschoolAnswers{
			Pupils: count.Draw(t, "pupils"), PupilsReason: text.Draw(t, "reason"), FirstDay: date.Draw(t, "first"), LastDay: date.Draw(t, "last"),
			Days: count.Draw(t, "days"), HoursPerDay: drawText("5", "5,5", "25").Draw(t, "hours"), Programme: text.Draw(t, "programme"),
			Partners: rapid.SliceOfN(partners, 0, 4).Draw(t, "partners"),
		},
		Overgangsbeleid: subsidy.OvergangsbeleidAnswers{
			Measures: rapid.SliceOfN(rapid.Map(text, func(s string) subsidy.Measure { return subsidy.Measure(s) }), 0, 3).Draw(t, "measures"),
			Change:   text.Draw(t, "change"), From: date.Draw(t, "from"), Anchoring: text.Draw(t, "anchoring"),
		},
		Medezeggenschap: subsidy.MedezeggenschapAnswers{
			Body: subsidy.Body(text.Draw(t, "body")), Right: subsidy.Right(text.Draw(t, "right")), Date: date.Draw(t, "date"),
			Outcome: subsidy.Outcome(text.Draw(t, "outcome")), WhyNot: text.Draw(t, "why not"),
		},
		Saved: rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(subsidy.Sections), rapid.Map(text, func(s string) subsidy.Section { return subsidy.Section(s) })), 0, 6).Draw(t, "saved"),
	}
}

func drawCount(t *rapid.T) subsidy.Count {
	return subsidy.Count{N: rapid.IntRange(0, 2000).Draw(t, "n"), Known: rapid.Bool().Draw(t, "known")}
}

func drawFacts(t *rapid.T, schemes []subsidy.Scheme) subsidy.Facts {
	scheme := rapid.SampledFrom(schemes).Draw(t, "scheme")
	count := rapid.Custom(drawCount)
	f := subsidy.Facts{
		Answers: drawAnswers(t), Scheme: scheme, Terms: rapid.SampledFrom(scheme.Rounds).Draw(t, "terms"),
		Board: "41234", Attachments: rapid.IntRange(0, 10).Draw(t, "attachments"),
		Live: rapid.SampledFrom([]subsidy.Reference{"", "ZO22-7K4M-X"}).Draw(t, "live"),
		Location: subsidy.Location{
			Code: "18BR01", Board: rapid.SampledFrom([]subsidy.BoardNumber{"41234", "40000"}).Draw(t, "board"),
			Region: rapid.SampledFrom(append(slices.Clone(regions), "", "Oost")).Draw(t, "region"),
			Pupils: count.Draw(t, "pupils"), Repeaters: count.Draw(t, "repeaters"),
		},
		Partners: map[subsidy.LocationCode]subsidy.Location{},
	}
	for _, code := range []subsidy.LocationCode{"18BR02", "99ZZ00"} {
		if rapid.Bool().Draw(t, "in the register") {
			f.Partners[code] = subsidy.Location{Code: code, Pupils: count.Draw(t, "pupils"), Repeaters: count.Draw(t, "repeaters")}
		}
	}
	return f
}

func shippedSchemes(t testing.TB) []subsidy.Scheme {
	t.Helper()
	return []subsidy.Scheme{shippedScheme(t, defaultScheme), shippedScheme(t, r21Scheme)}
}

func TestWhateverIsTypedEveryFindingCanStandOnAPage(t *testing.T) {
	schemes := shippedSchemes(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t, schemes)
		findings := subsidy.Check(f)
		for _, x := range findings {
			if x.Message == "" || !utf8.ValidString(x.Message) || strings.ContainsFunc(x.Message, unicode.IsControl) || utf8.RuneCountInString(x.Message) > 400 {
				t.Fatalf("the message %q cannot stand on a page", x.Message)
			}
			if labelOf(x.Field) == "" || !slices.Contains(subsidy.Sections, x.Section) {
				t.Fatalf("nobody can find the field %q in section %q", x.Field, x.Section)
			}
			if x.Blocks && x.Severity == subsidy.Notice {
				t.Fatalf("a remark blocks: %+v", x)
			}
			if x.Rule != "" && x.Rule.Article() == "" {
				t.Fatalf("rule %s has no article for the small print", x.Rule)
			}
		}
		if !reflect.DeepEqual(findings, subsidy.Check(f)) {
			t.Fatal("the same facts gave other findings")
		}
		for _, s := range append(slices.Clone(subsidy.Sections), "") {
			if p := f.Answers.Progress(s, findings); p.Title() == string(p) {
				t.Fatalf("section %q is %q, which has no words on screen", s, p)
			}
		}
	})
}

// labelOf gives the words that stand at a field. A field of a participating
// location ends on its number, from 1.
func labelOf(field string) string {
	for _, base := range []string{subsidy.FieldPartnerLocation, subsidy.FieldPartnerPupils} {
		for i := range 10 {
			if field == subsidy.PartnerField(base, i) {
				return subsidy.Label(base)
			}
		}
	}
	return subsidy.Label(field)
}

func TestS4_WhateverIsTypedTheQuoteStaysBetweenNothingAndTheMaximum(t *testing.T) {
	schemes := shippedSchemes(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t, schemes)
		q := f.Quote()
		if q.Total < 0 || q.Total > f.Scheme.Amounts.Maximum() {
			t.Fatalf("the quote is %+v", q)
		}
		if len(subsidy.Check(f).Blocking()) == 0 && q.Total == 0 {
			t.Fatal("an application for nothing can be filed")
		}
	})
}

func TestS10_APartnerWithUnknownPupilsNeverMakesThemTooMany(t *testing.T) {
	schemes := shippedSchemes(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t, schemes)
		n := rapid.IntRange(1, 5000).Draw(t, "planned")
		f.Answers.Parts = []subsidy.Part{subsidy.PartZomerschool}
		f.Answers.Zomerschool.Pupils = subsidy.FormatCount(n)
		known := subsidy.Count{N: rapid.IntRange(0, 9).Draw(t, "stray number")}
		partner(&f, "77KK07", "3", known)
		if rapid.Bool().Draw(t, "not in the register") {
			delete(f.Partners, "77KK07")
		}
		if blockedUnder(subsidy.Check(f), subsidy.S10) {
			t.Fatalf("%d pupils are refused:\n%s", n, listed(subsidy.Check(f)))
		}
	})
}

func TestS10_PupilsAreTooManyOnlyWhereTheRegisterKnowsThemAll(t *testing.T) {
	schemes := shippedSchemes(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t, schemes)
		n := rapid.IntRange(1, 5000).Draw(t, "planned")
		f.Answers.Parts = []subsidy.Part{subsidy.PartZomerschool}
		f.Answers.Zomerschool.Pupils = subsidy.FormatCount(n)
		f.Answers.Zomerschool.Partners = nil
		all, known := f.Location.Pupils.N, f.Location.Pupils.Known
		for _, code := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"18BR02", "99ZZ00"}), 0, 2, rapid.ID).Draw(t, "partners") {
			partner(&f, code, "1", rapid.Custom(drawCount).Draw(t, "pupils"))
			there := f.Partners[subsidy.LocationCode(code)].Pupils
			all, known = all+there.N, known && there.Known
		}
		if got, want := blockedUnder(subsidy.Check(f), subsidy.S10), known && n > all; got != want {
			t.Fatalf("%d pupils of %d (known: %v) are refused: %v", n, all, known, got)
		}
	})
}

func TestTheExampleOfADateIsInTheYearOfTheRound(t *testing.T) {
	f := cleanFacts(t)
	under(t, defaultScheme, 2021)(&f)
	f.Answers.Zomerschool.FirstDay, f.Answers.Overgangsbeleid.From = "", ""
	for field, example := range map[string]string{subsidy.FieldFirstDay: "11-7-2021", subsidy.FieldFrom: "1-8-2021"} {
		x, _ := subsidy.Check(f).At(field)
		says(t, x.Message, example)
		if _, err := subsidy.ParseDate(example); err != nil {
			t.Error(err)
		}
	}
}

package subsidy_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

// The scheme versions that ship with the portal.
const (
	defaultScheme = "zittenblijven-vo"
	r21Scheme     = "r21"
)

// schemeDocument gives the text of a scheme version that ships with the portal.
func schemeDocument(t testing.TB, slug string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "cmd", "portal", "schemes", slug+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// shippedScheme gives a scheme version that ships with the portal.
func shippedScheme(t testing.TB, slug string) subsidy.Scheme {
	t.Helper()
	scheme, err := subsidy.ParseScheme(schemeDocument(t, slug))
	if err != nil {
		t.Fatalf("the shipped document %s: %v", slug, err)
	}
	return scheme
}

// shippedTerms gives the terms of one year of a shipped scheme version.
func shippedTerms(t testing.TB, slug string, year int) subsidy.RoundTerms {
	t.Helper()
	terms, ok := shippedScheme(t, slug).Terms(year)
	if !ok {
		t.Fatalf("%s has no round in %d", slug, year)
	}
	return terms
}

// termsOf gives the terms that every shipped round has, with what differs.
func termsOf(year int, ceiling subsidy.Cents, opens int, mayFirst, mayLast subsidy.Date) subsidy.RoundTerms {
	return subsidy.RoundTerms{
		Year: year, Ceiling: ceiling,
		Opens: day(year, time.March, opens), Closes: day(year, time.April, 30),
		DecideBy:         day(year, time.July, 1),
		EarlyFiledBefore: day(year, time.April, 1), DecideEarlyBy: day(year, time.June, 1),
		SpendUntil: day(year+1, time.December, 31),
		MayHoliday: subsidy.Period{First: mayFirst, Last: mayLast},
	}
}

// questions are those of both shipped versions.
var questions = []subsidy.ChecklistItem{
	{ID: "iban-van-bestuur", Question: "Is het IBAN van dit bestuur?"},
	{ID: "contact-bereikbaar", Question: "Is duidelijk wie wij over de aanvraag kunnen bellen of mailen?"},
	{ID: "buiten-de-lessen", Part: subsidy.PartZomerschool, Question: "Ligt het programma buiten de gewone lessen?", Rule: subsidy.S9},
	{ID: "opzet-past", Part: subsidy.PartZomerschool, Question: "Past de opzet bij het aantal leerlingen, dagen en uren?", Rule: subsidy.S10},
	{ID: "doel-overgang", Part: subsidy.PartZomerschool, Question: "Is het programma bedoeld voor leerlingen die anders blijven zitten?"},
	{ID: "verandering-uitgelegd", Part: subsidy.PartOvergangsbeleid, Question: "Zegt de aanvraag wat er verandert, vanaf wanneer en hoe het blijft?", Rule: subsidy.S3},
	{ID: "maatregelen-passen", Part: subsidy.PartOvergangsbeleid, Question: "Passen de maatregelen bij wat er gaat veranderen?", Rule: subsidy.S3},
}

var publishedAmounts = subsidy.Amounts{Overgangsbeleid: 15_000_00, PerPupil: 450_00, ProgrammeMaximum: 10_000_00}

func TestTheDefaultSchemeIsTheServiceDocuments(t *testing.T) {
	want := subsidy.Scheme{
		Slug: "zittenblijven-vo", Version: 1, Prefix: "ZO",
		Name:    "Subsidie tegen onnodig zittenblijven",
		Source:  "Servicedocument vervolg prestatiebox (VO-raad en OCW), 2021 en 2022",
		Amounts: publishedAmounts, Together: false,
		LivePer: subsidy.LivePerRound, Distribution: subsidy.DistributionDraw, Overflow: subsidy.OverflowSkip,
		Checklist: questions,
		Rounds: []subsidy.RoundTerms{
			termsOf(2021, 9_000_000_00, 10, day(2021, time.May, 1), day(2021, time.May, 9)),
			termsOf(2022, 9_000_000_00, 8, day(2022, time.April, 30), day(2022, time.May, 8)),
		},
		FurtherMayHolidays: []subsidy.Period{{First: day(2023, time.April, 29), Last: day(2023, time.May, 7)}},
	}
	if got := shippedScheme(t, defaultScheme); !reflect.DeepEqual(got, want) {
		t.Errorf("the shipped scheme is\n%+v\nwant\n%+v", got, want)
	}
}

func TestR21IsTheRegulationAsPublished(t *testing.T) {
	want := subsidy.Scheme{
		Slug: "r21", Version: 1, Prefix: "ZB",
		Name:    "Subsidie structureel voorkomen onnodig zittenblijven vo 2021-2023",
		Source:  "Subsidieregeling structureel voorkomen onnodig zittenblijven vo 2021-2023 (Stcrt. 2021, 11972)",
		Amounts: publishedAmounts, Together: true,
		LivePer: subsidy.LivePerScheme, Distribution: subsidy.DistributionDraw, Overflow: subsidy.OverflowSkip,
		Checklist: questions,
		Rounds: []subsidy.RoundTerms{
			termsOf(2021, 8_750_000_00, 10, day(2021, time.May, 1), day(2021, time.May, 9)),
			termsOf(2022, 12_710_950_00, 8, day(2022, time.April, 30), day(2022, time.May, 8)),
			termsOf(2023, 5_250_000_00, 8, day(2023, time.April, 29), day(2023, time.May, 7)),
		},
	}
	if got := shippedScheme(t, r21Scheme); !reflect.DeepEqual(got, want) {
		t.Errorf("the shipped scheme is\n%+v\nwant\n%+v", got, want)
	}
}

// node is an object of a JSON document.
type node = map[string]any

// changedDocument gives the default scheme's document with a change to it.
func changedDocument(t testing.TB, change func(node)) []byte {
	t.Helper()
	var root node
	if err := json.Unmarshal(schemeDocument(t, defaultScheme), &root); err != nil {
		t.Fatal(err)
	}
	change(root)
	text, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func itemOf(root node, i int) node   { return root["checklist"].([]any)[i].(node) }
func amountsOf(root node) node       { return root["amounts"].(node) }
func roundOf(root node, i int) node  { return root["rounds"].([]any)[i].(node) }
func mayOf(root node, i int) node    { return roundOf(root, i)["mayHoliday"].(node) }
func without(n node, key string)     { delete(n, key) }
func with(n node, key string, v any) { n[key] = v }

// faultPaths fails unless err is an Invalid refusal with field errors, and
// gives their paths.
func faultPaths(t testing.TB, err error) []string {
	t.Helper()
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind != subsidy.Invalid || len(e.Fields) == 0 {
		t.Fatalf("got error %v, want an Invalid refusal with a fault per field", err)
	}
	var paths []string
	for _, f := range e.Fields {
		if f.Message == "" {
			t.Errorf("the fault at %s has no message", f.Field)
		}
		paths = append(paths, f.Field)
	}
	return paths
}

func TestEveryFaultOfASchemeIsNamedByItsPath(t *testing.T) {
	cases := []struct {
		name   string
		change func(node)
		paths  []string
		says   string
	}{
		{"a missing text", func(n node) { without(n, "slug") }, []string{"slug"}, "is missing"},
		{"missing amounts", func(n node) { without(n, "amounts") }, []string{"amounts"}, "is missing"},
		{"a missing amount", func(n node) { without(amountsOf(n), "perPupil") }, []string{"amounts.perPupil"}, "is missing"},
		{"missing rounds", func(n node) { without(n, "rounds") }, []string{"rounds"}, "is missing"},
		{"a missing date", func(n node) { without(roundOf(n, 1), "closes") }, []string{"rounds[1].closes"}, "is missing"},
		{"a missing day of the holiday", func(n node) { without(mayOf(n, 0), "last") }, []string{"rounds[0].mayHoliday.last"}, "is missing"},
		{"a missing switch", func(n node) { without(n, "programmeOnlyWithOvergangsbeleid") }, []string{"programmeOnlyWithOvergangsbeleid"}, "is missing"},

		{"an unknown key", func(n node) { with(n, "celing", 1) }, []string{"celing"}, "is unknown"},
		{"an unknown amount", func(n node) { with(amountsOf(n), "perSchool", 1) }, []string{"amounts.perSchool"}, "is unknown"},
		{"an unknown key of a round", func(n node) { with(roundOf(n, 1), "note", "x") }, []string{"rounds[1].note"}, "is unknown"},
		{"an unknown key of the holiday", func(n node) { with(mayOf(n, 1), "middle", "x") }, []string{"rounds[1].mayHoliday.middle"}, "is unknown"},
		{"a key with another capital", func(n node) { with(n, "Slug", "x") }, []string{"Slug"}, "is unknown"},

		{"a number for a text", func(n node) { with(n, "name", 7) }, []string{"name"}, "found the number 7, expected a text"},
		{"nothing for a text", func(n node) { with(n, "source", nil) }, []string{"source"}, "found null, expected a text"},
		{"spaces for a text", func(n node) { with(n, "name", "  ") }, []string{"name"}, "expected a text"},
		{"a slug with capitals", func(n node) { with(n, "slug", "R21") }, []string{"slug"}, "expected the form"},
		{"a slug with a line behind it", func(n node) { with(n, "slug", "r21\n") }, []string{"slug"}, "expected the form"},
		{"a prefix of three", func(n node) { with(n, "prefix", "ZOS") }, []string{"prefix"}, "expected the form"},
		{"a text for a switch", func(n node) { with(n, "programmeOnlyWithOvergangsbeleid", "no") }, []string{"programmeOnlyWithOvergangsbeleid"}, "expected true or false"},
		{"an unknown span", func(n node) { with(n, "liveApplicationPer", "year") }, []string{"liveApplicationPer"}, "expected one of round, scheme"},
		{"an unknown distribution", func(n node) { with(n, "distribution", "lot") }, []string{"distribution"}, "expected one of draw, receipt"},
		{"a list for a distribution", func(n node) { with(n, "distribution", []any{"draw"}) }, []string{"distribution"}, "expected one of"},
		{"a text for amounts", func(n node) { with(n, "amounts", "450") }, []string{"amounts"}, "expected an object"},
		{"an object for rounds", func(n node) { with(n, "rounds", node{}) }, []string{"rounds"}, "expected a list"},
		{"no rounds at all", func(n node) { with(n, "rounds", []any{}) }, []string{"rounds"}, "one or more rounds"},
		{"a text for a round", func(n node) { with(n, "rounds", []any{"2022"}) }, []string{"rounds[0]"}, "expected an object"},
		{"a date for the holiday", func(n node) { with(roundOf(n, 0), "mayHoliday", "2021-05-01") }, []string{"rounds[0].mayHoliday"}, "expected an object"},

		{"a fraction of a cent", func(n node) { with(amountsOf(n), "perPupil", json.Number("45000.5")) }, []string{"amounts.perPupil"}, "found 45000.5, expected a whole number"},
		{"cents with a point", func(n node) { with(roundOf(n, 0), "ceiling", json.Number("900000000.0")) }, []string{"rounds[0].ceiling"}, "expected a whole number"},
		{"cents with an exponent", func(n node) { with(roundOf(n, 0), "ceiling", json.Number("9e8")) }, []string{"rounds[0].ceiling"}, "expected a whole number"},
		{"cents as a text", func(n node) { with(roundOf(n, 1), "ceiling", "900000000") }, []string{"rounds[1].ceiling"}, `found "900000000", expected a whole number`},
		{"more cents than an int64", func(n node) { with(roundOf(n, 1), "ceiling", json.Number("9223372036854775808")) }, []string{"rounds[1].ceiling"}, "expected a whole number"},
		{"a ceiling of nothing", func(n node) { with(roundOf(n, 1), "ceiling", 0) }, []string{"rounds[1].ceiling"}, "found 0, expected 1 to"},
		{"an amount below nothing", func(n node) { with(amountsOf(n), "overgangsbeleid", -1) }, []string{"amounts.overgangsbeleid"}, "found -1, expected 1 to"},
		{"a maximum beyond all money", func(n node) { with(amountsOf(n), "programmeMaximum", 1_000_000_000_001) }, []string{"amounts.programmeMaximum"}, "expected 1 to"},
		{"half a version", func(n node) { with(n, "version", 1.5) }, []string{"version"}, "expected a whole number"},
		{"version nought", func(n node) { with(n, "version", 0) }, []string{"version"}, "expected 1 to"},
		{"a year of two digits", func(n node) { with(roundOf(n, 0), "year", 21) }, []string{"rounds[0].year"}, "expected 2000 to 2100"},

		{"a day that does not exist", func(n node) { with(roundOf(n, 0), "closes", "2021-04-31") }, []string{"rounds[0].closes"}, "found 2021-04-31, expected a date such as 2022-04-30"},
		{"a leap day in a plain year", func(n node) { with(mayOf(n, 0), "first", "2021-02-29") }, []string{"rounds[0].mayHoliday.first"}, "expected a date"},
		{"a date as people type it", func(n node) { with(roundOf(n, 1), "spendUntil", "31-12-2023") }, []string{"rounds[1].spendUntil"}, "expected a date"},
		{"a date with an hour", func(n node) { with(roundOf(n, 1), "opens", "2022-03-08T00:00:00Z") }, []string{"rounds[1].opens"}, "expected a date"},

		{"a window that closes before it opens", func(n node) { with(roundOf(n, 0), "closes", "2021-03-09") }, []string{"rounds[0].closes"}, "2021-03-09 lies before 2021-03-10"},
		{"a decision before the closing", func(n node) { with(roundOf(n, 0), "decideBy", "2021-04-29") }, []string{"rounds[0].decideBy"}, "lies before"},
		{"an early decision before the early filing", func(n node) { with(roundOf(n, 1), "decideEarlyBy", "2022-03-31") }, []string{"rounds[1].decideEarlyBy"}, "lies before"},
		{"money spent before the decision", func(n node) { with(roundOf(n, 1), "spendUntil", "2022-06-30") }, []string{"rounds[1].spendUntil"}, "lies before"},
		{"a holiday that ends before it begins", func(n node) { with(mayOf(n, 1), "last", "2022-04-29") }, []string{"rounds[1].mayHoliday.last"}, "lies before"},
		{"a year that stands there twice", func(n node) { with(roundOf(n, 1), "year", 2021) }, []string{"rounds[1].opens", "rounds[1].year"}, "2021 stands here twice"},

		{"a text for a checklist", func(n node) { with(n, "checklist", "x") }, []string{"checklist"}, "expected a list"},
		{"a text for a question", func(n node) { with(n, "checklist", []any{"x"}) }, []string{"checklist[0]"}, "expected an object"},
		{"a question without an id", func(n node) { without(itemOf(n, 1), "id") }, []string{"checklist[1].id"}, "is missing"},
		{"a question with an id that is no slug", func(n node) { with(itemOf(n, 1), "id", "Is het") }, []string{"checklist[1].id"}, "expected the form"},
		{"a question twice", func(n node) { with(itemOf(n, 1), "id", "iban-van-bestuur") }, []string{"checklist[1].id"}, "stands here twice"},
		{"a question of spaces", func(n node) { with(itemOf(n, 0), "question", " ") }, []string{"checklist[0].question"}, "expected a text"},
		{"a question without end", func(n node) { with(itemOf(n, 0), "question", strings.Repeat("é", 201)) }, []string{"checklist[0]"}, "more than 200"},
		{"a question without a part", func(n node) { without(itemOf(n, 0), "part") }, []string{"checklist[0].part"}, "is missing"},
		{"a question of an unknown part", func(n node) { with(itemOf(n, 0), "part", "lenteschool") }, []string{"checklist[0].part"}, "for both"},
		{"a number for a part", func(n node) { with(itemOf(n, 0), "part", 0) }, []string{"checklist[0].part"}, "for both"},
		{"a question under an unknown rule", func(n node) { with(itemOf(n, 0), "rule", "S99") }, []string{"checklist[0].rule"}, "no rule of the register"},
		{"a question under an empty rule", func(n node) { with(itemOf(n, 0), "rule", "") }, []string{"checklist[0].rule"}, "expected a text"},
		{"an unknown key of a question", func(n node) { with(itemOf(n, 0), "weight", 1) }, []string{"checklist[0].weight"}, "is unknown"},

		{"several faults at once", func(n node) {
			without(n, "slug")
			with(n, "celing", 1)
			with(amountsOf(n), "perPupil", json.Number("0.5"))
			with(roundOf(n, 0), "closes", "2021-04-31")
			with(roundOf(n, 1), "closes", "2022-03-01")
			without(mayOf(n, 1), "first")
		}, []string{"slug", "celing", "amounts.perPupil", "rounds[0].closes", "rounds[1].closes", "rounds[1].mayHoliday.first"}, "lies before"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			scheme, err := subsidy.ParseScheme(changedDocument(t, c.change))
			got, want := faultPaths(t, err), slices.Clone(c.paths)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("faults are at %q, want %q", got, want)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %q, want it to hold %q", err, c.says)
			}
			if !reflect.DeepEqual(scheme, subsidy.Scheme{}) {
				t.Errorf("a refused document gave %+v", scheme)
			}
		})
	}
}

// Without this a window would open in the year nought.
func TestADateOfTheWrongKindIsAFaultAndNotTheZeroDate(t *testing.T) {
	for name, value := range map[string]any{
		"nothing": nil, "an empty text": "", "a number": 20220308, "a switch": true, "a list": []any{"2022-03-08"}, "an object": node{},
	} {
		t.Run(name, func(t *testing.T) {
			var want []string
			document := changedDocument(t, func(n node) {
				for _, key := range []string{"closes", "decideBy", "decideEarlyBy", "earlyFiledBefore", "opens", "spendUntil"} {
					with(roundOf(n, 1), key, value)
					want = append(want, "rounds[1]."+key)
				}
			})
			_, err := subsidy.ParseScheme(document)
			got := faultPaths(t, err)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("faults are at %q, want %q", got, want)
			}
		})
	}
}

func TestWhatIsNoWholeDocumentIsRefused(t *testing.T) {
	whole := string(schemeDocument(t, defaultScheme))
	for name, text := range map[string]string{
		"nothing":                       "",
		"no JSON":                       "slug: r21",
		"half a document":               whole[:len(whole)/2],
		"a list":                        "[]",
		"null":                          "null",
		"a text":                        `"r21"`,
		"a comment before it":           "// version 1\n" + whole,
		"text behind it":                strings.TrimSpace(whole) + " and more",
		"a second document":             whole + whole,
		"a comma behind it":             strings.TrimSpace(whole) + ",",
		"a closing brace behind it":     strings.TrimSpace(whole) + "}",
		"a closing bracket behind it":   strings.TrimSpace(whole) + "]",
		"a brace and more behind it":    strings.TrimSpace(whole) + "\n} \"ceiling\": 1",
		"a NUL behind it":               strings.TrimSpace(whole) + "\x00",
		"objects a hundred levels deep": strings.Repeat(`{"amounts":`, 100),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := subsidy.ParseScheme([]byte(text))
			if err == nil {
				t.Fatal("it was read as a scheme")
			}
			if got := faultPaths(t, err); !slices.Contains(got, "$") {
				t.Errorf("faults are at %q, want $", got)
			}
		})
	}
}

func TestWhiteSpaceAroundADocumentIsNoFault(t *testing.T) {
	text := "\n\t " + string(schemeDocument(t, r21Scheme)) + " \r\n\n"
	if _, err := subsidy.ParseScheme([]byte(text)); err != nil {
		t.Error(err)
	}
}

// What is read is fit to be used: every rule leans on this.
func FuzzParseScheme(f *testing.F) {
	for _, slug := range []string{defaultScheme, r21Scheme} {
		f.Add(schemeDocument(f, slug))
	}
	for _, text := range []string{"", "{}", "[]", "null", `{"rounds":[{}]}`, `{"rounds":[null,1,"x",{"mayHoliday":[]}]}`, `{"amounts":{"perPupil":1e99}}`, "{\"slug\":\"\xff\"}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		s, err := subsidy.ParseScheme(document)
		if err != nil {
			faultPaths(t, err)
			return
		}
		if len(s.Rounds) == 0 || s.Amounts.PerPupil < 1 || s.Amounts.ProgrammeMaximum < 1 || s.Version < 1 || s.Slug == "" {
			t.Fatalf("read %+v", s)
		}
		for _, r := range s.Rounds {
			if r.Ceiling < 1 || !r.OpensAt().Before(r.ClosesAt()) || r.MayHoliday.Last.Before(r.MayHoliday.First) {
				t.Fatalf("read the round %+v", r)
			}
			for _, d := range []subsidy.Date{r.Opens, r.Closes, r.DecideBy, r.EarlyFiledBefore, r.DecideEarlyBy, r.SpendUntil, r.MayHoliday.First, r.MayHoliday.Last} {
				if d.IsZero() {
					t.Fatalf("read a round without a date: %+v", r)
				}
			}
		}
		s.Amounts.Quote(subsidy.Counted(1), true)
	})
}

func TestAKeyThatStandsTwiceIsAFault(t *testing.T) {
	document := strings.Replace(string(schemeDocument(t, "r21")), `"ceiling": 875000000,`, `"ceiling": 875000000, "ceiling": 1,`, 1)
	_, err := subsidy.ParseScheme([]byte(document))
	if err == nil || !strings.Contains(err.Error(), "ceiling: stands twice") {
		t.Errorf("two ceilings in one round give: %v", err)
	}
}

func TestTheSameKeyInTwoObjectsIsNoFault(t *testing.T) {
	if _, err := subsidy.ParseScheme(schemeDocument(t, "r21")); err != nil {
		t.Error(err)
	}
}

func TestARoundThatOpensInAnotherYearIsAFault(t *testing.T) {
	document := strings.Replace(string(schemeDocument(t, "r21")), `"year": 2021`, `"year": 2030`, 1)
	_, err := subsidy.ParseScheme([]byte(document))
	if err == nil || !strings.Contains(err.Error(), "rounds[0].opens: 2021-03-10 lies not in 2030") {
		t.Errorf("a round of another year gives: %v", err)
	}
}

func TestS2_AMayHolidayOfAYearWithoutARoundIsRefusedToo(t *testing.T) {
	scheme := shippedScheme(t, "zittenblijven-vo")
	terms, _ := scheme.Terms(2022)
	answers := subsidy.Answers{Parts: []subsidy.Part{subsidy.PartZomerschool}, Zomerschool: subsidy.ZomerschoolAnswers{FirstDay: "1-5-2023", LastDay: "5-5-2023"}}
	found := subsidy.Check(subsidy.Facts{Answers: answers, Scheme: scheme, Terms: terms})
	if f, ok := found.At(subsidy.FieldFirstDay); !ok || f.Rule != subsidy.S2 || !f.Blocks {
		t.Errorf("a lenteschool in May 2023 gives %+v", f)
	}
}

func TestASchemeMayLackAChecklist(t *testing.T) {
	for name, change := range map[string]func(node){
		"without the key": func(n node) { without(n, "checklist") },
		"with no items":   func(n node) { with(n, "checklist", []any{}) },
	} {
		scheme, err := subsidy.ParseScheme(changedDocument(t, change))
		if err != nil || len(scheme.Checklist) > 0 {
			t.Errorf("%s: %v, %v", name, scheme.Checklist, err)
		}
	}
}

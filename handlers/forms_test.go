package handlers_test

import (
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// form is one form of the portal with good answers, and what kind of field
// each is.
type form struct {
	name  string
	who   subsidy.User // nobody for a visitor
	good  request
	lines []string // one line of text
	texts []string // several lines
	picks []string // a choice, or several
	// stores tells whether the answers are kept as they were typed.
	stores bool
}

// sections gives the form of every section of a draft, with its path.
func (p *portal) sections(ref subsidy.Reference) []form {
	path := "/aanvragen/" + string(ref) + "/"
	return []form{
		{name: "vestiging", who: p.Preparer, stores: true,
			good: post(path+"vestiging", "vestiging", string(dbtest.Location), "onderdelen", "zomerschool", "onderdelen", "overgangsbeleid",
				"contact-naam", "Joost Smeets", "contact-email", "j.smeets@rijnveld.example", "telefoon", "071 000 00 00", "iban", dbtest.IBAN),
			lines: []string{"vestiging", "contact-naam", "contact-email", "telefoon", "iban"}, picks: []string{"onderdelen"}},
		{name: "zomerschool", who: p.Preparer, stores: true,
			good: post(path+"zomerschool", "aantal-leerlingen", "18", "toelichting-leerlingen", "Veel vraag.", "eerste-dag", "11-7-2022",
				"laatste-dag", "22 juli 2022", "aantal-dagen", "10", "uren-per-dag", "5,5", "opzet", "Kleine groepen.",
				"deelnemer-vestiging", "97RV02", "deelnemer-leerlingen", "3"),
			lines: []string{"aantal-leerlingen", "eerste-dag", "laatste-dag", "aantal-dagen", "uren-per-dag", "deelnemer-vestiging", "deelnemer-leerlingen"},
			texts: []string{"toelichting-leerlingen", "opzet"}},
		{name: "overgangsbeleid", who: p.Preparer, stores: true,
			good:  post(path+"overgangsbeleid", "maatregelen", "volgen", "verandering", "Mentoren volgen.", "vanaf", "1-8-2022", "borging", "In de schoolgids."),
			lines: []string{"vanaf"}, texts: []string{"verandering", "borging"}, picks: []string{"maatregelen"}},
		{name: "medezeggenschap", who: p.Preparer, stores: true,
			good:  post(path+"medezeggenschap", "raad", "mr", "recht", "advies", "datum", "1-3-2022", "uitkomst", "positief", "waarom-niet", "Er was een raad."),
			lines: []string{"datum"}, texts: []string{"waarom-niet"}, picks: []string{"raad", "recht", "uitkomst"}},
	}
}

// forms gives every form with fields but that of the files.
func (p *portal) forms(t *testing.T) []form {
	t.Helper()
	draft := p.blank(t, dbtest.Location)
	filed := p.Filed(t, dbtest.LocationAt(10))
	advised, version := p.Advised(t, dbtest.LocationAt(11), subsidy.VerdictReject)
	mine := p.Filed(t, dbtest.LocationAt(12))
	must(t, p.Service.Take(t.Context(), p.Assessor, mine))
	key, err := p.Service.Reset(t.Context(), p.Assessor2.Email)
	must(t, err)
	return append(p.sections(draft),
		form{name: "new", who: p.Preparer,
			good:  post("/aanvragen/nieuw", "vestiging", "97RV20", "ronde", string(dbtest.Round), "onderdelen", "zomerschool", "sleutel", "een sleutel"),
			lines: []string{"vestiging", "ronde", "sleutel"}, picks: []string{"onderdelen"}},
		form{name: "submit", who: p.Signatory, good: post("/aanvragen/"+string(draft)+"/indienen", "verklaring", "ja", "versie", p.read(t, draft)), picks: []string{"verklaring"}},
		form{name: "delete", who: p.Preparer, good: post("/aanvragen/" + string(draft) + "/verwijderen")},
		form{name: "sign in", good: post("/inloggen", "email", "x@voorbeeld.example", "wachtwoord", "iets", "verder", "/aanvragen"),
			lines: []string{"email", "wachtwoord", "verder"}},
		form{name: "password", good: post("/wachtwoord", "sleutel", key, "wachtwoord", "te kort", "herhaling", "te kort"),
			lines: []string{"wachtwoord", "herhaling"}},
		form{name: "take several", who: p.Assessor, good: post("/beoordeling/nemen", "kenmerk", string(filed), "terug", "zoek=x"),
			lines: []string{"kenmerk", "terug"}},
		form{name: "take", who: p.Assessor, good: post("/beoordeling/"+string(filed)+"/nemen", "terug", ""), lines: []string{"terug"}},
		form{name: "take over", who: p.Assessor, good: post("/beoordeling/"+string(filed)+"/overnemen", "terug", ""), lines: []string{"terug"}},
		form{name: "check", who: p.Assessor,
			good: post("/beoordeling/"+string(mine)+"/controle", "versie", number(p.Version(t, mine)), "oordeel-iban-van-bestuur", "nee",
				"toelichting-iban-van-bestuur", "Het is van een ander.", "terug", "zoek=x"),
			lines: []string{"oordeel-iban-van-bestuur", "terug"}, texts: []string{"toelichting-iban-van-bestuur"}, picks: []string{"versie"}},
		form{name: "overrule", who: p.Assessor,
			good: post("/beoordeling/"+string(mine)+"/oordeel", "versie", number(p.Version(t, mine)), "controle", "s8", "oordeel", "nee",
				"wijziging-s8", "Het was te laat.", "terug", "zoek=x"),
			lines: []string{"controle", "oordeel", "terug"}, texts: []string{"wijziging-s8"}, picks: []string{"versie"}},
		form{name: "advise", who: p.Assessor,
			good: post("/beoordeling/"+string(mine)+"/advies", "versie", number(p.Version(t, mine)), "advies", "deels", "bedrag", "1.000",
				"motivering", "Het voldoet deels.", "terug", "zoek=x", "gronden", "S3", "gegevens", "gegeven"),
			lines: []string{"advies", "bedrag", "terug"}, texts: []string{"motivering"}, picks: []string{"versie"}},
		form{name: "hear", who: p.Assessor,
			good:  post("/beoordeling/"+string(mine)+"/horen", "versie", number(p.Version(t, mine)), "zienswijze-feiten", "Er zijn er 3.", "zienswijze-termijn", "14"),
			lines: []string{"zienswijze-termijn"}, texts: []string{"zienswijze-feiten"}, picks: []string{"versie"}},
		form{name: "decide", who: p.Decider, good: post("/besluiten/"+string(advised), "versie", number(version), "gezien", "x"), picks: []string{"versie"}, lines: []string{"gezien"}},
		form{name: "prepare", who: p.Decider, good: post("/besluiten/"+string(advised), "versie", number(version), "gezien", "x", "wanneer", "later"), picks: []string{"versie", "wanneer"}, lines: []string{"gezien"}},
		form{name: "announce", who: p.Decider, good: post("/besluiten/bekendmaken", "ronde", round2022, "gezien", "x"), lines: []string{"ronde", "gezien"}},
		form{name: "return", who: p.Decider, good: post("/besluiten/"+string(advised)+"/terug", "versie", number(version), "reden", "Kijk nog eens."),
			texts: []string{"reden"}, picks: []string{"versie"}},
		form{name: "invite", who: p.Administrator,
			good:  post("/beheer/mensen", "naam", "Nieuw Mens", "email", "nieuw@voorbeeld.example", "rol", "tekenbevoegde", "bestuur", string(dbtest.Board)),
			lines: []string{"naam", "email", "rol", "bestuur"}},
		form{name: "name the source of a draw", who: p.Administrator, good: post("/beheer/loting/bron", "ronde", round2022, "bron", "Een loterij", "dag", "gisteren"),
			lines: []string{"bron", "dag", "ronde"}},
		form{name: "freeze the list of a draw", who: p.Administrator, good: post("/beheer/loting/bevriezen", "ronde", round2022), lines: []string{"ronde"}},
		form{name: "enter the seed of a draw", who: p.Administrator, good: post("/beheer/loting/uitslag", "ronde", round2022, "uitslag", "1 2 3"),
			lines: []string{"uitslag", "ronde"}},
		form{name: "confirm a draw", who: p.Decider, good: post("/beheer/loting/bevestigen", "ronde", round2022, "uitslag", "1 2 3"), lines: []string{"uitslag", "ronde"}},
	)
}

// browserOf gives the browser of who uses a form.
func (p *portal) browserOf(t *testing.T, f form) *visitor.Visitor {
	t.Helper()
	if f.who.ID == "" {
		return p.visitor(t)
	}
	return p.as(t, f.who)
}

const markup = `"><script>alert(1)</script>`

// illegible are texts that no field can hold.
var illegible = map[string]string{
	"NUL":                     "a\x00b",
	"an escape":               "a\x1b[31mb",
	"a C1 control":            "a\u0085b",
	"invalid UTF-8":           "a\xff\xfeb",
	"half a character":        "a\xe2\x82",
	"30,000 characters":       strings.Repeat("é", 30_000),
	"a carriage return alone": "a\rb",
}

func TestATextThatCannotBeReadIsAnErrorAndNothingIsStored(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.forms(t) {
		v := p.browserOf(t, f)
		f.good = f.good.and("_token", token(v))
		for _, field := range slices.Concat(f.lines, f.texts, f.picks) {
			for name, text := range illegible {
				t.Run(f.name+" "+field+" "+name, func(t *testing.T) {
					p.unchanged(t, func() {
						got := p.send(t, v, f.good.set(field, text)).want(http.StatusUnprocessableEntity).says("Er is een probleem", "Er is niets opgeslagen")
						if f.stores {
							got.saysNot("Uw antwoorden zijn opgeslagen")
							got.stillHas(f.good, field)
						}
					})
				})
			}
		}
	}
}

// stillHas fails the test where the page has lost what was typed in a form, but
// for one field.
func (a answer) stillHas(typed request, but string) {
	a.t.Helper()
	for field, values := range typed.fields {
		for _, value := range values {
			if field != but && field != "_token" && !strings.Contains(a.main(), html.EscapeString(value)) {
				a.t.Errorf("the page has lost %q of %s", value, field)
			}
		}
	}
}

func TestAPageIsValidUTF8WhateverCame(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.forms(t) {
		v := p.browserOf(t, f)
		t.Run(f.name, func(t *testing.T) {
			for _, field := range slices.Concat(f.lines, f.texts) {
				if got := p.submit(t, v, f.good.set(field, "a\xff\xe2\x82")); !utf8.ValidString(got.Body) {
					t.Errorf("the page shows %s as it came", field)
				}
			}
		})
	}
	for _, path := range []string{"/?leerlingen=a%ff%fe", "/inloggen?verder=/a%ff", "/wachtwoord?sleutel=%ff", "/%ff", "/regelingen/%ff/2022"} {
		t.Run(path, func(t *testing.T) {
			if got := p.send(t, p.visitor(t), get(path)); got.Status >= 500 || !utf8.ValidString(got.Body) {
				t.Errorf("it answers %d with %.100q", got.Status, got.main())
			}
		})
	}
}

func TestALineTakesNoSecondLineAndNoFiveThousandCharacters(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.forms(t) {
		v := p.browserOf(t, f)
		f.good = f.good.and("_token", token(v))
		for _, field := range f.lines {
			for _, text := range []string{strings.Repeat("x", 5000), strings.Repeat("x", 1001), "eerste\ntweede", "eerste\r\ntweede", "een\ttab"} {
				t.Run(f.name+" "+field, func(t *testing.T) {
					p.unchanged(t, func() {
						p.send(t, v, f.good.set(field, text)).want(http.StatusUnprocessableEntity).says("Er is een probleem")
					})
				})
			}
		}
	}
}

// hostile are texts that can be read, and must stay what they are: text.
var hostile = map[string]string{
	"markup":        markup,
	"an attribute":  `" onfocus="alert(1)" autofocus="`,
	"a template":    `{{.Token}} ${7*7} <%= 7 %>`,
	"SQL":           `'; DROP TABLE applications; --`,
	"quotes":        `'"` + "`" + `\`,
	"a closing tag": `</textarea></title></script><svg onload=alert(1)>`,
	"nothing":       "",
}

func TestWhateverIsTypedStaysText(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.forms(t) {
		v := p.browserOf(t, f)
		f.good = f.good.and("_token", token(v))
		for _, field := range slices.Concat(f.lines, f.texts) {
			for name, text := range hostile {
				if slices.Contains([]string{"terug", "sleutel"}, field) || slices.Contains([]string{"take", "take over"}, f.name) {
					continue // not shown to anybody
				}
				t.Run(f.name+" "+field+" "+name, func(t *testing.T) {
					got := p.send(t, v, f.good.set(field, text))
					if got.Status >= 500 || got.Status == http.StatusBadRequest {
						got.want(http.StatusUnprocessableEntity)
					}
					got.saysNot("<script>alert", "<svg onload", `" onfocus="`)
					if !f.stores || field == "vestiging" {
						return
					}
					if stored := pretty(p.answers(t, dbtest.Board, refOf(f.good.path))); !strings.Contains(stored, inJSON(text)) {
						t.Errorf("stored %s, want %q among it", stored, text)
					}
					if shown := p.send(t, v, get(f.good.path)).want(http.StatusOK); !strings.Contains(html.UnescapeString(shown.Body), text) {
						t.Errorf("the page has lost %q", text)
					}
				})
			}
		}
	}
}

// refOf gives the reference in the address of a section.
func refOf(path string) subsidy.Reference { return subsidy.Reference(strings.Split(path, "/")[2]) }

func inJSON(text string) string {
	raw, _ := json.Marshal(text)
	return strings.Trim(string(raw), `"`)
}

func TestATextThatIsOnlyTooLongIsStoredAndSaidToBeTooLong(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.sections(p.blank(t, dbtest.Location)) {
		v := p.browserOf(t, f)
		for _, field := range f.texts {
			for _, length := range []int{2001, 5000, 20_000} {
				t.Run(f.name+" "+field, func(t *testing.T) {
					text := strings.Repeat("é", length)
					r := f.good.set(field, text)
					if field == "toelichting-leerlingen" {
						r = r.set("aantal-leerlingen", "81") // then the reason counts
					}
					got := p.submit(t, v, r).want(http.StatusUnprocessableEntity).
						says("Maak de tekst korter: ten hoogste 2.000 tekens", "Uw antwoorden zijn opgeslagen", "Later verbeteren", text)
					got.stillHas(r, "")
					if stored := pretty(p.answers(t, dbtest.Board, refOf(f.good.path))); !strings.Contains(stored, text) {
						t.Error("it is not stored")
					}
				})
			}
		}
	}
}

func TestAFieldThatTheFormDoesNotHaveIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	columns := `SELECT DISTINCT c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1`
	if dbtest.OnPostgreSQL() {
		columns = `SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`
	}
	unknown := texts(t, p.rows, columns)
	if len(unknown) < 50 {
		t.Fatalf("the schema has only the columns %q", unknown)
	}
	unknown = append(unknown, "status", "stand", "board_id", "bedrag-toegekend", "user", "_method", "x", "", " ", "__proto__", "answers[iban]", "edit.Location", "\x00")
	for _, f := range p.forms(t) {
		v := p.browserOf(t, f)
		f.good = f.good.and("_token", token(v))
		names := slices.Clone(unknown)
		for field := range f.good.fields {
			names = append(names, field+"[]", field+"[0]", strings.ToUpper(field), " "+field, field+".x")
		}
		p.unchanged(t, func() {
			for _, name := range names {
				if _, known := f.good.fields[name]; known {
					continue
				}
				if got := p.send(t, v, f.good.and(name, "granted")); got.Status != http.StatusBadRequest {
					t.Errorf("%s with %q gives %d", f.name, name, got.Status)
				}
			}
		})
	}
}

func TestASingleFieldThatComesTwiceIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	lists := []string{"onderdelen", "maatregelen", "deelnemer-vestiging", "deelnemer-leerlingen", "kenmerk", "gronden", "_token"}
	for _, f := range p.forms(t) {
		v := p.browserOf(t, f)
		f.good = f.good.and("_token", token(v))
		for field := range f.good.fields {
			if slices.Contains(lists, field) {
				continue
			}
			t.Run(f.name+" "+field, func(t *testing.T) {
				p.unchanged(t, func() {
					p.send(t, v, f.good.and(field, "nog een keer")).want(http.StatusBadRequest).says("Er is niets opgeslagen")
					multi := f.good.and(field, "nog een keer")
					multi.files = []upload{}
					p.send(t, v, multi).want(http.StatusBadRequest)
				})
			})
		}
	}
}

func TestAFileInAFormWithoutFilesIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.forms(t) {
		t.Run(f.name, func(t *testing.T) {
			v := p.browserOf(t, f)
			for _, field := range []string{"bestand", "iban", "status"} {
				r := f.good.and("_token", token(v))
				r.files = []upload{{field, "x.pdf", []byte("%PDF-1.7")}}
				p.unchanged(t, func() { p.send(t, v, r).want(http.StatusBadRequest) })
			}
		})
	}
}

func TestAFormInAnotherEncodingIsReadTheSame(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.sections(p.blank(t, dbtest.Location)) {
		v := p.browserOf(t, f)
		p.submit(t, v, f.good).want(http.StatusSeeOther)
		plain := p.answers(t, dbtest.Board, refOf(f.good.path))
		multi := f.good
		multi.files = []upload{}
		p.submit(t, v, multi).want(http.StatusSeeOther)
		if got := p.answers(t, dbtest.Board, refOf(f.good.path)); pretty(got) != pretty(plain) {
			t.Errorf("%s: stored %s, want %s", f.name, pretty(got), pretty(plain))
		}
	}
}

func TestWhatStandsInTheAddressIsNoAnswer(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.blank(t, dbtest.Location)
	for _, f := range p.sections(ref) {
		v := p.browserOf(t, f)
		empty := post(f.good.path + "?" + f.good.fields.Encode())
		p.submit(t, v, empty)
	}
	got := p.answers(t, dbtest.Board, ref)
	got.Saved = nil
	if pretty(got) != pretty(subsidy.Answers{}) {
		t.Errorf("stored %s", pretty(got))
	}
	v := p.as(t, p.Signatory)
	complete := p.Draft(t, dbtest.LocationAt(2))
	p.submit(t, v, post("/aanvragen/"+string(complete)+"/indienen?verklaring=ja", "versie", p.read(t, complete))).want(http.StatusUnprocessableEntity)
	p.submit(t, p.as(t, p.Preparer), post("/aanvragen/"+string(complete)+"/vestiging?iban=NL00&status=granted",
		"onderdelen", "zomerschool", "contact-naam", "J", "iban", dbtest.IBAN)).want(http.StatusUnprocessableEntity)
	if got := p.answers(t, dbtest.Board, complete).Contact.IBAN; got != dbtest.IBAN {
		t.Errorf("stored %q", got)
	}
}

func TestNumbersOfPupils(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location) // 284 pupils, 40 repeaters
	path := "/aanvragen/" + string(ref) + "/zomerschool"
	v := p.as(t, p.Preparer)
	cases := []struct {
		typed, reason string
		want          int
		says          string // of the page, or of the next one
	}{
		{"18", "", 303, ""},
		{" 18 ", "", 303, ""},
		{"1", "", 303, ""},
		{"22", "", 303, ""},
		{"23", "", 303, ""},
		{"40", "", 303, ""},
		{"41", "", 422, "er waren 40 zittenblijvers (DUO)"},
		{"41", "Veel vraag.", 303, "Let op bij Zomerschool"},
		{"284", "Iedereen.", 303, "Let op bij Zomerschool"},
		{"285", "Iedereen.", 422, "Vul een getal in van 1 tot en met 284"},
		{"0", "", 422, "Vul een getal in van 1 of meer"},
		{"-1", "", 422, "Een aantal kan niet negatief zijn"},
		{"-", "", 422, "Wij lezen"},
		{"2147483647", "", 422, "is te groot"},
		{"2147483648", "", 422, "is te groot"},
		{"2.147.483.648", "", 422, "is te groot"},
		{"99999999999999999999999999", "", 422, "is te groot"},
		{"999999999", "", 422, "Deze vestiging heeft 284 leerlingen (DUO)"},
		{"veel", "", 422, "Wij lezen ‘veel’ niet als getal"},
		{"18,5", "", 422, "niet als heel getal"},
		{"1e3", "", 422, "niet als getal"},
		{"0x12", "", 422, "niet als getal"},
		{"١٨", "", 422, "niet als getal"},
		{markup, "", 422, "niet als getal"},
		{"", "", 303, ""},
	}
	for _, c := range cases {
		t.Run(c.typed+" "+c.reason, func(t *testing.T) {
			r := p.sections(ref)[1].good.set("aantal-leerlingen", c.typed).set("toelichting-leerlingen", c.reason).set("deelnemer-vestiging", "").set("deelnemer-leerlingen", "")
			if c.typed == "" {
				c.want, c.says = 422, "Vul in hoeveel leerlingen u wilt plaatsen"
			}
			got := p.submit(t, v, r).want(c.want)
			if c.want == http.StatusSeeOther {
				got.leads("/aanvragen/" + string(ref) + "/overgangsbeleid")
				got = p.send(t, v, get("/aanvragen/"+string(ref)+"/overgangsbeleid"))
			} else {
				got.says("Er is een probleem", "Uw antwoorden zijn opgeslagen")
				got.stillHas(r, "")
			}
			got.says(c.says).saysNot("<script>")
			if stored := p.answers(t, dbtest.Board, ref).Zomerschool.Pupils; stored != c.typed {
				t.Errorf("stored %q", stored)
			}
			p.send(t, v, get(path)).want(http.StatusOK).says(c.typed)
		})
	}
}

func TestDaysOfTheProgramme(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	cases := []struct {
		name, first, last string
		want              int
		says              string
	}{
		{"in the summer holiday", "11-7-2022", "22-7-2022", 303, ""},
		{"in words", "11 juli 2022", "22 JULI 2022", 303, ""},
		{"by ISO", "2022-07-11", "2022-07-22", 303, ""},
		{"after the holiday", "5-9-2022", "16-9-2022", 303, "Het programma ligt niet helemaal in de zomervakantie van regio Midden"},
		{"half in the holiday", "4-7-2022", "15-7-2022", 303, "Dat mag als uw school andere dagen heeft"},
		{"in the May holiday", "2-5-2022", "6-5-2022", 422, "valt in de meivakantie"},
		{"ending in the May holiday", "25-4-2022", "30-4-2022", 422, "valt in de meivakantie"},
		{"around the May holiday", "1-4-2022", "1-6-2022", 422, "Een deel van uw programma valt in de meivakantie"},
		{"in the May holiday of 2021", "3-5-2021", "7-5-2021", 422, "valt in de meivakantie"},
		{"in the wrong order", "22-7-2022", "11-7-2022", 422, "ligt vóór de eerste dag"},
		{"in the May holiday in the wrong order", "2-5-2022", "1-5-2022", 422, "1 mei 2022) ligt vóór de eerste dag"},
		{"a day that is not there", "31-2-2022", "22-7-2022", 422, "Er is een probleem"},
		{"no day", "straks", "22-7-2022", 422, "Er is een probleem"},
		{"markup", markup, "22-7-2022", 422, "Er is een probleem"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := p.sections(ref)[1].good.set("eerste-dag", c.first).set("laatste-dag", c.last).set("deelnemer-vestiging", "").set("deelnemer-leerlingen", "")
			got := p.submit(t, v, r).want(c.want)
			if c.want == http.StatusSeeOther {
				got = p.send(t, v, get(got.Header.Get("Location")))
			} else {
				got.stillHas(r, "")
			}
			got.says(c.says).saysNot("<script>")
			if c.want == http.StatusSeeOther && c.says == "" {
				got.saysNot("Let op bij")
			}
			if stored := p.answers(t, dbtest.Board, ref).Zomerschool; stored.FirstDay != c.first || stored.LastDay != c.last {
				t.Errorf("stored %s", pretty(stored))
			}
			if again := p.send(t, v, get("/aanvragen/"+string(ref)+"/overgangsbeleid")); strings.Contains(again.Body, "Let op bij") {
				t.Error("the remark comes back")
			}
		})
	}
}

func TestAnIBANWithOneCharacterChangedIsRefusedAndKept(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	good := p.sections(ref)[0].good
	p.submit(t, v, good.set("iban", "nl91abna0417164300")).leads("/aanvragen/" + string(ref) + "/zomerschool")
	for i, digit := range dbtest.IBAN {
		if digit < '0' || digit > '9' {
			continue
		}
		typed := dbtest.IBAN[:i] + string('0'+(digit-'0'+1)%10) + dbtest.IBAN[i+1:]
		p.submit(t, v, good.set("iban", typed)).want(http.StatusUnprocessableEntity).says("Er is een probleem", "IBAN", typed, "Uw antwoorden zijn opgeslagen")
		if got := p.answers(t, dbtest.Board, ref).Contact.IBAN; got != typed {
			t.Errorf("stored %q", got)
		}
	}
}

func TestOptionsThatAreNotOfferedAreRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.forms(t) {
		v := p.browserOf(t, f)
		f.good = f.good.and("_token", token(v))
		for _, field := range f.picks {
			for _, value := range []string{"granted", markup, "-1", "1.5", "zomerschool overgangsbeleid", "JA", "'; --"} {
				t.Run(f.name+" "+field+" "+value, func(t *testing.T) {
					p.unchanged(t, func() {
						got := p.send(t, v, f.good.set(field, value)).saysNot("<script>")
						if field == "versie" && got.Status == http.StatusSeeOther {
							return // a version that is not there is overtaken
						}
						got.want(http.StatusUnprocessableEntity)
					})
				})
			}
		}
	}
	t.Run("more options than there are", func(t *testing.T) {
		f := p.sections(p.blank(t, dbtest.LocationAt(30)))[0]
		v := p.browserOf(t, f)
		p.unchanged(t, func() {
			p.submit(t, v, f.good.and("onderdelen", "zomerschool")).want(http.StatusUnprocessableEntity)
		})
	})
}

func TestALineEndOfABrowserIsOneCharacter(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	text := strings.Repeat("x\r\n", 1000) // 2000 characters as people count them
	p.submit(t, v, p.sections(ref)[2].good.set("borging", text)).want(http.StatusSeeOther)
	if got := p.answers(t, dbtest.Board, ref).Overgangsbeleid.Anchoring; got != strings.ReplaceAll(text, "\r", "") {
		t.Errorf("stored %d characters", len(got))
	}
}

func TestNothingOfASignInFormIsShownBackButTheAddress(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.visitor(t)
	p.submit(t, v, post("/inloggen", "email", markup, "wachtwoord", "mijn geheim")).want(http.StatusForbidden).
		says(markup).saysNot("<script>", "mijn geheim")
	key, err := p.Service.Reset(t.Context(), p.Auditor.Email)
	must(t, err)
	p.submit(t, v, post("/wachtwoord", "sleutel", key, "wachtwoord", "mijn geheim", "herhaling", "mijn geheim")).
		want(http.StatusUnprocessableEntity).saysNot("mijn geheim")
}

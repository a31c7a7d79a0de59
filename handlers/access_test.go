package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// The roles as the matrix names them. A visitor is a role here.
const aVisitor = subsidy.Role("bezoeker")

var (
	everybody = append([]subsidy.Role{aVisitor}, subsidy.Roles...)
	ofBoard   = []subsidy.Role{subsidy.Preparer, subsidy.Signatory}
	ofOffice  = []subsidy.Role{subsidy.Assessor, subsidy.Decider, subsidy.Payer, subsidy.Administrator, subsidy.Auditor}
	ofFiles   = []subsidy.Role{subsidy.Assessor, subsidy.Decider, subsidy.Auditor}
)

// matrix says what everybody gets at every address. A row of eight statuses is
// one per object, in the order of objects; a status with a plus stores
// something, any other leaves every row of the database as it was. Who is in no
// row of an address gets 403; a visitor is sent to sign in from a page.
var matrix = []struct {
	route string
	who   []subsidy.Role
	want  string
}{
	{"GET /", everybody, "200"},
	{"GET /regelingen/:slug", everybody, "200"},
	{"GET /regelingen/:slug/:year", everybody, "200"},
	{"GET /regelingen/:slug/:year/vragen", everybody, "200"},
	{"GET /regelingen/:slug/:year/loting", everybody, "200"},
	{"GET /regelingen/:slug/:year/loting.json", everybody, "404"}, // before the list is frozen
	{"GET /privacy", everybody, "200"},
	{"GET /toegankelijkheid", everybody, "200"},
	{"GET /.well-known/security.txt", everybody, "200"},
	{"GET /healthz", everybody, "200"},
	{"GET /readyz", everybody, "200"},
	{"GET /static/:name", everybody, "404"},

	{"GET /inloggen", []subsidy.Role{aVisitor}, "200"},
	{"GET /inloggen", subsidy.Roles, "303"},
	{"POST /inloggen", everybody, "303"},
	{"POST /inloggen/demo", everybody, "303"},
	{"POST /demo/klok", everybody, "303"},
	{"POST /uitloggen", subsidy.Roles, "303"},
	{"GET /wachtwoord", everybody, "200"},
	{"POST /wachtwoord", everybody, "303+"},

	// The objects: own draft, filed, decided; other board's draft, filed, decided; deleted; unknown.
	{"GET /aanvragen", ofBoard, "200"},
	{"GET /aanvragen/nieuw", ofBoard, "200"},
	{"POST /aanvragen/nieuw", ofBoard, "303+"},
	{"GET /aanvragen/:ref", ofBoard, "200 200 200 404 404 404 404 404"},
	{"GET /aanvragen/:ref/controleren", ofBoard, "200 303 303 404 404 404 404 404"},
	{"POST /aanvragen/:ref/indienen", []subsidy.Role{subsidy.Signatory}, "303+ 303 303 404 404 404 404 404"},
	{"GET /aanvragen/:ref/ontvangst", ofBoard, "404 200 200 404 404 404 404 404"},
	{"GET /aanvragen/:ref/ontvangst.pdf", ofBoard, "404"}, // there is no printer here
	{"GET /aanvragen/:ref/brieven/:id/pdf", append(slices.Clone(ofBoard), ofFiles...), "404"},
	{"GET /aanvragen/:ref/verwijderen", ofBoard, "200 303 303 404 404 404 404 404"},
	{"POST /aanvragen/:ref/verwijderen", ofBoard, "303+ 409 409 404 404 404 404 404"},
	{"GET /aanvragen/:ref/brieven/:id", ofBoard, "404 404 200 404 404 404 404 404"},
	{"GET /aanvragen/:ref/brieven/:id", ofFiles, "404 404 200 404 404 200 404 404"},
	{"POST /aanvragen/:ref/brieven/:id/gelezen", ofBoard, "404 404 303+ 404 404 404 404 404"},
	{"GET /berichten", ofBoard, "200"},
	{"GET /aanvragen/:ref/berichten", ofBoard, "404 200 200 404 404 404 404 404"},
	{"POST /aanvragen/:ref/berichten", ofBoard, "404 303+ 303+ 404 404 404 404 404"},
	{"POST /aanvragen/:ref/berichten/gelezen", ofBoard, "404 303+ 303+ 404 404 404 404 404"},
	{"GET /aanvragen/:ref/bestanden/:id", ofBoard, "200 200 200 404 404 404 404 404"},
	{"GET /aanvragen/:ref/bestanden/:id", ofFiles, "404 200 200 404 200 200 404 404"},
	{"POST /aanvragen/:ref/bestanden/:id/verwijderen", ofBoard, "303+ 409 409 404 404 404 404 404"},
	{"POST /aanvragen/:ref/bijlagen", ofBoard, "303+ 409 409 404 404 404 404 404"},
	{"GET /aanvragen/:ref/intrekken", ofBoard, "404 200 303 404 404 404 404 404"},
	{"POST /aanvragen/:ref/intrekken", []subsidy.Role{subsidy.Signatory}, "409 303+ 409 404 404 404 404 404"},
	{"GET /aanvragen/:ref/wijziging", ofBoard, "404 200 303 404 404 404 404 404"},
	{"POST /aanvragen/:ref/wijziging", ofBoard, "409 303+ 409 404 404 404 404 404"},
	{"GET /aanvragen/:ref/wijziging/:id", ofBoard, "404 200 404 404 404 404 404 404"},
	{"GET /aanvragen/:ref/zienswijze", ofBoard, "404"}, // nobody was asked for one
	{"POST /aanvragen/:ref/zienswijze", []subsidy.Role{subsidy.Signatory}, "409 409 409 404 404 404 404 404"},
	{"POST /aanvragen/:ref/zienswijze/bewaren", ofBoard, "409 409 409 404 404 404 404 404"},
	{"GET /aanvragen/:ref/aanvulling", ofBoard, "303 303 303 404 404 404 404 404"},
	{"POST /aanvragen/:ref/aanvulling", []subsidy.Role{subsidy.Signatory}, "409 409 409 404 404 404 404 404"},
	{"GET /aanvragen/:ref/bezwaar", ofBoard, "404 303 200 404 404 404 404 404"},
	{"POST /aanvragen/:ref/bezwaar", []subsidy.Role{subsidy.Signatory}, "409 409 303+ 404 404 404 404 404"},
	{"POST /aanvragen/:ref/bezwaar/bewaren", ofBoard, "409 409 303+ 404 404 404 404 404"},
	{"GET /aanvragen/:ref/bezwaar/:id", ofBoard, "404 404 404 404 404 404 404 404"}, // nobody has objected
	{"GET /aanvragen/:ref/:section", ofBoard, "200 303 303 404 404 404 404 404"},
	{"POST /aanvragen/:ref/:section", ofBoard, "303+ 409 409 404 404 404 404 404"},
	{"POST /aanvragen/:ref/:section/bewaren", ofBoard, "200+ 409 409 404 404 404 404 404"},

	{"GET /beoordeling", ofFiles, "200"},
	{"POST /beoordeling/nemen", []subsidy.Role{subsidy.Assessor}, "303+"},
	{"GET /beoordeling/:ref", ofFiles, "404 200 200 404 200 200 404 404"},
	{"GET /beoordeling/:ref/versies/:number", ofFiles, "404 200 200 404 200 200 404 404"},
	{"POST /beoordeling/:ref/nemen", []subsidy.Role{subsidy.Assessor}, "404 303+ 303 404 303+ 303 404 404"},
	{"POST /beoordeling/:ref/overnemen", []subsidy.Role{subsidy.Assessor}, "404 303 303 404 303 303 404 404"},
	{"POST /beoordeling/:ref/controle", []subsidy.Role{subsidy.Assessor}, "404 422 422 404 422 422 404 404"},
	{"POST /beoordeling/:ref/oordeel", []subsidy.Role{subsidy.Assessor}, "404 422 422 404 422 422 404 404"},
	{"POST /beoordeling/:ref/gezien", []subsidy.Role{subsidy.Assessor, subsidy.Decider}, "404 303 303 404 303 303 404 404"},
	{"POST /beoordeling/:ref/advies", []subsidy.Role{subsidy.Assessor}, "404 422 422 404 422 422 404 404"},
	{"GET /beoordeling/:ref/horen", []subsidy.Role{subsidy.Assessor}, "404 409 409 404 409 409 404 404"},
	{"POST /beoordeling/:ref/horen", []subsidy.Role{subsidy.Assessor}, "404 409 409 404 409 409 404 404"},
	{"GET /beoordeling/:ref/aanvulling", []subsidy.Role{subsidy.Assessor}, "404 409 409 404 409 409 404 404"},
	{"POST /beoordeling/:ref/aanvulling", []subsidy.Role{subsidy.Assessor}, "404 409 409 404 409 409 404 404"},
	{"GET /beoordeling/:ref/verlengen", []subsidy.Role{subsidy.Assessor, subsidy.Decider}, "404 200 409 404 200 409 404 404"},
	{"POST /beoordeling/:ref/verlengen", []subsidy.Role{subsidy.Assessor, subsidy.Decider}, "404 422 409 404 422 409 404 404"},
	{"GET /beoordeling/:ref/berichten", ofFiles, "404 200 200 404 200 200 404 404"},
	{"POST /beoordeling/:ref/berichten", []subsidy.Role{subsidy.Assessor, subsidy.Decider}, "404 303+ 303+ 404 303+ 303+ 404 404"},
	{"POST /beoordeling/:ref/berichten/gelezen", []subsidy.Role{subsidy.Assessor, subsidy.Decider}, "404 303+ 303+ 404 303+ 303+ 404 404"},
	{"GET /besluiten", append([]subsidy.Role{subsidy.Payer}, ofFiles...), "200"},
	{"GET /besluiten/bekendmaken", []subsidy.Role{subsidy.Decider, subsidy.Auditor}, "200"},
	{"POST /besluiten/bekendmaken", []subsidy.Role{subsidy.Decider}, "303"},
	{"GET /besluiten/:ref", ofFiles, "404 303 303 404 303 303 404 404"},
	{"POST /besluiten/:ref", []subsidy.Role{subsidy.Decider}, "404 303 303 404 303 303 404 404"},
	{"POST /besluiten/:ref/gezien", []subsidy.Role{subsidy.Decider}, "404 303 303 404 303 303 404 404"},
	{"POST /besluiten/:ref/terug", []subsidy.Role{subsidy.Decider}, "404 303 303 404 303 303 404 404"},

	{"GET /banden", ofOffice, "200"},
	{"POST /banden", ofOffice, "303+"},
	{"POST /banden/:id/beeindigen", ofOffice, "404"}, // nobody has this id
	{"GET /beheer/banden", []subsidy.Role{subsidy.Administrator, subsidy.Auditor}, "200"},
	{"GET /bezwaren", ofFiles, "200"},
	{"GET /bezwaren/:id", ofFiles, "404 404 404 404 404 404 404 404"},
	{"POST /bezwaren/:id/nemen", []subsidy.Role{subsidy.Assessor}, "404"},
	{"POST /bezwaren/:id/verlengen", []subsidy.Role{subsidy.Assessor}, "404"},
	{"POST /bezwaren/:id/advies", []subsidy.Role{subsidy.Assessor}, "404"},
	{"POST /bezwaren/:id/besluit", []subsidy.Role{subsidy.Decider}, "404"},

	{"GET /beheer", []subsidy.Role{subsidy.Administrator, subsidy.Auditor}, "200"},
	{"POST /beheer/mensen", []subsidy.Role{subsidy.Administrator}, "200+"},
	{"GET /beheer/taken", []subsidy.Role{subsidy.Administrator, subsidy.Auditor}, "200"},
	{"GET /beheer/post", []subsidy.Role{subsidy.Administrator, subsidy.Auditor}, "200"},
	{"POST /beheer/post/:id/opnieuw", []subsidy.Role{subsidy.Administrator}, "404"}, // no mail has this id
	{"POST /beheer/mensen/:id/link", []subsidy.Role{subsidy.Administrator}, "404"},  // nobody has this id
	{"GET /beheer/verdeling", []subsidy.Role{subsidy.Administrator, subsidy.Decider, subsidy.Auditor}, "200"},
	{"GET /beheer/teksten", []subsidy.Role{subsidy.Administrator, subsidy.Decider, subsidy.Auditor}, "200"},
	{"GET /beheer/teksten/:kind", []subsidy.Role{subsidy.Administrator, subsidy.Decider, subsidy.Auditor}, "200"},
	{"POST /beheer/teksten/:kind", []subsidy.Role{subsidy.Administrator}, "303+"},
	{"POST /beheer/teksten/:kind/publiceren", []subsidy.Role{subsidy.Administrator, subsidy.Decider}, "303"}, // there is no draft of that text
	{"GET /beheer/rondes", []subsidy.Role{subsidy.Administrator, subsidy.Decider, subsidy.Auditor}, "200"},
	{"GET /beheer/rondes/:round/sluiting", []subsidy.Role{subsidy.Administrator, subsidy.Decider, subsidy.Auditor}, "200"},
	{"POST /beheer/rondes/:round/sluiting", []subsidy.Role{subsidy.Administrator}, "303+"},
	{"POST /beheer/rondes/:round/sluiting/:id/bevestigen", []subsidy.Role{subsidy.Decider}, "404"}, // no proposal has this id
	{"POST /beheer/rondes/:round/sluiting/:id/afwijzen", []subsidy.Role{subsidy.Decider}, "404"},
	{"GET /beheer/loting", []subsidy.Role{subsidy.Administrator, subsidy.Decider, subsidy.Auditor}, "200"},
	{"POST /beheer/loting/bron", []subsidy.Role{subsidy.Administrator}, "303+"},
	{"POST /beheer/loting/bevriezen", []subsidy.Role{subsidy.Administrator}, "303"},
	{"POST /beheer/loting/uitslag", []subsidy.Role{subsidy.Administrator}, "303"},
	{"POST /beheer/loting/bevestigen", []subsidy.Role{subsidy.Decider}, "303"},
}

// objects are the applications that the matrix is about.
var objects = []string{
	"own draft", "own filed", "own decided", "other draft", "other filed", "other decided", "deleted", "unknown",
}

// object is an application with one file, and a letter where it is decided.
type object struct {
	ref                  subsidy.Reference
	file, letter, change string
}

// quarry makes objects, each for a location of its own.
type quarry struct {
	*portal
	made int // locations and people
	held map[string]object
}

func newQuarry(t *testing.T, p *portal) *quarry {
	t.Helper()
	q := &quarry{portal: p, held: map[string]object{}}
	for _, name := range objects {
		q.held[name] = q.cut(t, name)
	}
	must(t, p.Service.NameSource(t.Context(), p.Administrator, dbtest.Round, "Een loterij", "20-5-2022"))
	return q
}

// cut makes a new object of a kind.
func (q *quarry) cut(t *testing.T, name string) object {
	t.Helper()
	by := q.Signatory
	if strings.HasPrefix(name, "other") {
		by = q.Other
	}
	if name == "unknown" {
		return object{ref: "ZO22-7K4M-X", file: q.held["own draft"].file}
	}
	made := object{ref: q.DraftOf(t, by, q.location(t, by.Board), dbtest.Complete())}
	d, err := q.Service.Attach(t.Context(), by, made.ref, "programma.pdf", []byte("%PDF-1.7"))
	must(t, err)
	made.file = d.Attachments[0].ID
	switch _, stage, _ := strings.Cut(name, " "); stage {
	case "filed":
		q.file(t, by, made.ref)
		q.discuss(t, by, made.ref)
		change, err := q.Service.ReportChange(t.Context(), by, made.ref, subsidy.ChangeForm{Kind: "other", Text: "Joost Smeets</"}, q.Clock.Now())
		must(t, err)
		made.change = change.ID
	case "decided":
		q.file(t, by, made.ref)
		q.discuss(t, by, made.ref)
		made.letter = q.reject(t, made.ref)
	case "": // deleted
		must(t, q.Service.Delete(t.Context(), by, made.ref))
		made.file = q.held["own draft"].file
	}
	return made
}

// location puts a new location of a board in the register.
func (q *quarry) location(t *testing.T, board subsidy.BoardNumber) subsidy.LocationCode {
	t.Helper()
	q.made++
	code := subsidy.LocationCode(fmt.Sprintf("97S%c%02d", 'A'+q.made/100, q.made%100))
	q.AddLocation(t, subsidy.Location{Code: code, Board: board, Name: "Vestiging " + string(code)}, subsidy.Counted(284), subsidy.Counted(40))
	return code
}

// board puts a new board in the register.
func (q *quarry) board(t *testing.T) subsidy.BoardNumber {
	t.Helper()
	q.made++
	number := subsidy.BoardNumber(fmt.Sprintf("97%03d", q.made))
	_, err := q.Store.SaveBoard(t.Context(), subsidy.Board{Number: number, Name: "Stichting " + string(number)})
	must(t, err)
	return number
}

func (q *quarry) file(t *testing.T, by subsidy.User, ref subsidy.Reference) {
	t.Helper()
	_, err := q.Submit(t, by, ref, true, q.Clock.Now())
	must(t, err)
}

// discuss lets both sides write a message.
func (q *quarry) discuss(t *testing.T, by subsidy.User, ref subsidy.Reference) {
	t.Helper()
	for _, author := range []subsidy.User{by, q.Assessor2} {
		must(t, q.Service.WriteMessage(t.Context(), author, ref, subsidy.NewMessage{Text: "Een bericht van Joost Smeets</b>."}))
	}
}

func (q *quarry) reject(t *testing.T, ref subsidy.Reference) (letter string) {
	t.Helper()
	decided, err := q.Service.Decide(t.Context(), q.Decider2, ref, q.Advise(t, ref, subsidy.VerdictReject), q.Read(t, q.Decider2, ref))
	must(t, err)
	return decided.ID
}

// call gives the request to an address of the matrix about an object.
func (q *quarry) call(t *testing.T, route string, o object) request {
	t.Helper()
	method, pattern, _ := strings.Cut(route, " ")
	path := strings.NewReplacer(":ref", string(o.ref), ":kind", subsidy.LetterHearing.Slug(), ":round", round2022, ":slug", dbtest.Slug, ":year", "2022", ":number", "1", ":name", "portal.css",
		":section", string(subsidy.SectionMedezeggenschap), ":id", q.idFor(pattern, o)).Replace(pattern)
	r := request{method: method, path: path, fields: url.Values{}}
	switch route {
	case "POST /inloggen":
		return r.and("email", q.Auditor.Email).and("wachtwoord", dbtest.Password)
	case "POST /inloggen/demo":
		return r.and("rol", string(subsidy.Auditor))
	case "POST /demo/klok":
		return r.and("datum", "20-4-2022")
	case "GET /wachtwoord":
		r.path += "?sleutel=" + q.key(t)
	case "POST /wachtwoord":
		return r.and("sleutel", q.key(t)).and("wachtwoord", "een heel nieuw wachtwoord").and("herhaling", "een heel nieuw wachtwoord")
	case "POST /aanvragen/nieuw":
		code := string(q.location(t, dbtest.Board))
		return r.and("vestiging", code).and("ronde", round2022).and("onderdelen", "zomerschool").and("sleutel", "sleutel "+code)
	case "POST /aanvragen/:ref/indienen":
		return r.and("verklaring", "ja").and("versie", q.read(t, subsidy.Reference(strings.Split(r.path, "/")[2])))
	case "POST /aanvragen/:ref/bijlagen":
		r.files = []upload{{"bestand", "raad.pdf", []byte("%PDF-1.4")}}
	case "POST /aanvragen/:ref/:section", "POST /aanvragen/:ref/:section/bewaren":
		return r.and("raad", "gmr").and("recht", "advies").and("datum", "2-3-2022").and("uitkomst", "open")
	case "POST /aanvragen/:ref/intrekken":
		return r.and("intrekken", "ja")
	case "POST /aanvragen/:ref/wijziging":
		return r.and("soort-wijziging", "pupils").and("toelichting", "Er komen er minder.")
	case "POST /aanvragen/:ref/bezwaar", "POST /aanvragen/:ref/bezwaar/bewaren":
		return r.and("bezwaargronden", "Het klopt niet.")
	case "POST /bezwaren/:id/nemen", "POST /bezwaren/:id/verlengen", "POST /bezwaren/:id/advies", "POST /bezwaren/:id/besluit":
		return r.and("versie", "1")
	case "POST /beoordeling/nemen":
		return r.and("kenmerk", string(q.cut(t, "own filed").ref))
	case "POST /beoordeling/:ref/controle":
		return r.and("versie", "1").and("oordeel-iban-van-bestuur", "ja")
	case "POST /beoordeling/:ref/oordeel":
		return r.and("versie", "1").and("controle", "s8").and("oordeel", "nee").and("wijziging-s8", "Het was te laat.")
	case "POST /beoordeling/:ref/advies":
		return r.and("versie", "1").and("advies", "verlenen")
	case "POST /aanvragen/:ref/zienswijze", "POST /aanvragen/:ref/zienswijze/bewaren":
		return r.and("zienswijze", "Het zijn er 18.")
	case "POST /beoordeling/:ref/horen":
		return r.and("versie", "1").and("zienswijze-feiten", "Het zijn er 3.").and("zienswijze-termijn", "14")
	case "POST /besluiten/bekendmaken":
		return r.and("ronde", round2022).and("gezien", "x")
	case "POST /beoordeling/:ref/aanvulling", "POST /beoordeling/:ref/verlengen":
		return r.and("versie", "1")
	case "POST /aanvragen/:ref/berichten", "POST /beoordeling/:ref/berichten":
		return r.and("bericht", "Een vraag.").and("sleutel", "sleutel "+route).and("gezien", "2").and("terug", "")
	case "POST /aanvragen/:ref/berichten/gelezen", "POST /beoordeling/:ref/berichten/gelezen":
		return r.and("gezien", "2").and("terug", "")
	case "POST /besluiten/:ref", "POST /beoordeling/:ref/gezien", "POST /besluiten/:ref/gezien":
		return r.and("versie", "1")
	case "POST /besluiten/:ref/terug":
		return r.and("versie", "1").and("reden", "Kijk nog eens.")
	case "POST /beheer/teksten/:kind":
		return r.and("tekst", fmt.Sprint("Een begin. ", len(q.held))).and("gezien", subsidy.HashText(subsidy.StandardText(subsidy.LetterHearing)))
	case "POST /beheer/teksten/:kind/publiceren":
		return r.and("gezien", "een andere tekst")
	case "POST /beheer/rondes/:round/sluiting":
		return r.and("aanleiding", "extension").and("reden-latere-sluiting", "Een feestdag.").and("sluiting-dag", "2-5-2022").and("sluiting-tijd", "24:00")
	case "POST /beheer/rondes/:round/sluiting/:id/afwijzen":
		return r.and("reden-afwijzing", "Het was geen storing.")
	case "POST /beheer/loting/bron":
		return r.and("ronde", round2022).and("bron", "Een loterij").and("dag", "21-5-2022")
	case "POST /beheer/loting/bevriezen":
		return r.and("ronde", round2022)
	case "POST /beheer/loting/uitslag", "POST /beheer/loting/bevestigen":
		return r.and("ronde", round2022).and("uitslag", "1 2 3")
	case "POST /banden":
		return r.and("bestuur", string(q.board(t))).and("band", "Mijn broer werkt er.")
	case "POST /banden/:id/beeindigen":
		return r.and("laatste-dag", "1-6-2022")
	case "POST /beheer/mensen":
		q.made++
		return r.and("naam", "Nieuw").and("email", fmt.Sprintf("nieuw%d@voorbeeld.example", q.made)).and("rol", "auditor")
	}
	return r
}

func (q *quarry) idFor(pattern string, o object) string {
	switch {
	case strings.Contains(pattern, "wijziging") && o.change == "":
		return q.held["own filed"].change
	case strings.Contains(pattern, "wijziging"):
		return o.change
	case !strings.Contains(pattern, "brieven"):
		return o.file
	case o.letter == "": // it has none: the letter of another then
		return q.held["own decided"].letter
	}
	return o.letter
}

// key gives a new one-time key to set a password.
func (q *quarry) key(t *testing.T) string {
	t.Helper()
	key, err := q.Service.Reset(t.Context(), q.Assessor2.Email)
	must(t, err)
	return key
}

// wanted is what a case of the matrix must give.
type wanted struct {
	status int
	stores bool
}

// expect gives the row of the matrix for a role at an address, a status per
// object or one alone; known is false where the matrix lacks the address.
func expect(route string, role subsidy.Role) (row []wanted, known bool) {
	about := 1
	for _, m := range matrix {
		if m.route != route {
			continue
		}
		known = true
		columns := strings.Fields(m.want)
		about = len(columns)
		if !slices.Contains(m.who, role) {
			continue
		}
		for _, column := range columns {
			status, _ := strconv.Atoi(strings.TrimSuffix(column, "+"))
			row = append(row, wanted{status, strings.HasSuffix(column, "+")})
		}
		return row, true
	}
	refused := wanted{status: http.StatusForbidden}
	if role == aVisitor && strings.HasPrefix(route, "GET") {
		refused.status = http.StatusSeeOther
	}
	return slices.Repeat([]wanted{refused}, about), known
}

// changesSession names the addresses after which the browser has another
// session, or none.
var changesSession = []string{"POST /inloggen", "POST /inloggen/demo", "POST /uitloggen", "POST /wachtwoord"}

// browser gives a browser in which somebody of a role is signed in.
func (p *portal) browser(t *testing.T, role subsidy.Role) *visitor.Visitor {
	t.Helper()
	for _, u := range p.everyRole() {
		if u.Role == role {
			return p.as(t, u)
		}
	}
	return p.visitor(t)
}

func TestEverybodyGetsAtEveryAddressWhatTheMatrixSays(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	q := newQuarry(t, p)
	for _, role := range everybody {
		v := p.browser(t, role)
		form := token(v)
		for _, route := range p.Server.Routes() {
			name := route.Method + " " + route.Path
			row, known := expect(name, role)
			if !known {
				t.Errorf("the matrix lacks %s", name)
			}
			for i, want := range row {
				t.Run(string(role)+" "+name+" "+objects[i], func(t *testing.T) {
					q.check(t, v, form, role, name, objects[i], want)
				})
			}
		}
	}
}

func (q *quarry) check(t *testing.T, v *visitor.Visitor, form string, role subsidy.Role, route, about string, want wanted) {
	o := q.held[about]
	if want.stores {
		o = q.cut(t, about)
	}
	r := q.call(t, route, o)
	if slices.Contains(changesSession, route) {
		v = q.browser(t, role)
		form = token(v)
	}
	if r.method == http.MethodPost {
		r = r.and("_token", form)
	}
	before := q.content(t)
	got := q.send(t, v, r).want(want.status)
	if changed := q.content(t) != before; changed != want.stores {
		t.Errorf("the database has changed: %v, want %v", changed, want.stores)
	}
	if asked := got.Status == http.StatusSeeOther && role == aVisitor && r.method == http.MethodGet; asked {
		got.leads("/inloggen?verder=" + url.QueryEscape(r.path))
	}
	if got.Status == http.StatusForbidden || got.Status == http.StatusNotFound {
		got.saysNot("Joost Smeets</", "Marieke de Wit</dd>", "%PDF", "Vestiging 97S")
	}
}

func TestTheMatrixAndTheAppHaveTheSameAddresses(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	var declared, mounted, listed []string
	for _, r := range p.Server.Routes() {
		declared = append(declared, r.Method+" "+r.Path)
	}
	for _, r := range p.App.GetRoutes(true) {
		if r.Method != http.MethodHead {
			mounted = append(mounted, r.Method+" "+r.Path)
		}
	}
	for _, m := range matrix {
		listed = append(listed, m.route)
	}
	for _, list := range []*[]string{&declared, &mounted, &listed} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if !slices.Equal(declared, mounted) {
		t.Errorf("the app has %q, the table of routes %q", mounted, declared)
	}
	if !slices.Equal(listed, declared) {
		t.Errorf("the matrix has %q, the table of routes %q", listed, declared)
	}
}

func TestTheAddressesOfTheDemonstrationAreNotInTheRealPortal(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Signatory)
	p.submit(t, v, post("/inloggen/demo", "rol", "auditor")).want(http.StatusNotFound)
	p.submit(t, v, post("/demo/klok", "datum", "1-6-2022")).want(http.StatusNotFound)
	p.send(t, p.visitor(t), get("/inloggen")).want(http.StatusOK).saysNot("Proefopstelling", "Klok vooruit")
}

func TestSectionsOfEveryNameKeepTheirBoard(t *testing.T) {
	t.Parallel()
	p := open(t)
	own, other := p.Draft(t, dbtest.Location), p.DraftOf(t, p.Other, dbtest.OtherLocation, dbtest.Complete())
	v := p.as(t, p.Preparer)
	for _, section := range subsidy.Sections {
		p.send(t, v, get("/aanvragen/"+string(own)+"/"+string(section))).want(http.StatusOK).says(section.Title())
		p.send(t, v, get("/aanvragen/"+string(other)+"/"+string(section))).want(http.StatusNotFound)
		p.unchanged(t, func() {
			p.submit(t, v, post("/aanvragen/"+string(other)+"/"+string(section))).want(http.StatusNotFound)
			p.submit(t, v, post("/aanvragen/"+string(other)+"/"+string(section)+"/bewaren")).want(http.StatusNotFound)
		})
	}
	for _, path := range []string{
		"/aanvragen/x.css", "/aanvragen/" + string(own) + ".css", "/aanvragen/" + string(own) + "/x.css",
		"/aanvragen/" + string(own) + "/status", "/aanvragen/geen-kenmerk", "/aanvragen/ZO22-7K4M-W",
		"/aanvragen/" + string(own) + "/bestanden/geen", "/aanvragen/" + string(own) + "/brieven/geen", "/static/../go.mod",
	} {
		p.send(t, v, get(path)).want(http.StatusNotFound).says("Deze pagina bestaat niet")
	}
}

// An attack is a form that is not from our own page.
var attacks = []struct {
	name string
	bend func(r request, fresh, old string) request
}{
	{"without a token", func(r request, _, _ string) request { return r }},
	{"with an empty token", func(r request, _, _ string) request { return r.and("_token", "") }},
	{"with the token of before signing in", func(r request, _, old string) request { return r.and("_token", old) }},
	{"with the token in the address", func(r request, fresh, _ string) request {
		r.path += "?_token=" + url.QueryEscape(fresh)
		return r
	}},
	{"from another site", func(r request, fresh, _ string) request {
		return r.and("_token", fresh).with("Sec-Fetch-Site", "cross-site")
	}},
	{"from another part of our site", func(r request, fresh, _ string) request {
		return r.and("_token", fresh).with("Sec-Fetch-Site", "same-site")
	}},
	{"with a foreign origin", func(r request, fresh, _ string) request {
		return r.and("_token", fresh).with("Origin", "https://evil.example")
	}},
	{"with an origin that is none", func(r request, fresh, _ string) request {
		return r.and("_token", fresh).with("Origin", "null")
	}},
	{"with an origin that looks like ours", func(r request, fresh, _ string) request {
		return r.and("_token", fresh).with("Origin", "http://portaal.example.evil.example")
	}},
	{"with a foreign origin and forwarded as ours", func(r request, fresh, _ string) request {
		return r.and("_token", fresh).with("Origin", "https://evil.example").with("X-Forwarded-Host", "evil.example")
	}},
	{"as text", func(r request, fresh, _ string) request {
		r.fields.Set("_token", fresh)
		r.body, r.kind = r.fields.Encode(), "text/plain"
		return r
	}},
	{"as JSON", func(r request, fresh, _ string) request {
		r.kind, r.body = "application/json", `{"_token":"`+fresh+`"}`
		return r
	}},
}

// somebodyFor gives a role that may use an address.
func somebodyFor(route string) subsidy.Role {
	for _, m := range matrix {
		if m.route == route {
			return m.who[0]
		}
	}
	return aVisitor
}

func TestNoFormIsTakenFromAnotherSiteOrWithoutTheTokenOfTheSession(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	q := newQuarry(t, p)
	// The token of before signing in: of a browser that then signs in.
	olds, browsers := map[subsidy.Role]string{}, map[subsidy.Role]*visitor.Visitor{}
	for _, u := range p.everyRole() {
		v := p.visitor(t)
		olds[u.Role], browsers[u.Role] = token(v), v
		signInWith(v, u.Email, dbtest.Password).Want(http.StatusOK)
	}
	olds[aVisitor], browsers[aVisitor] = token(p.visitor(t)), p.visitor(t)
	for _, route := range p.Server.Routes() {
		if route.Method != http.MethodPost {
			continue
		}
		name := route.Method + " " + route.Path
		role := somebodyFor(name)
		v := browsers[role]
		fresh := token(v)
		for _, about := range []string{"own draft", "own filed"} {
			r := q.call(t, name, q.held[about])
			for _, attack := range attacks {
				t.Run(name+" "+about+" "+attack.name, func(t *testing.T) {
					p.unchanged(t, func() {
						got := p.send(t, v, attack.bend(r.and("x", "y"), fresh, olds[role])).want(http.StatusForbidden)
						if len(got.Sets) > 0 && role != aVisitor {
							t.Errorf("it sets a cookie: %v", got.Sets)
						}
					})
				})
			}
		}
	}
	if got := p.Clock.Now(); !got.Equal(dbtest.Open) {
		t.Errorf("the clock has moved to %s", got)
	}
}

func TestAFormFromOurOwnPageIsTaken(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	path := "/aanvragen/" + string(p.Draft(t, dbtest.Location)) + "/medezeggenschap"
	for name, r := range map[string]request{
		"which the browser says":                      post(path, "raad", "mr").with("Sec-Fetch-Site", "same-origin"),
		"which the person asked for":                  post(path, "raad", "mr").with("Sec-Fetch-Site", "none"),
		"with our origin":                             post(path, "raad", "mr").with("Origin", "http://portaal.example"),
		"which the browser says, whatever its origin": post(path, "raad", "mr").with("Sec-Fetch-Site", "same-origin").with("Origin", "null"),
		"of which the browser says nothing":           post(path, "raad", "mr"),
	} {
		t.Run(name, func(t *testing.T) { p.submit(t, v, r).want(http.StatusSeeOther) })
	}
}

func TestAFormThatCameTooLateGivesBackWhatWasTypedButNoSecrets(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.blank(t, dbtest.Location)
	path := "/aanvragen/" + string(ref) + "/zomerschool"
	v := p.as(t, p.Preparer)
	p.unchanged(t, func() {
		p.send(t, v, post(path, "opzet", `Drie <weken> & "lessen"`, "aantal-leerlingen", "12", "_token", "old")).
			want(http.StatusForbidden).says(`Drie <weken> & "lessen"`, "Opzet van het programma", "Verstuur het formulier opnieuw").
			saysNot("<weken>")
		p.send(t, p.visitor(t), post("/inloggen", "email", "a@b.example", "wachtwoord", "mijn geheim")).
			want(http.StatusForbidden).says("a@b.example").saysNot("mijn geheim")
	})
	page := v.Post(path, url.Values{"opzet": {"Kleine groepen."}, "aantal-leerlingen": {"12"}}).Want(http.StatusForbidden)
	page.Form("Opnieuw versturen").Press("Opnieuw versturen").Want(http.StatusOK)
	if got := p.answers(t, dbtest.Board, ref).Zomerschool.Programme; got != "Kleine groepen." {
		t.Errorf("stored %q", got)
	}
}

func TestEveryPageAnswersHEADLikeGETWithoutABody(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	q := newQuarry(t, p)
	for _, route := range p.Server.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		t.Run(route.Path, func(t *testing.T) {
			v := p.browser(t, somebodyFor("GET "+route.Path))
			r := q.call(t, "GET "+route.Path, q.held["own decided"])
			shown := p.send(t, v, r)
			r.method = http.MethodHead
			head := p.send(t, v, r).want(shown.Status)
			if head.Body != "" {
				t.Errorf("it has a body: %.100s", head.Body)
			}
			if got, want := head.Header.Get("Content-Type"), shown.Header.Get("Content-Type"); got != want {
				t.Errorf("its type is %q, want %q", got, want)
			}
		})
	}
	t.Run("of a page for who is signed in", func(t *testing.T) {
		p.send(t, p.visitor(t), request{method: http.MethodHead, path: "/aanvragen"}).leads("/inloggen?verder=%2Faanvragen")
	})
}

// Package dbtest makes a small world for tests: a real database, a SQLite file
// in a temporary directory or one on a PostgreSQL server, with a register, the standard scheme, people of every
// role, and a clock that the test sets. Nothing in it is a stand-in but the
// clock and the cost of passwords.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// Boards and locations of the world. The first board has many locations.
const (
	Board      subsidy.BoardNumber = "98214"
	OtherBoard subsidy.BoardNumber = "98221"
	// Location has 284 pupils and 40 repeaters, in region Midden.
	Location subsidy.LocationCode = "97RV01"
	// OtherLocation is of the other board.
	OtherLocation subsidy.LocationCode = "96DL00"
)

// Slug is the scheme of the world.
const Slug = "zittenblijven-vo"

// Round is the round that is open.
const Round subsidy.RoundID = "zittenblijven-vo-2022"

// Open is an instant in the middle of the window.
var Open = time.Date(2022, time.April, 20, 7, 0, 0, 0, time.UTC)

// AfterClosing is an instant at which decisions are taken.
var AfterClosing = time.Date(2022, time.May, 18, 8, 0, 0, 0, time.UTC)

// Clock is a clock that stands still until a test moves it.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now gives what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves the clock.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// World is what a test works in.
type World struct {
	Store   *db.Store
	Service *subsidy.Service
	Clock   *Clock
	// People of the first board and of the ministry.
	Preparer, Signatory, Assessor, Assessor2, Decider, Decider2, Payer, Administrator, Auditor subsidy.User
	// Other signs for the other board.
	Other subsidy.User
	DSN   string // of the database
	// Keys are those of the database, in their file.
	Keys     *keys.Ring
	KeysPath string
}

// Passwords hashes fast and badly, so that tests do not wait.
type Passwords struct{}

// Hash gives a hash that is good for tests alone.
func (Passwords) Hash(_ context.Context, password string) (string, error) {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:]), nil
}

// Verify compares with Hash.
func (p Passwords) Verify(ctx context.Context, hash, password string) (bool, error) {
	made, err := p.Hash(ctx, password)
	return hash != "" && made == hash, err
}

// New makes a world with the standard scheme. Its database is verified at the
// end of the test: no invariant may be broken.
func New(t testing.TB) *World {
	t.Helper()
	return NewWith(t, SchemeDocument(t, Slug))
}

// NewWith makes a world with the scheme of a document, of slug Slug.
func NewWith(t testing.TB, document []byte) *World {
	t.Helper()
	w := &World{}
	if OnPostgreSQL() {
		*w = copied(t, document)
	} else {
		w.DSN = Database(t)
	}
	w.open(t)
	t.Cleanup(func() {
		w.verify(t)
		must(t, w.Store.Close())
	})
	if !OnPostgreSQL() {
		w.fill(t, document)
	}
	return w
}

// open opens the database of the world.
func (w *World) open(t testing.TB) {
	t.Helper()
	w.Clock = &Clock{at: Open}
	w.Keys, w.KeysPath = keysFor(t, w.DSN)
	store, err := db.Open(t.Context(), w.DSN, w.Keys)
	must(t, err)
	must(t, store.Migrate(t.Context()))
	w.Store = store
	w.Service = &subsidy.Service{Store: store, Passwords: Passwords{}, Now: w.Clock.Now, Random: rand.Reader}
}

// fill puts in it what every world has.
func (w *World) fill(t testing.TB, document []byte) {
	t.Helper()
	scheme, err := subsidy.ParseScheme(document)
	must(t, err)
	_, err = w.Store.SaveScheme(t.Context(), scheme, string(document), Open.AddDate(-1, 0, 0))
	must(t, err)
	w.register(t)
	w.people(t)
}

// models are worlds on PostgreSQL that others are copied from, by their scheme
// document: that is faster than filling each.
var models struct {
	sync.Mutex
	worlds map[string]World
}

// copied gives a world that is filled, in a database of its own.
func copied(t testing.TB, document []byte) World {
	t.Helper()
	models.Lock()
	defer models.Unlock()
	model, made := models.worlds[string(document)]
	if !made {
		name, err := modelDatabase()
		must(t, err)
		model = World{DSN: at(name)}
		model.open(t)
		model.fill(t, document)
		must(t, model.Store.Close())
		model.DSN = name
		if models.worlds == nil {
			models.worlds = map[string]World{}
		}
		models.worlds[string(document)] = model
	}
	model.DSN = create(t, "TEMPLATE "+model.DSN)
	return model
}

func (w *World) verify(t testing.TB) {
	breaches, err := w.Store.Verify(context.Background())
	must(t, err)
	for _, b := range breaches {
		t.Errorf("%s is broken: %s", b.Invariant, b.What)
	}
}

// SchemeDocument gives a scheme document that ships with the portal.
func SchemeDocument(t testing.TB, slug string) []byte {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	document, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../cmd/portal/schemes", slug+".json"))
	must(t, err)
	return document
}

// Locations is how many locations the first board has: LocationAt(0) up to it.
const Locations = 80

// LocationAt gives the code of a location of the first board.
func LocationAt(n int) subsidy.LocationCode {
	return subsidy.LocationCode(fmt.Sprintf("97RV%02d", n))
}

func (w *World) register(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	for number, name := range map[subsidy.BoardNumber]string{Board: "Stichting Rijnveld Voortgezet Onderwijs", OtherBoard: "Stichting De Lier"} {
		_, err := w.Store.SaveBoard(ctx, subsidy.Board{Number: number, Name: name, KvK: "00123456", City: "Waterveen"})
		must(t, err)
	}
	for n := range Locations {
		w.AddLocation(t, subsidy.Location{Code: LocationAt(n), Board: Board, Name: fmt.Sprintf("Rijnveld College %02d", n)}, subsidy.Counted(284), subsidy.Counted(40))
	}
	w.AddLocation(t, subsidy.Location{Code: OtherLocation, Board: OtherBoard, Name: "Vakschool De Lier"}, subsidy.Counted(60), subsidy.Counted(8))
}

// AddLocation puts a location in the register, in region Midden.
func (w *World) AddLocation(t testing.TB, l subsidy.Location, pupils, repeaters subsidy.Count) {
	t.Helper()
	l.Street, l.Postcode, l.City, l.Municipality = "Weteringpark 1", "9999 XX", "Waterveen", "Waterveen"
	l.Province, l.Region = "Zuid-Holland", subsidy.RegionMidden
	l.AsOf = subsidy.DateOf(w.Clock.Now())
	_, err := w.Store.SaveLocation(t.Context(), l)
	must(t, err)
	_, err = w.Store.SavePupils(t.Context(), l.Code, pupils, repeaters, l.AsOf)
	must(t, err)
}

func (w *World) people(t testing.TB) {
	t.Helper()
	w.Preparer = w.AddUser(t, "Joost Smeets", subsidy.Preparer, Board)
	w.Signatory = w.AddUser(t, "Marieke de Wit", subsidy.Signatory, Board)
	w.Other = w.AddUser(t, "Ali van Loon", subsidy.Signatory, OtherBoard)
	w.Assessor = w.AddUser(t, "Sanne Bakker", subsidy.Assessor, "")
	w.Assessor2 = w.AddUser(t, "Tarık Yılmaz", subsidy.Assessor, "")
	w.Decider = w.AddUser(t, "Ruben Haddou", subsidy.Decider, "")
	w.Decider2 = w.AddUser(t, "Lotte de Graaf", subsidy.Decider, "")
	w.Payer = w.AddUser(t, "Ingrid Postma", subsidy.Payer, "")
	w.Administrator = w.AddUser(t, "Fatima El Amrani", subsidy.Administrator, "")
	w.Auditor = w.AddUser(t, "Hanneke Dijk", subsidy.Auditor, "")
}

// Password is that of everybody in the world.
const Password = "vier woorden op rij"

// AddUser gives a person an account.
func (w *World) AddUser(t testing.TB, name string, role subsidy.Role, board subsidy.BoardNumber) subsidy.User {
	t.Helper()
	hash, _ := Passwords{}.Hash(t.Context(), Password)
	id := rand.Text()
	u := subsidy.User{ID: subsidy.UserID(id), Email: "u" + id[:8] + "@voorbeeld.example", Name: name, Role: role, Board: board, PasswordHash: hash, CreatedAt: Open}
	u.Email = strings.ToLower(u.Email)
	must(t, w.Store.AddUser(t.Context(), u))
	return u
}

// IBAN is formally valid and belongs to nobody.
const IBAN = "NL91 ABNA 0417 1643 00"

// Complete gives answers without a finding for 18 pupils and overgangsbeleid:
// 23,100.00 euros.
func Complete() subsidy.Answers {
	return subsidy.Answers{
		Parts:   []subsidy.Part{subsidy.PartZomerschool, subsidy.PartOvergangsbeleid},
		Contact: subsidy.ContactAnswers{Name: "Joost Smeets", Email: "j.smeets@rijnveld.example", Phone: "071 000 00 00", IBAN: IBAN},
		Zomerschool: subsidy.ZomerschoolAnswers{
			Pupils: "18", FirstDay: "11-7-2022", LastDay: "22 juli 2022", Days: "10", HoursPerDay: "5",
			Programme: "Leerlingen werken in kleine groepen aan één of twee vakken.",
		},
		Overgangsbeleid: subsidy.OvergangsbeleidAnswers{
			Measures: []subsidy.Measure{subsidy.Monitoring}, Change: "Mentoren bespreken de voortgang.",
			From: "1-8-2022", Anchoring: "Het staat in de schoolgids.",
		},
		Medezeggenschap: subsidy.MedezeggenschapAnswers{Body: "mr", Right: "advies", Date: "1-3-2022", Outcome: "positief"},
		Saved:           []subsidy.Section{subsidy.SectionLocation, subsidy.SectionZomerschool, subsidy.SectionOvergangsbeleid, subsidy.SectionMedezeggenschap},
	}
}

// Draft makes a complete draft for a location of the first board.
func (w *World) Draft(t testing.TB, code subsidy.LocationCode) subsidy.Reference {
	t.Helper()
	return w.DraftOf(t, w.Signatory, code, Complete())
}

// DraftOf makes a draft with these answers.
func (w *World) DraftOf(t testing.TB, by subsidy.User, code subsidy.LocationCode, answers subsidy.Answers) subsidy.Reference {
	t.Helper()
	a, err := w.Service.Create(t.Context(), by, subsidy.NewDraft{Location: code, Round: Round, Parts: answers.Parts, Key: rand.Text()})
	must(t, err)
	_, err = w.Service.Save(t.Context(), by, a.Reference, subsidy.Edit{
		Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) { *to = answers },
	})
	must(t, err)
	return a.Reference
}

// Filed makes a filed application for a location of the first board.
func (w *World) Filed(t testing.TB, code subsidy.LocationCode) subsidy.Reference {
	t.Helper()
	ref := w.Draft(t, code)
	_, err := w.Submit(t, w.Signatory, ref, true, w.Clock.Now())
	must(t, err)
	return ref
}

// Submit files a draft as it is now.
func (w *World) Submit(t testing.TB, by subsidy.User, ref subsidy.Reference, declared bool, received time.Time) (subsidy.Filing, error) {
	t.Helper()
	a, err := w.Store.BoardApplication(t.Context(), by.Board, ref)
	if err != nil {
		return subsidy.Filing{}, err
	}
	return w.Service.Submit(t.Context(), by, ref, a.Version, declared, received)
}

// Ground is the id of a ground of refusal.
const Ground = "4:35-1-a"

// Advised makes a filed application with an advice of the assessor, and gives
// the version that a decider sees.
func (w *World) Advised(t testing.TB, code subsidy.LocationCode, verdict subsidy.Verdict) (subsidy.Reference, int64) {
	t.Helper()
	ref := w.Filed(t, code)
	return ref, w.Advise(t, ref, verdict)
}

// Check answers every question about an application with "Voldoet", as the
// assessor who has it.
func (w *World) Check(t testing.TB, by subsidy.User, ref subsidy.Reference) {
	t.Helper()
	f, err := w.Service.CaseFile(t.Context(), by, ref)
	must(t, err)
	form := subsidy.CheckForm{Version: f.Application.Version, Outcomes: map[string]string{}}
	for _, item := range f.Checklist {
		form.Outcomes[item.ID] = string(subsidy.Complies)
	}
	must(t, w.Service.Check(t.Context(), by, ref, form))
}

// Advise takes a filed application and gives an advice on it, after every
// question of the checklist where the advice needs that.
func (w *World) Advise(t testing.TB, ref subsidy.Reference, verdict subsidy.Verdict) int64 {
	t.Helper()
	must(t, w.Service.Take(t.Context(), w.Assessor, ref))
	if verdict == subsidy.VerdictGrant || verdict == subsidy.VerdictGrantPart {
		w.Check(t, w.Assessor, ref)
	}
	must(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{
		Version: w.Version(t, ref), Verdict: string(verdict), Amount: "3.000", Motivation: "De aanvraag voldoet deels.",
		Grounds: []string{Ground}, Basis: string(subsidy.BasisGiven),
	}))
	return w.Version(t, ref)
}

// Version gives the version of a filed application.
func (w *World) Version(t testing.TB, ref subsidy.Reference) int64 {
	t.Helper()
	a, err := w.Store.FiledApplication(t.Context(), ref)
	must(t, err)
	return a.Version
}

// Read gives the fingerprint of the letter that somebody reads before they
// decide on an application, "" where there is none to read.
func (w *World) Read(t testing.TB, by subsidy.User, ref subsidy.Reference) string {
	t.Helper()
	p, err := w.Service.Preview(t.Context(), by, ref)
	return fingerprint(t, p.Letter, err)
}

// ReadReview gives the fingerprint of the letter that somebody reads before they
// decide on an objection, "" where there is none to read.
func (w *World) ReadReview(t testing.TB, by subsidy.User, objection string) string {
	t.Helper()
	p, err := w.Service.PreviewObjection(t.Context(), by, objection)
	return fingerprint(t, p.Letter, err)
}

func fingerprint(t testing.TB, letter subsidy.LetterDocument, err error) string {
	t.Helper()
	if err == nil {
		var seen string
		if seen, err = letter.Fingerprint(); err == nil {
			return seen
		}
	}
	if subsidy.KindOf(err) == subsidy.Internal {
		t.Error(err)
	}
	return ""
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

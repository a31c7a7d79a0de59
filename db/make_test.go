package db_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// The people and places of every test.
const (
	board      = subsidy.BoardNumber("41234")
	otherBoard = subsidy.BoardNumber("30001")

	preparer  = subsidy.UserID("preparer")
	signatory = subsidy.UserID("signatory")
	neighbour = subsidy.UserID("neighbour") // signatory of the other board
	assessor  = subsidy.UserID("assessor")
	decider   = subsidy.UserID("decider")

	slug    = "zittenblijven-vo"
	round21 = subsidy.RoundID("zittenblijven-vo-2021")
	round22 = subsidy.RoundID("zittenblijven-vo-2022")
)

var (
	begun    = time.Date(2022, time.March, 9, 10, 0, 0, 123_456_000, time.UTC)
	received = time.Date(2022, time.April, 20, 12, 21, 7, 654_321_000, time.UTC)
	decided  = time.Date(2022, time.May, 20, 9, 0, 0, 0, time.UTC)
)

// terms are what a test changes in a scheme document.
type terms struct {
	version  int
	ceiling  subsidy.Cents
	livePer  subsidy.LivePer
	lastYear int
}

var usual = terms{version: 1, ceiling: 900_000_000, livePer: subsidy.LivePerRound, lastYear: 2022}

func document(t terms) string {
	rounds := ""
	for year := 2021; year <= t.lastYear; year++ {
		if rounds != "" {
			rounds += ","
		}
		rounds += fmt.Sprintf(`{"year":%[1]d,"ceiling":%[2]d,"opens":"%[1]d-03-08","closes":"%[1]d-04-30",
			"decideBy":"%[1]d-07-01","earlyFiledBefore":"%[1]d-04-01","decideEarlyBy":"%[1]d-06-01",
			"spendUntil":"%[3]d-12-31","mayHoliday":{"first":"%[1]d-04-30","last":"%[1]d-05-08"}}`, year, t.ceiling, year+1)
	}
	return fmt.Sprintf(`{"slug":"zittenblijven-vo","version":%d,"name":"Subsidie tegen onnodig zittenblijven","prefix":"ZO",
		"source":"test","amounts":{"overgangsbeleid":1500000,"perPupil":45000,"programmeMaximum":1000000},
		"programmeOnlyWithOvergangsbeleid":false,"liveApplicationPer":%q,"distribution":"draw","rounds":[%s]}`,
		t.version, t.livePer, rounds)
}

// must stops the test where a step of its own making fails.
func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// want stops the test where err is of another kind.
func want(tb testing.TB, kind subsidy.Kind, err error) {
	tb.Helper()
	if got := subsidy.KindOf(err); got != kind {
		tb.Fatalf("got %q (%v), want %q", got, err, kind)
	}
}

func equal[T comparable](tb testing.TB, got, want T) {
	tb.Helper()
	if got != want {
		tb.Fatalf("got %v, want %v", got, want)
	}
}

// ring gives the data keys of all tests of this process.
func ring() *keys.Ring { return dbtest.Ring() }

// opened gives an empty, migrated store with its DSN.
func opened(tb testing.TB) (*db.Store, string) {
	tb.Helper()
	dsn := dbtest.Database(tb)
	return reopened(tb, dsn), dsn
}

func reopened(tb testing.TB, dsn string) *db.Store {
	tb.Helper()
	s, err := db.Open(tb.Context(), dsn, ring())
	must(tb, err)
	tb.Cleanup(func() { must(tb, s.Close()) })
	must(tb, s.Migrate(tb.Context()))
	return s
}

// console gives the database as somebody with a console has it: no portal
// between, and every constraint that a switch can put off put off.
func console(tb testing.TB, dsn string) *sql.DB {
	tb.Helper()
	c := dbtest.Console(tb, dsn)
	if db.OnPostgreSQL(dsn) {
		run(tb, c, `SET session_replication_role = replica`)
	} else {
		run(tb, c, `PRAGMA foreign_keys = OFF`, `PRAGMA ignore_check_constraints = ON`)
	}
	return c
}

// writer gives the database as somebody with a console has it, constraints on.
func writer(tb testing.TB, dsn string) *sql.DB {
	tb.Helper()
	return dbtest.Console(tb, dsn)
}

// unguarded is console without a trigger: what the invariants find, the schema
// must let through.
func unguarded(tb testing.TB, dsn string) *sql.DB {
	tb.Helper()
	c := console(tb, dsn)
	if db.OnPostgreSQL(dsn) {
		run(tb, c, `DO $$ DECLARE d TEXT; BEGIN
			FOR d IN SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
				WHERE contype = 'c' AND conrelid <> 0 AND connamespace = 'public'::regnamespace
			LOOP EXECUTE d; END LOOP; END $$`)
		return c
	}
	for _, trigger := range texts(tb, dsn, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`) {
		run(tb, c, `DROP TRIGGER `+trigger)
	}
	return c
}

// words gives a statement for a console in the words of the engine.
func words(statement string) string {
	if dbtest.OnPostgreSQL() {
		return inPostgreSQL.Replace(statement)
	}
	return statement
}

var inPostgreSQL = strings.NewReplacer("x'00'", `'\x00'`, "char(10)", "chr(10)")

func run(tb testing.TB, c *sql.DB, statements ...string) {
	tb.Helper()
	for _, statement := range statements {
		if _, err := c.ExecContext(tb.Context(), words(statement)); err != nil {
			tb.Fatalf("%s: %v", statement, err)
		}
	}
}

// portal gives a store with boards, locations, people and the usual rounds.
func portal(tb testing.TB) (*db.Store, string) {
	tb.Helper()
	return portalOn(tb, usual)
}

func portalOn(tb testing.TB, t terms) (*db.Store, string) {
	tb.Helper()
	s, dsn := opened(tb)
	furnish(tb, s, t)
	return s, dsn
}

// furnish gives a store its boards, locations, people and rounds.
func furnish(tb testing.TB, s *db.Store, t terms) {
	tb.Helper()
	addBoards(tb, s)
	for i := range 4 {
		addLocation(tb, s, board, place(i), "De Linde "+string(place(i)), "Utrecht")
	}
	addPeople(tb, s)
	load(tb, s, t)
}

func addBoards(tb testing.TB, s *db.Store) {
	tb.Helper()
	for _, b := range []subsidy.Board{{Number: board, Name: "Stichting De Linde", KvK: "41001234", City: "Utrecht"}, {Number: otherBoard}} {
		_, err := s.SaveBoard(tb.Context(), b)
		must(tb, err)
	}
}

func addLocation(tb testing.TB, s *db.Store, of subsidy.BoardNumber, code subsidy.LocationCode, name, city string) {
	tb.Helper()
	_, err := s.SaveLocation(tb.Context(), subsidy.Location{Code: code, Board: of, Name: name, City: city, Region: subsidy.RegionMidden})
	must(tb, err)
}

func addPeople(tb testing.TB, s *db.Store) {
	tb.Helper()
	for _, u := range []subsidy.User{
		{ID: preparer, Name: "Olga Opsteller", Role: subsidy.Preparer, Board: board},
		{ID: signatory, Name: "Tom Teken", Role: subsidy.Signatory, Board: board},
		{ID: neighbour, Name: "Bea Buur", Role: subsidy.Signatory, Board: otherBoard},
		{ID: assessor, Name: "Anna Beoordelaar", Role: subsidy.Assessor},
		{ID: decider, Name: "Bram Besluit", Role: subsidy.Decider},
	} {
		u.Email, u.CreatedAt = string(u.ID)+"@voorbeeld.nl", begun
		must(tb, s.AddUser(tb.Context(), u))
	}
}

func load(tb testing.TB, s *db.Store, t terms) subsidy.Change {
	tb.Helper()
	text := document(t)
	scheme, err := subsidy.ParseScheme([]byte(text))
	must(tb, err)
	change, err := s.SaveScheme(tb.Context(), scheme, text, begun)
	must(tb, err)
	return change
}

// place gives the code of the i-th location.
func place(i int) subsidy.LocationCode {
	return subsidy.LocationCode(fmt.Sprintf("%02dAB%02d", 10+i/100, i%100))
}

// draft gives a draft for the i-th location in the round of 2022, not stored.
func draft(i int) subsidy.Application {
	return subsidy.Application{
		ID: fmt.Sprintf("application-%d", i), Reference: subsidy.Reference(fmt.Sprintf("ZO22-%04d-X", i)),
		Round: round22, SchemeSlug: slug, SchemeVersion: 1, Board: board, Location: place(i), State: subsidy.Draft,
		Version: 1, Answers: subsidy.Answers{Parts: []subsidy.Part{subsidy.PartOvergangsbeleid}},
		CreatedBy: preparer, CreatedAt: begun, UpdatedBy: preparer, UpdatedAt: begun,
	}
}

// started stores a draft with its event.
func started(tb testing.TB, s subsidy.Store, a subsidy.Application) subsidy.Application {
	tb.Helper()
	must(tb, s.AddApplication(tb.Context(), a, "key of "+a.ID))
	event(tb, s, a, subsidy.ActCreate, "", subsidy.Draft, preparer)
	return a
}

func event(tb testing.TB, s subsidy.Store, a subsidy.Application, action subsidy.Action, from, to subsidy.State, by subsidy.UserID) {
	tb.Helper()
	must(tb, s.AddEvent(tb.Context(), subsidy.Event{
		ID: fmt.Sprintf("%s %s %d", a.ID, action, a.Version), Application: a.ID, At: begun.Add(time.Duration(a.Version) * time.Hour),
		Actor: by, ActorName: "Naam van " + string(by), Action: action, From: from, To: to, RequestID: "request",
	}))
}

// advance moves an application on, with its event.
func advance(tb testing.TB, s subsidy.Store, a *subsidy.Application, action subsidy.Action, to subsidy.State, by subsidy.UserID) {
	tb.Helper()
	from := a.State
	a.State, a.UpdatedBy = to, by
	must(tb, s.SaveApplication(tb.Context(), a))
	event(tb, s, *a, action, from, to, by)
}

// filed files a draft for an amount.
func filed(tb testing.TB, s subsidy.Store, a subsidy.Application, amount subsidy.Cents) subsidy.Application {
	tb.Helper()
	a.CompleteAt = received
	a.Amount, a.FiledBy, a.ReceivedAt, a.DecideBy = amount, signatory, received, subsidy.Date{Year: 2022, Month: time.July, Day: 1}
	advance(tb, s, &a, subsidy.ActSubmit, subsidy.Submitted, signatory)
	must(tb, s.AddFiling(tb.Context(), filing(a)))
	return a
}

func filing(a subsidy.Application) subsidy.Filing {
	text, err := json.Marshal(subsidy.FiledDocument{Reference: a.Reference, Answers: a.Answers, ReceivedAt: a.ReceivedAt})
	if err != nil {
		panic(err)
	}
	return subsidy.Filing{
		ID: "filing of " + a.ID, Application: a.ID, Number: 1, Document: string(text), SHA256: subsidy.HashText(string(text)),
		ReceivedAt: a.ReceivedAt, FiledBy: a.FiledBy, FiledByName: "Tom Teken", Amount: a.Amount,
	}
}

// advised takes a filed application as far as an advice to grant it whole.
func advised(tb testing.TB, s subsidy.Store, a subsidy.Application) subsidy.Application {
	tb.Helper()
	a.Assessor = assessor
	advance(tb, s, &a, subsidy.ActTake, subsidy.InAssessment, assessor)
	must(tb, s.AddAdvice(tb.Context(), subsidy.Advice{
		ID: "advice on " + a.ID, Application: a.ID, Verdict: subsidy.VerdictGrant, Amount: a.Amount,
		By: assessor, ByName: "Anna Beoordelaar", At: decided.Add(-time.Hour),
	}))
	advance(tb, s, &a, subsidy.ActAdvise, subsidy.Advised, assessor)
	return a
}

func decision(a subsidy.Application) subsidy.Decision {
	return subsidy.Decision{
		ID: "decision on " + a.ID, Application: a.ID, Round: a.Round, Verdict: subsidy.VerdictGrant, Amount: a.Amount,
		Motivation: "Voldoet.", AdvisedBy: assessor, DecidedBy: decider, DecidedAt: decided,
		Text: subsidy.TextID{Edition: 1}, // as letter has it
	}
}

// granted grants an advised application, with its letter.
func granted(tb testing.TB, s subsidy.Store, a subsidy.Application) subsidy.Application {
	tb.Helper()
	a.BeginsOn = subsidy.Date{Year: 2022, Month: time.July, Day: 1}
	advance(tb, s, &a, subsidy.ActGrant, subsidy.Granted, decider)
	must(tb, s.AddDecision(tb.Context(), decision(a)))
	must(tb, s.AddAnnouncement(tb.Context(), announcement(a)))
	must(tb, s.AddLetter(tb.Context(), letter(a, subsidy.LetterGrant, a.Amount)))
	must(tb, s.AddMails(tb.Context(), []subsidy.Mail{mail("notice of "+a.ID, a)}))
	return a
}

// mail gives a notice to the contact of an application, due when it was decided.
func mail(id string, a subsidy.Application) subsidy.Mail {
	return subsidy.Mail{
		ID: id, MessageID: "message." + id + "@subsidieportaal.invalid", Application: a.ID, To: "contact@voorbeeld.nl",
		Subject: "Een bericht", Body: "Er is een bericht.", CreatedAt: decided, DueAt: decided,
	}
}

func announcement(a subsidy.Application) subsidy.Announcement {
	return subsidy.Announcement{Decision: "decision on " + a.ID, Application: a.ID, At: decided, By: decider}
}

func letter(a subsidy.Application, kind subsidy.LetterKind, amount subsidy.Cents) subsidy.Letter {
	text, err := json.Marshal(subsidy.LetterDocument{
		LetterData: subsidy.LetterData{Kind: kind, Reference: a.Reference, Granted: amount, Motivation: "Voldoet."},
		Blocks:     subsidy.Blocks{subsidy.Heading{Level: 1, Text: "Besluit"}},
	})
	if err != nil {
		panic(err)
	}
	return subsidy.Letter{ID: string(kind) + " for " + a.ID, Application: a.ID, Kind: kind,
		Document: string(text), SHA256: subsidy.HashText(string(text)), At: decided}
}

func attachment(a subsidy.Application, id string, content []byte) subsidy.Attachment {
	sum := sha256.Sum256(content)
	return subsidy.Attachment{ID: id, Application: a.ID, Name: id + ".pdf", MediaType: "application/pdf", Size: int64(len(content)),
		SHA256: hex.EncodeToString(sum[:]), UploadedBy: preparer, UploadedAt: begun}
}

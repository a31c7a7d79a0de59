package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// How much there is to do in one database of the fault tests: of every 18 forms
// 12 file an application, 3 grant one, 2 begin one and 1 adds a file. A board
// has no more locations than a large one really has.
const (
	faultForms = 1260
	perBoard   = 30
)

// grantsThatFit is how many of the grants the ceiling has room for.
const grantsThatFit = faultForms / 18 * 3 / 2

// kindOf18 gives what the form at a place sends.
func kindOf18(i int) formKind {
	switch i % 18 {
	case 2, 8, 14:
		return sendGrant
	case 5, 11:
		return sendDraft
	case 17:
		return sendUpload
	}
	return sendFiling
}

// faultPerson is somebody who is signed in.
type faultPerson struct {
	subsidy.User
	session string // what is in the cookie
}

// token gives what every form of this person carries.
func (p faultPerson) token() string {
	mac := hmac.New(sha256.New, []byte(p.session))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// faultWorld is a database with a round, people who are signed in, and the forms
// that they are about to send.
type faultWorld struct {
	now           time.Time // when it is made
	opens, closes subsidy.Date
	forms         []faultForm
	kinds         func(i int) formKind // of the forms
	size          int                  // how many forms
	grants        int                  // how many of those made so far grant

	path    string // of the database, or its address; copied, never opened again
	keys    string // file with its data keys; "" is beside it
	people  []faultPerson
	round   subsidy.RoundID
	ceiling subsidy.Cents
}

// theFaultWorld is made once and copied for each database: its round is open
// now.
var theFaultWorld = sync.OnceValues(func() (*faultWorld, error) {
	dir, err := os.MkdirTemp("", "faults")
	if err != nil {
		return nil, err
	}
	w := worldNow(faultForms)
	w.path = filepath.Join(dir, "world.db")
	return w, w.make(context.Background())
})

// worldNow gives a world whose round is open now, to be made.
func worldNow(size int) *faultWorld {
	now := time.Now()
	return &faultWorld{now: now, opens: subsidy.DateOf(now), closes: subsidy.DateOf(now).AddDays(30), kinds: kindOf18, size: size}
}

// scheme gives the standard scheme with one round, that grants in the order of
// receipt.
func (w *faultWorld) scheme() (string, error) {
	document, err := schemes.ReadFile(standardScheme)
	if err != nil {
		return "", err
	}
	var scheme map[string]any
	if err := json.Unmarshal(document, &scheme); err != nil {
		return "", err
	}
	w.round = subsidy.NewRoundID(scheme["slug"].(string), w.opens.Year)
	w.ceiling = grantsThatFit * 2_310_000
	scheme["distribution"] = "receipt"
	scheme["rounds"] = []any{map[string]any{
		"year": w.opens.Year, "ceiling": w.ceiling, "opens": w.opens.String(), "closes": w.closes.String(),
		"earlyFiledBefore": w.opens.AddDays(1).String(), "decideEarlyBy": w.closes.AddDays(30).String(),
		"decideBy": w.closes.AddDays(60).String(), "spendUntil": w.closes.AddDays(500).String(),
		"mayHoliday": map[string]any{"first": w.closes.AddDays(200).String(), "last": w.closes.AddDays(208).String()},
	}}
	text, err := json.Marshal(scheme)
	return string(text), err
}

// make makes the database at its path, or its address.
func (w *faultWorld) make(ctx context.Context) error {
	store, err := openStore(ctx, Config{Database: addressOf(w.path), Keys: w.keys})
	if err != nil {
		return err
	}
	defer store.Close()
	// What is to be granted was complete on days that are over, each on its own:
	// in order of receipt nobody waits for a draw then (D2).
	if n := w.toGrant(); n > 0 {
		w.opens = w.opens.AddDays(-n - 1)
	}
	document, err := w.scheme()
	if err != nil {
		return err
	}
	if _, _, err := loadScheme(ctx, store, []byte(document), w.now); err != nil {
		return err
	}
	return store.InRegisterTx(ctx, func(tx *db.Store) error { return w.fill(ctx, tx) })
}

// toGrant is how many forms grant.
func (w *faultWorld) toGrant() (n int) {
	for i := range w.size {
		if w.kinds(i) == sendGrant {
			n++
		}
	}
	return n
}

// fill makes the people, the locations and all that stands ready to be sent.
func (w *faultWorld) fill(ctx context.Context, tx *db.Store) error {
	service := newService(tx, func() time.Time { return w.now })
	assessor, err := w.person(ctx, tx, subsidy.Assessor, "")
	if err != nil {
		return err
	}
	if _, err := w.person(ctx, tx, subsidy.Decider, ""); err != nil {
		return err
	}
	decider, signer := len(w.people)-1, 0
	for i := range w.size {
		if i%perBoard == 0 {
			if signer, err = w.board(ctx, tx, i/perBoard); err != nil {
				return err
			}
		}
		code, err := w.location(ctx, tx, i, w.people[signer].Board)
		if err != nil {
			return err
		}
		form, err := w.form(ctx, service, i, signer, decider, code, w.people[assessor].User)
		if err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		w.forms = append(w.forms, form)
	}
	return nil
}

// person gives somebody an account and a session, and their place in people.
func (w *faultWorld) person(ctx context.Context, tx *db.Store, role subsidy.Role, board subsidy.BoardNumber) (int, error) {
	now, id := w.now.UTC().Truncate(time.Microsecond), fmt.Sprintf("person-%d", len(w.people))
	u := subsidy.User{ID: subsidy.UserID(id), Email: id + "@voorbeeld.example", Name: "Persoon " + id, Role: role, Board: board, CreatedAt: now}
	raw := make([]byte, 32)
	rand.Read(raw)
	p := faultPerson{User: u, session: base64.RawURLEncoding.EncodeToString(raw)}
	w.people = append(w.people, p)
	if err := tx.AddUser(ctx, u); err != nil {
		return 0, err
	}
	return len(w.people) - 1, tx.AddSession(ctx, subsidy.HashText(p.session), u.ID, "", now, now.Add(12*time.Hour))
}

// board makes a board, and gives the place of who signs for it.
func (w *faultWorld) board(ctx context.Context, tx *db.Store, i int) (int, error) {
	number := subsidy.BoardNumber(fmt.Sprintf("%05d", 90000+i))
	if _, err := tx.SaveBoard(ctx, subsidy.Board{Number: number, Name: "Stichting " + string(number), City: "Waterveen", KvK: "00123456"}); err != nil {
		return 0, err
	}
	return w.person(ctx, tx, subsidy.Signatory, number)
}

func (w *faultWorld) location(ctx context.Context, tx *db.Store, i int, board subsidy.BoardNumber) (subsidy.LocationCode, error) {
	code := subsidy.LocationCode(fmt.Sprintf("%02d%c%c%02d", 90+i/67600, 'A'+rune(i/2600%26), 'A'+rune(i/100%26), i%100))
	l := subsidy.Location{Code: code, Board: board, Name: "School " + string(code), Street: "Weteringpark 1", Postcode: "9999 XX",
		City: "Waterveen", Municipality: "Waterveen", Province: "Zuid-Holland", Region: subsidy.RegionMidden, AsOf: subsidy.DateOf(w.now)}
	if _, err := tx.SaveLocation(ctx, l); err != nil {
		return code, err
	}
	_, err := tx.SavePupils(ctx, code, subsidy.Counted(284), subsidy.Counted(40), l.AsOf)
	return code, err
}

// form gives what somebody is about to send for a location: mostly a filing,
// and everywhere among them the start of a draft, a file, and a grant.
func (w *faultWorld) form(ctx context.Context, service *subsidy.Service, i, signer, decider int, code subsidy.LocationCode, assessor subsidy.User) (faultForm, error) {
	by := w.people[signer].User
	kind := w.kinds(i)
	if kind == sendDraft {
		key := rand.Text()
		return faultForm{kind: kind, who: signer, key: key, path: "/aanvragen/nieuw", fields: url.Values{
			"vestiging": {string(code)}, "ronde": {string(w.round)}, "onderdelen": {"zomerschool"}, "sleutel": {key}}}, nil
	}
	answers := dbtest.Complete()
	a, err := service.Create(ctx, by, subsidy.NewDraft{Location: code, Round: w.round, Parts: answers.Parts, Key: rand.Text()})
	if err != nil {
		return faultForm{}, err
	}
	d, err := service.Save(ctx, by, a.Reference, subsidy.Edit{Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) { *to = answers }})
	if err != nil {
		return faultForm{}, err
	}
	ref, version := string(a.Reference), d.Application.Version
	switch kind {
	case sendUpload:
		content := make([]byte, 300<<10)
		rand.Read(content)
		return faultForm{kind: kind, who: signer, key: ref, path: "/aanvragen/" + ref + "/bijlagen", fields: url.Values{}, file: append([]byte("%PDF-1.7\n"), content...)}, nil
	case sendGrant:
		version, err := w.advise(ctx, service, by, assessor, a.Reference, version)
		if err != nil {
			return faultForm{}, err
		}
		seen, err := readLetter(ctx, service, w.people[decider].User, a.Reference)
		return faultForm{kind: kind, who: decider, key: ref, path: "/besluiten/" + ref, fields: url.Values{"versie": {fmt.Sprint(version)}, "gezien": {seen}}}, err
	}
	return faultForm{kind: kind, who: signer, key: ref, path: "/aanvragen/" + ref + "/indienen",
		fields: url.Values{"verklaring": {"ja"}, "versie": {fmt.Sprint(version)}}}, nil
}

// advise files an application and advises to grant it; it gives the version
// that the decider sees.
func (w *faultWorld) advise(ctx context.Context, service *subsidy.Service, by, assessor subsidy.User, ref subsidy.Reference, version int64) (int64, error) {
	received := w.now.AddDate(0, 0, w.grants-w.toGrant())
	w.grants++
	if _, err := service.Submit(ctx, by, ref, version, true, received); err != nil {
		return 0, err
	}
	if err := service.Take(ctx, assessor, ref); err != nil {
		return 0, err
	}
	f, err := service.CaseFile(ctx, assessor, ref)
	if err != nil {
		return 0, err
	}
	form := subsidy.CheckForm{Version: f.Application.Version, Outcomes: map[string]string{}}
	for _, item := range f.Checklist {
		form.Outcomes[item.ID] = string(subsidy.Complies)
	}
	if err := service.Check(ctx, assessor, ref, form); err != nil {
		return 0, err
	}
	if f, err = service.CaseFile(ctx, assessor, ref); err != nil {
		return 0, err
	}
	return f.Application.Version + 1, service.Advise(ctx, assessor, ref, subsidy.AdviceForm{
		Version: f.Application.Version, Verdict: string(subsidy.VerdictGrant), Motivation: "De aanvraag voldoet."})
}

// copyTo puts a fresh copy of the database and its keys in a folder, and gives its path.
func (w *faultWorld) copyTo(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "portal.db")
	copyDatabase(t, w.path, path)
	return path
}

// copyDatabase copies a file that nobody has open, and the keys beside it.
func copyDatabase(t *testing.T, from, to string) {
	t.Helper()
	copyFile(t, from, to)
	copyFile(t, keys.Beside(from), keys.Beside(to))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

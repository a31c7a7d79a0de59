package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// realData gives the folder with DUO's open data, or skips.
func realData(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("PORTAL_TEST_DUO")
	if dir == "" {
		t.Skip("PORTAL_TEST_DUO is not set: it names the folder with DUO's open data")
	}
	return dir
}

// realFiles are the files in that folder.
func realFiles(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(realData(t), "*.csv"))
	if err != nil || len(names) != 3 {
		t.Fatalf("found %v, %v; want three files", names, err)
	}
	return names
}

// realRound is a round on real input: one application for every location of
// which the pupils are known.
type realRound struct {
	t       testing.TB
	store   *db.Store
	service *subsidy.Service
	now     *demoClock
	refs    []subsidy.Reference
}

const realID subsidy.RoundID = "zittenblijven-vo-2022"

func newRealRound(t testing.TB, change func(string) string) *realRound {
	t.Helper()
	r := &realRound{t: t, now: &demoClock{}}
	r.now.freeze(time.Date(2022, time.April, 1, 8, 0, 0, 0, time.UTC))
	store, err := openStore(t.Context(), Config{Database: "file:" + filepath.Join(t.TempDir(), "portal.db")})
	r.must(err)
	t.Cleanup(func() {
		breaches, err := store.Verify(context.Background())
		if err != nil || len(breaches) > 0 {
			t.Errorf("after the round: %v, %v", breaches, err)
		}
		store.Close()
	})
	r.store, r.service = store, newService(store, r.now.Now)
	r.service.Random = rand.Reader
	document, err := schemes.ReadFile(standardScheme)
	r.must(err)
	_, _, err = loadScheme(t.Context(), store, []byte(change(string(document))), r.now.Now())
	r.must(err)
	_, err = importDUO(t.Context(), store, realFiles(t), subsidy.DateOf(r.now.Now()))
	r.must(err)
	return r
}

func (r *realRound) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// file files both parts for every location with repeaters, as many pupils as
// there were repeaters, and overgangsbeleid alone for the others.
func (r *realRound) file() {
	signers := map[subsidy.BoardNumber]subsidy.User{}
	for _, l := range r.known() {
		signer, ok := signers[l.Board]
		if !ok {
			signer = r.person(subsidy.Signatory, l.Board)
			signers[l.Board] = signer
		}
		answers := subsidy.Answers{
			Parts:           []subsidy.Part{subsidy.PartOvergangsbeleid},
			Contact:         subsidy.ContactAnswers{Name: "A", Email: "a@voorbeeld.example", IBAN: demoIBAN(1)},
			Overgangsbeleid: subsidy.OvergangsbeleidAnswers{Measures: []subsidy.Measure{subsidy.Monitoring}},
		}
		if l.Repeaters.N > 0 {
			answers.Parts = subsidy.Parts
			answers.Zomerschool.Pupils = fmt.Sprint(l.Repeaters.N)
		}
		r.refs = append(r.refs, r.fileOne(signer, l.Code, answers))
	}
}

func (r *realRound) fileOne(signer subsidy.User, code subsidy.LocationCode, answers subsidy.Answers) subsidy.Reference {
	ctx := r.t.Context()
	a, err := r.service.Create(ctx, signer, subsidy.NewDraft{Location: code, Round: realID, Parts: answers.Parts, Key: string(code)})
	r.must(err)
	d, err := r.service.Save(ctx, signer, a.Reference, subsidy.Edit{Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) { *to = answers }})
	r.must(err)
	_, err = r.service.Submit(ctx, signer, a.Reference, d.Application.Version, true, r.now.Now())
	r.must(err)
	r.now.freeze(r.now.Now().Add(30 * time.Minute)) // nobody is complete at the same instant, and some on each day
	return a.Reference
}

// known gives the locations of which the register knows the pupils.
func (r *realRound) known() []subsidy.Location {
	var known []subsidy.Location
	boards, err := r.store.Boards(r.t.Context())
	r.must(err)
	for _, b := range boards {
		locations, err := r.store.LocationsOf(r.t.Context(), b.Number)
		r.must(err)
		for _, l := range locations {
			if l.Repeaters.Known {
				known = append(known, l)
			}
		}
	}
	return known
}

func (r *realRound) person(role subsidy.Role, board subsidy.BoardNumber) subsidy.User {
	id := rand.Text()
	u := subsidy.User{ID: subsidy.UserID(id), Email: strings.ToLower(id) + "@voorbeeld.example", Name: string(role), Role: role, Board: board, CreatedAt: r.now.Now()}
	r.must(r.store.AddUser(r.t.Context(), u))
	return u
}

// check answers every question about an application with "Voldoet".
func (r *realRound) check(assessor subsidy.User, ref subsidy.Reference) {
	f, err := r.service.CaseFile(r.t.Context(), assessor, ref)
	r.must(err)
	form := subsidy.CheckForm{Version: f.Application.Version, Outcomes: map[string]string{}}
	for _, item := range f.Checklist {
		form.Outcomes[item.ID] = string(subsidy.Complies)
	}
	r.must(r.service.Check(r.t.Context(), assessor, ref, form))
}

// adviseAll advises to grant every application, and gives the versions that a
// decider sees.
func (r *realRound) adviseAll() map[subsidy.Reference]int64 {
	ctx := r.t.Context()
	assessor := r.person(subsidy.Assessor, "")
	versions := map[subsidy.Reference]int64{}
	for _, ref := range r.refs {
		r.must(r.service.Take(ctx, assessor, ref))
		r.check(assessor, ref)
		a, err := r.store.FiledApplication(ctx, ref)
		r.must(err)
		r.must(r.service.Advise(ctx, assessor, ref, subsidy.AdviceForm{Version: a.Version, Verdict: string(subsidy.VerdictGrant)}))
		versions[ref] = a.Version + 1
	}
	return versions
}

// grant grants an application. It reads the letter where nothing but that is
// in the way.
func (r *realRound) grant(by subsidy.User, ref subsidy.Reference, version int64) error {
	ctx := r.t.Context()
	_, err := r.service.Decide(ctx, by, ref, version, "")
	var refused *subsidy.Error
	if !errors.As(err, &refused) || refused.Kind != subsidy.Conflict || refused.Rule != subsidy.A7 {
		return err
	}
	seen, err := readLetter(ctx, r.service, by, ref)
	if err == nil {
		_, err = r.service.Decide(ctx, by, ref, version, seen)
	}
	return err
}

// grantAll lets 64 deciders at once grant every application, and counts. What
// was granted before counts as neither.
func (r *realRound) grantAll(versions map[subsidy.Reference]int64) (granted, refused int64) {
	var yes, no atomic.Int64
	var wait sync.WaitGroup
	work := make(chan subsidy.Reference)
	for range 64 {
		decider := r.person(subsidy.Decider, "")
		wait.Go(func() {
			for ref := range work {
				err := error(subsidy.TooBusy())
				for subsidy.KindOf(err) == subsidy.Overloaded { // who is sent away comes again
					err = r.grant(decider, ref, versions[ref])
				}
				switch subsidy.KindOf(err) {
				case "":
					yes.Add(1)
				case subsidy.NoRoom, subsidy.Conflict: // D2 before the draw
					no.Add(1)
				default:
					r.t.Error(err)
				}
			}
		})
	}
	for _, ref := range r.refs {
		if r.filed(ref).State == subsidy.Advised {
			work <- ref
		}
	}
	close(work)
	wait.Wait()
	return yes.Load(), no.Load()
}

func TestARoundOnRealInputIsAcceptedWholeAndADrawIsDue(t *testing.T) {
	r := newRealRound(t, func(s string) string { return s })
	r.file()
	round, err := r.store.Round(t.Context(), realID)
	r.must(err)
	if len(r.refs) != 1282 || round.Filed != 1282 {
		t.Errorf("%d applications, %d filed, want 1,282", len(r.refs), round.Filed)
	}
	if round.Asked != 2_932_435_000 || round.Ceiling != 900_000_000 {
		t.Errorf("asked %v of %v, want € 29.324.350,00 of € 9.000.000,00", round.Asked, round.Ceiling)
	}
	if !round.DrawDue() {
		t.Error("no draw is due")
	}
	r.now.freeze(time.Date(2022, time.May, 18, 8, 0, 0, 0, time.UTC))
	granted, refused := r.grantAll(r.adviseAll())
	if granted != 0 || refused != 1282 {
		t.Errorf("before the draw %d were granted and %d refused (D6)", granted, refused)
	}
}

func TestS1D2_ARealRoundInOrderOfReceiptIsGrantedUpToTheCeilingAndNoFurther(t *testing.T) {
	r := newRealRound(t, func(s string) string {
		return strings.Replace(s, `"distribution": "draw"`, `"distribution": "receipt"`, 1)
	})
	r.file()
	r.now.freeze(time.Date(2022, time.May, 18, 8, 0, 0, 0, time.UTC))
	versions := r.adviseAll()
	n, refused := r.grantAll(versions)
	full := r.round().Full
	t.Logf("%d granted before the draw among the %d of %s, %d refused", n, full.Claims, full.Day, refused)
	if n+refused != 1282 || n == 0 || full.Claims < 2 {
		t.Errorf("%d granted and %d refused, the day of the ceiling is %+v", n, refused, full)
	}
	for _, ref := range r.refs {
		a := r.filed(ref)
		if granted := a.State == subsidy.Granted; granted != subsidy.DateOf(a.CompleteAt).Before(full.Day) {
			t.Fatalf("%s, complete on %s, is %s; the day of the ceiling is %s", ref, subsidy.DateOf(a.CompleteAt), a.State, full.Day)
		}
	}
	order := r.draw()
	more, _ := r.grantAll(versions)
	round := r.round()
	t.Logf("%d granted after it, %v left", more, round.Room())
	// Whoever decides first: it is what the order of receipt gives, in which the
	// lot decides on the day of the ceiling (D2).
	var claims []subsidy.Claim
	for _, ref := range r.refs {
		a := r.filed(ref)
		claims = append(claims, subsidy.Claim{Reference: ref, Asked: a.Amount, Complete: a.CompleteAt})
	}
	for _, award := range subsidy.Divide(subsidy.DistributionReceipt, subsidy.OverflowSkip, round.Ceiling, claims, order) {
		if state := r.filed(award.Reference).State; (state == subsidy.Granted) != (award.Cents > 0) {
			t.Fatalf("%s gets %v by the order and is %s", award.Reference, award.Cents, state)
		}
	}
	// Every application asks at least 15,000.00, so less than that may be left
	// only when every larger one was refused too.
	if round.Granted > round.Ceiling || round.Room() >= 2_500_000 {
		t.Errorf("granted %v of %v", round.Granted, round.Ceiling)
	}
}

// round gives the round as it is now, with the day of its ceiling.
func (r *realRound) round() subsidy.Round {
	round, err := r.store.Round(r.t.Context(), realID)
	r.must(err)
	round, err = r.service.WithCeilingDay(r.t.Context(), round)
	r.must(err)
	return round
}

func (r *realRound) filed(ref subsidy.Reference) subsidy.Application {
	a, err := r.store.FiledApplication(r.t.Context(), ref)
	r.must(err)
	return a
}

// draw holds the draw and gives its order.
func (r *realRound) draw() []subsidy.Reference {
	ctx, administrator, decider := r.t.Context(), r.person(subsidy.Administrator, ""), r.person(subsidy.Decider, "")
	r.must(r.service.NameSource(ctx, administrator, realID, "Een loterij", "20-5-2022"))
	r.must(r.service.Freeze(ctx, administrator, realID))
	r.now.freeze(time.Date(2022, time.May, 20, 8, 0, 0, 0, time.UTC))
	r.must(r.service.EnterSeed(ctx, administrator, realID, "Q 19 07 23"))
	r.must(r.service.ConfirmDraw(ctx, decider, realID, "Q 19 07 23"))
	d, err := r.service.Draw(ctx, realID)
	r.must(err)
	return d.Order()
}

func TestTheRealRegisterHasWhatDUOSays(t *testing.T) {
	r := newRealRound(t, func(s string) string { return s })
	boards, err := r.store.Boards(t.Context())
	r.must(err)
	locations, brins, having := 0, map[string]bool{}, 0
	for _, b := range boards {
		of, err := r.store.LocationsOf(t.Context(), b.Number)
		r.must(err)
		if len(of) > 0 {
			having++
		}
		for _, l := range of {
			locations++
			brins[l.Code.BRIN()] = true
		}
	}
	if locations != 1610 || having != 328 || len(boards) != 329 || len(brins) != 650 || len(r.known()) != 1282 {
		t.Errorf("%d locations, %d boards of which %d have locations, %d BRINs, %d with pupils", locations, len(boards), having, len(brins), len(r.known()))
	}
	report, err := importDUO(t.Context(), r.store, realFiles(t), subsidy.DateOf(r.now.Now()))
	r.must(err)
	if total := report.Total(); total.Added != 0 || total.Changed != 0 || total.NoLocation != 57 || total.Refused != 0 {
		t.Errorf("a second run: %+v", total)
	}
}

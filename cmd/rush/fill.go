package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"sort"
	"time"

	"subsidieportaal/adapters/password"
	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// Limits of what is filled.
const (
	mostBoards = 80000
	mostDrafts = 200000
	// portion is how many drafts are written in one transaction.
	portion = 2000
)

// secret is the password of everybody that rush makes.
const secret = "vier woorden op rij"

// officer is the assessor who reads.
const officer = "beoordelaar@rush.example"

func boardNumber(i int) subsidy.BoardNumber {
	return subsidy.BoardNumber(fmt.Sprintf("%05d", 10000+i))
}

func signerOf(board subsidy.BoardNumber) string { return "tekent-" + string(board) + "@rush.example" }

// locationCode gives the location of the draft with this number.
func locationCode(n int) subsidy.LocationCode {
	return subsidy.LocationCode(fmt.Sprintf("%02d%c%c%02d", n/67600%100, 'A'+rune(n/2600%26), 'A'+rune(n/100%26), n%100))
}

// filler writes what rush needs into a database, through the store and so with
// every check of the schema.
type filler struct {
	store  *db.Store
	now    time.Time
	hash   string // of secret
	random io.Reader
	round  subsidy.Round
	people []subsidy.User // by board
}

// fill brings the database to so many boards and so many drafts that are not
// filed yet, and gives how many drafts it added. What is there stays.
func fill(ctx context.Context, store *db.Store, boards, drafts int, now time.Time) (int, error) {
	hash, err := password.New().Hash(ctx, secret)
	if err != nil {
		return 0, err
	}
	f := &filler{store: store, now: now.UTC().Truncate(time.Microsecond), hash: hash, random: bufio.NewReader(rand.Reader)}
	if f.round, err = f.openRound(ctx); err != nil {
		return 0, err
	}
	if err := f.register(ctx, boards); err != nil {
		return 0, err
	}
	ready, err := readyDrafts(ctx, store, boards)
	if err != nil || len(ready) >= drafts {
		return 0, err
	}
	return f.drafts(ctx, drafts-len(ready))
}

// openRound gives the round of the scheme of rush, and adds it where it is not
// there.
func (f *filler) openRound(ctx context.Context) (subsidy.Round, error) {
	id := subsidy.NewRoundID(slug, subsidy.DateOf(f.now).Year)
	if round, err := f.store.Round(ctx, id); subsidy.KindOf(err) != subsidy.NotFound {
		if err == nil && round.Window(f.now) != subsidy.WindowOpen {
			err = fmt.Errorf("the round of this database has closed; begin with a new one")
		}
		return round, err
	}
	document, err := schemeDocument(f.now)
	if err != nil {
		return subsidy.Round{}, err
	}
	scheme, err := subsidy.ParseScheme(document)
	if err != nil {
		return subsidy.Round{}, err
	}
	if _, err := f.store.SaveScheme(ctx, scheme, string(document), f.now); err != nil {
		return subsidy.Round{}, err
	}
	return f.store.Round(ctx, id)
}

// register writes the boards, who signs for each, and the assessor.
func (f *filler) register(ctx context.Context, boards int) error {
	return f.store.InRegisterTx(ctx, func(tx *db.Store) error {
		if _, err := person(ctx, tx, subsidy.User{Email: officer, Name: "Sanne Bakker", Role: subsidy.Assessor, PasswordHash: f.hash, CreatedAt: f.now}); err != nil {
			return err
		}
		for i := range boards {
			number := boardNumber(i)
			board := subsidy.Board{Number: number, Name: fmt.Sprintf("Stichting Sluitingsminuut %d", i+1), KvK: "00123456", City: "Waterveen"}
			if _, err := tx.SaveBoard(ctx, board); err != nil {
				return err
			}
			signer, err := person(ctx, tx, subsidy.User{Email: signerOf(number), Name: "Marieke de Wit", Role: subsidy.Signatory, Board: number, PasswordHash: f.hash, CreatedAt: f.now})
			if err != nil {
				return err
			}
			f.people = append(f.people, signer)
		}
		return nil
	})
}

// person gives an account to who has none with this address yet.
func person(ctx context.Context, tx *db.Store, u subsidy.User) (subsidy.User, error) {
	known, err := tx.UserByEmail(ctx, u.Email)
	if subsidy.KindOf(err) != subsidy.NotFound {
		return known, err
	}
	u.ID = subsidy.UserID(rand.Text())
	return u, tx.AddUser(ctx, u)
}

// drafts adds n drafts in big transactions, each for a location of its own.
func (f *filler) drafts(ctx context.Context, n int) (int, error) {
	next, err := f.freeLocation(ctx)
	if err != nil {
		return 0, err
	}
	for from := next; from < next+n; from += portion {
		err := f.store.InRegisterTx(ctx, func(tx *db.Store) error {
			for i := from; i < min(from+portion, next+n); i++ {
				if err := f.draft(ctx, tx, i); err != nil {
					return fmt.Errorf("draft %d: %w", i, err)
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

// freeLocation gives the first number whose location the register does not
// have: they are given out in order.
func (f *filler) freeLocation(ctx context.Context) (int, error) {
	var failed error
	first := sort.Search(10*mostDrafts, func(n int) bool {
		_, err := f.store.Location(ctx, locationCode(n))
		if err != nil && subsidy.KindOf(err) != subsidy.NotFound {
			failed = err
		}
		return err != nil
	})
	return first, failed
}

// draft adds one location with its draft, as creating and saving it leaves it.
func (f *filler) draft(ctx context.Context, tx *db.Store, i int) error {
	signer := f.people[i%len(f.people)]
	location := subsidy.Location{
		Code: locationCode(i), Board: signer.Board, Name: fmt.Sprintf("College %d", i+1), Street: "Weteringpark 1", Postcode: "9999 XX",
		City: "Waterveen", Municipality: "Waterveen", Province: "Zuid-Holland", Region: subsidy.RegionMidden, AsOf: subsidy.DateOf(f.now),
	}
	if _, err := tx.SaveLocation(ctx, location); err != nil {
		return err
	}
	if _, err := tx.SavePupils(ctx, location.Code, subsidy.Counted(284), subsidy.Counted(40), location.AsOf); err != nil {
		return err
	}
	t, err := subsidy.Next("", subsidy.ActCreate, signer.Role)
	if err != nil {
		return err
	}
	a, err := f.add(ctx, tx, signer, location.Code, t.To)
	if err != nil {
		return err
	}
	return tx.AddEvent(ctx, subsidy.Event{
		ID: rand.Text(), Application: a.ID, At: f.now, Actor: signer.ID, ActorName: signer.Name, Action: t.Action, From: t.From, To: t.To,
	})
}

// add adds the draft itself. Of two hundred thousand references a hundred are
// drawn twice, even of the longest; then another is drawn.
func (f *filler) add(ctx context.Context, tx *db.Store, signer subsidy.User, code subsidy.LocationCode, state subsidy.State) (subsidy.Application, error) {
	for {
		a, err := f.application(signer, code, state)
		if err != nil {
			return a, err
		}
		if err := tx.AddApplication(ctx, a, rand.Text()); subsidy.KindOf(err) != subsidy.Conflict {
			return a, err
		}
	}
}

func (f *filler) application(signer subsidy.User, code subsidy.LocationCode, state subsidy.State) (subsidy.Application, error) {
	reference, err := subsidy.NewReference(f.round.Scheme.Prefix, f.round.Year, subsidy.ReferenceMaximum, f.random)
	answers := completeAnswers(f.round.Year)
	answers.Contact.IBAN = accountOf(signer.Board)
	return subsidy.Application{
		ID: rand.Text(), Reference: reference, Round: f.round.ID, SchemeSlug: f.round.Scheme.Slug, SchemeVersion: f.round.Scheme.Version,
		Board: signer.Board, Location: code, State: state, Version: 1, Answers: answers,
		Amount:    f.round.Scheme.Amounts.Quote(subsidy.Counted(18), true).Total,
		CreatedBy: signer.ID, CreatedAt: f.now, UpdatedBy: signer.ID, UpdatedAt: f.now,
	}, err
}

// draft is one draft that can be filed.
type draft struct {
	board     int // its number
	reference string
	version   int64
}

// readyDrafts gives the drafts of the boards that are not filed yet, one of
// each board in turn. Which are ready the rules decide: rush asks of the first.
func readyDrafts(ctx context.Context, store *db.Store, boards int) ([]draft, error) {
	byBoard := make([][]draft, boards)
	longest := 0
	for i := range boards {
		rows, err := store.BoardRows(ctx, boardNumber(i))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if row.State == subsidy.Draft {
				byBoard[i] = append(byBoard[i], draft{board: i, reference: string(row.Reference), version: row.Version})
			}
		}
		longest = max(longest, len(byBoard[i]))
	}
	var all []draft
	for n := range longest {
		for i := range byBoard {
			if n < len(byBoard[i]) {
				all = append(all, byBoard[i][n])
			}
		}
	}
	return all, nil
}

// withoutFindings tells what the rules find about a draft: nothing, or the
// drafts are not fit to be filed.
func withoutFindings(ctx context.Context, store *db.Store, d draft) error {
	service := &subsidy.Service{Store: store, Now: time.Now, Random: rand.Reader}
	signer, err := store.UserByEmail(ctx, signerOf(boardNumber(d.board)))
	if err != nil {
		return err
	}
	found, err := service.Draft(ctx, signer, subsidy.Reference(d.reference))
	if err == nil && len(found.Findings) > 0 {
		err = fmt.Errorf("draft %s does not pass every rule: %v", d.reference, found.Findings)
	}
	return err
}

package main

import (
	"context"
	cryptorand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"time"

	"subsidieportaal/subsidy"
)

// seed fills a demonstration through the very use cases that people use, at
// the instants at which they would have: what it makes is what they would see.
type seed struct {
	agenda
	portal   *Portal
	random   *rand.Rand
	accounts map[string]subsidy.UserID

	password  string                  // the hash that everybody has; nobody knows the word
	people    map[string]subsidy.User // by key
	signers   map[subsidy.BoardNumber]subsidy.User
	locations []subsidy.Location
	boards    []subsidy.Board
}

func (s *seed) all(ctx context.Context) error {
	// The same source for choices and references: a demonstration looks the
	// same every time.
	source := rand.NewChaCha8([32]byte{'d', 'e', 'm', 'o'})
	s.random = rand.New(source)
	service := *s.portal.Service
	service.Random = source
	s.portal = &Portal{Store: s.portal.Store, Service: &service}
	if err := s.register(ctx, subsidy.Date{Year: 2021, Month: time.February, Day: 1}); err != nil {
		return err
	}
	if err := s.accountsOf(ctx); err != nil {
		return err
	}
	if err := s.round(ctx, 2021, 3, s.decided); err != nil {
		return err
	}
	if err := s.round(ctx, 2022, 2, s.filling); err != nil {
		return err
	}
	february := subsidy.Date{Year: 2022, Month: time.February, Day: 1}
	s.begins()
	s.at(february.Start(), func(ctx context.Context) error { return s.register(ctx, february) })
	return s.live(ctx)
}

// register takes the invented register over, as it is on a day.
func (s *seed) register(ctx context.Context, day subsidy.Date) error {
	s.boards, s.locations = demoRegister()
	for _, b := range s.boards {
		if _, err := s.portal.Store.SaveBoard(ctx, b); err != nil {
			return err
		}
	}
	for _, l := range s.locations {
		l.AsOf = day
		if _, err := s.portal.Store.SaveLocation(ctx, l); err != nil {
			return err
		}
		if _, err := s.portal.Store.SavePupils(ctx, l.Code, l.Pupils, l.Repeaters, day); err != nil {
			return err
		}
	}
	return nil
}

func (s *seed) accountsOf(ctx context.Context) error {
	s.people, s.signers = map[string]subsidy.User{}, map[subsidy.BoardNumber]subsidy.User{}
	var err error
	if s.password, err = s.portal.Service.Passwords.Hash(ctx, cryptorand.Text()); err != nil {
		return err
	}
	for _, p := range demoPeople {
		board := subsidy.BoardNumber("")
		if p.role.OfBoard() {
			board = s.boards[0].Number
		}
		u, err := s.person(ctx, p.key, p.name, p.role, board)
		if err != nil {
			return err
		}
		s.people[p.key], s.accounts[p.key] = u, u.ID
	}
	s.signers[s.boards[0].Number] = s.people["tekenbevoegde"]
	for i, b := range s.boards[1:] {
		u, err := s.person(ctx, fmt.Sprintf("bestuur-%d", i), demoSigner(i), subsidy.Signatory, b.Number)
		if err != nil {
			return err
		}
		s.signers[b.Number] = u
	}
	return nil
}

func (s *seed) person(ctx context.Context, key, name string, role subsidy.Role, board subsidy.BoardNumber) (subsidy.User, error) {
	u := subsidy.User{
		ID: subsidy.UserID("demo-" + key), Email: key + "@demo.example", Name: name, Role: role, Board: board, PasswordHash: s.password,
		CreatedAt: time.Date(2021, time.January, 4, 9, 0, 0, 0, time.UTC),
	}
	return u, s.portal.Store.AddUser(ctx, u)
}

// next is what becomes of an application once it was filed.
type next func(ctx context.Context, i int, ref subsidy.Reference, filed time.Time) error

// round plans an application for all but one in every so many locations, and
// then does with each what next says.
func (s *seed) round(ctx context.Context, year, skip int, next next) error {
	terms, err := s.portal.Store.Round(ctx, subsidy.NewRoundID("zittenblijven-vo", year))
	if err != nil {
		return err
	}
	for i, l := range s.locations {
		own := l.Board == s.boards[0].Number
		if (i%skip == skip-1 && !own) || (own && year == 2022 && i == 3) {
			continue
		}
		day := terms.Opens.AddDays((i * 7) % 43)
		filed := time.Date(day.Year, day.Month, day.Day, 8+i%10, (i*13)%60, (i*29)%60, 0, subsidy.Amsterdam)
		if filed.After(s.until) {
			continue
		}
		begun := filed.Add(-26 * time.Minute)
		if begun.Before(terms.OpensAt()) {
			begun = filed
		}
		s.at(begun, func(ctx context.Context) error {
			if err := s.write(ctx, i, l, terms, filed, next); err != nil {
				return fmt.Errorf("%s in %d: %w", l.Code, year, err)
			}
			return nil
		})
	}
	return nil
}

// write writes one application and, unless it stays a draft, plans its filing.
func (s *seed) write(ctx context.Context, i int, l subsidy.Location, round subsidy.Round, filed time.Time, next next) error {
	signer := s.signers[l.Board]
	answers := s.answers(i, l, round)
	a, err := s.portal.Service.Create(ctx, s.writer(signer), subsidy.NewDraft{
		Location: l.Code, Round: round.ID, Parts: answers.Parts, Key: fmt.Sprintf("demo-%d-%d", round.Year, i),
	})
	if err != nil {
		return err
	}
	draft := round.Year == 2022 && (i%19 == 1 || i == 2)
	for n, section := range subsidy.Sections[:4] {
		if draft && n > i%4 {
			break
		}
		edit := subsidy.Edit{Section: section, Apply: func(to *subsidy.Answers) { to.CopySection(answers, section) }}
		d, err := s.portal.Service.Save(ctx, s.writer(signer), a.Reference, edit)
		if err != nil {
			return err
		}
		a = d.Application
	}
	if draft {
		return nil
	}
	s.at(filed, func(ctx context.Context) error {
		if _, err := s.portal.Service.Submit(ctx, signer, a.Reference, a.Version, true, filed); err != nil {
			return err
		}
		s.ask(i, a.Reference, s.writer(signer), filed.Add(2*time.Hour))
		return next(ctx, i, a.Reference, filed)
	})
	return nil
}

// writer gives the preparer where the board has one.
func (s *seed) writer(signer subsidy.User) subsidy.User {
	if signer.Board == s.boards[0].Number {
		return s.people["opsteller"]
	}
	return signer
}

func (s *seed) answers(i int, l subsidy.Location, round subsidy.Round) subsidy.Answers {
	a := subsidy.Answers{Parts: [][]subsidy.Part{subsidy.Parts, subsidy.Parts, {subsidy.PartOvergangsbeleid}, {subsidy.PartZomerschool}}[i%4]}
	board := 0
	for n, b := range s.boards {
		if b.Number == l.Board {
			board = n
		}
	}
	contact := s.writer(s.signers[l.Board])
	a.Contact = subsidy.ContactAnswers{Name: contact.Name, Email: contact.Email, Phone: "010 000 00 00", IBAN: demoIBAN(board)}
	if a.Asks(subsidy.PartZomerschool) {
		a.Zomerschool = s.zomerschool(i, l, round.Year)
	}
	if a.Asks(subsidy.PartOvergangsbeleid) {
		a.Overgangsbeleid = subsidy.OvergangsbeleidAnswers{
			Measures:  [][]subsidy.Measure{{subsidy.Monitoring, subsidy.Professionalisering}, {subsidy.Flexibilisering}, {subsidy.Monitoring}}[i%3],
			Change:    demoChanges[i%len(demoChanges)],
			From:      fmt.Sprintf("1 augustus %d", round.Year),
			Anchoring: demoAnchors[i%len(demoAnchors)],
		}
	}
	if i%5 != 4 {
		a.Medezeggenschap = subsidy.MedezeggenschapAnswers{Body: "mr", Right: "advies", Outcome: "positief", Date: fmt.Sprintf("%d februari %d", 1+i%27, round.Year)}
	}
	return a
}

func (s *seed) zomerschool(i int, l subsidy.Location, year int) subsidy.ZomerschoolAnswers {
	holiday, ok := subsidy.SummerHoliday(year, l.Region)
	if !ok {
		holiday, _ = subsidy.SummerHoliday(year, subsidy.RegionMidden)
	}
	monday := holiday.First
	for monday.Weekday() != time.Monday {
		monday = monday.AddDays(1)
	}
	pupils := 5 + s.random.IntN(22)
	z := subsidy.ZomerschoolAnswers{
		Pupils: fmt.Sprint(pupils), FirstDay: monday.Short(), LastDay: monday.AddDays(11).Short(),
		Days: "10", HoursPerDay: "5", Programme: demoProgrammes[i%len(demoProgrammes)],
	}
	if l.Repeaters.Known && pupils > l.Repeaters.N {
		z.PupilsReason = "Er dreigen dit jaar meer leerlingen te blijven zitten dan vorig jaar, door lesuitval in de winter."
	}
	return z
}

// filling leaves the open round as it would be: much is waiting, some is being
// assessed, some has an advice, a few were rejected.
func (s *seed) filling(_ context.Context, i int, ref subsidy.Reference, filed time.Time) error {
	if i%3 == 0 || i < 7 && i != 4 {
		return nil
	}
	assessor := s.people[[]string{"beoordelaar", "beoordelaar-2"}[i/2%2]]
	s.at(filed.Add(time.Duration(20+i%30)*time.Hour), func(ctx context.Context) error {
		if err := s.portal.Service.Take(ctx, assessor, ref); err != nil || i%3 == 1 {
			return err
		}
		if i%48 == 8 {
			return s.prepares(ctx, assessor, ref)
		}
		verdict, why := subsidy.VerdictGrant, "De aanvraag voldoet aan de regeling."
		if i%23 == 5 {
			verdict, why = subsidy.VerdictReject, "Uit de opzet blijkt niet dat het programma buiten de gewone lessen valt."
		}
		return s.assess(ctx, assessor, ref, verdict, "", why, i%23 == 5)
	})
	if i%12 == 10 {
		s.hears(i, assessor, ref, filed.AddDate(0, 0, 4))
	}
	if i%23 == 5 && i%3 == 2 {
		s.contests(i, ref, filed, "") // it still waits
	}
	return nil
}

// decided takes a closed round to its end: granted, some in part, few rejected,
// a few withdrawn before. What comes after the decision is planned with it.
func (s *seed) decided(_ context.Context, i int, ref subsidy.Reference, _ time.Time) error {
	assessor := s.people[[]string{"beoordelaar", "beoordelaar-2"}[i/2%2]]
	at := time.Date(2021, time.May, 10, 9, 0, 0, 0, subsidy.Amsterdam).Add(time.Duration(i) * 3 * time.Hour)
	if i%31 == 7 {
		s.withdraws(i, ref, at)
		return nil
	}
	if i%20 == 13 {
		s.contests(i, ref, at, []subsidy.ObjectionOutcome{subsidy.OutcomeUpheld, subsidy.OutcomeUnfounded, subsidy.OutcomeUpheldPart}[i/20%4%3])
	} else {
		s.accountsFor(i, ref)
	}
	s.at(at, func(ctx context.Context) error {
		if err := s.portal.Service.Take(ctx, assessor, ref); err != nil {
			return err
		}
		switch i % 20 {
		case 9:
			return s.assess(ctx, assessor, ref, subsidy.VerdictGrantPart, "3.000", "Voor een deel van de kosten ontbreekt de onderbouwing.", true)
		case 13:
			return s.assess(ctx, assessor, ref, subsidy.VerdictReject, "", "Het programma valt binnen de gewone lessen.", true)
		}
		return s.assess(ctx, assessor, ref, subsidy.VerdictGrant, "", "De aanvraag voldoet aan de regeling.", true)
	})
	return nil
}

// assess stores an advice and, where decide says so, the decision on it.
func (s *seed) assess(ctx context.Context, assessor subsidy.User, ref subsidy.Reference, verdict subsidy.Verdict, amount, why string, decide bool) error {
	if err := s.check(ctx, assessor, ref); err != nil {
		return err
	}
	a, err := s.portal.Store.FiledApplication(ctx, ref)
	if err != nil {
		return err
	}
	form := subsidy.AdviceForm{
		Version: a.Version, Verdict: string(verdict), Amount: amount, Motivation: why,
		Grounds: []string{"4:35-1-a"}, Basis: string(subsidy.BasisGiven), // of a refusal alone
	}
	if err := s.portal.Service.Advise(ctx, assessor, ref, form); err != nil || !decide {
		return err
	}
	decider := s.people["besluitnemer"]
	seen, err := readLetter(ctx, s.portal.Service, decider, ref)
	if err != nil {
		return err
	}
	_, err = s.portal.Service.Decide(ctx, decider, ref, a.Version+1, seen)
	return err
}

// readLetter lets a decider read the letter before the decision, and gives its
// fingerprint.
func readLetter(ctx context.Context, service *subsidy.Service, decider subsidy.User, ref subsidy.Reference) (string, error) {
	p, err := service.Preview(ctx, decider, ref)
	if err != nil {
		return "", err
	}
	return p.Letter.Fingerprint()
}

// check answers every question about an application.
func (s *seed) check(ctx context.Context, assessor subsidy.User, ref subsidy.Reference) error {
	f, err := s.portal.Service.CaseFile(ctx, assessor, ref)
	if err != nil {
		return err
	}
	form := subsidy.CheckForm{Version: f.Application.Version, Outcomes: map[string]string{}}
	for _, item := range f.Checklist {
		form.Outcomes[item.ID] = string(subsidy.Complies)
	}
	return s.portal.Service.Check(ctx, assessor, ref, form)
}

package main

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// signer gives who signs for the board of a location.
func (s *seed) signer(i int) subsidy.User { return s.signers[s.locations[i].Board] }

// in2021 and in2022 give the morning of a day, each file a minute of its own.
func in2021(month time.Month, day, i int) time.Time {
	return time.Date(2021, month, day, 9, i%60, i/60, 0, subsidy.Amsterdam)
}

func in2022(month time.Month, day, i int) time.Time { return in2021(month, day, i).AddDate(1, 0, 0) }

// begins plans the passing of time in the closed round: its activities begin.
func (s *seed) begins() {
	s.at(in2021(time.September, 1, 0), s.portal.Service.BeginDue)
}

// atWork gives the first working hour from an instant on, each file a minute of its
// own.
func atWork(at time.Time, i int) time.Time {
	day := subsidy.DateOf(at)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDays(1)
	}
	return day.Start().Add(10*time.Hour + time.Duration(i%60)*time.Minute)
}

// withdraws plans that a board takes an application back.
func (s *seed) withdraws(i int, ref subsidy.Reference, at time.Time) {
	s.at(at, func(ctx context.Context) error {
		_, err := s.portal.Service.Withdraw(ctx, s.signer(i), ref, "Deze vestiging gaat dicht; de leerlingen gaan naar een andere school.", true)
		return err
	})
}

// contests plans an objection three weeks after a rejection, and what comes of
// it; outcome is "" where it still waits.
func (s *seed) contests(i int, ref subsidy.Reference, decided time.Time, outcome subsidy.ObjectionOutcome) {
	s.at(atWork(decided.AddDate(0, 0, 21), i), func(ctx context.Context) error {
		o, err := s.portal.Service.Object(ctx, s.signer(i), ref, subsidy.ObjectForm{
			Grounds: "Het programma viel buiten de gewone lessen: het was in de zomervakantie, met eigen docenten.",
		}, s.clock.Now())
		if err == nil && outcome != "" {
			s.reviews(i, o, outcome)
		}
		return err
	})
}

// reviews plans that others than who rejected handle the objection.
func (s *seed) reviews(i int, o subsidy.Objection, outcome subsidy.ObjectionOutcome) {
	assessor := s.people[[]string{"beoordelaar-2", "beoordelaar"}[i/2%2]]
	extra := ""
	if outcome == subsidy.OutcomeUpheldPart {
		extra = "2.000"
	}
	s.at(atWork(o.FiledAt.AddDate(0, 0, 9), i), func(ctx context.Context) error {
		return s.portal.Service.TakeObjection(ctx, assessor, o.ID, o.Version, false)
	})
	s.at(atWork(o.FiledAt.AddDate(0, 0, 24), i), func(ctx context.Context) error {
		return s.portal.Service.AdviseObjection(ctx, assessor, o.ID, subsidy.ObjectionAdvice{
			Version: o.Version + 1, Outcome: string(outcome), Extra: extra, Motivation: "Wij bekeken het rooster en de opzet opnieuw.",
		})
	})
	s.at(atWork(o.FiledAt.AddDate(0, 0, 29), i), func(ctx context.Context) error {
		decider := s.people["besluitnemer-2"]
		p, err := s.portal.Service.PreviewObjection(ctx, decider, o.ID)
		if err != nil {
			return err
		}
		seen, err := p.Letter.Fingerprint()
		if err != nil {
			return err
		}
		_, err = s.portal.Service.DecideObjection(ctx, decider, o.ID, o.Version+2, seen)
		return err
	})
}

// accountsFor plans what becomes of a grant: a change that is reported, an
// account, a settlement, the end. Each of them goes less far than the one
// before it.
func (s *seed) accountsFor(i int, ref subsidy.Reference) {
	service := s.portal.Service
	if i%10 == 4 {
		s.at(in2021(time.October, 4, i), func(ctx context.Context) error {
			_, err := service.ReportChange(ctx, s.signer(i), ref, subsidy.ChangeForm{
				Kind: string(subsidy.ChangePupils), Text: "Er kwamen minder leerlingen dan gepland, omdat meer leerlingen op eigen kracht overgingen.",
			}, s.clock.Now())
			return err
		})
	}
	if i%4 != 0 {
		return
	}
	s.at(in2022(time.February, 1, i), func(ctx context.Context) error {
		return service.Report(ctx, s.signer(i), ref, "De activiteiten zijn uitgevoerd zoals aangevraagd. De uitgaven staan in ons jaarverslag.")
	})
	if i%8 == 0 {
		s.settles(i, ref)
	}
}

func (s *seed) settles(i int, ref subsidy.Reference) {
	service := s.portal.Service
	s.at(in2022(time.March, 1, i), func(ctx context.Context) error {
		form, err := s.proposal(ctx, i, ref)
		if err != nil {
			return err
		}
		return service.ProposeSettlement(ctx, s.people["beoordelaar"], ref, form)
	})
	s.at(in2022(time.March, 15, i), func(ctx context.Context) error {
		a, err := s.portal.Store.FiledApplication(ctx, ref)
		if err != nil {
			return err
		}
		return service.Settle(ctx, s.people["besluitnemer"], ref, a.Version)
	})
	if i%24 == 0 {
		s.at(in2022(time.April, 1, i), func(ctx context.Context) error {
			return service.Close(ctx, s.people["betaalmedewerker"], ref)
		})
	}
}

// proposal gives what was granted, or nine tenths of it.
func (s *seed) proposal(ctx context.Context, i int, ref subsidy.Reference) (subsidy.ProposalForm, error) {
	a, err := s.portal.Store.FiledApplication(ctx, ref)
	if err != nil {
		return subsidy.ProposalForm{}, err
	}
	decision, err := s.portal.Store.Decision(ctx, a.ID)
	if i%16 == 0 {
		return subsidy.ProposalForm{Amount: (decision.Amount / 10 * 9).String(), Ground: subsidy.SettlementGrounds[0].Value}, err
	}
	return subsidy.ProposalForm{Amount: decision.Amount.String()}, err
}

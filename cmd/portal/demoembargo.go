package main

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// prepares takes an application to a rejection under embargo.
func (s *seed) prepares(ctx context.Context, assessor subsidy.User, ref subsidy.Reference) error {
	err := s.assess(ctx, assessor, ref, subsidy.VerdictReject, "", "Het programma vindt volgens de opzet tijdens de gewone lessen plaats.", false)
	if err != nil {
		return err
	}
	a, err := s.portal.Store.FiledApplication(ctx, ref)
	if err != nil {
		return err
	}
	decider := s.people["besluitnemer"]
	seen, err := readLetter(ctx, s.portal.Service, decider, ref)
	if err != nil {
		return err
	}
	return s.portal.Service.Prepare(ctx, decider, ref, a.Version, seen)
}

// hears plans that a board is asked for its view, and of every other one that
// it answers.
func (s *seed) hears(i int, assessor subsidy.User, ref subsidy.Reference, at time.Time) {
	s.at(at, func(ctx context.Context) error {
		a, err := s.portal.Store.FiledApplication(ctx, ref)
		if err != nil || a.Assessor != assessor.ID {
			return err
		}
		_, err = s.portal.Service.Hear(ctx, assessor, ref, subsidy.HearingForm{
			Version: a.Version, Facts: "Volgens het register van DUO heeft deze vestiging minder leerlingen dan u noemt.",
		})
		return err
	})
	if i%24 != 10 {
		return
	}
	s.at(at.AddDate(0, 0, 3), func(ctx context.Context) error {
		return s.portal.Service.GiveView(ctx, s.signer(i), ref, "Het register is van vóór de verhuizing. Inmiddels zijn het er meer.", s.clock.Now())
	})
}

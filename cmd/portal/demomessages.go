package main

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// ask lets one board in some ask a question about what it filed in the round that
// is open; every other of them has an answer.
func (s *seed) ask(ctx context.Context, i int, ref subsidy.Reference, by subsidy.User, at time.Time) error {
	if at.Year() != 2022 || i%12 != 4 || at.Add(time.Hour).After(s.until) {
		return nil
	}
	s.clock.freeze(at)
	question := subsidy.NewMessage{Text: demoQuestions[i/12%len(demoQuestions)]}
	if err := s.portal.Service.WriteMessage(ctx, by, ref, question); err != nil || i%24 == 4 {
		return err
	}
	s.clock.freeze(at.Add(time.Hour))
	answer := subsidy.NewMessage{Text: "Dat kan. U hoeft daarvoor niets te veranderen in uw aanvraag.", Seen: 1}
	return s.portal.Service.WriteMessage(ctx, s.people["beoordelaar"], ref, answer)
}

var demoQuestions = []string{
	"Een van onze docenten geeft in de zomer les op twee vestigingen. Mogen wij dat zo doen?",
	"Mogen de laatste twee dagen van ons programma op een andere plek in de stad zijn?",
	"Wij willen de mentoren in augustus nog een dag scholing geven. Past dat bij wat wij hebben aangevraagd?",
}

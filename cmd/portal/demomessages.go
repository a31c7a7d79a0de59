package main

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// ask lets one board in some ask a question about what it filed in the round that
// is open; every other of them has an answer.
func (s *seed) ask(i int, ref subsidy.Reference, by subsidy.User, at time.Time) {
	if at.Year() != 2022 || i%12 != 4 || at.Add(time.Hour).After(s.until) {
		return
	}
	s.at(at, func(ctx context.Context) error {
		return s.portal.Service.WriteMessage(ctx, by, ref, subsidy.NewMessage{Text: demoQuestions[i/12%len(demoQuestions)]})
	})
	if i%24 == 4 {
		return
	}
	s.at(at.Add(time.Hour), func(ctx context.Context) error {
		answer := subsidy.NewMessage{Text: "Dat kan. U hoeft daarvoor niets te veranderen in uw aanvraag.", Seen: 1}
		return s.portal.Service.WriteMessage(ctx, s.people["beoordelaar"], ref, answer)
	})
}

var demoQuestions = []string{
	"Een van onze docenten geeft in de zomer les op twee vestigingen. Mogen wij dat zo doen?",
	"Mogen de laatste twee dagen van ons programma op een andere plek in de stad zijn?",
	"Wij willen de mentoren in augustus nog een dag scholing geven. Past dat bij wat wij hebben aangevraagd?",
}

package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// trialForm is the question of the what-if page: it lives in the address.
type trialForm struct {
	Ceiling  string `form:"plafond" validate:"line"`
	Method   string `form:"wijze" validate:"line"`
	Overflow string `form:"laatste" validate:"line"`
	Seed     string `form:"proefuitslag" validate:"line"`
}

// readTrial reads the question from the address; what is not asked is as the
// round published it.
func readTrial(values url.Values, published subsidy.TrialForm) (subsidy.TrialForm, error) {
	form := trialForm(published)
	for name, field := range map[string]*string{
		subsidy.FieldTrialCeiling: &form.Ceiling, subsidy.FieldTrialMethod: &form.Method,
		subsidy.FieldTrialOverflow: &form.Overflow, subsidy.FieldTrialSeed: &form.Seed,
	} {
		if values.Has(name) {
			*field = values.Get(name)
		}
	}
	return subsidy.TrialForm(form), legibleForm(&form)
}

// showWhatIf shows what a distribution would give, without storing anything.
func (s *Server) showWhatIf(c *fiber.Ctx) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	values := query(c)
	round := s.chosenRound(rounds, values.Get("ronde"))
	page := views.WhatIfPage{Page: s.page(c, "Wat als?"), Round: round, Rounds: rounds, MayOpen: user(c).Role.ReadsFiles()}
	page.Form, err = readTrial(values, round.Trial())
	if err == nil {
		var answer subsidy.WhatIf
		answer, err = s.Service.WhatIf(c.UserContext(), user(c), round.ID, page.Form)
		page.Answer = &answer
	}
	if faults, ok := fields(err); ok {
		page.Errors, page.Answer = faults, nil
		return s.render(c.Status(fiber.StatusUnprocessableEntity), "distribution/whatif", page)
	}
	if err != nil {
		return err
	}
	page.At = pageNumber(values)
	page.Address = func(n int) string { return withValue("/beheer/verdeling", values, "bladzijde", strconv.Itoa(n)) }
	return s.render(c, "distribution/whatif", page)
}

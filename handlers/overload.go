package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
)

// formsAtOnce is how many forms are at work at once in one copy, unless it is
// told otherwise: what is written within a second or two. They all wait for the
// one writer, and what each needs meanwhile stays in memory.
const formsAtOnce = 1024

// shed sends a form away before anything is read for it, where enough are at
// work. To make it ready first, and refuse it then, would take the time of those
// that are inside. Who signs in waits in a queue of their own.
func (s *Server) shed(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodPost || c.Path() == "/inloggen" || c.Path() == "/wachtwoord" {
		return c.Next()
	}
	most := s.FormsAtOnce
	if most == 0 {
		most = formsAtOnce
	}
	defer s.forms.Add(-1)
	if s.forms.Add(1) > int64(most) {
		return subsidy.TooBusy()
	}
	return c.Next()
}

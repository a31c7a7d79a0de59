package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// Demo is what a demonstration adds: one-click accounts and a clock.
type Demo struct {
	Roles    []views.DemoRole
	Accounts map[string]subsidy.UserID // by the key of the role
	// Forward moves the portal's clock on to nine o'clock of a day; it refuses
	// with Invalid a day that is not ahead.
	Forward func(subsidy.Date) error
}

type demoSignInForm struct {
	Role string `form:"rol" validate:"line"`
	Next string `form:"verder" validate:"line"`
}

func (s *Server) postDemoSignIn(c *fiber.Ctx) error {
	var form demoSignInForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	id, ok := s.Demo.Accounts[form.Role]
	if !ok {
		return fiber.ErrBadRequest
	}
	person, err := s.Service.Person(c.UserContext(), id)
	if err != nil {
		return err
	}
	return s.enter(c, person, form.Next)
}

type demoClockForm struct {
	Date string `form:"datum" validate:"line"`
}

// postDemoClock moves the clock and goes back to the page that the form was on.
func (s *Server) postDemoClock(c *fiber.Ctx) error {
	var form demoClockForm
	err := readForm(c, &form)
	if err == nil {
		err = s.forward(form.Date)
	}
	switch faults, ok := fields(err); {
	case ok:
		notice := warning("", err.(*subsidy.Error))
		if len(faults) == 0 && notice.Text == "" {
			return err
		}
		s.tell(c, notice)
	case err != nil:
		return err
	default:
		s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De klok staat nu op " + subsidy.FormatMinute(s.Service.Now()) + "."})
	}
	return seeOther(c, s.cameFrom(c))
}

func (s *Server) forward(typed string) error {
	day, err := subsidy.ParseDate(typed)
	if err != nil {
		return err
	}
	return s.Demo.Forward(day)
}

// cameFrom gives the page of this portal that a form was sent from, or the
// front page.
func (s *Server) cameFrom(c *fiber.Ctx) string {
	prefix := c.BaseURL()
	if referer := c.Get(fiber.HeaderReferer); len(referer) > len(prefix) && referer[:len(prefix)] == prefix {
		if path := ownPath(referer[len(prefix):]); path != "" {
			return path
		}
	}
	return "/"
}

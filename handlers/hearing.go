package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

type hearForm struct {
	Version string `form:"versie" validate:"number"`
	Facts   string `form:"zienswijze-feiten" validate:"text"`
	Days    string `form:"zienswijze-termijn" validate:"line"`
}

// showHear shows the form to ask a board for its view.
func (s *Server) showHear(c *fiber.Ctx) error {
	return s.hearPage(c, hearForm{Days: subsidy.FormatCount(subsidy.HearingDays)}, nil)
}

// hearPage shows the form, or instead of it the question that waits.
func (s *Server) hearPage(c *fiber.Ctx, form hearForm, faults []subsidy.FieldError) error {
	file, err := s.actable(c, subsidy.ActHear)
	if err != nil {
		return err
	}
	page := views.HearPage{
		Page: s.officePage(c, file, "Zienswijze vragen", faults), CaseFile: file,
		Form: subsidy.HearingForm{Facts: form.Facts, Days: form.Days},
	}
	return s.render(c, "hearing/ask", page)
}

func (s *Server) postHear(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form hearForm
	err = readForm(c, &form)
	var asked subsidy.Hearing
	if err == nil {
		asked, err = s.Service.Hear(c.UserContext(), user(c), ref, subsidy.HearingForm{Version: number(form.Version), Facts: form.Facts, Days: form.Days})
	}
	if faults := formFaults(err); faults != nil {
		return s.hearPage(c, form, faults)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Het bestuur is om een zienswijze gevraagd. Het kan antwoorden tot en met " + asked.Due.Long() + "."})
	return seeOther(c, casePath(ref))
}

// showView shows a board what it is asked, and the view that it gave.
func (s *Server) showView(c *fiber.Ctx) error { return s.viewPage(c, "", nil) }

// viewPage shows the question, with a view as it was typed and why it was
// refused.
func (s *Server) viewPage(c *fiber.Ctx, typed string, refused *subsidy.Error) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	file, err := s.Service.ViewFile(c.UserContext(), user(c), ref)
	if err != nil {
		return err
	}
	page := views.ViewPage{Page: s.page(c, "Uw zienswijze"), ViewFile: file, Typed: typed}
	page.Crumbs = applicationCrumbs(ref, "Zienswijze")
	_, may := subsidy.Next(file.Application.State, subsidy.ActGiveView, user(c).Role)
	page.MayAnswer = may == nil && file.Hearing.Open(s.Service.Now())
	refuseOn(c, &page.Page, refused)
	return s.render(c, "hearing/view", page)
}

type viewForm struct {
	View string `form:"zienswijze" validate:"text"`
}

// giveView stores the view of a board. The instant of receipt counts, not how
// long the portal takes.
func (s *Server) giveView(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form viewForm
	err = readForm(c, &form)
	if err == nil {
		err = s.Service.GiveView(c.UserContext(), user(c), ref, form.View, receivedAt(c))
	}
	if refused := refusal(err, subsidy.Invalid, subsidy.NotOpen, subsidy.Conflict); refused != nil {
		if _, err := s.Service.ViewFile(c.UserContext(), user(c), ref); err != nil {
			return refused
		}
		return s.viewPage(c, form.View, refused)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Uw zienswijze is ontvangen. Wij nemen haar mee in ons besluit."})
	return seeOther(c, applicationPath(ref))
}

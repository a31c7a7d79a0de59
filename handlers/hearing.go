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

// showView shows a board what it is asked, with what was kept of its view, and the
// view that it gave.
func (s *Server) showView(c *fiber.Ctx) error { return s.viewPage(c, nil, nil) }

// viewPage shows the question, with a view as it was typed and why it was
// refused.
func (s *Server) viewPage(c *fiber.Ctx, form *viewForm, refused *subsidy.Error) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	file, err := s.Service.ViewFile(c.UserContext(), user(c), ref)
	if err != nil {
		return err
	}
	if form == nil {
		form = &viewForm{View: file.Kept.Text}
	}
	page := views.ViewPage{Page: s.page(c, "Uw zienswijze"), ViewFile: file, Typed: form.View}
	page.Crumbs = applicationCrumbs(ref, "Zienswijze")
	_, may := subsidy.Next(file.Application.State, subsidy.ActGiveView, subsidy.Signatory)
	page.MayWrite = may == nil && file.Hearing.Open(s.Service.Now())
	page.MayAnswer = page.MayWrite && user(c).Role == subsidy.Signatory
	refuseOn(c, &page.Page, refused)
	return s.render(c, "hearing/view", page)
}

type viewForm struct {
	View string `form:"zienswijze" validate:"text"`
	Seen string `form:"gezien" validate:"line"`
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
		err = s.Service.SendView(c.UserContext(), user(c), ref, subsidy.UnsentForm{Text: form.View, Seen: form.Seen}, receivedAt(c))
	}
	if refused := refusal(err, subsidy.Invalid, subsidy.NotOpen, subsidy.Conflict); refused != nil {
		return s.refusedView(c, ref, form, refused)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Uw zienswijze is ontvangen. Wij nemen haar mee in ons besluit."})
	return seeOther(c, applicationPath(ref))
}

// refusedView shows a view that was refused, as it was typed; where the board was
// asked nothing, the refusal alone.
func (s *Server) refusedView(c *fiber.Ctx, ref subsidy.Reference, form viewForm, refused *subsidy.Error) error {
	if _, err := s.Service.ViewFile(c.UserContext(), user(c), ref); err != nil {
		return refused
	}
	return s.viewPage(c, &form, refused)
}

// keepView keeps what a board has written of its view.
func (s *Server) keepView(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form viewForm
	err = readForm(c, &form)
	if err == nil {
		err = s.keepText(c, subsidy.UnsentView, subsidy.UnsentForm{Text: form.View, Seen: form.Seen})
	}
	if refused := refusal(err, subsidy.Invalid, subsidy.NotOpen, subsidy.Conflict); refused != nil && !scripted(c) {
		return s.refusedView(c, ref, form, refused)
	}
	return err
}

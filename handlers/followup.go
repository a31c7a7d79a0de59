package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// mayNow tells whether this person may do an act with an application as it is.
func mayNow(u subsidy.User, a subsidy.Application, act subsidy.Action) bool {
	_, err := subsidy.Next(a.State, act, u.Role)
	return err == nil
}

type withdrawForm struct {
	Reason    string `form:"reden-intrekken" validate:"text"`
	Confirmed string `form:"intrekken" validate:"omitempty,oneof=ja"`
}

func (s *Server) confirmWithdraw(c *fiber.Ctx) error {
	return s.withdrawPage(c, withdrawForm{}, nil)
}

// withdrawPage asks whether to take the application back. One that cannot be
// leads to its file.
func (s *Server) withdrawPage(c *fiber.Ctx, form withdrawForm, faults []subsidy.FieldError) error {
	receipt, err := s.receipt(c)
	if err != nil {
		return err
	}
	if _, refused := subsidy.Next(receipt.Application.State, subsidy.ActWithdraw, subsidy.Signatory); refused != nil {
		return s.cannot(c, receipt, refused)
	}
	page := views.WithdrawPage{
		Page: s.page(c, "Aanvraag intrekken"), Receipt: receipt, MaySign: user(c).Role == subsidy.Signatory,
		Reason: form.Reason, Confirmed: form.Confirmed == "ja",
	}
	page.Crumbs = applicationCrumbs(receipt.Application.Reference, "Intrekken")
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "followup/withdraw", page)
}

// cannot leads to the file of an application with the reason why its state does
// not allow what was asked.
func (s *Server) cannot(c *fiber.Ctx, r subsidy.Receipt, refused error) error {
	s.tell(c, warning("", refusal(refused, subsidy.Conflict, subsidy.Forbidden)))
	return seeOther(c, applicationPath(r.Application.Reference))
}

func (s *Server) withdrawApplication(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form withdrawForm
	err = readForm(c, &form)
	if err == nil {
		_, err = s.Service.Withdraw(c.UserContext(), user(c), ref, form.Reason, form.Confirmed == "ja")
	}
	if faults, ok := fields(err); ok {
		return s.withdrawPage(c, form, faults)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "U heeft aanvraag " + string(ref) + " ingetrokken."})
	return seeOther(c, applicationPath(ref))
}

type changeForm struct {
	Kind string `form:"soort-wijziging" validate:"line"`
	Text string `form:"toelichting" validate:"text"`
	Key  string `form:"sleutel" validate:"line"`
}

func (s *Server) askChange(c *fiber.Ctx) error {
	return s.changePage(c, changeForm{Key: newToken()}, nil)
}

// changePage asks what changes. An application about which nothing is reported
// any more leads to its file.
func (s *Server) changePage(c *fiber.Ctx, form changeForm, faults []subsidy.FieldError) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	receipt, duty, err := s.Service.Reporting(c.UserContext(), user(c), ref)
	if err != nil {
		return err
	}
	if _, refused := subsidy.Next(receipt.Application.State, subsidy.ActReportChange, user(c).Role); refused != nil {
		return s.cannot(c, receipt, refused)
	}
	page := views.ChangePage{
		Page: s.page(c, "Wijziging melden"), Receipt: receipt, Duty: duty,
		Form: subsidy.ChangeForm{Kind: form.Kind, Text: form.Text, Key: form.Key},
	}
	page.Crumbs = applicationCrumbs(receipt.Application.Reference, "Wijziging melden")
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "followup/change", page)
}

func (s *Server) reportChange(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form changeForm
	err = readForm(c, &form)
	var change subsidy.ReportedChange
	if err == nil {
		typed := subsidy.ChangeForm{Kind: form.Kind, Text: form.Text, Key: form.Key}
		change, err = s.Service.ReportChange(c.UserContext(), user(c), ref, typed, receivedAt(c))
	}
	if faults, ok := fields(err); ok {
		return s.changePage(c, form, faults)
	}
	if err != nil {
		return err
	}
	return seeOther(c, applicationPath(ref)+"/wijziging/"+change.ID)
}

type seenForm struct {
	Version string `form:"versie" validate:"number"`
	Back    string `form:"terug" validate:"line"`
}

// seeChanges writes down that an official looked at what a board reported, and
// leads back to the page of the file that has it.
func (s *Server) seeChanges(path func(subsidy.Reference) string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ref, err := reference(c)
		if err != nil {
			return err
		}
		var form seenForm
		if err := readForm(c, &form); err != nil {
			return err
		}
		err = s.Service.SeeChanges(c.UserContext(), user(c), ref, number(form.Version))
		if refused := refusal(err, subsidy.Conflict); refused != nil {
			s.tell(c, warning("", refused))
			return seeOther(c, path(ref)+backQuery(form.Back))
		}
		if err != nil {
			return err
		}
		s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Genoteerd dat u de melding van het bestuur heeft bekeken."})
		return seeOther(c, path(ref)+backQuery(form.Back))
	}
}

func (s *Server) showChange(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	change, err := s.Service.Change(c.UserContext(), user(c), ref, c.Params("id"))
	if err != nil {
		return err
	}
	page := views.ChangedPage{Page: s.page(c, "Uw melding is ontvangen"), BoardChange: change}
	page.Crumbs = applicationCrumbs(ref, "Melding")
	return s.render(c, "followup/changed", page)
}

package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

func (s *Server) listPeople(c *fiber.Ctx) error {
	return s.peoplePage(c, subsidy.NewUser{}, "", nil)
}

func (s *Server) peoplePage(c *fiber.Ctx, form subsidy.NewUser, link string, faults []subsidy.FieldError) error {
	all, err := s.Service.People(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	jobs, err := s.Service.Jobs(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	page := views.PeoplePage{
		Page: s.page(c, "Beheer: mensen"), People: all, Form: form, Link: link, Invited: form.Name,
		MayInvite: user(c).Role == subsidy.Administrator,
	}
	if i := slices.IndexFunc(jobs, func(j subsidy.Job) bool { return j.Name == subsidy.JobInvariants }); i >= 0 {
		page.Check = jobs[i]
	}
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	if link != "" {
		page.Form = subsidy.NewUser{}
	}
	return s.render(c, "people/index", page)
}

type inviteForm struct {
	Name  string `form:"naam" validate:"line"`
	Email string `form:"email" validate:"line"`
	Role  string `form:"rol" validate:"line"`
	Board string `form:"bestuur" validate:"line"`
}

// invitePerson makes an account and shows its one-time link, once: mail comes
// from people, who hand it over.
func (s *Server) invitePerson(c *fiber.Ctx) error {
	var form inviteForm
	err := readForm(c, &form)
	person := subsidy.NewUser{Name: form.Name, Email: form.Email, Role: subsidy.Role(form.Role), Board: subsidy.BoardNumber(form.Board)}
	var token string
	if err == nil {
		token, err = s.Service.Invite(c.UserContext(), user(c), person)
	}
	if faults, ok := fields(err); ok {
		return s.peoplePage(c, person, "", faults)
	}
	if err != nil {
		return err
	}
	return s.peoplePage(c, person, PasswordLink(s.BaseURL.String(), token), nil)
}

// renewLink shows a new one-time link for a person without a password yet.
func (s *Server) renewLink(c *fiber.Ctx) error {
	if err := readForm(c, &emptyForm{}); err != nil {
		return err
	}
	person, token, err := s.Service.Renew(c.UserContext(), user(c), subsidy.UserID(c.Params("id")))
	if err != nil {
		return err
	}
	return s.peoplePage(c, subsidy.NewUser{Name: person.Name}, PasswordLink(s.BaseURL.String(), token), nil)
}

// PasswordLink gives the address at which a one-time token sets a password.
func PasswordLink(baseURL, token string) string {
	return baseURL + "/wachtwoord?sleutel=" + token
}

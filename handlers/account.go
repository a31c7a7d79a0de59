package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

type signInForm struct {
	Email    string `form:"email" validate:"line"`
	Password string `form:"wachtwoord" validate:"line"`
	Next     string `form:"verder" validate:"line"`
}

func (s *Server) showSignIn(c *fiber.Ctx) error {
	if v := visitOf(c); v.user != nil && c.Query("verder") == "" {
		return seeOther(c, home(v.user.Role))
	}
	return s.signInPage(c, signInForm{Next: c.Query("verder")}, nil)
}

func (s *Server) signInPage(c *fiber.Ctx, form signInForm, refused error) error {
	page := views.SignInPage{Page: s.page(c, "Inloggen"), Email: form.Email, Next: ownPath(form.Next)}
	page.Token = s.formToken(c)
	if s.Demo != nil {
		page.DemoRoles = s.Demo.Roles
	}
	if faults, ok := fields(refused); ok {
		page.Errors = faults
		c.Status(fiber.StatusUnprocessableEntity)
	} else if refused != nil {
		page.Errors = []subsidy.FieldError{{Field: subsidy.FieldEmail, Message: refused.(*subsidy.Error).Message}}
		c.Status(fiber.StatusForbidden)
	}
	return s.render(c, "account/signin", page)
}

func (s *Server) postSignIn(c *fiber.Ctx) error {
	var form signInForm
	if err := readForm(c, &form); err != nil {
		if _, ok := fields(err); ok {
			return s.signInPage(c, form, err)
		}
		return err
	}
	person, err := s.Service.SignIn(c.UserContext(), form.Email, form.Password)
	if subsidy.KindOf(err) == subsidy.Forbidden {
		return s.signInPage(c, form, err)
	}
	if err != nil {
		return err
	}
	return s.enter(c, person, form.Next)
}

// enter signs a person in and sends them where they wanted to go.
func (s *Server) enter(c *fiber.Ctx, person subsidy.User, next string) error {
	if err := s.signIn(c, person); err != nil {
		return err
	}
	if next = ownPath(next); next == "" {
		next = home(person.Role)
	}
	return seeOther(c, next)
}

// ownPath gives next where it is a page of this portal, else "": nobody is
// sent to another site. What browsers read as a host ("//", "/\") is not ours.
func ownPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	return next
}

func (s *Server) postSignOut(c *fiber.Ctx) error {
	s.signOut(c)
	return seeOther(c, "/")
}

type passwordForm struct {
	Key      string `form:"sleutel" validate:"line"`
	Password string `form:"wachtwoord" validate:"line"`
	Again    string `form:"herhaling" validate:"line"`
}

func (s *Server) showPassword(c *fiber.Ctx) error {
	return s.passwordPage(c, c.Query("sleutel"), nil)
}

func (s *Server) passwordPage(c *fiber.Ctx, key string, faults []subsidy.FieldError) error {
	person, err := s.Service.Invited(c.UserContext(), key)
	if refusal(err, subsidy.NotFound) != nil {
		// The page is there; the link is not good any more.
		page := words(err)
		page.Heading = "Deze link werkt niet meer"
		page.Page = s.page(c, page.Heading)
		return s.render(c.Status(page.Status), "error/show", page)
	}
	if err != nil {
		return err
	}
	page := views.PasswordPage{Page: s.page(c, "Kies een wachtwoord"), Key: key, Name: person.Name, Email: person.Email}
	page.Token = s.formToken(c)
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "account/password", page)
}

func (s *Server) postPassword(c *fiber.Ctx) error {
	var form passwordForm
	err := readForm(c, &form)
	var person subsidy.User
	if err == nil {
		person, err = s.Service.SetPassword(c.UserContext(), form.Key, form.Password, form.Again)
	}
	if faults, ok := fields(err); ok || refusal(err, subsidy.NotFound) != nil {
		return s.passwordPage(c, form.Key, faults)
	}
	if err != nil {
		return err
	}
	return s.enter(c, person, "")
}

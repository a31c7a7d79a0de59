package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// outboxPath is the page of the mail.
const outboxPath = "/beheer/post"

func (s *Server) showOutbox(c *fiber.Ctx) error {
	box, err := s.Service.Outbox(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	page := views.OutboxPage{
		Page: s.page(c, "Post"), Outbox: box, Mails: s.Mails, MayResend: user(c).Role == subsidy.Administrator,
	}
	return s.render(c, "outbox/index", page)
}

// resendMail lets a mail that was parked wait again.
func (s *Server) resendMail(c *fiber.Ctx) error {
	if err := readForm(c, &emptyForm{}); err != nil {
		return err
	}
	err := s.Service.ResendMail(c.UserContext(), user(c), c.Params("id"))
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		s.tell(c, warning("", refused))
	} else if err != nil {
		return err
	} else {
		s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De e-mail staat weer klaar om te versturen."})
	}
	return seeOther(c, outboxPath)
}

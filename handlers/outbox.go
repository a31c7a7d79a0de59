package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// outboxPath is the page of the mail.
const outboxPath = "/beheer/post"

func (s *Server) showOutbox(c *fiber.Ctx) error {
	values := query(c)
	filter := subsidy.OutboxFilter{
		Query: searchable(values.Get("kenmerk")), ParkedPage: pageIn(values, "gestopt"), WaitingPage: pageIn(values, "wacht"),
	}
	box, err := s.Service.Outbox(c.UserContext(), user(c), filter)
	if err != nil {
		return err
	}
	page := views.OutboxPage{
		Page: s.page(c, "Post"), Outbox: box, Mails: s.Mails, MayResend: user(c).Role == subsidy.Administrator, Query: filter.Query, Back: values.Encode(),
		Address: func(list string, page int) string { return withValue(outboxPath, values, list, strconv.Itoa(page)) },
	}
	return s.render(c, "outbox/index", page)
}

// resendMail lets a mail that was parked wait again.
func (s *Server) resendMail(c *fiber.Ctx) error {
	var form backForm
	if err := readForm(c, &form); err != nil {
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
	return seeOther(c, outboxPath+backQuery(form.Back))
}

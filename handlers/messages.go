package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

func (s *Server) listBox(c *fiber.Ctx) error {
	values := query(c)
	box, err := s.Service.Box(c.UserContext(), user(c), pageNumber(values))
	if err != nil {
		return err
	}
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	return s.render(c, "message/index", views.BoxPage{
		Page: s.page(c, "Berichten"), Box: box, Open: s.openRound(rounds),
		Address: func(page int) string { return withValue("/berichten", values, "bladzijde", strconv.Itoa(page)) },
	})
}

// boxTitle is the link to the box in the menu of a board, with how much is new
// for this person. A menu without the number is better than no page at all.
func (s *Server) boxTitle(c *fiber.Ctx, u subsidy.User) string {
	fresh, err := s.Service.NewInBox(c.UserContext(), u)
	if err != nil {
		s.Log.Error("counting what is new", "error", err)
	}
	if fresh == 0 {
		return "Berichten"
	}
	return fmt.Sprintf("Berichten (%s nieuw)", subsidy.FormatCount(fresh))
}

type messageForm struct {
	Text string `form:"bericht" validate:"text"`
	Key  string `form:"sleutel" validate:"line"`
	Seen string `form:"gezien" validate:"line"`
	Back string `form:"terug" validate:"line"`
}

// threadPath gives the messages about an application, as this person reads them.
func threadPath(u subsidy.User, ref subsidy.Reference) string {
	if u.Role.OfBoard() {
		return applicationPath(ref) + "/berichten"
	}
	return casePath(ref) + "/berichten"
}

func (s *Server) showThread(c *fiber.Ctx) error {
	return s.threadPage(c, messageForm{Key: newToken(), Back: query(c).Encode()}, nil)
}

// threadPage shows the messages about an application, with one as it was typed
// and what is wrong with it.
func (s *Server) threadPage(c *fiber.Ctx, form messageForm, faults []subsidy.FieldError) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	thread, err := s.Service.Thread(c.UserContext(), user(c), ref)
	if err != nil {
		return err
	}
	page := views.ThreadPage{
		Page: s.page(c, "Berichten over "+thread.Location.Name), Thread: thread, Text: form.Text, Key: form.Key,
		MayWrite: user(c).Role != subsidy.Auditor,
	}
	page.Crumbs = applicationCrumbs(ref, "Berichten")
	if user(c).Role.OfMinistry() {
		back := backQuery(form.Back)
		page.Query = strings.TrimPrefix(back, "?")
		page.Crumbs = []views.Crumb{{Title: "Werklijst", Address: "/beoordeling" + back}, {Title: string(ref), Address: casePath(ref) + back}, {Title: "Berichten"}}
	}
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "message/thread", page)
}

func (s *Server) writeMessage(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form messageForm
	err = readForm(c, &form)
	if form.Key == "" {
		form.Key = newToken()
	}
	if err == nil {
		err = s.Service.WriteMessage(c.UserContext(), user(c), ref, subsidy.NewMessage{Text: form.Text, Key: form.Key, Seen: number(form.Seen)})
	}
	if faults, ok := fields(err); ok {
		return s.threadPage(c, form, faults)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Uw bericht is verstuurd."})
	return seeOther(c, threadPath(user(c), ref)+backQuery(form.Back))
}

type readMarkForm struct {
	Seen string `form:"gezien" validate:"line"`
	Back string `form:"terug" validate:"line"`
}

// markMessages is a form, not a part of looking: a page that is opened by a
// browser that guesses ahead must change nothing.
func (s *Server) markMessages(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form readMarkForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	if err := s.Service.MarkRead(c.UserContext(), user(c), ref, number(form.Seen)); err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De berichten zijn gemarkeerd als gelezen."})
	return seeOther(c, threadPath(user(c), ref)+backQuery(form.Back))
}

func (s *Server) markLetter(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	if err := readForm(c, &emptyForm{}); err != nil {
		return err
	}
	if err := s.Service.MarkLetter(c.UserContext(), user(c), ref, c.Params("id")); err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De brief over " + string(ref) + " is gemarkeerd als gelezen."})
	return seeOther(c, "/berichten")
}

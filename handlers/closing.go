package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// roundsPath is where the rounds and what moves their closing are.
const roundsPath = "/beheer/rondes"

func closingPath(id subsidy.RoundID) string { return roundsPath + "/" + string(id) + "/sluiting" }

// listClosings shows every round with its window.
func (s *Server) listClosings(c *fiber.Ctx) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	page := views.ClosingsPage{Page: s.page(c, "Rondes"), Rounds: rounds}
	if page.Moves, err = s.Service.WaitingMoves(c.UserContext(), user(c)); err != nil {
		return err
	}
	return s.render(c, "closing/index", page)
}

func (s *Server) showClosing(c *fiber.Ctx) error {
	return s.closingPage(c, closingForm{}, answerForm{}, nil)
}

// closingPage shows what moved the closing of the round in the address, with
// what was typed in a form and what is wrong with it.
func (s *Server) closingPage(c *fiber.Ctx, form closingForm, answer answerForm, faults []subsidy.FieldError) error {
	closing, err := s.Service.Closing(c.UserContext(), user(c), subsidy.RoundID(c.Params("round")))
	if err != nil {
		return err
	}
	page := views.ClosingPage{Page: s.page(c, "Sluiting van een ronde"), RoundClosing: closing, Form: form.form(), Answer: answer.Reason}
	page.Crumbs = []views.Crumb{{Title: "Rondes", Address: roundsPath}, {Title: "Sluiting"}}
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "closing/show", page)
}

type closingForm struct {
	Kind      string `form:"aanleiding" validate:"line"`
	FromDay   string `form:"storing-van-dag" validate:"line"`
	FromHour  string `form:"storing-van-tijd" validate:"line"`
	UntilDay  string `form:"storing-tot-dag" validate:"line"`
	UntilHour string `form:"storing-tot-tijd" validate:"line"`
	Day       string `form:"sluiting-dag" validate:"line"`
	Hour      string `form:"sluiting-tijd" validate:"line"`
	Reason    string `form:"reden-latere-sluiting" validate:"text"`
}

func (f closingForm) form() subsidy.ClosingForm {
	return subsidy.ClosingForm{
		Kind: f.Kind, FromDay: f.FromDay, FromHour: f.FromHour, UntilDay: f.UntilDay, UntilHour: f.UntilHour,
		Day: f.Day, Hour: f.Hour, Reason: f.Reason,
	}
}

// proposeClosing stores a proposal, which changes nothing yet.
func (s *Server) proposeClosing(c *fiber.Ctx) error {
	id := subsidy.RoundID(c.Params("round"))
	var form closingForm
	err := readForm(c, &form)
	if err == nil {
		err = s.Service.ProposeClosing(c.UserContext(), user(c), id, form.form())
	}
	if faults := formFaults(err); faults != nil {
		return s.closingPage(c, form, answerForm{}, faults)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Het voorstel staat klaar. Een besluitnemer beslist erover; tot dan verandert er niets."})
	return seeOther(c, closingPath(id))
}

func (s *Server) confirmClosing(c *fiber.Ctx) error {
	if err := readForm(c, &emptyForm{}); err != nil {
		return err
	}
	id := subsidy.RoundID(c.Params("round"))
	err := s.Service.ConfirmClosing(c.UserContext(), user(c), id, c.Params("id"))
	return s.answeredClosing(c, id, err, "De nieuwe sluiting geldt vanaf nu. Iedereen ziet haar op de pagina van de ronde.")
}

type answerForm struct {
	Reason string `form:"reden-afwijzing" validate:"text"`
}

func (s *Server) turnDownClosing(c *fiber.Ctx) error {
	id := subsidy.RoundID(c.Params("round"))
	var form answerForm
	err := readForm(c, &form)
	if err == nil {
		err = s.Service.TurnDownClosing(c.UserContext(), user(c), id, c.Params("id"), form.Reason)
	}
	if faults, ok := fields(err); ok {
		return s.closingPage(c, closingForm{}, form, faults)
	}
	return s.answeredClosing(c, id, err, "Het voorstel is afgewezen. De sluiting verandert niet.")
}

// answeredClosing shows what came of an answer to a proposal.
func (s *Server) answeredClosing(c *fiber.Ctx, id subsidy.RoundID, err error, said string) error {
	if refused := refusal(err, subsidy.Conflict, subsidy.Forbidden); refused != nil {
		s.tell(c, warning("", refused))
		return seeOther(c, closingPath(id))
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: said})
	return seeOther(c, closingPath(id))
}

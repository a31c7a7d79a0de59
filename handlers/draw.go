package handlers

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// drawOf gives the round that the address names, and its draw; NotFound before
// a source is named.
func (s *Server) drawOf(c *fiber.Ctx) (subsidy.Round, subsidy.Draw, error) {
	round, err := s.roundOf(c)
	if err != nil {
		return round, subsidy.Draw{}, err
	}
	draw, err := s.Service.Draw(c.UserContext(), round.ID)
	return round, draw, err
}

// showDraw publishes the draw of a round: its source, list, seed and order.
func (s *Server) showDraw(c *fiber.Ctx) error {
	round, draw, err := s.drawOf(c)
	if err != nil {
		return err
	}
	page := views.DrawPage{Page: s.page(c, "Loting van ronde "+c.Params("year")), Round: round, Draw: draw}
	return s.render(c, "draw/show", page)
}

// showDrawFile publishes the file from which anyone can redo the draw.
func (s *Server) showDrawFile(c *fiber.Ctx) error {
	round, draw, err := s.drawOf(c)
	if err != nil {
		return err
	}
	if !draw.Frozen() {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="loting-`+string(round.ID)+`.json"`)
	return c.JSON(draw.File())
}

func (s *Server) manageDraw(c *fiber.Ctx) error {
	return s.drawPage(c, query(c).Get("ronde"), drawForm{}, nil)
}

// drawPage shows the steps of the draw of a round, with what was typed in one
// of them and what is wrong with it.
func (s *Server) drawPage(c *fiber.Ctx, id string, form drawForm, faults []subsidy.FieldError) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	round, err := s.Service.WithCeilingDay(c.UserContext(), s.chosenRound(rounds, id))
	if err != nil {
		return err
	}
	draw, err := s.Service.Draw(c.UserContext(), round.ID)
	if err != nil && subsidy.KindOf(err) != subsidy.NotFound {
		return err
	}
	events, err := s.Service.Store.RoundEvents(c.UserContext(), round.ID)
	if err != nil {
		return err
	}
	page := views.ManageDrawPage{
		Page: s.page(c, "Loting"), Round: round, Rounds: rounds, Draw: draw, Events: events,
		Source: form.Source, SpeaksOn: form.SpeaksOn, Seed: form.Seed,
	}
	moves, err := s.Service.WaitingMoves(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	page.Moving = slices.ContainsFunc(moves, func(m subsidy.ClosingMove) bool { return m.Round == round.ID })
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "draw/manage", page)
}

type drawForm struct {
	Round    string `form:"ronde" validate:"line"`
	Source   string `form:"bron" validate:"line"`
	SpeaksOn string `form:"dag" validate:"line"`
	Seed     string `form:"uitslag" validate:"line"`
}

// drawStep runs one step of the draw and shows how far it is then.
func (s *Server) drawStep(said string, step func(c *fiber.Ctx, id subsidy.RoundID, form drawForm) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var form drawForm
		err := readForm(c, &form)
		if err == nil {
			err = step(c, subsidy.RoundID(form.Round), form)
		}
		if faults, ok := fields(err); ok {
			return s.drawPage(c, form.Round, form, faults)
		}
		if refused := refusal(err, subsidy.Conflict, subsidy.Forbidden); refused != nil {
			s.tell(c, warning("", refused))
		} else if err != nil {
			return err
		} else {
			s.tell(c, views.Notice{Kind: views.NoticeDone, Text: said})
		}
		return seeOther(c, "/beheer/loting?"+url.Values{"ronde": {form.Round}}.Encode())
	}
}

func (s *Server) nameSource(c *fiber.Ctx, id subsidy.RoundID, form drawForm) error {
	return s.Service.NameSource(c.UserContext(), user(c), id, form.Source, form.SpeaksOn)
}

func (s *Server) freezeList(c *fiber.Ctx, id subsidy.RoundID, _ drawForm) error {
	return s.Service.Freeze(c.UserContext(), user(c), id)
}

func (s *Server) enterSeed(c *fiber.Ctx, id subsidy.RoundID, form drawForm) error {
	return s.Service.EnterSeed(c.UserContext(), user(c), id, form.Seed)
}

func (s *Server) confirmDraw(c *fiber.Ctx, id subsidy.RoundID, form drawForm) error {
	return s.Service.ConfirmDraw(c.UserContext(), user(c), id, form.Seed)
}

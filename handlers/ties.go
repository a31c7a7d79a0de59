package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

const tiesPath = "/banden"

// listTies shows what this person declared. A file leads here with the number
// of its board.
func (s *Server) listTies(c *fiber.Ctx) error {
	return s.tiesPage(c, views.TiesPage{Form: subsidy.TieForm{Board: query(c).Get(subsidy.FieldBoard)}}, nil)
}

// tiesPage shows a person's ties, with a form as it was typed and what is
// wrong with it.
func (s *Server) tiesPage(c *fiber.Ctx, page views.TiesPage, faults []subsidy.FieldError) error {
	ties, err := s.Service.TiesOf(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	page.Page, page.Ties = s.page(c, "Mijn banden"), ties
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "tie/index", page)
}

type tieForm struct {
	Board  string `form:"bestuur" validate:"line"`
	Reason string `form:"band" validate:"text"`
}

func (s *Server) declareTie(c *fiber.Ctx) error {
	var form tieForm
	err := readForm(c, &form)
	typed := subsidy.TieForm{Board: form.Board, Reason: form.Reason}
	var tie subsidy.Tie
	if err == nil {
		tie, err = s.Service.DeclareTie(c.UserContext(), user(c), typed)
	}
	if faults, ok := fields(err); ok {
		return s.tiesPage(c, views.TiesPage{Form: typed}, faults)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Uw band met " + tie.BoardName +
		" is vastgelegd. Hieronder staat wat een collega van u overneemt."})
	return seeOther(c, tiesPath)
}

type endTieForm struct {
	LastDay string `form:"laatste-dag" validate:"line"`
}

func (s *Server) endTie(c *fiber.Ctx) error {
	id := c.Params("id")
	var form endTieForm
	err := readForm(c, &form)
	var tie subsidy.Tie
	if err == nil {
		tie, err = s.Service.EndTie(c.UserContext(), user(c), id, form.LastDay)
	}
	if faults, ok := fields(err); ok {
		for i := range faults {
			faults[i].Field = views.LastDayID(id) // every tie has a field of its own
		}
		return s.tiesPage(c, views.TiesPage{Ending: id, LastDay: form.LastDay}, faults)
	}
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		s.tell(c, warning("", refused))
		return seeOther(c, tiesPath)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De laatste dag van uw band met " + tie.BoardName + " is " + tie.Until.Short() +
		". Wat tot en met die dag is ontvangen, behandelt een collega."})
	return seeOther(c, tiesPath)
}

// listAllTies shows everybody's to who oversees them.
func (s *Server) listAllTies(c *fiber.Ctx) error {
	ties, err := s.Service.Ties(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	page := views.AllTiesPage{Page: s.page(c, "Gemelde banden"), Ties: ties}
	page.Crumbs = []views.Crumb{{Title: "Beheer", Address: "/beheer"}, {Title: "Gemelde banden"}}
	return s.render(c, "tie/all", page)
}

package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// showEmbargo lists what of a round is prepared and not made known.
func (s *Server) showEmbargo(c *fiber.Ctx) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	round := s.chosenRound(rounds, query(c).Get("ronde"))
	page := views.EmbargoPage{Page: s.page(c, "Besluiten bekendmaken"), Rounds: rounds, MayAnnounce: user(c).Role == subsidy.Decider}
	if page.Embargo, err = s.Service.Embargo(c.UserContext(), user(c), round.ID); err != nil {
		return err
	}
	if page.Undone, err = s.Service.Undone(c.UserContext(), user(c), round.ID); err != nil {
		return err
	}
	page.Crumbs = []views.Crumb{{Title: "Besluiten", Address: "/besluiten"}, {Title: "Bekendmaken"}}
	return s.render(c, "decision/announce", page)
}

type announceForm struct {
	Round string `form:"ronde" validate:"line"`
	Seen  string `form:"gezien" validate:"line"`
}

// announceDecisions makes everything known that the decider saw.
func (s *Server) announceDecisions(c *fiber.Ctx) error {
	var form announceForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	done, err := s.Service.Announce(c.UserContext(), user(c), subsidy.RoundID(form.Round), form.Seen)
	back := "/besluiten/bekendmaken?ronde=" + url.QueryEscape(form.Round)
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		s.tell(c, warning("Er is niets bekendgemaakt. ", refused))
		return seeOther(c, back)
	}
	if err != nil {
		return err
	}
	s.tell(c, announced(done))
	return seeOther(c, back)
}

// announced says what was made known, and names what stays with the reason.
func announced(done subsidy.Announced) views.Notice {
	notice := views.Notice{Kind: views.NoticeDone}
	switch done.Count {
	case 0:
		notice.Text = "Er is niets bekendgemaakt."
	case 1:
		notice.Text = "1 besluit is bekendgemaakt. De brief staat klaar voor het bestuur."
	default:
		notice.Text = strconv.Itoa(done.Count) + " besluiten zijn bekendgemaakt. De brieven staan klaar voor de besturen."
	}
	for _, stayed := range done.Stayed {
		notice.Kind = views.NoticeWarning
		notice.Lines = append(notice.Lines, string(stayed.Reference)+" blijft staan. "+sentences(stayed.Why))
	}
	return notice
}

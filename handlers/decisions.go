package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

func (s *Server) listDecisions(c *fiber.Ctx) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	values := query(c)
	round, err := s.Service.WithCeilingDay(c.UserContext(), s.chosenRound(rounds, values.Get("ronde")))
	if err != nil {
		return err
	}
	page := views.DecisionsPage{Page: s.page(c, "Besluiten"), Round: round, Rounds: rounds, MayOpen: user(c).Role.ReadsFiles()}
	page.Waiting, page.Decided, err = s.decisionLists(c, round, values)
	if err != nil {
		return err
	}
	draw, err := s.Service.Draw(c.UserContext(), round.ID)
	if err != nil && subsidy.KindOf(err) != subsidy.NotFound {
		return err
	}
	page.Drawn = draw.Confirmed()
	embargo, err := s.Service.Embargo(c.UserContext(), user(c), round.ID)
	if err != nil && subsidy.KindOf(err) != subsidy.Forbidden {
		return err
	}
	page.Prepared = len(embargo.Prepared)
	undone, err := s.Service.Undone(c.UserContext(), user(c), round.ID)
	if err != nil {
		return err
	}
	page.Undone = len(undone)
	if page.Moves, err = s.waitingMoves(c); err != nil {
		return err
	}
	if page.Objections, err = s.Service.ObjectionsWaiting(c.UserContext(), user(c)); err != nil {
		return err
	}
	page.Address = func(n int) string { return withValue("/besluiten", values, "bladzijde", strconv.Itoa(n)) }
	return s.render(c, "decision/index", page)
}

// waitingMoves gives the proposals for a later closing that wait, to a decider,
// who answers them.
func (s *Server) waitingMoves(c *fiber.Ctx) ([]subsidy.ClosingMove, error) {
	if user(c).Role != subsidy.Decider {
		return nil, nil
	}
	return s.Service.WaitingMoves(c.UserContext(), user(c))
}

// decisionLists gives what waits for a decision and what was decided.
func (s *Server) decisionLists(c *fiber.Ctx, round subsidy.Round, values url.Values) (waiting, decided subsidy.Worklist, err error) {
	filter := subsidy.WorklistFilter{Round: round.ID, State: subsidy.Advised, Order: subsidy.ByDue, Page: 1}
	return s.Service.Decisions(c.UserContext(), user(c), filter, pageNumber(values))
}

// pageNumber gives the page that the address asks, 1 for what is none.
func pageNumber(values url.Values) int { return pageIn(values, "bladzijde") }

// pageIn is pageNumber of one list among several.
func pageIn(values url.Values, list string) int {
	n, err := strconv.Atoi(values.Get(list))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1_000_000)
}

func (s *Server) showDecision(c *fiber.Ctx) error {
	return s.decisionPage(c, "", nil)
}

// decisionPage shows the letter before the decision. An application that was
// decided leads to its file.
func (s *Server) decisionPage(c *fiber.Ctx, reason string, faults []subsidy.FieldError) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	preview, err := s.Service.Preview(c.UserContext(), user(c), ref)
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		if len(faults) > 0 {
			s.tell(c, warning("", refused))
		}
		return seeOther(c, casePath(ref))
	}
	if err != nil {
		return err
	}
	_, returnErr := subsidy.Next(preview.Application.State, subsidy.ActReturn, user(c).Role)
	page := views.DecisionPage{Page: s.page(c, "Besluit over "+string(ref)), Preview: preview, Reason: reason, MayReturn: returnErr == nil}
	page.MaySee = preview.ChangeIn && mayNow(user(c), preview.Application, subsidy.ActSeeChange) && user(c).Role == subsidy.Decider
	page.Crumbs = []views.Crumb{{Title: "Besluiten", Address: "/besluiten"}, {Title: string(ref)}}
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "decision/show", page)
}

type decisionForm struct {
	Version string `form:"versie" validate:"number"`
	Seen    string `form:"gezien" validate:"line"` // fingerprint of the letter
	When    string `form:"wanneer" validate:"omitempty,oneof=later"`
}

func (s *Server) takeDecision(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form decisionForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	if form.When == "later" {
		return s.prepareDecision(c, ref, form)
	}
	letter, err := s.Service.Decide(c.UserContext(), user(c), ref, number(form.Version), form.Seen)
	if refused := refusal(err, subsidy.Conflict, subsidy.NoRoom, subsidy.Forbidden); refused != nil {
		s.tell(c, warning("Het besluit is niet genomen. ", refused))
		return seeOther(c, "/besluiten/"+string(ref))
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Besluit over " + string(ref) + " genomen. De brief staat klaar voor het bestuur."})
	return seeOther(c, applicationPath(ref)+"/brieven/"+letter.ID)
}

// prepareDecision takes the decision and keeps it from its board for now.
func (s *Server) prepareDecision(c *fiber.Ctx, ref subsidy.Reference, form decisionForm) error {
	err := s.Service.Prepare(c.UserContext(), user(c), ref, number(form.Version), form.Seen)
	if refused := refusal(err, subsidy.Conflict, subsidy.NoRoom, subsidy.Forbidden); refused != nil {
		s.tell(c, warning("Het besluit is niet klaargezet. ", refused))
		return seeOther(c, "/besluiten/"+string(ref))
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Besluit over " + string(ref) + " klaargezet. Het bestuur ziet het pas bij de bekendmaking."})
	return seeOther(c, "/besluiten")
}

func decisionPath(ref subsidy.Reference) string { return "/besluiten/" + string(ref) }

type returnForm struct {
	Version string `form:"versie" validate:"number"`
	Reason  string `form:"reden" validate:"text"`
}

func (s *Server) returnDecision(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form returnForm
	err = readForm(c, &form)
	if err == nil {
		err = s.Service.Return(c.UserContext(), user(c), ref, number(form.Version), form.Reason)
	}
	if faults, ok := fields(err); ok {
		return s.decisionPage(c, form.Reason, faults)
	}
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		return s.decisionPage(c, form.Reason, faultAt(subsidy.FieldReason, refused))
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: string(ref) + " ligt weer bij de beoordelaar."})
	return seeOther(c, "/besluiten")
}

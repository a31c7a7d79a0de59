package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// showHome shows the round that is open, or the next, or the last one.
func (s *Server) showHome(c *fiber.Ctx) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	if len(rounds) == 0 {
		return &subsidy.Error{Kind: subsidy.NotFound, Message: "Er is nog geen ronde."}
	}
	return s.roundPage(c, s.frontRound(rounds))
}

// frontRound chooses from rounds, newest first.
func (s *Server) frontRound(rounds []subsidy.Round) subsidy.Round {
	now := s.Service.Now()
	chosen, rank := rounds[0], 3
	for _, r := range rounds {
		this := map[subsidy.Window]int{subsidy.WindowOpen: 0, subsidy.WindowBefore: 1, subsidy.WindowClosed: 2}[r.Window(now)]
		// Among rounds to come the nearest is last in the list.
		if this < rank || (this == rank && this == 1) {
			chosen, rank = r, this
		}
	}
	return chosen
}

func (s *Server) showRound(c *fiber.Ctx) error {
	round, err := s.roundOf(c)
	if err != nil {
		return err
	}
	return s.roundPage(c, round)
}

// roundOf gives the round that the address names.
func (s *Server) roundOf(c *fiber.Ctx) (subsidy.Round, error) {
	year, err := strconv.Atoi(c.Params("year"))
	if err != nil {
		return subsidy.Round{}, fiber.ErrNotFound
	}
	return s.Service.Store.Round(c.UserContext(), subsidy.NewRoundID(c.Params("slug"), year))
}

// calculatorDefault is the number of pupils that the calculator begins with.
const calculatorDefault = "18"

func (s *Server) roundPage(c *fiber.Ctx, round subsidy.Round) error {
	round, err := s.Service.WithCeilingDay(c.UserContext(), round.Public())
	if err != nil {
		return err
	}
	page := views.RoundPage{Page: s.page(c, round.Scheme.Name), Round: round, Pupils: calculatorDefault, Overgangsbeleid: true}
	_, err = s.Service.Draw(c.UserContext(), round.ID)
	if err != nil && subsidy.KindOf(err) != subsidy.NotFound {
		return err
	}
	page.HasDraw = err == nil
	if c.Context().QueryArgs().Has("leerlingen") {
		page.Pupils = c.Query("leerlingen")
		page.Overgangsbeleid = c.Query("overgangsbeleid") == "ja"
	}
	pupils := subsidy.Count{}
	if strings.TrimSpace(page.Pupils) != "" {
		n, err := subsidy.ParseCount(page.Pupils)
		if faults, bad := fields(err); bad {
			page.Errors = append(faults, subsidy.FieldError{Field: "leerlingen", Message: err.(*subsidy.Error).Message})
		} else {
			pupils = subsidy.Counted(n)
		}
	}
	if len(page.Errors) > 0 {
		return s.render(c.Status(fiber.StatusUnprocessableEntity), "round/show", page)
	}
	page.Quote = round.Scheme.Amounts.Quote(pupils, page.Overgangsbeleid)
	return s.render(c, "round/show", page)
}

func (s *Server) showScheme(c *fiber.Ctx) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	page := views.SchemePage{}
	for _, r := range rounds {
		if r.Scheme.Slug == c.Params("slug") {
			page.Rounds = append(page.Rounds, r.Public())
			page.Scheme = r.Scheme
		}
	}
	if len(page.Rounds) == 0 {
		return fiber.ErrNotFound
	}
	page.Page = s.page(c, page.Scheme.Name)
	return s.render(c, "scheme/show", page)
}

func (s *Server) showQuestions(c *fiber.Ctx) error {
	round, err := s.roundOf(c)
	if err != nil {
		return err
	}
	return s.render(c, "round/questions", views.QuestionsPage{Page: s.page(c, "Alle vragen op één pagina"), Round: round})
}

func (s *Server) showPrivacy(c *fiber.Ctx) error {
	return s.render(c, "text/privacy", views.TextPage{Page: s.page(c, "Privacy")})
}

func (s *Server) showAccessibility(c *fiber.Ctx) error {
	return s.render(c, "text/accessibility", views.TextPage{Page: s.page(c, "Toegankelijkheid")})
}

// securityTerm is for how many days the word on how to report a weakness holds.
const securityTerm = 180

func (s *Server) showSecurity(c *fiber.Ctx) error {
	expires := s.Wall().UTC().AddDate(0, 0, securityTerm).Format("2006-01-02T00:00:00Z")
	return c.SendString(fmt.Sprintf("Contact: mailto:security@voorbeeld.example\nExpires: %s\nPreferred-Languages: nl, en\nCanonical: %s/.well-known/security.txt\n",
		expires, s.BaseURL))
}

// showHealth says that the process answers.
func (s *Server) showHealth(c *fiber.Ctx) error { return c.SendString("ok\n") }

// showReady says that the store answers too.
func (s *Server) showReady(c *fiber.Ctx) error {
	if err := s.Ready(c.UserContext()); err != nil {
		s.Log.Error("not ready", "error", err)
		c.Set(fiber.HeaderRetryAfter, retryAfter)
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
	}
	return c.SendString("ready\n")
}

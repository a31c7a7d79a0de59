package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// keepText keeps what was typed and answers: the script that saves while somebody
// types hears when, anybody else comes back to the page.
func (s *Server) keepText(c *fiber.Ctx, kind subsidy.UnsentKind, form subsidy.UnsentForm) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	kept, err := s.Service.KeepText(c.UserContext(), user(c), ref, kind, form)
	if err != nil {
		return err
	}
	if scripted(c) {
		return c.JSON(fiber.Map{"savedAt": subsidy.FormatClock(kept.WrittenAt), "seen": kept.Fingerprint()})
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Uw tekst is bewaard. Zij is nog niet verstuurd."})
	return seeOther(c, strings.TrimSuffix(c.Path(), "/bewaren"))
}

// scripted tells whether the script of a page asks, which reads no pages.
func scripted(c *fiber.Ctx) bool { return c.Get("X-Requested-With") == "fetch" }

// unsentFaults gives why a text was not kept or sent, for the page that still has
// it; nil for what that page cannot say.
func (s *Server) unsentFaults(err error) []subsidy.FieldError {
	if faults, ok := fields(err); ok {
		return faults
	}
	if refused := refusal(err, subsidy.Conflict); refused != nil && refused.Rule == "" {
		return faultAt("", refused)
	}
	return nil
}

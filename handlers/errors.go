package handlers

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// statusOf gives the status of each kind of refusal.
var statusOf = map[subsidy.Kind]int{
	subsidy.Invalid:   fiber.StatusUnprocessableEntity,
	subsidy.NotFound:  fiber.StatusNotFound,
	subsidy.Forbidden: fiber.StatusForbidden,
	subsidy.Conflict:  fiber.StatusConflict,
	subsidy.NotOpen:   fiber.StatusConflict,
	subsidy.NoRoom:    fiber.StatusConflict,
	subsidy.Internal:  fiber.StatusInternalServerError,
}

// fail turns an error into a page; it is the only place that does. An unknown
// error shows a number, never its text.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	page := views.ErrorPage{}
	page.Status, page.Heading, page.Text = words(err)
	if page.Status >= fiber.StatusInternalServerError {
		page.Number, _ = c.Locals(requestIDKey).(string)
		s.Log.Error("unknown error", "id", page.Number, "route", c.Route().Path, "error", err)
	}
	if page.Status == fiber.StatusRequestEntityTooLarge {
		// The rest of the body is still on its way.
		c.Set(fiber.HeaderConnection, "close")
	}
	page.Page = s.page(c, page.Heading)
	c.Status(page.Status)
	if renderErr := s.render(c, "error/show", page); renderErr != nil {
		s.Log.Error("error page", "error", renderErr)
		return c.SendString(page.Heading + "\n\n" + page.Text)
	}
	return nil
}

// words gives status, heading and text of an error.
func words(err error) (status int, heading, text string) {
	var ours *subsidy.Error
	if errors.As(err, &ours) && ours.Kind != subsidy.Internal {
		return statusOf[ours.Kind], headings[statusOf[ours.Kind]], sentences(ours)
	}
	var theirs *fiber.Error
	if errors.As(err, &theirs) && theirs.Code < fiber.StatusInternalServerError {
		return theirs.Code, said(headings, theirs.Code), said(texts, theirs.Code)
	}
	return fiber.StatusInternalServerError, "Er ging iets mis bij ons", "Probeer het over een paar minuten opnieuw. Wat u eerder opsloeg, is bewaard."
}

// said gives the words for a status, or those for a bad request.
func said(words map[int]string, status int) string {
	if text, ok := words[status]; ok {
		return text
	}
	return words[fiber.StatusBadRequest]
}

func sentences(e *subsidy.Error) string {
	var all []string
	if e.Message != "" {
		all = append(all, e.Message)
	}
	for _, f := range e.Fields {
		all = append(all, f.Message)
	}
	return strings.Join(all, " ")
}

var headings = map[int]string{
	fiber.StatusBadRequest:            "Dit formulier kunnen wij niet lezen",
	fiber.StatusForbidden:             "U mag deze pagina niet zien",
	fiber.StatusNotFound:              "Deze pagina bestaat niet",
	fiber.StatusMethodNotAllowed:      "Dit kan niet op deze pagina",
	fiber.StatusConflict:              "Dit kan nu niet",
	fiber.StatusUnprocessableEntity:   "Er is een probleem",
	fiber.StatusRequestEntityTooLarge: "Dit is te groot",
	fiber.StatusUnsupportedMediaType:  "Dit formulier kunnen wij niet lezen",
}

var texts = map[int]string{
	fiber.StatusBadRequest:            "Er zit iets in dat daar niet hoort. Er is niets opgeslagen. Ga terug, laad de pagina opnieuw en probeer het nog eens.",
	fiber.StatusForbidden:             "Uw rol geeft geen toegang tot deze pagina, of het formulier kwam van een andere website.",
	fiber.StatusNotFound:              "Controleer het adres, of ga terug naar het begin.",
	fiber.StatusMethodNotAllowed:      "Ga terug naar het begin en volg de knoppen.",
	fiber.StatusRequestEntityTooLarge: "Een formulier mag ten hoogste 1 MB zijn en een bestand 10 MB. Er is niets opgeslagen. Ga terug en maak het kleiner.",
	fiber.StatusUnsupportedMediaType:  "Gebruik het formulier op de pagina. Er is niets opgeslagen.",
}

// fields gives the field errors of an Invalid error, and false for any other.
func fields(err error) ([]subsidy.FieldError, bool) {
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind != subsidy.Invalid {
		return nil, false
	}
	return e.Fields, true
}

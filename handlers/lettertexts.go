package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// textsPath is where the texts of letters are.
const textsPath = "/beheer/teksten"

// listLetterTexts shows every kind of letter with its text.
func (s *Server) listLetterTexts(c *fiber.Ctx) error {
	all, err := s.Service.AllLetterTexts(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	return s.render(c, "lettertext/index", views.LetterTextsPage{Page: s.page(c, "Teksten van brieven"), Texts: all})
}

// letterKind gives the kind in the address; NotFound for any other word.
func letterKind(c *fiber.Ctx) (subsidy.LetterKind, error) {
	kind, known := subsidy.LetterKindOf(c.Params("kind"))
	if !known {
		return "", fiber.ErrNotFound
	}
	return kind, nil
}

// showLetterText shows the text of a kind; who writes may begin again with the
// one that comes with the portal, which is not stored by that.
func (s *Server) showLetterText(c *fiber.Ctx) error {
	kind, err := letterKind(c)
	if err != nil {
		return err
	}
	if user(c).Role == subsidy.Administrator && query(c).Get("begin") == "standaard" {
		text := subsidy.StandardText(kind)
		return s.letterTextPage(c, kind, &text, nil)
	}
	return s.letterTextPage(c, kind, nil, nil)
}

// letterTextPage shows the text of a kind as it is stored, or as it was typed
// with why that was not stored, and below it the letter that comes of it.
func (s *Server) letterTextPage(c *fiber.Ctx, kind subsidy.LetterKind, typed *string, faults []subsidy.FieldError) error {
	texts, err := s.Service.LetterTexts(c.UserContext(), user(c), kind)
	if err != nil {
		return err
	}
	page := views.LetterTextPage{Page: s.page(c, "Tekst: "+kind.Title()), KindTexts: texts, Fields: subsidy.LetterFields(kind)}
	page.Crumbs = []views.Crumb{{Title: "Teksten", Address: textsPath}, {Title: kind.Title()}}
	page.Errors = faults
	page.Text, page.Seen = texts.Begun()
	if typed != nil {
		page.Text, page.Unsaved = *typed, *typed != page.Text
	}
	template, err := subsidy.ParseTemplate(kind, page.Text)
	if found, broken := fields(err); broken {
		page.Faults = found
	} else {
		for _, sample := range subsidy.SampleLetters(kind) {
			page.Samples = append(page.Samples, views.SampleLetter{Name: sample.Name, Blocks: subsidy.Compose(template, sample.Data)})
		}
	}
	page.MayWrite = user(c).Role == subsidy.Administrator
	page.MayPublish = !page.Unsaved && texts.Obstacle(user(c)) == nil
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "lettertext/show", page)
}

type letterTextForm struct {
	Text string `form:"tekst" validate:"text"`
	Seen string `form:"gezien" validate:"line"`
}

// writeLetterText stores a draft, whatever is wrong with it, and shows the
// letter that comes of it.
func (s *Server) writeLetterText(c *fiber.Ctx) error {
	kind, err := letterKind(c)
	if err != nil {
		return err
	}
	var form letterTextForm
	err = readForm(c, &form)
	if err == nil {
		err = s.Service.WriteLetterText(c.UserContext(), user(c), kind, form.Text, form.Seen)
	}
	if faults := formFaults(err); faults != nil {
		return s.letterTextPage(c, kind, &form.Text, faults)
	}
	if err != nil {
		return err
	}
	notice := views.Notice{Kind: views.NoticeDone, Text: "De tekst is bewaard als concept. Bekijk het voorbeeld; een ander publiceert hem."}
	if (subsidy.LetterText{Kind: kind, Text: form.Text}).Broken() {
		notice = views.Notice{Kind: views.NoticeWarning, Text: "De tekst is bewaard als concept. Verbeter hem eerst: er staan fouten in."}
	}
	s.tell(c, notice)
	return seeOther(c, textsPath+"/"+kind.Slug())
}

type publishTextForm struct {
	Seen string `form:"gezien" validate:"line"`
}

func (s *Server) publishLetterText(c *fiber.Ctx) error {
	kind, err := letterKind(c)
	if err != nil {
		return err
	}
	var form publishTextForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	err = s.Service.PublishLetterText(c.UserContext(), user(c), kind, form.Seen)
	if refused := refusal(err, subsidy.Conflict, subsidy.Forbidden, subsidy.Invalid); refused != nil {
		s.tell(c, warning("De tekst is niet gepubliceerd. ", refused))
		return seeOther(c, textsPath+"/"+kind.Slug())
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De tekst is gepubliceerd. Elke nieuwe brief van deze soort krijgt hem."})
	return seeOther(c, textsPath)
}

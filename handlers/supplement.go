package handlers

import (
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// showSupplement shows what a board is asked to complete, or what it had when the
// term ended; without either it leads to the file, with a word.
func (s *Server) showSupplement(c *fiber.Ctx) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if d.Supplement == nil {
		ref := d.Application.Reference
		d, err = s.Service.LapsedSupplement(c.UserContext(), user(c), ref)
		if refused := refusal(err, subsidy.NotFound); refused != nil {
			s.tell(c, views.Notice{Kind: views.NoticeInfo, Text: refused.Message})
			return seeOther(c, applicationPath(ref))
		}
		if err != nil {
			return err
		}
	}
	return s.supplementPage(c, d, supplementForm{}, nil)
}

// supplementPage shows the parts to complete, and why filing was refused.
func (s *Server) supplementPage(c *fiber.Ctx, d subsidy.Dossier, form supplementForm, refused *subsidy.Error) error {
	page := views.SupplementPage{
		Page: s.page(c, "Aanvulling op uw aanvraag"), Dossier: d,
		MaySign: user(c).Role == subsidy.Signatory, Declared: form.Declared == "ja", Unchanged: form.Unchanged == "ja",
	}
	page.Crumbs = applicationCrumbs(d.Application.Reference, "Aanvulling")
	refuseOn(c, &page.Page, refused)
	return s.render(c, "supplement/show", page)
}

type supplementForm struct {
	Declared  string `form:"verklaring" validate:"omitempty,oneof=ja"`
	Unchanged string `form:"ongewijzigd" validate:"omitempty,oneof=ja"`
	Version   string `form:"versie" validate:"omitempty,number"`
}

func (f supplementForm) form() subsidy.SupplementForm {
	return subsidy.SupplementForm{Version: number(f.Version), Declared: f.Declared == "ja", Unchanged: f.Unchanged == "ja"}
}

// fileSupplement files what was completed.
func (s *Server) fileSupplement(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form supplementForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	_, err = s.Service.Supplement(c.UserContext(), user(c), ref, form.form(), receivedAt(c))
	if refused := refusal(err, subsidy.Invalid, subsidy.NotOpen, subsidy.Conflict); refused != nil {
		d, err := s.draft(c)
		if err != nil {
			return err
		}
		if d.Supplement == nil {
			return refused
		}
		if refused.Kind == subsidy.Conflict { // what was confirmed was about other answers
			form = supplementForm{}
		}
		return s.supplementPage(c, d, form, refused)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Uw aanvulling is ontvangen. Hieronder staat het nieuwe ontvangstbewijs."})
	return seeOther(c, applicationPath(ref)+"/ontvangst")
}

type askForm struct {
	Version         string `form:"versie" validate:"number"`
	Location        string `form:"wat-vestiging" validate:"text"`
	Zomerschool     string `form:"wat-zomerschool" validate:"text"`
	Overgangsbeleid string `form:"wat-overgangsbeleid" validate:"text"`
	Medezeggenschap string `form:"wat-medezeggenschap" validate:"text"`
	Attachments     string `form:"wat-bijlagen" validate:"text"`
	Days            string `form:"dagen" validate:"line"`
}

func (f askForm) request() subsidy.SupplementRequest {
	return subsidy.SupplementRequest{Version: number(f.Version), Days: f.Days, Missing: map[subsidy.Section]string{
		subsidy.SectionLocation: f.Location, subsidy.SectionZomerschool: f.Zomerschool, subsidy.SectionOvergangsbeleid: f.Overgangsbeleid,
		subsidy.SectionMedezeggenschap: f.Medezeggenschap, subsidy.SectionAttachments: f.Attachments,
	}}
}

// showAsk shows the form to ask for a supplement.
func (s *Server) showAsk(c *fiber.Ctx) error {
	return s.askPage(c, askForm{Days: subsidy.FormatCount(subsidy.SupplementDays)}, nil)
}

// askPage shows the form, or instead of it the request that waits.
func (s *Server) askPage(c *fiber.Ctx, form askForm, faults []subsidy.FieldError) error {
	file, err := s.actable(c, subsidy.ActAskSupplement)
	if err != nil && file.Pending() == nil {
		return err
	}
	page := views.AskPage{Page: s.officePage(c, file, "Aanvulling vragen", faults), CaseFile: file, Form: form.request()}
	for _, section := range subsidy.Sections {
		if file.Document.Answers.Progress(section, nil) != subsidy.NotAsked {
			page.Sections = append(page.Sections, section)
		}
	}
	return s.render(c, "supplement/ask", page)
}

// actable gives the file in the address to an official who may do this with it
// now.
func (s *Server) actable(c *fiber.Ctx, action subsidy.Action) (subsidy.CaseFile, error) {
	ref, err := reference(c)
	if err != nil {
		return subsidy.CaseFile{}, err
	}
	file, err := s.Service.CaseFile(c.UserContext(), user(c), ref)
	if err != nil {
		return file, err
	}
	_, err = subsidy.Next(file.Application.State, action, user(c).Role)
	return file, err
}

// officePage gives the frame of a form about a file, with what is wrong.
func (s *Server) officePage(c *fiber.Ctx, file subsidy.CaseFile, title string, faults []subsidy.FieldError) views.Page {
	ref := file.Application.Reference
	page := s.page(c, title)
	page.Crumbs = []views.Crumb{{Title: "Werklijst", Address: "/beoordeling"}, {Title: string(ref), Address: casePath(ref)}, {Title: title}}
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return page
}

func (s *Server) postAsk(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form askForm
	err = readForm(c, &form)
	if err == nil {
		_, err = s.Service.AskSupplement(c.UserContext(), user(c), ref, form.request())
	}
	if faults := formFaults(err); faults != nil {
		return s.askPage(c, form, faults)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De vraag om een aanvulling is verstuurd."})
	return seeOther(c, casePath(ref))
}

// formFaults gives what stands above a form that was refused: what is wrong
// with its fields, or why it came too late. Nil for any other error.
func formFaults(err error) []subsidy.FieldError {
	if faults, ok := fields(err); ok {
		return faults
	}
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		return faultAt("", refused)
	}
	return nil
}

type extendForm struct {
	Version string `form:"versie" validate:"number"`
	Until   string `form:"tot" validate:"line"`
	Reason  string `form:"reden-verlenging" validate:"text"`
}

func (f extendForm) form() subsidy.ExtensionForm {
	return subsidy.ExtensionForm{Version: number(f.Version), Until: f.Until, Reason: f.Reason}
}

// showExtend shows the form to extend the term to decide.
func (s *Server) showExtend(c *fiber.Ctx) error { return s.extendPage(c, extendForm{}, nil) }

// extendPage shows the form, or why the term cannot be extended any more.
func (s *Server) extendPage(c *fiber.Ctx, form extendForm, faults []subsidy.FieldError) error {
	file, err := s.actable(c, subsidy.ActExtend)
	if err != nil {
		return err
	}
	page := views.ExtendPage{Page: s.officePage(c, file, "Beslistermijn verlengen", faults), CaseFile: file, Form: form.form()}
	return s.render(c, "supplement/extend", page)
}

func (s *Server) postExtend(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form extendForm
	err = readForm(c, &form)
	if err == nil {
		_, err = s.Service.Extend(c.UserContext(), user(c), ref, form.form())
	}
	if faults := formFaults(err); faults != nil {
		return s.extendPage(c, form, faults)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De beslistermijn is verlengd. Het bestuur krijgt een brief."})
	return seeOther(c, casePath(ref))
}

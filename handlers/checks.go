package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// checkForm has a field for each question of the scheme, by its id.
type checkForm struct {
	Version  string            `form:"versie" validate:"number"`
	Outcomes map[string]string `form:"oordeel-*" validate:"dive,line"`
	Reasons  map[string]string `form:"toelichting-*" validate:"dive,text"`
	Back     string            `form:"terug" validate:"line"`
}

func (s *Server) checkAssessment(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form checkForm
	err = readForm(c, &form)
	legible := err == nil
	typed := subsidy.CheckForm{Version: number(form.Version), Outcomes: form.Outcomes, Reasons: form.Reasons}
	if legible {
		err = s.Service.Check(c.UserContext(), user(c), ref, typed)
	}
	if faults, ok := wrongWith(err, "nagekeken"); ok {
		return s.casePageWith(c, form.Back, faults, func(p *views.CasePage) {
			p.Checks, p.Kept = typed, legible && subsidy.KindOf(err) == subsidy.Invalid
		})
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Wat u heeft nagekeken, is opgeslagen."})
	return seeOther(c, casePath(ref)+backQuery(form.Back))
}

type overruleForm struct {
	Version string            `form:"versie" validate:"number"`
	Control string            `form:"controle" validate:"line"`
	Outcome string            `form:"oordeel" validate:"line"`
	Reason  map[string]string `form:"wijziging-*" validate:"max=1,dive,text"`
	Back    string            `form:"terug" validate:"line"`
}

func (s *Server) overruleControl(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form overruleForm
	err = readForm(c, &form)
	typed := subsidy.OverruleForm{Version: number(form.Version), Control: form.Control, Outcome: form.Outcome, Reason: form.Reason[form.Control]}
	if err == nil {
		err = s.Service.Overrule(c.UserContext(), user(c), ref, typed)
	}
	if faults, ok := wrongWith(err, "controles"); ok {
		return s.casePageWith(c, form.Back, faults, func(p *views.CasePage) { p.Overrule = typed })
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Uw oordeel over de controle is opgeslagen."})
	return seeOther(c, casePath(ref)+backQuery(form.Back))
}

// wrongWith gives what is wrong with a form: its field errors, or why it came
// too late, at a place on the page. It is false for any other error.
func wrongWith(err error, place string) ([]subsidy.FieldError, bool) {
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		return faultAt(place, refused), true
	}
	return fields(err)
}

// casePageWith shows a file again after a form, with what was typed.
func (s *Server) casePageWith(c *fiber.Ctx, back string, faults []subsidy.FieldError, typed func(*views.CasePage)) error {
	values, _ := url.ParseQuery(back)
	return s.caseFilePage(c, values, faults, typed)
}

package handlers

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

type objectForm struct {
	Grounds string `form:"bezwaargronden" validate:"text"`
	Key     string `form:"sleutel" validate:"line"`
	Seen    string `form:"gezien" validate:"line"`
}

// askObjection asks for the grounds of an objection, with what was kept of them.
func (s *Server) askObjection(c *fiber.Ctx) error { return s.objectPage(c, nil, nil) }

// objectPage asks for the grounds of an objection, with what was typed and why
// it was refused. Where there is one already, it leads there; where nothing was
// decided, to the file.
func (s *Server) objectPage(c *fiber.Ctx, form *objectForm, faults []subsidy.FieldError) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	contest, err := s.Service.Contest(c.UserContext(), user(c), ref)
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		return s.cannot(c, contest.Receipt, refused)
	}
	if err != nil {
		return err
	}
	if contest.Objection != nil {
		return seeOther(c, objectedPath(*contest.Objection))
	}
	if form == nil {
		form = &objectForm{Grounds: contest.Kept.Text, Key: newToken()}
	}
	page := views.ObjectPage{
		Page: s.page(c, "Bezwaar maken"), BoardObjection: contest, MaySign: user(c).Role == subsidy.Signatory,
		Late: subsidy.DateOf(s.Service.Now()).After(contest.Until), Form: subsidy.ObjectForm{Grounds: form.Grounds, Key: form.Key},
	}
	page.Crumbs = applicationCrumbs(ref, "Bezwaar")
	page.Errors = faults
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "objection/file", page)
}

// contests tells whether the board can still object to the decision that
// stands: a signatory files, anybody of it may read how.
func contests(a subsidy.Application, all []subsidy.Objection) bool {
	_, err := subsidy.Next(a.State, subsidy.ActObject, subsidy.Signatory)
	return err == nil && !slices.ContainsFunc(all, func(o subsidy.Objection) bool { return !o.Reopened })
}

// objectUntil gives the last day on which the board of this person can object to
// what a letter decides; zero where it cannot, or not in time.
func (s *Server) objectUntil(c *fiber.Ctx, ref subsidy.Reference, letter subsidy.Letter) (subsidy.Date, error) {
	if !user(c).Role.OfBoard() || !letter.Kind.Decides() {
		return subsidy.Date{}, nil
	}
	contest, err := s.Service.Contest(c.UserContext(), user(c), ref)
	if subsidy.KindOf(err) == subsidy.Conflict {
		return subsidy.Date{}, nil
	}
	if contest.Letter != letter.ID || contest.Objection != nil || subsidy.DaysLeft(s.Service.Now(), contest.Until) < 0 {
		return subsidy.Date{}, err
	}
	return contest.Until, err
}

func objectedPath(o subsidy.Objection) string {
	return applicationPath(o.Reference) + "/bezwaar/" + o.ID
}

func (s *Server) fileObjection(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form objectForm
	err = readForm(c, &form)
	var made subsidy.Objection
	if err == nil {
		typed := subsidy.ObjectForm{Grounds: form.Grounds, Key: form.Key, Seen: form.Seen}
		made, err = s.Service.Object(c.UserContext(), user(c), ref, typed, receivedAt(c))
	}
	if faults := s.unsentFaults(err); faults != nil {
		return s.objectPage(c, &form, faults)
	}
	if err != nil {
		return err
	}
	return seeOther(c, objectedPath(made))
}

// keepObjection keeps what a board has written of its objection.
func (s *Server) keepObjection(c *fiber.Ctx) error {
	var form objectForm
	err := readForm(c, &form)
	if err == nil {
		err = s.keepText(c, subsidy.UnsentObjection, subsidy.UnsentForm{Text: form.Grounds, Seen: form.Seen})
	}
	if faults := s.unsentFaults(err); faults != nil && !scripted(c) {
		return s.objectPage(c, &form, faults)
	}
	return err
}

func (s *Server) showOwnObjection(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	receipt, objection, err := s.Service.OwnObjection(c.UserContext(), user(c), ref, c.Params("id"))
	if err != nil {
		return err
	}
	page := views.ObjectedPage{Page: s.page(c, "Uw bezwaar is ontvangen"), Receipt: receipt, Objection: objection}
	page.Crumbs = applicationCrumbs(ref, "Bezwaar")
	return s.render(c, "objection/filed", page)
}

func (s *Server) listObjections(c *fiber.Ctx) error {
	open, decided, err := s.Service.ObjectionList(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	return s.render(c, "objection/index", views.ObjectionsPage{Page: s.page(c, "Bezwaren"), Open: open, Decided: decided})
}

func (s *Server) showObjection(c *fiber.Ctx) error {
	return s.objectionPage(c, objectionTyped{}, nil)
}

// objectionTyped is what an official typed about an objection.
type objectionTyped struct {
	Advice subsidy.ObjectionAdvice
	Reason string // of an extension
}

// objectionPage shows an objection, with what was typed about it and what is
// wrong with that, and to a decider the letter before the decision.
func (s *Server) objectionPage(c *fiber.Ctx, typed objectionTyped, faults []subsidy.FieldError) error {
	file, err := s.Service.ObjectionFile(c.UserContext(), user(c), c.Params("id"))
	if err != nil {
		return err
	}
	page := views.ObjectionPage{Page: s.page(c, "Bezwaar bij "+string(file.Application.Reference)), ObjectionFile: file, Form: typed.Advice, Reason: typed.Reason}
	page.Crumbs = []views.Crumb{{Title: "Bezwaren", Address: "/bezwaren"}, {Title: string(file.Application.Reference)}}
	page.Errors = faults
	mayHandle(&page, user(c))
	if !page.MayAdvise && !page.MayDecide {
		page.Errors = apart(faults)
	}
	if page.MayDecide {
		preview, err := s.Service.PreviewObjection(c.UserContext(), user(c), file.Objection.ID)
		if err != nil {
			return err
		}
		page.Preview = &preview
	}
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "objection/show", page)
}

// mayHandle says what this person can do with the objection as it is.
func mayHandle(page *views.ObjectionPage, u subsidy.User) {
	o := page.Objection
	if page.Apart != nil || o.State == subsidy.ObjectionDecided {
		return
	}
	mine := o.Handler == u.ID && o.State == subsidy.ObjectionInHandling
	page.MayTake = mayNow(u, page.Application, subsidy.ActTakeObjection) && !mine
	page.MayAdvise = mayNow(u, page.Application, subsidy.ActAdviseObjection) && mine
	page.MayExtend = mayNow(u, page.Application, subsidy.ActExtendObjection) && mine && !o.Extended
	page.MayDecide = u.Role == subsidy.Decider && o.State == subsidy.ObjectionAdvised
}

type takeObjectionForm struct {
	Version   string `form:"versie" validate:"number"`
	Committee string `form:"commissie" validate:"omitempty,oneof=ja"`
}

func (s *Server) takeObjection(c *fiber.Ctx) error {
	var form takeObjectionForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	return s.objectionAct(c, "U heeft dit bezwaar nu in behandeling.", func(ctx context.Context, by subsidy.User, id string) error {
		return s.Service.TakeObjection(ctx, by, id, number(form.Version), form.Committee == "ja")
	})
}

type extendObjectionForm struct {
	Version string `form:"versie" validate:"number"`
	Reason  string `form:"reden-verlenging" validate:"text"`
}

func (s *Server) extendObjection(c *fiber.Ctx) error {
	id := c.Params("id")
	var form extendObjectionForm
	err := readForm(c, &form)
	if err == nil {
		err = s.Service.ExtendObjection(c.UserContext(), user(c), id, number(form.Version), form.Reason)
	}
	if faults, ok := fields(err); ok {
		return s.objectionPage(c, objectionTyped{Reason: form.Reason}, faults)
	}
	if refused := refusal(err, subsidy.Conflict, subsidy.Forbidden); refused != nil {
		return s.objectionPage(c, objectionTyped{Reason: form.Reason}, faultAt(subsidy.FieldExtendReason, refused))
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "De termijn is met zes weken verlengd. Het bestuur krijgt een brief."})
	return seeOther(c, "/bezwaren/"+id)
}

type decideObjectionForm struct {
	Version string `form:"versie" validate:"number"`
	Seen    string `form:"gezien" validate:"line"` // fingerprint of the letter
}

func (s *Server) decideObjection(c *fiber.Ctx) error {
	var form decideObjectionForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	return s.objectionAct(c, "Besluit op bezwaar genomen. De brief staat klaar voor het bestuur.", func(ctx context.Context, by subsidy.User, id string) error {
		_, err := s.Service.DecideObjection(ctx, by, id, number(form.Version), form.Seen)
		return err
	})
}

// objectionAct does an act with the objection in the address and goes back to
// it, with what was done or why not.
func (s *Server) objectionAct(c *fiber.Ctx, done string, act func(context.Context, subsidy.User, string) error) error {
	id := c.Params("id")
	err := act(c.UserContext(), user(c), id)
	if refused := refusal(err, subsidy.Conflict, subsidy.NoRoom, subsidy.Forbidden); refused != nil {
		s.tell(c, warning("", refused))
		return seeOther(c, "/bezwaren/"+id)
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: done})
	return seeOther(c, "/bezwaren/"+id)
}

type objectionAdviceForm struct {
	Version    string `form:"versie" validate:"number"`
	Outcome    string `form:"uitkomst-bezwaar" validate:"line"`
	Extra      string `form:"bedrag-erbij" validate:"line"`
	Motivation string `form:"motivering" validate:"text"`
}

func (s *Server) adviseObjection(c *fiber.Ctx) error {
	var form objectionAdviceForm
	err := readForm(c, &form)
	typed := subsidy.ObjectionAdvice{Version: number(form.Version), Outcome: form.Outcome, Extra: form.Extra, Motivation: form.Motivation}
	if err == nil {
		err = s.Service.AdviseObjection(c.UserContext(), user(c), c.Params("id"), typed)
	}
	if faults, ok := fields(err); ok {
		return s.objectionPage(c, objectionTyped{Advice: typed}, faults)
	}
	if refused := refusal(err, subsidy.Conflict, subsidy.Forbidden); refused != nil {
		return s.objectionPage(c, objectionTyped{Advice: typed}, faultAt(subsidy.FieldObjectionOutcome, refused))
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Advies over het bezwaar vastgelegd. Een besluitnemer kijkt nu mee."})
	return seeOther(c, "/bezwaren")
}

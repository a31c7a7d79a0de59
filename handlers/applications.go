package handlers

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// reference gives the reference in the address, however it was typed.
func reference(c *fiber.Ctx) (subsidy.Reference, error) {
	ref, err := subsidy.ParseReference(c.Params("ref"))
	if err != nil {
		return "", fiber.ErrNotFound
	}
	return ref, nil
}

func applicationPath(ref subsidy.Reference) string { return "/aanvragen/" + string(ref) }

// applicationCrumbs gives the breadcrumb of a page below an application.
func applicationCrumbs(ref subsidy.Reference, here string) []views.Crumb {
	crumbs := []views.Crumb{{Title: "Aanvragen", Address: "/aanvragen"}}
	if here == "" {
		return append(crumbs, views.Crumb{Title: string(ref)})
	}
	return append(crumbs, views.Crumb{Title: string(ref), Address: applicationPath(ref)}, views.Crumb{Title: here})
}

func (s *Server) listApplications(c *fiber.Ctx) error {
	overview, err := s.Service.Overview(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	page := views.OverviewPage{Page: s.page(c, "Aanvragen van uw bestuur"), Overview: overview}
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	page.Open, page.Next = s.openRound(rounds), s.nextRound(rounds)
	return s.render(c, "application/index", page)
}

// openRound gives the round that can be filed in now, nil without one.
func (s *Server) openRound(rounds []subsidy.Round) *subsidy.Round {
	var open *subsidy.Round
	for i := range rounds {
		if rounds[i].Window(s.Service.Now()) == subsidy.WindowOpen {
			open = &rounds[i]
		}
	}
	return open
}

// nextRound gives the first round that opens after now, nil without one.
func (s *Server) nextRound(rounds []subsidy.Round) *subsidy.Round {
	var next *subsidy.Round
	for i := range rounds {
		if rounds[i].Window(s.Service.Now()) == subsidy.WindowBefore && (next == nil || rounds[i].Opens.Before(next.Opens)) {
			next = &rounds[i]
		}
	}
	return next
}

type newForm struct {
	Location string   `form:"vestiging" validate:"line"`
	Round    string   `form:"ronde" validate:"line"`
	Parts    []string `form:"onderdelen" validate:"max=2,dive,oneof=zomerschool overgangsbeleid"`
	Key      string   `form:"sleutel" validate:"line"`
}

func (s *Server) newApplication(c *fiber.Ctx) error {
	return s.newPage(c, newForm{Key: newToken()}, nil)
}

// newPage shows the form to begin an application: with the round that can be
// filed in now, or with what was typed and why it was refused.
func (s *Server) newPage(c *fiber.Ctx, form newForm, refused error) error {
	locations, err := s.Service.Store.LocationsOf(c.UserContext(), user(c).Board)
	if err != nil {
		return err
	}
	rounds, err := s.fileableRounds(c)
	if err != nil {
		return err
	}
	if open := s.openRound(rounds); refused == nil && open != nil {
		form.Round = string(open.ID)
	}
	page := views.NewPage{
		Page: s.page(c, "Nieuwe aanvraag"), Locations: locations, Rounds: rounds,
		Location: form.Location, Round: form.Round, Parts: parts(form.Parts), Key: form.Key,
	}
	page.Crumbs = []views.Crumb{{Title: "Aanvragen", Address: "/aanvragen"}, {Title: "Nieuwe aanvraag"}}
	if faults, ok := fields(refused); ok {
		page.Errors = faults
		page.Key = newToken() // nothing was made with the old one
		var e *subsidy.Error
		errors.As(refused, &e)
		page.Existing = e.Reference
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "application/new", page)
}

// fileableRounds gives the rounds that have not closed.
func (s *Server) fileableRounds(c *fiber.Ctx) ([]subsidy.Round, error) {
	all, err := s.Service.Store.Rounds(c.UserContext())
	var rounds []subsidy.Round
	for _, r := range all {
		if r.Window(s.Service.Now()) != subsidy.WindowClosed {
			rounds = append(rounds, r)
		}
	}
	return rounds, err
}

func parts(typed []string) []subsidy.Part {
	var list []subsidy.Part
	for _, p := range subsidy.Parts {
		for _, t := range typed {
			if t == string(p) {
				list = append(list, p)
				break
			}
		}
	}
	return list
}

func (s *Server) createApplication(c *fiber.Ctx) error {
	var form newForm
	err := readForm(c, &form)
	if form.Key == "" {
		form.Key = newToken()
	}
	var made subsidy.Application
	if err == nil {
		made, err = s.Service.Create(c.UserContext(), user(c), subsidy.NewDraft{
			Location: subsidy.LocationCode(form.Location), Round: subsidy.RoundID(form.Round),
			Parts: parts(form.Parts), Key: form.Key,
		})
	}
	if _, ok := fields(err); ok {
		return s.newPage(c, form, err)
	}
	if err != nil {
		return err
	}
	return seeOther(c, applicationPath(made.Reference))
}

// showApplication shows the task list of a draft, or the file of what was filed.
func (s *Server) showApplication(c *fiber.Ctx) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if d.Application.State.Filed() {
		return s.showFiled(c, d.Application.Reference)
	}
	page := views.DraftPage{Page: s.page(c, "Uw aanvraag voor "+d.Facts.Location.Name), Dossier: d}
	page.Crumbs = applicationCrumbs(d.Application.Reference, "")
	return s.render(c, "application/show", page)
}

// draft gives the application in the address, of the person's own board.
func (s *Server) draft(c *fiber.Ctx) (subsidy.Dossier, error) {
	ref, err := reference(c)
	if err != nil {
		return subsidy.Dossier{}, err
	}
	return s.Service.Draft(c.UserContext(), user(c), ref)
}

func (s *Server) showFiled(c *fiber.Ctx, ref subsidy.Reference) error {
	file, err := s.Service.FiledFile(c.UserContext(), user(c), ref)
	if err != nil {
		return err
	}
	page := views.FiledPage{Page: s.page(c, "Aanvraag voor "+file.Document.Location.Name), FiledFile: file,
		MayWithdraw: mayNow(user(c), file.Application, subsidy.ActWithdraw), MayReport: mayNow(user(c), file.Application, subsidy.ActReportChange),
		MayObject: contests(file.Application, file.Objections)}
	page.Crumbs = applicationCrumbs(ref, "")
	return s.render(c, "application/filed", page)
}

func (s *Server) checkApplication(c *fiber.Ctx) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if d.Application.State != subsidy.Draft {
		return seeOther(c, applicationPath(d.Application.Reference))
	}
	return s.checkPage(c, d, false, nil)
}

// checkPage shows all answers, and why filing was refused.
func (s *Server) checkPage(c *fiber.Ctx, d subsidy.Dossier, declared bool, refused *subsidy.Error) error {
	page := views.CheckPage{
		Page: s.page(c, "Controleren en indienen"), Dossier: d,
		MaySign: user(c).Role == subsidy.Signatory, Declared: declared,
	}
	page.Crumbs = applicationCrumbs(d.Application.Reference, "Controleren")
	if page.Closed() {
		page.Title = "Uw antwoorden"
		page.Crumbs = applicationCrumbs(d.Application.Reference, page.Title)
	}
	refuseOn(c, &page.Page, refused)
	return s.render(c, "application/check", page)
}

type submitForm struct {
	Declared string `form:"verklaring" validate:"omitempty,oneof=ja"`
	Version  string `form:"versie" validate:"omitempty,number"`
}

func (s *Server) submitApplication(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form submitForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	declared := form.Declared == "ja"
	_, err = s.Service.Submit(c.UserContext(), user(c), ref, number(form.Version), declared, receivedAt(c))
	if refused := refusal(err, subsidy.Invalid, subsidy.NotOpen, subsidy.Conflict); refused != nil {
		d, err := s.draft(c)
		if err != nil {
			return err
		}
		if d.Application.State != subsidy.Draft {
			return refused
		}
		return s.checkPage(c, d, declared && refused.Kind != subsidy.Conflict, refused)
	}
	if err != nil {
		return err
	}
	return seeOther(c, applicationPath(ref)+"/ontvangst")
}

// refusal gives err where it is a refusal of one of these kinds, else nil.
func refusal(err error, kinds ...subsidy.Kind) *subsidy.Error {
	var e *subsidy.Error
	if !errors.As(err, &e) {
		return nil
	}
	for _, kind := range kinds {
		if e.Kind == kind {
			return e
		}
	}
	return nil
}

// receipt gives the receipt of the application in the address.
func (s *Server) receipt(c *fiber.Ctx) (subsidy.Receipt, error) {
	ref, err := reference(c)
	if err != nil {
		return subsidy.Receipt{}, err
	}
	return s.Service.Receipt(c.UserContext(), user(c), ref)
}

// receiptOf gives the receipt of the version that the address asks for, the
// newest where it asks for none.
func (s *Server) receiptOf(c *fiber.Ctx) (r subsidy.Receipt, version string, err error) {
	version = query(c).Get("versie")
	if version == "" {
		r, err = s.receipt(c)
		return r, "", err
	}
	ref, err := reference(c)
	if err != nil {
		return r, version, err
	}
	number, err := strconv.Atoi(version)
	if err != nil {
		return r, version, fiber.ErrNotFound
	}
	r, err = s.Service.ReceiptOf(c.UserContext(), user(c), ref, number)
	return r, strconv.Itoa(number), err
}

func (s *Server) showReceipt(c *fiber.Ctx) error {
	receipt, version, err := s.receiptOf(c)
	if err != nil {
		return err
	}
	page := views.ReceiptPage{Page: s.page(c, "Uw aanvraag is ontvangen"), Receipt: receipt, Version: version,
		MayWithdraw: mayNow(user(c), receipt.Application, subsidy.ActWithdraw)}
	page.Crumbs = applicationCrumbs(receipt.Application.Reference, "Ontvangstbewijs")
	if page.Waiting, err = s.Service.Waiting(c.UserContext(), user(c), receipt.Application.Round); err != nil {
		return err
	}
	return s.render(c, "application/receipt", page)
}

func (s *Server) confirmDelete(c *fiber.Ctx) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if d.Application.State != subsidy.Draft {
		return seeOther(c, applicationPath(d.Application.Reference))
	}
	page := views.DeletePage{Page: s.page(c, "Aanvraag verwijderen"), Dossier: d}
	page.Crumbs = applicationCrumbs(d.Application.Reference, "Verwijderen")
	return s.render(c, "application/delete", page)
}

type emptyForm struct{}

func (s *Server) deleteApplication(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	if err := readForm(c, &emptyForm{}); err != nil {
		return err
	}
	if err := s.Service.Delete(c.UserContext(), user(c), ref); err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "Concept " + string(ref) + " is verwijderd."})
	return seeOther(c, "/aanvragen")
}

func (s *Server) showLetter(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	a, frozen, letter, err := s.Service.ReadLetter(c.UserContext(), user(c), ref, c.Params("id"))
	if err != nil {
		return err
	}
	page := views.LetterPage{Page: s.page(c, frozen.Kind.About(ref)), Application: a, Frozen: frozen, Letter: letter}
	if page.New, err = s.Service.LetterIsNew(c.UserContext(), user(c), frozen.ID); err != nil {
		return err
	}
	if page.ObjectUntil, err = s.objectUntil(c, ref, frozen); err != nil {
		return err
	}
	crumb := "Besluit"
	if !frozen.Kind.Decides() {
		crumb = frozen.Kind.Title()
	}
	page.Crumbs = applicationCrumbs(ref, crumb)
	if user(c).Role.OfMinistry() {
		page.Crumbs = []views.Crumb{{Title: "Werklijst", Address: "/beoordeling"}, {Title: string(ref), Address: "/beoordeling/" + string(ref)}, {Title: crumb}}
	}
	return s.render(c, "application/letter", page)
}

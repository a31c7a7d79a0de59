package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// sectionForm is the form of one section: it says what saving it changes.
type sectionForm interface{ edit() subsidy.Edit }

// newSectionForm gives the empty form of a section, nil for one without a form
// of its own.
func newSectionForm(section subsidy.Section) sectionForm {
	switch section {
	case subsidy.SectionLocation:
		return &locationForm{}
	case subsidy.SectionZomerschool:
		return &zomerschoolForm{}
	case subsidy.SectionOvergangsbeleid:
		return &overgangsbeleidForm{}
	case subsidy.SectionMedezeggenschap:
		return &medezeggenschapForm{}
	}
	return nil
}

type locationForm struct {
	Location string   `form:"vestiging" validate:"line"`
	Parts    []string `form:"onderdelen" validate:"max=2,dive,oneof=zomerschool overgangsbeleid"`
	Name     string   `form:"contact-naam" validate:"line"`
	Email    string   `form:"contact-email" validate:"line"`
	Phone    string   `form:"telefoon" validate:"line"`
	IBAN     string   `form:"iban" validate:"line"`
	Seen     string   `form:"gezien" validate:"line"`
}

func (f *locationForm) edit() subsidy.Edit {
	return subsidy.Edit{
		Section: subsidy.SectionLocation, Seen: f.Seen, Location: subsidy.LocationCode(f.Location),
		Apply: func(a *subsidy.Answers) {
			a.Parts = parts(f.Parts)
			a.Contact = subsidy.ContactAnswers{Name: f.Name, Email: f.Email, Phone: f.Phone, IBAN: f.IBAN}
		},
	}
}

type zomerschoolForm struct {
	Pupils           string   `form:"aantal-leerlingen" validate:"line"`
	PupilsReason     string   `form:"toelichting-leerlingen" validate:"text"`
	FirstDay         string   `form:"eerste-dag" validate:"line"`
	LastDay          string   `form:"laatste-dag" validate:"line"`
	Days             string   `form:"aantal-dagen" validate:"line"`
	Hours            string   `form:"uren-per-dag" validate:"line"`
	Programme        string   `form:"opzet" validate:"text"`
	PartnerLocations []string `form:"deelnemer-vestiging" validate:"max=50,dive,line"`
	PartnerPupils    []string `form:"deelnemer-leerlingen" validate:"max=50,dive,line"`
	More             string   `form:"meer" validate:"line"`
	Seen             string   `form:"gezien" validate:"line"`
}

func (f *zomerschoolForm) edit() subsidy.Edit {
	return subsidy.Edit{Section: subsidy.SectionZomerschool, Seen: f.Seen, Apply: func(a *subsidy.Answers) {
		a.Zomerschool = subsidy.ZomerschoolAnswers{
			Pupils: f.Pupils, PupilsReason: f.PupilsReason, FirstDay: f.FirstDay, LastDay: f.LastDay,
			Days: f.Days, HoursPerDay: f.Hours, Programme: f.Programme, Partners: f.partners(),
		}
	}}
}

// partners pairs the two columns and leaves out rows that are wholly empty.
func (f *zomerschoolForm) partners() []subsidy.PartnerAnswers {
	var rows []subsidy.PartnerAnswers
	for i := range max(len(f.PartnerLocations), len(f.PartnerPupils)) {
		row := subsidy.PartnerAnswers{Location: at(f.PartnerLocations, i), Pupils: at(f.PartnerPupils, i)}
		if strings.TrimSpace(row.Location+row.Pupils) != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

type overgangsbeleidForm struct {
	Measures  []string `form:"maatregelen" validate:"max=3,dive,oneof=volgen flexibiliseren professionaliseren"`
	Change    string   `form:"verandering" validate:"text"`
	From      string   `form:"vanaf" validate:"line"`
	Anchoring string   `form:"borging" validate:"text"`
	Seen      string   `form:"gezien" validate:"line"`
}

func (f *overgangsbeleidForm) edit() subsidy.Edit {
	return subsidy.Edit{Section: subsidy.SectionOvergangsbeleid, Seen: f.Seen, Apply: func(a *subsidy.Answers) {
		a.Overgangsbeleid = subsidy.OvergangsbeleidAnswers{Change: f.Change, From: f.From, Anchoring: f.Anchoring}
		for _, m := range f.Measures {
			a.Overgangsbeleid.Measures = append(a.Overgangsbeleid.Measures, subsidy.Measure(m))
		}
	}}
}

type medezeggenschapForm struct {
	Body    string `form:"raad" validate:"omitempty,oneof=mr gmr pmr ouders-leerlingen"`
	Right   string `form:"recht" validate:"omitempty,oneof=instemming advies geinformeerd"`
	Date    string `form:"datum" validate:"line"`
	Outcome string `form:"uitkomst" validate:"omitempty,oneof=positief negatief open"`
	WhyNot  string `form:"waarom-niet" validate:"text"`
	Seen    string `form:"gezien" validate:"line"`
}

func (f *medezeggenschapForm) edit() subsidy.Edit {
	return subsidy.Edit{Section: subsidy.SectionMedezeggenschap, Seen: f.Seen, Apply: func(a *subsidy.Answers) {
		a.Medezeggenschap = subsidy.MedezeggenschapAnswers{
			Body: subsidy.Body(f.Body), Right: subsidy.Right(f.Right), Date: f.Date,
			Outcome: subsidy.Outcome(f.Outcome), WhyNot: f.WhyNot,
		}
	}}
}

// section gives the section in the address; NotFound for any other word.
func section(c *fiber.Ctx) (subsidy.Section, error) {
	for _, known := range subsidy.Sections {
		if c.Params("section") == string(known) {
			return known, nil
		}
	}
	return "", fiber.ErrNotFound
}

func sectionPath(ref subsidy.Reference, section subsidy.Section) string {
	return applicationPath(ref) + "/" + string(section)
}

// showSection shows a section with what is stored. What is wrong with a
// section that was saved before is shown again, so that "Verbeteren" on the
// task list leads to the very field.
func (s *Server) showSection(c *fiber.Ctx) error {
	at, err := section(c)
	if err != nil {
		return err
	}
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	if !writable(d, at) {
		return seeOther(c, applicationPath(d.Application.Reference))
	}
	if d.Supplement != nil && !s.Service.Now().Before(d.Supplement.EndsAt()) {
		return seeOther(c, applicationPath(d.Application.Reference)+"/aanvulling") // there it is to read
	}
	page := s.sectionPage(c, d, at)
	if page.Closed() {
		return s.renderSection(c, page)
	}
	if filled := d.Application.Answers.IsSaved(at) || d.Supplement != nil; filled && d.Progress(at) != subsidy.NotAsked {
		page.Errors = d.Findings.In(at).Faults().Fields()
	}
	return s.renderSection(c, page)
}

// writable tells whether a board writes in a section now: of a draft in every
// one, of an open supplement in those that were named.
func writable(d subsidy.Dossier, at subsidy.Section) bool {
	if d.Supplement == nil {
		return d.Application.State == subsidy.Draft
	}
	_, open := d.Supplement.Opens(at)
	return open
}

func (s *Server) sectionPage(c *fiber.Ctx, d subsidy.Dossier, at subsidy.Section) views.SectionPage {
	page := views.SectionPage{
		Page: s.page(c, at.Title()), Dossier: d, Section: at, Answers: d.Application.Answers,
		Location: string(d.Application.Location), Notices: d.Findings.In(at).Notices(),
	}
	page.Crumbs = applicationCrumbs(d.Application.Reference, at.Title())
	if d.Supplement != nil {
		page.Crumbs = slices.Insert(page.Crumbs, 2, views.Crumb{Title: "Aanvulling", Address: page.Overview()})
	}
	return page
}

// renderSection shows a section as a form, or, of a draft whose round closed, to
// read (S8). What could not be stored stays in the form.
func (s *Server) renderSection(c *fiber.Ctx, page views.SectionPage) error {
	if page.Closed() && !page.Unsaved {
		return s.render(c, "application/closed", page)
	}
	if page.Section == subsidy.SectionLocation {
		var err error
		if page.Locations, err = s.Service.Store.LocationsOf(c.UserContext(), user(c).Board); err != nil {
			return err
		}
	}
	return s.render(c, "application/"+string(page.Section), page)
}

// saveSection stores a section, whatever is wrong with it. With faults the
// same page comes back with status 422, saying that all is saved; without, the
// next section follows.
func (s *Server) saveSection(c *fiber.Ctx) error {
	ref, form, err := s.readSection(c)
	if faults, ok := fields(err); ok {
		return s.unsavedSection(c, fiber.StatusUnprocessableEntity, form, faults)
	}
	if err != nil {
		return err
	}
	d, err := s.Service.Save(c.UserContext(), user(c), ref, form.edit())
	if faults, ok := fields(err); ok {
		return s.faultySection(c, d, form.edit().Section, faults)
	}
	if refused := refusal(err, subsidy.Conflict, subsidy.NotOpen); refused != nil {
		return s.unsavedSection(c, fiber.StatusConflict, form, faultAt("", refused))
	}
	if err != nil {
		return err
	}
	return s.savedSection(c, d, form)
}

func (s *Server) readSection(c *fiber.Ctx) (subsidy.Reference, sectionForm, error) {
	at, err := section(c)
	if err != nil {
		return "", nil, err
	}
	ref, err := reference(c)
	if err != nil {
		return "", nil, err
	}
	form := newSectionForm(at)
	if form == nil {
		return "", nil, fiber.ErrNotFound
	}
	return ref, form, readForm(c, form)
}

// unsavedSection shows a section with what was typed, of which nothing was
// stored: it cannot be read, a colleague saved something else meanwhile, or the
// term of the supplement that it is part of has ended (A3). An application that
// is no draft any more is refused as such.
func (s *Server) unsavedSection(c *fiber.Ctx, status int, form sectionForm, faults []subsidy.FieldError) error {
	d, err := s.draft(c)
	if err != nil {
		return err
	}
	edit := form.edit()
	if _, refused := subsidy.Next(d.Application.State, subsidy.ActSave, user(c).Role); refused != nil {
		d, err = s.Service.LapsedSupplement(c.UserContext(), user(c), d.Application.Reference)
		if subsidy.KindOf(err) == subsidy.NotFound || (err == nil && !writable(d, edit.Section)) {
			return refused
		}
		if err != nil {
			return err
		}
	}
	page := s.sectionPage(c, d, edit.Section)
	edit.Apply(&page.Answers)
	if edit.Location != "" {
		page.Location = string(edit.Location)
	}
	page.Errors, page.Unsaved = faults, true
	return s.renderSection(c.Status(status), page)
}

// closed says of a draft whose round closed that it is kept and not filed, nil
// of any other. What was typed before the closing and arrives after it is kept,
// for the closing may still move (S8).
func (s *Server) closed(d subsidy.Dossier) *subsidy.Error {
	if d.Supplement != nil || d.Round.Window(s.Service.Now()) != subsidy.WindowClosed {
		return nil
	}
	return refusal(d.Round.MayFile(s.Service.Now()), subsidy.NotOpen)
}

// faultySection shows a section that was stored although there are faults:
// these, and what the rules find.
func (s *Server) faultySection(c *fiber.Ctx, d subsidy.Dossier, at subsidy.Section, faults []subsidy.FieldError) error {
	page := s.sectionPage(c, d, at)
	if page.Closed() {
		for i := range faults {
			faults[i].Field = "" // there is no field to mend
		}
		page.Errors = faults
		return s.renderSection(c.Status(fiber.StatusUnprocessableEntity), page)
	}
	page.Errors, page.Saved = append(faults, d.Findings.In(at).Faults().Fields()...), true
	return s.renderSection(c.Status(fiber.StatusUnprocessableEntity), page)
}

func (s *Server) savedSection(c *fiber.Ctx, d subsidy.Dossier, form sectionForm) error {
	at := form.edit().Section
	if late := s.closed(d); late != nil {
		s.tell(c, views.Notice{Kind: views.NoticeWarning, Text: "Uw antwoorden kwamen na de sluiting. Zij zijn bewaard, maar niet ingediend."})
		return seeOther(c, sectionPath(d.Application.Reference, at))
	}
	if z, ok := form.(*zomerschoolForm); ok && z.More != "" {
		return seeOther(c, sectionPath(d.Application.Reference, at)+"#"+subsidy.PartnerField(subsidy.FieldPartnerLocation, len(d.Application.Answers.Zomerschool.Partners)))
	}
	found := d.Findings.In(at)
	if len(found.Faults()) > 0 {
		return s.faultySection(c, d, at, nil)
	}
	if notices := found.Notices(); len(notices) > 0 {
		s.tell(c, remark(at, notices))
	}
	return seeOther(c, onward(d, at))
}

// remark says on the next page what an official will look at in this section.
func remark(at subsidy.Section, notices subsidy.Findings) views.Notice {
	notice := views.Notice{Kind: views.NoticeInfo, Text: "Opgeslagen. Let op bij " + at.Title() + ":"}
	for _, n := range notices {
		notice.Lines = append(notice.Lines, n.Message)
	}
	return notice
}

// onward gives the address of the next section that is asked, and after the
// last one that of the check. In a supplement that is one page.
func onward(d subsidy.Dossier, from subsidy.Section) string {
	if d.Supplement != nil {
		return applicationPath(d.Application.Reference) + "/aanvulling"
	}
	passed := false
	for _, next := range subsidy.Sections {
		if passed && d.Progress(next) != subsidy.NotAsked {
			return sectionPath(d.Application.Reference, next)
		}
		if next == from {
			passed = true
		}
	}
	return applicationPath(d.Application.Reference) + "/controleren"
}

// autosaveSection stores a section while the person types, for the script of
// the page.
func (s *Server) autosaveSection(c *fiber.Ctx) error {
	ref, form, err := s.readSection(c)
	if err != nil {
		return err
	}
	edit := form.edit()
	edit.Quiet = true
	d, err := s.Service.Save(c.UserContext(), user(c), ref, edit)
	if err != nil {
		return err
	}
	answer := fiber.Map{
		"savedAt": subsidy.FormatClock(d.Application.UpdatedAt),
		"seen":    d.Application.Answers.Fingerprint(edit.Section),
	}
	if late := s.closed(d); late != nil {
		answer["note"] = late.Message
	}
	return c.JSON(answer)
}

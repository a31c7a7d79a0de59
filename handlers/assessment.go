package handlers

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// worklistFilter reads the filter from the address; what it does not know it
// leaves out, so that an old address still works.
func (s *Server) worklistFilter(c *fiber.Ctx, query url.Values, rounds []subsidy.Round) (subsidy.WorklistFilter, subsidy.Round) {
	round := s.chosenRound(rounds, query.Get("ronde"))
	f := subsidy.WorklistFilter{Round: round.ID, Query: searchable(query.Get("zoek")), Order: subsidy.ByReceipt, Page: pageNumber(query)}
	if state := subsidy.State(query.Get("stand")); state.Filed() {
		f.State = state
	}
	switch kind := query.Get("soort"); kind {
	case subsidy.OnlyZomerschool, subsidy.OnlyOvergangsbeleid, subsidy.BothParts:
		f.Kind = kind
	}
	switch remarks := query.Get("controles"); remarks {
	case "ja", "nee":
		f.Remarks = remarks
	}
	switch order := subsidy.Order(query.Get("volgorde")); order {
	case subsidy.ByDue, subsidy.ByAmount, subsidy.ByBoard:
		f.Order = order
	}
	s.shelfFilter(c, query.Get("van"), &f)
	return f, round
}

// searchable keeps what can stand in a name; what cannot finds nothing.
func searchable(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(typed, "\uFFFD"))
}

// shelfFilter adds the quick choice to a filter.
func (s *Server) shelfFilter(c *fiber.Ctx, shelf string, f *subsidy.WorklistFilter) {
	today := subsidy.DateOf(s.Service.Now())
	switch shelf {
	case "mij":
		f.Assessor = user(c).ID
	case "niemand":
		f.Unassigned = true
	case "vragen":
		f.Unanswered = true
	case "aangevuld":
		f.Arrived = subsidy.ArrivedSupplement
	case "zienswijze":
		f.Arrived = subsidy.ArrivedView
	case "gewijzigd":
		f.Arrived = subsidy.ArrivedChange
	case "binnenkort":
		f.DueFrom, f.DueBefore = today, today.AddDays(subsidy.SoonDays+1)
	case "dringend":
		f.DueFrom, f.DueBefore = today, today.AddDays(subsidy.UrgentDays+1)
	case "te-laat":
		f.DueBefore = today
	}
}

// chosenRound gives the round with this id, or the newest that has opened.
func (s *Server) chosenRound(rounds []subsidy.Round, id string) subsidy.Round {
	for _, r := range rounds {
		if string(r.ID) == id {
			return r
		}
	}
	for _, r := range rounds {
		if r.Window(s.Service.Now()) != subsidy.WindowBefore {
			return r
		}
	}
	if len(rounds) == 0 {
		return subsidy.Round{}
	}
	return rounds[0]
}

// query gives the parameters of the address.
func query(c *fiber.Ctx) url.Values {
	values, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return url.Values{}
	}
	return values
}

// withValue gives the address of the work list with one parameter changed.
func withValue(base string, values url.Values, key, value string) string {
	next := url.Values{}
	for k, v := range values {
		next[k] = v
	}
	next.Del("bladzijde")
	next.Set(key, value)
	if value == "" {
		next.Del(key)
	}
	if len(next) == 0 {
		return base
	}
	return base + "?" + next.Encode()
}

func (s *Server) listAssessments(c *fiber.Ctx) error {
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return err
	}
	values := query(c)
	filter, round := s.worklistFilter(c, values, rounds)
	list, err := s.Service.Worklist(c.UserContext(), user(c), filter)
	if err != nil {
		return err
	}
	shelves, err := s.shelves(c, values, filter)
	if err != nil {
		return err
	}
	objections, err := s.Service.ObjectionsWaiting(c.UserContext(), user(c))
	if err != nil {
		return err
	}
	return s.render(c, "assessment/index", views.WorklistPage{
		Page: s.page(c, "Werklijst beoordeling"), List: list, Filter: filter, Round: round, Rounds: rounds,
		Shelf: shelves, Query: values.Encode(), Objections: objections,
		Address: func(page int) string { return withValue("/beoordeling", values, "bladzijde", strconv.Itoa(page)) },
	})
}

// shelves gives the quick choices of this person with their counts.
func (s *Server) shelves(c *fiber.Ctx, values url.Values, f subsidy.WorklistFilter) ([]views.Shelf, error) {
	choices := []struct{ title, value string }{
		{"Alles", ""}, {"Van mij", "mij"}, {"Nog niemand", "niemand"},
		{"Besluit binnen 14 dagen", "binnenkort"}, {"Binnen 3 dagen", "dringend"}, {"Te laat", "te-laat"},
		{"Aanvulling binnen", "aangevuld"}, {"Zienswijze binnen", "zienswijze"}, {"Wijziging gemeld", "gewijzigd"}, {"Vragen van besturen", "vragen"},
	}
	var shelves []views.Shelf
	for _, choice := range choices {
		if choice.value == "mij" && user(c).Role != subsidy.Assessor {
			continue
		}
		one := subsidy.WorklistFilter{Round: f.Round}
		s.shelfFilter(c, choice.value, &one)
		tally, err := s.Service.WorklistTally(c.UserContext(), user(c), one)
		if err != nil {
			return nil, err
		}
		address := url.Values{}
		if values.Has("ronde") {
			address.Set("ronde", values.Get("ronde"))
		}
		shelves = append(shelves, views.Shelf{
			Title: choice.title, Tally: tally, Current: values.Get("van") == choice.value,
			Address: withValue("/beoordeling", address, "van", choice.value),
		})
	}
	return shelves, nil
}

type takeForm struct {
	References []string `form:"kenmerk" validate:"max=1000,dive,line"`
	Back       string   `form:"terug" validate:"line"`
}

// takeSelected takes every selected application; those that somebody else had
// first, or that this person may not handle, are named, the others are taken.
func (s *Server) takeSelected(c *fiber.Ctx) error {
	var form takeForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	notice := views.Notice{Kind: views.NoticeDone}
	taken := 0
	for _, typed := range form.References {
		err := s.take(c, typed)
		if refused := refusal(err, subsidy.Conflict, subsidy.NotFound, subsidy.Invalid, subsidy.Forbidden); refused != nil {
			notice.Kind = views.NoticeWarning
			notice.Lines = append(notice.Lines, sentences(refused))
			notice.Rule = cmp.Or(notice.Rule, refused.Rule)
			continue
		}
		if err != nil {
			return err
		}
		taken++
	}
	switch {
	case len(form.References) == 0:
		notice = views.Notice{Kind: views.NoticeWarning, Text: "Kies eerst een of meer aanvragen in de lijst."}
	case taken == 1:
		notice.Text = "U heeft 1 aanvraag in behandeling genomen."
	default:
		notice.Text = "U heeft " + strconv.Itoa(taken) + " aanvragen in behandeling genomen."
	}
	s.tell(c, notice)
	return seeOther(c, "/beoordeling"+backQuery(form.Back))
}

func (s *Server) take(c *fiber.Ctx, typed string) error {
	ref, err := subsidy.ParseReference(typed)
	if err != nil {
		return err
	}
	return s.Service.Take(c.UserContext(), user(c), ref)
}

// backQuery gives a query that was carried along, in its canonical form:
// whatever it holds, it stays a query.
func backQuery(raw string) string {
	values, err := url.ParseQuery(raw)
	if err != nil || len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

type backForm struct {
	Back string `form:"terug" validate:"line"`
}

func (s *Server) takeAssessment(c *fiber.Ctx) error {
	return s.assign(c, s.Service.Take)
}

func (s *Server) takeOverAssessment(c *fiber.Ctx) error {
	return s.assign(c, s.Service.TakeOver)
}

func (s *Server) assign(c *fiber.Ctx, act func(context.Context, subsidy.User, subsidy.Reference) error) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form backForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	err = act(c.UserContext(), user(c), ref)
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		s.tell(c, warning("", refused))
		return seeOther(c, casePath(ref)+backQuery(form.Back))
	}
	if err != nil {
		return err
	}
	s.tell(c, views.Notice{Kind: views.NoticeDone, Text: "U heeft " + string(ref) + " nu in behandeling."})
	return seeOther(c, casePath(ref)+backQuery(form.Back))
}

func casePath(ref subsidy.Reference) string { return "/beoordeling/" + string(ref) }

func (s *Server) showAssessment(c *fiber.Ctx) error {
	return s.casePage(c, subsidy.AdviceForm{}, query(c), nil)
}

// casePage shows a filed application, with an advice as it was typed and what
// is wrong with it.
func (s *Server) casePage(c *fiber.Ctx, form subsidy.AdviceForm, values url.Values, faults []subsidy.FieldError) error {
	return s.caseFilePage(c, values, faults, func(p *views.CasePage) { p.Form = form })
}

// caseFilePage shows a filed application, with a form as it was typed and what
// is wrong with it.
func (s *Server) caseFilePage(c *fiber.Ctx, values url.Values, faults []subsidy.FieldError, typed func(*views.CasePage)) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	file, err := s.Service.CaseFile(c.UserContext(), user(c), ref)
	if err != nil {
		return err
	}
	page := views.CasePage{Page: s.page(c, file.Document.Location.Name), CaseFile: file, Query: values.Encode()}
	page.Crumbs = []views.Crumb{{Title: "Werklijst", Address: "/beoordeling" + backQuery(page.Query)}, {Title: string(ref)}}
	page.Errors = faults
	rounds := []subsidy.Round{file.Round}
	filter, _ := s.worklistFilter(c, values, rounds)
	if page.Neighbours, err = s.Service.Neighbours(c.UserContext(), user(c), filter, ref); err != nil {
		return err
	}
	may(&page, user(c))
	typed(&page)
	if len(faults) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return s.render(c, "assessment/show", page)
}

// showVersion shows a filed application as one of its versions has it.
func (s *Server) showVersion(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	version, err := s.Service.FiledVersion(c.UserContext(), user(c), ref, int(number(c.Params("number"))))
	if err != nil {
		return err
	}
	title := "Versie " + strconv.Itoa(version.Filing.Number)
	page := views.VersionPage{Page: s.page(c, title), FiledVersion: version, Query: query(c).Encode()}
	page.Crumbs = []views.Crumb{
		{Title: "Werklijst", Address: "/beoordeling" + backQuery(page.Query)},
		{Title: string(ref), Address: casePath(ref) + backQuery(page.Query)}, {Title: title},
	}
	return s.render(c, "assessment/version", page)
}

// may says what this person can do with the file as it is.
func may(page *views.CasePage, u subsidy.User) {
	allowed := func(action subsidy.Action) bool {
		_, err := subsidy.Next(page.Application.State, action, u.Role)
		return err == nil
	}
	mine := page.Application.Assessor == u.ID
	page.MayTake = allowed(subsidy.ActTake)
	page.MayTakeOver = allowed(subsidy.ActTakeOver) && !mine
	page.MayCheck = allowed(subsidy.ActCheck) && mine
	page.MayAdvise = allowed(subsidy.ActAdvise) && mine
	page.MayDecide = allowed(subsidy.ActPrepare)
	page.MaySee = page.ChangeIn && allowed(subsidy.ActSeeChange)
	page.MayExtend = allowed(subsidy.ActExtend) && !page.Clock.Extended() && !page.Clock.Over(subsidy.DateOf(page.Now))
}

type adviceForm struct {
	Version    string   `form:"versie" validate:"number"`
	Verdict    string   `form:"advies" validate:"line"`
	Amount     string   `form:"bedrag" validate:"line"`
	Motivation string   `form:"motivering" validate:"text"`
	Grounds    []string `form:"gronden" validate:"max=20,dive,line"`
	Basis      string   `form:"gegevens" validate:"line"`
	Back       string   `form:"terug" validate:"line"`
}

func (s *Server) adviseAssessment(c *fiber.Ctx) error {
	ref, err := reference(c)
	if err != nil {
		return err
	}
	var form adviceForm
	err = readForm(c, &form)
	typed := subsidy.AdviceForm{
		Version: number(form.Version), Verdict: form.Verdict, Amount: form.Amount, Motivation: form.Motivation,
		Grounds: form.Grounds, Basis: form.Basis,
	}
	if err == nil {
		err = s.Service.Advise(c.UserContext(), user(c), ref, typed)
	}
	back, _ := url.ParseQuery(form.Back)
	if faults, ok := fields(err); ok {
		return s.casePage(c, typed, back, faults)
	}
	if refused := refusal(err, subsidy.Conflict); refused != nil {
		return s.caseFilePage(c, back, faultAt(subsidy.FieldVerdict, refused), func(p *views.CasePage) {
			p.Form = typed
			if !p.MayAdvise {
				p.Errors = apart(p.Errors)
			}
		})
	}
	if err != nil {
		return err
	}
	s.tell(c, s.advised(c, ref, back))
	return seeOther(c, "/beoordeling"+backQuery(form.Back))
}

// advised says that an advice is there and which file comes next.
func (s *Server) advised(c *fiber.Ctx, ref subsidy.Reference, back url.Values) views.Notice {
	notice := views.Notice{Kind: views.NoticeDone, Text: "Advies over " + string(ref) + " vastgelegd. Een besluitnemer kijkt nu mee."}
	rounds, err := s.Service.Store.Rounds(c.UserContext())
	if err != nil {
		return notice
	}
	filter, _ := s.worklistFilter(c, back, rounds)
	if around, err := s.Service.Neighbours(c.UserContext(), user(c), filter, ref); err == nil && around.Next != "" {
		notice.Text += " Volgende dossier: " + string(around.Next) + "."
	}
	return notice
}

// number reads a version; what is no number matches none.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"subsidieportaal/subsidy"
)

// Answer is one answer as it is shown back: as we read it, or as typed where we
// could not.
type Answer struct {
	Field string
	Label string
	Lines []string // none where nothing was filled in
	Soft  string   // what follows from it, beside it
	Long  bool     // a text of the board's own, with its line breaks
}

func line(field, text string) Answer {
	a := Answer{Field: field, Label: labelOf(field)}
	if text = strings.TrimSpace(text); text != "" {
		a.Lines = []string{text}
	}
	return a
}

func longText(field, text string) Answer {
	a := line(field, text)
	a.Long = true
	return a
}

// shown is what the answers of a section are made of.
type shown struct {
	answers  subsidy.Answers
	location subsidy.Location
	partners map[subsidy.LocationCode]subsidy.Location
}

// draftAnswers gives the answers of a section of a draft.
func draftAnswers(d subsidy.Dossier, s subsidy.Section) []Answer {
	return shown{d.Application.Answers, d.Facts.Location, d.Facts.Partners}.section(s)
}

// filedAnswers gives the answers of a section as they were filed.
func filedAnswers(doc subsidy.FiledDocument, s subsidy.Section) []Answer {
	partners := map[subsidy.LocationCode]subsidy.Location{}
	for _, p := range doc.Partners {
		partners[p.Code] = p
	}
	return shown{doc.Answers, doc.Location, partners}.section(s)
}

// writtenAnswers gives the answers of a section of a draft, asked or not.
func writtenAnswers(d subsidy.Dossier, s subsidy.Section) []Answer {
	return shown{d.Application.Answers, d.Facts.Location, d.Facts.Partners}.written(s)
}

// section gives the answers of a section; none of one that is not asked, and
// none of the attachments, which are no answers.
func (v shown) section(s subsidy.Section) []Answer {
	if v.answers.Progress(s, nil) == subsidy.NotAsked {
		return nil
	}
	return v.written(s)
}

// written gives the answers of a section, asked or not.
func (v shown) written(s subsidy.Section) []Answer {
	switch s {
	case subsidy.SectionLocation:
		return v.contact()
	case subsidy.SectionZomerschool:
		return v.zomerschool()
	case subsidy.SectionOvergangsbeleid:
		return v.overgangsbeleid()
	case subsidy.SectionMedezeggenschap:
		return v.medezeggenschap()
	}
	return nil
}

func (v shown) contact() []Answer {
	c := v.answers.Contact
	parts := Answer{Field: subsidy.FieldParts, Label: labelOf(subsidy.FieldParts), Lines: partTitles(v.answers.Parts)}
	return []Answer{
		line(subsidy.FieldLocation, locationTitle(v.location)), parts,
		line(subsidy.FieldContactName, c.Name), line(subsidy.FieldContactEmail, c.Email),
		line(subsidy.FieldContactPhone, c.Phone), line(subsidy.FieldIBAN, cmp.Or(ibanAsRead(c.IBAN), c.IBAN)),
	}
}

func (v shown) zomerschool() []Answer {
	z := v.answers.Zomerschool
	answers := []Answer{line(subsidy.FieldPupils, countAsRead(z.Pupils))}
	if strings.TrimSpace(z.PupilsReason) != "" {
		answers = append(answers, longText(subsidy.FieldPupilsReason, z.PupilsReason))
	}
	answers = append(answers, dateLine(subsidy.FieldFirstDay, z.FirstDay), dateLine(subsidy.FieldLastDay, z.LastDay),
		line(subsidy.FieldDays, countAsRead(z.Days)), hours(z), longText(subsidy.FieldProgramme, z.Programme))
	if len(z.Partners) > 0 {
		answers = append(answers, v.partnerLines())
	}
	return answers
}

// hours gives the hours a day with what they come to.
func hours(z subsidy.ZomerschoolAnswers) Answer {
	a := line(subsidy.FieldHours, z.HoursPerDay)
	h, err := subsidy.ParseHours(z.HoursPerDay)
	if err != nil {
		return a
	}
	a.Lines = []string{h.String()}
	if days, err := subsidy.ParseCount(z.Days); err == nil && days > 0 {
		a.Soft = "samen " + (h * subsidy.HalfHours(days)).String() + " uur"
	}
	return a
}

func (v shown) partnerLines() Answer {
	first := subsidy.PartnerField(subsidy.FieldPartnerLocation, 0)
	a := Answer{Field: first, Label: "Deelnemende vestigingen"}
	for _, p := range v.answers.Zomerschool.Partners {
		where := cmp.Or(partnerName(v.partners, p.Location), p.Location, "vestiging niet ingevuld")
		a.Lines = append(a.Lines, where+": "+pupilsTitle(p.Pupils))
	}
	return a
}

func pupilsTitle(typed string) string {
	if n, err := subsidy.ParseCount(typed); err == nil {
		return counted(n, "leerling", "leerlingen")
	}
	return cmp.Or(strings.TrimSpace(typed), "aantal leerlingen niet ingevuld")
}

func (v shown) overgangsbeleid() []Answer {
	o := v.answers.Overgangsbeleid
	measures := Answer{Field: subsidy.FieldMeasures, Label: labelOf(subsidy.FieldMeasures)}
	for _, m := range o.Measures {
		measures.Lines = append(measures.Lines, subsidy.ChoiceTitle(subsidy.MeasureChoices, string(m)))
	}
	return []Answer{
		measures, longText(subsidy.FieldChange, o.Change),
		dateLine(subsidy.FieldFrom, o.From), longText(subsidy.FieldAnchoring, o.Anchoring),
	}
}

func (v shown) medezeggenschap() []Answer {
	m := v.answers.Medezeggenschap
	return []Answer{
		line(subsidy.FieldBody, subsidy.ChoiceTitle(subsidy.BodyChoices, string(m.Body))),
		line(subsidy.FieldRight, subsidy.ChoiceTitle(subsidy.RightChoices, string(m.Right))),
		dateLine(subsidy.FieldBodyDate, m.Date),
		line(subsidy.FieldOutcome, subsidy.ChoiceTitle(subsidy.OutcomeChoices, string(m.Outcome))),
		longText(subsidy.FieldWhyNot, m.WhyNot),
	}
}

// Reading

// dateAsRead gives a typed date with its weekday, or "" where it is no date.
func dateAsRead(typed string) string {
	d, err := subsidy.ParseDate(typed)
	if err != nil {
		return ""
	}
	return d.Long()
}

func dateLine(field, typed string) Answer { return line(field, cmp.Or(dateAsRead(typed), typed)) }

func countAsRead(typed string) string {
	if n, err := subsidy.ParseCount(typed); err == nil {
		return subsidy.FormatCount(n)
	}
	return typed
}

// ibanAsRead gives a typed IBAN in groups of four, or "" where it is none.
func ibanAsRead(typed string) string {
	iban, err := subsidy.ParseIBAN(typed)
	if err != nil {
		return ""
	}
	return iban.Format()
}

// partnerName gives the location of a typed code, or "" where it is unknown.
func partnerName(partners map[subsidy.LocationCode]subsidy.Location, typed string) string {
	code, err := subsidy.ParseLocationCode(typed)
	l, known := partners[code]
	if err != nil || !known {
		return ""
	}
	return locationTitle(l)
}

// partTitles gives the names of the parts.
func partTitles(parts []subsidy.Part) []string {
	var titles []string
	for _, p := range subsidy.Parts {
		if slices.Contains(parts, p) {
			titles = append(titles, p.Title())
		}
	}
	return titles
}

// partsInWords gives the parts in a sentence, such as "Zomerschool en
// overgangsbeleid".
func partsInWords(parts []subsidy.Part) string {
	var words []string
	for _, title := range partTitles(parts) {
		words = append(words, inSentence(title))
	}
	return sentence(listed(words))
}

// partsTitle gives what is asked in one word.
func partsTitle(parts []subsidy.Part) string {
	titles := partTitles(parts)
	switch len(titles) {
	case 0:
		return "Nog niets gekozen"
	case len(subsidy.Parts):
		return "Allebei"
	}
	return titles[0]
}

// Comparing

// Compared is an answer beside what the register has and what came of it.
type Compared struct {
	Answer
	Register []string
	Outcome  *badgeView // nil where nothing was compared
}

// compared gives the filed answers of a section beside the register as it is
// now.
func compared(c subsidy.CaseFile, s subsidy.Section) []Compared {
	var all []Compared
	for _, a := range filedAnswers(c.Document, s) {
		all = append(all, Compared{a, registerOf(c, a.Field), outcomeOf(c.Controls, a.Field)})
	}
	if s == subsidy.SectionLocation {
		all = slices.Insert(all, 1, boardCompared(c))
	}
	return all
}

func boardCompared(c subsidy.CaseFile) Compared {
	register := "Bestuur " + string(c.Dossier.Facts.Location.Board)
	if c.Dossier.Board.KvK != "" {
		register += ", KvK " + c.Dossier.Board.KvK
	}
	return Compared{
		Answer:   Answer{Label: "Bestuur", Lines: []string{fmt.Sprintf("%s (%s)", c.Document.Board.Title(), c.Document.Board.Number)}},
		Register: []string{register}, Outcome: outcomeOf(c.Controls, subsidy.FieldLocation),
	}
}

// registerOf gives what the register has about an answer.
func registerOf(c subsidy.CaseFile, field string) []string {
	location := c.Dossier.Facts.Location
	switch field {
	case subsidy.FieldLocation:
		return []string{locationTitle(location)}
	case subsidy.FieldPupils:
		return []string{subsidy.CountTitle(location.Pupils, "leerlingen"), subsidy.CountTitle(location.Repeaters, "zittenblijvers")}
	case subsidy.FieldFirstDay, subsidy.FieldLastDay:
		return holidayLines(c.Terms.Year, location.Region)
	case subsidy.FieldDays:
		return daysBetween(c.Document.Answers.Zomerschool)
	case subsidy.FieldIBAN:
		return detailsOf(c.Controls, field)
	case subsidy.PartnerField(subsidy.FieldPartnerLocation, 0):
		return partnerRegister(c)
	}
	return nil
}

func holidayLines(year int, region subsidy.Region) []string {
	holiday, known := subsidy.SummerHoliday(year, region)
	if !known {
		return []string{"regio niet bekend"}
	}
	return []string{"vakantie regio " + string(region) + ": " + holiday.String()}
}

func daysBetween(z subsidy.ZomerschoolAnswers) []string {
	first, err1 := subsidy.ParseDate(z.FirstDay)
	last, err2 := subsidy.ParseDate(z.LastDay)
	if err1 != nil || err2 != nil || last.Before(first) {
		return nil
	}
	return []string{counted(first.DaysUntil(last)+1, "dag", "dagen") + " van eerste tot en met laatste dag"}
}

func partnerRegister(c subsidy.CaseFile) []string {
	var lines []string
	for _, p := range c.Document.Answers.Zomerschool.Partners {
		code, err := subsidy.ParseLocationCode(p.Location)
		if l, known := c.Dossier.Facts.Partners[code]; err == nil && known {
			lines = append(lines, string(code)+": "+subsidy.CountTitle(l.Pupils, "leerlingen"))
		}
	}
	return lines
}

func detailsOf(controls []subsidy.Control, field string) []string {
	var lines []string
	for _, c := range controls {
		if c.Field == field {
			lines = append(lines, c.Detail)
		}
	}
	return lines
}

// outcomeOf gives the badge of the controls about a field: one that needs a
// look goes first.
func outcomeOf(controls []subsidy.Control, field string) *badgeView {
	var outcome *badgeView
	for _, c := range controls {
		if !concerns(c, field) {
			continue
		}
		b := checkBadge(c)
		if outcome == nil || !c.InOrder() {
			outcome = &b
		}
	}
	return outcome
}

// concerns tells whether a control is about an answer. The days are looked at
// together, and so are the number of pupils and the reason for it.
func concerns(c subsidy.Control, field string) bool {
	switch {
	case c.Field == field:
		return true
	case field == subsidy.FieldLastDay:
		return c.Field == subsidy.FieldFirstDay && (c.OK || c.Gap == subsidy.GapUnknown)
	case field == subsidy.FieldPupils:
		return c.Field == subsidy.FieldPupilsReason
	}
	return false
}

// Comparison is a section of a file as an official reads it.
type Comparison struct {
	Section      subsidy.Section
	Table, Texts []Compared // short answers, and long texts that were filled in
	WithRegister bool       // the register has something about this section
}

func comparison(s subsidy.Section, all []Compared) Comparison {
	c := Comparison{Section: s}
	for _, a := range all {
		if a.Long && len(a.Lines) > 0 {
			c.Texts = append(c.Texts, a)
			continue
		}
		c.Table = append(c.Table, a)
		c.WithRegister = c.WithRegister || len(a.Register) > 0
	}
	return c
}

// AdviceNote is an advice as it is shown to who decides.
type AdviceNote struct {
	subsidy.Advice
	Past bool // a decision was taken since
}

func adviceNote(a *subsidy.Advice, decision *subsidy.Decision) AdviceNote {
	return AdviceNote{*a, decision != nil}
}

package subsidy

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Facts is all that the rules look at. The rules are pure: the same facts give
// the same findings.
type Facts struct {
	Answers  Answers
	Scheme   Scheme
	Terms    RoundTerms
	Board    BoardNumber
	Location Location // as the register has it now
	// Partners holds the participating locations that the register knows.
	Partners    map[LocationCode]Location
	Attachments int
	// SavedOn is the day on which the answers were last saved, zero where that is
	// not known.
	SavedOn Date
	// Live is another live application of the same location, if there is one (S6).
	Live Reference
}

// Check holds every rule about the answers against the facts and gives what it
// finds, in the order of the form. Who may file, and when, is not asked here:
// see Service.Submit.
func Check(f Facts) Findings {
	c := &checker{Facts: f}
	c.location()
	c.contact()
	if f.Answers.Asks(PartZomerschool) {
		c.pupils()
		c.partners()
		c.days()
		c.programme()
	}
	if f.Answers.Asks(PartOvergangsbeleid) {
		c.overgangsbeleid()
	}
	c.medezeggenschap()
	return c.found
}

// Quote works out the amount from the facts (S4). A number of pupils that
// cannot be read, or that refuses filing, counts for nothing yet.
func (f Facts) Quote() Quote {
	return f.Scheme.Amounts.Quote(f.plannedPupils(), f.Answers.Asks(PartOvergangsbeleid))
}

func (f Facts) plannedPupils() Count {
	if !f.Answers.Asks(PartZomerschool) {
		return Count{}
	}
	n, err := ParseCount(f.Answers.Zomerschool.Pupils)
	if err != nil || n < 1 {
		return Count{}
	}
	if known := f.knownPupils(); known.Known && n > known.N {
		return Count{}
	}
	return Counted(n)
}

// knownPupils is the sum of the pupils of the location and its participating
// locations; unknown as soon as one of them is (S10).
func (f Facts) knownPupils() Count {
	return f.sum(func(l Location) Count { return l.Pupils })
}

func (f Facts) knownRepeaters() Count {
	return f.sum(func(l Location) Count { return l.Repeaters })
}

func (f Facts) sum(of func(Location) Count) Count {
	total := of(f.Location)
	seen := map[LocationCode]bool{f.Location.Code: true}
	for _, p := range f.Answers.Zomerschool.Partners {
		code, err := ParseLocationCode(p.Location)
		if err != nil {
			return Count{} // whose pupils they are is unknown
		}
		if seen[code] {
			continue // a pupil counts once (S12)
		}
		seen[code] = true
		partner, ok := f.Partners[code]
		n := of(partner)
		if !ok || !n.Known || !total.Known {
			return Count{}
		}
		total.N += n.N
	}
	return total
}

// checker gathers findings.
type checker struct {
	Facts
	found Findings
}

func (c *checker) add(f Finding) { c.found = append(c.found, f) }

func (c *checker) wrong(s Section, field string, rule Rule, message string) {
	c.add(Finding{Section: s, Field: field, Rule: rule, Severity: Wrong, Message: message})
}

func (c *checker) missing(s Section, field string, rule Rule, message string) {
	c.add(Finding{Section: s, Field: field, Rule: rule, Severity: Missing, Message: message})
}

func (c *checker) notice(s Section, field string, rule Rule, message string) {
	c.add(Finding{Section: s, Field: field, Rule: rule, Severity: Notice, Message: message})
}

func (c *checker) block(s Section, field string, rule Rule, severity Severity, message string) {
	c.add(Finding{Section: s, Field: field, Rule: rule, Severity: severity, Blocks: true, Message: message})
}

// location checks the parts asked, S5, S6 and S7.
func (c *checker) location() {
	const s = SectionLocation
	if c.Location.Board != c.Board {
		c.block(s, FieldLocation, S7, Wrong, "Deze vestiging hoort volgens DUO niet bij uw bestuur. Kies een vestiging van uw bestuur.")
	}
	if c.Live != "" {
		c.block(s, FieldLocation, S6, Wrong, "Voor deze vestiging is al een aanvraag ingediend: "+string(c.Live)+". "+c.onePer()+" Kies een andere vestiging of verwijder dit concept.")
	}
	switch {
	case !c.Answers.Asks(PartZomerschool) && !c.Answers.Asks(PartOvergangsbeleid):
		c.block(s, FieldParts, S4, Missing, "Kies wat u aanvraagt: zomerschool, overgangsbeleid of allebei.")
	case c.Scheme.Together && !c.Answers.Asks(PartOvergangsbeleid):
		c.block(s, FieldParts, S5, Wrong, "Een programma kan in deze regeling alleen samen met overgangsbeleid. Kies ook overgangsbeleid.")
	}
}

func (c *checker) onePer() string {
	if c.Scheme.LivePer == LivePerScheme {
		return "Een vestiging kan in deze regeling één keer subsidie krijgen."
	}
	return "Een vestiging doet per ronde één aanvraag."
}

// contact checks that there is somebody who can be asked to complete the
// application (A2) and an account to pay to (A11).
func (c *checker) contact() {
	const s = SectionLocation
	a := c.Answers.Contact
	if empty(a.Name) {
		c.block(s, FieldContactName, A2, Missing, "Vul de naam in van iemand die wij kunnen bellen over deze aanvraag.")
	} else {
		c.length(s, FieldContactName, a.Name, LineMaximum)
	}
	if empty(a.Email) {
		c.block(s, FieldContactEmail, A2, Missing, "Vul een e-mailadres in, bijvoorbeeld naam@school.nl.")
	} else if _, err := ParseEmail(a.Email); err != nil {
		c.block(s, FieldContactEmail, A2, Wrong, message(err))
	}
	if empty(a.Phone) {
		c.missing(s, FieldContactPhone, A2, "U vulde geen telefoonnummer in. Dat mag, maar dan kunnen wij alleen mailen.")
	} else if _, err := ParsePhone(a.Phone); err != nil {
		c.wrong(s, FieldContactPhone, "", message(err))
	}
	if empty(a.IBAN) {
		c.block(s, FieldIBAN, A11, Missing, "Vul het IBAN van het bestuur in.")
	} else if _, err := ParseIBAN(a.IBAN); err != nil {
		c.block(s, FieldIBAN, A11, Wrong, message(err))
	}
}

// pupils checks S10.
func (c *checker) pupils() {
	const s = SectionZomerschool
	a := c.Answers.Zomerschool
	defer c.length(s, FieldPupilsReason, a.PupilsReason, TextMaximum)
	if empty(a.Pupils) {
		c.block(s, FieldPupils, S10, Missing, "Vul in hoeveel leerlingen u wilt plaatsen.")
		return
	}
	n, err := ParseCount(a.Pupils)
	known := c.knownPupils()
	switch {
	case err != nil:
		c.block(s, FieldPupils, S10, Wrong, message(err))
	case n < 1:
		c.block(s, FieldPupils, S10, Wrong, "U vulde "+FormatCount(n)+" in. Vul een getal in van 1 of meer.")
	case known.Known && n > known.N:
		c.block(s, FieldPupils, S10, Wrong, c.tooManyPupils(n, known.N))
	default:
		c.manyPupils(n, known)
	}
}

func (c *checker) tooManyPupils(n, known int) string {
	whose := "Deze vestiging heeft"
	if len(c.Answers.Zomerschool.Partners) > 0 {
		whose = "Deze vestiging en de deelnemende vestigingen hebben samen"
	}
	if known == 0 {
		return fmt.Sprintf("U vulde %s in. %s volgens DUO geen leerlingen. Noem bij ‘deelnemende vestiging’ van welke vestigingen de leerlingen komen.",
			FormatCount(n), whose)
	}
	if known == 1 {
		return fmt.Sprintf("U vulde %s in. %s 1 leerling (DUO). Vul 1 in.", FormatCount(n), whose)
	}
	return fmt.Sprintf("U vulde %s in. %s %s leerlingen (DUO). Vul een getal in van 1 tot en met %s.",
		FormatCount(n), whose, FormatCount(known), FormatCount(known))
}

// manyPupils asks for a reason where the number is high, but possible (S10).
func (c *checker) manyPupils(n int, known Count) {
	const s = SectionZomerschool
	repeaters := c.knownRepeaters()
	var why string
	switch {
	case repeaters.Known && n > repeaters.N:
		why = fmt.Sprintf("U wilt %s leerlingen plaatsen; er waren %s zittenblijvers (DUO).", FormatCount(n), FormatCount(repeaters.N))
	case known.Known && 4*n > known.N:
		why = fmt.Sprintf("U wilt %s leerlingen plaatsen; dat is meer dan een kwart van de %s leerlingen (DUO).", FormatCount(n), FormatCount(known.N))
	default:
		return
	}
	if empty(c.Answers.Zomerschool.PupilsReason) {
		c.wrong(s, FieldPupilsReason, S10, why+" Dat mag. Schrijf hier kort waarom.")
		return
	}
	c.notice(s, FieldPupils, S10, why)
}

// partners checks S12.
func (c *checker) partners() {
	const s = SectionZomerschool
	sum := 0
	seen := map[LocationCode]bool{c.Location.Code: true}
	for i, p := range c.Answers.Zomerschool.Partners {
		field, pupilsField := PartnerField(FieldPartnerLocation, i), PartnerField(FieldPartnerPupils, i)
		code, err := ParseLocationCode(p.Location)
		_, known := c.Partners[code]
		switch {
		case err != nil:
			c.wrong(s, field, S12, message(err))
		case seen[code]:
			c.wrong(s, field, S12, "Vestiging "+string(code)+" noemde u al. Noem elke vestiging één keer.")
		case !known:
			c.wrong(s, field, S12, "Vestiging "+string(code)+" staat niet in het register van DUO. Controleer de code.")
		}
		seen[code] = true
		n, err := ParseCount(p.Pupils)
		if err != nil || n < 1 {
			c.wrong(s, pupilsField, S12, "Vul in hoeveel leerlingen van deze vestiging meedoen: 1 of meer.")
			continue
		}
		sum += n
	}
	if n, err := ParseCount(c.Answers.Zomerschool.Pupils); err == nil && sum > n {
		c.wrong(s, FieldPupils, S12, fmt.Sprintf("Van de deelnemende vestigingen komen %s leerlingen; dat is meer dan %s. Tel alle leerlingen mee, elke leerling één keer.",
			FormatCount(sum), FormatCount(n)))
	}
}

// PartnerField names the field of the participating location at index i.
func PartnerField(field string, i int) string { return fmt.Sprintf("%s-%d", field, i+1) }

// days checks the dates: readable, in order, S2 and S9.
func (c *checker) days() {
	a := c.Answers.Zomerschool
	first, firstOK := c.day(FieldFirstDay, a.FirstDay, "Vul de eerste dag van het programma in, bijvoorbeeld 11-7-"+fmt.Sprint(c.Terms.Year)+".")
	last, lastOK := c.day(FieldLastDay, a.LastDay, "Vul de laatste dag van het programma in.")
	if !firstOK && !lastOK {
		return
	}
	programme := Period{First: first, Last: last}
	if !firstOK {
		programme.First = last
	}
	if !lastOK {
		programme.Last = first
	}
	refused := c.lenteschool(programme, firstOK, lastOK)
	switch {
	case programme.Last.Before(programme.First):
		c.wrong(SectionZomerschool, FieldLastDay, "", "De laatste dag ("+last.Short()+") ligt vóór de eerste dag ("+first.Short()+"). Verbeter een van de twee.")
	case !refused:
		c.summer(programme)
	}
}

func (c *checker) day(field, typed, ask string) (Date, bool) {
	if empty(typed) {
		c.missing(SectionZomerschool, field, A2, ask)
		return Date{}, false
	}
	d, err := ParseDate(typed)
	if err != nil {
		c.wrong(SectionZomerschool, field, "", message(err))
		return Date{}, false
	}
	return d, true
}

// lenteschool refuses a programme with a day in the May holiday of any year of
// the version, also where the two days stand in the wrong order (S2). Each day
// that was typed in a holiday is named at its own field.
func (c *checker) lenteschool(programme Period, first, last bool) bool {
	refused := false
	for _, may := range c.Scheme.MayHolidays() {
		refuse := func(field, what string) {
			refused = true
			c.block(SectionZomerschool, field, S2, Wrong, what+" in de meivakantie ("+may.String()+
				"). Voor een lenteschool is sinds 2021 geen subsidie meer. Kies een dag in de zomervakantie.")
		}
		begins := first && may.Contains(programme.First)
		ends := last && may.Contains(programme.Last) && !(begins && programme.First == programme.Last)
		if begins {
			refuse(FieldFirstDay, programme.First.Short()+" valt")
		}
		if ends {
			refuse(FieldLastDay, programme.Last.Short()+" valt")
		}
		if !refused && !programme.Last.Before(programme.First) && may.Overlaps(programme) {
			refuse(FieldFirstDay, "Een deel van uw programma valt")
		}
	}
	return refused
}

// summer remarks on days outside the summer holiday of the region (S9).
func (c *checker) summer(programme Period) {
	region := c.Location.Region
	holiday, ok := SummerHoliday(c.Terms.Year, region)
	if !ok || (holiday.Contains(programme.First) && holiday.Contains(programme.Last)) {
		return
	}
	field := FieldFirstDay
	if holiday.Contains(programme.First) {
		field = FieldLastDay
	}
	c.notice(SectionZomerschool, field, S9, "Het programma ligt niet helemaal in de zomervakantie van regio "+string(region)+
		": "+holiday.String()+". Dat mag als uw school andere dagen heeft; een beoordelaar kijkt ernaar.")
}

// programme checks days, hours and the description; none of them blocks (A2).
func (c *checker) programme() {
	const s = SectionZomerschool
	a := c.Answers.Zomerschool
	if empty(a.Days) {
		c.missing(s, FieldDays, A2, "Vul in op hoeveel dagen u les geeft.")
	} else if n, err := ParseCount(a.Days); err != nil {
		c.wrong(s, FieldDays, "", message(err))
	} else {
		c.dayCount(n)
	}
	if empty(a.HoursPerDay) {
		c.missing(s, FieldHours, A2, "Vul in hoeveel uur per dag u les geeft.")
	} else if _, err := ParseHours(a.HoursPerDay); err != nil {
		c.wrong(s, FieldHours, "", message(err))
	}
	if empty(a.Programme) {
		c.missing(s, FieldProgramme, A2, "Schrijf in een paar zinnen wat leerlingen doen.")
	}
	c.length(s, FieldProgramme, a.Programme, TextMaximum)
}

// dayCount holds the number of days against the dates.
func (c *checker) dayCount(n int) {
	const s = SectionZomerschool
	a := c.Answers.Zomerschool
	if n < 1 {
		c.wrong(s, FieldDays, "", "Vul een aantal dagen in van 1 of meer.")
		return
	}
	first, err1 := ParseDate(a.FirstDay)
	last, err2 := ParseDate(a.LastDay)
	if err1 != nil || err2 != nil || last.Before(first) {
		return
	}
	if most := first.DaysUntil(last) + 1; n > most {
		c.wrong(s, FieldDays, "", fmt.Sprintf("Van %s tot en met %s zijn er %s dagen; u vulde %s in. Verbeter het aantal of de dagen.",
			first.Short(), last.Short(), FormatCount(most), FormatCount(n)))
	}
}

// overgangsbeleid checks S3.
func (c *checker) overgangsbeleid() {
	const s = SectionOvergangsbeleid
	a := c.Answers.Overgangsbeleid
	if !a.namesMeasure() {
		c.block(s, FieldMeasures, S3, Missing, "Kies ten minste één maatregel.")
	}
	if empty(a.Change) {
		c.missing(s, FieldChange, S3, "Schrijf in een paar zinnen wat er gaat veranderen.")
	}
	c.length(s, FieldChange, a.Change, TextMaximum)
	if empty(a.From) {
		c.missing(s, FieldFrom, S3, "Vul in vanaf welke dag dit geldt, bijvoorbeeld 1-8-"+fmt.Sprint(c.Terms.Year)+".")
	} else if _, err := ParseDate(a.From); err != nil {
		c.wrong(s, FieldFrom, "", message(err))
	}
	if empty(a.Anchoring) {
		c.missing(s, FieldAnchoring, S3, "Schrijf hoe u zorgt dat het zo blijft.")
	}
	c.length(s, FieldAnchoring, a.Anchoring, TextMaximum)
}

// medezeggenschap records; it never blocks (S16).
func (c *checker) medezeggenschap() {
	const s = SectionMedezeggenschap
	a := c.Answers.Medezeggenschap
	if a.Body == "" && empty(a.WhyNot) {
		c.missing(s, FieldBody, S16, "U vulde niet in welke raad meedacht. Dat mag. Wij kunnen er later naar vragen; dan duurt het besluit langer.")
	}
	if !empty(a.Date) {
		c.bodyDate(a)
	}
	c.length(s, FieldWhyNot, a.WhyNot, TextMaximum)
}

// bodyDate remarks on an outcome of a day that had not come when it was saved
// (S16).
func (c *checker) bodyDate(a MedezeggenschapAnswers) {
	const s = SectionMedezeggenschap
	day, err := ParseDate(a.Date)
	switch {
	case err != nil:
		c.wrong(s, FieldBodyDate, "", message(err))
	case a.Outcome != "" && a.Outcome != OutcomeOpen && !c.SavedOn.IsZero() && day.After(c.SavedOn):
		c.notice(s, FieldBodyDate, S16, "U vulde een uitkomst in van "+day.Long()+". Die dag is nog niet geweest. Kijk of de datum klopt.")
	}
}

func (c *checker) length(s Section, field, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		c.wrong(s, field, "", fmt.Sprintf("U gebruikte %s tekens. Maak de tekst korter: ten hoogste %s tekens.", FormatCount(n), FormatCount(most)))
	}
}

func empty(s string) bool { return strings.TrimSpace(s) == "" }

// message gives the Dutch words of a parse error.
func message(err error) string {
	if e, ok := err.(*Error); ok {
		return e.Message
	}
	return err.Error()
}

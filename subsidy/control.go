package subsidy

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Control is one automatic check that an official sees: what was compared,
// with what, and whether it needs a look. A control never rejects; a person
// decides.
type Control struct {
	// ID is made of the rule and the field, so that it stays the same while the
	// facts change. No two controls of a file have the same.
	ID     string
	Title  string
	Detail string
	Data   string // what it compared with, and of which day that is
	Rule   Rule
	OK     bool // what it found by itself
	// Gap tells why it had nothing to compare, or "": then it is not OK, and a
	// person looks.
	Gap Gap
	// Field names the answer that it is about, or "".
	Field string
	// Overrule is the newest judgement of an assessor, nil before the first. It
	// does not count where it was given on an older filed version.
	Overrule       *Judgement
	OverruleCounts bool
}

// Gap is why a control could not compare, in words on screen.
type Gap string

// The gaps.
const (
	GapUnknown Gap = "Niet te vergelijken" // the register does not know, or the answers do not go together
	GapEmpty   Gap = "Niet ingevuld"
)

// InOrder tells whether the control needs no look: what an assessor found of
// it where that counts, what it found by itself elsewhere.
func (c Control) InOrder() bool {
	if c.OverruleCounts {
		return c.Overrule.Outcome == Complies
	}
	return c.OK
}

// Overruled tells whether an assessor found something else than the control.
func (c Control) Overruled() bool { return c.InOrder() != c.OK }

// controlID names the control of a rule about a field.
func controlID(rule Rule, field string) string {
	return strings.ToLower(strings.Trim(string(rule)+"-"+field, "-"))
}

// FiledIBAN is an IBAN that a board filed before, in canonical form.
type FiledIBAN struct {
	IBAN       IBAN // "" where it filed none that can be read
	ReceivedAt time.Time
}

// SharedIBAN is an application of another board with the same IBAN.
type SharedIBAN struct {
	// Reference and BoardName are "" where who looks may not read it (A12).
	Reference  Reference
	BoardName  string
	ReceivedAt time.Time
}

// SharedIBANMost is how many applications with one IBAN are named at most.
const SharedIBANMost = 5

// Controls compares what was filed with the rules and with the register as it
// is now, those that need a look first. last is the IBAN that the board filed
// before; shared are applications of other boards with the IBAN of this one; draw
// is that of the round, the zero one where it has none.
func Controls(r Receipt, now Dossier, last FiledIBAN, shared []SharedIBAN, draw Draw) []Control {
	c := &controls{receipt: r, now: now}
	c.remarks()
	c.onTime()
	c.ownership()
	c.unique()
	c.signed()
	c.ceiling(draw)
	c.iban(last)
	c.ibanElsewhere(shared)
	c.clean()
	return append(c.look, c.fine...)
}

type controls struct {
	receipt    Receipt
	now        Dossier
	look, fine []Control
}

func (c *controls) add(ok bool, rule Rule, field, title, detail string) {
	c.put(Control{Title: title, Detail: detail, Rule: rule, OK: ok, Field: field})
}

// put adds a control. Its id and its data follow from its rule where it has none
// of its own.
func (c *controls) put(control Control) {
	control.ID = cmp.Or(control.ID, controlID(control.Rule, control.Field))
	control.Data = cmp.Or(control.Data, c.data(control.Rule))
	if control.OK {
		c.fine = append(c.fine, control)
		return
	}
	c.look = append(c.look, control)
}

// remarks gives what the rules find in the filed answers today.
func (c *controls) remarks() {
	for _, f := range c.now.Findings {
		if f.Rule == S6 || f.Rule == S7 || f.Field == FieldIBAN {
			continue // unique, ownership and iban say it
		}
		title := Label(f.Field)
		if title == "" {
			title = f.Section.Title()
		}
		detail := f.Message
		if f.Rule == S10 && f.Severity == Notice {
			detail += " Het bestuur schrijft: “" + c.now.Application.Answers.Zomerschool.PupilsReason + "”"
		}
		gap := Gap("")
		if f.Severity == Missing {
			gap = GapEmpty
		}
		c.put(Control{Title: title, Detail: detail, Rule: f.Rule, Field: f.Field, Gap: gap})
	}
}

// onTime looks at the application as it came in first: a supplement comes after
// the closing (S8).
func (c *controls) onTime() {
	at := c.receipt.Application.ReceivedAt
	c.add(c.receipt.Terms.Window(at) == WindowOpen, S8, "", "Op tijd ingediend",
		"Ontvangen op "+FormatInstant(at)+". De ronde sluit op "+c.receipt.Terms.Closing()+"."+c.receipt.Terms.laterInWords())
}

func (c *controls) ownership() {
	then, today := c.receipt.Document.Location, c.now.Facts.Location
	detail := fmt.Sprintf("Register op de dag van indienen: %s hoort bij bestuur %s.", then.Code, then.Board)
	if today.Board != then.Board {
		detail += fmt.Sprintf(" Nu staat de vestiging bij bestuur %s.", today.Board)
	}
	c.add(today.Board == then.Board && then.Board == c.now.Board.Number, S7, FieldLocation, "Vestiging hoort bij dit bestuur", detail)
}

func (c *controls) unique() {
	detail := "Geen andere aanvraag van deze vestiging die nog loopt."
	if live := c.now.Facts.Live; live != "" {
		detail = "Er loopt nog een aanvraag van deze vestiging: " + string(live) + "."
	}
	c.add(c.now.Facts.Live == "", S6, "", "Eén aanvraag voor deze vestiging", detail)
}

func (c *controls) signed() {
	c.add(true, S11, "", "Getekend door een tekenbevoegde",
		c.receipt.Filing.FiledByName+" gaf de verklaring op "+FormatMinute(c.receipt.Filing.ReceivedAt)+".")
}

func (c *controls) ceiling(draw Draw) {
	round, a := c.now.Round, c.now.Application
	fits, detail := a.Amount <= round.Room(), "Nog te verlenen in deze ronde: "+round.Room().Whole()+"."
	place := 0
	if draw.Confirmed() {
		place = draw.Place(a.Reference)
	}
	switch waits := round.WaitsForDraw(a.CompleteAt); {
	case place > 0:
		detail = "Er is geloot: plaats " + FormatCount(place) + " van " + FormatCount(len(draw.References)) + ". " + detail
	case waits && draw.Confirmed():
		fits, detail = false, "Er is geloot, en deze aanvraag stond niet op de lijst. "+detail
	case waits && round.ByReceipt():
		fits, detail = false, "Op "+round.Full.Day.Long()+" is het geld op: tussen de aanvragen die die dag volledig waren, is een loting nodig."
	case waits:
		fits, detail = false, "Er is "+round.Over().Whole()+" meer gevraagd dan er is: een loting is nodig."
	}
	c.add(a.State.Decided() || fits, S1, "", "Past onder het subsidieplafond", detail)
}

// iban holds the IBAN against the one that the board filed before: it is where
// the money goes, and is frozen at the decision (A11).
func (c *controls) iban(last FiledIBAN) {
	typed := c.receipt.Document.Answers.Contact.IBAN
	iban, err := ParseIBAN(typed)
	when := "de aanvraag van dit bestuur van " + DateOf(last.ReceivedAt).Short()
	// Its id is older than its rule, and what is stored about it is stored under
	// that.
	control := Control{ID: controlID("", FieldIBAN), Rule: A11, Field: FieldIBAN, Title: "IBAN is geldig", OK: true}
	switch {
	case err != nil:
		control.Title, control.OK, control.Detail = "IBAN", false, message(err)
	case last.IBAN == "":
		control.Detail = "Dit bestuur diende niet eerder in; er is niets om mee te vergelijken."
	case last.IBAN == iban:
		control.Detail = "Gelijk aan het IBAN van " + when + "."
	default:
		control.Title, control.OK = "Ander IBAN dan bij de vorige aanvraag", false
		control.Detail = "In " + when + ": " + last.IBAN.Format() + ". Nu: " + iban.Format() + "."
	}
	c.put(control)
}

// ibanElsewhere looks for the IBAN in applications of other boards: money goes
// to the board that it is granted to (A11). One board has one IBAN in many.
func (c *controls) ibanElsewhere(shared []SharedIBAN) {
	if _, err := ParseIBAN(c.receipt.Document.Answers.Contact.IBAN); err != nil {
		return // iban says it
	}
	control := Control{Rule: A11, Field: FieldIBAN, Title: "IBAN staat niet bij een ander bestuur", OK: true,
		Detail: "Geen aanvraag van een ander bestuur noemt dit IBAN.", Data: "Alle ingediende aanvragen in het portaal op dit moment."}
	if len(shared) > 0 {
		control.Title, control.OK = "Dit IBAN staat ook in de aanvraag van een ander bestuur", false
		var where []string
		for _, s := range shared {
			where = append(where, s.words())
		}
		control.Detail = "Ook in " + strings.Join(where, ", en in ") + "."
	}
	c.put(control)
}

// words names the application, as far as who looks may know it.
func (s SharedIBAN) words() string {
	received := "ontvangen op " + DateOf(s.ReceivedAt).Short()
	if s.Reference == "" {
		return "een aanvraag van een bestuur waarmee u een band meldde, " + received
	}
	return string(s.Reference) + " van " + s.BoardName + ", " + received
}

// data names what a rule was held against, with the day that it is of.
func (c *controls) data(rule Rule) string {
	switch rule {
	case S7:
		return c.registers()
	case S10:
		return "Leerlingen volgens het register van " + dayOfRegister(c.counted()) + "."
	case S9:
		return fmt.Sprintf("Schoolvakanties van %d. Regio volgens het register van %s.", c.receipt.Terms.Year, dayOfRegister(c.now.Facts.Location.AsOf))
	case S1, S6:
		return "Stand in het portaal op dit moment."
	case S8:
		return c.window()
	case S12:
		return c.partnerRegister()
	case S2, S4, S5:
		return fmt.Sprintf("Regeling %s, versie %d.", c.receipt.Scheme.Slug, c.receipt.Scheme.Version)
	}
	return c.answered()
}

// window names what sets the closing (S8).
func (c *controls) window() string {
	text := fmt.Sprintf("Regeling %s, versie %d", c.receipt.Scheme.Slug, c.receipt.Scheme.Version)
	if later := c.receipt.Terms.Later; !later.IsZero() {
		text += ", en het besluit om later te sluiten"
	}
	return text + "."
}

// registers names the register of today, and that of the day of submission
// where it was another (S7).
func (c *controls) registers() string {
	now, then := c.now.Facts.Location.AsOf, c.receipt.Document.Location.AsOf
	text := "Register van " + dayOfRegister(now) + "."
	if then != now {
		text += " Bij indienen: register van " + dayOfRegister(then) + "."
	}
	return text
}

// partnerRegister names the register in which the participating locations were
// looked up, by the oldest of its days, and without any what the board answered
// (S12).
func (c *controls) partnerRegister() string {
	if len(c.now.Facts.Partners) == 0 {
		return c.answered()
	}
	oldest := c.now.Facts.Location.AsOf
	for _, partner := range c.now.Facts.Partners {
		if partner.AsOf.Before(oldest) {
			oldest = partner.AsOf
		}
	}
	return "Register van " + dayOfRegister(oldest) + ". " + c.answered()
}

func (c *controls) answered() string {
	return "Antwoorden van " + DateOf(c.receipt.Filing.ReceivedAt).Short() + "."
}

// counted gives the oldest day of the numbers of the location and of the
// participating locations, no day where one of them is unknown (S10).
func (c *controls) counted() Date {
	oldest := c.now.Facts.Location.CountedAsOf
	for _, partner := range c.now.Facts.Partners {
		if partner.CountedAsOf.Before(oldest) {
			oldest = partner.CountedAsOf
		}
	}
	return oldest
}

func dayOfRegister(d Date) string {
	if d.IsZero() {
		return "een onbekende dag"
	}
	return d.Short()
}

// clean names the rules about the answers that found nothing, and those that had
// nothing to compare.
func (c *controls) clean() {
	for _, r := range c.answerRules() {
		if !c.found(r.Rule) {
			r.OK = r.Gap == ""
			c.put(r)
		}
	}
}

func (c *controls) answerRules() []Control {
	answers := c.now.Application.Answers
	rules := []Control{{Rule: S4, Title: "Bedrag volgt uit de antwoorden", Detail: c.now.Application.Amount.String() + ", berekend door het portaal."}}
	if answers.Asks(PartZomerschool) && answers.Zomerschool.dated() {
		rules = append(rules, Control{Rule: S2, Field: FieldFirstDay, Title: "Geen lenteschool",
			Detail: "Geen dag in de meivakantie (" + c.receipt.Terms.MayHoliday.String() + ")."}, c.summer())
	}
	if answers.Asks(PartZomerschool) {
		rules = append(rules, c.pupils(), c.partners(), c.together())
	}
	if answers.Asks(PartOvergangsbeleid) && len(c.now.Findings.In(SectionOvergangsbeleid)) == 0 {
		rules = append(rules, Control{Rule: S3, Field: FieldMeasures, Title: "Maatregelen genoemd en uitgelegd",
			Detail: "Wat er verandert, vanaf wanneer en hoe het blijft."})
	}
	return append(rules, answers.Medezeggenschap.recorded())
}

// recorded tells whether all that is asked about medezeggenschap was filled in
// (S16).
func (a MedezeggenschapAnswers) recorded() Control {
	control := Control{Rule: S16, Field: FieldBody, Title: "Medezeggenschap vastgelegd", Detail: "Niet verplicht voor deze subsidie."}
	if a.Body == "" {
		return control // why not, or a finding
	}
	var lacks []string
	for _, answer := range []struct{ field, value string }{
		{FieldRight, string(a.Right)}, {FieldBodyDate, a.Date}, {FieldOutcome, string(a.Outcome)},
	} {
		if empty(answer.value) {
			lacks = append(lacks, quote(Label(answer.field)))
		}
	}
	if lacks != nil {
		control.Gap, control.Detail = GapEmpty, "Niet ingevuld: "+strings.Join(lacks, ", ")+". "+control.Detail
	}
	return control
}

// dated tells whether both days can be read.
func (a ZomerschoolAnswers) dated() bool {
	_, first := ParseDate(a.FirstDay)
	_, last := ParseDate(a.LastDay)
	return first == nil && last == nil
}

func (c *controls) found(rule Rule) bool {
	for _, f := range c.now.Findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}

// summer holds the days against the summer holiday (S9), where both can be
// compared.
func (c *controls) summer() Control {
	control := Control{Rule: S9, Field: FieldFirstDay, Title: "Dagen in de zomervakantie"}
	region, year := c.now.Facts.Location.Region, c.receipt.Terms.Year
	holiday, known := SummerHoliday(year, region)
	first, _ := ParseDate(c.now.Application.Answers.Zomerschool.FirstDay)
	last, _ := ParseDate(c.now.Application.Answers.Zomerschool.LastDay)
	switch {
	case region == "":
		control.Gap, control.Detail = GapUnknown, "De regio van deze vestiging is niet bekend; niet vergeleken."
	case !known:
		control.Gap, control.Detail = GapUnknown, fmt.Sprintf("De schoolvakanties van %d zijn niet bekend; niet vergeleken.", year)
	case last.Before(first) || c.found(S2):
		control.Gap, control.Detail = GapUnknown, "De dagen zelf kloppen niet; niet vergeleken."
	default:
		control.Detail = "Regio " + string(region) + ": " + holiday.String() + "."
	}
	return control
}

// pupils holds the number of pupils against the register (S10), where that knows
// any.
func (c *controls) pupils() Control {
	pupils, repeaters := c.now.Facts.knownPupils(), c.now.Facts.knownRepeaters()
	control := Control{Rule: S10, Field: FieldPupils, Title: "Aantal leerlingen past bij het register",
		Detail: "Register: " + CountTitle(pupils, "leerlingen") + ", " + CountTitle(repeaters, "zittenblijvers") + "."}
	if !pupils.Known && !repeaters.Known {
		control.Gap = GapUnknown
		control.Detail += " Niet vergeleken."
	}
	return control
}

// partners tells that each participating location is known and named once, and
// that their pupils are among those of the programme (S12).
func (c *controls) partners() Control {
	control := Control{Rule: S12, Title: "Deelnemende vestigingen genoemd, leerlingen één keer geteld"}
	named := c.now.Application.Answers.Zomerschool.Partners
	all, err := ParseCount(c.now.Application.Answers.Zomerschool.Pupils)
	switch {
	case len(named) == 0:
		control.Detail = "Het bestuur noemt geen andere vestigingen; er is niets om te vergelijken."
	case err != nil:
		control.Gap, control.Detail = GapUnknown, "Het aantal leerlingen van het programma is niet te lezen; niet vergeleken."
	default:
		sum := 0
		for _, p := range named {
			n, _ := ParseCount(p.Pupils)
			sum += n
		}
		control.Detail = partnerCount(len(named)) + ", elk één keer genoemd en bekend in het register. Van daar komen " +
			FormatCount(sum) + " van de " + FormatCount(all) + " leerlingen."
	}
	return control
}

func partnerCount(n int) string {
	if n == 1 {
		return "1 vestiging"
	}
	return FormatCount(n) + " vestigingen"
}

// together tells that a programme comes with overgangsbeleid, or that the
// version of the scheme does not ask it (S5).
func (c *controls) together() Control {
	control := Control{Rule: S5, Field: FieldParts, Title: "Programma mag zo worden aangevraagd", Detail: "Aangevraagd samen met overgangsbeleid, zoals deze versie van de regeling vraagt."}
	if !c.now.Facts.Scheme.Together {
		control.Detail = "In deze versie van de regeling mag een programma ook zonder overgangsbeleid."
	}
	return control
}

// CountTitle gives a count of the register in words.
func CountTitle(n Count, what string) string {
	if !n.Known {
		return "aantal " + what + " onbekend"
	}
	return FormatCount(n.N) + " " + what
}

// How many days before its last day a decision is called near, and urgent (A6).
const (
	SoonDays   = 14
	UrgentDays = 3
)

// DaysLeft gives the number of days from now until the last day, 0 on the day
// itself and below nil after it.
func DaysLeft(now time.Time, last Date) int { return DateOf(now).DaysUntil(last) }

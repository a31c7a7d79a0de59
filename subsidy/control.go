package subsidy

import (
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
	// Field names the answer that it is about, or "".
	Field string
	// Overrule is the newest judgement of an assessor, nil before the first. It
	// does not count where it was given on an older filed version.
	Overrule       *Judgement
	OverruleCounts bool
}

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

// Controls compares what was filed with the rules and with the register as it
// is now, those that need a look first. last is the IBAN that the board filed
// before.
func Controls(r Receipt, now Dossier, last FiledIBAN) []Control {
	c := &controls{receipt: r, now: now}
	c.remarks()
	c.onTime()
	c.ownership()
	c.unique()
	c.signed()
	c.ceiling()
	c.iban(last)
	c.clean()
	return append(c.look, c.fine...)
}

type controls struct {
	receipt    Receipt
	now        Dossier
	look, fine []Control
}

func (c *controls) add(ok bool, rule Rule, field, title, detail string) {
	control := Control{ID: controlID(rule, field), Title: title, Detail: detail, Data: c.data(rule), Rule: rule, OK: ok, Field: field}
	if ok {
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
		c.add(false, f.Rule, f.Field, title, detail)
	}
}

// onTime looks at the application as it came in first: a supplement comes after
// the closing (S8).
func (c *controls) onTime() {
	at := c.receipt.Application.ReceivedAt
	c.add(c.receipt.Terms.Window(at) == WindowOpen, S8, "", "Op tijd ingediend",
		"Ontvangen op "+FormatInstant(at)+". De ronde sloot op "+c.receipt.Terms.Closing()+"."+c.receipt.Terms.laterInWords())
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

func (c *controls) ceiling() {
	round := c.now.Round
	ok := c.now.Application.State.Decided() || (!round.DrawDue() && c.now.Application.Amount <= round.Room())
	detail := "Nog te verlenen in deze ronde: " + round.Room().Whole() + "."
	if round.DrawDue() {
		detail = "Er is " + round.Over().Whole() + " meer gevraagd dan er is: een loting is nodig."
	}
	c.add(ok, S1, "", "Past onder het subsidieplafond", detail)
}

func (c *controls) iban(last FiledIBAN) {
	typed := c.receipt.Document.Answers.Contact.IBAN
	iban, err := ParseIBAN(typed)
	when := "de aanvraag van dit bestuur van " + DateOf(last.ReceivedAt).Short()
	switch {
	case err != nil:
		c.add(false, "", FieldIBAN, "IBAN", message(err))
	case last.IBAN == "":
		c.add(true, "", FieldIBAN, "IBAN is geldig", "Dit bestuur diende niet eerder in; er is niets om mee te vergelijken.")
	case last.IBAN == iban:
		c.add(true, "", FieldIBAN, "IBAN is geldig", "Gelijk aan het IBAN van "+when+".")
	default:
		c.add(false, "", FieldIBAN, "Ander IBAN dan bij de vorige aanvraag", "In "+when+": "+last.IBAN.Format()+". Nu: "+iban.Format()+".")
	}
}

// data names what a rule was held against, with the day that it is of.
func (c *controls) data(rule Rule) string {
	switch rule {
	case S7:
		return c.registers()
	case S10, S12:
		return "Leerlingen volgens het register van " + dayOfRegister(c.counted()) + "."
	case S9:
		return fmt.Sprintf("Schoolvakanties van %d. Regio volgens het register van %s.", c.receipt.Terms.Year, dayOfRegister(c.now.Facts.Location.AsOf))
	case S1, S6:
		return "Stand in het portaal op dit moment."
	case S8:
		return c.window()
	case S2, S4:
		return fmt.Sprintf("Regeling %s, versie %d.", c.receipt.Scheme.Slug, c.receipt.Scheme.Version)
	}
	return "Antwoorden van " + DateOf(c.receipt.Filing.ReceivedAt).Short() + "."
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

// counted gives the oldest day of the numbers of the location and of the
// participating locations, no day where one of them is unknown (S10, S12).
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

// clean names the rules about the answers that found nothing.
func (c *controls) clean() {
	for _, rule := range c.answerRules() {
		if !c.found(rule.rule) {
			c.add(true, rule.rule, rule.field, rule.title, rule.detail)
		}
	}
}

type answerRule struct {
	rule                 Rule
	field, title, detail string
}

func (c *controls) answerRules() []answerRule {
	amount := c.now.Application.Amount
	rules := []answerRule{{S4, "", "Bedrag volgt uit de antwoorden", amount.String() + ", berekend door het portaal."}}
	answers := c.now.Application.Answers
	if answers.Asks(PartZomerschool) && answers.Zomerschool.dated() {
		rules = append(rules,
			answerRule{S2, FieldFirstDay, "Geen lenteschool", "Geen dag in de meivakantie (" + c.receipt.Terms.MayHoliday.String() + ")."},
			answerRule{S9, FieldFirstDay, "Dagen in de zomervakantie", c.summerDetail()})
	}
	if answers.Asks(PartZomerschool) {
		rules = append(rules,
			answerRule{S10, FieldPupils, "Aantal leerlingen past bij het register", c.pupilsDetail()})
	}
	if answers.Asks(PartOvergangsbeleid) {
		rules = append(rules, answerRule{S3, FieldMeasures, "Maatregelen genoemd en uitgelegd", "Wat er verandert, vanaf wanneer en hoe het blijft."})
	}
	return append(rules, answerRule{S16, FieldBody, "Medezeggenschap vastgelegd", "Niet verplicht voor deze subsidie."})
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

func (c *controls) summerDetail() string {
	region := c.now.Facts.Location.Region
	holiday, ok := SummerHoliday(c.receipt.Terms.Year, region)
	if !ok {
		return "De regio van deze vestiging is niet bekend; niet vergeleken."
	}
	return "Regio " + string(region) + ": " + holiday.String() + "."
}

func (c *controls) pupilsDetail() string {
	return "Register: " + CountTitle(c.now.Facts.knownPupils(), "leerlingen") + ", " +
		CountTitle(c.now.Facts.knownRepeaters(), "zittenblijvers") + "."
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

package views

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"subsidieportaal/static"
	"subsidieportaal/subsidy"
)

// functions are what templates can call. They put values into words; none of
// them decides.
var functions = joined(fieldFunctions, template.FuncMap{
	"asset":      static.Path,
	"labelOf":    labelOf,
	"inSentence": inSentence,
	"sentence":   sentence,
	"counted":    counted,
	"inWords":    inWords,
	"listed":     listed,
	"itemText":   itemText,
	"percent":    percent,
	"minus":      func(a, b subsidy.Cents) subsidy.Cents { return a - b },
	"negated":    func(a subsidy.Cents) subsidy.Cents { return -a },

	"clock":       subsidy.FormatClock,
	"minute":      subsidy.FormatMinute,
	"instant":     subsidy.FormatInstant,
	"shortMinute": subsidy.FormatShortMinute,
	"closing":     subsidy.FormatClosing,
	"dateOf":      subsidy.DateOf,
	"dayMonth":    dayMonth,
	"when":        when,
	"savedAt":     savedAt,
	"daysLeft":    daysLeft,
	"soon":        soon,

	"dateAsRead":  dateAsRead,
	"ibanAsRead":  ibanAsRead,
	"partnerName": partnerName,
	"partnerRows": partnerRows,
	"pupilsEcho":  pupilsEcho,

	"fileSize":   fileSize,
	"shortHash":  shortHash,
	"fileOf":     fileOf,
	"badge":      badge,
	"checkBadge": checkBadge,
	"stepBadge":  stepBadge,
	"refusal":    refusal,
	"law":        func(rule subsidy.Rule, p Page) ruleNote { return ruleNote{rule, p.Office()} },
	"lawOf":      func(rule subsidy.Rule, official bool) ruleNote { return ruleNote{rule, official} },

	"changedAnswers": changedAnswers,
	"missingField":   subsidy.MissingField,
	"sections":       func() []subsidy.Section { return subsidy.Sections },
	"sectionNumber":  func(s subsidy.Section) int { return slices.Index(subsidy.Sections, s) + 1 },
	"sectionNote":    sectionNote,
	"firstRow":       firstRow,
	"lastRow":        lastRow,
	"takeable":       takeable,
	"comparison":     comparison,
	"adviceNote":     adviceNote,
	"textMaximum":    func() string { return subsidy.FormatCount(subsidy.TextMaximum) },
	"plusOne":        func(n int) int { return n + 1 },
	"signers":        signers,
	"findingList":    findingList,
	"declared":       declared,
	"questions":      questions,
	"finished":       finished,
	"amountNote":     amountNote,
	"partsTitle":     partsTitle,
	"partTitles":     partTitles,
	"partsInWords":   partsInWords,
	"examples":       examples,
	"ceiling":        newCeiling,
	"summerHoliday":  summerHoliday,
	"draftAnswers":   draftAnswers,
	"filedAnswers":   filedAnswers,
	"compared":       compared,
	"look":           func(all []subsidy.Control) []subsidy.Control { return controlsWhere(all, needsLook) },
	"fine":           func(all []subsidy.Control) []subsidy.Control { return controlsWhere(all, subsidy.Control.InOrder) },
	"changed":        func(all []subsidy.Control) []subsidy.Control { return controlsWhere(all, judged) },
	"unchanged":      func(all []subsidy.Control) []subsidy.Control { return controlsWhere(all, unjudged) },
	"overruled":      overruled,
	"controlView":    func(c subsidy.Control, p CasePage) ControlView { return ControlView{c, p} },
	"given":          func(j subsidy.Judgement, counts bool) judgementNote { return judgementNote{j, counts} },
	"checkGroups":    checkGroups,
	"checkSummary":   summaryOfChecks,
	"remarkable":     remarkable,
	"ruleHint":       ruleHint,
	"changedBadge":   func() badgeView { return badgeView{"active", "Gewijzigd"} },
	"openBadge":      func() badgeView { return badgeView{"neutral", "Nog open"} },
	"byYear":         byYear,
	"pager":          newPager,
	"boxPager":       newBoxPager,
	"opening":        opening,
	"carried":        carried,
	"caseAddress":    caseAddress,
	"threadAddress":  threadAddress,
	"readable":       readable,
	"trialInWords":   trialInWords,
	"awardBadge":     awardBadge,
	"boardEvents":    boardEvents,
	"standingLetter": standingLetter,
	"letterTitle":    subsidy.LetterKind.Title,
	"lastDayID":      LastDayID,
	"letterContent":  subsidy.Letter.Read,

	"standardEdition": func() int { return subsidy.StandardEdition },

	"partChoices":     func() []subsidy.Choice { return subsidy.PartChoices },
	"measureChoices":  func() []subsidy.Choice { return subsidy.MeasureChoices },
	"bodyChoices":     func() []subsidy.Choice { return subsidy.BodyChoices },
	"rightChoices":    func() []subsidy.Choice { return subsidy.RightChoices },
	"outcomeChoices":  func() []subsidy.Choice { return subsidy.OutcomeChoices },
	"objectionTable":  objectionTable,
	"changeChoices":   func() []subsidy.Choice { return subsidy.ChangeChoices },
	"checkChoices":    func() []subsidy.Choice { return subsidy.CheckChoices },
	"verdictChoices":  func() []subsidy.Choice { return subsidy.VerdictChoices },
	"basisChoices":    func() []subsidy.Choice { return subsidy.BasisChoices },
	"groundChoices":   groundChoices,
	"groundTitle":     groundTitle,
	"openHearing":     subsidy.OpenHearing,
	"locationChoices": locationChoices,
	"roundChoices":    roundChoices,
	"yearChoices":     yearChoices,
	"methodChoices":   func() []subsidy.Choice { return subsidy.MethodChoices },
	"overflowChoices": func() []subsidy.Choice { return subsidy.OverflowChoices },
	"roleChoices":     roleChoices,
	"stateChoices":    stateChoices,
	"kindChoices":     func() []subsidy.Choice { return kindChoices },
	"remarkChoices":   func() []subsidy.Choice { return remarkChoices },
	"orderChoices":    func() []subsidy.Choice { return orderChoices },
})

func joined(some ...template.FuncMap) template.FuncMap {
	all := template.FuncMap{}
	for _, m := range some {
		maps.Copy(all, m)
	}
	return all
}

// Words

// counted gives a number with its noun, such as "1 leerling" or "1.250 tekens".
func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return subsidy.FormatCount(n) + " " + more
}

var smallNumbers = [...]string{"geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"}

// inWords gives a small number as a word, any other in digits.
func inWords(n int) string {
	if n >= 0 && n < len(smallNumbers) {
		return smallNumbers[n]
	}
	return subsidy.FormatCount(n)
}

// sentence begins text with a capital.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// inSentence gives a label as it stands inside a sentence: without its capital,
// unless it is an abbreviation, and without its question mark.
func inSentence(label string) string {
	label = strings.TrimSuffix(label, "?")
	first, size := utf8.DecodeRuneInString(label)
	second, _ := utf8.DecodeRuneInString(label[size:])
	if size == 0 || unicode.IsUpper(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

// listed joins words such as "A, B en C".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " en " + words[last]
}

// itemText gives an item of a list of what is wrong or missing: the message, with
// the label of its field before it where the message does not name the field.
func itemText(field, message string) string {
	if label := labelInList(field); label != "" && !namesField(field, message) {
		if strings.HasSuffix(label, "?") {
			return label + " " + message
		}
		return label + ": " + message
	}
	return message
}

// ofAnyText are the beginnings of what is said of any text, whatever was asked.
var ofAnyText = []string{"Deze tekst ", "Hier staat ", "U gebruikte "}

// namesField tells whether a message is clear without the label of its field. One
// about a row is not: it needs the number.
func namesField(field, message string) bool {
	if _, number := splitRow(field); number != "" {
		return false
	}
	label := labelOf(field)
	if field == subsidy.FieldDeclaration || strings.HasSuffix(label, "?") {
		return !slices.ContainsFunc(ofAnyText, func(words string) bool { return strings.HasPrefix(message, words) })
	}
	first, _, _ := strings.Cut(message, " ")
	return first == "Vul" || first == "Schrijf" || strings.Contains(strings.ToLower(message), strings.ToLower(label))
}

// percent gives part of whole, rounded to whole percents: a part too small to
// count is not called nothing.
func percent(part, whole subsidy.Cents) string {
	if whole <= 0 {
		return "–"
	}
	rounded := (200*part + whole) / (2 * whole)
	if rounded == 0 && part > 0 {
		return "<\u00a01%"
	}
	return strconv.FormatInt(int64(rounded), 10) + "%"
}

// Time

// dayMonth gives a date without its year, such as "1 juni".
func dayMonth(d subsidy.Date) string { return withoutYear(d, d.Short()) }

func withoutYear(d subsidy.Date, text string) string {
	return strings.TrimSuffix(text, fmt.Sprintf(" %d", d.Year))
}

// when gives an instant as seen from now: "vandaag 14:03", "gisteren 9:05",
// "dinsdag 19 april, 14:03", and without the hour in another year.
func when(now, t time.Time) string {
	today, day := subsidy.DateOf(now), subsidy.DateOf(t)
	switch {
	case day == today:
		return "vandaag " + subsidy.FormatClock(t)
	case day.AddDays(1) == today:
		return "gisteren " + subsidy.FormatClock(t)
	case day.Year == today.Year:
		return withoutYear(day, day.Long()) + ", " + subsidy.FormatClock(t)
	}
	return day.Long()
}

// savedAt says when answers were saved, as seen from now.
func savedAt(now, t time.Time) string {
	day := subsidy.DateOf(t)
	if day == subsidy.DateOf(now) {
		return "Opgeslagen om " + subsidy.FormatClock(t)
	}
	return "Opgeslagen op " + withoutYear(day, day.Long()) + " om " + subsidy.FormatClock(t)
}

// daysLeft says how far a last day lies from now: "nog 10 dagen", "nog
// vandaag", "3 dagen te laat".
func daysLeft(now time.Time, last subsidy.Date) string {
	switch n := subsidy.DaysLeft(now, last); {
	case n == 0:
		return "nog vandaag"
	case n < 0:
		return counted(-n, "dag", "dagen") + " te laat"
	default:
		return "nog " + counted(n, "dag", "dagen")
	}
}

// soon tells whether a last day is so near that a list says how many days are
// left.
func soon(now time.Time, last subsidy.Date) bool {
	return !last.IsZero() && subsidy.DaysLeft(now, last) <= subsidy.SoonDays
}

// Files

// fileSize gives a number of bytes such as "412 kB" or "1,4 MB".
func fileSize(bytes int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	if bytes < mega {
		return strconv.FormatInt(max(1, (bytes+kilo/2)/kilo), 10) + " kB"
	}
	tenths := (10*bytes + mega/2) / mega
	if tenths%10 == 0 {
		return strconv.FormatInt(tenths/10, 10) + " MB"
	}
	return fmt.Sprintf("%d,%d MB", tenths/10, tenths%10)
}

// shortHash gives the beginning and the end of a SHA-256 in hex.
func shortHash(sum string) string {
	if len(sum) < 16 {
		return sum
	}
	return sum[:6] + "…" + sum[len(sum)-4:]
}

// fileLink is a file of an application with where to find it.
type fileLink struct {
	subsidy.Attachment
	Address string
}

func fileOf(ref subsidy.Reference, a subsidy.Attachment) fileLink {
	return fileLink{a, "/aanvragen/" + string(ref) + "/bestanden/" + a.ID}
}

// States

// badgeView is a word on a tint that repeats it.
type badgeView struct{ Kind, Text string }

var badgeKinds = map[any]string{
	subsidy.Draft:           "warning",
	subsidy.Submitted:       "neutral",
	subsidy.InAssessment:    "active",
	subsidy.SupplementAsked: "warning",
	subsidy.Advised:         "active",
	subsidy.Prepared:        "active",
	subsidy.Granted:         "safe",
	subsidy.PartlyGranted:   "safe",
	subsidy.Rejected:        "danger",
	subsidy.Disregarded:     "danger",
	subsidy.Running:         "active",
	subsidy.Reported:        "active",
	subsidy.Settled:         "safe",
	subsidy.Closed:          "neutral",
	subsidy.Withdrawn:       "neutral",
	subsidy.Deleted:         "neutral",

	subsidy.NotAsked:   "neutral",
	subsidy.NotStarted: "neutral",
	subsidy.ToComplete: "warning",
	subsidy.Busy:       "active",
	subsidy.ToMend:     "danger",
	subsidy.Done:       "safe",

	subsidy.Complies:      "safe",
	subsidy.FallsShort:    "danger",
	subsidy.NotApplicable: "neutral",

	subsidy.VerdictGrant:     "safe",
	subsidy.VerdictGrantPart: "warning",
	subsidy.VerdictReject:    "danger",
	subsidy.VerdictDisregard: "danger",

	subsidy.ObjectionFiled:      "neutral",
	subsidy.ObjectionInHandling: "active",
	subsidy.ObjectionAdvised:    "active",
	subsidy.ObjectionDecided:    "neutral",

	subsidy.OutcomeInadmissible: "danger",
	subsidy.OutcomeUnfounded:    "danger",
	subsidy.OutcomeUpheldPart:   "warning",
	subsidy.OutcomeUpheld:       "safe",
}

// badge gives the badge of a state, of the progress of a section, or of a
// verdict.
func badge(of interface{ Title() string }) badgeView {
	return badgeView{cmp.Or(badgeKinds[of], "neutral"), of.Title()}
}

// checkBadge gives the badge of a control.
func checkBadge(ok bool) badgeView {
	if ok {
		return badgeView{"safe", "Klopt"}
	}
	return badgeView{"warning", "Let op"}
}

// stepBadge gives the badge of a step that was taken, or waits.
func stepBadge(taken bool) badgeView {
	if taken {
		return badgeView{"safe", "Klaar"}
	}
	return badgeView{"neutral", "Nog te doen"}
}

// ruleNote is the small print of a rule: its article, and for an official its
// id.
type ruleNote struct {
	Rule     subsidy.Rule
	Official bool
}

// refusal gives what a refusal says; an unknown error says nothing here.
func refusal(err error) subsidy.Error {
	var refused *subsidy.Error
	if errors.As(err, &refused) {
		return *refused
	}
	return subsidy.Error{Message: "Dit kan nu niet."}
}

// Choices

var kindChoices = []subsidy.Choice{
	{Value: subsidy.OnlyZomerschool, Title: "Zomerschool"},
	{Value: subsidy.OnlyOvergangsbeleid, Title: "Overgangsbeleid"},
	{Value: subsidy.BothParts, Title: "Allebei"},
}

var remarkChoices = []subsidy.Choice{
	{Value: "ja", Title: "Met “Let op”"},
	{Value: "nee", Title: "Alles klopt"},
}

var orderChoices = []subsidy.Choice{
	{Value: string(subsidy.ByReceipt), Title: "Ontvangst"},
	{Value: string(subsidy.ByDue), Title: "Besluit uiterlijk"},
	{Value: string(subsidy.ByAmount), Title: "Bedrag"},
	{Value: string(subsidy.ByBoard), Title: "Bestuur"},
}

// groundTitle gives a ground for an official: the scheme's own with the id of
// its rule.
func groundTitle(g subsidy.Ground) string {
	if subsidy.Rule(g.ID).Article() == "" {
		return g.String()
	}
	return g.String() + " (regel " + g.ID + ")"
}

func groundChoices(s subsidy.Scheme) []subsidy.Choice {
	var choices []subsidy.Choice
	for _, g := range s.Grounds() {
		choices = append(choices, subsidy.Choice{Value: g.ID, Title: groundTitle(g)})
	}
	return choices
}

func stateChoices() []subsidy.Choice {
	var choices []subsidy.Choice
	for _, s := range subsidy.States {
		if s.Filed() {
			choices = append(choices, subsidy.Choice{Value: string(s), Title: s.Title()})
		}
	}
	return choices
}

// roleChoices are the roles that an administrator invites.
func roleChoices() []subsidy.Choice {
	var choices []subsidy.Choice
	for _, r := range subsidy.Roles {
		choices = append(choices, subsidy.Choice{Value: string(r), Title: sentence(string(r))})
	}
	return choices
}

func locationChoices(locations []subsidy.Location) []subsidy.Choice {
	var choices []subsidy.Choice
	for _, l := range locations {
		choices = append(choices, subsidy.Choice{Value: string(l.Code), Title: locationTitle(l)})
	}
	return choices
}

// locationTitle gives a location with its code and place.
func locationTitle(l subsidy.Location) string {
	title := fmt.Sprintf("%s (%s)", l.Name, l.Code)
	if l.City == "" {
		return title
	}
	return title + ", " + l.City
}

func roundChoices(rounds []subsidy.Round) []subsidy.Choice {
	var choices []subsidy.Choice
	for _, r := range rounds {
		choices = append(choices, subsidy.Choice{Value: string(r.ID), Title: fmt.Sprintf("%s, ronde %d", r.Scheme.Name, r.Year)})
	}
	return choices
}

// yearChoices gives the rounds for a narrow list of an official: by their year,
// and with the scheme where there is more than one.
func yearChoices(rounds []subsidy.Round) []subsidy.Choice {
	several := slices.ContainsFunc(rounds, func(r subsidy.Round) bool { return r.Scheme.Slug != rounds[0].Scheme.Slug })
	var choices []subsidy.Choice
	for _, r := range rounds {
		title := strconv.Itoa(r.Year)
		if several {
			title += ", " + r.Scheme.Name
		}
		choices = append(choices, subsidy.Choice{Value: string(r.ID), Title: title})
	}
	return choices
}

package views

import (
	"html/template"
	"maps"
	"slices"

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
	"beyond":         beyond,
	"pagedMost":      func() string { return subsidy.FormatCount(subsidy.PagesMost * subsidy.PageSize) },
	"digits":         subsidy.FormatCount,
	"lastRow":        lastRow,
	"takeable":       takeable,
	"comparison":     comparison,
	"adviceNote":     adviceNote,
	"textMaximum":    func() string { return subsidy.FormatCount(subsidy.TextMaximum) },
	"plusOne":        func(n int) int { return n + 1 },
	"signers":        signers,
	"unchangedParts": unchangedParts,
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
	"moveChoices":     func() []subsidy.Choice { return subsidy.MoveChoices },
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

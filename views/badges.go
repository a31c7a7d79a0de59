package views

import (
	"cmp"
	"errors"

	"subsidieportaal/subsidy"
)

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

// checkBadge gives the badge of a control. One that had nothing to compare says
// so.
func checkBadge(c subsidy.Control) badgeView {
	switch {
	case c.InOrder():
		return badgeView{"safe", "Klopt"}
	case c.Gap != "":
		return badgeView{"warning", string(c.Gap)}
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

package views

import (
	"fmt"
	"slices"
	"strconv"

	"subsidieportaal/subsidy"
)

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

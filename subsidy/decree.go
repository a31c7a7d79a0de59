package subsidy

import (
	"slices"
	"strings"
	"time"
)

// Decree is a royal decree that equates days with public holidays (A6;
// Algemene termijnenwet 3, third paragraph).
type Decree struct {
	Title string // as it was published
	// Source is where its days were read.
	Source string
	Days   []Date
}

// Decrees are the royal decrees that we know of, the oldest first. One comes
// about every three years, and names each day for the years ahead; how to add
// the next stands in docs/operations.md.
var Decrees = []Decree{
	{
		Title:  "Besluit van 24 oktober 2016, nr. 2016001827 (BWBR0038666)",
		Source: "wetten.overheid.nl/BWBR0038666/2016-11-01",
		Days: []Date{
			{2017, time.April, 28}, {2017, time.May, 26}, {2018, time.May, 11}, {2018, time.December, 24},
			{2018, time.December, 31}, {2019, time.May, 31}, {2019, time.December, 27},
		},
	},
	{
		Title:  "Besluit van 20 september 2019",
		Source: "aangehaald op www.legal-support-office.nl/de-civiele-rol/feestdagen",
		Days:   []Date{{2020, time.May, 22}, {2021, time.May, 14}, {2022, time.May, 27}},
	},
	{
		Title:  "Besluit gelijkstelling van 28 april 2023, 19 mei 2023, 10 mei 2024, 27 december 2024 en 30 mei 2025 met een algemeen erkende feestdag",
		Source: "aangehaald op sterfgeval.nl, vraag 70745 van 4 oktober 2025",
		Days: []Date{
			{2023, time.April, 28}, {2023, time.May, 19}, {2024, time.May, 10}, {2024, time.December, 27}, {2025, time.May, 30},
		},
	},
	{
		Title:  "Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 en 26 mei 2028 met een algemeen erkende feestdag",
		Source: "aangehaald op sterfgeval.nl, vraag 70745 van 4 oktober 2025",
		Days: []Date{
			{2026, time.January, 2}, {2026, time.May, 15}, {2027, time.May, 7}, {2028, time.April, 28}, {2028, time.May, 26},
		},
	},
}

// equated tells whether a decree equates d with a public holiday (A6).
func equated(d Date) bool {
	return slices.ContainsFunc(Decrees, func(decree Decree) bool { return slices.Contains(decree.Days, d) })
}

// Data gives what a rule rests on that others decide and that changes from
// time to time, a line each; nothing for most rules.
func (r Rule) Data() []string {
	if r != A6 {
		return nil
	}
	var lines []string
	for _, decree := range Decrees {
		var days []string
		for _, d := range decree.Days {
			days = append(days, d.String())
		}
		lines = append(lines, decree.Title+": "+strings.Join(days, ", ")+" ("+decree.Source+")")
	}
	return lines
}

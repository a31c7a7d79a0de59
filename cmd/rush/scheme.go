package main

import (
	"encoding/json"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

// slug is the scheme that the boards apply in. It is one of its own: the
// window is open at this very moment, which no real one need be.
const slug = "rush"

// openDays is how long the window stays open after today.
const openDays = 60

// schemeDocument gives a scheme with one round, of this year, that is open now.
func schemeDocument(now time.Time) ([]byte, error) {
	today := subsidy.DateOf(now)
	opens := today
	if yesterday := today.AddDays(-1); yesterday.Year == today.Year {
		opens = yesterday
	}
	day := func(days int) string { return today.AddDays(days).String() }
	may := func(day int) string { return fmt.Sprintf("%d-05-%02d", today.Year, day) }
	return json.MarshalIndent(map[string]any{
		"slug": slug, "version": 1, "name": "Sluitingsminuut", "prefix": "RU", "source": "cmd/rush",
		"amounts":                          map[string]int{"overgangsbeleid": 1500000, "perPupil": 45000, "programmeMaximum": 1000000},
		"programmeOnlyWithOvergangsbeleid": false,
		"liveApplicationPer":               "round",
		"distribution":                     "draw",
		"rounds": []map[string]any{{
			"year": today.Year, "ceiling": 900000000, "opens": opens.String(), "closes": day(openDays),
			"decideBy": day(openDays + 60), "earlyFiledBefore": day(openDays / 2), "decideEarlyBy": day(openDays),
			"spendUntil": day(openDays + 600), "mayHoliday": map[string]string{"first": may(1), "last": may(9)},
		}},
	}, "", "  ")
}

// accountOf gives a board an account of its own, formally valid at a bank that
// does not exist: one account at many boards asks for a look at every file.
func accountOf(board subsidy.BoardNumber) string {
	for check := 2; check < 99; check++ {
		if iban, err := subsidy.ParseIBAN(fmt.Sprintf("NL%02dRUSH00000%s", check, board)); err == nil {
			return iban.Format()
		}
	}
	panic("there is always one pair of check digits that fits")
}

// completeAnswers give no finding in that round, with an account: 18 pupils and
// overgangsbeleid.
func completeAnswers(year int) subsidy.Answers {
	programme := subsidy.Period{First: subsidy.Date{Year: year, Month: time.July, Day: 13}}
	if holiday, known := subsidy.SummerHoliday(year, subsidy.RegionMidden); known {
		programme.First = holiday.First.AddDays(2)
	}
	programme.Last = programme.First.AddDays(11)
	return subsidy.Answers{
		Parts:   []subsidy.Part{subsidy.PartZomerschool, subsidy.PartOvergangsbeleid},
		Contact: subsidy.ContactAnswers{Name: "Joost Smeets", Email: "j.smeets@rush.example", Phone: "071 000 00 00"},
		Zomerschool: subsidy.ZomerschoolAnswers{
			Pupils: "18", FirstDay: programme.First.String(), LastDay: programme.Last.String(), Days: "10", HoursPerDay: "5",
			Programme: "Leerlingen werken in kleine groepen aan één of twee vakken, met een vaste leraar en een leerplan per leerling.",
		},
		Overgangsbeleid: subsidy.OvergangsbeleidAnswers{
			Measures: []subsidy.Measure{subsidy.Monitoring}, Change: "Mentoren bespreken de voortgang elke zes weken met leerling en ouders.",
			From: fmt.Sprintf("1-8-%d", year), Anchoring: "Het staat in de schoolgids en in het schoolplan.",
		},
		Medezeggenschap: subsidy.MedezeggenschapAnswers{Body: "mr", Right: "advies", Date: fmt.Sprintf("2-1-%d", year), Outcome: "positief"},
		Saved:           []subsidy.Section{subsidy.SectionLocation, subsidy.SectionZomerschool, subsidy.SectionOvergangsbeleid, subsidy.SectionMedezeggenschap},
	}
}

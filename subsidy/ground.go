package subsidy

import "slices"

// Ground is one reason in law or in the scheme for refusing money (A9).
type Ground struct {
	ID      string `json:"id"` // in forms and in the store; never changes
	Article string `json:"article"`
	Title   string `json:"title"`
}

// String gives the ground as it stands in a letter.
func (g Ground) String() string { return g.Title + " (" + g.Article + ")" }

// lackID is the ground that the money is gone.
const lackID = "4:25-2"

// Lack tells that the money was gone (Awb 4:25(2)).
func (g Ground) Lack() bool { return g.ID == lackID }

// lawGrounds are those of the Algemene wet bestuursrecht.
var lawGrounds = []Ground{
	{lackID, "artikel 4:25, tweede lid, Awb", "Het subsidieplafond is bereikt"},
	{"4:35-1-a", "artikel 4:35, eerste lid, onder a, Awb", "De activiteiten vinden niet of niet helemaal plaats"},
	{"4:35-1-b", "artikel 4:35, eerste lid, onder b, Awb", "Het bestuur zal niet aan de verplichtingen voldoen"},
	{"4:35-1-c", "artikel 4:35, eerste lid, onder c, Awb", "Het bestuur zal geen goede verantwoording afleggen"},
	{"4:35-2", "artikel 4:35, tweede lid, Awb", "De gegevens zijn onjuist of onvolledig, of er is een andere omstandigheid, zoals een faillissement"},
}

// schemeGrounds are the scheme's own conditions, by the rule that holds each.
// S5 binds only where the version of the scheme says so.
var schemeGrounds = []struct {
	rule  Rule
	title string
}{
	{S2, "Het programma heeft een dag in de meivakantie"},
	{S3, "Het overgangsbeleid noemt geen maatregel, of zegt niet wat verandert, vanaf wanneer en hoe het blijft"},
	{S5, "Het programma is aangevraagd zonder overgangsbeleid"},
	{S7, "De vestiging hoort niet bij dit bestuur"},
	{S10, "Het aantal leerlingen past niet bij de vestiging"},
	{S12, "Een leerling telt meer dan één keer mee"},
}

// Grounds lists the grounds on which an application under this version can be
// refused (A9): those of the law first, then the scheme's own.
func (s Scheme) Grounds() []Ground {
	list := slices.Clone(lawGrounds)
	for _, g := range schemeGrounds {
		if g.rule != S5 || s.Together {
			list = append(list, Ground{ID: string(g.rule), Article: g.rule.Article(), Title: g.title})
		}
	}
	return list
}

// ChosenGrounds gives those of these ids, each once and in the order of the
// list; known is false where an id is none of them.
func (s Scheme) ChosenGrounds(ids []string) (chosen []Ground, known bool) {
	for _, g := range s.Grounds() {
		if slices.Contains(ids, g.ID) {
			chosen = append(chosen, g)
		}
	}
	known = !slices.ContainsFunc(ids, func(id string) bool {
		return !slices.ContainsFunc(chosen, func(g Ground) bool { return g.ID == id })
	})
	return chosen, known
}

// Package subsidy decides: it holds the scheme against unnecessary grade
// retention, its ceiling, the lifecycle of an application and who may do what.
// It imports the standard library only; it opens no file, no socket and no
// database, and it never reads the clock: time is a parameter.
//
// A school board asks for money per location in a yearly round: for a
// zomerschool, for a better overgangsbeleid, or for both. Drafts always save,
// whatever is wrong with them. Filing checks every rule again and stamps the
// instant of receipt. One official advises, another decides, and what is
// granted never passes the ceiling of the round.
//
// Words: English in code, Dutch on screen, one word for one thing.
//
//	Board        bestuur (bevoegd gezag)   the legal applicant
//	Location     vestiging                 a school site
//	Scheme       regeling                  the rules, in versions
//	Round        ronde                     one year's window and ceiling
//	Ceiling      subsidieplafond           the most that a round may grant
//	Application  aanvraag                  one location's request in one round
//	Draft        concept                   not filed yet
//	Submit       indienen                  to file
//	Advice       advies                    the first official's finding
//	Decision     besluit                   the second official's act
//	Grant        verlenen                  a decision that gives money
//	Reject       afwijzen                  a decision that refuses it
//	Disregard    buiten behandeling laten  a decision not to look further
//	Draw         loting                    order by lot
//
// Rule ids such as S1, D6 or A12 name the rules of the register in rule.go.
package subsidy

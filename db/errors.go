package db

import (
	"database/sql"
	"errors"
	"fmt"

	"subsidieportaal/subsidy"
)

// violations are what the schema refuses, by the name of the constraint, of the
// index, or that a trigger raises, in words for the person who asked. What is
// not among them is ours, and Internal.
var violations = map[string]subsidy.Error{
	"users_email_key": {Kind: subsidy.Conflict, Message: "Dit e-mailadres is al in gebruik."},
	"applications_one_draft": {Kind: subsidy.Conflict, Rule: subsidy.S6,
		Message: "Voor deze vestiging is in deze ronde al een aanvraag begonnen. Ga daar verder."},
	"applications_live": {Kind: subsidy.Conflict, Rule: subsidy.S6,
		Message: "Voor deze vestiging is al een aanvraag ingediend."},
	"applications_creation_key": {Kind: subsidy.Conflict,
		Message: "Dit formulier is al verstuurd. De aanvraag staat in uw overzicht."},
	"filings_application_number_key": {Kind: subsidy.Conflict, Message: "Deze aanvraag is al ingediend."},
	"attachments_draft_only": {Kind: subsidy.Conflict, Rule: subsidy.A2,
		Message: "Dit bestand hoort bij wat u indiende en blijft bewaard. Vraagt het ministerie om een aanvulling, voeg dan een bestand toe."},
	"supplements_one_open":   {Kind: subsidy.Conflict, Rule: subsidy.A2, Message: "Er is al een aanvulling gevraagd."},
	"extensions_once_a_term": {Kind: subsidy.Conflict, Rule: subsidy.A5, Message: "De termijn is al een keer verlengd. Dat kan maar één keer."},
	"decisions_number":       {Kind: subsidy.Conflict, Message: "Over deze aanvraag is al besloten."},
	"draws_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "Wie de uitslag invoerde, bevestigt haar niet."},
	"closing_moves_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U deed dit voorstel zelf. Een ander beslist erover."},
	"closing_moves_one_waiting": {Kind: subsidy.Conflict, Rule: subsidy.S8,
		Message: "Er wacht al een voorstel voor deze ronde. Een besluitnemer bevestigt het of wijst het af."},
	"closing_moves_before_freeze": {Kind: subsidy.Conflict, Rule: subsidy.D4,
		Message: "De lijst voor de loting is bevroren. De sluiting van deze ronde kan niet meer veranderen."},
	"decisions_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U adviseerde zelf over deze aanvraag. Een collega neemt het besluit."},
	"ties_open": {Kind: subsidy.Conflict, Rule: subsidy.A12, Message: "U meldde deze band al."},
	"ties_unbound": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "Wie een band met dit bestuur meldde, behandelt deze aanvraag niet. Een collega doet dat."},
	"objections_decision": {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Tegen dit besluit is al bezwaar gemaakt."},
	"objections_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U gaf zelf het advies over dit bezwaar. Een ander neemt het besluit."},
	"objections_apart": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U adviseerde of besliste over deze aanvraag. Een collega behandelt het bezwaar."},
	"objections_inadmissible": {Kind: subsidy.Conflict, Rule: subsidy.A7,
		Message: "Dit bezwaar kwam op tijd en kan niet niet-ontvankelijk zijn om de termijn."},
	"settlements_application": {Kind: subsidy.Conflict, Rule: subsidy.A10, Message: "Deze subsidie is al vastgesteld."},
	"settlements_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U deed zelf een voorstel. Een ander stelt de subsidie vast."},
	"reports_application":     {Kind: subsidy.Conflict, Message: "Over deze subsidie is al verantwoording afgelegd."},
	"withdrawals_application": {Kind: subsidy.Conflict, Message: "Deze aanvraag is al ingetrokken."},
	"letter_texts_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U schreef zelf aan deze tekst. Een ander publiceert hem."},
	"letters_one_decision": {Kind: subsidy.Conflict, Message: "De brief bij dit besluit is er al."},
	"messages_form_key": {Kind: subsidy.Conflict,
		Message: "Dit bericht is al verstuurd."},
	"decisions_within_request": {Kind: subsidy.Conflict, Rule: subsidy.S4,
		Message: "U kunt niet meer verlenen dan is gevraagd."},
	"announcements_pkey":          {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is al bekendgemaakt."},
	"retractions_pkey":            {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is al teruggehaald."},
	"retractions_under_embargo":   {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is al bekendgemaakt."},
	"announcements_not_retracted": {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is teruggehaald en wordt niet bekendgemaakt."},
	"announcements_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U gaf zelf het advies. Een collega maakt dit besluit bekend."},
	"hearing_answers_pkey": {Kind: subsidy.Conflict, Rule: subsidy.A8, Message: "U gaf uw zienswijze al."},
	"hearings_application_number_key": {Kind: subsidy.Conflict, Rule: subsidy.A8,
		Message: "Het bestuur is al om een zienswijze gevraagd."},
}

// uniqueColumns gives the name of what SQLite calls by its columns.
var uniqueColumns = map[string]string{
	"users.email_blind": "users_email_key",
	"applications.round_id, applications.board, applications.location": "applications_one_draft",
	"applications.live_key":                                    "applications_live",
	"applications.board, applications.creation_key":            "applications_creation_key",
	"filings.application, filings.number":                      "filings_application_number_key",
	"supplements.application":                                  "supplements_one_open",
	"closing_moves.round_id":                                   "closing_moves_one_waiting",
	"extensions.application, extensions.term":                  "extensions_once_a_term",
	"decisions.application, decisions.number":                  "decisions_number",
	"ties.user_id, ties.board":                                 "ties_open",
	"objections.decision":                                      "objections_decision",
	"settlements.application":                                  "settlements_application",
	"reports.application":                                      "reports_application",
	"withdrawals.application":                                  "withdrawals_application",
	"letters.application, letters.number":                      "letters_one_decision",
	"messages.application, messages.author, messages.form_key": "messages_form_key",
	"announcements.decision":                                   "announcements_pkey",
	"retractions.decision":                                     "retractions_pkey",
	"hearing_answers.hearing":                                  "hearing_answers_pkey",
	"hearings.application, hearings.number":                    "hearings_application_number_key",
}

// translate turns what the database refuses into a refusal of the domain.
func (s *Store) translate(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return notFound()
	}
	if passing := s.pools.engine.passing(err); passing != nil {
		return fmt.Errorf("%w: %w", passing, err)
	}
	name, missing := s.pools.engine.refusal(err)
	if missing {
		// SQLite does not say which row is missing: keep its words for the log.
		return fmt.Errorf("%w: %w", notFound(), err)
	}
	if refusal, known := violations[name]; known {
		return &refusal
	}
	return err
}

func notFound() *subsidy.Error {
	return &subsidy.Error{Kind: subsidy.NotFound, Message: "Dit bestaat niet, of het is niet van u."}
}

package db

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"

	"subsidieportaal/subsidy"
)

// violations are what the schema refuses, as SQLite names it, in words for the
// person who asked. What is not among them is ours, and Internal.
var violations = map[string]subsidy.Error{
	"users.email": {Kind: subsidy.Conflict, Message: "Dit e-mailadres is al in gebruik."},
	"applications.round_id, applications.board, applications.location": {Kind: subsidy.Conflict, Rule: subsidy.S6,
		Message: "Voor deze vestiging is in deze ronde al een aanvraag begonnen. Ga daar verder."},
	"applications.live_key": {Kind: subsidy.Conflict, Rule: subsidy.S6,
		Message: "Voor deze vestiging is al een aanvraag ingediend."},
	"applications.board, applications.creation_key": {Kind: subsidy.Conflict,
		Message: "Dit formulier is al verstuurd. De aanvraag staat in uw overzicht."},
	"filings.application, filings.number": {Kind: subsidy.Conflict, Message: "Deze aanvraag is al ingediend."},
	"attachments_draft_only": {Kind: subsidy.Conflict,
		Message: "Deze aanvraag is al ingediend. De bestanden kunnen niet meer veranderen."},
	"supplements.application":                 {Kind: subsidy.Conflict, Rule: subsidy.A2, Message: "Er is al een aanvulling gevraagd."},
	"extensions.application":                  {Kind: subsidy.Conflict, Rule: subsidy.A5, Message: "De termijn is al een keer verlengd. Dat kan maar één keer."},
	"decisions.application, decisions.number": {Kind: subsidy.Conflict, Message: "Over deze aanvraag is al besloten."},
	"draws_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "Wie de uitslag invoerde, bevestigt haar niet."},
	"decisions_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U adviseerde zelf over deze aanvraag. Een collega neemt het besluit."},
	"ties.user_id, ties.board": {Kind: subsidy.Conflict, Rule: subsidy.A12, Message: "U meldde deze band al."},
	"ties_unbound": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "Wie een band met dit bestuur meldde, behandelt deze aanvraag niet. Een collega doet dat."},
	"objections.decision": {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Tegen dit besluit is al bezwaar gemaakt."},
	"objections_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U gaf zelf het advies over dit bezwaar. Een ander neemt het besluit."},
	"objections_apart": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U adviseerde of besliste over deze aanvraag. Een collega behandelt het bezwaar."},
	"objections_inadmissible": {Kind: subsidy.Conflict, Rule: subsidy.A7,
		Message: "Dit bezwaar kwam op tijd en kan niet niet-ontvankelijk zijn om de termijn."},
	"settlements.application": {Kind: subsidy.Conflict, Rule: subsidy.A10, Message: "Deze subsidie is al vastgesteld."},
	"settlements_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U deed zelf een voorstel. Een ander stelt de subsidie vast."},
	"reports.application":     {Kind: subsidy.Conflict, Message: "Over deze subsidie is al verantwoording afgelegd."},
	"withdrawals.application": {Kind: subsidy.Conflict, Message: "Deze aanvraag is al ingetrokken."},
	"letter_texts_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U schreef zelf aan deze tekst. Een ander publiceert hem."},
	"letters.application, letters.number": {Kind: subsidy.Conflict, Message: "De brief bij dit besluit is er al."},
	"messages.application, messages.author, messages.form_key": {Kind: subsidy.Conflict,
		Message: "Dit bericht is al verstuurd."},
	"decisions_within_request": {Kind: subsidy.Conflict, Rule: subsidy.S4,
		Message: "U kunt niet meer verlenen dan is gevraagd."},
	"announcements.decision":      {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is al bekendgemaakt."},
	"retractions.decision":        {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is al teruggehaald."},
	"retractions_under_embargo":   {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is al bekendgemaakt."},
	"announcements_not_retracted": {Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "Dit besluit is teruggehaald en wordt niet bekendgemaakt."},
	"announcements_four_eyes": {Kind: subsidy.Forbidden, Rule: subsidy.A12,
		Message: "U gaf zelf het advies. Een collega maakt dit besluit bekend."},
	"hearing_answers.hearing": {Kind: subsidy.Conflict, Rule: subsidy.A8, Message: "U gaf uw zienswijze al."},
	"hearings.application, hearings.number": {Kind: subsidy.Conflict, Rule: subsidy.A8,
		Message: "Het bestuur is al om een zienswijze gevraagd."},
}

// translate turns what the database refuses into a refusal of the domain.
func translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return notFound()
	}
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked) {
		return fmt.Errorf("%w: %w", busy(), err)
	}
	if e.Code != sqlite3.ErrConstraint {
		return err
	}
	if e.ExtendedCode == sqlite3.ErrConstraintForeignKey {
		// The engine does not say which row is missing: keep its words for the log.
		return fmt.Errorf("%w: %w", notFound(), err)
	}
	_, name, found := strings.Cut(e.Error(), " constraint failed: ")
	if !found {
		name = e.Error() // of a trigger
	}
	if refusal, known := violations[name]; known {
		return &refusal
	}
	return err
}

func notFound() *subsidy.Error {
	return &subsidy.Error{Kind: subsidy.NotFound, Message: "Dit bestaat niet, of het is niet van u."}
}

package subsidy

import (
	"errors"
	"strings"
)

// Kind says, in words of the domain, why something was refused.
type Kind string

// The kinds of refusal. An error that is no *Error is Internal: it is logged
// and never shown.
const (
	Invalid   Kind = "invalid"   // an answer cannot be taken; Fields says which
	NotFound  Kind = "not found" // it is not there, or not yours
	Forbidden Kind = "forbidden" // your role may not do this
	Conflict  Kind = "conflict"  // somebody else was first, or the state does not allow it
	NotOpen   Kind = "not open"  // the round is not open at this instant (S8)
	NoRoom    Kind = "no room"   // it would pass the ceiling, or D6 holds it back (S1)
	// ClockBehind is a clock that shows an instant before the last event: then
	// nothing is written (A1).
	ClockBehind Kind = "clock behind"
	Overloaded  Kind = "overloaded"  // it would wait too long to be written; nothing was stored
	Unavailable Kind = "unavailable" // the data cannot be reached or written now
	Full        Kind = "full"        // there is no room to store it; nothing was stored
	Damaged     Kind = "damaged"     // what is stored is not what was received; it is not given
	Internal    Kind = "internal"    // ours, not theirs
)

// FieldError is what is wrong with one field of a form.
type FieldError struct {
	Field   string // the field's name in the form
	Message string // plain Dutch, with what to do
	Rule    Rule   // the rule that bites, or "" where it is only unreadable
	// Question is what the field asks where a scheme version says it; "" for
	// the portal's own fields, which have their words by name.
	Question string
}

// Error is a refusal with a message fit for the person who asked, in Dutch.
type Error struct {
	Kind    Kind
	Message string
	Rule    Rule // the rule that refuses, or ""
	Fields  []FieldError
	// Reference names the application that stands in the way, where there is
	// one and the person may see it.
	Reference Reference
}

// Error joins the message and those of the fields, for a log.
func (e *Error) Error() string {
	parts := make([]string, 0, len(e.Fields)+1)
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	for _, f := range e.Fields {
		parts = append(parts, f.Field+": "+f.Message)
	}
	return string(e.Kind) + ": " + strings.Join(parts, "; ")
}

// KindOf gives the kind of err, Internal for every error that is no *Error,
// and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// refuse makes an error of one kind with the rule that asks for it.
func refuse(kind Kind, rule Rule, message string) *Error {
	return &Error{Kind: kind, Rule: rule, Message: message}
}

// refuseField makes an Invalid error about one field.
func refuseField(field string, rule Rule, message string) *Error {
	return &Error{Kind: Invalid, Rule: rule, Fields: []FieldError{{Field: field, Message: message, Rule: rule}}}
}

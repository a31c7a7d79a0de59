package db

import (
	"database/sql/driver"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Keys seal what the database holds of people and of what they write, and are
// themselves outside it. Many use them at once.
type Keys interface {
	// Mark gives the bytes, five of them, that all begins with that is sealed
	// now: they name the key.
	Mark() []byte
	// Seal gives plain sealed, so that it opens with this context alone.
	Seal(plain, context []byte) ([]byte, error)
	// Open gives what was sealed with this context. It refuses what was changed,
	// what was sealed with another context, and what other keys sealed.
	Open(sealed, context []byte) ([]byte, error)
	// Blind gives what a value is looked up by where nobody may read it: the
	// same each time for the same value, under the present key first and then
	// under the others.
	Blind(value string) ([]string, error)
}

// ErrWrongKeys is the refusal of keys that are not those of the database.
var ErrWrongKeys = errors.New("the data keys are not those of this database: give the file with its own keys (PORTAL_KEYS)")

// A value is sealed for its place: the column and the row. In another place it
// does not open, so that nobody moves an account number or an advice from one
// application to the next. In a column of texts it is the mark in hexadecimal
// and the rest in base64: the columns keep their type on either engine, a
// statement can tell under which key a value is, and a dump is text. Files are
// kept as bytes. What is empty stays empty, so that the schema can still demand
// that something is there.

// sealedColumn is a column whose values are sealed.
type sealedColumn struct {
	name string   // table.column
	key  []string // of the table; nil for id
}

// sealedColumns are all of them; docs/data-at-rest.md has each column of the
// schema, and why those that are not here are not.
var sealedColumns = []sealedColumn{
	{name: "key_check.sealed"},
	{name: "users.email"},
	{name: "users.name"},
	{"sessions.data", []string{"hash"}},
	{name: "applications.answers"},
	{name: "filings.document"},
	{name: "filings.filed_by_name"},
	{name: "letters.document"},
	{name: "attachments.name"},
	{"attachment_chunks.content", []string{"attachment", "number"}},
	{name: "events.actor_name"},
	{name: "events.detail"},
	{name: "advices.motivation"},
	{name: "advices.grounds"},
	{name: "advices.advised_by_name"},
	{name: "decisions.motivation"},
	{name: "decisions.grounds"},
	{name: "round_events.actor_name"},
	{name: "closing_moves.proposed_by_name"},
	{name: "closing_moves.answered_by_name"},
	{name: "closing_moves.answer"},
	{name: "supplements.parts"},
	{name: "supplements.asked_by_name"},
	{name: "supplements.answers"},
	{name: "extensions.reason"},
	{name: "extensions.by_name"},
	{name: "mails.recipient"},
	{name: "ties.reason"},
	{name: "messages.author_name"},
	{name: "messages.text"},
	{"retractions.reason", []string{"decision"}},
	{"retractions.by_name", []string{"decision"}},
	{name: "withdrawals.reason"},
	{name: "withdrawals.by_name"},
	{name: "changes.text"},
	{name: "changes.document"},
	{name: "changes.by_name"},
	{name: "objections.document"},
	{name: "objections.grounds"},
	{name: "objections.filed_by_name"},
	{name: "objections.handler_name"},
	{name: "objections.motivation"},
	{name: "objections.advised_by_name"},
	{name: "objections.decided_by_name"},
	{name: "reports.text"},
	{name: "reports.by_name"},
	{name: "proposals.by_name"},
	{name: "check_outcomes.reason"},
	{name: "check_outcomes.given_by_name"},
	{name: "hearings.facts"},
	{name: "hearings.asked_by_name"},
	{"hearing_answers.answer", []string{"hearing"}},
	{"hearing_answers.answered_by_name", []string{"hearing"}},
	{"letter_texts.written_by_name", []string{"kind", "version"}},
	{"letter_texts.published_by_name", []string{"kind", "version"}},
	{"unsent_texts.text", []string{"application", "kind"}},
}

var sealedByName = func() map[string]sealedColumn {
	named := map[string]sealedColumn{}
	for _, c := range sealedColumns {
		named[c.name] = c
	}
	return named
}()

func (c sealedColumn) table() string {
	table, _, _ := strings.Cut(c.name, ".")
	return table
}

func (c sealedColumn) column() string {
	_, column, _ := strings.Cut(c.name, ".")
	return column
}

// place is what a value in a row is sealed with.
func place(column, row string) []byte { return []byte(column + "/" + row) }

// locked is an argument of a statement that goes into the database as nobody
// can read it.
type locked interface{ in(Keys) (any, error) }

// sealing is a value on its way into a column that is sealed.
type sealing struct {
	column, row string
	value       any // a string, bytes, or what gives a string
}

// sealed seals a value for its place when it is written.
func sealed[ID ~string](column string, row ID, value any) sealing {
	return sealing{column, string(row), value}
}

// in gives what goes into the column.
func (v sealing) in(keys Keys) (any, error) {
	if _, known := sealedByName[v.column]; !known {
		return nil, fmt.Errorf("db: %s is no sealed column", v.column)
	}
	value := v.value
	if from, ok := value.(driver.Valuer); ok {
		given, err := from.Value()
		if err != nil {
			return nil, err
		}
		value = given
	}
	switch plain := value.(type) {
	case string:
		return sealText(keys, v.column, v.row, plain)
	case []byte:
		return sealBytes(keys, v.column, v.row, plain)
	}
	return nil, fmt.Errorf("db: %T cannot be sealed for %s", value, v.column)
}

func sealBytes(keys Keys, column, row string, plain []byte) ([]byte, error) {
	if len(plain) == 0 {
		return plain, nil
	}
	made, err := keys.Seal(plain, place(column, row))
	if err != nil {
		return nil, fmt.Errorf("db: seal %s: %w", column, err)
	}
	return made, nil
}

// markSize is how many bytes of what is sealed name the key, and markText how
// many characters they are.
const (
	markSize = 5
	markText = 2 * markSize
)

var textEncoding = base64.RawURLEncoding

func sealText(keys Keys, column, row, plain string) (string, error) {
	made, err := sealBytes(keys, column, row, []byte(plain))
	if err != nil || len(made) == 0 {
		return "", err
	}
	text := make([]byte, markText+textEncoding.EncodedLen(len(made)-markSize))
	hex.Encode(text, made[:markSize])
	textEncoding.Encode(text[markText:], made[markSize:])
	return string(text), nil
}

// errShut is why a value is not given: it was changed, or other keys sealed it.
var errShut = errors.New("does not open")

func openBytes(keys Keys, column, row string, value []byte) ([]byte, error) {
	if len(value) == 0 {
		return value, nil
	}
	plain, err := keys.Open(value, place(column, row))
	if err != nil {
		return nil, fmt.Errorf("db: %s of row %s %w: %w", column, row, errShut, err)
	}
	return plain, nil
}

func openText(keys Keys, column, row, value string) (string, error) {
	if value == "" {
		return "", nil
	}
	made, err := decodeText(value)
	if err != nil {
		return "", fmt.Errorf("db: %s of row %s is not sealed", column, row)
	}
	plain, err := openBytes(keys, column, row, made)
	return string(plain), err
}

func decodeText(value string) ([]byte, error) {
	if len(value) < markText {
		return nil, errors.New("too short")
	}
	made := make([]byte, markSize+textEncoding.DecodedLen(len(value)-markText))
	if _, err := hex.Decode(made[:markSize], []byte(value[:markText])); err != nil {
		return nil, err
	}
	_, err := textEncoding.Strict().Decode(made[markSize:], []byte(value[markText:]))
	return made, err
}

// seal gives the arguments of a statement with what is to be sealed sealed.
func (s *Store) seal(args []any) ([]any, error) {
	var done []any
	for i, arg := range args {
		value, ok := arg.(locked)
		if !ok {
			continue
		}
		if done == nil {
			done = append(done, args...)
		}
		var err error
		if done[i], err = value.in(s.pools.keys); err != nil {
			return nil, err
		}
	}
	if done == nil {
		return args, nil
	}
	return done, nil
}

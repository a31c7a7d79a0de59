package db

import (
	"encoding/json"
	"strings"

	"subsidieportaal/subsidy"
)

// blindColumn is a column by which a row is found in the place of a value in it
// that is sealed.
type blindColumn struct {
	column string
	of     func(plain string) string // gives the value, from all of the sealed one
}

// blindColumns are those, by the sealed column.
var blindColumns = map[string]blindColumn{
	"users.email":      {"email_blind", func(plain string) string { return plain }},
	"filings.document": {"iban_blind", func(plain string) string { return string(ibanIn(plain)) }},
}

// ibanBlind is where the IBAN of a filed version is found by.
const ibanBlind = "filings.iban_blind"

// emailBlind is where a person is found by their address.
const emailBlind = "users.email_blind"

// ibanIn gives the IBAN of a filed document in canonical form, or "".
func ibanIn(document string) subsidy.IBAN {
	var filed struct{ Answers subsidy.Answers }
	if json.Unmarshal([]byte(document), &filed) != nil {
		return ""
	}
	iban, _ := subsidy.ParseIBAN(filed.Answers.Contact.IBAN)
	return iban
}

// blinded is a value on its way into the column by which it is found.
type blinded struct{ column, value string }

func (v blinded) in(keys Keys) (any, error) {
	all, err := blinds(keys, v.column, v.value)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// blinds gives what a value may stand as in its column, as it is written now
// first; nothing for an empty one.
func blinds(keys Keys, column, value string) ([]string, error) {
	if value == "" {
		return nil, nil
	}
	return keys.Blind(column + "/" + strings.ToLower(value))
}

package subsidy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// ParseScheme reads a scheme version from its JSON document. Every fault is
// named by its path; the error is Invalid with one field per fault, in English,
// for the person who loads the file.
//
// Amounts and ceilings are whole cents, dates are YYYY-MM-DD in Europe/Amsterdam.
func ParseScheme(document []byte) (Scheme, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var root any
	if err := decoder.Decode(&root); err != nil {
		return Scheme{}, refuseField("$", "", "this is no JSON: "+err.Error())
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Scheme{}, refuseField("$", "", "there is more after the document")
	}
	r := &schemeReader{}
	r.twice(document)
	s := r.scheme(root)
	if len(r.faults) > 0 {
		return Scheme{}, &Error{Kind: Invalid, Fields: r.faults}
	}
	return s, nil
}

// schemeReader walks a document and gathers every fault.
type schemeReader struct{ faults []FieldError }

func (r *schemeReader) fault(path, format string, args ...any) {
	r.faults = append(r.faults, FieldError{Field: path, Message: fmt.Sprintf(format, args...)})
}

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
var prefixForm = regexp.MustCompile(`^[A-Z]{2}$`)

func (r *schemeReader) scheme(root any) Scheme {
	o := r.object("$", root, "slug", "version", "name", "prefix", "source", "amounts",
		"programmeOnlyWithOvergangsbeleid", "liveApplicationPer", "distribution", "rounds", mayLack("furtherMayHolidays"), mayLack("lastThatDoesNotFit"), mayLack("checklist"))
	s := Scheme{
		Slug:         r.text(o, "slug", slugForm),
		Version:      int(r.number(o, "version", 1, 9999)),
		Name:         r.text(o, "name", nil),
		Prefix:       r.text(o, "prefix", prefixForm),
		Source:       r.text(o, "source", nil),
		Together:     r.boolean(o, "programmeOnlyWithOvergangsbeleid"),
		LivePer:      LivePer(r.oneOf(o, "liveApplicationPer", string(LivePerRound), string(LivePerScheme))),
		Distribution: Distribution(r.oneOf(o, "distribution", string(DistributionDraw), string(DistributionReceipt))),
	}
	s.Overflow = OverflowSkip
	if _, ok := o.get("lastThatDoesNotFit"); ok {
		s.Overflow = Overflow(r.oneOf(o, "lastThatDoesNotFit", string(OverflowInPart), string(OverflowSkip), string(OverflowStop)))
	}
	if amounts, ok := o.get("amounts"); ok {
		s.Amounts = r.amounts(amounts)
	}
	s.Rounds = r.rounds(o)
	s.FurtherMayHolidays = r.furtherHolidays(o)
	s.Checklist = r.checklist(o)
	return s
}

// checklist reads the questions for the assessor.
func (r *schemeReader) checklist(o schemeObject) []ChecklistItem {
	v, ok := o.get("checklist")
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		r.fault("checklist", "found %s, expected a list", kindOfJSON(v))
	}
	var items []ChecklistItem
	for i, item := range list {
		path := fmt.Sprintf("checklist[%d]", i)
		read := r.checklistItem(path, item)
		if read.ID != "" && slices.ContainsFunc(items, func(x ChecklistItem) bool { return x.ID == read.ID }) {
			r.fault(path+".id", "%s stands here twice", read.ID)
		}
		items = append(items, read)
	}
	return items
}

func (r *schemeReader) checklistItem(path string, v any) ChecklistItem {
	o := r.object(path, v, "id", "part", "question", mayLack("rule"))
	item := ChecklistItem{ID: r.text(o, "id", slugForm), Question: r.text(o, "question", nil)}
	if len(item.ID) > LineMaximum || longer(item.Question, LineMaximum) {
		r.fault(path, "its id or its question has more than %d characters", LineMaximum)
	}
	if part, ok := o.get("part"); ok {
		text, isText := part.(string)
		item.Part = Part(text)
		if !isText || (text != "" && !slices.Contains(Parts, item.Part)) {
			r.fault(o.at("part"), `found %s, expected "%s", "%s", or "" for both`, kindOfJSON(part), PartZomerschool, PartOvergangsbeleid)
		}
	}
	if _, ok := o.get("rule"); ok {
		item.Rule = Rule(r.text(o, "rule", nil))
		if item.Rule != "" && !slices.ContainsFunc(Rules, func(x RuleText) bool { return x.ID == item.Rule }) {
			r.fault(o.at("rule"), "%s is no rule of the register", item.Rule)
		}
	}
	return item
}

// furtherHolidays reads the May holidays of years without a round of their
// own, in which the money of a round may still be spent (S2).
func (r *schemeReader) furtherHolidays(o schemeObject) []Period {
	v, ok := o.get("furtherMayHolidays")
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		r.fault("furtherMayHolidays", "found %s, expected a list", kindOfJSON(v))
	}
	var holidays []Period
	for i, item := range list {
		holidays = append(holidays, r.period(fmt.Sprintf("furtherMayHolidays[%d]", i), item))
	}
	return holidays
}

func (r *schemeReader) period(path string, v any) Period {
	o := r.object(path, v, "first", "last")
	p := Period{First: r.date(o, "first"), Last: r.date(o, "last")}
	r.order(path+".last", p.First, p.Last)
	return p
}

// mostCents keeps every sum of a million maxima inside an int64.
const mostCents = 1_000_000_000_000

func (r *schemeReader) amounts(v any) Amounts {
	o := r.object("amounts", v, "overgangsbeleid", "perPupil", "programmeMaximum")
	return Amounts{
		Overgangsbeleid:  Cents(r.number(o, "overgangsbeleid", 1, mostCents)),
		PerPupil:         Cents(r.number(o, "perPupil", 1, mostCents)),
		ProgrammeMaximum: Cents(r.number(o, "programmeMaximum", 1, mostCents)),
	}
}

func (r *schemeReader) rounds(o schemeObject) []RoundTerms {
	v, ok := o.get("rounds")
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		r.fault("rounds", "found %s, expected a list of one or more rounds", kindOfJSON(v))
		return nil
	}
	var rounds []RoundTerms
	for i, item := range list {
		path := fmt.Sprintf("rounds[%d]", i)
		t := r.round(path, item)
		if t.Year != 0 && slices.ContainsFunc(rounds, func(x RoundTerms) bool { return x.Year == t.Year }) {
			r.fault(path+".year", "%d stands here twice", t.Year)
		}
		rounds = append(rounds, t)
	}
	return rounds
}

func (r *schemeReader) round(path string, v any) RoundTerms {
	o := r.object(path, v, "year", "ceiling", "opens", "closes", "decideBy",
		"earlyFiledBefore", "decideEarlyBy", "spendUntil", "mayHoliday")
	t := RoundTerms{
		Year:             int(r.number(o, "year", 2000, 2100)),
		Ceiling:          Cents(r.number(o, "ceiling", 1, mostCents)),
		Opens:            r.date(o, "opens"),
		Closes:           r.date(o, "closes"),
		DecideBy:         r.date(o, "decideBy"),
		EarlyFiledBefore: r.date(o, "earlyFiledBefore"),
		DecideEarlyBy:    r.date(o, "decideEarlyBy"),
		SpendUntil:       r.date(o, "spendUntil"),
	}
	if holiday, ok := o.get("mayHoliday"); ok {
		t.MayHoliday = r.period(path+".mayHoliday", holiday)
	}
	if !t.Opens.IsZero() && t.Year != 0 && t.Opens.Year != t.Year {
		r.fault(path+".opens", "%s lies not in %d", t.Opens, t.Year)
	}
	r.order(path+".closes", t.Opens, t.Closes)
	r.order(path+".decideBy", t.Closes, t.DecideBy)
	r.order(path+".decideEarlyBy", t.EarlyFiledBefore, t.DecideEarlyBy)
	r.order(path+".spendUntil", t.DecideBy, t.SpendUntil)
	return t
}

func (r *schemeReader) order(path string, first, last Date) {
	if !first.IsZero() && !last.IsZero() && last.Before(first) {
		r.fault(path, "%s lies before %s", last, first)
	}
}

// twice names every key that stands twice in one object: the decoder would
// silently take the last, and it could be a ceiling.
func (r *schemeReader) twice(document []byte) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	var seen []map[string]bool // of the objects around; nil for a list
	key := false               // the next text is a key
	for {
		token, err := decoder.Token()
		if err != nil {
			return // the end: the document was decoded before
		}
		inObject := len(seen) > 0 && seen[len(seen)-1] != nil
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{':
				seen, key = append(seen, map[string]bool{}), true
				continue
			case '[':
				seen = append(seen, nil)
				continue
			}
			seen = seen[:len(seen)-1]
			inObject = len(seen) > 0 && seen[len(seen)-1] != nil
		case string:
			if inObject && key {
				if seen[len(seen)-1][t] {
					r.fault(t, "stands twice in one object")
				}
				seen[len(seen)-1][t] = true
				key = false
				continue
			}
		}
		key = inObject
	}
}

// schemeObject is a JSON object with the path at which it stands.
type schemeObject struct {
	path   string
	fields map[string]any
}

func (o schemeObject) get(key string) (any, bool) {
	v, ok := o.fields[key]
	return v, ok
}

func (o schemeObject) at(key string) string {
	if o.path == "$" {
		return key
	}
	return o.path + "." + key
}

// mayLack marks a key that may be absent.
func mayLack(key string) string { return key + "?" }

// object reads an object that has exactly these keys, but for optional ones.
func (r *schemeReader) object(path string, v any, keys ...string) schemeObject {
	fields, ok := v.(map[string]any)
	o := schemeObject{path: path, fields: fields}
	if !ok {
		r.fault(path, "found %s, expected an object", kindOfJSON(v))
		return o
	}
	for i, key := range keys {
		name, free := strings.CutSuffix(key, "?")
		keys[i] = name
		if _, ok := fields[name]; !ok && !free {
			r.fault(o.at(name), "is missing")
		}
	}
	var unknown []string
	for key := range fields {
		if !slices.Contains(keys, key) {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	for _, key := range unknown {
		r.fault(o.at(key), "is unknown; expected one of %s", strings.Join(keys, ", "))
	}
	return o
}

func (r *schemeReader) text(o schemeObject, key string, form *regexp.Regexp) string {
	v, ok := o.get(key)
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok || strings.TrimSpace(s) == "" {
		r.fault(o.at(key), "found %s, expected a text", kindOfJSON(v))
		return ""
	}
	if form != nil && !form.MatchString(s) {
		r.fault(o.at(key), "found %q, expected the form %s", s, form)
	}
	return s
}

func (r *schemeReader) oneOf(o schemeObject, key string, options ...string) string {
	v, ok := o.get(key)
	if !ok {
		return ""
	}
	s, _ := v.(string)
	if !slices.Contains(options, s) {
		r.fault(o.at(key), "found %v, expected one of %s", v, strings.Join(options, ", "))
	}
	return s
}

func (r *schemeReader) boolean(o schemeObject, key string) bool {
	v, ok := o.get(key)
	if !ok {
		return false
	}
	b, ok := v.(bool)
	if !ok {
		r.fault(o.at(key), "found %s, expected true or false", kindOfJSON(v))
	}
	return b
}

// number reads a whole number; money is in cents and never has a fraction.
func (r *schemeReader) number(o schemeObject, key string, least, most int64) int64 {
	v, ok := o.get(key)
	if !ok {
		return 0
	}
	literal, ok := v.(json.Number)
	if !ok {
		r.fault(o.at(key), "found %s, expected a whole number", kindOfJSON(v))
		return 0
	}
	n, err := literal.Int64()
	switch {
	case err != nil:
		r.fault(o.at(key), "found %s, expected a whole number", literal)
	case n < least || n > most:
		r.fault(o.at(key), "found %d, expected %d to %d", n, least, most)
	default:
		return n
	}
	return 0
}

func (r *schemeReader) date(o schemeObject, key string) Date {
	v, ok := o.get(key)
	if !ok {
		return Date{}
	}
	s, _ := v.(string)
	var d Date
	if err := d.UnmarshalText([]byte(s)); err != nil || d.IsZero() {
		r.fault(o.at(key), "found %v, expected a date such as 2022-04-30", v)
		return Date{}
	}
	return d
}

func kindOfJSON(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%q", x)
	case json.Number:
		return "the number " + x.String()
	case bool:
		return fmt.Sprintf("%t", x)
	case []any:
		return "a list"
	}
	return "an object"
}

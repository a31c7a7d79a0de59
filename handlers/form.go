package handlers

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
)

// Form structs hold what was typed, as text. Their validate tags say only
// whether it can be read; what is allowed is asked of package subsidy.
//
//	line  one line, without control characters
//	text  several lines, without control characters
var reader = newReader()

// Most characters that are read of one field; far above what the questions
// allow, so that a text that is only too long is still stored as a draft.
const (
	lineRead = 1000
	textRead = 20000
)

func newReader() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("form") })
	register := func(tag string, newlines bool, most int) {
		err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool {
			return legible(f.Field().String(), newlines) && utf8.RuneCountInString(f.Field().String()) <= most
		})
		if err != nil {
			panic(err)
		}
	}
	register("line", false, lineRead)
	register("text", true, textRead)
	return v
}

// legible tells whether every character of s can be stored and shown.
func legible(s string, newlines bool) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if newlines && (r == '\n' || r == '\t') {
			continue
		}
		if unicode.IsControl(r) {
			return false
		}
	}
	return true
}

// readForm reads the body into form, a pointer to a struct with form tags. A
// map, whose tag ends in a star, holds every field whose name begins with what
// stands before the star; its keys are the rest of their names, as slugs. A
// field that the struct does not have, or a single one that was sent twice, is
// 400; a text that cannot be read is an Invalid error with a field error. Then
// nothing may be stored.
func readForm(c *fiber.Ctx, form any) error {
	sent, err := sentNames(c)
	if err != nil {
		return err
	}
	if err := knownNames(sent, form); err != nil {
		return err
	}
	if len(sent) > 0 {
		if err := c.BodyParser(form); err != nil {
			return fiber.ErrBadRequest
		}
	}
	fillMaps(c, sent, form)
	unify(form)
	return legibleForm(form)
}

// sentNames gives the fields of the body with how often each was sent.
func sentNames(c *fiber.Ctx) (map[string]int, error) {
	names := map[string]int{}
	switch kind, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";"); strings.TrimSpace(kind) {
	case fiber.MIMEApplicationForm:
		c.Request().PostArgs().VisitAll(func(name, _ []byte) { names[string(name)]++ })
	case fiber.MIMEMultipartForm:
		form, err := c.MultipartForm()
		if err != nil {
			return nil, fiber.ErrBadRequest
		}
		for name, values := range form.Value {
			names[name] = len(values)
		}
		for name, files := range form.File {
			names[name] += len(files)
		}
	default:
		return nil, fiber.ErrUnsupportedMediaType
	}
	return names, nil
}

func knownNames(sent map[string]int, form any) error {
	lists := map[string]bool{tokenField: false}
	var starred []string
	t := reflect.TypeOf(form).Elem()
	for i := range t.NumField() {
		tag, kind := t.Field(i).Tag.Get("form"), t.Field(i).Type.Kind()
		if kind == reflect.Map {
			starred = append(starred, tag)
			continue
		}
		lists[tag] = kind == reflect.Slice
	}
	for name, count := range sent {
		list, known := lists[name]
		known = known || slices.ContainsFunc(starred, func(tag string) bool { return keyOf(tag, name) != "" })
		if !known || (count > 1 && !list) {
			return fiber.ErrBadRequest
		}
	}
	return nil
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// keyOf gives the key under which the map with this tag holds a field, "" where
// it does not.
func keyOf(tag, name string) string {
	key, ours := strings.CutPrefix(name, strings.TrimSuffix(tag, "*"))
	if !ours || !slug.MatchString(key) {
		return ""
	}
	return key
}

// fillMaps puts into the maps of a form what was sent for them.
func fillMaps(c *fiber.Ctx, sent map[string]int, form any) {
	v := reflect.ValueOf(form).Elem()
	for i := range v.NumField() {
		if v.Field(i).Kind() != reflect.Map {
			continue
		}
		typed := map[string]string{}
		for name := range sent {
			if key := keyOf(v.Type().Field(i).Tag.Get("form"), name); key != "" {
				typed[key] = strings.ReplaceAll(bodyValue(c, name), "\r\n", "\n")
			}
		}
		v.Field(i).Set(reflect.ValueOf(typed))
	}
}

// unify turns the line ends of browsers into one.
func unify(form any) {
	v := reflect.ValueOf(form).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String {
			f.SetString(strings.ReplaceAll(f.String(), "\r\n", "\n"))
		}
	}
}

func legibleForm(form any) error {
	err := reader.Struct(form)
	found, ok := err.(validator.ValidationErrors)
	if !ok {
		return err
	}
	refusal := &subsidy.Error{Kind: subsidy.Invalid}
	for _, f := range found {
		name := fieldName(f.Field())
		if slices.ContainsFunc(refusal.Fields, func(x subsidy.FieldError) bool { return x.Field == name }) {
			continue
		}
		refusal.Fields = append(refusal.Fields, subsidy.FieldError{Field: name, Message: illegible(f)})
	}
	return refusal
}

var indexed = regexp.MustCompile(`^(.+)\[(\d+)\]$`)

// fieldName gives the name on the page of an element of a list: the partner
// rows are numbered, the options of a choice are not.
func fieldName(name string) string {
	if prefix, key, starred := strings.Cut(name, "*["); starred {
		return prefix + strings.TrimSuffix(key, "]")
	}
	m := indexed.FindStringSubmatch(name)
	if m == nil {
		return name
	}
	if strings.HasPrefix(name, "deelnemer-") {
		i := 0
		for _, digit := range m[2] {
			i = 10*i + int(digit-'0')
		}
		return subsidy.PartnerField(m[1], i)
	}
	return m[1]
}

func illegible(f validator.FieldError) string {
	switch f.Tag() {
	case "oneof", "max":
		return "Kies uit de mogelijkheden die er staan. Er is niets opgeslagen."
	}
	if text, _ := f.Value().(string); utf8.ValidString(text) && legible(text, true) {
		return "Deze tekst is te lang of heeft meer dan één regel. Maak de tekst korter. Er is niets opgeslagen."
	}
	return "Hier staat een teken dat wij niet kunnen lezen. Typ de tekst opnieuw, zonder te plakken. Er is niets opgeslagen."
}

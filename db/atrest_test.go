package db_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
)

// TestEveryColumnIsSealedOrSaidToBeReadable holds docs/data-at-rest.md against
// the schema and the code: who adds a column says there what it is.
func TestEveryColumnIsSealedOrSaidToBeReadable(t *testing.T) {
	_, path := opened(t)
	sealed, readable := registered(t)
	var inSchema []string
	for _, c := range dbtest.Columns(t, console(t, path)) {
		inSchema = append(inSchema, c.Table+"."+c.Name)
	}
	inCode := map[string]bool{}
	for _, c := range db.SealedColumns() {
		inCode[c.Name] = true
	}
	for _, column := range inSchema {
		switch s, r := slices.Contains(sealed, column), slices.Contains(readable, column); {
		case s == r:
			t.Errorf("docs/data-at-rest.md has to have %s once, as sealed or as readable: is it of a person, or written by one?", column)
		case s != inCode[column]:
			t.Errorf("%s: docs/data-at-rest.md and sealedColumns in db/seal.go do not agree", column)
		}
	}
	for _, column := range slices.Concat(sealed, readable) {
		if !slices.Contains(inSchema, column) {
			t.Errorf("docs/data-at-rest.md has %s, which is no column", column)
		}
	}
}

// registered gives the columns of the table in docs/data-at-rest.md.
func registered(t *testing.T) (sealed, readable []string) {
	t.Helper()
	text, err := os.ReadFile("../docs/data-at-rest.md")
	must(t, err)
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 5 || strings.Contains(line, "---") || strings.TrimSpace(cells[1]) == "table" {
			continue
		}
		for i, into := range []*[]string{&sealed, &readable} {
			for column := range strings.FieldsSeq(strings.ReplaceAll(cells[2+i], ",", " ")) {
				*into = append(*into, strings.TrimSpace(cells[1])+"."+column)
			}
		}
	}
	return sealed, readable
}

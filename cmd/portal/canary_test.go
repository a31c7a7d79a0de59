package main

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// thief has a database and not its keys.
type thief struct {
	t       *testing.T
	pool    *sql.DB
	columns []dbtest.Column
}

func steal(t *testing.T, dsn string) *thief {
	t.Helper()
	x := &thief{t: t, pool: dbtest.Console(t, dsn)}
	x.columns = dbtest.Columns(t, x.pool)
	return x
}

// texts gives a column of what a query finds.
func (x *thief) texts(query string) []string {
	x.t.Helper()
	rows, err := x.pool.Query(query)
	if err != nil {
		x.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text sql.NullString
		if err := rows.Scan(&text); err != nil {
			x.t.Fatal(err)
		}
		found = append(found, text.String)
	}
	return found
}

// primary gives the columns of the primary key of a table, in order.
func (x *thief) primary(table string) []string {
	x.t.Helper()
	if dbtest.OnPostgreSQL() {
		return x.texts(`SELECT column_name FROM information_schema.key_column_usage JOIN information_schema.table_constraints c USING (constraint_schema, constraint_name)
			WHERE constraint_type = 'PRIMARY KEY' AND c.table_name = '` + table + `' ORDER BY ordinal_position`)
	}
	return x.texts(`SELECT name FROM pragma_table_info('` + table + `') WHERE pk > 0 ORDER BY pk`)
}

// written gives an expression of what stands in a column as text: bytes in hex.
func (x *thief) written(table, column string) string {
	for _, c := range x.columns {
		if c.Table != table || c.Name != column {
			continue
		}
		switch c.Type {
		case "bytea":
			return "encode(" + column + ", 'hex')"
		case "blob":
			return "hex(" + column + ")"
		}
	}
	return column
}

// open gives what is sealed in a column, to who has the keys: as the format is
// written down, and not by the code that writes it.
func (x *thief) open(ring *keys.Ring, table, column string) []string {
	x.t.Helper()
	row := strings.Join(x.primary(table), ` || '/' || `)
	var plain []string
	for _, pair := range x.texts(`SELECT ` + row + ` || '` + "\n" + `' || ` + x.written(table, column) + ` FROM ` + table + ` WHERE ` + column + ` <> ''`) {
		name, value, _ := strings.Cut(pair, "\n")
		made, err := hex.DecodeString(value)
		if err != nil {
			mark, _ := hex.DecodeString(value[:10])
			rest, err := base64.RawURLEncoding.DecodeString(value[10:])
			if err != nil {
				x.t.Fatalf("%s.%s of row %s: %v", table, column, name, err)
			}
			made = append(mark, rest...)
		}
		opened, err := ring.Open(made, []byte(table+"."+column+"/"+name))
		if err != nil {
			x.t.Fatalf("%s.%s of row %s: %v", table, column, name, err)
		}
		plain = append(plain, string(opened))
	}
	return plain
}

// sealedPlaces gives the sealed columns of docs/data-at-rest.md, by table.
func sealedPlaces(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/data-at-rest.md")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(line, "|"); len(cells) == 5 && strings.TrimSpace(cells[1]) != "table" && !strings.Contains(line, "---") {
			found[strings.TrimSpace(cells[1])] = strings.FieldsFunc(cells[2], func(r rune) bool { return r == ',' || r == ' ' })
		}
	}
	return found
}

// canaries gives the texts in a value that must not be seen: the text, or the
// texts in its JSON.
func canaries(value string) []string {
	var read any
	if json.Unmarshal([]byte(value), &read) != nil {
		return []string{value}
	}
	var found []string
	var walk func(any)
	walk = func(v any) {
		switch x := v.(type) {
		case string:
			found = append(found, x)
		case []any:
			for _, each := range x {
				walk(each)
			}
		case map[string]any:
			for _, each := range x {
				walk(each)
			}
		}
	}
	walk(read)
	return found
}

// public tells of texts that anybody may read anyway, or that are too short to
// be sure whose they are: dates, hashes, references, codes and what is on a
// list of the scheme.
var public = regexp.MustCompile(`^(.{0,8}|[0-9a-f]{64}|[\d-]{10}|\d{4}-\d\d-\d\dT.*Z|ZO\d\d-.*|[a-z][a-z/-]*|[A-Z0-9]{26})$`)

// TestAStolenDatabaseTellsNothingOfAnybody lets the demonstration go through its
// use cases, with canaries beside them, and then looks for whatever was sealed in
// a dump of every column of every table, and on SQLite in the bytes of the files.
// Every column that is sealed has something in it.
func TestAStolenDatabaseTellsNothingOfAnybody(t *testing.T) {
	c := fresh(t)
	if dbtest.OnPostgreSQL() {
		c.Database, c.Keys = dbtest.Bare(t), filepath.Join(t.TempDir(), "portal.keys")
		if _, err := keys.Create(c.Keys); err != nil {
			t.Fatal(err)
		}
	}
	p, err := newDemo(t.Context(), c, demoStart, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	letFly(t, p)
	x, dump := steal(t, c.Database), dbtest.Dump(t, c.Database)
	for _, name := range x.texts(`SELECT name FROM boards`) {
		if !strings.Contains(dump, name) {
			t.Errorf("the dump does not even have %q, which anybody may read", name)
		}
	}
	known := strings.Join(slices.Concat(
		x.texts(`SELECT document FROM scheme_versions`), x.texts(`SELECT kind FROM letter_kinds`), x.texts(`SELECT text FROM letter_texts`),
		x.texts(`SELECT name || city FROM boards`),
		x.texts(`SELECT name || street || city || municipality || province FROM locations`)), "\n")
	sought := map[string]string{}
	for table, columns := range sealedPlaces(t) {
		for _, column := range columns {
			values := x.open(p.keys, table, column)
			if len(values) == 0 {
				t.Errorf("neither the demonstration nor a canary writes anything to %s.%s", table, column)
			}
			for _, value := range values {
				for _, text := range canaries(value) {
					if !public.MatchString(text) && !strings.Contains(known, text) {
						sought[text] = table + "." + column
					}
				}
			}
		}
	}
	for text, where := range sought {
		if strings.Contains(dump, text) {
			t.Errorf("%q of %s can be read", text, where)
		}
	}
	for _, bird := range birds {
		if !slices.ContainsFunc(slices.Collect(keysOf(sought)), func(text string) bool { return strings.Contains(text, bird) }) {
			t.Errorf("the canary %q is not in the database at all", bird)
		}
		if strings.Contains(strings.ToLower(dump), strings.ToLower(bird)) {
			t.Errorf("the canary %q can be read", bird)
		}
	}
	t.Logf("looked for %d texts in %d kB", len(sought), len(dump)>>10)
}

// keysOf gives the keys of a map, in no order.
func keysOf(m map[string]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

// birds are what letFly lets loose. The first is an IBAN that belongs to nobody.
var birds = []string{"NL20 INGB 0001 2345 67", "Kanarie Contactpersoon", "kanarie@vogel.example", "06 9988 7766", "kanarievolière",
	"kanarie-bijlage", "kanarie in een bestand", "kanariebericht", "kanarieband", "kanariezitting",
	"kanariecontrole", "kanarieverlenging", "kanariegebrek", "Kanarie Aanvulling", "Kanarie Schrijver", "Kanarie Uitgever",
	"Kanarie Voorsteller", "Kanarie Afwijzer", "kanarieafwijzing", "kanarieteruggave", "kanariebezwaar"}

// letFly puts a canary in each field in which people write of themselves or of
// others, through the use cases of the portal.
func letFly(t *testing.T, p *Portal) {
	t.Helper()
	ctx := t.Context()
	person := func(key string) subsidy.User {
		u, err := p.Store.User(ctx, subsidy.UserID("demo-"+key))
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	signer := person("tekenbevoegde")
	locations, err := p.Store.LocationsOf(ctx, signer.Board)
	must(err)
	round := subsidy.NewRoundID("zittenblijven-vo", 2022)
	a, err := p.Service.Create(ctx, signer, subsidy.NewDraft{Location: locations[3].Code, Round: round,
		Parts: []subsidy.Part{subsidy.PartOvergangsbeleid}, Key: "kanarie"})
	must(err)
	_, err = p.Service.Save(ctx, signer, a.Reference, subsidy.Edit{Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) {
		to.Contact = subsidy.ContactAnswers{Name: birds[1], Email: birds[2], Phone: birds[3], IBAN: birds[0]}
		to.Overgangsbeleid = subsidy.OvergangsbeleidAnswers{Measures: []subsidy.Measure{subsidy.Monitoring},
			Change: "Een " + birds[4] + " voor ieder.", From: "1-8-2022", Anchoring: "In de schoolgids."}
	}})
	must(err)
	_, err = p.Service.Attach(ctx, signer, a.Reference, birds[5]+".pdf", []byte("%PDF-1.4\n% "+birds[6]+"\n%%EOF\n"))
	must(err)
	dossier, err := p.Service.Draft(ctx, signer, a.Reference)
	must(err)
	_, err = p.Service.Submit(ctx, signer, a.Reference, dossier.Application.Version, true, p.Service.Now())
	must(err)
	must(p.Service.WriteMessage(ctx, signer, a.Reference, subsidy.NewMessage{Text: "Een " + birds[7] + ".", Key: "kanarie"}))
	_, err = p.Service.DeclareTie(ctx, person("beoordelaar-2"), subsidy.TieForm{Board: string(signer.Board), Reason: "Een " + birds[8] + "."})
	must(err)
	must(p.Service.NameSource(ctx, person("beheerder"), round, "de Staatsloterij", "10-5-2022"))
	must(p.Store.AddSession(ctx, "kanarie", signer.ID, "Een "+birds[9]+".", p.Service.Now(), p.Service.Now().AddDate(1, 0, 0)))
	must(keepObjection(ctx, p, signer, "Een "+birds[20]+"."))
	flyThroughTheMinistry(t, p, person, signer, a.Reference)
}

// keepObjection keeps what a board has written of an objection to one of its
// decisions.
func keepObjection(ctx context.Context, p *Portal, signer subsidy.User, text string) error {
	rows, err := p.Store.BoardRows(ctx, signer.Board)
	for _, row := range rows {
		if _, err = p.Service.KeepText(ctx, signer, row.Reference, subsidy.UnsentObjection, subsidy.UnsentForm{Text: text}); err == nil {
			return nil
		}
	}
	return err
}

// flyThroughTheMinistry lets loose the canaries of officials, and of who answers
// them.
func flyThroughTheMinistry(t *testing.T, p *Portal, person func(key string) subsidy.User, signer subsidy.User, ref subsidy.Reference) {
	t.Helper()
	ctx, round := t.Context(), subsidy.NewRoundID("zittenblijven-vo", 2022)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	named := func(key, name string) subsidy.User {
		u := person(key)
		u.Name = name
		return u
	}
	now := func() subsidy.Application {
		t.Helper()
		a, err := p.Store.FiledApplication(ctx, ref)
		must(err)
		return a
	}
	assessor := person("beoordelaar")
	must(p.Service.Take(ctx, assessor, ref))
	file, err := p.Service.CaseFile(ctx, assessor, ref)
	must(err)
	item := file.Checklist[0].ID
	must(p.Service.Check(ctx, assessor, ref, subsidy.CheckForm{Version: now().Version,
		Outcomes: map[string]string{item: string(subsidy.FallsShort)}, Reasons: map[string]string{item: "Een " + birds[10] + "."}}))
	_, err = p.Service.Extend(ctx, assessor, ref, subsidy.ExtensionForm{Version: now().Version,
		Until: now().DecideBy.AddDays(30).Short(), Reason: "Een " + birds[11] + "."})
	must(err)
	_, err = p.Service.AskSupplement(ctx, assessor, ref, subsidy.SupplementRequest{Version: now().Version,
		Missing: map[subsidy.Section]string{subsidy.SectionLocation: "Een " + birds[12] + "."}})
	must(err)
	_, err = p.Service.Save(ctx, signer, ref, subsidy.Edit{Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) {
		to.Contact.Name = birds[13]
	}})
	must(err)

	writer, kind := named("beheerder", birds[14]), subsidy.LetterWithdrawal
	texts, err := p.Service.LetterTexts(ctx, writer, kind)
	must(err)
	text, seen := texts.Begun()
	must(p.Service.WriteLetterText(ctx, writer, kind, text+"\n", seen))
	must(p.Service.PublishLetterText(ctx, named("besluitnemer", birds[15]), kind, subsidy.HashText(text+"\n")))

	must(p.Service.ProposeClosing(ctx, named("beheerder", birds[16]), round, subsidy.ClosingForm{Kind: string(subsidy.MoveExtension),
		Reason: "Er was veel vraag.", Day: "6-5-2022", Hour: "12:00"}))
	decider := named("besluitnemer", birds[17])
	closing, err := p.Service.Closing(ctx, decider, round)
	must(err)
	must(p.Service.TurnDownClosing(ctx, decider, round, closing.Waiting().ID, "Een "+birds[18]+"."))

	prepared, err := p.Store.PreparedDecisions(ctx, round, person("auditor").ID)
	must(err)
	if len(prepared) == 0 {
		t.Fatal("the demonstration prepares no decision")
	}
	a, err := p.Store.FiledApplication(ctx, prepared[0].Reference)
	must(err)
	must(p.Service.Return(ctx, person("besluitnemer"), a.Reference, a.Version, "Een "+birds[19]+"."))
}

package db_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// texts gives the texts that a query finds, as somebody with a console does.
func texts(t testing.TB, dsn, query string) []string {
	t.Helper()
	return textsIn(t, writer(t, dsn), query)
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	s, path := portal(t)
	schema := `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name`
	if dbtest.OnPostgreSQL() {
		schema = `SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns ORDER BY 1`
	}
	before := texts(t, path, schema)
	must(t, s.Migrate(t.Context()))
	if !slices.Equal(before, texts(t, path, schema)) {
		t.Fatal("the schema changed")
	}
}

// TestCopiesThatMigrateAnEmptyDatabaseAtOnceDoSoOnce starts eight copies on a
// new database.
func TestCopiesThatMigrateAnEmptyDatabaseAtOnceDoSoOnce(t *testing.T) {
	dbtest.OnlyPostgreSQL(t)
	const copies = 8
	dsn := dbtest.Bare(t)
	begin, done := make(chan struct{}), make(chan error, copies)
	for range copies {
		s, err := db.Open(t.Context(), dsn, ring())
		must(t, err)
		t.Cleanup(func() { must(t, s.Close()) })
		go func() {
			<-begin
			done <- s.Migrate(t.Context())
		}()
	}
	close(begin)
	for range copies {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if twice := texts(t, dsn, `SELECT CAST(version_id AS TEXT) FROM goose_db_version GROUP BY version_id HAVING COUNT(*) > 1`); len(twice) > 0 {
		t.Errorf("migrated twice: %v", twice)
	}
	_, alone := opened(t)
	for _, schema := range []string{
		`SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`,
		`SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1`,
		`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
		`SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
	} {
		if got, want := texts(t, dsn, schema), texts(t, alone, schema); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s gives %d rows, and %d where one copy migrated", schema, len(got), len(want))
		}
	}
}

func TestEveryTableIsStrict(t *testing.T) {
	dbtest.OnlySQLite(t)
	_, path := opened(t)
	loose := texts(t, path, `SELECT name FROM pragma_table_list
		WHERE schema = 'main' AND type <> 'view' AND NOT strict AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'`)
	if len(loose) > 0 {
		t.Fatalf("not STRICT: %v", loose)
	}
	if n := len(texts(t, path, `SELECT name FROM pragma_table_list WHERE strict`)); n < 19 {
		t.Fatalf("only %d tables", n)
	}
}

func TestADatabaseOfANewerVersionIsRefusedAndLeftAlone(t *testing.T) {
	s, dsn := opened(t)
	run(t, console(t, dsn), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
	if err := s.Migrate(t.Context()); !errors.Is(err, db.ErrNewer) {
		t.Fatalf("got %v", err)
	}
}

// TestWhatWaitsToBeMadeKnownKeepsTheTextOfWhenItWasPrepared gives back to a
// database what it was before that text was kept, and migrates it.
func TestWhatWaitsToBeMadeKnownKeepsTheTextOfWhenItWasPrepared(t *testing.T) {
	s, dsn := portal(t)
	granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(0)), 1_500_000)))
	prepared(t, s, advised(t, s, filed(t, s, started(t, s, draft(1)), 1_500_000)))
	addLocation(t, s, board, place(4), "De Linde", "Utrecht")
	b := advised(t, s, filed(t, s, started(t, s, draft(4)), 1_500_000))
	advance(t, s, &b, subsidy.ActPrepare, subsidy.Prepared, decider)
	reject := decision(b)
	reject.Verdict, reject.Amount = subsidy.VerdictReject, 0
	must(t, s.AddDecision(t.Context(), reject))
	for version, at := range map[int]time.Time{1: decided.Add(-time.Hour), 2: decided, 3: decided.Add(time.Microsecond)} {
		text := subsidy.LetterText{Kind: subsidy.LetterReject, Version: version, Text: "# x", WrittenBy: assessor, WrittenAt: begun, PublishedBy: decider, PublishedAt: at}
		must(t, s.SaveLetterText(t.Context(), text))
		must(t, s.PublishLetterText(t.Context(), text))
	}
	before := []string{`ALTER TABLE decisions DROP COLUMN text_version`, `ALTER TABLE decisions DROP COLUMN text_edition`,
		`DELETE FROM letter_kinds WHERE kind = 'objection committee'`, `DELETE FROM goose_db_version WHERE version_id = 52`}
	if !dbtest.OnPostgreSQL() {
		before = append([]string{`DROP TRIGGER decisions_only_resealed`}, before...)
		before = append(before, `CREATE TRIGGER decisions_only_resealed BEFORE UPDATE OF id ON decisions BEGIN SELECT 1; END`)
	}
	for _, statement := range before {
		run(t, console(t, dsn), statement)
	}
	must(t, db.MigrateAgain(t.Context(), s, 52))
	got := texts(t, dsn, `SELECT application || ' ' || text_version || ' ' || text_edition FROM decisions ORDER BY 1`)
	if want := []string{"application-0 0 0", "application-1 0 3", "application-4 2 0"}; !slices.Equal(got, want) {
		t.Errorf("the texts are %v, want %v", got, want)
	}
}

func TestTheWordsOfTheSchemaAreThoseOfTheDomain(t *testing.T) {
	_, path := opened(t)
	var states, kinds, verdicts []string
	for _, s := range subsidy.States {
		states = append(states, string(s))
	}
	for _, k := range subsidy.LetterKinds {
		kinds = append(kinds, string(k))
	}
	for _, v := range subsidy.VerdictChoices {
		verdicts = append(verdicts, v.Value)
	}
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{`SELECT state FROM states`, states},
		{`SELECT kind FROM letter_kinds`, kinds},
		{`SELECT verdict FROM verdicts`, verdicts},
	} {
		got := texts(t, path, tt.query)
		slices.Sort(got)
		slices.Sort(tt.want)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s gives %v, want %v", tt.query, got, tt.want)
		}
	}
}

func TestEveryRoleFitsAUser(t *testing.T) {
	s, _ := portal(t)
	for _, role := range subsidy.Roles {
		u := subsidy.User{ID: subsidy.UserID("new " + role), Email: string(role) + "@nieuw.nl", Role: role, CreatedAt: begun}
		if role.OfBoard() {
			u.Board = board
		}
		must(t, s.AddUser(t.Context(), u))
		u.ID, u.Email, u.Board = u.ID+"2", "2"+u.Email, map[bool]subsidy.BoardNumber{true: "", false: board}[role.OfBoard()]
		if s.AddUser(t.Context(), u) == nil {
			t.Errorf("a %s with board %q was taken", role, u.Board)
		}
	}
}

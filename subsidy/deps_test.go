package subsidy_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The arrows of the house: cmd -> handlers -> views -> subsidy <- db <- cmd.
// Adapters know the domain alone, and only cmd/portal knows all.

const module = "subsidieportaal"

// root is the folder of the module, seen from this one.
const root = ".."

// mayImport names, per package, those of ours that it may import. A package
// that is not here is a fault: whoever adds one says here where it stands.
var mayImport = map[string][]string{
	"subsidy":   {},
	"static":    {},
	"db":        {"subsidy"},
	"db/dbtest": {"adapters/keys", "db", "subsidy"}, // the world that tests work in; only tests import it
	// A server for tests, and the command that runs others with it.
	"db/dbtest/cluster":      {},
	"db/dbtest/withpostgres": {"db/dbtest/cluster"},
	"views":                  {"static", "subsidy"},
	"handlers":               {"static", "subsidy", "views"},
	"adapters/*":             {"subsidy"},
	// The visitor knows pages and nothing of what makes them.
	"handlers/visitor": {},
	"cmd/portal":       {"adapters/*", "db", "handlers", "static", "subsidy", "views"},
	// The load generator fills a database; it meets the portal over HTTP alone.
	"cmd/rush": {"adapters/keys", "adapters/password", "db", "subsidy"},
}

// mustNotImport names, per package, what of the rest it may not import; what
// lies below such a path is meant too.
var mustNotImport = map[string][]string{
	"subsidy": {"net/http", "database/sql", "html/template", "embed", "os"},
	"db":      {"net/http", "html/template", "github.com/gofiber"},
	"views":   {"net/http", "database/sql", "github.com/gofiber"},
	"static":  {"net/http", "database/sql", "github.com/gofiber"},
	// What handlers need beyond the service is an interface of their own.
	"handlers": {"database/sql"},
}

// sayNothing are names of files and folders that say nothing of what is in them.
var sayNothing = []string{"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"}

// source is one Go file that is no test.
type source struct {
	name string // from the root of the module, with slashes
	pkg  string // its folder, likewise
	file *ast.File
}

func parsed(t *testing.T, name string, text any) source {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
	return source{name: name, pkg: path.Dir(name), file: file}
}

// sources gives every Go file of the module that is no test.
func sources(t *testing.T) []source {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatalf("the root of the module is not where this test looks: %v", err)
	}
	var all []source
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := entry.Name(); entry.IsDir() {
			if file != root && (base == "node_modules" || base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		all = append(all, parsed(t, filepath.ToSlash(name), nil))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// imports gives the paths that a file imports, with the names it uses for them.
func (s source) imports() map[string]string {
	all := map[string]string{}
	for _, spec := range s.file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // no file that compiles
		}
		all[imported] = path.Base(imported)
		if spec.Name != nil {
			all[imported] = spec.Name.Name
		}
	}
	return all
}

// rowOf gives the row of a table for a package: its own, or that of its parent
// with a star.
func rowOf(table map[string][]string, pkg string) ([]string, bool) {
	if row, ok := table[pkg]; ok {
		return row, true
	}
	row, ok := table[path.Dir(pkg)+"/*"]
	return row, ok
}

// isOneOf tells whether a package of ours is one of these, or lies right in one
// with a star.
func isOneOf(pkg string, packages []string) bool {
	return slices.Contains(packages, pkg) || slices.Contains(packages, path.Dir(pkg)+"/*")
}

// liesIn tells whether an imported path is one of these or lies below one.
func liesIn(imported string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		return imported == p || strings.HasPrefix(imported, p+"/")
	})
}

// brokenArrows tells what a file imports that its package may not.
func brokenArrows(s source) []string {
	ours, known := rowOf(mayImport, s.pkg)
	if !known {
		return []string{fmt.Sprintf("%s: package %s has no row in mayImport; say there which of our packages it may import", s.name, s.pkg)}
	}
	var faults []string
	for imported := range s.imports() {
		own, isOurs := strings.CutPrefix(imported, module+"/")
		switch {
		case isOurs && !isOneOf(own, ours):
			faults = append(faults, fmt.Sprintf("%s imports %s; package %s may import of ours only %q", s.name, imported, s.pkg, ours))
		case isOurs:
		case liesIn(imported, mustNotImport[s.pkg]):
			faults = append(faults, fmt.Sprintf("%s imports %s, which is not for package %s", s.name, imported, s.pkg))
		case s.pkg == "subsidy" && !isStandard(imported):
			faults = append(faults, fmt.Sprintf("%s imports %s; subsidy imports the standard library alone", s.name, imported))
		}
	}
	return faults
}

// isStandard tells whether a path is of the standard library: those have no
// dot before their first slash.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && first != "C" && first != module
}

// readsTheClock tells where a file asks what time it is, instead of being told.
func readsTheClock(s source) []string {
	name, imported := s.imports()["time"]
	if !imported {
		return nil
	}
	if name == "." {
		return []string{s.name + " imports time with a dot, which hides who reads the clock"}
	}
	var faults []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, ok := selector.X.(*ast.Ident)
		if ok && of.Name == name && slices.Contains([]string{"Now", "Since", "Until"}, selector.Sel.Name) {
			faults = append(faults, fmt.Sprintf("%s uses time.%s; in subsidy time is a parameter", s.name, selector.Sel.Name))
		}
		return true
	})
	return faults
}

// floats tells where a file has a number that is not exact.
func floats(s source) []string {
	var faults []string
	fault := func(what string) {
		faults = append(faults, fmt.Sprintf("%s has %s; money and counts are whole numbers, never floats", s.name, what))
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.BasicLit:
			if x.Kind == token.FLOAT || x.Kind == token.IMAG {
				fault("the number " + x.Value)
			}
		case *ast.Ident:
			if slices.Contains([]string{"float32", "float64", "complex64", "complex128", "ParseFloat", "FormatFloat", "AppendFloat"}, x.Name) {
				fault(x.Name)
			}
		case *ast.CallExpr: // these of a time.Duration give a float64
			if s, ok := x.Fun.(*ast.SelectorExpr); ok && len(x.Args) == 0 && slices.Contains([]string{"Seconds", "Minutes", "Hours"}, s.Sel.Name) {
				fault("a call of " + s.Sel.Name)
			}
		}
		return true
	})
	return faults
}

// emptyNames tells whether a file or its folder has a name that says nothing.
func emptyNames(s source) []string {
	stem := strings.TrimSuffix(s.name, ".go")
	for _, word := range strings.FieldsFunc(stem, func(r rune) bool { return strings.ContainsRune("/_-.", r) }) {
		if slices.Contains(sayNothing, strings.ToLower(word)) {
			return []string{fmt.Sprintf("%s: %q does not say what is in it; name it after the thing", s.name, word)}
		}
	}
	return nil
}

func TestEveryImportFollowsTheArrowsOfTheHouse(t *testing.T) {
	all := sources(t)
	for _, s := range all {
		for _, fault := range brokenArrows(s) {
			t.Error(fault)
		}
	}
	if !slices.ContainsFunc(all, func(s source) bool { return s.name == "subsidy/check.go" }) {
		t.Error("the files of subsidy were not looked at")
	}
}

func TestTheDomainNeverReadsTheClock(t *testing.T) {
	for _, s := range sources(t) {
		if s.pkg != "subsidy" {
			continue
		}
		for _, fault := range readsTheClock(s) {
			t.Error(fault)
		}
	}
}

func TestTheDomainHasNoFloats(t *testing.T) {
	for _, s := range sources(t) {
		if s.pkg != "subsidy" {
			continue
		}
		for _, fault := range floats(s) {
			t.Error(fault)
		}
	}
}

func TestEveryFileIsNamedAfterWhatIsInIt(t *testing.T) {
	for _, s := range sources(t) {
		for _, fault := range emptyNames(s) {
			t.Error(fault)
		}
	}
}

func TestABrokenArrowIsSeen(t *testing.T) {
	imports := func(paths ...string) string {
		text := "package x\n"
		for _, p := range paths {
			text += "import " + p + "\n"
		}
		return text
	}
	cases := []struct {
		name, file, text string
		faults           func(source) []string
		says             string // "" where nothing is wrong
	}{
		{"subsidy and the standard library", "subsidy/x.go", imports(`"fmt"`, `"net/mail"`, `_ "time/tzdata"`), brokenArrows, ""},
		{"subsidy and the web", "subsidy/x.go", imports(`"net/http"`), brokenArrows, "subsidy/x.go imports net/http"},
		{"subsidy and a part of the web", "subsidy/x.go", imports(`"net/http/httptest"`), brokenArrows, "net/http/httptest"},
		{"subsidy and SQL", "subsidy/x.go", imports(`"database/sql"`), brokenArrows, "database/sql"},
		{"subsidy and templates", "subsidy/x.go", imports(`"html/template"`), brokenArrows, "html/template"},
		{"subsidy and embedded files", "subsidy/x.go", imports(`_ "embed"`), brokenArrows, "embed"},
		{"subsidy and the system", "subsidy/x.go", imports(`renamed "os"`), brokenArrows, "imports os"},
		{"subsidy and a part of the system", "subsidy/x.go", imports(`"os/exec"`), brokenArrows, "os/exec"},
		{"subsidy and somebody else", "subsidy/x.go", imports(`"golang.org/x/text/language"`), brokenArrows, "the standard library alone"},
		{"subsidy and C", "subsidy/x.go", imports(`"C"`), brokenArrows, "the standard library alone"},
		{"subsidy and db", "subsidy/x.go", imports(`"subsidieportaal/db"`), brokenArrows, "may import of ours only []"},
		{"db and subsidy", "db/x.go", imports(`"subsidieportaal/subsidy"`, `"database/sql"`), brokenArrows, ""},
		{"db and views", "db/x.go", imports(`"subsidieportaal/views"`), brokenArrows, "db/x.go imports subsidieportaal/views"},
		{"db and its own tests' world", "db/x.go", imports(`"subsidieportaal/db/dbtest"`), brokenArrows, "db/dbtest"},
		{"db and the web", "db/x.go", imports(`"net/http"`), brokenArrows, "not for package db"},
		{"views and static", "views/x.go", imports(`"subsidieportaal/static"`, `"html/template"`), brokenArrows, ""},
		{"views and handlers", "views/x.go", imports(`"subsidieportaal/handlers"`), brokenArrows, "handlers"},
		{"static and subsidy", "static/x.go", imports(`"subsidieportaal/subsidy"`), brokenArrows, "static/x.go"},
		{"handlers and views", "handlers/x.go", imports(`"subsidieportaal/views"`, `"github.com/gofiber/fiber/v2"`), brokenArrows, ""},
		{"handlers and db", "handlers/x.go", imports(`"subsidieportaal/db"`), brokenArrows, "handlers/x.go imports subsidieportaal/db"},
		{"handlers and an adapter", "handlers/x.go", imports(`"subsidieportaal/adapters/duo"`), brokenArrows, "adapters/duo"},
		{"handlers and cmd", "handlers/x.go", imports(`"subsidieportaal/cmd/portal"`), brokenArrows, "cmd/portal"},
		{"handlers and SQL", "handlers/x.go", imports(`"database/sql"`), brokenArrows, "not for package handlers"},
		{"an adapter and subsidy", "adapters/mail/x.go", imports(`"subsidieportaal/subsidy"`), brokenArrows, ""},
		{"an adapter and db", "adapters/mail/x.go", imports(`"subsidieportaal/db"`), brokenArrows, "adapters/mail/x.go"},
		{"an adapter and another", "adapters/mail/x.go", imports(`"subsidieportaal/adapters/duo"`), brokenArrows, "adapters/duo"},
		{"cmd/portal and all", "cmd/portal/x.go", imports(`"subsidieportaal/db"`, `"subsidieportaal/handlers"`, `"subsidieportaal/adapters/duo"`), brokenArrows, ""},
		{"cmd/portal and the world of tests", "cmd/portal/x.go", imports(`"subsidieportaal/db/dbtest"`), brokenArrows, "db/dbtest"},
		{"a package that nobody placed", "other/x.go", imports(), brokenArrows, "package other has no row"},
		{"a folder below subsidy", "subsidy/deep/x.go", imports(), brokenArrows, "package subsidy/deep has no row"},

		{"a clock that is told", "subsidy/x.go", "package x\nimport \"time\"\nfunc f(now time.Time) time.Time { return now.Add(time.Hour) }", readsTheClock, ""},
		{"a clock of one's own", "subsidy/x.go", "package x\ntype s struct{ Now func() int }\nfunc f(x s) int { return x.Now() }", readsTheClock, ""},
		{"a clock that is read", "subsidy/x.go", "package x\nimport \"time\"\nvar at = time.Now()", readsTheClock, "uses time.Now"},
		{"a clock that is handed on", "subsidy/x.go", "package x\nimport \"time\"\nvar now = time.Now", readsTheClock, "uses time.Now"},
		{"a clock under another name", "subsidy/x.go", "package x\nimport clock \"time\"\nvar at = clock.Now()", readsTheClock, "uses time.Now"},
		{"a clock behind a dot", "subsidy/x.go", "package x\nimport . \"time\"\nvar at = Now()", readsTheClock, "with a dot"},
		{"a clock that is read in passing", "subsidy/x.go", "package x\nimport \"time\"\nfunc f(t time.Time) time.Duration { return time.Since(t) }", readsTheClock, "uses time.Since"},

		{"whole numbers", "subsidy/x.go", "package x\nvar n int64 = 0x1F / 3 // not 0.1", floats, ""},
		{"a float", "subsidy/x.go", "package x\nfunc f(n float64) {}", floats, "float64"},
		{"a short float", "subsidy/x.go", "package x\nvar n = float32(1)", floats, "float32"},
		{"a number with a point", "subsidy/x.go", "package x\nvar n = 0.85", floats, "0.85"},
		{"a float that is read", "subsidy/x.go", "package x\nimport \"strconv\"\nvar n, _ = strconv.ParseFloat(\"1\", 64)", floats, "ParseFloat"},
		{"hours as a float", "subsidy/x.go", "package x\nimport \"time\"\nfunc f(d time.Duration) { _ = d.Hours() }", floats, "Hours"},

		{"a file named after its noun", "handlers/session.go", "package x", emptyNames, ""},
		{"a file of utilities", "handlers/util.go", "package x", emptyNames, `"util" does not say`},
		{"a file of dates and utilities", "subsidy/date_utils.go", "package x", emptyNames, `"utils"`},
		{"a folder of what is common", "common/money.go", "package x", emptyNames, `"common"`},
		{"a helper", "views/helper.go", "package x", emptyNames, `"helper"`},
		{"a manager", "db/manager.go", "package x", emptyNames, `"manager"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			faults := c.faults(parsed(t, c.file, c.text))
			switch {
			case c.says == "" && len(faults) > 0:
				t.Errorf("faults are seen where there are none: %q", faults)
			case c.says != "" && (len(faults) != 1 || !strings.Contains(faults[0], c.says)):
				t.Errorf("the faults are %q, want one that holds %q", faults, c.says)
			}
		})
	}
}

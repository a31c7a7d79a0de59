package subsidy_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/subsidy"
)

var update = flag.Bool("update", false, "write subsidy/places.go and the pages of docs that come from the code anew")

// cited finds the ids of rules in a comment or a name.
var (
	cited    = regexp.MustCompile(`\b[SDA]\d{1,2}\b`)
	testName = regexp.MustCompile(`^Test((?:[SDA]\d{1,2})+)_`)
	inName   = regexp.MustCompile(`[SDA]\d{1,2}`)
)

// listing are the files that name every rule: they are the register and the
// table that portal rules prints beside it, and no place where a rule bites.
var listing = []string{"rule.go", "rules.go", "places.go", "rules_test.go", "lifecycle.go"}

// places reads the module: for each rule the code that cites it in its comment
// or uses its id, and the tests that name it.
func places(t *testing.T) map[subsidy.Rule]*subsidy.Places {
	t.Helper()
	found := map[subsidy.Rule]*subsidy.Places{}
	for _, r := range subsidy.Rules {
		found[r.ID] = &subsidy.Places{}
	}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".go" || slices.Contains(listing, d.Name()) {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel("..", path)
		readPlaces(file, filepath.ToSlash(rel), found)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		slices.Sort(p.Code)
		slices.Sort(p.Tests)
		p.Code, p.Tests = slices.Compact(p.Code), slices.Compact(p.Tests)
	}
	return found
}

func readPlaces(file *ast.File, path string, found map[subsidy.Rule]*subsidy.Places) {
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			readData(d, path, found)
			continue
		}
		place := path + " " + f.Name.Name
		if strings.HasSuffix(path, "_test.go") {
			if m := testName.FindStringSubmatch(f.Name.Name); m != nil {
				for _, id := range inName.FindAllString(m[1], -1) {
					if p := found[subsidy.Rule(id)]; p != nil {
						p.Tests = append(p.Tests, place)
					}
				}
			}
			continue
		}
		for _, id := range citations(f.Doc, f) {
			if p := found[subsidy.Rule(id)]; p != nil {
				p.Code = append(p.Code, place)
			}
		}
	}
}

// readData reads the types, constants and variables of a declaration outside
// the tests: those hold rules too, as a shape or as data.
func readData(d ast.Decl, path string, found map[subsidy.Rule]*subsidy.Places) {
	decl, ok := d.(*ast.GenDecl)
	if !ok || strings.HasSuffix(path, "_test.go") {
		return
	}
	for _, spec := range decl.Specs {
		name, doc := "", decl.Doc
		switch s := spec.(type) {
		case *ast.TypeSpec:
			name = s.Name.Name
		case *ast.ValueSpec:
			name = s.Names[0].Name
			if decl.Lparen.IsValid() { // a comment above a group is of none in it
				doc = nil
			}
		}
		for _, id := range citations(doc, spec) {
			if p := found[subsidy.Rule(id)]; p != nil && name != "_" {
				p.Code = append(p.Code, path+" "+name)
			}
		}
	}
}

// citations gives the rules in the comment of a declaration, and in what it
// declares.
func citations(doc *ast.CommentGroup, declared ast.Node) []string {
	ids := cited.FindAllString(doc.Text(), -1)
	ast.Inspect(declared, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if cited.MatchString(n.Name) {
				ids = append(ids, n.Name)
			}
		case *ast.CommentGroup:
			ids = append(ids, cited.FindAllString(n.Text(), -1)...)
		}
		return true
	})
	return ids
}

func TestEveryRuleThatIsBuiltHasCodeThatCitesItAndATestThatNamesIt(t *testing.T) {
	found := places(t)
	for _, r := range subsidy.Rules {
		p := found[r.ID]
		if r.Later {
			continue
		}
		if len(p.Code) == 0 {
			t.Errorf("no code cites %s", r.ID)
		}
		if len(p.Tests) == 0 {
			t.Errorf("no test is named after %s", r.ID)
		}
	}
}

// later is the list of what is not built; it may only shrink.
var later = []subsidy.Rule{"S15", "S17", "A10", "A11"}

func TestTheListOfRulesForLaterOnlyShrinks(t *testing.T) {
	for _, r := range subsidy.Rules {
		if r.Later && !slices.Contains(later, r.ID) {
			t.Errorf("%s was built and is not any more", r.ID)
		}
	}
}

func TestThePlacesOfTheRulesAreThoseOfTheCode(t *testing.T) {
	var b strings.Builder
	b.WriteString("package subsidy\n\n// places is written by go test ./subsidy -run Places -update.\nvar places = map[Rule]Places{\n")
	found := places(t)
	for _, id := range slices.Sorted(maps.Keys(found)) {
		p := found[id]
		if len(p.Code)+len(p.Tests) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\t%q: {\n\t\tCode: %#v,\n\t\tTests: %#v,\n\t},\n", id, p.Code, p.Tests)
	}
	b.WriteString("}\n")
	want, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("places.go", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("places.go")
	if err != nil || string(got) != string(want) {
		t.Error("subsidy/places.go is old: run go test ./subsidy -run Places -update")
	}
}

func TestEveryRuleStandsInTheRegisterOnce(t *testing.T) {
	seen := map[subsidy.Rule]bool{}
	for _, r := range subsidy.Rules {
		if seen[r.ID] || r.Text == "" || r.Source == "" {
			t.Errorf("%s stands twice, or without text or source", r.ID)
		}
		seen[r.ID] = true
	}
}

func TestEveryRuleHasAnArticleForWhoItStops(t *testing.T) {
	for _, r := range subsidy.Rules {
		if r.ID.Article() == "" {
			t.Errorf("%s has no words for the small print", r.ID)
		}
	}
}

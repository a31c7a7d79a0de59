package subsidy_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ruleless names what refuses without a rule of the register, and why none
// asks for it. What cannot be read, is not there, is too long or comes while it
// is busy needs no place here.
var ruleless = map[string]string{
	// Who may read what is set by role, and no rule of the register sets the roles.
	"accounts.go SignIn":         byRole,
	"accounts.go Invite":         byRole,
	"accounts.go Renew":          byRole,
	"accounts.go People":         byRole,
	"assessing.go readsFiles":    byRole,
	"assessing.go CaseFile":      byRole,
	"deciding.go Decisions":      byRole,
	"declaring.go ofMinistry":    byRole,
	"declaring.go Ties":          byRole,
	"job.go Jobs":                byRole,
	"messaging.go correspondent": byRole,
	"messaging.go hasBox":        byRole,
	"messaging.go threadFor":     byRole,
	"outbox.go Outbox":           byRole,
	"outbox.go ResendMail":       byRole,
	"reviewing.go ObjectionFile": byRole,
	"versions.go FiledVersion":   byRole,
	// A form that asks for something that must be there to be understood.
	"accounts.go addUser":        form,
	"accounts.go fitPassword":    form,
	"accounts.go invitable":      form,
	"accounts.go nameAndEmail":   form,
	"attaching.go newAttachment": form,
	"checking.go overruled":      form,
	"checklist.go fault":         "a step that needs a reason names its rule; any other fault is of the form",
	"closing.go unreadable":      form,
	"message.go check":           form,
	"whatif.go read":             form,
	"declaring.go DeclareTie":    "who declares a tie says more than the law asks",
	"declaring.go EndTie":        "a tie that has ended binds nobody",
	"declaring.go declarable":    form,
	"declaring.go lastDayOfTie":  form,
	"declaring.go typedBoard":    form,
	// Documents that an administrator or official writes, with the line that is wrong.
	"schemedocument.go ParseScheme": form,
	"schemedocument.go fault":       form,
	"template.go fault":             form,
	"template.go finish":            form,
	// Somebody else was ahead.
	"drafting.go unseen":              ahead,
	"reviewing.go ObjectionOvertaken": ahead,
	"service.go Overtaken":            ahead,
	"unsent.go overtaken":             ahead,
}

const (
	byRole = "who may read what is set by role"
	form   = "the form cannot be understood without it"
	ahead  = "somebody else was ahead"
)

// ownSource gives the files of the package, tests left out, by path.
func ownSource(t *testing.T) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	fine(t, err)
	files := map[string]*ast.File{}
	for _, path := range paths {
		if !strings.HasSuffix(path, "_test.go") {
			files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, 0)
			fine(t, err)
		}
	}
	return files
}

// withoutRule gives the functions of the package that make a refusal with no
// rule, each once, with their file.
func withoutRule(t *testing.T) []string {
	t.Helper()
	var found []string
	for path, file := range ownSource(t) {
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				if place := filepath.Base(path) + " " + fn.Name.Name; refusesWithoutRule(n) && !slices.Contains(found, place) {
					found = append(found, place)
				}
				return true
			})
		}
	}
	slices.Sort(found)
	return found
}

// refusesWithoutRule tells whether a node makes a refusal, a fault of a field or
// a finding that blocks, without the rule that asks for it.
func refusesWithoutRule(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		name := nameOf(n.Fun)
		rule, takes := map[string]int{"refuse": 1, "refuseField": 1, "block": 2}[name]
		return takes && isEmpty(n.Args[rule]) && !excused(n.Args[0], n.Args[len(n.Args)-1])
	case *ast.CompositeLit:
		if list, ok := n.Type.(*ast.ArrayType); ok && nameOf(list.Elt) == "FieldError" {
			return slices.ContainsFunc(n.Elts, func(e ast.Expr) bool {
				fault, ok := e.(*ast.CompositeLit)
				return ok && fault.Type == nil && !hasRule(fault)
			})
		}
		return nameOf(n.Type) == "FieldError" && len(n.Elts) > 0 && !hasRule(n)
	}
	return false
}

// excused tells whether a refusal of this kind, with these words, needs no rule.
func excused(kind, words ast.Expr) bool {
	return slices.Contains([]string{"NotFound", "Invalid", "Overloaded"}, nameOf(kind)) || isLength(words)
}

// hasRule tells whether a fault of a field names a rule, or needs none.
func hasRule(fault *ast.CompositeLit) bool {
	for _, e := range fault.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if ok && (nameOf(pair.Key) == "Rule" && !isEmpty(pair.Value) || nameOf(pair.Key) == "Message" && (isLength(pair.Value) || isReading(pair.Value))) {
			return true
		}
	}
	return false
}

// isLength tells whether the words are those about a text that is too long,
// isReading whether they are why something cannot be read.
func isLength(words ast.Expr) bool  { return calls(words, "tooLong") }
func isReading(words ast.Expr) bool { return calls(words, "message") }

func calls(words ast.Expr, name string) bool {
	call, ok := words.(*ast.CallExpr)
	return ok && nameOf(call.Fun) == name
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func isEmpty(e ast.Expr) bool {
	text, ok := e.(*ast.BasicLit)
	return ok && text.Value == `""`
}

func TestEveryRefusalNamesItsRuleOrIsKnownToHaveNone(t *testing.T) {
	found := withoutRule(t)
	for _, name := range found {
		if ruleless[name] == "" {
			t.Errorf("%s refuses and names no rule", name)
		}
	}
	for name := range ruleless {
		if !slices.Contains(found, name) {
			t.Errorf("%s refuses nothing without a rule any more: take it off the list", name)
		}
	}
}

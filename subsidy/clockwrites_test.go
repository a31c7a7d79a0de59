package subsidy_test

import (
	"go/ast"
	"regexp"
	"slices"
	"testing"
)

// writesOnItsOwn are the use cases that write outside inTx, and hold the clock
// against the last event themselves.
var writesOnItsOwn = []string{"inTx", "DeliverMail", "deliver"}

var writing = regexp.MustCompile(`^(InTx|(Add|Save|Mark|Claim|Release|Move|Delete|Lock|Record|Set|End)[A-Z])`)

func TestA1_EveryWriteOfAUseCasePassesTheClock(t *testing.T) {
	for path, file := range ownSource(t) {
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || slices.Contains(writesOnItsOwn, fn.Name.Name) {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.SelectorExpr)
				if ok && nameOf(call.X) == "Store" && writing.MatchString(call.Sel.Name) {
					t.Errorf("%s: %s writes with Store.%s, whatever the clock says; use inTx", path, fn.Name.Name, call.Sel.Name)
				}
				return true
			})
		}
	}
}

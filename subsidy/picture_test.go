package subsidy_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/subsidy"
)

// The picture of the lifecycle and its page are drawn from the table itself,
// so that neither can tell of a procedure that is not the portal's.
func TestThePictureOfTheLifecycleIsDrawnFromTheTable(t *testing.T) {
	fresh(t, "../docs/lifecycle.svg", layOut(subsidy.Lifecycle).svg())
	fresh(t, "../docs/lifecycle.md", lifecyclePage(subsidy.Lifecycle))
}

// fresh fails where a file of the docs is not what the code says now.
func fresh(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s is old: run go test ./subsidy -run Picture -update", strings.TrimPrefix(path, "../"))
	}
}

func TestThePictureShowsEveryStateAndEveryAct(t *testing.T) {
	p := layOut(subsidy.Lifecycle)
	drawn, said := p.svg(), ""
	for _, t := range p.texts { // an act may stand on two lines
		said += t.words + " "
	}
	for _, s := range subsidy.States {
		if !strings.Contains(drawn, ">"+s.Title()+"</text>") {
			t.Errorf("the picture does not show %q", s)
		}
	}
	for _, row := range subsidy.Lifecycle {
		if !strings.Contains(said, string(row.Action)+" ") {
			t.Errorf("the picture does not show %q", row.Action)
		}
	}
}

func TestNoTextOfThePictureLiesOverAnother(t *testing.T) {
	p := layOut(subsidy.Lifecycle)
	for i, a := range p.texts {
		if a.x < 0 || a.y < 0 || a.x+a.w > p.w || a.y+a.h > p.h {
			t.Errorf("%q falls off the picture", a.words)
		}
		for _, b := range p.texts[i+1:] {
			if a.overlaps(b.rect) {
				t.Errorf("%q lies over %q", a.words, b.words)
			}
		}
		for _, l := range p.lines {
			for _, s := range l.segments() {
				if a.overlaps(s) {
					t.Errorf("a line from %v to %v runs through %q", l.points[0], l.points[len(l.points)-1], a.words)
				}
			}
		}
		for _, b := range p.boxes {
			if a.overlaps(b.rect) && !b.contains(a.rect) {
				t.Errorf("%q lies over the edge of %q", a.words, b.state)
			}
		}
	}
}

// lifecyclePage writes the page with the picture and the whole table.
func lifecyclePage(rows []subsidy.Transition) string {
	var b strings.Builder
	fmt.Fprintf(&b, pageHead, len(subsidy.States), len(rows))
	b.WriteString("| state | on screen | what the board reads |\n| --- | --- | --- |\n")
	for _, s := range subsidy.States {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s, s.Title(), s.ForBoard().Title())
	}
	b.WriteString(pageTable)
	b.WriteString("| from | act | to | who | rules | letter |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, row := range together(rows) {
		b.WriteString(row.markdown())
	}
	return b.String()
}

const pageHead = `# The life of an application

This page and the picture are written from the table in ` + "`subsidy/lifecycle.go`" + ` by
` + "`go test ./subsidy -run Picture -update`" + `; a test fails when they are not fresh.

![The states of an application and the acts between them](lifecycle.svg)

An act that leaves the state as it is stands inside its box. An application is
in one of %d states, and the table has %d rows. The states change through it
alone, and **each row leaves one event**, with the act's id, in the transaction
that changes the state. What is not in the table is refused, with the rule that
the act is under: the first of its row.

## States

`

const pageTable = `
## The table

Rows that differ in nothing but the state before stand together; "stays" is the
same state. Whose act it is says only the role: the rules say what else must
hold, such as four eyes (A12). "portaal" is the passing of time. Rules are those
of ` + "`portal rules`" + `.

`

// rowsTogether are rows of the lifecycle that differ in the state before only.
type rowsTogether struct {
	from []subsidy.State
	subsidy.Transition
	stays bool
}

// together puts rows next to each other that differ in the state before only.
func together(rows []subsidy.Transition) []rowsTogether {
	var all []rowsTogether
	for _, row := range rows {
		next := rowsTogether{[]subsidy.State{row.From}, row, row.From == row.To}
		if n := len(all); n > 0 && all[n-1].same(next) {
			all[n-1].from = append(all[n-1].from, row.From)
			continue
		}
		all = append(all, next)
	}
	return all
}

func (r rowsTogether) same(o rowsTogether) bool {
	return r.Action == o.Action && r.stays == o.stays && (r.stays || r.To == o.To) &&
		slices.Equal(r.By, o.By) && slices.Equal(r.Rules, o.Rules) && r.Letter == o.Letter
}

func (r rowsTogether) markdown() string {
	from, to := list(r.from), "`"+string(r.To)+"`"
	if r.from[0] == "" {
		from = "(nothing)"
	}
	if r.stays {
		to = "stays"
	}
	letter := ""
	if r.Letter != "" {
		letter = fmt.Sprintf("%s `%s`", r.Letter.Title(), r.Letter)
	}
	var by, rules []string
	for _, role := range r.By {
		by = append(by, string(role))
	}
	for _, rule := range r.Rules {
		rules = append(rules, string(rule))
	}
	return fmt.Sprintf("| %s | %s `%s` | %s | %s | %s | %s |\n",
		from, r.Action.Title(), r.Action, to, strings.Join(by, ", "), strings.Join(rules, " "), letter)
}

func list(states []subsidy.State) string {
	var names []string
	for _, s := range states {
		names = append(names, "`"+string(s)+"`")
	}
	return strings.Join(names, ", ")
}

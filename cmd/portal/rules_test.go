package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/subsidy"
)

// printedRules gives what portal rules prints: what comes before the rules, and
// the lines of each rule.
func printedRules(t *testing.T) (summary string, rules map[subsidy.Rule][]string) {
	t.Helper()
	var out, log bytes.Buffer
	if err := run(t.Context(), []string{"rules"}, &out, &log); err != nil || log.Len() > 0 {
		t.Fatalf("portal rules: %v, %s", err, log.String())
	}
	summary, list, _ := strings.Cut(out.String(), "\n\n")
	rules = map[subsidy.Rule][]string{}
	var id subsidy.Rule
	for line := range strings.Lines(list) {
		if line = strings.TrimRight(line, "\n"); !strings.HasPrefix(line, " ") {
			word, _, _ := strings.Cut(line, " ")
			id = subsidy.Rule(word)
		}
		rules[id] = append(rules[id], line)
	}
	return summary, rules
}

func TestRulesPrintsEveryRuleWithItsSourceAndWhereItIsOrThatItIsForLater(t *testing.T) {
	summary, printed := printedRules(t)
	for _, r := range subsidy.Rules {
		lines := printed[r.ID]
		if len(lines) < 3 || !strings.HasSuffix(lines[0], " "+r.Text) || lines[1] != "     source: "+r.Source {
			t.Fatalf("%s is printed as %q", r.ID, lines)
		}
		says := func(word string) bool {
			return slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "     "+word+": ") })
		}
		if says("later") != r.Later {
			t.Errorf("%s is for later: %v, printed as %q", r.ID, r.Later, lines)
		}
		if !r.Later && (!says("code") || !says("test")) {
			t.Errorf("%s is built and printed without its code or its tests: %q", r.ID, lines)
		}
		if r.Later && !strings.Contains(summary, string(r.ID)) {
			t.Errorf("the summary does not name %s: %q", r.ID, summary)
		}
	}
	if len(printed) != len(subsidy.Rules) {
		t.Errorf("%d rules are printed, want %d", len(printed), len(subsidy.Rules))
	}
}

func TestA6_RulesPrintsTheDaysEquatedByRoyalDecreeWithTheDecreeAndWhereItWasRead(t *testing.T) {
	_, printed := printedRules(t)
	for _, decree := range subsidy.Decrees {
		i := slices.IndexFunc(printed[subsidy.A6], func(l string) bool { return strings.HasPrefix(l, "     data:   "+decree.Title) })
		if i < 0 {
			t.Fatalf("A6 is printed without %q: %q", decree.Title, printed[subsidy.A6])
		}
		for _, want := range []string{decree.Days[0].String(), decree.Source} {
			if !strings.Contains(printed[subsidy.A6][i], want) {
				t.Errorf("%q does not say %s", printed[subsidy.A6][i], want)
			}
		}
	}
}

func TestRulesPrintsTheActsThatAreUnderARule(t *testing.T) {
	_, printed := printedRules(t)
	if !slices.Contains(printed[subsidy.A4], "     acts:   ask supplement, supplement, lapse") {
		t.Errorf("A4 is printed as %q", printed[subsidy.A4])
	}
	if slices.ContainsFunc(printed[subsidy.S9], func(l string) bool { return strings.Contains(l, "acts:") }) {
		t.Errorf("no act is under S9, which is printed as %q", printed[subsidy.S9])
	}
}

package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"subsidieportaal/subsidy"
)

// runRules prints the register of rules, so that a lawyer can check it.
func runRules(_ context.Context, _ []string, out, _ io.Writer) error {
	printRuleSummary(out)
	for _, r := range subsidy.Rules {
		fmt.Fprintf(out, "%-4s %s\n     source: %s\n", r.ID, r.Text, r.Source)
		for _, line := range r.ID.Data() {
			fmt.Fprintln(out, "     data:  ", line)
		}
		if r.Later {
			fmt.Fprintln(out, "     later:  not built yet")
		}
		if acts := actsUnder(r.ID); len(acts) > 0 {
			fmt.Fprintln(out, "     acts:  ", strings.Join(acts, ", "))
		}
		places := subsidy.PlacesOf(r.ID)
		for _, code := range places.Code {
			fmt.Fprintln(out, "     code:  ", code)
		}
		for _, test := range places.Tests {
			fmt.Fprintln(out, "     test:  ", test)
		}
	}
	return nil
}

// printRuleSummary says how many rules there are and which are still to come.
func printRuleSummary(out io.Writer) {
	var later []string
	for _, r := range subsidy.Rules {
		if r.Later {
			later = append(later, string(r.ID))
		}
	}
	fmt.Fprintf(out, "%d rules, of which %d are for later", len(subsidy.Rules), len(later))
	if len(later) > 0 {
		fmt.Fprint(out, ": ", strings.Join(later, ", "))
	}
	fmt.Fprint(out, ".\n\n")
}

// actsUnder gives the acts of the lifecycle that are under a rule, each once.
func actsUnder(rule subsidy.Rule) []string {
	var acts []string
	for _, row := range subsidy.Lifecycle {
		if slices.Contains(row.Rules, rule) && !slices.Contains(acts, string(row.Action)) {
			acts = append(acts, string(row.Action))
		}
	}
	return acts
}

package main

import (
	"context"
	"fmt"
	"io"

	"subsidieportaal/subsidy"
)

// runRules prints the register of rules, so that a lawyer can check it.
func runRules(_ context.Context, _ []string, out, _ io.Writer) error {
	for _, r := range subsidy.Rules {
		fmt.Fprintf(out, "%-4s %s\n     source: %s\n", r.ID, r.Text, r.Source)
		places := subsidy.PlacesOf(r.ID)
		if r.Later {
			fmt.Fprintln(out, "     later: not built yet")
		}
		for _, code := range places.Code {
			fmt.Fprintln(out, "     code:  ", code)
		}
		for _, test := range places.Tests {
			fmt.Fprintln(out, "     test:  ", test)
		}
	}
	return nil
}

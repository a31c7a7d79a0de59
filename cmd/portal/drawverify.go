package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"subsidieportaal/subsidy"
)

// runDrawVerify recomputes a published draw from its file alone (D4).
func runDrawVerify(_ context.Context, args []string, out, _ io.Writer) error {
	if len(args) != 1 {
		return fmt.Errorf("draw verify: name one file")
	}
	raw, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var file subsidy.DrawFile
	if err := json.Unmarshal(raw, &file); err != nil {
		return fmt.Errorf("draw verify: %s is no published draw: %w", args[0], err)
	}
	if err := file.Verify(); err != nil {
		fmt.Fprintf(out, "%s: %v\n", args[0], err)
		return errSaid
	}
	_, err = fmt.Fprintf(out, "%s: %d references, list %s: the order follows from the list and the seed\n", file.Round, len(file.References), file.ListSHA256)
	return err
}

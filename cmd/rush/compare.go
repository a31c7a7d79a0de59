package main

import (
	"context"
	"fmt"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// comparison is what the receipts and the database say of each other.
type comparison struct {
	Receipts  int      `json:"receipts"`
	Lost      int      `json:"lost"`      // acknowledged, and not in the database, or with another SHA-256
	Double    int      `json:"double"`    // filed more than once
	Unclaimed int      `json:"unclaimed"` // in the database without a receipt: filed, and the answer did not arrive
	Hashes    int      `json:"hashes"`    // receipts whose SHA-256 was compared
	Examples  []string `json:"examples,omitempty"`
}

// mostExamples is how many of what is wrong are named.
const mostExamples = 20

func (c *comparison) example(format string, args ...any) {
	if len(c.Examples) < mostExamples {
		c.Examples = append(c.Examples, fmt.Sprintf(format, args...))
	}
}

// compare holds every receipt against the database, and then what the boards
// filed against the receipts.
func compare(ctx context.Context, store *db.Store, boards int, receipts []receipt) (comparison, error) {
	c := comparison{Receipts: len(receipts)}
	seen := make(map[string]string, len(receipts)) // the SHA-256 by reference
	for _, r := range receipts {
		code, again := seen[r.reference]
		if again && code != "" && r.sha256 != "" && code != r.sha256 {
			c.Double++
			c.example("%s has two receipts with different SHA-256", r.reference)
		}
		if r.sha256 != "" || !again {
			seen[r.reference] = r.sha256
		}
	}
	for reference, code := range seen {
		if err := c.look(ctx, store, reference, code); err != nil {
			return c, err
		}
	}
	return c, c.boards(ctx, store, boards, seen)
}

// look looks one receipt up.
func (c *comparison) look(ctx context.Context, store *db.Store, reference, code string) error {
	a, err := store.FiledApplication(ctx, subsidy.Reference(reference))
	if subsidy.KindOf(err) == subsidy.NotFound {
		c.Lost++
		c.example("%s was acknowledged and is not filed", reference)
		return nil
	}
	if err != nil {
		return err
	}
	filings, err := store.Filings(ctx, a.ID)
	switch {
	case err != nil:
		return err
	case len(filings) == 0:
		c.Lost++
		c.example("%s was acknowledged and has nothing that was filed", reference)
	case len(filings) > 1:
		c.Double++
		c.example("%s was filed %d times", reference, len(filings))
	case code != "" && filings[0].SHA256 != code:
		c.Lost++
		c.example("%s was acknowledged with SHA-256 %s and has %s", reference, code, filings[0].SHA256)
	}
	if code != "" {
		c.Hashes++
	}
	return nil
}

// boards looks through all that the boards filed: more than one for a location
// is double, and what has no receipt is counted.
func (c *comparison) boards(ctx context.Context, store *db.Store, boards int, seen map[string]string) error {
	for i := range boards {
		rows, err := store.BoardRows(ctx, boardNumber(i))
		if err != nil {
			return err
		}
		filed := map[subsidy.LocationCode]subsidy.Reference{}
		for _, row := range rows {
			if !row.State.Filed() {
				continue
			}
			if other, twice := filed[row.Location]; twice {
				c.Double++
				c.example("location %s has %s and %s", row.Location, other, row.Reference)
			}
			filed[row.Location] = row.Reference
			if _, known := seen[string(row.Reference)]; !known {
				c.Unclaimed++
			}
		}
	}
	return nil
}

package db_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
)

func TestWhatWasCommittedGoesIntoTheFileBesideTheWriter(t *testing.T) {
	dbtest.OnlySQLite(t) // PostgreSQL does so itself
	s, path := opened(t)
	size := func() int64 {
		t.Helper()
		file, err := os.Stat(strings.TrimPrefix(path, "file:"))
		must(t, err)
		return file.Size()
	}
	before := size()
	data := strings.Repeat("x", 4000) // less in all than what the writer itself would move
	for i := range 200 {
		must(t, s.AddSession(t.Context(), fmt.Sprint("hash ", i), "", data, received, received.AddDate(0, 0, 1)))
	}
	for deadline := time.Now().Add(10 * time.Second); size() < before+400_000; {
		if time.Now().After(deadline) {
			t.Fatalf("the file had %d bytes and has %d", before, size())
		}
	}
}

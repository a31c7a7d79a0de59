package subsidy_test

import (
	"testing"

	"subsidieportaal/db/dbtest"
)

func TestTheIdsOfWhatIsWrittenTogetherComeInOrderAndAreOfOneLength(t *testing.T) {
	w := dbtest.New(t)
	last := ""
	for i := range 40 { // more than a digit counts
		a, err := w.Store.BoardApplication(t.Context(), dbtest.Board, w.Draft(t, dbtest.LocationAt(i)))
		if err != nil {
			t.Fatal(err)
		}
		if a.ID <= last || len(a.ID) != 26 {
			t.Fatalf("%q follows %q", a.ID, last)
		}
		last = a.ID
	}
}

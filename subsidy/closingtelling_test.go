package subsidy_test

import (
	"slices"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// told counts the notices to a person of each board after time has passed.
func told(t *testing.T, w *dbtest.World) [2]int {
	t.Helper()
	fine(t, w.Service.PassTime(t.Context()))
	return [2]int{noticesTo(t, w, w.Preparer.Email), noticesTo(t, w, w.Other.Email)}
}

func TestS8A13_ABoardWithADraftIsToldOnceOfALaterClosingAndABoardWithoutIsNot(t *testing.T) {
	w := dbtest.New(t)
	w.Draft(t, dbtest.Location)
	w.Draft(t, dbtest.LocationAt(2)) // one notice for both
	w.Clock.Set(nextMorning)
	m := proposed(t, w, outageForm())
	for _, c := range []struct {
		what string
		do   func()
		want [2]int
	}{
		{"while the proposal waits", func() {}, [2]int{0, 0}},
		{"confirmed", func() {
			fine(t, w.Service.ConfirmClosing(t.Context(), w.Decider, dbtest.Round, m.ID))
			w.DraftOf(t, w.Other, dbtest.OtherLocation, dbtest.Complete()) // who begins now has seen it
		}, [2]int{1, 0}},
		{"looked again", func() {}, [2]int{1, 0}},
		{"closing again later", func() {
			w.Clock.Set(nextMorning.Add(time.Hour))
			moved(t, w, extensionForm("3-5-2022"))
		}, [2]int{2, 1}},
		{"closed", func() { w.Clock.Set(movedClosing.AddDate(0, 0, 7)) }, [2]int{2, 1}},
	} {
		if c.do(); told(t, w) != c.want {
			t.Errorf("%s: %v notices, want %v", c.what, told(t, w), c.want)
		}
	}
}

func TestS8_WhoFiledOrWasTooLateToBeToldHearsNothingOfALaterClosing(t *testing.T) {
	w := dbtest.New(t)
	filed := w.Draft(t, dbtest.Location)
	w.DraftOf(t, w.Other, dbtest.OtherLocation, dbtest.Complete())
	_, err := w.Submit(t, w.Signatory, filed, true, w.Clock.Now())
	fine(t, err)
	before := told(t, w)
	w.Clock.Set(nextMorning)
	moved(t, w, outageForm())
	w.Clock.Set(movedClosing) // no copy of the portal ran meanwhile
	if got := told(t, w); got != before {
		t.Errorf("%v notices, want %v", got, before)
	}
}

func TestS8_TheBoardsOfALaterClosingAreToldInBatches(t *testing.T) {
	w := dbtest.New(t)
	for i := range 60 {
		number := subsidy.BoardNumber(string(rune('A'+i/26)) + string(rune('A'+i%26)) + "001")
		_, err := w.Store.SaveBoard(t.Context(), subsidy.Board{Number: number, Name: "Stichting " + string(number)})
		fine(t, err)
		code := subsidy.LocationCode("90" + string(number[:2]) + "00")
		w.AddLocation(t, subsidy.Location{Code: code, Board: number, Name: "School " + string(number)}, subsidy.Counted(284), subsidy.Counted(40))
		w.DraftOf(t, w.AddUser(t, "Tekenbevoegde "+string(number), subsidy.Signatory, number), code, dbtest.Complete())
	}
	w.Clock.Set(nextMorning)
	moved(t, w, outageForm())
	var boards []int
	for range 3 {
		fine(t, w.Service.PassTime(t.Context()))
		all, err := w.Store.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 1000})
		fine(t, err)
		heard := map[subsidy.BoardNumber]bool{}
		for _, mail := range all {
			heard[mail.Board] = true
		}
		boards = append(boards, len(heard))
	}
	if !slices.Equal(boards, []int{50, 60, 60}) {
		t.Errorf("so many boards were told after each look: %v", boards)
	}
}

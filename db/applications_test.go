package db_test

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

func TestADraftReadsBackAsItWasWritten(t *testing.T) {
	s, _ := portal(t)
	a := draft(0)
	a.Answers.Zomerschool = subsidy.ZomerschoolAnswers{Pupils: "veel <é> ‘5’", Partners: []subsidy.PartnerAnswers{{Location: "18BR01", Pupils: "2"}}}
	a.Answers.MarkSaved(subsidy.SectionZomerschool)
	a.Amount = 1_500_000
	a.CreatedAt = begun.In(subsidy.Amsterdam).Add(789 * time.Nanosecond)
	started(t, s, a)
	a.CreatedAt = begun // UTC, to the microsecond
	for name, read := range map[string]func() (subsidy.Application, error){
		"by key":       func() (subsidy.Application, error) { return s.ApplicationByKey(t.Context(), board, "key of "+a.ID) },
		"by reference": func() (subsidy.Application, error) { return s.BoardApplication(t.Context(), board, a.Reference) },
		"by location":  func() (subsidy.Application, error) { return s.DraftOf(t.Context(), board, round22, place(0)) },
	} {
		got, err := read()
		must(t, err)
		if !reflect.DeepEqual(got, a) {
			t.Errorf("%s: got %+v, want %+v", name, got, a)
		}
	}
}

func TestAnotherBoardFindsNothing(t *testing.T) {
	s, _ := portal(t)
	a := started(t, s, draft(0))
	filed(t, s, started(t, s, draft(1)), 100)
	for name, read := range map[string]func() (subsidy.Application, error){
		"by key": func() (subsidy.Application, error) {
			return s.ApplicationByKey(t.Context(), otherBoard, "key of "+a.ID)
		},
		"by reference": func() (subsidy.Application, error) { return s.BoardApplication(t.Context(), otherBoard, a.Reference) },
		"filed": func() (subsidy.Application, error) {
			return s.BoardApplication(t.Context(), otherBoard, draft(1).Reference)
		},
		"by location": func() (subsidy.Application, error) { return s.DraftOf(t.Context(), otherBoard, round22, place(0)) },
	} {
		if _, err := read(); subsidy.KindOf(err) != subsidy.NotFound {
			t.Errorf("%s: got %v", name, err)
		}
	}
	rows, err := s.BoardRows(t.Context(), otherBoard)
	must(t, err)
	equal(t, len(rows), 0)
	iban, err := s.LastIBAN(t.Context(), otherBoard, decided)
	must(t, err)
	equal(t, iban, subsidy.FiledIBAN{})
}

func TestASecondDraftKeyOrReferenceIsAConflict(t *testing.T) {
	s, _ := portal(t)
	started(t, s, draft(0))
	for _, tt := range []struct {
		name   string
		change func(*subsidy.Application)
		key    string
		want   subsidy.Error
	}{
		{"draft for the location", func(a *subsidy.Application) { a.Location = place(0) }, "new", subsidy.Error{Rule: subsidy.S6,
			Message: "Voor deze vestiging is in deze ronde al een aanvraag begonnen. Ga daar verder."}},
		{"key of the form", func(*subsidy.Application) {}, "key of " + draft(0).ID, subsidy.Error{
			Message: "Dit formulier is al verstuurd. De aanvraag staat in uw overzicht."}},
		{"reference", func(a *subsidy.Application) { a.Reference = draft(0).Reference }, "new", subsidy.Error{
			Message: "Het kenmerk ZO22-0000-X is al uitgegeven. Probeer het nog een keer.", Reference: draft(0).Reference}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			second := draft(1)
			tt.change(&second)
			err := s.AddApplication(t.Context(), second, tt.key)
			tt.want.Kind = subsidy.Conflict
			var got *subsidy.Error
			if !errors.As(err, &got) || !reflect.DeepEqual(*got, tt.want) {
				t.Fatalf("got %v, want %v", err, &tt.want)
			}
		})
	}
}

func TestAKeyBelongsToOneBoard(t *testing.T) {
	s, _ := portal(t)
	addLocation(t, s, otherBoard, "30XX00", "De Beuk", "Zeist")
	must(t, s.AddApplication(t.Context(), draft(0), "the same key"))
	theirs := draft(1)
	theirs.Board, theirs.Location = otherBoard, "30XX00"
	must(t, s.AddApplication(t.Context(), theirs, "the same key"))
	if s.AddApplication(t.Context(), draft(2), "") == nil {
		t.Fatal("a draft without a key was taken")
	}
}

func TestAnApplicationBeginsAsADraftOfThingsThatExist(t *testing.T) {
	s, _ := portal(t)
	a := draft(0)
	a.State = subsidy.Submitted
	want(t, subsidy.Internal, s.AddApplication(t.Context(), a, "key"))
	a = draft(0)
	a.Location = "99ZZ99"
	want(t, subsidy.NotFound, s.AddApplication(t.Context(), a, "key"))
}

func TestSavingRaisesTheVersionAndALateWriterIsRefused(t *testing.T) {
	s, _ := portal(t)
	mine := started(t, s, draft(0))
	theirs := mine
	mine.Answers.Contact.Name = "Olga"
	must(t, s.SaveApplication(t.Context(), &mine))
	equal(t, mine.Version, 2)
	want(t, subsidy.Conflict, s.SaveApplication(t.Context(), &theirs))
	equal(t, theirs.Version, 1)
	got, err := s.BoardApplication(t.Context(), board, mine.Reference)
	must(t, err)
	if !reflect.DeepEqual(got, mine) {
		t.Fatalf("got %+v, want %+v", got, mine)
	}
	gone := draft(3)
	want(t, subsidy.NotFound, s.SaveApplication(t.Context(), &gone))
}

func TestAStepInItsLifeLeavesTheLocationAndTheAnswersOfAnApplication(t *testing.T) {
	s, _ := portal(t)
	first := started(t, s, draft(0))
	first.Answers.Contact.Name = "Olga"
	must(t, s.SaveApplication(t.Context(), &first))
	moved, late := first, first
	moved.Answers, moved.Location, moved.Amount = subsidy.Answers{}, draft(1).Location, 7_500_00
	must(t, s.MoveApplication(t.Context(), &moved))
	equal(t, moved.Version, first.Version+1)
	want(t, subsidy.Conflict, s.MoveApplication(t.Context(), &late))
	got, err := s.BoardApplication(t.Context(), board, first.Reference)
	must(t, err)
	first.Amount, first.Version = moved.Amount, moved.Version
	if !reflect.DeepEqual(got, first) {
		t.Fatalf("got %+v, want %+v", got, first)
	}
}

func TestOfManyWhoSaveTheSameVersionOneWins(t *testing.T) {
	s, path := portal(t)
	a := started(t, s, draft(0))
	other := reopened(t, path) // another program on the same file
	var won, late int
	var mu sync.Mutex
	var wait sync.WaitGroup
	for i := range 32 {
		store := s
		if i%2 == 1 {
			store = other
		}
		wait.Go(func() {
			mine := a
			err := store.SaveApplication(context.Background(), &mine)
			mu.Lock()
			defer mu.Unlock()
			switch subsidy.KindOf(err) {
			case "":
				won++
			case subsidy.Conflict:
				late++
			default:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	equal(t, won, 1)
	equal(t, late, 31)
}

func TestSavingKeepsTheCountersOfTheRound(t *testing.T) {
	s, _ := portal(t)
	counters := func(granted, asked subsidy.Cents, undecided, filed int) {
		t.Helper()
		r, err := s.Round(t.Context(), round22)
		must(t, err)
		got := [4]int64{int64(r.Granted), int64(r.Asked), int64(r.Undecided), int64(r.Filed)}
		equal(t, got, [4]int64{int64(granted), int64(asked), int64(undecided), int64(filed)})
	}
	a := started(t, s, draft(0))
	must(t, s.SaveApplication(t.Context(), &a))
	counters(0, 0, 0, 0)
	a = filed(t, s, a, 1_500_000)
	counters(0, 1_500_000, 1, 1)
	b := filed(t, s, started(t, s, draft(1)), 2_000_000)
	counters(0, 3_500_000, 2, 2)
	a.Amount = 1_000_000
	must(t, s.SaveApplication(t.Context(), &a))
	counters(0, 3_000_000, 2, 2)
	granted(t, s, advised(t, s, a))
	counters(1_000_000, 2_000_000, 1, 2)
	b = advised(t, s, b)
	advance(t, s, &b, subsidy.ActReject, subsidy.Rejected, decider)
	counters(1_000_000, 0, 0, 2)
}

func TestALocationHasOneLiveApplicationPerRound(t *testing.T) {
	s, _ := portal(t)
	first := filed(t, s, started(t, s, draft(0)), 100)
	second := started(t, s, at(draft(1), place(0), round22))
	second.State, second.Amount, second.FiledBy, second.ReceivedAt, second.DecideBy = subsidy.Submitted, 100, signatory, received, first.DecideBy
	err := s.SaveApplication(t.Context(), &second)
	want(t, subsidy.Conflict, err)
	equal(t, ruleOf(err), subsidy.S6)
	equal(t, second.Version, 1)
	second.Location = place(1) // a step does not move it
	equal(t, ruleOf(s.MoveApplication(t.Context(), &second)), subsidy.S6)
	filed(t, s, started(t, s, at(draft(2), place(0), round21)), 100)
}

func TestALocationMayTryAgainAfterARejection(t *testing.T) {
	s, _ := portal(t)
	first := advised(t, s, filed(t, s, started(t, s, draft(0)), 100))
	advance(t, s, &first, subsidy.ActReject, subsidy.Rejected, decider)
	filed(t, s, started(t, s, at(draft(1), place(0), round22)), 100)
}

func TestALocationHasOneLiveApplicationPerSchemeWhereTheVersionSaysSo(t *testing.T) {
	s, _ := portalOn(t, terms{version: 1, ceiling: 900, livePer: subsidy.LivePerScheme, lastYear: 2022})
	first := filed(t, s, started(t, s, at(draft(0), place(0), round21)), 100)
	second := started(t, s, at(draft(1), place(0), round22))
	for perScheme, wanted := range map[bool]subsidy.Reference{true: first.Reference, false: ""} {
		live, err := s.LiveApplication(t.Context(), slug, round22, place(0), perScheme)
		must(t, err)
		equal(t, live, wanted)
	}
	second.State, second.Amount, second.FiledBy, second.ReceivedAt, second.DecideBy = subsidy.Submitted, 100, signatory, received, first.DecideBy
	err := s.SaveApplication(t.Context(), &second)
	want(t, subsidy.Conflict, err)
	equal(t, ruleOf(err), subsidy.S6)
}

func TestADeletedDraftIsGoneAndMakesRoom(t *testing.T) {
	s, _ := portal(t)
	a := started(t, s, draft(0))
	advance(t, s, &a, subsidy.ActDelete, subsidy.Deleted, preparer)
	_, err := s.BoardApplication(t.Context(), board, a.Reference)
	want(t, subsidy.NotFound, err)
	rows, err := s.BoardRows(t.Context(), board)
	must(t, err)
	equal(t, len(rows), 0)
	started(t, s, at(draft(1), place(0), round22))
}

func TestTheMinistryFindsOnlyWhatWasFiled(t *testing.T) {
	s, _ := portal(t)
	a := started(t, s, draft(0))
	_, err := s.FiledApplication(t.Context(), a.Reference)
	want(t, subsidy.NotFound, err)
	a = filed(t, s, a, 100)
	got, err := s.FiledApplication(t.Context(), a.Reference)
	must(t, err)
	if !reflect.DeepEqual(got, a) {
		t.Fatalf("got %+v, want %+v", got, a)
	}
	_, err = s.DraftOf(t.Context(), board, round22, place(0))
	want(t, subsidy.NotFound, err)
}

func TestTheRowsOfABoardHaveTheNewestRoundFirst(t *testing.T) {
	s, _ := portal(t)
	old := started(t, s, at(draft(0), place(0), round21))
	second := granted(t, s, advised(t, s, filed(t, s, started(t, s, draft(2)), 1_500_000)))
	first := started(t, s, draft(1))
	rows, err := s.BoardRows(t.Context(), board)
	must(t, err)
	var order []subsidy.Reference
	for _, r := range rows {
		order = append(order, r.Reference)
	}
	if wanted := []subsidy.Reference{first.Reference, second.Reference, old.Reference}; !reflect.DeepEqual(order, wanted) {
		t.Fatalf("got %v, want %v", order, wanted)
	}
	wanted := subsidy.ApplicationRow{
		Reference: second.Reference, Round: round22, Year: 2022, State: subsidy.Granted, Location: place(2), LocationName: "De Linde 10AB02",
		City: "Utrecht", Board: board, BoardName: "Stichting De Linde", Parts: []subsidy.Part{subsidy.PartOvergangsbeleid},
		Amount: 1_500_000, Granted: 1_500_000, ReceivedAt: received, DecideBy: second.DecideBy, DecidedAt: decided, UpdatedAt: begun,
		UpdatedBy: "Bram Besluit", Assessor: assessor, AssessorName: "Anna Beoordelaar", Version: second.Version,
	}
	if !reflect.DeepEqual(rows[1], wanted) {
		t.Fatalf("got %+v, want %+v", rows[1], wanted)
	}
}

// at puts a draft elsewhere.
func at(a subsidy.Application, code subsidy.LocationCode, round subsidy.RoundID) subsidy.Application {
	a.Location, a.Round = code, round
	return a
}

func ruleOf(err error) subsidy.Rule {
	var e *subsidy.Error
	if errors.As(err, &e) {
		return e.Rule
	}
	return ""
}

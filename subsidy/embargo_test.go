package subsidy_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// advisedOn gives an application with an advice for each of these verdicts, at
// an instant at which decisions are taken.
func advisedOn(t *testing.T, w *dbtest.World, verdicts ...subsidy.Verdict) []subsidy.Reference {
	t.Helper()
	var refs []subsidy.Reference
	for i, verdict := range verdicts {
		w.Clock.Set(w.Clock.Now().Add(time.Minute)) // so that the order of receipt is that of the verdicts
		ref, _ := w.Advised(t, dbtest.LocationAt(i+1), verdict)
		refs = append(refs, ref)
	}
	w.Clock.Set(dbtest.AfterClosing)
	return refs
}

func prepare(t *testing.T, w *dbtest.World, refs ...subsidy.Reference) {
	t.Helper()
	for _, ref := range refs {
		fine(t, w.Service.Prepare(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref)))
	}
}

// embargoed prepares a decision of each of these verdicts.
func embargoed(t *testing.T, w *dbtest.World, verdicts ...subsidy.Verdict) []subsidy.Reference {
	t.Helper()
	refs := advisedOn(t, w, verdicts...)
	prepare(t, w, refs...)
	return refs
}

func seen(t *testing.T, w *dbtest.World, by subsidy.User) subsidy.Embargo {
	t.Helper()
	e, err := w.Service.Embargo(t.Context(), by, dbtest.Round)
	fine(t, err)
	return e
}

func TestS1_MoneyUnderEmbargoIsBookedAndWhatIsFreedCountsAtOnce(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 4_000_000, subsidy.DistributionDraw))
	other, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	third := w.Filed(t, dbtest.LocationAt(3))
	w.Clock.Set(dbtest.AfterClosing)
	kind(t, w.Service.Prepare(t.Context(), w.Decider, other, version, w.Read(t, w.Decider, other)), subsidy.NoRoom) // a draw is due (D6)
	fine(t, w.Service.Prepare(t.Context(), w.Decider, third, w.Advise(t, third, subsidy.VerdictReject), w.Read(t, w.Decider, third)))
	fine(t, w.Service.Prepare(t.Context(), w.Decider, other, version, w.Read(t, w.Decider, other))) // now it fits (D5)
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if round.Granted != 2_310_000 || round.Asked != 0 || round.Undecided != 0 {
		t.Errorf("granted %v, asked %v, %d undecided", round.Granted, round.Asked, round.Undecided)
	}
}

func TestA7_UnderEmbargoThereIsNoLetterAndAfterItAllHaveTheSameInstant(t *testing.T) {
	w := dbtest.New(t)
	refs := embargoed(t, w, subsidy.VerdictGrant, subsidy.VerdictGrantPart, subsidy.VerdictReject)
	for _, ref := range refs {
		file, err := w.Service.FiledFile(t.Context(), w.Signatory, ref)
		fine(t, err)
		if len(file.Letters) != 1 || file.Letters[0].Kind != subsidy.LetterReceipt || file.Application.State.ForBoard() != subsidy.InAssessment {
			t.Errorf("%s has %d letters and is %s", ref, len(file.Letters), file.Application.State.ForBoard())
		}
		preview, err := w.Service.Preview(t.Context(), w.Decider2, ref)
		fine(t, err)
		if !preview.Prepared() || preview.Letter.Date != day(2022, time.May, 18) || preview.Letter.Decider != "Ruben Haddou" {
			t.Errorf("the preview is of %v, by %s", preview.Letter.Date, preview.Letter.Decider)
		}
	}
	e := seen(t, w, w.Decider2)
	if len(e.Prepared) != 3 || e.Total != 2_610_000 || e.Count(subsidy.VerdictReject) != 1 {
		t.Errorf("prepared are %d, together %v", len(e.Prepared), e.Total)
	}
	// The clock ticks while it is done.
	at := time.Date(2022, time.June, 20, 7, 0, 0, 0, time.UTC)
	w.Clock.Set(at)
	var ticks atomic.Int64
	w.Service.Now = func() time.Time { return at.Add(time.Duration(ticks.Add(1)) * time.Second) }
	done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, e.Fingerprint())
	fine(t, err)
	if done.Count != 3 || done.Total != 2_610_000 || len(done.Stayed) > 0 {
		t.Errorf("announced %+v", done)
	}
	moments := map[time.Time]bool{}
	for i, ref := range refs {
		file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
		fine(t, err)
		decided := file.Letters[len(file.Letters)-1]
		moments[decided.At], moments[file.Announcement.At], moments[file.Events[0].At] = true, true, true
		if file.Announcement.By != w.Decider2.ID || file.Decision.DecidedBy != w.Decider.ID {
			t.Errorf("%s was decided by %s and announced by %s", ref, file.Decision.DecidedBy, file.Announcement.By)
		}
		_, _, letter, err := w.Service.ReadLetter(t.Context(), w.Preparer, ref, decided.ID)
		fine(t, err)
		if letter.Date != day(2022, time.June, 20) || letter.ObjectionUntil != day(2022, time.August, 1) || letter.Decider != "Ruben Haddou" {
			t.Errorf("the letter of %s is of %v until %v by %s", ref, letter.Date, letter.ObjectionUntil, letter.Decider)
		}
		if want := []subsidy.State{subsidy.Granted, subsidy.PartlyGranted, subsidy.Rejected}[i]; file.Application.State != want {
			t.Errorf("%s is %s", ref, file.Application.State)
		}
	}
	if len(moments) != 1 {
		t.Errorf("the moments are %v", moments)
	}
}

func TestTwoWhoAnnounceAtOnceAndOneWins(t *testing.T) {
	w := dbtest.New(t)
	embargoed(t, w, slices.Repeat([]subsidy.Verdict{subsidy.VerdictGrant}, 5)...)
	print := seen(t, w, w.Decider2).Fingerprint()
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			switch done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, print); {
			case err == nil && done.Count == 5:
				won.Add(1)
			case subsidy.KindOf(err) == subsidy.Conflict:
				lost.Add(1)
			default:
				t.Error(done, err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || lost.Load() != 7 {
		t.Errorf("%d won and %d lost", won.Load(), lost.Load())
	}
	if left := seen(t, w, w.Decider2); len(left.Prepared) != 0 {
		t.Errorf("%d are left", len(left.Prepared))
	}
}

func TestWhatADeciderDidNotSeeIsNotAnnounced(t *testing.T) {
	w := dbtest.New(t)
	refs := advisedOn(t, w, subsidy.VerdictGrant, subsidy.VerdictReject)
	prepare(t, w, refs[0])
	print := seen(t, w, w.Decider2).Fingerprint()
	prepare(t, w, refs[1])
	_, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, print)
	says(t, refused(t, err, subsidy.Conflict, subsidy.A7), "andere besluiten klaar dan u zag")
	if left := seen(t, w, w.Decider2); len(left.Prepared) != 2 {
		t.Errorf("%d are left", len(left.Prepared))
	}
}

func TestA12_ADecisionOfSomebodyWithATieSinceStaysAndIsNamed(t *testing.T) {
	for name, tied := range map[string]func(*dbtest.World) subsidy.User{
		"who advised": func(w *dbtest.World) subsidy.User { return w.Assessor },
		"who decided": func(w *dbtest.World) subsidy.User { return w.Decider },
	} {
		t.Run(name, func(t *testing.T) {
			w := dbtest.New(t)
			ref := embargoed(t, w, subsidy.VerdictGrant)[0]
			w.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
			_, err := w.Service.DeclareTie(t.Context(), tied(w), subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn zus werkt er."})
			fine(t, err)
			done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, seen(t, w, w.Decider2).Fingerprint())
			fine(t, err)
			if done.Count != 0 || len(done.Stayed) != 1 || done.Stayed[0].Reference != ref || done.Stayed[0].Why.Rule != subsidy.A12 {
				t.Errorf("announced %+v", done)
			}
		})
	}
	t.Run("and who has one does not see it", func(t *testing.T) {
		w := dbtest.New(t)
		embargoed(t, w, subsidy.VerdictGrant)
		_, err := w.Service.DeclareTie(t.Context(), w.Decider2, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn zus werkt er."})
		fine(t, err)
		if e := seen(t, w, w.Decider2); len(e.Prepared) != 0 || e.Total != 0 {
			t.Errorf("seen are %+v", e.Prepared)
		}
	})
}

func TestA12_WhoAdvisedDoesNotAnnounceAndOnlyADeciderDoes(t *testing.T) {
	w := dbtest.New(t)
	embargoed(t, w, subsidy.VerdictGrant)
	print := seen(t, w, w.Decider).Fingerprint()
	same := w.Assessor
	same.Role = subsidy.Decider
	done, err := w.Service.Announce(t.Context(), same, dbtest.Round, print)
	fine(t, err)
	if done.Count != 0 || len(done.Stayed) != 1 || done.Stayed[0].Why.Rule != subsidy.A12 {
		t.Errorf("announced %+v", done)
	}
	for _, by := range []subsidy.User{w.Signatory, w.Assessor, w.Payer, w.Administrator, w.Auditor} {
		_, err := w.Service.Announce(t.Context(), by, dbtest.Round, print)
		refused(t, err, subsidy.Forbidden, subsidy.A12)
		if _, err := w.Service.Embargo(t.Context(), by, dbtest.Round); by.Role != subsidy.Auditor {
			refused(t, err, subsidy.Forbidden, subsidy.A12)
		}
	}
}

func TestADecisionIsTakenOnceHoweverItIsTaken(t *testing.T) {
	w := dbtest.New(t)
	ref := embargoed(t, w, subsidy.VerdictGrant)[0]
	version := w.Version(t, ref)
	refused(t, w.Service.Prepare(t.Context(), w.Decider2, ref, version, w.Read(t, w.Decider2, ref)), subsidy.Conflict, subsidy.A7)
	_, err := w.Service.Decide(t.Context(), w.Decider2, ref, version, w.Read(t, w.Decider2, ref))
	refused(t, err, subsidy.Conflict, subsidy.A7)
}

// A grant and, from another tab, a rejection after a return and a new advice.
func TestOfAGrantAndARejectionAtOnceOneBecomesTheDecision(t *testing.T) {
	w := dbtest.New(t)
	ref, granting := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	w.Clock.Set(dbtest.AfterClosing)
	fine(t, w.Service.Return(t.Context(), w.Decider, ref, granting, "Kijk nog eens."))
	form := rejection()
	form.Version = w.Version(t, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, form))
	rejecting := w.Version(t, ref)
	var done atomic.Int32
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			version, by := []int64{granting, rejecting}[i%2], []subsidy.User{w.Decider, w.Decider2}[i/2%2]
			var err error
			if i%3 == 0 {
				err = w.Service.Prepare(t.Context(), by, ref, version, w.Read(t, by, ref))
			} else {
				_, err = w.Service.Decide(t.Context(), by, ref, version, w.Read(t, by, ref))
			}
			switch subsidy.KindOf(err) {
			case "":
				done.Add(1)
			case subsidy.Conflict:
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	if done.Load() != 1 || file.Decision == nil || file.Decision.Verdict != subsidy.VerdictReject {
		t.Errorf("%d decisions, of which %+v stands", done.Load(), file.Decision)
	}
}

func TestS1_ACentAboveTheRoomIsRefusedAtOnceAndPrepared(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2*2_310_000-1, subsidy.DistributionReceipt))
	refs := queued(t, w, 2)
	prepare(t, w, refs[0])
	ref, version := refs[1], w.Version(t, refs[1])
	refused(t, w.Service.Prepare(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref)), subsidy.NoRoom, subsidy.S1)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	refused(t, err, subsidy.NoRoom, subsidy.S1)
}

func TestS1_SixtyFourWhoPrepareAtOnceNeverPassTheCeiling(t *testing.T) {
	const rivals, places = 64, 30
	w := dbtest.NewWith(t, small(t, places*2_310_000+100, subsidy.DistributionReceipt))
	refs, versions := queued(t, w, rivals), make([]int64, rivals)
	for i := range refs {
		versions[i] = w.Version(t, refs[i])
	}
	var booked atomic.Int32
	var all sync.WaitGroup
	for i := range refs {
		all.Go(func() {
			err := w.Service.Prepare(t.Context(), w.Decider, refs[i], versions[i], w.Read(t, w.Decider, refs[i]))
			if i%2 == 0 {
				_, again := w.Service.Decide(t.Context(), w.Decider2, refs[i], versions[i], w.Read(t, w.Decider2, refs[i]))
				if err != nil {
					err = again
				}
			}
			switch subsidy.KindOf(err) {
			case "":
				booked.Add(1)
			case subsidy.NoRoom:
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if booked.Load() != places || round.Room() != 100 {
		t.Errorf("%d were booked and %v is left", booked.Load(), round.Room())
	}
}

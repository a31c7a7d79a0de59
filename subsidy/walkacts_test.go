package subsidy_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// walkActs are the acts of people on a file, as somebody would do them.
var walkActs = map[subsidy.Action]func(*walker, *lived, subsidy.User) error{
	subsidy.ActSave: func(k *walker, f *lived, by subsidy.User) error {
		_, err := k.Service.Save(k.t.Context(), by, f.ref, programme(fmt.Sprint("Programma ", k.random.IntN(9))))
		return err
	},
	subsidy.ActAttach: func(k *walker, f *lived, by subsidy.User) error {
		_, err := k.Service.Attach(k.t.Context(), by, f.ref, "plan.pdf", []byte("%PDF-1.7"))
		return err
	},
	subsidy.ActDetach: func(k *walker, f *lived, by subsidy.User) error {
		d, err := k.Service.Draft(k.t.Context(), by, f.ref)
		if err != nil {
			return err
		}
		if len(d.Attachments) == 0 { // there seldom is one, and it takes one to take away
			if with, err := k.Service.Attach(k.t.Context(), by, f.ref, "plan.pdf", []byte("%PDF-1.7")); err == nil {
				d = with
			}
		}
		id := "none"
		if len(d.Attachments) > 0 {
			id = d.Attachments[len(d.Attachments)-1].ID
		}
		return k.Service.Detach(k.t.Context(), by, f.ref, id)
	},
	subsidy.ActDelete: func(k *walker, f *lived, by subsidy.User) error { return k.Service.Delete(k.t.Context(), by, f.ref) },
	subsidy.ActSubmit: func(k *walker, f *lived, by subsidy.User) error {
		if f.state != subsidy.Draft {
			return k.notTwice() // sent again it gives the same receipt, which is no act
		}
		_, err := k.Service.Submit(k.t.Context(), by, f.ref, f.version, true, k.Clock.Now())
		return err
	},
	subsidy.ActWithdraw: func(k *walker, f *lived, by subsidy.User) error {
		if f.state == subsidy.Withdrawn {
			return k.notTwice()
		}
		_, err := k.Service.Withdraw(k.t.Context(), by, f.ref, "", true)
		return err
	},
	subsidy.ActReportChange: func(k *walker, f *lived, by subsidy.User) error {
		form := subsidy.ChangeForm{Kind: string(subsidy.ChangePupils), Text: "Er komen minder leerlingen.", Key: fmt.Sprint(len(k.trace))}
		_, err := k.Service.ReportChange(k.t.Context(), by, f.ref, form, k.Clock.Now())
		return err
	},
	subsidy.ActSeeChange: func(k *walker, f *lived, by subsidy.User) error {
		return k.Service.SeeChanges(k.t.Context(), by, f.ref, f.version)
	},
	subsidy.ActTake:     func(k *walker, f *lived, by subsidy.User) error { return k.Service.Take(k.t.Context(), by, f.ref) },
	subsidy.ActTakeOver: func(k *walker, f *lived, by subsidy.User) error { return k.Service.TakeOver(k.t.Context(), by, f.ref) },
	subsidy.ActCheck: func(k *walker, f *lived, by subsidy.User) error {
		return k.Service.Check(k.t.Context(), by, f.ref, k.checks(f, by))
	},
	subsidy.ActOverrule: func(k *walker, f *lived, by subsidy.User) error {
		file, err := k.Service.CaseFile(k.t.Context(), k.Auditor, f.ref)
		if err != nil {
			return err
		}
		c := file.Controls[k.random.IntN(len(file.Controls))]
		outcome := subsidy.Complies
		if c.OK {
			outcome = subsidy.FallsShort
		}
		return k.Service.Overrule(k.t.Context(), by, f.ref, subsidy.OverruleForm{Version: f.version, Control: c.ID, Outcome: string(outcome), Reason: "Ik keek zelf."})
	},
	subsidy.ActAskSupplement: func(k *walker, f *lived, by subsidy.User) error {
		request := subsidy.SupplementRequest{Version: f.version, Missing: map[subsidy.Section]string{
			subsidy.SectionZomerschool: "Wie geeft er les?", subsidy.SectionAttachments: "Stuur het plan mee."}}
		_, err := k.Service.AskSupplement(k.t.Context(), by, f.ref, request)
		return err
	},
	subsidy.ActSupplement: func(k *walker, f *lived, by subsidy.User) error {
		if f.state != subsidy.SupplementAsked {
			return k.notTwice()
		}
		_, err := k.Service.Supplement(k.t.Context(), by, f.ref, subsidy.SupplementForm{Version: f.version, Declared: true, Unchanged: true}, k.Clock.Now())
		return err
	},
	subsidy.ActExtend: func(k *walker, f *lived, by subsidy.User) error {
		until := subsidy.DateOf(k.Clock.Now()).AddDays(100)
		_, err := k.Service.Extend(k.t.Context(), by, f.ref, subsidy.ExtensionForm{Version: f.version, Until: until.String(), Reason: "Druk."})
		return err
	},
	subsidy.ActHear: func(k *walker, f *lived, by subsidy.User) error {
		_, err := k.Service.Hear(k.t.Context(), by, f.ref, subsidy.HearingForm{Version: f.version, Facts: "Het register noemt minder leerlingen."})
		return err
	},
	subsidy.ActGiveView: func(k *walker, f *lived, by subsidy.User) error {
		return k.Service.GiveView(k.t.Context(), by, f.ref, "Dat klopt niet.", k.Clock.Now())
	},
	subsidy.ActAdvise: (*walker).advise,
	subsidy.ActReturn: func(k *walker, f *lived, by subsidy.User) error {
		return k.Service.Return(k.t.Context(), by, f.ref, f.version, "Kijk nog eens.")
	},
	subsidy.ActPrepare: func(k *walker, f *lived, by subsidy.User) error {
		return k.Service.Prepare(k.t.Context(), by, f.ref, f.version, k.Read(k.t, by, f.ref))
	},
	subsidy.ActGrant:     (*walker).decide,
	subsidy.ActGrantPart: (*walker).decide,
	subsidy.ActReject:    (*walker).decide,
	subsidy.ActDisregard: (*walker).decide,
	subsidy.ActReport: func(k *walker, f *lived, by subsidy.User) error {
		return k.Service.Report(k.t.Context(), by, f.ref, "Wij deden wat wij vroegen.")
	},
	subsidy.ActProposeSettlement: func(k *walker, f *lived, by subsidy.User) error {
		form, amount := subsidy.ProposalForm{Amount: f.booked.String()}, f.booked
		if k.chance(40) {
			amount /= 2
			form = subsidy.ProposalForm{Amount: amount.String(), Ground: subsidy.SettlementGrounds[0].Value}
		}
		err := k.Service.ProposeSettlement(k.t.Context(), by, f.ref, form)
		if err == nil {
			f.proposed = amount
		}
		return err
	},
	subsidy.ActSettle: func(k *walker, f *lived, by subsidy.User) error {
		return k.Service.Settle(k.t.Context(), by, f.ref, f.version)
	},
	subsidy.ActClose: func(k *walker, f *lived, by subsidy.User) error { return k.Service.Close(k.t.Context(), by, f.ref) },
	subsidy.ActObject: func(k *walker, f *lived, by subsidy.User) error {
		_, err := k.Service.Object(k.t.Context(), by, f.ref, subsidy.ObjectForm{Grounds: "Wij zijn het er niet mee eens.", Key: fmt.Sprint(len(k.trace))}, k.Clock.Now())
		return err
	},
	subsidy.ActTakeObjection: func(k *walker, f *lived, by subsidy.User) error {
		o := k.objection(f)
		return k.Service.TakeObjection(k.t.Context(), by, o.ID, o.Version, k.chance(50))
	},
	subsidy.ActAdviseObjection: func(k *walker, f *lived, by subsidy.User) error {
		o := k.objection(f)
		outcomes := []subsidy.ObjectionOutcome{subsidy.OutcomeUpheld, subsidy.OutcomeUpheld, subsidy.OutcomeUpheldPart, subsidy.OutcomeUpheldPart, subsidy.OutcomeUnfounded, subsidy.OutcomeInadmissible}
		form := subsidy.ObjectionAdvice{Version: o.Version, Outcome: string(outcomes[k.random.IntN(len(outcomes))]), Extra: "1.000", Motivation: "Omdat."}
		return k.Service.AdviseObjection(k.t.Context(), by, o.ID, form)
	},
	subsidy.ActExtendObjection: func(k *walker, f *lived, by subsidy.User) error {
		o := k.objection(f)
		return k.Service.ExtendObjection(k.t.Context(), by, o.ID, o.Version, "De hoorzitting was later.")
	},
	subsidy.ActDismiss:    (*walker).decideObjection,
	subsidy.ActUphold:     (*walker).decideObjection,
	subsidy.ActUpholdPart: (*walker).decideObjection,
}

// notTwice stands for an act that the walk does not try in this state.
func (k *walker) notTwice() error {
	return &subsidy.Error{Kind: subsidy.NotFound}
}

func (k *walker) checks(f *lived, by subsidy.User) subsidy.CheckForm {
	form := subsidy.CheckForm{Version: f.version, Outcomes: map[string]string{}, Reasons: map[string]string{}}
	file, err := k.Service.CaseFile(k.t.Context(), by, f.ref)
	if err != nil {
		return form
	}
	for _, item := range file.Checklist {
		form.Outcomes[item.ID], form.Reasons[item.ID] = string(subsidy.Complies), ""
		if k.chance(5) {
			form.Outcomes[item.ID], form.Reasons[item.ID] = string(subsidy.FallsShort), "Dat staat er niet."
		}
	}
	return form
}

// advise fills in the checklist, mostly, and gives an advice.
func (k *walker) advise(f *lived, by subsidy.User) error {
	if f.state == subsidy.InAssessment && k.chance(90) {
		if err := k.Service.Check(k.t.Context(), by, f.ref, k.checks(f, by)); err != nil {
			return err
		}
		k.version(f)
	}
	verdicts := []subsidy.Verdict{subsidy.VerdictGrant, subsidy.VerdictGrant, subsidy.VerdictGrantPart, subsidy.VerdictReject, subsidy.VerdictDisregard}
	if f.state == subsidy.InAssessment && len(k.supplements(f)) > 0 && k.chance(50) {
		verdicts = verdicts[len(verdicts)-1:] // seldom lawful otherwise
	}
	form := subsidy.AdviceForm{
		Version: f.version, Verdict: string(verdicts[k.random.IntN(len(verdicts))]), Amount: "3.000", Motivation: "Daarom.",
		Basis: string([]subsidy.Basis{subsidy.BasisOther, subsidy.BasisGiven, subsidy.BasisFinancial}[k.random.IntN(3)]),
	}
	if f.lapsed && k.chance(50) { // heard, but not on this (A8)
		form.Verdict, form.Basis = string(subsidy.VerdictReject), string(subsidy.BasisOther)
	}
	if grounds := k.scheme().Grounds(); form.Verdict != string(subsidy.VerdictGrant) && form.Verdict != string(subsidy.VerdictDisregard) {
		form.Grounds = []string{grounds[k.random.IntN(len(grounds))].ID}
	}
	return k.Service.Advise(k.t.Context(), by, f.ref, form)
}

func (k *walker) scheme() subsidy.Scheme {
	round, err := k.Store.Round(k.t.Context(), dbtest.Round)
	fine(k.t, err)
	return round.Scheme
}

func (k *walker) decide(f *lived, by subsidy.User) error {
	_, err := k.Service.Decide(k.t.Context(), by, f.ref, f.version, k.Read(k.t, by, f.ref))
	return err
}

func (k *walker) decideObjection(f *lived, by subsidy.User) error {
	o := k.objection(f)
	_, err := k.Service.DecideObjection(k.t.Context(), by, o.ID, o.Version, k.ReadReview(k.t, by, o.ID))
	return err
}

// objection gives the last objection of a file, or an empty one.
func (k *walker) objection(f *lived) subsidy.Objection {
	a, err := k.Store.BoardApplication(k.t.Context(), f.board, f.ref)
	if err != nil {
		return subsidy.Objection{}
	}
	all, err := k.Store.Objections(k.t.Context(), a.ID)
	fine(k.t, err)
	if len(all) == 0 {
		return subsidy.Objection{}
	}
	return all[len(all)-1]
}

// outcome gives the act that a decision will be: the one of the advice, and not
// the one that was drawn.
func (k *walker) outcome(f *lived, action subsidy.Action) subsidy.Action {
	switch action {
	case subsidy.ActGrant, subsidy.ActGrantPart, subsidy.ActReject, subsidy.ActDisregard:
		if f.state == subsidy.Prepared {
			return "" // these are announced, all at once
		}
		if f.advised != "" {
			return f.advised.Action()
		}
	case subsidy.ActDismiss, subsidy.ActUphold, subsidy.ActUpholdPart:
		if o := k.objection(f); o.Outcome != "" {
			return o.Outcome.Action()
		}
	}
	return action
}

// remember writes down what an act changes beside the state.
func (k *walker) remember(f *lived, action subsidy.Action, by subsidy.User) {
	ctx := k.t.Context()
	switch action {
	case subsidy.ActSubmit:
		if now := k.Clock.Now(); !now.Before(k.closes) {
			k.fail("filed at %s, after the closing (S8)", now)
		} else if !now.Before(closingInstant) {
			k.extra++
		}
		f.whole = k.Clock.Now()
	case subsidy.ActAskSupplement:
		f.due = k.supplements(f)[0].Due
	case subsidy.ActSupplement:
		if subsidy.DateOf(k.Clock.Now()).After(f.due) {
			k.fail("a supplement came after %s (A2)", f.due)
		}
		f.whole = k.Clock.Now()
		f.heard, f.lapsed = false, f.heard || f.lapsed
	case subsidy.ActReportChange:
		f.waits = true
	case subsidy.ActSeeChange:
		if !f.waits {
			k.fail("%s saw what was not reported (S14)", by.Name)
		}
		f.waits = false
	case subsidy.ActHear:
		f.heard, f.lapsed = true, false
	case subsidy.ActAdvise:
		a, err := k.Store.FiledApplication(ctx, f.ref)
		fine(k.t, err)
		advice, err := k.Store.LastAdvice(ctx, a.ID)
		fine(k.t, err)
		f.adviser, f.advised, f.amount, f.waits = by.ID, advice.Verdict, advice.Amount, false
		if advice.Verdict.Refuses() && advice.Basis == subsidy.BasisOther && !f.heard {
			k.fail("%s is to be refused on other facts, and its board was not heard on what it filed (A8)", f.ref)
		}
	case subsidy.ActPrepare, subsidy.ActGrant, subsidy.ActGrantPart, subsidy.ActReject, subsidy.ActDisregard:
		k.decidedBy(f, by)
		f.booked = f.amount
	case subsidy.ActWithdraw, subsidy.ActReturn:
		f.booked, f.waits = 0, f.waits && action == subsidy.ActReturn
	case subsidy.ActSettle:
		f.booked = f.proposed
	case subsidy.ActUphold, subsidy.ActUpholdPart:
		o := k.objection(f)
		if f.again = f.again || o.Reopened; !o.Reopened {
			f.booked += o.Extra
			return
		}
		f.heard, f.lapsed = false, f.heard || f.lapsed
	}
}

// decidedBy holds four eyes, ties and the draw round against a decision (A12,
// D6, A2).
func (k *walker) decidedBy(f *lived, by subsidy.User) {
	switch {
	case by.ID == f.adviser:
		k.fail("%s decided on their own advice", by.Name)
	case k.tied[f.adviser] == f.board:
		k.fail("decided on the advice of somebody with a tie")
	case f.amount > 0 && k.scheme().Distribution == subsidy.DistributionDraw && k.Clock.Now().Before(k.closes):
		k.fail("granted before the closing of a draw round")
	case f.advised == subsidy.VerdictDisregard && !slices.ContainsFunc(k.supplements(f), func(s subsidy.Supplement) bool { return !s.Open() }):
		k.fail("disregarded without a supplement that ended")
	}
	if f.amount > 0 && !f.again && k.scheme().Distribution == subsidy.DistributionReceipt {
		k.inTurn(f)
	}
}

// inTurn holds a grant against the order of receipt: the day on which it was
// complete is over, those of the day of the ceiling were drawn, and the money of
// those that go before it is still there (D2).
func (k *walker) inTurn(f *lived) {
	round, err := k.Store.Round(k.t.Context(), dbtest.Round)
	fine(k.t, err)
	draw, err := k.Service.Draw(k.t.Context(), dbtest.Round)
	if subsidy.KindOf(err) != subsidy.NotFound {
		fine(k.t, err)
	}
	day, left := subsidy.DateOf(f.whole), round.Room()+f.amount
	if !subsidy.DateOf(k.Clock.Now()).After(day) {
		k.fail("%s was granted on the day on which it was complete", f.ref)
	}
	waiting := slices.DeleteFunc(slices.Clone(k.files), func(o *lived) bool { return o != f && (!o.state.Undecided() || o.again) })
	slices.SortFunc(waiting, func(a, b *lived) int { return cmp.Or(a.whole.Compare(b.whole), cmp.Compare(a.ref, b.ref)) })
	if full, n := k.fullDay(waiting, left); n > 1 && !draw.Confirmed() && !full.After(day) && (!draw.Frozen() || !full.After(draw.Day)) {
		k.fail("%s was granted without the draw of %s", f.ref, full)
	}
	if draw.Confirmed() {
		slices.SortStableFunc(waiting, func(a, b *lived) int {
			of, other := subsidy.DateOf(a.whole), subsidy.DateOf(b.whole)
			if of == draw.Day && other == draw.Day {
				return cmp.Compare(lot(draw, a.ref), lot(draw, b.ref))
			}
			return of.Compare(other)
		})
	}
	for _, o := range waiting[:slices.Index(waiting, f)] {
		if o.asked <= left {
			left -= o.asked
		}
	}
	if f.amount > left {
		k.fail("%s was granted before its turn: it lacks %s", f.ref, f.amount-left)
	}
}

// lot is the place in a draw, after all that have one for who has none.
func lot(d subsidy.Draw, ref subsidy.Reference) int {
	if place := d.Place(ref); place > 0 {
		return place
	}
	return 1 + len(d.References)
}

// fullDay gives the day on which those that wait, in order, pass the money, and
// how many were complete on it.
func (k *walker) fullDay(waiting []*lived, money subsidy.Cents) (day subsidy.Date, claims int) {
	for _, o := range waiting {
		if money -= o.asked; money < 0 {
			day = subsidy.DateOf(o.whole)
			break
		}
	}
	for _, o := range waiting {
		if subsidy.DateOf(o.whole) == day {
			claims++
		}
	}
	return day, claims
}

// supplements gives those of a file, the newest first.
func (k *walker) supplements(f *lived) []subsidy.Supplement {
	a, err := k.Store.FiledApplication(k.t.Context(), f.ref)
	fine(k.t, err)
	all, err := k.Store.Supplements(k.t.Context(), a.ID)
	fine(k.t, err)
	slices.Reverse(all)
	return all
}

// passTime lets everything that is due happen; the model reads where that led.
func (k *walker) passTime() {
	fine(k.t, k.Service.PassTime(k.t.Context()))
	for _, f := range k.files {
		if f.state == subsidy.Deleted {
			continue
		}
		a, err := k.Store.BoardApplication(k.t.Context(), f.board, f.ref)
		fine(k.t, err)
		if a.State == f.state {
			continue
		}
		due := slices.ContainsFunc(life, func(s step) bool {
			return s.from == f.state && s.to == a.State && slices.Contains(s.by, subsidy.Portal)
		})
		if !due {
			k.fail("time took %s from %q to %q", f.ref, f.state, a.State)
		}
		if f.state == subsidy.SupplementAsked && !subsidy.DateOf(k.Clock.Now()).After(f.due) {
			k.fail("a supplement lapsed before its end on %s", f.due)
		}
		k.done[map[subsidy.State]subsidy.Action{subsidy.InAssessment: subsidy.ActLapse, subsidy.Running: subsidy.ActBegin}[a.State]]++
		f.state = a.State
		k.reached[a.State]++
	}
}

// announce makes known all that is prepared.
func (k *walker) announce() {
	by := k.someone(nil, []subsidy.Role{subsidy.Decider})
	seen, err := k.Service.Embargo(k.t.Context(), by, dbtest.Round)
	if err != nil {
		k.trace = append(k.trace, fmt.Sprint("embargo: ", err))
		k.named(err)
		return
	}
	o, err := k.Service.Announce(k.t.Context(), by, dbtest.Round, seen.Fingerprint())
	k.trace = append(k.trace, fmt.Sprintf("announce by %s: %d, %v", by.Role, o.Count, err))
	if err != nil {
		k.named(err)
		return
	}
	announced := 0
	for _, f := range k.files {
		if f.state != subsidy.Prepared {
			continue
		}
		a, err := k.Store.FiledApplication(k.t.Context(), f.ref)
		fine(k.t, err)
		if a.State == subsidy.Prepared {
			continue // it stayed
		}
		if f.waits {
			k.fail("%s was made known with a report that nobody saw (S14)", f.ref)
		}
		want, _ := expected(subsidy.Prepared, f.advised.Action(), subsidy.Decider)
		k.done[f.advised.Action()]++
		k.follow(f, "", by, want.to)
		announced++
	}
	if announced != o.Count {
		k.fail("announced %d, the model has %d", o.Count, announced)
	}
}

// drawStep takes a step of the draw, whichever comes.
func (k *walker) drawStep() {
	by := k.someone(nil, []subsidy.Role{subsidy.Administrator, subsidy.Decider})
	ctx := k.t.Context()
	tomorrow := subsidy.DateOf(k.Clock.Now()).AddDays(1 + k.random.IntN(3))
	var err error
	switch k.random.IntN(4) {
	case 0:
		err = k.Service.NameSource(ctx, by, dbtest.Round, "Een landelijke loterij", tomorrow.String())
	case 1:
		err = k.Service.Freeze(ctx, by, dbtest.Round)
	case 2:
		err = k.Service.EnterSeed(ctx, by, dbtest.Round, "4 8 15 16 23 42")
	case 3:
		err = k.Service.ConfirmDraw(ctx, by, dbtest.Round, "4 8 15 16 23 42")
	}
	k.trace = append(k.trace, fmt.Sprintf("draw by %s: %v", by.Role, err))
	if err != nil {
		k.named(err)
	}
}

// moveClosing lets somebody propose a later closing and mostly somebody answer
// what waits (S8).
func (k *walker) moveClosing() {
	ctx := k.t.Context()
	by := k.someone(nil, []subsidy.Role{subsidy.Administrator})
	err := k.Service.ProposeClosing(ctx, by, dbtest.Round, k.laterClosing())
	k.trace = append(k.trace, fmt.Sprintf("later closing proposed by %s: %v", by.Role, err))
	if err != nil {
		k.named(err)
	}
	waiting, err := k.Store.WaitingMoves(ctx)
	fine(k.t, err)
	if len(waiting) == 0 || k.chance(20) {
		return
	}
	m, by := waiting[0], k.someone(nil, []subsidy.Role{subsidy.Decider})
	if k.chance(20) {
		err = k.Service.TurnDownClosing(ctx, by, dbtest.Round, m.ID, "Het portaal werkte.")
	} else if err = k.Service.ConfirmClosing(ctx, by, dbtest.Round, m.ID); err == nil {
		k.mayMove(by, m)
		k.closes = m.At
	}
	k.trace = append(k.trace, fmt.Sprintf("later closing %s answered by %s: %v", m.InWords(), by.Role, err))
	if err != nil {
		k.named(err)
	}
}

// laterClosing is a proposal: after an outage in the last hours where they have
// passed.
func (k *walker) laterClosing() subsidy.ClosingForm {
	now, form := k.Clock.Now(), subsidy.ClosingForm{Kind: string(subsidy.MoveExtension), Reason: "Daarom.", Hour: "12:00"}
	day := subsidy.DateOf(now)
	if now.Before(k.closes) {
		day = subsidy.DateOf(k.closes)
	} else {
		last := k.closes.Add(-time.Second)
		form.Kind, form.FromHour, form.UntilHour = string(subsidy.MoveOutage), "9:00", subsidy.FormatClock(last)
		form.FromDay, form.UntilDay = subsidy.DateOf(last).String(), subsidy.DateOf(last).String()
	}
	form.Day = day.AddDays(k.random.IntN(21)).String()
	return form
}

// mayMove holds the confirmation of a later closing against four eyes, the draw
// and the money (S8, A12, D4, D6).
func (k *walker) mayMove(by subsidy.User, m subsidy.ClosingMove) {
	draw, err := k.Service.Draw(k.t.Context(), dbtest.Round)
	if subsidy.KindOf(err) != subsidy.NotFound {
		fine(k.t, err)
	}
	granted := slices.ContainsFunc(k.files, func(f *lived) bool { return f.booked > 0 })
	switch {
	case by.ID == m.ProposedBy || by.Role != subsidy.Decider:
		k.fail("%s confirmed a later closing", by.Name)
	case !m.At.After(k.closes) || !m.At.After(k.Clock.Now()):
		k.fail("the closing moved from %s to %s", k.closes, m.At)
	case draw.Frozen() && !draw.OfDay():
		k.fail("the closing moved after the freeze")
	case granted && k.scheme().Distribution == subsidy.DistributionDraw:
		k.fail("the closing of a draw round moved after a grant")
	}
}

// declareTie ties one official of each role at most, so that others go on.
func (k *walker) declareTie() {
	by := []subsidy.User{k.Assessor2, k.Decider2}[k.random.IntN(2)]
	if k.tied[by.ID] != "" {
		return
	}
	board := []subsidy.BoardNumber{dbtest.Board, dbtest.OtherBoard}[k.random.IntN(2)]
	_, err := k.Service.DeclareTie(k.t.Context(), by, subsidy.TieForm{Board: string(board), Reason: "Mijn zus werkt daar."})
	fine(k.t, err)
	k.tied[by.ID] = board
	k.trace = append(k.trace, fmt.Sprintf("%s has a tie with %s", by.Name, board))
}

// behind lets somebody act while the clock is behind: nothing may come of it.
func (k *walker) behind() {
	now := k.Clock.Now()
	defer k.Clock.Set(now)
	last, err := k.Store.LastEventAt(k.t.Context())
	fine(k.t, err)
	k.Clock.Set(last.Add(-time.Hour))
	f := k.files[k.random.IntN(len(k.files))]
	action, by := k.choice(f)
	do, known := walkActs[action]
	if !known {
		return
	}
	k.version(f)
	err = do(k, f, by)
	k.trace = append(k.trace, fmt.Sprintf("behind: %s %q by %s: %v", f.ref, action, by.Role, err))
	if err != nil {
		k.named(err)
		return
	}
	seen := f.version
	if k.version(f); f.version != seen { // the same answers once more write nothing
		k.fail("%q was done while the clock was behind", action)
	}
}

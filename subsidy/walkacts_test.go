package subsidy_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// errTwice tells that a form came twice, which is no act: what it gave was looked
// at.
var errTwice = errors.New("it was done before")

// walkActs are the acts of people on a file, as somebody would do them. Each says
// before it what must keep it from being done.
var walkActs = map[subsidy.Action]func(*walker, *lived, subsidy.User) error{
	subsidy.ActSave:         (*walker).save,
	subsidy.ActAttach:       (*walker).attach,
	subsidy.ActDetach:       (*walker).detach,
	subsidy.ActDelete:       func(k *walker, f *lived, by subsidy.User) error { return k.Service.Delete(k.t.Context(), by, f.ref) },
	subsidy.ActSubmit:       (*walker).submit,
	subsidy.ActWithdraw:     (*walker).withdraw,
	subsidy.ActReportChange: (*walker).reportChange,
	subsidy.ActSeeChange: func(k *walker, f *lived, by subsidy.User) error {
		k.must(!f.waits, subsidy.S14, nothingNew)
		k.allKnown = true
		return k.Service.SeeChanges(k.t.Context(), by, f.ref, k.seen(f.version, ""))
	},
	subsidy.ActTake: func(k *walker, f *lived, by subsidy.User) error {
		k.allKnown = true
		return k.Service.Take(k.t.Context(), by, f.ref)
	},
	subsidy.ActTakeOver: func(k *walker, f *lived, by subsidy.User) error {
		k.must(f.handler == by.ID, subsidy.A12, "they have it already")
		k.allKnown = true
		return k.Service.TakeOver(k.t.Context(), by, f.ref)
	},
	subsidy.ActCheck: func(k *walker, f *lived, by subsidy.User) error {
		form := k.checks(f, by)
		form.Version = k.mustBeInHand(f, by)
		return k.Service.Check(k.t.Context(), by, f.ref, form)
	},
	subsidy.ActOverrule:      (*walker).overrule,
	subsidy.ActAskSupplement: (*walker).askSupplement,
	subsidy.ActSupplement:    (*walker).supplement,
	subsidy.ActExtend: func(k *walker, f *lived, by subsidy.User) error {
		form := subsidy.ExtensionForm{Version: k.seen(f.version, ""), Reason: k.words("Druk.", subsidy.A5, subsidy.A5)}
		form.Until = subsidy.DateOf(k.Clock.Now()).AddDays(100).String()
		_, err := k.Service.Extend(k.t.Context(), by, f.ref, form)
		return err
	},
	subsidy.ActHear:     (*walker).hear,
	subsidy.ActGiveView: (*walker).giveView,
	subsidy.ActAdvise:   (*walker).advise,
	subsidy.ActReturn: func(k *walker, f *lived, by subsidy.User) error {
		reason := k.words("Kijk nog eens.", subsidy.A9, "")
		k.allKnown = true
		return k.Service.Return(k.t.Context(), by, f.ref, k.seen(f.version, ""), reason)
	},
	subsidy.ActPrepare: func(k *walker, f *lived, by subsidy.User) error {
		version, letter := k.mustDecideAdvised(f, by)
		return k.Service.Prepare(k.t.Context(), by, f.ref, version, letter)
	},
	subsidy.ActGrant:     (*walker).decide,
	subsidy.ActGrantPart: (*walker).decide,
	subsidy.ActReject:    (*walker).decide,
	subsidy.ActDisregard: (*walker).decide,
	subsidy.ActReport: func(k *walker, f *lived, by subsidy.User) error {
		text := k.words("Wij deden wat wij vroegen.", subsidy.S15, subsidy.S15)
		k.allKnown = true
		return k.Service.Report(k.t.Context(), by, f.ref, text)
	},
	subsidy.ActProposeSettlement: (*walker).propose,
	subsidy.ActSettle:            (*walker).settle,
	subsidy.ActClose:             func(k *walker, f *lived, by subsidy.User) error { return k.Service.Close(k.t.Context(), by, f.ref) },
	subsidy.ActObject:            (*walker).object,
	subsidy.ActTakeObjection: func(k *walker, f *lived, by subsidy.User) error {
		o := k.objection(f)
		k.mustStandApart(f, o, by)
		k.must(o.State == subsidy.ObjectionInHandling && o.Handler == by.ID, subsidy.A12, "they have it already")
		k.allKnown = true
		return k.Service.TakeObjection(k.t.Context(), by, o.ID, k.seen(o.Version, ""), k.chance(50))
	},
	subsidy.ActAdviseObjection: (*walker).adviseObjection,
	subsidy.ActExtendObjection: func(k *walker, f *lived, by subsidy.User) error {
		o := k.objection(f)
		k.mustStandApart(f, o, by)
		k.must(o.Handler != by.ID, subsidy.A12, notInHand)
		k.must(o.Extended, subsidy.A7, "it was extended before")
		reason := k.words("De hoorzitting was later.", subsidy.A7, subsidy.A7)
		return k.Service.ExtendObjection(k.t.Context(), by, o.ID, k.seen(o.Version, ""), reason)
	},
	subsidy.ActDismiss:    (*walker).decideObjection,
	subsidy.ActUphold:     (*walker).decideObjection,
	subsidy.ActUpholdPart: (*walker).decideObjection,
}

// askedFor is what somebody asks with so many pupils and overgangsbeleid (S4).
func askedFor(pupils int) subsidy.Cents {
	return min(450_00*subsidy.Cents(pupils), 10_000_00) + 15_000_00
}

// save changes a section, mostly the number of pupils, and now and then the
// location.
func (k *walker) save(f *lived, by subsidy.User) error {
	sections := []subsidy.Section{subsidy.SectionZomerschool, subsidy.SectionZomerschool, subsidy.SectionLocation, subsidy.SectionOvergangsbeleid, subsidy.SectionMedezeggenschap}
	pupils := []int{18, 18, 10, 4, 19}[k.random.IntN(5)]
	edit := subsidy.Edit{Section: sections[k.random.IntN(len(sections))]}
	if f.state == subsidy.SupplementAsked && k.chance(50) {
		edit.Section = f.parts[k.random.IntN(len(f.parts))]
	}
	if edit.Section == subsidy.SectionAttachments {
		edit.Section = subsidy.SectionZomerschool
	}
	edit.Apply = func(a *subsidy.Answers) {
		if edit.Section == subsidy.SectionZomerschool {
			a.Zomerschool.Pupils = fmt.Sprint(pupils)
		}
	}
	if f.state == subsidy.Draft && by.Board == f.board && k.chance(20) {
		if edit.Location = k.place(f.board); edit.Location != f.location {
			k.mustBeStartable(edit.Location, f.board)
		}
	}
	k.mustBeOpen(f, edit.Section)
	k.allKnown = true
	_, err := k.Service.Save(k.t.Context(), by, f.ref, edit)
	if stored := err == nil || edit.Location != "" && subsidy.KindOf(err) == subsidy.Invalid; stored && edit.Section == subsidy.SectionZomerschool {
		f.pupils = pupils
	}
	if err == nil && edit.Location != "" {
		f.location = edit.Location
	}
	return err
}

// attach adds a file, seldom one of a kind that is not taken.
func (k *walker) attach(f *lived, by subsidy.User) error {
	name, content := "plan.pdf", "%PDF-1.7"
	if k.chance(5) {
		content = "MZ"
		k.must(true, "", "a file that is no PDF")
	}
	k.mustBeOpen(f, subsidy.SectionAttachments)
	_, err := k.Service.Attach(k.t.Context(), by, f.ref, name, []byte(content))
	return err
}

func (k *walker) detach(f *lived, by subsidy.User) error {
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
	k.mustBeOpen(f, subsidy.SectionAttachments)
	return k.Service.Detach(k.t.Context(), by, f.ref, id)
}

// submit files a draft; one that was filed before gives its receipt again (I6).
func (k *walker) submit(f *lived, by subsidy.User) error {
	ctx, declared := k.t.Context(), !k.chance(3)
	if f.state != subsidy.Draft {
		filing, err := k.Service.Submit(ctx, by, f.ref, f.version, true, k.Clock.Now())
		return k.sameReceipt(f, filing, err)
	}
	version := k.seen(f.version, subsidy.S11)
	k.must(!declared, subsidy.S11, "the declaration is not given")
	k.must(!k.Clock.Now().Before(k.closes), subsidy.S8, roundShut)
	k.must(k.liveAt(f.location) != nil, subsidy.S6, locationTaken)
	k.allKnown = true
	filing, err := k.Service.Submit(ctx, by, f.ref, version, declared, k.Clock.Now())
	if err == nil {
		f.receipts = append(f.receipts, filing)
	}
	return err
}

// sameReceipt holds what a form gave that came twice against its receipt (I6).
func (k *walker) sameReceipt(f *lived, filing subsidy.Filing, err error) error {
	k.t.Helper()
	if err != nil {
		return err
	}
	if len(f.receipts) == 0 || filing.ID != f.receipts[len(f.receipts)-1].ID {
		k.fail("%s sent twice gave another receipt: number %d (I6)", f.ref, filing.Number)
	}
	return k.wroteNothing(f)
}

// wroteNothing fails where a form that came twice changed the file (I6).
func (k *walker) wroteNothing(f *lived) error {
	k.t.Helper()
	seen := f.version
	if k.version(f); f.version != seen {
		k.fail("a form of %s that came twice was done twice (I6)", f.ref)
	}
	return errTwice
}

func (k *walker) withdraw(f *lived, by subsidy.User) error {
	ctx := k.t.Context()
	if f.state == subsidy.Withdrawn {
		letter, err := k.Service.Withdraw(ctx, by, f.ref, "", true)
		if err != nil {
			return err
		}
		if letter.ID != f.letter {
			k.fail("%s withdrawn twice gave another letter (I6)", f.ref)
		}
		return k.wroteNothing(f)
	}
	confirmed := !k.chance(3)
	k.must(!confirmed, subsidy.S11, "it is not confirmed")
	k.allKnown = true
	letter, err := k.Service.Withdraw(ctx, by, f.ref, "", confirmed)
	if err == nil {
		f.letter = letter.ID
	}
	return err
}

func (k *walker) reportChange(f *lived, by subsidy.User) error {
	ctx := k.t.Context()
	if f.reported != "" && k.chance(30) {
		change, err := k.Service.ReportChange(ctx, by, f.ref, subsidy.ChangeForm{Key: f.reported}, k.Clock.Now())
		if err != nil {
			return err
		}
		if change.Text == "" {
			k.fail("%s reported twice gave another change (I6)", f.ref)
		}
		return k.wroteNothing(f)
	}
	form := subsidy.ChangeForm{Kind: string(subsidy.ChangePupils), Text: k.words("Er komen minder leerlingen.", subsidy.S14, ""), Key: fmt.Sprint(len(k.trace))}
	k.allKnown = true
	_, err := k.Service.ReportChange(ctx, by, f.ref, form, k.Clock.Now())
	if err == nil {
		f.reported = form.Key
	}
	return err
}

func (k *walker) overrule(f *lived, by subsidy.User) error {
	file, err := k.Service.CaseFile(k.t.Context(), k.Auditor, f.ref)
	if err != nil {
		return err
	}
	c := file.Controls[k.random.IntN(len(file.Controls))]
	outcome := subsidy.Complies
	if c.OK {
		outcome = subsidy.FallsShort
	}
	form := subsidy.OverruleForm{Version: k.mustBeInHand(f, by), Control: c.ID, Outcome: string(outcome), Reason: k.words("Ik keek zelf.", subsidy.A9, "")}
	return k.Service.Overrule(k.t.Context(), by, f.ref, form)
}

// askSupplement asks to complete one or two parts.
func (k *walker) askSupplement(f *lived, by subsidy.User) error {
	request := subsidy.SupplementRequest{Version: k.mustBeInHand(f, by), Missing: map[subsidy.Section]string{}, Days: k.days(subsidy.A2)}
	parts := []subsidy.Section{subsidy.Sections[1+k.random.IntN(4)], subsidy.Sections[1+k.random.IntN(4)]}
	if k.chance(3) {
		k.must(true, subsidy.A2, nothingTyped)
		parts = nil
	}
	for _, s := range parts {
		request.Missing[s] = "Vul dit aan."
	}
	k.allKnown = true
	_, err := k.Service.AskSupplement(k.t.Context(), by, f.ref, request)
	if err == nil {
		k.opens(f, parts)
	}
	return err
}

// opens notes where the board goes on: at what it filed, or in a part that is
// asked again at what it had half done when the term for that part ended (A3).
func (k *walker) opens(f *lived, parts []subsidy.Section) {
	f.parts = parts
	f.pupils, f.ended = f.filed, subsidy.Date{}
	if f.halfDone > 0 && slices.Contains(parts, subsidy.SectionZomerschool) {
		f.pupils = f.halfDone
	}
}

// supplement files an open supplement; one that was answered gives its receipt
// again (I6).
func (k *walker) supplement(f *lived, by subsidy.User) error {
	ctx := k.t.Context()
	form := subsidy.SupplementForm{Version: f.version, Declared: !k.chance(3), Unchanged: true}
	if f.state != subsidy.SupplementAsked {
		filing, err := k.Service.Supplement(ctx, by, f.ref, form, k.Clock.Now())
		return k.sameReceipt(f, filing, err)
	}
	form.Version = k.seen(f.version, subsidy.S11)
	k.must(!form.Declared, subsidy.S11, "the declaration is not given")
	k.must(!k.Clock.Now().Before(f.ends()), subsidy.A2, supplementEnd)
	k.must(askedFor(f.pupils) > f.asked, subsidy.A2, moreMoney)
	k.allKnown = true
	filing, err := k.Service.Supplement(ctx, by, f.ref, form, k.Clock.Now())
	if err == nil {
		f.receipts = append(f.receipts, filing)
	}
	return err
}

func (k *walker) hear(f *lived, by subsidy.User) error {
	form := subsidy.HearingForm{Version: k.mustBeInHand(f, by), Facts: k.words("Het register noemt minder leerlingen.", subsidy.A8, ""), Days: k.days(subsidy.A8)}
	k.must(f.hearingOpen(k.Clock.Now()), subsidy.A8, hearingOpen)
	k.allKnown = true
	h, err := k.Service.Hear(k.t.Context(), by, f.ref, form)
	if err == nil {
		if k.chance(30) { // and while it is heard another question
			k.next = append(k.next, errand{f, subsidy.ActAskSupplement})
		}
		f.heard, f.lapsed, f.viewed, f.viewUntil = true, false, false, h.Due.AddDays(1).Start()
	}
	return err
}

func (k *walker) giveView(f *lived, by subsidy.User) error {
	k.must(f.viewUntil.IsZero(), "", "the board was asked nothing")
	k.must(f.viewed, subsidy.A8, "the view is given")
	k.must(!f.viewed && !f.viewUntil.IsZero() && !k.Clock.Now().Before(f.viewUntil), subsidy.A8, viewEnd)
	view := k.words("Dat klopt niet.", subsidy.A8, "")
	k.allKnown = true
	err := k.Service.GiveView(k.t.Context(), by, f.ref, view, k.Clock.Now())
	f.viewed = f.viewed || err == nil
	return err
}

func (k *walker) propose(f *lived, by subsidy.User) error {
	p := proposal{by: by.ID, amount: f.booked}
	switch k.random.IntN(10) {
	case 0:
		p.amount++
		k.must(true, subsidy.A10, "a cent more than was granted")
	case 1:
		p.amount /= 2
		k.must(f.booked > 0, subsidy.A10, "less without a ground")
	case 2, 3, 4:
		p.amount /= 2
		p.ground = subsidy.SettlementGrounds[0].Value
	}
	k.allKnown = true
	err := k.Service.ProposeSettlement(k.t.Context(), by, f.ref, subsidy.ProposalForm{Amount: p.amount.String(), Ground: p.ground})
	if err == nil {
		f.proposals = append(f.proposals, p)
	}
	return err
}

func (k *walker) settle(f *lived, by subsidy.User) error {
	k.must(len(f.proposals) == 0, subsidy.A10, "nothing is proposed")
	if n := len(f.proposals); n > 0 {
		last := f.proposals[n-1]
		own := slices.ContainsFunc(f.proposals, func(p proposal) bool { return p.by == by.ID })
		k.must(own, subsidy.A12, ownProposal)
		k.must(k.bound(last.by, f.board), subsidy.A12, "who proposed has a tie with the board")
		k.must(last.amount < f.booked && last.ground == "", subsidy.A10, "more was granted since the proposal")
	}
	o := k.objection(f)
	k.must(o.ID != "" && o.State != subsidy.ObjectionDecided, subsidy.A7, objectionOpen)
	k.allKnown = true
	return k.Service.Settle(k.t.Context(), by, f.ref, k.seen(f.version, ""))
}

func (k *walker) object(f *lived, by subsidy.User) error {
	ctx, form := k.t.Context(), subsidy.ObjectForm{Key: fmt.Sprint(f.decidedAt)}
	if f.objected && k.chance(50) {
		o, err := k.Service.Object(ctx, by, f.ref, form, k.Clock.Now())
		if err != nil {
			return err
		}
		if o.ID != k.objection(f).ID {
			k.fail("%s objected twice with one form gave another objection (I6)", f.ref)
		}
		return k.wroteNothing(f)
	}
	if f.objected {
		form.Key = ""
		k.must(true, subsidy.A7, twiceObjected)
	}
	form.Grounds = k.upTo(subsidy.ObjectionMaximum, "Wij zijn het er niet mee eens.", subsidy.A7, subsidy.A7)
	k.allKnown = true
	_, err := k.Service.Object(ctx, by, f.ref, form, k.Clock.Now())
	f.objected = f.objected || err == nil
	return err
}

func (k *walker) adviseObjection(f *lived, by subsidy.User) error {
	o := k.objection(f)
	outcomes := []subsidy.ObjectionOutcome{subsidy.OutcomeUpheld, subsidy.OutcomeUpheld, subsidy.OutcomeUpheld, subsidy.OutcomeUpheldPart, subsidy.OutcomeUpheldPart, subsidy.OutcomeUnfounded, subsidy.OutcomeInadmissible}
	form := subsidy.ObjectionAdvice{Outcome: string(outcomes[k.random.IntN(len(outcomes))]), Extra: "1.000", Motivation: k.words("Omdat.", subsidy.A7, subsidy.A7)}
	k.mustStandApart(f, o, by)
	k.must(o.Handler != by.ID || o.State != subsidy.ObjectionInHandling, subsidy.A12, notInHand)
	if form.Outcome == string(subsidy.OutcomeUpheldPart) && k.chance(20) {
		form.Extra = (f.asked - f.booked).String()
		k.must(true, subsidy.S4, "all that is left is no part")
	}
	form.Version = k.seen(o.Version, "")
	return k.Service.AdviseObjection(k.t.Context(), by, o.ID, form)
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
	if f.state == subsidy.InAssessment && f.handler == by.ID && k.chance(90) {
		if err := k.Service.Check(k.t.Context(), by, f.ref, k.checks(f, by)); err != nil {
			return err
		}
		k.version(f)
	}
	form := k.adviceForm(f)
	form.Version = k.mustBeInHand(f, by)
	verdict := subsidy.Verdict(form.Verdict)
	if verdict != subsidy.VerdictGrant {
		form.Motivation = k.words("Daarom.", subsidy.A9, "")
	}
	if verdict.Refuses() {
		form.Grounds = []string{k.scheme().Grounds()[k.random.IntN(len(k.scheme().Grounds()))].ID}
		if k.chance(3) {
			form.Grounds, form.Basis = nil, ""
			k.must(true, subsidy.A9, "a refusal without a ground")
		}
	}
	k.mustCarry(f, verdict, subsidy.Basis(form.Basis))
	err := k.Service.Advise(k.t.Context(), by, f.ref, form)
	if err == nil {
		f.basis = subsidy.Basis(form.Basis)
		if k.chance(60) { // while the money is as it was
			k.next = append(k.next, errand{f, verdict.Action()})
		}
	}
	return err
}

// adviceForm gives an advice: of a grant in part the amount is often one cent
// above what there is, or one that is no part (S1, S4).
func (k *walker) adviceForm(f *lived) subsidy.AdviceForm {
	verdicts := []subsidy.Verdict{subsidy.VerdictGrant, subsidy.VerdictGrant, subsidy.VerdictGrant, subsidy.VerdictGrantPart, subsidy.VerdictReject, subsidy.VerdictDisregard}
	if f.state == subsidy.InAssessment && !f.ended.IsZero() && k.chance(50) {
		verdicts = verdicts[len(verdicts)-1:] // seldom lawful otherwise
	}
	bases := []subsidy.Basis{subsidy.BasisOther, subsidy.BasisGiven, subsidy.BasisFinancial}
	form := subsidy.AdviceForm{Verdict: string(verdicts[k.random.IntN(len(verdicts))]), Basis: string(bases[k.random.IntN(3)]), Amount: "3.000", Motivation: "Daarom."}
	if f.lapsed && k.chance(60) { // heard, but not on this (A8)
		form.Verdict, form.Basis = string(subsidy.VerdictReject), string(subsidy.BasisOther)
		return form
	}
	room := k.room()
	if room+1 < f.asked && k.chance(40) {
		form.Verdict, form.Basis = string(subsidy.VerdictReject), string(subsidy.BasisGiven) // there is too little
		return form
	}
	if room > 0 && room+1 < f.asked && k.chance(70) {
		amounts := []subsidy.Cents{room, room + 1, room + 1}
		form.Verdict, form.Amount = string(subsidy.VerdictGrantPart), amounts[k.random.IntN(3)].String()
		return form
	}
	if form.Verdict == string(subsidy.VerdictGrantPart) && k.chance(10) {
		form.Amount = []string{"0", f.asked.String()}[k.random.IntN(2)]
		k.must(true, subsidy.S4, "all or nothing is no part")
	}
	return form
}

func (k *walker) scheme() subsidy.Scheme {
	round, err := k.Store.Round(k.t.Context(), dbtest.Round)
	fine(k.t, err)
	return round.Scheme
}

func (k *walker) decide(f *lived, by subsidy.User) error {
	version, letter := k.mustDecideAdvised(f, by)
	_, err := k.Service.Decide(k.t.Context(), by, f.ref, version, letter)
	return err
}

// mustDecideAdvised is mustDecide where there is an advice to decide on.
func (k *walker) mustDecideAdvised(f *lived, by subsidy.User) (version int64, letter string) {
	if k.allKnown = true; f.state != subsidy.Advised {
		return f.version, ""
	}
	return k.mustDecide(f, by)
}

func (k *walker) decideObjection(f *lived, by subsidy.User) error {
	o := k.objection(f)
	version, letter := k.mustUphold(f, o, by)
	k.allKnown = o.Outcome != ""
	_, err := k.Service.DecideObjection(k.t.Context(), by, o.ID, version, letter)
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
	ctx, now := k.t.Context(), k.Clock.Now().Truncate(time.Microsecond)
	switch action {
	case subsidy.ActSubmit:
		if !now.Before(closingInstant) {
			k.extra++
		}
		f.whole, f.asked, f.filed = now, askedFor(f.pupils), f.pupils
	case subsidy.ActTake, subsidy.ActTakeOver:
		f.handler = by.ID
	case subsidy.ActAskSupplement:
		f.due = k.supplements(f)[0].Due
	case subsidy.ActSupplement:
		f.whole, f.asked, f.filed, f.ended = now, askedFor(f.pupils), f.pupils, subsidy.DateOf(now)
		f.heardNoMore()
		if slices.Contains(f.parts, subsidy.SectionZomerschool) {
			f.halfDone = 0
		}
	case subsidy.ActReportChange:
		f.waits = true
	case subsidy.ActSeeChange:
		f.waits = false
	case subsidy.ActAdvise:
		a, err := k.Store.FiledApplication(ctx, f.ref)
		fine(k.t, err)
		advice, err := k.Store.LastAdvice(ctx, a.ID)
		fine(k.t, err)
		f.adviser, f.advised, f.amount, f.waits = by.ID, advice.Verdict, advice.Amount, false
		f.lacks = slices.ContainsFunc(advice.Grounds, subsidy.Ground.Lack)
		f.advisers, f.involved = append(f.advisers, by.ID), append(f.involved, by.ID)
	case subsidy.ActPrepare, subsidy.ActGrant, subsidy.ActGrantPart, subsidy.ActReject, subsidy.ActDisregard:
		f.involved, f.decidedAt, f.objected = append(f.involved, by.ID), now, false
		k.book(f, f.amount, f.outside)
	case subsidy.ActWithdraw, subsidy.ActReturn:
		f.waits = f.waits && action == subsidy.ActReturn
		k.book(f, -f.booked, false)
	case subsidy.ActSettle:
		k.book(f, f.proposals[len(f.proposals)-1].amount-f.booked, false)
	case subsidy.ActUphold, subsidy.ActUpholdPart:
		k.upheld(f)
	}
}

// upheld writes down what an upheld objection brought: money, or a file that is
// open again, measured from its first decision (Awb 4:25(3)).
func (k *walker) upheld(f *lived) {
	o := k.objection(f)
	if !o.Reopened {
		k.book(f, o.Extra, f.outside)
		return
	}
	f.heardNoMore()
	if f.again = true; f.first.IsZero() {
		f.first = f.decidedAt
	}
}

// heardNoMore notes that a hearing was about what was filed before (A8).
func (f *lived) heardNoMore() { f.heard, f.lapsed = false, f.heard || f.lapsed }

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
		if a.State == subsidy.InAssessment {
			f.ended = f.due
			if slices.Contains(f.parts, subsidy.SectionZomerschool) {
				f.halfDone = f.pupils
			}
		}
		k.done[map[subsidy.State]subsidy.Action{subsidy.InAssessment: subsidy.ActLapse, subsidy.Running: subsidy.ActBegin}[a.State]]++
		f.state = a.State
		k.reached[a.State]++
	}
}

// announce makes known all that is prepared, by a decider or now and then by an
// adviser who became one (A12).
func (k *walker) announce() {
	by := k.someone(nil, []subsidy.Role{subsidy.Decider})
	if len(k.files) > 0 && k.chance(15) {
		if adviser := k.files[k.random.IntN(len(k.files))].adviser; adviser != "" {
			by = k.promoted(adviser, subsidy.Decider)
		}
	}
	k.expectNothing()
	seen, err := k.Service.Embargo(k.t.Context(), by, dbtest.Round)
	if err != nil {
		k.trace = append(k.trace, fmt.Sprint("embargo: ", err))
		k.named(err)
		return
	}
	stays := map[*lived]bool{}
	for _, f := range k.files {
		stays[f] = f.state == subsidy.Prepared && k.mustStay(f, by)
	}
	o, err := k.Service.Announce(k.t.Context(), by, dbtest.Round, seen.Fingerprint())
	k.trace = append(k.trace, fmt.Sprintf("announce by %s: %d, %v", by.Role, o.Count, err))
	if err != nil {
		k.named(err)
		return
	}
	announced := 0
	for _, f := range k.files {
		if f.state == subsidy.Prepared && k.announced(f, by, stays[f]) {
			announced++
		}
	}
	if announced != o.Count {
		k.fail("announced %d, the model has %d", o.Count, announced)
	}
}

// mustStay tells whether a prepared decision cannot be made known by this person
// now (A12, S14, A2, A8).
func (k *walker) mustStay(f *lived, by subsidy.User) bool {
	k.expectNothing()
	k.must(k.bound(by.ID, f.board), subsidy.A12, "a tie with the board")
	k.must(slices.Contains(f.advisers, by.ID), subsidy.A12, ownAdvice)
	k.must(k.bound(f.adviser, f.board), subsidy.A12, adviserTied)
	k.must(k.bound(f.involved[len(f.involved)-1], f.board), subsidy.A12, "the decider has a tie with the board")
	k.must(f.waits, subsidy.S14, unseenChange)
	k.mustCarry(f, f.advised, f.basis)
	return len(k.causes) > 0
}

// announced moves the model on where a decision was made known, and fails where
// one is known that must stay, or the other way round.
func (k *walker) announced(f *lived, by subsidy.User, stays bool) bool {
	k.t.Helper()
	a, err := k.Store.FiledApplication(k.t.Context(), f.ref)
	fine(k.t, err)
	if stays != (a.State == subsidy.Prepared) {
		k.fail("%s is %q after the announcement; that it stays the model says %t", f.ref, a.State, stays)
	}
	if stays {
		if f.waits {
			k.met[unseenChange]++
		}
		return false
	}
	want, _ := expected(subsidy.Prepared, f.advised.Action(), subsidy.Decider)
	k.done[f.advised.Action()]++
	f.state = want.to
	k.reached[want.to]++
	return true
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
	case draw.Frozen() && k.method == subsidy.DistributionDraw:
		k.fail("the closing moved after the freeze")
	case granted && k.scheme().Distribution == subsidy.DistributionDraw:
		k.fail("the closing of a draw round moved after a grant")
	}
}

// declareTie lets an official declare a tie with a board, mostly the one who
// advised on a file that waits for its decision; two of each role at most have
// one with the same board, so that others go on (A12).
func (k *walker) declareTie() {
	f := k.files[k.random.IntN(len(k.files))]
	by := k.someone(nil, []subsidy.Role{subsidy.Assessor, subsidy.Decider})
	for _, o := range k.files {
		if (o.state == subsidy.Advised || o.state == subsidy.Prepared) && k.chance(50) {
			f, by = o, k.promoted(o.adviser, subsidy.Assessor)
		}
	}
	if by.Role != subsidy.Assessor && by.Role != subsidy.Decider || k.bound(by.ID, f.board) || k.tiedAlready(by.Role, f.board) >= 2 {
		return
	}
	_, err := k.Service.DeclareTie(k.t.Context(), by, subsidy.TieForm{Board: string(f.board), Reason: "Mijn zus werkt daar."})
	fine(k.t, err)
	k.tied[by.ID] = append(k.tied[by.ID], f.board)
	k.trace = append(k.trace, fmt.Sprintf("%s has a tie with %s", by.Name, f.board))
	if f.state == subsidy.Advised {
		k.next = append(k.next, errand{f, f.advised.Action()})
	}
}

// tiedAlready counts the officials of a role that have a tie with a board.
func (k *walker) tiedAlready(role subsidy.Role, board subsidy.BoardNumber) int {
	count := 0
	for _, p := range k.people {
		if p.Role == role && k.bound(p.ID, board) {
			count++
		}
	}
	return count
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
	k.expectNothing()
	err = do(k, f, by)
	k.trace = append(k.trace, fmt.Sprintf("behind: %s %q by %s: %v", f.ref, action, by.Role, err))
	if errors.Is(err, errTwice) {
		return
	}
	if err != nil {
		k.named(err)
		return
	}
	k.fail("%q was done while the clock was behind (A1)", action)
}

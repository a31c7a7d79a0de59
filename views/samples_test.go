package views

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

// hostile is text that a person may type anywhere; it must never become markup.
const hostile = `<b onclick="x()">vet</b> & "aanhaling" ’s`

// sample is one page as somebody may see it.
type sample struct {
	name string // of the case, "" for the plain one
	data any
}

var (
	morning = time.Date(2022, time.April, 20, 7, 0, 0, 0, time.UTC)
	extra   = time.Date(2022, time.May, 1, 8, 0, 0, 0, time.UTC) // after the closing of the regulation
	later   = time.Date(2022, time.May, 18, 8, 12, 0, 0, time.UTC)
	// afterTerm is a day after the last one to decide.
	afterTerm = time.Date(2022, time.July, 4, 8, 0, 0, 0, time.UTC)

	amounts = subsidy.Amounts{Overgangsbeleid: 15_000_00, PerPupil: 450_00, ProgrammeMaximum: 10_000_00}
	terms   = subsidy.RoundTerms{
		Year: 2022, Ceiling: 9_000_000_00,
		Opens: date(2022, 3, 8), Closes: date(2022, 4, 30),
		DecideBy: date(2022, 7, 1), EarlyFiledBefore: date(2022, 4, 1), DecideEarlyBy: date(2022, 6, 1),
		SpendUntil: date(2023, 12, 31), MayHoliday: subsidy.Period{First: date(2022, 4, 30), Last: date(2022, 5, 8)},
	}
	scheme = subsidy.Scheme{
		Slug: "zittenblijven-vo", Version: 1, Name: "Subsidie tegen onnodig zittenblijven", Prefix: "ZO",
		Source: "Servicedocument vervolg prestatiebox", Amounts: amounts, LivePer: subsidy.LivePerRound,
		Distribution: subsidy.DistributionDraw, Rounds: []subsidy.RoundTerms{terms},
		Checklist: []subsidy.ChecklistItem{
			{ID: "iban", Question: "Is het IBAN van dit bestuur?"},
			{ID: "lessen", Part: subsidy.PartZomerschool, Question: "Ligt het programma buiten de gewone lessen?", Rule: subsidy.S9},
			{ID: "opzet", Part: subsidy.PartZomerschool, Question: "Past de opzet? " + hostile, Rule: subsidy.S10},
			{ID: "blijft", Part: subsidy.PartOvergangsbeleid, Question: "Zegt de aanvraag hoe het blijft?", Rule: subsidy.S3},
		},
	}

	signatory = subsidy.User{ID: "u1", Email: "m.dewit@rijnveld.example", Name: "Marieke de Wit", Role: subsidy.Signatory, Board: "98214", PasswordHash: "x"}
	preparer  = subsidy.User{ID: "u2", Email: "j.smeets@rijnveld.example", Name: "Joost Smeets", Role: subsidy.Preparer, Board: "98214", PasswordHash: "x"}
	assessor  = subsidy.User{ID: "u3", Email: "s.bakker@ministerie.example", Name: "Sanne Bakker", Role: subsidy.Assessor, PasswordHash: "x"}
	decider   = subsidy.User{ID: "u4", Email: "r.haddou@ministerie.example", Name: "Ruben Haddou", Role: subsidy.Decider}
	payer     = subsidy.User{ID: "u5", Email: "p@ministerie.example", Name: "Pim Vos", Role: subsidy.Payer}
	manager   = subsidy.User{ID: "u6", Email: "b@ministerie.example", Name: "Bo Jansen", Role: subsidy.Administrator}
	auditor   = subsidy.User{ID: "u7", Email: "a@ministerie.example", Name: "Anouk de Boer", Role: subsidy.Auditor}

	school  = subsidy.Board{Number: "98214", Name: "Stichting Rijnveld Voortgezet Onderwijs", KvK: "00123456", City: "Waterveen"}
	weterin = subsidy.Location{
		Code: "97RV01", Board: "98214", Name: "Rijnveld College, Weteringpark", Street: "Weteringpark 1", Postcode: "9999 XX", City: "Waterveen",
		Region: subsidy.RegionMidden, Pupils: subsidy.Counted(284), Repeaters: subsidy.Counted(11),
	}
	lier = subsidy.Location{Code: "96DL00", Board: "98215", Name: "Vakschool De Lier", City: "Oudmeer", Region: subsidy.RegionMidden, Pupils: subsidy.Counted(310)}
	long = subsidy.Location{
		Code: "95ML00", Board: "98214", Name: "Openbare Scholengemeenschap voor Praktijkonderwijs, Voorbereidend Middelbaar Beroepsonderwijs en Hoger Algemeen Voortgezet Onderwijs De Samenwerkingsverbandenschool",
		City: "Alphen aan den Nieuwe Waterweg", Region: "",
	}
)

func date(y, m, d int) subsidy.Date { return subsidy.Date{Year: y, Month: time.Month(m), Day: d} }

func round(granted, asked subsidy.Cents) subsidy.Round {
	return subsidy.Round{ID: "zittenblijven-vo-2022", Scheme: scheme, RoundTerms: terms, Granted: granted, Asked: asked, Undecided: 214, Filed: 231}
}

// prolonged gives a round that closes later.
func prolonged(r subsidy.Round) subsidy.Round {
	r.Later = moves()[1].LaterClosing
	return r
}

// moves gives what moved the closing of a round: a proposal that waits, one that
// was confirmed and one that was turned down.
func moves() []subsidy.ClosingMove {
	closed, noon := terms.ClosesAt(), time.Date(2022, time.June, 2, 10, 0, 0, 0, time.UTC)
	outage := subsidy.LaterClosing{At: noon, Kind: subsidy.MoveOutage, From: closed.Add(-3 * time.Hour), Until: closed.Add(-30 * time.Minute), Reason: "Inloggen lukte niet. " + hostile}
	overnight := outage
	overnight.Until, overnight.At = closed.Add(9*time.Hour), closed.Add(48*time.Hour)
	longer := subsidy.LaterClosing{At: noon, Kind: subsidy.MoveExtension, Reason: hostile}
	return []subsidy.ClosingMove{
		{ID: "m3", Round: "zittenblijven-vo-2022", LaterClosing: outage, Before: closed, ProposedBy: manager.ID, ProposedByName: manager.Name, ProposedAt: later},
		{ID: "m2", Round: "zittenblijven-vo-2022", LaterClosing: overnight, Before: closed, ProposedBy: manager.ID, ProposedByName: manager.Name, ProposedAt: later,
			AnsweredBy: decider.ID, AnsweredByName: decider.Name, AnsweredAt: later, Confirmed: true},
		{ID: "m1", Round: "zittenblijven-vo-2022", LaterClosing: longer, Before: closed, ProposedBy: manager.ID, ProposedByName: manager.Name, ProposedAt: later,
			AnsweredBy: decider.ID, AnsweredByName: decider.Name, AnsweredAt: later, Answer: hostile},
	}
}

// drawn gives a draw that has come as far as a step.
func drawn(step string) subsidy.Draw {
	d := subsidy.Draw{Round: "zittenblijven-vo-2022", Source: "Staatsloterij " + hostile, SpeaksOn: date(2022, 5, 16)}
	if step == "source" {
		return d
	}
	d.References, d.FrozenAt = []subsidy.Reference{"ZO22-2GQJ-5", "ZO22-7K4M-X"}, later
	d.ListSHA256 = subsidy.HashText(subsidy.FrozenList(d.References))
	if step == "seed" {
		d.Seed, d.SeededAt = hostile, later
	}
	return d
}

// trial gives a trial in which some get a part and others nothing.
func trial(r subsidy.Round, part, nothing int) *subsidy.WhatIf {
	w := &subsidy.WhatIf{Round: r, Ceiling: r.Ceiling, Granted: r.Granted, Asked: r.Asked, Given: 7_990_000_00, Method: subsidy.DistributionDraw,
		Overflow: subsidy.OverflowInPart, Seed: hostile, Whole: 350, Part: part, Nothing: nothing}
	for i, row := range rows(part + nothing) {
		a := subsidy.TrialAward{RoundClaim: subsidy.RoundClaim{Reference: row.Reference, State: row.State, Asked: row.Amount,
			Location: row.Location, LocationName: row.LocationName, Board: row.Board, BoardName: row.BoardName}}
		if i < part {
			a.Award = 1_250_50
		}
		w.Short = append(w.Short, a)
	}
	return w
}

func byDraw(w *subsidy.WhatIf) *subsidy.WhatIf {
	w.Drawn, w.Freed, w.Advanced = true, 46_200_00, 2
	return w
}

func byReceipt(w *subsidy.WhatIf) *subsidy.WhatIf {
	w.Method, w.Tied = subsidy.DistributionReceipt, date(2022, 4, 20)
	return w
}

// onFullDay gives a round in order of receipt, with the day of its ceiling and so
// many applications that were complete on it.
func onFullDay(r subsidy.Round, claims int) subsidy.Round {
	r.Scheme.Distribution = subsidy.DistributionReceipt
	r.Full = subsidy.CeilingDay{Day: date(2022, 4, 20), Claims: claims}
	return r
}

// ofDay gives a draw among those of that day, confirmed or not.
func ofDay(d subsidy.Draw, confirmed bool) subsidy.Draw {
	d.Day = date(2022, 4, 20)
	if confirmed {
		d.ConfirmedAt = later
	}
	return d
}

func usual() subsidy.Round { return round(0, 4_386_150_00) }

// page gives what every page has, as this person sees it.
func page(u *subsidy.User, title string) Page {
	p := Page{Title: title, User: u, Token: "teken", Now: morning, Demo: true, Prints: true, Version: "1.0.0",
		Menu: []MenuItem{{Title: "Regeling", Address: "/", Current: true}, {Title: "Inloggen", Address: "/inloggen"}}}
	if u == nil {
		return p
	}
	p.Crumbs = []Crumb{{Title: "Aanvragen", Address: "/aanvragen"}, {Title: "ZO22-7K4M-X", Address: "/aanvragen/ZO22-7K4M-X"}, {Title: title}}
	if u.Role.OfBoard() {
		p.Board = school.Name
		p.Menu = []MenuItem{{Title: "Aanvragen", Address: "/aanvragen", Current: true}, {Title: "Regeling", Address: "/"}}
		return p
	}
	p.Now = later
	p.Crumbs = []Crumb{{Title: "Werklijst", Address: "/beoordeling?van=mij&zoek=a"}, {Title: title}}
	p.Menu = []MenuItem{{Title: "Beoordeling", Address: "/beoordeling", Current: true}, {Title: "Besluiten", Address: "/besluiten"}, {Title: "Regeling", Address: "/"}}
	return p
}

func (p Page) wrong(fields ...subsidy.FieldError) Page { p.Errors = fields; return p }

func (p Page) at(now time.Time) Page { p.Now = now; return p }

func (p Page) told(kind NoticeKind, text string, lines ...string) Page {
	p.Flash = &Notice{Kind: kind, Text: text, Lines: lines}
	return p
}

func fault(field string, rule subsidy.Rule, message string) subsidy.FieldError {
	return subsidy.FieldError{Field: field, Rule: rule, Message: message}
}

// full gives answers without a fault.
func full() subsidy.Answers {
	return subsidy.Answers{
		Parts:   []subsidy.Part{subsidy.PartZomerschool, subsidy.PartOvergangsbeleid},
		Contact: subsidy.ContactAnswers{Name: "Joost Smeets", Email: "j.smeets@rijnveld.example", Phone: "071 000 00 00", IBAN: "nl91abna0417164300"},
		Zomerschool: subsidy.ZomerschoolAnswers{
			Pupils: "18", PupilsReason: "Wij nemen 6 leerlingen van De Lier op.\n" + hostile, FirstDay: "11-7-2022", LastDay: "22-7-2022", Days: "10", HoursPerDay: "5,5",
			Programme: "Leerlingen werken in kleine groepen aan één of twee vakken.\n\n’s Ochtends les, ’s middags oefenen. " + hostile,
			Partners:  []subsidy.PartnerAnswers{{Location: "96DL00", Pupils: "6"}},
		},
		Overgangsbeleid: subsidy.OvergangsbeleidAnswers{
			Measures: []subsidy.Measure{subsidy.Monitoring, subsidy.Professionalisering},
			Change:   "Mentoren bespreken vanaf november elke zes weken de voortgang van elke leerling.", From: "1-8-2022",
			Anchoring: "De nieuwe overgangsregels staan vanaf augustus 2023 in de schoolgids.",
		},
		Medezeggenschap: subsidy.MedezeggenschapAnswers{Body: "mr", Right: "instemming", Date: "14-3-2022", Outcome: "positief"},
		Saved:           subsidy.Sections,
	}
}

// halfway gives answers of somebody who is busy.
func halfway() subsidy.Answers {
	a := full()
	a.Zomerschool.PupilsReason, a.Zomerschool.HoursPerDay, a.Zomerschool.Partners = "", "", nil
	a.Medezeggenschap = subsidy.MedezeggenschapAnswers{}
	a.Saved = []subsidy.Section{subsidy.SectionLocation, subsidy.SectionZomerschool, subsidy.SectionOvergangsbeleid}
	return a
}

// muddled gives answers with faults of every kind.
func muddled() subsidy.Answers {
	a := full()
	a.Contact = subsidy.ContactAnswers{Email: "joost", Phone: "bel maar", IBAN: "NL00"}
	a.Parts = []subsidy.Part{subsidy.PartZomerschool}
	a.Zomerschool = subsidy.ZomerschoolAnswers{
		Pupils: "3120", FirstDay: "2-5-2022", LastDay: "32-7-2022", Days: "-1", HoursPerDay: "vijf", Programme: strings.Repeat("x", 2100),
		Partners: []subsidy.PartnerAnswers{{Location: "96DL00", Pupils: "veel"}, {Location: hostile, Pupils: ""}},
	}
	return a
}

func application(a subsidy.Answers, state subsidy.State) subsidy.Application {
	return subsidy.Application{
		ID: "a1", Reference: "ZO22-7K4M-X", Round: "zittenblijven-vo-2022", SchemeSlug: scheme.Slug, SchemeVersion: 1, Board: school.Number,
		Location: weterin.Code, State: state, Version: 7, Answers: a, CreatedBy: preparer.ID, UpdatedBy: preparer.ID,
		CreatedAt: morning.AddDate(0, 0, -3), UpdatedAt: morning.Add(-3 * time.Hour),
		ReceivedAt: time.Date(2022, time.April, 20, 12, 21, 7, 0, time.UTC), DecideBy: terms.DecideBy,
	}
}

func attachments() []subsidy.Attachment {
	sum := strings.Repeat("b82e6619", 8)
	return []subsidy.Attachment{
		{ID: "f1", Name: "programma-zomerschool.pdf", MediaType: "application/pdf", Size: 421_888, SHA256: sum, UploadedAt: morning},
		{ID: "f2", Name: strings.Repeat("een-heel-lange-naam-", 5) + hostile + ".pdf", MediaType: "application/pdf", Size: 1_468_006, SHA256: sum, UploadedAt: morning},
	}
}

// dossier gives a draft with what the rules really find in it.
func dossier(a subsidy.Answers, files ...subsidy.Attachment) subsidy.Dossier {
	d := subsidy.Dossier{
		Application: application(a, subsidy.Draft), Round: usual(), Board: school, Attachments: files, UpdatedBy: preparer.Name,
		Signatories: []subsidy.User{signatory, {Name: "Paul Okafor"}},
	}
	d.Facts = subsidy.Facts{
		Answers: a, Scheme: scheme, Terms: terms, Board: school.Number, Location: weterin,
		Partners: map[subsidy.LocationCode]subsidy.Location{lier.Code: lier}, Attachments: len(files),
	}
	d.Findings, d.Quote = subsidy.Check(d.Facts), d.Facts.Quote()
	d.Application.Amount = d.Quote.Total
	return d
}

// in moves a draft to another location.
func in(d subsidy.Dossier, l subsidy.Location) subsidy.Dossier {
	d.Facts.Location, d.Application.Location = l, l.Code
	return d
}

func receipt(a subsidy.Answers, state subsidy.State) subsidy.Receipt {
	d := dossier(a, attachments()...)
	r := subsidy.Receipt{Application: application(a, state), Terms: terms, Scheme: scheme}
	r.Application.Amount = d.Quote.Total
	r.Document = subsidy.FiledDocument{
		Reference: r.Application.Reference, Scheme: scheme.Slug, Version: 1, Year: 2022, ReceivedAt: r.Application.ReceivedAt, Board: school,
		Location: weterin, Partners: []subsidy.Location{lier}, Answers: a, Quote: d.Quote, Attachments: attachments(),
		FiledBy: signatory.Name, Declaration: subsidy.Declaration,
	}
	r.Filing = subsidy.Filing{
		ID: "i1", Application: "a1", Number: 1, SHA256: strings.Repeat("4f1c0b9d", 8), ReceivedAt: r.Application.ReceivedAt,
		FiledBy: signatory.ID, FiledByName: signatory.Name, Amount: d.Quote.Total,
	}
	return r
}

func events() []subsidy.Event {
	return []subsidy.Event{
		{At: later, ActorName: assessor.Name, Action: subsidy.ActAdvise, From: subsidy.InAssessment, To: subsidy.Advised, Detail: "Verlenen"},
		{At: later.Add(-time.Hour), ActorName: assessor.Name, Action: subsidy.ActTake, From: subsidy.Submitted, To: subsidy.InAssessment},
		{At: morning, ActorName: signatory.Name, Action: subsidy.ActSubmit, From: subsidy.Draft, To: subsidy.Submitted},
		{At: morning.Add(-time.Hour), ActorName: preparer.Name, Action: subsidy.ActSave, From: subsidy.Draft, To: subsidy.Draft, Detail: "Zomerschool"},
	}
}

func changes() []subsidy.ReportedChange {
	return []subsidy.ReportedChange{
		{ID: "w2", Kind: subsidy.ChangePupils, Text: "Er komen twaalf leerlingen. " + hostile, SHA256: strings.Repeat("77aa8866", 8), ByName: preparer.Name, At: later},
		{ID: "w1", Kind: subsidy.ChangeOther, Text: hostile, SHA256: strings.Repeat("11bb2266", 8), ByName: signatory.Name, At: later},
	}
}

func objection(state subsidy.ObjectionState) subsidy.Objection {
	o := subsidy.Objection{
		ID: "b1", Reference: "ZO22-7K4M-X", Grounds: "Dit klopt niet. " + hostile, SHA256: strings.Repeat("cc44dd99", 8),
		FiledByName: signatory.Name, FiledAt: later, Late: true, Due: date(2022, 8, 10), State: state, Version: 3,
	}
	if state != subsidy.ObjectionFiled {
		o.Handler, o.HandlerName, o.Committee, o.Extended = assessor.ID, assessor.Name, true, true
	}
	if state == subsidy.ObjectionAdvised || state == subsidy.ObjectionDecided {
		o.Outcome, o.Extra, o.Motivation = subsidy.OutcomeUpheld, 23_100_00, hostile
		o.AdvisedByName, o.AdvisedAt, o.DecidedByName, o.DecidedAt = assessor.Name, later, decider.Name, later
	}
	return o
}

func objections(states ...subsidy.ObjectionState) []subsidy.ObjectionRow {
	var list []subsidy.ObjectionRow
	for _, s := range states {
		list = append(list, subsidy.ObjectionRow{Objection: objection(s), LocationName: long.Name, BoardName: hostile, Year: 2022})
	}
	return list
}

func objectionFile(state subsidy.ObjectionState, r subsidy.Round) subsidy.ObjectionFile {
	return subsidy.ObjectionFile{
		Receipt: receipt(full(), subsidy.Rejected), Objection: objection(state), Round: r, Outcomes: subsidy.ObjectionOutcomes,
		Document: subsidy.ObjectionDocument{Announced: date(2022, 5, 18), ObjectionUntil: date(2022, 6, 29)},
		Against:  subsidy.Decision{Verdict: subsidy.VerdictReject, Motivation: hostile},
	}
}

func notApart(f subsidy.ObjectionFile) subsidy.ObjectionFile {
	f.Apart = &subsidy.Error{Kind: subsidy.Forbidden, Rule: subsidy.A12, Message: "Een collega behandelt het bezwaar."}
	return f
}

func objectedTo(c subsidy.CaseFile) subsidy.CaseFile {
	c.Objections = []subsidy.Objection{objection(subsidy.ObjectionDecided)}
	return c
}

// contest is a rejection to which a board can object.
func contest() subsidy.BoardObjection {
	return subsidy.BoardObjection{Receipt: receipt(full(), subsidy.Rejected),
		Contestable: subsidy.Contestable{Announced: date(2022, 5, 18), Until: date(2022, 6, 29)}}
}

// unsent is what a board wrote and did not send yet.
func unsent() subsidy.UnsentText {
	return subsidy.UnsentText{Text: hostile, WrittenBy: preparer.ID, WrittenByName: preparer.Name, WrittenAt: later.Add(-time.Hour)}
}

func keptContest() subsidy.BoardObjection {
	c := contest()
	c.Kept = unsent()
	return c
}

// reported gives a file of which the board reported what waits for an official.
func reported(c subsidy.CaseFile) subsidy.CaseFile {
	c.Changes, c.ChangeIn = changes(), true
	return c
}

// reportedPreview gives a decision after which the board reported a change.
func reportedPreview(p subsidy.Preview) subsidy.Preview {
	p.CaseFile = reported(p.CaseFile)
	return p
}

// withdrawn gives a file that its board took back, with what it reported.
func withdrawn(c subsidy.CaseFile) subsidy.CaseFile {
	c.Changes = changes()
	c.Withdrawal = &subsidy.Withdrawal{Reason: hostile, ByName: signatory.Name, At: later}
	return c
}

func letter(kind subsidy.LetterKind) subsidy.LetterData {
	l := subsidy.SampleLetter(kind)
	for i := range l.Missing {
		l.Missing[i].Note += "\n" + hostile
	}
	for _, typed := range []*string{&l.Motivation, &l.Facts, &l.Subject} {
		if *typed != "" && kind != subsidy.LetterReceipt {
			*typed += "\n\n" + hostile
		}
	}
	return l
}

// sampleLetters are the letters to try the standard text of a kind on.
func sampleLetters(kind subsidy.LetterKind) []SampleLetter {
	var all []SampleLetter
	for _, s := range subsidy.SampleLetters(kind) {
		all = append(all, SampleLetter{s.Name, composed(s.Data).Blocks})
	}
	return all
}

func composed(l subsidy.LetterData) subsidy.LetterDocument {
	template, err := subsidy.StandardTemplate(l.Kind)
	if err != nil {
		panic(err)
	}
	return subsidy.LetterDocument{LetterData: l, Blocks: subsidy.Compose(template, l)}
}

func frozen(t testing.TB, l subsidy.LetterData) subsidy.Letter {
	t.Helper()
	raw, err := json.Marshal(composed(l))
	if err != nil {
		t.Fatal(err)
	}
	return subsidy.Letter{ID: "b1", Application: "a1", Kind: l.Kind, Document: string(raw), SHA256: strings.Repeat("0d3378e1", 8), At: later}
}

func letterPage(t testing.TB, u *subsidy.User, state subsidy.State, kind subsidy.LetterKind) LetterPage {
	t.Helper()
	l := letter(kind)
	return LetterPage{page(u, kind.About(l.Reference)), application(full(), state), frozen(t, l), composed(l), u.Role.OfBoard(), l.ObjectionUntil}
}

func caseFile(a subsidy.Answers, state subsidy.State, r subsidy.Round) subsidy.CaseFile {
	c := subsidy.CaseFile{Receipt: receipt(a, state), Round: r, Dossier: dossier(a, attachments()...), Events: events()}
	c.Dossier.Application, c.Dossier.Round = c.Application, r
	c.Checklist = subsidy.NewChecklist(scheme.Checklist, a, c.Filing.Number, nil)
	c.Controls = subsidy.Controls(c.Receipt, c.Dossier, subsidy.FiledIBAN{IBAN: "NL91ABNA0417164300", ReceivedAt: morning.AddDate(-1, 0, 0)},
		[]subsidy.SharedIBAN{{Reference: "ZO22-5VKP-3", BoardName: hostile, ReceivedAt: morning}, {ReceivedAt: morning}}, c.Draw)
	c.Clock = subsidy.DecideClock(c.Application.DecideBy, subsidy.ClockEvents{})
	if state != subsidy.Submitted {
		c.Application.Assessor, c.AssessorName = assessor.ID, assessor.Name
	}
	return c
}

// kindTexts are a published text and a draft of a kind of letter.
func kindTexts(kind subsidy.LetterKind) subsidy.KindTexts {
	versions := []subsidy.LetterText{
		{Kind: kind, Version: 2, Text: hostile, WrittenByName: manager.Name, WrittenAt: later},
		{Kind: kind, Version: 1, Text: "# Oud", WrittenByName: manager.Name, WrittenAt: later, PublishedByName: decider.Name, PublishedAt: later},
	}
	return subsidy.KindTexts{Kind: kind, Current: versions[1], Draft: &versions[0], Versions: versions}
}

// passedText is a kind of letter of which the published text can no longer be used.
func passedText(kind subsidy.LetterKind) subsidy.KindTexts {
	t := kindTexts(kind)
	t.Versions = t.Versions[1:]
	t.Current, t.Draft, t.Passed = subsidy.LetterText{Kind: kind, Text: subsidy.StandardText(kind)}, nil, &t.Versions[0]
	t.Why = []subsidy.FieldError{fault("tekst", subsidy.A7, "Het veld {gegevens} ontbreekt. "+hostile)}
	return t
}

var extension = subsidy.Extension{Until: subsidy.Date{Year: 2022, Month: time.August, Day: 12}, Reason: "Veel aanvragen. " + hostile, At: later}

// supplements are one that was answered, and one that waits.
func supplements() []subsidy.Supplement {
	parts := []subsidy.MissingPart{{Section: subsidy.SectionZomerschool, Note: "Wie geeft er les?\n" + hostile}, {Section: subsidy.SectionAttachments, Note: "Stuur het programma mee."}}
	due := subsidy.DateOf(later).AddDays(14)
	return []subsidy.Supplement{
		{Number: 1, Parts: parts[:1], AskedByName: assessor.Name, AskedAt: later.Add(-48 * time.Hour), Due: due, AnsweredAt: later.Add(-time.Hour)},
		{Number: 2, Parts: parts, AskedByName: assessor.Name, AskedAt: later, Due: due},
	}
}

// supplementing is an application of which two parts are open.
func supplementing(a subsidy.Answers) subsidy.Dossier {
	d := dossier(a, attachments()...)
	d.Application.State, d.Supplement = subsidy.SupplementAsked, &supplements()[1]
	d.Filed = receipt(full(), subsidy.SupplementAsked).Document
	return d
}

// begun is an application of which a part is half done from an earlier request.
func begun() subsidy.Dossier {
	d := supplementing(halfway())
	d.Application.Answers.MarkUnsaved(subsidy.SectionZomerschool)
	return d
}

// supplemented is a file of which a supplement changed answers.
func supplemented(r subsidy.Round) subsidy.CaseFile {
	c := caseFile(full(), subsidy.InAssessment, r)
	before := receipt(halfway(), subsidy.InAssessment).Document
	c.Supplements, c.Before, c.Filings = supplements(), &before, filings()
	c.Events = append([]subsidy.Event{{At: later, ActorName: decider.Name, Action: subsidy.ActReturn, From: subsidy.Advised, To: subsidy.InAssessment, Detail: "Kijk nog eens. " + hostile}}, c.Events...)
	c.Clock = subsidy.DecideClock(c.Application.DecideBy, subsidy.ClockEvents{Supplements: c.Supplements, Extensions: []subsidy.Extension{extension}})
	return c
}

// completedVersion is the second version of a file, which completed the first.
func completedVersion() VersionPage {
	before := receipt(halfway(), subsidy.InAssessment).Document
	v := subsidy.FiledVersion{Receipt: receipt(full(), subsidy.InAssessment), Count: 3, Before: &before}
	v.Filing.Number = 2
	return VersionPage{Page: page(&decider, "Versie 2"), FiledVersion: v}
}

// filings are two versions of an application.
func filings() []subsidy.Filing {
	return []subsidy.Filing{{ID: "f1", Number: 1, ReceivedAt: morning}, {ID: "f2", Number: 2, ReceivedAt: later}}
}

// waiting gives a file of which a supplement is still to come.
func waiting(r subsidy.Round) subsidy.CaseFile {
	c := supplemented(r)
	c.Application.State = subsidy.SupplementAsked
	return c
}

// checked gives a file with judgements of every kind: of this version and of
// the one before it, of questions and of controls.
func checked(c subsidy.CaseFile) subsidy.CaseFile {
	var given []subsidy.Judgement
	say := func(filing int, about subsidy.Subject, item string, outcome subsidy.CheckOutcome, reason string) {
		given = append(given, subsidy.Judgement{Filing: filing, About: about, Item: item, Outcome: outcome, Reason: reason, ByName: assessor.Name, At: later})
	}
	say(1, subsidy.AboutQuestion, "blijft", subsidy.NotApplicable, hostile)
	c.Filing.Number = 2
	say(2, subsidy.AboutQuestion, "iban", subsidy.Complies, "")
	say(2, subsidy.AboutQuestion, "lessen", subsidy.FallsShort, "Het programma valt in de les.\n"+hostile)
	say(1, subsidy.AboutControl, "s11", subsidy.FallsShort, "Op de vorige versie.")
	say(2, subsidy.AboutControl, "s10-aantal-leerlingen", subsidy.Complies, hostile)
	say(2, subsidy.AboutControl, "s7-vestiging", subsidy.FallsShort, hostile)
	c.Checklist = subsidy.NewChecklist(scheme.Checklist, c.Document.Answers, 2, given)
	c.Controls = subsidy.JudgeControls(c.Controls, 2, given)
	return c
}

// typedChecks is a checklist with something wrong in it.
func typedChecks() subsidy.CheckForm {
	return subsidy.CheckForm{Outcomes: map[string]string{"lessen": "nee"}, Reasons: map[string]string{"lessen": "", "opzet": hostile}}
}

func advised(c subsidy.CaseFile, v subsidy.Verdict, amount subsidy.Cents) subsidy.CaseFile {
	c.Advice = &subsidy.Advice{ID: "d1", Verdict: v, Amount: amount, Motivation: "De aanvraag voldoet.\n" + hostile, By: assessor.ID, ByName: assessor.Name, At: later}
	return c
}

// rows gives n rows of a list in every filed state.
func rows(n int) []subsidy.ApplicationRow {
	states := []subsidy.State{subsidy.Submitted, subsidy.InAssessment, subsidy.Advised, subsidy.Granted, subsidy.PartlyGranted, subsidy.Rejected}
	var list []subsidy.ApplicationRow
	for i := range n {
		row := subsidy.ApplicationRow{
			Reference: subsidy.Reference(fmt.Sprintf("ZO22-%04d-X", 2000+i)), Round: "zittenblijven-vo-2022", Year: 2022, State: states[i%len(states)],
			Location: weterin.Code, LocationName: weterin.Name, City: weterin.City, Board: school.Number, BoardName: school.Name,
			Parts: subsidy.Parts[:1+i%2], Amount: 23_100_00, ReceivedAt: morning.AddDate(0, 0, -i), DecideBy: date(2022, 6, 1+i%2*30),
			DecidedAt: later, UpdatedAt: later, AssessorName: assessor.Name, Remarks: i % 3,
		}
		switch row.State {
		case subsidy.Submitted:
			row.AssessorName = ""
		case subsidy.Granted:
			row.Granted = row.Amount
		}
		if i%7 == 3 {
			row.LocationName, row.BoardName = long.Name, ""
		}
		list = append(list, row)
	}
	return list
}

func worklist(n, count int, at int) subsidy.Worklist {
	return subsidy.Worklist{Rows: rows(n), Tally: subsidy.Tally{Count: count, Total: 4_842_300_00}, Page: at, Pages: max(1, (count+subsidy.PageSize-1)/subsidy.PageSize)}
}

func pageAddress(n int) string { return fmt.Sprintf("/beoordeling?bladzijde=%d&stand=submitted", n) }

func section(s subsidy.Section, d subsidy.Dossier) SectionPage {
	return SectionPage{
		Page: page(&signatory, s.Title()), Dossier: d, Section: s, Answers: d.Application.Answers, Location: string(d.Application.Location),
		Locations: []subsidy.Location{weterin, long}, Notices: d.Findings.In(s).Notices(),
	}
}

// closedSection is a section of a draft whose round closed.
func closedSection(s subsidy.Section, d subsidy.Dossier) SectionPage {
	p := section(s, d)
	p.Now = later
	return p
}

// saved is the answer to saving a section with faults.
func saved(s subsidy.Section, d subsidy.Dossier) SectionPage {
	p := section(s, d)
	p.Errors, p.Saved = d.Findings.In(s).Faults().Fields(), true
	return p
}

func sectionSamples(s subsidy.Section) []sample {
	return []sample{
		{"", section(s, dossier(full(), attachments()...))},
		{"bezig", section(s, dossier(halfway()))},
		{"leeg", section(s, in(dossier(subsidy.Answers{}), long))},
		{"fouten", saved(s, dossier(muddled()))},
	}
}

func overview() subsidy.Overview {
	older := rows(3)
	for i := range older {
		older[i].Year, older[i].ReceivedAt = 2021, morning.AddDate(-1, 0, 0)
	}
	return subsidy.Overview{
		Drafts: []subsidy.Dossier{dossier(halfway()), dossier(full(), attachments()...), in(dossier(subsidy.Answers{}), long)},
		Filed:  append(rows(40), older...),
	}
}

func drawnOverview() subsidy.Overview {
	o := overview()
	o.Draws = map[subsidy.RoundID]subsidy.DrawStage{"zittenblijven-vo-2022": subsidy.DrawFrozen}
	return o
}

// samples gives every page as different people see it in different states.
func samples(t testing.TB) map[string][]sample {
	open := usual()
	over := round(1_000_000_00, 9_842_300_00)
	onReview := usual()
	onReview.GrantedOnReview = 23_100_00
	r21 := usual()
	r21.Scheme.Together, r21.Scheme.LivePer, r21.Scheme.Distribution = true, subsidy.LivePerScheme, subsidy.DistributionReceipt
	fullDay := onFullDay(over, 3)
	ready, missing, wrong := dossier(full(), attachments()...), dossier(halfway()), dossier(muddled())
	longer, inExtraTime := prolonged(open), ready
	inExtraTime.Round = longer
	return map[string][]sample{
		"round/show": {
			{"", RoundPage{Page: page(nil, scheme.Name), Round: open, Pupils: "18", Overgangsbeleid: true, Quote: amounts.Quote(subsidy.Counted(18), true)}},
			{"na-bezwaar", RoundPage{Page: page(nil, scheme.Name), Round: onReview}},
			{"boven-plafond", RoundPage{Page: at(page(&signatory, scheme.Name), later), Round: over, Pupils: "23", Quote: amounts.Quote(subsidy.Counted(23), false)}},
			{"voor-opening", RoundPage{Page: at(page(nil, scheme.Name), morning.AddDate(0, -2, 0)), Round: r21}},
			{"dag-van-het-plafond", RoundPage{Page: page(nil, scheme.Name), Round: fullDay, Pupils: "18"}},
			{"verlengd", RoundPage{Page: at(page(nil, scheme.Name), extra), Round: prolonged(open)}},
			{"fout", RoundPage{Page: page(nil, scheme.Name).wrong(fault("leerlingen", "", "Wij lezen ‘veel’ niet als getal.")), Round: round(9_000_000_00, 0), Pupils: hostile}},
		},
		"round/questions":    {{"", QuestionsPage{page(nil, "Alle vragen op één pagina"), open}}},
		"scheme/show":        {{"", SchemePage{page(nil, scheme.Name), scheme, []subsidy.Round{open, prolonged(over)}}}},
		"text/privacy":       {{"", TextPage{page(nil, "Privacy")}}},
		"text/accessibility": {{"", TextPage{page(&preparer, "Toegankelijkheid")}}},
		"account/signin": {
			{"", SignInPage{Page: page(nil, "Inloggen"), DemoRoles: []DemoRole{{"opsteller", "opsteller", false}, {"tekenbevoegde", "tekenbevoegde", false},
				{"beoordelaar", "beoordelaar", true}, {"beoordelaar-2", "beoordelaar 2", true}, {"besluitnemer", "besluitnemer", true}, {"auditor", "auditor", true}}}},
			{"fout", SignInPage{Page: page(nil, "Inloggen").wrong(fault("email", "", "E-mailadres of wachtwoord klopt niet.")), Email: hostile, Next: "/aanvragen?a=b&c=d"}},
			{"zonder-veld", SignInPage{Page: page(nil, "Inloggen").wrong(fault("", "", "Wacht een minuut en probeer het opnieuw."))}},
		},
		"account/password": {
			{"", PasswordPage{Page: page(nil, "Kies een wachtwoord"), Key: "sleutel", Name: signatory.Name, Email: signatory.Email}},
			{"fout", PasswordPage{Page: page(nil, "Kies een wachtwoord").wrong(fault("wachtwoord", "", "Kies een wachtwoord van ten minste 12 tekens."), fault("herhaling", "", "De twee zijn niet gelijk.")), Key: "s", Name: hostile, Email: signatory.Email}},
		},
		"application/index": {
			{"", OverviewPage{page(&signatory, "Aanvragen van uw bestuur"), overview(), &open, nil}},
			{"leeg", OverviewPage{page(&preparer, "Aanvragen van uw bestuur").told(NoticeDone, "Concept ZO22-7K4M-X is verwijderd."), subsidy.Overview{}, nil, nil}},
			{"gesloten", OverviewPage{at(page(&preparer, "Aanvragen van uw bestuur"), later), drawnOverview(), nil, nil}},
			{"verlengd", OverviewPage{at(page(&preparer, "Aanvragen van uw bestuur"), extra), overview(), &longer, nil}},
			{"voor-opening", OverviewPage{at(page(&preparer, "Aanvragen van uw bestuur"), morning.AddDate(0, -2, 0)), overview(), nil, &open}},
		},
		"application/new": {
			{"", NewPage{Page: page(&preparer, "Nieuwe aanvraag"), Locations: []subsidy.Location{weterin, long}, Rounds: []subsidy.Round{open}, Round: string(open.ID), Key: "k"}},
			{"fout", NewPage{Page: page(&preparer, "Nieuwe aanvraag").wrong(fault("vestiging", subsidy.S6, "Voor deze vestiging is al een aanvraag begonnen: ZO22-7K4M-X, door J. Smeets. Ga daar verder."), fault("ronde", subsidy.S8, "Kies een ronde."), fault("onderdelen", "", "Kies uit de mogelijkheden.")),
				Locations: []subsidy.Location{weterin}, Rounds: []subsidy.Round{open}, Location: "97RV01", Parts: subsidy.Parts, Key: "k", Existing: "ZO22-7K4M-X"}},
			{"geen-ronde", NewPage{Page: page(&preparer, "Nieuwe aanvraag"), Locations: []subsidy.Location{weterin}}},
			{"geen-vestiging", NewPage{Page: page(&preparer, "Nieuwe aanvraag"), Rounds: []subsidy.Round{open}}},
		},
		"application/show": {
			{"", DraftPage{page(&preparer, "Uw aanvraag"), missing}},
			{"fouten", DraftPage{page(&signatory, "Uw aanvraag").told(NoticeInfo, "Opgeslagen. Let op bij Zomerschool:", hostile), in(wrong, long)}},
			{"gesloten", DraftPage{at(page(&preparer, "Uw aanvraag"), later), ready}},
			{"verlengd", DraftPage{at(page(&preparer, "Uw aanvraag"), extra), inExtraTime}},
			{"voor-opening", DraftPage{at(page(&preparer, "Uw aanvraag"), morning.AddDate(0, -2, 0)), ready}},
		},
		"application/vestiging":       sectionSamples(subsidy.SectionLocation),
		"application/zomerschool":     append(sectionSamples(subsidy.SectionZomerschool), sample{"let-op", section(subsidy.SectionZomerschool, remarked())}),
		"application/overgangsbeleid": sectionSamples(subsidy.SectionOvergangsbeleid),
		"application/medezeggenschap": sectionSamples(subsidy.SectionMedezeggenschap),
		"application/bijlagen": append(sectionSamples(subsidy.SectionAttachments), sample{"te-groot", failed(section(subsidy.SectionAttachments, missing),
			fault("bestand", "", "foto.pdf is groter dan 10 MB. Maak het bestand kleiner en probeer het opnieuw."))}),
		"application/closed": {
			{"", closedSection(subsidy.SectionZomerschool, ready)},
			{"leeg", closedSection(subsidy.SectionOvergangsbeleid, in(dossier(subsidy.Answers{}), long))},
			{"bijlagen", closedSection(subsidy.SectionAttachments, ready)},
			{"zonder-bijlagen", closedSection(subsidy.SectionAttachments, missing)},
			{"te-laat", func() SectionPage {
				p := closedSection(subsidy.SectionLocation, wrong)
				p.Errors = []subsidy.FieldError{fault("", subsidy.S8, "Deze ronde sloot op zaterdag. Kies een andere ronde.")}
				return p
			}()},
		},
		"application/check": {
			{"", CheckPage{Page: page(&signatory, "Controleren en indienen"), Dossier: missing, MaySign: true}},
			{"klaar", CheckPage{Page: page(&signatory, "Controleren en indienen"), Dossier: clean(), MaySign: true, Declared: true}},
			{"opsteller", CheckPage{Page: page(&preparer, "Controleren en indienen"), Dossier: wrong}},
			{"geweigerd", CheckPage{Page: page(&signatory, "Controleren en indienen").wrong(append(wrong.Findings.Blocking().Fields(), fault("verklaring", subsidy.S11, "Vink aan dat de aanvraag naar waarheid is ingevuld."))...), Dossier: wrong, MaySign: true}},
			{"gesloten", CheckPage{Page: at(page(&signatory, "Uw antwoorden"), later).told(NoticeWarning, "Deze ronde sloot."), Dossier: in(ready, long), MaySign: true}},
			{"zonder-tekenbevoegde", CheckPage{Page: page(&preparer, "Controleren en indienen"), Dossier: unsigned()}},
		},
		"application/delete": {{"", DeletePage{page(&preparer, "Aanvraag verwijderen"), ready}}},
		"application/receipt": {
			{"", ReceiptPage{page(&signatory, "Uw aanvraag is ontvangen"), receipt(full(), subsidy.Submitted), []subsidy.ApplicationRow{{Reference: "ZO22-2GQJ-5", LocationName: long.Name}, {Reference: "ZO22-5VKP-3", LocationName: "Rijnveld College, Haven"}}, "", true}},
			{"halfvol", ReceiptPage{page(&signatory, "Uw aanvraag is ontvangen"), receipt(halfway(), subsidy.Submitted), nil, "1", false}},
		},
		"application/filed": {
			{"zienswijze", FiledPage{Page: at(page(&signatory, "Aanvraag"), later), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.Prepared), Events: events(), Hearings: hearings(), HalfView: true}}},
			{"", FiledPage{Page: page(&signatory, "Aanvraag"), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.InAssessment), Events: events()}, MayReport: true, MayWithdraw: true}},
			{"verleend", FiledPage{Page: page(&signatory, "Aanvraag"), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.Granted), Events: events(), Changes: changes(), Objections: []subsidy.Objection{objection(subsidy.ObjectionInHandling)}, Letters: []subsidy.Letter{frozen(t, letter(subsidy.LetterGrant)), frozen(t, letter(subsidy.LetterChange))}}, MayReport: true}},
			{"vastgesteld", FiledPage{Page: page(&signatory, "Aanvraag"), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.Settled), Letters: []subsidy.Letter{frozen(t, letter(subsidy.LetterGrant))},
				Settlement: &subsidy.Settlement{Granted: 24_900_00, Amount: 20_790_00, Ground: "4:46(2)(a)", At: morning}}}},
			{"afgewezen", FiledPage{Page: page(&preparer, "Aanvraag"), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.Rejected), Letters: []subsidy.Letter{frozen(t, letter(subsidy.LetterReject))}, Filings: filings(), HalfObjection: true}, MayObject: true}},
			{"afgewezen-termijn", FiledPage{Page: at(page(&preparer, "Aanvraag"), letter(subsidy.LetterReject).ObjectionUntil.Start()), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.Rejected), Letters: []subsidy.Letter{frozen(t, letter(subsidy.LetterReject))}}, MayObject: true}},
			{"te-laat", FiledPage{Page: at(page(&preparer, "Aanvraag"), date(2022, 7, 9).Start()), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.Advised), Filings: filings()}}},
			{"aanvulling-voorbij", FiledPage{Page: at(page(&signatory, "Aanvraag"), supplements()[1].EndsAt()), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.InAssessment), Events: events(), Lapsed: &supplements()[1], Draw: subsidy.DrawConfirmed}}},
			{"aanvulling", FiledPage{Page: page(&signatory, "Aanvraag"), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.SupplementAsked), Events: events(),
				Supplement: &supplements()[1], Clock: subsidy.DecideClock(application(full(), subsidy.Submitted).DecideBy, subsidy.ClockEvents{Supplements: supplements(), Extensions: []subsidy.Extension{extension}})}}},
		},
		"supplement/show": {
			{"", SupplementPage{Page: page(&signatory, "Aanvulling op uw aanvraag"), Dossier: supplementing(full()), MaySign: true}},
			{"opsteller", SupplementPage{Page: page(&preparer, "Aanvulling op uw aanvraag"), Dossier: supplementing(halfway())}},
			{"half-af", SupplementPage{Page: page(&signatory, "Aanvulling op uw aanvraag"), Dossier: begun(), MaySign: true}},
			{"voorbij", SupplementPage{Page: page(&preparer, "Aanvulling op uw aanvraag").at(supplements()[1].EndsAt()), Dossier: begun()}},
			{"te-laat", SupplementPage{Page: page(&signatory, "Aanvulling op uw aanvraag").at(supplements()[1].EndsAt()), Dossier: supplementing(full()), MaySign: true}},
			{"fouten", SupplementPage{Page: page(&signatory, "Aanvulling op uw aanvraag").wrong(
				fault("aantal-leerlingen", subsidy.A2, "Een aanvulling kan het bedrag niet verhogen."),
				fault("ongewijzigd", subsidy.A2, "Vul het aan, of vink aan dat u toch zo wilt indienen."), fault("verklaring", subsidy.S11, "Vink aan dat de aanvraag naar waarheid is ingevuld.")),
				Dossier: supplementing(full()), MaySign: true, Unchanged: true}},
		},
		"lettertext/index": {
			{"", LetterTextsPage{Page: page(&manager, "Teksten van brieven"), Texts: []subsidy.KindTexts{kindTexts(subsidy.LetterGrant), {Kind: subsidy.LetterReject}, passedText(subsidy.LetterChange)}}},
		},
		"lettertext/show": {
			{"niet-in-gebruik", LetterTextPage{Page: page(&manager, "Tekst: wijziging"), KindTexts: passedText(subsidy.LetterChange), Fields: subsidy.LetterFields(subsidy.LetterChange),
				Text: "# Oud", Faults: passedText(subsidy.LetterChange).Why, MayWrite: true}},
			{"", LetterTextPage{Page: page(&manager, "Tekst: verlening"), KindTexts: kindTexts(subsidy.LetterGrant), Fields: subsidy.LetterFields(subsidy.LetterGrant),
				Text: subsidy.StandardText(subsidy.LetterGrant), Samples: sampleLetters(subsidy.LetterGrant), MayWrite: true, MayPublish: true}},
			{"voorbeelden", LetterTextPage{Page: page(&decider, "Tekst: besluit op bezwaar"), KindTexts: subsidy.KindTexts{Kind: subsidy.LetterObjectionDecided},
				Fields: subsidy.LetterFields(subsidy.LetterObjectionDecided), Samples: sampleLetters(subsidy.LetterObjectionDecided)}},
			{"lezer", LetterTextPage{Page: page(&decider, "Tekst: afwijzing"), KindTexts: subsidy.KindTexts{Kind: subsidy.LetterReject}, Fields: subsidy.LetterFields(subsidy.LetterReject),
				Samples: sampleLetters(subsidy.LetterReject)}},
			{"fouten", LetterTextPage{Page: page(&manager, "Tekst: verlening").wrong(fault("tekst", subsidy.A7, "Schrijf de tekst van de brief.")), KindTexts: kindTexts(subsidy.LetterGrant),
				Fields: subsidy.LetterFields(subsidy.LetterGrant), Text: hostile, Faults: []subsidy.FieldError{fault("tekst", "", "Regel 1: het veld {x} bestaat niet.")}, MayWrite: true}},
		},
		"supplement/ask": {
			{"", AskPage{Page: page(&assessor, "Aanvulling vragen"), CaseFile: caseFile(full(), subsidy.InAssessment, open), Sections: subsidy.Sections, Form: subsidy.SupplementRequest{Days: "14"}}},
			{"fouten", AskPage{Page: page(&assessor, "Aanvulling vragen").wrong(fault("wat-vestiging", subsidy.A2, "Schrijf bij ten minste één onderdeel wat er mist."), fault("dagen", subsidy.A2, "Vul een getal in.")),
				CaseFile: caseFile(full(), subsidy.InAssessment, open), Sections: subsidy.Sections, Form: subsidy.SupplementRequest{Days: hostile, Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: hostile}}}},
			{"te-laat", AskPage{Page: page(&assessor, "Aanvulling vragen").at(afterTerm), CaseFile: caseFile(full(), subsidy.InAssessment, open), Sections: subsidy.Sections, Form: subsidy.SupplementRequest{Days: "14"}}},
			{"loopt", AskPage{Page: page(&assessor, "Aanvulling vragen"), CaseFile: waiting(open)}},
			{"loopt-ingehaald", AskPage{Page: page(&assessor, "Aanvulling vragen").wrong(fault("", subsidy.A2, "Dat kan niet meer.")), CaseFile: waiting(open),
				Form: subsidy.SupplementRequest{Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: hostile}}}},
		},
		"supplement/extend": {
			{"", ExtendPage{Page: page(&decider, "Beslistermijn verlengen"), CaseFile: caseFile(full(), subsidy.InAssessment, open)}},
			{"te-laat", ExtendPage{Page: page(&decider, "Beslistermijn verlengen").at(afterTerm), CaseFile: caseFile(full(), subsidy.InAssessment, open)}},
			{"al-verlengd", ExtendPage{Page: page(&decider, "Beslistermijn verlengen").wrong(fault("", subsidy.A5, "De termijn is al een keer verlengd.")), CaseFile: supplemented(open), Form: subsidy.ExtensionForm{Reason: hostile}}},
			{"fouten", ExtendPage{Page: page(&decider, "Beslistermijn verlengen").wrong(fault("tot", subsidy.A5, "Kies een dag na 1 juli 2022."), fault("reden-verlenging", subsidy.A5, "Schrijf waarom het langer duurt.")),
				CaseFile: caseFile(full(), subsidy.InAssessment, open), Form: subsidy.ExtensionForm{Until: hostile, Reason: hostile}}},
		},
		"application/letter": {
			{"", letterPage(t, &signatory, subsidy.Granted, subsidy.LetterGrant)},
			{"deels", letterPage(t, &signatory, subsidy.PartlyGranted, subsidy.LetterGrantPart)},
			{"afgewezen", letterPage(t, &decider, subsidy.Rejected, subsidy.LetterReject)},
			{"aanvulling", letterPage(t, &signatory, subsidy.SupplementAsked, subsidy.LetterSupplement)},
			{"ontvangst", letterPage(t, &assessor, subsidy.Submitted, subsidy.LetterReceipt)},
			{"bezwaar", letterPage(t, &preparer, subsidy.Granted, subsidy.LetterObjectionDecided)},
		},
		"followup/withdraw": {
			{"", WithdrawPage{Page: page(&signatory, "Aanvraag intrekken"), Receipt: receipt(full(), subsidy.Advised), MaySign: true}},
			{"fouten", WithdrawPage{Page: page(&signatory, "Aanvraag intrekken").wrong(fault("intrekken", "", "Vink aan dat u deze aanvraag intrekt."), fault("reden-intrekken", "", "De reden is te lang.")), Receipt: receipt(full(), subsidy.Prepared), MaySign: true, Reason: hostile}},
			{"opsteller", WithdrawPage{Page: page(&preparer, "Aanvraag intrekken"), Receipt: receipt(full(), subsidy.Submitted)}},
		},
		"followup/change": {
			{"", ChangePage{Page: page(&preparer, "Wijziging melden"), Receipt: receipt(full(), subsidy.Granted), Duty: subsidy.PupilDuty{Holds: true, Programme: true, Pupils: 18, Minimum: 16}}},
			{"deels", ChangePage{Page: page(&preparer, "Wijziging melden"), Receipt: receipt(full(), subsidy.PartlyGranted), Duty: subsidy.PupilDuty{Holds: true, Programme: true}}},
			{"fouten", ChangePage{Page: page(&signatory, "Wijziging melden").wrong(fault("soort-wijziging", "S14", "Kies wat u wilt melden."), fault("toelichting", "", "Schrijf wat er verandert.")), Receipt: receipt(full(), subsidy.Submitted), Form: subsidy.ChangeForm{Kind: hostile, Text: hostile, Key: hostile}}},
		},
		"followup/changed": {
			{"", ChangedPage{page(&preparer, "Uw melding is ontvangen"), subsidy.BoardChange{Receipt: receipt(full(), subsidy.Granted), Change: changes()[0], Duty: true}}},
			{"anders", ChangedPage{page(&preparer, "Uw melding is ontvangen"), subsidy.BoardChange{Receipt: receipt(full(), subsidy.Granted), Change: changes()[1]}}},
		},
		"objection/file": {
			{"", ObjectPage{Page: at(page(&signatory, "Bezwaar maken"), later), BoardObjection: contest(), MaySign: true}},
			{"te-laat", ObjectPage{Page: at(page(&signatory, "Bezwaar maken"), later).wrong(fault("bezwaargronden", "A7", "Schrijf waarom u het niet eens bent met het besluit.")), BoardObjection: contest(), MaySign: true, Late: true, Form: subsidy.ObjectForm{Grounds: hostile, Key: hostile}}},
			{"opsteller", ObjectPage{Page: at(page(&preparer, "Bezwaar maken"), later), BoardObjection: contest()}},
			{"bewaard", ObjectPage{Page: at(page(&signatory, "Bezwaar maken"), later).told(NoticeDone, "Uw tekst is bewaard. Zij is nog niet verstuurd."), BoardObjection: keptContest(), MaySign: true, Form: subsidy.ObjectForm{Grounds: hostile, Key: "k"}}},
		},
		"objection/filed": {
			{"", ObjectedPage{page(&signatory, "Uw bezwaar is ontvangen"), receipt(full(), subsidy.Rejected), objection(subsidy.ObjectionAdvised)}},
			{"besloten", ObjectedPage{page(&signatory, "Uw bezwaar is ontvangen"), receipt(full(), subsidy.Granted), objection(subsidy.ObjectionDecided)}},
		},
		"objection/index": {
			{"", ObjectionsPage{page(&assessor, "Bezwaren"), objections(subsidy.ObjectionFiled, subsidy.ObjectionInHandling), objections(subsidy.ObjectionDecided)}},
			{"leeg", ObjectionsPage{page(&decider, "Bezwaren"), nil, nil}},
		},
		"objection/show": {
			{"", ObjectionPage{Page: page(&assessor, "Bezwaar"), ObjectionFile: objectionFile(subsidy.ObjectionFiled, open), MayTake: true}},
			{"advies", ObjectionPage{Page: page(&assessor, "Bezwaar").wrong(fault("uitkomst-bezwaar", "A7", "Kies een uitkomst."), fault("bedrag-erbij", "S4", "Vul een bedrag in."), fault("motivering", "A7", "Schrijf waarom."), fault("reden-verlenging", "A7", "De reden is te lang.")), ObjectionFile: objectionFile(subsidy.ObjectionInHandling, open), MayAdvise: true, MayExtend: true, Reason: hostile, Form: subsidy.ObjectionAdvice{Outcome: "upheld in part", Extra: hostile, Motivation: hostile}}},
			{"besluit", ObjectionPage{Page: page(&decider, "Bezwaar"), ObjectionFile: objectionFile(subsidy.ObjectionAdvised, onReview), Preview: &subsidy.ObjectionPreview{Letter: composed(letter(subsidy.LetterObjectionDecided)), OnReview: true}, MayDecide: true}},
			{"geen-ruimte", ObjectionPage{Page: page(&decider, "Bezwaar"), ObjectionFile: objectionFile(subsidy.ObjectionAdvised, over), Preview: &subsidy.ObjectionPreview{Letter: composed(letter(subsidy.LetterObjectionDecided)), Obstacle: over.TooLittle(1)}, MayDecide: true}},
			{"ingehaald", ObjectionPage{Page: page(&assessor, "Bezwaar").wrong(fault("uitkomst-bezwaar", "", "Dit bezwaar is intussen gewijzigd.")), ObjectionFile: objectionFile(subsidy.ObjectionDecided, open), Form: subsidy.ObjectionAdvice{Motivation: hostile}}},
			{"te-laat-verlengd", ObjectionPage{Page: page(&assessor, "Bezwaar").wrong(fault("reden-verlenging", "A7", "De termijn is al een keer verlengd.")), ObjectionFile: objectionFile(subsidy.ObjectionInHandling, open), Reason: hostile}},
			{"zelf", ObjectionPage{Page: page(&assessor, "Bezwaar"), ObjectionFile: notApart(objectionFile(subsidy.ObjectionFiled, open))}},
		},
		"assessment/version": {
			{"", VersionPage{Page: page(&assessor, "Versie 1"), FiledVersion: subsidy.FiledVersion{Receipt: receipt(halfway(), subsidy.InAssessment), Count: 2}, Query: "van=mij"}},
			{"aangevuld", completedVersion()},
		},
		"assessment/index": {
			{"", WorklistPage{Page: page(&assessor, "Werklijst beoordeling").told(NoticeDone, "Advies vastgelegd. Een besluitnemer kijkt nu mee. Volgende dossier: ZO22-5VKP-3."), List: worklist(20, 231, 6), Round: open, Rounds: []subsidy.Round{open},
				Filter: subsidy.WorklistFilter{Round: open.ID, State: subsidy.Submitted, Order: subsidy.ByDue, Query: hostile}, Query: "stand=submitted&zoek=a+b",
				Shelf: []Shelf{{"Alles", "/beoordeling", subsidy.Tally{Count: 1000, More: true}, false}, {"Van mij", "/beoordeling?van=mij", subsidy.Tally{Count: 14}, true}, {"Aanvulling binnen", "/beoordeling?van=aangevuld", subsidy.Tally{Count: 3}, false}}, Address: pageAddress}},
			{"leeg", WorklistPage{Page: page(&decider, "Werklijst beoordeling"), Round: open, Rounds: []subsidy.Round{open}, Address: pageAddress}},
			{"lezer", WorklistPage{Page: page(&decider, "Werklijst beoordeling"), Objections: subsidy.ObjectionsWaiting{Filed: 2, InHandling: 1, Advised: 3}, List: worklist(3, 3, 1), Round: open, Rounds: []subsidy.Round{open}, Address: pageAddress}},
		},
		"assessment/show": {
			{"", CasePage{Page: page(&assessor, weterin.Name), CaseFile: caseFile(full(), subsidy.InAssessment, open), Neighbours: subsidy.Neighbours{Previous: "ZO22-2GQJ-5", Next: "ZO22-5VKP-3", Position: 20, Count: 231},
				Query: "stand=submitted&zoek=a+b", MayAdvise: true, Form: subsidy.AdviceForm{Verdict: "verlenen", Motivation: hostile}}},
			{"fouten", CasePage{Page: page(&assessor, weterin.Name).wrong(fault("advies", subsidy.A9, "Kies een advies."), fault("bedrag", subsidy.S4, "Vul een bedrag in."), fault("motivering", subsidy.A9, "Schrijf waarom u niet alles toewijst.")), CaseFile: caseFile(muddled(), subsidy.InAssessment, over), MayAdvise: true, Form: subsidy.AdviceForm{Verdict: "deels", Amount: hostile}}},
			{"bezwaar", CasePage{Page: page(&assessor, weterin.Name), CaseFile: objectedTo(caseFile(full(), subsidy.Rejected, onReview))}},
			{"gemeld", CasePage{Page: page(&assessor, weterin.Name), CaseFile: reported(caseFile(full(), subsidy.InAssessment, open)), MayAdvise: true, MaySee: true, Query: "van=gewijzigd"}},
			{"gemeld-lezer", CasePage{Page: page(&auditor, weterin.Name), CaseFile: reported(caseFile(full(), subsidy.Granted, open))}},
			{"ingetrokken", CasePage{Page: page(&assessor, weterin.Name), CaseFile: withdrawn(caseFile(full(), subsidy.Withdrawn, open))}},
			{"aangevuld", CasePage{Page: page(&assessor, weterin.Name), CaseFile: supplemented(open), MayAdvise: true, MayExtend: true}},
			{"nagekeken", CasePage{Page: page(&assessor, weterin.Name), CaseFile: checked(caseFile(full(), subsidy.InAssessment, open)), MayAdvise: true, MayCheck: true, Query: "van=mij"}},
			{"nagekeken-lezer", CasePage{Page: page(&decider, weterin.Name), CaseFile: checked(caseFile(full(), subsidy.InAssessment, open))}},
			{"nagekeken-fouten", CasePage{Page: page(&assessor, weterin.Name).wrong(
				subsidy.FieldError{Field: "toelichting-lessen", Rule: subsidy.A9, Question: "Ligt het programma buiten de gewone lessen?", Message: "Schrijf waarom u ‘Voldoet niet’ kiest."},
				subsidy.FieldError{Field: "oordeel-opzet", Question: "Past de opzet? " + hostile, Message: "Kies ook een oordeel bij uw toelichting."},
				fault("wijziging-s8", subsidy.A9, "Schrijf waarom u het oordeel over ‘Op tijd ingediend’ wijzigt.")),
				CaseFile: checked(caseFile(full(), subsidy.InAssessment, open)), MayAdvise: true, MayCheck: true, Kept: true, Checks: typedChecks(),
				Overrule: subsidy.OverruleForm{Control: "s8", Reason: hostile}}},
			{"nagekeken-ingehaald", CasePage{Page: page(&assessor, weterin.Name).wrong(fault("nagekeken", subsidy.A12, "Een ander heeft deze aanvraag in behandeling."), fault("controles", "", "Deze aanvraag is intussen gewijzigd.")),
				CaseFile: caseFile(full(), subsidy.InAssessment, open), MayTakeOver: true, Checks: typedChecks(), Overrule: subsidy.OverruleForm{Control: "s8", Reason: hostile}}},
			{"te-nemen", CasePage{Page: page(&assessor, weterin.Name), CaseFile: caseFile(halfway(), subsidy.Submitted, open), MayTake: true}},
			{"van-ander", CasePage{Page: page(&assessor, weterin.Name), CaseFile: caseFile(full(), subsidy.InAssessment, open), MayTakeOver: true}},
			{"ingehaald", CasePage{Page: page(&assessor, weterin.Name).wrong(fault("advies", "", "Deze aanvraag is intussen gewijzigd.")), CaseFile: caseFile(full(), subsidy.Advised, open), Form: subsidy.AdviceForm{Motivation: hostile}}},
			{"beoordelaar-met-band", CasePage{Page: page(&assessor, weterin.Name), CaseFile: tiedFile(subsidy.InAssessment, open), MayTakeOver: true}},
			{"adviseur-met-band", CasePage{Page: page(&decider, weterin.Name), CaseFile: tiedFile(subsidy.Advised, open), MayDecide: true}},
			{"advies-klaar", CasePage{Page: page(&decider, weterin.Name), CaseFile: advised(caseFile(full(), subsidy.Advised, open), subsidy.VerdictGrantPart, 15_000_00), MayDecide: true}},
			{"besloten", CasePage{Page: page(&decider, weterin.Name), CaseFile: decided(t)}},
			{"klaargezet", CasePage{Page: page(&decider, weterin.Name), CaseFile: prepared(preview(open, subsidy.LetterReject, nil)).CaseFile}},
			{"afwijzen", CasePage{Page: page(&assessor, weterin.Name).wrong(fault("gronden", subsidy.A9, "Kies een of meer gronden."), fault("gegevens", subsidy.A8, "Kies of het berust op andere gegevens.")),
				CaseFile: heard(caseFile(full(), subsidy.InAssessment, open)), MayAdvise: true, Form: subsidy.AdviceForm{Verdict: "afwijzen", Grounds: []string{"S3", "4:25-2"}, Basis: "anders"}}},
		},
		"decision/index": {
			{"", DecisionsPage{page(&decider, "Besluiten"), round(1_842_600_00, 2_999_700_00), []subsidy.Round{open}, worklist(4, 4, 1), worklist(20, 45, 2), pageAddress, true, false, 12, 1, moves()[:1], subsidy.ObjectionsWaiting{Filed: 1, Advised: 1200}}},
			{"loting", DecisionsPage{page(&payer, "Besluiten"), over, []subsidy.Round{over}, worklist(20, 41, 1), worklist(0, 0, 1), pageAddress, false, true, 0, 0, nil, subsidy.ObjectionsWaiting{}}},
			{"loting-ontvangst", DecisionsPage{page(&decider, "Besluiten"), fullDay, []subsidy.Round{over}, worklist(20, 41, 1), worklist(0, 0, 1), pageAddress, true, false, 0, 0, nil, subsidy.ObjectionsWaiting{}}},
			{"geloot-ontvangst", DecisionsPage{page(&decider, "Besluiten"), onFullDay(over, 0), []subsidy.Round{over}, worklist(20, 41, 1), worklist(0, 0, 1), pageAddress, true, true, 0, 0, nil, subsidy.ObjectionsWaiting{}}},
			{"voor-sluiting", DecisionsPage{at(page(&decider, "Besluiten"), morning), open, []subsidy.Round{open}, worklist(0, 0, 1), worklist(0, 0, 1), pageAddress, true, false, 1, 0, nil, subsidy.ObjectionsWaiting{InHandling: 1}}},
		},
		"decision/announce": {
			{"", EmbargoPage{Page: page(&decider, "Besluiten bekendmaken"), Embargo: embargo(open), Rounds: []subsidy.Round{open}, MayAnnounce: true, Undone: undone()}},
			{"auditor", EmbargoPage{Page: page(&decider, "Besluiten bekendmaken"), Embargo: embargo(open), Rounds: []subsidy.Round{open, over}}},
			{"niets", EmbargoPage{Page: page(&decider, "Besluiten bekendmaken"), Embargo: subsidy.Embargo{Round: open}, Rounds: []subsidy.Round{open}, MayAnnounce: true, Undone: undone()[1:]}},
		},
		"hearing/ask": {
			{"", HearPage{Page: page(&assessor, "Zienswijze vragen"), CaseFile: caseFile(full(), subsidy.InAssessment, open), Form: subsidy.HearingForm{Days: "14"}}},
			{"fouten", HearPage{Page: page(&assessor, "Zienswijze vragen").wrong(fault("zienswijze-feiten", subsidy.A8, "Schrijf welke gegevens afwijken."), fault("zienswijze-termijn", subsidy.A8, "Vul een getal in.")),
				CaseFile: caseFile(full(), subsidy.InAssessment, open), Form: subsidy.HearingForm{Facts: hostile, Days: hostile}}},
			{"loopt", HearPage{Page: at(page(&assessor, "Zienswijze vragen"), later), CaseFile: heard(caseFile(full(), subsidy.InAssessment, open)), Form: subsidy.HearingForm{Facts: hostile}}},
		},
		"hearing/view": {
			{"", ViewPage{Page: at(page(&signatory, "Uw zienswijze"), later), ViewFile: subsidy.ViewFile{Receipt: receipt(full(), subsidy.InAssessment), Hearing: hearings()[1]}, MayWrite: true, MayAnswer: true}},
			{"fouten", ViewPage{Page: at(page(&signatory, "Uw zienswijze"), later).wrong(fault("zienswijze", subsidy.A8, "Schrijf wat u van deze gegevens vindt.")), ViewFile: subsidy.ViewFile{Receipt: receipt(full(), subsidy.InAssessment), Hearing: hearings()[1]}, Typed: hostile, MayWrite: true, MayAnswer: true}},
			{"opsteller", ViewPage{Page: at(page(&preparer, "Uw zienswijze"), later), ViewFile: subsidy.ViewFile{Receipt: receipt(full(), subsidy.Prepared), Hearing: hearings()[1], Kept: unsent()}, Typed: hostile, MayWrite: true}},
			{"beantwoord", ViewPage{Page: at(page(&signatory, "Uw zienswijze"), later), ViewFile: subsidy.ViewFile{Receipt: receipt(full(), subsidy.InAssessment), Hearing: hearings()[0]}}},
			{"te-laat", ViewPage{Page: at(page(&signatory, "Uw zienswijze"), hearings()[1].Closes()).told(NoticeWarning, "Die termijn is voorbij."), ViewFile: subsidy.ViewFile{Receipt: receipt(full(), subsidy.InAssessment), Hearing: hearings()[1]}, Typed: hostile}},
		},
		"decision/show": {
			{"gemeld", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X"), Preview: reportedPreview(preview(open, subsidy.LetterGrant, nil)), MayReturn: true, MaySee: true}},
			{"klaargezet", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X"), Preview: prepared(preview(open, subsidy.LetterReject, nil)), MayReturn: true}},
			{"eerdere-tekst", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X"), Preview: withNewText(prepared(preview(open, subsidy.LetterReject, nil))), MayReturn: true}},
			{"onleesbaar", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X"), Preview: prepared(preview(open, subsidy.LetterReject, &subsidy.Error{Kind: subsidy.Conflict, Rule: subsidy.A7, Message: "De tekst waarmee de brief is klaargezet, kan het portaal niet meer lezen. Haal dit besluit terug en neem het opnieuw."})), MayReturn: true}},
			{"buiten", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X"), Preview: preview(open, subsidy.LetterDisregard, nil), MayReturn: true}},
			{"", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X"), Preview: preview(round(1_842_600_00, 2_999_700_00), subsidy.LetterGrant, nil), MayReturn: true}},
			{"nagekeken", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X"), Preview: checkedPreview(preview(open, subsidy.LetterGrant, nil))}},
			{"geen-ruimte", DecisionPage{Page: page(&decider, "Besluit over ZO22-7K4M-X").wrong(fault("reden", "", "Schrijf waarom u de aanvraag teruggeeft.")), Preview: preview(over, subsidy.LetterGrantPart, round(9_000_000_00, 0).MayGrant(1, false, later)), Reason: hostile, MayReturn: true}},
			{"ingehaald", DecisionPage{Page: page(&decider, "Besluit").wrong(fault("reden", "", "Deze aanvraag is intussen gewijzigd.")), Preview: preview(open, subsidy.LetterGrant, nil), Reason: hostile}},
			{"afwijzen", DecisionPage{Page: page(&assessor, "Besluit over ZO22-7K4M-X"), Preview: preview(open, subsidy.LetterReject, fmt.Errorf("%s", hostile))}},
		},
		"message/index":  boxSamples(),
		"message/thread": threadSamples(),
		"outbox/index":   outboxSamples(),
		"job/index":      jobSamples(),
		"people/index": {
			{"", PeoplePage{Page: page(&manager, "Mensen"), People: []subsidy.User{signatory, assessor, decider}, MayInvite: true, Check: jobs()[0], Link: "https://portaal.example/wachtwoord?sleutel=" + strings.Repeat("aB3-", 12), Invited: decider.Name}},
			{"fouten", PeoplePage{Page: page(&manager, "Mensen").wrong(fault("naam", "", "Vul de naam in."), fault("email", "", "Vul een e-mailadres in."), fault("rol", "", "Kies een rol."), fault("bestuur", "", "Dit bestuursnummer staat niet in het register.")), MayInvite: true, Form: subsidy.NewUser{Name: hostile, Role: subsidy.Signatory, Board: "1"}}},
			{"auditor", PeoplePage{Page: page(&manager, "Mensen"), Check: jobs()[3], People: []subsidy.User{signatory}}},
		},
		"tie/index": {
			{"", TiesPage{Page: page(&assessor, "Mijn banden"), Ties: ties(), Form: subsidy.TieForm{Board: "98214"}}},
			{"fouten", TiesPage{Page: page(&payer, "Mijn banden").wrong(fault("bestuur", "", "Dit bestuursnummer staat niet in het register."), fault("band", "", "Schrijf welke band u met dit bestuur heeft.")), Form: subsidy.TieForm{Board: hostile, Reason: hostile}}},
			{"beeindigen", TiesPage{Page: page(&manager, "Mijn banden").wrong(fault(LastDayID("t1"), "", "De laatste dag kan niet vóór vandaag liggen.")), Ties: ties(), Ending: "t1", LastDay: hostile}},
		},
		"tie/all": {
			{"", AllTiesPage{page(&manager, "Gemelde banden"), ties()}},
			{"leeg", AllTiesPage{page(&manager, "Gemelde banden"), nil}},
			{"met-band", AllTiesPage{page(&assessor, "Gemelde banden"), ties()}},
		},
		"draw/show": {
			{"", DrawPage{page(nil, "Loting van ronde 2022"), over, drawn("seed")}},
			{"bron", DrawPage{page(nil, "Loting van ronde 2022"), over, drawn("source")}},
			{"bevroren", DrawPage{page(nil, "Loting van ronde 2022"), over, drawn("list")}},
			{"bron-ontvangst", DrawPage{page(nil, "Loting van ronde 2022"), fullDay, drawn("source")}},
			{"ontvangst", DrawPage{page(nil, "Loting van ronde 2022"), fullDay, ofDay(drawn("seed"), true)}},
		},
		"closing/index": {
			{"", ClosingsPage{Page: page(&manager, "Rondes"), Rounds: []subsidy.Round{open, prolonged(open)}, Moves: []subsidy.ClosingMove{moves()[0]}}},
			{"open", ClosingsPage{Page: at(page(&auditor, "Rondes"), morning), Rounds: []subsidy.Round{prolonged(open)}}},
		},
		"closing/show": {
			{"", ClosingPage{Page: at(page(&manager, "Sluiting van een ronde"), morning), RoundClosing: subsidy.RoundClosing{Round: open}}},
			{"fouten", ClosingPage{Page: page(&manager, "Sluiting van een ronde").wrong(
				fault("aanleiding", subsidy.S8, "Kies waarom."), fault("storing-van-dag", subsidy.S8, "Wij lezen dit niet."), fault("storing-van-tijd", subsidy.S8, "Vul een tijdstip in."),
				fault("storing-tot-dag", subsidy.S8, "Wij lezen dit niet."), fault("storing-tot-tijd", subsidy.S8, "Vul een tijdstip in."), fault("sluiting-dag", subsidy.S8, "Alleen naar later."),
				fault("sluiting-tijd", subsidy.S8, "Vul een tijdstip in."), fault("reden-latere-sluiting", subsidy.S8, "Schrijf waarom.")),
				RoundClosing: subsidy.RoundClosing{Round: open}, Form: subsidy.ClosingForm{Kind: hostile, FromDay: hostile, FromHour: hostile, UntilDay: "30-4-2022", UntilHour: hostile, Reason: hostile, Day: "2-5-2022", Hour: hostile}}},
			{"bevestigen", ClosingPage{Page: page(&decider, "Sluiting van een ronde").wrong(fault("reden-afwijzing", subsidy.S8, "Schrijf waarom u het voorstel afwijst.")),
				RoundClosing: subsidy.RoundClosing{Round: open, Moves: moves()[:1]}, Answer: hostile}},
			{"te-laat", ClosingPage{Page: page(&decider, "Sluiting van een ronde"), RoundClosing: subsidy.RoundClosing{Round: over, Moves: moves(), Obstacle: &subsidy.Error{Kind: subsidy.Conflict, Rule: subsidy.D4, Message: "De lijst is bevroren."}}}},
			{"ander", ClosingPage{Page: page(&manager, "Sluiting van een ronde").wrong(fault("", subsidy.S8, "Er wacht al een voorstel.")), RoundClosing: subsidy.RoundClosing{Round: prolonged(open), Moves: moves()}, Form: subsidy.ClosingForm{Reason: hostile}}},
			{"vast", ClosingPage{Page: page(&auditor, "Sluiting van een ronde"), RoundClosing: subsidy.RoundClosing{Round: prolonged(open), Moves: moves()[1:], Obstacle: &subsidy.Error{Kind: subsidy.Conflict, Rule: subsidy.D6, Message: "Er is al verleend."}}}},
		},
		"draw/manage": {
			{"", ManageDrawPage{Page: page(&manager, "Loting").wrong(fault("bron", "D4", "Noem een openbare bron."), fault("dag", "D4", "Kies een latere dag.")), Round: over, Rounds: []subsidy.Round{over}, Source: hostile, SpeaksOn: "18-5-2022"}},
			{"bevriezen", ManageDrawPage{Page: page(&manager, "Loting"), Round: prolonged(over), Rounds: []subsidy.Round{over}, Draw: drawn("source"), Moving: true}},
			{"uitslag", ManageDrawPage{Page: page(&manager, "Loting").wrong(fault("uitslag", "D4", "Vul in wat de bron zei.")), Round: over, Rounds: []subsidy.Round{over}, Draw: drawn("list"), Seed: hostile, Events: []subsidy.RoundEvent{{At: later, Action: "lijst van de loting bevroren", ActorName: manager.Name}}}},
			{"bevestigen", ManageDrawPage{Page: page(&decider, "Loting"), Round: over, Rounds: []subsidy.Round{over}, Draw: drawn("seed")}},
			{"geen", ManageDrawPage{Page: page(&decider, "Loting"), Round: open, Rounds: []subsidy.Round{open}}},
			{"ontvangst", ManageDrawPage{Page: page(&manager, "Loting"), Round: fullDay, Rounds: []subsidy.Round{fullDay}, Draw: drawn("source"), Moving: true}},
			{"ontvangst-een", ManageDrawPage{Page: page(&manager, "Loting"), Round: onFullDay(over, 1), Rounds: []subsidy.Round{fullDay}, Draw: drawn("source")}},
			{"ontvangst-bevestigen", ManageDrawPage{Page: page(&decider, "Loting"), Round: fullDay, Rounds: []subsidy.Round{fullDay}, Draw: ofDay(drawn("seed"), false)}},
		},
		"distribution/whatif": {
			{"", WhatIfPage{Page: page(&manager, "Wat als?"), Round: over, Rounds: []subsidy.Round{over}, Form: over.Trial(), Answer: trial(over, 1, 45), At: 2, Address: pageAddress}},
			{"fouten", WhatIfPage{Page: page(&manager, "Wat als?").wrong(fault("plafond", "", "Wij lezen ‘veel’ niet als bedrag."), fault("wijze", "", "Kies een manier van verdelen."), fault("laatste", "", "Kies wat er gebeurt."), fault("proefuitslag", "", "Vul iets in.")), Round: over, Rounds: []subsidy.Round{over}, Form: subsidy.TrialForm{Ceiling: hostile, Method: hostile, Seed: hostile}}},
			{"geloot", WhatIfPage{Page: page(&decider, "Wat als?"), Round: over, Rounds: []subsidy.Round{over}, Form: over.Trial(), Answer: byDraw(trial(over, 0, 2)), At: 1, Address: pageAddress, MayOpen: true}},
			{"zonder-naam", WhatIfPage{Page: page(&decider, "Wat als?"), Round: over, Rounds: []subsidy.Round{over}, Form: over.Trial(), Answer: unnamed(trial(over, 0, 3), 2), At: 1, Address: pageAddress, MayOpen: true}},
			{"niemand-met-naam", WhatIfPage{Page: page(&decider, "Wat als?"), Round: over, Rounds: []subsidy.Round{over}, Form: over.Trial(), Answer: unnamed(trial(over, 0, 1), 1), At: 1, Address: pageAddress, MayOpen: true}},
			{"ontvangst", WhatIfPage{Page: page(&decider, "Wat als?"), Round: over, Rounds: []subsidy.Round{over}, Form: over.Trial(), Answer: byReceipt(trial(over, 0, 1)), At: 1, Address: pageAddress}},
			{"ontvangst-geloot", WhatIfPage{Page: page(&decider, "Wat als?"), Round: over, Rounds: []subsidy.Round{over}, Form: over.Trial(), Answer: byReceipt(byDraw(trial(over, 0, 1))), At: 1, Address: pageAddress}},
			{"genoeg", WhatIfPage{Page: page(&manager, "Wat als?"), Round: open, Rounds: []subsidy.Round{open}, Form: open.Trial(), Answer: &subsidy.WhatIf{Round: open, Ceiling: 1, Granted: 2, Method: subsidy.DistributionProRata}, At: 1, Address: pageAddress}},
		},
		"error/show": {
			{"", ErrorPage{Page: page(nil, "Deze pagina bestaat niet"), Status: 404, Heading: "Deze pagina bestaat niet", Text: "Controleer het adres, of ga terug naar het begin."}},
			{"geweigerd", ErrorPage{Page: page(&signatory, "Dit kan nu niet"), Status: 409, Heading: "Dit kan nu niet", Text: "Deze ronde sloot.", Rule: subsidy.S8}},
			{"band", ErrorPage{Page: page(&assessor, "U mag deze pagina niet zien"), Status: 403, Heading: "U mag deze pagina niet zien", Text: "U meldde een band met dit bestuur.", Rule: subsidy.A12}},
			{"onbekend", ErrorPage{Page: Page{Title: "Er ging iets mis bij ons"}, Status: 500, Heading: "Er ging iets mis bij ons", Text: hostile, Number: "ABC123"}},
		},
		"error/again": {
			{"", AgainPage{Page: page(nil, "Verstuur het formulier opnieuw"), Address: "/aanvragen/ZO22-7K4M-X/zomerschool", SignIn: "/inloggen",
				Values: []TypedValue{{"aantal-leerlingen", "18"}, {"opzet", "Regel een\nRegel twee " + hostile}, {"meer", ""}, {"deelnemer-vestiging", "96DL00"}, {"onbekend", hostile}}}},
			{"ingelogd", AgainPage{Page: page(&preparer, "Verstuur het formulier opnieuw"), Address: "/uitloggen"}},
		},
	}
}

// unnamed leaves the last so many of a trial without a name.
func unnamed(w *subsidy.WhatIf, n int) *subsidy.WhatIf {
	for _, a := range w.Short[len(w.Short)-n:] {
		w.Unnamed, w.UnnamedMissed = w.Unnamed+1, w.UnnamedMissed+a.Missed()
	}
	w.Short = w.Short[:len(w.Short)-n]
	return w
}

func ties() []subsidy.HeldTie {
	return []subsidy.HeldTie{
		{Tie: subsidy.Tie{ID: "t1", User: assessor.ID, UserName: assessor.Name, Board: school.Number, BoardName: school.Name, Reason: "Mijn partner werkt er.\n" + hostile, DeclaredAt: morning},
			InHand:     []subsidy.InHand{{Reference: "ZO22-2GQJ-5", State: subsidy.InAssessment}, {Reference: "ZO22-5VKP-3", State: subsidy.Advised}},
			Objections: []subsidy.ObjectionInHand{{ID: "o1", Reference: "ZO22-9RWD-K", State: subsidy.ObjectionInHandling}, {ID: "o2", Reference: "ZO22-9RWE-L", State: subsidy.ObjectionAdvised}}},
		{Tie: subsidy.Tie{ID: "t2", User: decider.ID, UserName: decider.Name, Board: lier.Board, BoardName: "Bestuur 98215", Reason: "Ik werkte er tot 2022.", DeclaredAt: morning, Until: date(2022, 4, 30), EndedAt: morning}},
	}
}

// tiedFile gives a file of which the assessor declared a tie since.
func tiedFile(state subsidy.State, r subsidy.Round) subsidy.CaseFile {
	c := caseFile(full(), state, r)
	if state == subsidy.Advised {
		c = advised(c, subsidy.VerdictGrant, 23_100_00)
	}
	c.AssessorBound = true
	return c
}

func at(p Page, now time.Time) Page { p.Now = now; return p }

func failed(p SectionPage, faults ...subsidy.FieldError) SectionPage { p.Errors = faults; return p }

// remarked gives a draft with remarks that are no errors.
func remarked() subsidy.Dossier {
	a := full()
	a.Zomerschool.Pupils, a.Zomerschool.FirstDay, a.Zomerschool.LastDay = "90", "4-7-2022", "15-7-2022"
	return dossier(a)
}

// clean gives a draft in which the rules find nothing.
func clean() subsidy.Dossier {
	a := full()
	a.Zomerschool.Pupils, a.Zomerschool.Partners = "9", nil
	return dossier(a, attachments()...)
}

func unsigned() subsidy.Dossier {
	d := clean()
	d.Signatories = nil
	return d
}

func decided(t testing.TB) subsidy.CaseFile {
	c := advised(caseFile(full(), subsidy.Granted, usual()), subsidy.VerdictGrant, 23_100_00)
	c.Decision = &subsidy.Decision{ID: "e1", Verdict: subsidy.VerdictGrant, Amount: 23_100_00, AdvisedBy: assessor.ID, DecidedBy: decider.ID, DecidedAt: later}
	c.Announcement = &subsidy.Announcement{Decision: "e1", At: later, By: decider.ID}
	c.Letters = []subsidy.Letter{frozen(t, letter(subsidy.LetterGrant))}
	return c
}

func hearings() []subsidy.Hearing {
	return []subsidy.Hearing{
		{ID: "z1", Number: 1, Facts: "Volgens DUO zijn er 3 leerlingen.\n" + hostile, AskedByName: assessor.Name, AskedAt: morning, Due: date(2022, 5, 4),
			Answer: "Het zijn er 18.\n" + hostile, AnsweredByName: signatory.Name, AnsweredAt: morning.AddDate(0, 0, 2)},
		{ID: "z2", Number: 2, Facts: "En nu nog dit.", AskedByName: assessor.Name, AskedAt: later, Due: date(2022, 6, 1)},
	}
}

// heard adds a hearing to a file.
func heard(c subsidy.CaseFile) subsidy.CaseFile {
	c.Hearings = hearings()
	return c
}

// refusing makes an advice one that refuses.
func refusing(c subsidy.CaseFile) subsidy.CaseFile {
	c.Advice.Grounds, c.Advice.Basis = scheme.Grounds()[3:7], subsidy.BasisOther
	return c
}

// withNewText makes a decision one whose letter keeps an earlier text.
func withNewText(p subsidy.Preview) subsidy.Preview {
	p.NewText = true
	return p
}

// prepared makes a decision one under embargo.
func prepared(p subsidy.Preview) subsidy.Preview {
	p.CaseFile = heard(refusing(p.CaseFile))
	p.Application.State = subsidy.Prepared
	p.Decision = &subsidy.Decision{ID: "e1", Verdict: p.Advice.Verdict, Amount: p.Amount, AdvisedBy: assessor.ID, DecidedBy: decider.ID, DecidedAt: later}
	return p
}

func undone() []subsidy.UndonePreparation {
	return []subsidy.UndonePreparation{
		{Reference: "ZO22-2007-X", LocationName: long.Name, Verdict: subsidy.VerdictGrant, Amount: 23_100_00, At: later, ByName: decider.Name, Reason: hostile},
		{Reference: "ZO22-2008-X", LocationName: weterin.Name, Verdict: subsidy.VerdictReject, At: later, Withdrawn: true},
	}
}

func embargo(r subsidy.Round) subsidy.Embargo {
	e := subsidy.Embargo{Round: r}
	for i, verdict := range []subsidy.Verdict{subsidy.VerdictGrant, subsidy.VerdictGrantPart, subsidy.VerdictReject, subsidy.VerdictDisregard, subsidy.VerdictGrant} {
		d := subsidy.PreparedDecision{Reference: subsidy.Reference(fmt.Sprintf("ZO22-%04d-X", 2000+i)), LocationName: weterin.Name, Board: school.Number,
			BoardName: school.Name, DeciderName: decider.Name, DecideBy: date(2022, 5, 10+4*i)}
		d.ID, d.Verdict, d.DecidedAt, d.ChangeIn, d.NewText = string(d.Reference), verdict, later, i == 1, i > 2
		if i%2 == 0 && verdict == subsidy.VerdictGrant {
			d.Amount, d.LocationName = 23_100_00, long.Name
		}
		e.Total += d.Amount
		e.Prepared = append(e.Prepared, d)
	}
	return e
}

func preview(r subsidy.Round, kind subsidy.LetterKind, obstacle error) subsidy.Preview {
	l := letter(kind)
	verdict := map[subsidy.LetterKind]subsidy.Verdict{
		subsidy.LetterGrant: subsidy.VerdictGrant, subsidy.LetterGrantPart: subsidy.VerdictGrantPart, subsidy.LetterReject: subsidy.VerdictReject, subsidy.LetterDisregard: subsidy.VerdictDisregard,
	}[kind]
	return subsidy.Preview{
		CaseFile: advised(caseFile(full(), subsidy.Advised, r), verdict, l.Granted), Letter: composed(l), Amount: l.Granted, Obstacle: obstacle,
	}
}

func checkedPreview(p subsidy.Preview) subsidy.Preview {
	p.CaseFile = checked(p.CaseFile)
	return p
}

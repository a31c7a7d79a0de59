package subsidy

import (
	"context"
	"slices"
)

// Dossier is an application with all that is needed to judge it: the register,
// the terms that it began with, and what the rules find.
type Dossier struct {
	Application Application
	Round       Round
	Board       Board
	Facts       Facts
	Findings    Findings
	Quote       Quote
	Attachments []Attachment
	// Supplement is what the board completes now; nil for a draft.
	Supplement *Supplement
	// Filed is the version that a supplement completes; empty for a draft.
	Filed       FiledDocument
	UpdatedBy   string // name
	Signatories []User
}

// Progress tells how far a section is. Files are there or they are not. What
// a supplement asks is to complete until the board has saved it since, or has it
// otherwise than it was filed from an earlier request (A2, A3).
func (d Dossier) Progress(s Section) Progress {
	answers := d.Application.Answers
	switch {
	case d.Begun(s):
		answers.MarkSaved(s)
	case d.waits(s):
		return ToComplete
	}
	if s == SectionAttachments && len(d.Attachments) > 0 {
		return Done
	}
	return answers.Progress(s, d.Findings)
}

// Begun tells whether a section that a supplement asks about holds what the
// board had half done when an earlier request lapsed (A3).
func (d Dossier) Begun(s Section) bool { return d.waits(s) && !d.unchanged(s) }

// waits tells whether a supplement asks about a section that the board has not
// saved since.
func (d Dossier) waits(s Section) bool {
	if d.Supplement == nil || d.Application.Answers.IsSaved(s) {
		return false
	}
	_, asked := d.Supplement.Opens(s)
	return asked
}

// completing makes a dossier that of a supplement: with the filed version that
// it completes, and with a finding where it asks for more money than that (A2).
// Nil leaves it that of a draft.
func (d *Dossier) completing(ctx context.Context, tx Store, open *Supplement) error {
	if open == nil {
		return nil
	}
	last, err := tx.LastFiling(ctx, d.Application.ID)
	if err != nil {
		return err
	}
	if d.Filed, err = last.read(d.Application.Reference); err != nil {
		return err
	}
	d.Supplement = open
	if d.Quote.Total <= d.Filed.Quote.Total {
		return nil
	}
	field := d.amountField()
	section := amountFields[field]
	at := slices.IndexFunc(d.Findings, func(f Finding) bool { return slices.Index(Sections, f.Section) >= slices.Index(Sections, section) })
	if at < 0 {
		at = len(d.Findings)
	}
	d.Findings = slices.Insert(d.Findings, at, Finding{
		Section: section, Field: field, Rule: A2, Severity: Wrong, Blocks: true,
		Message: "Met deze antwoorden vraagt u " + d.Quote.Total.String() + ", en dat is meer dan de " + d.Filed.Quote.Total.String() +
			" van uw aanvraag. Een aanvulling kan het bedrag niet verhogen.",
	})
	return nil
}

// amountFields are the answers that an amount comes from, with their sections.
var amountFields = map[string]Section{FieldPupils: SectionZomerschool, FieldParts: SectionLocation}

// amountField is where a supplement can mend a wrong amount: at the number of
// pupils, or at the parts where only these are open or other ones are asked.
func (d Dossier) amountField() string {
	_, pupils := d.Supplement.Opens(SectionZomerschool)
	_, parts := d.Supplement.Opens(SectionLocation)
	if pupils && !(parts && !slices.Equal(d.Filed.Answers.Parts, d.Application.Answers.Parts)) {
		return FieldPupils
	}
	return FieldParts
}

// Unchanged gives the sections that a supplement asks about and that are as
// they were filed (A2).
func (d Dossier) Unchanged() []Section {
	if d.Supplement == nil {
		return nil
	}
	var same []Section
	for _, p := range d.Supplement.Parts {
		if d.unchanged(p.Section) {
			same = append(same, p.Section)
		}
	}
	return same
}

func (d Dossier) unchanged(s Section) bool {
	if s == SectionAttachments {
		return slices.EqualFunc(d.Attachments, d.Filed.Attachments, func(a, b Attachment) bool { return a.ID == b.ID })
	}
	return d.Application.Answers.Fingerprint(s) == d.Filed.Answers.Fingerprint(s)
}

// Finished counts the sections that are done, of those that are asked.
func (d Dossier) Finished() (done, asked int) {
	for _, s := range Sections {
		switch d.Progress(s) {
		case NotAsked:
		case Done:
			done++
			asked++
		default:
			asked++
		}
	}
	return done, asked
}

// dossier gathers a Dossier around an application.
func dossier(ctx context.Context, tx Store, a Application) (Dossier, error) {
	d := Dossier{Application: a}
	var err error
	if d.Round, err = tx.Round(ctx, a.Round); err != nil {
		return d, err
	}
	if d.Board, err = tx.Board(ctx, a.Board); err != nil {
		return d, err
	}
	if d.Attachments, err = tx.Attachments(ctx, a.ID); err != nil {
		return d, err
	}
	if d.Facts, err = facts(ctx, tx, a, d.Round.RoundTerms, len(d.Attachments)); err != nil {
		return d, err
	}
	d.Findings = Check(d.Facts)
	d.Quote = d.Facts.Quote()
	return d, nil
}

// facts gathers what the rules look at, on the scheme version that the
// application began with, and the closing of its round as it is now (S8).
func facts(ctx context.Context, tx Store, a Application, round RoundTerms, attachments int) (Facts, error) {
	f := Facts{Answers: a.Answers, Board: a.Board, Attachments: attachments, SavedOn: savedOn(a)}
	var err error
	if f.Scheme, err = tx.SchemeVersion(ctx, a.SchemeSlug, a.SchemeVersion); err != nil {
		return f, err
	}
	f.Terms, _ = f.Scheme.Terms(round.Year)
	f.Terms.Later = round.Later
	if f.Location, err = tx.Location(ctx, a.Location); err != nil {
		return f, err
	}
	if f.Partners, err = tx.Locations(ctx, a.Answers.Zomerschool.partnerCodes()); err != nil {
		return f, err
	}
	live, err := tx.LiveApplication(ctx, a.SchemeSlug, a.Round, a.Location, f.Scheme.LivePer == LivePerScheme)
	if live != a.Reference {
		f.Live = live
	}
	return f, err
}

// savedOn is the day on which a board last saved its answers: once they are
// filed, that of the filing.
func savedOn(a Application) Date {
	if !a.CompleteAt.IsZero() && a.State != SupplementAsked {
		return DateOf(a.CompleteAt)
	}
	return DateOf(a.UpdatedAt)
}

// partnerCodes gives the participating locations that can be read as a code.
func (a ZomerschoolAnswers) partnerCodes() []LocationCode {
	var codes []LocationCode
	for _, p := range a.Partners {
		if code, err := ParseLocationCode(p.Location); err == nil {
			codes = append(codes, code)
		}
	}
	return codes
}

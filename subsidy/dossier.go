package subsidy

import "context"

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
	Supplement  *Supplement
	UpdatedBy   string // name
	Signatories []User
}

// Progress tells how far a section is. Files are there or they are not. What
// a supplement asks is to complete until the board has saved it since (A2).
func (d Dossier) Progress(s Section) Progress {
	if d.Supplement != nil && !d.Application.Answers.IsSaved(s) {
		if _, asked := d.Supplement.Opens(s); asked {
			return ToComplete
		}
	}
	if s == SectionAttachments && len(d.Attachments) > 0 {
		return Done
	}
	return d.Application.Answers.Progress(s, d.Findings)
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
	f := Facts{Answers: a.Answers, Board: a.Board, Attachments: attachments}
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

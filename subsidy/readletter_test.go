package subsidy_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// published publishes the standard text of a kind of letter with other words in
// its heading.
func published(t *testing.T, w *dbtest.World, kind subsidy.LetterKind, words string) {
	t.Helper()
	before, err := w.Service.LetterTexts(t.Context(), w.Administrator, kind)
	fine(t, err)
	_, seen := before.Begun()
	text := strings.Replace(subsidy.StandardText(kind), "# ", "# "+words+" ", 1)
	fine(t, w.Service.WriteLetterText(t.Context(), w.Administrator, kind, text, seen))
	fine(t, w.Service.PublishLetterText(t.Context(), w.Decider2, kind, subsidy.HashText(text)))
}

// decidedLetter gives the letter with the decision on an application.
func decidedLetter(t *testing.T, w *dbtest.World, ref subsidy.Reference) subsidy.LetterDocument {
	t.Helper()
	file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	content, err := file.Letters[len(file.Letters)-1].Read()
	fine(t, err)
	return content
}

func TestA7_NoDecisionGoesOutInWordsThatItsDeciderDidNotRead(t *testing.T) {
	const again = "gewijzigd sinds u hem las. Lees hem opnieuw."
	w := dbtest.New(t)
	refs := advisedOn(t, w, subsidy.VerdictReject, subsidy.VerdictReject)
	decide := func(ref subsidy.Reference, seen string) error {
		_, err := w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), seen)
		return err
	}
	prepare := func(ref subsidy.Reference, seen string) error {
		return w.Service.Prepare(t.Context(), w.Decider, ref, w.Version(t, ref), seen)
	}
	before := [2]string{w.Read(t, w.Decider, refs[0]), w.Read(t, w.Decider, refs[1])}
	published(t, w, subsidy.LetterReject, "Nieuw.")
	for i, act := range []func(subsidy.Reference, string) error{decide, prepare} {
		for _, seen := range []string{before[i], "", before[1-i], w.Read(t, w.Decider, refs[1-i])} {
			says(t, refused(t, act(refs[i], seen), subsidy.Conflict, subsidy.A7), again)
		}
		// What was read on another day has other terms.
		seen := w.Read(t, w.Decider, refs[i])
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
		says(t, refused(t, act(refs[i], seen), subsidy.Conflict, subsidy.A7), again)
		file, err := w.Service.CaseFile(t.Context(), w.Auditor, refs[i])
		fine(t, err)
		if file.Application.State != subsidy.Advised || len(file.Letters) != 1 {
			t.Errorf("%s is %s with %d letters", refs[i], file.Application.State, len(file.Letters))
		}
		fine(t, act(refs[i], w.Read(t, w.Decider, refs[i])))
	}
	if letter := decidedLetter(t, w, refs[0]); letter.Version != 1 || !strings.Contains(said(letter.Blocks), "Nieuw. ") {
		t.Errorf("version %d says %s", letter.Version, said(letter.Blocks))
	}
}

func TestA7_APreparedDecisionGoesOutInTheWordsThatItsDeciderRead(t *testing.T) {
	w := dbtest.New(t)
	published(t, w, subsidy.LetterReject, "Eerst.")
	refs := embargoed(t, w, subsidy.VerdictGrant, subsidy.VerdictReject)
	if e := seen(t, w, w.Decider2); e.NewTexts() != 0 {
		t.Errorf("%d have an earlier text", e.NewTexts())
	}
	published(t, w, subsidy.LetterGrant, "Later.")
	published(t, w, subsidy.LetterReject, "Later.")
	w.Clock.Set(time.Date(2022, time.June, 20, 7, 0, 0, 0, time.UTC))
	var read []subsidy.LetterDocument
	for _, ref := range refs {
		preview, err := w.Service.Preview(t.Context(), w.Decider2, ref)
		fine(t, err)
		if !preview.NewText || preview.Obstacle != nil {
			t.Errorf("%s has an earlier text: %v, %v", ref, preview.NewText, preview.Obstacle)
		}
		read = append(read, preview.Letter)
	}
	e := seen(t, w, w.Decider2)
	if e.NewTexts() != 2 {
		t.Errorf("%d have an earlier text", e.NewTexts())
	}
	done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, e.Fingerprint())
	fine(t, err)
	if done.Count != 2 {
		t.Fatalf("announced %+v", done)
	}
	for i, ref := range refs {
		letter := decidedLetter(t, w, ref)
		if text := said(letter.Blocks); text != said(read[i].Blocks) || strings.Contains(text, "Later.") || letter.Text() != read[i].Text() || letter.Date != day(2022, time.June, 20) {
			t.Errorf("%s says %s", letter.Wording(), text)
		}
	}
	if letter := decidedLetter(t, w, refs[1]); letter.Version != 1 || !strings.Contains(said(letter.Blocks), "Eerst.") {
		t.Errorf("the letter is %s", letter.Wording())
	}
}

func TestA7_APreparedDecisionWhoseTextCannotBeReadAnyMoreStaysAndCanBeTakenBack(t *testing.T) {
	w := dbtest.New(t)
	published(t, w, subsidy.LetterReject, "Eerst.")
	ref := embargoed(t, w, subsidy.VerdictReject)[0]
	e := seen(t, w, w.Decider2)
	w.Service.Store = forgetful{w.Store}
	done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, e.Fingerprint())
	fine(t, err)
	if done.Count != 0 || len(done.Stayed) != 1 || done.Stayed[0].Why.Rule != subsidy.A7 {
		t.Fatalf("announced %+v", done)
	}
	preview, err := w.Service.Preview(t.Context(), w.Decider2, ref)
	fine(t, err)
	says(t, refused(t, preview.Obstacle, subsidy.Conflict, subsidy.A7), "Haal dit besluit terug")
	fine(t, w.Service.Return(t.Context(), w.Decider2, ref, w.Version(t, ref), "De tekst is te oud."))
}

// forgetful is a store with versions of a field that was there once.
type forgetful struct{ subsidy.Store }

func (s forgetful) InTx(ctx context.Context, fn func(subsidy.Store) error) error {
	return s.Store.InTx(ctx, func(tx subsidy.Store) error { return fn(forgetful{tx}) })
}

func (s forgetful) LetterTexts(ctx context.Context, kind subsidy.LetterKind) ([]subsidy.LetterText, error) {
	all, err := s.Store.LetterTexts(ctx, kind)
	for i := range all {
		all[i].Text = "# Kop\n\n{van-vroeger}"
	}
	return all, err
}

func TestA7_NoDecisionOnAnObjectionGoesOutInWordsThatItsDeciderDidNotRead(t *testing.T) {
	w := dbtest.New(t)
	o := object(t, w, decidedFile(t, w, dbtest.Location, subsidy.VerdictReject))
	version := adviseOn(t, w, o, subsidy.OutcomeUnfounded, "")
	before := w.ReadReview(t, w.Decider2, o.ID)
	published(t, w, subsidy.LetterObjectionDecided, "Nieuw.")
	for _, seen := range []string{before, ""} {
		_, err := w.Service.DecideObjection(t.Context(), w.Decider2, o.ID, version, seen)
		says(t, refused(t, err, subsidy.Conflict, subsidy.A7), "Lees hem opnieuw.")
	}
	if got := objectionNow(t, w, o.ID); got.State != subsidy.ObjectionAdvised {
		t.Errorf("it is %s", got.State)
	}
	letter, err := w.Service.DecideObjection(t.Context(), w.Decider2, o.ID, version, w.ReadReview(t, w.Decider2, o.ID))
	fine(t, err)
	content, err := letter.Read()
	fine(t, err)
	if content.Version != 1 || !strings.Contains(said(content.Blocks), "Nieuw. ") {
		t.Errorf("version %d says %s", content.Version, said(content.Blocks))
	}
}

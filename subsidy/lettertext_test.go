package subsidy_test

import (
	"context"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// aText is a text of a receipt without faults.
const aText = "{gegevens}\n\n# Dank u wel\n\n{tijdstip}\n\n{controlecode}\n\n{beslistermijn}"

// rewritten saves a text of the receipt over what there is.
func rewritten(t *testing.T, w *dbtest.World, by subsidy.User, text string) {
	t.Helper()
	before, err := w.Service.LetterTexts(t.Context(), by, subsidy.LetterReceipt)
	fine(t, err)
	_, seen := before.Begun()
	fine(t, w.Service.WriteLetterText(t.Context(), by, subsidy.LetterReceipt, text, seen))
}

func publish(t *testing.T, w *dbtest.World, by subsidy.User, text string) error {
	t.Helper()
	return w.Service.PublishLetterText(t.Context(), by, subsidy.LetterReceipt, subsidy.HashText(text))
}

func confirmation(t *testing.T, w *dbtest.World, code subsidy.LocationCode) subsidy.LetterDocument {
	t.Helper()
	file, err := w.Service.FiledFile(t.Context(), w.Preparer, w.Filed(t, code))
	fine(t, err)
	content, err := file.Letters[0].Read()
	fine(t, err)
	return content
}

func TestALetterIsComposedWithTheTextThatHoldsAndNamesItsVersion(t *testing.T) {
	w := dbtest.New(t)
	first := confirmation(t, w, dbtest.LocationAt(1))
	rewritten(t, w, w.Administrator, aText)
	during := confirmation(t, w, dbtest.LocationAt(2))
	fine(t, publish(t, w, w.Decider, aText))
	after := confirmation(t, w, dbtest.LocationAt(3))
	for i, c := range []struct {
		letter  subsidy.LetterDocument
		version int
		says    string
	}{{first, 0, "Wij ontvingen uw aanvraag"}, {during, 0, "Wij ontvingen uw aanvraag"}, {after, 1, "Dank u wel"}} {
		if c.letter.Version != c.version || !strings.Contains(said(c.letter.Blocks), c.says) {
			t.Errorf("letter %d has version %d and says %s", i, c.letter.Version, said(c.letter.Blocks))
		}
	}
}

// A colleague who changes a letter of a text does not make it theirs: who wrote
// it before cannot publish it.
func TestA12_WhoWroteAtATextDoesNotPublishItWhoeverWroteLast(t *testing.T) {
	w := dbtest.New(t)
	second := w.AddUser(t, "Bram Kuipers", subsidy.Administrator, "")
	third := w.AddUser(t, "Els Mol", subsidy.Administrator, "")
	last := aText + "\n\nMet dank."
	rewritten(t, w, w.Administrator, aText)
	rewritten(t, w, second, last)
	for _, by := range []subsidy.User{w.Administrator, second, w.Assessor, w.Payer, w.Auditor, w.Signatory} {
		refused(t, publish(t, w, by, last), subsidy.Forbidden, subsidy.A12)
	}
	fine(t, publish(t, w, third, last))
	// With the next version all begin anew.
	rewritten(t, w, third, aText)
	fine(t, publish(t, w, w.Administrator, aText))
}

func TestA12_ATextThatChangedSinceItsPublisherReadItIsNotPublished(t *testing.T) {
	w := dbtest.New(t)
	second := w.AddUser(t, "Bram Kuipers", subsidy.Administrator, "")
	rewritten(t, w, w.Administrator, aText)
	rewritten(t, w, second, aText+"\n\nVan een ander.")
	says(t, refused(t, publish(t, w, w.Decider, aText), subsidy.Conflict, subsidy.A12), "gewijzigd sinds u hem las")
	got, err := w.Service.LetterTexts(t.Context(), w.Decider, subsidy.LetterReceipt)
	fine(t, err)
	if got.Draft == nil || got.Current.Version != 0 {
		t.Errorf("version %d is in use, the draft is %v", got.Current.Version, got.Draft)
	}
	fine(t, publish(t, w, w.Decider, aText+"\n\nVan een ander."))
}

func TestAPublishedTextThatCannotBeReadAnyMoreKeepsNobodyFromFiling(t *testing.T) {
	w := dbtest.New(t)
	w.Service.Store = outdated{w.Store}
	content := confirmation(t, w, dbtest.Location)
	if content.Version != 0 || !strings.Contains(said(content.Blocks), "Wij ontvingen uw aanvraag") {
		t.Errorf("version %d says %s", content.Version, said(content.Blocks))
	}
}

func TestATextThatLettersPassOverIsNotTheOneInUseAndIsMendedFromWhatItSays(t *testing.T) {
	w := dbtest.New(t)
	fine(t, w.Store.SaveLetterText(t.Context(), subsidy.LetterText{Kind: subsidy.LetterReceipt, Version: 1, Text: "# Dank u wel", WrittenBy: w.Administrator.ID, WrittenAt: w.Clock.Now()}))
	fine(t, w.Store.PublishLetterText(t.Context(), subsidy.LetterText{Kind: subsidy.LetterReceipt, Version: 1, Text: "# Dank u wel", WrittenBy: w.Administrator.ID, PublishedBy: w.Decider.ID, PublishedAt: w.Clock.Now()}))
	got, err := w.Service.LetterTexts(t.Context(), w.Administrator, subsidy.LetterReceipt)
	fine(t, err)
	if got.Current.Version != 0 || got.Passed == nil || got.Passed.Version != 1 || len(got.Why) < 3 {
		t.Fatalf("in use is version %d, passed over %v for %v", got.Current.Version, got.Passed, got.Why)
	}
	if text, _ := got.Begun(); text != "# Dank u wel" {
		t.Errorf("a writer begins with %q", text)
	}
	rewritten(t, w, w.Administrator, aText)
	fine(t, publish(t, w, w.Decider, aText))
	if got, err = w.Service.LetterTexts(t.Context(), w.Administrator, subsidy.LetterReceipt); err != nil || got.Passed != nil || got.Current.Version != 2 {
		t.Errorf("then in use is version %d, passed over %v, %v", got.Current.Version, got.Passed, err)
	}
}

// outdated is a store with a text of a field that was there once.
type outdated struct{ subsidy.Store }

func (s outdated) InTx(ctx context.Context, fn func(subsidy.Store) error) error {
	return s.Store.InTx(ctx, func(tx subsidy.Store) error { return fn(outdated{tx}) })
}

func (s outdated) PublishedText(_ context.Context, kind subsidy.LetterKind) (subsidy.LetterText, error) {
	return subsidy.LetterText{Kind: kind, Version: 3, Text: "# Kop\n\n{van-vroeger}"}, nil
}

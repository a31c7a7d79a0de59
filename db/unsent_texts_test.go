package db_test

import (
	"testing"

	"subsidieportaal/subsidy"
)

func TestATextThatWasNotSentIsOneOfItsKindAndGoesAway(t *testing.T) {
	s, path := portal(t)
	a := started(t, s, draft(0))
	kept := func(kind subsidy.UnsentKind) subsidy.UnsentText {
		t.Helper()
		found, err := s.UnsentText(t.Context(), a.ID, kind)
		must(t, err)
		return found
	}
	text := subsidy.UnsentText{Application: a.ID, Kind: subsidy.UnsentObjection, Text: "Half af.", WrittenBy: preparer, WrittenAt: decided}
	must(t, s.SaveUnsentText(t.Context(), text))
	text.Text, text.WrittenAt = "Bijna af.", decided.AddDate(0, 0, 1)
	must(t, s.SaveUnsentText(t.Context(), text))
	got := kept(subsidy.UnsentObjection)
	if got.WrittenByName == "" {
		t.Error("it does not say who wrote it")
	}
	if got.WrittenByName = ""; got != text {
		t.Errorf("it is %+v, want %+v", got, text)
	}
	if view := kept(subsidy.UnsentView); view.Text != "" {
		t.Errorf("the view is %+v", view)
	}
	if at := textsIn(t, writer(t, path), `SELECT text FROM unsent_texts`); len(at) != 1 || at[0] == text.Text {
		t.Errorf("the database has %q", at)
	}
	must(t, s.SaveUnsentText(t.Context(), subsidy.UnsentText{Application: a.ID, Kind: subsidy.UnsentObjection}))
	if gone := kept(subsidy.UnsentObjection); gone.Text != "" {
		t.Errorf("what was taken away is %+v", gone)
	}
}

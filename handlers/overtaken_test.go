package handlers_test

import (
	"net/http"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestWhatAColleagueSavedMeanwhileIsNotWrittenOver(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	path := "/aanvragen/" + string(ref) + "/overgangsbeleid"
	mine, theirs := p.as(t, p.Preparer), p.as(t, p.Signatory)
	form := mine.Get(path).Want(http.StatusOK).Form("Opslaan en verder").Fill("Hoe borgt u dit?", "Mijn woorden.")
	theirs.Get(path).Form("Opslaan en verder").Fill("Hoe borgt u dit?", "De woorden van Marieke.").Press("Opslaan en verder").Want(http.StatusOK)
	stored := func(want string) {
		t.Helper()
		if got := p.answers(t, dbtest.Board, ref).Overgangsbeleid.Anchoring; got != want {
			t.Errorf("stored %q, want %q", got, want)
		}
	}
	autosave := request{method: http.MethodPost, path: path + "/bewaren", fields: form.Fields}
	p.unchanged(t, func() { p.send(t, mine, autosave).want(http.StatusConflict) })
	page := form.Press("Opslaan en verder").Want(http.StatusConflict).Says("Marieke de Wit heeft dit onderdeel om 9:00 uur ook opgeslagen", "Mijn woorden.")
	stored("De woorden van Marieke.")
	page.Form("Opslaan en verder").Press("Opslaan en verder").Want(http.StatusOK)
	stored("Mijn woorden.")
	t.Run("but the same words are no quarrel", func(t *testing.T) {
		first, second := mine.Get(path).Form("Opslaan en verder"), theirs.Get(path).Form("Opslaan en verder")
		first.Fill("Hoe borgt u dit?", "Samen.").Press("Opslaan en verder").Want(http.StatusOK)
		second.Fill("Hoe borgt u dit?", "Samen.").Press("Opslaan en verder").Want(http.StatusOK)
	})
	t.Run("nor are words in another section", func(t *testing.T) {
		first := mine.Get(path).Form("Opslaan en verder").Fill("Hoe borgt u dit?", "Apart.")
		p.submit(t, theirs, p.sections(ref)[3].good).want(http.StatusSeeOther)
		first.Press("Opslaan en verder").Want(http.StatusOK)
		stored("Apart.")
	})
	t.Run("and what cannot be read as a sign of what was seen is refused", func(t *testing.T) {
		p.unchanged(t, func() {
			p.submit(t, mine, p.sections(ref)[2].good.and("gezien", "\x00")).want(http.StatusUnprocessableEntity)
			p.submit(t, mine, p.sections(ref)[2].good.and("gezien", markup)).want(http.StatusConflict).saysNot("<script>alert")
		})
	})
}

func TestOnlyWhatTheSignatoryReadIsFiled(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	path := "/aanvragen/" + string(ref)
	v := p.as(t, p.Signatory)
	form := v.Get(path + "/controleren").Want(http.StatusOK).Form("Aanvraag indienen").Check(subsidy.Declaration)
	p.submit(t, p.as(t, p.Preparer), p.sections(ref)[2].good.set("borging", "Iets anders.")).want(http.StatusSeeOther)
	p.unchanged(t, func() {
		page := form.Press("Aanvraag indienen").Want(http.StatusConflict).Says("gewijzigd", "Iets anders.", "Nog niet ingediend")
		if page.Form("Aanvraag indienen").Fields.Has("verklaring") {
			t.Error("the declaration is still ticked, about answers that were not read")
		}
		for _, version := range []string{"", "0", "-1", "veel", "99999999999999999999"} {
			got := p.submit(t, v, post(path+"/indienen", "verklaring", "ja", "versie", version))
			if got.Status != http.StatusConflict && got.Status != http.StatusUnprocessableEntity {
				t.Errorf("version %q gives %d", version, got.Status)
			}
		}
	})
	v.Get(path+"/controleren").Form("Aanvraag indienen").Check(subsidy.Declaration).Press("Aanvraag indienen").Want(http.StatusOK).Says("Uw aanvraag is ontvangen", "Iets anders.")
}

package main

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"subsidieportaal/subsidy"
)

// draft opens a draft of the demonstration that is not finished.
func (b *browser) draft() *tab {
	b.t.Helper()
	return b.as("opsteller").follow("Ga verder met Rijnveld College, Haven")
}

// hasFocus tells whether the focus is in the first element of a kind.
func (p *tab) hasFocus(selector string) bool {
	p.t.Helper()
	return ask[bool](p, "!!document.activeElement.closest('"+selector+"')")
}

// focus waits until the focus is in a part of the page: the script of the page
// moves it after the page is there.
func (p *tab) focus(selector string) *tab {
	p.t.Helper()
	return p.await("!!document.activeElement.closest('" + selector + "')")
}

func TestBrowserMovesFocusToTheErrorSummaryAndFromThereToTheField(t *testing.T) {
	t.Parallel()
	p := startBrowser(t, true).draft().follow("Overgangsbeleid").fill("Vanaf wanneer?", "ooit").press("Opslaan en verder")
	p.focus("[role=alert]").key(kb.Tab).key(kb.Enter).focus("[aria-invalid=true]")
}

func TestBrowserMovesFocusToWhatIsWrongInTheCalculator(t *testing.T) {
	t.Parallel()
	p := startBrowser(t, true).newTab().open("/").fill("Aantal leerlingen in de zomerschool", "veel").press("Bereken")
	p.focus("[role=alert]")
}

func TestBrowserSavesByItselfWhatIsTyped(t *testing.T) {
	t.Parallel()
	keepAlbum(t)
	p := startBrowser(t, true).draft().follow("Overgangsbeleid")
	live := "document.querySelector('[data-live]').textContent"
	before := ask[string](p, live)
	p.fill("Hoe borgt u dit?", "In de schoolgids.")
	p.await(live + " !== " + strconv.Quote(before) + " && " + live + ".startsWith('Opgeslagen om ')")
	p.reload().holds("Hoe borgt u dit?", "In de schoolgids.").stop(200, "Onderdeel dat vanzelf is opgeslagen")

	p.lose().fill("Hoe borgt u dit?", "In het jaarplan.")
	p.await("!document.querySelector('[data-autosave-failed]').hidden").stop(200, "Vanzelf opslaan lukt niet")
	if !p.hasFocus("[data-autosave-failed]") {
		t.Error("nobody hears that saving fails: the focus is elsewhere")
	}
}

func TestBrowserFilesOnceWhenTheButtonIsClickedTwice(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startBrowser(t, script).as("tekenbevoegde").follow("Ga verder met Rijnveld College, Haven")
			p.follow("Controleren en indienen").check(subsidy.Declaration)
			// Without the script the browser drops the first answer for the second.
			if err := chromedp.Do(p.ctx, clicks(p.find("Aanvraag indienen", "button"), 2)); err != nil {
				t.Fatal(err)
			}
			p.await("document.querySelector('h1')?.textContent === 'Uw aanvraag is ontvangen'")
			if posts := p.console.posted("/indienen"); script && posts != 1 {
				t.Errorf("the form went out %d times", posts)
			}
			p.follow("Volg deze aanvraag")
		})
	}
}

func TestBrowserAsksForAnAmountOnlyForAGrantInPart(t *testing.T) {
	t.Parallel()
	p := startBrowser(t, true).as("beoordelaar").open("/beoordeling?van=niemand")
	p.follow(ask[string](p, "document.querySelector('table a').textContent")).press("In behandeling nemen")
	asked := func() bool { return len(p.all("Te verlenen bedrag", "textbox")) == 1 }
	p.check("Verlenen")
	if asked() {
		t.Error("the whole amount is granted, and an amount is asked for")
	}
	p.check("Gedeeltelijk verlenen")
	if !asked() {
		t.Error("a part is granted, and no amount is asked for")
	}
	if p.fill("Te verlenen bedrag", "3.000").check("Afwijzen"); asked() {
		t.Error("nothing is granted, and an amount is asked for")
	}
	p.check("Gedeeltelijk verlenen").holds("Te verlenen bedrag", "3.000")
}

func TestBrowserRemembersWhatWasTickedOnAnotherPageOfTheList(t *testing.T) {
	t.Parallel()
	keepAlbum(t)
	p := startBrowser(t, true).as("beoordelaar").open("/beoordeling?van=niemand")
	p.check("Kies " + ask[string](p, "document.querySelector('table a').textContent")).follow("Volgende")
	p.says("1 gekozen, waarvan 1 op een andere bladzijde").stop(200, "Werklijst met een keuze op een andere bladzijde")
	p.press("In behandeling nemen").says("U heeft 1 aanvraag in behandeling genomen")
}

func TestBrowserSkipLinkIsFirstAndLeadsToTheContent(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startBrowser(t, script).newTab().open("/").key(kb.Tab)
			if words := ask[string](p, "document.activeElement.textContent"); words != "Naar de inhoud" {
				t.Fatalf("the first Tab goes to %q", words)
			}
			for range 20 {
				if p.key(kb.Tab); p.hasFocus("main") {
					break
				}
			}
			if !p.hasFocus("main") {
				t.Error("Tab does not reach the content")
			}
			p.open("/").key(kb.Tab).key(kb.Enter)
			if !p.hasFocus("main") {
				t.Error("the skip link does not move the focus to the content")
			}
			if p.key(kb.Tab); !p.hasFocus("main *") {
				t.Error("Tab after the skip link leaves the content")
			}
		})
	}
}

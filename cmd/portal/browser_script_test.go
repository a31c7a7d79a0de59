package main

import (
	"strings"
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

func TestBrowserMovesFocusToTheErrorSummaryAndFromThereToTheField(t *testing.T) {
	p := startBrowser(t, true).draft().follow("Zomerschool").fill("Aantal dagen", "veel").press("Opslaan en verder")
	if !p.hasFocus("[role=alert]") {
		t.Error("the focus is not in the error summary")
	}
	p.key(kb.Tab).key(kb.Enter)
	if !p.hasFocus("[aria-invalid=true]") {
		t.Error("a link of the error summary does not lead to the field")
	}
}

func TestBrowserSavesByItselfWhatIsTyped(t *testing.T) {
	keepAlbum(t)
	p := startBrowser(t, true).draft().follow("Overgangsbeleid")
	live := "document.querySelector('[data-live]').textContent"
	before := ask[string](p, live)
	p.fill("Hoe borgt u dit?", "In de schoolgids.")
	p.await(live + " !== " + quote(before) + " && " + live + ".startsWith('Opgeslagen om ')")
	p.reload().await("document.querySelector('#borging').value === 'In de schoolgids.'")
	p.stop(200, "Onderdeel dat vanzelf is opgeslagen")

	p.lose().fill("Hoe borgt u dit?", "In het jaarplan.")
	p.await("!document.querySelector('[data-autosave-failed]').hidden").stop(200, "Vanzelf opslaan lukt niet")
	if !p.hasFocus("[data-autosave-failed]") {
		t.Error("nobody hears that saving fails: the focus is elsewhere")
	}
	p.beside().open("/inloggen").press("Inloggen als opsteller")
}

func quote(text string) string { return "`" + strings.ReplaceAll(text, "`", "") + "`" }

func TestBrowserFilesOnceWhenTheButtonIsClickedTwice(t *testing.T) {
	for name, script := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			p := startBrowser(t, script).as("tekenbevoegde").follow("Ga verder met Rijnveld College, Haven")
			p.follow("Controleren en indienen").check(subsidy.Declaration)
			p.navigate("a double click", clicks(p.find("Aanvraag indienen", "button"), 2))
			p.await("document.querySelector('h1')?.textContent === 'Uw aanvraag is ontvangen'")
			if posts := p.console.posted("/indienen"); script && posts != 1 {
				t.Errorf("the form went out %d times", posts)
			}
			p.follow("Volg deze aanvraag")
		})
	}
}

func TestBrowserAsksForAnAmountOnlyForAGrantInPart(t *testing.T) {
	p := startBrowser(t, true).as("beoordelaar").follow("Van mij")
	_ = chromedp.Do
	asked := func() bool { return len(p.all("Te verlenen bedrag", "textbox")) == 1 }
	p.check("Verlenen")
	if asked() {
		t.Error("the whole amount is granted, and an amount is asked for")
	}
	p.check("Gedeeltelijk verlenen")
	if !asked() {
		t.Error("a part is granted, and no amount is asked for")
	}
	p.fill("Te verlenen bedrag", "3.000").check("Afwijzen").check("Gedeeltelijk verlenen")
	if !asked() {
		t.Error("the amount did not come back")
	}
}

func TestBrowserSkipLinkIsFirstAndLeadsToTheContent(t *testing.T) {
	for name, script := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
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

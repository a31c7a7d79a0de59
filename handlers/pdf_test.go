package handlers_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// press is a printer that shows what it was given; jammed, it fails.
type press struct{ jammed bool }

func (p press) Print(s views.Sheet) ([]byte, error) {
	if p.jammed {
		return nil, errors.New("the paper is stuck")
	}
	return fmt.Appendf(nil, "%%PDF %+v", s), nil
}

// printing gives the portal a printer.
func printing(p *portal) { p.Server.Printer = press{} }

// paper gives the addresses of the two papers of an application.
func paper(o object) (receipt, letter string) {
	path := "/aanvragen/" + string(o.ref)
	return path + "/ontvangst.pdf", path + "/brieven/" + o.letter + "/pdf"
}

func TestAPDFIsADownloadThatNoBrowserRuns(t *testing.T) {
	t.Parallel()
	p := open(t, printing)
	q := newQuarry(t, p)
	o := q.held["own decided"]
	receipt, letter := paper(o)
	for path, name := range map[string]string{receipt: "ontvangst-" + string(o.ref) + ".pdf", letter: "besluit-" + string(o.ref) + ".pdf"} {
		v := p.as(t, p.Preparer)
		got := p.send(t, v, get(path)).want(http.StatusOK).says("%PDF", string(o.ref))
		for header, want := range map[string]string{
			"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=" + name,
			"Cache-Control": "no-store", "Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff",
		} {
			if got.Header.Get(header) != want {
				t.Errorf("%s: %s is %q, want %q", path, header, got.Header.Get(header), want)
			}
		}
	}
}

func TestAPDFIsTheSameAtEveryDownload(t *testing.T) {
	t.Parallel()
	p := open(t, printing)
	q := newQuarry(t, p)
	o := q.held["own filed"]
	receipt, _ := paper(o)
	v := p.as(t, p.Signatory)
	first := p.send(t, v, get(receipt)).want(http.StatusOK).Body
	o.letter = q.reject(t, o.ref)
	_, letter := paper(o)
	decided := p.send(t, v, get(letter)).want(http.StatusOK).Body
	p.Clock.Set(p.Clock.Now().AddDate(1, 0, 0))
	if again := p.send(t, v, get(receipt)).want(http.StatusOK).Body; again != first {
		t.Errorf("the receipt was\n%s\nand is\n%s", first, again)
	}
	if again := p.send(t, p.as(t, p.Auditor), get(letter)).want(http.StatusOK).Body; again != decided {
		t.Errorf("the letter was\n%s\nand is\n%s", decided, again)
	}
}

func TestAPDFIsForWhoMayReadItsPage(t *testing.T) {
	t.Parallel()
	p := open(t, printing)
	q := newQuarry(t, p)
	reads := map[subsidy.Role][2]int{ // the receipt, the letter
		subsidy.Preparer: {200, 200}, subsidy.Signatory: {200, 200}, subsidy.Assessor: {403, 200}, subsidy.Decider: {403, 200},
		subsidy.Auditor: {403, 200}, subsidy.Payer: {403, 403}, subsidy.Administrator: {403, 403}, aVisitor: {303, 303},
	}
	for role, want := range reads {
		receipt, letter := paper(q.held["own decided"])
		v := p.browser(t, role)
		p.send(t, v, get(receipt)).want(want[0])
		p.send(t, v, get(letter)).want(want[1])
	}
	v := p.as(t, p.Preparer)
	for _, about := range []string{"own draft", "other draft", "other filed", "other decided", "deleted", "unknown"} {
		o := q.held[about]
		if o.letter == "" {
			o.letter = q.held["own decided"].letter
		}
		receipt, letter := paper(o)
		p.send(t, v, get(receipt)).want(http.StatusNotFound).saysNot("%PDF")
		p.send(t, v, get(letter)).want(http.StatusNotFound).saysNot("%PDF")
	}
}

func TestWithoutAPrinterThereIsNoPDFAndNoLinkToOne(t *testing.T) {
	t.Parallel()
	p := open(t)
	q := newQuarry(t, p)
	receipt, letter := paper(q.held["own decided"])
	v := p.as(t, p.Preparer)
	for _, path := range []string{receipt, letter} {
		p.send(t, v, get(path)).want(http.StatusNotFound).says("Deze pagina bestaat niet")
	}
	page := p.send(t, v, get(strings.TrimSuffix(receipt, ".pdf"))).want(http.StatusOK)
	if strings.Contains(page.Body, "als PDF") {
		t.Error("the receipt links to a PDF that is not made")
	}
	p.send(t, v, get(strings.TrimSuffix(letter, "/pdf"))).want(http.StatusOK).saysNot("als PDF")
}

func TestAPDFThatCannotBeMadeIsAnErrorAndNoHalfFile(t *testing.T) {
	t.Parallel()
	p := open(t, func(p *portal) { p.Server.Printer = press{jammed: true} })
	ref := p.Filed(t, dbtest.Location)
	got := p.send(t, p.as(t, p.Preparer), get("/aanvragen/"+string(ref)+"/ontvangst.pdf")).want(http.StatusInternalServerError)
	if kind := got.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/html") || got.Header.Get("Content-Disposition") != "" {
		t.Errorf("the answer is %q, %q", kind, got.Header.Get("Content-Disposition"))
	}
}

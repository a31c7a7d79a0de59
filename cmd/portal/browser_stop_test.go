package main

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// size is that of a window.
type size struct{ width, height int64 }

// Both sizes at which every page is looked at; a tab has the wide one. A
// screen of 1280 zoomed to 400 % is a screen of 320: the narrow one proves that
// nothing is lost by zooming as well.
var narrow, wide = size{320, 640}, size{1280, 900}

// axeSource gives the checker that make assets installs.
var axeSource = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(filepath.Join("..", "..", "static", "node_modules", "axe-core", "axe.min.js"))
	return string(source), err
})

const axeRun = `axe.run({
	resultTypes: ["violations"],
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
	nodes.map(({ target, any }) => [id, help, target.join(" "), any.map((check) => check.message).join(" ")].filter(Boolean).join(" | "))))`

// stop looks at the page at both widths: the checker finds nothing, it fits,
// nothing was complained of, and a picture is kept.
func (p *tab) stop(status int64, title string) *tab {
	p.t.Helper()
	if *p.status != status {
		p.t.Fatalf("%s: %s came with %d, not %d: %.1500s", title, p.path(), *p.status, status, ask[string](p, "document.body.innerText"))
	}
	p.look(title)
	for _, complaint := range p.console.heard() {
		p.t.Errorf("%s: the browser reports %s", title, complaint)
	}
	return p
}

// dark looks at the page once more in the colours for the dark.
func (p *tab) dark(title string) *tab {
	p.t.Helper()
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
	p.look(title + " (donker)")
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}})
	return p
}

func (p *tab) look(title string) {
	p.t.Helper()
	axe := p.axe()
	for _, s := range []size{narrow, wide} {
		p.resize(s)
		for _, violation := range axe() {
			p.t.Errorf("%s (%s) at %d: axe: %s", title, p.path(), s.width, violation)
		}
		if needed := ask[int64](p, "document.scrollingElement.scrollWidth"); needed > s.width {
			p.t.Errorf("%s (%s) needs %d pixels where there are %d", title, p.path(), needed, s.width)
		}
		p.picture(title, s.width)
	}
	p.resize(wide)
}

func (p *tab) resize(to size) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(to.width, to.height)); err != nil {
		p.t.Fatal(err)
	}
}

// axe gives the checker for the page as it is when it is called, in a world of
// its own, where it does not meet the page's script. The checker needs timers,
// which stand still while scripts are off, so they are on while it works. The
// page's own script has not run by then and does not any more: the page has
// loaded.
func (p *tab) axe() (violations func() []string) {
	p.t.Helper()
	source, err := axeSource()
	if err != nil {
		p.t.Fatalf("axe-core is not installed: run make assets (%v)", err)
	}
	frame := call(p, page.GetFrameTree, cdp.Empty{}).FrameTree.Frame.ID
	world := call(p, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame, WorldName: "axe"})
	apart := func(e *runtime.EvaluateParams) { e.ContextID = world.ExecutionContextID }
	ask[chromedp.Void](p, source, apart)
	return func() []string {
		p.t.Helper()
		if !p.script {
			p.scripts(true)
			defer p.scripts(false)
		}
		return ask[[]string](p, axeRun, apart, chromedp.EvalAwaitPromise)
	}
}

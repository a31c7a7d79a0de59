package main

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Both widths at which every page is looked at. A screen of 1280 zoomed to
// 400 % is a screen of 320: the narrow one proves reflow as well.
var widths = []struct{ width, height int64 }{{1280, 900}, {320, 640}}

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
	for _, size := range widths {
		p.resize(size.width, size.height)
		for _, violation := range p.axe() {
			p.t.Errorf("%s (%s) at %d: axe: %s", title, p.path(), size.width, violation)
		}
		if needed := ask[int64](p, "document.scrollingElement.scrollWidth"); needed > size.width {
			p.t.Errorf("%s (%s) needs %d pixels where there are %d", title, p.path(), needed, size.width)
		}
		p.picture(title, size.width)
	}
	p.wide()
}

func (p *tab) wide() { p.resize(widths[0].width, widths[0].height) }

func (p *tab) resize(width, height int64) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(width, height)); err != nil {
		p.t.Fatal(err)
	}
}

// axe runs the checker in a world of its own, where it cannot touch the page's
// script. It needs timers, which do not run while scripts are off; they are on
// while it works. The page's own script has not run by then and does not any
// more: the page has loaded.
func (p *tab) axe() []string {
	p.t.Helper()
	source, err := axeSource()
	if err != nil {
		p.t.Fatalf("axe-core is not installed: run make assets (%v)", err)
	}
	if !p.script {
		p.scripts(true)
		defer p.scripts(false)
	}
	ctx, done := p.within()
	defer done()
	violations, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]string, error) {
		frames, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		world, err := cdp.Call(ctx, t, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frames.FrameTree.Frame.ID, WorldName: "axe"})
		if err != nil {
			return nil, err
		}
		apart := func(e *runtime.EvaluateParams) { e.ContextID = world.ExecutionContextID }
		if _, err := chromedp.Evaluate[chromedp.Void](source, apart)(ctx, t); err != nil {
			return nil, err
		}
		return chromedp.Evaluate[[]string](axeRun, apart, chromedp.EvalAwaitPromise)(ctx, t)
	})
	if err != nil {
		p.t.Fatalf("%s: axe: %v", p.path(), err)
	}
	return violations
}

// picture is one page as it looked.
type picture struct {
	File, Title, Address string
	Width                int64
	Script               bool
}

// album is the folder of pictures that PORTAL_TEST_SCREENSHOTS names.
var album struct {
	mu       sync.Mutex
	pictures []picture
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// picture keeps the whole page as it looks now, where pictures are asked for.
func (p *tab) picture(title string, width int64) {
	p.t.Helper()
	folder := os.Getenv("PORTAL_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	ctx, done := p.within()
	defer done()
	image, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("%s: no picture: %v", title, err)
	}
	album.mu.Lock()
	defer album.mu.Unlock()
	if len(album.pictures) == 0 {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			p.t.Fatal(err)
		}
	}
	shot := picture{Title: title, Address: p.path(), Width: width, Script: p.script}
	order := 1 + len(slices.DeleteFunc(slices.Clone(album.pictures), func(o picture) bool { return o.Script != p.script || o.Width != width }))
	shot.File = fmt.Sprintf("%s-%02d-%s-%d.png", map[bool]string{true: "script", false: "plain"}[p.script], order,
		strings.Trim(notInNames.ReplaceAllString(strings.ToLower(title), "-"), "-"), width)
	if err := os.WriteFile(filepath.Join(folder, shot.File), image, 0o644); err != nil {
		p.t.Fatal(err)
	}
	album.pictures = append(album.pictures, shot)
}

// keepAlbum writes the index of all pictures so far when the test ends.
func keepAlbum(t *testing.T) {
	t.Cleanup(func() {
		folder := os.Getenv("PORTAL_TEST_SCREENSHOTS")
		album.mu.Lock()
		defer album.mu.Unlock()
		if folder == "" || len(album.pictures) == 0 {
			return
		}
		slices.SortStableFunc(album.pictures, func(a, b picture) int { return cmp.Compare(b.File[:6], a.File[:6]) })
		index, err := os.Create(filepath.Join(folder, "index.html"))
		if err != nil {
			t.Error(err)
			return
		}
		defer index.Close()
		if err := albumPage.Execute(index, album.pictures); err != nil {
			t.Error(err)
		}
	})
}

var albumPage = template.Must(template.New("album").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Every page of the journey</title>
<style>
body { font: 1rem/1.5 sans-serif; margin: 2rem }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 2rem; padding: 0; list-style: none }
img { width: 100%; height: 20rem; object-fit: cover; object-position: top; border: 1px solid #888 }
</style>
<h1>Every page of the journey</h1>
<ul>
{{range .}}<li><a href="{{.File}}"><img src="{{.File}}" alt="" loading="lazy">{{.Title}}</a><br>{{.Address}}<br>{{.Width}} pixels wide, {{if .Script}}with{{else}}without{{end}} JavaScript</li>
{{end}}</ul>
</html>
`))

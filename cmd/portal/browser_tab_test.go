package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to come, or a thing to happen on it.
const patience = 20 * time.Second

// browser is a Chromium of this test's own.
type browser struct {
	t      *testing.T
	ctx    context.Context
	base   string
	script bool // whether pages may run theirs
}

// startBrowser starts the demonstration and a browser to visit it with.
func startBrowser(t *testing.T, script bool) *browser {
	t.Helper()
	path := os.Getenv("PORTAL_TEST_BROWSER")
	if path == "" {
		t.Skip("PORTAL_TEST_BROWSER is not set: it names the Chromium to test with; make browser sets it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closed := chromedp.NewContext(allocator)
	t.Cleanup(closed)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", path, err)
	}
	return &browser{t: t, ctx: ctx, base: startDemo(t), script: script}
}

// tab is one page, worked as a person does: by the names that a screen reader
// says. A name must be one of its kind on the page, or in the group that in
// has chosen.
type tab struct {
	*browser
	ctx     context.Context
	group   cdp.BackendNodeID // 0: the whole page
	console *console
	status  *int64
}

// newTab opens a tab for somebody who is not signed in.
func (b *browser) newTab() *tab {
	b.t.Helper()
	return b.openTab(b.ctx, chromedp.WithNewBrowserContext())
}

// beside opens another tab of the same person.
func (p *tab) beside() *tab {
	p.t.Helper()
	return p.openTab(p.ctx, chromedp.WithNewWindow(true))
}

func (b *browser) openTab(parent context.Context, option chromedp.ContextOption) *tab {
	b.t.Helper()
	console := &console{}
	ctx, closed := chromedp.NewContext(parent, option, chromedp.WithListener(console.hear))
	b.t.Cleanup(func() {
		closed()
		for _, complaint := range console.heard() {
			b.t.Errorf("the browser reports %s", complaint)
		}
	})
	p := &tab{browser: b, ctx: ctx, console: console, status: new(int64)}
	p.resize(wide)
	// Focus stays where a test puts it, although no tab is in front.
	call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.scripts(b.script)
	return p
}

// as opens a tab in which somebody of the demonstration is signed in.
func (b *browser) as(role string) *tab {
	b.t.Helper()
	return b.newTab().open("/inloggen").press("Inloggen als " + role)
}

func (p *tab) scripts(on bool) {
	p.t.Helper()
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// within gives a context that ends when patience does.
func (p *tab) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, patience)
}

// call sends a command of the protocol.
func call[P, R any](p *tab, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, done := p.within()
	defer done()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		p.t.Fatalf("%s: %s: %v", p.path(), command.Method, err)
	}
	return result
}

// ask evaluates an expression on the page.
func ask[T any](p *tab, expression string, options ...chromedp.EvaluateOption) T {
	p.t.Helper()
	ctx, done := p.within()
	defer done()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
	if err != nil {
		p.t.Fatalf("%s: %.200s: %v", p.path(), expression, err)
	}
	return answer
}

// of asks a function about one element, which is its this.
func of[T any](p *tab, node cdp.BackendNodeID, function string, args ...any) T {
	p.t.Helper()
	element := call(p, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
	ctx, done := p.within()
	defer done()
	on := func(c *runtime.CallFunctionOnParams) { c.ObjectID = element.Object.ObjectID }
	answer, err := chromedp.Run(ctx, chromedp.CallFunctionOn[T](function, on, args...))
	if err != nil {
		p.t.Fatalf("%s: %s: %v", p.path(), function, err)
	}
	return answer
}

// await waits until an expression is true, whatever pages come meanwhile.
func (p *tab) await(expression string) *tab {
	p.t.Helper()
	ctx, done := p.within()
	defer done()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		if so, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && so {
			return p
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			p.t.Fatalf("%s: it never came that %s", p.path(), expression)
		}
	}
}

// path gives the address of the page without the host.
func (p *tab) path() string {
	address, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		return "?"
	}
	return strings.TrimPrefix(address, p.base)
}

// says fails the test where the page does not show these words.
func (p *tab) says(words ...string) *tab {
	p.t.Helper()
	shown := strings.Join(strings.Fields(ask[string](p, "document.body.innerText")), " ")
	for _, w := range words {
		if !strings.Contains(shown, w) {
			p.t.Fatalf("%s does not say %q but: %.2000s", p.path(), w, shown)
		}
	}
	return p
}

// navigate waits until what the step leads to has loaded.
func (p *tab) navigate(what string, step chromedp.Action[chromedp.Void]) *tab {
	p.t.Helper()
	ctx, done := p.within()
	defer done()
	response, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		p.t.Fatalf("%s: after %s no page came: %v", p.path(), what, err)
	}
	*p.status = response.Status
	whole := *p
	whole.group = 0
	return &whole
}

func (p *tab) open(path string) *tab {
	p.t.Helper()
	return p.navigate("opening "+path, chromedp.Navigate(p.base+path))
}

func (p *tab) reload() *tab {
	p.t.Helper()
	return p.open(p.path())
}

// press clicks a button and waits for the page that comes.
func (p *tab) press(name string) *tab {
	p.t.Helper()
	return p.navigate(name, clicks(p.find(name, "button"), 1))
}

// follow clicks a link and waits for the page that comes.
func (p *tab) follow(name string) *tab {
	p.t.Helper()
	return p.navigate(name, clicks(p.find(name, "link"), 1))
}

// lose takes the cookies away, as the end of a session does.
func (p *tab) lose() *tab {
	p.t.Helper()
	call(p, network.ClearBrowserCookies, cdp.Empty{})
	return p
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
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
	b.t.Cleanup(closed)
	p := &tab{browser: b, ctx: ctx, console: console, status: new(int64)}
	p.wide()
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
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, done := p.within()
	defer done()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return answer
}

// await waits until an expression is true on the page.
func (p *tab) await(expression string) *tab {
	p.t.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(patience)))
	if err != nil {
		p.t.Fatalf("%s: it never came that %s: %v", p.path(), expression, err)
	}
	return p
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

// in gives the same tab, for work in one group of the page.
func (p *tab) in(name, role string) *tab {
	p.t.Helper()
	inner := *p
	inner.group = p.find(name, role)
	return &inner
}

// fill types into a field, over what is there.
func (p *tab) fill(label, text string) *tab {
	p.t.Helper()
	call(p, dom.Focus, dom.FocusParams{BackendNodeID: p.find(label, "textbox", "searchbox")})
	call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Commands: []string{"selectAll"}})
	call(p, input.InsertText, input.InsertTextParams{Text: text})
	return p
}

// check ticks a box or picks a round button.
func (p *tab) check(label string) *tab {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, clicks(p.find(label, "checkbox", "radio"), 1)); err != nil {
		p.t.Fatal(err)
	}
	return p
}

// choose takes from a list the option that begins with these words. The list
// of a select is drawn by the system, outside the page, where no click reaches.
func (p *tab) choose(label, words string) *tab {
	p.t.Helper()
	node := call(p, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: p.find(label, "combobox")})
	pick := `function (words) {
		const option = [...this.options].find((o) => o.text.startsWith(words));
		if (!option) return false;
		option.selected = true;
		for (const kind of ["input", "change"]) this.dispatchEvent(new Event(kind, { bubbles: true }));
		return true;
	}`
	found, err := chromedp.Run(p.ctx, chromedp.CallFunctionOn[bool](pick, func(c *runtime.CallFunctionOnParams) { c.ObjectID = node.Object.ObjectID }, words))
	if err != nil || !found {
		p.t.Fatalf("%s: %q has no option %q: %v", p.path(), label, words, err)
	}
	return p
}

// attach chooses a file.
func (p *tab) attach(label, file string) *tab {
	p.t.Helper()
	call(p, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, BackendNodeID: p.find(label, "button")})
	return p
}

// key presses a key of the keyboard.
func (p *tab) key(key string) *tab {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.KeyEvent(key)); err != nil {
		p.t.Fatal(err)
	}
	return p
}

// lose takes the cookies away, as the end of a session does.
func (p *tab) lose() *tab {
	p.t.Helper()
	call(p, network.ClearBrowserCookies, cdp.Empty{})
	return p
}

// find gives the one element with this accessible name in one of these roles.
func (p *tab) find(name string, roles ...string) cdp.BackendNodeID {
	p.t.Helper()
	found := p.all(name, roles...)
	if len(found) != 1 {
		p.t.Fatalf("%s has %d of %q as %v, not one", p.path(), len(found), name, roles)
	}
	return found[0]
}

func (p *tab) all(name string, roles ...string) []cdp.BackendNodeID {
	p.t.Helper()
	root := p.group
	if root == 0 {
		root = call(p, dom.GetDocument, dom.GetDocumentParams{}).Root.BackendNodeID
	}
	answer := call(p, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{BackendNodeID: root, AccessibleName: name})
	var found []cdp.BackendNodeID
	for _, node := range answer.Nodes {
		if !node.Ignored && node.Role != nil && slices.Contains(roles, word(node.Role)) && !slices.Contains(found, node.BackendDOMNodeID) {
			found = append(found, node.BackendDOMNodeID)
		}
	}
	return found
}

// word gives the text of a value of the accessibility tree.
func word(v *accessibility.Value) string {
	var text string
	json.Unmarshal(v.Value, &text)
	return text
}

// clicks clicks an element in its middle, so many times within a moment.
func clicks(node cdp.BackendNodeID, times int64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node}); err != nil {
			return err
		}
		shape, err := cdp.Call(ctx, t, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node})
		if err != nil {
			return err
		}
		if len(shape.Quads) == 0 {
			return fmt.Errorf("there is nothing to click")
		}
		q := shape.Quads[0]
		x, y := (q[0]+q[4])/2, (q[1]+q[5])/2
		for n := range times {
			count := func(m *input.DispatchMouseEventParams) { m.ClickCount = n + 1 }
			if _, err := chromedp.MouseClickXY(x, y, count)(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// console gathers what a page complains of.
type console struct {
	mu         sync.Mutex
	complaints []string
	posts      []string // addresses that forms and scripts posted to
}

func (c *console) hear(event any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		c.complaints = append(c.complaints, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		c.complaints = append(c.complaints, fmt.Sprintf("console.%s %s", e.Type, bytes.TrimSpace(fmt.Append(nil, e.Args))))
	case *log.EventEntryAdded:
		// That a page came with 422 is what the test asked for.
		if e.Entry.Source != log.EntrySourceNetwork || !strings.HasPrefix(e.Entry.Text, "Failed to load resource: the server responded with a status of 4") {
			c.complaints = append(c.complaints, fmt.Sprintf("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		if e.Request.Method == "POST" {
			c.posts = append(c.posts, e.Request.URL)
		}
	}
}

// heard gives the complaints since the last time.
func (c *console) heard() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	heard := c.complaints
	c.complaints = nil
	return heard
}

// posted tells how many times something was posted to an address that ends so.
func (c *console) posted(end string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, address := range c.posts {
		if strings.HasSuffix(address, end) {
			n++
		}
	}
	return n
}

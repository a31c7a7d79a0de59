package main

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// find gives the one element with this accessible name in one of these roles.
func (p *tab) find(name string, roles ...string) cdp.BackendNodeID {
	p.t.Helper()
	found := p.all(name, roles...)
	if len(found) != 1 {
		p.t.Fatalf("%s has %d of %q as %v, not one", p.path(), len(found), name, roles)
	}
	return found[0]
}

// all gives every element with this accessible name in one of these roles.
func (p *tab) all(name string, roles ...string) []cdp.BackendNodeID {
	p.t.Helper()
	root := p.group
	if root == 0 {
		root = call(p, dom.GetDocument, dom.GetDocumentParams{}).Root.BackendNodeID
	}
	var found []cdp.BackendNodeID
	for _, role := range roles {
		// Names are compared here: a query for one adds "No file chosen" to
		// that of a file field.
		for _, node := range call(p, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{BackendNodeID: root, Role: role}).Nodes {
			if !node.Ignored && word(node.Name) == name {
				found = append(found, node.BackendDOMNodeID)
			}
		}
	}
	return found
}

// word gives the text of a value of the accessibility tree.
func word(v *accessibility.Value) string {
	var text string
	if v != nil {
		json.Unmarshal(v.Value, &text)
	}
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
			return errors.New("there is nothing to click")
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

// choose takes from a list the first option with these words. The system draws
// the list of a select outside the page, where no click reaches.
func (p *tab) choose(label, words string) *tab {
	p.t.Helper()
	pick := `function (words) {
		const option = [...this.options].find((o) => o.text.includes(words));
		if (!option) return false;
		option.selected = true;
		for (const kind of ["input", "change"]) this.dispatchEvent(new Event(kind, { bubbles: true }));
		return true;
	}`
	if !of[bool](p, p.find(label, "combobox"), pick, words) {
		p.t.Fatalf("%s: %q has no option %q", p.path(), label, words)
	}
	return p
}

// holds fails the test where another text is in the field.
func (p *tab) holds(label, text string) *tab {
	p.t.Helper()
	if value := of[string](p, p.find(label, "textbox"), "function () { return this.value; }"); value != text {
		p.t.Fatalf("%s: in %q is %q, not %q", p.path(), label, value, text)
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

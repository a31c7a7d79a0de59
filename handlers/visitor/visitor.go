// Package visitor walks through the portal in tests as a person does: it reads
// pages, finds fields by their label and buttons by their words, fills in and
// sends. It keeps cookies and follows redirects, and knows nothing of routes.
package visitor

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Visitor is one browser.
type Visitor struct {
	t      testing.TB
	client *http.Client
	base   *url.URL
	// Header is sent with every request.
	Header http.Header
}

// New gives a visitor of the portal at base, through transport.
func New(t testing.TB, transport http.RoundTripper, base string) *Visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	return &Visitor{t: t, client: &http.Client{Transport: transport, Jar: jar}, base: address, Header: http.Header{}}
}

// Cookies gives what the browser holds for the portal.
func (v *Visitor) Cookies() []*http.Cookie { return v.client.Jar.Cookies(v.base) }

// Page is an answer, after redirects.
type Page struct {
	Status  int
	Address *url.URL
	Header  http.Header
	Body    string
	visitor *Visitor
	root    *html.Node
}

// Get opens an address of the portal.
func (v *Visitor) Get(address string) *Page {
	v.t.Helper()
	return v.do(http.MethodGet, address, "", nil)
}

// Post sends fields to an address, as a form without a page would.
func (v *Visitor) Post(address string, fields url.Values) *Page {
	v.t.Helper()
	return v.do(http.MethodPost, address, "application/x-www-form-urlencoded", strings.NewReader(fields.Encode()))
}

// Send sends a body of any kind to an address.
func (v *Visitor) Send(method, address, contentType string, body io.Reader) *Page {
	v.t.Helper()
	return v.do(method, address, contentType, body)
}

func (v *Visitor) do(method, address, contentType string, body io.Reader) *Page {
	v.t.Helper()
	to, err := v.base.Parse(address)
	if err != nil {
		v.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(v.t.Context(), method, to.String(), body)
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header = v.Header.Clone()
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := v.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		v.t.Fatal(err)
	}
	return &Page{Status: response.StatusCode, Address: response.Request.URL, Header: response.Header, Body: string(raw), visitor: v, root: root}
}

// Want fails the test where the page does not have this status.
func (p *Page) Want(status int) *Page {
	p.visitor.t.Helper()
	if p.Status != status {
		p.visitor.t.Fatalf("%s answers %d, want %d: %.600s", p.Address.Path, p.Status, status, p.Text())
	}
	return p
}

// Says fails the test where the page does not say all of these words.
func (p *Page) Says(words ...string) *Page {
	p.visitor.t.Helper()
	text := p.Text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.visitor.t.Fatalf("%s does not say %q but: %.2500s", p.Address.Path, w, text)
		}
	}
	return p
}

// SaysNot fails the test where the page says any of these words.
func (p *Page) SaysNot(words ...string) *Page {
	p.visitor.t.Helper()
	text := p.Text()
	for _, w := range words {
		if strings.Contains(text, w) {
			p.visitor.t.Fatalf("%s says %q", p.Address.Path, w)
		}
	}
	return p
}

// Text gives the words of the page, with single spaces.
func (p *Page) Text() string { return textOf(p.root) }

// Follow goes where the link with these words leads.
func (p *Page) Follow(words string) *Page {
	p.visitor.t.Helper()
	for n := range find(p.root, "a") {
		if strings.Contains(textOf(n), words) {
			to, err := p.Address.Parse(attr(n, "href"))
			if err != nil {
				p.visitor.t.Fatal(err)
			}
			return p.visitor.Get(to.String())
		}
	}
	p.visitor.t.Fatalf("%s has no link %q: %.1500s", p.Address.Path, words, p.Text())
	return nil
}

// Form is a form that is being filled in.
type Form struct {
	page   *Page
	node   *html.Node
	Fields url.Values
	files  map[string]file
}

type file struct {
	name    string
	content []byte
}

// Form gives the form that has a button with these words.
func (p *Page) Form(button string) *Form {
	p.visitor.t.Helper()
	node := p.button(button)
	form := ancestor(node, "form")
	if id := attr(node, "form"); id != "" {
		form = p.byID(id)
	}
	if form == nil {
		p.visitor.t.Fatalf("%s: button %q is in no form", p.Address.Path, button)
	}
	f := &Form{page: p, node: form, Fields: url.Values{}, files: map[string]file{}}
	for n := range find(form, "input", "textarea", "select") {
		f.read(n)
	}
	return f
}

// HasButton tells whether there is a button with these words.
func (p *Page) HasButton(words string) bool {
	for n := range find(p.root, "button") {
		if textOf(n) == words {
			return true
		}
	}
	return false
}

func (p *Page) button(words string) *html.Node {
	p.visitor.t.Helper()
	for n := range find(p.root, "button") {
		if textOf(n) == words {
			return n
		}
	}
	p.visitor.t.Fatalf("%s (%d) has no button %q: %.1500s", p.Address.Path, p.Status, words, p.Text())
	return nil
}

func (f *Form) read(n *html.Node) {
	name := attr(n, "name")
	switch {
	case name == "" || has(n, "disabled"):
	case n.Data == "textarea":
		f.Fields.Add(name, strings.TrimPrefix(rawText(n), "\n"))
	case n.Data == "select":
		f.Fields.Add(name, selected(n))
	case slices.Contains([]string{"checkbox", "radio"}, attr(n, "type")):
		if has(n, "checked") {
			f.Fields.Add(name, attr(n, "value"))
		}
	case attr(n, "type") != "file":
		f.Fields.Add(name, attr(n, "value"))
	}
}

func selected(n *html.Node) string {
	var chosen *html.Node
	for option := range find(n, "option") {
		if chosen == nil || has(option, "selected") {
			chosen = option
		}
	}
	if chosen == nil {
		return ""
	}
	if !has(chosen, "value") {
		return textOf(chosen)
	}
	return attr(chosen, "value")
}

// Fill types into the field with this label.
func (f *Form) Fill(label, text string) *Form {
	f.page.visitor.t.Helper()
	f.Fields.Set(attr(f.field(label), "name"), text)
	return f
}

// FillAt types into the field with this label of which there are several.
func (f *Form) FillAt(label string, index int, text string) *Form {
	f.page.visitor.t.Helper()
	name := attr(f.field(label), "name")
	f.Fields[name][index] = text
	return f
}

// Choose takes the option with these words of a list.
func (f *Form) Choose(label, words string) *Form {
	f.page.visitor.t.Helper()
	list := f.field(label)
	for n := range find(list, "option") {
		if strings.Contains(textOf(n), words) {
			f.Fields.Set(attr(list, "name"), attr(n, "value"))
			return f
		}
	}
	f.page.visitor.t.Fatalf("%s: %q has no option %q", f.page.Address.Path, label, words)
	return f
}

// Check ticks a box, or picks a round button, with this label.
func (f *Form) Check(label string) *Form {
	f.page.visitor.t.Helper()
	n := f.field(label)
	name, value := attr(n, "name"), attr(n, "value")
	switch {
	case attr(n, "type") == "radio":
		f.Fields.Set(name, value)
	case !slices.Contains(f.Fields[name], value):
		f.Fields.Add(name, value)
	}
	return f
}

// Uncheck takes a tick away.
func (f *Form) Uncheck(label string) *Form {
	f.page.visitor.t.Helper()
	n := f.field(label)
	name := attr(n, "name")
	f.Fields[name] = slices.DeleteFunc(f.Fields[name], func(v string) bool { return v == attr(n, "value") })
	return f
}

// Attach chooses a file for the field with this label.
func (f *Form) Attach(label, name string, content []byte) *Form {
	f.page.visitor.t.Helper()
	f.files[attr(f.field(label), "name")] = file{name, content}
	return f
}

// field finds a field of this form by its label.
func (f *Form) field(label string) *html.Node {
	f.page.visitor.t.Helper()
	for n := range find(f.page.root, "label") {
		if textOf(n) != label {
			continue
		}
		target := f.page.byID(attr(n, "for"))
		if target == nil {
			for inside := range find(n, "input", "select", "textarea") {
				target = inside
			}
		}
		if target != nil && (ancestor(target, "form") == f.node || attr(target, "form") == attr(f.node, "id")) {
			return target
		}
	}
	f.page.visitor.t.Fatalf("%s has no field %q in this form: %.2000s", f.page.Address.Path, label, textOf(f.node))
	return nil
}

// Press sends the form with the button with these words.
func (f *Form) Press(button string) *Page {
	f.page.visitor.t.Helper()
	n := f.page.button(button)
	if name := attr(n, "name"); name != "" {
		f.Fields.Set(name, attr(n, "value"))
	}
	action := attr(f.node, "action")
	if elsewhere := attr(n, "formaction"); elsewhere != "" {
		action = elsewhere
	}
	to, err := f.page.Address.Parse(action)
	if err != nil {
		f.page.visitor.t.Fatal(err)
	}
	if !strings.EqualFold(attr(f.node, "method"), "post") {
		to.RawQuery = f.Fields.Encode()
		return f.page.visitor.Get(to.String())
	}
	if attr(f.node, "enctype") == "multipart/form-data" {
		body, kind := f.multipart()
		return f.page.visitor.do(http.MethodPost, to.String(), kind, body)
	}
	return f.page.visitor.Post(to.String(), f.Fields)
}

func (f *Form) multipart() (io.Reader, string) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range f.Fields {
		for _, value := range values {
			w.WriteField(name, value)
		}
	}
	for name, sent := range f.files {
		part, err := w.CreateFormFile(name, sent.name)
		if err != nil {
			f.page.visitor.t.Fatal(err)
		}
		part.Write(sent.content)
	}
	w.Close()
	return &body, w.FormDataContentType()
}

// Package views draws the pages: typed data in, HTML out. It formats and
// decides nothing; what is true comes from subsidy, what may be done from
// handlers.
package views

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
)

//go:embed account
//go:embed application
//go:embed assessment
//go:embed closing
//go:embed decision
//go:embed distribution
//go:embed draw
//go:embed error
//go:embed followup objection
//go:embed hearing
//go:embed job
//go:embed layout
//go:embed lettertext
//go:embed message
//go:embed outbox
//go:embed partials
//go:embed people
//go:embed round
//go:embed scheme
//go:embed supplement
//go:embed text
//go:embed tie
var files embed.FS

// The folders that hold no pages.
const (
	layoutFolder  = "layout"
	partialFolder = "partials"
)

// layout is the file that every page is drawn in; mainBlock is what a page
// must define.
const (
	layout    = "base.html"
	mainBlock = "main"
	strict    = "missingkey=error"
)

// Engine draws pages by name, such as "application/show". After Load it is
// safe for concurrent use: rendering changes nothing and takes no lock.
type Engine struct {
	pages map[string]*template.Template
}

// New gives an engine; Load makes it ready.
func New() *Engine { return &Engine{} }

// Load parses every page. One template with a fault is an error, and then
// nothing is loaded: a portal that starts can draw all its pages.
func (e *Engine) Load() error {
	base, err := template.New(layout).Funcs(functions).Option(strict).
		ParseFS(files, layoutFolder+"/*.html", partialFolder+"/*.html")
	if err != nil {
		return fmt.Errorf("parsing the layout: %w", err)
	}
	names, err := pageNames()
	if err != nil {
		return err
	}
	pages := make(map[string]*template.Template, len(names))
	for _, name := range names {
		if pages[name], err = parsePage(base, name); err != nil {
			return fmt.Errorf("parsing page %s: %w", name, err)
		}
	}
	e.pages = pages
	return nil
}

// pageNames lists the pages in the embedded files.
func pageNames() ([]string, error) {
	var names []string
	err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		folder := path.Dir(file)
		if err == nil && path.Ext(file) == ".html" && folder != layoutFolder && folder != partialFolder {
			names = append(names, strings.TrimSuffix(file, ".html"))
		}
		return err
	})
	return names, err
}

// escape makes html/template escape the set now: it does so at the first
// rendering otherwise, and a template that cannot be escaped would be found by
// a visitor. Rendering nothing fails, which is of no interest here.
func escape(set *template.Template) error {
	var fault *template.Error
	if err := set.ExecuteTemplate(io.Discard, layout, nil); errors.As(err, &fault) {
		return fault
	}
	return nil
}

// Render writes the page with this name to w, whole or not at all. The layouts
// of the interface that this serves are not used: every page has the same.
func (e *Engine) Render(w io.Writer, name string, data any, _ ...string) error {
	page := e.pages[name]
	if page == nil {
		return fmt.Errorf("there is no page %q", name)
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, layout, data); err != nil {
		return fmt.Errorf("rendering page %s: %w", name, err)
	}
	// What came from outside may not be UTF-8; the page says that it is.
	_, err := w.Write(bytes.ToValidUTF8(b.Bytes(), []byte("\uFFFD")))
	return err
}

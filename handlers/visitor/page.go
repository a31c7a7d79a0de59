package visitor

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// find gives the elements below n with one of these names, in order.
func find(n *html.Node, names ...string) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && slices.Contains(names, d.Data) && !yield(d) {
				return
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func ancestor(n *html.Node, name string) *html.Node {
	for a := range n.Ancestors() {
		if a.Data == name {
			return a
		}
	}
	return nil
}

func (p *Page) byID(id string) *html.Node {
	if id == "" {
		return nil
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// rawText gives the text below n as it stands.
func rawText(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

// blocks are elements before which a reader sees a gap.
var blocks = []string{"address", "article", "br", "caption", "dd", "div", "dt", "fieldset", "h1", "h2", "h3", "li", "nav", "option", "p", "section", "small", "summary", "table", "td", "th", "tr"}

// textOf gives the words below n with single spaces, no-break spaces among
// them, without scripts.
func textOf(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.ElementNode && slices.Contains(blocks, d.Data):
			out.WriteString(" ")
		case d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style":
			out.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(out.String(), "\u00a0", " ")), " ")
}

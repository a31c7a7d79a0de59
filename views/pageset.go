package views

import (
	"fmt"
	"html/template"
	nodes "text/template/parse"
)

// parsePage gives a page a template set of its own, so that two pages can
// define the same block. Of the layout and the partials it takes what it draws:
// html/template keeps a copy of all that is in a set.
func parsePage(base *template.Template, name string) (*template.Template, error) {
	set, err := template.New(layout).Funcs(functions).Option(strict).ParseFS(files, name+".html")
	if err != nil {
		return nil, err
	}
	if set.Lookup(mainBlock) == nil {
		return nil, fmt.Errorf("it does not define %q", mainBlock)
	}
	drawn := map[string]bool{}
	for ahead := []string{layout}; len(ahead) > 0; {
		block := ahead[0]
		ahead = ahead[1:]
		if drawn[block] {
			continue
		}
		drawn[block] = true
		content, err := blockOf(set, base, block)
		if err != nil {
			return nil, err
		}
		ahead = calls(content.Root, ahead)
	}
	return set, escape(set)
}

// blockOf gives the content of a block: that of the page, else the shared one.
func blockOf(set, base *template.Template, name string) (*nodes.Tree, error) {
	if own := set.Lookup(name); own != nil && own.Tree != nil {
		return own.Tree, nil
	}
	shared := base.Lookup(name)
	if shared == nil || shared.Tree == nil {
		return nil, fmt.Errorf("there is no %q", name)
	}
	added, err := set.AddParseTree(name, shared.Tree.Copy())
	if err != nil {
		return nil, err
	}
	return added.Tree, nil
}

// calls adds the names of the blocks that a node draws.
func calls(node nodes.Node, names []string) []string {
	switch n := node.(type) {
	case *nodes.ListNode:
		if n == nil {
			return names
		}
		for _, part := range n.Nodes {
			names = calls(part, names)
		}
	case *nodes.IfNode:
		names = calls(n.ElseList, calls(n.List, names))
	case *nodes.RangeNode:
		names = calls(n.ElseList, calls(n.List, names))
	case *nodes.WithNode:
		names = calls(n.ElseList, calls(n.List, names))
	case *nodes.TemplateNode:
		names = append(names, n.Name)
	}
	return names
}

package handlers

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// page gives what every page has. It works without a visit too: a request that
// was refused before it was read has none.
func (s *Server) page(c *fiber.Ctx, title string) views.Page {
	p := views.Page{Title: title, Demo: s.Demo != nil, Prints: s.Printer != nil, Now: s.Service.Now(), Version: s.Version}
	v := visitOf(c)
	if v == nil {
		s.headers(c)
		p.Demo = false // its form would need a token
		p.Menu = menu(nil, c.Path(), "")
		return p
	}
	p.User = v.user
	box := ""
	if v.user != nil && v.user.Role.OfBoard() {
		p.Board, box = s.boardTitle(c, *v.user), s.boxTitle(c, *v.user)
	}
	p.Menu = menu(v.user, c.Path(), box)
	p.Flash = v.told()
	if v.user != nil || s.Demo != nil {
		p.Token = s.formToken(c)
	}
	return p
}

// boardTitle is the name of a person's board, above every page. A page without
// it is better than no page at all.
func (s *Server) boardTitle(c *fiber.Ctx, u subsidy.User) string {
	board, err := s.Service.Store.Board(c.UserContext(), u.Board)
	if err != nil {
		s.Log.Error("reading the board of a person", "error", err)
	}
	return board.Title()
}

// render answers with a page. It goes round Fiber's own Render, which finishes
// setting up the app at its first call and races where two come at once.
func (s *Server) render(c *fiber.Ctx, name string, data any) error {
	var page bytes.Buffer
	if err := s.Views.Render(&page, name, data); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(page.Bytes())
}

// seeOther sends the browser on after a form.
func seeOther(c *fiber.Ctx, address string) error {
	return c.Redirect(address, fiber.StatusSeeOther)
}

// menu gives the links of the main menu for this person; box is the title of
// that to the messages of a board.
func menu(u *subsidy.User, path, box string) []views.MenuItem {
	items := []views.MenuItem{{Title: "Regeling", Address: "/"}}
	switch {
	case u == nil:
		items = append(items, views.MenuItem{Title: "Inloggen", Address: "/inloggen"})
	case u.Role.OfBoard():
		items = append([]views.MenuItem{{Title: "Aanvragen", Address: "/aanvragen"}, {Title: box, Address: "/berichten"}}, items...)
	default:
		items = append(officeMenu(u.Role), items...)
	}
	for i := range items {
		items[i].Current = current(items[i].Address, path)
	}
	return items
}

func officeMenu(role subsidy.Role) []views.MenuItem {
	var items []views.MenuItem
	if role.ReadsFiles() {
		items = append(items, views.MenuItem{Title: "Beoordeling", Address: "/beoordeling"})
	}
	if role.ReadsFiles() {
		items = append(items, views.MenuItem{Title: "Bezwaren", Address: "/bezwaren"})
	}
	if role.ReadsDecisions() {
		items = append(items, views.MenuItem{Title: "Besluiten", Address: "/besluiten"})
	}
	if role == subsidy.Administrator || role == subsidy.Auditor {
		items = append(items, views.MenuItem{Title: "Beheer", Address: "/beheer"}, views.MenuItem{Title: "Post", Address: outboxPath})
	}
	if slices.Contains(drawers, role) {
		items = append(items, views.MenuItem{Title: "Rondes", Address: roundsPath}, views.MenuItem{Title: "Loting", Address: "/beheer/loting"}, views.MenuItem{Title: "Verdeling", Address: "/beheer/verdeling"},
			views.MenuItem{Title: "Teksten", Address: textsPath})
	}
	return append(items, views.MenuItem{Title: "Mijn banden", Address: tiesPath})
}

func current(address, path string) bool {
	if address == "/" {
		return path == "/" || strings.HasPrefix(path, "/regelingen/")
	}
	if address == "/beheer" && (strings.HasPrefix(path, roundsPath) || strings.HasPrefix(path, "/beheer/loting") || path == "/beheer/verdeling" || path == outboxPath || strings.HasPrefix(path, textsPath)) {
		return false // an item of its own
	}
	return path == address || strings.HasPrefix(path, address+"/")
}

// home gives the first page of a person after signing in.
func home(role subsidy.Role) string {
	switch {
	case role.OfBoard():
		return "/aanvragen"
	case role == subsidy.Administrator:
		return "/beheer"
	case role == subsidy.Payer, role == subsidy.Decider:
		return "/besluiten"
	}
	return "/beoordeling"
}

package handlers_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/db/dbtest"
)

func TestAPublicPageIsKeptForVisitorsUntilSomethingIsWritten(t *testing.T) {
	t.Parallel()
	renders := 0
	p := open(t, func(p *portal) {
		p.Server.Written = p.Store.Written
		p.Server.Views = countedViews{p.Server.Views, &renders}
	})
	first := p.send(t, p.visitor(t), get("/")).want(http.StatusOK)
	again := p.send(t, p.visitor(t), get("/")).want(http.StatusOK).guarded(always)
	if first.Body != again.Body || renders != 1 {
		t.Errorf("it was made %d times", renders)
	}
	v := p.as(t, p.Preparer)
	if page := p.send(t, v, get("/")).want(http.StatusOK); !strings.Contains(page.Body, "Uitloggen") {
		t.Error("who signed in got the page of a visitor")
	}
	if page := p.send(t, p.visitor(t), get("/")).want(http.StatusOK); strings.Contains(page.Body, "Uitloggen") {
		t.Error("a visitor got the page of who signed in")
	}
	p.Filed(t, dbtest.Location)
	made := renders
	p.send(t, p.visitor(t), get("/")).want(http.StatusOK)
	if renders != made+1 {
		t.Error("an old page was given after something was written")
	}
	p.Clock.Set(dbtest.Open.Add(time.Second))
	p.send(t, p.visitor(t), get("/")).want(http.StatusOK)
	if renders != made+2 {
		t.Error("a page was kept for longer than a second")
	}
	p.send(t, p.visitor(t), get("/?leerlingen=30")).want(http.StatusOK).says("30")
}

// countedViews counts the pages that are made.
type countedViews struct {
	fiber.Views
	renders *int
}

func (v countedViews) Render(out io.Writer, name string, data any, layout ...string) error {
	*v.renders++
	return v.Views.Render(out, name, data, layout...)
}

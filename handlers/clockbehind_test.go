package handlers_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

func TestA1_NoFormStoresAnythingWhileTheClockIsBehindTheLastEvent(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	q := newQuarry(t, p)
	// A session and the clock of a demonstration are no evidence of anything.
	apart := []string{"POST /inloggen", "POST /inloggen/demo", "POST /uitloggen", "POST /demo/klok"}
	tried := 0
	for _, role := range everybody {
		v := p.browser(t, role)
		for _, route := range p.Server.Routes() {
			name := route.Method + " " + route.Path
			row, _ := expect(name, role)
			for i, want := range row {
				if !want.stores || slices.Contains(apart, name) {
					continue
				}
				tried++
				t.Run(string(role)+" "+name+" "+objects[i], func(t *testing.T) {
					if slices.Contains(changesSession, name) {
						v = q.browser(t, role)
					}
					q.tooEarly(t, v, name, objects[i])
				})
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d forms were tried", tried)
	}
}

// tooEarly sends a form that would store something, with the clock two hours
// behind: nothing is stored, and the page says why.
func (q *quarry) tooEarly(t *testing.T, v *visitor.Visitor, route, about string) {
	r := q.call(t, route, q.cut(t, about)).and("_token", token(v))
	q.Clock.Set(dbtest.Open.Add(-2 * time.Hour))
	defer q.Clock.Set(dbtest.Open)
	before := q.content(t)
	got := q.send(t, v, r)
	if q.content(t) != before {
		t.Error("the database has changed")
	}
	if got.Status == http.StatusSeeOther {
		got = q.send(t, v, get(got.Header.Get("Location")))
	}
	got.says("Zolang de klok achterloopt", subsidy.FormatInstant(dbtest.Open))
}

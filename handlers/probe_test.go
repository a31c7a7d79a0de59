package handlers_test

import (
	"fmt"
	"testing"
	"time"
)

func TestProbe(t *testing.T) {
	s := time.Now()
	p := open(t, asDemo)
	fmt.Println("open", time.Since(s))
	v := p.as(t, p.Signatory)
	fmt.Println("in", time.Since(s))
	fmt.Println(p.send(t, v, request{method: "HEAD", path: "/aanvragen"}).Status)
	s = time.Now()
	p.content(t)
	fmt.Println("content", time.Since(s))
	for _, r := range p.App.GetRoutes(true) {
		fmt.Println(r.Method, r.Path)
	}
	a := p.send(t, v, request{method: "OPTIONS", path: "/aanvragen"})
	fmt.Println(a.Status)
	a = p.send(t, p.visitor(t), post("//evil.example/x"))
	fmt.Println(a.Status, a.Body)
}

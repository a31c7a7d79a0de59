package main

import (
	"cmp"
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

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
		c.complaints = append(c.complaints, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		c.complaints = append(c.complaints, fmt.Sprintf("console.%s: %s", e.Type, said(e.Args)))
	case *log.EventEntryAdded:
		// That a page came with 422 is what a test asked for; what is merely
		// recommended is no complaint.
		asked := e.Entry.Source == log.EntrySourceNetwork && strings.Contains(e.Entry.Text, "responded with a status of 4")
		if !asked && e.Entry.Level != log.EntryLevelVerbose {
			c.complaints = append(c.complaints, fmt.Sprintf("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		if e.Request.Method == "POST" {
			c.posts = append(c.posts, e.Request.URL)
		}
	}
}

// said gives the words of a call of the console.
func said(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		words = append(words, cmp.Or(string(a.Value), a.Description))
	}
	return strings.Join(words, " ")
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

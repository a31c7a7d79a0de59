package views

import "subsidieportaal/subsidy"

// OutboxPage shows what became of the mail ("outbox/index").
type OutboxPage struct {
	Page
	subsidy.Outbox
	Mails     bool // a mail server is set
	MayResend bool
	Query     string // part of a reference
	Back      string // the query of the address
	// Address gives the page with another page of one of its lists.
	Address func(list string, page int) string
}

// ParkedPager leads through the mails that were parked.
func (p OutboxPage) ParkedPager() Pager { return p.pager(p.ParkedPages, "gestopt", "wat niet lukte") }

// WaitingPager leads through the mails that wait.
func (p OutboxPage) WaitingPager() Pager { return p.pager(p.WaitingPages, "wacht", "wat wacht") }

func (p OutboxPage) pager(at subsidy.MailPages, list, about string) Pager {
	return Pager{Current: at.Page, Last: at.Pages, About: about, address: func(page int) string { return p.Address(list, page) }}
}

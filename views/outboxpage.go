package views

import "subsidieportaal/subsidy"

// OutboxPage shows what became of the mail ("outbox/index").
type OutboxPage struct {
	Page
	subsidy.Outbox
	Mails     bool // a mail server is set
	MayResend bool
}

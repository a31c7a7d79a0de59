package views

import (
	"time"

	"subsidieportaal/subsidy"
)

func outboxSamples() []sample {
	return []sample{
		{"", OutboxPage{page(&manager, "Post"), outbox(true), true, true}},
		{"zonder-server", OutboxPage{page(&manager, "Post").told(NoticeWarning, "Dit bericht is al verstuurd."), outbox(true), false, true}},
		{"auditor", OutboxPage{page(&auditor, "Post"), outbox(false), true, false}},
		{"leeg", OutboxPage{page(&manager, "Post"), subsidy.Outbox{Sent: 1}, true, true}},
	}
}

// outbox gives mail in every state, more of it than one list shows.
func outbox(addresses bool) subsidy.Outbox {
	row := func(id, to, failed string, attempts int) subsidy.MailRow {
		if !addresses {
			to = ""
		}
		return subsidy.MailRow{Reference: "ZO22-7K4M-X", Board: school.Number, BoardName: school.Name, Mail: subsidy.Mail{
			ID: id, To: to, LastError: failed, Attempts: attempts, CreatedAt: morning, DueAt: later.Add(time.Duration(attempts-1) * time.Hour), ParkedAt: later}}
	}
	return subsidy.Outbox{
		Waiting: 120, Sent: 1610, Parked: 2, Addresses: addresses,
		ParkedMails: []subsidy.MailRow{row("m1", preparer.Email, "De mailserver weigert deze e-mail (550 5.1.1).", 1),
			row("m2", "", "Er is geen e-mailadres bekend. Bel het bestuur.", 0)},
		WaitingMails: []subsidy.MailRow{row("m3", signatory.Email, "", 0), row("m4", hostile, "De mailserver antwoordt niet op tijd.", 4)},
	}
}

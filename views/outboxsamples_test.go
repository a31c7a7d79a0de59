package views

import (
	"strconv"
	"time"

	"subsidieportaal/subsidy"
)

func outboxSamples() []sample {
	return []sample{
		{"", OutboxPage{page(&manager, "Post"), outbox(true), true, true, "", "", listAddress}},
		{"zonder-server", OutboxPage{page(&manager, "Post").told(NoticeWarning, "Dit bericht is al verstuurd."), outbox(true), false, true, hostile, "kenmerk=7k4m&wacht=2", listAddress}},
		{"met-band", OutboxPage{page(&manager, "Post"), subsidy.Outbox{Waiting: 3, Unnamed: 3, Addresses: true}, true, true, "", "", listAddress}},
		{"auditor", OutboxPage{page(&auditor, "Post"), outbox(false), true, false, "", "", listAddress}},
		{"leeg", OutboxPage{page(&manager, "Post"), subsidy.Outbox{Sent: 1}, true, true, "7k4m", "kenmerk=7k4m", listAddress}},
	}
}

func listAddress(list string, page int) string {
	return "/beheer/post?" + list + "=" + strconv.Itoa(page)
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
		ParkedPages: subsidy.MailPages{Count: 2, Page: 1, Pages: 1}, WaitingPages: subsidy.MailPages{Count: 120, Page: 2, Pages: 6},
		ParkedMails: []subsidy.MailRow{row("m1", preparer.Email, "De mailserver weigert deze e-mail (550 5.1.1).", 1),
			row("m2", "", "Er is geen e-mailadres bekend. Bel het bestuur.", 0)},
		WaitingMails: []subsidy.MailRow{row("m3", signatory.Email, "", 0), row("m4", hostile, "De mailserver antwoordt niet op tijd.", 4)},
	}
}

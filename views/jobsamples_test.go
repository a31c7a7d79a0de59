package views

import (
	"time"

	"subsidieportaal/subsidy"
)

func jobSamples() []sample {
	return []sample{
		{"", JobsPage{page(&manager, "Taken"), jobs()}},
		{"auditor", JobsPage{page(&auditor, "Taken"), jobs()}},
		{"leeg", JobsPage{page(&manager, "Taken"), nil}},
	}
}

// jobs gives one of each outcome.
func jobs() []subsidy.Job {
	return []subsidy.Job{
		{Name: subsidy.JobInvariants, RunAt: morning, RunBy: "portal-1 4711 K7QXPA", DueAt: morning.Add(time.Hour), Failure: "Breuken: 1; I2: " + hostile},
		{Name: subsidy.JobMail, RunAt: morning, RunBy: "portal-2 12 AB3DEF", LeasedBy: "portal-1 4711 K7QXPA", LeasedUntil: later, DueAt: later},
		{Name: subsidy.JobSessions, DueAt: later},
		{Name: subsidy.JobTerms, RunAt: morning, RunBy: "portal-1 4711 K7QXPA", DueAt: later},
	}
}

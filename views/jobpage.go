package views

import "subsidieportaal/subsidy"

// JobsPage shows what the portal does by itself ("job/index").
type JobsPage struct {
	Page
	Jobs []subsidy.Job
}

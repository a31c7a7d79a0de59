package subsidy

// Severity says what a finding means for the person who filled in the form.
type Severity string

// The severities, from heavy to light.
const (
	// Wrong is an answer that cannot be right as it stands.
	Wrong Severity = "wrong"
	// Missing is an answer that is not there yet.
	Missing Severity = "missing"
	// Notice is an answer that may be right, but that an official will look at.
	Notice Severity = "notice"
)

// Finding is what a rule has to say about an answer.
type Finding struct {
	Section  Section
	Field    string // where to go to mend it
	Rule     Rule   // "" where it is only unreadable
	Severity Severity
	// Blocks tells that filing is refused while this stands. What does not
	// block can be filed, at a cost that the message names (A2).
	Blocks  bool
	Message string // plain Dutch: what happened, then what to do
}

// Findings is a list of findings in the order of the form.
type Findings []Finding

// In gives the findings of one section.
func (f Findings) In(s Section) Findings {
	return f.where(func(x Finding) bool { return x.Section == s })
}

// Blocking gives the findings that refuse filing.
func (f Findings) Blocking() Findings {
	return f.where(func(x Finding) bool { return x.Blocks })
}

// Soft gives the findings that do not refuse filing.
func (f Findings) Soft() Findings {
	return f.where(func(x Finding) bool { return !x.Blocks })
}

// Faults gives what is shown as an error when a section is saved: everything
// wrong, and everything missing that refuses filing.
func (f Findings) Faults() Findings {
	return f.where(func(x Finding) bool { return x.Severity == Wrong || x.Blocks })
}

// Notices gives the findings that are no error.
func (f Findings) Notices() Findings {
	return f.where(func(x Finding) bool { return x.Severity == Notice && !x.Blocks })
}

// Has tells whether there is a finding of this severity.
func (f Findings) Has(s Severity) bool {
	return len(f.where(func(x Finding) bool { return x.Severity == s })) > 0
}

// At tells whether there is a finding about this field.
func (f Findings) At(field string) (Finding, bool) {
	for _, x := range f {
		if x.Field == field {
			return x, true
		}
	}
	return Finding{}, false
}

// Fields gives the findings as field errors of an Error.
func (f Findings) Fields() []FieldError {
	var fields []FieldError
	for _, x := range f {
		fields = append(fields, FieldError{Field: x.Field, Message: x.Message, Rule: x.Rule})
	}
	return fields
}

func (f Findings) where(keep func(Finding) bool) Findings {
	var kept Findings
	for _, x := range f {
		if keep(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// Progress is how far a section is.
type Progress string

// The states of a section on the task list.
const (
	NotAsked   Progress = "not asked"
	NotStarted Progress = "not started"
	ToComplete Progress = "to complete" // asked in a supplement, and still as it was filed (A2)
	Busy       Progress = "busy"
	ToMend     Progress = "to mend"
	Done       Progress = "done"
)

// Title gives the words on screen.
func (p Progress) Title() string {
	switch p {
	case NotAsked:
		return "Niet gevraagd"
	case NotStarted:
		return "Nog niet begonnen"
	case ToComplete:
		return "Nog aanvullen"
	case Busy:
		return "Bezig"
	case ToMend:
		return "Verbeteren"
	case Done:
		return "Klaar"
	}
	return string(p)
}

// Progress tells how far a section of these answers is, given all findings.
func (a Answers) Progress(s Section, all Findings) Progress {
	if p := Part(s); (p == PartZomerschool || p == PartOvergangsbeleid) && !a.Asks(p) {
		return NotAsked
	}
	found := all.In(s)
	switch {
	case !a.IsSaved(s):
		return NotStarted
	case found.Has(Wrong):
		return ToMend
	case found.Has(Missing):
		return Busy
	}
	return Done
}

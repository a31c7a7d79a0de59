package views

import (
	"slices"

	"subsidieportaal/subsidy"
)

// SupplementPage is where a board completes an application ("supplement/show").
type SupplementPage struct {
	Page
	subsidy.Dossier
	MaySign  bool // the person is a signatory
	Declared bool
	// Unchanged tells that the person files what they did not change.
	Unchanged bool
}

// FieldAddress gives where an item of the error summary leads: to the field on
// the page of its section, and to the declaration on this one.
func (p SupplementPage) FieldAddress(field string) string {
	f, found := p.Findings.At(field)
	if _, open := p.Supplement.Opens(f.Section); found && open {
		return p.SectionAddress(f.Section) + "#" + field
	}
	for _, part := range p.Supplement.Parts {
		if slices.ContainsFunc(questions(part.Section), func(q Question) bool { return q.Field == field }) {
			return p.SectionAddress(part.Section) + "#" + field
		}
	}
	return p.Page.FieldAddress(field)
}

// SectionAddress gives the address of a section of this application.
func (p SupplementPage) SectionAddress(s subsidy.Section) string {
	return sectionAddress(p.Application.Reference, s)
}

// unchangedParts names what a supplement asks and leaves as it was filed.
func unchangedParts(d subsidy.Dossier) string {
	var names []string
	for _, s := range d.Unchanged() {
		names = append(names, s.Title())
	}
	return listed(names)
}

// InTime tells whether the term has not ended.
func (p SupplementPage) InTime() bool { return p.Now.Before(p.Supplement.EndsAt()) }

// Missing gives what the official wants completed in this section, "" in a draft.
func (p SectionPage) Missing() string {
	if p.Supplement == nil {
		return ""
	}
	note, _ := p.Supplement.Opens(p.Section)
	return note
}

// Overview is where the sections of what is being written are listed.
func (p SectionPage) Overview() string {
	address := "/aanvragen/" + string(p.Application.Reference)
	if p.Supplement != nil {
		address += "/aanvulling"
	}
	return address
}

// Removable tells whether a file can be removed: what was filed stays.
func (p SectionPage) Removable(a subsidy.Attachment) bool {
	return p.Supplement == nil || slices.ContainsFunc(unfiled(p.Dossier), func(b subsidy.Attachment) bool { return a.ID == b.ID })
}

// unfiled gives the files that were added since the version that a supplement
// completes.
func unfiled(d subsidy.Dossier) []subsidy.Attachment {
	return slices.DeleteFunc(slices.Clone(d.Attachments), func(a subsidy.Attachment) bool {
		return slices.ContainsFunc(d.Filed.Attachments, func(b subsidy.Attachment) bool { return a.ID == b.ID })
	})
}

// ChangedAnswer is an answer that a supplement changed, as it was and as it is.
type ChangedAnswer struct {
	Section  subsidy.Section
	Old, New Answer
}

// changedAnswers gives what differs between two filed versions, by field, in
// the order of the form.
func changedAnswers(before, now subsidy.FiledDocument) []ChangedAnswer {
	var changed []ChangedAnswer
	for _, s := range subsidy.Sections {
		changed = append(changed, changedIn(s, filedAnswers(before, s), filedAnswers(now, s))...)
	}
	added := ChangedAnswer{Section: subsidy.SectionAttachments, New: Answer{Label: "Toegevoegde bestanden"}}
	for _, a := range now.Attachments {
		if !slices.ContainsFunc(before.Attachments, func(b subsidy.Attachment) bool { return a.ID == b.ID }) {
			added.New.Lines = append(added.New.Lines, a.Name)
		}
	}
	if added.New.Lines != nil {
		changed = append(changed, added)
	}
	return changed
}

func changedIn(s subsidy.Section, before, now []Answer) []ChangedAnswer {
	var changed []ChangedAnswer
	byField := func(all []Answer, field string) Answer {
		i := slices.IndexFunc(all, func(a Answer) bool { return a.Field == field })
		if i < 0 {
			return Answer{}
		}
		return all[i]
	}
	for _, a := range now {
		if old := byField(before, a.Field); !slices.Equal(old.Lines, a.Lines) {
			changed = append(changed, ChangedAnswer{s, old, a})
		}
	}
	for _, old := range before { // of a part that is no longer asked
		if byField(now, old.Field).Label == "" && len(old.Lines) > 0 {
			changed = append(changed, ChangedAnswer{s, old, Answer{Field: old.Field, Label: old.Label}})
		}
	}
	return changed
}

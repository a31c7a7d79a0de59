package subsidy_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// oneOfEach are findings of every kind, in the order of the form.
func oneOfEach() subsidy.Findings {
	return subsidy.Findings{
		{Section: subsidy.SectionLocation, Field: subsidy.FieldIBAN, Severity: subsidy.Missing, Blocks: true, Message: "blocks, missing"},
		{Section: subsidy.SectionLocation, Field: subsidy.FieldContactPhone, Rule: subsidy.A2, Severity: subsidy.Missing, Message: "soft, missing"},
		{Section: subsidy.SectionZomerschool, Field: subsidy.FieldPupils, Rule: subsidy.S10, Severity: subsidy.Wrong, Blocks: true, Message: "blocks, wrong"},
		{Section: subsidy.SectionZomerschool, Field: subsidy.FieldPupils, Rule: subsidy.S12, Severity: subsidy.Wrong, Message: "soft, wrong"},
		{Section: subsidy.SectionZomerschool, Field: subsidy.FieldFirstDay, Rule: subsidy.S9, Severity: subsidy.Notice, Message: "remark"},
	}
}

func messages(f subsidy.Findings) []string {
	var texts []string
	for _, x := range f {
		texts = append(texts, x.Message)
	}
	return texts
}

func TestFindingsAreSortedByWhatTheyMean(t *testing.T) {
	all := oneOfEach()
	cases := []struct {
		name string
		got  subsidy.Findings
		want []string
	}{
		{"of a section", all.In(subsidy.SectionLocation), []string{"blocks, missing", "soft, missing"}},
		{"of a section without any", all.In(subsidy.SectionAttachments), nil},
		{"that refuse filing", all.Blocking(), []string{"blocks, missing", "blocks, wrong"}},
		{"that do not refuse filing", all.Soft(), []string{"soft, missing", "soft, wrong", "remark"}},
		{"shown as an error", all.Faults(), []string{"blocks, missing", "blocks, wrong", "soft, wrong"}},
		{"shown as a remark", all.Notices(), []string{"remark"}},
		{"of nothing", subsidy.Findings(nil).Faults(), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := messages(c.got); !slices.Equal(got, c.want) {
				t.Errorf("they are %q, want %q", got, c.want)
			}
		})
	}
}

func TestAFindingIsFoundByItsSeverityAndItsField(t *testing.T) {
	all := oneOfEach()
	for _, s := range []subsidy.Severity{subsidy.Wrong, subsidy.Missing, subsidy.Notice} {
		if !all.Has(s) || subsidy.Findings(nil).Has(s) {
			t.Errorf("%q is there: %v; in nothing: %v", s, all.Has(s), subsidy.Findings(nil).Has(s))
		}
	}
	if all[:2].Has(subsidy.Wrong) {
		t.Error("something wrong was seen among what is missing")
	}
	if x, ok := all.At(subsidy.FieldPupils); !ok || x.Message != "blocks, wrong" {
		t.Errorf("the first at the pupils is %+v, %v", x, ok)
	}
	if x, ok := all.At(subsidy.FieldDays); ok || x != (subsidy.Finding{}) {
		t.Errorf("at the days there is %+v, %v", x, ok)
	}
}

func TestFindingsBecomeFieldErrorsOfARefusal(t *testing.T) {
	want := []subsidy.FieldError{
		{Field: subsidy.FieldIBAN, Message: "blocks, missing"},
		{Field: subsidy.FieldPupils, Message: "blocks, wrong", Rule: subsidy.S10},
	}
	if got := oneOfEach().Blocking().Fields(); !slices.Equal(got, want) {
		t.Errorf("they are %+v, want %+v", got, want)
	}
	if got := (subsidy.Findings{}).Fields(); got != nil {
		t.Errorf("no findings became %+v", got)
	}
}

func TestAFindingRefusesFilingOrDoesNot(t *testing.T) {
	schemes := shippedSchemes(t)
	rapid.Check(t, func(t *rapid.T) {
		all := subsidy.Check(drawFacts(t, schemes))
		if len(all.Blocking())+len(all.Soft()) != len(all) {
			t.Fatalf("%d refuse, %d do not, of %d", len(all.Blocking()), len(all.Soft()), len(all))
		}
		for _, x := range all {
			fault, remark := slices.Contains(all.Faults(), x), slices.Contains(all.Notices(), x)
			if fault && remark || x.Blocks && !fault || x.Severity == subsidy.Notice && !remark {
				t.Fatalf("%+v is an error: %v, a remark: %v", x, fault, remark)
			}
		}
		sections := 0
		for _, s := range subsidy.Sections {
			sections += len(all.In(s))
		}
		if sections != len(all) {
			t.Fatalf("%d of %d stand in a section", sections, len(all))
		}
	})
}

func TestTheTaskListTellsHowFarASectionIs(t *testing.T) {
	const z, b = subsidy.SectionZomerschool, subsidy.SectionAttachments
	both := []subsidy.Part{subsidy.PartZomerschool, subsidy.PartOvergangsbeleid}
	finding := func(s subsidy.Section, severity subsidy.Severity) subsidy.Finding {
		return subsidy.Finding{Section: s, Severity: severity, Message: "x"}
	}
	cases := []struct {
		name    string
		parts   []subsidy.Part
		saved   []subsidy.Section
		section subsidy.Section
		found   subsidy.Findings
		want    subsidy.Progress
		title   string
	}{
		{"a part that is not asked", both[1:], []subsidy.Section{z}, z, subsidy.Findings{finding(z, subsidy.Wrong)}, subsidy.NotAsked, "Niet gevraagd"},
		{"the other part that is not asked", both[:1], nil, subsidy.SectionOvergangsbeleid, nil, subsidy.NotAsked, "Niet gevraagd"},
		{"never saved", both, nil, z, subsidy.Findings{finding(z, subsidy.Missing)}, subsidy.NotStarted, "Nog niet begonnen"},
		{"never saved, although there is nothing to find", both, nil, b, nil, subsidy.NotStarted, "Nog niet begonnen"},
		{"saved with something missing", both, []subsidy.Section{z}, z, subsidy.Findings{finding(z, subsidy.Missing), finding(z, subsidy.Notice)}, subsidy.Busy, "Bezig"},
		{"saved with something wrong", both, []subsidy.Section{z}, z, subsidy.Findings{finding(z, subsidy.Missing), finding(z, subsidy.Wrong)}, subsidy.ToMend, "Verbeteren"},
		{"saved with a remark", both, []subsidy.Section{z}, z, subsidy.Findings{finding(z, subsidy.Notice)}, subsidy.Done, "Klaar"},
		{"saved, with a fault in another section", both, []subsidy.Section{z}, z, subsidy.Findings{finding(b, subsidy.Wrong)}, subsidy.Done, "Klaar"},
		{"saved", both, []subsidy.Section{b}, b, nil, subsidy.Done, "Klaar"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := subsidy.Answers{Parts: c.parts, Saved: c.saved}.Progress(c.section, c.found)
			if got != c.want || got.Title() != c.title {
				t.Errorf("it is %q, %q; want %q, %q", got, got.Title(), c.want, c.title)
			}
		})
	}
}

func TestFilesAreThereOrTheyAreNot(t *testing.T) {
	d := subsidy.Dossier{}
	if got := d.Progress(subsidy.SectionAttachments); got != subsidy.NotStarted {
		t.Errorf("without files the section is %q", got)
	}
	d.Attachments = []subsidy.Attachment{{Name: "plan.pdf"}}
	if got := d.Progress(subsidy.SectionAttachments); got != subsidy.Done {
		t.Errorf("with a file the section is %q", got)
	}
}

func TestTheSectionsThatAreDoneAreCountedOfThoseThatAreAsked(t *testing.T) {
	d := subsidy.Dossier{Application: subsidy.Application{Answers: cleanAnswers()}}
	d.Application.Answers.Parts = d.Application.Answers.Parts[1:]
	d.Application.Answers.Saved = []subsidy.Section{subsidy.SectionLocation, subsidy.SectionMedezeggenschap, subsidy.SectionOvergangsbeleid}
	d.Findings = subsidy.Findings{{Section: subsidy.SectionLocation, Severity: subsidy.Wrong}}
	if done, asked := d.Finished(); done != 2 || asked != 4 {
		t.Errorf("%d of %d are done, want 2 of 4", done, asked)
	}
}

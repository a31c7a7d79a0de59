package views

import (
	"strconv"

	"subsidieportaal/subsidy"
)

// VersionPage is one filed version of a file, for officials
// ("assessment/version").
type VersionPage struct {
	Page
	subsidy.FiledVersion
	Query string // of the work list's filter
}

// Earlier gives the number of the version before this one, 0 for the first.
func (p VersionPage) Earlier() int { return p.Filing.Number - 1 }

// Later gives the number of the version after this one, 0 for the last.
func (p VersionPage) Later() int {
	if p.Filing.Number >= p.Count {
		return 0
	}
	return p.Filing.Number + 1
}

// VersionAddress gives another version of the same file.
func (p VersionPage) VersionAddress(number int) string {
	return versionAddress(p.Application.Reference, number, p.Query)
}

// VersionAddress gives a filed version of the file.
func (p CasePage) VersionAddress(number int) string {
	return versionAddress(p.Application.Reference, number, p.Query)
}

func versionAddress(ref subsidy.Reference, number int, query string) string {
	return filtered("/beoordeling/"+string(ref)+"/versies/"+strconv.Itoa(number), query)
}

package subsidy

// BoardNumber is the five digits of a board (bevoegd gezag), left-padded.
type BoardNumber string

// LocationCode is the six characters of a location: BRIN (two digits, two
// letters) and two digits, such as 18BR01.
type LocationCode string

// BRIN gives the first four characters: the school that the location is of.
func (c LocationCode) BRIN() string {
	if len(c) < 4 {
		return string(c)
	}
	return string(c[:4])
}

// Board is a legal applicant as the register knows it.
type Board struct {
	Number BoardNumber
	Name   string // "" where no file has named it yet
	KvK    string // 8 digits, or "" where unknown
	City   string
}

// Title gives the name, or words with the number where the name is unknown.
func (b Board) Title() string {
	if b.Name == "" {
		return "Bestuur " + string(b.Number)
	}
	return b.Name
}

// Count is a number from the register that may be unknown: DUO writes "<5"
// for a small group, which is unknown and not zero.
type Count struct {
	N     int
	Known bool
}

// Counted gives a known count of n.
func Counted(n int) Count { return Count{N: n, Known: true} }

// Location is a school site as the register knows it.
type Location struct {
	Code         LocationCode
	Board        BoardNumber
	Name         string
	Street       string // with the house number
	Postcode     string // "1234 AB"
	City         string
	Municipality string
	Province     string
	Region       Region // "" where the register gives none
	Pupils       Count
	Repeaters    Count
	// AsOf is the day on which this row of the register was last taken over,
	// CountedAsOf the day of the pupils and repeaters; no day where that is
	// unknown.
	AsOf        Date `json:",omitzero"`
	CountedAsOf Date `json:",omitzero"`
}

// Title gives the name with its place, as a person would say it.
func (l Location) Title() string {
	if l.City == "" {
		return l.Name
	}
	return l.Name + ", " + l.City
}

// Change says what saving a row of the register did.
type Change string

// The outcomes of saving a row of the register.
const (
	Added     Change = "added"
	Changed   Change = "changed"
	Unchanged Change = "unchanged"
)

package subsidy

import (
	"fmt"
	"strings"
	"time"
)

// Region is one of the three parts of the country that have their summer
// holiday at different times; "" is unknown.
type Region string

// The regions.
const (
	RegionNoord  Region = "Noord"
	RegionMidden Region = "Midden"
	RegionZuid   Region = "Zuid"
)

// Period is a row of days, the first and the last among them. One whose last
// day lies before its first has no days.
type Period struct {
	First, Last Date
}

// Contains tells whether d is one of the days.
func (p Period) Contains(d Date) bool {
	return !d.Before(p.First) && !d.After(p.Last)
}

// Overlaps tells whether the two have a day in common.
func (p Period) Overlaps(other Period) bool {
	first, last := p.First, p.Last
	if other.First.After(first) {
		first = other.First
	}
	if other.Last.Before(last) {
		last = other.Last
	}
	return !first.After(last)
}

// String gives the period in words and says nothing twice: "30 april tot en
// met 8 mei 2022", "16 tot en met 28 augustus 2022".
func (p Period) String() string {
	const until = " tot en met "
	switch {
	case p.First == p.Last:
		return p.First.Short()
	case p.First.IsZero() || p.First.Year != p.Last.Year:
		return p.First.Short() + until + p.Last.Short()
	case p.First.Month != p.Last.Month:
		return fmt.Sprintf("%d %s", p.First.Day, monthNames[p.First.Month-1]) + until + p.Last.Short()
	}
	return fmt.Sprint(p.First.Day) + until + p.Last.Short()
}

// SummerHoliday gives the summer holiday of a region in a year, as the
// minister set it, and false where we do not know it (S9).
func SummerHoliday(year int, r Region) (Period, bool) {
	p, known := summerHolidays[year][r]
	return p, known
}

var summerHolidays = map[int]map[Region]Period{
	2021: {
		RegionNoord:  {Date{2021, time.July, 10}, Date{2021, time.August, 22}},
		RegionMidden: {Date{2021, time.July, 17}, Date{2021, time.August, 29}},
		RegionZuid:   {Date{2021, time.July, 24}, Date{2021, time.September, 5}},
	},
	2022: {
		RegionNoord:  {Date{2022, time.July, 16}, Date{2022, time.August, 28}},
		RegionMidden: {Date{2022, time.July, 9}, Date{2022, time.August, 21}},
		RegionZuid:   {Date{2022, time.July, 23}, Date{2022, time.September, 4}},
	},
	2023: {
		RegionNoord:  {Date{2023, time.July, 22}, Date{2023, time.September, 3}},
		RegionMidden: {Date{2023, time.July, 8}, Date{2023, time.August, 20}},
		RegionZuid:   {Date{2023, time.July, 15}, Date{2023, time.August, 27}},
	},
}

// RegionOf gives the region of a place by its province, and by its
// municipality where that lies apart from its province. Capitals do not
// matter. It gives "" where the province is unknown, and for Gelderland, which
// is split: then nobody is warned about a holiday (S9).
func RegionOf(province, municipality string) Region {
	if r, apart := regionOfMunicipality[strings.ToLower(oneSpaced(municipality))]; apart {
		return r
	}
	return regionOfProvince[strings.ToLower(oneSpaced(province))]
}

var regionOfMunicipality = map[string]Region{
	"eemnes":   RegionNoord,
	"zeewolde": RegionMidden,
	"altena":   RegionMidden,
}

var regionOfProvince = map[string]Region{
	"groningen":     RegionNoord,
	"friesland":     RegionNoord,
	"fryslân":       RegionNoord,
	"drenthe":       RegionNoord,
	"overijssel":    RegionNoord,
	"flevoland":     RegionNoord,
	"noord-holland": RegionNoord,
	"utrecht":       RegionMidden,
	"zuid-holland":  RegionMidden,
	"limburg":       RegionZuid,
	"noord-brabant": RegionZuid,
	"zeeland":       RegionZuid,
}

package subsidy

// Amounts are what a scheme version gives, in cents.
type Amounts struct {
	Overgangsbeleid  Cents // fixed, per location
	PerPupil         Cents // programme, per planned pupil
	ProgrammeMaximum Cents // programme, at most, per location
}

// QuoteLine is one line of a worked-out amount.
type QuoteLine struct {
	Part   Part
	Detail string // how it came about, in Dutch
	Cents  Cents
}

// Quote is an amount, worked out line by line.
type Quote struct {
	Lines []QuoteLine
	Total Cents
}

// Programme gives the amount for a programme with this many planned pupils,
// in cents; 0 for fewer than one (S4).
func (a Amounts) Programme(pupils int) Cents {
	if pupils < 1 {
		return 0
	}
	// Compared in pupils, not in money: the product of a huge number of
	// pupils would overflow.
	if Cents(pupils) > a.ProgrammeMaximum/a.PerPupil {
		return a.ProgrammeMaximum
	}
	return Cents(pupils) * a.PerPupil
}

// Maximum is the most that one application may receive.
func (a Amounts) Maximum() Cents { return a.ProgrammeMaximum + a.Overgangsbeleid }

// Quote computes what may be granted from the answers: planned pupils where a
// programme is asked and the number is known, and the fixed amount where
// overgangsbeleid is asked (S4). It is never typed.
func (a Amounts) Quote(zomerschool Count, overgangsbeleid bool) Quote {
	var q Quote
	if zomerschool.Known && zomerschool.N > 0 {
		q.add(QuoteLine{PartZomerschool, a.programmeDetail(zomerschool.N), a.Programme(zomerschool.N)})
	}
	if overgangsbeleid {
		q.add(QuoteLine{PartOvergangsbeleid, "vast bedrag per vestiging", a.Overgangsbeleid})
	}
	return q
}

func (q *Quote) add(l QuoteLine) {
	q.Lines = append(q.Lines, l)
	q.Total += l.Cents
}

func (a Amounts) programmeDetail(pupils int) string {
	unit := " leerlingen × "
	if pupils == 1 {
		unit = " leerling × "
	}
	detail := FormatCount(pupils) + unit + a.PerPupil.Whole()
	if a.Programme(pupils) == a.ProgrammeMaximum {
		detail += ", ten hoogste " + a.ProgrammeMaximum.Whole()
	}
	return detail
}

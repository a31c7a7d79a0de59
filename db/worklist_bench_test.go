package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// piled gives a store with so many filed applications in one round, for 1,000
// boards, mostly not taken; some are of the assessor, and a few have a question.
func piled(tb testing.TB, files int) *db.Store {
	tb.Helper()
	s, path := portal(tb)
	c := console(tb, path)
	const count = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d - 1) `
	run(tb, c, `PRAGMA synchronous = OFF`, `BEGIN`,
		fmt.Sprintf(count, 1000)+`INSERT INTO boards (number, name, kvk, city, sort_name)
			SELECT printf('%05d', 50000 + i), 'Stichting ' || i, '', 'Utrecht', 'stichting ' || i FROM n`,
		fmt.Sprintf(count, files)+`INSERT INTO locations (code, board, name, street, postcode, city, municipality, province, region)
			SELECT printf('%06d', i), printf('%05d', 50000 + i % 1000), 'School', '', '', 'Utrecht', '', '', 'Midden' FROM n`,
		fmt.Sprintf(count, files)+`INSERT INTO applications (id, reference, creation_key, round_id, scheme_slug, scheme_version, board, location,
			state, version, answers, asks_zomerschool, asks_overgangsbeleid, amount_cents, created_by, created_at, updated_by, updated_at,
			filed_by, received_at, decide_by, remarks, assessor, live_key)
			SELECT printf('a%09d', i), printf('ZO22-%07d-X', i), 'key ' || i, 'zittenblijven-vo-2022', 'zittenblijven-vo', 1,
				printf('%05d', 50000 + i % 1000), printf('%06d', i), CASE WHEN i % 51 = 7 THEN 'in assessment' ELSE 'submitted' END, 2,
				'{"parts":["overgangsbeleid"]}', 0, 1, 1000000 + i * 7919 % 1500000, 'preparer', '2022-03-09T10:00:00.000000Z',
				'preparer', '2022-04-20T12:00:00.000000Z', 'signatory', strftime('%Y-%m-%dT%H:%M:%S', 1650000000 + i, 'unixepoch') || '.000000Z',
				'2022-07-' || printf('%02d', 1 + i % 28), i % 9, CASE WHEN i % 51 = 7 AND i < 1000 THEN 'assessor' END,
				'zittenblijven-vo/zittenblijven-vo-2022/' || i FROM n`,
		`INSERT INTO round_states SELECT round_id, state, assessor IS NOT NULL, COUNT(*), SUM(amount_cents) FROM applications
			WHERE received_at IS NOT NULL GROUP BY 1, 2, 3`,
		`COMMIT`)
	return s
}

// views are the work list as officials open it.
var worklistViews = map[string]subsidy.WorklistFilter{
	"by receipt":               {Order: subsidy.ByReceipt},
	"by due day":               {Order: subsidy.ByDue},
	"by amount":                {Order: subsidy.ByAmount},
	"by board":                 {Order: subsidy.ByBoard},
	"the last page":            {Order: subsidy.ByReceipt, Page: subsidy.PagesMost},
	"of one state":             {State: subsidy.InAssessment, Order: subsidy.ByDue},
	"of one state, by receipt": {State: subsidy.InAssessment, Order: subsidy.ByReceipt},
	"of one state, by amount":  {State: subsidy.InAssessment, Order: subsidy.ByAmount},
	"of one state, by board":   {State: subsidy.InAssessment, Order: subsidy.ByBoard},
	"of an assessor":           {Assessor: assessor, Order: subsidy.ByDue},
	"of nobody":                {Unassigned: true, Order: subsidy.ByDue},
	"due soon":                 {DueFrom: subsidy.Date{Year: 2022, Month: 7, Day: 3}, DueBefore: subsidy.Date{Year: 2022, Month: 7, Day: 6}, Order: subsidy.ByDue},
	"too late":                 {DueBefore: subsidy.Date{Year: 2022, Month: 7, Day: 1}, Order: subsidy.ByDue},
	"questions":                {Unanswered: true, Order: subsidy.ByReceipt},
	"completed":                {Arrived: subsidy.ArrivedSupplement, Order: subsidy.ByReceipt},
	"changed":                  {Arrived: subsidy.ArrivedChange, Order: subsidy.ByReceipt},
	"decided":                  {Decided: true, Order: subsidy.ByReceipt},
}

// BenchmarkWorklist measures the work list at 1,000 and at 1,000,000 filed
// applications in the same run; "ratio" is the one to the other.
func BenchmarkWorklist(b *testing.B) {
	small, large := piled(b, 1000), piled(b, 1_000_000)
	for name, f := range worklistViews {
		b.Run(name, func(b *testing.B) {
			f.Round, f.Reader = round22, assessor
			took := [2]time.Duration{}
			for _, s := range []*db.Store{small, large} { // what every page needs is in memory then
				if _, err := s.Worklist(context.Background(), f); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				for i, s := range []*db.Store{small, large} {
					started := time.Now()
					if _, err := s.Worklist(context.Background(), f); err != nil {
						b.Fatal(err)
					}
					took[i] += time.Since(started)
				}
			}
			b.ReportMetric(float64(took[1].Microseconds())/float64(b.N), "µs/page-at-1M")
			b.ReportMetric(float64(took[1])/float64(took[0]), "ratio")
		})
	}
}

package db

import (
	"context"
)

// sealed opens all that is sealed: what does not was changed, was moved, or is
// plain. Nor may a database be left in the midst of being sealed again: what is
// written once would not stay.
func (v *verification) sealed(ctx context.Context) error {
	for _, t := range sealedTables(sealedColumns) {
		err := v.each(ctx, t.query(), func(r row) error {
			found, err := t.scan(r)
			if err == nil {
				v.opens(t, found)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	missing, err := v.tx.columnsBehind(ctx, false)
	if err != nil {
		return err
	}
	for _, c := range missing {
		v.breach("sealing", "%s was not sealed; run portal migrate", c.name)
	}
	return v.each(ctx, `SELECT id FROM resealing`, func(r row) error {
		var id int
		v.breach("sealing", "what is written once can be changed: a row was left in resealing")
		return r.Scan(&id)
	})
}

func (v *verification) opens(t sealedTable, r sealedRow) {
	for i, c := range t.columns {
		if _, err := v.tx.unsealed(t.name+"."+c, r.name(), r.values[i], false); err != nil {
			v.breach("sealing", "%v", err)
		}
	}
}

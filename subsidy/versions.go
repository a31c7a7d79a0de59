package subsidy

import (
	"context"
)

// FiledVersion is one filed version of an application, as an official reads it:
// what was filed then, whatever came after.
type FiledVersion struct {
	Receipt
	Count int // of versions
	// Before is the version that this one completed, nil for the first.
	Before *FiledDocument
}

// FiledVersion gives a filed version by its number to an official who reads
// files; NotFound where there is none with it (A1, A12).
func (s *Service) FiledVersion(ctx context.Context, by User, ref Reference, number int) (FiledVersion, error) {
	var v FiledVersion
	if !by.Role.ReadsFiles() {
		return v, refuse(Forbidden, "", "Dossiers zijn voor beoordelaars, besluitnemers en auditors.")
	}
	a, err := fileFor(ctx, s.Store, by, ref)
	if err != nil {
		return v, err
	}
	filings, err := s.Store.Filings(ctx, a.ID)
	if err != nil {
		return v, err
	}
	at := numbered(filings, number)
	if at < 0 {
		return v, refuse(NotFound, "", "Deze versie bestaat niet.")
	}
	v.Count = len(filings)
	if v.Receipt, err = receiptFor(ctx, s.Store, a, filings[at]); err != nil || at == 0 {
		return v, err
	}
	before, err := filings[at-1].read(ref)
	v.Before = &before
	return v, err
}

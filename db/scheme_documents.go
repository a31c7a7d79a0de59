package db

import (
	"context"
	"time"
)

// SchemeDocument is a scheme version as it was loaded.
type SchemeDocument struct {
	Slug     string
	Version  int
	Document string
	SHA256   string // hex, of Document
	LoadedAt time.Time
}

// SchemeVersions gives every scheme version, by slug and version.
func (s *Store) SchemeVersions(ctx context.Context) ([]SchemeDocument, error) {
	const query = `SELECT slug, version, document, sha256, loaded_at FROM scheme_versions ORDER BY slug, version`
	return all(ctx, s, scanSchemeDocument, query)
}

func scanSchemeDocument(r row) (SchemeDocument, error) {
	var d SchemeDocument
	err := r.Scan(&d.Slug, &d.Version, &d.Document, &d.SHA256, (*Time)(&d.LoadedAt))
	return d, err
}

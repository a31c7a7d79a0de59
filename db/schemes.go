package db

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"time"

	"subsidieportaal/subsidy"
)

// SaveScheme adds a scheme version; see subsidy.SchemeStore. A document that
// cannot be read is Invalid.
func (s *Store) SaveScheme(ctx context.Context, scheme subsidy.Scheme, document string, at time.Time) (subsidy.Change, error) {
	read, err := readScheme(document)
	if err != nil {
		return "", err
	}
	if !reflect.DeepEqual(read, scheme) {
		return "", fmt.Errorf("db: the document of %s version %d says something else", scheme.Slug, scheme.Version)
	}
	var change subsidy.Change
	err = s.whole(ctx, func(tx *Store) error {
		known, err := one(ctx, tx, scanText, schemeDocument, scheme.Slug, scheme.Version)
		if err == nil && known != document {
			return &subsidy.Error{Kind: subsidy.Conflict, Message: fmt.Sprintf(
				"Versie %d van regeling %s is al geladen met een andere inhoud. Geef de nieuwe inhoud een nieuw versienummer.",
				scheme.Version, scheme.Slug)}
		}
		if change, err = changeOf(err, true); err != nil || change == subsidy.Unchanged {
			return err
		}
		return tx.addScheme(ctx, scheme, document, at)
	})
	return change, err
}

func (s *Store) addScheme(ctx context.Context, scheme subsidy.Scheme, document string, at time.Time) error {
	const query = `INSERT INTO scheme_versions (slug, version, document, sha256, loaded_at) VALUES ($1, $2, $3, $4, $5)`
	_, err := s.exec(ctx, query, scheme.Slug, scheme.Version, document, subsidy.HashText(document), Time(at))
	if err != nil {
		return err
	}
	for _, terms := range scheme.Rounds {
		if err := s.saveRound(ctx, scheme, terms, at); err != nil {
			return err
		}
	}
	return nil
}

const schemeDocument = `SELECT document FROM scheme_versions WHERE slug = $1 AND version = $2`

// SchemeVersion gives one version; see subsidy.SchemeStore. Every application
// asks it, so one that was read is kept: outside a transaction alone, for what
// is read within one may not stay.
func (s *Store) SchemeVersion(ctx context.Context, slug string, version int) (subsidy.Scheme, error) {
	key := schemeKey{slug, version}
	if known, ok := s.pools.schemes.Load(key); ok {
		return known.(subsidy.Scheme), nil
	}
	document, err := one(ctx, s, scanText, schemeDocument, slug, version)
	if err != nil {
		return subsidy.Scheme{}, err
	}
	scheme, err := readScheme(document)
	if err == nil && s.tx == nil {
		s.pools.schemes.Store(key, scheme)
	}
	return scheme, err
}

// schemes holds what documents say, by document: an entry is right forever,
// also one of a version that was rolled back.
var schemes sync.Map

func readScheme(document string) (subsidy.Scheme, error) {
	if scheme, ok := schemes.Load(document); ok {
		return scheme.(subsidy.Scheme), nil
	}
	scheme, err := subsidy.ParseScheme([]byte(document))
	if err == nil {
		schemes.Store(document, scheme)
	}
	return scheme, err
}

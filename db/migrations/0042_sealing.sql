-- What the database holds of people, and what they write, is sealed under keys
-- that are not in it.

-- One row, that opens with the keys of this database alone.
CREATE TABLE key_check (
    id     TEXT PRIMARY KEY CHECK (id <> ''),
    sealed TEXT NOT NULL CHECK (sealed <> '')
);

-- The columns of which every value was sealed, and under which key at least. A
-- column that is not here is gone through at the next start.
CREATE TABLE sealed_columns (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    mark TEXT NOT NULL CHECK (length(mark) = 10)
);

-- A row here lets what is written once be sealed again, and nothing else; it is
-- there within one transaction alone.
CREATE TABLE resealing (
    id BIGINT PRIMARY KEY CHECK (id = 1)
);

-- By what the IBAN of a filed version is found, '' where it has none.
ALTER TABLE filings ADD COLUMN iban_blind TEXT NOT NULL DEFAULT '';

CREATE INDEX filings_iban ON filings (iban_blind) WHERE iban_blind <> '';

-- The whole procedure: its states, verdicts and letters.
INSERT INTO states (state) VALUES
    ('supplement asked'), ('prepared'), ('disregarded'), ('running'), ('reported'), ('settled'), ('closed'), ('withdrawn');

INSERT INTO verdicts (verdict) VALUES ('buiten');

INSERT INTO letter_kinds (kind) VALUES
    ('supplement'), ('extension'), ('hearing'), ('disregard'), ('withdrawal'), ('change'),
    ('objection received'), ('objection decided');

-- An application gets many letters, and one of decision.
CREATE TABLE letters_of_all_kinds (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    kind        TEXT NOT NULL REFERENCES letter_kinds (kind),
    document    TEXT NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    at          TIMESTAMPTZ NOT NULL
);

INSERT INTO letters_of_all_kinds (id, application, kind, document, sha256, at)
SELECT id, application, kind, document, sha256, at FROM letters;

DROP TABLE letters;

ALTER TABLE letters_of_all_kinds RENAME TO letters;

CREATE INDEX letters_application ON letters (application, at);
CREATE UNIQUE INDEX letters_one_decision ON letters (application)
    WHERE kind IN ('grant', 'grant in part', 'reject', 'disregard');

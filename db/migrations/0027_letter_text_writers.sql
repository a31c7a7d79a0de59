-- Everybody who wrote at a version of a text of letters: none of them publishes
-- it, whoever wrote last (A12).
CREATE TABLE letter_text_writers (
    kind    TEXT NOT NULL,
    version BIGINT NOT NULL,
    writer  TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (kind, version, writer),
    FOREIGN KEY (kind, version) REFERENCES letter_texts (kind, version)
);

INSERT INTO letter_text_writers (kind, version, writer) SELECT kind, version, written_by FROM letter_texts;

-- The letter that tells that a committee advises on an objection.
INSERT INTO letter_kinds (kind) VALUES ('objection committee');

-- The text that the letter of a decision is composed with, which its decider
-- read: a version that was published, or an edition of the text that comes with
-- the portal. Both are 0 where it was made known before this was kept.
ALTER TABLE decisions ADD COLUMN text_version BIGINT NOT NULL DEFAULT 0 CHECK (text_version >= 0);
ALTER TABLE decisions ADD COLUMN text_edition BIGINT NOT NULL DEFAULT 0 CHECK (text_edition >= 0);

-- What waits to be made known was read in the text that held when it was
-- prepared.
DROP TRIGGER decisions_no_update;

UPDATE decisions SET text_version = COALESCE((
    SELECT MAX(t.version) FROM letter_texts t
    WHERE t.published_at <= decisions.decided_at AND t.kind = CASE decisions.verdict
        WHEN 'verlenen' THEN 'grant' WHEN 'deels' THEN 'grant in part' WHEN 'afwijzen' THEN 'reject' ELSE 'disregard' END), 0)
WHERE NOT EXISTS (SELECT 1 FROM announcements n WHERE n.decision = decisions.id);

UPDATE decisions SET text_edition = 3
WHERE text_version = 0 AND NOT EXISTS (SELECT 1 FROM announcements n WHERE n.decision = decisions.id);

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;

DROP TRIGGER decisions_only_resealed;
CREATE TRIGGER decisions_only_resealed BEFORE UPDATE OF id, application, number, round_id, verdict, amount_cents, advised_by, decided_by, decided_at, text_version, text_edition ON decisions
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;

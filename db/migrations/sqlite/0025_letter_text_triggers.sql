CREATE TRIGGER letter_texts_no_delete BEFORE DELETE ON letter_texts
BEGIN
    SELECT RAISE(ABORT, 'letter_texts is append-only');
END;

CREATE TRIGGER letter_texts_published_stays BEFORE UPDATE ON letter_texts
WHEN OLD.published_at IS NOT NULL OR NEW.kind <> OLD.kind OR NEW.version <> OLD.version
BEGIN
    SELECT RAISE(ABORT, 'letter_texts is append-only');
END;

-- A draw is confirmed by somebody, of a seed that somebody entered (D4).
CREATE TRIGGER draws_confirmed_by_somebody BEFORE UPDATE ON draws
WHEN OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL AND NEW.seeded_at IS NOT NULL
    AND (NEW.confirmed_by IS NULL OR NEW.seeded_by IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'draws_four_eyes');
END;

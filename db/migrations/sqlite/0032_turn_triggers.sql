CREATE TRIGGER extensions_no_update BEFORE UPDATE ON extensions
BEGIN
    SELECT RAISE(ABORT, 'extensions is append-only');
END;

CREATE TRIGGER extensions_no_delete BEFORE DELETE ON extensions
BEGIN
    SELECT RAISE(ABORT, 'extensions is append-only');
END;

CREATE TRIGGER draw_seeds_no_update BEFORE UPDATE ON draw_seeds
BEGIN
    SELECT RAISE(ABORT, 'draw_seeds is append-only');
END;

CREATE TRIGGER draw_seeds_no_delete BEFORE DELETE ON draw_seeds
BEGIN
    SELECT RAISE(ABORT, 'draw_seeds is append-only');
END;

-- Who ever entered what the source said does not confirm it (A12).
CREATE TRIGGER draws_by_another BEFORE UPDATE ON draws
WHEN OLD.confirmed_at IS NULL AND EXISTS (SELECT 1 FROM draw_seeds s WHERE s.round_id = NEW.round_id AND s.entered_by = NEW.confirmed_by)
BEGIN
    SELECT RAISE(ABORT, 'draws_four_eyes');
END;

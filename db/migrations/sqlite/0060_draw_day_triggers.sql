-- A frozen list stays with its source and the day that it is of, and so does a
-- confirmed draw (D2, D4).
DROP TRIGGER draws_frozen_stays;

CREATE TRIGGER draws_frozen_stays BEFORE UPDATE ON draws
WHEN OLD.confirmed_at IS NOT NULL OR (OLD.list <> '' AND (NEW.list <> OLD.list OR NEW.list_sha256 <> OLD.list_sha256
    OR NEW.source <> OLD.source OR NEW.speaks_on <> OLD.speaks_on OR NEW.frozen_at <> OLD.frozen_at
    OR COALESCE(NEW.complete_on, '') <> COALESCE(OLD.complete_on, '')))
BEGIN
    SELECT RAISE(ABORT, 'draws is append-only');
END;

-- Who is on the list of a draw among all is known when the list is frozen (D4);
-- on that of one day nobody comes later.
DROP TRIGGER closing_moves_before_freeze;

CREATE TRIGGER closing_moves_before_freeze BEFORE UPDATE ON closing_moves
WHEN NEW.confirmed AND NOT OLD.confirmed AND EXISTS (SELECT 1 FROM draws d
    WHERE d.round_id = NEW.round_id AND d.frozen_at IS NOT NULL AND d.complete_on IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'closing_moves_before_freeze');
END;

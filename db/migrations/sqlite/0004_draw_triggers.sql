CREATE TRIGGER draws_no_delete BEFORE DELETE ON draws
BEGIN
    SELECT RAISE(ABORT, 'draws is append-only');
END;

-- A frozen list and its source stay, and so does a confirmed draw (D4).
CREATE TRIGGER draws_frozen_stays BEFORE UPDATE ON draws
WHEN OLD.confirmed_at IS NOT NULL OR (OLD.list <> '' AND (NEW.list <> OLD.list OR NEW.list_sha256 <> OLD.list_sha256
    OR NEW.source <> OLD.source OR NEW.speaks_on <> OLD.speaks_on OR NEW.frozen_at <> OLD.frozen_at))
BEGIN
    SELECT RAISE(ABORT, 'draws is append-only');
END;

CREATE TRIGGER round_events_no_update BEFORE UPDATE ON round_events
BEGIN
    SELECT RAISE(ABORT, 'round_events is append-only');
END;

CREATE TRIGGER round_events_no_delete BEFORE DELETE ON round_events
BEGIN
    SELECT RAISE(ABORT, 'round_events is append-only');
END;

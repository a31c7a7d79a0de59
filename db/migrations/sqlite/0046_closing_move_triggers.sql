CREATE TRIGGER closing_moves_no_delete BEFORE DELETE ON closing_moves
BEGIN
    SELECT RAISE(ABORT, 'closing_moves is append-only');
END;

-- A proposal begins unanswered, later than the closing that its round has.
CREATE TRIGGER closing_moves_begin BEFORE INSERT ON closing_moves
WHEN NEW.answered_at IS NOT NULL OR NEW.closed_at <> MAX(
    (SELECT r.closes_at FROM rounds r WHERE r.id = NEW.round_id),
    COALESCE((SELECT MAX(m.closes_at) FROM closing_moves m WHERE m.round_id = NEW.round_id AND m.confirmed), ''))
BEGIN
    SELECT RAISE(ABORT, 'closing_moves begin as a proposal');
END;

-- It is answered once, as it was proposed.
CREATE TRIGGER closing_moves_stay BEFORE UPDATE ON closing_moves
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (OLD.answered_at IS NOT NULL OR NEW.answered_at IS NULL
    OR NEW.id <> OLD.id OR NEW.round_id <> OLD.round_id OR NEW.seq <> OLD.seq OR NEW.kind <> OLD.kind
    OR COALESCE(NEW.outage_from, '') <> COALESCE(OLD.outage_from, '') OR COALESCE(NEW.outage_until, '') <> COALESCE(OLD.outage_until, '')
    OR NEW.reason <> OLD.reason OR NEW.closed_at <> OLD.closed_at OR NEW.closes_at <> OLD.closes_at
    OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_by_name <> OLD.proposed_by_name OR NEW.proposed_at <> OLD.proposed_at)
BEGIN
    SELECT RAISE(ABORT, 'closing_moves is append-only');
END;

CREATE TRIGGER closing_moves_only_resealed BEFORE UPDATE OF id, round_id, seq, kind, outage_from, outage_until, reason, closed_at, closes_at,
    proposed_by, proposed_at, answered_by, answered_at, confirmed ON closing_moves
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'closing_moves is append-only');
END;

-- Who is on the list of a draw is known when the list is frozen (D4).
CREATE TRIGGER closing_moves_before_freeze BEFORE UPDATE ON closing_moves
WHEN NEW.confirmed AND NOT OLD.confirmed
    AND EXISTS (SELECT 1 FROM draws d WHERE d.round_id = NEW.round_id AND d.frozen_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'closing_moves_before_freeze');
END;

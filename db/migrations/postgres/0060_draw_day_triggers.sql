-- A frozen list stays with its source and the day that it is of, and so does a
-- confirmed draw (D2, D4).
CREATE OR REPLACE FUNCTION keep_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.confirmed_at IS NOT NULL OR (OLD.list <> '' AND (NEW.list <> OLD.list
        OR NEW.list_sha256 <> OLD.list_sha256 OR NEW.source <> OLD.source OR NEW.speaks_on <> OLD.speaks_on
        OR NEW.frozen_at <> OLD.frozen_at OR COALESCE(NEW.complete_on, '') <> COALESCE(OLD.complete_on, ''))) THEN
        RAISE EXCEPTION 'draws is append-only';
    END IF;
    RETURN NEW;
END $$;

-- Who is on the list of a draw among all is known when the list is frozen (D4);
-- on that of one day nobody comes later.
CREATE OR REPLACE FUNCTION keep_closing_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['proposed_by_name', 'answered_by_name', 'answer']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.answered_at IS NOT NULL OR NEW.closed_at <> GREATEST(
            (SELECT r.closes_at FROM rounds r WHERE r.id = NEW.round_id),
            (SELECT MAX(m.closes_at) FROM closing_moves m WHERE m.round_id = NEW.round_id AND m.confirmed)) THEN
            RAISE EXCEPTION 'closing_moves begin as a proposal';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR NEW.answered_at IS NULL
        OR NOT only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['answered_by', 'answered_by_name', 'answered_at', 'confirmed', 'answer']) THEN
        RAISE EXCEPTION 'closing_moves is append-only';
    END IF;
    IF NEW.confirmed AND EXISTS (SELECT 1 FROM draws d
        WHERE d.round_id = NEW.round_id AND d.frozen_at IS NOT NULL AND d.complete_on IS NULL) THEN
        RAISE EXCEPTION 'closing_moves_before_freeze';
    END IF;
    RETURN NEW;
END $$;

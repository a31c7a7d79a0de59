-- A proposal begins unanswered, later than the closing that its round has; it
-- is answered once, as it was proposed, and not after the list of the draw was
-- frozen (D4).
CREATE FUNCTION keep_closing_move() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NEW.confirmed AND EXISTS (SELECT 1 FROM draws d WHERE d.round_id = NEW.round_id AND d.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'closing_moves_before_freeze';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER closing_moves_keep BEFORE INSERT OR UPDATE OR DELETE ON closing_moves
FOR EACH ROW EXECUTE FUNCTION keep_closing_move();

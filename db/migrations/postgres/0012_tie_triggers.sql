-- A tie is written once and ended once; nothing else of it changes (A12).
CREATE FUNCTION keep_tie() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.over_at IS NOT NULL OR NEW.over_at IS NULL OR NEW.id <> OLD.id
        OR NEW.user_id <> OLD.user_id OR NEW.board <> OLD.board OR NEW.reason <> OLD.reason
        OR NEW.declared_at <> OLD.declared_at THEN
        RAISE EXCEPTION 'ties is append-only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ties_keep BEFORE UPDATE OR DELETE ON ties
FOR EACH ROW EXECUTE FUNCTION keep_tie();

-- Nobody advises or decides on a board to which they declared a tie, and no
-- decision stands on the advice of somebody who did (A12).
CREATE FUNCTION refuse_bound_adviser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM application_ties t
        WHERE t.application = NEW.application AND t.user_id = NEW.advised_by AND t.declared_at <= NEW.advised_at) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER advices_unbound BEFORE INSERT ON advices
FOR EACH ROW EXECUTE FUNCTION refuse_bound_adviser();

CREATE FUNCTION refuse_bound_decider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM application_ties t
        WHERE t.application = NEW.application AND t.user_id IN (NEW.advised_by, NEW.decided_by)
            AND t.declared_at <= NEW.decided_at) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_unbound BEFORE INSERT ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_bound_decider();

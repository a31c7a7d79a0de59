-- A frozen list and its source stay, and so does a confirmed draw (D4).
CREATE FUNCTION keep_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.confirmed_at IS NOT NULL OR (OLD.list <> '' AND (NEW.list <> OLD.list
        OR NEW.list_sha256 <> OLD.list_sha256 OR NEW.source <> OLD.source OR NEW.speaks_on <> OLD.speaks_on
        OR NEW.frozen_at <> OLD.frozen_at)) THEN
        RAISE EXCEPTION 'draws is append-only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER draws_keep BEFORE UPDATE OR DELETE ON draws
FOR EACH ROW EXECUTE FUNCTION keep_draw();

CREATE TRIGGER round_events_append_only BEFORE UPDATE OR DELETE ON round_events
FOR EACH ROW EXECUTE FUNCTION refuse_change();

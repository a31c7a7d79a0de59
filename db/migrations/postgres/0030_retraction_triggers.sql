CREATE TRIGGER retractions_append_only BEFORE UPDATE OR DELETE ON retractions
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was made known is not taken back, and what was taken back is not made
-- known (A7).
CREATE FUNCTION refuse_retraction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM announcements WHERE decision = NEW.decision) THEN
        RAISE EXCEPTION 'retractions_under_embargo';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER retractions_under_embargo BEFORE INSERT ON retractions
FOR EACH ROW EXECUTE FUNCTION refuse_retraction();

CREATE FUNCTION refuse_retracted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM retractions WHERE decision = NEW.decision) THEN
        RAISE EXCEPTION 'announcements_not_retracted';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER announcements_not_retracted BEFORE INSERT ON announcements
FOR EACH ROW EXECUTE FUNCTION refuse_retracted();

CREATE TRIGGER extensions_append_only BEFORE UPDATE OR DELETE ON extensions
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER draw_seeds_append_only BEFORE UPDATE OR DELETE ON draw_seeds
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who ever entered what the source said does not confirm it (A12).
CREATE FUNCTION refuse_seeder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NULL AND EXISTS (SELECT 1 FROM draw_seeds s WHERE s.round_id = NEW.round_id AND s.entered_by = NEW.confirmed_by) THEN
        RAISE EXCEPTION 'draws_four_eyes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER draws_by_another BEFORE UPDATE ON draws
FOR EACH ROW EXECUTE FUNCTION refuse_seeder();

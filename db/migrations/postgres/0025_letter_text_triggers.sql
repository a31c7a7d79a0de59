CREATE FUNCTION keep_letter_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.published_at IS NOT NULL OR NEW.kind <> OLD.kind OR NEW.version <> OLD.version THEN
        RAISE EXCEPTION 'letter_texts is append-only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER letter_texts_keep BEFORE UPDATE OR DELETE ON letter_texts
FOR EACH ROW EXECUTE FUNCTION keep_letter_text();

-- A draw is confirmed by somebody, of a seed that somebody entered (D4).
CREATE FUNCTION confirm_draw_by_somebody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL AND NEW.seeded_at IS NOT NULL
    AND (NEW.confirmed_by IS NULL OR NEW.seeded_by IS NULL) THEN
        RAISE EXCEPTION 'draws_four_eyes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER draws_confirmed_by_somebody BEFORE UPDATE ON draws
FOR EACH ROW EXECUTE FUNCTION confirm_draw_by_somebody();

CREATE TRIGGER letter_text_writers_append_only BEFORE UPDATE OR DELETE ON letter_text_writers
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A text begins as a draft and is published as it was written, by somebody who
-- did not write at it (A12).
CREATE FUNCTION publish_letter_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.published_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'letter_texts begin as a draft';
    END IF;
    IF NEW.text <> OLD.text OR NEW.written_by <> OLD.written_by OR NEW.written_at <> OLD.written_at THEN
        RAISE EXCEPTION 'letter_texts is published as it was written';
    END IF;
    IF EXISTS (SELECT 1 FROM letter_text_writers w
        WHERE w.kind = NEW.kind AND w.version = NEW.version AND w.writer = NEW.published_by) THEN
        RAISE EXCEPTION 'letter_texts_four_eyes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER letter_texts_publish BEFORE INSERT OR UPDATE ON letter_texts
FOR EACH ROW EXECUTE FUNCTION publish_letter_text();

CREATE TRIGGER letter_text_writers_no_update BEFORE UPDATE ON letter_text_writers
BEGIN
    SELECT RAISE(ABORT, 'letter_text_writers is append-only');
END;

CREATE TRIGGER letter_text_writers_no_delete BEFORE DELETE ON letter_text_writers
BEGIN
    SELECT RAISE(ABORT, 'letter_text_writers is append-only');
END;

-- A text begins as a draft and is published as it was written, by somebody who
-- did not write at it (A12).
CREATE TRIGGER letter_texts_begin BEFORE INSERT ON letter_texts
WHEN NEW.published_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'letter_texts begin as a draft');
END;

CREATE TRIGGER letter_texts_published_as_written BEFORE UPDATE ON letter_texts
WHEN NEW.published_at IS NOT NULL AND (NEW.text <> OLD.text OR NEW.written_by <> OLD.written_by OR NEW.written_at <> OLD.written_at)
BEGIN
    SELECT RAISE(ABORT, 'letter_texts is published as it was written');
END;

CREATE TRIGGER letter_texts_by_another BEFORE UPDATE ON letter_texts
WHEN EXISTS (SELECT 1 FROM letter_text_writers w WHERE w.kind = NEW.kind AND w.version = NEW.version AND w.writer = NEW.published_by)
BEGIN
    SELECT RAISE(ABORT, 'letter_texts_four_eyes');
END;

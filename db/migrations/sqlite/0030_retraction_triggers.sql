CREATE TRIGGER retractions_no_update BEFORE UPDATE ON retractions
BEGIN
    SELECT RAISE(ABORT, 'retractions is append-only');
END;

CREATE TRIGGER retractions_no_delete BEFORE DELETE ON retractions
BEGIN
    SELECT RAISE(ABORT, 'retractions is append-only');
END;

-- What was made known is not taken back, and what was taken back is not made
-- known (A7).
CREATE TRIGGER retractions_under_embargo BEFORE INSERT ON retractions
WHEN EXISTS (SELECT 1 FROM announcements WHERE decision = NEW.decision)
BEGIN
    SELECT RAISE(ABORT, 'retractions_under_embargo');
END;

CREATE TRIGGER announcements_not_retracted BEFORE INSERT ON announcements
WHEN EXISTS (SELECT 1 FROM retractions WHERE decision = NEW.decision)
BEGIN
    SELECT RAISE(ABORT, 'announcements_not_retracted');
END;

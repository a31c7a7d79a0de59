-- What is written once stays. While it is sealed again under another key, its
-- sealed columns may change, and no others: what they say still has its SHA-256,
-- and opens in its own place alone.
CREATE FUNCTION only_resealed(before JSONB, after JSONB, sealed TEXT[]) RETURNS boolean LANGUAGE sql AS $$
    SELECT before - sealed = after - sealed
$$;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), TG_ARGV) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

DROP TRIGGER filings_append_only ON filings;
CREATE TRIGGER filings_append_only BEFORE UPDATE OR DELETE ON filings
FOR EACH ROW EXECUTE FUNCTION refuse_change('document', 'filed_by_name', 'iban_blind');

DROP TRIGGER letters_append_only ON letters;
CREATE TRIGGER letters_append_only BEFORE UPDATE OR DELETE ON letters
FOR EACH ROW EXECUTE FUNCTION refuse_change('document');

CREATE OR REPLACE FUNCTION keep_attachments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['name']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'attachments never change';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF (SELECT state FROM applications WHERE id = NEW.application) NOT IN ('draft', 'supplement asked') THEN
            RAISE EXCEPTION 'attachments_draft_only';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT attachment_removable(OLD.application, OLD.uploaded_at) THEN
        RAISE EXCEPTION 'attachments_draft_only';
    END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE FUNCTION keep_attachment_chunks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['content']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'attachments never change';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM attachments t WHERE t.id = OLD.attachment AND attachment_removable(t.application, t.uploaded_at)) THEN
        RAISE EXCEPTION 'attachments_draft_only';
    END IF;
    RETURN OLD;
END $$;

DROP TRIGGER events_append_only ON events;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION refuse_change('actor_name', 'detail');

DROP TRIGGER advices_append_only ON advices;
CREATE TRIGGER advices_append_only BEFORE UPDATE OR DELETE ON advices
FOR EACH ROW EXECUTE FUNCTION refuse_change('motivation', 'grounds', 'advised_by_name');

DROP TRIGGER decisions_append_only ON decisions;
CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_change('motivation', 'grounds');

DROP TRIGGER round_events_append_only ON round_events;
CREATE TRIGGER round_events_append_only BEFORE UPDATE OR DELETE ON round_events
FOR EACH ROW EXECUTE FUNCTION refuse_change('actor_name');

CREATE OR REPLACE FUNCTION keep_supplement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['parts', 'asked_by_name', 'answers']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL OR NEW.application <> OLD.application
        OR NEW.number <> OLD.number OR NEW.parts <> OLD.parts OR NEW.filing <> OLD.filing OR NEW.asked_by <> OLD.asked_by
        OR NEW.asked_at <> OLD.asked_at OR NEW.due <> OLD.due THEN
        RAISE EXCEPTION 'supplements is append-only';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER extensions_append_only ON extensions;
CREATE TRIGGER extensions_append_only BEFORE UPDATE OR DELETE ON extensions
FOR EACH ROW EXECUTE FUNCTION refuse_change('reason', 'by_name');

CREATE OR REPLACE FUNCTION keep_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['recipient']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'mails are never deleted';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.recipient !~ '^[\x21-\x7e]*$' THEN
            RAISE EXCEPTION 'mails go to a bare address';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.id <> OLD.id OR NEW.message_id <> OLD.message_id OR NEW.application <> OLD.application
        OR NEW.recipient <> OLD.recipient OR NEW.subject <> OLD.subject OR NEW.body <> OLD.body
        OR NEW.created_at <> OLD.created_at
        OR (OLD.sent_at IS NOT NULL AND (NEW.sent_at IS NULL OR NEW.sent_at <> OLD.sent_at)) THEN
        RAISE EXCEPTION 'mails keep what they say';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION keep_tie() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['reason']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.over_at IS NOT NULL OR NEW.over_at IS NULL OR NEW.id <> OLD.id
        OR NEW.user_id <> OLD.user_id OR NEW.board <> OLD.board OR NEW.reason <> OLD.reason
        OR NEW.declared_at <> OLD.declared_at THEN
        RAISE EXCEPTION 'ties is append-only';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER messages_append_only ON messages;
CREATE TRIGGER messages_append_only BEFORE UPDATE OR DELETE ON messages
FOR EACH ROW EXECUTE FUNCTION refuse_change('author_name', 'text');

DROP TRIGGER withdrawals_append_only ON withdrawals;
CREATE TRIGGER withdrawals_append_only BEFORE UPDATE OR DELETE ON withdrawals
FOR EACH ROW EXECUTE FUNCTION refuse_change('reason', 'by_name');

DROP TRIGGER changes_append_only ON changes;
CREATE TRIGGER changes_append_only BEFORE UPDATE OR DELETE ON changes
FOR EACH ROW EXECUTE FUNCTION refuse_change('text', 'document', 'by_name');

CREATE OR REPLACE FUNCTION keep_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['document', 'grounds', 'filed_by_name', 'handler_name', 'motivation', 'advised_by_name', 'decided_by_name']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'filed' OR NEW.version <> 1 THEN
            RAISE EXCEPTION 'objections begin as filed';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state = 'decided' OR NEW.id <> OLD.id OR NEW.application <> OLD.application
        OR NEW.decision <> OLD.decision OR NEW.document <> OLD.document OR NEW.sha256 <> OLD.sha256
        OR NEW.grounds <> OLD.grounds OR NEW.filed_by <> OLD.filed_by OR NEW.filed_at <> OLD.filed_at
        OR NEW.late <> OLD.late OR NEW.version <> OLD.version + 1 OR (OLD.extended AND NOT NEW.extended) THEN
        RAISE EXCEPTION 'objections is append-only';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER retractions_append_only ON retractions;
CREATE TRIGGER retractions_append_only BEFORE UPDATE OR DELETE ON retractions
FOR EACH ROW EXECUTE FUNCTION refuse_change('reason', 'by_name');

DROP TRIGGER reports_append_only ON reports;
CREATE TRIGGER reports_append_only BEFORE UPDATE OR DELETE ON reports
FOR EACH ROW EXECUTE FUNCTION refuse_change('text', 'by_name');

DROP TRIGGER proposals_append_only ON proposals;
CREATE TRIGGER proposals_append_only BEFORE UPDATE OR DELETE ON proposals
FOR EACH ROW EXECUTE FUNCTION refuse_change('by_name');

DROP TRIGGER check_outcomes_append_only ON check_outcomes;
CREATE TRIGGER check_outcomes_append_only BEFORE UPDATE OR DELETE ON check_outcomes
FOR EACH ROW EXECUTE FUNCTION refuse_change('reason', 'given_by_name');

DROP TRIGGER hearings_append_only ON hearings;
CREATE TRIGGER hearings_append_only BEFORE UPDATE OR DELETE ON hearings
FOR EACH ROW EXECUTE FUNCTION refuse_change('facts', 'asked_by_name');

DROP TRIGGER hearing_answers_append_only ON hearing_answers;
CREATE TRIGGER hearing_answers_append_only BEFORE UPDATE OR DELETE ON hearing_answers
FOR EACH ROW EXECUTE FUNCTION refuse_change('answer', 'answered_by_name');

CREATE OR REPLACE FUNCTION keep_letter_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM resealing) THEN
        IF only_resealed(to_jsonb(OLD), to_jsonb(NEW), ARRAY['written_by_name', 'published_by_name']) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.published_at IS NOT NULL OR NEW.kind <> OLD.kind OR NEW.version <> OLD.version THEN
        RAISE EXCEPTION 'letter_texts is append-only';
    END IF;
    RETURN NEW;
END $$;

-- Who handles an objection was looked at when it was written.
CREATE OR REPLACE FUNCTION keep_objection_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM resealing) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM advices a WHERE a.application = NEW.application
            AND a.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by))
        OR EXISTS (SELECT 1 FROM decisions d WHERE d.application = NEW.application
            AND (d.decided_by IN (NEW.handler, NEW.advised_by, NEW.decided_by)
                OR d.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by))) THEN
        RAISE EXCEPTION 'objections_apart';
    END IF;
    IF EXISTS (SELECT 1 FROM application_ties t WHERE t.application = NEW.application
        AND t.user_id IN (CASE WHEN NEW.state = 'in handling' THEN NEW.handler END, NEW.advised_by, NEW.decided_by)) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

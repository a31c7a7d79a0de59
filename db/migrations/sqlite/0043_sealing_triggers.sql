-- What is written once stays. While it is sealed again under another key, its
-- sealed columns may change, and no others: what they say still has its SHA-256,
-- and opens in its own place alone.

DROP TRIGGER filings_no_update;
CREATE TRIGGER filings_no_update BEFORE UPDATE ON filings
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'filings is append-only');
END;

CREATE TRIGGER filings_only_resealed BEFORE UPDATE OF id, application, number, sha256, received_at, filed_by, amount_cents ON filings
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'filings is append-only');
END;

DROP TRIGGER letters_no_update;
CREATE TRIGGER letters_no_update BEFORE UPDATE ON letters
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'letters is append-only');
END;

CREATE TRIGGER letters_only_resealed BEFORE UPDATE OF id, application, kind, sha256, at, number ON letters
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'letters is append-only');
END;

DROP TRIGGER attachments_no_update;
CREATE TRIGGER attachments_no_update BEFORE UPDATE ON attachments
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'attachments never change');
END;

CREATE TRIGGER attachments_only_resealed BEFORE UPDATE OF id, application, media_type, size, sha256, uploaded_by, uploaded_at ON attachments
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'attachments is append-only');
END;

DROP TRIGGER attachment_chunks_no_update;
CREATE TRIGGER attachment_chunks_no_update BEFORE UPDATE ON attachment_chunks
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'attachments never change');
END;

CREATE TRIGGER attachment_chunks_only_resealed BEFORE UPDATE OF attachment, number ON attachment_chunks
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'attachment_chunks is append-only');
END;

DROP TRIGGER events_no_update;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;

CREATE TRIGGER events_only_resealed BEFORE UPDATE OF id, application, seq, at, actor, action, from_state, to_state, request_id ON events
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;

DROP TRIGGER advices_no_update;
CREATE TRIGGER advices_no_update BEFORE UPDATE ON advices
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'advices is append-only');
END;

CREATE TRIGGER advices_only_resealed BEFORE UPDATE OF id, application, seq, verdict, amount_cents, advised_by, advised_at, basis ON advices
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'advices is append-only');
END;

DROP TRIGGER decisions_no_update;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;

CREATE TRIGGER decisions_only_resealed BEFORE UPDATE OF id, application, number, round_id, verdict, amount_cents, advised_by, decided_by, decided_at ON decisions
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;

DROP TRIGGER round_events_no_update;
CREATE TRIGGER round_events_no_update BEFORE UPDATE ON round_events
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'round_events is append-only');
END;

CREATE TRIGGER round_events_only_resealed BEFORE UPDATE OF id, round_id, seq, at, actor, action, detail, request_id ON round_events
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'round_events is append-only');
END;

DROP TRIGGER supplements_asked_stays;
CREATE TRIGGER supplements_asked_stays BEFORE UPDATE ON supplements
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (OLD.answered_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL OR NEW.application <> OLD.application
    OR NEW.number <> OLD.number OR NEW.parts <> OLD.parts OR NEW.filing <> OLD.filing OR NEW.asked_by <> OLD.asked_by
    OR NEW.asked_at <> OLD.asked_at OR NEW.due <> OLD.due)
BEGIN
    SELECT RAISE(ABORT, 'supplements is append-only');
END;

CREATE TRIGGER supplements_only_resealed BEFORE UPDATE OF id, application, number, filing, asked_by, asked_at, due, answered_at, lapsed_at ON supplements
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'supplements is append-only');
END;

DROP TRIGGER extensions_no_update;
CREATE TRIGGER extensions_no_update BEFORE UPDATE ON extensions
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'extensions is append-only');
END;

CREATE TRIGGER extensions_only_resealed BEFORE UPDATE OF id, application, term, until, by_user, at ON extensions
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'extensions is append-only');
END;

DROP TRIGGER mails_stay;
CREATE TRIGGER mails_stay BEFORE UPDATE ON mails
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (NEW.id <> OLD.id OR NEW.message_id <> OLD.message_id OR NEW.application <> OLD.application
    OR NEW.recipient <> OLD.recipient OR NEW.subject <> OLD.subject OR NEW.body <> OLD.body
    OR NEW.created_at <> OLD.created_at
    OR (OLD.sent_at IS NOT NULL AND (NEW.sent_at IS NULL OR NEW.sent_at <> OLD.sent_at)))
BEGIN
    SELECT RAISE(ABORT, 'mails keep what they say');
END;

CREATE TRIGGER mails_only_resealed BEFORE UPDATE OF id, message_id, application, subject, body, created_at, due_at, attempts, last_error, leased_until, sent_at,
    parked_at ON mails
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'mails is append-only');
END;

DROP TRIGGER ties_end_once;
CREATE TRIGGER ties_end_once BEFORE UPDATE ON ties
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (OLD.over_at IS NOT NULL OR NEW.over_at IS NULL OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
    OR NEW.board <> OLD.board OR NEW.reason <> OLD.reason OR NEW.declared_at <> OLD.declared_at)
BEGIN
    SELECT RAISE(ABORT, 'ties is append-only');
END;

CREATE TRIGGER ties_only_resealed BEFORE UPDATE OF id, user_id, board, declared_at, over_at, ended_at ON ties
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'ties is append-only');
END;

DROP TRIGGER messages_no_update;
CREATE TRIGGER messages_no_update BEFORE UPDATE ON messages
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'messages is append-only');
END;

CREATE TRIGGER messages_only_resealed BEFORE UPDATE OF id, application, seq, form_key, from_board, author, at ON messages
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'messages is append-only');
END;

DROP TRIGGER withdrawals_no_update;
CREATE TRIGGER withdrawals_no_update BEFORE UPDATE ON withdrawals
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'withdrawals is append-only');
END;

CREATE TRIGGER withdrawals_only_resealed BEFORE UPDATE OF id, application, withdrawn_by, at ON withdrawals
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'withdrawals is append-only');
END;

DROP TRIGGER changes_no_update;
CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'changes is append-only');
END;

CREATE TRIGGER changes_only_resealed BEFORE UPDATE OF id, application, seq, kind, sha256, reported_by, at ON changes
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'changes is append-only');
END;

DROP TRIGGER objections_keep;
CREATE TRIGGER objections_keep BEFORE UPDATE ON objections
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (OLD.state = 'decided' OR NEW.id <> OLD.id OR NEW.application <> OLD.application OR NEW.decision <> OLD.decision
    OR NEW.document <> OLD.document OR NEW.sha256 <> OLD.sha256 OR NEW.grounds <> OLD.grounds
    OR NEW.filed_by <> OLD.filed_by OR NEW.filed_at <> OLD.filed_at OR NEW.late <> OLD.late
    OR NEW.version <> OLD.version + 1 OR (OLD.extended AND NOT NEW.extended))
BEGIN
    SELECT RAISE(ABORT, 'objections is append-only');
END;

DROP TRIGGER objections_apart;
CREATE TRIGGER objections_apart BEFORE UPDATE ON objections
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (EXISTS (SELECT 1 FROM advices a WHERE a.application = NEW.application
        AND a.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by))
    OR EXISTS (SELECT 1 FROM decisions d WHERE d.application = NEW.application
        AND (d.decided_by IN (NEW.handler, NEW.advised_by, NEW.decided_by)
            OR d.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by))))
BEGIN
    SELECT RAISE(ABORT, 'objections_apart');
END;

DROP TRIGGER objections_unbound;
CREATE TRIGGER objections_unbound BEFORE UPDATE ON objections
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (EXISTS (SELECT 1 FROM application_ties t WHERE t.application = NEW.application
    AND t.user_id IN (CASE WHEN NEW.state = 'in handling' THEN NEW.handler END, NEW.advised_by, NEW.decided_by)))
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

CREATE TRIGGER objections_only_resealed BEFORE UPDATE OF id, application, decision, sha256, filed_by, filed_at, late, due, committee, extended, state, version,
    handler, outcome, extra_cents, advised_by, advised_at, decided_by, decided_at, reopened ON objections
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'objections is append-only');
END;

DROP TRIGGER reports_no_update;
CREATE TRIGGER reports_no_update BEFORE UPDATE ON reports
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'reports is append-only');
END;

CREATE TRIGGER reports_only_resealed BEFORE UPDATE OF id, application, reported_by, at ON reports
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'reports is append-only');
END;

DROP TRIGGER proposals_no_update;
CREATE TRIGGER proposals_no_update BEFORE UPDATE ON proposals
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'proposals is append-only');
END;

CREATE TRIGGER proposals_only_resealed BEFORE UPDATE OF id, application, seq, amount_cents, ground, proposed_by, at ON proposals
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'proposals is append-only');
END;

DROP TRIGGER check_outcomes_no_update;
CREATE TRIGGER check_outcomes_no_update BEFORE UPDATE ON check_outcomes
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'check_outcomes is append-only');
END;

CREATE TRIGGER check_outcomes_only_resealed BEFORE UPDATE OF id, application, seq, filing, about, item, outcome, given_by, given_at ON check_outcomes
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'check_outcomes is append-only');
END;

DROP TRIGGER hearings_no_update;
CREATE TRIGGER hearings_no_update BEFORE UPDATE ON hearings
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'hearings is append-only');
END;

CREATE TRIGGER hearings_only_resealed BEFORE UPDATE OF id, application, number, asked_by, asked_at, due ON hearings
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'hearings is append-only');
END;

DROP TRIGGER hearing_answers_no_update;
CREATE TRIGGER hearing_answers_no_update BEFORE UPDATE ON hearing_answers
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'hearing_answers is append-only');
END;

CREATE TRIGGER hearing_answers_only_resealed BEFORE UPDATE OF hearing, answered_by, answered_at ON hearing_answers
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'hearing_answers is append-only');
END;

DROP TRIGGER letter_texts_published_stays;
CREATE TRIGGER letter_texts_published_stays BEFORE UPDATE ON letter_texts
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (OLD.published_at IS NOT NULL OR NEW.kind <> OLD.kind OR NEW.version <> OLD.version)
BEGIN
    SELECT RAISE(ABORT, 'letter_texts is append-only');
END;

DROP TRIGGER letter_texts_published_as_written;
CREATE TRIGGER letter_texts_published_as_written BEFORE UPDATE ON letter_texts
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (NEW.published_at IS NOT NULL AND (NEW.text <> OLD.text OR NEW.written_by <> OLD.written_by OR NEW.written_at <> OLD.written_at))
BEGIN
    SELECT RAISE(ABORT, 'letter_texts is published as it was written');
END;

DROP TRIGGER letter_texts_by_another;
CREATE TRIGGER letter_texts_by_another BEFORE UPDATE ON letter_texts
WHEN NOT EXISTS (SELECT 1 FROM resealing) AND (EXISTS (SELECT 1 FROM letter_text_writers w WHERE w.kind = NEW.kind AND w.version = NEW.version AND w.writer = NEW.published_by))
BEGIN
    SELECT RAISE(ABORT, 'letter_texts_four_eyes');
END;

CREATE TRIGGER letter_texts_only_resealed BEFORE UPDATE OF kind, version, text, written_by, written_at, published_by, published_at ON letter_texts
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'letter_texts is append-only');
END;

DROP TRIGGER retractions_no_update;
CREATE TRIGGER retractions_no_update BEFORE UPDATE ON retractions
WHEN NOT EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'retractions is append-only');
END;

CREATE TRIGGER retractions_only_resealed BEFORE UPDATE OF decision, application, retracted_by, at ON retractions
WHEN EXISTS (SELECT 1 FROM resealing)
BEGIN
    SELECT RAISE(ABORT, 'retractions is append-only');
END;

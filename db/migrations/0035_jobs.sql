-- What the portal does by itself: a row per job, so that of all copies one does
-- it, and another where that one died. A lease that has ended is nobody's.
-- last_error is for administrators: plain words, '' where all went well.
CREATE TABLE jobs (
    name         TEXT PRIMARY KEY CHECK (name <> ''),
    due_at       TIMESTAMPTZ NOT NULL,
    leased_until TIMESTAMPTZ,
    leased_by    TEXT NOT NULL,
    last_run_at  TIMESTAMPTZ,
    last_run_by  TEXT NOT NULL,
    last_error   TEXT NOT NULL,
    CONSTRAINT jobs_lease CHECK ((leased_until IS NULL) = (leased_by = ''))
);

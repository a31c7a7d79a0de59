-- What a board completed or answered and its assessor has not acted on since:
-- the work list shows it on shelves of their own, and finds it without reading
-- the round.
CREATE TABLE arrivals (
    kind        TEXT NOT NULL CHECK (kind IN ('supplement', 'view')),
    application TEXT NOT NULL REFERENCES applications (id),
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (kind, application)
);

INSERT INTO arrivals (kind, application, at)
SELECT 'supplement', a.id, MAX(s.answered_at) FROM applications a JOIN supplements s ON s.application = a.id
WHERE a.state = 'in assessment' AND s.answered_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM advices v WHERE v.application = a.id AND v.advised_at > s.answered_at)
    AND NOT EXISTS (SELECT 1 FROM check_outcomes c WHERE c.application = a.id AND c.given_at > s.answered_at)
GROUP BY a.id;

INSERT INTO arrivals (kind, application, at)
SELECT 'view', a.id, MAX(w.answered_at) FROM applications a JOIN hearings h ON h.application = a.id
JOIN hearing_answers w ON w.hearing = h.id
WHERE a.state IN ('in assessment', 'supplement asked', 'advised')
    AND NOT EXISTS (SELECT 1 FROM advices v WHERE v.application = a.id AND v.advised_at > w.answered_at)
    AND NOT EXISTS (SELECT 1 FROM check_outcomes c WHERE c.application = a.id AND c.given_at > w.answered_at)
GROUP BY a.id;

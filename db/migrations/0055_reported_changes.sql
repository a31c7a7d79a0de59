-- A change that a board reported waits for an official too, after the decision as
-- well. The table is built again, for a constraint of a table cannot be dropped
-- on every engine.
CREATE TABLE arrivals_before AS SELECT kind, application, at FROM arrivals;
DROP TABLE arrivals;

CREATE TABLE arrivals (
    kind        TEXT NOT NULL CHECK (kind IN ('supplement', 'view', 'change')),
    application TEXT NOT NULL REFERENCES applications (id),
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (kind, application)
);

INSERT INTO arrivals (kind, application, at) SELECT kind, application, at FROM arrivals_before;
DROP TABLE arrivals_before;

INSERT INTO arrivals (kind, application, at)
SELECT 'change', a.id, MAX(c.at) FROM applications a JOIN changes c ON c.application = a.id
WHERE a.state <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM advices v WHERE v.application = a.id AND v.advised_at > c.at)
GROUP BY a.id;

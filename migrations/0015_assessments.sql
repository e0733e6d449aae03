-- Assessment frameworks as data, and the assessments of a case. Nothing here is a score: no
-- rating has a number, and nothing is ever added up.

-- One row a version of a framework. Once added its rows never change and none is deleted: a
-- change is a further version, so that old assessments stay readable.
CREATE TABLE framework(
    id           INTEGER PRIMARY KEY,
    code         TEXT NOT NULL,                  -- "vaf"
    number       INTEGER NOT NULL,               -- 1, 2, ... of that code
    title        TEXT NOT NULL,
    guidance     TEXT,
    valid_from   TEXT NOT NULL,                  -- first day an assessment may begin with it
    valid_to     TEXT,                           -- last day
    source       TEXT NOT NULL,
    unverified   INTEGER NOT NULL DEFAULT 0,
    confirmed_on TEXT,
    confirmed_by INTEGER REFERENCES user(id),
    added_by     INTEGER REFERENCES user(id),    -- NULL: shipped
    added_at     TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    UNIQUE (code, number)
) STRICT;

CREATE TABLE framework_dimension(
    id           INTEGER PRIMARY KEY,
    framework_id INTEGER NOT NULL REFERENCES framework(id),
    position     INTEGER NOT NULL,
    code         TEXT NOT NULL,                  -- "engagement": the same in every version
    title        TEXT NOT NULL,
    guidance     TEXT,
    UNIQUE (framework_id, code)
) STRICT;

CREATE TABLE framework_rating(
    framework_id INTEGER NOT NULL REFERENCES framework(id),
    scale        TEXT NOT NULL,                  -- "presence"
    position     INTEGER NOT NULL,               -- within the scale
    code         TEXT NOT NULL,
    label        TEXT NOT NULL,
    means        TEXT NOT NULL CHECK (means IN ('not_known', 'absent', 'present')),
    guidance     TEXT,
    PRIMARY KEY (framework_id, scale, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE framework_factor(
    id           INTEGER PRIMARY KEY,
    framework_id INTEGER NOT NULL REFERENCES framework(id),
    dimension_id INTEGER NOT NULL REFERENCES framework_dimension(id),
    position     INTEGER NOT NULL,               -- within the framework
    code         TEXT NOT NULL,                  -- "E1": the same in every version
    title        TEXT NOT NULL,
    guidance     TEXT,
    scale        TEXT NOT NULL,
    source       TEXT NOT NULL,
    unverified   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (framework_id, code)
) STRICT;
CREATE INDEX framework_factor_by_dimension ON framework_factor(dimension_id, position);

-- Whoever confirms a framework has compared all of it.
CREATE TRIGGER framework_confirms_factors AFTER UPDATE OF unverified ON framework
WHEN NEW.unverified = 0
BEGIN
    UPDATE framework_factor SET unverified = 0, source = NEW.source
     WHERE framework_id = NEW.id AND unverified = 1;
END;

-- An assessment begins as a copy of the last one of the same framework; completed, it is
-- locked.
CREATE TABLE assessment(
    id           INTEGER PRIMARY KEY,
    case_id      INTEGER NOT NULL REFERENCES channel_case(id),
    number       INTEGER NOT NULL,               -- 1, 2, ... within the case
    framework_id INTEGER NOT NULL REFERENCES framework(id),
    based_on     INTEGER REFERENCES assessment(id), -- the one it is compared with
    status       TEXT NOT NULL,
    assessed_on  TEXT,                           -- the day whose picture it gives
    protective   TEXT,
    conclusion   TEXT,
    management   TEXT,
    written_by   INTEGER NOT NULL REFERENCES user(id),
    written_at   TEXT NOT NULL,
    completed_by INTEGER REFERENCES user(id),
    completed_at TEXT,
    ending_version INTEGER NOT NULL DEFAULT 1,   -- of protective, conclusion, management
    version      INTEGER NOT NULL DEFAULT 1,     -- of the whole: any change counts
    UNIQUE (case_id, number)
) STRICT;
CREATE UNIQUE INDEX assessment_one_draft ON assessment(case_id) WHERE status = 'draft';

CREATE TABLE assessment_dimension(
    assessment_id INTEGER NOT NULL REFERENCES assessment(id),
    dimension_id  INTEGER NOT NULL REFERENCES framework_dimension(id),
    summary       TEXT,
    version       INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (assessment_id, dimension_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment_factor(
    assessment_id INTEGER NOT NULL REFERENCES assessment(id),
    code          TEXT NOT NULL,                 -- of the factor, to compare by
    factor_id     INTEGER NOT NULL REFERENCES framework_factor(id),
    rating        TEXT,
    evidence      TEXT,
    source        TEXT,
    dated_on      TEXT,                          -- the day of the evidence
    movement      TEXT,                          -- why the rating is not the last one's
    PRIMARY KEY (assessment_id, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX clock_assessment ON clock(due_on, case_id)
    WHERE limit_code = 'T9' AND stopped_on IS NULL;

CREATE VIEW visible_assessment AS
SELECT a.* FROM assessment a WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = a.case_id);
CREATE VIEW visible_assessment_dimension AS
SELECT d.* FROM assessment_dimension d
 WHERE EXISTS (SELECT 1 FROM visible_assessment a WHERE a.id = d.assessment_id);
CREATE VIEW visible_assessment_factor AS
SELECT f.* FROM assessment_factor f
 WHERE EXISTS (SELECT 1 FROM visible_assessment a WHERE a.id = f.assessment_id);

INSERT INTO protected_table(name) VALUES
    ('assessment'), ('assessment_dimension'), ('assessment_factor');

-- The days around the due day on which it is spoken of.
INSERT INTO setting(name, label, hint, kind, value, source, unverified) VALUES
 ('assessment.warn_days','Days before an assessment is due from which it is shown as due soon',
  'So many days after the due day it is shown as long overdue','number','14','Local choice',0);

-- ---- the Vulnerability Assessment Framework -------------------------------------------
-- Three dimensions, 13 + 6 + 3 factors. The numbers are published; the names of the factors
-- are general knowledge and the ratings our choice, so all of it waits for somebody who
-- compares it with the guide.

INSERT INTO framework(id, code, number, title, guidance, valid_from, source, unverified)
VALUES(1, 'vaf', 1, 'Vulnerability Assessment Framework (VAF)',
 'The three dimensions are judged separately: somebody can be engaged without intent, and the reverse. A factor that is present does not by itself mean that somebody needs support, and the list does not replace professional judgement. Not everything can be known at first: say so.',
 '2012-10-23', 'Home Office, Channel: vulnerability assessment framework, October 2012; names from general knowledge', 1);

INSERT INTO framework_dimension(id, framework_id, position, code, title, guidance) VALUES
 (1, 1, 1, 'engagement', 'Engagement with a group, cause or ideology',
  'Signs in the guide: time spent with extremists, changed dress, life centred on the cause, other interests lost, symbols or material, recruiting others, communications.'),
 (2, 1, 2, 'intent', 'Intent to cause harm',
  'Signs in the guide: blaming a group for all ills, derogatory labels, talk of imminent harm, condoning violence, plotting.'),
 (3, 1, 3, 'capability', 'Capability to cause harm',
  'Signs in the guide: past violence, criminal networks, occupational, technical or military skills.');

INSERT INTO framework_rating(framework_id, scale, position, code, label, means) VALUES
 (1, 'presence', 1, 'not_known', 'Not known', 'not_known'),
 (1, 'presence', 2, 'not_present', 'Not present', 'absent'),
 (1, 'presence', 3, 'partly_present', 'Partly present', 'present'),
 (1, 'presence', 4, 'strongly_present', 'Strongly present', 'present');

WITH factor(id, dimension, code, title) AS (VALUES
 (1, 1, 'E1', 'Feelings of grievance and injustice'),
 (2, 1, 'E2', 'Feeling under threat'),
 (3, 1, 'E3', 'A need for identity, meaning and belonging'),
 (4, 1, 'E4', 'A desire for status'),
 (5, 1, 'E5', 'A desire for excitement and adventure'),
 (6, 1, 'E6', 'A need to dominate and control others'),
 (7, 1, 'E7', 'Susceptibility to indoctrination'),
 (8, 1, 'E8', 'A desire for political or moral change'),
 (9, 1, 'E9', 'Opportunistic involvement'),
 (10, 1, 'E10', 'Family or friends'' involvement in extremism'),
 (11, 1, 'E11', 'Being at a transitional time of life'),
 (12, 1, 'E12', 'Being influenced or controlled by a group'),
 (13, 1, 'E13', 'Relevant mental health issues'),
 (14, 2, 'I1', 'Over-identification with a group or ideology'),
 (15, 2, 'I2', '"Them and us" thinking'),
 (16, 2, 'I3', 'Dehumanisation of the enemy'),
 (17, 2, 'I4', 'Attitudes that justify offending'),
 (18, 2, 'I5', 'Harmful means to an end'),
 (19, 2, 'I6', 'Harmful objectives'),
 (20, 3, 'C1', 'Individual knowledge, skills and competencies'),
 (21, 3, 'C2', 'Access to networks, funding or equipment'),
 (22, 3, 'C3', 'Criminal capability'))
INSERT INTO framework_factor(id, framework_id, dimension_id, position, code, title, scale,
                             source, unverified)
SELECT id, 1, dimension, id, code, title, 'presence', 'General knowledge of the 2012 guide', 1
  FROM factor;

-- Sharing agreements and the assessments behind them (requirement 14), and looking back at
-- what somebody could see.

CREATE TABLE sharing_agreement(
    id           INTEGER PRIMARY KEY,
    title        TEXT NOT NULL,
    kind         TEXT NOT NULL,                  -- code list agreement_kind
    purpose      TEXT NOT NULL,
    lawful_basis TEXT NOT NULL,                  -- code list lawful_basis
    document     TEXT,                           -- where the signed document is kept
    signed_on    TEXT,                           -- NULL: not signed yet
    review_on    TEXT,
    expires_on   TEXT,                           -- its last day; NULL: until it is ended
    owner_id     INTEGER REFERENCES user(id),    -- who sees to it that it is renewed
    ended_on     TEXT,
    ended_why    TEXT,
    created_by   INTEGER NOT NULL REFERENCES user(id),
    created_at   TEXT NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE sharing_party(
    agreement_id    INTEGER NOT NULL REFERENCES sharing_agreement(id),
    organisation_id INTEGER NOT NULL REFERENCES organisation(id),
    PRIMARY KEY (agreement_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sharing_party_by_organisation ON sharing_party(organisation_id);

-- Organisations that information may be shared with under an agreement in force today. An
-- impact assessment alone is none.
CREATE VIEW covered_organisation AS
SELECT p.organisation_id
  FROM sharing_party p
  JOIN sharing_agreement a ON a.id = p.agreement_id
 WHERE a.kind <> 'dpia' AND a.signed_on <= viewer_today()
   AND (a.expires_on IS NULL OR a.expires_on >= viewer_today())
   AND (a.ended_on IS NULL OR a.ended_on >= viewer_today());

INSERT INTO code_list(name, label) VALUES ('agreement_kind', 'Kinds of sharing agreement');
INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('agreement_kind','isa','Information sharing agreement',1,'Working checklist F1',0),
 ('agreement_kind','dsa','Data sharing agreement',2,'Working checklist F1',0),
 ('agreement_kind','dpia','Data protection impact assessment',3,'Working checklist F1',0),
 ('agreement_kind','contract','Processing contract',4,'General knowledge: CTP Prevent policy as quoted by campaigners',1),
 ('agreement_kind','protocol','Local protocol',5,'Practice of one partner authority',0);

INSERT INTO setting(name, label, hint, kind, value, source, unverified) VALUES
 ('agreement.warn_days','Days before a sharing agreement expires or is due for review from which it is shown','Afterwards it is shown until it is renewed or ended','number','60','Local choice',0);

-- From when until when somebody saw a case by name, meeting, action or commission, or was
-- kept from it: case_access says only how it is now.
CREATE TABLE case_sight(
    id        INTEGER PRIMARY KEY,
    user_id   INTEGER NOT NULL,
    case_id   INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    until_on  TEXT,
    from_at   TEXT NOT NULL,
    ended_on  TEXT                               -- the day is known, the hour is not
) STRICT;
CREATE INDEX case_sight_by_case ON case_sight(case_id, user_id);

INSERT INTO case_sight(user_id, case_id, reason, source_id, until_on, from_at)
SELECT user_id, case_id, reason, source_id, until_on, granted_at FROM case_access;

CREATE TRIGGER case_sight_begins AFTER INSERT ON case_access
BEGIN
    INSERT INTO case_sight(user_id, case_id, reason, source_id, until_on, from_at)
    VALUES(NEW.user_id, NEW.case_id, NEW.reason, NEW.source_id, NEW.until_on, NEW.granted_at);
END;
CREATE TRIGGER case_sight_ends AFTER DELETE ON case_access
BEGIN
    UPDATE case_sight SET ended_on = viewer_today()
     WHERE case_id = OLD.case_id AND user_id = OLD.user_id AND reason = OLD.reason
       AND source_id = OLD.source_id AND ended_on IS NULL;
END;
CREATE TRIGGER case_sight_changes AFTER UPDATE ON case_access
BEGIN
    UPDATE case_sight SET ended_on = viewer_today()
     WHERE case_id = OLD.case_id AND user_id = OLD.user_id AND reason = OLD.reason
       AND source_id = OLD.source_id AND ended_on IS NULL;
    INSERT INTO case_sight(user_id, case_id, reason, source_id, until_on, from_at)
    VALUES(NEW.user_id, NEW.case_id, NEW.reason, NEW.source_id, NEW.until_on, NEW.granted_at);
END;

-- Who looked back, through whose eyes, at which moment, and why.
CREATE TABLE as_of_look(
    id        INTEGER PRIMARY KEY,
    case_id   INTEGER NOT NULL REFERENCES channel_case(id),
    user_id   INTEGER NOT NULL REFERENCES user(id),
    moment    TEXT NOT NULL,
    reason    TEXT NOT NULL,
    looked_by INTEGER NOT NULL REFERENCES user(id),
    looked_at TEXT NOT NULL
) STRICT;
CREATE INDEX as_of_look_by_case ON as_of_look(case_id, looked_at);

CREATE VIEW visible_case_sight AS
SELECT s.* FROM case_sight s WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = s.case_id);
CREATE VIEW visible_as_of_look AS
SELECT l.* FROM as_of_look l WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = l.case_id);

INSERT INTO protected_table(name) VALUES ('case_sight'), ('as_of_look');

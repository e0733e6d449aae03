-- The person in depth: what is known beside the referrals, and two records made one.

-- One row a name, birthday, address, identifier or relation. Ended, corrected or marked as
-- entered in error, never deleted. Which columns a section uses: domain/intake/person_detail.c.
CREATE TABLE person_detail(
    id            INTEGER PRIMARY KEY,
    person_id     INTEGER NOT NULL REFERENCES person(id),
    section       TEXT NOT NULL CHECK (section IN ('name', 'birth', 'address', 'identifier',
                                                   'relation')),
    kind          TEXT,                          -- code list person_<section>
    forename      TEXT,
    surname       TEXT,
    date_of_birth TEXT,
    estimated     INTEGER,                       -- the day is a guess
    age_estimated INTEGER,                       -- when it was recorded
    address       TEXT,
    postcode      TEXT,
    area          TEXT,                          -- in which the postcode mostly lies
    value         TEXT,                          -- of an identifier
    other_id      INTEGER REFERENCES person(id), -- to whom, where they are in this store
    name          TEXT,                          -- to whom, where they are only named
    household     INTEGER,
    from_on       TEXT,
    until_on      TEXT,                          -- the last day; NULL: still so
    note          TEXT,                          -- how it is known
    recorded_by   INTEGER NOT NULL REFERENCES user(id),
    recorded_at   TEXT NOT NULL,
    in_error_at   TEXT,
    in_error_by   INTEGER REFERENCES user(id),
    in_error_why  TEXT,
    version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX person_detail_by_person ON person_detail(person_id, section, recorded_at);
CREATE INDEX person_detail_by_other ON person_detail(other_id) WHERE other_id IS NOT NULL;

-- What a detail said before it was corrected or ended.
CREATE TABLE person_detail_before(
    detail_id     INTEGER NOT NULL REFERENCES person_detail(id),
    version       INTEGER NOT NULL,
    kind TEXT, forename TEXT, surname TEXT, date_of_birth TEXT, estimated INTEGER,
    age_estimated INTEGER, address TEXT, postcode TEXT, value TEXT, other_id INTEGER,
    name TEXT, household INTEGER, from_on TEXT, until_on TEXT, note TEXT,
    replaced_by   INTEGER NOT NULL REFERENCES user(id),
    replaced_at   TEXT NOT NULL,
    PRIMARY KEY (detail_id, version)
) STRICT, WITHOUT ROWID;

-- A decision that two records are one person. The lost record stays as it was and points to
-- the kept one (person.merged_into); undoing gives back what the rows below name.
CREATE TABLE person_merge(
    id         INTEGER PRIMARY KEY,
    kept_id    INTEGER NOT NULL REFERENCES person(id),
    lost_id    INTEGER NOT NULL REFERENCES person(id),
    reason     TEXT NOT NULL,
    referral_id INTEGER REFERENCES referral(id),      -- at whose screening; NULL: on the page
    decided_by INTEGER NOT NULL REFERENCES user(id),
    decided_at TEXT NOT NULL,
    undone_by  INTEGER REFERENCES user(id),
    undone_at  TEXT,
    undone_why TEXT,
    version    INTEGER NOT NULL DEFAULT 1,
    CHECK (kept_id <> lost_id)
) STRICT;
CREATE UNIQUE INDEX person_merge_of_lost ON person_merge(lost_id) WHERE undone_at IS NULL;
CREATE INDEX person_merge_by_lost ON person_merge(lost_id);
CREATE INDEX person_merge_by_kept ON person_merge(kept_id);

-- What went over: referrals, cases and details; and details of others that named the lost one.
CREATE TABLE person_merge_row(
    merge_id INTEGER NOT NULL REFERENCES person_merge(id),
    kind     TEXT NOT NULL CHECK (kind IN ('referral', 'case', 'detail', 'relation')),
    record   INTEGER NOT NULL,
    PRIMARY KEY (merge_id, kind, record)
) STRICT, WITHOUT ROWID;

-- The keys (person_key) that the kept record has only by this merge.
CREATE TABLE person_merge_key(
    merge_id INTEGER NOT NULL REFERENCES person_merge(id),
    key      TEXT NOT NULL,
    PRIMARY KEY (merge_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_by_merged ON person(merged_into) WHERE merged_into IS NOT NULL;

-- A person whose page may be opened: no draft's, and nobody's in whose case one has declared
-- an interest. (A question that needs nothing but the id would count as read past the view,
-- store/guard.c; the surname is never missing.)
CREATE VIEW visible_person_record AS
SELECT p.*
  FROM visible_person p
 WHERE p.surname IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM referral d WHERE d.person_id = p.id AND d.status = 'draft')
   AND NOT (viewer_has_conflicts()
            AND EXISTS (SELECT 1 FROM channel_case c
                         WHERE c.person_id = p.id
                           AND EXISTS (SELECT 1 FROM case_access x
                                        WHERE x.user_id = viewer_user() AND x.case_id = c.id
                                          AND x.reason = 'conflict')));

-- Where the id of a merged record leads. Who is there is said by visible_person_record only.
CREATE VIEW visible_person_pointer AS
SELECT p.id, p.merged_into FROM person p WHERE p.merged_into IS NOT NULL;

CREATE VIEW visible_person_merged AS
SELECT p.*
  FROM person p
 WHERE p.merged_into IS NOT NULL
   AND EXISTS (SELECT 1 FROM visible_person_record k WHERE k.id = p.merged_into);

-- A relation to somebody whom the reader may not see is not there for them.
CREATE VIEW visible_person_detail AS
SELECT d.*
  FROM person_detail d
 WHERE EXISTS (SELECT 1 FROM visible_person_record p WHERE p.id = d.person_id)
   AND (d.other_id IS NULL
        OR EXISTS (SELECT 1 FROM visible_person_record o WHERE o.id = d.other_id));

CREATE VIEW visible_person_detail_before AS
SELECT b.*
  FROM person_detail_before b
 WHERE EXISTS (SELECT 1 FROM visible_person_detail d WHERE d.id = b.detail_id);

-- After undoing, only who sees both of them learns that they were one. The reference of a
-- referral out of sight is not told by the reason either.
CREATE VIEW visible_person_merge AS
SELECT m.id, m.kept_id, m.lost_id,
       CASE WHEN m.referral_id IS NULL
              OR EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = m.referral_id)
            THEN m.reason ELSE 'Linked at a screening' END AS reason,
       m.decided_by, m.decided_at, m.undone_by, m.undone_at, m.undone_why, m.version
  FROM person_merge m
 WHERE EXISTS (SELECT 1 FROM visible_person_record k WHERE k.id = m.kept_id)
   AND (m.undone_at IS NULL
        OR EXISTS (SELECT 1 FROM visible_person_record l WHERE l.id = m.lost_id));

CREATE VIEW visible_person_merge_row AS
SELECT r.*
  FROM person_merge_row r
 WHERE EXISTS (SELECT 1 FROM visible_person_merge m WHERE m.id = r.merge_id);

INSERT INTO protected_table(name) VALUES
    ('person_detail'), ('person_detail_before'), ('person_merge'), ('person_merge_row'),
    ('person_merge_key');

INSERT INTO code_list(name, label) VALUES
 ('person_name', 'Kinds of other name'),
 ('person_address', 'Kinds of address'),
 ('person_identifier', 'Kinds of identifier'),
 ('person_relation', 'Relations between people');

INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('person_name','alias','Also known as',1,'National referral form, section A',0),
 ('person_name','earlier_spelling','Earlier spelling',2,'Local',0),
 ('person_name','birth_name','Name at birth or maiden name',3,'Local',0),
 ('person_name','former','Former name',4,'Local',0),
 ('person_name','online','Name used online',5,'Local',0),
 ('person_address','home','Home',1,'National referral form, section A',0),
 ('person_address','family','With family or friends',2,'Local',0),
 ('person_address','placement','Placement or supported housing',3,'Local',0),
 ('person_address','term','Term-time address',4,'Local',0),
 ('person_address','custody','Custody or secure setting',5,'Local',0),
 ('person_address','no_fixed','No fixed address',6,'Local',0),
 ('person_identifier','phone','Phone number',1,'National referral form, section A',0),
 ('person_identifier','email','E-mail address',2,'National referral form, section A',0),
 ('person_identifier','handle','Online name (handle)',3,'National referral form, section D',0),
 ('person_identifier','national_reference','National reference of the police system',4,'General knowledge',1),
 ('person_identifier','nhs','NHS number',5,'General knowledge',1),
 ('person_identifier','upn','Unique pupil number',6,'General knowledge',1),
 ('person_identifier','custody','Custody or prison number',7,'General knowledge',1),
 ('person_identifier','national_insurance','National Insurance number',8,'General knowledge',1),
 ('person_identifier','service','Service number',9,'National referral form, section D',0),
 ('person_identifier','travel_document','Passport or travel document',10,'General knowledge',1),
 ('person_identifier','other','Other',11,'Local',0),
 ('person_relation','parent','Parent',1,'National referral form, section A',0),
 ('person_relation','step_parent','Step-parent or parent''s partner',2,'Local',0),
 ('person_relation','guardian','Guardian',3,'CTSA 2015 s.36(8)',0),
 ('person_relation','carer','Carer or foster carer',4,'Local',0),
 ('person_relation','sibling','Brother or sister',5,'National referral form, section A',0),
 ('person_relation','partner','Husband, wife or partner',6,'National referral form, section A',0),
 ('person_relation','child','Child',7,'National referral form, section A',0),
 ('person_relation','grandparent','Grandparent',8,'Local',0),
 ('person_relation','other_family','Other family',9,'Local',0),
 ('person_relation','friend','Friend',10,'Local',0),
 ('person_relation','associate','Associate',11,'Local',0),
 ('person_relation','professional','Professional contact',12,'Local',0);

-- Information requests (CTSA 2015 s.38): what partners were asked, agency by agency, what
-- came back, and how it was chased. Gathering begins before the section 36 decision, so a
-- request hangs on the referral and gets its case when there is one.

CREATE TABLE information_request(
    id              INTEGER PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,        -- Q-2026-00012
    referral_id     INTEGER NOT NULL REFERENCES referral(id),
    case_id         INTEGER REFERENCES channel_case(id),
    organisation_id INTEGER NOT NULL REFERENCES organisation(id),
    contact_id      INTEGER REFERENCES user(id), -- who answers, of that organisation;
    deputy_id       INTEGER REFERENCES user(id), -- NULL: the answer comes another way
    question        TEXT NOT NULL,
    necessity       TEXT NOT NULL,
    lawful_basis    TEXT NOT NULL,               -- code list lawful_basis: of asking
    urgent          INTEGER NOT NULL DEFAULT 0,
    asked_on        TEXT NOT NULL,
    due_on          TEXT NOT NULL,
    status          TEXT NOT NULL,
    answered_on     TEXT,
    answered_by     INTEGER REFERENCES user(id), -- who recorded the answer
    reason          TEXT,                        -- of a refusal, of taking the request back
    asked_by        INTEGER NOT NULL REFERENCES user(id),
    asked_at        TEXT NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX request_by_referral ON information_request(referral_id, asked_on);
CREATE INDEX request_by_case ON information_request(case_id, asked_on)
    WHERE case_id IS NOT NULL;
CREATE INDEX request_by_contact ON information_request(contact_id, status, due_on)
    WHERE contact_id IS NOT NULL;
CREATE INDEX request_by_deputy ON information_request(deputy_id, status, due_on)
    WHERE deputy_id IS NOT NULL;
CREATE INDEX request_by_status ON information_request(status, due_on, id);

-- One returned piece of information. It is never rewritten.
CREATE TABLE information_item(
    id           INTEGER PRIMARY KEY,
    request_id   INTEGER NOT NULL REFERENCES information_request(id),
    text         TEXT NOT NULL,
    owner_agency TEXT NOT NULL,                  -- code list agency: whose information it is
    source       TEXT NOT NULL,                  -- the record, person or system it is from
    dated_on     TEXT NOT NULL,
    sensitivity  TEXT NOT NULL,                  -- code list sensitivity
    disclosable  INTEGER NOT NULL,               -- 0: never to the individual without its owner
    limited      INTEGER NOT NULL DEFAULT 0,     -- 1: coordinator, chair and police only
    lawful_basis TEXT NOT NULL,
    necessity    TEXT NOT NULL,
    recorded_by  INTEGER NOT NULL REFERENCES user(id),
    recorded_at  TEXT NOT NULL
) STRICT;
CREATE INDEX information_item_by_request ON information_item(request_id, recorded_at);

CREATE TABLE information_chase(
    id         INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES information_request(id),
    chased_on  TEXT NOT NULL,
    method     TEXT NOT NULL,                    -- code list chase_method
    note       TEXT,
    chased_by  INTEGER NOT NULL REFERENCES user(id),
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX information_chase_by_request ON information_chase(request_id, chased_on);

-- A record may have several clocks under one limit: which request each belongs to, in words
-- and by id.
ALTER TABLE clock ADD COLUMN source_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clock ADD COLUMN about TEXT;
CREATE INDEX clock_by_source ON clock(source_id) WHERE source_id <> 0;

CREATE VIEW visible_information_request AS
SELECT q.*
  FROM information_request q
 WHERE (q.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = q.case_id))
    OR (q.case_id IS NULL
        AND (viewer_sees_all() OR viewer_has_role('partner_officer'))
        AND EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = q.referral_id));

-- What somebody was asked by name: the request and whom it is about, nothing else of the
-- case. It ends with their work for the organisation asked, and with a conflict of interest.
CREATE VIEW visible_own_request AS
SELECT q.*,
       (SELECT r.person_id FROM referral r WHERE r.id = q.referral_id) AS person_id,
       (SELECT p.forename FROM referral r JOIN person p ON p.id = r.person_id
         WHERE r.id = q.referral_id) AS forename,
       (SELECT p.surname FROM referral r JOIN person p ON p.id = r.person_id
         WHERE r.id = q.referral_id) AS surname,
       (SELECT p.aliases FROM referral r JOIN person p ON p.id = r.person_id
         WHERE r.id = q.referral_id) AS aliases,
       (SELECT p.date_of_birth FROM referral r JOIN person p ON p.id = r.person_id
         WHERE r.id = q.referral_id) AS date_of_birth,
       (SELECT p.age_estimated FROM referral r JOIN person p ON p.id = r.person_id
         WHERE r.id = q.referral_id) AS age_estimated
  FROM information_request q
 WHERE (q.contact_id = viewer_user() OR q.deputy_id = viewer_user())
   AND q.organisation_id = viewer_organisation()
   AND NOT EXISTS (SELECT 1 FROM case_access x
                    WHERE x.user_id = viewer_user() AND x.case_id = q.case_id
                      AND x.reason = 'conflict');

CREATE VIEW visible_information_item AS
SELECT i.*
  FROM information_item i
 WHERE (i.limited = 0 OR viewer_sees_all())
   AND EXISTS (SELECT 1 FROM visible_information_request q WHERE q.id = i.request_id);

CREATE VIEW visible_own_item AS
SELECT i.*
  FROM information_item i
 WHERE EXISTS (SELECT 1 FROM visible_own_request q WHERE q.id = i.request_id);

CREATE VIEW visible_information_chase AS
SELECT h.*
  FROM information_chase h
 WHERE EXISTS (SELECT 1 FROM visible_information_request q WHERE q.id = h.request_id);

INSERT INTO protected_table(name) VALUES
    ('information_request'), ('information_item'), ('information_chase');

INSERT INTO code_list(name, label) VALUES
 ('return_outcome', 'Answers to information requests'),
 ('lawful_basis', 'Lawful basis for sharing information'),
 ('sensitivity', 'Sensitivity of information'),
 ('chase_method', 'Ways of chasing a request');

INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('return_outcome','returned','We hold information and return it',1,'Design of this program',0),
 ('return_outcome','nil_return','Nil return: we looked and hold nothing relevant',2,'Design of this program',0),
 ('return_outcome','refused','We will not share, for the reason given',3,'Design of this program',0),
 ('lawful_basis','public_task','UK GDPR Article 6(1)(e): public task (CTSA 2015 ss.36 to 41)',1,'Privacy notices of local authorities',1),
 ('lawful_basis','public_task_special','Public task, with special category data: Article 9(2)(g), substantial public interest',2,'Privacy notices of local authorities',1),
 ('lawful_basis','legal_obligation','UK GDPR Article 6(1)(c): legal obligation',3,'Privacy notice of one local authority',1),
 ('lawful_basis','criminal_offence','Criminal offence data: Article 10 with Schedule 1 of the Data Protection Act 2018',4,'General knowledge',1),
 ('lawful_basis','law_enforcement','Data Protection Act 2018 Part 3: law enforcement',5,'General knowledge',1),
 ('lawful_basis','vital_interests','UK GDPR Article 6(1)(d): vital interests',6,'General knowledge',1),
 ('sensitivity','official','OFFICIAL',1,'General knowledge: government security classifications',1),
 ('sensitivity','official_sensitive','OFFICIAL-SENSITIVE',2,'General knowledge: government security classifications',1),
 ('chase_method','phone','By phone',1,'Local',0),
 ('chase_method','email','By e-mail, reference only',2,'Local',0),
 ('chase_method','in_person','In person',3,'Local',0),
 ('chase_method','escalated','Raised with their manager',4,'Local',0);

INSERT INTO time_limit(code, label, starts, amount, unit, source, unverified) VALUES
 ('T3U','Urgent partner information return','urgent request sent',2,'working_days','General knowledge: 1 to 2 working days',1);

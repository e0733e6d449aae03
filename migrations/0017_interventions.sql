-- Consent as the Act and the Mental Capacity Act want it recorded, and the support that
-- follows: providers, what is commissioned of them, each session, and mainstream support.

ALTER TABLE consent ADD COLUMN capacity TEXT;           -- code list consent_capacity
ALTER TABLE consent ADD COLUMN language TEXT;           -- in which it was explained
ALTER TABLE consent ADD COLUMN form_kept TEXT;          -- where the signed form is kept
-- After a refusal or withdrawal: when the panel looks again or why not, and who was told.
ALTER TABLE consent ADD COLUMN reassess_on TEXT;
ALTER TABLE consent ADD COLUMN no_reassessment TEXT;
ALTER TABLE consent ADD COLUMN police_told_on TEXT;
ALTER TABLE consent ADD COLUMN safeguarding TEXT;       -- what was considered, with what result

-- The register: an organisation of kind provider and what must be known before it is asked.
CREATE TABLE provider(
    organisation_id INTEGER PRIMARY KEY REFERENCES organisation(id),
    approval       TEXT NOT NULL,                -- code list provider_approval
    approved_until_on TEXT,                      -- last day of the Home Office approval
    specialities   TEXT,                         -- words between blanks, provider_speciality
    languages      TEXT,
    conflicts      TEXT,                         -- of interest; empty: none known
    contact        TEXT,
    written_by     INTEGER NOT NULL REFERENCES user(id),
    written_at     TEXT NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE commission(
    id              INTEGER PRIMARY KEY,
    case_id         INTEGER NOT NULL REFERENCES channel_case(id),
    organisation_id INTEGER NOT NULL REFERENCES provider(organisation_id),
    mentor_id       INTEGER REFERENCES user(id), -- who delivers and reports in this program
    purpose         TEXT NOT NULL,               -- why, for the panel
    brief           TEXT NOT NULL,               -- all that is released to the provider
    conflict_handled TEXT,                       -- where the register names a conflict
    sessions_contracted INTEGER NOT NULL,
    report_days     INTEGER NOT NULL,            -- working days from a session to its report
    begins_on       TEXT NOT NULL,
    status          TEXT NOT NULL,
    ended_on        TEXT,
    end_reason      TEXT,
    followed_up_on  TEXT,                        -- lapses up to this day are dealt with
    commissioned_by INTEGER NOT NULL REFERENCES user(id),
    commissioned_at TEXT NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX commission_by_case ON commission(case_id, commissioned_at);
CREATE INDEX commission_by_mentor ON commission(mentor_id, status) WHERE mentor_id IS NOT NULL;
CREATE INDEX commission_running ON commission(case_id) WHERE status = 'active';
CREATE INDEX commission_by_organisation ON commission(organisation_id, status);

CREATE TABLE commission_cost(
    id            INTEGER PRIMARY KEY,
    commission_id INTEGER NOT NULL REFERENCES commission(id),
    funding       TEXT NOT NULL,                 -- code list funding_source
    pounds        INTEGER NOT NULL,
    note          TEXT,
    added_by      INTEGER NOT NULL REFERENCES user(id),
    added_at      TEXT NOT NULL
) STRICT;
CREATE INDEX commission_cost_by_commission ON commission_cost(commission_id, added_at);

CREATE TABLE support_session(
    id            INTEGER PRIMARY KEY,
    commission_id INTEGER NOT NULL REFERENCES commission(id),
    case_id       INTEGER NOT NULL REFERENCES channel_case(id),
    number        INTEGER NOT NULL,              -- 1, 2, ... within the commission
    planned_on    TEXT NOT NULL,
    status        TEXT NOT NULL,
    held_on       TEXT,
    reason        TEXT,                          -- of a cancellation or a lapse
    report_due_on TEXT,
    reported_on   TEXT,
    report        TEXT,
    recorded_by   INTEGER NOT NULL REFERENCES user(id), -- who wrote the last change
    recorded_at   TEXT NOT NULL,
    version       INTEGER NOT NULL DEFAULT 1,
    UNIQUE (commission_id, number)
) STRICT;
CREATE INDEX support_session_by_case ON support_session(case_id, status, planned_on);

-- Support by others beside the intervention provider: school, housing, health, ...
CREATE TABLE mainstream_support(
    id          INTEGER PRIMARY KEY,
    case_id     INTEGER NOT NULL REFERENCES channel_case(id),
    kind        TEXT NOT NULL,                   -- code list support_kind
    provider    TEXT NOT NULL,
    description TEXT NOT NULL,
    started_on  TEXT NOT NULL,
    funding     TEXT,                            -- code list funding_source
    pounds      INTEGER,
    ended_on    TEXT,
    outcome     TEXT,
    recorded_by INTEGER NOT NULL REFERENCES user(id),
    recorded_at TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX mainstream_support_by_case ON mainstream_support(case_id, started_on);

CREATE VIEW visible_commission AS
SELECT m.* FROM commission m WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = m.case_id);

-- What the one who delivers sees of it: whom to meet, and what was released. It ends with
-- the commission, with their work for that provider, and with a conflict of interest.
CREATE VIEW visible_own_commission AS
SELECT m.id, m.case_id, m.organisation_id, m.mentor_id, m.brief, m.sessions_contracted,
       m.report_days, m.begins_on, m.status, m.version, c.person_id, p.forename, p.surname
  FROM commission m
  JOIN channel_case c ON c.id = m.case_id
  JOIN person p ON p.id = c.person_id
 WHERE m.mentor_id = viewer_user()
   AND m.organisation_id = viewer_organisation()
   AND m.status = 'active'
   AND viewer_has_role('provider')
   AND NOT EXISTS (SELECT 1 FROM case_access x
                    WHERE x.user_id = viewer_user() AND x.case_id = m.case_id
                      AND x.reason = 'conflict');

CREATE VIEW visible_commission_cost AS
SELECT k.*
  FROM commission_cost k
 WHERE EXISTS (SELECT 1 FROM visible_commission m WHERE m.id = k.commission_id);

CREATE VIEW visible_support_session AS
SELECT s.* FROM support_session s WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = s.case_id);

CREATE VIEW visible_own_session AS
SELECT s.*
  FROM support_session s
 WHERE EXISTS (SELECT 1 FROM visible_own_commission m WHERE m.id = s.commission_id);

CREATE VIEW visible_mainstream_support AS
SELECT s.*
  FROM mainstream_support s
 WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = s.case_id);

-- What the case and the next agenda are told: sessions of a running commission that lapsed
-- since somebody last followed it up (a planned day that passed unrecorded is one), and
-- reports that are late, also of commissions that have ended.
CREATE VIEW visible_support_alarm AS
SELECT m.id, m.case_id, m.organisation_id,
       (SELECT count(*) FROM support_session s
         WHERE s.commission_id = m.id AND m.status = 'active'
           AND (s.status = 'lapsed' OR (s.status = 'planned' AND s.planned_on < viewer_today()))
           AND s.planned_on > coalesce(m.followed_up_on, '')) AS lapsed,
       (SELECT count(*) FROM support_session s
         WHERE s.commission_id = m.id AND s.status = 'held'
           AND s.report_due_on < viewer_today()) AS late_reports
  FROM visible_commission m;

INSERT INTO protected_table(name) VALUES
    ('commission'), ('commission_cost'), ('support_session'), ('mainstream_support');

INSERT INTO code_list(name, label) VALUES
 ('consent_capacity', 'Capacity to consent'),
 ('provider_approval', 'Home Office approval of providers'),
 ('provider_speciality', 'Specialities of providers'),
 ('funding_source', 'Funding of support'),
 ('support_kind', 'Kinds of mainstream support'),
 ('session_outcome', 'What became of a planned session');

INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('consent_capacity','presumed','Presumed: no reason to doubt it',1,'Mental Capacity Act 2005 s.1(2)',0),
 ('consent_capacity','has','Assessed: has capacity for this decision',2,'Mental Capacity Act 2005 s.2',0),
 ('consent_capacity','lacks','Assessed: lacks capacity for this decision',3,'Mental Capacity Act 2005 s.2',0),
 ('provider_approval','approved','Approved by the Home Office',1,'Home Office, 2016: approved intervention providers',0),
 ('provider_approval','pending','Approval applied for',2,'General knowledge',1),
 ('provider_approval','expired','Approval expired',3,'General knowledge',1),
 ('provider_approval','withdrawn','Approval withdrawn',4,'General knowledge',1),
 ('provider_speciality','islamist','Islamist extremism',1,'Home Office statistics',0),
 ('provider_speciality','right_wing','Extreme right-wing',2,'Home Office statistics',0),
 ('provider_speciality','mixed','Mixed, unclear or no ideology',3,'General knowledge',1),
 ('provider_speciality','online','Online harms',4,'General knowledge',1),
 ('provider_speciality','neurodiversity','Autism and other neurodiversity',5,'General knowledge',1),
 ('provider_speciality','young_people','Under 18s',6,'General knowledge',1),
 ('funding_source','home_office','Home Office, intervention provider contract',1,'General knowledge',1),
 ('funding_source','isf','Intervention Support Fund',2,'Channel Duty Guidance 2020',0),
 ('funding_source','local_authority','Local authority',3,'Local',0),
 ('funding_source','partner','Partner, in its ordinary work',4,'Local',0),
 ('support_kind','education','Education or training',1,'Statistics 2019/20 and council pages',0),
 ('support_kind','housing','Housing',2,'Statistics 2019/20 and council pages',0),
 ('support_kind','health','Physical or mental health',3,'Statistics 2019/20 and council pages',0),
 ('support_kind','substance','Drugs or alcohol',4,'Council pages',0),
 ('support_kind','careers','Careers and employment',5,'Council pages',0),
 ('support_kind','family','Family and parenting, online safety',6,'Council pages',0),
 ('support_kind','life_skills','Life skills, anger management',7,'Council pages',0),
 ('support_kind','therapy','Cognitive or behavioural therapy',8,'Council pages',0),
 ('support_kind','activity','Diversionary activity, sport, faith or community group',9,'Council pages',0),
 ('support_kind','other','Other',10,'Local',0),
 ('session_outcome','held','It was held',1,'Design of this program',0),
 ('session_outcome','cancelled','It was cancelled beforehand',2,'Design of this program',0),
 ('session_outcome','lapsed','It lapsed: nobody came, or nobody knows',3,'Design of this program',0);

INSERT INTO time_limit(code, label, starts, amount, unit, source, unverified) VALUES
 ('T8A','Fresh consent at 18','birth',216,'months','CTSA 2015 s.36(8): under 18 a parent or guardian, then the individual',0),
 ('T8R','Reassessment after consent was refused or withdrawn (at most)','refusal or withdrawal',12,'months','CTSA 2015 s.36(4)(e): after such period as the panel thinks fit; general knowledge',1),
 ('T11','Report after a session','session held',10,'working_days','General knowledge: the provider reports after each session',1);

INSERT INTO setting(name, label, hint, kind, value, source, unverified) VALUES
 ('support.lapses','Sessions that may lapse before the case raises an alarm','The alarm is raised at this number','number','2','Lessons of the Amess review: seven contracted, one held',0);

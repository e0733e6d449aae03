-- Intake: the person, the referral as it was made, what screening and section 36 decided.

CREATE TABLE person(
    id            INTEGER PRIMARY KEY,
    forename      TEXT,
    surname       TEXT NOT NULL,
    aliases       TEXT,
    date_of_birth TEXT,
    age_estimated INTEGER,
    gender        TEXT,
    postcode      TEXT,
    created_at    TEXT NOT NULL,
    merged_into   INTEGER REFERENCES person(id), -- set when a referral was linked elsewhere
    version       INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What a person can be found by when a new referral comes in; see domain/intake/matching.c.
CREATE TABLE person_key(
    key       TEXT NOT NULL,                     -- "s:mkmd", "b:2009-03-04", "p:lu11aa"
    person_id INTEGER NOT NULL REFERENCES person(id),
    PRIMARY KEY (key, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_key_by_person ON person_key(person_id);

-- The national referral form, sections A to I, with the local block J and the fields the
-- Home Office statistics ask for. One column a field of domain/intake/referral_fields.def.
CREATE TABLE referral(
    id              INTEGER PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,        -- R-2026-00041
    person_id       INTEGER NOT NULL REFERENCES person(id),
    case_id         INTEGER,                     -- the channel case it opened or joined
    status          TEXT NOT NULL,
    restricted      INTEGER NOT NULL DEFAULT 0,  -- as its case is: see 0008
    organisation_id INTEGER NOT NULL REFERENCES organisation(id), -- that sent it
    created_by      INTEGER NOT NULL REFERENCES user(id),
    created_at      TEXT NOT NULL,
    received_at     TEXT,
    received_on     TEXT,
    next_due_on     TEXT,                        -- of its running clocks, the first
    in_error_at     TEXT,                        -- entered in error: shown, never deleted
    in_error_by     INTEGER REFERENCES user(id),
    in_error_why    TEXT,
    version         INTEGER NOT NULL DEFAULT 1,
    -- statistics and routing
    area TEXT, concern_type TEXT, sector TEXT, ethnicity TEXT, mental_health TEXT,
    concern_on TEXT, referred_on TEXT, route TEXT,
    -- A  the individual
    forename TEXT, surname TEXT, aliases TEXT, date_of_birth TEXT, age_estimated INTEGER,
    gender TEXT, address TEXT, other_addresses TEXT, postcode TEXT, nationality TEXT,
    immigration_status TEXT, first_language TEXT, interpreter INTEGER, phone TEXT, email TEXT,
    family TEXT,
    -- B C D  what the concern is
    concern TEXT, needs TEXT, other_information TEXT, social_media TEXT, service_number TEXT,
    other_agencies TEXT,
    -- E  who first saw it; F who refers
    identifier_same INTEGER, identifier_name TEXT, identifier_role TEXT,
    identifier_organisation TEXT, identifier_relationship TEXT, identifier_phone TEXT,
    identifier_email TEXT,
    referrer_anonymous INTEGER, referrer_name TEXT, referrer_role TEXT,
    referrer_organisation TEXT, referrer_relationship TEXT, referrer_phone TEXT,
    referrer_email TEXT,
    -- H  safeguarding considerations
    disability INTEGER, disability_detail TEXT, safeguarding_lead_consulted INTEGER,
    safeguarding_lead_result TEXT, individual_informed INTEGER, individual_response TEXT,
    parents_informed INTEGER, parents_response TEXT, action_taken TEXT,
    agencies_consulted INTEGER, agencies_result TEXT,
    -- I  employment and education
    occupation TEXT, previous_occupation TEXT, school TEXT, previous_school TEXT,
    -- J  for the receiving authority
    immediate_risk_checked INTEGER, sent_to_police_at TEXT, acknowledged_on TEXT
) STRICT;
CREATE INDEX referral_by_person ON referral(person_id);
CREATE INDEX referral_by_received ON referral(received_at DESC, id DESC);
CREATE INDEX referral_by_status ON referral(status, received_at DESC, id DESC);
CREATE INDEX referral_by_case ON referral(case_id) WHERE case_id IS NOT NULL;
CREATE INDEX referral_by_organisation ON referral(organisation_id, received_at DESC, id DESC);
CREATE INDEX referral_by_creator ON referral(created_by, status);
CREATE INDEX referral_by_due ON referral(next_due_on) WHERE next_due_on IS NOT NULL;

-- "Is this somebody we know already?": the coordinator's answer for each likeness.
CREATE TABLE person_link(
    id          INTEGER PRIMARY KEY,
    referral_id INTEGER NOT NULL REFERENCES referral(id),
    person_id   INTEGER NOT NULL REFERENCES person(id),   -- who was suggested
    decision    TEXT NOT NULL CHECK (decision IN ('linked', 'not_linked')),
    decided_by  INTEGER NOT NULL REFERENCES user(id),
    decided_at  TEXT NOT NULL,
    former_person INTEGER REFERENCES person(id),           -- whose referral it was before
    UNIQUE (referral_id, person_id)
) STRICT;

-- A screening is recorded, never edited: the newest counts.
CREATE TABLE screening(
    id            INTEGER PRIMARY KEY,
    referral_id   INTEGER NOT NULL REFERENCES referral(id),
    gateway       TEXT NOT NULL,                 -- code list gateway
    deconflicted  TEXT NOT NULL,                 -- yes, no, pending: the coded result only
    safeguarding_referral TEXT NOT NULL,         -- none, child, adult
    signposted_to TEXT,
    reasons       TEXT,
    decided_on    TEXT NOT NULL,
    recorded_by   INTEGER NOT NULL REFERENCES user(id),
    recorded_at   TEXT NOT NULL
) STRICT;
CREATE INDEX screening_by_referral ON screening(referral_id, recorded_at);

-- CTSA 2015 s.36(3): reasonable grounds to believe that the individual is vulnerable to
-- being drawn into terrorism, decided by police or (since 12 April 2019) a local authority.
CREATE TABLE section36(
    id           INTEGER PRIMARY KEY,
    referral_id  INTEGER NOT NULL UNIQUE REFERENCES referral(id),
    decision     TEXT NOT NULL CHECK (decision IN ('proceed', 'refuse')),
    decider      TEXT NOT NULL,
    organisation TEXT NOT NULL CHECK (organisation IN ('police', 'local_authority')),
    reasons      TEXT NOT NULL,
    decided_on   TEXT NOT NULL,
    recorded_by  INTEGER NOT NULL REFERENCES user(id),
    recorded_at  TEXT NOT NULL
) STRICT;

-- Postcode districts and the area they mostly lie in. A proposal only: districts straddle
-- authorities, and the user decides.
CREATE TABLE postcode_district(
    district     TEXT PRIMARY KEY,               -- "LU4", or a sector "LU5 4"
    area         TEXT NOT NULL,
    source       TEXT NOT NULL,
    unverified   INTEGER NOT NULL DEFAULT 1,
    confirmed_on TEXT,
    confirmed_by INTEGER,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

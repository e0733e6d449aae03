-- Casework: everything after the section 36 decision hangs on the channel case.

CREATE TABLE channel_case(
    id           INTEGER PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,           -- CP-2026-0041
    person_id    INTEGER NOT NULL REFERENCES person(id),
    referral_id  INTEGER NOT NULL REFERENCES referral(id), -- that opened it
    area         TEXT NOT NULL,
    status       TEXT NOT NULL,
    status_on    TEXT NOT NULL,                  -- since when
    opened_on    TEXT NOT NULL,
    lead_id      INTEGER REFERENCES user(id),    -- the responsible officer
    cover_id     INTEGER REFERENCES user(id),    -- stands in while the lead is away
    cover_until_on TEXT,
    concern_type TEXT,
    risk_owner   TEXT,
    restricted   INTEGER NOT NULL DEFAULT 0,     -- 1: only people named in case_access
    restricted_why TEXT,                         -- the reason, while it is restricted
    next_due_on  TEXT,                           -- of its running clocks, the first
    adopted_on   TEXT,
    exited_on    TEXT,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX case_by_opened ON channel_case(opened_on DESC, id DESC);
CREATE INDEX case_by_status ON channel_case(status, opened_on DESC, id DESC);
CREATE INDEX case_by_area ON channel_case(area, opened_on DESC, id DESC);
CREATE INDEX case_by_lead ON channel_case(lead_id, opened_on DESC, id DESC);
CREATE INDEX case_by_cover ON channel_case(cover_id, opened_on DESC, id DESC)
    WHERE cover_id IS NOT NULL;
CREATE INDEX case_by_due ON channel_case(next_due_on, id) WHERE next_due_on IS NOT NULL;
CREATE INDEX case_by_person ON channel_case(person_id);
CREATE INDEX case_by_referral ON channel_case(referral_id);
CREATE INDEX case_by_concern ON channel_case(concern_type, opened_on DESC, id DESC);

-- Who sees a case beyond those who see its area, and who must not: reason 'conflict' hides
-- it from that person whatever else they may. Driven by agendas, actions and shares.
CREATE TABLE case_access(
    user_id   INTEGER NOT NULL REFERENCES user(id),
    case_id   INTEGER NOT NULL REFERENCES channel_case(id),
    reason    TEXT NOT NULL CHECK (reason IN ('share', 'meeting', 'action', 'commission',
                                              'named', 'conflict')),
    source_id INTEGER NOT NULL DEFAULT 0,        -- the meeting, the action, ...
    until_on  TEXT,                              -- last day; NULL: while the reason lasts
    granted_by INTEGER,
    granted_at TEXT NOT NULL,
    why       TEXT,                              -- of a share: the reason, in words
    PRIMARY KEY (user_id, case_id, reason, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_access_by_case ON case_access(case_id);
CREATE INDEX case_access_conflict ON case_access(user_id) WHERE reason = 'conflict';

-- A responsible officer hands over; the history stays.
CREATE TABLE case_lead(
    id         INTEGER PRIMARY KEY,
    case_id    INTEGER NOT NULL REFERENCES channel_case(id),
    user_id    INTEGER NOT NULL REFERENCES user(id),
    from_on    TEXT NOT NULL,
    until_on   TEXT,
    reason     TEXT NOT NULL,
    handed_by  INTEGER NOT NULL REFERENCES user(id)
) STRICT;
CREATE INDEX case_lead_by_case ON case_lead(case_id, from_on);

-- A running or stopped limit on a referral or case; see domain/core/deadline.c.
CREATE TABLE clock(
    id          INTEGER PRIMARY KEY,
    referral_id INTEGER REFERENCES referral(id),
    case_id     INTEGER REFERENCES channel_case(id),
    limit_code  TEXT NOT NULL REFERENCES time_limit(code),
    started_on  TEXT NOT NULL,
    due_on      TEXT NOT NULL,
    stopped_on  TEXT,
    why         TEXT NOT NULL,                   -- "5 working days from 2 March 2026, ..."
    CHECK ((referral_id IS NULL) <> (case_id IS NULL))
) STRICT;
CREATE INDEX clock_by_referral ON clock(referral_id) WHERE referral_id IS NOT NULL;
CREATE INDEX clock_by_case ON clock(case_id) WHERE case_id IS NOT NULL;

-- The chronology: every change of state and every note, by day.
CREATE TABLE entry(
    id          INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL,
    referral_id INTEGER,
    case_id     INTEGER,
    happened_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    user_id     INTEGER NOT NULL,
    kind        TEXT NOT NULL,                   -- "referral.received", "note", ...
    text        TEXT NOT NULL,                   -- one line; a note's own words stay in note
    note_id     INTEGER
) STRICT;
CREATE INDEX entry_by_case ON entry(case_id, happened_on DESC, recorded_at DESC, id DESC)
    WHERE case_id IS NOT NULL;
CREATE INDEX entry_by_referral ON entry(referral_id, happened_on DESC, recorded_at DESC, id DESC)
    WHERE referral_id IS NOT NULL;

-- A note is never rewritten: a correction is a new note that names the one it corrects.
CREATE TABLE note(
    id           INTEGER PRIMARY KEY,
    case_id      INTEGER NOT NULL REFERENCES channel_case(id),
    kind         TEXT NOT NULL,                  -- code list note_kind
    text         TEXT NOT NULL,
    happened_on  TEXT NOT NULL,
    written_by   INTEGER NOT NULL REFERENCES user(id),
    written_at   TEXT NOT NULL,
    corrects     INTEGER REFERENCES note(id),
    in_error_at  TEXT,
    in_error_by  INTEGER REFERENCES user(id),
    in_error_why TEXT,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX note_by_case ON note(case_id, happened_on DESC, id DESC);

CREATE TABLE external_reference(
    id        INTEGER PRIMARY KEY,
    case_id   INTEGER NOT NULL REFERENCES channel_case(id),
    system    TEXT NOT NULL,                     -- code list external_system
    value     TEXT NOT NULL,
    added_by  INTEGER NOT NULL REFERENCES user(id),
    added_at  TEXT NOT NULL,
    UNIQUE (case_id, system, value)
) STRICT;

-- CTSA 2015 s.36(8): of the individual or, under 18, of a parent or guardian.
CREATE TABLE consent(
    id           INTEGER PRIMARY KEY,
    case_id      INTEGER NOT NULL REFERENCES channel_case(id),
    number       INTEGER NOT NULL,               -- 1, 2, ... within the case: the last counts
    sought_by    TEXT NOT NULL,
    asked_on     TEXT NOT NULL,
    "from"       TEXT NOT NULL,                  -- individual, parent, guardian, authority
    relationship TEXT,
    outcome      TEXT NOT NULL CHECK (outcome IN ('given', 'refused', 'withdrawn')),
    explained    TEXT,
    reason       TEXT,
    recorded_by  INTEGER NOT NULL REFERENCES user(id),
    recorded_at  TEXT NOT NULL,
    UNIQUE (case_id, number)
) STRICT;

-- CTSA 2015 s.36(5): how, when and by whom consent is sought; the nature of the support;
-- who provides it; how and when it is provided. One row a version; the newest counts.
CREATE TABLE support_plan(
    id           INTEGER PRIMARY KEY,
    case_id      INTEGER NOT NULL REFERENCES channel_case(id),
    number       INTEGER NOT NULL,               -- 1, 2, ... within the case
    status       TEXT NOT NULL,
    consent_how  TEXT,
    nature       TEXT,
    providers    TEXT,
    delivery     TEXT,
    written_by   INTEGER NOT NULL REFERENCES user(id),
    written_at   TEXT NOT NULL,
    approved_by  INTEGER REFERENCES user(id),
    approved_at  TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    UNIQUE (case_id, number)
) STRICT;

CREATE TABLE plan_need(
    id       INTEGER PRIMARY KEY,
    plan_id  INTEGER NOT NULL REFERENCES support_plan(id),
    position INTEGER NOT NULL,
    need     TEXT NOT NULL,
    action   TEXT,
    owner    TEXT,                               -- an e-mail address of ours, or a name
    owner_id INTEGER REFERENCES user(id),
    due_on   TEXT,
    accepted_because TEXT                        -- why nothing is done; a draft may lack both
) STRICT;
CREATE INDEX plan_need_by_plan ON plan_need(plan_id, position);

-- What left the program as a file: why, by whom, how much. The audit row holds its id.
CREATE TABLE export(
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,                   -- "case_list"
    reason      TEXT NOT NULL,
    filter      TEXT NOT NULL,                   -- "status=supported area=luton"
    rows        INTEGER NOT NULL,
    exported_by INTEGER NOT NULL REFERENCES user(id),
    exported_at TEXT NOT NULL
) STRICT;
CREATE INDEX export_by_user ON export(exported_by, exported_at);

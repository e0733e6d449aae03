-- Foundation: what every other table leans on. Settings, code lists and time limits are
-- data with a source and an "unverified" flag, so that an administrator can confirm them.
-- Conventions: ids of records are random (see base/ident.h); columns ending in _on are ISO
-- days, in _at UTC instants; version is raised by every change; yes/no is 1/0.

-- Tables that readers may read only through a view named visible_... (store/guard.c).
CREATE TABLE protected_table(
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE setting(
    name         TEXT PRIMARY KEY,              -- "session.idle_minutes"
    label        TEXT NOT NULL,
    hint         TEXT,
    kind         TEXT NOT NULL CHECK (kind IN ('line', 'number', 'yes_no')),
    value        TEXT NOT NULL,
    source       TEXT NOT NULL,                 -- where the value comes from
    unverified   INTEGER NOT NULL DEFAULT 0,    -- 1: general knowledge, to be confirmed
    confirmed_on TEXT,
    confirmed_by INTEGER,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Words the program must remember and nobody edits: random keys, the demo mark.
CREATE TABLE store_fact(
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE code_list(
    name  TEXT PRIMARY KEY,
    label TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE code(
    list         TEXT NOT NULL REFERENCES code_list(name),
    code         TEXT NOT NULL,                 -- stable, for programs
    label        TEXT NOT NULL,                 -- words, for people
    position     INTEGER NOT NULL,
    valid_from   TEXT NOT NULL DEFAULT '1900-01-01',
    valid_to     TEXT,                          -- last day on which it may be chosen
    source       TEXT NOT NULL,
    unverified   INTEGER NOT NULL DEFAULT 0,
    confirmed_on TEXT,
    confirmed_by INTEGER,
    version      INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (list, code)
) STRICT, WITHOUT ROWID;

-- How long something may take: which event starts it, how much, in what unit.
CREATE TABLE time_limit(
    code         TEXT PRIMARY KEY,              -- "T2"
    label        TEXT NOT NULL,
    starts       TEXT NOT NULL,                 -- the event, in words
    amount       INTEGER NOT NULL CHECK (amount > 0),
    unit         TEXT NOT NULL CHECK (unit IN ('working_days', 'days', 'months')),
    source       TEXT NOT NULL,
    unverified   INTEGER NOT NULL DEFAULT 0,
    confirmed_on TEXT,
    confirmed_by INTEGER,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Days off beside the computed bank holidays of England and Wales, and days that were moved.
CREATE TABLE day_off(
    day   TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    off   INTEGER NOT NULL DEFAULT 1            -- 0: a computed holiday that is worked
) STRICT, WITHOUT ROWID;

CREATE TABLE job(
    name          TEXT PRIMARY KEY,
    label         TEXT NOT NULL,
    every_minutes INTEGER NOT NULL CHECK (every_minutes > 0),
    next_at       TEXT NOT NULL,
    started_at    TEXT,
    ended_at      TEXT,
    result        TEXT,                         -- "ok" or what went wrong
    done          INTEGER NOT NULL DEFAULT 0    -- how much the last run did
) STRICT, WITHOUT ROWID;

-- Who did what. Holds ids and codes, never names or free text. Each row is chained to the
-- one before: hash = BLAKE2b-256(hash before, canonical row), see domain/people/audit.c.
CREATE TABLE audit(
    id          INTEGER PRIMARY KEY,            -- counts without a gap
    at          TEXT NOT NULL,
    user_id     INTEGER NOT NULL,               -- 0: nobody signed in, or the program itself
    verb        TEXT NOT NULL,                  -- "case.read"
    outcome     TEXT NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused')),
    record      INTEGER NOT NULL DEFAULT 0,     -- what it was done to; 0: nothing in particular
    person_id   INTEGER NOT NULL DEFAULT 0,
    referral_id INTEGER NOT NULL DEFAULT 0,
    case_id     INTEGER NOT NULL DEFAULT 0,
    detail      TEXT NOT NULL DEFAULT '',       -- codes: filters, counts, old and new state
    hash        TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_case ON audit(case_id, id) WHERE case_id <> 0;
CREATE INDEX audit_by_referral ON audit(referral_id, id) WHERE referral_id <> 0;
CREATE INDEX audit_by_user ON audit(user_id, id);

-- Counters for references people read out: R-2026-00041.
CREATE TABLE reference_counter(
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;

-- Answers to POSTs that carried an Idempotency-Key, for 48 hours.
CREATE TABLE idempotency(
    user_id    INTEGER NOT NULL,
    key        TEXT NOT NULL,
    request    TEXT NOT NULL,                   -- digest of method, path and body
    status     INTEGER NOT NULL,
    location   TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency(created_at);

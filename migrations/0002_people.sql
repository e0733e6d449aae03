-- People: organisations, the users who work in them, how they sign in.

CREATE TABLE organisation(
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,                       -- code list organisation_kind
    agency  TEXT,                                -- code list agency: for quorum and attendance
    area    TEXT,                                -- code list area; NULL: the whole partnership
    active  INTEGER NOT NULL DEFAULT 1,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE user(
    id               INTEGER PRIMARY KEY,
    email            TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name             TEXT NOT NULL,
    job_title        TEXT,
    organisation_id  INTEGER NOT NULL REFERENCES organisation(id),
    roles            TEXT NOT NULL DEFAULT ' ',  -- words between blanks: " coordinator chair "
    active           INTEGER NOT NULL DEFAULT 1,
    password         TEXT NOT NULL,              -- Argon2id, with its parameters
    must_change      INTEGER NOT NULL DEFAULT 1, -- the password, before anything else
    password_at      TEXT NOT NULL,
    failures         INTEGER NOT NULL DEFAULT 0, -- since the last success
    failed_at        TEXT,
    signed_in_at     TEXT,
    version          INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX user_by_organisation ON user(organisation_id);
CREATE INDEX user_by_name ON user(name, id);

-- A session is found by the digest of its cookie; the cookie itself is stored nowhere.
CREATE TABLE session(
    digest     TEXT PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES user(id),
    started_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL,                    -- to the minute
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL                     -- browser, shortened
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session(user_id);
CREATE INDEX session_by_seen ON session(seen_at);

CREATE TABLE api_token(
    id         INTEGER PRIMARY KEY,
    digest     TEXT NOT NULL UNIQUE,
    user_id    INTEGER NOT NULL REFERENCES user(id),
    label      TEXT NOT NULL,
    issued_at  TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
) STRICT;
CREATE INDEX api_token_by_user ON api_token(user_id);

-- Failed sign-ins by address, for throttling: counts failures, never successes.
CREATE TABLE sign_in_failure(
    address  TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

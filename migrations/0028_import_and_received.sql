-- Files of other systems on their way in, and cases that came from other panels.

-- A file waits here from its upload until it is imported, discarded or a day old. The row
-- stays as the record of what came in; the file itself and what was found in it do not.
CREATE TABLE import_file(
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES user(id), -- nobody else sees it
    kind       TEXT NOT NULL CHECK (kind IN ('referrals', 'cases')),
    name       TEXT NOT NULL,                    -- of the file
    status     TEXT NOT NULL,                    -- lifecycle.def, IMPORT
    letters    TEXT NOT NULL DEFAULT 'utf8' CHECK (letters IN ('utf8', 'windows')),
    mapping    TEXT,                             -- JSON: {"columns": [...], "all": {...}}
    rows       INTEGER NOT NULL DEFAULT 0,       -- of the file, without its headings
    records    INTEGER NOT NULL DEFAULT 0,       -- referrals or cases in them
    problems   INTEGER NOT NULL DEFAULT 0,
    likenesses INTEGER NOT NULL DEFAULT 0,       -- possible duplicates
    made_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at   TEXT,
    stopped_why TEXT,                            -- the last try, in plain words
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX import_file_by_user ON import_file(user_id, made_at DESC, id DESC);
CREATE INDEX import_file_by_status ON import_file(status, made_at);

-- Apart from its row, so that a change of the row does not write the whole file anew.
CREATE TABLE import_text(
    import_id INTEGER PRIMARY KEY REFERENCES import_file(id),
    text      TEXT NOT NULL
) STRICT;

-- What the dry run found, by row and column of the file.
CREATE TABLE import_finding(
    import_id INTEGER NOT NULL REFERENCES import_file(id),
    number    INTEGER NOT NULL,                  -- 1, 2, ... in the order of the file
    kind      TEXT NOT NULL CHECK (kind IN ('problem', 'likeness')),
    row       INTEGER NOT NULL,
    place     INTEGER NOT NULL DEFAULT 0,        -- of the column; 0: of none
    heading   TEXT,                              -- of that column, or the field's own name
    value     TEXT,                              -- what stands there
    detail    TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;

-- What came of each record; by its reference it is known again.
CREATE TABLE import_row(
    import_id   INTEGER NOT NULL REFERENCES import_file(id),
    row         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    reference   TEXT,                            -- what the other system called it
    referral_id INTEGER NOT NULL REFERENCES referral(id),
    case_id     INTEGER REFERENCES channel_case(id),
    PRIMARY KEY (import_id, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_row_by_reference ON import_row(kind, reference) WHERE reference IS NOT NULL;
CREATE INDEX import_row_by_referral ON import_row(referral_id);
CREATE INDEX import_row_by_case ON import_row(case_id) WHERE case_id IS NOT NULL;

-- Which heading meant which column the last time: the next file is matched by itself.
CREATE TABLE import_heading(
    kind    TEXT NOT NULL,
    heading TEXT NOT NULL,                       -- folded: lower case, letters and digits
    field   TEXT NOT NULL,                       -- '': left out
    PRIMARY KEY (kind, heading)
) STRICT, WITHOUT ROWID;

CREATE VIEW visible_import_file AS
SELECT f.* FROM import_file f WHERE f.user_id = viewer_user();

CREATE VIEW visible_import_text AS
SELECT t.* FROM import_text t
 WHERE EXISTS (SELECT 1 FROM visible_import_file f WHERE f.id = t.import_id);

CREATE VIEW visible_import_finding AS
SELECT g.* FROM import_finding g
 WHERE EXISTS (SELECT 1 FROM visible_import_file f WHERE f.id = g.import_id);

CREATE VIEW visible_import_row AS
SELECT w.* FROM import_row w
 WHERE EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = w.referral_id);

INSERT INTO protected_table(name) VALUES
 ('import_file'), ('import_text'), ('import_finding'), ('import_row');

INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('external_system','earlier','Earlier system or spreadsheet',5,'Local',0);

-- Other panels whose packages we take and seal ours to. A key counts once somebody has
-- compared its fingerprint with the other panel by telephone.
CREATE TABLE transfer_peer(
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,           -- "Milton Keynes"
    key          TEXT NOT NULL UNIQUE,           -- "channelkey1:..."
    contact      TEXT,
    added_by     INTEGER NOT NULL REFERENCES user(id),
    added_at     TEXT NOT NULL,
    confirmed_on TEXT,
    confirmed_with TEXT,                         -- who read the fingerprint out to us
    confirmed_by INTEGER REFERENCES user(id),
    ended_at     TEXT,                           -- not used any more
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What came with a case from another panel: read, never changed.
CREATE TABLE received_record(
    id          INTEGER PRIMARY KEY,
    case_id     INTEGER NOT NULL REFERENCES channel_case(id),
    peer_id     INTEGER NOT NULL REFERENCES transfer_peer(id),
    reference   TEXT NOT NULL,                   -- the case's, there
    made_at     TEXT NOT NULL,                   -- when the package was made
    manifest    TEXT NOT NULL,                   -- JSON: parts, bytes, digests
    parts       TEXT NOT NULL,                   -- JSON
    digest      TEXT NOT NULL UNIQUE,            -- of the package: it is taken once
    received_by INTEGER NOT NULL REFERENCES user(id),
    received_at TEXT NOT NULL
) STRICT;
CREATE INDEX received_record_by_case ON received_record(case_id);
CREATE INDEX received_record_by_peer ON received_record(peer_id);

CREATE VIEW visible_received_record AS
SELECT r.* FROM received_record r
 WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = r.case_id);

INSERT INTO protected_table(name) VALUES ('received_record');

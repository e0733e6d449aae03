-- The panel: meetings, their agenda, who was there, what was decided and why.

CREATE TABLE meeting(
    id        INTEGER PRIMARY KEY,
    held_on   TEXT NOT NULL,
    starts_at TEXT NOT NULL,                     -- local time, "10:00"
    place     TEXT,
    remote    INTEGER NOT NULL DEFAULT 0,
    kind      TEXT NOT NULL CHECK (kind IN ('monthly', 'extraordinary')),
    status    TEXT NOT NULL,
    chair_id  INTEGER REFERENCES user(id),
    papers_out_at TEXT,
    created_by INTEGER NOT NULL REFERENCES user(id),
    version   INTEGER NOT NULL DEFAULT 1,
    CHECK (place IS NOT NULL OR remote = 1)
) STRICT;
CREATE INDEX meeting_by_day ON meeting(held_on DESC, id DESC);

CREATE TABLE attendance(
    meeting_id INTEGER NOT NULL REFERENCES meeting(id),
    user_id    INTEGER NOT NULL REFERENCES user(id),
    agency     TEXT,                             -- code list agency
    attendance TEXT NOT NULL DEFAULT 'invited' CHECK (attendance IN ('invited', 'present', 'apologies', 'absent')),
    version    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (meeting_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_by_user ON attendance(user_id);

CREATE TABLE agenda_item(
    id         INTEGER PRIMARY KEY,
    meeting_id INTEGER NOT NULL REFERENCES meeting(id),
    case_id    INTEGER NOT NULL REFERENCES channel_case(id),
    kind       TEXT NOT NULL,                    -- code list item_kind
    position   INTEGER NOT NULL,
    why        TEXT NOT NULL,                    -- why it is on the agenda, in words
    status     TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'decided', 'not_reached')),
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (meeting_id, case_id, kind)
) STRICT;
CREATE INDEX agenda_item_by_case ON agenda_item(case_id);
CREATE INDEX agenda_item_by_place ON agenda_item(meeting_id, position, id);

-- A decision is superseded, never edited.
CREATE TABLE decision(
    id           INTEGER PRIMARY KEY,
    item_id      INTEGER NOT NULL REFERENCES agenda_item(id),
    meeting_id   INTEGER NOT NULL REFERENCES meeting(id),
    case_id      INTEGER NOT NULL REFERENCES channel_case(id),
    decision     TEXT NOT NULL,                  -- code list decision
    rationale    TEXT NOT NULL CHECK (length(rationale) > 0),
    basis        TEXT NOT NULL CHECK (basis IN ('unanimous', 'majority', 'chair')), -- s.37(6)
    dissent      TEXT,
    risk_owner   TEXT,                           -- in words; risk_owner_id where it is a user
    risk_owner_id INTEGER REFERENCES user(id),
    health_social_care TEXT,                     -- s.36(6): asked whenever a case is not adopted
    review_on    TEXT,
    case_version INTEGER NOT NULL,               -- of the case file at that moment
    decided_on   TEXT NOT NULL,
    recorded_by  INTEGER NOT NULL REFERENCES user(id),
    recorded_at  TEXT NOT NULL,
    superseded_by INTEGER REFERENCES decision(id)
) STRICT;
CREATE INDEX decision_by_case ON decision(case_id, decided_on);
CREATE INDEX decision_by_item ON decision(item_id);
CREATE INDEX decision_by_meeting ON decision(meeting_id);

CREATE TABLE action(
    id           INTEGER PRIMARY KEY,
    meeting_id   INTEGER REFERENCES meeting(id),
    item_id      INTEGER REFERENCES agenda_item(id),
    case_id      INTEGER NOT NULL REFERENCES channel_case(id),
    owner_id     INTEGER NOT NULL REFERENCES user(id),
    text         TEXT NOT NULL,
    due_on       TEXT NOT NULL,
    status       TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'dropped')),
    closed_on    TEXT,
    outcome      TEXT,
    created_at   TEXT NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX action_by_owner ON action(owner_id, status, due_on);
CREATE INDEX action_by_case ON action(case_id, due_on);
CREATE INDEX action_by_status ON action(status, due_on, id);
CREATE INDEX action_by_item ON action(item_id) WHERE item_id IS NOT NULL;

-- A declared interest takes the case from that person at once: case_access 'conflict' with
-- the item as its source. Withdrawing it (a mistake) is for chair and coordinator.
CREATE TABLE interest(
    id           INTEGER PRIMARY KEY,
    item_id      INTEGER NOT NULL REFERENCES agenda_item(id),
    meeting_id   INTEGER NOT NULL REFERENCES meeting(id),
    case_id      INTEGER NOT NULL REFERENCES channel_case(id),
    user_id      INTEGER NOT NULL REFERENCES user(id),
    nature       TEXT NOT NULL,
    declared_at  TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by INTEGER REFERENCES user(id)
) STRICT;
CREATE INDEX interest_by_item ON interest(item_id);
CREATE INDEX interest_by_meeting ON interest(meeting_id);
CREATE INDEX interest_by_case ON interest(case_id);

CREATE VIEW visible_interest AS
SELECT i.* FROM interest i WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = i.case_id);

-- An owner keeps sight of the line itself (not of the case) after closing it, so that it can
-- be looked up and taken back; a conflict of interest hides even that.
CREATE VIEW visible_own_action AS
SELECT a.*,
       (SELECT c.person_id FROM channel_case c WHERE c.id = a.case_id) AS person_id,
       (SELECT c.referral_id FROM channel_case c WHERE c.id = a.case_id) AS referral_id
  FROM action a
 WHERE a.owner_id = viewer_user()
   AND NOT EXISTS (SELECT 1 FROM case_access x
                    WHERE x.user_id = viewer_user() AND x.case_id = a.case_id
                      AND x.reason = 'conflict');

INSERT INTO protected_table(name) VALUES ('interest');

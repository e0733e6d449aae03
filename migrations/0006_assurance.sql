-- Assurance: the Channel Duty Guidance checklist as a template, a return for a year.

CREATE TABLE checklist_template(
    id         INTEGER PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,             -- code list checklist_template
    title      TEXT NOT NULL,
    source     TEXT NOT NULL,
    unverified INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE template_item(
    id           INTEGER PRIMARY KEY,
    template_id  INTEGER NOT NULL REFERENCES checklist_template(id),
    position     INTEGER NOT NULL,
    area         TEXT NOT NULL,                  -- "A"
    area_title   TEXT NOT NULL,
    number       TEXT NOT NULL,                  -- "A1"
    text         TEXT NOT NULL,
    hint         TEXT,                           -- what would be evidence
    source       TEXT NOT NULL,
    unverified   INTEGER NOT NULL DEFAULT 1,
    confirmed_on TEXT,
    confirmed_by INTEGER REFERENCES user(id),
    version      INTEGER NOT NULL DEFAULT 1,
    UNIQUE (template_id, number)
) STRICT;
CREATE INDEX template_item_in_order ON template_item(template_id, position);

CREATE TABLE checklist(
    id          INTEGER PRIMARY KEY,
    template_id INTEGER NOT NULL REFERENCES checklist_template(id),
    year        INTEGER NOT NULL,                -- financial year ending 31 March
    status      TEXT NOT NULL,
    created_by  INTEGER NOT NULL REFERENCES user(id),
    created_at  TEXT NOT NULL,
    signed_by   INTEGER REFERENCES user(id),
    signed_at   TEXT,
    approved_by INTEGER REFERENCES user(id),
    approved_at TEXT,
    digest      TEXT,                            -- of the signed lines and answers
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (template_id, year)
) STRICT;
CREATE INDEX checklist_in_order ON checklist(year DESC, id DESC);

-- One row a line from the day the return is opened, with the words of that day: correcting
-- the template later changes no return that is open or signed.
CREATE TABLE checklist_answer(
    id               INTEGER PRIMARY KEY,
    checklist_id     INTEGER NOT NULL REFERENCES checklist(id),
    template_item_id INTEGER NOT NULL REFERENCES template_item(id),
    position         INTEGER NOT NULL,
    area             TEXT NOT NULL,
    area_title       TEXT NOT NULL,
    number           TEXT NOT NULL,
    text             TEXT NOT NULL,
    hint             TEXT,
    answer           TEXT,                       -- NULL: not answered yet
    evidence         TEXT,
    comment          TEXT,
    improvement_action TEXT,
    improvement_owner  INTEGER REFERENCES user(id),
    improvement_due_on TEXT,
    answered_by      INTEGER REFERENCES user(id),
    answered_at      TEXT,
    version          INTEGER NOT NULL DEFAULT 1,
    UNIQUE (checklist_id, template_item_id)
) STRICT;
CREATE INDEX checklist_answer_in_order ON checklist_answer(checklist_id, position);

-- Assessments entered in error, the assessment an exit relies on, and names that are one
-- name as something an administrator keeps.

ALTER TABLE assessment ADD COLUMN in_error_at TEXT;
ALTER TABLE assessment ADD COLUMN in_error_by INTEGER REFERENCES user(id);
ALTER TABLE assessment ADD COLUMN in_error_why TEXT;

-- When the next is due, case by case.
CREATE INDEX clock_next_assessment ON clock(case_id, due_on)
 WHERE limit_code = 'T9' AND stopped_on IS NULL;

-- Taken down when the record is sent: the assessment that was in date, or why there is none.
ALTER TABLE exit_record ADD COLUMN assessment_id INTEGER REFERENCES assessment(id);
ALTER TABLE exit_record ADD COLUMN no_assessment TEXT;

-- A family of names, called by one of them; the names themselves are rows of name_kin.
-- One that was withdrawn has none left.
CREATE TABLE name_family(
    kin          TEXT PRIMARY KEY,
    source       TEXT NOT NULL DEFAULT 'Ordinary knowledge of names',
    unverified   INTEGER NOT NULL DEFAULT 1,
    confirmed_on TEXT,
    confirmed_by INTEGER REFERENCES user(id),
    version      INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
INSERT INTO name_family(kin) SELECT DISTINCT kin FROM name_kin;
CREATE INDEX name_kin_by_family ON name_kin(kin, name);

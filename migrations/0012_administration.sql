-- Administration: the named senior officer, days off as reference data, the trail by verb.

-- Approves signed checklist returns: a named person, whatever else their roles allow.
ALTER TABLE user ADD COLUMN senior_officer INTEGER NOT NULL DEFAULT 0;

-- Days off are confirmed or corrected like every value an administrator keeps. A row that
-- was a mistake is withdrawn, never deleted: the computed calendar then holds.
ALTER TABLE day_off ADD COLUMN counts TEXT NOT NULL DEFAULT 'day_off'
    CHECK (counts IN ('day_off', 'working', 'withdrawn'));
ALTER TABLE day_off ADD COLUMN source TEXT NOT NULL DEFAULT 'General knowledge';
ALTER TABLE day_off ADD COLUMN unverified INTEGER NOT NULL DEFAULT 1;
ALTER TABLE day_off ADD COLUMN confirmed_on TEXT;
ALTER TABLE day_off ADD COLUMN confirmed_by INTEGER;
ALTER TABLE day_off ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE day_off SET counts = 'working' WHERE off = 0;
ALTER TABLE day_off DROP COLUMN off;

-- GET /audit?verb=...: without it, every page walks rows of other verbs.
CREATE INDEX audit_by_verb ON audit(verb, id);

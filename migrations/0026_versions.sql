-- Versions of records that several people write: what each save changed.

-- One row a save. It holds the fields that were new, changed or emptied then; the state of
-- version n is what the rows up to n say together. `kind` and `series_id` say of what: the
-- support plans of a case, an assessment, a referral, the draft of a referral (which is its
-- writer's alone, also after it was sent).
CREATE TABLE record_version(
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('support_plan', 'assessment', 'referral',
                                              'referral_draft', 'minutes')),
    series_id   INTEGER NOT NULL,
    number      INTEGER NOT NULL,                -- 1, 2, ... within the series
    what        TEXT NOT NULL,                   -- "saved", "approved", ...: record_version.h
    changes     TEXT NOT NULL,                   -- [{"name", "label", "value", "place"}]
    referral_id INTEGER REFERENCES referral(id),
    case_id     INTEGER REFERENCES channel_case(id),
    made_by     INTEGER NOT NULL REFERENCES user(id),
    made_at     TEXT NOT NULL,
    UNIQUE (kind, series_id, number)
) STRICT;
CREATE INDEX record_version_by_referral ON record_version(referral_id)
    WHERE referral_id IS NOT NULL;
CREATE INDEX record_version_by_case ON record_version(case_id) WHERE case_id IS NOT NULL;

-- Seen with the record; of a referral's draft by who wrote it.
CREATE VIEW visible_record_version AS
SELECT v.*
  FROM record_version v
 WHERE (v.kind <> 'referral_draft' OR v.made_by = viewer_user())
   AND ((v.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = v.case_id))
        OR (v.case_id IS NULL
            AND EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = v.referral_id)));

INSERT INTO protected_table(name) VALUES ('record_version');

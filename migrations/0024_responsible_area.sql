-- Requirement 5: where the person lives is looked at again when the address changes. One row
-- an answer for one case or referral: it moved to the area of the address, or it stays.
CREATE TABLE area_decision(
    id          INTEGER PRIMARY KEY,
    detail_id   INTEGER NOT NULL REFERENCES person_detail(id), -- the address
    area        TEXT NOT NULL,                   -- in which it lay then
    referral_id INTEGER REFERENCES referral(id),
    case_id     INTEGER REFERENCES channel_case(id),
    former_area TEXT NOT NULL,                   -- of the case or referral, before
    decision    TEXT NOT NULL,                   -- code list area_decision
    reason      TEXT NOT NULL,
    decided_by  INTEGER NOT NULL REFERENCES user(id),
    decided_at  TEXT NOT NULL,
    CHECK ((referral_id IS NULL) <> (case_id IS NULL))
) STRICT;
CREATE INDEX area_decision_by_detail ON area_decision(detail_id);
CREATE INDEX area_decision_by_case ON area_decision(case_id);
CREATE INDEX area_decision_by_referral ON area_decision(referral_id);

CREATE VIEW visible_area_decision AS
SELECT a.*
  FROM area_decision a
 WHERE EXISTS (SELECT 1 FROM visible_person_detail d WHERE d.id = a.detail_id)
   AND (EXISTS (SELECT 1 FROM visible_case c WHERE c.id = a.case_id)
        OR EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = a.referral_id));

INSERT INTO protected_table(name) VALUES ('area_decision');

INSERT INTO code_list(name, label) VALUES ('area_decision', 'Responsible authority after a move');
INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('area_decision','moved','The authority of the new address becomes responsible',1,'Local',0),
 ('area_decision','stays','It stays with the authority that has it',2,'Local',0);

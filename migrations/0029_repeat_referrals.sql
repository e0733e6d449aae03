-- Repeat referrals: the earlier concerns are looked at together, and ending such a referral
-- without Channel takes reasons of its own and, from a set number on, a second person. When
-- a referral went to the police and to safeguarding, to the minute.

-- How a person is connected to others by answers at screening, from both ends.
CREATE INDEX person_link_by_person ON person_link(person_id) WHERE decision = 'linked';
CREATE INDEX person_link_by_former ON person_link(former_person) WHERE decision = 'linked';

-- That there is a referral the reader may not see, and of whom: never which, never how many.
CREATE VIEW visible_elsewhere AS
SELECT r.person_id
  FROM referral r
 WHERE r.status <> 'draft' AND r.in_error_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM visible_referral v WHERE v.id = r.id);

-- Why nothing more is done this time, having seen the earlier referrals.
ALTER TABLE screening ADD COLUMN repeat_reasons TEXT;
ALTER TABLE section36 ADD COLUMN repeat_reasons TEXT;

-- An outcome that waits for a second person. The referral stays where it is until another
-- user confirms it; a screening is recorded already, a section 36 refusal only then.
CREATE TABLE second_check(
    id            INTEGER PRIMARY KEY,
    referral_id   INTEGER NOT NULL REFERENCES referral(id),
    kind          TEXT NOT NULL CHECK (kind IN ('screening', 'section_36')),
    status        TEXT NOT NULL,
    outcome       TEXT NOT NULL,                 -- code list gateway, or refuse
    screening_id  INTEGER REFERENCES screening(id),
    decider       TEXT,                          -- of section 36
    organisation  TEXT,
    reasons       TEXT,
    repeat_reasons TEXT,
    decided_on    TEXT NOT NULL,
    referrals     INTEGER NOT NULL,              -- within the period, this one included
    notice        INTEGER NOT NULL DEFAULT 0,    -- that somebody else may hold something stood
    proposed_by   INTEGER NOT NULL REFERENCES user(id),
    proposed_at   TEXT NOT NULL,
    answered_by   INTEGER REFERENCES user(id),
    answered_at   TEXT,
    answer_reason TEXT,
    version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX second_check_by_referral ON second_check(referral_id, proposed_at);
CREATE UNIQUE INDEX second_check_waiting ON second_check(referral_id) WHERE status = 'waiting';
CREATE INDEX second_check_by_status ON second_check(status, proposed_at, id);
CREATE INDEX second_check_by_proposer ON second_check(proposed_by, status, proposed_at);

CREATE VIEW visible_second_check AS
SELECT s.*
  FROM second_check s
 WHERE EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = s.referral_id);

INSERT INTO protected_table(name) VALUES ('second_check');

-- Beside sent_to_police_at, which has been there from the first day.
ALTER TABLE referral ADD COLUMN sent_to_police_by TEXT;      -- how: e-mail, portal, telephone
ALTER TABLE referral ADD COLUMN safeguarding_referral TEXT;  -- code list safeguarding_referral
ALTER TABLE referral ADD COLUMN safeguarding_sent_at TEXT;
ALTER TABLE referral ADD COLUMN safeguarding_sent_to TEXT;   -- the team that received it

INSERT INTO setting(name, label, hint, kind, value, source, unverified) VALUES
 ('repeat.window_months','Months within which referrals of the same person are counted together','Older ones are still shown','number','18','Local choice, after the Southport review: referrals close together were closed one by one',0),
 ('repeat.second_person','From which referral of a person in that time a second person must confirm that nothing more is done','3: the third and any later one, and any referral where another authority''s coordinator may hold relevant information. 0: never','number','3','Local choice, after the Southport review',0);

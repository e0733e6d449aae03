-- A case moves to another panel, and stays ours until that panel has accepted it.
CREATE TABLE case_transfer(
    id              INTEGER PRIMARY KEY,
    case_id         INTEGER NOT NULL REFERENCES channel_case(id),
    status          TEXT NOT NULL,
    receiving_panel TEXT NOT NULL,
    contact         TEXT NOT NULL,               -- whom we deal with there
    reason          TEXT NOT NULL,
    contents        TEXT NOT NULL,               -- codes of list transfer_content
    consent_continues INTEGER NOT NULL,          -- 1: consent was confirmed for the move
    sent_on         TEXT,
    answered_on     TEXT,                        -- the acceptance date, or of the refusal
    answered_by     TEXT,                        -- who of the receiving panel
    answer_note     TEXT,
    prepared_by     INTEGER NOT NULL REFERENCES user(id),
    prepared_at     TEXT NOT NULL,
    version         INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX case_transfer_by_case ON case_transfer(case_id, prepared_at);

CREATE VIEW visible_case_transfer AS
SELECT t.* FROM case_transfer t WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = t.case_id);

INSERT INTO protected_table(name) VALUES ('case_transfer');

INSERT INTO code_list(name, label) VALUES
 ('transfer_content', 'Contents of a transfer package');
INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('transfer_content','referral','Referral and screening',1,'General knowledge',1),
 ('transfer_content','assessments','Assessments',2,'General knowledge',1),
 ('transfer_content','consent','Consent record',3,'General knowledge',1),
 ('transfer_content','plan','Support plan and its reviews',4,'General knowledge',1),
 ('transfer_content','decisions','Panel decisions and actions',5,'General knowledge',1),
 ('transfer_content','chronology','Chronology and notes',6,'General knowledge',1),
 ('transfer_content','provider','Intervention provider reports',7,'General knowledge',1),
 ('transfer_content','information','Information returned by partners',8,'General knowledge',1);

-- How a case ends: the exit record and the reviews after it.

-- One exit of a case. Reopening makes it past: the next exit is recorded anew.
CREATE TABLE exit_record(
    id               INTEGER PRIMARY KEY,
    case_id          INTEGER NOT NULL REFERENCES channel_case(id),
    status           TEXT NOT NULL,
    reason           TEXT,                       -- code list exit_reason; a draft may lack all
    final_assessment TEXT,
    closing_report   TEXT,
    residual_risk_owner TEXT,                    -- who owns what risk remains, in words
    written_by       INTEGER NOT NULL REFERENCES user(id),
    written_at       TEXT NOT NULL,
    chair_by         INTEGER REFERENCES user(id), -- who endorsed it for the chair, and when
    chair_at         TEXT,
    police_by        INTEGER REFERENCES user(id),
    police_at        TEXT,
    past             INTEGER NOT NULL DEFAULT 0, -- 1: the case was reopened after it
    version          INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX exit_record_by_case ON exit_record(case_id, past);

-- A review after exit: planned when the case leaves, answered by the panel's decision.
CREATE TABLE exit_review(
    id        INTEGER PRIMARY KEY,
    case_id   INTEGER NOT NULL REFERENCES channel_case(id),
    kind      TEXT NOT NULL CHECK (kind IN ('six_month', 'twelve_month', 'extended')),
    exited_on TEXT NOT NULL,                     -- the exit it belongs to
    due_on    TEXT NOT NULL,
    status    TEXT NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'done',
                                                                'not_needed')),
    outcome   TEXT,                              -- code list review_outcome
    reason    TEXT,                              -- the panel's, in its own words
    done_on   TEXT,
    done_by   INTEGER REFERENCES user(id)
) STRICT;
CREATE INDEX exit_review_by_case ON exit_review(case_id, due_on);
CREATE INDEX exit_review_by_due ON exit_review(status, due_on, id);

CREATE VIEW visible_exit_record AS
SELECT e.* FROM exit_record e WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = e.case_id);

CREATE VIEW visible_exit_review AS
SELECT r.* FROM exit_review r WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = r.case_id);

INSERT INTO protected_table(name) VALUES ('exit_record'), ('exit_review');

INSERT INTO code_list(name, label) VALUES
 ('exit_reason', 'Reasons for leaving the programme'),
 ('review_kind', 'Reviews after exit'),
 ('review_outcome', 'Outcomes of a review after exit');

INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('exit_reason','reduced','Vulnerability removed or sufficiently reduced',1,'Channel Duty Guidance',0),
 ('exit_reason','consent_withdrawn','Consent withdrawn or refused',2,'Channel Duty Guidance',0),
 ('exit_reason','moved','Moved away',3,'General knowledge',1),
 ('exit_reason','transferred','Transferred to another panel',4,'General knowledge',1),
 ('exit_reason','custody','Arrested or in prison',5,'General knowledge',1),
 ('exit_reason','police','Escalated to the police',6,'General knowledge',1),
 ('exit_reason','not_suitable','Not suitable for Channel after all',7,'General knowledge',1),
 ('exit_reason','other','Another reason',8,'Local',0),
 ('review_kind','six_month','6-month review',1,'Channel Duty Guidance',0),
 ('review_kind','twelve_month','12-month review',2,'Channel Duty Guidance',0),
 ('review_kind','extended','Extended review',3,'Channel Duty Guidance',0),
 ('review_outcome','stay_closed','No new concern: stays out of the programme',1,'Channel Duty Guidance',0),
 ('review_outcome','extend','Review period extended',2,'Channel Duty Guidance',0),
 ('review_outcome','reopen','Case reopened',3,'Channel Duty Guidance',0);

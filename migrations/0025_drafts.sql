-- Drafts of forms: what somebody typed and has not saved in the record yet.

-- One draft a user, form and page. It is its writer's alone, and only while the record it is
-- about is visible to them; web/form_care.h also asks whether the page still opens.
CREATE TABLE draft(
    id          INTEGER PRIMARY KEY,
    user_id     INTEGER NOT NULL REFERENCES user(id),
    form        TEXT NOT NULL,                   -- name of the form: "support_plan"
    page        TEXT NOT NULL,                   -- address of the page it stands on
    fields      TEXT NOT NULL,                   -- [["name", "value"], ...] as typed
    referral_id INTEGER REFERENCES referral(id),
    case_id     INTEGER REFERENCES channel_case(id),
    saved_at    TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (user_id, form, page)
) STRICT;
CREATE INDEX draft_by_age ON draft(saved_at);
CREATE INDEX draft_by_referral ON draft(referral_id) WHERE referral_id IS NOT NULL;
CREATE INDEX draft_by_case ON draft(case_id) WHERE case_id IS NOT NULL;

CREATE VIEW visible_draft AS
SELECT d.*
  FROM draft d
 WHERE d.user_id = viewer_user()
   AND (d.case_id IS NULL OR EXISTS (SELECT 1 FROM visible_case c WHERE c.id = d.case_id))
   AND (d.referral_id IS NULL
        OR EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = d.referral_id));

INSERT INTO protected_table(name) VALUES ('draft');

INSERT INTO setting(name, label, hint, kind, value, source, unverified) VALUES
 ('draft.keep_days','Days a draft of a form is kept after it was last saved',
  'What was typed but never saved in a record is removed after that','number','30','Local choice',0);

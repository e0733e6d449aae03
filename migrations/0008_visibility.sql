-- Who sees which rows, said once. viewer_...() speak for whoever asks (store/db.h); readers
-- can reach the tables named here through these views only.
--
-- viewer_has_area(a): coordinator, chair and police have every area, a partner officer
-- their authority's; nobody else has any (domain/people/access.c).

CREATE VIEW visible_case AS
SELECT c.*, NOT viewer_has_area(c.area) AS shared
  FROM channel_case c
 WHERE ((c.restricted = 0 AND viewer_has_area(c.area))
        OR EXISTS (SELECT 1 FROM case_access a
                    WHERE a.user_id = viewer_user() AND a.case_id = c.id
                      AND a.reason <> 'conflict'
                      AND (a.until_on IS NULL OR a.until_on >= viewer_today())))
   AND NOT (viewer_has_conflicts()
            AND EXISTS (SELECT 1 FROM case_access x
                         WHERE x.user_id = viewer_user() AND x.case_id = c.id
                           AND x.reason = 'conflict'));

-- The same rows with what a list shows of person and lead officer.
CREATE VIEW visible_caseload AS
SELECT c.*, p.forename, p.surname, p.date_of_birth, u.name AS lead_name
  FROM visible_case c
  JOIN person p ON p.id = c.person_id
  LEFT JOIN user u ON u.id = c.lead_id;

-- A referral is as restricted as the case it belongs to, kept beside it so that a worklist
-- need not look at cases.
CREATE TRIGGER case_restricts_referrals AFTER UPDATE OF restricted ON channel_case
BEGIN
    UPDATE referral SET restricted = NEW.restricted WHERE case_id = NEW.id;
END;
CREATE TRIGGER referral_joins_case AFTER UPDATE OF case_id ON referral
BEGIN
    UPDATE referral SET restricted = coalesce((SELECT restricted FROM channel_case
                                                WHERE id = NEW.case_id), 0)
     WHERE id = NEW.id;
END;

-- A draft is its writer's alone. Once sent: those who see every area, the authority that
-- sent it, its writer, and whoever sees the case it became.
CREATE VIEW visible_referral AS
SELECT r.*
  FROM referral r
 WHERE (r.created_by = viewer_user()
        OR (r.status <> 'draft'
            AND ((viewer_sees_all() AND r.restricted = 0
                  AND (r.area IS NULL OR viewer_has_area(r.area)))
                 OR (viewer_has_role('partner_officer')
                     AND r.organisation_id = viewer_organisation())
                 OR (r.case_id IS NOT NULL AND NOT viewer_has_role('provider')
                     AND EXISTS (SELECT 1 FROM visible_case v WHERE v.id = r.case_id)))))
   AND NOT (viewer_has_conflicts()
            AND EXISTS (SELECT 1 FROM case_access x
                         WHERE x.user_id = viewer_user() AND x.case_id = r.case_id
                           AND x.reason = 'conflict'));

CREATE VIEW visible_person AS
SELECT p.*
  FROM person p
 WHERE EXISTS (SELECT 1 FROM visible_referral r WHERE r.person_id = p.id)
    OR EXISTS (SELECT 1 FROM visible_case c WHERE c.person_id = p.id);

-- People who share a key with somebody: that there is a likeness may be known of everybody,
-- who it is only of people one may see (join visible_person). Drafts are nobody's business.
CREATE VIEW visible_likeness AS
SELECT mine.person_id AS of_person, theirs.person_id, mine.key
  FROM person_key mine
  JOIN person_key theirs ON theirs.key = mine.key AND theirs.person_id <> mine.person_id
  JOIN person p ON p.id = theirs.person_id AND p.merged_into IS NULL
 WHERE EXISTS (SELECT 1 FROM referral r WHERE r.person_id = p.id AND r.status <> 'draft');

CREATE VIEW visible_note AS
SELECT n.* FROM note n WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = n.case_id);

CREATE VIEW visible_entry AS
SELECT e.*
  FROM entry e
 WHERE (e.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = e.case_id))
    OR (e.case_id IS NULL AND EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = e.referral_id));

CREATE VIEW visible_consent AS
SELECT n.* FROM consent n WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = n.case_id);

CREATE VIEW visible_support_plan AS
SELECT s.* FROM support_plan s WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = s.case_id);

CREATE VIEW visible_meeting AS
SELECT m.*
  FROM meeting m
 WHERE viewer_sees_all()
    OR EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id AND a.user_id = viewer_user());

-- An item is seen with its case: hidden items leave no gap, number or count behind.
CREATE VIEW visible_agenda_item AS
SELECT i.* FROM agenda_item i WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = i.case_id);

CREATE VIEW visible_decision AS
SELECT d.* FROM decision d WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = d.case_id);

-- Owners see their own actions; a conflict of interest hides even those.
CREATE VIEW visible_action AS
SELECT a.*
  FROM action a
 WHERE EXISTS (SELECT 1 FROM visible_case c WHERE c.id = a.case_id);

CREATE VIEW visible_search_document AS
SELECT d.*
  FROM search_document d
 WHERE (d.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = d.case_id))
    OR (d.case_id IS NULL AND EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = d.referral_id));

INSERT INTO protected_table(name) VALUES
    ('channel_case'), ('referral'), ('person'), ('note'), ('entry'), ('consent'),
    ('support_plan'), ('meeting'), ('agenda_item'), ('decision'), ('action'),
    ('search_document');

-- Whoever may not see a restricted case does not learn by the way what was found out in it: the
-- details of that person are there only for who sees all restricted cases of theirs, and for
-- whoever recorded them. (Latest before: 0023.)
DROP VIEW visible_person_detail;
CREATE VIEW visible_person_detail AS
SELECT d.*
  FROM person_detail d
 WHERE EXISTS (SELECT 1 FROM visible_person_record p WHERE p.id = d.person_id)
   AND (d.other_id IS NULL
        OR EXISTS (SELECT 1 FROM visible_person_record o WHERE o.id = d.other_id))
   AND (d.recorded_by = viewer_user()
        OR NOT EXISTS (SELECT 1 FROM channel_case c
                        WHERE c.person_id = d.person_id AND c.restricted = 1
                          AND NOT EXISTS (SELECT 1 FROM visible_case v WHERE v.id = c.id)));

-- Interventions across cases: newest first, those of a provider, those that raise an alarm.

CREATE INDEX commission_by_begin ON commission(begins_on, id);
CREATE INDEX commission_by_provider ON commission(organisation_id, begins_on, id);

-- Reports that are awaited, by the day they are due: few at any time.
CREATE INDEX support_session_awaited ON support_session(report_due_on, commission_id)
 WHERE status = 'held';

-- What an alarm counts stands in one index.
CREATE INDEX support_session_alarms
    ON support_session(commission_id, status, planned_on, report_due_on);

-- Alarms of those commissions that can have one: the running ones, and those with a report
-- that is late. What ended years ago is not counted again for every home page.
CREATE VIEW visible_open_alarm AS
SELECT a.*
  FROM visible_support_alarm a
 WHERE a.id IN (SELECT m.id FROM commission m WHERE m.status = 'active'
                UNION
                SELECT s.commission_id FROM support_session s
                 WHERE s.status = 'held' AND s.report_due_on < viewer_today());

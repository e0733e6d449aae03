-- Lists and counts walk an index and ask of each row who may see it. What that question
-- needs stands in these indexes, so that the rows passed over are never fetched; the caseload,
-- the page looked at most, finds there what it shows of a case as well.
DROP INDEX case_by_opened;
CREATE INDEX case_by_opened ON channel_case(opened_on DESC, id DESC, area, restricted, reference,
                                            person_id, status, lead_id, next_due_on, concern_type);

DROP INDEX case_by_due;
CREATE INDEX case_by_due ON channel_case(next_due_on, id, area, restricted)
 WHERE next_due_on IS NOT NULL;

DROP INDEX referral_by_due;
CREATE INDEX referral_by_due ON referral(next_due_on, id, status, area, restricted,
                                         created_by, organisation_id, case_id, in_error_at)
 WHERE next_due_on IS NOT NULL;

DROP INDEX case_by_status;
CREATE INDEX case_by_status ON channel_case(status, opened_on DESC, id DESC, area, restricted);

DROP INDEX referral_by_status;
CREATE INDEX referral_by_status ON referral(status, received_at DESC, id DESC, area, restricted,
                                            created_by, organisation_id, case_id, in_error_at);

#include "domain/people/home.h"

#include "base/json.h"

/* Counts stop at 1,000, costly ones at 100: nobody needs to know by how much it is too
 * many. */
#define CAPPED(from_where)                                                               \
    "SELECT count(*) FROM (SELECT 1 FROM " from_where " LIMIT 1001)"
#define CAPPED_SOON(from_where)                                                          \
    "SELECT count(*) FROM (SELECT 1 FROM " from_where " LIMIT 101)"

static const char sql_new_referrals[] =
    CAPPED("visible_referral WHERE status = 'received' AND in_error_at IS NULL");
static const char sql_to_confirm[] = CAPPED(
    "visible_second_check s JOIN visible_referral r ON r.id = s.referral_id"
    " WHERE s.status = 'waiting' AND s.proposed_by <> :me AND r.in_error_at IS NULL");
static const char sql_returned[] = CAPPED(
    "visible_second_check s JOIN visible_referral r ON r.id = s.referral_id"
    " WHERE s.proposed_by = :me AND s.status = 'returned' AND r.in_error_at IS NULL"
    " AND r.status IN ('received', 'screening', 'information_gathering', 'section_36')"
    " AND NOT EXISTS (SELECT 1 FROM visible_second_check later"
    "                  WHERE later.referral_id = r.id"
    "                    AND later.proposed_at >= s.proposed_at AND later.id <> s.id)");
static const char sql_late_referrals[] =
    CAPPED("visible_referral WHERE next_due_on < :today AND in_error_at IS NULL");
static const char sql_late_cases[] = CAPPED("visible_case WHERE next_due_on < :today");
static const char sql_awaiting[] =
    CAPPED("visible_case WHERE status IN ('awaiting_panel', 'deferred')");
static const char sql_late_assessments[] = CAPPED(
    "clock k CROSS JOIN visible_case c ON c.id = k.case_id WHERE k.limit_code = 'T9'"
    " AND k.stopped_on IS NULL AND k.due_on < :today"
    " AND c.status IN ('adopted', 'supported')");
static const char sql_late_reviews[] =
    CAPPED("visible_exit_review WHERE status = 'planned' AND due_on < :today");
static const char sql_my_actions[] =
    CAPPED("visible_action WHERE owner_id = :me AND status = 'open'");
static const char sql_my_late_actions[] =
    CAPPED("visible_action WHERE owner_id = :me AND status = 'open' AND due_on < :today");
static const char sql_my_drafts[] =
    CAPPED("visible_referral WHERE created_by = :me AND status = 'draft'");
static const char sql_my_forms[] = CAPPED("visible_draft WHERE user_id = :me");
static const char sql_to_answer[] = CAPPED("visible_own_request WHERE status = 'asked'");
static const char sql_to_report[] = CAPPED(
    "visible_own_commission m JOIN visible_own_session s ON s.commission_id = m.id"
    " WHERE m.mentor_id = :me AND (s.status = 'held'"
    " OR (s.status = 'planned' AND s.planned_on < :today))");
static const char sql_alarms[] = CAPPED_SOON(
    "visible_open_alarm WHERE late_reports > 0 OR lapsed >="
    " (SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'support.lapses')"
    " /*scan*/");
static const char sql_late_returns[] =
    CAPPED("visible_information_request WHERE status = 'asked' AND due_on < :today");
static const char sql_to_approve[] =
    CAPPED("checklist WHERE status = 'chair_signed' /*scan*/");
static const char sql_agreements[] = CAPPED(
    "sharing_agreement WHERE ended_on IS NULL AND (signed_on IS NULL"
    " OR min(coalesce(expires_on, '9999'), coalesce(review_on, '9999'))"
    "  <= date(:today, '+' || (SELECT value FROM setting"
    "                           WHERE name = 'agreement.warn_days') || ' days'))"
    " /*scan*/");
static const char sql_unverified[] =
    "SELECT (SELECT count(*) FROM setting WHERE unverified = 1 /*scan*/)"
    " + (SELECT count(*) FROM code WHERE unverified = 1)"
    " + (SELECT count(*) FROM time_limit WHERE unverified = 1)"
    " + (SELECT count(*) FROM match_weight WHERE unverified = 1)"
    " + (SELECT count(*) FROM name_family WHERE unverified = 1)";

static const struct tile {
    const char *sql;
    const char *text;
    const char *href;
    enum permission needs;
    bool alert, stops_soon;
} tiles[] = {
    { sql_new_referrals, "new referrals to screen", "/referrals?status=received",
      PERMIT_SCREENING_RECORD, false },
    { sql_to_confirm, "outcomes awaiting a second person", "/second-checks",
      PERMIT_SECOND_CHECK, true },
    { sql_returned, "outcomes returned to me", "/second-checks?show=returned",
      PERMIT_SECOND_CHECK, true },
    { sql_late_referrals, "referrals overdue", "/referrals?overdue=yes",
      PERMIT_SCREENING_RECORD, true },
    { sql_awaiting, "cases awaiting a panel", "/cases?status=awaiting_panel",
      PERMIT_CASE_READ, false },
    { sql_late_cases, "cases overdue", "/cases?overdue=yes", PERMIT_CASE_READ, true },
    { sql_late_assessments, "assessments overdue", "/assessments?due=overdue",
      PERMIT_ASSESSMENT_WRITE, true },
    { sql_late_reviews, "reviews after exit overdue", "/reviews?due=overdue",
      PERMIT_CASE_WRITE, true },
    { sql_alarms, "interventions with an alarm", "/interventions?alarm=any",
      PERMIT_CASE_WRITE, true, true },
    { sql_my_actions, "open actions of mine", "/actions", PERMIT_ACTION_OWN, false },
    { sql_my_late_actions, "actions of mine overdue", "/actions", PERMIT_ACTION_OWN,
      true },
    { sql_to_answer, "requests to answer", "/information-requests", PERMIT_REQUEST_ANSWER,
      false },
    { sql_late_returns, "late returns", "/information-requests?scope=all&overdue=yes",
      PERMIT_REQUEST_ASK, true },
    { sql_to_report, "sessions to record or report", "/commissions",
      PERMIT_COMMISSION_OWN, true },
    { sql_my_drafts, "referrals of mine not sent yet", "/referrals?status=draft",
      PERMIT_REFERRAL_CREATE, false },
    { sql_my_forms, "forms begun and not saved", "/drafts", PERMIT_ACCOUNT, false },
    { sql_to_approve, "checklist returns to approve", "/checklists",
      PERMIT_CHECKLIST_APPROVE, false },
    { sql_agreements, "sharing agreements expired or due soon", "/agreements?due=soon",
      PERMIT_AGREEMENT_WRITE, true },
    { sql_unverified, "values nobody has confirmed yet", "/settings/unverified",
      PERMIT_SETTING_WRITE, false },
};

static bool count(struct ctx *cx, const char *sql, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql);

    if (stmt_has(st, ":today"))
        bind_text(st, ":today", cx->today);
    if (stmt_has(st, ":me"))
        bind_int(st, ":me", cx->actor->user_id);
    return db_number(cx, st, out);
}

static const char *count_said(struct arena *arena, const struct tile *tile, int64_t n)
{
    if (n > (tile->stops_soon ? 100 : 1000))
        return tile->stops_soon ? "more than 100" : "more than 1,000";
    return arena_print(arena, "%lld", (long long)n);
}

static json_t *tile_json(struct ctx *cx, const struct tile *tile, int64_t n)
{
    json_t *object = json_object();

    put_int(object, "count", n);
    put_text(object, "count_text", count_said(cx->arena, tile, n));
    put_text(object, "text", tile->text);
    put_text(object, "href", tile->href);
    put_bool(object, "alert", tile->alert && n > 0);
    return object;
}

static const struct link {
    const char *href, *text, *hint;
    enum permission needs;
} links[] = {
    { "/referrals/new", "Log a referral",
      "The national form, page by page, saved as you go", PERMIT_REFERRAL_CREATE },
    { "/referrals", "Referrals", "What was sent, and how far it is",
      PERMIT_REFERRAL_FOLLOW },
    { "/cases", "Cases", "The caseload you share", PERMIT_CASE_READ },
    { "/assessments", "Assessments", "Live cases by when their assessment is due",
      PERMIT_ASSESSMENT_WRITE },
    { "/reviews", "Reviews after exit", "What the panel looks at 6 and 12 months later",
      PERMIT_CASE_WRITE },
    { "/meetings", "Panel meetings", "Agendas, papers, decisions", PERMIT_MEETING_READ },
    { "/actions", "Actions", "What you agreed to do", PERMIT_ACTION_OWN },
    { "/information-requests", "Information requests", "What partners are asked for",
      PERMIT_REQUEST_ANSWER },
    { "/interventions", "Interventions",
      "Who was commissioned, lapsed sessions, late reports", PERMIT_CASE_WRITE },
    { "/providers", "Providers", "Who may be commissioned, and their approval",
      PERMIT_CASE_READ },
    { "/commissions", "Commissions", "Whom you support, sessions and reports",
      PERMIT_COMMISSION_OWN },
    { "/checklists", "Checklists", "Channel Duty Guidance, year by year",
      PERMIT_CHECKLIST_READ },
    { "/transfers/panels", "Transfers between panels",
      "Keys of other panels, and cases that come from them", PERMIT_CASE_WRITE },
    { "/imports", "Imports", "Referrals and cases out of spreadsheets",
      PERMIT_RECORD_IMPORT },
    { "/drafts", "Your drafts", "Forms you have begun and not saved yet",
      PERMIT_ACCOUNT },
    { "/agreements", "Sharing agreements", "With whom, for what, until when",
      PERMIT_AGREEMENT_READ },
    { "/users", "Users and organisations", "Who may sign in, in which roles",
      PERMIT_USER_ADMIN },
    { "/settings", "Settings", "Code lists, time limits, what is still unverified",
      PERMIT_SETTING_READ },
    { "/jobs", "Jobs", "What runs by itself", PERMIT_JOB_READ },
    { "/audit", "Audit trail", "Who did what, and who looked", PERMIT_AUDIT_READ },
};

static json_t *links_json(const struct ctx *cx)
{
    json_t *list = json_array();

    for (size_t i = 0; i < COUNT(links); i++) {
        if (!access_may(cx->actor, links[i].needs))
            continue;
        json_t *object = json_object();

        put_text(object, "href", links[i].href);
        put_text(object, "text", links[i].text);
        put_text(object, "hint", links[i].hint);
        json_array_append_new(list, object);
    }
    return list;
}

bool home_json(struct ctx *cx, json_t **out)
{
    json_t *home = json_object(), *list = json_array();
    bool waiting = false, quiet = false;
    int64_t n;

    for (size_t i = 0; i < COUNT(tiles); i++) {
        if (!access_may(cx->actor, tiles[i].needs))
            continue;
        if (!count(cx, tiles[i].sql, &n))
            return false;
        json_array_append_new(list, tile_json(cx, &tiles[i], n));
        waiting = waiting || n > 0;
        quiet = quiet || n == 0;
    }
    put_json(home, "tiles", list);
    put_bool(home, "waiting", waiting);
    put_bool(home, "quiet", quiet);
    put_json(home, "links", links_json(cx));
    *out = home;
    return true;
}

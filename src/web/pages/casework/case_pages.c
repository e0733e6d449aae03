/* The page of a case, its chronology, and who has seen it. */
#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/case_share.h"
#include "domain/casework/case_view.h"
#include "domain/casework/channel_case.h"
#include "domain/casework/commission.h"
#include "domain/casework/consent.h"
#include "domain/casework/external_reference.h"
#include "domain/casework/information_request.h"
#include "domain/casework/support_plan.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/matching.h"
#include "domain/intake/person_area.h"
#include "domain/intake/repeat.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"
#include "web/pages.h"

/* ---- what needs attention first ------------------------------------------------------
 */

static void add_alert(json_t *alerts, const char *text, bool error)
{
    json_t *alert = json_object();

    put_text(alert, "text", text);
    put_bool(alert, "is_warning", !error);
    put_bool(alert, "is_error", error);
    json_array_append_new(alerts, alert);
}

static void add_overdue(struct request *rq, json_t *alerts, const json_t *clocks)
{
    const json_t *clock;
    size_t i;

    json_array_foreach(clocks, i, clock)
    {
        if (!json_is_true(json_object_get(clock, "running"))
            || !json_is_true(json_object_get(clock, "overdue")))
            continue;
        long late = date_days_between(json_string_value(json_object_get(clock, "due_on")),
                                      rq->cx.today);
        add_alert(alerts,
                  arena_print(rq->cx.arena, "%s was due on %s (%ld %s ago).",
                              json_string_value(json_object_get(clock, "label")),
                              json_string_value(json_object_get(clock, "due_on_text")),
                              late, late == 1 ? "day" : "days"),
                  false);
    }
}

/* Before the day; afterwards the clock is overdue like any other. */
static void add_assessment(struct request *rq, json_t *alerts, const json_t *position)
{
    const char *standing = json_string_value(json_object_get(position, "standing"));

    if (text_is(standing, "none"))
        add_alert(alerts, "There is no current assessment of this case.", false);
    if (text_is(standing, "due_soon"))
        add_alert(
            alerts,
            arena_print(rq->cx.arena, "The next assessment is due on %s.",
                        json_string_value(json_object_get(position, "due_on_text"))),
            false);
}

/* Sessions that lapsed, reports that are late. */
static bool add_support(struct request *rq, json_t *alerts)
{
    const json_t *alarm, *alarms = commission_alarms_json(&rq->cx, rq->dossier);
    size_t i;

    json_array_foreach(alarms, i, alarm)
    {
        add_alert(alerts, json_string_value(alarm), false);
    }
    return alarms != NULL;
}

static bool names_this_case(const struct request *rq, const json_t *question)
{
    const json_t *record;
    size_t i;

    json_array_foreach(json_object_get(question, "records"), i, record)
    {
        if (json_integer_value(json_object_get(record, "id")) == rq->dossier->case_id)
            return true;
    }
    return false;
}

/* Requirement 5: the address lies elsewhere now. */
static bool add_area(struct request *rq, json_t *alerts)
{
    const json_t *item, *list = person_area_questions(&rq->cx, rq->dossier->person_id);
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (!names_this_case(rq, item))
            continue;
        add_alert(alerts,
                  arena_print(rq->cx.arena,
                              "The address of this person now lies in %s. Say on the "
                              "person's record which authority is responsible.",
                              json_string_value(json_object_get(item, "area_label"))),
                  false);
    }
    return list != NULL;
}

static json_t *alerts(struct request *rq, json_t *view)
{
    const json_t *record = json_object_get(view, "case");
    const char *why = json_string_value(json_object_get(record, "restricted_why"));
    json_t *list = json_array();

    if (text_is(rq->dossier->status, "police_led"))
        add_alert(list,
                  "Managed by police. What happens there is not recorded in this system.",
                  true);
    if (why != NULL)
        add_alert(list, arena_print(rq->cx.arena, "Restricted to named people: %s", why),
                  true);
    if (json_is_true(json_object_get(json_object_get(view, "consent"), "fresh_needed")))
        add_alert(
            list,
            "Consent was given for a child who is 18 or over now: ask the individual "
            "for consent of their own.",
            false);
    add_assessment(rq, list, json_object_get(view, "assessment"));
    add_overdue(rq, list, json_object_get(view, "clocks"));
    return list;
}

/* ---- the parts -----------------------------------------------------------------------
 */

static bool put_intake(struct request *rq, json_t *view)
{
    struct ctx *cx = &rq->cx;
    json_t *referrer, *repeat;
    int64_t earlier;

    if (!case_referrer_json(cx, rq->dossier, &referrer)
        || !repeat_json(cx, rq->dossier, &repeat)
        || !matching_earlier(cx, rq->dossier, &earlier)
        || !case_frame_put(view, "referrals", case_referrals_json(cx, rq->dossier)))
        return false;
    put_json(view, "referrer", referrer);
    put_json(view, "repeat", repeat);
    put_int(view, "earlier_referrals", earlier);
    return true;
}

static bool put_support(struct request *rq, json_t *view)
{
    json_t *consent, *outline = json_null(), *assessment;
    struct support_plan plan;

    if (!consent_position(&rq->cx, rq->dossier, &consent)
        || !assessment_position(&rq->cx, rq->dossier, &assessment)
        || !support_plan_load(&rq->cx, rq->dossier, &plan))
        return false;
    if (plan.id != 0) {
        outline = json_object();
        put_int(outline, "number", plan.number);
        put_status(outline, ENTITY_PLAN, plan.status);
    }
    put_json(view, "assessment", assessment);
    put_json(view, "consent", consent);
    put_json(view, "support_plan", outline);
    return true;
}

static bool put_panel(struct request *rq, json_t *view)
{
    json_t *next_item;

    if (!case_next_item_json(&rq->cx, rq->dossier, &next_item)
        || !case_frame_put(view, "decisions", case_decisions_json(&rq->cx, rq->dossier))
        || !case_frame_put(view, "actions", case_actions_json(&rq->cx, rq->dossier)))
        return false;
    put_json(view, "next_item", next_item);
    return true;
}

static bool put_information(struct request *rq, json_t *view)
{
    json_t *missing = information_missing_json(&rq->cx, rq->dossier);

    put_bool(view, "has_missing", json_array_size(missing) > 0);
    put_text(
        view, "requests",
        link_to(rq, "/cases/%lld/information-requests", (long long)rq->dossier->case_id));
    return case_frame_put(view, "missing_returns", missing);
}

static bool put_history(struct request *rq, json_t *view)
{
    json_t *list = json_object();

    if (!case_frame_put(view, "clocks", deadlines_json(&rq->cx, rq->dossier))
        || !case_frame_put(view, "references",
                           external_references_json(&rq->cx, rq->dossier))
        || !chronology_json(&rq->cx, rq->dossier, NULL, 8, list))
        return false;
    put_json(view, "chronology", json_incref(json_object_get(list, "items")));
    return true;
}

/* Who it is and whose it is; what happens there is not in this system. */
static bool put_managed_by_police(struct request *rq, json_t *view)
{
    json_t *record = json_object_get(view, "case");

    json_object_del(record, "concern_type");
    json_object_del(record, "concern_type_label");
    json_object_del(record, "risk_owner");
    put_json(view, "can", lifecycle_can(&rq->cx, ENTITY_CASE, rq->dossier->status));
    put_json(view, "alerts", alerts(rq, view));
    return true;
}

bool page_case(struct request *rq, json_t *view)
{
    bool with_police = channel_case_is_with_police(rq->dossier->status);

    put_bool(view, "managed_by_police", with_police);
    if (with_police)
        return case_frame(rq, view, "overview") && put_managed_by_police(rq, view);
    if (!case_frame(rq, view, "overview") || !put_intake(rq, view)
        || !put_support(rq, view) || !put_information(rq, view) || !put_panel(rq, view)
        || !put_history(rq, view))
        return false;
    put_json(view, "can", lifecycle_can(&rq->cx, ENTITY_CASE, rq->dossier->status));
    json_t *list = alerts(rq, view);
    put_json(view, "alerts", list);
    return add_area(rq, list) && add_support(rq, list);
}

bool page_case_access(struct request *rq, json_t *view)
{
    return case_frame(rq, view, "access")
           && case_frame_put(view, "sight", case_sight_json(&rq->cx, rq->dossier))
           && case_frame_put(view, "openings",
                             case_openings_json(&rq->cx, rq->dossier, 50));
}

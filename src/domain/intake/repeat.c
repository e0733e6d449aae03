#include "domain/intake/repeat.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/core/setting.h"
#include "domain/intake/matching.h"
#include "domain/intake/referral.h"

/* Links are followed both ways and on, as merges are: whoever is the same as the same. */
#define THE_SAME                                                                         \
    "WITH RECURSIVE same(id) AS (SELECT :person"                                         \
    " UNION SELECT k.person_id FROM same JOIN person_link k"                             \
    "   ON k.former_person = same.id AND k.decision = 'linked'"                          \
    " UNION SELECT k.former_person FROM same JOIN person_link k"                         \
    "   ON k.person_id = same.id AND k.decision = 'linked'"                              \
    "   WHERE k.former_person IS NOT NULL"                                               \
    " UNION SELECT m.id FROM same JOIN visible_person_pointer m"                         \
    "   ON m.merged_into = same.id"                                                      \
    " UNION SELECT m.merged_into FROM same JOIN visible_person_pointer m"                \
    "   ON m.id = same.id)"

/* ---- the referrals -------------------------------------------------------------------
 */

#define OF_THEM " FROM same CROSS JOIN visible_referral r ON r.person_id = same.id"
#define IN_ORDER                                                                         \
    " WHERE r.status <> 'draft' AND r.in_error_at IS NULL"                               \
    " ORDER BY r.received_at DESC, r.id DESC"

/* What becomes of somebody who is managed by police is not in this system. */
static const char sql_referrals[] = THE_SAME
    " SELECT r.id, r.reference, r.received_on, r.received_at, r.sector, r.concern_type,"
    " r.area, r.status AS state, substr(r.concern, 1, 700) AS concern,"
    " length(r.concern) > 700 AS \"cut?\", v.id AS \"case\", v.reference AS "
    "case_reference,"
    " v.status AS case_state, s.gateway, s.signposted_to,"
    " coalesce(x.decided_on, s.decided_on) AS decided_on,"
    " coalesce(x.reasons, s.reasons) AS reasons,"
    " coalesce(x.repeat_reasons, s.repeat_reasons) AS repeat_reasons" OF_THEM
    " LEFT JOIN visible_case v ON v.id = r.case_id"
    " LEFT JOIN section36 x ON x.referral_id = r.id"
    " LEFT JOIN screening s ON s.id = (SELECT z.id FROM screening z"
    "   WHERE z.referral_id = r.id ORDER BY z.recorded_at DESC LIMIT 1)" IN_ORDER
    " LIMIT 20";

static bool is_ended(const char *status)
{
    return text_is(status, "no_further_action") || text_is(status, "signposted")
           || text_is(status, "police") || text_is(status, "police_led");
}

static void leave_out(json_t *referral, const char *const *keys)
{
    for (; *keys != NULL; keys++)
        json_object_set_new(referral, *keys, json_null());
}

static json_t *referral_row(struct ctx *cx, struct stmt *st)
{
    static const char *const outcome[] = {
        "decided_on",    "decided_on_text",     "reasons", "repeat_reasons",
        "signposted_to", "signposted_to_label", NULL
    };
    static const char *const content[] = { "concern", "reasons", "repeat_reasons", NULL };
    const char *status = row_text(cx, st, "state");
    const char *of_case = row_text(cx, st, "case_state");
    bool with_police = text_is(status, "police_led") || text_is(of_case, "police_led");
    json_t *item = record_json(cx, st, &form_referral);

    put_status(item, ENTITY_REFERRAL, status);
    put_code(item, "signposted_to", row_text(cx, st, "signposted_to"),
             code_label(cx, "signposted_to", row_text(cx, st, "signposted_to")));
    put_text(item, "case_status_label",
             of_case != NULL ? state_label(ENTITY_CASE, of_case) : NULL);
    put_bool(item, "with_police", with_police);
    if (!is_ended(status) && !text_is(status, "case_opened"))
        leave_out(item, outcome); /* a screening that is not the end of it */
    put_bool(item, "open", !is_ended(status) && of_case == NULL);
    if (with_police)
        leave_out(item, content);
    json_object_del(item, "state");
    json_object_del(item, "case_state");
    json_object_del(item, "gateway");
    return item;
}

static bool load(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_referrals);

    *out = json_array();
    bind_int(st, ":person", dossier->person_id);
    while (db_row(cx, st))
        json_array_append_new(*out, referral_row(cx, st));
    return db_done(cx, st);
}

static const char sql_elsewhere[] = THE_SAME
    " SELECT EXISTS (SELECT 1 FROM same CROSS JOIN visible_elsewhere e"
    " ON e.person_id = same.id)";

static bool has_elsewhere(struct ctx *cx, const struct dossier *dossier, bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql_elsewhere);
    int64_t found;

    bind_int(st, ":person", dossier->person_id);
    if (!db_number(cx, st, &found))
        return false;
    *out = found != 0;
    return true;
}

/* ---- counting ------------------------------------------------------------------------
 */

struct count {
    int64_t months;
    int64_t second_from;
    int64_t on_record;
    int64_t current;   /* the id of the one the others are counted from */
    int64_t earlier;   /* than the current one */
    int64_t in_period; /* that ends with the current one, itself included */
    int64_t later;
    const char *since; /* NULL until the current one is met */
};

static bool read_settings(struct ctx *cx, struct count *out)
{
    return setting_number(cx, "repeat.window_months", 18, &out->months)
           && setting_number(cx, "repeat.second_person", 3, &out->second_from);
}

static bool is_current(const struct dossier *dossier, const struct count *count,
                       int64_t id)
{
    if (dossier->kind == DOSSIER_CASE)
        return count->on_record == 0; /* the newest */
    return id == dossier->referral_id;
}

static void begin_period(struct ctx *cx, int64_t id, const char *day, struct count *count)
{
    count->current = id;
    count->since =
        date_valid(day) ? date_plus_months(cx->arena, day, -(int)count->months) : "";
}

/* They come newest first: what is met before the current one is later. */
static void count_one(struct ctx *cx, const struct dossier *dossier, int64_t id,
                      const char *day, struct count *count)
{
    bool current = is_current(dossier, count, id);

    if (current)
        begin_period(cx, id, day, count);
    if (count->since == NULL)
        count->later++;
    else if (!current)
        count->earlier++;
    if (count->since != NULL && strcmp(day, count->since) >= 0)
        count->in_period++;
    count->on_record++;
}

/* Every one of them, however many the pages show. */
static const char sql_days[] =
    THE_SAME " SELECT r.id, coalesce(r.received_on, '') AS day" OF_THEM IN_ORDER;

static bool count_them(struct ctx *cx, const struct dossier *dossier, struct count *out)
{
    struct stmt *st = db_prepare(cx->db, sql_days);

    bind_int(st, ":person", dossier->person_id);
    while (db_row(cx, st))
        count_one(cx, dossier, row_int(st, "id"), row_text(cx, st, "day"), out);
    if (out->since == NULL)
        out->later = 0; /* this one is entered in error */
    return db_done(cx, st);
}

static void mark_current(json_t *list, const struct count *count)
{
    json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
        put_bool(item, "current",
                 json_integer_value(json_object_get(item, "id")) == count->current);
}

static const char *ending_of(int64_t n)
{
    static const char *const endings[] = { "th", "st", "nd", "rd" };

    return n % 10 < (int64_t)COUNT(endings) && n / 10 % 10 != 1 ? endings[n % 10] : "th";
}

static const char *ordinal(struct ctx *cx, int64_t n)
{
    static const char *const words[] = { "",       "First", "Second", "Third",
                                         "Fourth", "Fifth", "Sixth",  "Seventh",
                                         "Eighth", "Ninth", "Tenth" };

    if (n < (int64_t)COUNT(words))
        return words[n];
    return arena_print(cx->arena, "%lld%s", (long long)n, ending_of(n));
}

static const char *headline(struct ctx *cx, const struct count *count)
{
    if (count->in_period > 1)
        return arena_print(cx->arena, "%s referral in %lld months",
                           ordinal(cx, count->in_period), (long long)count->months);
    if (count->earlier > 0)
        return arena_print(cx->arena, "Referred before, more than %lld months earlier",
                           (long long)count->months);
    return count->later > 0 ? "Referred again later" : NULL;
}

bool repeat_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct count count = { 0 };
    json_t *list, *object = json_object();
    bool elsewhere;

    if (!read_settings(cx, &count) || !count_them(cx, dossier, &count)
        || !load(cx, dossier, &list) || !has_elsewhere(cx, dossier, &elsewhere))
        return false;
    mark_current(list, &count);
    put_text(object, "headline", headline(cx, &count));
    put_text(object, "current_label",
             dossier->kind == DOSSIER_CASE ? "Newest" : "This referral");
    put_int(object, "on_record", count.on_record);
    put_int(object, "more", count.on_record - (int64_t)json_array_size(list));
    put_int(object, "in_period", count.in_period);
    put_int(object, "months", count.months);
    put_int(object, "second_from", count.second_from);
    put_bool(object, "elsewhere", elsewhere);
    put_text(object, "contact",
             elsewhere ? setting_text(cx, "authority.contact", "the lead authority")
                       : NULL);
    put_json(object, "referrals", list);
    *out = object;
    return true;
}

/* ---- the rule ------------------------------------------------------------------------
 */

bool repeat_notice(struct ctx *cx, const struct dossier *dossier, bool *out)
{
    return has_elsewhere(cx, dossier, out) && (*out || matching_hidden(cx, dossier, out));
}

bool repeat_second_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct count count = { 0 };
    bool notice;

    *out = json_null();
    if (!read_settings(cx, &count) || !repeat_notice(cx, dossier, &notice))
        return false;
    if (!notice || count.second_from == 0)
        return true;
    *out = json_object();
    put_text(*out, "contact",
             setting_text(cx, "authority.contact", "the lead authority"));
    return true;
}

/* How many there are out of sight is never asked: only whether the notice stands. */
bool repeat_check(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers, struct repeat_end *out)
{
    struct count count = { 0 };

    *out = (struct repeat_end){ 0 };
    if (!read_settings(cx, &count) || !count_them(cx, dossier, &count)
        || !repeat_notice(cx, dossier, &out->notice))
        return false;
    if (count.earlier > 0 && answer(answers, "repeat_reasons") == NULL)
        reject(cx, "repeat_reasons",
               "This person was referred before: say why nothing more is done this time, "
               "having read the earlier referrals together.");
    out->referrals = count.in_period;
    out->second_person =
        count.second_from > 0
        && (out->notice || (count.in_period >= count.second_from && count.in_period > 1));
    return !has_problem(cx);
}

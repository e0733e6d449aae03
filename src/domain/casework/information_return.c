#include "domain/casework/information_return.h"

#include <string.h>

#include "base/ident.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/deadline.h"
#include "request_parts.h"

/* clang-format off */
#define OUTCOME_FIELDS                                                                   \
    { .name = "outcome", .label = "Your answer", .kind = FIELD_CODE,                     \
      .codes = "return_outcome", .need = REQUIRED },                                     \
    { .name = "reason", .label = "Why you will not share",                               \
      .hint = "Needed for a refusal", .kind = FIELD_TEXT, .need = DEPENDS, .most = 1000, \
      .sensitive = true }
#define ITEM_FIELDS                                                                      \
    { .name = "text", .label = "What you know",                                          \
      .hint = "Needed, like all that follows, if you return information. One piece of "  \
              "it: you can add more after this one.",                                    \
      .kind = FIELD_TEXT, .need = DEPENDS, .most = 4000, .sensitive = true },            \
    { .name = "owner_agency", .label = "Whose information it is", .kind = FIELD_CODE,    \
      .need = DEPENDS, .codes = "agency" },                                              \
    { .name = "source", .label = "Where it is from",                                     \
      .hint = "The record, the system or the role of the person who knows it",           \
      .kind = FIELD_LINE, .need = DEPENDS },                                             \
    { .name = "dated_on", .label = "Date of the information", .kind = FIELD_DAY,         \
      .need = DEPENDS },                                                                 \
    { .name = "sensitivity", .label = "Marking",                                         \
      .hint = "OFFICIAL-SENSITIVE is within OFFICIAL: nothing above it is kept here",    \
      .kind = FIELD_CODE,                                                                \
      .need = DEPENDS, .codes = "sensitivity" },                                         \
    { .name = "disclosable", .label = "May it be disclosed to the individual?",          \
      .hint = "If not, it is marked wherever it is shown", .kind = FIELD_YES_NO,         \
      .need = DEPENDS },                                                                 \
    { .name = "limited", .label = "Show it to coordinator, chair and police only?",      \
      .kind = FIELD_YES_NO },                                                            \
    { .name = "lawful_basis", .label = "Lawful basis for sharing it",                    \
      .kind = FIELD_CODE, .need = DEPENDS, .codes = "lawful_basis" },                    \
    { .name = "necessity", .label = "Why sharing it is necessary and proportionate",     \
      .kind = FIELD_TEXT, .need = DEPENDS, .most = 1000, .sensitive = true }
/* clang-format on */

static const struct field fields[] = { OUTCOME_FIELDS, ITEM_FIELDS };
const struct form form_information_return = { "information_return", fields,
                                              COUNT(fields) };

static const struct field recorded_fields[] = {
    OUTCOME_FIELDS,
    { .name = "answered_on",
      .label = "When the answer came",
      .hint = "Leave empty for today",
      .kind = FIELD_DAY },
    ITEM_FIELDS,
};
const struct form form_return_recorded = { "return_recorded", recorded_fields,
                                           COUNT(recorded_fields) };

/* ---- checking ------------------------------------------------------------------------
 */

static const char *const item_needs[] = {
    "text",        "owner_agency", "source",       "dated_on",
    "sensitivity", "disclosable",  "lawful_basis", "necessity",
};

/* Requirement 12: an item without one of these is not kept. */
static void check_item(struct ctx *cx, const struct answers *answers)
{
    for (size_t i = 0; i < COUNT(item_needs); i++)
        if (answer(answers, item_needs[i]) == NULL)
            reject(cx, item_needs[i], "Information is returned with this answer: %s.",
                   form_field(answers->form, item_needs[i])->label);
}

/* What would be lost is refused, not ignored. */
static void check_no_item(struct ctx *cx, const struct answers *answers)
{
    if (answer(answers, "text") != NULL)
        reject(cx, "text",
               "Information can only be sent with the answer that you return it.");
}

static const char *day_of(struct ctx *cx, const struct answers *answers)
{
    const char *day = form_field(answers->form, "answered_on") != NULL
                          ? answer(answers, "answered_on")
                          : NULL;

    return day != NULL ? day : cx->today;
}

static bool check(struct ctx *cx, const struct information_request *request,
                  const struct answers *answers)
{
    if (answer_is(answers, "outcome", "returned"))
        check_item(cx, answers);
    else
        check_no_item(cx, answers);
    if (answer_is(answers, "outcome", "refused") && answer(answers, "reason") == NULL)
        reject(cx, "reason", "Say why it is refused.");
    if (strcmp(day_of(cx, answers), request->asked_on) < 0)
        reject(cx, "answered_on", "It was asked later than that.");
    return !has_problem(cx);
}

/* ---- recording -----------------------------------------------------------------------
 */

static const struct {
    const char *outcome, *verb, *says;
} outcomes[] = {
    { "returned", "return", "returned information" },
    { "nil_return", "nil", "holds no relevant information: nil return" },
    { "refused", "refuse", "refused to share information" },
};

static size_t outcome_of(const struct answers *answers)
{
    size_t i = 0;

    while (i + 1 < COUNT(outcomes) && !answer_is(answers, "outcome", outcomes[i].outcome))
        i++;
    return i;
}

/* The day of the first information counts, not that of what was added later. */
static const char sql_store[] =
    "UPDATE information_request SET reason = :reason, answered_by = :by,"
    " answered_on = CASE WHEN status = 'returned' THEN answered_on ELSE :on END,"
    " status = :status, version = version + 1 WHERE id = :id";

static bool store(struct ctx *cx, const struct information_request *request,
                  const struct answers *answers, const char *status)
{
    struct stmt *st = db_prepare(cx->db, sql_store);

    bind_text(st, ":reason", answer(answers, "reason"));
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":on", day_of(cx, answers));
    bind_text(st, ":status", status);
    bind_int(st, ":id", request->id);
    return db_run(cx, st);
}

static const char sql_item[] =
    "INSERT INTO information_item(id, request_id, text, owner_agency, source, dated_on,"
    " sensitivity, disclosable, limited, lawful_basis, necessity, recorded_by,"
    " recorded_at) VALUES(:id, :request, :text, :owner_agency, :source, :dated_on,"
    " :sensitivity, :disclosable, coalesce(:limited, 0), :lawful_basis, :necessity, :by,"
    " :now)";

static bool store_item(struct ctx *cx, const struct information_request *request,
                       const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_item);

    if (!answer_is(answers, "outcome", "returned"))
        return true;
    answers_bind(st, answers);
    bind_int(st, ":id", ident_new());
    bind_int(st, ":request", request->id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

/* By the verb's own name: "request.returned". */
static bool write_entry(struct ctx *cx, const struct information_request *request,
                        const struct answers *answers, size_t outcome)
{
    const char *text = arena_print(cx->arena, "%s %s (%s)", request->organisation,
                                   outcomes[outcome].says, request->reference);

    return request_entry(cx, request, outcomes[outcome].outcome, day_of(cx, answers),
                         text);
}

bool information_return_record(struct ctx *cx, const struct information_request *request,
                               const struct answers *answers)
{
    size_t outcome = outcome_of(answers);
    const char *to;

    if (!lifecycle_next(cx, ENTITY_REQUEST, request->status, outcomes[outcome].verb, &to)
        || !check(cx, request, answers) || !db_begin(cx))
        return false;
    bool ok =
        store(cx, request, answers, to) && store_item(cx, request, answers)
        && deadline_stop_for(cx, &request->dossier, request->id, day_of(cx, answers))
        && write_entry(cx, request, answers, outcome);
    return db_end(cx, ok);
}

/* ---- reading -------------------------------------------------------------------------
 */

#define ITEMS                                                                            \
    "SELECT i.id, i.text, i.owner_agency, i.source, i.dated_on, i.sensitivity,"          \
    " i.disclosable, i.limited, i.lawful_basis, i.necessity, u.name AS recorded_by,"     \
    " i.recorded_at FROM "
#define OF_REQUEST                                                                       \
    " i JOIN user u ON u.id = i.recorded_by WHERE i.request_id = :request"               \
    " ORDER BY i.recorded_at, i.id"

static const char sql_items[] = ITEMS "visible_information_item" OF_REQUEST;
static const char sql_own_items[] = ITEMS "visible_own_item" OF_REQUEST;

json_t *information_items_json(struct ctx *cx, const struct information_request *request)
{
    struct stmt *st = db_prepare(cx->db, request->own ? sql_own_items : sql_items);
    json_t *list = json_array();

    bind_int(st, ":request", request->id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_information_return));
    return db_done(cx, st) ? list : NULL;
}

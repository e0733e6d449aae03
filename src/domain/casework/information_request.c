#include "domain/casework/information_request.h"

#include "base/date.h"
#include "base/ident.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/core/reference.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"
#include "domain/people/user.h"
#include "request_parts.h"

static const struct field fields[] = {
    { .name = "organisation_id",
      .label = "Organisation to ask",
      .kind = FIELD_ORGANISATION,
      .need = REQUIRED },
    { .name = "contact",
      .label = "Who answers",
      .hint = "Somebody of that organisation: they see this request and nothing else of "
              "the case. Leave empty if the answer comes by telephone or letter.",
      .kind = FIELD_USER },
    { .name = "deputy",
      .label = "Who else may answer",
      .hint = "In case the first is away",
      .kind = FIELD_USER },
    { .name = "question",
      .label = "What you ask them for",
      .hint = "Ask for what is needed and no more. They see these words, the "
              "individual's names and the date of birth.",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
    { .name = "necessity",
      .label = "Why it is necessary and proportionate",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED,
      .sensitive = true },
    { .name = "lawful_basis",
      .label = "Lawful basis",
      .kind = FIELD_CODE,
      .codes = "lawful_basis",
      .need = REQUIRED },
    { .name = "urgent", .label = "Is it urgent?", .kind = FIELD_YES_NO },
    { .name = "asked_on",
      .label = "Asked on",
      .hint = "Leave empty for today. The time limit runs from this day.",
      .kind = FIELD_DAY },
};
const struct form form_information_request = { "information_request", fields,
                                               COUNT(fields) };

/* ---- asking --------------------------------------------------------------------------
 */

bool information_may_be_asked(const struct dossier *dossier)
{
    if (dossier->kind == DOSSIER_CASE)
        return !channel_case_is_over(dossier->status)
               && !text_is(dossier->status, "police_led");
    return text_is(dossier->status, "information_gathering")
           || text_is(dossier->status, "section_36");
}

static const char sql_conflict[] =
    "SELECT count(*) FROM case_access WHERE user_id = :user AND case_id = :case"
    " AND reason = 'conflict'";

static bool has_conflict(struct ctx *cx, const struct dossier *dossier, int64_t user,
                         bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql_conflict);
    int64_t count;

    bind_int(st, ":user", user);
    bind_int(st, ":case", dossier->case_id);
    if (!db_number(cx, st, &count))
        return false;
    *out = count > 0;
    return true;
}

static bool check_contact(struct ctx *cx, const struct dossier *dossier,
                          const struct answers *answers, const char *field)
{
    int64_t user = answer_int(answers, field);
    struct actor actor;
    bool conflict;

    if (user == 0)
        return true;
    if (!user_actor(cx, user, &actor) || !has_conflict(cx, dossier, user, &conflict))
        return false;
    if (actor.organisation_id != answer_int(answers, "organisation_id"))
        reject(cx, field, "%s does not work for that organisation.", actor.name);
    else if (!access_may(&actor, PERMIT_REQUEST_ANSWER))
        reject(cx, field, "The account of %s may not answer requests.", actor.name);
    else if (conflict)
        reject(cx, field, "This person has declared an interest in this case.");
    return !has_problem(cx);
}

static bool check(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers)
{
    int64_t deputy = answer_int(answers, "deputy");

    if (!information_may_be_asked(dossier))
        return failed(cx, PROBLEM_CONFLICT, "request.state",
                      "Partners are asked from information gathering on, and until the "
                      "panel's work ends.");
    if (deputy != 0 && answer(answers, "contact") == NULL)
        reject(cx, "contact", "Choose first who answers.");
    if (deputy != 0 && deputy == answer_int(answers, "contact"))
        reject(cx, "deputy", "Choose somebody else than the one who answers.");
    return !has_problem(cx) && check_contact(cx, dossier, answers, "contact")
           && check_contact(cx, dossier, answers, "deputy");
}

static const char sql_insert[] =
    "INSERT INTO information_request(id, reference, referral_id, case_id,"
    " organisation_id, contact_id, deputy_id, question, necessity, lawful_basis, urgent,"
    " asked_on, due_on, status, asked_by, asked_at) VALUES(:id, :reference, :referral,"
    " :case, :organisation_id, :contact, :deputy, :question, :necessity, :lawful_basis,"
    " coalesce(:urgent, 0), :asked, :due, 'asked', :by, :now)";

static bool insert(struct ctx *cx, const struct information_request *request,
                   const struct answers *answers, const char *due)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", request->id);
    bind_text(st, ":reference", request->reference);
    bind_int(st, ":referral", request->dossier.referral_id);
    if (request->dossier.case_id != 0)
        bind_int(st, ":case", request->dossier.case_id);
    bind_text(st, ":asked", request->asked_on);
    bind_text(st, ":due", due);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_organisation[] = "SELECT name FROM organisation WHERE id = :id";

static bool load_organisation(struct ctx *cx, int64_t id, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_organisation);

    bind_int(st, ":id", id);
    *out = db_row(cx, st) ? row_text(cx, st, "name") : "";
    return db_done(cx, st);
}

bool request_entry(struct ctx *cx, const struct information_request *request,
                   const char *verb, const char *on, const char *text)
{
    return entry_write(cx, &request->dossier, arena_print(cx->arena, "request.%s", verb),
                       on, text)
           && audit_write(cx, &request->dossier,
                          arena_print(cx->arena, "request.%s", verb), request->id, NULL);
}

bool request_say_asked(struct ctx *cx, const struct information_request *request,
                       const char *due)
{
    char said[24];

    date_say(due, said);
    return request_entry(cx, request, "ask", request->asked_on,
                         arena_print(cx->arena, "Information asked of %s (%s), due on %s",
                                     request->organisation, request->reference, said));
}

bool request_start_clock(struct ctx *cx, const struct information_request *request,
                         bool urgent, const char **out_due)
{
    const struct deadline_source source = { request->id, request->organisation };

    return deadline_start_for(cx, &request->dossier, urgent ? "T3U" : "T3",
                              request->asked_on, source, out_due);
}

bool information_request_ask(struct ctx *cx, const struct dossier *dossier,
                             const struct answers *answers, int64_t *out_id)
{
    const char *asked_on = answer(answers, "asked_on"), *due;
    struct information_request request = { .id = ident_new(), .dossier = *dossier };

    request.asked_on = asked_on != NULL ? asked_on : cx->today;
    if (!check(cx, dossier, answers)
        || !load_organisation(cx, answer_int(answers, "organisation_id"),
                              &request.organisation)
        || !db_begin(cx))
        return false;
    bool ok =
        reference_next(cx, "request", &request.reference)
        && request_start_clock(cx, &request, answer_is(answers, "urgent", "1"), &due)
        && insert(cx, &request, answers, due) && request_say_asked(cx, &request, due);
    if (!db_end(cx, ok))
        return false;
    *out_id = request.id;
    return true;
}

/* ---- opening -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT q.id, q.reference, q.status, q.asked_on, q.version, q.referral_id,"          \
    " coalesce(q.case_id, 0) AS case_id, o.name AS organisation"
#define OF_RECORD                                                                        \
    COLUMNS                                                                              \
    ", 0 AS person_id FROM visible_information_request q"                                \
    " JOIN organisation o ON o.id = q.organisation_id WHERE q.id = :id AND "

static const char sql_of_case[] = OF_RECORD "q.case_id = :record";
static const char sql_of_referral[] = OF_RECORD "q.referral_id = :record";
static const char sql_own[] = COLUMNS
    ", q.person_id FROM visible_own_request q"
    " JOIN organisation o ON o.id = q.organisation_id WHERE q.id = :id";

void request_read(struct ctx *cx, struct stmt *st, struct information_request *out)
{
    int64_t case_id = row_int(st, "case_id");

    *out = (struct information_request){
        .id = row_int(st, "id"),
        .reference = row_text(cx, st, "reference"),
        .organisation = row_text(cx, st, "organisation"),
        .status = row_text(cx, st, "status"),
        .asked_on = row_text(cx, st, "asked_on"),
        .version = row_int(st, "version"),
        .dossier = { .kind = case_id != 0 ? DOSSIER_CASE : DOSSIER_REFERRAL,
                     .person_id = row_int(st, "person_id"),
                     .referral_id = row_int(st, "referral_id"),
                     .case_id = case_id },
    };
}

static bool find(struct ctx *cx, struct stmt *st, int64_t id,
                 struct information_request *out)
{
    bool found;

    bind_int(st, ":id", id);
    if ((found = db_row(cx, st)))
        request_read(cx, st, out);
    if (!db_done(cx, st))
        return false;
    return found
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

bool information_request_load(struct ctx *cx, const struct dossier *dossier, int64_t id,
                              struct information_request *out)
{
    bool of_case = dossier->kind == DOSSIER_CASE;
    struct stmt *st = db_prepare(cx->db, of_case ? sql_of_case : sql_of_referral);

    bind_int(st, ":record", of_case ? dossier->case_id : dossier->referral_id);
    if (!find(cx, st, id, out))
        return false;
    out->dossier.person_id = dossier->person_id;
    return true;
}

bool information_request_own(struct ctx *cx, int64_t id, struct information_request *out)
{
    if (!find(cx, db_prepare(cx->db, sql_own), id, out))
        return false;
    out->own = true;
    return true;
}

#include "domain/panel/decision.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/casework/exit_record.h"
#include "domain/casework/exit_review.h"
#include "domain/core/codes.h"
#include "domain/core/field_kinds.h"
#include "domain/core/lifecycle.h"
#include "domain/panel/action.h"
#include "domain/panel/attendance.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "decision",
      .label = "Decision",
      .kind = FIELD_CODE,
      .need = REQUIRED,
      .codes = "decision" },
    { .name = "rationale",
      .label = "Reasons",
      .hint = "Why this is necessary and proportionate",
      .kind = FIELD_TEXT,
      .need = REQUIRED,
      .sensitive = true },
    { .name = "basis",
      .label = "How the panel came to it",
      .hint = "Unanimous; if not, by majority; if there is none, the chair decides",
      .kind = FIELD_CODE,
      .need = REQUIRED,
      .codes = "basis" },
    { .name = "dissent",
      .label = "Who disagreed, and why",
      .kind = FIELD_TEXT,
      .most = 2000,
      .sensitive = true },
    { .name = "risk_owner", .label = "Who owns the risk from today", .kind = FIELD_LINE },
    { .name = "health_social_care",
      .label = "Referral to health or social care",
      .hint = "Must be considered whenever a case is not adopted: section 36(6)",
      .kind = FIELD_CODE,
      .codes = "health_social_care" },
    { .name = "review_on",
      .label = "When the panel looks at it again",
      .hint = "Needed when you defer.",
      .kind = FIELD_DAY,
      .future = true },
    { .name = "actions",
      .label = "Action",
      .hint = "Leave out what is not needed",
      .kind = FIELD_ITEMS,
      .items = &form_action_new },
};
const struct form form_decision = { "decision", fields, COUNT(fields) };

static const struct option *options_for(struct ctx *cx, const struct dossier *dossier)
{
    json_t *codes = codes_json(cx, "decision", cx->today), *code;
    struct option *list =
        arena_alloc(cx->arena, (json_array_size(codes) + 1) * sizeof(*list));
    size_t i, n = 0;

    json_array_foreach(codes, i, code)
    {
        const char *verb = json_string_value(json_object_get(code, "value"));
        const char *label = json_string_value(json_object_get(code, "label"));

        if (lifecycle_possible(cx, ENTITY_CASE, dossier->status, verb))
            list[n++] = (struct option){ arena_copy(cx->arena, verb),
                                         arena_copy(cx->arena, label) };
    }
    return list;
}

const struct form *decision_form_for(struct ctx *cx, const struct dossier *dossier)
{
    struct field *own = arena_alloc(cx->arena, sizeof(fields));
    struct form *form = arena_alloc(cx->arena, sizeof(*form));

    memcpy(own, fields, sizeof(fields));
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (text_is(own[i].name, "decision")) {
            own[i].kind = FIELD_CHOICE;
            own[i].options = options_for(cx, dossier);
        } else if (text_is(own[i].name, "risk_owner")) {
            own[i].kind = FIELD_USER; /* programs may give words */
        }
    }
    *form = (struct form){ form_decision.name, own, COUNT(fields) };
    return form;
}

/* What one field alone cannot say. */
static bool check_together(struct ctx *cx, const struct answers *answers)
{
    const char *decision = answer(answers, "decision");
    const char *review_on = answer(answers, "review_on");

    if (text_is(decision, "not_adopt") && answer(answers, "health_social_care") == NULL)
        reject(cx, "health_social_care",
               "Say whether a referral to health or social care was considered: section "
               "36(6) asks for it whenever a case is not adopted.");
    if (text_is(decision, "defer") && review_on == NULL)
        reject(cx, "review_on", "Enter when the panel looks at it again.");
    if (review_on != NULL && strcmp(review_on, cx->today) < 0)
        reject(cx, "review_on", "This day has passed.");
    return !has_problem(cx);
}

/* Ready to decide: papers were sent, the quorum is there; the first decision opens the
 * meeting where nobody did. */
static bool be_in_session(struct ctx *cx, struct meeting *meeting)
{
    if (!meeting_takes_decisions(meeting))
        return failed(cx, PROBLEM_CONFLICT, "meeting.state",
                      "No decision can be recorded now: the meeting is \"%s\".",
                      state_label(ENTITY_MEETING, meeting->status));
    if (!quorum_check(cx, meeting->id))
        return false;
    return !text_is(meeting->status, "papers_out") || meeting_move(cx, meeting, "open");
}

struct risk_owner {
    int64_t id; /* 0: in words only */
    const char *words;
};

static const char sql_name[] = "SELECT name FROM user WHERE id = :id";

/* A user by id or e-mail address, or simply words. */
static bool read_risk_owner(struct ctx *cx, const char *text, struct risk_owner *out)
{
    struct stmt *st = db_prepare(cx->db, sql_name);

    *out = (struct risk_owner){ .words = text };
    if (text == NULL || (out->id = user_named(cx, text)) == 0)
        return true;
    bind_int(st, ":id", out->id);
    if (db_row(cx, st))
        out->words = row_text(cx, st, "name");
    return db_done(cx, st);
}

static const char sql_insert[] =
    "INSERT INTO decision(id, item_id, meeting_id, case_id, decision, rationale, basis,"
    " dissent, risk_owner, risk_owner_id, health_social_care, review_on, case_version,"
    " decided_on, recorded_by, recorded_at) VALUES(:id, :item, :meeting, :case,"
    " :decision, :rationale, :basis, :dissent, :risk_owner, :risk_owner_id,"
    " :health_social_care, :review_on, :case_version, min(:held_on, :today), :by, :now)";

static bool insert(struct ctx *cx, int64_t id, const struct meeting *meeting,
                   const struct agenda_item *item, const struct dossier *dossier,
                   const struct answers *answers, const struct risk_owner *owner)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":item", item->id);
    bind_int(st, ":meeting", meeting->id);
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":risk_owner", owner->words);
    if (owner->id != 0)
        bind_int(st, ":risk_owner_id", owner->id);
    bind_int(st, ":case_version", dossier->version);
    bind_text(st, ":held_on", meeting->held_on);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_supersede[] =
    "UPDATE decision SET superseded_by = :id WHERE item_id = :item AND id <> :id"
    " AND superseded_by IS NULL";

static bool supersede(struct ctx *cx, int64_t id, int64_t item)
{
    struct stmt *st = db_prepare(cx->db, sql_supersede);

    bind_int(st, ":id", id);
    bind_int(st, ":item", item);
    return db_run(cx, st);
}

static const char sql_decided[] =
    "UPDATE agenda_item SET status = 'decided', version = version + 1 WHERE id = :item";

static bool close_item(struct ctx *cx, int64_t item)
{
    struct stmt *st = db_prepare(cx->db, sql_decided);

    bind_int(st, ":item", item);
    return db_run(cx, st);
}

static const char sql_risk_owner[] =
    "UPDATE channel_case SET risk_owner = :words WHERE id = :case";

static bool hand_risk(struct ctx *cx, int64_t case_id, const struct risk_owner *owner)
{
    struct stmt *st = db_prepare(cx->db, sql_risk_owner);

    if (owner->words == NULL)
        return true;
    bind_text(st, ":words", owner->words);
    bind_int(st, ":case", case_id);
    return db_run(cx, st);
}

static bool is_review(const struct dossier *dossier)
{
    return text_is(dossier->status, "post_exit_review");
}

/* Before a case closes for good its exit is endorsed; reviews have a longest period. */
static bool check_exit(struct ctx *cx, const struct dossier *dossier,
                       const struct answers *answers)
{
    if (!is_review(dossier))
        return true;
    if (answer_is(answers, "decision", "extend_review"))
        return exit_review_may_extend(cx, dossier, answer(answers, "review_on"));
    return !answer_is(answers, "decision", "exit")
           || exit_record_is_endorsed(cx, dossier);
}

static bool explain_review(struct ctx *cx, const struct dossier *dossier,
                           const struct answers *answers)
{
    bool extends = answer_is(answers, "decision", "extend_review");

    return !is_review(dossier)
           || exit_review_explain(cx, dossier, answer(answers, "rationale"),
                                  extends ? answer(answers, "review_on") : NULL);
}

/* The page offers some empty rows: those are no actions. */
static bool is_empty_action(struct ctx *cx, const struct answers *answers, size_t nth)
{
    for (size_t i = 0; i < form_action_new.count; i++)
        if (!text_is_empty(
                pairs_get(answers->raw, arena_print(cx->arena, "actions.%zu.%s", nth,
                                                    form_action_new.fields[i].name))))
            return false;
    return true;
}

static bool create_actions(struct ctx *cx, const struct agenda_item *item,
                           const struct dossier *dossier, const struct answers *answers)
{
    struct action_source source = { item->meeting_id, item->id, NULL };
    struct answers action;
    int64_t id;

    for (size_t i = 0; i < answers_items(answers, "actions"); i++) {
        source.owner_field = arena_print(cx->arena, "actions.%zu.owner", i);
        if (!is_empty_action(cx, answers, i)
            && (!answers_item(cx, answers, "actions", i, &action)
                || !action_create(cx, dossier, source, &action, &id)))
            return false;
    }
    return true;
}

static bool write_trail(struct ctx *cx, const struct dossier *dossier, int64_t id,
                        const struct answers *answers)
{
    const char *code = answer(answers, "decision"), *basis = answer(answers, "basis");

    return entry_write(cx, dossier, "panel.decision", cx->today,
                       arena_print(cx->arena, "Panel decision: %s (%s)",
                                   code_label(cx, "decision", code),
                                   code_label(cx, "basis", basis)))
           && audit_write(cx, dossier, "decision.record", id, code);
}

bool decision_record(struct ctx *cx, struct meeting *meeting,
                     const struct agenda_item *item, const struct dossier *dossier,
                     const struct answers *answers, int64_t *out_id)
{
    const char *verb = answer(answers, "decision"), *status;
    const char *before = meeting->status;
    struct risk_owner owner;
    int64_t id = ident_new();

    if (!check_together(cx, answers)
        || !read_risk_owner(cx, answer(answers, "risk_owner"), &owner) || !db_begin(cx))
        return false;
    bool ok = be_in_session(cx, meeting)
              && lifecycle_next(cx, ENTITY_CASE, dossier->status, verb, &status)
              && check_exit(cx, dossier, answers)
              && insert(cx, id, meeting, item, dossier, answers, &owner)
              && supersede(cx, id, item->id) && close_item(cx, item->id)
              && write_trail(cx, dossier, id, answers)
              && channel_case_move(cx, dossier, verb, &status)
              && hand_risk(cx, dossier->case_id, &owner)
              && explain_review(cx, dossier, answers)
              && create_actions(cx, item, dossier, answers);
    if (!db_end(cx, ok)) {
        meeting->status = before;
        return false;
    }
    *out_id = id;
    return true;
}

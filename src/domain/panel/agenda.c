#include "domain/panel/agenda.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/panel/papers.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "case",
      .label = "Case",
      .hint = "Its reference, like CP-2026-0041",
      .kind = FIELD_LINE },
    { .name = "kind",
      .label = "Why it is on the agenda",
      .kind = FIELD_CODE,
      .codes = "item_kind" },
    { .name = "propose", .label = "Take everything that is due", .kind = FIELD_YES_NO },
};
const struct form form_agenda = { "agenda", fields, COUNT(fields) };

static const struct field one_fields[] = {
    { .name = "case",
      .label = "Case",
      .hint = "Its reference, like CP-2026-0041",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "kind",
      .label = "Why it is on the agenda",
      .kind = FIELD_CODE,
      .need = REQUIRED,
      .codes = "item_kind" },
};
const struct form form_agenda_one = { "agenda_one", one_fields, COUNT(one_fields) };

static const char sql_load[] =
    "SELECT id, meeting_id, case_id, kind, status FROM visible_agenda_item"
    " WHERE id = :id AND meeting_id = :meeting";

bool agenda_item_load(struct ctx *cx, const struct meeting *meeting, int64_t id,
                      struct agenda_item *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);

    bind_int(st, ":id", id);
    bind_int(st, ":meeting", meeting->id);
    bool found = db_row(cx, st);
    if (found)
        *out = (struct agenda_item){
            .id = id,
            .meeting_id = meeting->id,
            .case_id = row_int(st, "case_id"),
            .kind = row_text(cx, st, "kind"),
            .status = row_text(cx, st, "status"),
        };
    if (!db_done(cx, st))
        return false;
    if (!found)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return true;
}

static const char sql_items[] =
    "SELECT i.id, i.case_id AS \"case\", c.reference, c.forename, c.surname, c.area,"
    " c.status AS case_status, i.kind, i.why, i.status, i.version, d.decision"
    " FROM visible_agenda_item i CROSS JOIN visible_caseload c ON c.id = i.case_id"
    " LEFT JOIN visible_decision d ON d.item_id = i.id AND d.superseded_by IS NULL"
    " WHERE i.meeting_id = :meeting ORDER BY i.position, i.id";

static const char *status_label(const char *status)
{
    if (text_is(status, "decided"))
        return "Decided";
    return text_is(status, "open") ? "Open" : "Not reached";
}

static json_t *item_json(struct ctx *cx, struct stmt *st, int64_t position)
{
    json_t *item = row_json(st);
    const char *kind = row_text(cx, st, "kind"), *area = row_text(cx, st, "area");
    const char *decision = row_text(cx, st, "decision");
    const char *status = row_text(cx, st, "status");

    put_int(item, "position", position);
    put_code(item, "kind", kind, code_label(cx, "item_kind", kind));
    put_code(item, "area", area, code_label(cx, "area", area));
    put_code(item, "decision", decision, code_label(cx, "decision", decision));
    put_text(item, "status_label", status_label(status));
    put_text(item, "status_colour",
             text_is(status, "decided") ? "green"
             : text_is(status, "open")  ? "blue"
                                        : "grey");
    put_text(item, "case_status_label",
             state_label(ENTITY_CASE, row_text(cx, st, "case_status")));
    put_bool(item, "open", text_is(status, "open"));
    return item;
}

bool agenda_json(struct ctx *cx, const struct meeting *meeting, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_items);
    json_t *items = json_array();

    bind_int(st, ":meeting", meeting->id);
    for (int64_t position = 1; db_row(cx, st); position++)
        json_array_append_new(items, item_json(cx, st, position));
    *out = items;
    return db_done(cx, st);
}

static bool takes_items(struct ctx *cx, const struct meeting *meeting)
{
    if (meeting_takes_items(meeting))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "meeting.state",
                  "The agenda can no longer be changed: the meeting is \"%s\".",
                  state_label(ENTITY_MEETING, meeting->status));
}

static const char sql_insert[] =
    "INSERT INTO agenda_item(id, meeting_id, case_id, kind, position, why)"
    " SELECT :id, :meeting, :case, :kind, coalesce(max(position), 0) + 1, :why"
    " FROM agenda_item WHERE meeting_id = :meeting";

static bool insert(struct ctx *cx, int64_t id, const struct meeting *meeting,
                   const struct dossier *dossier, const char *kind, const char *why)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", id);
    bind_int(st, ":meeting", meeting->id);
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":kind", kind);
    bind_text(st, ":why", why);
    return db_run(cx, st);
}

static const char *said(struct ctx *cx, const struct meeting *meeting, const char *what,
                        const char *kind)
{
    char day[24];

    date_say(meeting->held_on, day);
    return arena_print(cx->arena, "%s the agenda of the panel meeting on %s: %s", what,
                       day, code_label(cx, "item_kind", kind));
}

bool agenda_put(struct ctx *cx, const struct meeting *meeting,
                const struct dossier *dossier, const char *kind, const char *why)
{
    int64_t id = ident_new();

    return insert(cx, id, meeting, dossier, kind, why)
           && entry_write(cx, dossier, "panel.listed", cx->today,
                          said(cx, meeting, "Put on", kind))
           && audit_write(cx, dossier, "agenda.add", id, kind);
}

static const char sql_case[] =
    "SELECT id FROM visible_case WHERE reference = upper(:case)"
    " UNION ALL SELECT id FROM visible_case WHERE id = :id";

/* By reference or id; what is hidden answers like what is not there. */
static bool named_case(struct ctx *cx, const char *text, const struct dossier **out)
{
    struct stmt *st = db_prepare(cx->db, sql_case);
    int64_t id = 0, found = 0;

    (void)text_to_int(text, &id);
    bind_text(st, ":case", text);
    bind_int(st, ":id", id);
    if (!db_number(cx, st, &found))
        return false;
    if (found == 0) {
        reject(cx, "case", "There is no such case, or it is not shared with you.");
        return false;
    }
    return dossier_case(cx, found, out);
}

/* Which stages of a case a kind of item makes sense for; kinds without a line: every. */
static bool kind_fits(const char *kind, const char *status)
{
    static const struct {
        const char *kind;
        const char *statuses;
    } kinds[] = {
        { "new", " awaiting_panel deferred " },
        { "exit", " adopted supported post_exit_review " },
        { "six_month", " post_exit_review " },
        { "twelve_month", " post_exit_review " },
    };

    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(kinds[i].kind, kind))
            return strstr(kinds[i].statuses, status) != NULL;
    return true;
}

static const char sql_listed[] =
    "SELECT 1 FROM agenda_item WHERE meeting_id = :meeting AND case_id = :case"
    " AND (kind = :kind OR status = 'open')";

static bool may_list(struct ctx *cx, const struct meeting *meeting,
                     const struct dossier *dossier, const char *kind)
{
    struct stmt *st = db_prepare(cx->db, sql_listed);
    int64_t listed = 0;

    bind_int(st, ":meeting", meeting->id);
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":kind", kind);
    if (!db_number(cx, st, &listed))
        return false;
    if (listed != 0)
        return failed(cx, PROBLEM_CONFLICT, "agenda.listed",
                      "%s is on this agenda already.", dossier->reference);
    if (!kind_fits(kind, dossier->status))
        reject(cx, "kind", "This does not fit a case that is \"%s\".",
               state_label(ENTITY_CASE, dossier->status));
    return !has_problem(cx);
}

static bool add_one(struct ctx *cx, const struct meeting *meeting,
                    const struct answers *answers)
{
    const struct dossier *dossier;
    const char *kind = answer(answers, "kind");

    if (answer(answers, "case") == NULL)
        reject(cx, "case", "Enter the reference of a case.");
    if (kind == NULL)
        reject(cx, "kind", "Choose why it is on the agenda.");
    return !has_problem(cx) && named_case(cx, answer(answers, "case"), &dossier)
           && may_list(cx, meeting, dossier, kind)
           && agenda_put(cx, meeting, dossier, kind,
                         arena_print(cx->arena, "Added by %s", cx->actor->name));
}

bool agenda_add(struct ctx *cx, const struct meeting *meeting,
                const struct answers *answers, int *out_added)
{
    bool propose = answer_is(answers, "propose", "1");

    *out_added = 1;
    if (!takes_items(cx, meeting) || !db_begin(cx))
        return false;
    bool ok =
        (propose ? agenda_propose(cx, meeting, out_added) : add_one(cx, meeting, answers))
        && (!meeting_papers_are_out(meeting) || papers_grant(cx, meeting->id));
    return db_end(cx, ok);
}

static const char sql_remove[] =
    "DELETE FROM agenda_item WHERE id = :id AND status = 'open'";

/* Interests that were declared stay: the person's conflict does not end with the item. */
static const char sql_interests[] = "SELECT 1 FROM interest WHERE item_id = :id";

static bool is_removable(struct ctx *cx, const struct agenda_item *item)
{
    struct stmt *st = db_prepare(cx->db, sql_interests);
    int64_t declared = 0;

    bind_int(st, ":id", item->id);
    if (!db_number(cx, st, &declared))
        return false;
    if (declared == 0 && text_is(item->status, "open"))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "agenda.item",
                  "Only an open item without a declared interest can be taken off.");
}

static bool delete_item(struct ctx *cx, const struct agenda_item *item)
{
    struct stmt *st = db_prepare(cx->db, sql_remove);

    bind_int(st, ":id", item->id);
    return db_run(cx, st);
}

bool agenda_remove(struct ctx *cx, const struct meeting *meeting,
                   const struct agenda_item *item)
{
    const struct dossier *dossier;

    if (!takes_items(cx, meeting) || !is_removable(cx, item)
        || !dossier_case(cx, item->case_id, &dossier) || !db_begin(cx))
        return false;
    bool ok = delete_item(cx, item)
              && papers_withdraw_case(cx, meeting->id, item->case_id)
              && entry_write(cx, dossier, "panel.unlisted", cx->today,
                             said(cx, meeting, "Taken off", item->kind))
              && audit_write(cx, dossier, "agenda.remove", item->id, item->kind);
    return db_end(cx, ok);
}

static const char sql_close[] =
    "UPDATE agenda_item SET status = 'not_reached', version = version + 1"
    " WHERE meeting_id = :meeting AND status = 'open'";

bool agenda_close(struct ctx *cx, int64_t meeting)
{
    struct stmt *st = db_prepare(cx->db, sql_close);

    bind_int(st, ":meeting", meeting);
    return db_run(cx, st);
}

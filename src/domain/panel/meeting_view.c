/* A meeting, and the list of meetings, as this actor may read them. */
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/panel/meeting.h"
#include "store/paging.h"

static const struct option whens[] = {
    { "upcoming", "Upcoming" },
    { "past", "Past" },
    { 0 },
};
static const struct field filters[] = {
    { .name = "when", .label = "When", .kind = FIELD_CHOICE, .options = whens },
    PAGING_FIELDS,
};
const struct form form_meeting_filter = { "meeting_filter", filters, COUNT(filters) };

#define COLUMNS                                                                          \
    "SELECT m.id, m.held_on, m.starts_at, m.place, m.remote, m.kind, m.status,"          \
    " m.chair_id AS chair, u.name AS chair_name, m.papers_out_at, m.version,"            \
    " (SELECT count(*) FROM visible_agenda_item i WHERE i.meeting_id = m.id) AS nitems," \
    " m.held_on || '~' || m.id AS cursor"                                                \
    " FROM visible_meeting m LEFT JOIN user u ON u.id = m.chair_id WHERE "

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_meeting);
    char said[24];

    date_say(row_text(cx, st, "held_on"), said);
    put_text(object, "title", arena_print(cx->arena, "Panel meeting %s", said));
    put_status(object, ENTITY_MEETING, row_text(cx, st, "status"));
    put_bool(object, "one_item", row_int(st, "nitems") == 1);
    put_bool(object, "today", text_is(row_text(cx, st, "held_on"), cx->today));
    json_object_del(object, "cursor");
    return object;
}

static const char sql_one[] = COLUMNS "m.id = :id";
static const char sql_invitees[] =
    "SELECT user_id FROM attendance WHERE meeting_id = :id ORDER BY user_id";

/* Their ids for programs, and between blanks as the form ticks them. */
static bool put_invitees(struct ctx *cx, json_t *object, int64_t meeting)
{
    struct stmt *st = db_prepare(cx->db, sql_invitees);
    json_t *list = json_array();

    bind_int(st, ":id", meeting);
    while (db_row(cx, st))
        json_array_append_new(list, json_integer(row_int(st, "user_id")));
    put_json(object, "invitees", list);
    return db_done(cx, st);
}

bool meeting_json(struct ctx *cx, const struct meeting *meeting, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *object = json_null();

    bind_int(st, ":id", meeting->id);
    if (db_row(cx, st))
        object = row(cx, st);
    *out = object;
    return db_done(cx, st) && put_invitees(cx, object, meeting->id);
}

static const char sql_all[] = COLUMNS
    "(m.held_on, m.id) < (:day, :id) ORDER BY m.held_on DESC, m.id DESC LIMIT :limit";
static const char sql_past[] = COLUMNS
    "m.held_on < :today AND (m.held_on, m.id) < (:day, :id)"
    " ORDER BY m.held_on DESC, m.id DESC LIMIT :limit";
static const char sql_upcoming[] = COLUMNS
    "m.held_on >= :today AND (m.held_on, m.id) > (:day, :id)"
    " ORDER BY m.held_on, m.id LIMIT :limit";

bool meeting_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    bool upcoming = answer_is(filter, "when", "upcoming");
    int64_t limit = answer_int(filter, "limit");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    struct stmt *st = db_prepare(cx->db, upcoming ? sql_upcoming
                                         : answer_is(filter, "when", "past") ? sql_past
                                                                             : sql_all);
    if (stmt_has(st, ":today"))
        bind_text(st, ":today", cx->today);
    bind_text(st, ":day", after.given ? after.first : upcoming ? "0" : "9999");
    bind_int(st, ":id", after.given ? after.id : upcoming ? 0 : INT64_MAX);
    bind_int(st, ":limit", page.limit + 1);
    json_t *items = json_array();
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor")))
            json_array_append_new(items, row(cx, st));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}

/* Who sits on the panel as a rule: domain.md 2.3. */
static const char sql_standing[] =
    "SELECT ' ' || group_concat(id, '  ') || ' ' AS ids FROM user"
    " WHERE active = 1 AND (instr(roles, ' panel_member ') > 0"
    " OR instr(roles, ' police ') > 0 OR instr(roles, ' chair ') > 0"
    " OR instr(roles, ' coordinator ') > 0 OR instr(roles, ' partner_officer ') > 0)"
    " /*scan*/";

bool meeting_proposal(struct ctx *cx, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_standing);
    json_t *object = json_object();

    put_text(object, "starts_at", "10:00");
    put_text(object, "kind", "monthly");
    put_text(object, "invitees", db_row(cx, st) ? row_text(cx, st, "ids") : NULL);
    *out = object;
    return db_done(cx, st);
}

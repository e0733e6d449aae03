#include "domain/panel/meeting.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/field_kinds.h"
#include "domain/core/lifecycle.h"
#include "domain/panel/agenda.h"
#include "domain/panel/attendance.h"
#include "domain/panel/papers.h"
#include "domain/people/audit.h"

static const struct field fields[] = {
    { .name = "held_on",
      .label = "Day",
      .kind = FIELD_DAY,
      .need = REQUIRED,
      .future = true },
    { .name = "starts_at",
      .label = "Starts at",
      .hint = "For example, 10:00 or 14:30",
      .kind = FIELD_TIME,
      .need = REQUIRED },
    { .name = "kind",
      .label = "Kind of meeting",
      .kind = FIELD_CODE,
      .need = REQUIRED,
      .codes = "meeting_kind" },
    { .name = "place",
      .label = "Place",
      .hint = "Needed unless the meeting is remote",
      .kind = FIELD_LINE },
    { .name = "remote", .label = "Is it held remotely?", .kind = FIELD_YES_NO },
    { .name = "invitees",
      .label = "Who is invited",
      .hint = "Panel members see the cases on the agenda once papers are out",
      .kind = FIELD_USERS },
};
const struct form form_meeting = { "meeting", fields, COUNT(fields) };

bool meeting_takes_items(const struct meeting *meeting)
{
    return text_is(meeting->status, "planned") || text_is(meeting->status, "papers_out")
           || text_is(meeting->status, "in_session");
}

bool meeting_papers_are_out(const struct meeting *meeting)
{
    return text_is(meeting->status, "papers_out") || meeting_takes_decisions(meeting);
}

bool meeting_takes_decisions(const struct meeting *meeting)
{
    return text_is(meeting->status, "papers_out")
           || text_is(meeting->status, "in_session")
           || text_is(meeting->status, "draft_minutes");
}

static const char sql_load[] =
    "SELECT id, held_on, status, version FROM visible_meeting WHERE id = :id";

bool meeting_load(struct ctx *cx, int64_t id, struct meeting *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);

    bind_int(st, ":id", id);
    bool found = db_row(cx, st);
    if (found)
        *out = (struct meeting){
            .id = id,
            .held_on = row_text(cx, st, "held_on"),
            .status = row_text(cx, st, "status"),
            .version = row_int(st, "version"),
        };
    if (!db_done(cx, st))
        return false;
    if (!found)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return true;
}

static bool has_a_place(struct ctx *cx, const struct answers *answers)
{
    if (answer(answers, "place") == NULL && !answer_is(answers, "remote", "1"))
        reject(cx, "place", "Enter the place, or say that the meeting is held remotely.");
    return !has_problem(cx);
}

/* The invited as ids between blanks; "" where the answers name nobody. */
static const char *read_invitees(struct ctx *cx, const struct answers *answers)
{
    const char *words = "", *named;

    for (size_t at = 0; (named = pairs_next(answers->raw, "invitees", &at)) != NULL;) {
        int64_t user = *named == '\0' ? 0 : user_named(cx, named);

        if (user != 0)
            words = arena_print(cx->arena, "%s %lld ", words, (long long)user);
        else if (*named != '\0')
            reject(cx, "invitees", "There is no active user \"%.80s\".", named);
    }
    return words;
}

static bool invite_all(struct ctx *cx, int64_t meeting, const char *words)
{
    char *copy = arena_copy(cx->arena, words), *rest = NULL;

    for (char *word = strtok_r(copy, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        int64_t user = 0;

        if (!text_to_int(word, &user) || !attendance_invite(cx, meeting, user))
            return false;
    }
    return true;
}

/* The chair is the first of the invited who has that role. */
static const char sql_chair[] =
    "UPDATE meeting SET chair_id = (SELECT a.user_id FROM attendance a"
    " JOIN user u ON u.id = a.user_id WHERE a.meeting_id = :id"
    " AND instr(u.roles, ' chair ') > 0 ORDER BY a.user_id LIMIT 1) WHERE id = :id";

static bool name_chair(struct ctx *cx, int64_t meeting)
{
    struct stmt *st = db_prepare(cx->db, sql_chair);

    bind_int(st, ":id", meeting);
    return db_run(cx, st);
}

static const char sql_insert[] =
    "INSERT INTO meeting(id, held_on, starts_at, place, remote, kind, status, created_by)"
    " VALUES(:id, :held_on, :starts_at, :place, coalesce(:remote, 0), :kind, 'planned',"
    " :by)";

static bool insert(struct ctx *cx, int64_t id, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":by", cx->actor->user_id);
    return db_run(cx, st);
}

bool meeting_create(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    const char *invitees = read_invitees(cx, answers);
    int64_t id = ident_new();

    if (!has_a_place(cx, answers) || !db_begin(cx))
        return false;
    bool ok = insert(cx, id, answers) && invite_all(cx, id, invitees)
              && name_chair(cx, id) && audit_write(cx, NULL, "meeting.call", id, NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

static bool is_planned(struct ctx *cx, const struct meeting *meeting)
{
    if (text_is(meeting->status, "planned"))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "meeting.state",
                  "A meeting can be changed while it is planned: this one is \"%s\".",
                  state_label(ENTITY_MEETING, meeting->status));
}

static const char sql_change[] =
    "UPDATE meeting SET held_on = :held_on, starts_at = :starts_at, place = :place,"
    " remote = coalesce(:remote, 0), kind = :kind, version = version + 1"
    " WHERE id = :id AND version = :version";

static bool update(struct ctx *cx, int64_t id, int64_t version,
                   const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_change);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this meeting meanwhile.");
    return true;
}

static bool invite_anew(struct ctx *cx, int64_t id, const struct answers *answers,
                        const char *invitees)
{
    if (pairs_get(answers->raw, "invitees") == NULL)
        return true;
    return attendance_keep_only(cx, id, invitees) && invite_all(cx, id, invitees)
           && name_chair(cx, id);
}

bool meeting_change(struct ctx *cx, const struct meeting *meeting, int64_t version,
                    const struct answers *answers)
{
    const char *invitees = read_invitees(cx, answers);

    if (!is_planned(cx, meeting) || !has_a_place(cx, answers) || !db_begin(cx))
        return false;
    bool ok = update(cx, meeting->id, version, answers)
              && invite_anew(cx, meeting->id, answers, invitees)
              && audit_write(cx, NULL, "meeting.change", meeting->id, NULL);
    return db_end(cx, ok);
}

static const char sql_status[] =
    "UPDATE meeting SET status = :status, version = version + 1, papers_out_at ="
    " CASE :status WHEN 'papers_out' THEN :now WHEN 'planned' THEN NULL"
    " ELSE papers_out_at END WHERE id = :id AND status = :before";

static bool store_status(struct ctx *cx, const struct meeting *meeting, const char *to)
{
    struct stmt *st = db_prepare(cx->db, sql_status);

    bind_text(st, ":status", to);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", meeting->id);
    bind_text(st, ":before", meeting->status);
    return db_run(cx, st);
}

/* What a verb means beside the new state. */
static bool follow(struct ctx *cx, int64_t meeting, const char *verb)
{
    if (text_is(verb, "send_papers"))
        return papers_grant(cx, meeting);
    if (text_is(verb, "close"))
        return agenda_close(cx, meeting);
    if (text_is(verb, "approve_minutes") || text_is(verb, "cancel"))
        return papers_withdraw(cx, meeting);
    return true;
}

bool meeting_move(struct ctx *cx, struct meeting *meeting, const char *verb)
{
    const char *to;

    if (!lifecycle_next(cx, ENTITY_MEETING, meeting->status, verb, &to) || !db_begin(cx))
        return false;
    const char *change = arena_print(cx->arena, "%s>%s", meeting->status, to);
    bool ok = store_status(cx, meeting, to) && follow(cx, meeting->id, verb)
              && audit_write(cx, NULL, arena_print(cx->arena, "meeting.%s", verb),
                             meeting->id, change);
    if (!db_end(cx, ok))
        return false;
    meeting->status = to;
    return true;
}

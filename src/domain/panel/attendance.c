#include "domain/panel/attendance.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/core/setting.h"
#include "domain/panel/papers.h"
#include "domain/people/audit.h"

#define PERSON_FIELDS(need_user, need_answer)                                            \
    { .name = "user", .label = "Person", .kind = FIELD_USER, .need = need_user },        \
        { .name = "attendance",                                                          \
          .label = "Attendance",                                                         \
          .kind = FIELD_CODE,                                                            \
          .need = need_answer,                                                           \
          .codes = "attendance" },                                                       \
    {                                                                                    \
        .name = "agency", .label = "Represents", .hint = "Left out: their organisation", \
        .kind = FIELD_CODE, .codes = "agency"                                            \
    }

static const struct field person_fields[] = {
    PERSON_FIELDS(REQUIRED, REQUIRED),
    { .name = "version", .label = "Version that was seen", .kind = FIELD_NUMBER },
};
static const struct form form_person = { "attendance_person", person_fields,
                                         COUNT(person_fields) };

static const struct field fields[] = {
    PERSON_FIELDS(OPTIONAL, OPTIONAL),
    { .name = "people",
      .label = "Several people at once",
      .kind = FIELD_ITEMS,
      .items = &form_person },
};
const struct form form_attendance = { "attendance", fields, COUNT(fields) };

static const struct field substitute_fields[] = { PERSON_FIELDS(REQUIRED, REQUIRED) };
const struct form form_substitute = { "substitute", substitute_fields,
                                      COUNT(substitute_fields) };

/* The agency an organisation stands for, where nobody said otherwise. */
#define AGENCY                                                                           \
    "coalesce(o.agency, CASE o.kind WHEN 'police' THEN 'police'"                         \
    " WHEN 'lead_authority' THEN 'local_authority'"                                      \
    " WHEN 'partner_authority' THEN 'local_authority' WHEN 'health' THEN 'health'"       \
    " WHEN 'education' THEN 'education' END)"

static const char sql_invite[] =
    "INSERT INTO attendance(meeting_id, user_id, agency) SELECT :meeting, u.id, " AGENCY
    " FROM user u JOIN organisation o ON o.id = u.organisation_id WHERE u.id = :user"
    " ON CONFLICT DO NOTHING";

bool attendance_invite(struct ctx *cx, int64_t meeting, int64_t user)
{
    struct stmt *st = db_prepare(cx->db, sql_invite);

    bind_int(st, ":meeting", meeting);
    bind_int(st, ":user", user);
    return db_run(cx, st);
}

static const char sql_keep[] =
    "DELETE FROM attendance WHERE meeting_id = :meeting"
    " AND instr(:keep, ' ' || user_id || ' ') = 0";

bool attendance_keep_only(struct ctx *cx, int64_t meeting, const char *keep)
{
    struct stmt *st = db_prepare(cx->db, sql_keep);

    bind_int(st, ":meeting", meeting);
    bind_text(st, ":keep", keep);
    return db_run(cx, st);
}

static bool may_record(struct ctx *cx, const struct meeting *meeting)
{
    if (meeting_takes_items(meeting) || meeting_takes_decisions(meeting))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "meeting.state",
                  "Attendance can no longer be recorded: the meeting is \"%s\".",
                  state_label(ENTITY_MEETING, meeting->status));
}

static const char sql_version[] =
    "SELECT version FROM attendance WHERE meeting_id = :meeting AND user_id = :user";

/* What a page saw: programs may leave it out. */
static bool is_fresh(struct ctx *cx, int64_t meeting, int64_t user, int64_t seen)
{
    struct stmt *st = db_prepare(cx->db, sql_version);
    int64_t version = 0;

    bind_int(st, ":meeting", meeting);
    bind_int(st, ":user", user);
    if (!db_number(cx, st, &version))
        return false;
    if (seen == 0 || seen == version)
        return true;
    return failed(cx, PROBLEM_STALE, "record.changed",
                  "Someone recorded attendance meanwhile. Look at it again, then save.");
}

static const char sql_record[] =
    "UPDATE attendance SET attendance = :attendance, agency = coalesce(:agency, agency),"
    " version = version + 1 WHERE meeting_id = :meeting AND user_id = :user"
    " AND (attendance <> :attendance OR agency IS NOT coalesce(:agency, agency))";

static bool record_one(struct ctx *cx, int64_t meeting, const struct answers *person,
                       int64_t seen)
{
    int64_t user = answer_int(person, "user");

    if (!is_fresh(cx, meeting, user, seen) || !attendance_invite(cx, meeting, user))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_record);
    bind_text(st, ":attendance", answer(person, "attendance"));
    bind_text(st, ":agency", answer(person, "agency"));
    bind_int(st, ":meeting", meeting);
    bind_int(st, ":user", user);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) == 0)
        return true;
    return audit_write(cx, NULL, "meeting.attendance", meeting,
                       arena_print(cx->arena, "user=%lld %s", (long long)user,
                                   answer(person, "attendance")));
}

static bool record_several(struct ctx *cx, int64_t meeting, const struct answers *answers)
{
    struct answers person;

    for (size_t i = 0; i < answers_items(answers, "people"); i++)
        if (!answers_item(cx, answers, "people", i, &person)
            || !record_one(cx, meeting, &person, answer_int(&person, "version")))
            return false;
    return true;
}

static bool record_named(struct ctx *cx, int64_t meeting, const struct answers *answers)
{
    bool several = answers_items(answers, "people") > 0;

    if (answer(answers, "user") == NULL && several)
        return true;
    if (answer(answers, "user") == NULL)
        reject(cx, "user", "Choose who it is about.");
    if (answer(answers, "attendance") == NULL)
        reject(cx, "attendance", "Choose an answer: attendance.");
    return !has_problem(cx) && record_one(cx, meeting, answers, 0);
}

bool attendance_record(struct ctx *cx, const struct meeting *meeting,
                       const struct answers *answers)
{
    if (!may_record(cx, meeting) || !db_begin(cx))
        return false;
    bool ok = record_several(cx, meeting->id, answers)
              && record_named(cx, meeting->id, answers)
              && (!meeting_papers_are_out(meeting) || papers_grant(cx, meeting->id));
    return db_end(cx, ok);
}

static const char sql_people[] =
    "SELECT a.user_id AS \"user\", u.name, u.job_title, o.name AS organisation, a.agency,"
    " a.attendance, a.version, u.active AS \"active?\" FROM attendance a CROSS JOIN user "
    "u ON u.id = a.user_id"
    " JOIN organisation o ON o.id = u.organisation_id WHERE a.meeting_id = :meeting"
    " ORDER BY u.name, u.id";

static json_t *person_json(struct ctx *cx, struct stmt *st)
{
    json_t *object = row_json(st);
    const char *agency = row_text(cx, st, "agency");
    const char *attendance = row_text(cx, st, "attendance");

    put_code(object, "agency", agency, code_label(cx, "agency", agency));
    put_code(object, "attendance", attendance, code_label(cx, "attendance", attendance));
    put_bool(object, "present", text_is(attendance, "present"));
    return object;
}

bool attendance_json(struct ctx *cx, int64_t meeting, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_people);
    json_t *list = json_array();

    bind_int(st, ":meeting", meeting);
    while (db_row(cx, st))
        json_array_append_new(list, person_json(cx, st));
    *out = list;
    return db_done(cx, st);
}

struct quorum {
    bool authority, police;
    int64_t others, wanted; /* beside those two */
};

/* Nobody counts for both: who stands for the police does not chair. */
static const char sql_quorum[] =
    "SELECT count(*) AS present,"
    " coalesce(sum(a.agency IS NOT 'police' AND (instr(u.roles, ' chair ') > 0"
    "  OR (a.agency = 'local_authority' AND o.kind = 'lead_authority'))), 0) AS "
    "authority,"
    " coalesce(sum(a.agency = 'police'), 0) AS police"
    " FROM attendance a CROSS JOIN user u ON u.id = a.user_id"
    " JOIN organisation o ON o.id = u.organisation_id"
    " WHERE a.meeting_id = :meeting AND a.attendance = 'present'";

static bool read_quorum(struct ctx *cx, int64_t meeting, struct quorum *out)
{
    struct stmt *st = db_prepare(cx->db, sql_quorum);

    bind_int(st, ":meeting", meeting);
    if (db_row(cx, st))
        *out = (struct quorum){
            .authority = row_int(st, "authority") > 0,
            .police = row_int(st, "police") > 0,
            .others = row_int(st, "present") - 2,
        };
    if (!db_done(cx, st))
        return false;
    return setting_number(cx, "panel.quorum_members", 0, &out->wanted);
}

/* NULL when the panel may decide. */
static const char *missing(struct ctx *cx, const struct quorum *quorum)
{
    const char *who = NULL;

    if (!quorum->authority && !quorum->police)
        who =
            "the lead authority (chair, deputy or another of its officers) and the "
            "police are";
    else if (!quorum->authority)
        who = "the lead authority (chair, deputy or another of its officers) is";
    else if (!quorum->police)
        who = "the police are";
    if (who != NULL)
        return arena_print(cx->arena,
                           "The panel cannot decide yet: %s not marked present "
                           "(section 37). Record attendance first.",
                           who);
    if (quorum->others < quorum->wanted)
        return arena_print(cx->arena,
                           "The panel cannot decide yet: beside chair and police, %lld "
                           "members must be present.",
                           (long long)quorum->wanted);
    return NULL;
}

bool quorum_json(struct ctx *cx, int64_t meeting, json_t **out)
{
    struct quorum quorum = { 0 };

    if (!read_quorum(cx, meeting, &quorum))
        return false;
    const char *sentence = missing(cx, &quorum);
    json_t *object = json_object();
    put_bool(object, "met", sentence == NULL);
    put_bool(object, "authority", quorum.authority);
    put_bool(object, "police", quorum.police);
    put_text(object, "missing", sentence);
    *out = object;
    return true;
}

bool quorum_check(struct ctx *cx, int64_t meeting)
{
    struct quorum quorum = { 0 };

    if (!read_quorum(cx, meeting, &quorum))
        return false;
    const char *sentence = missing(cx, &quorum);
    if (sentence == NULL)
        return true;
    return failed(cx, PROBLEM_CONFLICT, "panel.quorum", "%s", sentence);
}

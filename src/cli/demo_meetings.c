/* The monthly panel: called, agenda, papers, held, minutes approved; then the next. */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "cli/demo.h"
#include "domain/core/calendar.h"
#include "domain/panel/agenda.h"
#include "domain/panel/attendance.h"
#include "domain/panel/interest.h"
#include "domain/panel/meeting.h"

enum { CALLED = 20, AGENDA = 8, PAPERS = 7, MINUTES = 8 }; /* days before, days after */

static DEMO_STEP(call_meeting);
static DEMO_STEP(build_agenda);
static DEMO_STEP(send_papers);
static DEMO_STEP(hold);
static DEMO_STEP(approve_minutes);

/* ---- the panels
 * ------------------------------------------------------------------------------ */

static const struct actor *member_of(const struct demo *demo, enum demo_group group,
                                     int nth)
{
    return demo->staff.groups[group][nth % demo->staff.counts[group]];
}

/* The usual day of that month or the next Tuesday to Thursday that is no holiday. */
static long meeting_day(struct demo *demo, const char *in_month, int day_of_month)
{
    const char *day = arena_print(demo->cx->arena, "%.7s-%02d", in_month, day_of_month);
    int weekday;

    while ((weekday = date_weekday(day)) < 1 || weekday > 3 || bank_holiday(day) != NULL)
        day = date_plus_days(demo->cx->arena, day, 1);
    return date_number(day);
}

static void call_in_month(struct demo *demo, int panel, const char *day)
{
    long held = meeting_day(demo, day, demo->panels[panel].day_of_month);

    demo_later(demo, (int)(held - CALLED - demo->today_number), call_meeting, panel,
               held);
}

bool demo_panels_begin(struct demo *demo)
{
    for (int i = 0; i < demo->panels_count; i++) {
        struct demo_panel *panel = &demo->panels[i];

        panel->chair = member_of(demo, DEMO_CHAIRS, i);
        panel->coordinator = member_of(demo, DEMO_COORDINATORS, i);
        panel->police = member_of(demo, DEMO_POLICE, i);
        for (size_t m = 0; m < COUNT(panel->members); m++)
            panel->members[m] =
                member_of(demo, DEMO_MEMBERS, i * (int)COUNT(panel->members) + (int)m);
        panel->day_of_month = 8 + (i * 7) % 14;
        call_in_month(demo, i, date_plus_months(demo->cx->arena, demo->today, 2));
    }
    return true;
}

void demo_panel_takes(struct demo *demo, int life)
{
    struct demo_panel *panel = &demo->panels[demo->lives[life].panel];

    for (int i = 0; i < panel->count; i++)
        if (panel->lives[i] == life)
            return; /* it has not left the list yet */
    if (panel->count == panel->room)
        panel->lives = demo_grow(demo, panel->lives, &panel->room, sizeof(*panel->lives));
    panel->lives[panel->count++] = life;
}

/* ---- calling
 * --------------------------------------------------------------------------------- */

static void invite(struct demo *demo, struct pairs *raw, const struct actor *actor)
{
    pairs_add(demo->cx->arena, raw, "invitees", demo_number(demo, actor->user_id));
}

static bool create_meeting(struct demo *demo, const struct demo_panel *panel,
                           const char *held_on, int64_t *out_id)
{
    struct arena *arena = demo->cx->arena;
    struct pairs *raw = arena_alloc(arena, sizeof(*raw));
    struct answers answers;

    pairs_add(arena, raw, "held_on", held_on);
    pairs_add(arena, raw, "starts_at", "10:00");
    pairs_add(arena, raw, "kind", "monthly");
    if (demo_chance(demo, 600))
        pairs_add(arena, raw, "place", "Town Hall, Committee Room 2");
    else
        pairs_add(arena, raw, "remote", "yes");
    invite(demo, raw, panel->chair);
    invite(demo, raw, panel->coordinator);
    invite(demo, raw, panel->police);
    for (size_t i = 0; i < COUNT(panel->members); i++)
        invite(demo, raw, panel->members[i]);
    invite(demo, raw, member_of(demo, DEMO_PARTNERS_CENTRAL, 0));
    invite(demo, raw, member_of(demo, DEMO_PARTNERS_BEDFORD, 0));
    return demo_read(demo, &form_meeting, raw, &answers)
           && meeting_create(demo->cx, &answers, out_id);
}

/* detail is the day on which it will be held. */
static DEMO_STEP(call_meeting)
{
    const struct demo_panel *panel = &demo->panels[subject];
    int ahead = (int)(detail - demo->today_number);
    const char *held_on = demo_day(demo, ahead);
    int64_t meeting;

    demo_as(demo, panel->coordinator);
    if (!create_meeting(demo, panel, held_on, &meeting))
        return false;
    demo->meetings++;
    demo_later(demo, ahead - AGENDA, build_agenda, subject, meeting);
    demo_later(demo, ahead - PAPERS, send_papers, subject, meeting);
    demo_later(demo, ahead, hold, subject, meeting);
    call_in_month(demo, subject, date_plus_months(demo->cx->arena, held_on, 1));
    return true;
}

/* ---- agenda and papers
 * ------------------------------------------------------------------------ */

/* NULL: not this time. */
static const char *kind_for(const struct demo *demo, const struct demo_life *life)
{
    long days = demo->today_number - life->left_on;

    switch (life->stage) {
    case DEMO_WAITING:
        return "new";
    case DEMO_LIVE:
        return life->asked < 0 ? "exit" : "review";
    case DEMO_LEFT:
        if (life->reviews == 0 && days > 165)
            return "six_month";
        if (life->reviews == 1 && days > 345)
            return "twelve_month";
        return life->reviews > 1 && days > 700 ? "review" : NULL;
    case DEMO_OVER:
        break;
    }
    return NULL;
}

static const char *const whys[] = {
    [DEMO_WAITING] = "Awaits the panel",
    [DEMO_LIVE] = "A live case is reviewed at every panel",
    [DEMO_LEFT] = "Left the programme: review is due",
};

static bool list_case(struct demo *demo, const struct meeting *meeting,
                      const struct demo_life *life, const char *kind)
{
    const struct dossier *dossier;

    if (!dossier_case(demo->cx, life->id, &dossier))
        return false;
    if (text_is(dossier->status, "police_led"))
        kind = "review";
    const char *why = life->stage < DEMO_OVER ? whys[life->stage] : NULL;
    return agenda_put(demo->cx, meeting, dossier, kind, why);
}

/* What is over leaves the panel's list; the others keep their order. */
static DEMO_STEP(build_agenda)
{
    struct demo_panel *panel = &demo->panels[subject];
    struct meeting meeting;
    int kept = 0;

    demo_as(demo, panel->coordinator);
    if (!meeting_load(demo->cx, detail, &meeting))
        return false;
    for (int i = 0; i < panel->count; i++) {
        const struct demo_life *life = &demo->lives[panel->lives[i]];
        const char *kind = kind_for(demo, life);

        if (life->stage != DEMO_OVER)
            panel->lives[kept++] = panel->lives[i];
        if (kind != NULL && !list_case(demo, &meeting, life, kind))
            return false;
    }
    panel->count = kept;
    return true;
}

static bool move(struct demo *demo, const struct actor *actor, int64_t id,
                 const char *verb)
{
    struct meeting meeting;

    demo_as(demo, actor);
    return meeting_load(demo->cx, id, &meeting) && meeting_move(demo->cx, &meeting, verb);
}

static DEMO_STEP(send_papers)
{
    return move(demo, demo->panels[subject].coordinator, detail, "send_papers");
}

/* ---- the day of the meeting
 * --------------------------------------------------------------------- */

static void attends(struct demo *demo, struct pairs *raw, int nth,
                    const struct actor *actor, const char *attendance)
{
    struct arena *arena = demo->cx->arena;

    pairs_add(arena, raw, arena_print(arena, "people.%d.user", nth),
              demo_number(demo, actor->user_id));
    pairs_add(arena, raw, arena_print(arena, "people.%d.attendance", nth), attendance);
}

static bool record_attendance(struct demo *demo, const struct demo_panel *panel,
                              const struct meeting *meeting)
{
    static const char *const comes[] = { "present", "apologies", "absent" };
    static const int weights[] = { 77, 15, 8, 0 };
    const int members = (int)COUNT(panel->members);
    struct pairs *raw = arena_alloc(demo->cx->arena, sizeof(*raw));
    struct answers answers;

    attends(demo, raw, 0, panel->chair, "present");
    attends(demo, raw, 1, panel->coordinator, "present");
    attends(demo, raw, 2, panel->police, "present");
    for (int i = 0; i < members; i++)
        attends(demo, raw, 3 + i, panel->members[i], comes[demo_weighted(demo, weights)]);
    attends(demo, raw, 3 + members, member_of(demo, DEMO_PARTNERS_CENTRAL, 0),
            comes[demo_weighted(demo, weights)]);
    attends(demo, raw, 4 + members, member_of(demo, DEMO_PARTNERS_BEDFORD, 0),
            comes[demo_weighted(demo, weights)]);
    return demo_read(demo, &form_attendance, raw, &answers)
           && attendance_record(demo->cx, meeting, &answers);
}

struct item {
    int64_t id, case_id;
    const char *kind;
    struct item *next;
};

static const char sql_items[] =
    "SELECT id, case_id, kind FROM agenda_item"
    " WHERE meeting_id = :meeting ORDER BY position, id";

static bool read_items(struct demo *demo, int64_t meeting, struct item **out)
{
    struct ctx *cx = demo->cx;
    struct stmt *st = db_prepare(cx->db, sql_items);

    *out = NULL;
    bind_int(st, ":meeting", meeting);
    for (struct item **end = out; db_row(cx, st); end = &(*end)->next) {
        *end = arena_alloc(cx->arena, sizeof(**end));
        **end = (struct item){ row_int(st, "id"), row_int(st, "case_id"),
                               row_text(cx, st, "kind"), NULL };
    }
    return db_done(cx, st);
}

static int life_of_case(const struct demo *demo, const struct demo_panel *panel,
                        int64_t case_id)
{
    for (int i = 0; i < panel->count; i++)
        if (demo->lives[panel->lives[i]].id == case_id)
            return panel->lives[i];
    return -1;
}

/* Now and then a member knows somebody: they say so and leave. */
static bool declare_interest(struct demo *demo, const struct demo_panel *panel,
                             struct demo_life *life, const struct meeting *meeting,
                             int64_t item_id)
{
    const struct actor *member = panel->members[1];
    const struct dossier *dossier;
    struct agenda_item item;
    struct answers answers;

    if (life->away != NULL || !demo_chance(demo, 4))
        return true;
    demo_as(demo, member);
    life->away = member;
    return agenda_item_load(demo->cx, meeting, item_id, &item)
           && dossier_case(demo->cx, item.case_id, &dossier)
           && demo_fill(demo, &form_interest,
                        (const char *const[]){ "nature",
                                               "I know the family from my street", NULL },
                        &answers)
           && interest_declare(demo->cx, &item, dossier, &answers);
}

static bool decide_all(struct demo *demo, const struct demo_panel *panel,
                       struct meeting *meeting)
{
    struct item *items;

    if (!read_items(demo, meeting->id, &items))
        return false;
    for (const struct item *item = items; item != NULL; item = item->next) {
        int life = life_of_case(demo, panel, item->case_id);

        if (life >= 0
            && (!declare_interest(demo, panel, &demo->lives[life], meeting, item->id)
                || !demo_decide(demo, life, meeting, item->id)))
            return false;
    }
    return true;
}

static DEMO_STEP(hold)
{
    const struct demo_panel *panel = &demo->panels[subject];
    struct meeting meeting;

    demo_later(demo, MINUTES + demo_pick(demo, 4), approve_minutes, subject, detail);
    demo_as(demo, panel->coordinator);
    return meeting_load(demo->cx, detail, &meeting)
           && record_attendance(demo, panel, &meeting)
           && move(demo, panel->chair, detail, "open")
           && meeting_load(demo->cx, detail, &meeting)
           && decide_all(demo, panel, &meeting)
           && move(demo, panel->chair, detail, "close");
}

static DEMO_STEP(approve_minutes)
{
    return move(demo, demo->panels[subject].chair, detail, "approve_minutes");
}

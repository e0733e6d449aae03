/* demo: fills a new store with a synthetic partnership, four years of it. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/demo.h"
#include "domain/casework/search_rebuild.h"
#include "domain/core/search.h"
#include "domain/core/setting.h"
#include "domain/people/record_version.h"
#include "domain/people/user.h"

#define YEARS          4
#define MOST_REFERRALS 1000000
#define A_TRANSACTION  1000
#define A_PANEL        1200 /* referrals that one panel copes with */
#define A_FEW          50   /* too few to leave any of them drafts */

/* ---- what is asked for ----------------------------------------------------------------
 */

static bool read_number(struct ctx *cx, const struct pairs *options, const char *name,
                        int64_t least, int64_t most, int64_t *out)
{
    const char *text;

    if (!option_needed(cx, options, name, &text))
        return false;
    if (text_to_int(text, out) && *out >= least && *out <= most)
        return true;
    return failed(cx, PROBLEM_USAGE, "option.number",
                  "--%s takes a whole number from %lld to %lld.", name, (long long)least,
                  (long long)most);
}

static bool read_today(struct ctx *cx, const struct pairs *options, const char **out)
{
    *out = option(options, "today");
    if (*out == NULL)
        *out = cx->today;
    if (date_valid(*out) && strcmp(*out, "2021-04-01") >= 0)
        return true;
    return failed(cx, PROBLEM_USAGE, "option.day",
                  "--today takes a day from 2021-04-01 on, like 2026-11-22.");
}

static const char sql_used[] =
    "SELECT (SELECT count(*) FROM user) > 1 OR EXISTS (SELECT 1 FROM referral)"
    " OR EXISTS (SELECT 1 FROM store_fact WHERE name = 'demo') /*scan*/";

static bool is_new(struct ctx *cx)
{
    int64_t used;

    if (!db_number(cx, db_prepare(cx->db, sql_used), &used))
        return false;
    if (used == 0)
        return true;
    return failed(cx, PROBLEM_CONFIG, "demo.used",
                  "This store is in use: demonstration data goes only into a new store "
                  "that holds nothing but its first administrator.");
}

/* ---- setting the scene
 * ------------------------------------------------------------------ */

static void lay_out_days(struct demo *demo, const char *until)
{
    struct arena *arena = demo->keep;
    struct demo_days *days = &demo->days;

    days->until =
        date_number(until) - 1; /* the last whole day: today is still going on */
    days->from = date_number(date_plus_months(arena, until, -12 * YEARS));
    size_t count = (size_t)(days->until - days->from) + 1;
    days->first = arena_alloc(arena, count * sizeof(int));
    days->last = arena_alloc(arena, count * sizeof(int));
    days->free = -1;
    memset(days->first, 0xff, count * sizeof(int)); /* -1: nothing to do */
}

static void set_scene(struct demo *demo, struct ctx *cx, int64_t wanted, int64_t seed,
                      const char *until)
{
    struct arena *keep = cx->arena;
    int panels = 1 + (int)(wanted / A_PANEL), drafts = wanted < A_FEW ? 0 : 5;

    *demo = (struct demo){
        .cx = cx,
        .keep = keep,
        .scratch = arena_open(),
        .wanted = (int)wanted - drafts,
        .drafts = drafts,
        .panels_count = panels,
        .panels = arena_alloc(keep, (size_t)panels * sizeof(*demo->panels)),
        .referrals = arena_alloc(keep, (size_t)wanted * sizeof(*demo->referrals)),
        .today = arena_alloc(keep, DAY_SIZE),
        .now = arena_alloc(keep, INSTANT_SIZE)
    };
    arena_defer(keep, (void (*)(void *))arena_close, demo->scratch);
    demo->seed = demo->random = (uint64_t)seed * UINT64_C(0x2545F4914F6CDD1D) + 1;
    lay_out_days(demo, until);
    demo_set_day(demo, demo->days.from);
    cx->arena = demo->scratch;
    cx->today = demo->today;
    cx->now = demo->now;
}

static bool begin(struct demo *demo, const char *password)
{
    struct ctx *cx = demo->cx;

    demo_as(demo, &actor_program);
    return demo_room_take(demo) && db_begin(cx)
           && db_end(cx, store_fact_set(cx, "demo", "1")
                             && demo_staff_create(demo, password)
                             && demo_panels_begin(demo) && demo_checklists_begin(demo));
}

/* ---- four years
 * --------------------------------------------------------------------------- */

/* Fewer at weekends, in August and at Christmas, more from year to year. */
static int weight_of_day(struct demo *demo, long day)
{
    const char *text = date_of_number(demo->scratch, day);
    long year = (day - demo->days.from) / 365;
    int weight = demo_between(demo, 60, 140) + (int)year * 12;

    if (date_weekday(text) > 4)
        weight /= 8;
    if (strncmp(text + 5, "08", 2) == 0 || strcmp(text + 5, "12-22") >= 0)
        weight /= 2;
    return weight;
}

/* How many have come in by the end of each day. */
static int *share_out(struct demo *demo)
{
    size_t count = (size_t)(demo->days.until - demo->days.from) + 1;
    int *by = arena_alloc(demo->keep, count * sizeof(*by));
    int64_t total = 0;

    for (size_t i = 0; i < count; i++) {
        total += weight_of_day(demo, demo->days.from + (long)i);
        by[i] = (int)total;
    }
    for (size_t i = 0; i < count; i++)
        by[i] = (int)((int64_t)by[i] * demo->wanted / total);
    arena_recycle(demo->scratch);
    return by;
}

static bool commit_at_times(struct demo *demo)
{
    progress_to(demo->progress, demo->made);
    if (++demo->uncommitted < A_TRANSACTION)
        return true;
    demo->uncommitted = 0;
    return db_end(demo->cx, true) && db_begin(demo->cx);
}

static bool play_day(struct demo *demo, int referrals_by_then)
{
    bool ok = demo_run_today(demo);

    while (ok && demo->made < referrals_by_then) {
        demo_pass_time(demo);
        ok = demo_refer(demo) && commit_at_times(demo);
        if (ok)
            arena_recycle(demo->scratch);
    }
    return ok;
}

static bool play(struct demo *demo)
{
    const int *by = share_out(demo);
    bool ok = true;

    if (!db_begin(demo->cx))
        return false;
    for (long day = demo->days.from; ok && day <= demo->days.until; day++) {
        demo_set_day(demo, day);
        ok = play_day(demo, by[day - demo->days.from]);
    }
    return db_end(demo->cx, ok && demo_leave_drafts(demo) && demo_finish_cases(demo)
                                && demo_recognise_late(demo) && demo_ask_last(demo)
                                && demo_agree(demo) && demo_know_panels(demo));
}

static void tell_progress(void *progress, int64_t done)
{
    progress_to(progress, done);
}

static bool index_all(struct demo *demo)
{
    int64_t count;

    search_pause(false);
    if (!search_rebuild_count(demo->cx, &count))
        return false;
    progress_begin(demo->progress, "Search index", count);
    bool ok = search_rebuild(demo->cx, tell_progress, demo->progress);
    progress_end(demo->progress);
    return ok;
}

static bool build(struct demo *demo, const char *password)
{
    struct progress progress;

    demo->progress = &progress;
    bool ok = begin(demo, password);
    progress_begin(&progress, "Referrals", demo->wanted);
    ok = ok && play(demo);
    progress_end(&progress);
    ok = ok && demo_begin_forms(demo) && demo_room_give_back(demo) && index_all(demo);
    demo->progress = NULL;
    return ok;
}

/* Time and chance go back to what they are, whatever happened. */
static bool build_in_its_time(struct ctx *cx, int64_t wanted, int64_t seed,
                              const char *until, const char *password)
{
    struct ctx before = *cx;
    struct demo demo;

    ident_seed((uint64_t)seed + 1);
    search_pause(true);
    versions_pause(true); /* but for the few plans that show them: demo_support.c */
    set_scene(&demo, cx, wanted, seed, until);
    json_arena_use(demo.scratch);
    bool ok = build(&demo, password);
    json_arena_use(before.arena);
    search_pause(false);
    versions_pause(false);
    ident_seed(0);
    clock_set(0);
    cx->arena = before.arena;
    cx->today = before.today;
    cx->now = before.now;
    access_as(cx, &actor_program);
    return ok;
}

/* ---- the command
 * ------------------------------------------------------------------------- */

static const char sql_counts[] =
    "SELECT (SELECT count(*) FROM referral) AS referrals,"
    " (SELECT count(*) FROM channel_case) AS cases,"
    " (SELECT count(*) FROM meeting) AS meetings, (SELECT count(*) FROM entry) AS entries"
    " /*scan*/";

static bool say_counts(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_counts);

    if (db_row(cx, st))
        (void)printf(
            "A partnership of %lld referrals, %lld cases, %lld meetings and %lld "
            "chronology entries; sign in as coordinator@luton.example.\n",
            (long long)row_int(st, "referrals"), (long long)row_int(st, "cases"),
            (long long)row_int(st, "meetings"), (long long)row_int(st, "entries"));
    return db_done(cx, st);
}

bool cmd_demo(struct ctx *cx, const struct pairs *options)
{
    const char *until, *password;
    int64_t wanted, seed;
    struct store *store;

    if (!read_number(cx, options, "referrals", 1, MOST_REFERRALS, &wanted)
        || !read_number(cx, options, "seed", 0, INT32_MAX, &seed)
        || !read_today(cx, options, &until) || !tool_open(cx, options, &store))
        return false;
    bool ok = is_new(cx) && password_from(cx, option(options, "password-file"), &password)
              && password_acceptable(cx, "password", "", password)
              && build_in_its_time(cx, wanted, seed, until, password) && say_counts(cx);
    tool_close(cx, store);
    return ok;
}

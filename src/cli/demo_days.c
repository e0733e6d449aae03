/* The calendar of the play: what is still to come, day by day. */
#include <string.h>

#include "base/date.h"
#include "cli/demo.h"
#include "domain/core/calendar.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define DAY_STARTS                                                                       \
    ((int64_t)8 * 3600 * 1000) /* UTC: in office hours, summer and winter */
#define WORK_MS ((int64_t)8 * 3600 * 1000)

static int new_event(struct demo *demo)
{
    struct demo_days *days = &demo->days;

    if (days->free >= 0) {
        int event = days->free;

        days->free = days->events[event].next;
        return event;
    }
    if (days->count == days->room)
        days->events = demo_grow(demo, days->events, &days->room, sizeof(*days->events));
    return days->count++;
}

void demo_later(struct demo *demo, int in_days, DEMO_STEP((*run)), int subject,
                int64_t detail)
{
    struct demo_days *days = &demo->days;
    long day = demo->today_number + in_days - days->from;

    if (day > days->until - days->from)
        return;
    int event = new_event(demo);
    days->events[event] = (struct demo_event){ run, detail, subject, -1 };
    if (days->first[day] < 0)
        days->first[day] = event;
    else
        days->events[days->last[day]].next = event;
    days->last[day] = event;
}

static bool works_on(struct demo *demo, long day)
{
    const char *text = date_of_number(demo->cx->arena, day);

    return date_weekday(text) < 5 && bank_holiday(text) == NULL;
}

void demo_later_at_work(struct demo *demo, int in_days, DEMO_STEP((*run)), int subject,
                        int64_t detail)
{
    while (!works_on(demo, demo->today_number + in_days))
        in_days++;
    demo_later(demo, in_days, run, subject, detail);
}

static void set_moment(struct demo *demo, int64_t ms)
{
    demo->ms = ms;
    clock_set(ms);
    clock_instant(ms, demo->now);
}

void demo_set_day(struct demo *demo, long day)
{
    demo->today_number = day;
    set_moment(demo, day * DAY_MS + DAY_STARTS);
    clock_day(demo->ms, demo->today);
}

/* What was scheduled this morning shares the working day; what is added today follows. */
static int64_t tick_of(const struct demo_days *days, long day)
{
    int count = 2;

    for (int event = days->first[day]; event >= 0; event = days->events[event].next)
        count++;
    return WORK_MS / count / 2;
}

void demo_pass_time(struct demo *demo)
{
    set_moment(demo, demo->ms + 1000);
}

bool demo_run_today(struct demo *demo)
{
    struct demo_days *days = &demo->days;
    long day = demo->today_number - days->from;
    int64_t tick = tick_of(days, day);

    for (int event = days->first[day]; event >= 0;) {
        struct demo_event now = days->events[event];

        set_moment(demo, demo->ms + tick);
        if (!now.run(demo, now.subject, now.detail))
            return false;
        arena_recycle(demo->scratch);
        int next = days->events[event].next;
        days->events[event].next = days->free;
        days->free = event;
        event = next;
    }
    days->first[day] = -1;
    return true;
}

const char *demo_day(struct demo *demo, int days_from_today)
{
    return date_of_number(demo->cx->arena, demo->today_number + days_from_today);
}

bool demo_is_last_days(const struct demo *demo, int days)
{
    return demo->days.until - demo->today_number < days;
}

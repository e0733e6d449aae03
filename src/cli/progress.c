#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define REDRAW_MS 100
#define BAR_WIDTH 30

/* 1234567 as "1,234,567". */
static void grouped(int64_t number, char out[static 32])
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%lld", (long long)number), n = 0;

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
}

static void say_time_left(int64_t seconds, char out[static 32])
{
    if (seconds < 60)
        (void)snprintf(out, 32, "%d s left", (int)seconds);
    else
        (void)snprintf(out, 32, "%d min %02d s left", (int)(seconds / 60 % 6000),
                       (int)(seconds % 60));
}

void progress_line(const struct progress *progress, int64_t now_ms, char *out,
                   size_t size)
{
    int64_t spent = now_ms - progress->started_ms, total = progress->total;
    int64_t rate = spent > 0 ? progress->done * 1000 / spent : 0;
    char bar[BAR_WIDTH + 1], done[32], all[32], speed[32], left[32] = "";
    int full = total > 0 ? (int)(progress->done * BAR_WIDTH / total) : BAR_WIDTH;

    memset(bar, '#', (size_t)full);
    memset(bar + full, '.', (size_t)(BAR_WIDTH - full));
    bar[BAR_WIDTH] = '\0';
    grouped(progress->done, done);
    grouped(total, all);
    grouped(rate, speed);
    if (rate > 0)
        say_time_left((total - progress->done) / rate, left);
    (void)snprintf(out, size, "%-12s [%s] %3d%%  %s of %s  %s/s  %s", progress->what, bar,
                   total > 0 ? (int)(progress->done * 100 / total) : 100, done, all,
                   speed, left);
}

static void draw(struct progress *progress, int64_t now_ms)
{
    char line[160];

    progress_line(progress, now_ms, line, sizeof(line));
    (void)fprintf(stderr, "\r\033[K%s", line);
    (void)fflush(stderr);
    progress->drawn_ms = now_ms;
}

void progress_begin(struct progress *progress, const char *what, int64_t total)
{
    *progress = (struct progress){ .what = what,
                                   .total = total,
                                   .started_ms = clock_steady_ms(),
                                   .visible = isatty(STDERR_FILENO) == 1 };
    if (progress->visible)
        draw(progress, progress->started_ms);
}

void progress_to(struct progress *progress, int64_t done)
{
    progress->done = done < progress->total ? done : progress->total;
    if (!progress->visible)
        return;
    int64_t now = clock_steady_ms();
    if (now - progress->drawn_ms >= REDRAW_MS)
        draw(progress, now);
}

void progress_end(struct progress *progress)
{
    if (!progress->visible)
        return;
    draw(progress, clock_steady_ms());
    (void)fputc('\n', stderr);
}

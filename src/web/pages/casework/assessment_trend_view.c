#include "assessment_trend_view.h"

#include "base/date.h"
#include "base/json.h"

/* One small picture a factor: a line a rating, from "not known" upwards, time to the
 * right.  All of one colour: it shows what moved, not how bad it is. */
enum { LEFT = 128, RIGHT = 306, TOP = 10, STEP = 20, LONGEST_LABEL = 19 };

static int64_t level_y(size_t levels, int64_t level)
{
    return TOP + ((int64_t)levels - 1 - level) * STEP;
}

static const char *day_of(const json_t *assessments, size_t i)
{
    return json_string_value(
        json_object_get(json_array_get(assessments, i), "assessed_on"));
}

/* Where the nth assessment stands between the first and the last. */
static int64_t time_x(const json_t *assessments, size_t nth)
{
    size_t last = json_array_size(assessments) - 1;
    long whole = date_days_between(day_of(assessments, 0), day_of(assessments, last));

    if (whole <= 0)
        return LEFT + (RIGHT - LEFT) * ((int64_t)nth + 1) / ((int64_t)last + 2);
    return LEFT
           + (RIGHT - LEFT)
                 * date_days_between(day_of(assessments, 0), day_of(assessments, nth))
                 / whole;
}

/* What fits beside the picture; the table has the whole. */
static const char *short_label(struct request *rq, const char *label)
{
    size_t characters = 0, bytes = 0;

    while (label[bytes] != '\0' && characters <= LONGEST_LABEL) {
        bytes++;
        while (((unsigned char)label[bytes] & 0xC0) == 0x80)
            bytes++;
        if (++characters == LONGEST_LABEL && label[bytes] != '\0')
            return arena_print(rq->cx.arena, "%.*s\u2026", (int)bytes, label);
    }
    return label;
}

static json_t *level_lines(struct request *rq, const json_t *labels)
{
    size_t count = json_array_size(labels);
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *line = json_object();
        int64_t y = level_y(count, (int64_t)i);

        put_int(line, "y", y);
        put_int(line, "text_y", y + 4);
        put_text(line, "label",
                 short_label(rq, json_string_value(json_array_get(labels, i))));
        json_array_append_new(list, line);
    }
    return list;
}

static json_t *dot_of(const json_t *rating, size_t levels, int64_t x)
{
    const json_t *level = json_object_get(rating, "level");

    if (!json_is_integer(level))
        return NULL;
    json_t *dot = json_object();
    put_int(dot, "x", x);
    put_int(dot, "y", level_y(levels, json_integer_value(level)));
    put_json(dot, "known", json_incref(json_object_get(rating, "known")));
    return dot;
}

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void add_line(json_t *lines, const json_t *from, const json_t *to)
{
    json_t *line = json_object();

    put_int(line, "x1", number(from, "x"));
    put_int(line, "y1", number(from, "y"));
    put_int(line, "x2", number(to, "x"));
    put_int(line, "y2", number(to, "y"));
    json_array_append_new(lines, line);
}

/* Only what is known is joined: nothing is said of the time in which it was not. */
static void put_dots(json_t *factor, const json_t *assessments, size_t levels)
{
    json_t *dots = json_array(), *lines = json_array(), *before = NULL;
    const json_t *rating;
    size_t i;

    json_array_foreach(json_object_get(factor, "ratings"), i, rating)
    {
        json_t *dot = dot_of(rating, levels, time_x(assessments, i));
        bool known = dot != NULL && json_is_true(json_object_get(dot, "known"));

        if (dot != NULL)
            json_array_append_new(dots, dot);
        if (known && before != NULL)
            add_line(lines, before, dot);
        before = known ? dot : NULL;
    }
    put_json(factor, "dots", dots);
    put_json(factor, "lines", lines);
}

static const char *in_words(struct request *rq, const json_t *ratings)
{
    const char *words = "";
    const json_t *rating;
    size_t i;

    json_array_foreach(ratings, i, rating)
    {
        const char *label = json_string_value(json_object_get(rating, "label"));

        words = arena_print(rq->cx.arena, "%s%s%s", words, i > 0 ? ", then " : "",
                            label != NULL ? label : "no rating");
    }
    return words;
}

static void draw_factor(struct request *rq, json_t *factor, const json_t *assessments)
{
    const json_t *labels = json_object_get(factor, "levels");
    size_t levels = json_array_size(labels);

    put_int(factor, "height", (int64_t)2 * TOP + ((int64_t)levels - 1) * STEP);
    put_json(factor, "level_lines", level_lines(rq, labels));
    put_text(factor, "in_words", in_words(rq, json_object_get(factor, "ratings")));
    put_dots(factor, assessments, levels);
}

void put_trend_picture(struct request *rq, json_t *trend)
{
    const json_t *assessments = json_object_get(trend, "assessments"), *dimension;
    json_t *factor;
    size_t i, k;

    json_array_foreach(json_object_get(trend, "dimensions"), i, dimension)
    {
        json_array_foreach(json_object_get(dimension, "factors"), k, factor)
            draw_factor(rq, factor, assessments);
    }
}

#include "domain/casework/case_row.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "store/db.h"

#define PUT(object, key, value)                                                          \
    (void)json_object_setn_new_nocheck(object, key, sizeof(key) - 1, value)

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string_nocheck(text) : json_null();
}

/* Finds the words of a code, or makes room for them; the last place is used again. */
static struct case_word *word_of(struct case_word *words, size_t count, const char *code,
                                 bool *out_fresh)
{
    size_t i = 0;

    while (i < count - 1 && words[i].code != NULL && strcmp(words[i].code, code) != 0)
        i++;
    *out_fresh = words[i].code == NULL || strcmp(words[i].code, code) != 0;
    words[i].code = code;
    return &words[i];
}

static json_t *label_of(struct ctx *cx, struct case_word *words, size_t count,
                        const char *list, const char *code)
{
    bool fresh;

    if (code == NULL)
        return json_null();
    struct case_word *word = word_of(words, count, code, &fresh);
    if (fresh)
        word->label = json_string(code_label(cx, list, code));
    return json_incref(word->label);
}

static struct case_word *stage_of(struct case_words *words, const char *status)
{
    bool fresh;
    struct case_word *word = word_of(words->status, COUNT(words->status), status, &fresh);

    if (fresh) {
        json_t *state = json_object();

        put_status(state, ENTITY_CASE, status);
        word->label = json_incref(json_object_get(state, "status_label"));
        word->colour = json_incref(json_object_get(state, "status_colour"));
    }
    return word;
}

static const char sql_name[] = "SELECT name FROM user WHERE id = :id";

static const char *name_of(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_name);
    const char *name = NULL;

    bind_int(st, ":id", id);
    if (db_row(cx, st))
        name = row_text(cx, st, "name");
    return db_done(cx, st) ? name : NULL;
}

const char *case_row_lead(struct ctx *cx, struct stmt *st, struct case_words *words)
{
    int64_t id = row_int(st, "lead_id");
    size_t i = (size_t)id % COUNT(words->leads);

    if (id == 0)
        return NULL;
    if (words->leads[i].id != id) {
        words->leads[i].id = id;
        words->leads[i].name = name_of(cx, id);
    }
    return words->leads[i].name;
}

static void put_lead(struct ctx *cx, struct stmt *st, json_t *item,
                     struct case_words *words)
{
    const char *name = case_row_lead(cx, st, words);
    json_t *lead = json_null();

    if (name != NULL) {
        lead = json_object();
        PUT(lead, "id", json_integer(row_int(st, "lead_id")));
        PUT(lead, "name", json_string_nocheck(name));
    }
    PUT(item, "lead_name", text_or_null(name));
    PUT(item, "lead", lead);
}

/* "2 Nov 2026": a list has no room for more. */
static json_t *day_words(const char *day)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char said[12];
    int n = 0;

    if (day == NULL)
        return json_null();
    if (day[8] != '0')
        said[n++] = day[8];
    said[n++] = day[9];
    said[n++] = ' ';
    size_t month = (size_t)((day[5] - '0') * 10 + day[6] - '1');
    memcpy(said + n, months + 3 * month, 3);
    said[n + 3] = ' ';
    memcpy(said + n + 4, day, 4);
    return json_stringn_nocheck(said, (size_t)n + 8);
}

static json_t *is_overdue(const struct ctx *cx, const struct case_row *row)
{
    return json_boolean(row->next_due_on != NULL
                        && strcmp(row->next_due_on, cx->today) < 0);
}

static void read_days(struct ctx *cx, struct stmt *st, struct case_row *out)
{
    out->opened_on = row_text(cx, st, "opened_on");
    out->next_due_on = row_text(cx, st, "next_due_on");
}

/* ---- for the API ---------------------------------------------------------------------
 */

static void put_codes(struct ctx *cx, struct stmt *st, json_t *item,
                      struct case_words *words)
{
    const char *area = row_text(cx, st, "area"), *status = row_text(cx, st, "status");
    const struct case_word *stage = stage_of(words, status);

    PUT(item, "area", json_string_nocheck(area));
    PUT(item, "area_label", label_of(cx, words->area, COUNT(words->area), "area", area));
    PUT(item, "status", json_string_nocheck(status));
    PUT(item, "status_label", json_incref(stage->label));
    PUT(item, "status_colour", json_incref(stage->colour));
}

static void put_days(struct ctx *cx, json_t *item, const struct case_row *row)
{
    PUT(item, "opened_on", text_or_null(row->opened_on));
    PUT(item, "opened_on_text", day_words(row->opened_on));
    PUT(item, "next_due_on", text_or_null(row->next_due_on));
    PUT(item, "next_due_on_text", day_words(row->next_due_on));
    PUT(item, "overdue", is_overdue(cx, row));
}

json_t *case_row_json(struct ctx *cx, struct stmt *st, struct case_words *words,
                      struct case_row *out)
{
    json_t *item = json_object();

    out->id = row_int(st, "id");
    PUT(item, "id", json_integer(out->id));
    PUT(item, "reference", row_value(st, "reference"));
    PUT(item, "forename", row_value(st, "forename"));
    PUT(item, "surname", row_value(st, "surname"));
    put_codes(cx, st, item, words);
    PUT(item, "shared", json_boolean(row_int(st, "shared") != 0));
    put_lead(cx, st, item, words);
    read_days(cx, st, out);
    put_days(cx, item, out);
    const char *concern = row_text(cx, st, "concern_type");
    const char *born = row_text(cx, st, "date_of_birth");
    PUT(item, "concern_type", text_or_null(concern));
    PUT(item, "concern_type_label",
        label_of(cx, words->concern, COUNT(words->concern), "concern_type", concern));
    PUT(item, "age",
        born != NULL ? json_integer(date_age(born, cx->today)) : json_null());
    return item;
}

/* ---- for a page ----------------------------------------------------------------------
 */

static json_t *names_of(struct case_words *words)
{
    static const char *const names[] = {
        "id",         "reference",      "forename",         "surname",
        "area_label", "status_label",   "status_colour",    "shared",
        "lead_name",  "opened_on_text", "next_due_on_text", "overdue",
    };

    if (words->names == NULL)
        words->names = json_record_names(names, COUNT(names));
    return words->names;
}

#define ADD(record, value) (void)json_array_append_new(record, value)

json_t *case_row_record(struct ctx *cx, struct stmt *st, struct case_words *words,
                        struct case_row *out)
{
    json_t *record = json_record(names_of(words));

    out->id = row_int(st, "id");
    ADD(record, json_integer(out->id));
    ADD(record, row_value(st, "reference"));
    ADD(record, row_value(st, "forename"));
    ADD(record, row_value(st, "surname"));
    ADD(record,
        label_of(cx, words->area, COUNT(words->area), "area", row_text(cx, st, "area")));
    const struct case_word *stage = stage_of(words, row_text(cx, st, "status"));
    ADD(record, json_incref(stage->label));
    ADD(record, json_incref(stage->colour));
    ADD(record, json_boolean(row_int(st, "shared") != 0));
    ADD(record, text_or_null(case_row_lead(cx, st, words)));
    read_days(cx, st, out);
    ADD(record, day_words(out->opened_on));
    ADD(record, day_words(out->next_due_on));
    ADD(record, is_overdue(cx, out));
    return record;
}

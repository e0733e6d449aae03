#include "domain/matching/person_import.h"

#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "domain/people/audit.h"
#include "store/db.h"

static const char *const columns[] = { "id",       "given_name",
                                       "surname",  "date_of_birth",
                                       "street",   "suburb",
                                       "postcode", "identifier" };

#define NOWHERE SIZE_MAX

struct header {
    size_t place[COUNT(columns)]; /* of each column in a row; NOWHERE when it has none */
    size_t width;
};

static size_t column_of(struct arena *arena, const char *name)
{
    const char *folded = text_folded(arena, name);

    for (size_t i = 0; i < COUNT(columns); i++)
        if (text_is(folded, text_folded(arena, columns[i])))
            return i;
    return NOWHERE;
}

static const char *listed(struct arena *arena, const char *list, const char *name)
{
    return arena_print(arena, "%s%s%s", list, *list != '\0' ? ", " : "", name);
}

static bool read_header(struct ctx *cx, struct csv *csv, struct header *header,
                        struct person_import *out)
{
    *out = (struct person_import){ .ignored = "", .absent = "" };
    for (size_t i = 0; i < COUNT(columns); i++)
        header->place[i] = NOWHERE;
    if (!csv_row(cx, csv))
        return has_problem(cx) ? false
                               : failed(cx, PROBLEM_INVALID, "person_import.empty",
                                        "The file is empty.");
    header->width = csv->count;
    for (size_t i = 0; i < csv->count; i++) {
        size_t column = column_of(cx->arena, csv->cells[i]);

        if (column == NOWHERE)
            out->ignored = listed(cx->arena, out->ignored, csv->cells[i]);
        else if (header->place[column] != NOWHERE)
            return failed(cx, PROBLEM_INVALID, "person_import.column",
                          "Row 1, column %zu: there are two columns %s.", i + 1,
                          columns[column]);
        else
            header->place[column] = i;
    }
    for (size_t i = 0; i < COUNT(columns); i++)
        if (header->place[i] == NOWHERE)
            out->absent = listed(cx->arena, out->absent, columns[i]);
    return header->place[0] != NOWHERE
           || failed(cx, PROBLEM_INVALID, "person_import.column",
                     "Row 1: there is no column id. The columns are id, given_name, "
                     "surname, date_of_birth, street, suburb, postcode, identifier.");
}

/* A NUL-free text; what is empty is not known. */
static const char *cell_of(const struct csv *csv, const struct header *header,
                           size_t column)
{
    size_t place = header->place[column];
    const char *text = place != NOWHERE ? csv->cells[place] : NULL;

    return text_is_empty(text) ? NULL : text;
}

static const char sql_known[] =
    "SELECT count(*) FROM person_record WHERE source_id = :source_id";

static bool is_new(struct ctx *cx, const char *id, bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql_known);
    int64_t count = 0;

    bind_text(st, ":source_id", id);
    bool ok = db_number(cx, st, &count);
    *out = count == 0;
    return ok;
}

static const char sql_add[] =
    "INSERT INTO person_record(source_id, given_name, surname, date_of_birth, street,"
    " suburb, postcode, identifier, imported_at) VALUES(:id, :given_name, :surname,"
    " :date_of_birth, :street, :suburb, :postcode, :identifier, :now)";

static bool add_record(struct ctx *cx, const struct csv *csv, const struct header *header)
{
    struct stmt *st = db_prepare(cx->db, sql_add);

    for (size_t i = 0; i < COUNT(columns); i++)
        bind_text(st, arena_print(cx->arena, ":%s", columns[i]), cell_of(csv, header, i));
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static void complain(struct ctx *cx, size_t row, size_t column, const char *what)
{
    problem_set(cx, PROBLEM_INVALID, "person_import.rows",
                "Nothing was imported, because of these rows:");
    reject(cx, arena_print(cx->arena, "row %zu, column %zu", row, column + 1), "%s",
           what);
}

/* Adds the row, or complains about it and goes on; false only when the store fails. */
static bool take_row(struct ctx *cx, const struct csv *csv, const struct header *header,
                     size_t *added)
{
    bool fresh;

    if (csv->count != header->width) {
        complain(cx, csv->row, csv->count < header->width ? csv->count : header->width,
                 arena_print(cx->arena, "There are %zu columns instead of %zu.",
                             csv->count, header->width));
        return true;
    }
    const char *id = cell_of(csv, header, 0);
    if (id == NULL) {
        complain(cx, csv->row, header->place[0], "The id is missing.");
        return true;
    }
    if (!is_new(cx, id, &fresh))
        return false;
    if (!fresh) {
        complain(cx, csv->row, header->place[0],
                 "A record with this id is there already.");
        return true;
    }
    ++*added;
    return has_problem(cx) || add_record(cx, csv, header);
}

static bool take_rows(struct ctx *cx, struct csv *csv, const struct header *header,
                      size_t *added)
{
    while (csv_row(cx, csv)) {
        if (!take_row(cx, csv, header, added))
            return false;
        if (cx->problem.nfields == PROBLEM_MAX_FIELDS)
            break; /* enough to go on with */
    }
    return !has_problem(cx);
}

bool person_import(struct ctx *cx, const char *bytes, size_t length,
                   struct person_import *out)
{
    struct header header;
    struct csv csv;

    if (!csv_begin(cx, bytes, length, &csv) || !read_header(cx, &csv, &header, out)
        || !db_begin(cx))
        return false;
    bool ok = take_rows(cx, &csv, &header, &out->count)
              && audit_write(cx, NULL, "people.import", 0,
                             arena_print(cx->arena, "%zu", out->count));
    return db_end(cx, ok);
}

static const char sql_count[] = "SELECT count(*) FROM person_record /*scan*/";
static const char sql_all[] =
    "SELECT source_id, given_name, surname, date_of_birth, street, suburb, postcode,"
    " identifier FROM person_record ORDER BY id /*scan*/";

static const char *copied(struct ctx *cx, struct stmt *st, int column)
{
    size_t length;

    return arena_copy(cx->arena, row_text_at(st, column, &length));
}

bool person_records_load(struct ctx *cx, struct person_record **out, size_t *out_count)
{
    int64_t most;

    *out_count = 0;
    if (!db_number(cx, db_prepare(cx->db, sql_count), &most))
        return false;
    *out = arena_alloc(cx->arena, ((size_t)most + 1) * sizeof(**out));
    struct stmt *st = db_prepare(cx->db, sql_all);
    while (db_row(cx, st))
        if (*out_count < (size_t)most)
            (*out)[(*out_count)++] = (struct person_record){
                .id = copied(cx, st, 0),
                .given_name = copied(cx, st, 1),
                .surname = copied(cx, st, 2),
                .date_of_birth = copied(cx, st, 3),
                .street = copied(cx, st, 4),
                .suburb = copied(cx, st, 5),
                .postcode = copied(cx, st, 6),
                .identifier = copied(cx, st, 7),
            };
    return db_done(cx, st);
}

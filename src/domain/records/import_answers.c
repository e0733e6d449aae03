/* The cells of a line as answers of a form, and what is wrong with them as findings. */
#include <string.h>

#include "base/text.h"
#include "domain/records/import_value.h"
#include "import_parts.h"

void import_findings_add(struct import_findings *findings,
                         const struct import_finding *finding)
{
    struct arena *arena = findings->arena;

    if (findings->count == findings->room) {
        size_t room = findings->room == 0 ? 64 : findings->room * 2;
        struct import_finding *list = arena_alloc(arena, room * sizeof(*list));

        if (findings->count > 0)
            memcpy(list, findings->list, findings->count * sizeof(*list));
        findings->list = list;
        findings->room = room;
    }
    findings->list[findings->count++] = (struct import_finding){
        .likeness = finding->likeness,
        .row = finding->row,
        .place = finding->place,
        .heading = arena_copy(arena, finding->heading),
        .value = arena_copy(arena, finding->value),
        .detail = arena_copy(arena, finding->detail),
    };
    if (finding->likeness)
        findings->likenesses++;
    else
        findings->problems++;
}

static size_t column_of(const struct import_map *map, enum import_group group,
                        const char *field)
{
    for (size_t i = 0; i < map->ncolumns; i++)
        if (map->columns[i].group == group && text_is(map->columns[i].field->name, field))
            return i;
    return IMPORT_UNMAPPED;
}

static void add_about(struct import_work *work, const struct import_line *line,
                      size_t column, const char *detail)
{
    const struct import_map *map = work->map;
    size_t place = map->place[column];

    import_findings_add(work->findings,
                        &(struct import_finding){
                            .row = line->row,
                            .place = place == IMPORT_UNMAPPED ? 0 : place + 1,
                            .heading = place == IMPORT_UNMAPPED
                                           ? map->columns[column].label
                                           : map->headings[place],
                            .value = import_line_value(map, line, column),
                            .detail = detail,
                        });
}

void import_say(struct import_work *work, const struct import_line *line,
                enum import_group group, const char *field, const char *detail)
{
    size_t column = column_of(work->map, group, field);

    if (column != IMPORT_UNMAPPED)
        add_about(work, line, column, detail);
    else
        import_findings_add(work->findings, &(struct import_finding){ .row = line->row,
                                                                      .detail = detail });
}

/* A form says that something is none of its answers; here one sees which those are. */
static const char *in_words(struct ctx *cx, struct import_work *work,
                            const struct import_line *line, size_t column,
                            const char *said)
{
    const struct import_column *meant = &work->map->columns[column];
    const char *value = import_line_value(work->map, line, column);

    if (value != NULL && text_starts(said, "Choose ")) {
        const char *choices = import_value_choices(cx, meant->field);

        return choices != NULL ? choices : said;
    }
    return said;
}

static void tell_field(struct ctx *cx, struct import_work *work,
                       const struct import_line *line, enum import_group group,
                       const char *field, const char *said)
{
    size_t column = column_of(work->map, group, field);

    if (column != IMPORT_UNMAPPED)
        said = in_words(cx, work, line, column, said);
    import_say(work, line, group, field, said);
}

/* What people can mend in their file; anything else is the store's trouble. */
static bool is_about_the_file(const struct problem *problem)
{
    return problem->kind == PROBLEM_INVALID || problem->kind == PROBLEM_CONFLICT
           || problem->kind == PROBLEM_NOT_FOUND || problem->kind == PROBLEM_STALE;
}

bool import_tell(struct ctx *cx, struct import_work *work, const struct import_line *line,
                 enum import_group group)
{
    struct problem problem = cx->problem;

    if (!has_problem(cx))
        return true;
    if (!is_about_the_file(&problem))
        return false;
    problem_forget(cx);
    for (size_t i = 0; i < problem.nfields; i++)
        tell_field(cx, work, line, group, problem.fields[i].field,
                   problem.fields[i].detail);
    if (problem.nfields == 0)
        import_say(
            work, line, group, "",
            arena_print(cx->arena, "%s: %s", import_group_label(group), problem.detail));
    return !has_problem(cx);
}

bool import_has(const struct import_work *work, const struct import_line *line,
                enum import_group group)
{
    for (size_t i = 0; i < work->map->ncolumns; i++)
        if (work->map->columns[i].group == group
            && import_line_value(work->map, line, i) != NULL)
            return true;
    return false;
}

bool import_answers(struct ctx *cx, struct import_work *work,
                    const struct import_line *line, enum import_group group,
                    struct answers *out)
{
    const struct import_map *map = work->map;
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    *raw = (struct pairs){ 0 };
    for (size_t i = 0; i < map->ncolumns; i++) {
        const char *value = import_line_value(map, line, i);

        if (map->columns[i].group == group && value != NULL)
            import_value_add(cx, map->columns[i].field, value, raw);
    }
    if (group == GROUP_SECTION36)
        pairs_add(cx->arena, raw, "decision", "proceed");
    if (answers_read(cx, import_group_form(group), raw, false, out))
        return true;
    return import_tell(cx, work, line, group) && false;
}

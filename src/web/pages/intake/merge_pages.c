/* Two records of one person: side by side, merged, and two again. */
#include "domain/intake/person_merge.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/matching.h"
#include "domain/intake/person.h"
#include "person_frame.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* Who else it might be: each with the address of the comparison. */
static bool put_candidates(struct request *rq, json_t *view)
{
    json_t *item, *list;
    size_t i;

    if (!matching_candidates(&rq->cx, rq->dossier, &list))
        return false;
    json_array_foreach(list, i, item)
    {
        const json_t *other = json_object_get(item, "person");

        put_text(item, "compare",
                 json_is_integer(other) ? arena_print(
                     rq->cx.arena, "%s?other=%lld", person_link(rq, "/merges/new"),
                     (long long)json_integer_value(other))
                                        : NULL);
    }
    put_bool(view, "has_candidates", json_array_size(list) > 0);
    put_json(view, "candidates", list);
    return true;
}

static bool is_oneself(struct request *rq, const struct dossier *other, const char *field)
{
    if (other->person_id != rq->dossier->person_id)
        return false;
    reject(&rq->cx, field, "This is the record you are on.");
    return true;
}

/* The other record, by number or by reference; NULL where neither was given. */
static bool find_other(struct request *rq, const char *number, const char *reference,
                       const struct dossier **out)
{
    int64_t id;

    *out = NULL;
    if (number == NULL && reference == NULL)
        return true;
    if (number == NULL) {
        if (person_by_reference(&rq->cx, reference, out))
            return !is_oneself(rq, *out, "reference");
        if (rq->cx.problem.kind != PROBLEM_NOT_FOUND)
            return false;
        problem_forget(&rq->cx);
        reject(&rq->cx, "reference",
               "There is no such record, or it is not shared with you.");
        return false;
    }
    if (!text_to_int(number, &id))
        return failed(&rq->cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return dossier_person(&rq->cx, id, out) && !is_oneself(rq, *out, "other");
}

static bool put_comparison(struct request *rq, json_t *view, const struct dossier *other)
{
    json_t *comparison, *values = json_object();

    if (!person_merge_compare(&rq->cx, rq->dossier, other, &comparison))
        return false;
    put_text(view, "action", person_link(rq, "/merges"));
    put_bool(view, "has_warnings",
             json_array_size(json_object_get(comparison, "warnings")) > 0);
    put_json(view, "comparison", comparison);
    rq->read_record = other->person_id; /* the trail names both of them */
    put_int(values, "other", other->person_id);
    put_int(values, "other_version", other->version);
    put_int(values, "version", rq->dossier->version);
    show_form(rq, &form_person_merge, values);
    return true;
}

static bool show(struct request *rq, json_t *view, const char *number,
                 const char *reference)
{
    const struct dossier *other;

    put_json(view, "comparison", json_null());
    put_text(view, "asked", reference);
    if (!person_frame(rq, view) || !put_candidates(rq, view)
        || !find_other(rq, number, reference, &other))
        return false;
    if (other != NULL)
        return put_comparison(rq, view, other);
    show_form(rq, &form_person_merge_with, NULL);
    return true;
}

bool page_merge_new(struct request *rq, json_t *view)
{
    struct answers query;

    return request_answers(rq, &query)
           && show(rq, view, answer(&query, "other"), answer(&query, "reference"));
}

/* The page of a refusal shows both as they are now: that is what is decided on next. */
static void renew_version(struct request *rq)
{
    const json_t *version = json_object_get(rq->shown_values, "other_version");

    for (size_t i = 0; i < rq->form.count; i++)
        if (text_is(rq->form.list[i].name, "other_version") && json_is_integer(version))
            rq->form.list[i].value =
                link_to(rq, "%lld", (long long)json_integer_value(version));
}

static bool merge(struct request *rq, int64_t *out_id)
{
    struct answers answers;

    if (request_answers(rq, &answers) && version_if_sent(rq, rq->dossier->version)
        && person_merge(&rq->cx, rq->dossier, &answers, out_id))
        return true;
    renew_version(rq);
    return false;
}

bool page_merge(struct request *rq, json_t *view)
{
    int64_t id;

    if (!show(rq, view, pairs_get(&rq->form, "other"), NULL) || !merge(rq, &id))
        return false;
    say_next(rq, "merged");
    return created(
        rq, "%s",
        person_link(rq, arena_print(rq->cx.arena, "/merges/%lld", (long long)id)));
}

bool page_merge_show(struct request *rq, json_t *view)
{
    json_t *merge, *values = json_object();
    int64_t id;

    if (!param_id(rq, "merge", &id)
        || !person_merge_json(&rq->cx, rq->dossier, id, &merge)
        || !person_frame(rq, view))
        return false;
    put_bool(view, "has_gone_over",
             json_array_size(json_object_get(merge, "went_over")) > 0);
    put_text(
        view, "action",
        person_link(rq, arena_print(rq->cx.arena, "/merges/%lld/undo", (long long)id)));
    put_json(view, "merge", merge);
    put_json(values, "version", json_incref(json_object_get(merge, "version")));
    show_form(rq, &form_merge_undo, values);
    return true;
}

bool page_merge_undo(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_merge_show(rq, view) || !param_id(rq, "merge", &id)
        || !request_answers(rq, &answers)
        || !version_if_sent(rq, json_integer_value(json_object_get(
                                    json_object_get(view, "merge"), "version")))
        || !person_merge_undo(&rq->cx, rq->dossier, id, &answers))
        return false;
    say_next(rq, "unmerged");
    return see_other(
        rq, "%s",
        person_link(rq, arena_print(rq->cx.arena, "/merges/%lld", (long long)id)));
}

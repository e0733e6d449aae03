/* One assessment: reading it, its parts as forms, what is done with the whole. */
#include "domain/casework/assessment.h"

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/assessment_view.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* ---- one -----------------------------------------------------------------------------
 */

static const char *address(struct request *rq, int64_t id, const char *rest)
{
    return link_to(rq, "/cases/%lld/assessments/%lld%s", (long long)rq->dossier->case_id,
                   (long long)id, rest);
}

static void put_dimension_links(struct request *rq, int64_t id, const json_t *whole)
{
    json_t *dimension, *item;
    size_t i;

    json_array_foreach(json_object_get(whole, "dimensions"), i, dimension)
    {
        int64_t of = json_integer_value(json_object_get(dimension, "id"));

        put_text(dimension, "href",
                 address(rq, id, link_to(rq, "/dimensions/%lld", (long long)of)));
    }
    json_array_foreach(json_object_get(whole, "missing"), i, item)
    {
        int64_t of = json_integer_value(json_object_get(item, "dimension"));

        put_text(item, "href",
                 of != 0 ? address(rq, id, link_to(rq, "/dimensions/%lld", (long long)of))
                         : address(rq, id, "/ending"));
    }
}

static bool load(struct request *rq, struct assessment *out)
{
    int64_t id;

    return param_id(rq, "assessment", &id)
           && assessment_load(&rq->cx, rq->dossier, id, out);
}

static bool fill(struct request *rq, json_t *view, const struct assessment *assessment,
                 json_t **out)
{
    if (!assessment_json(&rq->cx, rq->dossier, assessment, out))
        return false;
    if (!rq->wants_json)
        put_dimension_links(rq, assessment->id, *out);
    put_json(view, "assessment", *out);
    if (!case_frame(rq, view, "assessments"))
        return false;
    json_t *links = json_object_get(view, "links");
    put_text(links, "assessment", address(rq, assessment->id, ""));
    put_bool(view, "may_edit",
             text_is(assessment->status, "draft")
                 && assessment_possible(&rq->cx, rq->dossier));
    put_bool(view, "is_complete", json_array_size(json_object_get(*out, "missing")) == 0);
    return true;
}

bool page_assessment(struct request *rq, json_t *view)
{
    struct assessment assessment;
    json_t *whole;

    if (!load(rq, &assessment) || !fill(rq, view, &assessment, &whole))
        return false;
    show_form(rq, &form_none, whole);
    return true;
}

static bool version_given(struct request *rq, const struct assessment *assessment)
{
    bool given = pairs_get(&rq->headers, "if-match") != NULL
                 || pairs_get(&rq->form, "version") != NULL;

    return (!given && rq->wants_json) || request_version(rq, assessment->version);
}

bool page_assessment_complete(struct request *rq, json_t *view)
{
    struct assessment assessment;
    json_t *whole;

    if (!load(rq, &assessment) || !fill(rq, view, &assessment, &whole))
        return false;
    show_form(rq, &form_none, whole);
    if (!version_given(rq, &assessment)
        || !assessment_complete(&rq->cx, rq->dossier, &assessment))
        return false;
    say_next(rq, "assessment_completed");
    return created(rq, "%s", address(rq, assessment.id, ""));
}

bool page_assessment_discarding(struct request *rq, json_t *view)
{
    struct assessment assessment;
    json_t *whole;

    if (!load(rq, &assessment) || !fill(rq, view, &assessment, &whole))
        return false;
    show_form(rq, &form_assessment_discard, whole);
    return true;
}

bool page_assessment_discard(struct request *rq, json_t *view)
{
    struct assessment assessment;
    struct answers answers;

    if (!page_assessment_discarding(rq, view) || !load(rq, &assessment)
        || !request_answers(rq, &answers) || !version_given(rq, &assessment)
        || !assessment_discard(&rq->cx, rq->dossier, &assessment,
                               answer(&answers, "reason")))
        return false;
    say_next(rq, "assessment_discarded");
    return created(rq, "/cases/%lld/assessments", (long long)rq->dossier->case_id);
}

/* ---- entered in error ----------------------------------------------------------------
 */

static bool fill_error(struct request *rq, json_t *view, struct assessment *assessment)
{
    json_t *whole;

    if (!load(rq, assessment) || !fill(rq, view, assessment, &whole))
        return false;
    show_form(rq, &form_assessment_in_error, whole);
    return true;
}

bool page_assessment_error(struct request *rq, json_t *view)
{
    struct assessment assessment;

    return fill_error(rq, view, &assessment);
}

bool page_assessment_mark(struct request *rq, json_t *view)
{
    struct assessment assessment;
    struct answers answers;

    if (!fill_error(rq, view, &assessment) || !request_answers(rq, &answers)
        || !request_version(rq, assessment.version)
        || !assessment_mark_in_error(&rq->cx, rq->dossier, &assessment,
                                     answer(&answers, "reason")))
        return false;
    say_next(rq, "marked_in_error");
    return see_other(rq, "%s", address(rq, assessment.id, ""));
}

bool page_assessment_unmark(struct request *rq, json_t *view)
{
    struct assessment assessment;

    (void)view;
    if (!load(rq, &assessment)
        || !assessment_take_back_error(&rq->cx, rq->dossier, &assessment))
        return false;
    say_next(rq, "error_taken_back");
    return see_other(rq, "%s", address(rq, assessment.id, ""));
}

/* ---- a dimension ---------------------------------------------------------------------
 */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* Each factor as a group of the form: its title, what it was last time, its ratings. */
static json_t *factor_group(struct request *rq, const json_t *factor)
{
    json_t *group = json_copy((json_t *)(uintptr_t)factor);
    const char *before = text_of(factor, "before_label"),
               *guidance = text_of(factor, "guidance");

    put_text(group, "factor", text_of(factor, "code"));
    put_text(group, "legend",
             link_to(rq, "%s %s", text_of(factor, "code"), text_of(factor, "title")));
    put_text(group, "legend_hint",
             before == NULL
                 ? guidance
                 : link_to(rq, "%s%sLast time: %s", guidance != NULL ? guidance : "",
                           guidance != NULL ? ". " : "", before));
    if (before == NULL)
        put_text(group, "left_out", "movement");
    return group;
}

static json_t *dimension_values(struct request *rq, const json_t *dimension)
{
    json_t *values = json_object(), *groups = json_array();
    const json_t *factor;
    size_t i;

    json_array_foreach(json_object_get(dimension, "factors"), i, factor)
        json_array_append_new(groups, factor_group(rq, factor));
    put_json(values, "version", json_incref(json_object_get(dimension, "version")));
    put_json(values, "summary", json_incref(json_object_get(dimension, "summary")));
    put_json(values, "factors", groups);
    put_bool(values, "factors_fixed", true);
    return values;
}

/* The dimension of the path, and where the next part is. */
static bool find_dimension(struct request *rq, const json_t *whole, json_t **out,
                           const char **out_next)
{
    json_t *dimensions = json_object_get(whole, "dimensions"), *dimension;
    int64_t id, assessment = json_integer_value(json_object_get(whole, "id"));
    size_t i;

    if (!param_id(rq, "dimension", &id))
        return false;
    json_array_foreach(dimensions, i, dimension)
    {
        const json_t *next = json_object_get(json_array_get(dimensions, i + 1), "id");

        if (json_integer_value(json_object_get(dimension, "id")) != id)
            continue;
        *out = dimension;
        *out_next = next == NULL ? address(rq, assessment, "/ending")
                                 : address(rq, assessment,
                                           link_to(rq, "/dimensions/%lld",
                                                   (long long)json_integer_value(next)));
        return true;
    }
    return failed(&rq->cx, PROBLEM_NOT_FOUND, "record.unknown",
                  "There is no such record, or it is not shared with you.");
}

static bool fill_dimension(struct request *rq, json_t *view,
                           struct assessment *assessment, const char **out_next)
{
    json_t *whole, *dimension;

    if (!load(rq, assessment)
        || !assessment_json(&rq->cx, rq->dossier, assessment, &whole)
        || !find_dimension(rq, whole, &dimension, out_next))
        return false;
    put_json(view, "dimension", json_incref(dimension)); /* first: the ETag is its own */
    if (!fill(rq, view, assessment, &whole))
        return false;
    json_t *links = json_object_get(view, "links");
    put_text(links, "dimension",
             address(rq, assessment->id,
                     link_to(rq, "/dimensions/%s", param(rq, "dimension"))));
    show_form(rq, &form_assessment_dimension, dimension_values(rq, dimension));
    return true;
}

bool page_assessment_dimension(struct request *rq, json_t *view)
{
    struct assessment assessment;
    const char *next;

    return fill_dimension(rq, view, &assessment, &next);
}

bool page_assessment_dimension_save(struct request *rq, json_t *view)
{
    struct assessment assessment;
    struct answers answers;
    const char *next;

    if (!fill_dimension(rq, view, &assessment, &next) || !request_answers(rq, &answers))
        return false;
    const json_t *dimension = json_object_get(view, "dimension");
    int64_t version = json_integer_value(json_object_get(dimension, "version"));
    int64_t id = json_integer_value(json_object_get(dimension, "id"));
    if (!request_version(rq, version)
        || !assessment_dimension_save(&rq->cx, rq->dossier, &assessment, id, version,
                                      &answers))
        return false;
    say_next(rq, "assessment_saved");
    if (goes_to(rq, "next"))
        return see_other(rq, "%s", next);
    return see_other(rq, "%s", address(rq, assessment.id, ""));
}

/* ---- the end -------------------------------------------------------------------------
 */

static json_t *ending_values(const json_t *whole)
{
    static const char *const kept[] = { "assessed_on", "assessed_on_text", "protective",
                                        "conclusion", "management" };
    json_t *values = json_object();

    put_json(values, "version", json_incref(json_object_get(whole, "ending_version")));
    for (size_t i = 0; i < COUNT(kept); i++)
        put_json(values, kept[i], json_incref(json_object_get(whole, kept[i])));
    return values;
}

static bool fill_ending(struct request *rq, json_t *view, struct assessment *assessment)
{
    json_t *whole, *values;

    if (!load(rq, assessment)
        || !assessment_json(&rq->cx, rq->dossier, assessment, &whole))
        return false;
    values = ending_values(whole);
    put_json(view, "ending", json_incref(values)); /* first: the ETag is its own */
    if (!fill(rq, view, assessment, &whole))
        return false;
    show_form(rq, &form_assessment_ending, values);
    return true;
}

bool page_assessment_ending(struct request *rq, json_t *view)
{
    struct assessment assessment;

    return fill_ending(rq, view, &assessment);
}

bool page_assessment_ending_save(struct request *rq, json_t *view)
{
    struct assessment assessment;
    struct answers answers;

    if (!fill_ending(rq, view, &assessment) || !request_answers(rq, &answers)
        || !request_version(rq, assessment.ending_version)
        || !assessment_ending_save(&rq->cx, rq->dossier, &assessment,
                                   assessment.ending_version, &answers))
        return false;
    say_next(rq, "assessment_saved");
    return see_other(rq, "%s", address(rq, assessment.id, ""));
}

#include "case_frame.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_view.h"
#include "domain/casework/channel_case.h"

static const struct {
    const char *code, *text, *path;
    enum permission needs;
    bool without_content; /* shown of a case that is managed by police */
} tabs[] = {
    { "overview", "Overview", "", PERMIT_CASE_READ, true },
    { "chronology", "Chronology", "/chronology", PERMIT_CASE_READ, false },
    { "notes", "Notes", "/notes", PERMIT_CASE_READ, false },
    { "attachments", "Files", "/attachments", PERMIT_CASE_READ, false },
    { "requests", "Information", "/information-requests", PERMIT_CASE_READ, false },
    { "assessments", "Assessment", "/assessments", PERMIT_CASE_READ, false },
    { "consents", "Consent", "/consents", PERMIT_CASE_READ, false },
    { "plan", "Support plan", "/support-plan", PERMIT_CASE_READ, false },
    { "interventions", "Interventions", "/interventions", PERMIT_CASE_READ, false },
    { "exit", "Exit and reviews", "/closure", PERMIT_CASE_READ, false },
    { "transfers", "Transfer", "/transfers", PERMIT_CASE_WRITE, false },
    { "references", "References", "/references", PERMIT_CASE_READ, false },
    { "shares", "Sharing", "/shares", PERMIT_CASE_SHARE, true },
    { "access", "Who has looked", "/access", PERMIT_CASE_WRITE, true },
    { "as_of", "Look back", "/as-of", PERMIT_AS_OF_LOOK, false },
};

static const char *address(struct request *rq, const char *path)
{
    return arena_print(rq->cx.arena, "/cases/%lld%s", (long long)rq->dossier->case_id,
                       path);
}

static json_t *sections(struct request *rq, const char *current)
{
    bool with_police = channel_case_is_with_police(rq->dossier->status);
    json_t *list = json_array();

    for (size_t i = 0; i < COUNT(tabs); i++) {
        if (!access_may(rq->cx.actor, tabs[i].needs)
            || (with_police && !tabs[i].without_content))
            continue;
        json_t *item = json_object();

        put_text(item, "href", address(rq, tabs[i].path));
        put_text(item, "text", tabs[i].text);
        put_bool(item, "current", text_is(tabs[i].code, current));
        json_array_append_new(list, item);
    }
    return list;
}

static void add_badge(json_t *list, const json_t *record, const char *key,
                      const char *text, const char *colour)
{
    if (!json_is_true(json_object_get(record, key)))
        return;
    json_t *badge = json_object();

    put_text(badge, "text", text);
    put_text(badge, "colour_class", colour);
    json_array_append_new(list, badge);
}

static json_t *badges(const json_t *record)
{
    json_t *list = json_array();

    add_badge(list, record, "overdue", "Overdue", "moj-badge--red");
    add_badge(list, record, "under_18", "Under 18", "moj-badge--purple");
    add_badge(list, record, "restricted", "Restricted", "moj-badge--black");
    add_badge(list, record, "shared", "Shared with you", "moj-badge--blue");
    return list;
}

static const char *text_of(const json_t *record, const char *key)
{
    return json_string_value(json_object_get(record, key));
}

static json_t *details(struct request *rq, const json_t *record)
{
    const char *born = text_of(record, "date_of_birth_text");
    const json_t *age = json_object_get(record, "age");
    json_t *list = json_array();

    json_array_append_new(list, json_string(text_of(record, "reference")));
    if (born != NULL)
        json_array_append_new(
            list, json_string(arena_print(rq->cx.arena, "Born %s (%lld)", born,
                                          (long long)json_integer_value(age))));
    json_array_append_new(list, json_string(text_of(record, "area_label")));
    return list;
}

static json_t *identity(struct request *rq, const json_t *record)
{
    const char *fore = text_of(record, "forename");
    json_t *object = json_object();

    put_text(object, "name",
             arena_print(rq->cx.arena, "%s%s%s", fore != NULL ? fore : "",
                         fore != NULL ? " " : "", text_of(record, "surname")));
    put_json(object, "details", details(rq, record));
    put_json(object, "badges", badges(record));
    return object;
}

static json_t *may(const struct request *rq)
{
    static const struct {
        const char *key;
        enum permission needs;
    } rights[] = {
        { "write", PERMIT_CASE_WRITE },        { "note", PERMIT_NOTE_WRITE },
        { "share", PERMIT_CASE_SHARE },        { "approve", PERMIT_PLAN_APPROVE },
        { "prepare", PERMIT_MEETING_PREPARE }, { "refer", PERMIT_REFERRAL_READ },
        { "assess", PERMIT_ASSESSMENT_WRITE },
    };
    json_t *object = json_object();

    for (size_t i = 0; i < COUNT(rights); i++)
        put_bool(object, rights[i].key, access_may(rq->cx.actor, rights[i].needs));
    return object;
}

static json_t *links(struct request *rq)
{
    static const char *const names[] = { "chronology",   "notes",      "consents",
                                         "support-plan", "references", "shares",
                                         "restriction",  "access",     "lead",
                                         "assessments",  "closure",    "reviews",
                                         "attachments" };
    json_t *object = json_object();

    put_text(object, "self", address(rq, ""));
    for (size_t i = 0; i < COUNT(names); i++)
        put_text(object, text_is(names[i], "support-plan") ? "support_plan" : names[i],
                 address(rq, arena_print(rq->cx.arena, "/%s", names[i])));
    return object;
}

bool case_frame(struct request *rq, json_t *view, const char *current)
{
    json_t *record;

    if (!case_json(&rq->cx, rq->dossier, &record))
        return false;
    if (!rq->wants_json) {
        put_json(view, "identity", identity(rq, record));
        put_json(view, "sections", sections(rq, current));
    }
    put_json(view, "case", record);
    put_json(view, "may", may(rq));
    put_json(view, "links", links(rq));
    return true;
}

bool case_frame_put(json_t *view, const char *key, json_t *list)
{
    if (list == NULL)
        return false;
    put_json(view, key, list);
    return true;
}

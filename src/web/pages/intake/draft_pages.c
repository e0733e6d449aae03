/* A referral page by page: each page is saved when it is left. */
#include "base/json.h"
#include "base/text.h"
#include "domain/intake/referral.h"
#include "web/pages.h"
#include "web/referral_view.h"
#include "web/versions_view.h"

static size_t section_number(const char *code)
{
    size_t count;
    const struct section *sections = referral_sections(&count);

    for (size_t i = 0; i < count; i++)
        if (text_is(sections[i].code, code))
            return i + 1;
    return 0;
}

static void put_section(struct request *rq, json_t *view, size_t number)
{
    size_t count;
    const struct section *sections = referral_sections(&count);
    long long id = (long long)rq->dossier->referral_id;
    json_t *section = json_object();

    put_text(section, "code", sections[number - 1].code);
    put_text(section, "title", sections[number - 1].title);
    put_int(section, "number", (int64_t)number);
    put_int(section, "count", (int64_t)count);
    put_text(section, "action",
             link_to(rq, "/referrals/%lld/draft/%s", id, sections[number - 1].code));
    put_text(section, "back",
             number > 1
                 ? link_to(rq, "/referrals/%lld/draft/%s", id, sections[number - 2].code)
                 : "/referrals?status=draft");
    put_bool(section, "sensitive", text_is(sections[number - 1].code, "concern"));
    put_json(view, "section", section);
}

/* Where a draft has no area yet, the postcode proposes one; the user decides. */
static void propose_area(struct request *rq, json_t *referral)
{
    const char *postcode = json_string_value(json_object_get(referral, "postcode"));

    if (json_is_null(json_object_get(referral, "area")))
        put_text(referral, "area", area_of_postcode(&rq->cx, postcode));
}

bool page_referral_section(struct request *rq, json_t *view)
{
    size_t number = section_number(param(rq, "section"));
    json_t *referral;

    if (number == 0)
        return failed(&rq->cx, PROBLEM_NOT_FOUND, "referral.section",
                      "There is no such page of the form.");
    if (!referral_json(&rq->cx, rq->dossier, &referral))
        return false;
    if (!text_is(rq->dossier->status, "draft"))
        return failed(&rq->cx, PROBLEM_CONFLICT, "referral.sent",
                      "This referral has been sent and is no longer a draft.");
    propose_area(rq, referral);
    put_section(rq, view, number);
    put_json(view, "referral", referral);
    show_section(rq, &form_referral, param(rq, "section"), referral);
    return true;
}

static bool next_page(struct request *rq)
{
    size_t count, number = section_number(param(rq, "section"));
    const struct section *sections = referral_sections(&count);
    long long id = (long long)rq->dossier->referral_id;

    say_next(rq, "draft_saved");
    if (rq->wants_json)
        return see_other(rq, "/referrals/%lld", id);
    if (number == count)
        return see_other(rq, "/referrals/%lld/check", id);
    return see_other(rq, "/referrals/%lld/draft/%s", id, sections[number].code);
}

/* What is missing may stay missing in a draft; what is there must be right. */
bool page_referral_save(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_referral_section(rq, view)
        || !answers_read(&rq->cx, &form_referral, &rq->form, true, &answers)
        || !request_version(rq, rq->dossier->version)
        || !referral_save_section(&rq->cx, rq->dossier, rq->dossier->version,
                                  param(rq, "section"), &answers))
        return false;
    return next_page(rq);
}

bool page_referral_check(struct request *rq, json_t *view)
{
    json_t *referral, *links = json_object();
    long long id = (long long)rq->dossier->referral_id;

    if (!referral_json(&rq->cx, rq->dossier, &referral))
        return false;
    put_text(links, "self", link_to(rq, "/referrals/%lld", id));
    put_json(view, "sections", referral_answers(referral, links, true));
    put_json(view, "referral", referral);
    put_text(view, "submit", link_to(rq, "/referrals/%lld/submission", id));
    show_form(rq, &form_none, referral);
    return true;
}

bool page_referral_submit(struct request *rq, json_t *view)
{
    if (!page_referral_check(rq, view) || !request_version(rq, rq->dossier->version)
        || !referral_submit(&rq->cx, rq->dossier, rq->dossier->version))
        return false;
    say_next(rq, "referral_sent");
    return see_other(rq, "/referrals/%lld", (long long)rq->dossier->referral_id);
}

/* One's own draft, save by save. */
bool page_referral_versions(struct request *rq, json_t *view)
{
    if (!rq->dossier->whole)
        return failed(&rq->cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    put_text(view, "reference", rq->dossier->reference);
    put_text(view, "back",
             link_to(rq, "/referrals/%lld", (long long)rq->dossier->referral_id));
    return versions_view(rq, view, referral_versions(rq->dossier));
}

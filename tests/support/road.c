#include "support/road.h"

#include <string.h>

#include "base/text.h"

#define COORDINATOR "coordinator@luton.example"
#define CHAIR       "chair@luton.example"
#define POLICE      "police@bedfordshire.example"

static struct answer post_as(const char *who, const char *path, int wanted,
                             const char *const *body)
{
    const struct asking asking = { .as = who };
    struct answer answer = ask(&asking, POST, path, body);

    if (answer.status != wanted)
        fail_msg("POST %s answered %d, not %d: %s", path, answer.status, wanted,
                 answer.body);
    return answer;
}

static int64_t id_in(const struct answer *answer, const char *entity)
{
    const json_t *object = json_object_get(answer->json, entity);
    int64_t id = json_integer_value(json_object_get(object, "id"));

    if (id == 0)
        fail_msg("no id of %s in: %.400s", entity, answer->body);
    return id;
}

static int64_t first_item(const struct answer *answer)
{
    const json_t *items = json_object_get(answer->json, "items");
    int64_t id = json_integer_value(json_object_get(json_array_get(items, 0), "id"));

    if (id == 0)
        fail_msg("no items in: %.400s", answer->body);
    return id;
}

static const char *path_of(const char *before, int64_t id, const char *after)
{
    return arena_print(world()->arena, "%s%lld%s", before, (long long)id, after);
}

static const char *number(int64_t id)
{
    return path_of("", id, "");
}

#define BODY(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Asked while information is gathered; it follows the referral to its case. */
static void inquire(struct road *road)
{
    static const char sql[] =
        "SELECT organisation_id FROM user"
        " WHERE email = 'coordinator@luton.example' /*scan*/";
    struct answer asked = post_as(
        POLICE, path_of("/referrals/", road->referral, "/information-requests"), 201,
        BODY("organisation_id", number(count_of(sql)), "contact", COORDINATOR, "question",
             "What does early help know?", "necessity", "To decide about section 36",
             "lawful_basis", "public_task"));

    road->request = id_in(&asked, "information_request");
}

static void look_back(struct road *road)
{
    struct answer made =
        post_as(CHAIR, path_of("/cases/", road->case_id, "/as-of"), 201,
                BODY("user", "member@health.example", "on", "2026-03-02", "time", "10:00",
                     "reason", "A complaint about what the panel knew"));

    road->look = id_in(&made, "look");
}

static void agree(struct road *road)
{
    struct answer made = post_as(
        COORDINATOR, "/agreements", 201,
        BODY("title", "Panel partners", "kind", "isa", "purpose", "The panel's work",
             "lawful_basis", "public_task", "parties.0.organisation",
             number(count_of("SELECT min(id) FROM organisation /*scan*/")),
             "parties.1.organisation",
             number(count_of("SELECT max(id) FROM organisation /*scan*/"))));

    road->agreement = id_in(&made, "agreement");
}

static void refer(struct road *road, const char *area)
{
    struct answer sent = post_as(
        COORDINATOR, "/referrals", 201,
        BODY("forename", "Ruvo", "surname", "Tandelmoor", "date_of_birth", "2009-05-06",
             "area", area, "concern", "Talked of a fight", "concern_type", "right_wing",
             "sector", "education", "concern_on", "2026-02-01", "referred_on",
             "2026-02-20", "referrer_name", "A teacher"));

    road->referral = id_in(&sent, "referral");
    (void)post_as(POLICE, path_of("/referrals/", road->referral, "/screening"), 201,
                  BODY("gateway", "proceed", "deconflicted", "yes",
                       "safeguarding_referral", "none", "decided_on", "2026-03-02"));
    inquire(road);
    struct answer opened = post_as(
        POLICE, path_of("/referrals/", road->referral, "/section-36"), 201,
        BODY("decision", "proceed", "decider", "A superintendent", "organisation",
             "police", "reasons", "Reasonable grounds", "decided_on", "2026-03-02"));
    road->case_id = id_in(&opened, "case");
    struct answer draft = post_as(COORDINATOR, "/referrals/drafts", 201, NULL);
    road->draft = id_in(&draft, "referral");
}

static void attend(const struct road *road, const char *user, const char *agency)
{
    (void)post_as(CHAIR, path_of("/meetings/", road->meeting, "/attendance"), 200,
                  BODY("user", user, "attendance", "present", "agency", agency));
}

static void meet(struct road *road)
{
    struct answer called =
        post_as(COORDINATOR, "/meetings", 201,
                BODY("held_on", "2026-03-20", "starts_at", "10:00", "place", "Town Hall",
                     "kind", "monthly", "invitees", COORDINATOR, "invitees", CHAIR,
                     "invitees", POLICE, "invitees", "member@health.example"));

    road->meeting = id_in(&called, "meeting");
    struct answer agenda =
        post_as(COORDINATOR, path_of("/meetings/", road->meeting, "/agenda"), 201,
                BODY("case", number(road->case_id), "kind", "new"));
    road->item = first_item(&agenda);
    (void)post_as(COORDINATOR, path_of("/meetings/", road->meeting, "/papers"), 200,
                  NULL);
    attend(road, CHAIR, "local_authority");
    attend(road, POLICE, "police");
    const char *path = arena_print(world()->arena, "/meetings/%lld/items/%lld/decision",
                                   (long long)road->meeting, (long long)road->item);
    (void)post_as(CHAIR, path, 201,
                  BODY("decision", "adopt", "rationale", "Support will help", "basis",
                       "unanimous", "risk_owner", COORDINATOR, "actions.0.owner",
                       "member@health.example", "actions.0.text", "Call the school",
                       "actions.0.due_on", "2026-04-01"));
    road->action = count_of("SELECT id FROM action /*scan*/");
}

static void support(struct road *road)
{
    const struct asking coordinator = { .as = COORDINATOR };

    (void)post_as(COORDINATOR, path_of("/cases/", road->case_id, "/consents"), 201,
                  BODY("sought_by", "The lead officer", "asked_on", "2026-03-02", "from",
                       "parent", "relationship", "Mother", "outcome", "given",
                       "explained", "What Channel is"));
    struct answer plan =
        ask(&coordinator, PUT, path_of("/cases/", road->case_id, "/support-plan"),
            BODY("consent_how", "By the lead officer at home", "nature", "Mentoring",
                 "providers", "Mentoring for All", "delivery", "Weekly", "needs.0.need",
                 "Belonging", "needs.0.action", "Youth club", "needs.0.owner",
                 COORDINATOR, "needs.0.due_on", "2026-05-01", "needs.1.need", "Work",
                 "needs.1.accepted_because", "Still at school"));
    if (plan.status != 200 && plan.status != 201)
        fail_msg("the plan: %d %s", plan.status, plan.body);
    (void)post_as(
        COORDINATOR, path_of("/cases/", road->case_id, "/notes"), 201,
        BODY("kind", "general", "text", "Met at home", "happened_on", "2026-03-02"));
    road->note = count_of("SELECT id FROM note /*scan*/");
}

/* Mentoring by a provider, help by the school. */
static void commission(struct road *road)
{
    static const char sql[] =
        "SELECT id FROM organisation WHERE kind = 'provider'"
        " ORDER BY id LIMIT 1 /*scan*/";
    const char *base = path_of("/cases/", road->case_id, "/interventions");

    road->provider = count_of(sql);
    (void)post_as(COORDINATOR, "/providers", 201,
                  BODY("organisation_id", number(road->provider), "approval", "approved",
                       "specialities", "right_wing", "languages", "English"));
    struct answer made = post_as(
        COORDINATOR, base, 201,
        BODY("organisation_id", number(road->provider), "mentor",
             "provider@mentoring.example", "purpose", "Questions of belonging", "brief",
             "Weekly talks at the library", "sessions_contracted", "6", "begins_on",
             "2026-03-02", "funding", "home_office", "pounds", "900"));
    road->commission = id_in(&made, "commission");
    (void)post_as(COORDINATOR,
                  arena_print(world()->arena, "%s/%lld/sessions", base,
                              (long long)road->commission),
                  201, BODY("planned_on", "2026-03-05"));
    road->session = count_of("SELECT id FROM support_session /*scan*/");
    (void)post_as(COORDINATOR, path_of("/cases/", road->case_id, "/support"), 201,
                  BODY("kind", "education", "provider", "Larkhollow School",
                       "description", "A mentor at school", "started_on", "2026-03-02"));
    road->support = count_of("SELECT id FROM mainstream_support /*scan*/");
}

static void assess(struct road *road)
{
    struct answer begun = post_as(
        COORDINATOR, path_of("/cases/", road->case_id, "/assessments"), 201, NULL);

    road->assessment = id_in(&begun, "assessment");
}

/* With the answer to the request, which belongs to referral and case. */
static void attach(struct road *road)
{
    const struct sent_file files[] = {
        { .name = "school.txt", .type = "text/plain", .bytes = "From the school\n" },
        { 0 }
    };
    const struct asking coordinator = { .as = COORDINATOR, .files = files };
    struct answer sent =
        ask(&coordinator, POST,
            path_of("/information-requests/", road->request, "/attachments"),
            BODY("owner_agency", "education", "source", "School file", "dated_on",
                 "2026-02-20", "sensitivity", "official_sensitive", "disclosable", "no",
                 "lawful_basis", "public_task"));

    if (sent.status != 201)
        fail_msg("the file: %d %s", sent.status, sent.body);
    road->attachment = count_of("SELECT id FROM attachment /*scan*/");
}

static void assure(struct road *road)
{
    const struct asking coordinator = { .as = COORDINATOR, .if_match = "1" };
    struct answer opened = post_as(COORDINATOR, "/checklists", 201,
                                   BODY("template", "working_checklist", "year", "2026"));

    road->checklist = id_in(&opened, "checklist");
    road->answer = count_of("SELECT id FROM checklist_answer LIMIT 1 /*scan*/");
    const char *path = arena_print(world()->arena, "/checklists/%lld/items/%lld",
                                   (long long)road->checklist, (long long)road->answer);
    struct answer answered = ask(&coordinator, PUT, path,
                                 BODY("answer", "met", "evidence", "Terms of reference"));
    if (answered.status != 200)
        fail_msg("the checklist line: %d %s", answered.status, answered.body);
}

/* A file that waits for its columns to be matched. */
static void bring_file(struct road *road)
{
    struct answer brought =
        post_as(COORDINATOR, "/imports", 201,
                BODY("kind", "referrals", "rows",
                     "Surname,First name,Concern\nOddwater,Ana,Talked of a fight\n"));

    road->import = id_in(&brought, "import");
}

static int64_t person_of(const char *forename, const char *surname, const char *area)
{
    struct answer sent =
        post_as(COORDINATOR, "/referrals", 201,
                BODY("forename", forename, "surname", surname, "area", area, "concern",
                     "Talked of a fight", "concern_type", "other", "sector", "education",
                     "concern_on", "2026-02-01", "referred_on", "2026-02-20",
                     "referrer_name", "A teacher"));
    static const char sql[] =
        "SELECT person_id FROM referral ORDER BY received_at DESC,"
        " reference DESC LIMIT 1 /*scan*/";

    (void)id_in(&sent, "referral");
    return count_of(sql);
}

static const char *const sections[] = { "name", "birth", "identifier", "relation" };

static int64_t detail_in(int64_t person, const char *section)
{
    const char *path =
        arena_print(world()->arena, "/people/%lld/%ss", (long long)person, section);
    bool birth = text_is(section, "birth"), named = text_is(section, "name");
    bool related = text_is(section, "relation");
    struct answer made =
        post_as(COORDINATOR, path, 201,
                birth     ? BODY("age_estimated", "16")
                : named   ? BODY("kind", "alias", "forename", "Rook")
                : related ? BODY("kind", "parent", "name", "Mira Castlewick")
                          : BODY("kind", "upn", "value", "H801200001001"));

    return id_in(&made, "detail");
}

/* Two records of one person, who has moved. */
static void know(struct road *road, const char *area)
{
    road->person = person_of("Zaref", "Quillfeather", area);
    const char *path = path_of("/people/", road->person, "/addresses");
    struct answer lives =
        post_as(COORDINATOR, path, 201, BODY("kind", "home", "address", "12 Mill Lane"));
    road->detail = id_in(&lives, "detail");
    for (size_t i = 0; i < COUNT(sections); i++)
        road->details[i] = detail_in(road->person, sections[i]);
    int64_t other = person_of("Tolin", "Castlewick", area);
    struct answer merged = post_as(
        COORDINATOR, path_of("/people/", road->person, "/merges"), 201,
        BODY("other", number(other), "keep", "this", "reason", "The school confirms it"));
    road->merge = id_in(&merged, "merge");
}

/* Ourselves: one key is as good as another here. */
static void exchange_keys(struct road *road)
{
    struct answer own = post_as(COORDINATOR, "/transfers/panels/own", 200, NULL);
    const json_t *key = json_object_get(json_object_get(own.json, "own"), "key");
    struct answer added =
        post_as(COORDINATOR, "/transfers/panels", 201,
                BODY("name", "Milton Keynes", "key", json_string_value(key)));

    road->peer = id_in(&added, "peer");
}

struct road walk_the_road(const char *area)
{
    struct road road = { 0 };

    refer(&road, area);
    meet(&road);
    support(&road);
    commission(&road);
    assess(&road);
    attach(&road);
    assure(&road);
    agree(&road);
    look_back(&road);
    know(&road, area);
    bring_file(&road);
    exchange_keys(&road);
    road.line = count_of("SELECT min(id) FROM template_item /*scan*/");
    road.user = user_of("member@health.example");
    road.organisation = count_of("SELECT min(id) FROM organisation /*scan*/");
    return road;
}

static const char *value_of(const struct road *road, const char *name)
{
    const struct {
        const char *name;
        int64_t id;
    } ids[] = {
        { "referral", road->referral },
        { "case", road->case_id },
        { "meeting", road->meeting },
        { "item", road->item },
        { "action", road->action },
        { "checklist", road->checklist },
        { "note", road->note },
        { "assessment", road->assessment },
        { "user", road->user },
        { "organisation", road->organisation },
        { "person", road->person },
        { "detail", road->detail },
        { "merge", road->merge },
        { "line", road->line },
        { "request", road->request },
        { "provider", road->provider },
        { "commission", road->commission },
        { "import", road->import },
        { "peer", road->peer },
        { "session", road->session },
        { "support", road->support },
        { "attachment", road->attachment },
        { "agreement", road->agreement },
        { "look", road->look },
    };
    static const struct {
        const char *name;
        const char *value;
    } words[] = {
        { "section", "individual" }, { "list", "gender" },
        { "code", "male" },          { "setting", "session.idle_minutes" },
        { "limit", "T2" },           { "district", "LU1" },
        { "day", "2022-09-19" },     { "job", "sessions.purge" },
        { "reference", "1" },        { "framework", "1" },
        { "dimension", "1" },        { "question", "birth" },
        { "level", "one_digit" },    { "family", "robert" },
    };

    for (size_t i = 0; i < COUNT(ids); i++)
        if (text_is(ids[i].name, name))
            return number(ids[i].id);
    for (size_t i = 0; i < COUNT(words); i++)
        if (text_is(words[i].name, name))
            return words[i].value;
    return "1";
}

/* Of each section one, so that every page of a detail has something to show. */
static int64_t detail_of(const struct road *road, const char *pattern)
{
    for (size_t i = 0; i < COUNT(sections); i++)
        if (strstr(pattern, arena_print(world()->arena, "/%ss/{", sections[i])) != NULL)
            return road->details[i];
    return road->detail;
}

const char *filled_in(const struct road *road, const char *pattern)
{
    int64_t detail = detail_of(road, pattern);
    bool of_checklist = text_starts(pattern, "/checklists/");
    bool of_draft = strstr(pattern, "/draft/") != NULL
                    || strstr(pattern, "/check") != NULL
                    || strstr(pattern, "/submission") != NULL;
    const char *path = "";

    while (*pattern != '\0') {
        size_t plain = strcspn(pattern, "{");
        path = arena_print(world()->arena, "%s%.*s", path, (int)plain, pattern);
        pattern += plain;
        if (*pattern == '\0')
            break;
        size_t length = strcspn(++pattern, "}");
        const char *name = arena_slice(world()->arena, pattern, length);
        const char *value = value_of(road, name);
        if (of_checklist && text_is(name, "item"))
            value = number(road->answer);
        if (text_is(name, "detail"))
            value = number(detail);
        if (of_draft && text_is(name, "referral"))
            value = number(road->draft);
        path = arena_print(world()->arena, "%s%s", path, value);
        pattern += length + 1;
    }
    return path;
}

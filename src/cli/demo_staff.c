/* Who works here: the partners of the partnership and their accounts. */
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "cli/demo.h"
#include "domain/people/organisation.h"
#include "domain/people/user.h"

/* ---- organisations --------------------------------------------------------------------
 */

enum place {
    COUNCIL, /* is there already: the lead authority */
    POLICE,
    CENTRAL,
    BEDFORD,
    HEALTH,
    CHILDREN,
    PROBATION,
    YOUTH,
    SCHOOLS,
    HOUSING,
    MENTORS,
    PLACES
};

static const struct {
    const char *name, *kind, *agency, *area;
} organisations[PLACES] = {
    [POLICE] = { "Bedfordshire Police", "police", "police", NULL },
    [CENTRAL] = { "Central Bedfordshire Council", "partner_authority", "local_authority",
                  "central_bedfordshire" },
    [BEDFORD] = { "Bedford Borough Council", "partner_authority", "local_authority",
                  "bedford" },
    [HEALTH] = { "Three Brooks Vale NHS Trust", "health", "health", NULL },
    [CHILDREN] = { "Luton Children's Social Care", "other", "childrens_care", "luton" },
    [PROBATION] = { "Chiltern Edge Probation Unit", "justice", "probation", NULL },
    [YOUTH] = { "Ouse Valley Youth Justice Service", "justice", "youth_justice", NULL },
    [SCHOOLS] = { "Larkhollow Schools Trust", "education", "education", NULL },
    [HOUSING] = { "Hatters Green Housing", "other", "housing", "luton" },
    [MENTORS] = { "Steady Ground Mentoring", "provider", NULL, NULL },
};

static bool create_organisations(struct demo *demo, int64_t ids[static PLACES])
{
    struct answers answers;

    for (int i = POLICE; i < PLACES; i++)
        if (!demo_fill(demo, &form_organisation,
                       (const char *const[]){ "name", organisations[i].name, "kind",
                                              organisations[i].kind, "agency",
                                              organisations[i].agency, "area",
                                              organisations[i].area, NULL },
                       &answers)
            || !organisation_create(demo->cx, &answers, &ids[i]))
            return false;
    return true;
}

static const char sql_council[] =
    "SELECT organisation_id FROM user ORDER BY organisation_id LIMIT 1 /*scan*/";

static bool find_council(struct demo *demo, int64_t *out)
{
    return db_number(demo->cx, db_prepare(demo->cx->db, sql_council), out);
}

/* ---- accounts -------------------------------------------------------------------------
 */

struct post {
    const char *email; /* NULL: from the name */
    const char *title;
    const char *role; /* NULL: none but what goes with being the senior officer */
    enum place place;
    enum demo_group group; /* DEMO_GROUPS: takes no part in the play */
};

/* The accounts everybody knows, then more of those who share the work. */
static const struct post posts[] = {
    { "coordinator@luton.example", "Prevent coordinator", "coordinator", COUNCIL,
      DEMO_COORDINATORS },
    { "chair@luton.example", "Assistant director, panel chair", "chair", COUNCIL,
      DEMO_CHAIRS },
    { "police@bedfordshire.example", "Counter Terrorism Case Officer", "police", POLICE,
      DEMO_POLICE },
    { "member@health.example", "Named nurse for safeguarding", "panel_member", HEALTH,
      DEMO_MEMBERS },
    { "partner@centralbeds.example", "Community safety manager", "partner_officer",
      CENTRAL, DEMO_PARTNERS_CENTRAL },
    { "partner@bedford.example", "Prevent lead", "partner_officer", BEDFORD,
      DEMO_PARTNERS_BEDFORD },
    { "provider@mentoring.example", "Intervention provider", "provider", MENTORS,
      DEMO_GROUPS },
    { "board@luton.example", "Board support officer", "board_reader", COUNCIL,
      DEMO_GROUPS },
    { "dpo@luton.example", "Data protection lead", "data_protection", COUNCIL,
      DEMO_GROUPS },
    { "admin@luton.example", "Systems administrator", "administrator", COUNCIL,
      DEMO_GROUPS },
    { "director@luton.example", "Director of public protection", NULL, COUNCIL,
      DEMO_DIRECTORS },
    { NULL, "Deputy Prevent coordinator", "coordinator", COUNCIL, DEMO_COORDINATORS },
    { NULL, "Prevent officer", "coordinator", COUNCIL, DEMO_COORDINATORS },
    { NULL, "Head of community safety, deputy chair", "chair", COUNCIL, DEMO_CHAIRS },
    { NULL, "Channel coordinator", "police", POLICE, DEMO_POLICE },
    { NULL, "Social work team manager", "panel_member", CHILDREN, DEMO_MEMBERS },
    { NULL, "Senior probation officer", "panel_member", PROBATION, DEMO_MEMBERS },
    { NULL, "Youth justice team manager", "panel_member", YOUTH, DEMO_MEMBERS },
    { NULL, "Safeguarding lead for schools", "panel_member", SCHOOLS, DEMO_MEMBERS },
    { NULL, "Housing manager", "panel_member", HOUSING, DEMO_MEMBERS },
    { NULL, "Safeguarding officer", "partner_officer", CENTRAL, DEMO_PARTNERS_CENTRAL },
    { NULL, "Designated safeguarding lead", "referrer", SCHOOLS, DEMO_REFERRERS },
};

/* Of a large partnership more: one for every so many panels. */
static const struct {
    struct post post;
    int panels;
} further[] = {
    { { NULL, "Prevent officer", "coordinator", COUNCIL, DEMO_COORDINATORS }, 4 },
    { { NULL, "Deputy chair", "chair", COUNCIL, DEMO_CHAIRS }, 8 },
    { { NULL, "Case officer", "police", POLICE, DEMO_POLICE }, 4 },
    { { NULL, "Safeguarding nurse", "panel_member", HEALTH, DEMO_MEMBERS }, 4 },
    { { NULL, "Social worker", "panel_member", CHILDREN, DEMO_MEMBERS }, 4 },
    { { NULL, "Head of year", "panel_member", SCHOOLS, DEMO_MEMBERS }, 4 },
    { { NULL, "Community officer", "partner_officer", BEDFORD, DEMO_PARTNERS_BEDFORD },
      16 },
};

static const char *const domains[PLACES] = {
    [COUNCIL] = "luton",       [POLICE] = "bedfordshire", [CENTRAL] = "centralbeds",
    [BEDFORD] = "bedford",     [HEALTH] = "health",       [CHILDREN] = "childrenscare",
    [PROBATION] = "probation", [YOUTH] = "youthjustice",  [SCHOOLS] = "schools",
    [HOUSING] = "housing",     [MENTORS] = "mentoring",
};

static const char *email_of(struct demo *demo, const char *name, enum place place)
{
    char *folded = arena_copy(demo->cx->arena, text_folded(demo->cx->arena, name));

    for (char *at = folded; *at != '\0'; at++)
        if (*at == ' ')
            *at = '.';
    return arena_print(demo->cx->arena, "%s@%s.example", folded, domains[place]);
}

static bool join_group(struct demo *demo, enum demo_group group, int64_t id)
{
    struct demo_staff *staff = &demo->staff;

    if (group == DEMO_GROUPS || staff->counts[group] == DEMO_MOST_OF_GROUP)
        return true;
    struct ctx *cx = demo->cx;
    struct actor *actor = arena_alloc(demo->keep, sizeof(*actor));
    cx->arena = demo->keep;
    bool ok = user_actor(cx, id, actor);
    cx->arena = demo->scratch;
    staff->groups[group][staff->counts[group]++] = actor;
    return ok;
}

/* The director's name is drawn apart, so that the rest of the play is as it was. */
static void name_of_post(struct demo *demo, const struct post *post, char name[static 96])
{
    uint64_t before = demo->random;

    if (post->group == DEMO_DIRECTORS)
        demo->random = demo->seed + 1000003;
    demo_colleague(demo, name);
    if (post->group == DEMO_DIRECTORS)
        demo->random = before;
}

/* An account that is there already is kept as it is. */
static bool create_account(struct demo *demo, const struct post *post,
                           const int64_t *places, const char *password)
{
    char name[96];
    struct answers answers;
    int64_t id;

    name_of_post(demo, post, name);
    const char *email =
        post->email != NULL ? post->email : email_of(demo, name, post->place);
    if (!user_find(demo->cx, email, &id))
        return false;
    if (id != 0)
        return true;
    return demo_fill(demo, &form_user,
                     (const char *const[]){
                         "email", email, "name", name, "job_title", post->title,
                         "organisation_id", demo_number(demo, places[post->place]),
                         "senior_officer", post->role == NULL ? "yes" : NULL, "roles",
                         post->role, NULL },
                     &answers)
           && user_create(demo->cx, &answers, password, false, &id)
           && join_group(demo, post->group, id);
}

static bool create_further(struct demo *demo, const int64_t *places, const char *password)
{
    for (size_t i = 0; i < COUNT(further); i++)
        for (int n = 0; n < demo->panels_count / further[i].panels; n++)
            if (!create_account(demo, &further[i].post, places, password))
                return false;
    return true;
}

bool demo_staff_create(struct demo *demo, const char *password)
{
    int64_t places[PLACES];
    char hash[PASSWORD_HASH_SIZE];

    password_hash(password, hash);
    if (!find_council(demo, &places[COUNCIL]) || !create_organisations(demo, places))
        return false;
    for (size_t i = 0; i < COUNT(posts); i++)
        if (!create_account(demo, &posts[i], places, hash))
            return false;
    return create_further(demo, places, hash);
}

const struct actor *demo_anybody(struct demo *demo, enum demo_group group)
{
    return demo->staff.groups[group][demo_pick(demo, demo->staff.counts[group])];
}

enum demo_group demo_partners_of(const char *area)
{
    if (text_is(area, "central_bedfordshire"))
        return DEMO_PARTNERS_CENTRAL;
    return text_is(area, "bedford") ? DEMO_PARTNERS_BEDFORD : DEMO_COORDINATORS;
}

/* The partnership's sharing agreements, as they stand on the last day. */
#include "cli/demo.h"
#include "domain/records/sharing_agreement.h"
#include "store/db.h"

static const char sql_partners[] =
    "SELECT CAST(id AS TEXT) AS id FROM organisation WHERE kind <> 'provider'"
    " ORDER BY name LIMIT 8 /*scan*/";

#define MOST_PARTNERS 8

static bool read_partners(struct demo *demo, const char **out, size_t *count)
{
    struct ctx *cx = demo->cx;
    struct stmt *st = db_prepare(cx->db, sql_partners);

    *count = 0;
    while (db_row(cx, st))
        out[(*count)++] = row_text(cx, st, "id");
    return db_done(cx, st);
}

struct agreement {
    const char *title, *kind, *purpose;
    size_t first, parties;                /* of the partners */
    int signed_in, review_in, expires_in; /* days from the last one; 0: none */
};

static const char *day_in(struct demo *demo, int days)
{
    return days != 0 ? demo_day(demo, days) : NULL;
}

static bool record(struct demo *demo, const struct agreement *agreement,
                   const char *const *partners, size_t count)
{
    struct arena *arena = demo->cx->arena;
    struct pairs *raw = arena_alloc(arena, sizeof(*raw));
    struct answers answers;
    int64_t id;

    pairs_add(arena, raw, "title", agreement->title);
    pairs_add(arena, raw, "kind", agreement->kind);
    pairs_add(arena, raw, "purpose", agreement->purpose);
    pairs_add(arena, raw, "lawful_basis", "public_task_special");
    pairs_add(arena, raw, "document", "Legal services, deed store");
    for (size_t i = 0; i < agreement->parties && i < count; i++)
        pairs_add(arena, raw, arena_print(arena, "parties.%zu.organisation", i),
                  partners[(agreement->first + i) % count]);
    if (agreement->signed_in != 0)
        pairs_add(arena, raw, "signed_on", day_in(demo, agreement->signed_in));
    if (agreement->review_in != 0)
        pairs_add(arena, raw, "review_on", day_in(demo, agreement->review_in));
    if (agreement->expires_in != 0)
        pairs_add(arena, raw, "expires_on", day_in(demo, agreement->expires_in));
    return demo_read(demo, &form_agreement, raw, &answers)
           && agreement_create(demo->cx, &answers, &id);
}

bool demo_agree(struct demo *demo)
{
    static const struct agreement agreements[] = {
        { "Channel panel information sharing agreement", "isa",
          "Assessment and support of people referred to the panel", 0, 5, -400, 200, 0 },
        { "Panel of three authorities: working protocol", "protocol",
          "Who chairs, who coordinates, and how a case moves between areas", 0, 3, -700,
          40, 0 },
        { "Data sharing for assessments", "dsa", "Answers to requests for information", 4,
          3, -760, 0, -30 },
        { "Impact assessment of the case management system", "dpia",
          "Risks to the people referred, and what is done about them", 0, 2, -200, 165,
          0 },
        { "Data sharing for support plans", "dsa",
          "What partners need to know to give support", 2, 2, 0, 0, 0 },
    };
    const char *partners[MOST_PARTNERS];
    size_t count;

    demo_as(demo, demo->staff.groups[DEMO_COORDINATORS][0]);
    if (!read_partners(demo, partners, &count) || count < 2)
        return !has_problem(demo->cx);
    for (size_t i = 0; i < COUNT(agreements); i++)
        if (!record(demo, &agreements[i], partners, count))
            return false;
    return true;
}

/* Assessments: the first before the panel, then every three months while the case lives.
 */
#include "base/ident.h"
#include "base/text.h"
#include "cli/demo.h"
#include "domain/casework/assessment.h"

/* ---- what is known of somebody, by factor and time
 * -------------------------------------
 */

#define VAF 1 /* as shipped */

struct dimension {
    int64_t id;
    const char *letter;
    int factors;
    const char *summary, *later;
};

static const struct dimension dimensions[] = {
    { 1, "E", 13,
      "Grievance and the wish to belong stand out. Contacts online matter more than "
      "those in town.",
      "Less time online and new company; the grievance is spoken about, not acted on." },
    { 2, "I", 6, "Sorts people into us and them. Nothing points to a plan.",
      "Talks about people he used to reject. Nothing points to a plan." },
    { 3, "C", 3, "No particular means or skills are known.",
      "Nothing new is known about means or skills." },
};

enum level { UNKNOWN, ABSENT, PARTLY, STRONGLY };

static uint64_t drawn(const struct demo *demo, int life, int factor)
{
    uint64_t state = demo->seed * 1000003 + (uint64_t)life * 131 + (uint64_t)factor;

    return demo_random(&state);
}

/* The same answer whenever asked, so that the next assessment knows what this one said:
 * more becomes known with time, and most things that were present fade. */
static enum level level_of(const struct demo *demo, int life, const struct dimension *of,
                           int factor, int64_t nth)
{
    uint64_t luck = drawn(demo, life, (int)of->id * 20 + factor);
    int known_from = (int)(luck % 5) - 2, fades_after = (int)(luck / 5 % 4) + 1;
    int begin = (int)(luck / 20 % 10), strong = of->id == 1 ? 2 : 1;

    if (nth < known_from)
        return UNKNOWN;
    if (begin < strong)
        return nth < fades_after ? STRONGLY : PARTLY;
    if (begin < strong + (int)(4 - of->id))
        return nth < fades_after ? PARTLY : ABSENT;
    return ABSENT;
}

/* ---- one dimension filled in
 * -----------------------------------------------------------
 */

static const char *const evidence[][4] = {
    { 0 },
    { "Nothing was seen that points to it.",
      "Asked about directly; several people who know the individual say no.",
      "Does not come up in any account.", "School and family agree that it is not so." },
    { "Came up in two conversations with the tutor.",
      "The family describes it; school has not noticed.",
      "Written in messages that the individual showed us.",
      "Said once in class, and again to a youth worker." },
    { "Comes up in almost every conversation.",
      "Three people independently describe the same.",
      "Seen by the mentor in each session so far.",
      "The individual says so openly and often." },
};
static const char *const sources[] = { "Head of year", "Family, at home", "Youth worker",
                                       "Lead officer's visit", "Tutor" };
static const char *const codes[] = { "not_known", "not_present", "partly_present",
                                     "strongly_present" };

struct page {
    struct pairs *raw;
    size_t count;
};

static void put(struct demo *demo, struct page *page, const char *name, const char *value)
{
    struct arena *arena = demo->cx->arena;

    pairs_add(arena, page->raw, arena_print(arena, "factors.%zu.%s", page->count, name),
              value);
}

static const char *why_moved(enum level from, enum level to)
{
    if (from == UNKNOWN)
        return "Could not be said last time; known now.";
    return to < from ? "Seen less often since the support began."
                     : "Seen more often than at the last assessment.";
}

static void put_factor(struct demo *demo, struct page *page, int life,
                       const struct dimension *of, int factor, int64_t nth)
{
    enum level level = level_of(demo, life, of, factor, nth), before = level;
    uint64_t luck = drawn(demo, life, 400 + (int)of->id * 20 + factor) + (uint64_t)nth;

    if (nth > 0) {
        before = level_of(demo, life, of, factor, nth - 1);
        if (before == level)
            return; /* stands as it was copied */
    }
    put(demo, page, "factor",
        arena_print(demo->cx->arena, "%s%d", of->letter, factor + 1));
    put(demo, page, "rating", codes[level]);
    if (level != UNKNOWN) {
        put(demo, page, "evidence", evidence[level][luck % 4]);
        put(demo, page, "source", sources[luck / 4 % COUNT(sources)]);
        put(demo, page, "dated_on", demo_day(demo, -(int)(luck % 9) - 1));
    }
    if (before != level)
        put(demo, page, "movement", why_moved(before, level));
    page->count++;
}

static bool fill_dimension(struct demo *demo, int life, const struct dossier *dossier,
                           int64_t id, int64_t nth, size_t which)
{
    const struct dimension *of = &dimensions[which];
    struct arena *arena = demo->cx->arena;
    struct page page = { .raw = arena_alloc(arena, sizeof(*page.raw)) };
    struct assessment seen;
    struct answers answers;

    for (int factor = 0; factor < of->factors; factor++)
        put_factor(demo, &page, life, of, factor, nth);
    if (page.count == 0)
        return true;
    pairs_add(arena, page.raw, "summary", nth == 0 ? of->summary : of->later);
    return assessment_load(demo->cx, dossier, id, &seen)
           && demo_read(demo, &form_assessment_dimension, page.raw, &answers)
           && assessment_dimension_save(demo->cx, dossier, &seen, of->id, 1, &answers);
}

/* ---- the whole
 * -------------------------------------------------------------------------
 */

static const char *const protects[] = {
    "A grandparent who is listened to; football twice a week.",
    "Likes the new college and one tutor there.",
    "Parents work together with the school.",
    "Has kept old friends who think otherwise.",
};
static const char *const concludes[] = {
    "Engaged by grievance and belonging; no intent is seen. Support is likely to help.",
    "Looks for somewhere to belong. What is known does not point to harm.",
    "Ideas are held loosely and change with company. Keep the help going.",
};

static bool fill_end(struct demo *demo, const struct dossier *dossier, int64_t id)
{
    struct assessment seen;
    struct answers answers;

    return demo_fill(
               demo, &form_assessment_ending,
               (const char *const[]){
                   "assessed_on", demo->today, "protective", ONE_OF(demo, protects),
                   "conclusion", ONE_OF(demo, concludes), "management",
                   ("Mentoring as planned; school and family tell the lead officer of "
                    "any change at once; the panel looks at it each month."),
                   NULL },
               &answers)
           && assessment_load(demo->cx, dossier, id, &seen)
           && assessment_ending_save(demo->cx, dossier, &seen, 1, &answers);
}

static bool begin(struct demo *demo, const struct dossier *dossier, int64_t *out_id)
{
    struct answers answers;

    return demo_fill(demo, &form_assessment_start,
                     (const char *const[]){ "framework", demo_number(demo, VAF), NULL },
                     &answers)
           && assessment_start(demo->cx, dossier, &answers, out_id);
}

static bool is_live(const struct dossier *dossier)
{
    static const char *const live[] = { "awaiting_panel", "deferred", "adopted",
                                        "supported" };

    for (size_t i = 0; i < COUNT(live); i++)
        if (text_is(dossier->status, live[i]))
            return true;
    return false;
}

static bool write_all(struct demo *demo, int life, const struct dossier *dossier,
                      int64_t id, int64_t nth)
{
    for (size_t i = 0; i < COUNT(dimensions); i++)
        if (!fill_dimension(demo, life, dossier, id, nth, i))
            return false;
    return fill_end(demo, dossier, id);
}

static DEMO_STEP(assess);

/* A few are late, and a few are being written on the last day. */
static void plan_next(struct demo *demo, int life, int64_t nth)
{
    int days =
        demo_chance(demo, 250) ? demo_between(demo, 98, 130) : demo_between(demo, 78, 90);

    demo_later_at_work(demo, days, assess, life, nth + 1);
}

static bool assess_now(struct demo *demo, int subject, int64_t detail)
{
    const struct dossier *dossier;
    struct assessment seen;
    int64_t id;

    demo_as(demo, demo->lives[subject].lead);
    if (!dossier_case(demo->cx, demo->lives[subject].id, &dossier))
        return false;
    if (!is_live(dossier))
        return true;
    if (!begin(demo, dossier, &id) || !write_all(demo, subject, dossier, id, detail))
        return false;
    if (demo_is_last_days(demo, 3))
        return true;
    plan_next(demo, subject, detail);
    return assessment_load(demo->cx, dossier, id, &seen)
           && assessment_complete(demo->cx, dossier, &seen);
}

/* Luck and ids of its own: what else happens to a case does not hang on its assessments.
 */
static DEMO_STEP(assess)
{
    uint64_t luck = demo->random, ids = ident_stand();

    demo->random = drawn(demo, subject, 1000 + (int)detail);
    ident_seed(UINT64_C(0x80000000) + (uint64_t)subject * 16 + (uint64_t)(detail % 16));
    bool ok = assess_now(demo, subject, detail);
    demo->random = luck;
    ident_go_on(ids);
    return ok;
}

void demo_assess_begins(struct demo *demo, int life)
{
    uint64_t luck = drawn(demo, life, 999);

    if (luck % 10 > 0)
        demo_later_at_work(demo, (int)(luck / 10 % 11) + 2, assess, life, 0);
}

/* Merges by chance, and beside referrals that arrive: nothing is lost, nothing stays. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "domain/intake/matching.h"
#include "domain/intake/person_merge.h"
#include "domain/intake/referral.h"
#include "support/given_person.h"

/* ---- people and merges by chance -----------------------------------------------------
 */

static uint64_t state_of_chance;

static int pick(int count)
{
    state_of_chance = state_of_chance * UINT64_C(6364136223846793005) + 1442695;
    return (int)((state_of_chance >> 33) % (uint64_t)count);
}

static const char *const forenames[] = { "Ruvo", "Zaref", "Mira", "Tolin" };
static const char *const surnames[] = { "Tandelmoor", "Quillfeather", "Castlewick",
                                        "Tandelmore" };
static const char *const births[] = { "2009-05-06", "1999-01-31", "1980-01-02" };

static int64_t some_person(void)
{
    return person_of_referral(given_referral_of(forenames[pick(4)], surnames[pick(4)],
                                                births[pick(3)], "luton"))
        ->person_id;
}

static void some_detail(const int64_t *people, int count)
{
    int64_t person = people[pick(count)], other = people[pick(count)];
    const char *number = arena_print(world()->arena, "07700 9001%02d", pick(20));

    switch (pick(4)) {
    case 0:
        given_detail(person, "name", "kind", "alias", "forename", forenames[pick(4)],
                     "surname", surnames[pick(4)], NULL);
        break;
    case 1:
        given_detail(person, "identifier", "kind", "phone", "value", number, NULL);
        break;
    case 2:
        given_detail(person, "address", "kind", "home", "address", "1 Mill Lane",
                     "postcode", pick(2) == 0 ? "LU1 1AA" : "MK40 1AA", NULL);
        break;
    default:
        if (person != other)
            given_detail(person, "relation", "kind", "sibling", "reference",
                         text_of(arena_print(world()->arena,
                                             "SELECT reference FROM referral WHERE"
                                             " person_id = %lld LIMIT 1 /*scan*/",
                                             (long long)other)),
                         NULL);
    }
}

struct done {
    int64_t kept, lost, merge;
};

/* Whoever is merged into stays undoable while nobody merged them away themselves. */
static int undoable(const struct done *done, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        bool free = true;

        for (int j = 0; j < count; j++)
            free = free && done[j].lost != done[i].kept;
        if (free && pick(2) == 0)
            return i;
    }
    return count - 1; /* the last is always free: nothing came after it */
}

static void merges_by_chance_are_undone_without_a_trace(void **state)
{
    (void)state;
    const char *wished = getenv("SOAK");

    for (int round = 0; round < (wished != NULL ? 100 : 6); round++) {
        int64_t people[6];
        struct done done[6];
        int count = 0;

        state_of_chance = (uint64_t)round * 7919 + 1;
        acting_as(ROLE_COORDINATOR);
        for (int i = 0; i < 6; i++)
            people[i] = some_person();
        for (int i = 0; i < 12; i++)
            some_detail(people, 6);
        const char *before = contents_of_store();
        for (int i = 0; i < 5; i++) {
            int64_t a = person_dossier(people[pick(6)])->person_id,
                    b = person_dossier(people[pick(6)])->person_id;

            if (a != b)
                done[count++] = (struct done){ a, b, given_merge(a, b) };
        }
        while (count > 0) {
            int i = undoable(done, count);

            given_unmerge(done[i].kept, done[i].merge);
            count--;
            memmove(&done[i], &done[i + 1], (size_t)(count - i) * sizeof(done[0]));
        }
        assert_same_contents(before);
    }
}

/* ---- a merge while referrals arrive --------------------------------------------------
 */

#define REFERRERS 4
#define EACH      6

struct crowd {
    struct store *store;
    int64_t kept, lost;
    const struct actor *actor;
    atomic_int wrong;
    atomic_long longest; /* microseconds that somebody waited for the store */
};

static long microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void begin(struct ctx *own, struct crowd *crowd)
{
    long asked = microseconds();

    own->db = store_writer_take(crowd->store);
    long waited = microseconds() - asked, before = atomic_load(&crowd->longest);
    while (waited > before
           && !atomic_compare_exchange_weak(&crowd->longest, &before, waited))
        continue;
    access_as(own, crowd->actor);
}

/* A referral of the lost one's arrives and is linked to whom its writer had on screen. */
static bool refer_and_link(struct ctx *own, int64_t person)
{
    const struct dossier *dossier = NULL;
    struct pairs *raw = arena_alloc(own->arena, sizeof(*raw));
    static const char *const list[] = {
        "forename",   "Zaref",         "surname",    "Quillfeather", "area",
        "luton",      "concern",       "Words",      "concern_type", "other",
        "sector",     "police",        "concern_on", "2026-02-01",   "referred_on",
        "2026-02-02", "referrer_name", "Somebody",
    };
    struct answers answers;
    int64_t id;

    for (size_t i = 0; i < COUNT(list); i += 2)
        pairs_add(own->arena, raw, list[i], list[i + 1]);
    return answers_read(own, &form_referral, raw, false, &answers)
           && referral_create(own, &answers, &id) && dossier_referral(own, id, &dossier)
           && matching_answer(own, dossier, person, "linked");
}

static void *refer_on(void *data)
{
    struct crowd *crowd = data;
    struct ctx own = *world();

    own.arena = arena_open();
    for (int i = 0; i < EACH; i++) {
        begin(&own, crowd);
        if (!refer_and_link(&own, i % 2 == 0 ? crowd->lost : crowd->kept))
            atomic_fetch_add(&crowd->wrong, 1);
        store_writer_give(crowd->store);
    }
    arena_close(own.arena);
    return NULL;
}

static bool merge_and_undo(struct ctx *own, struct crowd *crowd, bool undo)
{
    const struct dossier *dossier = NULL;
    struct pairs raw = { 0 };
    struct answers answers;
    int64_t id = 0;

    pairs_add(own->arena, &raw, "reason", "The school confirms it");
    if (!undo) {
        pairs_add(own->arena, &raw, "other",
                  arena_print(own->arena, "%lld", (long long)crowd->lost));
        pairs_add(own->arena, &raw, "keep", "this");
        return dossier_person(own, crowd->kept, &dossier)
               && answers_read(own, &form_person_merge, &raw, false, &answers)
               && person_merge(own, dossier, &answers, &id);
    }
    return dossier_person(own, crowd->kept, &dossier)
           && db_number(own,
                        db_prepare(own->db,
                                   "SELECT id FROM person_merge WHERE undone_at"
                                   " IS NULL AND referral_id IS NULL /*scan*/"),
                        &id)
           && answers_read(own, &form_merge_undo, &raw, false, &answers)
           && person_merge_undo(own, dossier, id, &answers);
}

static void *merge_on(void *data)
{
    struct crowd *crowd = data;
    struct ctx own = *world();

    own.arena = arena_open();
    for (int i = 0; i < 6; i++) {
        begin(&own, crowd);
        if (!merge_and_undo(&own, crowd, i % 2 != 0))
            atomic_fetch_add(&crowd->wrong, 1);
        store_writer_give(crowd->store);
    }
    arena_close(own.arena);
    return NULL;
}

static int64_t referrals_of(int64_t person)
{
    return count_of(arena_print(world()->arena,
                                "SELECT count(*) FROM referral WHERE person_id = %lld"
                                " /*scan*/",
                                (long long)person));
}

static void a_merge_while_referrals_arrive_loses_nothing(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    int64_t kept =
        person_of_referral(given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton"))
            ->person_id;
    int64_t lost = person_of_referral(
                       given_referral_of("Zaref", "Quillfeather", "1999-01-31", "luton"))
                       ->person_id;
    pthread_t threads[REFERRERS + 1];
    struct crowd crowd = {
        .store = world_store(), .kept = kept, .lost = lost, .actor = world()->actor
    };

    store_writer_give(crowd.store); /* the world's own, until all are done */
    for (int i = 0; i <= REFERRERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL,
                                        i < REFERRERS ? refer_on : merge_on, &crowd),
                         0);
    for (int i = 0; i <= REFERRERS; i++)
        pthread_join(threads[i], NULL);
    world()->db = store_writer_take(crowd.store);
    access_as(world(), crowd.actor);
    print_message("longest wait for the store: %ld microseconds\n",
                  atomic_load(&crowd.longest));
    assert_int_equal(atomic_load(&crowd.wrong), 0);
    /* Every second one was recorded on the lost record; all merges are undone. */
    assert_int_equal(referrals_of(lost), 1 + REFERRERS * EACH / 2);
    assert_int_equal(referrals_of(kept), 1 + REFERRERS * EACH / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(merges_by_chance_are_undone_without_a_trace),
        TEST(a_merge_while_referrals_arrive_loses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

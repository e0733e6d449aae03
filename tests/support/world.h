/*
 * world.h - a small known world for tests: an encrypted store with every migration, one
 * user a role, and a day that never moves (Monday 2 March 2026, 10:00).
 */
#ifndef TEST_WORLD_H
#define TEST_WORLD_H

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/core/field.h"
#include "domain/people/access.h"
#include "store/store.h"

#define TEST(f)         cmocka_unit_test_setup_teardown(f, world_open, world_close)
#define assert_ok(call) assert_true_or_say(#call, (call))
#define assert_fails(call, expected)                                                     \
    do {                                                                                 \
        assert_false(call);                                                              \
        assert_string_equal(world()->problem.code, expected);                            \
        problem_forget(world());                                                         \
    } while (0)

int world_open(void **state);
int world_close(void **state);

struct ctx *world(void); /* its db is the writer */
struct store *world_store(void);
const char *world_folder(void); /* gone with the world */
void assert_true_or_say(const char *call, bool ok);

/* From now on: the user of that role.  Partner officers: of Bedford, or by acting_for().
 */
void acting_as(enum role role);
void acting_for(const char *email); /* "partner@centralbeds.example" */
void acting_as_nobody(void);
int64_t user_of(const char *email);

/* The day of the world moves. */
void on_day(const char *day);

/* name, value, name, value, ..., NULL as answers of a form. */
struct answers answers_of(const struct form *form, ...);
bool answers_try(struct answers *out, const struct form *form, ...);

int64_t given_referral(const char *area); /* sent by the coordinator, who acts then */
int64_t given_referral_of(const char *forename, const char *surname, const char *born,
                          const char *area);
const struct dossier *referral_dossier(int64_t id);
const struct dossier *case_dossier(int64_t id);

int64_t count_of(const char *sql); /* the first column of the first row */
const char *text_of(const char *sql);

/* Lets the 1st, 2nd, ... step fail until none is left to fail.  After each failure
 * `count_sql` must still give `before`, in the end `before` + 1. */
#define every_failure_leaves_nothing(call, count_sql, before)                            \
    do {                                                                                 \
        bool done_ = false;                                                              \
        int nth_ = 0;                                                                    \
        while (!done_) {                                                                 \
            db_fail_at(world()->db, ++nth_);                                             \
            done_ = (call);                                                              \
            db_fail_at(world()->db, 0);                                                  \
            problem_forget(world());                                                     \
            assert_int_equal(count_of(count_sql), (before) + (done_ ? 1 : 0));           \
        }                                                                                \
        assert_true(nth_ > 3);                                                           \
    } while (0)

/* Compares with JSON written in single quotes: "{'id': 1}". */
void assert_json(const json_t *actual, const char *expected);

#endif

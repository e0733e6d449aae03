/* The machines of lifecycle.def: whole, reachable, and closed to those who may not. */
#include "domain/core/lifecycle.h"

#include "base/json.h"
#include "base/text.h"
#include "support/world.h"

static bool has_state(enum entity entity, const char *name)
{
    size_t count;
    const struct state *states = lifecycle_states(&count);

    for (size_t i = 0; i < count; i++)
        if (states[i].entity == entity && text_is(states[i].name, name))
            return true;
    return false;
}

static void every_step_leads_from_a_state_to_a_state(void **state)
{
    size_t count;
    const struct step *steps = lifecycle_steps(&count);

    (void)state;
    assert_true(count > 30);
    for (size_t i = 0; i < count; i++)
        if (!has_state(steps[i].entity, steps[i].from)
            || !has_state(steps[i].entity, steps[i].to))
            fail_msg("%s: %s to %s", steps[i].verb, steps[i].from, steps[i].to);
}

static void no_verb_leads_to_two_places(void **state)
{
    size_t count;
    const struct step *steps = lifecycle_steps(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (steps[i].entity == steps[j].entity
                && text_is(steps[i].from, steps[j].from)
                && text_is(steps[i].verb, steps[j].verb))
                fail_msg("%s from %s twice", steps[i].verb, steps[i].from);
}

static bool is_reached(const struct step *steps, size_t count, const struct state *state)
{
    for (size_t i = 0; i < count; i++)
        if (steps[i].entity == state->entity && text_is(steps[i].to, state->name)
            && !text_is(steps[i].from, state->name))
            return true;
    return false;
}

/* The first state of an entity is where a new one begins. */
static void every_other_state_is_reached_by_a_step(void **state)
{
    size_t nsteps, nstates;
    const struct step *steps = lifecycle_steps(&nsteps);
    const struct state *states = lifecycle_states(&nstates);

    (void)state;
    for (size_t i = 1; i < nstates; i++)
        if (states[i].entity == states[i - 1].entity
            && !is_reached(steps, nsteps, &states[i]))
            fail_msg("nothing leads to %s", states[i].name);
}

static void every_step_is_open_to_somebody(void **state)
{
    size_t count;
    const struct step *steps = lifecycle_steps(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        bool somebody = permission_of_senior_officer(steps[i].permission);

        for (enum role role = 0; role < ROLE_COUNT; role++)
            somebody = somebody || permission_granted(steps[i].permission, role);
        if (!somebody)
            fail_msg("nobody may %s", steps[i].verb);
    }
}

static void a_step_is_refused_from_the_wrong_state_and_to_the_wrong_role(void **state)
{
    const char *to = NULL;

    (void)state;
    acting_as(ROLE_CHAIR);
    assert_ok(lifecycle_next(world(), ENTITY_CHECKLIST, "open", "sign", &to));
    assert_string_equal(to, "chair_signed");
    assert_fails(lifecycle_next(world(), ENTITY_CHECKLIST, "approved", "sign", &to),
                 "lifecycle.state");
    assert_fails(lifecycle_next(world(), ENTITY_CHECKLIST, "open", "burn", &to),
                 "lifecycle.state");
    acting_as(ROLE_COORDINATOR);
    assert_fails(lifecycle_next(world(), ENTITY_CHECKLIST, "open", "sign", &to),
                 "access.role");
}

static void can_names_every_verb_for_this_actor_now(void **state)
{
    (void)state;
    acting_as(ROLE_CHAIR);
    assert_json(lifecycle_can(world(), ENTITY_CHECKLIST, "open"),
                "{'sign': true, 'unsign': false, 'approve': false}");
    acting_as(ROLE_COORDINATOR);
    assert_json(lifecycle_can(world(), ENTITY_CHECKLIST, "open"),
                "{'sign': false, 'unsign': false, 'approve': false}");
}

static void a_status_has_words_and_a_colour(void **state)
{
    json_t *object = json_object();

    (void)state;
    put_status(object, ENTITY_CHECKLIST, "open");
    assert_json(object,
                "{'status': 'open', 'status_label': 'Open', 'status_colour': 'blue'}");
    assert_string_equal(state_label(ENTITY_REFERRAL, "section_36"),
                        "Section 36 decision");
    assert_int_equal(json_array_size(states_json(ENTITY_CHECKLIST)), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_step_leads_from_a_state_to_a_state),
        TEST(no_verb_leads_to_two_places),
        TEST(every_other_state_is_reached_by_a_step),
        TEST(every_step_is_open_to_somebody),
        TEST(a_step_is_refused_from_the_wrong_state_and_to_the_wrong_role),
        TEST(can_names_every_verb_for_this_actor_now),
        TEST(a_status_has_words_and_a_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

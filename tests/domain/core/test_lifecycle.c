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

/* Marks what the marked states of the entity lead to; was anything new? */
static bool walk_on(enum entity entity, bool marked[static 200])
{
    size_t nsteps, nstates;
    const struct step *steps = lifecycle_steps(&nsteps);
    const struct state *states = lifecycle_states(&nstates);
    bool moved = false;

    for (size_t s = 0; s < nsteps; s++)
        for (size_t from = 0; from < nstates && steps[s].entity == entity; from++)
            for (size_t to = 0; marked[from] && to < nstates; to++)
                if (states[from].entity == entity && states[to].entity == entity
                    && text_is(states[from].name, steps[s].from)
                    && text_is(states[to].name, steps[s].to) && !marked[to])
                    moved = marked[to] = true;
    return moved;
}

static void every_state_is_reached_from_where_a_new_one_begins(void **state)
{
    size_t count;
    const struct state *states = lifecycle_states(&count);
    bool marked[200] = { false };

    (void)state;
    assert_true(count <= COUNT(marked));
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && states[i].entity == states[i - 1].entity)
            continue;
        marked[i] = true;
        while (walk_on(states[i].entity, marked))
            ;
    }
    for (size_t i = 0; i < count; i++)
        if (!marked[i])
            fail_msg("no way leads to %s", states[i].name);
}

/* Where something ends for good.  What is not here leads somewhere. */
static const struct {
    enum entity entity;
    const char *name;
} finals[] = {
    { ENTITY_REFERRAL, "case_opened" },
    { ENTITY_REFERRAL, "no_further_action" },
    { ENTITY_REFERRAL, "signposted" },
    { ENTITY_REFERRAL, "police" },
    { ENTITY_REFERRAL, "police_led" },
    { ENTITY_MEETING, "minutes_approved" },
    { ENTITY_PLAN, "superseded" },
    { ENTITY_PLAN, "withdrawn" },
    { ENTITY_ASSESSMENT, "discarded" },
    { ENTITY_CHECKLIST, "approved" },
    { ENTITY_REQUEST, "returned" },
    { ENTITY_EXIT, "endorsed" },
    { ENTITY_TRANSFER, "accepted" },
    { ENTITY_TRANSFER, "refused" },
    { ENTITY_TRANSFER, "withdrawn" },
    { ENTITY_COMMISSION, "completed" },
    { ENTITY_COMMISSION, "cancelled" },
    { ENTITY_SESSION, "reported" },
    { ENTITY_IMPORT, "done" },
    { ENTITY_IMPORT, "discarded" },
    { ENTITY_SECOND_CHECK, "confirmed" },
    { ENTITY_SECOND_CHECK, "returned" },
    { ENTITY_SECOND_CHECK, "withdrawn" },
};

static bool is_final(const struct state *state)
{
    for (size_t i = 0; i < COUNT(finals); i++)
        if (finals[i].entity == state->entity && text_is(finals[i].name, state->name))
            return true;
    return false;
}

static bool has_way_out(const struct state *state)
{
    size_t count;
    const struct step *steps = lifecycle_steps(&count);

    for (size_t i = 0; i < count; i++)
        if (steps[i].entity == state->entity && text_is(steps[i].from, state->name)
            && !text_is(steps[i].to, state->name))
            return true;
    return false;
}

static void a_state_has_a_way_out_unless_it_is_final(void **state)
{
    size_t count;
    const struct state *states = lifecycle_states(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        if (has_way_out(&states[i]) == is_final(&states[i]))
            fail_msg("%s %s", states[i].name,
                     is_final(&states[i]) ? "is final, and yet leads on"
                                          : "has no way out");
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
        TEST(every_state_is_reached_from_where_a_new_one_begins),
        TEST(a_state_has_a_way_out_unless_it_is_final),
        TEST(every_step_is_open_to_somebody),
        TEST(a_step_is_refused_from_the_wrong_state_and_to_the_wrong_role),
        TEST(can_names_every_verb_for_this_actor_now),
        TEST(a_status_has_words_and_a_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

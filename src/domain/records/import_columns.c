#include "domain/records/import_columns.h"

#include <string.h>

#include "base/bug.h"
#include "base/csv.h"
#include "base/text.h"
#include "domain/casework/consent.h"
#include "domain/casework/plan_need.h"
#include "domain/casework/support_plan.h"
#include "domain/intake/referral.h"
#include "domain/intake/section36.h"
#include "domain/panel/action.h"

static const struct option kinds[] = {
    [IMPORT_REFERRALS] = { "referrals", "Referrals" },
    [IMPORT_CASES] = { "cases", "Cases" },
};

const char *import_kind_code(enum import_kind kind)
{
    return kinds[kind].code;
}

const char *import_kind_label(enum import_kind kind)
{
    return kinds[kind].label;
}

bool import_kind_read(const char *code, enum import_kind *out)
{
    *out = text_is(code, "cases") ? IMPORT_CASES : IMPORT_REFERRALS;
    return text_is(code, kinds[*out].code);
}

static const struct field reference_fields[] = {
    { .name = "external_reference",
      .label = "Reference in the other system",
      .kind = FIELD_LINE,
      .most = 100 },
};
const struct form form_import_reference = { "import_reference", reference_fields,
                                            COUNT(reference_fields) };

/* Only what lives: a case that is over comes in as a referral for its history. */
static const struct option stages[] = {
    { "awaiting_panel", "Awaiting panel" },     { "deferred", "Deferred" },
    { "adopted", "Adopted, consent awaited" },  { "supported", "Support in place" },
    { "post_exit_review", "Post-exit review" }, { 0 },
};

static const struct field case_fields[] = {
    { .name = "stage",
      .label = "Where the case stands",
      .kind = FIELD_CHOICE,
      .options = stages,
      .need = REQUIRED },
    { .name = "system",
      .label = "System the reference belongs to",
      .kind = FIELD_CODE,
      .codes = "external_system" },
    { .name = "lead", .label = "Lead officer", .kind = FIELD_USER },
    { .name = "adopted_on", .label = "Adopted by the panel on", .kind = FIELD_DAY },
    { .name = "panels",
      .label = "Days of past panels",
      .hint = "Several are parted by semicolons",
      .kind = FIELD_LINE,
      .most = 600 },
    { .name = "next_panel_on",
      .label = "Next panel on",
      .kind = FIELD_DAY,
      .future = true },
    { .name = "exited_on", .label = "Left the programme on", .kind = FIELD_DAY },
};
const struct form form_import_case = { "import_case", case_fields, COUNT(case_fields) };

static const struct {
    const char *prefix; /* of the columns' names */
    const char *label;
    const struct form *form;
    const char *left_out; /* fields that a file does not say */
    bool spoken;          /* the group's label goes before the field's */
} groups[GROUP_COUNT] = {
    [GROUP_REFERENCE] = { "", "Reference", &form_import_reference, "", false },
    [GROUP_REFERRAL] = { "", "Referral", &form_referral, "", false },
    [GROUP_CASE] = { "case_", "Case", &form_import_case, "", false },
    [GROUP_SECTION36] = { "section36_", "Section 36", &form_section36, " decision ",
                          true },
    [GROUP_CONSENT] = { "consent_", "Consent", &form_consent, "", true },
    [GROUP_PLAN] = { "plan_", "Support plan", &form_support_plan, " needs ", true },
    [GROUP_NEED] = { "need_", "Need", &form_plan_need, "", true },
    [GROUP_ACTION] = { "action_", "Open action", &form_action_new, "", true },
};

const char *import_group_label(enum import_group group)
{
    return groups[group].label;
}

const struct form *import_group_form(enum import_group group)
{
    return groups[group].form;
}

static bool is_left_out(struct arena *arena, enum import_group group,
                        const struct field *field)
{
    const char *word = arena_print(arena, " %s ", field->name);

    return strstr(groups[group].left_out, word) != NULL;
}

static struct import_column column_of(struct arena *arena, enum import_group group,
                                      const struct field *field)
{
    return (struct import_column){
        .name = text_is(field->name, "need")
                    ? field->name
                    : arena_print(arena, "%s%s", groups[group].prefix, field->name),
        .label = groups[group].spoken
                     ? arena_print(arena, "%s: %s", groups[group].label, field->label)
                     : field->label,
        .group = group,
        .field = field,
    };
}

static size_t add_group(struct arena *arena, enum import_group group,
                        struct import_column *list, size_t count)
{
    const struct form *form = groups[group].form;

    for (size_t i = 0; i < form->count; i++) {
        if (is_left_out(arena, group, &form->fields[i]))
            continue;
        if (count == MOST_IMPORT_COLUMNS)
            bug("more columns than an import has room for");
        list[count++] = column_of(arena, group, &form->fields[i]);
    }
    return count;
}

const struct import_column *import_columns(struct arena *arena, enum import_kind kind,
                                           size_t *out_count)
{
    struct import_column *list = arena_alloc(arena, MOST_IMPORT_COLUMNS * sizeof(*list));
    enum import_group last = kind == IMPORT_CASES ? GROUP_ACTION : GROUP_REFERRAL;

    *out_count = 0;
    for (enum import_group group = GROUP_REFERENCE; group <= last; group++)
        *out_count = add_group(arena, group, list, *out_count);
    return list;
}

bool import_column_needed(enum import_kind kind, const struct import_column *column)
{
    if (column->group == GROUP_REFERENCE)
        return kind == IMPORT_CASES;
    return column->field->need == REQUIRED && column->group <= GROUP_SECTION36;
}

/* ---- the template -------------------------------------------------------------------
 */

/* An invented person, so that the shape of every answer can be seen. */
static const struct option example[] = {
    { "external_reference", "2025-017" },
    { "area", "Luton" },
    { "concern_type", "Extreme right-wing" },
    { "sector", "Education" },
    { "concern_on", "03/11/2025" },
    { "referred_on", "10/11/2025" },
    { "forename", "Ruvo" },
    { "surname", "Tandelmoor" },
    { "date_of_birth", "06/05/2009" },
    { "gender", "Male" },
    { "postcode", "LU1 2BQ" },
    { "concern", "Talked in class of a fight that is coming" },
    { "referrer_name", "Ms Arrow Velasquin" },
    { "referrer_role", "Form tutor" },
    { "case_stage", "Support in place" },
    { "case_adopted_on", "12/12/2025" },
    { "case_panels", "12/12/2025; 09/01/2026" },
    { "section36_decider", "Superintendent of the region" },
    { "section36_organisation", "Police" },
    { "section36_reasons", "Reasonable grounds, as recorded at the time" },
    { "section36_decided_on", "24/11/2025" },
    { "consent_sought_by", "The lead officer" },
    { "consent_asked_on", "15/12/2025" },
    { "consent_from", "Parent" },
    { "consent_relationship", "Mother" },
    { "consent_outcome", "Given" },
    { "plan_nature", "Mentoring" },
    { "need", "Belonging" },
    { "need_action", "Youth club on Thursdays" },
    { "need_owner", "Youth service" },
    { "need_due_on", "01/05/2026" },
};

static const char *example_of(const char *name)
{
    for (size_t i = 0; i < COUNT(example); i++)
        if (text_is(example[i].code, name))
            return example[i].label;
    return "";
}

static void put_names(struct buffer *out, const struct import_column *columns,
                      size_t count, bool examples)
{
    for (size_t i = 0; i < count; i++) {
        csv_put(out, examples ? example_of(columns[i].name) : columns[i].name);
        buffer_text(out, i + 1 == count ? "\r\n" : ",");
    }
}

const char *import_template(struct arena *arena, enum import_kind kind)
{
    struct buffer out = { 0 };
    size_t count;
    const struct import_column *columns = import_columns(arena, kind, &count);

    buffer_text(&out, "\xEF\xBB\xBF");
    put_names(&out, columns, count, false);
    put_names(&out, columns, count, true);
    const char *text = arena_copy(arena, buffer_end(&out));
    buffer_free(&out);
    return text;
}

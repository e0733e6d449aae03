/* The form of a referral and the statements that follow from it. */
#include "base/text.h"
#include "domain/intake/referral_parts.h"

#define ABOUT        "about"
#define INDIVIDUAL   "individual"
#define CONCERN      "concern"
#define REFERRER     "referrer"
#define SAFEGUARDING "safeguarding"
#define EDUCATION    "education"
#define AUTHORITY    "authority"

static const struct section sections[] = {
    { INDIVIDUAL, "The individual" },
    { ABOUT, "Area, type of concern and dates" },
    { CONCERN, "The concern" },
    { REFERRER, "Who noticed and who refers" },
    { SAFEGUARDING, "Safeguarding considerations" },
    { EDUCATION, "Employment and education" },
    { AUTHORITY, "For the receiving authority" },
};

const struct section *referral_sections(size_t *count)
{
    *count = COUNT(sections);
    return sections;
}

/* clang-format off */
static const struct field fields[] = {
#define FIELD(in_section, column, label_, hint_, kind_, ...)                             \
    { .section = in_section, .name = #column, .label = label_, .hint = hint_,            \
      .kind = FIELD_##kind_, .need = __VA_ARGS__ }, /* need, and more */
#include "domain/intake/referral_fields.def"
#undef FIELD
};

const struct form form_referral = { "referral", fields, COUNT(fields) };

#define FIELD(section, column, ...) ", " #column
#define COLUMNS_START "INSERT INTO referral(id, reference, person_id, status," \
    " organisation_id, created_by, created_at, received_at, received_on"
const char sql_referral_insert[] = COLUMNS_START
#include "domain/intake/referral_fields.def"
#undef FIELD
#define FIELD(section, column, ...) ", :" #column
    ") VALUES(:id, :reference, :person_id, :status, :organisation_id, :created_by, :now,"
    " :received_at, :received_on"
#include "domain/intake/referral_fields.def"
#undef FIELD
    ")";

#define FIELD(section, column, ...) ", " #column
const char sql_referral_fields[] = "SELECT version"
#include "domain/intake/referral_fields.def"
#undef FIELD
    " FROM visible_referral WHERE id = :id";
/* clang-format on */

/* One statement a section: what its page does not show it must not touch. */
#define UPDATE(columns)                                                                  \
    "UPDATE referral SET version = version + 1" columns                                  \
    " WHERE id = :id AND version = :version"
#define SET(column) ", " #column " = :" #column

static const char sql_individual[] =
    UPDATE(SET(forename) SET(surname) SET(aliases) SET(date_of_birth) SET(age_estimated)
               SET(gender) SET(ethnicity) SET(address) SET(postcode) SET(other_addresses)
                   SET(nationality) SET(immigration_status) SET(first_language)
                       SET(interpreter) SET(phone) SET(email) SET(family));
static const char sql_about[] = UPDATE(SET(area) SET(concern_type) SET(sector)
                                           SET(concern_on) SET(referred_on) SET(route));
static const char sql_concern[] = UPDATE(SET(concern) SET(needs) SET(mental_health) SET(
    other_information) SET(social_media) SET(service_number) SET(other_agencies));
static const char sql_referrer[] =
    UPDATE(SET(referrer_anonymous) SET(referrer_name) SET(referrer_role)
               SET(referrer_organisation) SET(referrer_relationship) SET(referrer_phone)
                   SET(referrer_email) SET(identifier_same) SET(identifier_name)
                       SET(identifier_role) SET(identifier_organisation)
                           SET(identifier_relationship) SET(identifier_phone)
                               SET(identifier_email));
static const char sql_safeguarding[] =
    UPDATE(SET(disability) SET(disability_detail) SET(safeguarding_lead_consulted)
               SET(safeguarding_lead_result) SET(individual_informed)
                   SET(individual_response) SET(parents_informed) SET(parents_response)
                       SET(action_taken) SET(agencies_consulted) SET(agencies_result));
static const char sql_education[] =
    UPDATE(SET(occupation) SET(previous_occupation) SET(school) SET(previous_school));
static const char sql_authority[] =
    UPDATE(SET(immediate_risk_checked) SET(acknowledged_on));

const char *referral_section_update(const char *section)
{
    static const struct {
        const char *section;
        const char *sql;
    } updates[] = {
        { INDIVIDUAL, sql_individual },     { ABOUT, sql_about },
        { CONCERN, sql_concern },           { REFERRER, sql_referrer },
        { SAFEGUARDING, sql_safeguarding }, { EDUCATION, sql_education },
        { AUTHORITY, sql_authority },
    };

    for (size_t i = 0; i < COUNT(updates); i++)
        if (text_is(updates[i].section, section))
            return updates[i].sql;
    return NULL;
}

/* What may be recorded of a person: the sections and their forms. */
#include "base/text.h"
#include "domain/intake/person_detail.h"

#define NOTE                                                                             \
    {                                                                                    \
        .name = "note", .label = "How this is known",                                    \
        .hint = "For example: said by the school, seen on a passport",                   \
        .kind = FIELD_LINE, .most = 500, .sensitive = true                               \
    }
#define FROM_ON                                                                          \
    {                                                                                    \
        .name = "from_on", .label = "Since when", .kind = FIELD_DAY                      \
    }
#define UNTIL_ON                                                                         \
    {                                                                                    \
        .name = "until_on", .label = "Until when",                                       \
        .hint = "Leave empty while it is still so.", .kind = FIELD_DAY                   \
    }

static const struct field name_fields[] = {
    { .name = "kind",
      .label = "What kind of name is it?",
      .kind = FIELD_CODE,
      .codes = "person_name",
      .need = REQUIRED },
    { .name = "forename", .label = "Forenames", .kind = FIELD_LINE, .need = DEPENDS },
    { .name = "surname",
      .label = "Surname",
      .hint = "Leave empty for a single name",
      .kind = FIELD_LINE,
      .need = DEPENDS },
    FROM_ON,
    UNTIL_ON,
    NOTE,
};
const struct form form_person_name = { "person_name", name_fields, COUNT(name_fields) };

static const struct field birth_fields[] = {
    { .name = "date_of_birth",
      .label = "Date of birth",
      .hint = "Leave empty where only an age is known",
      .kind = FIELD_DAY,
      .need = DEPENDS },
    { .name = "estimated", .label = "Is the date an estimate?", .kind = FIELD_YES_NO },
    { .name = "age_estimated",
      .label = "Estimated age in years",
      .hint = "As of today, where no date is known",
      .kind = FIELD_NUMBER,
      .most = 120,
      .need = DEPENDS },
    NOTE,
};
const struct form form_person_birth = { "person_birth", birth_fields,
                                        COUNT(birth_fields) };

static const struct field address_fields[] = {
    { .name = "kind",
      .label = "What kind of address is it?",
      .kind = FIELD_CODE,
      .codes = "person_address",
      .need = REQUIRED },
    { .name = "address",
      .label = "Address",
      .hint = "Without the postcode",
      .kind = FIELD_LINE,
      .most = 300,
      .need = REQUIRED },
    { .name = "postcode",
      .label = "Postcode",
      .hint = "It says which authority is responsible",
      .kind = FIELD_POSTCODE },
    FROM_ON,
    UNTIL_ON,
    NOTE,
};
const struct form form_person_address = { "person_address", address_fields,
                                          COUNT(address_fields) };

static const struct field identifier_fields[] = {
    { .name = "kind",
      .label = "What kind of identifier is it?",
      .kind = FIELD_CODE,
      .codes = "person_identifier",
      .need = REQUIRED },
    { .name = "value",
      .label = "Number, address or name",
      .kind = FIELD_LINE,
      .most = 200,
      .need = REQUIRED },
    FROM_ON,
    UNTIL_ON,
    NOTE,
};
const struct form form_person_identifier = { "person_identifier", identifier_fields,
                                             COUNT(identifier_fields) };

static const struct field relation_fields[] = {
    { .name = "kind",
      .label = "What are they to this person?",
      .kind = FIELD_CODE,
      .codes = "person_relation",
      .need = REQUIRED },
    { .name = "name",
      .label = "Name",
      .hint = "Where they are on no record here",
      .kind = FIELD_LINE,
      .need = DEPENDS },
    { .name = "reference",
      .label = "Reference of their referral or case",
      .hint = "Where they are on record here, for example R-2026-00041",
      .kind = FIELD_LINE,
      .most = 40,
      .need = DEPENDS },
    { .name = "household", .label = "Do they live together?", .kind = FIELD_YES_NO },
    FROM_ON,
    UNTIL_ON,
    NOTE,
};
const struct form form_person_relation = { "person_relation", relation_fields,
                                           COUNT(relation_fields) };

static const struct field end_fields[] = {
    { .name = "until_on",
      .label = "What was the last day?",
      .kind = FIELD_DAY,
      .need = REQUIRED },
};
const struct form form_detail_end = { "detail_end", end_fields, COUNT(end_fields) };

static const struct field error_fields[] = {
    { .name = "reason",
      .label = "Why was it entered in error?",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED },
};
const struct form form_detail_in_error = { "detail_in_error", error_fields,
                                           COUNT(error_fields) };

static const struct person_section sections[PERSON_SECTIONS] = {
    { "name", "names", "Other names", "name", "Add another name", &form_person_name,
      true },
    { "birth", "births", "Other dates of birth", "date of birth",
      "Add another date of birth", &form_person_birth, false },
    { "address", "addresses", "Addresses", "address", "Add an address",
      &form_person_address, true },
    { "identifier", "identifiers", "Identifiers and contact", "identifier",
      "Add an identifier", &form_person_identifier, true },
    { "relation", "relations", "Household and relations", "relation",
      "Add somebody close to this person", &form_person_relation, true },
};

const struct person_section *person_sections(void)
{
    return sections;
}

const struct person_section *person_section_of(const char *code)
{
    for (size_t i = 0; i < COUNT(sections); i++)
        if (text_is(sections[i].code, code))
            return &sections[i];
    return NULL;
}

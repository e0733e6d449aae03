/* What the headings of spreadsheets usually mean; a part of import_map.h's work. */
#include "base/text.h"
#include "domain/records/import_map.h"

/* Folded: lower case, letters and digits, single blanks.  The first that fits and that
 * the kind of import has is taken. */
static const struct {
    const char *heading, *field;
} usual[] = {
    { "ref", "external_reference" },
    { "reference", "external_reference" },
    { "reference number", "external_reference" },
    { "ref no", "external_reference" },
    { "case ref", "external_reference" },
    { "case reference", "external_reference" },
    { "case number", "external_reference" },
    { "case id", "external_reference" },
    { "case no", "external_reference" },
    { "unique reference", "external_reference" },
    { "unique id", "external_reference" },
    { "urn", "external_reference" },
    { "id", "external_reference" },
    { "first name", "forename" },
    { "first names", "forename" },
    { "firstname", "forename" },
    { "given name", "forename" },
    { "given names", "forename" },
    { "forename s", "forename" },
    { "last name", "surname" },
    { "lastname", "surname" },
    { "family name", "surname" },
    { "alias", "aliases" },
    { "aka", "aliases" },
    { "nickname", "aliases" },
    { "dob", "date_of_birth" },
    { "d o b", "date_of_birth" },
    { "birth date", "date_of_birth" },
    { "birthdate", "date_of_birth" },
    { "born", "date_of_birth" },
    { "age", "age_estimated" },
    { "sex", "gender" },
    { "ethnic origin", "ethnicity" },
    { "ethnic group", "ethnicity" },
    { "home address", "address" },
    { "address line 1", "address" },
    { "post code", "postcode" },
    { "local authority", "area" },
    { "la", "area" },
    { "la area", "area" },
    { "authority", "area" },
    { "borough", "area" },
    { "district", "area" },
    { "council", "area" },
    { "ideology", "concern_type" },
    { "concern type", "concern_type" },
    { "ideology type", "concern_type" },
    { "type of ideology", "concern_type" },
    { "strand", "concern_type" },
    { "source", "sector" },
    { "source sector", "sector" },
    { "referral source", "sector" },
    { "source of referral", "sector" },
    { "referring sector", "sector" },
    { "date of concern", "concern_on" },
    { "concern date", "concern_on" },
    { "incident date", "concern_on" },
    { "date of incident", "concern_on" },
    { "referral date", "referred_on" },
    { "date of referral", "referred_on" },
    { "date referred", "referred_on" },
    { "referred", "referred_on" },
    { "referred on", "referred_on" },
    { "date received", "referred_on" },
    { "received", "referred_on" },
    { "concerns", "concern" },
    { "nature of concern", "concern" },
    { "reason for referral", "concern" },
    { "referral reason", "concern" },
    { "summary", "concern" },
    { "summary of concern", "concern" },
    { "description", "concern" },
    { "details", "concern" },
    { "vulnerabilities", "needs" },
    { "complex needs", "needs" },
    { "other info", "other_information" },
    { "notes", "other_information" },
    { "comments", "other_information" },
    { "referrer", "referrer_name" },
    { "referred by", "referrer_name" },
    { "name of referrer", "referrer_name" },
    { "referrer role", "referrer_role" },
    { "referrer organisation", "referrer_organisation" },
    { "referring organisation", "referrer_organisation" },
    { "referring agency", "referrer_organisation" },
    { "agency", "referrer_organisation" },
    { "referrer email", "referrer_email" },
    { "referrer phone", "referrer_phone" },
    { "telephone", "phone" },
    { "phone number", "phone" },
    { "mobile", "phone" },
    { "e mail", "email" },
    { "email address", "email" },
    { "school college", "school" },
    { "education setting", "school" },
    { "language", "first_language" },
    { "status", "case_stage" },
    { "stage", "case_stage" },
    { "case status", "case_stage" },
    { "current status", "case_stage" },
    { "case officer", "case_lead" },
    { "lead", "case_lead" },
    { "lead officer", "case_lead" },
    { "case lead", "case_lead" },
    { "case owner", "case_lead" },
    { "adopted", "case_adopted_on" },
    { "adopted on", "case_adopted_on" },
    { "date adopted", "case_adopted_on" },
    { "adoption date", "case_adopted_on" },
    { "panel dates", "case_panels" },
    { "panel date", "case_panels" },
    { "past panels", "case_panels" },
    { "last panel", "case_panels" },
    { "last panel date", "case_panels" },
    { "date of last panel", "case_panels" },
    { "next panel", "case_next_panel_on" },
    { "next panel date", "case_next_panel_on" },
    { "next review", "case_next_panel_on" },
    { "review date", "case_next_panel_on" },
    { "exit date", "case_exited_on" },
    { "date exited", "case_exited_on" },
    { "section 36 date", "section36_decided_on" },
    { "s36 date", "section36_decided_on" },
    { "date of s36 decision", "section36_decided_on" },
    { "s36 decision maker", "section36_decider" },
    { "section 36 decision maker", "section36_decider" },
    { "consent", "consent_outcome" },
    { "consent given", "consent_outcome" },
    { "consent date", "consent_asked_on" },
    { "date of consent", "consent_asked_on" },
    { "consent by", "consent_from" },
    { "consent from", "consent_from" },
    { "support", "plan_nature" },
    { "support offered", "plan_nature" },
    { "support plan", "plan_nature" },
    { "provider", "plan_providers" },
    { "intervention provider", "plan_providers" },
    { "vulnerability", "need" },
    { "action", "action_text" },
    { "actions", "action_text" },
    { "open action", "action_text" },
    { "outstanding action", "action_text" },
    { "action owner", "action_owner" },
    { "owner", "action_owner" },
    { "action due", "action_due_on" },
    { "due date", "action_due_on" },
    { "due", "action_due_on" },
};

static const char *by_own_name(struct arena *arena, const struct import_column *columns,
                               size_t count, const char *folded)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(folded, text_folded(arena, columns[i].name))
            || text_is(folded, text_folded(arena, columns[i].label)))
            return columns[i].name;
    return NULL;
}

static bool has(const struct import_column *columns, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(columns[i].name, name))
            return true;
    return false;
}

const char *import_heading_says(struct arena *arena, enum import_kind kind,
                                const char *heading)
{
    const char *folded = text_folded(arena, heading);
    size_t count;
    const struct import_column *columns = import_columns(arena, kind, &count);
    const char *name = by_own_name(arena, columns, count, folded);

    for (size_t i = 0; name == NULL && i < COUNT(usual); i++)
        if (text_is(usual[i].heading, folded) && has(columns, count, usual[i].field))
            name = usual[i].field;
    return name;
}

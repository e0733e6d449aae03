/* How a file is brought: declared in import_file.h. */
#include "domain/records/import_file.h"

static const struct option kinds[] = {
    { "referrals", "Referrals" },
    { "cases", "Live cases, with plan, open actions and past panels" },
    { 0 },
};

static const struct field fields[] = {
    { .name = "kind",
      .label = "What the file holds",
      .kind = FIELD_CHOICE,
      .options = kinds,
      .need = REQUIRED },
    { .name = "file",
      .label = "CSV file",
      .hint = "Its first row names the columns. Save a workbook as CSV UTF-8 first.",
      .kind = FIELD_FILES,
      .need = DEPENDS,
      .most = 1 },
    { .name = "rows",
      .label = "Or the rows themselves",
      .hint = "Copied from the spreadsheet with the row that names the columns, if you "
              "choose no file",
      .kind = FIELD_TEXT,
      .need = DEPENDS,
      .most = 400000 },
};
const struct form form_import = { "import", fields, COUNT(fields) };

static const struct field template_fields[] = {
    { .name = "kind",
      .label = "What the file is to hold",
      .kind = FIELD_CHOICE,
      .options = kinds },
};
const struct form form_import_template = { "import_template", template_fields,
                                           COUNT(template_fields) };

static const struct option kinds_of_finding[] = {
    { "problem", "Problems" },
    { "likeness", "Possible duplicates" },
    { 0 },
};

static const struct field finding_fields[] = {
    { .name = "kind",
      .label = "What was found",
      .kind = FIELD_CHOICE,
      .options = kinds_of_finding },
    { .name = "after", .label = "Number of the last one seen", .kind = FIELD_NUMBER },
};
const struct form form_import_findings = { "import_findings", finding_fields,
                                           COUNT(finding_fields) };

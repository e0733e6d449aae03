/*
 * field.h - what may be asked and answered, declared once per form.
 *
 * From a form's table come the page's fields, the validation, the OpenAPI schema,
 * the columns of an import and the binding of a statement: a field and its column
 * share one name.  A GET route's form lists its query parameters.
 *
 *     FORM(note, "note", FIELD_KIND("kind", "Kind of note", CODE, REQUIRED, .codes =
 * "note_kind"), ...)
 */
#ifndef DOMAIN_CORE_FIELD_H
#define DOMAIN_CORE_FIELD_H

#include <jansson.h>

#include "base/ctx.h"
#include "base/pairs.h"

struct stmt;

enum field_kind {
    FIELD_LINE,   /* one line of text */
    FIELD_TEXT,   /* several lines */
    FIELD_DAY,    /* ISO inside; people may type 28/2/2026 */
    FIELD_TIME,   /* of day, "10:00" */
    FIELD_NUMBER, /* whole */
    FIELD_YES_NO, /* 1 or 0; JSON booleans; "yes" and "no" in pages */
    FIELD_CODE,   /* one of a code list */
    FIELD_CODES,  /* several of a code list, kept as words between blanks */
    FIELD_EMAIL,
    FIELD_PHONE,
    FIELD_POSTCODE,     /* upper case, one blank */
    FIELD_USER,         /* a user by id or e-mail address; the answer is the id */
    FIELD_USERS,        /* several */
    FIELD_ORGANISATION, /* an active organisation by id */
    FIELD_CHOICE,       /* one of `options`, words of the program itself */
    FIELD_PASSWORD,     /* as typed, never shown again */
    FIELD_FILES,        /* one or more: the answer is the first one's name; the bytes are
                           the request's uploads */
    FIELD_ITEMS         /* a list of objects: needs.0.action, each by `items` */
};

/* DEPENDS: on another answer, as its hint or the page says; not called optional. */
enum field_need { OPTIONAL, REQUIRED, DEPENDS };

struct form;

struct option {
    const char *code;
    const char *label;
};

struct field {
    const char *name;
    const char *label;
    const char *hint;
    enum field_kind kind;
    enum field_need need;
    int least;                    /* of a number */
    int most;                     /* characters; 0: 200 a line, 10,000 a text */
    const char *codes;            /* code list of FIELD_CODE and FIELD_CODES */
    const struct option *options; /* of FIELD_CHOICE, ended by a NULL code */
    const struct form *items;     /* of FIELD_ITEMS */
    const char *section;          /* page of a long form; NULL: the first */
    bool future;                  /* a day may lie in the future */
    bool sensitive;           /* shown with the warning against intelligence material */
    const char *autocomplete; /* HTML's word for it, as WCAG 1.3.5 wants */
    bool hidden;              /* carried along by the page, not shown */
    const char *offered;      /* a line chosen from what the stored object has under this
                                 name: [{"code", "label", "guidance"}] */
};

struct form {
    const char *name; /* in the OpenAPI document */
    const struct field *fields;
    size_t count;
};

/* What every list takes: how many rows, and where the page before it ended. */
#define PAGING_FIELDS                                                                    \
    { .name = "limit",                                                                   \
      .label = "Rows a page",                                                            \
      .kind = FIELD_NUMBER,                                                              \
      .least = 1,                                                                        \
      .most = 200 },                                                                     \
    {                                                                                    \
        .name = "cursor", .label = "Where the last page ended", .kind = FIELD_LINE,      \
        .most = 2000                                                                     \
    }

#define FORM_OF(array)                                                                   \
    {                                                                                    \
        .name = #array, .fields = (array), .count = COUNT(array)                         \
    }

/* What was answered: one cleaned text per field of the form, NULL where nothing was;
 * days are ISO, yes/no is "1" or "0", a user is the id. */
struct answers {
    const struct form *form;
    const char **values;
    const struct pairs *raw; /* what was sent, for FIELD_ITEMS and FIELD_USERS */
};

/*
 * Reads and checks every field.  Fails with INVALID and says which fields and why; a name
 * that is not of the form is one of them, except version and csrf_token.  `partial`: what
 * is missing may stay missing (a draft).
 */
MUST_CHECK bool answers_read(struct ctx *cx, const struct form *form,
                             const struct pairs *raw, bool partial, struct answers *out);

const char *answer(const struct answers *answers, const char *name);
bool answer_is(const struct answers *answers, const char *name, const char *value);
int64_t answer_int(const struct answers *answers, const char *name); /* 0 where absent */

/* How many objects a FIELD_ITEMS field has, and the answers of the nth; problems are
 * named needs.0.action. */
size_t answers_items(const struct answers *answers, const char *name);
MUST_CHECK bool answers_item(struct ctx *cx, const struct answers *answers,
                             const char *name, size_t nth, struct answers *out);

/* Binds every answer to the parameter of its name, where the statement has one. */
void answers_bind(struct stmt *st, const struct answers *answers);

const struct field *form_field(const struct form *form, const char *name);

/* May a body bring something of this name: a field, an item's, version? */
bool form_knows(const struct form *form, const char *name);

/*
 * The current row as an object: columns of the form by their kind (codes with _label,
 * days with _text, yes/no as booleans), others by their name: _on days, _at instants.
 */
json_t *record_json(struct ctx *cx, struct stmt *st, const struct form *form);

#endif

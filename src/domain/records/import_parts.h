/* import_parts.h - what the files of import_apply.h share; nobody else includes it. */
#ifndef DOMAIN_RECORDS_IMPORT_PARTS_H
#define DOMAIN_RECORDS_IMPORT_PARTS_H

#include "domain/records/import_apply.h"
#include "domain/records/import_file.h"
#include "store/db.h"

/* The answers of a group of columns in a line.  False with findings where the form
 * refuses them. */
bool import_answers(struct ctx *cx, struct import_work *work,
                    const struct import_line *line, enum import_group group,
                    struct answers *out);

/* Has the line anything in that group? */
bool import_has(const struct import_work *work, const struct import_line *line,
                enum import_group group);

/* What went wrong, as findings about this line; false where the store failed. */
bool import_tell(struct ctx *cx, struct import_work *work, const struct import_line *line,
                 enum import_group group);

/* A finding of our own about a field of the group. */
void import_say(struct import_work *work, const struct import_line *line,
                enum import_group group, const char *field, const char *detail);

#define MOST_PANELS 60

/* A case on its way in. */
struct moving {
    struct import_work *work;
    const struct import_line *line;
    enum import_group at; /* of the verb that runs */
    struct answers own, section36, consent;
    bool has_consent;
    const char *panels[MOST_PANELS]; /* in order */
    size_t npanels;
    int64_t case_id;
};

/* Reads every form of the case and checks what one form alone cannot say; true where
 * nothing is wrong. */
bool import_case_read(struct ctx *cx, struct moving *moving,
                      const struct answers *referral);
bool import_was_adopted(const struct moving *moving);
bool import_stands_at(const struct moving *moving, const char *stage);

/* The case of a referral that was just made; referral_id 0: what is wrong is told and
 * nothing made. */
MUST_CHECK bool import_case(struct ctx *cx, struct import_work *work,
                            const struct answers *referral, int64_t referral_id,
                            int64_t *out_case);

/* Runs an update of the row of a file that takes :id, :version and :status. */
MUST_CHECK bool import_file_update(struct ctx *cx, struct stmt *st,
                                   const struct import_file *file, int64_t version,
                                   const char *status);

const char *import_map_text(struct ctx *cx, const struct import_map *map);

#endif

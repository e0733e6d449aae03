/*
 * import_apply.h - one record of a file becomes a referral or a case, by the same forms
 * and verbs as the pages use; what is wrong with it is told by row and column.
 */
#ifndef DOMAIN_RECORDS_IMPORT_APPLY_H
#define DOMAIN_RECORDS_IMPORT_APPLY_H

#include "domain/people/access.h"
#include "domain/records/import_reader.h"

struct import_finding {
    bool likeness; /* a possible duplicate; else a problem */
    size_t row;
    size_t place; /* of the column, counted from 1; 0: of none */
    const char *heading;
    const char *value;
    const char *detail;
};

/* Found so far, in an arena of their own that outlives the records. */
struct import_findings {
    struct arena *arena;
    struct import_finding *list;
    size_t count, room;
    size_t problems, likenesses;
};
void import_findings_add(struct import_findings *findings,
                         const struct import_finding *finding);

/* Which references the file has had so far: told apart by their digests. */
struct import_seen {
    struct arena *arena;
    struct import_mark {
        uint64_t mark;
        size_t row;
    } * list;
    size_t count, room;
};

struct import_work {
    const struct import_map *map;
    struct import_findings *findings;
    struct import_seen *seen;
    const char *file;  /* its name, for the chronology */
    int64_t import_id; /* 0: the file is not kept, it is only tried */
    bool looks;        /* for possible duplicates too */
    const struct import_record *record;
};

struct import_outcome {
    int64_t referral_id, case_id; /* 0: there is none */
};

/*
 * In a transaction.  True when the record is there now, or when what is wrong with it has
 * been added to the findings: then the transaction must not be kept.  False when the
 * store fails.
 */
MUST_CHECK bool import_apply(struct ctx *cx, struct import_work *work,
                             struct import_outcome *out);

#endif

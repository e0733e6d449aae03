/*
 * assessment_view.h - assessments as this actor may read them.  Reads only.
 */
#ifndef DOMAIN_CASEWORK_ASSESSMENT_VIEW_H
#define DOMAIN_CASEWORK_ASSESSMENT_VIEW_H

#include <jansson.h>

#include "domain/casework/assessment.h"

/*
 * The whole: "framework" {"id", "title", ...}, "before" (what it is compared with, in
 * outline, or null), "dimensions" [{"id", "title", "guidance", "summary", "version",
 * "factors"}], "missing" [{"field", "dimension", "detail"}], "can".  A factor has "code",
 * "title", "guidance", "rating", "rating_label", "known", "present", "evidence",
 * "source", "dated_on", "movement", "before", "before_label", "moved", "ratings" (its
 * scale).
 */
MUST_CHECK bool assessment_json(struct ctx *cx, const struct dossier *dossier,
                                const struct assessment *assessment, json_t **out);

/* What completing it still wants: [{"field", "dimension" (0: the end), "detail"}]. */
MUST_CHECK bool assessment_missing(struct ctx *cx, const struct assessment *assessment,
                                   json_t **out);

/* All of a case in outline, newest first; NULL on failure. */
json_t *assessments_json(struct ctx *cx, const struct dossier *dossier);

/* What the last completed one found present, as needs of a support plan may begin:
 * [{"need": "E1 A need for identity (Partly present)"}]; NULL on failure. */
json_t *assessment_present(struct ctx *cx, const struct dossier *dossier);

/*
 * Where it stands: {"last" and "draft" (outlines or null), "due_on", "days" (until due,
 * negative afterwards), "standing" (none, in_date, due_soon, overdue, long_overdue,
 * not_due), "standing_label"}.
 */
MUST_CHECK bool assessment_position(struct ctx *cx, const struct dossier *dossier,
                                    json_t **out);

/* due_on as a standing, by the setting assessment.warn_days. */
MUST_CHECK bool assessment_standing(struct ctx *cx, const char *due_on, bool is_live,
                                    json_t *object);

/*
 * The ratings over time of the framework assessed last: {"framework", "assessments"
 * [{"id", "assessed_on"}], "dimensions" [{"title", "factors" [{"code", "title", "levels"
 * [labels, from not known upwards], "ratings" [{"label", "level"}, one an
 * assessment]}]}]}. JSON null before the first.
 */
MUST_CHECK bool assessment_trend(struct ctx *cx, const struct dossier *dossier,
                                 json_t **out);

#endif

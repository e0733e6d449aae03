/* Versions of what several people write about a case. */
#include "base/json.h"
#include "case_frame.h"
#include "domain/casework/assessment_version.h"
#include "domain/casework/plan_version.h"
#include "web/pages.h"
#include "web/versions_view.h"

bool page_plan_versions(struct request *rq, json_t *view)
{
    return case_frame(rq, view, "plan")
           && versions_view(rq, view, plan_versions(rq->dossier));
}

bool page_assessment_versions(struct request *rq, json_t *view)
{
    struct assessment assessment;
    int64_t id;

    if (!param_id(rq, "assessment", &id)
        || !assessment_load(&rq->cx, rq->dossier, id, &assessment)
        || !case_frame(rq, view, "assessments"))
        return false;
    put_int(view, "number", assessment.number);
    return versions_view(rq, view, assessment_versions(&assessment));
}

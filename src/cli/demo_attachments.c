/* Files beside cases: one case in ten has some. */
#include <string.h>

#include "cli/demo.h"
#include "domain/casework/attachment.h"

/* No chance is drawn here: who has files changes nothing of the rest. */
static const struct {
    const char *name, *type, *description, *agency, *source, *text, *limited;
} files[] = {
    { "attendance-autumn.csv", "text/csv", "Attendance since September", "education",
      "School register",
      "week,sessions,attended\n1,10,10\n2,10,9\n3,10,7\n4,10,9\n5,10,8\n", NULL },
    { "meeting-at-school.txt", "text/plain", "Note of the meeting at school", "education",
      "Safeguarding lead",
      "Present: the pupil, a parent, the head of year, the lead officer.\n"
      "The pupil wants to go back to the football club. The club is asked.\n",
      NULL },
    { "early-help.eml", "message/rfc822", "Early help's answer", "childrens_care",
      "Early help worker",
      "From: worker@council.example\nTo: coordinator@luton.example\n"
      "Subject: Your question\n\nThe family was offered a course for parents.\n",
      NULL },
    { "checks.txt", "text/plain", "Outcome of checks", "police", "Case officer",
      "Checked again before the panel: no change.\n", "yes" },
};

static bool attach(struct demo *demo, const struct dossier *dossier, size_t nth)
{
    struct attachment_place place = { .dossier = dossier };
    struct attachment_sent sent = {
        .name = files[nth].name,
        .type = files[nth].type,
        .source = source_of_bytes(files[nth].text, strlen(files[nth].text)),
    };
    struct answers answers;
    int64_t id;

    return demo_fill(demo, &form_attachment,
                     (const char *const[]){
                         "files", files[nth].name, "description", files[nth].description,
                         "owner_agency", files[nth].agency, "source", files[nth].source,
                         "dated_on", demo_day(demo, -2), "sensitivity",
                         "official_sensitive", "disclosable", "no", "lawful_basis",
                         "public_task", "limited", files[nth].limited, NULL },
                     &answers)
           && attachment_add(demo->cx, &place, &answers, &sent, 1, &id);
}

DEMO_STEP(demo_attach)
{
    const struct demo_life *life = &demo->lives[subject];
    const struct dossier *dossier;
    size_t first = (size_t)subject / 10 % COUNT(files);

    (void)detail;
    if (life->stage == DEMO_OVER)
        return true;
    demo_as(demo, life->lead);
    return dossier_case(demo->cx, life->id, &dossier) && attach(demo, dossier, first);
}

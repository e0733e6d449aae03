/* How much a request may bring, and where its files wait; declared in app.h. */
#include <string.h>

#include "base/text.h"
#include "domain/core/setting.h"
#include "store/snapshot.h"
#include "web/body.h"
#include "web/dispatch.h"
#include "web/gates.h"

#define FORM_MOST ((size_t)512 * 1024)
#define MIB       ((size_t)1024 * 1024)

/* Does this address take files?  `probe` is a copy: the request is not touched. */
static bool takes_files(struct request *probe)
{
    if (text_starts(probe->path, "/api/v1/")) {
        probe->wants_json = true;
        probe->path += strlen("/api/v1");
    }
    if (probe->method == GET || !route_find(probe))
        return false;
    for (size_t i = 0; i < probe->route->form->count; i++)
        if (probe->route->form->fields[i].kind == FIELD_FILES)
            return true;
    return false;
}

static bool read_limit(struct app *app, struct request *probe, size_t *out)
{
    int64_t mib;

    if (!gates_recognise(app, probe) || probe->actor == NULL
        || !access_permits(&probe->cx, probe->route->permission)
        || !setting_number(&probe->cx, "attachment.request_mib", 40, &mib))
        return false;
    *out = (size_t)mib * MIB;
    return true;
}

/* Strangers, and people without that right, bring no more than a form. */
static size_t limit_of_files(struct app *app, struct request *probe)
{
    size_t limit = FORM_MOST;

    probe->cx.db = app_reader(&probe->cx, app);
    if (probe->cx.db == NULL || !snapshot_take(&probe->cx))
        return FORM_MOST;
    (void)read_limit(app, probe, &limit);
    snapshot_give(&probe->cx, false);
    return limit;
}

size_t app_body_limit(void *world, const struct request *rq)
{
    struct request probe = *rq;

    if (rq->method == GET)
        return 0;
    if (!body_brings_files(pairs_get(&rq->headers, "content-type"))
        || !takes_files(&probe))
        return FORM_MOST;
    return limit_of_files(world, &probe);
}

const char *app_files_folder(void *world, const struct request *rq)
{
    struct request probe = *rq;
    const char *path = store_path(app_store(world));
    const char *slash = strrchr(path, '/');

    if (!takes_files(&probe))
        return NULL;
    return slash == NULL ? "."
                         : arena_slice(rq->cx.arena, path, (size_t)(slash - path) + 1);
}

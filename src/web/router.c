#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "web/forms.h"
#include "web/pages.h"

const struct form form_none = { .name = "none" };

/* clang-format off */
static const struct route routes[] = {
#define ROUTE(method, path, permission, handler, template, asks, audit, summary)         \
    { method, path, PERMIT_##permission, handler, template, &form_##asks, audit, summary },
#include "web/routes.def"
#undef ROUTE
};
/* clang-format on */

const struct route *routes_all(size_t *count)
{
    *count = COUNT(routes);
    return routes;
}

const char *method_name(enum method method)
{
    static const char *const names[] = { "GET", "POST", "PUT", "DELETE" };

    return names[method];
}

/* Matches segment by segment; {name} takes one whole segment. */
static bool path_matches(struct request *rq, const char *pattern)
{
    const char *path = rq->path;
    size_t nparams = 0;

    while (*pattern != '\0' && *path != '\0') {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        size_t name = strcspn(++pattern, "}"), value = strcspn(path, "/");
        if (value == 0 || nparams == MAX_PARAMS)
            return false;
        rq->params[nparams++] = (struct pair){
            .name = arena_slice(rq->cx.arena, pattern, name),
            .value = arena_slice(rq->cx.arena, path, value),
        };
        pattern += name + 1;
        path += value;
    }
    return *pattern == *path;
}

/* Literal paths stand before patterns in routes.def, so the first match is the best. */
static const struct route *search(struct request *rq, enum method method)
{
    for (size_t i = 0; i < COUNT(routes); i++) {
        if (routes[i].method != method)
            continue;
        memset(rq->params, 0, sizeof(rq->params));
        if (path_matches(rq, routes[i].path))
            return &routes[i];
    }
    return NULL;
}

static bool takes_another_method(struct request *rq)
{
    for (enum method method = GET; method <= DELETE; method++)
        if (search(rq, method) != NULL)
            return true;
    return false;
}

bool route_find(struct request *rq)
{
    rq->route = search(rq, rq->method);
    if (rq->route == NULL && rq->method == POST && !rq->wants_json)
        rq->route = search(rq, PUT);
    if (rq->route != NULL)
        return true;
    if (takes_another_method(rq))
        return failed(&rq->cx, PROBLEM_METHOD, "route.method",
                      "This address does not take %s.", method_name(rq->method));
    return failed(&rq->cx, PROBLEM_NOT_FOUND, "route.unknown",
                  "There is no such page. Check the address, or start from the home "
                  "page.");
}

const char *route_allowed(struct request *rq)
{
    const char *list = "";

    for (enum method method = GET; method <= DELETE; method++)
        if (search(rq, method) != NULL)
            list = arena_print(rq->cx.arena, "%s%s%s", list, *list != '\0' ? ", " : "",
                               method == GET ? "GET, HEAD" : method_name(method));
    return list;
}

const char *param(const struct request *rq, const char *name)
{
    for (size_t i = 0; i < MAX_PARAMS && rq->params[i].name != NULL; i++)
        if (strcmp(rq->params[i].name, name) == 0)
            return rq->params[i].value;
    return NULL;
}

bool param_id(struct request *rq, const char *name, int64_t *out)
{
    if (text_to_int(param(rq, name), out))
        return true;
    return failed(&rq->cx, PROBLEM_NOT_FOUND, "record.unknown",
                  "There is no such record, or it is not shared with you.");
}

__attribute__((format(printf, 2, 0))) static const char *
printed(struct request *rq, const char *format, va_list args)
{
    char text[512];

    (void)vsnprintf(text, sizeof(text), format, args);
    return arena_copy(rq->cx.arena, text);
}

bool see_other(struct request *rq, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    rq->see_other = printed(rq, format, args);
    va_end(args);
    return true;
}

bool created(struct request *rq, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    rq->see_other = printed(rq, format, args);
    va_end(args);
    rq->created = true;
    return true;
}

const char *link_to(struct request *rq, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const char *link = printed(rq, format, args);
    va_end(args);
    return link;
}

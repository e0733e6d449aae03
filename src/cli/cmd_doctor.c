/* doctor: what may cause trouble, before it does. */
#include <stdio.h>

#include "cli/cli.h"

bool cmd_doctor(struct ctx *cx, const struct pairs *options)
{
    struct store *store;
    json_t *finding;
    size_t i;

    if (!tool_open(cx, options, &store))
        return false;
    json_t *findings = store_doctor(cx, store);
    json_array_foreach(findings, i, finding)
    {
        const char *level = json_string_value(json_object_get(finding, "level"));

        (void)printf("%-8s %s\n", level,
                     json_string_value(json_object_get(finding, "text")));
    }
    tool_close(cx, store);
    return findings != NULL;
}

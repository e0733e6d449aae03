/* routes: the access review, from the same tables the server obeys. */
#include <stdio.h>

#include "cli/cli.h"
#include "web/route.h"

static void print_roles(enum permission permission)
{
    const char *between = "";

    if (permission == PERMIT_ANYBODY) {
        (void)fputs("anybody", stdout);
        return;
    }
    for (enum role role = 0; role < ROLE_COUNT; role++)
        if (permission_granted(permission, role)) {
            (void)printf("%s%s", between, role_code(role));
            between = " ";
        }
    if (permission_of_senior_officer(permission))
        (void)printf("%ssenior_officer", between);
}

bool cmd_routes(struct ctx *cx, const struct pairs *options)
{
    size_t count;
    const struct route *routes = routes_all(&count);

    (void)cx;
    (void)options;
    for (size_t i = 0; i < count; i++) {
        (void)printf("%-6s %-52s %-18s ", method_name(routes[i].method), routes[i].path,
                     permission_name(routes[i].permission));
        print_roles(routes[i].permission);
        (void)printf("\n       %s\n", routes[i].summary);
    }
    return true;
}

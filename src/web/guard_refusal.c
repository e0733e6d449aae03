#include "web/guard.h"

static const struct {
    int status;
    const char *code;
    const char *detail;
} refusals[] = {
#define X(name, http, code, detail) [REFUSED_##name] = { http, code, detail },
    REFUSALS(X)
#undef X
};

int refusal_status(enum refusal refusal)
{
    return refusals[refusal].status;
}

const char *refusal_code(enum refusal refusal)
{
    return refusals[refusal].code;
}

const char *refusal_detail(enum refusal refusal)
{
    return refusals[refusal].detail;
}

#include "web/notices.h"

#include "base/attr.h"
#include "base/text.h"
#include "web/route.h"

static const struct {
    const char *code;
    const char *text;
} notices[] = {
#define NOTICE(code, text) { code, text },
#include "web/notices.def"
#undef NOTICE
};

const char *notice_text(const char *code)
{
    for (size_t i = 0; code != NULL && i < COUNT(notices); i++)
        if (text_is(notices[i].code, code))
            return notices[i].text;
    return NULL;
}

void say_next(struct request *rq, const char *code)
{
    rq->say_next = code;
}

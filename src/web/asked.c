/* What a handler asks of its request: the answers, the version somebody saw. */
#include <string.h>

#include "base/text.h"
#include "web/route.h"

static bool is_query(const struct request *rq)
{
    return rq->route->method == GET;
}

bool request_answers(struct request *rq, struct answers *out)
{
    if (!is_query(rq))
        return answers_read(&rq->cx, rq->route->form, &rq->form, false, out);
    if (answers_read(&rq->cx, rq->route->form, &rq->query, false, out))
        return true;
    if (rq->cx.problem.kind == PROBLEM_INVALID)
        rq->cx.problem.kind = PROBLEM_MALFORMED;
    return false;
}

/* "3", W/"3" or 3. */
static bool version_from(const char *text, int64_t *out)
{
    char digits[24];

    if (text == NULL)
        return false;
    if (strncmp(text, "W/", 2) == 0)
        text += 2;
    if (*text == '"')
        text++;
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length >= sizeof(digits) || strcspn(text + length, "\"") > 0)
        return false;
    memcpy(digits, text, length);
    digits[length] = '\0';
    return text_to_int(digits, out);
}

bool request_version(struct request *rq, int64_t current)
{
    const char *given = pairs_get(&rq->headers, "if-match");
    int64_t version;

    if (given == NULL)
        given = pairs_get(&rq->form, "version");
    if (given == NULL && rq->wants_json)
        return failed(&rq->cx, PROBLEM_NO_VERSION, "version.missing",
                      "Say which version you saw: the header If-Match is missing.");
    if (!version_from(given, &version)) {
        reject(&rq->cx, "version", "The page is incomplete. Open it again.");
        return false;
    }
    if (version == current && !rq->undecided)
        return true;
    if (rq->undecided && version == current)
        return failed(&rq->cx, PROBLEM_STALE, "record.undecided",
                      "Choose for each answer below which one to keep.");
    return failed(&rq->cx, PROBLEM_STALE, "record.changed",
                  "Someone changed this while you were working. Your answers are still "
                  "here: compare them with the record as it is now, then save again.");
}

/* What is read from a key-slot file is written so that it reads the same again. */
#include <string.h>

#include "base/bug.h"
#include "store/keyring_text.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length);

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
    struct ctx cx = { .arena = arena_open() };
    struct keyring first, second;

    memset(&second, 0, sizeof(second));
    if (keyring_parse(&cx, (const char *)bytes, length, &first)) {
        size_t printed;
        const char *text = keyring_print(&cx, &first, &printed);

        if (!keyring_parse(&cx, text, printed, &second)
            || memcmp(&first, &second, sizeof(first)) != 0)
            bug("a keyring that reads differently: %.*s", (int)printed, text);
    }
    arena_close(cx.arena);
    return 0;
}

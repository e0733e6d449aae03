#include "base/ident.h"

#include <sodium.h>
#include <string.h>

#define MOST ((UINT64_C(1) << 53) - 1)

static uint64_t state; /* 0: random */

int64_t ident_new(void)
{
    uint64_t value;

    if (state != 0) {
        unsigned char seed[randombytes_SEEDBYTES] = { 0 };

        memcpy(seed, &state, sizeof(state));
        randombytes_buf_deterministic(&value, sizeof(value), seed);
        state++;
    } else {
        randombytes_buf(&value, sizeof(value));
    }
    return (int64_t)(value % MOST) + 1;
}

void ident_seed(uint64_t seed)
{
    state = seed == 0 ? 0 : (seed << 32) | 1;
}

uint64_t ident_stand(void)
{
    return state;
}

void ident_go_on(uint64_t stand)
{
    state = stand;
}

void ident_token(char out[static TOKEN_SIZE])
{
    unsigned char bytes[32];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(out, TOKEN_SIZE, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof(bytes));
}

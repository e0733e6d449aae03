#include "base/ident.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"

#define A_DAY     86400000 /* ms */
#define DAY_ZERO  18262    /* 1 January 2020, in days since 1970 */
#define DAYS      (UINT64_C(1) << 15)
#define DAY_SHIFT 38

static uint64_t state; /* 0: random */

static uint64_t draw(void)
{
    unsigned char seed[randombytes_SEEDBYTES] = { 0 };
    uint64_t value;

    if (state == 0) {
        randombytes_buf(&value, sizeof(value));
        return value;
    }
    memcpy(seed, &state, sizeof(state));
    randombytes_buf_deterministic(&value, sizeof(value), seed);
    state++;
    return value;
}

int64_t ident_new(void)
{
    uint64_t day = (uint64_t)(clock_ms() / A_DAY - DAY_ZERO) % DAYS;
    uint64_t most = (UINT64_C(1) << DAY_SHIFT) - 1;

    return (int64_t)(day << DAY_SHIFT | (draw() % most + 1));
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

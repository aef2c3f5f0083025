/* What the system gives a wallet where its platform leaves it out: randomness, and a clock that no user can set. */
#ifndef ECNY_NAPI_SYSTEM_H
#define ECNY_NAPI_SYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* What ecny_platform wants; context is not used. */
int32_t system_random(void *context, uint8_t *out, size_t len);
int32_t system_millis(void *context, uint64_t *now);

#endif

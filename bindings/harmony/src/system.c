#define _GNU_SOURCE /* getrandom, CLOCK_BOOTTIME */

#include "system.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/types.h>
#include <time.h>

enum { DONE = 0, FAILED = -1 };

int32_t system_random(void *context, uint8_t *out, size_t len)
{
    (void)context;
    while (len > 0) {
        ssize_t given = getrandom(out, len, 0);
        if (given < 0 && errno != EINTR)
            return FAILED;
        if (given > 0) {
            out += given;
            len -= (size_t)given;
        }
    }
    return DONE;
}

/* Goes on while the device sleeps: a yes that lasts a minute is over after a minute in the pocket. */
int32_t system_millis(void *context, uint64_t *now)
{
    struct timespec time;
    (void)context;
    if (clock_gettime(CLOCK_BOOTTIME, &time) != 0)
        return FAILED;
    *now = (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
    return DONE;
}

#define _DEFAULT_SOURCE /* clock_gettime, getrandom */

#include "device.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static const uint8_t BLANK = 0xFF;

void device_make(device *self, uint8_t *flash, uint32_t size)
{
    memset(self, 0, sizeof *self);
    memset(flash, BLANK, size);
    self->flash = flash;
    self->platform.context = self;
    self->platform.flash_size = size;
    self->platform.flash_page = DEVICE_PAGE;
    self->platform.flash_read = device_flash_read;
    self->platform.flash_program = device_flash_program;
    self->platform.flash_erase = device_flash_erase;
    self->platform.random = device_random;
    self->platform.counter_read = device_counter_read;
    self->platform.counter_advance = device_counter_advance;
    self->platform.millis = device_millis;
}

/* Whether that range is whole units on the flash. */
static bool fits(const device *self, uint32_t offset, size_t len, uint32_t unit)
{
    const uint32_t size = self->platform.flash_size;
    return offset % unit == 0 && len % unit == 0 && offset <= size && len <= size - offset;
}

int32_t device_flash_read(void *context, uint32_t offset, uint8_t *out, size_t len)
{
    const device *self = context;
    if (!fits(self, offset, len, ECNY_FLASH_WORD)) {
        return -1;
    }
    memcpy(out, self->flash + offset, len);
    return 0;
}

int32_t device_flash_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    device *self = context;
    if (!fits(self, offset, len, ECNY_FLASH_WORD)) {
        return -1;
    }
    for (size_t i = 0; i < len; i++) {
        if (self->flash[offset + i] != BLANK) {
            return -1; /* written before: flash with an error-correcting code would spoil the word
                        */
        }
    }
    memcpy(self->flash + offset, bytes, len);
    return 0;
}

int32_t device_flash_erase(void *context, uint32_t offset, size_t len)
{
    device *self = context;
    if (!fits(self, offset, len, DEVICE_PAGE)) {
        return -1;
    }
    memset(self->flash + offset, BLANK, len);
    return 0;
}

int32_t device_random(void *context, uint8_t *out, size_t len)
{
    device *self = context;
    if (self->dealt != NULL) {
        if (len > self->dealt_len) {
            return -1;
        }
        memcpy(out, self->dealt, len);
        self->dealt += len;
        self->dealt_len -= len;
        return 0;
    }
    for (size_t had = 0; had < len;) {
        const ssize_t got = getrandom(out + had, len - had, 0);
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        had += got > 0 ? (size_t)got : 0;
    }
    return 0;
}

int32_t device_counter_read(void *context, uint32_t *value)
{
    const device *self = context;
    *value = self->counter;
    return 0;
}

int32_t device_counter_advance(void *context, uint32_t value)
{
    device *self = context;
    if (value < self->counter) {
        return -1;
    }
    self->counter = value;
    return 0;
}

int32_t device_millis(void *context, uint64_t *now)
{
    struct timespec time;
    (void)context;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) {
        return -1;
    }
    *now = (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
    return 0;
}

/* device.h on this board: flash in its RAM, a clock from its timer, and no randomness of its own. */
#include "device.h"

#include <string.h>

static const uint8_t BLANK = 0xFF;

uint64_t board_millis(void);

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
            return -1;
        }
        self->flash[offset + i] = bytes[i];
    }
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

/* The boards of QEMU have no source of randomness, and a simulation is to be the same twice: bytes
 * that nobody could call random. A product asks its TRNG here. */
int32_t device_random(void *context, uint8_t *out, size_t len)
{
    static uint64_t state = 1;
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
    for (size_t i = 0; i < len; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        out[i] = (uint8_t)(state >> 56);
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
    (void)context;
    *now = board_millis();
    return 0;
}

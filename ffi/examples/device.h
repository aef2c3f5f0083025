/* The device under the examples: flash, randomness, a counter and a clock. A port replaces device.c
 * and keeps the rest.
 *
 * The flash is RAM that behaves as NOR flash does: words of 16 bytes that are written once between
 * two erases of their page, whole pages that erase to FF. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>

#include "ecny.h"

#define DEVICE_PAGE 4096u
#define DEVICE_FLASH                                                                               \
    (64u * DEVICE_PAGE) /* two regions of 32 pages: some two hundred payments between two syncs */

typedef struct device {
    ecny_platform platform;      /* what the wallet is given */
    uint8_t *flash;              /* survives a reboot, as do the next two */
    uint32_t counter;            /* only ever rises */
    uint8_t keys[ECNY_KEYS_LEN]; /* on a device: encrypted under a key that does not leave it */
    const uint8_t *dealt; /* randomness given in advance, for the enrolment of the examples only */
    size_t dealt_len;
} device;

/* A new device on `size` bytes of memory, whole pages: blank flash, counter at 0. The memory and
 * the device must outlive the wallet on it. */
void device_make(device *self, uint8_t *flash, uint32_t size);

/* The callbacks of its platform; `context` is the device. 0 where it did it. */
int32_t device_flash_read(void *context, uint32_t offset, uint8_t *out, size_t len);
int32_t device_flash_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
int32_t device_flash_erase(void *context, uint32_t offset, size_t len);
int32_t device_random(void *context, uint8_t *out, size_t len);
int32_t device_counter_read(void *context, uint32_t *value);
int32_t device_counter_advance(void *context, uint32_t value);
int32_t device_millis(void *context, uint64_t *now);

#endif

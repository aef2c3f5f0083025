#include "rig.h"

#include <string.h>

static int32_t read_(void *context, uint32_t offset, uint8_t *out, size_t len);
static int32_t program(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
static int32_t erase(void *context, uint32_t offset, size_t len);
static int32_t random_(void *context, uint8_t *out, size_t len);
static int32_t counter_read(void *context, uint32_t *value);
static int32_t counter_advance(void *context, uint32_t value);
static int32_t millis(void *context, uint64_t *now);

void rig_make(rig *self, uint8_t *flash, uint32_t size)
{
    memset(self, 0, sizeof *self);
    device_make(&self->device, flash, size);
    self->device.platform.context = self;
    self->device.platform.flash_read = read_;
    self->device.platform.flash_program = program;
    self->device.platform.flash_erase = erase;
    self->device.platform.random = random_;
    self->device.platform.counter_read = counter_read;
    self->device.platform.counter_advance = counter_advance;
    self->device.platform.millis = millis;
}

void rig_plan(rig *self, call on, unsigned long at, fault fault)
{
    rig_restore(self);
    memset(self->calls, 0, sizeof self->calls);
    self->on = on;
    self->at = at;
    self->fault = fault;
}

void rig_restore(rig *self)
{
    self->at = 0;
    self->always = false;
    self->done = false;
    self->dead = false;
}

/* Counts one call, and says how it is to be done. */
static fault next(rig *self, call call)
{
    if (self->meddle != NULL) {
        self->meddle(self, call);
    }
    if (self->dead) {
        return FAULT_REFUSE;
    }
    self->calls[call]++;
    const bool now =
        self->calls[call] == self->at || (self->always && self->calls[call] > self->at);
    if (call != self->on || self->at == 0 || !now) {
        return FAULT_NONE;
    }
    self->done = true;
    self->dead = self->fault == FAULT_CUT || self->fault == FAULT_CUT_WITHIN;
    return self->fault;
}

/* What a bad call gives instead of what there is: bytes nobody wrote. */
static void garble(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(out[i] ^ (0xA5u + 7u * i));
    }
}

static int32_t read_(void *context, uint32_t offset, uint8_t *out, size_t len)
{
    rig *self = context;
    switch (next(self, CALL_READ)) {
    case FAULT_NONE:
        return device_flash_read(&self->device, offset, out, len);
    case FAULT_LIE:
        return 0;
    case FAULT_GARBLE:
        if (device_flash_read(&self->device, offset, out, len) != 0) {
            return -1;
        }
        garble(out, len);
        return 0;
    case FAULT_HALF:
        (void)device_flash_read(&self->device, offset, out,
                                len / 2 / ECNY_FLASH_WORD * ECNY_FLASH_WORD);
        return -1;
    case FAULT_REFUSE:
    case FAULT_CUT:
    case FAULT_CUT_WITHIN:
        return -1;
    }
    return -1;
}

/* Word by word, so that every word of a program can be the one that power fails in. */
static int32_t program(void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    rig *self = context;
    uint8_t word[ECNY_FLASH_WORD];
    if (len == 0 || len % ECNY_FLASH_WORD != 0) {
        return -1;
    }
    for (size_t i = 0; i < len; i += ECNY_FLASH_WORD) {
        memcpy(word, bytes + i, sizeof word);
        switch (next(self, CALL_PROGRAM)) {
        case FAULT_NONE:
            break;
        case FAULT_LIE:
            continue;
        case FAULT_GARBLE:
            garble(word, sizeof word);
            break;
        case FAULT_HALF:
        case FAULT_CUT_WITHIN:
            garble(word + sizeof word / 2, sizeof word / 2);
            (void)device_flash_program(&self->device, offset + (uint32_t)i, word, sizeof word);
            return -1;
        case FAULT_REFUSE:
        case FAULT_CUT:
            return -1;
        }
        if (device_flash_program(&self->device, offset + (uint32_t)i, word, sizeof word) != 0) {
            return -1;
        }
    }
    return 0;
}

static int32_t erase(void *context, uint32_t offset, size_t len)
{
    rig *self = context;
    switch (next(self, CALL_ERASE)) {
    case FAULT_NONE:
        return device_flash_erase(&self->device, offset, len);
    case FAULT_LIE:
        return 0;
    case FAULT_GARBLE:
        if (device_flash_erase(&self->device, offset, len) != 0) {
            return -1;
        }
        garble(self->device.flash + offset, len);
        return 0;
    case FAULT_HALF:
    case FAULT_CUT_WITHIN:
        (void)device_flash_erase(&self->device, offset, len / 2 / DEVICE_PAGE * DEVICE_PAGE);
        return -1;
    case FAULT_REFUSE:
    case FAULT_CUT:
        return -1;
    }
    return -1;
}

static int32_t random_(void *context, uint8_t *out, size_t len)
{
    rig *self = context;
    switch (next(self, CALL_RANDOM)) {
    case FAULT_NONE:
        return device_random(&self->device, out, len);
    case FAULT_LIE:
        return 0;
    case FAULT_GARBLE:
        memset(out, 0x42, len); /* stuck */
        return 0;
    case FAULT_HALF:
        (void)device_random(&self->device, out, len / 2);
        return -1;
    case FAULT_REFUSE:
    case FAULT_CUT:
    case FAULT_CUT_WITHIN:
        return -1;
    }
    return -1;
}

static int32_t counter_read(void *context, uint32_t *value)
{
    rig *self = context;
    switch (next(self, CALL_COUNTER_READ)) {
    case FAULT_NONE:
        return device_counter_read(&self->device, value);
    case FAULT_LIE:
        return 0;
    case FAULT_GARBLE:
    case FAULT_HALF:
        *value = self->device.counter ^ 0x00010000u;
        return self->fault == FAULT_HALF ? -1 : 0;
    case FAULT_REFUSE:
    case FAULT_CUT:
    case FAULT_CUT_WITHIN:
        return -1;
    }
    return -1;
}

static int32_t counter_advance(void *context, uint32_t value)
{
    rig *self = context;
    switch (next(self, CALL_COUNTER_ADVANCE)) {
    case FAULT_NONE:
        return device_counter_advance(&self->device, value);
    case FAULT_LIE:
        return 0;
    case FAULT_HALF:
    case FAULT_CUT_WITHIN: /* it did move, and nobody heard of it */
        (void)device_counter_advance(&self->device, value);
        return -1;
    case FAULT_GARBLE:
    case FAULT_REFUSE:
    case FAULT_CUT:
        return -1;
    }
    return -1;
}

static int32_t millis(void *context, uint64_t *now)
{
    rig *self = context;
    switch (next(self, CALL_MILLIS)) {
    case FAULT_NONE:
        *now = self->now;
        return 0;
    case FAULT_LIE:
        return 0;
    case FAULT_GARBLE:
        *now = UINT64_MAX;
        return 0;
    case FAULT_HALF: /* the right time, and says that it is none */
        *now = self->now;
        return -1;
    case FAULT_REFUSE:
    case FAULT_CUT:
    case FAULT_CUT_WITHIN:
        return -1;
    }
    return -1;
}

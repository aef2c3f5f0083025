/* The callbacks of ecny_platform; context is the device. Each returns 0 where it did it.
 *
 * The callback_ ones ask JavaScript. What is thrown there does not go through the library: it ends the callback, and
 * becomes the cause of the EcnyError that the call ends with. So does what is no answer: too few bytes, a promise. */
#ifndef ECNY_NAPI_CALLBACK_H
#define ECNY_NAPI_CALLBACK_H

#include <stddef.h>
#include <stdint.h>

int32_t callback_read(void *context, uint32_t offset, uint8_t *out, size_t len);
int32_t callback_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
int32_t callback_erase(void *context, uint32_t offset, size_t len);
int32_t callback_pin_read(void *context, uint32_t offset, uint8_t *out, size_t len);
int32_t callback_pin_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
int32_t callback_pin_erase(void *context, uint32_t offset, size_t len);
int32_t callback_random(void *context, uint8_t *out, size_t len);
int32_t callback_millis(void *context, uint64_t *now);
int32_t callback_counter_read(void *context, uint32_t *value);
int32_t callback_counter_advance(void *context, uint32_t value);

/* The same on the device's file, without JavaScript and from any thread. */
int32_t native_read(void *context, uint32_t offset, uint8_t *out, size_t len);
int32_t native_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len);
int32_t native_erase(void *context, uint32_t offset, size_t len);

#endif

/* Values: what JavaScript gives, checked; what it gets. */
#ifndef ECNY_NAPI_VALUE_H
#define ECNY_NAPI_VALUE_H

#include "error.h"

/* The bytes of a Uint8Array, in place: valid until JavaScript runs again. */
typedef struct bytes {
    const uint8_t *data;
    size_t len;
} bytes;

/* Each of these throws an EcnyError and is false where the value is not what is wanted: ECNY_NULL where there is none,
 * ECNY_LENGTH for the wrong number of bytes, otherwise ECNY_VALUE. what is the argument's name. */

/* len bytes, or any number of them where len is ANY_LENGTH. */
bool take_bytes(napi_env env, const realm *realm, napi_value value, const char *what, size_t len, bytes *out);
bool take_fen(napi_env env, const realm *realm, napi_value value, const char *what, uint64_t *fen);
/* A whole number from 0 to most, which is at most 2^53. */
bool take_whole(napi_env env, const realm *realm, napi_value value, const char *what, uint64_t most, uint64_t *whole);
/* As take_whole, and 0 where the value is undefined. */
bool take_optional(napi_env env, const realm *realm, napi_value value, const char *what, uint64_t most,
                   uint64_t *whole);
bool take_payment(napi_env env, const realm *realm, napi_value value, ecny_payment *payment);

#define ANY_LENGTH SIZE_MAX

/* Whether a value is null or undefined. */
bool is_absent(napi_env env, napi_value value);
/* Whether a value is a Uint8Array of exactly len bytes that no other thread can write; copies them if so. Throws
 * nothing. */
bool copy_bytes(napi_env env, napi_value value, uint8_t *out, size_t len);
/* Whether a value is a whole number from 0 to most. Throws nothing. */
bool read_whole(napi_env env, napi_value value, uint64_t most, uint64_t *whole);

/* A new Uint8Array over an ArrayBuffer of its own. Null where the runtime fails. */
napi_value give_bytes(napi_env env, const uint8_t *data, size_t len);

/* An object while it is put together. One property that fails makes the whole fail, at the end. */
typedef struct object {
    napi_env env;
    napi_value value;
    bool whole;
} object;

object object_new(napi_env env);
void object_bytes(object *object, const char *name, const uint8_t *data, size_t len);
void object_fen(object *object, const char *name, uint64_t fen);
void object_flag(object *object, const char *name, bool flag);
void object_number(object *object, const char *name, uint32_t number);
void object_text(object *object, const char *name, const char *text);
/* value may be null: the runtime failed while it was made. */
void object_value(object *object, const char *name, napi_value value);
/* Null, with an exception pending, where anything failed. */
napi_value object_done(const object *object);

#endif

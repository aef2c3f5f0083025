/* One call of a method: arguments in, the library, the answer out; on the JavaScript thread, or as a promise.
 *
 *   take (JavaScript thread) --> run (any thread, no Node-API) --> give (JavaScript thread)
 *
 * While it runs the device is busy, and another call on it ends with ECNY_BUSY: from a callback, or while a promise is
 * pending. Inputs are read where they lie as long as no JavaScript can run meanwhile that could take them away; else
 * they are copied first. */
#ifndef ECNY_NAPI_CALL_H
#define ECNY_NAPI_CALL_H

#include "device.h"
#include "value.h"

typedef struct call call;
typedef struct kind kind;

typedef struct method {
    const char *name;
    const char *promise; /* the name of the same that answers with a promise; null: there is none */
    bool (*take)(napi_env env, const realm *realm, const napi_value *arguments, call *call); /* null: no arguments */
    ecny_result (*run)(call *call);
    napi_value (*give)(napi_env env, const call *call); /* null: nothing */
    ecny_result none;                                   /* the result that is no error but null; ECNY_OK: there is none */
    const kind *kind;                                   /* whose method */
} method;

enum { CALL_ARGUMENTS = 4, CALL_INPUTS = 3 };

struct call {
    const method *method;
    void *object;   /* a wallet_object or an enrolment_object */
    device *device; /* of object */
    void *second;   /* the enrolment_object of a renewal; otherwise null */
    device *second_device;

    bytes in[CALL_INPUTS];
    uint8_t *copy; /* where in points to, if it was copied; copy_len bytes */
    size_t copy_len;
    ecny_payment payment;
    ecny_settings settings;
    uint64_t fen, millis;
    uint32_t number;
    int32_t direction;
    uint8_t count;
    bool flag;

    uint8_t out[ECNY_FRAME_MAX]; /* the longest of them: a record is in a frame */
    size_t out_len;
    union {
        ecny_status status;
        ecny_limits limits;
        ecny_pin pin;
        ecny_pocket pocket;
        ecny_unsettled unsettled;
        ecny_line line;
        ecny_event event;
        bool flag;
    } got;
    ecny_result result;
    napi_value cause; /* what a callback threw; null: nothing */
};

/* The steps that many methods share: a number of a list, as the only argument; the first len bytes of out, as the answer,
 * or null, with an exception pending. */
bool call_take_number(napi_env env, const realm *realm, napi_value value, const char *what, call *call);
napi_value call_give_out(napi_env env, const call *call, size_t len);

/* The callbacks of a method; data is the method. */
napi_value call_now(napi_env env, napi_callback_info info);
napi_value call_later(napi_env env, napi_callback_info info);

#endif

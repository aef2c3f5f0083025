/* What a wallet or an enrolment stands on: the platform its owner gave, as the library wants it. */
#ifndef ECNY_NAPI_DEVICE_H
#define ECNY_NAPI_DEVICE_H

#include "error.h"
#include "file_flash.h"

/* The objects and functions of a platform. Only the JavaScript object of the device keeps them alive, by a property;
 * from here they are seen weakly. So a platform whose functions know the wallet is collected together with it. */
typedef enum device_part {
    PART_PLATFORM,
    PART_RANDOM,
    PART_CLOCK,
    PART_FLASH,
    PART_READ,
    PART_PROGRAM,
    PART_ERASE,
    PART_COUNTER,
    PART_COUNTER_READ,
    PART_COUNTER_ADVANCE,
    PART_PIN_FLASH,
    PART_PIN_READ,
    PART_PIN_PROGRAM,
    PART_PIN_ERASE,
    PARTS
} device_part;

typedef struct device {
    ecny_platform platform; /* its context is this device */
    ecny_flash pin;         /* of the platform, where there is one */
    const realm *realm;
    file_flash *file;      /* null: the flash is in JavaScript, or there is none */
    napi_ref parts[PARTS]; /* null: this part is native, or left out */
    bool runs_javascript; /* a callback may run JavaScript, so calls are for the JavaScript thread */
    bool busy;            /* a call is under way, here or in another thread */
    napi_env env;         /* while a callback may run JavaScript; otherwise null, and such a callback fails */
    napi_value cause;     /* what the first failed callback of the call at hand threw; null: none failed */
} device;

/* Reads the platform of a new object. False, with an exception pending, where it is none; device_drop cleans up. An
 * object that needs no flash may leave it out. */
bool device_make(napi_env env, const realm *realm, napi_value self, napi_value platform, bool needs_flash,
                 device *device);
void device_drop(napi_env env, device *device);

/* Around a call into the library on the JavaScript thread. The device is busy from outside both of them. */
void device_enter(device *device, napi_env env);
void device_leave(device *device);

#endif

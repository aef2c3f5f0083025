/* The classes whose objects hold a handle of the library. */
#ifndef ECNY_NAPI_CLASS_H
#define ECNY_NAPI_CLASS_H

#include "call.h"

typedef struct method_group {
    const method *methods;
    size_t count;
} method_group;

/* A class. Its objects begin with a device, and the handle lies behind it. */
struct kind {
    const char *name;
    napi_type_tag tag;
    size_t size; /* of an object */
    bool needs_flash;
    napi_callback construct;
    void (*close)(void *object); /* when it is collected; harmless where it is closed */
    const method_group *const *groups;
    size_t group_count;
};

/* Null, with an exception pending, where the runtime fails. */
napi_value class_make(napi_env env, realm *realm, const kind *kind);

/* What kind.construct does: new Class(platform). */
napi_value class_construct(napi_env env, napi_callback_info info, const kind *kind);

/* The object behind a JavaScript value; null where it is not of that kind. */
void *class_get(napi_env env, napi_value value, const kind *kind);

#endif

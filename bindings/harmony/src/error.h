/* EcnyError: what a result code of the library is in JavaScript. */
#ifndef ECNY_NAPI_ERROR_H
#define ECNY_NAPI_ERROR_H

#include "runtime.h"

/* What one JavaScript thread needs to make an EcnyError. Each env that loads the module has its own.
 *
 * It travels with the classes and not as instance data: on OpenHarmony the modules of a thread may share one env, and
 * with it the one place for instance data. */
typedef struct realm {
    napi_env env;
    napi_ref prototype;        /* EcnyError.prototype */
    napi_ref set_prototype_of; /* Object.setPrototypeOf, as it was when the module was loaded */
} realm;

/* Makes the class and gives it in *error_class. Null, with an exception pending, where the runtime fails. The realm
 * lives as long as the env. */
realm *realm_make(napi_env env, napi_value *error_class);

/* An EcnyError. what names the argument or the part it is about, and may be null; so may cause. Null where the runtime
 * fails. */
napi_value error_make(napi_env env, const realm *realm, ecny_result result, const char *what, napi_value cause);

/* Throws an EcnyError. Always false, so that a caller can return it. */
bool error_throw(napi_env env, const realm *realm, ecny_result result, const char *what, napi_value cause);

/* The runtime itself failed, or there is no memory: throws, unless an exception is pending already. Always false. */
bool error_runtime(napi_env env);

#endif

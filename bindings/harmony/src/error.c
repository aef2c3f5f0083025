#include "error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool name_class(napi_env env, napi_value error_class);
static bool extend_error(napi_env env, realm *realm, napi_value error_class);
static napi_value construct(napi_env env, napi_callback_info info);
static void forget(void *data);
static const char *fault_of(ecny_result result);
static bool set_text(napi_env env, napi_value object, const char *name, const char *text);

realm *realm_make(napi_env env, napi_value *error_class)
{
    realm *made = calloc(1, sizeof *made);
    if (made == NULL) {
        error_runtime(env);
        return NULL;
    }
    made->env = env;
    if (napi_define_class(env, "EcnyError", NAPI_AUTO_LENGTH, construct, NULL, 0, NULL, error_class) != napi_ok ||
        !name_class(env, *error_class) || !extend_error(env, made, *error_class) ||
        napi_add_env_cleanup_hook(env, forget, made) != napi_ok) {
        forget(made);
        error_runtime(env);
        return NULL;
    }
    return made;
}

napi_value error_make(napi_env env, const realm *realm, ecny_result result, const char *what, napi_value cause)
{
    char message[256];
    const char *name = ecny_result_name((int32_t)result);
    snprintf(message, sizeof message, "%s: %s%s%s", name, what == NULL ? "" : what, what == NULL ? "" : ": ",
             ecny_result_text((int32_t)result));

    napi_value code, text, error, number, prototype, set_prototype_of, undefined;
    if (napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &code) != napi_ok ||
        napi_create_string_utf8(env, message, NAPI_AUTO_LENGTH, &text) != napi_ok ||
        napi_create_error(env, code, text, &error) != napi_ok ||
        napi_create_int32(env, (int32_t)result, &number) != napi_ok ||
        napi_set_named_property(env, error, "code", code) != napi_ok ||
        napi_set_named_property(env, error, "number", number) != napi_ok ||
        !set_text(env, error, "fault", fault_of(result)) ||
        (cause != NULL && napi_set_named_property(env, error, "cause", cause) != napi_ok) ||
        napi_get_reference_value(env, realm->prototype, &prototype) != napi_ok ||
        napi_get_reference_value(env, realm->set_prototype_of, &set_prototype_of) != napi_ok ||
        napi_get_undefined(env, &undefined) != napi_ok)
        return NULL;

    napi_value arguments[] = { error, prototype };
    return napi_call_function(env, undefined, set_prototype_of, 2, arguments, NULL) == napi_ok ? error : NULL;
}

bool error_throw(napi_env env, const realm *realm, ecny_result result, const char *what, napi_value cause)
{
    napi_value error = error_make(env, realm, result, what, cause);
    if (error == NULL || napi_throw(env, error) != napi_ok)
        error_runtime(env);
    return false;
}

bool error_runtime(napi_env env)
{
    bool pending = false;
    if (napi_is_exception_pending(env, &pending) == napi_ok && !pending)
        napi_throw_error(env, "ECNY_RUNTIME", "the JavaScript runtime failed, or there is no memory");
    return false;
}

static bool name_class(napi_env env, napi_value error_class)
{
    napi_value prototype;
    return napi_get_named_property(env, error_class, "prototype", &prototype) == napi_ok &&
           set_text(env, prototype, "name", "EcnyError");
}

/* EcnyError extends Error. Node-API has no call for that. */
static bool extend_error(napi_env env, realm *realm, napi_value error_class)
{
    napi_value global, object, set_prototype_of, base, base_prototype, prototype, undefined;
    if (napi_get_global(env, &global) != napi_ok ||
        napi_get_named_property(env, global, "Object", &object) != napi_ok ||
        napi_get_named_property(env, object, "setPrototypeOf", &set_prototype_of) != napi_ok ||
        napi_get_named_property(env, global, "Error", &base) != napi_ok ||
        napi_get_named_property(env, base, "prototype", &base_prototype) != napi_ok ||
        napi_get_named_property(env, error_class, "prototype", &prototype) != napi_ok ||
        napi_get_undefined(env, &undefined) != napi_ok)
        return false;

    napi_value instances[] = { prototype, base_prototype };
    napi_value classes[] = { error_class, base };
    return napi_call_function(env, undefined, set_prototype_of, 2, instances, NULL) == napi_ok &&
           napi_call_function(env, undefined, set_prototype_of, 2, classes, NULL) == napi_ok &&
           napi_create_reference(env, prototype, 1, &realm->prototype) == napi_ok &&
           napi_create_reference(env, set_prototype_of, 1, &realm->set_prototype_of) == napi_ok;
}

static napi_value construct(napi_env env, napi_callback_info info)
{
    (void)info;
    napi_throw_type_error(env, NULL, "EcnyError: only the library makes one");
    return NULL;
}

static void forget(void *data)
{
    realm *gone = data;
    if (gone->prototype != NULL)
        napi_delete_reference(gone->env, gone->prototype);
    if (gone->set_prototype_of != NULL)
        napi_delete_reference(gone->env, gone->set_prototype_of);
    free(gone);
}

/* By the bands of ecny_result. */
static const char *fault_of(ecny_result result)
{
    static const char *const bands[] = { "misuse", "refused", "peer", "storage", "operator" };
    size_t band = (size_t)result / 100;
    return band < sizeof bands / sizeof *bands ? bands[band] : "bug";
}

static bool set_text(napi_env env, napi_value object, const char *name, const char *text)
{
    napi_value value;
    return napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value) == napi_ok &&
           napi_set_named_property(env, object, name, value) == napi_ok;
}
